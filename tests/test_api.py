"""The Python API: the same answers as the commands, and what a notebook shows of them."""

from __future__ import annotations

import base64
import csv
import io
import math
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
from click.testing import CliRunner

import pmlb_graph
from pmlb_graph import evidence, pipeline
from pmlb_graph.analyses import Claim, findings
from pmlb_graph.api.answer import Evidence
from pmlb_graph.api.table import Table, solutions, value
from pmlb_graph.bindings import Bindings
from pmlb_graph.cli.commands import program
from pmlb_graph.errors import UsageError
from pmlb_graph.language import speak
from pmlb_graph.measures import chance
from pmlb_graph.problems import Problem
from tests.notebook_kit import HOSTILE, Untrusted


@pytest.fixture(scope="module")
def graph(dataset: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[pmlb_graph.Graph]:
    cache = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipeline, "_cache", lambda: cache)
        yield pmlb_graph.open()


def said(*words: str) -> str:
    found = CliRunner().invoke(program, [*words, "--quiet"])
    assert found.exit_code == 0, found.output
    return found.stdout


def test_importing_costs_nothing_and_says_what_is_public() -> None:
    code = (
        "import sys, pmlb_graph; assert dir(pmlb_graph) == pmlb_graph.__all__;"
        "print(sorted(m for m in sys.modules if m.split('.')[0] in {'numpy', 'networkx', 'pyoxigraph', 'pandas'}))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
    assert all(getattr(pmlb_graph, name) is not None for name in pmlb_graph.__all__)
    with pytest.raises(AttributeError, match="nothing_such"):
        pmlb_graph.nothing_such  # type: ignore[attr-defined]  # noqa: B018


def test_a_public_name_hides_no_module() -> None:
    root = Path(pmlb_graph.__file__).parent
    modules = {path.stem for path in root.iterdir() if path.suffix == ".py" or path.is_dir()}
    assert not modules & set(pmlb_graph.__all__)


def test_the_same_answers_as_the_commands(graph: pmlb_graph.Graph) -> None:
    assert graph.query("inventaire/themes").to_csv() == said("query", "inventaire/themes", "--format", "csv")
    given = graph.query("participations", acteur="fnau").to_csv()
    assert given == said("query", "participations", "-p", "acteur=fnau", "--format", "csv")
    dated = graph.query("participations", date="2012").to_csv()
    assert dated == said("query", "participations", "--date", "2012", "--format", "csv")
    one = graph.analysis("concentration", replicas=5).table
    assert one.to_csv() == said("analysis", "concentration", "--replicas", "5", "--format", "csv")
    asked = graph.ask(5).table.to_csv()
    assert asked == said("ask", "5", "--format", "csv")
    assert graph.interactions().to_csv() == said("interactions", "--format", "csv")
    assert str(graph.why("nantes-metropole", "rennes-metropole")) == said("why", "nantes-metropole", "rennes-metropole")
    assert str(graph.why("ademe")) == said("why", "ademe")


def test_the_same_networks_and_measures_as_the_commands(graph: pmlb_graph.Graph, tmp_path: Path) -> None:
    network = graph.network("acteurs-acteurs", theme="mobilite")
    network.save(tmp_path / "n.csv")
    assert (tmp_path / "n.csv").read_text(encoding="utf-8") == said("network", "acteurs-acteurs", "--theme", "mobilite")
    scores = network.measure("degree", "betweenness", replicas=5)
    told = said(
        "measure",
        "acteurs-acteurs",
        "--theme",
        "mobilite",
        "-m",
        "degree",
        "-m",
        "betweenness",
        "--replicas",
        "5",
        "--format",
        "csv",
    )
    assert scores.to_csv() == told
    assert scores.values("degree") == {row["node"]: row["degree"] for row in scores}
    then = graph.network("acteurs-acteurs", date="2012")
    then.save(tmp_path / "t.json")
    assert (tmp_path / "t.json").read_text(encoding="utf-8") == said(
        "network", "acteurs-acteurs", "--date", "2012", "--format", "json"
    )
    assert {"z", "stability"} <= {name.rpartition("_")[2] for name in scores.columns}


def test_an_endpoint_answers_as_the_tables_do(
    graph: pmlb_graph.Graph, endpoint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    there = pmlb_graph.open(endpoint=endpoint)
    for name in ("inventaire/themes", "espace/profils"):
        assert there.query(name).rows == graph.query(name).rows
    one, other = (which.network("acteurs-cooperations") for which in (graph, there))
    assert one.ties.rows == other.ties.rows
    assert str(there.why("nantes-metropole", "rennes-metropole")) == str(
        graph.why("nantes-metropole", "rennes-metropole")
    )
    assert endpoint in there.query("inventaire/themes").notes[0]
    assert there.find("nantes").rows == graph.find("nantes").rows


def test_a_query_of_ones_own(graph: pmlb_graph.Graph, tmp_path: Path) -> None:
    text = "SELECT ?t WHERE { ?s <http://www.w3.org/2000/01/rdf-schema#label> ?t } ORDER BY ?t LIMIT 2"
    assert len(graph.query(text)) == 2
    (tmp_path / "q.rq").write_text("ASK { ?s ?p ?o }", encoding="utf-8")
    assert graph.query(tmp_path / "q.rq").rows == ((True,),)
    made = graph.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 3")
    assert made.columns == ("subject", "predicate", "object") and len(made) == 3
    with pytest.raises(UsageError, match="SERVICE"):
        graph.query("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }")


def test_a_script_without_a_guard_asks_its_own_query(tmp_path: Path) -> None:
    script = tmp_path / "mien.py"
    script.write_text(
        "import pmlb_graph\nprint('une fois')\n"
        "print(len(pmlb_graph.open().query('SELECT ?s WHERE { ?s ?p ?o } LIMIT 4')))\n",
        encoding="utf-8",
    )
    found = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, timeout=120, check=True)
    assert found.stdout == "une fois\n4\n"


def test_lists_tell_what_there_is(graph: pmlb_graph.Graph) -> None:
    assert "inventaire/arbitrages" in graph.queries()["name"]
    assert "acteurs-acteurs" in graph.networks()["name"]
    assert "betweenness" in graph.measures()["name"]
    assert graph.questions()["number"] == list(range(1, len(graph.questions()) + 1))
    assert "ponts" in graph.analyses()["name"]


def test_names_are_found_with_few_words(graph: pmlb_graph.Graph) -> None:
    first = graph.find("Nantes métropole", kind="acteur")["thing"][0]
    assert str(first) == "Nantes Métropole"
    assert str(graph.find("lorian agglomeration")["thing"][0]) == "Lorient Agglomération"
    assert len(graph.find("")) == 0


def test_a_network_is_seen_from_each_side(graph: pmlb_graph.Graph) -> None:
    network = graph.network("acteurs-cooperations")
    seen, known = network.projection("acteur"), graph.network("acteurs-acteurs")
    weights = {frozenset((str(a["source"]), str(a["target"]))): a["weight"] for a in seen.ties}
    assert weights == {frozenset((str(a["source"]), str(a["target"]))): a["weight"] for a in known.ties}
    matrix = network.matrix()
    filled = sum(cell is not None for row in matrix.rows for cell in row[1:])
    assert (filled, len(matrix)) == (network.graph.number_of_edges(), 106)
    assert 0 not in {cell for row in matrix.rows for cell in row[1:]}  # what no source says is not zero
    assert set(known.communities()["community"]) >= {1}
    layers = network.layers("theme")
    assert sum(one.graph.number_of_edges() for one in layers.values()) >= network.graph.number_of_edges()
    assert len(layers["mobilite"].isolates) > 0
    years = known.years([2004, 2012])
    assert years[2004].graph.number_of_edges() < years[2012].graph.number_of_edges()
    with pytest.raises(UsageError, match="theme"):
        network.projection("theme")


def test_a_network_made_elsewhere(graph: pmlb_graph.Graph, tmp_path: Path) -> None:
    path = tmp_path / "club.csv"
    path.write_text("source,target\na,b\nb,c\nc,d\n", encoding="utf-8")
    network = graph.network(path)
    assert network.measure("betweenness", replicas=0)["node"][:2] == ["b", "c"]
    assert "<svg" in network.picture() and "club.csv" in network.picture()
    assert "<iframe" not in network._repr_html_()
    for wrong in (network.page, network.layers, lambda: network.years([2000]), lambda: network.save("n.docx")):
        with pytest.raises(UsageError):
            wrong()


def test_questions_scenarios_and_invitations_carry_their_evidence(graph: pmlb_graph.Graph, tmp_path: Path) -> None:
    answer = graph.ask("villes moyennes sans cooperation documentee angles morts")
    assert answer.title.startswith("5.")
    assert answer.evidence and answer.limits
    removed = graph.ask(39, retirer_acteur="nantes-metropole")
    assert any("Nantes" in sentence or "retirer" in sentence for sentence in removed.sentences)
    path = tmp_path / "essai.csv"
    path.write_text("operation;acteur;cooperation\nretirer;ademe;\n", encoding="utf-8")
    assert len(graph.scenario(path).table) > 5
    guests = graph.invite("mobilite", territoire="lorient-agglomeration")
    assert len(guests.table) == 10 and guests.evidence
    assert "EPCI" in graph.coverage().sentences[0]
    assert {"entrée", "sortie", "inchangé"} >= set(graph.snapshot("2004", "2012")["move"])
    with pytest.raises(UsageError, match="numéro"):
        graph.ask("coopérations")


def test_findings_are_a_table(graph: pmlb_graph.Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    tested = chance.Tested(0.5, 0.3, 0.2, 0.4, 2.5, 0.01, 200, 42, "degrees")
    kept, fallen = (
        Claim(name, f"{name}.", tested, holds, (), "limite") for name, holds in (("a", 0.95), ("b", math.nan))
    )
    weighed = [findings.Weighed(kept, 0.01, 2, "ponts"), findings.Weighed(fallen, 0.2, 2, "leviers")]
    monkeypatch.setattr(findings, "weigh", lambda bench: weighed if bench.replicas == 7 else [])
    found = graph.findings(replicas=7, every=True)
    assert found["finding"] == ["a.", "b."]
    assert found["survives"] == [True, False]
    assert found["why"] == [None, "ne tient pas une fois corrigé du nombre de constats"]
    assert graph.findings(replicas=7)["analysis"] == ["ponts"]


def test_a_date_holds_for_all_that_is_asked(graph: pmlb_graph.Graph) -> None:
    then = pmlb_graph.open(date="2012")
    assert then.network("acteurs-acteurs").ties.rows == graph.network("acteurs-acteurs", date="2012").ties.rows
    assert len(then.query("participations")) < len(graph.query("participations"))
    assert (
        then.analysis("concentration", replicas=0).table.rows != graph.analysis("concentration", replicas=0).table.rows
    )
    with pytest.raises(UsageError, match="2021-05"):
        pmlb_graph.open(date="hier")


def test_collectives_are_expanded_where_asked(graph: pmlb_graph.Graph) -> None:
    more = pmlb_graph.open(collectives=True).network("acteurs-acteurs")
    assert more.graph.number_of_edges() > graph.network("acteurs-acteurs").graph.number_of_edges()
    with pytest.raises(UsageError):
        pmlb_graph.open(collectives="nimporte")


def test_tables_of_ones_own(tmp_path: Path) -> None:
    folder = pmlb_graph.init(tmp_path / "mon-pole", title="Pôle de l'essai")
    assert len(pmlb_graph.check(folder)) == 0
    (folder / "acteurs.csv").write_text("cle;libelle\nx;y\n", encoding="utf-8")
    problems = pmlb_graph.check(folder)
    assert len(problems) > 0 and problems["file"][0]
    with pytest.raises(pmlb_graph.DataError) as caught:
        pmlb_graph.open(folder)
    shown = caught.value._render_traceback_()
    assert "acteurs.csv" in "\n".join(shown) and "Traceback" not in "\n".join(shown)
    again = pmlb_graph.init(tmp_path / "autre")
    assert len(pmlb_graph.compare(again, again)) == 0
    with pytest.raises(UsageError):
        pmlb_graph.init(again)


def test_a_folder_to_publish(graph: pmlb_graph.Graph, tmp_path: Path) -> None:
    made = graph.export(tmp_path / "publication", formats=["csv", "metadata"])
    assert all((tmp_path / "publication" / str(name)).is_file() for name in made["file"])
    with pytest.raises(UsageError, match="ftp"):
        graph.export(tmp_path / "x", base_url="ftp://a")


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_everything_is_shown_in_both_languages_and_survives_a_notebook_that_is_not_trusted(lang: str) -> None:
    graph = pmlb_graph.open(lang=lang)
    network = graph.network("acteurs-cooperations")
    things = {
        "graph": graph, "list": graph.queries(), "answer": graph.ask(5), "why": graph.why("ademe"),
        "tie": graph.why("nantes-metropole", "rennes-metropole"), "table": graph.query("inventaire/arbitrages"),
        "scores": network.measure("degree", replicas=5), "matrix": network.matrix(),
    }  # fmt: skip
    for name, thing in things.items():
        left = Untrusted(thing._repr_html_())
        assert left.removed == set(), name
        assert "None" not in left.text and "nan" not in left.text.split(), name
        assert str(thing)
    shown = network._repr_html_()
    left = Untrusted(shown)
    assert left.removed == {"iframe"}
    (image,) = left.all("img")
    assert "Brest Métropole" in image["alt"] and "152" in image["alt"]
    svg = base64.b64decode(image["src"].partition("base64,")[2]).decode()
    words = "".join(ElementTree.fromstring(svg).itertext())
    assert ("Licence des données" if lang == "fr" else "Licence of the data") in words
    assert ("Acteurs et coopérations" if lang == "fr" else "Actors and cooperations") in words
    assert "Etalab" in words
    assert ("lignes" if lang == "fr" else "rows") in things["list"]._repr_html_()
    assert (", dont 20 montrées" if lang == "fr" else ", of which 20 are shown") in things["list"]._repr_html_()
    sandbox = re.search(r'sandbox="([^"]*)"', shown)
    assert sandbox and "allow-same-origin" not in sandbox[1]
    speak("fr")


def test_what_comes_from_data_is_never_markup() -> None:
    thing = pmlb_graph.Thing("javascript:alert(1)", HOSTILE)
    table = Table(
        (HOSTILE, "thing"),
        ((HOSTILE, thing), (None, pmlb_graph.Thing(f"https://a/{HOSTILE}", HOSTILE))),
        HOSTILE,
        (HOSTILE,),
    )
    passage = evidence.Passage(HOSTILE, HOSTILE, "javascript:alert(1)", HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE)
    fact = evidence.Fact("javascript:x", HOSTILE, (passage,), HOSTILE)
    ruled = replace(fact, passages=(), premises=(fact,))
    for one in (table, Evidence(HOSTILE, (fact, ruled)), Evidence(HOSTILE, (fact,), ((HOSTILE, (ruled,)),))):
        left = Untrusted(one._repr_html_())
        assert left.removed == set()
        assert HOSTILE in left.text
        assert {a["href"].partition(":")[0] for a in left.all("a")} <= {"https"}


def test_hostile_labels_of_a_network(graph: pmlb_graph.Graph) -> None:
    network = graph.network("acteurs-cooperations")
    first = max(network.graph, key=network.graph.degree)
    network.graph.nodes[first]["label"] = HOSTILE + "\x00\x1b"
    left = Untrusted(network._repr_html_())
    assert left.removed == {"iframe"}
    svg = base64.b64decode(left.all("img")[0]["src"].partition("base64,")[2])
    names = {element.tag.partition("}")[2] for element in ElementTree.fromstring(svg).iter()}
    assert names <= {"svg", "style", "rect", "text", "g", "line", "circle"}


def test_terms_keep_their_types() -> None:
    xsd = "http://www.w3.org/2001/XMLSchema#"

    def typed(text: str, kind: str) -> ox.Literal:
        return ox.Literal(text, datatype=ox.NamedNode(xsd + kind))

    assert [value(typed("7", "integer")), value(typed("1.5", "decimal")), value(typed("true", "boolean"))] == [
        7,
        1.5,
        True,
    ]
    assert str(value(typed("0.12345678901234567890123", "decimal"))) == "0.12345678901234567890123"
    assert value(typed("2021-05", "gYearMonth")) == "2021-05"
    assert value(ox.Literal("01234")) == "01234"
    assert value(typed("x", "integer")) == "x"
    assert value(None) is None


def test_pandas_loses_nothing() -> None:
    pd = pytest.importorskip("pandas")
    table = typed_table()
    frame = table.to_pandas()
    assert list(frame.dtypes.astype(str).str.replace(r"str$", "string", regex=True)) == [
        "string", "Int64", "Float64", "boolean", "string", "string", "object",
    ]  # fmt: skip
    assert frame["texte"].isna().tolist() == [False, True, False]
    assert frame["texte"][0] == ""
    assert frame["nombre"].tolist()[:2] == [2**60 + 1, pd.NA]
    assert frame["mesure"].isna().tolist() != [False, False, False]
    raw = frame["mesure"].array
    assert raw._mask.tolist() == [False, True, False] and math.isnan(raw._data[2])
    assert frame["acteur IRI"].tolist()[0] == "https://x/a" and frame["acteur"].tolist()[0] == "A"
    assert frame["acteur IRI"].isna().tolist() == [False, True, True]


def test_polars_loses_nothing() -> None:
    pytest.importorskip("polars")
    frame = typed_table().to_polars()
    assert [str(kind) for kind in frame.dtypes] == [
        "String",
        "Int64",
        "Float64",
        "Boolean",
        "String",
        "String",
        "Object",
    ]
    assert frame["texte"].to_list() == ["", None, "x"]
    assert frame["nombre"].to_list() == [2**60 + 1, None, 0]
    told = frame["mesure"].to_list()
    assert told[:2] == [1.5, None] and math.isnan(told[2])


def typed_table() -> Table:
    thing = pmlb_graph.Thing("https://x/a", "A")
    rows = (
        ("", 2**60 + 1, 1.5, True, thing, 1),
        (None, None, None, None, None, "deux"),
        ("x", 0, math.nan, False, "sans IRI", None),
    )
    return Table(("texte", "nombre", "mesure", "vrai", "acteur", "divers"), rows)


@pytest.mark.parametrize("package", ["pandas", "polars"])
def test_a_package_that_is_absent_is_named(package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(UsageError, match=f"pip install {package}"):
        getattr(typed_table(), f"to_{package}")()


def test_csv_holds_what_the_table_holds() -> None:
    rows = list(csv.reader(io.StringIO(typed_table().to_csv())))
    assert rows[1] == ["", str(2**60 + 1), "1.5", "true", "A", "1"]
    found = solutions(Bindings(("a",), ((None,), (ox.Literal(3),))))
    assert found == (("a",), ((None,), (3,)))
    with pytest.raises(UsageError, match="texte"):
        typed_table()["text"]


def test_an_error_is_a_sentence_in_a_notebook(graph: pmlb_graph.Graph) -> None:
    shell = pytest.importorskip("IPython.core.interactiveshell").InteractiveShell.instance()
    with pytest.raises(pmlb_graph.PmlbGraphError) as caught:
        graph.network("acteurs-acteur")
    (line,) = caught.value._render_traceback_()
    assert line.startswith("pmlb-graph : réseau inconnu") and "acteurs-acteurs" in line
    out = io.StringIO()
    shell._showtraceback = lambda _kind, _value, lines: out.write("\n".join(lines))
    try:
        raise caught.value
    except pmlb_graph.PmlbGraphError:
        shell.showtraceback()
    assert out.getvalue() == line
    problem = Problem("a.csv", 2, "c", "x", "message")
    assert pmlb_graph.DataError([problem])._render_traceback_()[0] == str(problem)


def test_a_typed_script_passes_mypy(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(TYPED, encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "mypy",
        "--strict",
        "--follow-imports=silent",
        str(script),
    ]
    pytest.importorskip("mypy")
    found = subprocess.run(command, capture_output=True, text=True, check=False, cwd=Path(__file__).parents[1])
    assert found.returncode == 0, found.stdout


TYPED = """
from pathlib import Path
import pmlb_graph
from pmlb_graph import (Answer, DataError, EngineError, Evidence, Graph, Network, Page, PmlbGraphError, Scores,
                        StorageError, Table, Thing, UsageError, check, compare, init)

graph: Graph = pmlb_graph.open("data", date="2012", lang="en", collectives=["all"])
there: Graph = pmlb_graph.open(endpoint="http://localhost/query")
table: Table = graph.query("participations", acteur=["fnau", "ademe"])
answer: Answer = graph.ask(5, regle="x")
proof: Evidence = graph.why("a", "b")
network: Network = graph.network("acteurs-acteurs", theme="mobilite", date="2012")
scores: Scores = network.measure("degree", replicas=0)
values: dict[str, float] = scores.values("degree")
page: Page = network.page("carte")
saved: Path = page.save("p.html")
folder: Path = init("x", title="t")
problems: Table = check(folder)
moves: Table = compare("a", "b")
errors: tuple[type[PmlbGraphError], ...] = (DataError, EngineError, StorageError, UsageError)
things: list[str] = [cell.label for cell in graph.find("nantes")["thing"] if isinstance(cell, Thing)]
layers: dict[str, Network] = network.layers()
"""
