"""Population: what share of the people live in a territory that takes part in a cooperation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pmlb_graph.analyses.analysis import Analysis
from pmlb_graph.analyses.bench import Bench
from pmlb_graph.analyses.finding import Cell, Figure, Finding, Thing, alone
from pmlb_graph.language import counted, figure, later, tr

TITLE = later("What share of the population is touched by at least one cooperation?")
ALL, REGION, DEPARTEMENT = "ensemble", "région", "département"
_LEVELS = {ALL: later("all"), REGION: later("region"), DEPARTEMENT: later("département")}


def population(bench: Bench) -> Finding:
    """Tell the share of the population whose EPCI takes part in an alliance, nobody counted twice."""
    found = [row for row in bench.answer("espace/population-touchee") if float(row["population"]) > 0]
    found.sort(key=lambda row: (list(_LEVELS).index(row["niveau"]), row["territoireLibelle"]))
    whole = next((row for row in found if row["niveau"] == ALL), None)
    label = tr("Share of the population touched (%)")
    return Finding(
        name="population-touchee",
        questions=(28,),
        title=tr(TITLE),
        sentences=tuple(_sentences(whole, found)),
        figures=(Figure("population_share", label, alone(_share(whole)), 1),) if whole else (),
        columns=(
            tr("Level"),
            tr("Territory"),
            "EPCI",
            tr("EPCI touched"),
            tr("Population"),
            tr("Population touched"),
            tr("Share (%)"),
            tr("Year of the populations"),
        ),
        rows=tuple(_row(row) for row in found),
        facts=_facts(bench) if whole else (),
        method=tr(
            "The municipal population of the EPCI that a source says take part in an alliance, over that of all the"
            " EPCI of the graph. An EPCI counts once, in however many alliances it is; one that extends over two"
            " départements or regions counts whole in each, so that these rows do not add up."
        ),
        limits=(
            tr("The share is a floor: an EPCI without an entered source may well cooperate."),
            tr("A region or a département counts only those of its EPCI that the graph holds."),
            tr("A whole EPCI is touched as soon as it takes part: not every inhabitant knows or uses the cooperation."),
        ),
    )


def _facts(bench: Bench) -> tuple[str, ...]:
    """Return the attested participations of EPCI in alliances."""
    graph = bench.network("acteurs-cooperations")
    epci = {row["epci"] for row in bench.answer("couverture/epci")}
    ties = (data for _, other, data in graph.edges(epci & set(graph), data=True) if _alliance(graph.nodes[other]))
    return tuple(sorted({fact for data in ties if not data["inferred"] for fact in data["facts"]}))


def _alliance(data: Mapping[str, object]) -> bool:
    return data["kind"] == "Alliance"


def _share(row: Mapping[str, str]) -> float:
    return 100 * float(row["populationTouchee"]) / float(row["population"])


def _sentences(whole: Mapping[str, str] | None, found: Sequence[Mapping[str, str]]) -> list[str]:
    if whole is None:
        return [tr("The graph holds no population of an EPCI: no share can be told.")]
    text = counted(
        "{{share}} % of the population live in {n} EPCI that takes part in a documented cooperation, of {{all}}:"
        " {{people}} people of {{total}}.",
        "{{share}} % of the population live in the {n} EPCI that take part in a documented cooperation, of {{all}}:"
        " {{people}} people of {{total}}.",
        int(whole["dontTouches"]),
    )
    said = [
        text.format(
            share=figure(_share(whole), 1),
            all=figure(int(whole["nombreEPCI"])),
            people=figure(float(whole["populationTouchee"])),
            total=figure(float(whole["population"])),
        )
    ]
    for level, words in (
        (REGION, later("By region, from the most to the least touched: {names}.")),
        (DEPARTEMENT, later("By département, from the most to the least touched: {names}.")),
    ):
        rows = sorted((r for r in found if r["niveau"] == level), key=lambda r: (-_share(r), r["territoireLibelle"]))
        names = [
            tr("{name} ({share} %, {touched} of {all} EPCI)").format(
                name=row["territoireLibelle"],
                share=figure(_share(row), 1),
                touched=figure(int(row["dontTouches"])),
                all=figure(int(row["nombreEPCI"])),
            )
            for row in rows
        ]
        said += [tr(words).format(names=", ".join(names))] if names else []
    return said


def _row(row: Mapping[str, str]) -> tuple[Cell, ...]:
    name: Cell = tr("whole perimeter")
    if "territoire" in row:
        name = Thing(row["territoire"], row["territoireLibelle"])
    counts = [int(float(row[key])) for key in ("nombreEPCI", "dontTouches", "population", "populationTouchee")]
    level = _LEVELS[row["niveau"]]
    return (tr(level), name, *counts, _share(row), row.get("annee"))


ANALYSES = (Analysis("population-touchee", (28,), TITLE, population),)
