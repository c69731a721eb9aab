"""Benches to answer on: small alliances made by hand, and projects made on the spot."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import networkx as nx

from pmlb_graph import blank, evidence, networks, pipeline
from pmlb_graph.analyses import Bench, Finding, named
from pmlb_graph.language import LANGUAGES, speak

NAMES = ("coeur-peripherie", "trous-structuraux", "fragilite", "equivalence", "confiance")
HOSTILE = ("{0}", "%s {n} {name}", "<b>\u202e", "a\nb", "« ; , »")


@dataclass(frozen=True)
class ByHand(Bench):
    """A bench whose networks and answers are given."""

    told: Mapping[str, list[dict[str, str]]] = field(default_factory=dict)

    def answer(self, name):
        return self.told.get(name, [])

    def grounds(self, graph):
        return {}


def alliance(agendas: Mapping[str, Iterable[str]], labels: Mapping[str, str] | None = None, **how) -> ByHand:
    """Return a bench on the alliance whose cooperations have these actors."""
    called = dict(labels or {})
    two = nx.Graph(name="acteurs-cooperations", mode="two-mode")
    actors = sorted({actor for members in agendas.values() for actor in members})
    two.add_nodes_from((actor, {"label": called.get(actor, actor), "side": "acteur"}) for actor in actors)
    two.add_nodes_from((one, {"label": called.get(one, one), "side": "cooperation"}) for one in agendas)
    for one, members in agendas.items():
        for actor in members:
            about = {"weight": 1.0, "roles": (), "certainty": how.get("certainty", "atteste"), "inferred": False}
            two.add_edge(actor, one, facts=(f"{actor}-{one}",), **about)
    graph = networks.project(two, "acteur")
    graph.graph |= {"name": "acteurs-acteurs", "mode": "one-mode"}
    bench = ByHand(None, how.get("replicas", 10), 42, None, told=how.get("told", {}))
    for made in (two, graph):
        bench._made[made.graph["name"]] = made
    return bench


def sound(engine, found: Finding) -> None:
    """Check what every finding owes its reader."""
    assert found.sentences
    assert found.limits
    assert found.method
    assert all(len(row) == len(found.columns) for row in found.rows)
    assert Finding.from_dict(found.to_dict()).to_dict() == found.to_dict()
    assert len(set(found.facts)) == len(found.facts)
    for text in found.sentences:
        assert not re.search(r"\bnan\b|\{\w*\}|\.\.$| \.$", text), text
    for fact in evidence.of(engine, found.facts).values() if engine else ():
        assert _told(fact), fact.iri


def _told(fact) -> bool:
    return bool(fact.passages) or (bool(fact.premises) and all(map(_told, fact.premises)))


def number(found: Finding, name: str) -> float:
    return next(figure.tested.value for figure in found.figures if figure.name == name)


def projects(folder: Path, excerpts: Path) -> dict[str, Path]:
    """Return a new project without a row, and one with the twenty rows of another alliance."""
    made = {name: folder / name for name in ("empty", "tiny")}
    for path in made.values():
        blank.make(path, blank.Identity("Essai", "https://example.org/essai/", "L'équipe"))
    for file in excerpts.glob("*.csv"):
        with (made["tiny"] / file.name).open("a", encoding="utf-8") as stream:
            stream.write(file.read_text(encoding="utf-8").split("\n", 1)[1])
    return made


def answered(path: Path, language: str = "fr") -> dict[str, Finding]:
    """Answer every analysis of structure on a project."""
    assert language in LANGUAGES
    speak(language)
    try:
        bench = Bench(pipeline.engine(path), replicas=5)
        return {name: named(name).answer(bench) for name in NAMES}
    finally:
        speak("fr")


def columns(found: Finding) -> dict[str, list]:
    return {head: [row[i] for row in found.rows] for i, head in enumerate(found.columns)}


__all__ = ["HOSTILE", "NAMES", "alliance", "answered", "columns", "number", "projects", "sound"]
