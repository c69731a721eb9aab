"""What a report is made of: the graph, what was found of it, and the figures that its sections may say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import nan
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pmlb_graph import catalogue, colophon, coverage, drawings, networks, results, worklists
from pmlb_graph.analyses import Bench, Finding
from pmlb_graph.analyses.findings import Weighed
from pmlb_graph.engine import Engine
from pmlb_graph.language import tr
from pmlb_graph.reports.ledger import Number, count, of_finding, share
from pmlb_graph.worklists import Contradiction

if TYPE_CHECKING:
    import networkx as nx

    from pmlb_graph.coverage import Coverage
    from pmlb_graph.dataset import Dataset
    from pmlb_graph.drawings import Drawing, Recall
    from pmlb_graph.tables import Project

FIGURES = (
    "sources", "citations", "attestations", "acteurs", "epci", "epci_nommes", "cooperations", "actions",
    "participations", "deduites", "adhesions",
)  # fmt: skip
"""Names of the figures of the query bilan/chiffres, in its order."""
LEVEL_UNKNOWN = "inconnu"
"""Label, in the query plan/prevu-et-constate, of a level of commitment that no source gives."""


@dataclass(frozen=True)
class Material:
    """What the sections of a report are written from.

    Attributes
    ----------
    engine : Engine
        The graph.
    project : Project
        Whose title, licence and sources to print.
    recall : callable
        Returns what a name was given before, or makes it.
    tell : callable
        Told which step begins.
    draws : tuple of int
        Random networks beside each answer, and beside each claim.
    data : Path, optional
        Folder of tables, beside which flows are kept.
    whole : Dataset, optional
        The statements, whose digest names what was reported on; an endpoint does not give them.
    """

    engine: Engine
    project: Project
    recall: Recall
    tell: Callable[[str], None] = field(default=lambda _: None)
    draws: tuple[int, int] = results.DRAWS
    data: Path | None = None
    whole: Dataset | None = None

    def rows(self, name: str) -> list[dict[str, str]]:
        """Return the answer of a query of the catalogue."""
        return self._answers.setdefault(name, list(self.engine.select(catalogue.named(name).text)))

    @cached_property
    def _answers(self) -> dict[str, list[dict[str, str]]]:
        return {}

    @cached_property
    def bench(self) -> Bench:
        """The networks, made once."""
        return Bench(self.engine, self.draws[0], data=self.data)

    @cached_property
    def _found(self) -> tuple[list[Finding], list[Weighed]]:
        return results.answers(self.recall, self.engine, self.tell, self.draws, self.data)

    @cached_property
    def found(self) -> dict[str, Finding]:
        """The answer of every analysis, by name."""
        return {one.name: one for one in self._found[0]}

    @cached_property
    def weighed(self) -> list[Weighed]:
        """The claims, weighed together."""
        return self._found[1]

    @cached_property
    def ranking(self) -> list[dict[str, Any]]:
        """The actors by betweenness, beside chance and doubt."""
        return results.ranking(self.recall, self.engine, self.draws[0])

    @cached_property
    def covered(self) -> Coverage:
        """What is covered."""
        return coverage.cover(self.engine)

    @cached_property
    def contradictions(self) -> list[Contradiction]:
        """Where sources contradict each other."""
        return worklists.contradictions(self.engine)

    @cached_property
    def drawing(self) -> Drawing:
        """The network of actors, measured and placed."""
        return drawings.draw(self.engine, networks.named("acteurs-acteurs"), recall=self.recall)

    @cached_property
    def digest(self) -> str:
        """The RDFC-1.0 digest of the graph, or nothing."""
        return self.whole.digest() if self.whole else ""

    @cached_property
    def date(self) -> str:
        """The date of the most recent source, or nothing."""
        return max((row.get("date", "") for row in self.rows("bilan/sources")), default="")


def figures(material: Material) -> list[Number]:
    """Return the figures that sections may say."""
    makers = (_balance, _network, _ranking, _roadmap, _space, _coverage, _findings)
    return [one for make in makers for one in make(material)]


def _balance(material: Material) -> Iterator[Number]:
    for name, row in zip(FIGURES, material.rows("bilan/chiffres"), strict=True):
        yield count(name, int(row["nombre"]), "requête bilan/chiffres")
    dated = [row for row in material.rows("bilan/sources") if row.get("date")]
    yield count("sources_datees", len(dated), "requête bilan/sources")


def _network(material: Material) -> Iterator[Number]:
    import networkx as nx

    for name, key in (("acteurs-cooperations", "biparti"), ("acteurs-acteurs", "reseau")):
        graph = material.bench.network(name)
        parts = sorted((len(part) for part in nx.connected_components(graph)), reverse=True)
        sides = Counter(data["side"] for _, data in graph.nodes(data=True))
        origin = f"réseau {name}"
        yield count(f"{key}_noeuds", len(graph), origin)
        yield count(f"{key}_acteurs", sides["acteur"], origin)
        yield count(f"{key}_cooperations", sides["cooperation"], origin)
        yield count(f"{key}_liens", graph.number_of_edges(), origin)
        yield count(f"{key}_morceaux", len(parts), origin)
        yield share(f"{key}_principal", parts[0] / len(graph) if parts else nan, origin)
        yield count(f"{key}_isoles", sum(1 for _, degree in graph.degree() if not degree), origin)
        degrees = sorted(degree for node, degree in graph.degree() if graph.nodes[node]["side"] == "acteur")
        median = _median(degrees)
        yield count(f"{key}_mediane", median, origin, 0 if median.is_integer() else 1)
        yield count(f"{key}_maximum", max(degrees, default=0), origin)
        yield count(f"{key}_un_seul", sum(degree == 1 for degree in degrees), origin)


def _median(values: Sequence[int]) -> float:
    return (values[(len(values) - 1) // 2] + values[len(values) // 2]) / 2 if values else nan


def _ranking(material: Material) -> Iterator[Number]:
    origin, verdicts = "mesure betweenness", Counter(row["verdict"] for row in material.ranking)
    first = material.ranking[:10]
    yield count("classes", len(material.ranking), origin)
    top = max((row["betweenness"] for row in material.ranking), default=nan)
    yield count("passages_maximum", top, origin, 3)
    yield count("en_tete", sum(row["betweenness"] == top for row in material.ranking), origin)
    yield count("au_dessus", verdicts["above"], origin)
    yield count("au_dessus_attendus", len(material.ranking) * 0.025, origin, 1)
    yield count("au_dessous", verdicts["below"], origin)
    yield count("premiers", len(first), origin)
    yield count("premiers_stables", sum(row["stability"] == "stable" for row in first), origin)
    for position, row in enumerate(first, 1):
        yield count(f"rang_bas.{position}", row["rank_best"], origin)
        yield count(f"rang_haut.{position}", row["rank_worst"], origin)


def _roadmap(material: Material) -> Iterator[Number]:
    plan = material.rows("plan/actions")
    origin = "requête plan/actions"
    actions = {row["action"] for row in plan}
    yield count("plan_axes", len({row["axeNumero"] for row in plan}), origin)
    yield count("plan_orientations", len({row["orientationNumero"] for row in plan}), origin)
    yield count("plan_actions", len(actions), origin)
    yield count("plan_themes", len({row["themeLibelle"] for row in plan if "themeLibelle" in row}), origin)
    for name, query in (
        ("sans_instance", "inventaire/actions-sans-instance"),
        ("sans_partie", "inventaire/actions-sans-partie-prenante"),
    ):
        yield count(name, len({row["action"] for row in material.rows(query)}), f"requête {query}")
    decided = material.rows("inventaire/arbitrages")
    yield count("arbitrages", len({row["action"] for row in decided}), "requête inventaire/arbitrages")
    levels = {row["annuel"]: row["engagementLibelle"] for row in material.rows("plan/prevu-et-constate")}
    yield count("niveaux", len(levels), "requête plan/prevu-et-constate")
    yield count(
        "niveaux_inconnus", sum(one == LEVEL_UNKNOWN for one in levels.values()), "requête plan/prevu-et-constate"
    )
    unsure = material.rows("plan/ambiguites")
    yield count("ambiguites", len({row["ambiguite"] for row in unsure}), "requête plan/ambiguites")
    yield count("ambiguites_natures", len({row["nature"] for row in unsure}), "requête plan/ambiguites")


def _space(material: Material) -> Iterator[Number]:
    covered, origin = material.covered, "requête couverture/epci"
    yield count("liste_epci", covered.epci.whole, origin)
    yield count("epci_documentes", covered.epci.part, origin)
    yield count("epci_sans", covered.epci.whole - covered.epci.part, origin)
    yield share("part_epci", covered.epci.value if covered.epci.whole else nan, origin)
    peopled = any("population" in row for row in material.rows("couverture/epci"))
    yield share("part_habitants", covered.inhabitants if peopled else nan, origin)
    towns = material.rows("inventaire/villes-moyennes-sans-cooperation")
    rules = {row["regle"] for row in material.rows("inventaire/villes-moyennes")}
    query = "requête inventaire/villes-moyennes-sans-cooperation"
    yield count("villes_sans", len({row["ville"] for row in towns}), query)
    yield count("villes_aucune", len({row["ville"] for row in towns if row["constat"] == "aucune"}), query)
    yield count("regles_villes", len(rules), "requête inventaire/villes-moyennes")
    for name, strata in (("classes_epci", covered.kinds), ("departements", covered.departments)):
        readings = Counter(one.reading for one in strata)
        yield count(f"{name}_sur", readings[coverage.ABOVE], origin)
        yield count(f"{name}_sous", readings[coverage.BELOW], origin)


def _coverage(material: Material) -> Iterator[Number]:
    families, origin = material.covered.families, "requête couverture/faits"
    n = sum(one.facts for one in families)
    yield count("faits", n, origin)
    for name in ("located", "quoted", "sure", "second"):
        part = sum(getattr(one, name).part for one in families)
        yield share(f"faits_{name}", part / n if n else nan, origin)
    missing = Counter(row["manque"] for row in material.rows("preuve/a-completer"))
    yield count("manques", missing.total(), "requête preuve/a-completer")
    yield count("manques_sortes", len(missing), "requête preuve/a-completer")
    said = material.contradictions
    yield count("contradictions", len(said), "requête preuve/contradictions")
    yield count("contradictions_objets", len({one.object for one in said}), "requête preuve/contradictions")


def _findings(material: Material) -> Iterator[Number]:
    yield count("constats_eprouves", len(material.weighed), "constats")
    yield count("constats_tenus", sum(one.survives for one in material.weighed), "constats")
    yield count("tirages", material.draws[0], "réglage")
    yield count("tirages_constats", material.draws[1], "réglage")
    yield count("graine", drawings.SEED, "réglage")
    for rank, one in enumerate(material.weighed, 1):
        yield count(f"constat_p.{rank}", one.p, f"constats, analyse {one.analysis}", 3)
        yield share(f"constat_tient.{rank}", one.claim.holds, f"constats, analyse {one.analysis}")
    for found in material.found.values():
        yield from (of_finding(found.name, number) for number in found.figures)


def title(material: Material) -> str:
    """Return the title of the report."""
    from pmlb_graph.language import pick

    return tr("{title}: report").format(title=pick(dict(material.project.title)))


def mentions(material: Material) -> list[str]:
    """Return what a reader must be able to quote or to check: sources of the data, licence, digest of the graph."""
    project = material.project
    listed = colophon.listed(project)
    told = [tr("Data: {sources}").format(sources=listed)] if listed else []
    told.append(tr("Licence: {licence}").format(licence=colophon.licence(project.licence)))
    if material.digest:
        told.append(tr("Digest of the graph (RDFC-1.0): {digest}").format(digest=material.digest))
    return told


def groups(graph: nx.Graph[str]) -> list[str]:
    """Return the kinds of territory and partner of a network, the most numerous first."""
    many = Counter(data["group"] for _, data in graph.nodes(data=True) if data.get("group"))
    return sorted(many, key=lambda one: (-many[one], one))
