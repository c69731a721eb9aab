"""Scenarios: what is supposed is played on a copy in memory, compared, told and drawn; the data stay as they are."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pmlb_graph import blank, evidence, pipeline, problems, scenarios
from pmlb_graph.cli.commands import program
from pmlb_graph.dataset import Dataset
from pmlb_graph.engine.embedded import Embedded
from pmlb_graph.errors import DataError, UsageError
from pmlb_graph.language import speak
from pmlb_graph.resources import folder
from pmlb_graph.scenarios import Overlay, pages, telling
from pmlb_graph.scenarios.comparison import Comparison, compare
from pmlb_graph.scenarios.overlay import played
from pmlb_graph.scenarios.reading import NAMES, Scenario, read_scenario
from pmlb_graph.scenarios.states import State
from pmlb_graph.tables import Project, describe, open_project
from pmlb_graph.tables.writing import canonical
from tests.tables_kit import Copy

HEAD = ";".join(NAMES)
ACTORS = ("a", "b", "c", "d", "e")
COOPERATIONS = ("x", "y")
PARTICIPATIONS = (("x", "a"), ("x", "b"), ("y", "c"), ("y", "d"))
Write = Callable[..., Path]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two cooperations that share no actor, and an actor without any."""
    path = tmp_path_factory.mktemp("small") / "alliance"
    blank.make(path, blank.Identity("Alliance", "https://example.org/alliance/"))
    seen = {"source": "s", "certitude": "atteste"}
    _fill(path, "sources", [{"source": "s", "titre": "Une source", "editeur": "Nous", "nature": "primaire"}])
    _fill(path, "acteurs", [{"acteur": a, "libelle": a.upper(), "classe": "Organisation", **seen} for a in ACTORS])
    form = {"forme": "contrat-de-cooperation", **seen}
    _fill(path, "cooperations", [{"cooperation": c, "libelle": c.upper(), **form} for c in COOPERATIONS])
    _fill(
        path, "participations", [{"cooperation": c, "acteur": a, "role": "membre", **seen} for c, a in PARTICIPATIONS]
    )
    return path


def _padded(line: str, head: str = HEAD) -> str:
    """Give a line as many cells as the head, as spreadsheets do."""
    return line + ";" * (head.count(";") - line.count(";"))


def _fill(path: Path, name: str, rows: list[dict[str, str]]) -> None:
    table = describe().tables[name]
    cells = [[row.get(column.name, "") for column in table.columns] for row in rows]
    (path / table.file).write_text(canonical(table, cells), encoding="utf-8")


