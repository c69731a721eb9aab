"""The register of what can be recognised by a name or a code: actors, territories and themes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from pmlb_graph.terms import COOP, PREFIXES, VOC, local_name, short, slug

THEME = f"{VOC}theme"
ACTOR, TERRITORY = f"{COOP}Acteur", f"{COOP}Territoire"
ROOTS = (ACTOR, TERRITORY, THEME)
CODES = (f"{COOP}siren", f"{COOP}codeInsee")
LONGEST = 200
LEAST = 40.0

_HEAD = f"PREFIX coop: <{COOP}>\nPREFIX skos: <{PREFIXES['skos']}>\nPREFIX rdfs: <{PREFIXES['rdfs']}>\n"
_HEAD += f"PREFIX rdf: <{PREFIXES['rdf']}>\n"
_KINDS = f"""{{ ?s coop:classe ?c . ?s a coop:Acteur }} UNION {{ ?s coop:classe ?c . ?s a coop:Territoire }}
UNION {{ ?s skos:inScheme <{THEME}> . BIND (<{THEME}> AS ?c) }}"""
QUERIES = (
    f"{_HEAD}SELECT DISTINCT ?s ?c WHERE {{ {_KINDS} }} ORDER BY ?s ?c",
    f"""{_HEAD}SELECT DISTINCT ?s ?name WHERE {{ {{ SELECT DISTINCT ?s WHERE {{ {_KINDS} }} }}
{{ ?s rdfs:label|skos:prefLabel|skos:altLabel|skos:notation ?name }}
UNION {{ ?d coop:sujet ?s ; coop:classe coop:Denomination ; rdfs:label ?name }} }} ORDER BY ?s ?name""",
    f"""{_HEAD}SELECT DISTINCT ?s ?p ?o (DATATYPE(?o) AS ?d) WHERE {{ {{ SELECT DISTINCT ?s WHERE {{ {_KINDS} }} }}
?s ?p ?o . FILTER (?p NOT IN (rdf:type, coop:classe, skos:inScheme, skos:topConceptOf, skos:prefLabel, rdfs:label)
&& !isBlank(?o) && (LANG(?o) = "" || LANG(?o) = "fr" || isIRI(?o))) }} ORDER BY ?s ?p ?o""",
    f"""{_HEAD}SELECT DISTINCT ?s (STR(?text) AS ?label) (LANG(?text) AS ?lang) WHERE {{
?s rdfs:label|skos:prefLabel|<{PREFIXES["dcterms"]}title> ?text }} ORDER BY ?s ?lang ?label""",
    f"""{_HEAD}SELECT DISTINCT ?c ?up WHERE {{
?c rdfs:subClassOf+ ?up . FILTER (isIRI(?c) && isIRI(?up)) }} ORDER BY ?c ?up""",
)
"""What the register is made of: kinds, names, values, labels, broader classes."""

Rows = Sequence[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entity that a name may mean.

    Attributes
    ----------
    iri : str
        Which one.
    score : float
        From 0 to 100.
    match : bool
        Whether it is the one meant, without doubt.
    """

    iri: str
    score: float
    match: bool


