"""The page of questions in a browser: from a file, from a server, with an endpoint, and where something is missing."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode

import pytest
from axe_playwright_python.sync_playwright import Axe

from pmlb_graph import catalogue
from pmlb_graph.dataset import Dataset
from pmlb_graph.engine.embedded import Embedded
from pmlb_graph.language import speak
from pmlb_graph.site import blanks, editor

pytestmark = pytest.mark.browser

SHARED = {"sources_note": "PMLB", "citation": "PMLB, essai", "version": "0"}
HEAVY = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER(?a != ?d) }"
QUESTIONS = [q for q in catalogue.questions() if not q.federated and q.room in editor.SHOWN]
FREE = [q for q in QUESTIONS if not q.about_one_thing]


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory, dataset: Dataset, embedded: Embedded) -> Path:
    """Write the pages and what they load, as the site does."""
    if not editor.built():
        if os.environ.get("PMLB_GRAPH_BROWSER") == "required":
            pytest.fail("the editor was not built: install the package with npm and a registry")
        pytest.skip("the editor was not built")
    root = tmp_path_factory.mktemp("site")
    (root / editor.FOLDER).mkdir()
    for path, body in editor.files(dataset, embedded):
        (root / path).write_bytes(body)
    for lang, path in editor.PAGES.items():
        (root / path).write_bytes(editor.page(SHARED, lang, parts=editor.navigation(lang)).encode())
    return root


class Visitor:
    """A page opened, with all it said and asked for."""

    def __init__(self, browser: Any, root: str, size: tuple[int, int], script: str = "") -> None:
        self.context = browser.new_context(viewport={"width": size[0], "height": size[1]}, accept_downloads=True)
        self.page = self.context.new_page()
        if script:
            self.page.add_init_script(script)
        self.root = root
        self.said: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.said.append("dialog"), dialog.dismiss()))
        self.page.on("request", lambda request: self.asked.append(request.url))

    def go(self, path: str = "sparql.html", **given: str) -> Any:
        """Open a page with a question in its address."""
        self.page.goto(f"{self.root}/{path}" + (f"#{urlencode(given)}" if given else ""))
        return self.page

    def ask(self, **given: str) -> int:
        """Ask a question in the page that is open, and return the number of rows."""
        if self.page.url.startswith("about:"):
            self.go()
        self.page.evaluate("document.getElementById('status').removeAttribute('data-rows')")
        self.page.evaluate(f"location.hash = {json.dumps(urlencode(given))}")
        self.page.wait_for_selector("#status[data-rows]", timeout=20_000)
        return int(self.page.get_attribute("#status", "data-rows"))

    def rows(self) -> list[list[str]]:
        """Return the table that is shown."""
        return self.page.eval_on_selector_all(
            "#table tbody tr", "rows => rows.map(row => [...row.cells].map(cell => cell.textContent))"
        )

    def quiet(self) -> None:
        """Want no message, and no request but the files beside the page and what is in memory."""
        assert self.said == []
        assert [url for url in self.asked if not url.startswith((self.root, "data:", "blob:"))] == []


@pytest.fixture
def open_page(chromium: Any, folder: Path) -> Iterator[Callable[..., Visitor]]:
    visits: list[Visitor] = []

    def start(root: str = "", size: tuple[int, int] = (1500, 900), script: str = "") -> Visitor:
        visits.append(Visitor(chromium, root or folder.as_uri(), size, script))
        return visits[-1]

    yield start
    for one in visits:
        one.context.close()


@pytest.fixture
def served(folder: Path, tmp_path: Path, embedded: Embedded) -> Iterator[str]:
    """Serve the folder on loopback, with a page that asks an endpoint beside it."""
    (folder / "direct.html").write_bytes(editor.page(SHARED, "fr", endpoint="query").encode())

    class Handler(SimpleHTTPRequestHandler):
        def log_message(self, *_: Any) -> None:
            """Say nothing."""

        def do_POST(self) -> None:
            text = self.rfile.read(int(self.headers["Content-Length"])).decode()
            found = embedded.select(parse_qs(text)["query"][0]).to_json().encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/sparql-results+json")
            self.send_header("Content-Length", str(len(found)))
            self.end_headers()
            self.wfile.write(found)

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def test_every_question_answers_as_the_program_does(open_page: Any, embedded: Embedded) -> None:
    one = open_page()
    counts = {query.name: one.ask(question=query.name) for query in FREE}
    assert counts == {query.name: len(embedded.select(query.text)) for query in FREE}
    assert len(counts) >= 35
    one.quiet()


def test_a_blank_is_filled_by_hand_and_the_address_keeps_it(open_page: Any, embedded: Embedded) -> None:
    one = open_page()
    page = one.go(question="inventaire/participations")
    page.wait_for_selector("#status[data-rows]")
    page.fill("#blank-0", "nantes metropole")
    page.select_option("#blank-2", label="membre")
    page.click("#run")
    page.wait_for_selector("#status[data-rows]")
    query = catalogue.named("inventaire/participations")
    base = "https://w3id.org/pmlb/id/acteur/nantes-metropole"
    import pyoxigraph as ox

    wanted = query.filled(
        {"acteur": [ox.NamedNode(base)], "role": [ox.NamedNode("https://w3id.org/coopter/voc/role/membre")]}
    )
    assert int(page.get_attribute("#status", "data-rows")) == len(embedded.select(wanted)) > 0
    assert page.input_value("#blank-0") == "Nantes Métropole"
    links = page.eval_on_selector_all("#table a", "all => all.map(a => a.getAttribute('href'))")
    assert "doc/acteur/nantes-metropole.html" in links
    shown = one.rows()
    again = open_page()
    again.page.goto(page.url)
    again.page.wait_for_selector("#table tbody tr")
    assert again.rows() == shown
    assert again.page.input_value("#blank-0") == "Nantes Métropole"
    page.go_back()
    page.wait_for_selector("#blank-2 option:checked[value='']", state="attached")


def test_a_blank_that_must_be_filled_or_is_not_known_is_said(open_page: Any) -> None:
    page = open_page().go(question="preuve/lien")
    page.click("#run")
    assert "choisissez sur quoi porte la question" in page.inner_text("#problem")
    page.fill("#blank-0", "Atlantide")
    page.click("#run")
    assert "« Atlantide »" in page.inner_text("#problem").replace("\u00a0", " ")
    assert page.get_attribute("#blank-0", "aria-invalid") == "true"
    page.evaluate("location.hash = 'question=temps/instantane'")
    page.fill("#blank-0", "hier")
    page.click("#run")
    assert "n’est pas une date" in page.inner_text("#problem")


def test_the_list_is_searched_without_accents(open_page: Any) -> None:
    page = open_page().go()
    whole = page.locator("[data-question]").count()
    assert whole == len(QUESTIONS)
    page.fill("#search", "MOT POUR MOT")
    assert page.locator("[data-question]").count() < 6
    page.fill("#search", "cooperations documentees")
    assert 0 < page.locator("[data-question]").count() < whole
    page.fill("#search", "zzz")
    assert "aucune question" in page.inner_text("#found")


def test_a_long_question_is_stopped_and_the_next_one_is_answered(open_page: Any) -> None:
    one = open_page()
    page = one.go(query=HEAVY)
    page.wait_for_selector("#stop:not([hidden])")
    page.wait_for_timeout(1500)
    assert not page.get_attribute("#status", "data-rows")
    page.click("#stop")
    page.wait_for_selector("#status:has-text('Arrêté')")
    assert one.ask(question="plan/actions") > 0
    one.quiet()


def _download(page: Any, button: str) -> str:
    with page.expect_download() as wanted:
        page.click(button)
    return Path(wanted.value.path()).read_bytes().decode()


def test_the_csv_opens_in_a_spreadsheet_and_runs_nothing(open_page: Any) -> None:
    one = open_page()
    one.ask(query='SELECT ("=1+1" AS ?formule) ("a;b" AS ?texte) ("l\'été\\n\\"là\\"" AS ?long) ("@x" AS ?at) {}')
    text = _download(one.page, "#csv")
    assert text.startswith("\ufeffformule;texte;long;at\r\n'=1+1;")
    read = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=";"))
    assert read[1] == ["'=1+1", "a;b", 'l\'été\n"là"', "'@x"]
    found = json.loads(_download(one.page, "#json"))
    assert found["results"]["bindings"][0]["formule"]["value"] == "=1+1"


def test_every_form_is_answered(open_page: Any, dataset: Dataset) -> None:
    one = open_page()
    assert one.ask(query="ASK { ?s ?p ?o }") == 0
    assert one.page.inner_text("#status").startswith("Oui")
    actor = "<https://w3id.org/pmlb/id/acteur/fnau>"
    assert one.ask(query=f"DESCRIBE {actor}") > 3
    assert one.ask(query=f"CONSTRUCT {{ {actor} <urn:p> ?o }} WHERE {{ {actor} ?p ?o }}") > 3
    assert [row[0] for row in one.rows()][:1] == ["FNAU"] or one.rows()
    assert one.ask(query="SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }") == len(dataset.graphs())
    union = len({line.rsplit(" <", 1)[0] for line in dataset.lines})
    one.ask(query="SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }")
    assert one.rows() == [[str(union)]]


def test_a_fault_is_told_at_its_place(open_page: Any) -> None:
    page = open_page().go(query="SELECT * WHERE {\n  ?s ?p \n}")
    page.wait_for_selector("#problem:not([hidden])")
    assert "ligne 3, colonne 2" in page.inner_text("#problem")
    assert "Attendu ici" in page.inner_text("#problem")
    page.evaluate(f"location.hash = {json.dumps(urlencode({'query': 'SELECT * { ?s foo:bar ?o }'}))}")
    page.wait_for_selector("#problem:has-text('préfixe')")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "SERVICE"),
        ("LOAD <http://127.0.0.1:9/>", "LOAD"),
        ("INSERT DATA { <urn:a> <urn:b> 1 }", "INSERT"),
        ("drop all", "DROP"),
        ("SELECT * { } # " + "x" * 60_000, "60"),
    ],
)
def test_what_is_not_reading_is_refused(open_page: Any, query: str, said: str) -> None:
    one = open_page()
    page = one.go(query=query)
    page.wait_for_selector("#problem:not([hidden])")
    assert said in page.inner_text("#problem")
    one.quiet()


def test_words_that_are_no_keywords_are_not_refused(open_page: Any) -> None:
    text = "SELECT ?service { VALUES ?service { 'LOAD' \"SERVICE <x>\" <urn:drop> } } # INSERT"
    assert open_page().ask(query=text) == 3


def test_nothing_in_an_answer_runs(open_page: Any) -> None:
    one = open_page()
    address = "javascript:alert(1)"
    one.ask(query=f'SELECT ("<img src=x onerror=alert(1)>" AS ?a) (<{address}> AS ?b) ("{address}" AS ?c) {{}}')
    assert one.page.locator("#table a").count() == 0
    assert one.page.locator("#table img").count() == 0
    one.quiet()


def test_the_editor_is_used_with_the_keyboard(open_page: Any) -> None:
    one = open_page()
    page = one.go(question="plan/actions")
    page.wait_for_selector("#status[data-rows]")
    page.click("#sparql")
    page.wait_for_selector("#editor .CodeMirror")
    page.click("#editor .CodeMirror-lines")
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("PREFIX coop: <https://w3id.org/coopter/ns#>\nSELECT * { ?a a coop:Metropole } LIMIT 2")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#status[data-rows='2']")
    assert "query=" in page.url
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("SELECT * { ?x coop:particip")
    page.keyboard.press("Control+Space")
    page.wait_for_selector(".CodeMirror-hint:has-text('coop:participeA')")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#problem:not([hidden])")
    assert "FDCF" not in page.inner_text("#problem")
    page.keyboard.press("Tab")  # the text, then its frame, which scrolls
    page.keyboard.press("Tab")
    assert not page.evaluate("document.activeElement.closest('.CodeMirror') !== null")
    one.quiet()


@pytest.mark.parametrize("size", [(1500, 900), (1024, 768), (390, 844), (320, 640)])
def test_axe_finds_nothing(open_page: Any, size: tuple[int, int]) -> None:
    one = open_page(size=size)
    page = one.go()
    axe = Axe()

    def check(state: str) -> None:
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), state
        if size[0] in (1024, 390) or (size[0] == 320 and state in ("answer", "fault")):
            return  # looked at in the other sizes: axe is slow
        found = axe.run(page).response["violations"]
        assert [(rule["id"], [node["html"][:200] for node in rule["nodes"]]) for rule in found] == [], state

    check("list")
    one.ask(question="inventaire/participations", role="<https://w3id.org/coopter/voc/role/membre>")
    check("answer")
    page.click("#sparql")
    page.wait_for_timeout(300)
    check("editor")
    page.evaluate(f"location.hash = {json.dumps(urlencode({'query': 'SELECT'}))}")
    page.wait_for_selector("#problem:not([hidden])")
    check("fault")


def test_the_page_speaks_english(open_page: Any) -> None:
    one = open_page()
    page = one.go("sparql.en.html", question="plan/actions")
    page.wait_for_selector("#status[data-rows]")
    assert "rows in" in page.inner_text("#status")
    assert page.evaluate("document.documentElement.lang") == "en"
    assert "Coopération" not in page.inner_text("#table thead")
    page.click("#twin")
    page.wait_for_selector("#status[data-rows]")
    assert "lignes en" in page.inner_text("#status")
    assert page.url.endswith("sparql.html#question=plan%2Factions")
    one.quiet()


def test_the_same_page_works_from_a_server(open_page: Any, served: str) -> None:
    one = open_page(served)
    assert one.ask(question="plan/actions") > 0
    one.page.click("#sparql")
    one.page.wait_for_selector("#editor .CodeMirror")
    one.quiet()


def test_with_an_endpoint_the_page_asks_it(open_page: Any, served: str, embedded: Embedded) -> None:
    one = open_page(served)
    one.go("direct.html")
    assert one.ask(question="plan/actions") == len(embedded.select(catalogue.named("plan/actions").text))
    assert f"{served}/query" in one.asked
    assert not any("oxigraph.js" in url or "data.js" in url for url in one.asked)
    one.quiet()


def test_without_a_worker_the_page_answers_by_itself(open_page: Any) -> None:
    one = open_page(script="window.Worker = class { constructor() { throw new Error('refused') } }")
    assert one.ask(question="plan/actions") > 0
    assert one.page.is_visible("#inside")
    one.quiet()


def test_without_its_bundles_the_page_says_so(
    chromium: Any, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(editor, "built", dict)
    assert editor.paths() == ["sparql/data.js", "sparql/editor.js", "sparql/questions.js"]
    (tmp_path / "sparql").mkdir()
    for name in ("data.js", "editor.js", "questions.js"):
        (tmp_path / "sparql" / name).write_bytes((folder / "sparql" / name).read_bytes())
    (tmp_path / "sparql.html").write_bytes(editor.page(SHARED, "fr").encode())
    one = Visitor(chromium, tmp_path.as_uri(), (1024, 768))
    page = one.go(question="plan/actions")
    assert "n’a pas été construit" in page.inner_text("#unbuilt")
    assert page.is_disabled("#run")
    page.click("#sparql")
    assert "SELECT" in page.input_value("#editor textarea")
    assert Axe().run(page).response["violations"] == []
    one.quiet()
    one.context.close()


def test_the_pages_are_the_same_bytes_whatever_was_spoken(folder: Path, dataset: Dataset, embedded: Embedded) -> None:
    made = folder / "sparql" / "questions.js"
    speak("en")
    assert editor.asset("sparql/questions.js", dataset, embedded) == made.read_bytes()
    assert editor.page(SHARED, "fr", parts=editor.navigation("fr")) == (folder / "sparql.html").read_text(
        encoding="utf-8"
    )
    with pytest.raises(KeyError):
        editor.asset("sparql/other.js", dataset, embedded)


def test_nothing_written_in_a_script_closes_it(embedded: Embedded) -> None:
    written = editor._script("x", "</script><!--\u2028")
    assert b"<" not in written


def test_a_policy_lets_only_the_endpoint_be_asked() -> None:
    assert "connect-src 'none'" in editor.policy("")
    assert "connect-src 'self'" in editor.policy("", "sparql")
    assert "connect-src https://a.example:8443;" in editor.policy("", "https://a.example:8443/x;script-src *")
    assert "unsafe-inline" not in editor.policy("")
    assert not re.search(r"'unsafe-eval'", editor.policy("", "sparql"))


def test_each_choice_of_a_blank_has_an_answer(embedded: Embedded) -> None:
    called = blanks.labels(embedded)
    for query in QUESTIONS:
        for name, choices in blanks.choices(embedded, query, called).items():
            parameter = query.parameters[name]
            assert choices or parameter.type == "date", (query.name, name)
            if query.form != "SELECT" or not choices:
                continue
            for choice in (choices[0], choices[len(choices) // 2], choices[-1]):
                text = re.sub(rf"(VALUES\s+\?{name}\s*\{{\s*)UNDEF", rf"\g<1>{choice.term}", query.text)
                assert len(embedded.select(text)), (query.name, name, choice)
