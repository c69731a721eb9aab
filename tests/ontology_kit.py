"""Checks of the ontology: a query that must find nothing but what is waived, and a fault that it must find."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox

from pmlb_graph.resources import folder
from pmlb_graph.tables import describe
from pmlb_graph.tables.description import EVIDENCE
from pmlb_graph.terms import COOP, PREFIXES, short

HERE = Path(__file__).parent / "ontology"
FILES = ("coopter", "vocabulaires", "formes", "alignements")
LITERALS = ("text", "code", "integer", "decimal", "boolean", "date", "year", "url", "file")
USE = "https://example.org/use#"
_PREFIXES = PREFIXES | {
    "use": USE,
    "graph": "https://example.org/graph/",
    "voc": "https://w3id.org/coopter/voc/",
    "vann": "http://purl.org/vocab/vann/",
}
HEAD = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in _PREFIXES.items())

# Patterns that bind ?x to the terms of the ontology.
CLASS = "?x a owl:Class . FILTER (STRSTARTS(STR(?x), STR(coop:)))"
PROPERTY = """VALUES ?kind { owl:ObjectProperty owl:DatatypeProperty owl:AnnotationProperty }
    ?x a ?kind . FILTER (STRSTARTS(STR(?x), STR(coop:)))"""
TERM = """VALUES ?kind { owl:Class owl:ObjectProperty owl:DatatypeProperty owl:AnnotationProperty }
    ?x a ?kind . FILTER (STRSTARTS(STR(?x), STR(coop:)))"""


@dataclass(frozen=True)
class Check:
    """One check.

    Attributes
    ----------
    name : str
        What it wants, with the number of the pitfall (OOPS! catalogue) or the condition (SKOS reference) if it has one.
    where : str
        Pattern that binds ``?x`` to what is wrong; graphs ``graph:formes`` and ``graph:alignements`` stand apart.
    fault : str
        Statements, in Turtle, that make the check find what it did not find before.
    waivers : mapping of str to str
        What is accepted → why.
    """

    name: str
    where: str
    fault: str
    waivers: Mapping[str, str] = field(default_factory=dict)

    def found(self, store: ox.Store) -> set[str]:
        """Return what is wrong, waived or not, by short names."""
        solutions = store.query(f"{HEAD}SELECT DISTINCT ?x WHERE {{ {self.where} }}")
        assert isinstance(solutions, ox.QuerySolutions)
        return {short(solution["x"].value) for solution in solutions}


def passes(check: Check) -> None:
    """Want nothing found but what is waived, and no waiver that nothing needs."""
    found, waived = check.found(_shipped()), set(check.waivers)
    assert found == waived, f"{check.name}: {sorted(found - waived)}; waived for nothing: {sorted(waived - found)}"
    assert all(len(reason) > 15 for reason in check.waivers.values())


def finds(check: Check) -> None:
    """Want the fault found."""
    turtle = HEAD.replace("PREFIX", "@prefix").replace(">\n", "> .\n") + check.fault
    before, after = check.found(_shipped()), check.found(store(turtle))
    assert after > before, f"{check.name}: {sorted(after)}"


def store(more: str = "") -> ox.Store:
    """Return the ontology and its vocabularies, the other files and the use of terms apart, with more statements."""
    whole = ox.Store()
    for name in FILES:
        graph = ox.DefaultGraph() if name in FILES[:2] else ox.NamedNode(f"{_PREFIXES['graph']}{name}")
        whole.load(path=folder("ontology") / f"{name}.ttl", format=ox.RdfFormat.TURTLE, to_graph=graph)
    whole.load(_usage().encode(), format=ox.RdfFormat.TURTLE)
    whole.load(more.encode(), format=ox.RdfFormat.TRIG)
    return whole


@lru_cache(maxsize=1)
def _shipped() -> ox.Store:
    return store()


@lru_cache(maxsize=1)
def _usage() -> str:
    """Say in Turtle what tables and queries use of the ontology."""
    lines = []
    for table in describe().tables.values():
        lines.append(f"<{USE}{table.name}> <{USE}class> <{COOP}{table.class_name}> .")
        for column in table.columns:
            cell = f"<{USE}{table.name}.csv-{column.name}>"
            kind = "literal" if column.type in LITERALS else column.type
            holder = table.class_name
            if table.evidence and column.name in EVIDENCE:
                holder = "Passage" if column.name in ("source", "citation") else "Attestation"
            lines.append(f"{cell} <{USE}property> {column.property} ; <{USE}of> <{COOP}{holder}> .")
            lines.append(
                f'{cell} <{USE}type> "{kind}" ; <{USE}scheme> <https://w3id.org/coopter/voc/{column.scheme}> .'
            )
            lines.append(f"<{USE}{table.name}> <{USE}class> <{COOP}{column.under or table.class_name}> .")
    lines += [f'<{COOP}{name}> <{USE}query> "{query}" .' for query, names in queries().items() for name in names]
    lines += [f'<{iri}> <{USE}program> "pmlb_graph" .' for iri in _named_by_the_program()]
    return "\n".join(lines)


def _named_by_the_program() -> set[str]:
    text = "\n".join(path.read_text("utf-8") for path in (Path(__file__).parents[1] / "pmlb_graph").rglob("*.py"))
    return {COOP + (name or local) for name, local in re.findall(r'coop\("(\w+)"\)|coop:(\w+)', text)}


@lru_cache(maxsize=1)
def queries() -> Mapping[str, frozenset[str]]:
    """Return the terms of the ontology that each query names, by path of the query."""
    found = {}
    for path in sorted(folder("queries").rglob("*.rq")):
        code = re.sub(r"^\s*#.*$", "", path.read_text("utf-8"), flags=re.MULTILINE)
        name = path.relative_to(folder("queries")).with_suffix("").as_posix()
        found[name] = frozenset(re.findall(r"\bcoop:(\w+)", code))
    return found


def entries(name: str) -> dict[str, dict[str, list[str] | str]]:
    """Read one of the lists beside the tests."""
    return tomllib.loads((HERE / f"{name}.toml").read_text("utf-8"))
