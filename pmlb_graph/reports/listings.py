"""The tables of a report, each made by a query, a measure or an analysis."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from itertools import groupby
from math import isnan
from typing import Any

from pmlb_graph import coverage, worklists
from pmlb_graph.analyses import Figure
from pmlb_graph.analyses.finding import null_model
from pmlb_graph.language import figure, later, tr
from pmlb_graph.reports.ledger import Number, Table, rounded
from pmlb_graph.reports.material import Material
from pmlb_graph.results import ordered
from pmlb_graph.worklists import Said

VERDICTS = {"above": later("above chance"), "within": later("chance would do"), "below": later("below chance")}
MARKS = {"stable": later("stable"), "fragile": later("fragile"), "unstable": later("unstable")}
OBJECTS = {
    "population": later("Populations"),
    "date": later("Dates"),
    "nom": later("Names"),
    "contesté": later("Contested facts"),
}
STANDINGS = {
    "aucune": later("neither cooperation nor membership"),
    "adhésion seulement": later("a membership only"),
    "déduite seulement": later("an inferred participation only"),
}
"""What the query inventaire/villes-moyennes-sans-cooperation finds of a town, in words."""
TITLES = {
    "sources": later("The sources cited, by kind"),
    "classement": later("The first actors by betweenness, beside chance and doubt"),
    "plan": later("The plan, by axis and orientation"),
    "arbitrages": later("The actions that the plan submits to a decision"),
    "ambiguites": later("What the document leaves undecided"),
    "classes-epci": later("Kinds of territory: the documented ones beside the list"),
    "departements": later("Départements: the documented EPCI beside the list"),
    "sans-cooperation": later("EPCI for which no source tells of a cooperation"),
    "villes": later("Medium-sized cities that no documented cooperation involves"),
    "communautes": later("The communities, their main members and cooperations"),
    "determinants": later("What goes with cooperation between EPCI"),
    "contradictions": later("What sources say otherwise, side by side"),
    "manques": later("What is to complete"),
    "faits": later("How well facts are attested"),
    "constats": later("The claims, tested together"),
    "analyses": later("The questions of the team, and the analyses that answer them"),
}
RANKED = 15


def _sources(material: Material) -> Table:
    many = Counter(row["natureLibelle"] for row in material.rows("bilan/sources"))
    rows = sorted(many.items(), key=lambda item: (-item[1], item[0]))
    return _table("sources", "requête bilan/sources", (tr("Kind of source"), tr("sources")), rows)


def _ranking(material: Material) -> Table:
    columns = (
        tr("Actor"), tr("cooperations"), tr("betweenness"), tr("by chance (95 %)"), tr("beside chance"),
        tr("possible ranks"), tr("rank"),
    )  # fmt: skip
    ranked, rows = ordered(material.ranking), []
    for row in material.ranking[:RANKED]:
        chance = _range(row["low"], row["high"], 3), tr(VERDICTS[row["verdict"]])
        ranks = (_range(row["rank_best"], row["rank_worst"]), tr(MARKS[row["stability"]])) if ranked else ("", "")
        rows.append((row["label"], row["degree"], row["betweenness"], *chance, *ranks))
    return _table("classement", "mesure betweenness", columns, rows)


def _range(low: float | None, high: float | None, digits: int = 0) -> str:
    if low is None or high is None or isnan(low) or isnan(high):
        return ""
    return f"{figure(low, digits)} – {figure(high, digits)}"


def _plan(material: Material) -> Table:
    columns = (tr("Axis"), tr("Orientation"), tr("actions"), tr("with a body"), tr("under a decision"))
    awaiting = {row["action"] for row in material.rows("inventaire/arbitrages")}
    rows = []
    for key, some in groupby(material.rows("plan/actions"), lambda r: (r["axeNumero"], r["orientationNumero"])):
        lines = list(some)
        actions = {row["action"] for row in lines}
        led = {row["action"] for row in lines if "instanceLibelle" in row}
        names = f"{key[0]}. {lines[0]['axeLibelle']}", f"{key[1]} {lines[0]['orientationLibelle']}"
        rows.append((*names, len(actions), len(led), len(actions & awaiting)))
    return _table("plan", "requêtes plan/actions et inventaire/arbitrages", columns, rows)


def _awaiting(material: Material) -> Table:
    years: defaultdict[str, dict[str, None]] = defaultdict(dict)
    bodies: dict[str, str] = {}
    for row in material.rows("inventaire/arbitrages"):
        years[row["actionLibelle"]][row["annee"]] = None
        bodies[row["actionLibelle"]] = row.get("instanceLibelle", bodies.get(row["actionLibelle"], ""))
    rows = [(action, ", ".join(found), bodies[action] or None) for action, found in years.items()]
    columns = (tr("Action"), tr("years"), tr("body"))
    return _table("arbitrages", "requête inventaire/arbitrages", columns, rows)


def _ambiguities(material: Material) -> Table:
    columns = (tr("Line"), tr("kind"), tr("what the document leaves undecided"), tr("what is made of it"))
    rows = [
        (row.get("ligne"), row["natureLibelle"], row["description"], row["traitement"])
        for row in material.rows("plan/ambiguites")
    ]
    return _table("ambiguites", "requête plan/ambiguites", columns, rows)


def _strata(
    name: str, head: str, some: Callable[[Material], Iterable[coverage.Stratum]]
) -> Callable[[Material], Table]:
    def made(material: Material) -> Table:
        columns = (tr(head), tr("EPCI"), tr("documented"), tr("covered"), tr("share of the list"),
                   tr("share among the documented"), tr("95 % interval"), tr("reading"))  # fmt: skip
        rows = [
            (
                one.label,
                one.reached.whole if one.reached else None,
                one.documented.part,
                coverage.percent(one.reached.value) if one.reached else None,
                coverage.percent(one.reference.value) if one.reference else None,
                coverage.percent(one.documented.value),
                coverage.interval(one.documented),
                tr(coverage.READINGS[one.reading]) if one.reading else None,
            )
            for one in some(material)
        ]
        return _table(name, "requête couverture/epci", columns, rows)

    return made


def _without(material: Material) -> Table:
    """List the EPCI that no source ties to a cooperation, by département; one over two is in both."""
    places: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for row in material.rows("couverture/epci"):
        if not int(row["cooperations"]):
            places[row.get("departementLibelle", tr(coverage.UNKNOWN))][row["epciLibelle"]] = None
    rows = [(place, len(names), ", ".join(names)) for place, names in sorted(places.items())]
    columns = (tr("Département"), tr("EPCI"), tr("without a documented cooperation"))
    return _table("sans-cooperation", "requête couverture/epci", columns, rows)


def _towns(material: Material) -> Table:
    columns = (tr("City"), tr("EPCI"), tr("under the rules"), tr("what is known"))
    rules: defaultdict[tuple[str, str | None, str], dict[str, None]] = defaultdict(dict)
    for row in material.rows("inventaire/villes-moyennes-sans-cooperation"):
        rules[row["villeLibelle"], row.get("epciLibelle"), row["constat"]][row["regleLibelle"]] = None
    rows = [
        (town, epci, " ; ".join(names), tr(STANDINGS.get(standing, standing)))
        for (town, epci, standing), names in rules.items()
    ]
    return _table("villes", "requête inventaire/villes-moyennes-sans-cooperation", columns, rows)


def _contradictions(material: Material) -> Table:
    """List what sources say, a row each: nothing is settled."""
    columns = (tr("About"), tr("subject"), tr("what is said"), tr("by whom"), tr("remark"))
    rows: list[tuple[str, str, str | None, str, str | None]] = []
    contested: set[tuple[str, str]] = set()
    for one in material.contradictions:
        sources: defaultdict[tuple[str, str, str], list[Said]] = defaultdict(list)
        for told_ in one.said:
            sources[told_.value, told_.perimeter, told_.year].append(told_)
        for (value, place, year), alike in sources.items():
            told = " ".join(filter(None, (_number(value), place, year and f"({year})")))
            titles = ", ".join(dict.fromkeys(one.source for one in alike))
            notes = " ".join(dict.fromkeys(f"{one.note.rstrip('.')}." for one in alike if one.note))
            what = tr(OBJECTS.get(one.object, one.object))
            if (told, titles) in contested:
                continue
            contested.add((told, titles))
            rows.append((what, one.label, None if told == one.label else told, titles, notes or None))
    return _table("contradictions", "requête preuve/contradictions", columns, rows)


def _number(text: str) -> str:
    """Return a large number as people read it; a year, or anything else, as it is."""
    return figure(int(text)) if text.isdecimal() and len(text) > 4 else text


def _missing(material: Material) -> Table:
    many = Counter(row["manque"] for row in material.rows("preuve/a-completer"))
    rows = [(tr(title), many[what]) for what, title in worklists.GAPS.items() if many[what]]
    return _table("manques", "requête preuve/a-completer", (tr("What is missing"), tr("number")), rows)


def _facts(material: Material) -> Table:
    columns = (tr("Facts"), tr("number"), tr("place"), tr("quotation"), tr("sure attestation"), tr("two sources"))
    percent = coverage.percent
    rows = [
        (one.label, one.facts, *(percent(part.value) for part in (one.located, one.quoted, one.sure, one.second)))
        for one in material.covered.families
    ]
    return _table("faits", "requête couverture/faits", columns, rows)


def _claims(material: Material) -> Table:
    columns = (tr("Claim"), tr("p after Holm"), tr("holds under doubt"), tr("outcome"))
    rows = [
        (
            one.claim.sentence,
            one.p,
            None if isnan(one.claim.holds) else coverage.percent(one.claim.holds),
            tr("survives") if one.survives else one.why,
        )
        for one in material.weighed
    ]
    return _table("constats", "constats de toutes les analyses", columns, rows)


def _dictionary(material: Material) -> Table:
    rows = [(one.title, one.name) for one in material.found.values()]
    return _table("analyses", "analyses", (tr("Question"), tr("analysis")), rows)


def beside_chance(analysis: str, told: Iterable[tuple[Figure, Number]]) -> Table:
    """Return the figures of an analysis beside what chance gives, or with their interval."""
    columns = (
        tr("Measure"),
        tr("value"),
        tr("95 % interval"),
        tr("by chance (95 %)"),
        tr("beside chance"),
        "p",
        tr("null model"),
    )
    rows = []
    for one, number in told:
        tested, digits = one.tested, one.digits
        beside = bool(number.verdict)
        rows.append(
            (
                one.label,
                figure(tested.value, digits),
                _range(*one.interval, digits) if one.interval else "",
                f"{figure(tested.mean, digits)} ({_range(tested.low, tested.high, digits)})" if beside else "",
                tr(VERDICTS[number.verdict]) if beside else "",
                figure(tested.p, 3) if beside else "",
                null_model(tested.null) if beside else "",
            )
        )
    kept = [i for i in range(len(columns)) if i < 2 or any(row[i] for row in rows)]
    title = tr("Measures, and what chance gives") if 3 in kept else tr("Measures")
    chosen = [[row[i] or None for i in kept] for row in rows]
    return Table(f"{analysis}.mesures", f"analyse {analysis}", title, tuple(columns[i] for i in kept), rounded(chosen))


def _table(name: str, origin: str, columns: tuple[str, ...], rows: Iterable[Iterable[Any]]) -> Table:
    return Table(name, origin, tr(TITLES[name]), columns, rounded([list(row) for row in rows]))


TABLES: Mapping[str, Callable[[Material], Table]] = {
    "sources": _sources,
    "classement": _ranking,
    "plan": _plan,
    "arbitrages": _awaiting,
    "ambiguites": _ambiguities,
    "classes-epci": _strata("classes-epci", later("Kind of territory"), lambda material: material.covered.kinds),
    "departements": _strata("departements", later("Département"), lambda material: material.covered.departments),
    "sans-cooperation": _without,
    "villes": _towns,
    "contradictions": _contradictions,
    "manques": _missing,
    "faits": _facts,
    "constats": _claims,
    "analyses": _dictionary,
}


def table(material: Material, name: str) -> Table | None:
    """Return a table by its name, or that of an analysis; None when there is none."""
    if name in TABLES:
        return TABLES[name](material)
    if name in material.found:
        found = material.found[name]
        title = tr(TITLES[name]) if name in TITLES else found.title
        return Table(name, f"analyse {name}", title, found.columns, rounded(found.rows))
    return None


def said(cell: Any) -> str:
    """Return a cell as people read it.

    Examples
    --------
    >>> said(None), said(0.1234), said(1234)
    ('–', '0,123', '1\u202f234')
    """
    if isinstance(cell, float):
        return figure(cell, 0 if cell.is_integer() and abs(cell) > 1 else 2 if abs(cell) >= 10 else 3)
    if isinstance(cell, int):
        return figure(cell)
    return str(cell) if cell not in (None, "") else "–"
