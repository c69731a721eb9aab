"""Pages that give account of the data: what they cover, what is missing or contradictory, what changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from pmlb_graph import coverage, differences, files, pipeline, views, worklists
from pmlb_graph.catalogue import named
from pmlb_graph.coverage import Coverage
from pmlb_graph.differences import Difference
from pmlb_graph.engine import Engine
from pmlb_graph.language import counted, figure, later, spoken, tr
from pmlb_graph.tables import Project
from pmlb_graph.terms import slug
from pmlb_graph.worklists import Contradiction, Gap

SHOWN, NAMED = 60, 3
LEVEL_UNKNOWN = "inconnu"
COVERAGE_PAGE, WORKLIST_PAGE = "couverture.html", "a-completer.html"
ROWS = "a-completer"
"""Folder of the rows to fill, beside the page."""

_WORDS = {"tr": tr, "counted": counted, "figure": figure, "percent": coverage.percent, "interval": coverage.interval}
_EXPANDED = {"fr": "Collectifs étendus à leurs membres par règle : ", "en": "Collectives expanded to members by rule: "}
_OBJECTS = {
    "population": later("Populations"),
    "date": later("Dates"),
    "nom": later("Names"),
    "contesté": later("Contested facts"),
}


def coverage_page(found: Coverage, shell: Mapping[str, Any]) -> str:
    """Return the page of what is covered.

    Parameters
    ----------
    found : Coverage
        The shares.
    shell : mapping
        What every page prints: sources, citation, version.
    """
    context: dict[str, Any] = {"covered": found, "reached": coverage.reached(found)}
    context["readings"] = {key: tr(text) for key, text in coverage.READINGS.items()} | {"": ""}
    return views.render_page(tr("Coverage"), "coverage.html", {**shell, **context, **_WORDS}, spoken(), ["report.css"])


def worklist_page(found: Sequence[Gap], said: Sequence[Contradiction], shell: Mapping[str, Any]) -> str:
    """Return the page of what is to complete, with contradictions side by side.

    Parameters
    ----------
    found : sequence of Gap
        What is missing.
    said : sequence of Contradiction
        Where sources contradict each other.
    shell : mapping
        What every page prints.
    """
    context = {
        "gaps": [_section(what, [gap for gap in found if gap.what == what]) for what in worklists.GAPS],
        "contradictions": [
            (tr(_OBJECTS.get(what, what)), list(some)) for what, some in groupby(said, lambda one: one.object)
        ],
    }
    return views.render_page(
        tr("To complete"), "worklist.html", {**shell, **context, **_WORDS}, spoken(), ["report.css"]
    )


def _section(what: str, some: Sequence[Gap]) -> dict[str, Any]:
    lines = [line for gap in some for line in gap.lines]
    paths = sorted({f"{ROWS}/{line.kind}/{line.table.file}" for line in lines})
    return {
        "id": f"manque-{slug(what)}",
        "title": tr(worklists.GAPS[what]),
        "count": len(some),
        "gaps": [(gap, ", ".join(line.place for line in gap.lines[:3] if line.place)) for gap in some[:SHOWN]],
        "more": max(0, len(some) - SHOWN),
        "files": paths,
    }


def write(folder: Path, engine: Engine, project: Project, shell: Mapping[str, Any]) -> Sequence[Gap]:
    """Write the page of what is to complete, with the rows to fill beside it, and return what is missing."""
    found = worklists.gaps(engine, project)
    for path, text in worklists.sheets(found).items():
        files.write(folder / ROWS / path, text)
    files.write(folder / WORKLIST_PAGE, worklist_page(found, worklists.contradictions(engine), shell))
    return found


def counts(found: Sequence[Gap]) -> list[tuple[str, int]]:
    """Return how many things are missing, by sort."""
    many = Counter(gap.what for gap in found)
    return [(tr(title), many[what]) for what, title in worklists.GAPS.items() if many[what]]


def expanded(engine: Engine) -> dict[str, list[str]]:
    """Return the rules by which collectives are expanded, by language; nothing when they are not."""
    rows = [row for row in engine.select(named("inventaire/collectifs").text) if "regle" in row]
    names = {"fr": "regleLibelle", "en": "regleLibelleEn"}
    return {lang: sorted({row[name] for row in rows}) for lang, name in names.items()} if rows else {}


def collectives(engine: Engine) -> list[str]:
    """Return the names of the collectives that take part and that no rule expands, the most named first."""
    rows = engine.select(named("inventaire/collectifs").text)
    named_by = {row["collectifLibelle"]: int(row["participations"]) for row in rows if "regle" not in row}
    return sorted(filter(named_by.get, named_by), key=lambda name: (-named_by[name], name))


def unknown_levels(engine: Engine) -> int:
    """Return for how many years of actions the level of commitment is told to be unknown."""
    rows = engine.select(named("plan/prevu-et-constate").text)
    return len({row["annuel"] for row in rows if row["engagementLibelle"] == LEVEL_UNKNOWN})


def limits(engine: Engine) -> list[str]:
    """Return what these data do not allow one to say: of collectives, of levels of commitment, if they hold any."""
    found, rules = [], expanded(engine).get(spoken(), [])
    single, levels = collectives(engine), unknown_levels(engine)
    if rules:
        found.append(
            tr(
                "Collectives such as {names} are expanded to members by: {rules}. These ties are dashed; other"
                " collectives stay single nodes."
            ).format(names=_some(_grown(engine)), rules=" ; ".join(rules))
        )
    elif single:
        text = tr("{names}: collectives that sources name without listing their members stay single nodes.")
        found.append(text.format(names=_some(single)))
    if levels:
        found.append(
            counted(
                "The level of commitment to an action is not known for {n} year of an action: it is unknown, not zero.",
                "The level of commitment to actions is not known for {n} years of actions: it is unknown, not zero.",
                levels,
            )
        )
    return found


def _grown(engine: Engine) -> list[str]:
    rows = engine.select(named("inventaire/collectifs").text)
    return sorted({row["collectifLibelle"] for row in rows if "regle" in row})


def _some(names: Sequence[str]) -> str:
    """Name some things in quotation marks, and say that there are others."""
    text = ", ".join(tr("“{name}”").format(name=name) for name in names[:NAMED])
    return f"{text}…" if len(names) > NAMED else text


def subtitle(engine: Engine, description: Mapping[str, str]) -> dict[str, str]:
    """Describe a network by language, and say by which rules collectives are expanded when they are."""
    rules = expanded(engine)
    return {
        lang: f"{text} {_EXPANDED[lang]}{' ; '.join(rules[lang])}." if lang in rules else text
        for lang, text in description.items()
    }


def as_text(found: Coverage) -> str:
    """Return what is covered, for a terminal."""
    percent = coverage.percent
    lines = [
        coverage.reached(found),
        "",
        _row((tr("Facts"), tr("number"), tr("place"), tr("quotation"), tr("attested"), tr("2 sources"))),
    ]
    for family in found.families:
        shares = (percent(share.value) for share in (family.located, family.quoted, family.sure, family.second))
        lines.append(_row((family.label, figure(family.facts), *shares)))
    titles = (tr("Kind of territory"), tr("Département"), tr("Theme"), tr("Decade"))
    for title, strata in zip(titles, (found.kinds, found.departments, found.themes, found.decades), strict=True):
        reference = _reference(strata)
        lines += ["", _row((title, tr("documented"), tr("share"), "95 %", reference, tr("reading")))]
        lines += [] if strata else [tr("Nothing documented yet.")]
        for stratum in strata:
            reading = tr(coverage.READINGS[stratum.reading]) if stratum.reading else ""
            listed = percent(stratum.reference.value) if stratum.reference else ""
            many = (
                f"{stratum.reached.part}/{stratum.reached.whole}" if stratum.reached else str(stratum.documented.part)
            )
            share = percent(stratum.documented.value)
            lines.append(_row((stratum.label, many, share, coverage.interval(stratum.documented), listed, reading)))
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _reference(strata: Sequence[coverage.Stratum]) -> str:
    """Name what strata are read against: a complete list, the plan where there is one, or nothing."""
    if not strata or strata[0].reference is None:
        return ""
    return tr("of the list") if strata[0].reached else tr("of the plan")


def _row(cells: Sequence[str]) -> str:
    return f"{cells[0]:<34}" + "".join(f"{cell:>14}" for cell in cells[1:5]) + f"  {cells[5]}"


def difference_page(found: Difference) -> str:
    """Return the page of what differs between two states of the data."""
    context: dict[str, Any] = {"lead": differences.summary(found), "groups": list(found.groups.items())}
    context |= {"marks": differences.MARKS, "told": differences.word, "version": pipeline.release()}
    return views.render_page(tr("What changed"), "difference.html", {**context, **_WORDS}, spoken(), ["report.css"])
