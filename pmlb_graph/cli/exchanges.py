"""How the two lists of pairs look on a terminal, as CSV and as JSON."""

from __future__ import annotations

from typing import Any

from pmlb_graph import plain as words
from pmlb_graph.analyses import Bench
from pmlb_graph.analyses.concepts import labels
from pmlb_graph.analyses.exchanges import FLOWS, HOW, Exchanges, places_in_order
from pmlb_graph.analyses.finding import plain
from pmlb_graph.analyses.interaction import ABSENCE, basis
from pmlb_graph.analyses.pairs import BEYOND, READINGS, WITHOUT, Kinds, heads, kept, kind_in_words, row
from pmlb_graph.cli import scores
from pmlb_graph.language import counted, figure, tr

SHOWN = 20


def answer(bench: Bench, found: Exchanges, model: str, kinds: Kinds, form: str) -> str:
    """Return the two lists in the format asked for; no kind means all of them."""
    parts = kept(found, model, kinds)
    columns = heads(model)
    if form == "csv":
        every = [row(bench, found, model, reading, k) for reading, ks in parts.items() for k in ks]
        return scores.as_csv(columns, every)
    if form == "json":
        return scores.as_json(_plain(bench, found, model, parts))
    lines = [basis(found, model), ""]
    for reading, ks in parts.items():
        lines.append(f"{tr(READINGS[reading]).capitalize()} ({figure(len(ks))})")
        rows = [[scores.cell(one) for one in row(bench, found, model, reading, k)[1:]] for k in ks[:SHOWN]]
        lines += [words.table(columns[1:], rows).rstrip("\n")] if rows else []
        if len(ks) > SHOWN:
            lines.append(counted("{n} more row in --format csv", "{n} more rows in --format csv", len(ks) - SHOWN))
        lines.append("")
    return "\n".join([*lines, tr(HOW[model]), tr(ABSENCE)]) + "\n"


def summary(found: Exchanges, model: str, kinds: Kinds) -> str:
    """Say how many pairs are in each list, of how many."""
    parts = kept(found, model, kinds)
    text = tr(
        "{without} pairs interact without documented cooperation, {beyond} cooperate beyond, of {pairs} compared."
    )
    without, beyond = (figure(len(parts[name])) for name in (WITHOUT, BEYOND))
    return text.format(without=without, beyond=beyond, pairs=figure(len(found.models[model].rows)))


def _plain(bench: Bench, found: Exchanges, model: str, parts: dict[str, list[int]]) -> dict[str, Any]:
    gap, groups = found.models[model], labels(bench, "groupe")
    place = places_in_order(gap)
    observed = found.observed

    def pair(k: int) -> dict[str, Any]:
        i, j = int(gap.rows[k]), int(gap.columns[k])
        told = row(bench, found, model, WITHOUT, k)
        return {
            "epci": [found.places.actors[i], found.places.actors[j]],
            "labels": [found.places.labels[i], found.places.labels[j]],
            "kind": list(found.kind(i, j)),
            "kind_label": kind_in_words(found.kind(i, j), groups),
            "place": float(place[k]),
            "interaction": float(gap.interaction[k]),
            "cooperation": float(gap.cooperation[k]),
            "shared": int(found.shared[i, j]),
            "km": plain(float(found.kilometres[i, j])),
            "documented": [int(found.documented[i]), int(found.documented[j])],
            "facts": list(found.facts.get((i, j), ())),
            "reason": told[-1],
        }

    return {
        "model": model,
        "how": tr(HOW[model]),
        "observed": {"indicator": observed.indicator, "year": observed.year} if model == FLOWS else None,
        "pairs": len(gap.rows),
        "cooperating": int((gap.cooperation > 0).sum()),
        **{reading: [pair(k) for k in ks] for reading, ks in parts.items()},
        "limit": tr(ABSENCE),
    }
