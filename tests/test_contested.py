"""A fact that one respondent contests and another attests: seen as contested wherever its tie is shown."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import networkx as nx
import pytest
from click.testing import CliRunner

from pmlb_graph import api, drawings, evidence, networks, pipeline, tables, workbook, workshops
from pmlb_graph.cli.commands import program
from pmlb_graph.engine import Engine
from pmlb_graph.language import speak
from pmlb_graph.networks import weaving
from pmlb_graph.site import Site
from pmlb_graph.workshops import Workshop
from tests.tables_kit import Copy
from tests.test_workshops import Pen, made
from tests.views.conftest import visit  # noqa: F401 - a fixture

SHOP = Workshop("atelier-essai", "2026-03-12")
FACT = "participation/c-emlb/nantes-metropole/membre"
ACTOR, OTHER, COOPERATION = (
    f"https://w3id.org/pmlb/id/{one}"
    for one in ("acteur/nantes-metropole", "acteur/angers-loire-metropole", "cooperation/c-emlb")
)
R1, R2 = (f"Atelier du 12 mars 2026 (atelier-essai), répondant {code}" for code in ("R1", "R2"))


@dataclass(frozen=True)
class Back:
    """A copy into which R1, who contests a fact, and R2, who attests it, were brought back."""

    path: Path
    engine: Engine

    def graph(self, name: str) -> nx.Graph[str]:
        return networks.network(self.engine, networks.named(name))


@pytest.fixture(scope="module")
def back(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Back]:
    root = tmp_path_factory.mktemp("contested")
    copy = Copy(root / "data")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipeline, "_cache", lambda: root / "cache")
        # Uncertain in its source, attested by a respondent: what the surest certainty hides.
        copy.plant(
            "participations", copy.line("participations", cooperation="c-emlb", acteur="nantes-metropole"),
            "certitude", "incertain",
        )  # fmt: skip
        engine = pipeline.engine(copy.path)
        fiche, project = made("nantes-metropole", engine, copy.path)
        number = next(one.number for one in fiche.statements if one.fact == FACT)
        form = workshops.form(fiche, project)
        files = [
            Pen(root / f"{code}.xlsx", form, code).answer(number, answer).save()
            for code, answer in (("R1", "contesté"), ("R2", "confirmé"))
        ]
        workbook.apply(workshops.bring(files, SHOP, copy.path))
        speak("fr")
        yield Back(copy.path, pipeline.engine(copy.path))


def test_a_fact_tells_who_contests_it_and_keeps_its_surest_certainty(back: Back) -> None:
    iri = f"https://w3id.org/pmlb/id/{FACT}"
    fact = evidence.of(back.engine, [iri])[iri]
    assert sorted(one.certainty for one in fact.passages) == ["atteste", "conteste", "incertain", "incertain"]
    assert (fact.certainty, fact.contested, fact.contested_by) == ("atteste", True, (R1,))
    assert evidence.contesters([fact, evidence.Fact("x", "x")]) == (R1,)


def test_what_a_rule_infers_is_contested_when_a_premise_is() -> None:
    said = [evidence.Passage(source="A", certainty="atteste"), evidence.Passage(source="B", certainty="conteste")]
    premise = evidence.Fact("p", "p", passages=tuple(said))
    assert evidence.Fact("f", "f", rule="r", premises=(premise,)).contested_by == ("B",)
    # Who attests it as well does not lean on the premise.
    assert not evidence.Fact("f", "f", passages=(said[0],), rule="r", premises=(premise,)).contested


def test_only_the_ties_of_the_fact_are_contested_and_nothing_else_changes(back: Back) -> None:
    whole = networks.network(pipeline.engine(), networks.named("acteurs-cooperations"))
    graph = back.graph("acteurs-cooperations")
    assert [{a, b} for a, b, one in graph.edges(data="contested") if one] == [{ACTOR, COOPERATION}]
    assert graph.edges[ACTOR, COOPERATION]["certainty"] == "atteste"
    assert not any("contested" in data for *_, data in whole.edges(data=True))
    assert [data["weight"] for *_, data in graph.edges(data=True)] == [
        data["weight"] for *_, data in whole.edges(data=True)
    ]
    projected = back.graph("acteurs-acteurs")
    contested = {frozenset((a, b)) for a, b, one in projected.edges(data="contested") if one}
    assert contested == {frozenset((ACTOR, other)) for other in graph[COOPERATION] if other != ACTOR}
    sure = networks.network(
        back.engine, networks.named("acteurs-cooperations"), choice=networks.Choice(least="atteste")
    )
    assert sure.has_edge(ACTOR, COOPERATION)


def test_an_inferred_tie_and_a_gathered_one_keep_the_mark() -> None:
    strand = weaving.Strand("a", "x", "f")
    assert weaving._same(strand, strand._replace(contested=True)).contested
    nodes = {n: {"label": n, "kind": "k", "side": "cooperation" if n == "x" else "acteur"} for n in "abx"}
    graph = weaving.woven(nodes, [strand._replace(contested=True), strand._replace(source="b", fact="g")])
    groups = {"a": 1, "b": 2}
    for found in (
        networks.aggregate(networks.project(graph, "acteur"), groups),
        networks.aggregate_projection(graph, "acteur", groups),
    ):
        assert found.edges["a", "b"]["contested"]


@pytest.mark.parametrize("form", ["csv", "json", "graphml", "gexf"])
def test_every_file_of_a_network_says_what_is_contested(back: Back, tmp_path: Path, form: str) -> None:
    found = CliRunner().invoke(program, ["network", "acteurs-cooperations", "--format", form, "--data", str(back.path)])
    assert found.exit_code == 0, found.output
    file = tmp_path / f"n.{form}"
    file.write_text(found.stdout, encoding="utf-8")
    graph = networks.read(file)
    assert {one for *_, one in graph.edges(data="contested")} == {True, False}
    assert [{a, b} for a, b, one in graph.edges(data="contested") if one] == [{ACTOR, COOPERATION}]
    assert networks.export(graph, form) == networks.export(networks.read(file), form)
    if form == "csv":
        row = next(
            r for r in csv.DictReader(found.stdout.splitlines()) if {r["source"], r["target"]} == {ACTOR, COOPERATION}
        )
        assert (row["certainty"], row["contested"]) == ("atteste", "True")
    assert "contested" not in networks.export(
        networks.network(pipeline.engine(), networks.named("acteurs-cooperations")), form
    )


def test_the_ties_of_a_notebook_have_the_column(back: Back) -> None:
    ties = api.open(back.path).network("acteurs-cooperations").ties
    place = ties.columns.index("contested")
    assert sorted({row[place] for row in ties.rows}) == [False, True]


@pytest.fixture(scope="module")
def pages(back: Back) -> dict[str, str]:
    project = tables.open_project(back.path)[0]
    return {
        name: drawings.network_page(back.engine, drawings.draw(back.engine, networks.named(name)), project)
        for name in ("acteurs-cooperations", "acteurs-acteurs")
    }


def test_the_sheet_of_the_tie_shows_who_contests_first(back: Back, pages: dict[str, str], visit: Any) -> None:  # noqa: F811
    one = visit(pages["acteurs-cooperations"])
    # As the site writes it: whole IRIs, in any order.
    page = one.open(f"#lien={quote(COOPERATION, safe='')}~{quote(ACTOR, safe='')}")
    panel = page.locator("#panel")
    assert panel.locator(".over .chip").all_inner_texts() == ["attesté", f"contesté par\u00a0: {R1}"]
    passages = panel.locator(".passage").all_inner_texts()
    assert len(passages) == 4 and R1 in passages[0] and "contesté" in passages[0]
    assert f"{R2}, en son nom" in " ".join(passages)
    assert "répondant R2, répondant" not in " ".join(passages)
    # In the sheet of the actor, where sources are folded, who contests is not.
    one = visit(pages["acteurs-cooperations"])
    page = one.open("#noeud=acteur/nantes-metropole")
    told = page.locator("#panel .tie", has_text=R1)
    assert told.count() == 1
    assert "contesté par" in told.inner_text() and "et 2 autres sources" in told.inner_text()
    one = visit(pages["acteurs-cooperations"])
    page = one.open("#vue=tableau")
    row = page.locator("#view-table tbody tr", has_text="attesté, contesté")
    assert row.count() == 1
    assert "Nantes Métropole" in row.inner_text()
    one.quiet()


def test_the_picture_crosses_the_tie_and_says_so(pages: dict[str, str], visit: Any) -> None:  # noqa: F811
    one = visit(pages["acteurs-cooperations"])
    page = one.open()
    assert "une source au moins conteste le lien" in page.locator("#legend").inner_text()
    with page.expect_download() as download:
        page.click("#export-svg")
    drawn = Path(download.value.path()).read_text(encoding="utf-8")
    assert len(re.findall(r'<path [^>]*stroke="#8a2350"', drawn)) == 2  # the tie, and the legend
    one.quiet()


def test_ties_between_actors_say_it_too(pages: dict[str, str], visit: Any) -> None:  # noqa: F811
    page = visit(pages["acteurs-acteurs"]).open(f"#lien={quote(ACTOR, safe='')}~{quote(OTHER, safe='')}")
    assert page.locator("#panel .over .chip.x").inner_text() == f"un fait contesté par\u00a0: {R1}"
    first = page.locator("#panel .shared").first
    assert "Espace métropolitain Loire-Bretagne" in first.inner_text()
    assert R1 in first.locator(".passage").first.inner_text()
    page = visit(pages["acteurs-acteurs"]).open("#vue=tableau")
    assert page.locator("#view-table tbody tr", has_text="attesté, contesté").count() > 0


def test_the_page_of_the_actor_says_it_beside_the_certainty(back: Back) -> None:
    site = Site(pipeline.load(back.path), tables.open_project(back.path)[0], data=back.path, draws=(4, 9))
    shown = site.render("doc/acteur/nantes-metropole.html").body.decode()
    with_whom = shown.partition('id="avec"')[2].partition("</section>")[0]
    rows = re.findall(r"<tr><th scope=\"row\">.*?</tr>", with_whom)
    marked = [row for row in rows if "contesté par" in row]
    assert marked and len(marked) < len(rows)
    assert all(f"· <strong>un fait contesté par {R1}</strong>" in row for row in marked)
