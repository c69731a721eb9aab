"""The guide: its commands run, its messages are printed, its labels are on screens, its links lead somewhere."""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import subprocess
import sys
import sysconfig
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click
import pytest
import yaml
from babel.messages.pofile import read_po
from hatchling.builders.wheel import WheelBuilder

import pmlb_graph
from pmlb_graph import blank, reports, resources, results
from pmlb_graph.cli import main
from pmlb_graph.cli.commands import program
from pmlb_graph.dataset import Dataset
from pmlb_graph.language import LOCALES, speak
from pmlb_graph.site import Site, execution, guide, prose
from pmlb_graph.tables import open_project

ROOT = Path(pmlb_graph.__file__).parent.parent
GUIDE = ROOT / "pmlb_graph" / "guide"
NAMES = guide.names()
INSTALLING = "installer"
"""The chapter whose commands need a machine of their own."""
DRAWS = (4, 9)
"""Random networks beside each value: few, since these tests do not look at chance."""
FEW = ["--replicas", "39"]
REDRAWN = ("analysis",)
LONG = ("run", "findings", "report")
"""What takes minutes on the real tables is done on the excerpt of an alliance: others do it on the real ones."""
OTHERWISE = "pmlb-graph findings"
"""What the excerpt answers otherwise than the real tables."""
ELSEWHERE = {"out/interactions.html"}
"""A page that an alliance without points does not have."""
HOSTS = {"https://www.python.org/downloads/", "https://w3id.org/", "https://www.defenseurdesdroits.fr/"}
"""Addresses that the guide leads to: they are read by people, not asked for by tests."""
MADE = (
    "out",
    "vues",
    "site",
    "site-pole",
    "apercu",
    "emporter",
    "publication",
    "reponses",
    "travail",
    "rapport",
    "fiches",
    "scenario",
    "nos-sections",
    "mon-pole",
)
KINDS = {*prose.CAPTIONS, ""}


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: its language, the rest of its info line, its text."""

    kind: str
    rest: str
    text: str

    @property
    def lines(self) -> list[str]:
        return [line for line in self.text.splitlines() if line.strip()]


def _tokens(name: str) -> list[Any]:
    return prose.reader().parse(guide.text(f"{name}.md"))


def _inside(name: str) -> list[Any]:
    return [child for token in _tokens(name) for child in token.children or []]


def _blocks(name: str) -> list[Block]:
    fences = [token for token in _tokens(name) if token.type == "fence"]
    return [Block(*(t.info.strip().partition(" ")[0::2]), t.content) for t in fences]


def _words(line: str) -> tuple[list[str], int]:
    """Return the words of a command, and the code it is said to end with."""
    command, _, comment = line.partition("#")
    told = re.search(r"code (\d)", comment)
    return shlex.split(command), int(told[1]) if told else 0


@dataclass
class Followed:
    """What somebody who does all that the guide says obtains."""

    folder: Path
    small: Path
    wrong: list[str] = field(default_factory=list)
    done: int = 0

    def follow(self, name: str) -> None:
        printed, typed = "", ""
        for block in _blocks(name):
            match block.kind:
                case "sh":
                    typed = block.text
                    printed = "".join(self._typed(name, line) for line in block.lines)
                case "text" if OTHERWISE not in typed:
                    lines = [one for one in block.lines if one.strip() != "…"]
                    self.wrong += [
                        f"{name}: not printed: {one}\n{printed[-1500:]}" for one in lines if not _in(one, printed)
                    ]
                case "csv":
                    self.add(block)
                case "sparql":
                    (self.folder / block.rest).write_text(block.text, encoding="utf-8")
                case "toml":
                    self._configured(block)

    def _typed(self, name: str, line: str) -> str:
        words, code = _words(line)
        assert words[0] == "pmlb-graph", f"{name}: {line}"
        words += FEW if words[1] in REDRAWN else []
        words += ["--data", str(self.small)] if words[1] in LONG and "--data" not in words else []
        said, ended = (self._alone if code == 2 else self._inside)(words[1:])
        self.done += 1
        if ended != code:
            self.wrong.append(f"{name}: {line} ends with {ended}\n{said[-1500:]}")
        return said

    def _inside(self, words: list[str]) -> tuple[str, int]:
        said, ended = io.StringIO(), 0
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said), contextlib.chdir(self.folder):
            try:
                main(words)
            except SystemExit as end:
                ended = int(end.code or 0)
        return said.getvalue(), ended

    def _alone(self, words: list[str]) -> tuple[str, int]:
        """Type a wrong command in a process of its own: click chooses some of its words when it is imported."""
        command = [sys.executable, "-m", "pmlb_graph", *words]
        done = subprocess.run(command, cwd=self.folder, capture_output=True, encoding="utf-8", check=False)
        return done.stdout + done.stderr, done.returncode

    def add(self, block: Block) -> None:
        name, _, place = block.rest.partition(" ligne ")
        file = self.folder / name
        lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
        if place:
            lines[int(place) - 1 : int(place)] = block.lines
        else:
            lines += block.lines
        file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")

    def _configured(self, block: Block) -> None:
        file = self.folder / block.rest
        key = block.text.partition(" =")[0]
        old = file.read_text(encoding="utf-8")
        new = re.sub(rf"^{key} = .*$", lambda _: block.text.strip(), old, flags=re.MULTILINE)
        assert new != old
        file.write_text(new, encoding="utf-8")
        tomllib.loads(new)


def _in(line: str, printed: str) -> bool:
    """Tell whether a line was printed, whole; “…” stands for anything."""
    pattern = ".*".join(re.escape(" ".join(part.split())) for part in line.split("…"))
    return any(re.fullmatch(pattern, " ".join(one.split())) for one in printed.splitlines())


def _small(path: Path) -> Path:
    """Make the folder of a small alliance, of the rows that the guide gives."""
    blank.make(path, blank.Identity("Essai"))
    rows = Followed(path.parent, path)
    for block in _blocks("de-rien-a-la-page"):
        if block.kind == "csv":
            rows.add(Block("csv", f"{path.name}/{Path(block.rest).name}", block.text))
    return path


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Followed]:
    """Follow the guide, chapter after chapter, in one folder, as its reader does."""
    made = Followed(tmp_path_factory.mktemp("guide"), _small(tmp_path_factory.mktemp("small") / "pole"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        patch.setenv("COLUMNS", "400")
        patch.setattr(results.answers, "__defaults__", (DRAWS, None))
        patch.setattr(execution, "possible", lambda: False)  # notebooks are executed where their pages are tested
        for drawing in (Site, reports.Material):
            few = tuple(DRAWS if one == results.DRAWS else one for one in drawing.__init__.__defaults__ or ())
            patch.setattr(drawing.__init__, "__defaults__", few)
        for name in NAMES:
            if name != INSTALLING:
                made.follow(name)
        speak("fr")
        yield made


def test_every_command_of_the_guide_works_and_prints_what_is_quoted(followed: Followed) -> None:
    assert followed.wrong == [], "\n".join(followed.wrong)
    assert followed.done > 50


def test_what_the_guide_says_is_written_is_there(followed: Followed) -> None:
    told = {
        path for name in NAMES for path in re.findall(rf"`((?:{'|'.join(MADE)})/[\w./-]*)`", guide.text(f"{name}.md"))
    }
    assert len(told) > 15
    assert [path for path in sorted(told - ELSEWHERE) if not (followed.folder / path).exists()] == []


def test_a_published_page_of_an_alliance_of_ones_own(followed: Followed) -> None:
    page = (followed.folder / "site-pole" / "doc/acteur/carene.html").read_text(encoding="utf-8")
    assert "Pôle métropolitain Nantes Saint-Nazaire" in page
    assert 'rel="canonical" href="https://exemple.fr/nantes-saint-nazaire/doc/acteur/carene.html"' in page
    project, problems = open_project(followed.folder / "mon-pole")
    assert not problems
    assert "découpage administratif (INSEE, DGCL)" in project.attributions[0]


@pytest.mark.parametrize("name", NAMES)
def test_a_chapter_begins_with_what_one_obtains_and_leads_to_the_next(name: str) -> None:
    text = guide.text(f"{name}.md")
    assert re.match(r"# .+\n\n\*\*Ce que vous obtenez\*\* : ", text)
    rank = NAMES.index(name)
    assert rank + 1 == len(NAMES) or text.rstrip().endswith(f"]({NAMES[rank + 1]}.md).")
    assert {block.kind for block in _blocks(name)} <= KINDS
    assert len(text) < 12_000


def test_every_chapter_is_listed() -> None:
    assert {path.stem for path in GUIDE.glob("*.md")} == {*NAMES, "README"}


@pytest.mark.parametrize("name", [*NAMES, "README"])
def test_links_and_pictures_lead_somewhere(name: str) -> None:
    for child in _inside(name):
        if child.type == "link_open":
            address = str(child.attrGet("href"))
            assert address in HOSTS or (GUIDE / address).is_file(), address
        if child.type == "image":
            picture = GUIDE / str(child.attrGet("src"))
            assert picture.stat().st_size < 150_000
            assert child.content
            assert child.attrGet("title")
    assert not re.search(r"<[a-z/]", re.sub(r"`[^`]*`|```.*?```", "", guide.text(f"{name}.md"), flags=re.DOTALL))


def _labels() -> set[str]:
    """Return all that screens say in French."""
    found: set[str] = set()
    words = tomllib.loads((ROOT / "pmlb_graph/views/words.toml").read_text(encoding="utf-8"))
    for french, _ in words.values():
        found |= {french} if isinstance(french, str) else set(french)
    with (LOCALES / "fr" / "LC_MESSAGES" / "pmlb_graph.po").open("rb") as stream:
        for message in read_po(stream, locale="fr"):
            found |= {message.string} if isinstance(message.string, str) else set(message.string)
    titles = [
        line
        for path in (ROOT / "queries/reseaux").glob("*.rq")
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    found |= {one for line in titles for one in re.findall(r'fr: "([^"]*)"', line)}
    return {one.replace("’", "'").replace("\u00a0", " ").replace("\u202f", " ") for one in found}


def test_labels_in_bold_are_on_a_screen() -> None:
    known = _labels() | {"Ce que vous obtenez"}
    missing = []
    for name in [*NAMES, "README"]:
        kids = _inside(name)
        bold = [kids[i + 1].content for i, one in enumerate(kids) if one.type == "strong_open"]
        missing += [(name, one) for one in bold if one.replace("’", "'") not in known]
    assert missing == []


def _said(name: str) -> list[str]:
    """Return the commands of a chapter that no test runs: in a sentence, or for Windows."""
    inline = [child.content for child in _inside(name) if child.type == "code_inline"]
    windows = [line for block in _blocks(name) if block.kind == "powershell" for line in block.lines]
    return [line for line in (*inline, *windows) if re.match(r"pmlb-graph \S", line)]


@pytest.mark.parametrize("name", [*NAMES, "README"])
def test_commands_in_sentences_are_commands(name: str) -> None:
    for line in _said(name):
        words = shlex.split(line.replace("env\\Scripts\\", ""))[1:]
        context = click.Context(program)
        command: Any = program
        while isinstance(command, click.Group) and words and not words[0].startswith("-"):
            command = command.get_command(context, words[0])
            assert command is not None, line
            words = words[1:]
        context = click.Context(command)
        command.make_parser(context).parse_args(words)


def test_windows_and_others_install_alike() -> None:
    shells = {kind: [b for b in _blocks(INSTALLING) if b.kind == kind] for kind in ("sh", "powershell")}
    unix = [line for block in shells["sh"] for line in block.lines]
    windows = [line for block in shells["powershell"] for line in block.lines]
    alike = [
        line.replace("env\\Scripts\\Activate.ps1", ". env/bin/activate").replace("env\\Scripts\\", "env/bin/")
        for line in windows
    ]
    alike = [re.sub(r"^py ", "python3 ", line) for line in alike]
    assert [line for line in unix if line not in alike] == []
    others = [line for line in alike if line not in unix]
    recipes = [line for line in others if line.startswith("pip ")]
    assert recipes == [resources.recipe("serve"), resources.recipe("report")]
    assert all(line.startswith(("winget ", "Set-ExecutionPolicy ")) or line in recipes for line in others), others


def test_the_guide_installs_as_the_checks_of_the_project_do() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert re.search(r"python3 -m venv .*\n.*pip\" install -q .*\.whl\n.*pmlb-graph", script)
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert f"pmlb_graph-{version}-py3-none-any.whl" in guide.text(f"{INSTALLING}.md")


@pytest.mark.skipif(sys.platform == "win32", reason="the lines of macOS and Linux")
def test_the_lines_of_installation_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PMLB_GRAPH_NO_ASSETS", "1")
    next(WheelBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"]))
    lines = [line for block in _blocks(INSTALLING) if block.kind == "sh" for line in block.lines]
    # Dependencies come from the environment of the tests: nothing is downloaded.
    given = {"PIP_NO_INDEX": "1", "PIP_NO_DEPS": "1", "PYTHONPATH": sysconfig.get_path("purelib")}
    here = {name: text for name, text in os.environ.items() if name != "VIRTUAL_ENV"}
    done = subprocess.run(
        ["bash", "-e", "-c", "\n".join(lines)],
        cwd=tmp_path, env=here | given, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    quoted = [one for block in _blocks(INSTALLING) if block.kind == "text" for one in block.lines][-2:]
    assert [line for line in quoted if not _in(line, done.stdout)] == []
    assert (tmp_path / "env/bin/pmlb-graph").is_file()


def test_the_citation_is_that_of_the_file() -> None:
    told = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    date = str(told["date-released"])
    bibtex = (
        f"@software{{pmlb_graph_{date[:4]},\n"
        f"  author = {{{' and '.join('{' + one['name'] + '}' for one in told['authors'])}}},\n"
        f"  title = {{{told['title']}}},\n  version = {{{told['version']}}},\n  date = {{{date}}},\n"
        f"  year = {{{date[:4]}}},\n  license = {{{' AND '.join(told['license'])}}}\n}}\n"
    )
    assert [block.text for block in _blocks("citer") if block.kind == "bibtex"] == [bibtex]
    assert f"{told['authors'][0]['name']} ({date[:4]}). *{told['title']}* (version {told['version']})" in guide.text(
        "citer.md"
    )
    year, month, day = date.split("-")
    assert (month, f"{int(day)} novembre {year}" in guide.text("accessibilite.md")) == ("11", True)


def test_the_cache_is_where_the_guide_says(monkeypatch: pytest.MonkeyPatch) -> None:
    from platformdirs import macos, unix

    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    home = str(Path.home())
    places = [one("pmlb-graph", appauthor=False).user_cache_dir.replace(home, "~") for one in (macos.MacOS, unix.Unix)]
    for name in (INSTALLING, "en-cas-d-ennui"):
        assert all(f"`{place}`" in guide.text(f"{name}.md") for place in places), places
        assert r"`%LOCALAPPDATA%\pmlb-graph\Cache`" in guide.text(f"{name}.md")


@pytest.fixture(scope="module")
def site(dataset: Dataset) -> Site:
    return Site(dataset, open_project(None)[0], address="https://exemple.fr/graphe/", draws=DRAWS)


@pytest.fixture(scope="module")
def pages(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pages")
    for path, make in guide.room(site):
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        made = make()
        file.write_bytes(made.encode() if isinstance(made, str) else made)
    for name in ("style.css", "site.js"):
        (folder / name).write_bytes(site.render(name).body)
    return folder


def test_a_chapter_is_a_page_without_a_twin(site: Site, pages: Path) -> None:
    for one in guide.chapters():
        text = (pages / one.path).read_text(encoding="utf-8")
        assert site.holds(one.path)
        assert not site.holds(f"{one.path.removesuffix('.html')}.en.html")
        assert 'hreflang="en"' not in text
        assert text.count("<h1") == 1
        assert len(text) < 1_000_000
    english = site.render("limites.en.html").body.decode()
    assert '<a href="guide/index.html" hreflang="fr">Guide (in French)</a>' in english
    french = site.render("limites.html").body.decode()
    assert '<a href="guide/index.html">Guide</a>' in french
    assert "<loc>https://exemple.fr/graphe/guide/saisir.html</loc>" in site.render("sitemap.xml").body.decode()


def test_links_between_chapters_lead_to_pages(site: Site, pages: Path) -> None:
    for one in guide.chapters():
        text = (pages / one.path).read_text(encoding="utf-8")
        links = re.findall(r'(?:href|src)="([^"#:]+)(?:#[^"]*)?"', text)
        assert links
        wrong = [link for link in links if not site.holds(os.path.normpath(f"guide/{link}"))]
        assert wrong == [], one.name
        for anchor in re.findall(r'href="#([^"]+)"', text):
            assert f'id="{anchor}"' in text, (one.name, anchor)


def test_the_glossary_is_that_of_the_ontology(site: Site, pages: Path) -> None:
    import pyoxigraph as ox

    from pmlb_graph.resources import folder
    from pmlb_graph.terms import COOP, node

    text = (pages / "guide/glossaire.html").read_text(encoding="utf-8")
    told = [
        one.object.value
        for one in ox.parse(path=folder("ontology") / "coopter.ttl", format=ox.RdfFormat.TURTLE)
        if one.predicate == node("rdfs:comment") and one.subject.value.startswith(COOP) and one.object.language == "fr"
    ]
    assert len(told) > 150
    plain = (
        text.replace("&#39;", "'").replace("&#34;", '"').replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    )
    assert [one for one in told if one not in plain] == []
    assert "Par exemple" in text
    assert "Un acteur prend part à une coopération" not in guide.text("glossaire.md")


def test_html_in_the_guide_is_shown_not_taken() -> None:
    assert "<script>" not in prose.read("# a\n\n<script>alert(1)</script>\n\n![x](y.png 'z\"<b>')\n").body


def test_search_finds_chapters(site: Site) -> None:
    told = site.render("recherche-index.js").body.decode()
    assert '"guide/publier.html"' in told
    assert "Ce qui ne doit pas être publié" in told


@pytest.mark.browser
@pytest.mark.parametrize("size", [(1500, 900), (390, 844)], ids=str)
def test_axe_finds_nothing_in_the_guide(pages: Path, chromium: Any, size: tuple[int, int]) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = chromium.new_page(viewport={"width": size[0], "height": size[1]})
    found = {}
    for one in guide.chapters():
        page.goto((pages / one.path).as_uri())
        wrong = axe.run(page).response["violations"]
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        found |= {one.name: [(fault["id"], fault["nodes"][0]["html"][:200]) for fault in wrong]} if wrong else {}
        found |= {f"{one.name} overflows": wide} if wide > 0 else {}
    page.close()
    assert found == {}


@pytest.mark.browser
def test_a_command_is_copied(pages: Path, chromium: Any) -> None:
    context = chromium.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto((pages / "guide/premier-tour.html").as_uri())
    page.click(".block.sh .copy")
    page.wait_for_function("document.querySelector('.block.sh .copy').textContent === 'Copié'")
    assert page.evaluate("navigator.clipboard.readText()") == "pmlb-graph run -o out"
    context.close()
