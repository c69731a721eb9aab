"""Who sits in the bodies that treat their themes, on networks whose answer is known by hand."""

from __future__ import annotations

import networkx as nx
import pytest

from pmlb_graph.analyses import ANALYSES, Bench
from pmlb_graph.bindings import Bindings
from pmlb_graph.engine.embedded import Embedded
from pmlb_graph.terms import concept, coop

THEME = concept("theme", "mobilite").value
OTHER = concept("theme", "eau").value


class _Bench(Bench):
    """A bench whose bodies are those of the test."""

    def answer(self, name: str) -> Bindings:
        if name != "reseaux/acteurs-instances-themes":
            return super().answer(name)
        import pyoxigraph as ox

        rows = tuple((coop(body), ox.Literal(f"Instance {body}")) for body in "BCD")
        return Bindings(("instance", "instanceLibelle"), rows)


def _network(ties: list[tuple[str, str]]) -> nx.Graph[str]:
    graph = nx.Graph(ties, mode="three-mode")
    for node, data in graph.nodes(data=True):
        side = "theme" if "/theme/" in node else "instance" if node.startswith("https") else "acteur"
        data |= {"side": side, "label": node}
    nx.set_edge_attributes(graph, {(a, b): (f"{a} {b}",) for a, b in graph.edges}, "facts")
    return graph


def test_members_at_work_on_the_themes_are_counted(embedded: Embedded) -> None:
    body = coop("B").value
    bench = _Bench(embedded, replicas=20)
    bench._made["acteurs-instances-themes"] = _network(
        [("a", body), ("b", body), (body, THEME), (body, OTHER), ("a", THEME), ("c", THEME), ("c", OTHER)]
    )
    found = ANALYSES["fermeture-instances"].answer(bench)
    # Of the four chains a–B–mobilité, a–B–eau, b–B–mobilité and b–B–eau, the first is closed.
    assert found.figures[-1].tested.value == 0.25
    assert str(found.rows[0][0]) == "Instance B"
    assert found.rows[0][3:] == (1, None)
    assert [row[4] for row in found.rows[1:]] == ["ses membres et les thèmes qu'elle traite"] * 2
    assert "25 %" in found.sentences[1]
    assert len(found.facts) == 4


def test_what_is_missing_is_said(embedded: Embedded) -> None:
    one, other = coop("B").value, coop("C").value
    bench = _Bench(embedded, replicas=20)
    bench._made["acteurs-instances-themes"] = _network([("a", one), (other, THEME), ("a", THEME)])
    found = ANALYSES["fermeture-instances"].answer(bench)
    assert "rien conclure" in found.sentences[0]
    assert found.figures[-1].tested.value != found.figures[-1].tested.value
    said = " ".join(found.sentences)
    assert "Membres connus, thèmes à saisir : Instance B (a)." in said
    assert "Thèmes connus, membres à saisir : Instance C (mobilité)." in said
    assert "Membres et thèmes à saisir : Instance D." in said


def test_every_body_of_the_graph_has_a_row(embedded: Embedded) -> None:
    found = ANALYSES["fermeture-instances"].answer(Bench(embedded, replicas=5))
    rows = embedded.select(
        "SELECT (COUNT(DISTINCT ?b) AS ?n) WHERE { ?b a <https://w3id.org/coopter/ns#InstanceGouvernance> }"
    )
    assert [str(len(found.rows))] == [row["n"] for row in rows]
    known = {figure.name: figure.tested.value for figure in found.figures}
    assert known["bodies_with_members"] == sum(row[1] is not None for row in found.rows)
    assert known["bodies_with_themes"] == sum(row[2] is not None for row in found.rows)
    assert known["bodies_with_both"] == sum(row[4] is None for row in found.rows)
    if not known["bodies_with_both"]:
        assert found.figures[-1].tested.value != pytest.approx(0)
        assert "rien conclure" in found.sentences[0]
