"""Publication: the dataset's named graphs loaded into a store, so that no reader takes half of it for the whole.

A graph of its own, ``…/graph/publication``, tells what was sent: each graph, its number of statements
and the digest of its lines. A graph that the store holds already is not sent again, which also makes
a publication that was cut go on where it stopped.

Where the store takes updates and what changes fits in one request, it is one request: SPARQL 1.1
Update has it whole or not at all. Otherwise graphs are sent one by one and that graph says, before the
first and until the last, that a publication is under way: `engine.mirror.connect` asks no such endpoint.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from pmlb_graph.dataset import Dataset, split, statement
from pmlb_graph.engine import mirror
from pmlb_graph.engine.remote import Remote
from pmlb_graph.engine.store import Store
from pmlb_graph.engine.writers import Direct, Updates, apart, drop_clause, insert_clause
from pmlb_graph.errors import EngineError
from pmlb_graph.language import counted, tr
from pmlb_graph.terms import PREFIXES, Base, node

__all__ = ["Plan", "plan", "publish", "verify"]

ONE_REQUEST = 32 * 2**20
SAVED = 50_000  # statements after which what was sent is written down
READ_BACK = 200_000
WHOLE = "whole"
PUBLICATION = "publication"
DEFAULT = ""  # name of the default graph
UNION = "#union"  # what it is called in the graph that tells what was sent

Tell = Callable[[str], None]
Known = dict[str, tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a publication has to do.

    Attributes
    ----------
    base : Base
        Base IRI of the data.
    wanted : mapping of str to tuple of str
        Each graph with its statements as N-Triples lines without their end.
    send : tuple of str
        Graphs that the store does not hold as they are.
    drop : tuple of str
        Graphs of a former publication that are no more.
    kept : mapping of str to tuple of int and str
        Graphs that the store holds as they are: their number of statements and their digest.
    present : tuple of str
        Graphs of which the store holds something.
    add : bool
        Whether graphs are added to, rather than replaced.
    """

    base: Base
    wanted: Mapping[str, tuple[str, ...]]
    send: tuple[str, ...]
    drop: tuple[str, ...]
    kept: Mapping[str, tuple[int, str]]
    present: tuple[str, ...]
    add: bool = False

    @property
    def manifest(self) -> str:
        """IRI of the graph that tells what was sent."""
        return self.base.graph(PUBLICATION).value

    def known(self, done: Iterable[str]) -> Known:
        """Return what the store holds once these graphs are sent."""
        mixed = set(self.present) if self.add else set()
        sent = {g: (len(self.wanted[g]), "" if g in mixed else _digest(self.wanted[g])) for g in done}
        return dict(sorted((dict(self.kept) | sent).items()))


def plan(whole: Dataset, remote: Remote, add: bool = False, union: bool = False) -> Plan:
    """Return what must be sent for a store to hold a dataset.

    Parameters
    ----------
    whole : Dataset
        What it should hold.
    remote : Remote
        Its query service.
    add : bool
        Whether graphs are added to, rather than replaced.
    union : bool
        Whether the default graph is to hold each statement once too.
    """
    wanted: dict[str, list[str]] = {}
    for line in whole.lines:
        triple, graph = split(line)
        wanted.setdefault(graph[1:-1], []).append(triple)
    contents = {graph: tuple(lines) for graph, lines in sorted(wanted.items())}
    if union:
        contents[DEFAULT] = tuple(sorted({apart(line) for lines in contents.values() for line in lines}))
    there = _there(remote, whole.base, contents)
    former = _former(remote, whole.base.graph(PUBLICATION).value)
    kept = {
        g: former[g] for g, lines in contents.items() if g in former and former[g] == (there.get(g), _digest(lines))
    }
    drop = () if add else tuple(sorted(g for g in former if g in there and g not in contents))
    send = tuple(g for g in contents if g not in kept)
    return Plan(whole.base, contents, send, drop, kept, tuple(there), add)


def publish(todo: Plan, remote: Remote, store: Store, tell: Tell) -> None:
    """Send what must be sent.

    Parameters
    ----------
    todo : Plan
        What to do.
    remote : Remote
        The store's query service.
    store : Store
        Where to write.
    tell : callable
        Told each step.

    Raises
    ------
    EngineError
        If the store refuses; what was sent stays, and is not sent again.
    """
    if not todo.send and not todo.drop and mirror.state(remote) == [WHOLE]:
        return
    size = sum(len(line) for graph in todo.send for line in todo.wanted[graph])
    if store.updates and size <= ONE_REQUEST and not remote.server.startswith("Virtuoso"):
        tell(tr("Sending {n} in one request…").format(n=counted("{n} graph", "{n} graphs", len(todo.send))))
        store.update(" ;\n".join(_operations(todo)))
        return
    _one_by_one(todo, Direct(store) if store.direct else Updates(store), tell)


