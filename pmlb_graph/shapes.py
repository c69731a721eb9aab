"""SHACL shapes read as SPARQL queries, so that any engine checks them at its own speed.

Only the part of SHACL Core that the project's shapes use is known; anything else in a shape is an
error, never ignored. Measured: pyshacl takes 15 s at 10⁵ statements where these queries take 0.7 s;
tests hold the two against each other.

A maximum count is checked graph by graph: two sources may contradict each other, and that is a
finding, but a source may not contradict itself. Everything else is checked on the union.

References
----------
Knublauch, H. & Kontokostas, D. (2017). Shapes Constraint Language (SHACL). W3C Recommendation.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

import pyoxigraph as ox

from pmlb_graph.errors import StorageError
from pmlb_graph.language import tr
from pmlb_graph.resources import folder
from pmlb_graph.tables import describe
from pmlb_graph.terms import COOP, Term, local_name, node

_KINDS = {"IRI": "isIRI(?value)", "Literal": "isLiteral(?value)"}
_NODE = {"type", "label", "targetClass", "property"}
_QUIET = {"path", "message", "name", "severity", "description", "order"}


@dataclass(frozen=True, slots=True)
class Constraint:
    """One constraint, with the query that finds what breaks it.

    Attributes
    ----------
    class_name : str
        Local name of the class whose instances are checked.
    column : str
        Local name of the property.
    message : mapping of str to str
        What is wrong and what to do, by language.
    query : str
        A SELECT of ``?focus`` and, where there is one, ``?value`` and ``?graph``.
    """

    class_name: str
    column: str
    message: Mapping[str, str]
    query: str


@lru_cache(maxsize=1)
def constraints() -> tuple[Constraint, ...]:
    """Read ``ontology/formes.ttl``.

    Raises
    ------
    StorageError
        If a shape uses a part of SHACL that is not known here.
    """
    shapes = _Shapes()
    return tuple(
        Constraint(target, local_name(path.value), shapes.messages(shape), query)
        for target, shape, path, inverse in shapes.properties()
        for query in _queries(shapes, shape, _focus(target), f"^{path}" if inverse else str(path))
    )


class _Shapes:
    """The shapes graph, by subject and property."""

    def __init__(self) -> None:
        self._values: defaultdict[object, dict[str, list[Term]]] = defaultdict(dict)
        path = folder("ontology") / "formes.ttl"
        for triple in ox.parse(path=path, format=ox.RdfFormat.TURTLE):
            value = triple.object
            if not isinstance(value, ox.Triple):
                self._values[triple.subject].setdefault(local_name(triple.predicate.value), []).append(value)

    def all(self, subject: object, name: str) -> list[Term]:
        return self._values[subject].get(name, [])

    def one(self, subject: object, name: str) -> Term | None:
        return next(iter(self.all(subject, name)), None)

    def names(self, subject: object) -> list[str]:
        return sorted(self._values[subject])

    def properties(self) -> Iterator[tuple[str, Term, ox.NamedNode, bool]]:
        """Yield class, property shape, property and whether it is followed backwards."""
        for shape in sorted((s for s in list(self._values) if {"targetClass", "property"} & {*self.names(s)}), key=str):
            if strange := sorted({*self.names(shape)} - _NODE or {"targetClass"} - {*self.names(shape)}):
                raise StorageError(tr("formes.ttl: sh:{name} is not known here").format(name=strange[0]))
            target = local_name(self.all(shape, "targetClass")[0].value)
            for part in self.all(shape, "property"):
                path = self.one(part, "path")
                if isinstance(path, ox.NamedNode):
                    yield target, part, path, False
                elif path is not None and isinstance(inverse := self.one(path, "inversePath"), ox.NamedNode):
                    yield target, part, inverse, True
                else:
                    raise StorageError(tr("formes.ttl: a path of {target} is not known here").format(target=target))

    def messages(self, shape: Term) -> dict[str, str]:
        texts = (text for text in self.all(shape, "message") if isinstance(text, ox.Literal))
        return {text.language or "fr": text.value for text in texts}

    def members(self, head: Term | None) -> list[Term]:
        """Return the members of an RDF list."""
        found: list[Term] = []
        while head is not None and head != node("rdf:nil"):
            found += self.all(head, "first")
            head = self.one(head, "rest")
        return found


def _focus(target: str) -> str:
    classes = " ".join(f"<{COOP}{name}>" for name in describe().subclasses(target))
    return f"VALUES ?class {{ {classes} }} ?focus a ?class ."


def _queries(shapes: _Shapes, shape: Term, focus: str, path: str) -> Iterator[str]:
    tests = []
    for name in shapes.names(shape):
        values = shapes.all(shape, name)
        match name:
            case "minCount" if int(values[0].value) == 1:
                yield f"SELECT DISTINCT ?focus WHERE {{ {focus} MINUS {{ ?focus {path} ?value }} }} ORDER BY ?focus"
            case "maxCount":
                yield (
                    f"SELECT ?focus ?graph (SAMPLE(?found) AS ?value) WHERE {{ GRAPH ?graph {{ ?focus {path} ?found }} "
                    f"{focus} }} GROUP BY ?focus ?graph HAVING (COUNT(DISTINCT ?found) > {values[0].value})"
                )
            case "uniqueLang":
                yield (
                    f"SELECT ?focus ?graph ?lang WHERE {{ GRAPH ?graph {{ ?focus {path} ?value }} {focus} "
                    f'BIND (LANG(?value) AS ?lang) FILTER (?lang != "") }} GROUP BY ?focus ?graph ?lang '
                    f"HAVING (COUNT(DISTINCT ?value) > 1)"
                )
            case "class":
                classes = " ".join(f"<{COOP}{c}>" for c in describe().subclasses(local_name(values[0].value)))
                within = f"VALUES ?type {{ {classes or values[0]} }} ?value a ?type"
                yield f"SELECT DISTINCT ?focus ?value WHERE {{ {focus} ?focus {path} ?value MINUS {{ {within} }} }}"
            case _ if name not in _QUIET:
                tests.append(_test(shapes, name, values[0]))
    if tests:
        wrong = " || ".join(f"!({test})" for test in tests)
        yield f"SELECT DISTINCT ?focus ?value WHERE {{ {focus} ?focus {path} ?value FILTER ({wrong}) }}"


def _test(shapes: _Shapes, name: str, value: Term) -> str:
    """Return the SPARQL expression that a value must make true."""
    if name not in _TESTS:
        raise StorageError(tr("formes.ttl: sh:{name} is not known here").format(name=name))
    return _TESTS[name](shapes, value)


def _types(shapes: _Shapes, value: Term) -> str:
    members = shapes.members(value)
    if any(shapes.names(member) != ["datatype"] for member in members):
        raise StorageError(tr("formes.ttl: sh:{name} is not known here").format(name="or"))
    types = ", ".join(str(shapes.one(member, "datatype")) for member in members)
    return f"isLiteral(?value) && DATATYPE(?value) IN ({types})"


_TESTS: Mapping[str, Callable[[_Shapes, Term], str]] = {
    "datatype": lambda _, value: f"isLiteral(?value) && DATATYPE(?value) = {value}",
    "in": lambda shapes, value: f"?value IN ({', '.join(str(member) for member in shapes.members(value))})",
    "maxInclusive": lambda _, value: f"?value <= {value}",
    "minInclusive": lambda _, value: f"?value >= {value}",
    "minLength": lambda _, value: f"STRLEN(STR(?value)) >= {value.value}",
    "nodeKind": lambda _, value: _KINDS[local_name(value.value)],
    "or": _types,
    "pattern": lambda _, value: f"REGEX(STR(?value), {ox.Literal(value.value)})",
}
