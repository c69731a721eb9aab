"""Kinds of nodes: their words, and the group of the legend each one belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from .words import LANGUAGES, toml_resource


@dataclass(frozen=True, slots=True)
class Group:
    """One entry of the legend: kinds that share a shape and a colour."""

    key: str
    shape: str
    color: str
    label: dict[str, str]
    kinds: tuple[str, ...]


@cache
def groups() -> tuple[Group, ...]:
    """List the entries of the legend, in their order."""
    return tuple(
        Group(
            key=entry["key"],
            shape=entry["shape"],
            color=entry["color"],
            label={lang: entry[lang] for lang in LANGUAGES},
            kinds=tuple(entry["kinds"]),
        )
        for entry in toml_resource("kinds.toml")["group"]
    )


@cache
def group_of(kind: str, side: str) -> Group:
    """Find the entry of the legend of a kind.

    Parameters
    ----------
    kind : str
        Local name of a class of the ontology.
    side : str
        ``"actor"`` or ``"cooperation"``; decides for kinds that are not listed.

    Returns
    -------
    Group
        The entry of the legend.
    """
    for group in groups():
        if kind in group.kinds:
            return group
    defaults = toml_resource("kinds.toml")["default"]
    wanted = defaults.get(side, defaults["actor"])
    return next(group for group in groups() if group.key == wanted)


def kind_label(kind: str) -> dict[str, str]:
    """Name a kind in every language; an unknown kind keeps its local name."""
    texts = _labels().get(kind)
    return dict(zip(LANGUAGES, texts, strict=True)) if texts else dict.fromkeys(LANGUAGES, kind)


@cache
def _labels() -> dict[str, list[str]]:
    labels: dict[str, list[str]] = toml_resource("kinds.toml")["labels"]
    return labels


def colour(kind: str, side: str) -> str:
    """Give the colour of a kind, as ``#rrggbb``."""
    return group_of(kind, side).color