@pytest.fixture(scope="module")
def state(small: Path) -> tuple[Project, Dataset]:
    """The small alliance and its graph."""
    project, found = open_project(small)
    listed, whole = pipeline.examine(project, found)
    assert whole is not None, problems.as_text(listed)
    return project, whole


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dataset: Dataset) -> Path:
    """Keep the graph of the real tables in a cache of the tests."""
    path = tmp_path / "cache"
    monkeypatch.setattr(pipeline, "_cache", lambda: path)
    pipeline._keep(path / f"{pipeline._fingerprint(folder('data'))}.nq", dataset)
    return path


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a scenario."""

    def written(*lines: str, head: str = HEAD, name: str = "essai.csv") -> Path:
        path = tmp_path / name
        path.write_text("\n".join([head, *(_padded(line, head) for line in lines)]) + "\n", encoding="utf-8")
        return path

    return written


def _played(state: tuple[Project, Dataset], path: Path) -> Overlay:
    return played(*state, *read_scenario(path))


def _pieces(overlay: Overlay) -> tuple[int, int]:
    return tuple(nx.number_connected_components(State(d.lines).two_mode) for d in (overlay.before, overlay.after))  # type: ignore[return-value]


def _told(state: tuple[Project, Dataset], path: Path) -> list[tuple[str, int, str, str]]:
    with pytest.raises(DataError) as raised:
        _played(state, path)
    return [(Path(p.file).name, p.line, p.column, p.code) for p in raised.value.problems]


def _values(found: Comparison) -> dict[str, tuple[float, float]]:
    return {value.name: (value.before, value.after) for value in found.values}


# What a scenario does to the graph


def test_a_tie_between_two_pieces_merges_them(state: tuple[Project, Dataset], write: Write) -> None:
    overlay = _played(state, write("ajouter;b;y;membre"))
    assert _pieces(overlay) == (2, 1)
    found = compare(overlay)
    assert [(tie.actor.label, tie.cooperation.label) for tie in found.appeared] == [("B", "Y")]
    assert found.vanished == ()
    assert _values(found)["components"] == (2, 1)
    assert {thing.label for thing in found.points.gained} == {"B"}
    assert any("d'un seul tenant au lieu de 2" in sentence for sentence in telling.sentences(found))


def test_removing_the_only_bridge_splits(state: tuple[Project, Dataset], write: Write) -> None:
    joined = _played(state, write("ajouter;b;y;membre"))
    back = _played(state, write("ajouter;b;y;membre", "retirer;b;x"))
    assert _pieces(joined) == (2, 1)
    assert _pieces(back) == (2, 2)
    found = compare(back)
    assert [tie.actor.label for tie in found.vanished] == ["B"]


def test_adding_then_removing_gives_the_same_graph(state: tuple[Project, Dataset], write: Write) -> None:
    lines = ("ajouter;f;;;;;Nouvel acteur;Organisation", "ajouter;;z;;;;Nouvelle;;contrat-de-cooperation",
             "ajouter;f;z;membre", "ajouter;e;x;membre", "retirer;f;z", "retirer;f", "retirer;;z",
             "retirer;e;x;membre")  # fmt: skip
    overlay = _played(state, write(*lines))
    assert overlay.after.digest() == overlay.before.digest()
    found = compare(overlay)
    assert found.same
    assert telling.sentences(found) == ["Le scénario ne change rien au graphe."]
    assert {name for name, (old, new) in _values(found).items() if old == old and old != new} == set()


def test_what_cannot_stand_alone_goes_too(state: tuple[Project, Dataset], write: Write) -> None:
    overlay = _played(state, write("retirer;;x"))
    assert overlay.fallen == {"participations": 2}
    found = compare(overlay)
    assert {thing.label for thing in found.nodes.lost} == {"A", "B", "X"}
    assert not {*found.nodes.lost} & {*found.points.lost, *found.core.lost}
    assert not [line for line in overlay.after.lines if "/cooperation/x>" in line or "/participation/x/" in line]
    assert [line for line in overlay.before.lines if "/participation/x/a/" in line]


def test_what_is_added_stands_in_its_own_graph_and_leads_to_its_line(
    state: tuple[Project, Dataset], write: Write
) -> None:
    path = write("ajouter;e;x;membre;2027;;;;;;;;;à discuter", name="Mon essai.csv")
    overlay = _played(state, path)
    fresh = set(overlay.after.lines) - set(overlay.before.lines)
    graphs = {line.rpartition(" <")[2] for line in fresh}
    base = "https://example.org/alliance/graph"
    assert overlay.graph == f"{base}/scenario/mon-essai"
    assert graphs == {f"{base}/{name}> ." for name in ("scenario/mon-essai", "catalogue", "inference")}
    fact = "https://example.org/alliance/id/participation/x/e/membre"
    (passage,) = evidence.of(Embedded(overlay.after.lines), [fact])[fact].passages
    assert (passage.row, passage.locator, passage.certainty) == ("Mon essai.csv:2", "L2", "hypothese")
    assert passage.quotation == "ajouter;e;x;membre;2027;;;;;;;;;à discuter"
    assert (passage.source, passage.note) == ("Scénario : Mon essai.csv", "à discuter")


def test_themes_are_crossed_with_kinds_of_actors(state: tuple[Project, Dataset], write: Write) -> None:
    lines = ("ajouter;;z;;;;Nouvelle;;contrat-de-cooperation;culture", "ajouter;e;z;membre", "ajouter;a;z;membre")
    found = compare(_played(state, write(*lines)))
    assert [(cell.theme, cell.group, cell.before, cell.after) for cell in found.cells] == [("culture", "autre", 0, 2)]


def test_what_was_inferred_only_from_what_goes_goes(dataset: Dataset, write: Write) -> None:
    overlay = scenarios.suppose(write("retirer;;a06"))
    engine = Embedded(overlay.after.lines)
    assert not [line for line in overlay.after.lines if "/id/action/a06>" in line]
    _lead_somewhere(overlay.after, engine)


def test_an_action_of_the_plan_is_borne_by_rule(dataset: Dataset, write: Write) -> None:
    found = compare(scenarios.suppose(write("ajouter;;a99;;;;Action d'essai;;;accessibilite;or1.1")))
    (tie,) = found.appeared
    assert (tie.actor.label, tie.inferred) == ("Pôle métropolitain Loire Bretagne", True)
    assert telling.sentences(found)[0] == "1 lien apparaît (dont 1 par règle), 0 disparaît."
    assert found.cells == ()  # the pôle takes part in this theme already
    tie_data = found.states[1].two_mode.edges[tie.actor.iri, tie.cooperation.iri]
    assert tie_data["certainty"] == "hypothese"


def test_no_table_may_say_a_hypothesis(tmp_path: Path) -> None:
    copy = Copy(tmp_path / "tables")
    copy.plant("participations", 2, "certitude", "hypothese")
    assert ("participations.csv", 2, "certitude", "unknown-reference") in copy.places()


# Invariants of any scenario

_moves = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["ajouter", "retirer"]), st.sampled_from(ACTORS), st.sampled_from(COOPERATIONS)),
        st.tuples(st.just("retirer"), st.sampled_from(ACTORS), st.just("")),
        st.tuples(st.just("retirer"), st.just(""), st.sampled_from(COOPERATIONS)),
    ),
    max_size=5,
)


def _lead_somewhere(whole: Dataset, engine: Embedded) -> None:
    """Want an attestation or premises of every fact, and premises and passages that exist."""
    prefix = "PREFIX coop: <https://w3id.org/coopter/ns#>"
    bare = f"""{prefix} SELECT ?f WHERE {{
        ?f a coop:Participation MINUS {{ ?x coop:fait ?f }} MINUS {{ ?f coop:deduitDe ?p }} }}"""
    lost = f"{prefix} SELECT ?f WHERE {{ ?f coop:deduitDe ?p MINUS {{ ?p a ?class }} }}"
    astray = f"{prefix} SELECT ?x WHERE {{ ?x coop:fait ?f MINUS {{ ?f a ?class }} }}"
    for query in (bare, lost, astray):
        assert list(engine.select(query)) == []


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(moves=_moves)
def test_every_fact_of_any_scenario_leads_somewhere(
    moves: list[tuple[str, str, str]], state: tuple[Project, Dataset], tmp_path: Path
) -> None:
    path = tmp_path / "tire.csv"
    lines = [
        f"{operation};{actor};{coop};{'membre' if operation == 'ajouter' else ''}" for operation, actor, coop in moves
    ]
    path.write_text(
        "\n".join([HEAD, *map(_padded, lines), _padded("ajouter;neuf;;;;;Neuf;Organisation")]) + "\n", encoding="utf-8"
    )
    try:
        overlay = _played(state, path)
    except DataError as error:
        assert all(Path(p.file).name == "tire.csv" and p.line >= 2 for p in error.problems)
        return
    _lead_somewhere(overlay.after, Embedded(overlay.after.lines))
    found = compare(overlay)
    old, new = (one.two_mode for one in found.states)
    assert len(found.appeared) - len(found.vanished) == new.number_of_edges() - old.number_of_edges()
    for value in found.values:
        assert telling.changed(value) == "=" or value.before != value.after or value.before != value.before
    assert telling.sentences(found)


# Faults, at their cell


def test_faults_are_told_all_at_once_at_their_cell(state: tuple[Project, Dataset], write: Write) -> None:
    path = write(
        "ajoute;a;y;membre", "ajouter;aa;y;membre", "ajouter;a;y;membr", "ajouter;;;;2027", "ajouter;a;y;membre;hier",
        "ajouter;a;;;;;A;Organisation", "ajouter;g;;;;;G;Organisatio", "ajouter;;w;;;;W", "retirer;e;y", "retirer;zzz",
        "ajouter;b;y;membre;;;;;;culture", "retirer;c;;;;;C", "ajouter;c;x;membre", "ajouter;c;x;membre",
    )  # fmt: skip
    assert _told(state, path) == [
        ("essai.csv", 2, "operation", "unknown-operation"),
        ("essai.csv", 3, "acteur", "unknown-reference"),
        ("essai.csv", 4, "role", "unknown-reference"),
        ("essai.csv", 5, "acteur", "names-nothing"),
        ("essai.csv", 6, "debut", "bad-date"),
        ("essai.csv", 7, "acteur", "key-taken"),
        ("essai.csv", 8, "classe", "unknown-reference"),
        ("essai.csv", 9, "forme", "empty-cell"),
        ("essai.csv", 10, "cooperation", "no-participation"),
        ("essai.csv", 11, "acteur", "unknown-reference"),
        ("essai.csv", 12, "theme", "cell-without-meaning"),
        ("essai.csv", 13, "libelle", "cell-without-meaning"),
        ("essai.csv", 14, "acteur", "unknown-reference"),
        ("essai.csv", 15, "", "added-twice"),
    ]


def test_faults_suggest_what_was_meant(write: Write) -> None:
    with pytest.raises(DataError) as raised:
        scenarios.suppose(write("ajoutr;nantes-metropol;c-pmlb;membre", "retirer;Nantes Métropole;c-pmlb"))
    said = [str(problem).partition("essai.csv:")[2] for problem in raised.value.problems]
    assert said == [
        "2, colonne « operation » : « ajoutr » n'est pas une opération : écrivez « ajouter » ou « retirer »",
        "3, colonne « acteur » : acteur inconnu « Nantes Métropole » — vouliez-vous dire « nantes-metropole » ?",
    ]


def test_an_inferred_participation_cannot_be_removed(write: Write) -> None:
    with pytest.raises(DataError) as raised:
        scenarios.suppose(write("retirer;pmlb;a06"))
    assert "une règle en déduit" in str(raised.value.problems[0])


def test_what_the_tables_say_already_is_a_warning(state: tuple[Project, Dataset], write: Write) -> None:
    overlay = _played(state, write("ajouter;a;x;membre"))
    (warning,) = overlay.warnings
    assert (warning.severity, warning.line) == ("warning", 2)
    assert "participations.csv:2" in warning.message
    assert overlay.after.digest() == overlay.before.digest()


@pytest.mark.parametrize(
    ("head", "code"), [("operation;acteur;coopération", "unknown-column"), ("acteur;cooperation", "missing-column")]
)
def test_the_columns_are_those_of_the_tables(
    state: tuple[Project, Dataset], write: Write, head: str, code: str
) -> None:
    assert code in {told[3] for told in _told(state, write("ajouter;a;y" if code[0] == "u" else "a;y", head=head))}


def test_an_empty_scenario_says_so(state: tuple[Project, Dataset], write: Write) -> None:
    assert _told(state, write()) == [("essai.csv", 1, "", "empty-scenario")]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252"])
def test_what_a_spreadsheet_writes_is_read_without_a_word(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "tableur.csv"
    path.write_bytes(f"{HEAD}\r\najouter;f;;;;;Étoile;Organisation;;;;;;\r\n".encode(encoding))
    scenario, found = read_scenario(path)
    assert found == []
    assert scenario.moves[0]["libelle"] == "Étoile"
    assert scenario.moves[0].words == "ajouter;f;;;;;Étoile;Organisation"


# On the command line


@pytest.fixture
def run() -> Iterator[Callable[..., tuple[int, str, str]]]:
    from click.testing import CliRunner

    def asked(*words: object) -> tuple[int, str, str]:
        found = CliRunner().invoke(program, ["scenario", *map(str, words)])
        return found.exit_code, found.stdout, found.stderr

    yield asked


def _bytes(path: Path) -> dict[str, bytes]:
    return {file.relative_to(path).as_posix(): file.read_bytes() for file in sorted(path.rglob("*")) if file.is_file()}


def test_the_example_runs_on_the_real_data_and_touches_nothing(
    run: Callable[..., tuple[int, str, str]], tmp_path: Path, cache: Path
) -> None:
    data, kept, file = _bytes(folder("data")), _bytes(cache), tmp_path / "essai.csv"
    assert run("--example", file)[:2] == (0, f"{file}\n")
    written = file.read_bytes()
    assert run("--example", file)[0] == UsageError.exit_code
    code, out, err = run(file, "-o", tmp_path / "pages", "--format", "json")
    assert (code, err) == (0, f"Écrit : {tmp_path / 'pages' / 'index.html'}\n")
    found = json.loads(out)
    assert found["figures"]["epci"]["difference"] == 1
    assert [len(found["ties"][name]) for name in ("appear", "disappear")] == [3, 1]
    assert all(tie["facts"] for ties in found["ties"].values() for tie in ties)
    assert sorted(_bytes(tmp_path / "pages")) == [
        *(".pmlb-graph", "apres.html", "avant.html", "difference.html", "index.html")
    ]
    assert (_bytes(folder("data")), _bytes(cache), file.read_bytes()) == (data, kept, written)


def test_faults_end_the_command_with_their_place(run: Callable[..., tuple[int, str, str]], write: Write) -> None:
    code, out, err = run(write("retirer;zzz"))
    assert (code, out) == (1, "")
    assert "essai.csv:2, colonne « acteur » : acteur inconnu « zzz »" in err
    code, _, err = run("nulle-part.csv")
    assert code == 4
    assert "nulle-part.csv" in err


def test_an_empty_project_has_scenarios_too(
    run: Callable[..., tuple[int, str, str]], tmp_path: Path, write: Write
) -> None:
    path = tmp_path / "vide"
    blank.make(path, blank.Identity("Vide"))
    file = tmp_path / "modele.csv"
    assert run("--example", file, "--data", path)[0] == 0
    assert file.read_text(encoding="utf-8-sig") == f"{HEAD}\n"
    lines = ("ajouter;f;;;;;Nouvel acteur;Organisation", "ajouter;;z;;;;Nouvelle;;contrat-de-cooperation",
             "ajouter;f;z;membre")  # fmt: skip
    code, out, _ = run(write(*lines), "--data", path, "-o", tmp_path / "pages")
    assert code == 0
    assert "1 lien apparaît, 0 disparaît." in out
    assert "  + Nouvel acteur — Nouvelle\n" in out
    assert run(write(*lines), "--data", path, "--quiet")[2] == ""


# Pages


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory, dataset: Dataset) -> tuple[Comparison, Project]:
    """A scenario on the real tables, whose words are hostile."""
    path = tmp_path_factory.mktemp("scenario") / "a&b<script>.csv"
    hostile = "</script><img src=x onerror=alert(1)>"
    lines = (f"ajouter;f;;;;;{hostile};Organisation", "ajouter;f;c-pmlb;membre", "retirer;ademe")
    path.write_text("\n".join([HEAD, *map(_padded, lines)]) + "\n", encoding="utf-8")
    project, _ = open_project()
    return compare(played(project, dataset, *read_scenario(path))), project


@pytest.fixture(scope="module")
def made(real: tuple[Comparison, Project]) -> dict[str, str]:
    """Its pages."""
    return pages.pages(*real)


def test_the_same_scenario_makes_the_same_bytes(state: tuple[Project, Dataset], write: Write) -> None:
    path = write("ajouter;b;y;membre", "retirer;d")
    one, other = (pages.pages(compare(_played(state, path)), state[0]) for _ in range(2))
    assert one == other


def test_pages_stay_below_a_megabyte(made: dict[str, str]) -> None:
    assert max(len(text.encode()) for text in made.values()) < 1_048_576


def test_pages_mark_what_is_added_and_removed(made: dict[str, str]) -> None:
    index = made["index.html"]
    assert index.count('class="ring added"') == index.count('class="ring removed"') == 1
    assert "a&amp;b&lt;script&gt;.csv" in index
    assert "<img src=x" not in index
    before, after = (part.partition("</svg>")[0] for part in index.split('<svg viewBox="0 0 640')[1:3])
    places = [set(part.split("<circle")[1:]) for part in (before, after)]
    assert len(places[0] & places[1]) > 100


def test_pages_speak_english(state: tuple[Project, Dataset], write: Write) -> None:
    speak("en")
    made = pages.pages(compare(_played(state, write("ajouter;b;y;membre"))), state[0])
    assert "What a scenario does not say" in made["index.html"]
    assert 'lang="en"' in made["apres.html"]


@pytest.mark.browser
@pytest.mark.parametrize("size", [(1500, 900), (390, 844)])
def test_pages_open_without_a_word_and_can_be_read_by_all(
    made: dict[str, str], tmp_path: Path, size: tuple[int, int], chromium: Any
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    for name, text in made.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    page = chromium.new_page(viewport={"width": size[0], "height": size[1]})
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    for name in ("index.html", "apres.html"):
        page.goto((tmp_path / name).as_uri())
        page.wait_for_timeout(300)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert axe.Axe().run(page).response["violations"] == [], name
    page.goto((tmp_path / "apres.html").as_uri() + "#lien=acteur/f~cooperation/c-pmlb")
    page.wait_for_timeout(300)
    assert page.locator(".chip.c4").first.text_content() == "hypothèse"
    assert "a&b<script>.csv:3" in page.locator(".passage.c4").first.text_content()
    assert axe.Axe().run(page).response["violations"] == []
    page.goto((tmp_path / "index.html").as_uri())
    page.click(".sides figure:last-child figcaption a")
    assert page.url.endswith("apres.html")
    page.close()
    assert said == []


def test_the_scenario_type_names_its_file(write: Write) -> None:
    scenario, _ = read_scenario(write("retirer;a", name="été 2027.csv"))
    assert isinstance(scenario, Scenario)
    assert (scenario.key, scenario.title) == ("ete-2027", "été 2027.csv")
