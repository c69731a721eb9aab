"""Concepts: how groups and themes are called, in the language spoken."""

from __future__ import annotations

from pmlb_graph.analyses.bench import Bench
from pmlb_graph.language import pick, tr
from pmlb_graph.terms import local_name


class Labels(dict[str, str]):
    """Labels by key; a key without a label is shown as it is."""

    def __missing__(self, key: str) -> str:
        return key


def labels(bench: Bench, scheme: str) -> Labels:
    """Return the labels of the concepts of a scheme, such as ``groupe`` or ``theme``, by key."""
    found = Labels()
    for row in bench.answer("noms/concepts"):
        if local_name(row["schema"]) == scheme:
            texts = {"fr": row["libelle"], "en": row.get("label", "")}
            found[local_name(row["concept"])] = pick(texts)
    return found


def quoted(name: str) -> str:
    """Return a label between quotation marks."""
    return tr("“{name}”").format(name=name)
