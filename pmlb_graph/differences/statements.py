"""Two states of a dataset: resources added, removed or changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import pyoxigraph as ox

from pmlb_graph import files, pipeline
from pmlb_graph.differences.changes import ENDS, MARKS, Cell, Change
from pmlb_graph.errors import StorageError, UsageError
from pmlb_graph.language import tr
from pmlb_graph.terms import local_name, node, short

FORMATS: Mapping[str, ox.RdfFormat] = {".trig": ox.RdfFormat.TRIG, ".nq": ox.RdfFormat.N_QUADS}
_NAMES = [node(name) for name in ("rdfs:label", "skos:prefLabel", "dcterms:title")]


def read(path: Path) -> set[str]:
    """Return the statements of a file, or of the graph built of a folder of tables, as N-Quads lines."""
    if path.is_dir():
        return set(pipeline.load(path).lines)
    if path.suffix not in FORMATS:
        raise UsageError(tr("“{path}” is neither a folder of tables nor a .trig or .nq file").format(path=path))
    with files.storage(path):
        data = path.read_bytes()
    try:
        return {f"{quad} ." for quad in ox.parse(data, format=FORMATS[path.suffix])}
    except (SyntaxError, ValueError) as error:
        raise StorageError(tr("“{path}” is not valid: {error}").format(path=path, error=error)) from error


def compare(before: set[str], after: set[str]) -> dict[str, list[Change]]:
    """Compare datasets resource by resource; a statement moved to another source is a change too."""
    old, new = _parsed(before - after), _parsed(after - before)
    kept = _parsed(before & after)
    names = _names([*kept, *old, *new])
    classes = _classes([*kept, *old, *new])
    present = {q.subject for q in kept}
    groups: defaultdict[str, list[Change]] = defaultdict(list)
    gone, come = _by_subject(old), _by_subject(new)
    for subject in sorted(gone.keys() | come.keys(), key=str):
        kind = "changed"
        if subject not in present and subject not in gone:
            kind = "added"
        elif subject not in present and subject not in come:
            kind = "removed"
        cells = _statements(gone.get(subject, []), come.get(subject, []), names)
        change = Change(kind, names.get(subject, short(_iri(subject))), short(_iri(subject)), cells)
        groups[classes.get(subject, "?")].append(change)
    order = tuple(MARKS)
    return {
        name: sorted(groups[name], key=lambda c: (order.index(c.kind), c.label, c.place)) for name in sorted(groups)
    }


def _parsed(lines: Iterable[str]) -> list[ox.Quad]:
    return list(ox.parse("\n".join(sorted(lines)), format=ox.RdfFormat.N_QUADS))


def _by_subject(quads: Sequence[ox.Quad]) -> dict[object, list[ox.Quad]]:
    found: defaultdict[object, list[ox.Quad]] = defaultdict(list)
    for quad in quads:
        found[quad.subject].append(quad)
    return found


def _names(quads: Sequence[ox.Quad]) -> dict[object, str]:
    """Return the French label of each resource; a fact without one is told by its ends."""
    found: dict[object, str] = {}
    parts: defaultdict[object, dict[str, ox.NamedNode]] = defaultdict(dict)
    for quad in quads:
        if quad.predicate in _NAMES and isinstance(quad.object, ox.Literal) and quad.object.language in (None, "fr"):
            found.setdefault(quad.subject, quad.object.value)
        elif isinstance(quad.object, ox.NamedNode) and local_name(quad.predicate.value) in ENDS:
            parts[quad.subject].setdefault(local_name(quad.predicate.value), quad.object)
    told = {}
    for subject, ends in parts.items():
        if subject not in found:
            told[subject] = " · ".join(found.get(ends[n], short(ends[n].value)) for n in ENDS if n in ends)
    return found | told


def _classes(quads: Sequence[ox.Quad]) -> dict[object, str]:
    """Return the class of each resource as entered; else, the first of its types."""
    classe, kind = node("coop:classe"), node("rdf:type")
    types: dict[object, str] = {}
    entered: dict[object, str] = {}
    for quad in quads:
        if isinstance(quad.object, ox.NamedNode) and quad.predicate in (classe, kind):
            name, into = local_name(quad.object.value), entered if quad.predicate == classe else types
            into[quad.subject] = min(name, into.get(quad.subject, name))
    return types | entered


def _statements(gone: Sequence[ox.Quad], come: Sequence[ox.Quad], names: Mapping[object, str]) -> tuple[Cell, ...]:
    """Pair what a property said with what it says, graph by graph."""
    sides: tuple[defaultdict[tuple[str, str], list[str]], ...] = (defaultdict(list), defaultdict(list))
    for quads, side in ((gone, sides[0]), (come, sides[1])):
        for quad in quads:
            side[local_name(quad.predicate.value), _iri(quad.graph_name)].append(_word(quad.object, names))
    keys = sorted(sides[0].keys() | sides[1].keys())
    return tuple(
        Cell(f"{name} ({local_name(graph)})", *(", ".join(sorted(side.get((name, graph), ()))) for side in sides))
        for name, graph in keys
    )


def _word(term: object, names: Mapping[object, str]) -> str:
    return term.value if isinstance(term, ox.Literal) else names.get(term, short(_iri(term)))


def _iri(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode) else str(term)
