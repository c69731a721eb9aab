"""The surroundings of a thing, as a still picture: what it is tied to, directly or by one fact."""

from __future__ import annotations

from collections import Counter

import pyoxigraph as ox
from markupsafe import Markup

from pmlb_graph import views
from pmlb_graph.language import counted, tr
from pmlb_graph.site.pages import Links
from pmlb_graph.site.record import Record, cut
from pmlb_graph.terms import local_name

MOST = 16
"""Neighbours drawn; the others are counted."""
_WIDTH, _STEP, _TOP, _LABEL = 760, 30, 20, 38
_APART = {"SourceDocumentaire", "Attestation", "Passage"}


def neighbours(record: Record, iri: str) -> Counter[str]:
    """Return the things around one, with the number of facts that tie them to it.

    Things that have a name and a page are told; a fact without a name is followed to its other ends.
    """
    found: Counter[str] = Counter()
    for one in record.about(iri):
        if isinstance(one.value, ox.NamedNode):
            found[one.value.value] += 1
    for one in record.to(iri):
        if record.named(one.subject):
            found[one.subject] += 1
        else:
            ends = {end.value.value for end in record.about(one.subject) if isinstance(end.value, ox.NamedNode)}
            found.update(ends)
    return Counter({name: n for name, n in found.items() if name != iri and _drawn(record, name)})


def _drawn(record: Record, iri: str) -> bool:
    return "/id/" in iri and record.named(iri) and local_name(record.kind(iri)) not in _APART


def draw(record: Record, iri: str, link: Links) -> Markup | None:
    """Return the picture: the thing in the middle, what surrounds it on both sides, each a link; None when alone."""
    if not _drawn(record, iri):
        return None
    around = sorted(neighbours(record, iri).items(), key=lambda pair: (-pair[1], record.label(pair[0]), pair[0]))
    if not around:
        return None
    shown, rest = around[:MOST], len(around) - MOST
    half = (len(shown) + 1) // 2
    height = _TOP * 2 + _STEP * half
    title = tr("Surroundings of {name}").format(name=record.label(iri))
    more = counted("{n} more neighbour is listed below.", "{n} more neighbours are listed below.", max(0, rest))
    parts = [Markup('<svg viewBox="0 0 {w} {h}" role="group" aria-label="{t}">').format(w=_WIDTH, h=height, t=title)]
    middle = (_WIDTH / 2, height / 2)
    for side, some in ((-1, shown[:half]), (1, shown[half:])):
        first = (height - _STEP * (len(some) - 1)) / 2
        parts += [_ray(middle, (_WIDTH / 2 + side * 110, first + i * _STEP), pair[1]) for i, pair in enumerate(some)]
        parts += [_end(record, link, pair[0], (side, first + i * _STEP)) for i, pair in enumerate(some)]
    colour = _colour(record, iri)
    parts.append(Markup('<circle cx="{}" cy="{}" r="11" fill="{}"/></svg>').format(*middle, colour))
    return Markup("").join(parts) + (Markup("<figcaption>{}</figcaption>").format(more) if rest > 0 else "")


def _ray(start: tuple[float, float], end: tuple[float, float], facts: int) -> Markup:
    width = round(min(4.0, 1 + facts**0.5 / 2), 1)
    ends = [round(n, 1) for n in (*start, *end)]
    return Markup('<line x1="{}" y1="{}" x2="{}" y2="{}" stroke-width="{}"/>').format(*ends, width)


def _end(record: Record, link: Links, iri: str, place: tuple[int, float]) -> Markup:
    side, y = place
    x = _WIDTH / 2 + side * 110
    dot = Markup('<circle cx="{}" cy="{}" r="6.5" fill="{}"/>').format(x, round(y, 1), _colour(record, iri))
    text = Markup('<text x="{}" y="{}" text-anchor="{}">{}</text>').format(
        x + side * 13, round(y + 4, 1), "start" if side > 0 else "end", cut(record.label(iri), _LABEL)
    )
    return Markup('<a href="{}">{}{}</a>').format(link.of(iri), dot, text)


def _colour(record: Record, iri: str) -> str:
    kind = local_name(record.kind(iri))
    return views.colour(kind, "cooperation" if "/id/cooperation/" in iri else "actor")