@dataclass(slots=True)
class Register:
    """Who is who.

    Attributes
    ----------
    types : dict of str to tuple of str
        Types of each entity, the most precise first.
    names : dict of str to tuple of str
        Entities by each of their names, without accents, case and punctuation.
    codes : dict of str to tuple of str
        Entities by each of their codes (SIREN, INSEE).
    values : dict of str to dict of str to list of (str, str)
        Values of each entity by property, with their datatypes.
    labels : dict of str to dict of str to str
        Labels of everything, by language.
    """

    types: dict[str, tuple[str, ...]] = field(default_factory=dict)
    names: dict[str, tuple[str, ...]] = field(default_factory=dict)
    codes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    values: dict[str, dict[str, list[tuple[str, str]]]] = field(default_factory=dict)
    labels: dict[str, dict[str, str]] = field(default_factory=dict)

    @classmethod
    def gathered(cls, kinds: Rows, names: Rows, values: Rows, labels: Rows, broader: Rows) -> Register:
        """Make a register of the answers to `QUERIES`."""
        made = cls()
        above: dict[str, list[str]] = {}
        for lower, upper in broader:
            above.setdefault(lower, []).append(upper)
        for iri, kind in kinds:
            root = [up for up in above.get(kind, ()) if up.startswith(COOP)]
            made.types[iri] = tuple(dict.fromkeys((*made.types.get(iri, ()), kind, *root)))
        for iri, text, language in labels:
            made.labels.setdefault(iri, {}).setdefault(language or "fr", text)
        for iri, prop, value, datatype in values:
            made.values.setdefault(iri, {}).setdefault(prop, []).append((value, datatype))
            if prop in CODES:
                made.codes[value] = (*made.codes.get(value, ()), iri)
        said: dict[str, dict[str, None]] = {}
        for iri, name in (*names, *((iri, local_name(iri)) for iri in made.types)):
            if folded := fold(name):
                said.setdefault(folded, {})[iri] = None
        made.names = {name: tuple(iris) for name, iris in sorted(said.items())}
        return made

    def label(self, iri: str, language: str) -> str:
        """Return the name of something in a language, or in another, or its key."""
        found = self.labels.get(iri, {})
        return found.get(language) or found.get("fr") or next(iter(found.values()), "") or short(iri)

    def entity(self, name: str) -> str | None:
        """Return the IRI of an entity given by its IRI, or as ``kind/key``."""
        if name in self.types:
            return name
        return next((iri for iri in self.types if short(iri) == name), None)

    def kinds(self, wanted: Iterable[str]) -> set[str]:
        """Return the IRIs of types given by IRI or by local name."""
        known = self.all_types()
        return {iri for iri in known if iri in set(wanted) or local_name(iri) in set(wanted)}

    def all_types(self) -> tuple[str, ...]:
        """Return every type that an entity has, the most general first."""
        found = {kind for kinds in self.types.values() for kind in kinds}
        return (*(root for root in ROOTS if root in found), *sorted(found - set(ROOTS)))

    def properties(self, kinds: set[str]) -> list[str]:
        """Return the properties that entities of some types have; of all when none is named."""
        found = {
            prop for iri, values in self.values.items() if not kinds or kinds & set(self.types[iri]) for prop in values
        }
        return [*(code for code in CODES if code in found), *sorted(found - set(CODES))]

    def recognise(self, name: str, kinds: set[str], codes: Sequence[tuple[str, str]], limit: int) -> list[Candidate]:
        """Return whom a name may mean, the most likely first.

        A name or a code that is written just so, but for accents, case and punctuation, and that one entity alone
        has, is a match without doubt. Otherwise the score is that of the most alike of an entity's names.

        Parameters
        ----------
        name : str
            As it was written.
        kinds : set of str
            Types of which one must be had; empty for any.
        codes : sequence of (str, str)
            Codes that are known beside the name: property and value.
        limit : int
            How many to return.
        """
        scores = {iri: score for iri, score in self._alike(name[:LONGEST]).items() if self._is(iri, kinds)}
        for prop, value in codes:
            for iri in self.types:
                self._coded(scores, iri, prop, value, kinds)
        ranked = sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))
        sure = [iri for iri, score in ranked if score == 100.0]
        return [Candidate(iri, round(score, 2), sure == [iri]) for iri, score in ranked[:limit]]

    def _is(self, iri: str, kinds: set[str]) -> bool:
        return not kinds or bool(kinds & set(self.types[iri]))

    def _coded(self, scores: dict[str, float], iri: str, prop: str, value: str, kinds: set[str]) -> None:
        """Count what a code says of an entity: another code than its own makes it unlikely."""
        own = [text for text, _ in self.values.get(iri, {}).get(prop, ())]
        if value in own and self._is(iri, kinds):
            scores[iri] = 100.0
        elif own and iri in scores:
            scores[iri] = scores[iri] / 2

    def _alike(self, name: str) -> dict[str, float]:
        """Return the score of each entity one of whose names is alike, or whose code this is."""
        code, folded = "".join(name.split()), fold(name)
        found: dict[str, float] = {}
        if code in self.codes or not folded:
            return dict.fromkeys(self.codes.get(code, ()), 100.0)
        exact = self.names.get(folded, ())
        for scorer, weight in ((fuzz.token_sort_ratio, 1.0), (fuzz.token_set_ratio, 0.95)):
            alike = process.extract(folded, tuple(self.names), scorer=scorer, limit=None, score_cutoff=LEAST)
            for other, score, _ in alike:
                for iri in self.names[other]:
                    found[iri] = max(found.get(iri, 0.0), min(score * weight, 99.0))
        return found | dict.fromkeys(exact, 100.0)

    def begin(self, prefix: str, limit: int) -> list[str]:
        """Return the entities of which a name, or a word of a name, begins so."""
        folded = fold(prefix[:LONGEST])
        starts: list[str] = []
        inside: list[str] = []
        for name, iris in self.names.items():
            if name.startswith(folded):
                starts += iris
            elif f" {folded}" in name:
                inside += iris
        return list(dict.fromkeys((*starts, *inside)))[:limit]


def fold(text: str) -> str:
    """Return a name without accents, case and punctuation.

    Examples
    --------
    >>> fold("Saint-Méen Montauban (35)")
    'saint meen montauban 35'
    """
    return slug(text).replace("-", " ")