def verify(todo: Plan, remote: Remote) -> str:
    """Read back what a store holds: each graph's number of statements, then their digest where it is affordable.

    Numbers are compared by their values: a store may write 1.0 as 1.

    Returns
    -------
    str
        The digest, or nothing when it was not taken.

    Raises
    ------
    EngineError
        If something is missing, or too much.
    """
    there = _there(remote, todo.base, todo.wanted)
    for graph, lines in todo.wanted.items():
        n = there.get(graph, 0)
        if n < len(lines) or (n > len(lines) and not todo.add):
            message = tr("<{graph}> holds {n} statements where {wanted} were sent: publish again")
            raise EngineError(message.format(graph=graph or "default", n=n, wanted=len(lines)))
    if todo.add or sum(map(len, todo.wanted.values())) > READ_BACK:
        return ""
    named = {graph: lines for graph, lines in todo.wanted.items() if graph}
    read = _canonical(mirror.statements(remote, {graph: there[graph] for graph in named}))
    if read != _canonical(f"{line} <{graph}> ." for graph, lines in named.items() for line in lines):
        raise EngineError(tr("the store holds other statements than were sent: publish again"))
    return read


def _one_by_one(todo: Plan, writer: Direct | Updates, tell: Tell) -> None:
    """Send graphs, and write down what was sent before the first, on the way and after the last."""
    done: list[str] = []
    sent = 0
    writer.replace(todo.manifest, _manifest(todo, done, mirror.UNDER_WAY), todo.manifest in todo.present)
    for i, graph in enumerate(todo.send, start=1):
        lines = todo.wanted[graph]
        message = tr("{i}/{n}: {graph}, {statements}")
        statements = counted("{n} statement", "{n} statements", len(lines))
        tell(message.format(i=i, n=len(todo.send), graph=graph or "default", statements=statements))
        (writer.add if todo.add else writer.replace)(graph, lines, graph in todo.present)
        done.append(graph)
        sent += len(lines)
        if sent > SAVED or i % 20 == 0:
            sent = 0
            writer.replace(todo.manifest, _manifest(todo, done, mirror.UNDER_WAY), True)
    for graph in todo.drop:
        writer.drop(graph)
    writer.replace(todo.manifest, _manifest(todo, done, WHOLE), True)


def _there(remote: Remote, base: Base, wanted: Iterable[str]) -> dict[str, int]:
    """Count what the store holds of a dataset, its default graph too when that is wanted."""
    counts = mirror.counts(remote, f"{base.iri}graph/")
    return counts | {DEFAULT: mirror.alone(remote)} if DEFAULT in wanted else counts


def _digest(lines: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _former(remote: Remote, manifest: str) -> Known:
    query = f"""PREFIX dcterms: <{PREFIXES["dcterms"]}> PREFIX void: <{PREFIXES["void"]}>
SELECT ?g ?n ?digest WHERE {{ GRAPH <{manifest}> {{ ?g void:triples ?n ; dcterms:identifier ?digest }} }}"""
    found = remote.select(query)
    return {row["g"].removeprefix(manifest + UNION): (int(row["n"]), row["digest"]) for row in found}


def _manifest(todo: Plan, done: Iterable[str], state: str) -> list[str]:
    known = todo.known(done)
    graph = ox.NamedNode(todo.manifest)
    lines = [
        statement(graph, node("dcterms:type"), ox.Literal(state), ""),
        # Said in the catalogue too: `engine.mirror` learns from it whether the union of graphs is a set.
        statement(f"<{todo.base.iri}dataset>", node("rdf:type"), node("void:Dataset"), ""),
        statement(graph, node("void:documents"), ox.Literal(len(known)), ""),
    ]
    for name, (n, digest) in known.items():
        iri = name or todo.manifest + UNION
        lines.append(statement(f"<{iri}>", node("void:triples"), ox.Literal(n), ""))
        lines.append(statement(f"<{iri}>", node("dcterms:identifier"), ox.Literal(digest), ""))
    return [line.removesuffix("  .") for line in lines]


def _operations(todo: Plan) -> Iterator[str]:
    """Yield the operations of one update that does it all."""
    for graph in (*todo.drop, todo.manifest, *(() if todo.add else todo.send)):
        yield drop_clause(graph)
    for graph in todo.send:
        yield insert_clause(graph, todo.wanted[graph])
    yield insert_clause(todo.manifest, _manifest(todo, todo.send, WHOLE))


def _canonical(lines: Iterable[str]) -> str:
    """Return a digest of what lines say, whatever the names of blank nodes and the spelling of numbers."""
    whole = ox.Dataset(ox.parse("\n".join(map(_plain, lines)).encode(), format=ox.RdfFormat.N_QUADS))
    whole.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    written = sorted((ox.serialize(whole, format=ox.RdfFormat.N_QUADS) or b"").splitlines())
    return hashlib.sha256(b"\n".join(written)).hexdigest()


def _plain(line: str) -> str:
    """Write a decimal without the zeros that end it: Virtuoso keeps values, not spellings."""
    head, mark, rest = line.partition(f'"^^<{PREFIXES["xsd"]}decimal>')
    start, quote, number = head.rpartition('"')
    if not mark or "." not in number:
        return line
    return f"{start}{quote}{number.rstrip('0').rstrip('.')}{mark}{rest}"
