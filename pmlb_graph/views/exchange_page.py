"""Interaction beside cooperation as one interactive page: a map, a scatter, a table, the evidence of each pair."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import networkx as nx

from .geography import Territory, sheet
from .inlined import one_scope, resource
from .kinds import kind_label
from .page import environment, shell
from .payload import Evidence, common_prefix, evidence_tables
from .words import Text, both, interface_words

Record = dict[str, Any]

SCRIPTS = (
    *("network/frame", "exchange/state", "network/words", "network/fuzzy", "network/shapes", "network/labels"),
    *("network/paper", "network/mapdrawing", "exchange/map", "exchange/scatter", "network/contested"),
    *("network/evidence", "exchange/table"),
    *("exchange/panel", "exchange/sheet", "exchange/main"),
)
"""Scripts of the page in their order: those of the network pages that suit it, and its own."""
STYLES = ("base.css", "network/network.css", "exchange/exchange.css")
OFF = ("path_", "matrix_", "timeline_", "flow_", "multiples_", "vignette_", "atlas_", "figure_", "facet_", "title_")
"""Beginnings of the keys of words that the page has no use for."""


def exchange_page(  # noqa: PLR0913 - keywords only, one a thing printed on the page
    territories: Sequence[Record],
    pairs: Sequence[Record],
    models: Sequence[Record],
    evidence: Evidence,
    *,
    title: Text,
    subtitle: Text,
    lang: str = "fr",
    ground: Territory | None = None,
    about: Mapping[str, Any] | None = None,
    sources_note: Text = "",
    citation: Text = "",
    version: str = "",
) -> str:
    """Render interaction beside cooperation as one HTML page.

    Parameters
    ----------
    territories : sequence of mapping
        ``iri`` of each EPCI, ``name``, ``kind`` (local name of its class), ``group``, ``departement``, ``population``,
        ``documented`` (cooperations), ``near`` (people within 60 km), ``lon``, ``lat``; the unknown is left out.
    pairs : sequence of mapping
        ``a`` and ``b`` (numbers of territories), ``km``, ``near`` (1, 0, or absent), ``shared``, ``weight``, ``rank``
        (place by cooperation), ``facts`` (IRIs of the participations), ``told`` (IRIs of facts that tell interaction),
        ``flows`` (value, first lines and number of lines, one way and the other), ``m`` (for each model: place by
        interaction, value, list, place in the list; or None).
    models : sequence of mapping
        ``key``, ``label`` and ``how`` (by language), ``pairs``, ``cooperate``, ``lists`` (size of each list), ``kept``
        (how many of each stand in the page), ``file`` and ``year`` of flows.
    evidence : mapping
        The facts by IRI, each with its passages.
    title, subtitle : str or mapping
        Head of the page.
    lang : str
        Language the page opens in.
    ground : Territory, optional
        Base map, contours and points.
    about : mapping, optional
        ``model`` (the key of the one it opens on), ``groups`` (words of groups, by key and language), ``neighbours``
        (whether contiguity is told), ``agreement`` (sentences by language), ``cost`` (``km`` or ``min``).

    Returns
    -------
    str
        The page; the same input gives the same bytes.
    """
    graph: nx.Graph[str] = nx.Graph()
    for pair in pairs:
        ends = (territories[pair["a"]]["iri"], territories[pair["b"]]["iri"])
        graph.add_edge(*ends, facts=(*pair["facts"], *pair["told"]))
    tables, numbers = evidence_tables(graph, evidence)
    base = common_prefix(one["iri"] for one in territories)
    nodes = [{"id": i, **one} for i, one in enumerate(territories)]
    drawn = sheet(nodes, ground or Territory())
    data = {
        **tables,
        **(about or {}),
        "map": {**drawn, "others": []} if drawn else {},
        "models": list(models),
        "base": base,
        "kinds": {kind: kind_label(kind) for kind in sorted({str(one["kind"]) for one in territories})},
        "title": both(title), "subtitle": both(subtitle), "sources_note": both(sources_note),
        "citation": both(citation), "lang": lang, "version": version, "words": _words(),
    }  # fmt: skip
    records = [_pair(pair, numbers) for pair in pairs]
    variables = {
        **shell(title, lang, [resource(name) for name in STYLES], [one_scope(f"{name}.js" for name in SCRIPTS)]),
        "subtitle": both(subtitle)[lang], "sources_note": both(sources_note)[lang], "citation": both(citation)[lang],
        "version": version, "data": data, "mapped": bool(drawn), "pairs": records,
        "nodes": [{**one, "iri": one["iri"].removeprefix(base)} for one in nodes],
    }  # fmt: skip
    return environment(variables).get_template("exchange/exchange.html").render(variables)


def _pair(pair: Mapping[str, Any], numbers: Mapping[str, int]) -> Record:
    kept = {key: value for key, value in pair.items() if value not in (None, (), [])}
    for name in ("facts", "told"):
        kept[name] = [numbers[fact] for fact in pair[name] if fact in numbers]
    return kept


def _words() -> dict[str, dict[str, Any]]:
    return {
        lang: {key: text for key, text in words.items() if not key.startswith(OFF)}
        for lang, words in interface_words().items()
    }
