"""Framing: documents in which a thing holds those it speaks of, as JSON-LD 1.1 frames ask.

Frames stand in ``cadres/`` and are published with the documents. The subset that they use is read here because a
JSON-LD processor holds all nodes at once (tests hold the result against PyLD): ``type`` chooses the nodes, ``@embed``
``@always`` holds a thing inside, ``@explicit`` keeps only the keys listed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from pmlb_graph.exports.json_ld import Value, Writer, beside, context
from pmlb_graph.exports.union import parsed
from pmlb_graph.terms import COOP, node

Frame = Mapping[str, Any]
_KEPT = ("id", "type")


def frames() -> dict[str, Frame]:
    """Return the frames that ship, by the name of the document that each makes."""
    folder = Path(__file__).parent / "cadres"
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.jsonld"))}


def written(statements: Sequence[str], frame: Frame, base: str) -> Iterator[str]:
    """Yield the document of a frame, a node at a time, sorted by identifier.

    Parameters
    ----------
    statements : sequence of str
        The union of the graphs, sorted.
    frame : mapping
        What to choose and what to hold.
    base : str
        Base IRI of the data.
    """
    framer, frame = _Framer(statements, base), _opened(frame)
    yield '{"@context": ' + json.dumps(beside(base), ensure_ascii=False) + ',\n"@graph": ['
    for number, subject in enumerate(framer.chosen(frame["type"])):
        made = json.dumps(framer.framed(subject, frame), ensure_ascii=False, indent=1)
        yield (",\n" if number else "\n") + made
    yield "\n]}\n"


class _Framer(Writer):
    """Writes nodes that hold others."""

    def __init__(self, statements: Sequence[str], base: str) -> None:
        super().__init__(f"{base}id/")
        self._statements = statements
        self._places: dict[str, tuple[int, int]] = {}
        self._pointing: dict[tuple[str, str], list[str]] = {}
        self._frames: list[Frame] = []
        self._index()

    def _index(self) -> None:
        """Note where each subject stands, and who points back where the context reads backwards."""
        start = 0
        backwards = {f"<{iri}>" for iri in context().reverse} | {str(node("rdf:type"))}
        for subject, said in groupby(self._statements, key=lambda line: line.partition(" ")[0]):
            end = start
            for line in said:
                end += 1
                _, predicate, value = line.split(" ", 2)
                if predicate in backwards:
                    self._pointing.setdefault((predicate, value), []).append(subject)
            self._places[subject] = (start, end)
            start = end

    def chosen(self, kind: str) -> list[str]:
        """Return the subjects of a class."""
        return self._pointing.get((str(node("rdf:type")), f"<{COOP}{kind}>"), [])

    def framed(self, subject: str, frame: Frame) -> dict[str, Any]:
        """Return a node with those that its frame holds."""
        start, end = self._places[subject]
        said = list(parsed(self._statements[start:end]))
        self._frames.append(frame)
        made = self.node(said[0].subject, said)
        for iri, term in context().reverse.items():
            if term.name in frame and (f"<{iri}>", subject) in self._pointing:
                pointing = self._pointing[f"<{iri}>", subject]
                made[term.name] = [self.framed(one, frame[term.name]) for one in pointing]
        self._frames.pop()
        kept = {*_KEPT, *frame} if frame.get("@explicit") else made
        return {key: made[key] for key in (*_KEPT, *sorted(set(made) - set(_KEPT))) if key in kept and key in made}

    def linked(self, name: str, value: Value) -> Any:
        """Hold a thing where the frame of its key asks for it."""
        inside = self._frames[-1].get(name, {})
        if inside.get("@embed") == "@always" and isinstance(value, ox.NamedNode) and str(value) in self._places:
            return self.framed(str(value), inside)
        return self.reference(value)


def _opened(frame: Frame) -> Frame:
    """Return a frame whose properties are named by the keys of the context: those of ``coop:debut`` are three.

    In a frame, a key that holds a text by language has to be written as its property.
    """
    known = context()
    found: dict[str, Any] = {}
    for key, inside in frame.items():
        prefix, colon, local = key.partition(":")
        names = [term.name for term in known.terms[known.prefixes[prefix] + local]] if colon else [key]
        found |= dict.fromkeys(names, _opened(inside) if isinstance(inside, Mapping) else inside)
    return found
