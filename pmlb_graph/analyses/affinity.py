"""Affinity: how well an actor would fit a project, as a sum of a few terms that anyone can add up again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from pmlb_graph.language import later

if TYPE_CHECKING:
    import numpy as np

    from pmlb_graph.analyses.candidates import Candidates

WEIGHTS: Mapping[str, float] = {
    "theme": 2.0,
    "related": 0.5,
    "partners": 1.0,
    "near": 1.0,
    "same": 1.0,
    "next": 0.5,
    "kind": 1.0,
    "interaction": 1.0,
}
"""What each term counts for: one for a full reason, two for the theme that the project is about, a half for a lesser
degree of the reason above. They are round numbers, chosen and not fitted: on the hidden participations of the Grand
Ouest, a conditional logit fitted on all the cooperations but the one to complete does not do better beyond chance."""

LABELS: Mapping[str, str] = {
    "theme": later("same theme"),
    "related": later("related theme"),
    "partners": later("shared cooperations"),
    "near": later("nearness"),
    "same": later("same département or region"),
    "next": later("neighbouring territory"),
    "kind": later("same kind as one there"),
    "interaction": later("interaction"),
}

REACH = 50.0
"""Kilometres at which nearness is divided by e: about an hour of road in the Grand Ouest."""


def terms(
    of: Candidates, themes: Sequence[str], around: Sequence[int], held: np.ndarray | None = None
) -> dict[str, np.ndarray]:
    r"""Return what speaks for each candidate, term by term, each from 0 to 1.

    For a geographer: has it worked on this theme, with these partners, near them, in the same département? A term that
    cannot be known, such as the nearness of an actor without a position, is 0: nothing speaks for it, nothing against.

    .. math:: t = \frac{n}{1 + n} \qquad p = \frac{1}{|A|} \sum_{a \in A} \frac{s_a}{1 + s_a},\quad
        s_a = \sum_{c \ni a} \frac{1}{k_c - 1} \qquad d = e^{-km / 50}

    with *n* the cooperations on the theme in which it takes part, *A* the actors around the table, and *k* the
    actors of a cooperation *c* that it shares with *a* (resource allocation, as Newman weights projections).

    Parameters
    ----------
    of : Candidates
        Those who could be invited.
    themes : sequence of str
        Keys of the themes of the project.
    around : sequence of int
        Ranks of the actors already around the table; the terms that compare with them are left out when there is none.
    held : numpy.ndarray, optional
        Who takes part in what, in place of what is known: to hide some of it.

    References
    ----------
    Zhou, T., Lü, L. & Zhang, Y.-C. (2009). Predicting missing links via local information. European Physical Journal B,
    71(4), 623-630.
    Newman, M. E. J. (2001). Scientific collaboration networks II. Physical Review E, 64, 016132.
    """
    import numpy as np

    held = of.held if held is None else held
    same, related = of.on(themes)
    found = {"theme": _filled(held @ same), "related": _filled(held @ related)}
    if not len(around):
        return found
    there = list(around)
    sizes = held.sum(axis=0)
    shared = (held / np.maximum(sizes - 1, 1)) @ held[there].T
    groups = np.array([one.get("group", "") for one in of.about], dtype=object)
    found |= {
        "partners": _filled(shared).mean(axis=1),
        "near": np.nan_to_num(np.exp(-of.km[:, there] / REACH)).max(axis=1),
        "same": of.same[:, there].mean(axis=1),
        "next": of.next_to[:, there].max(axis=1),
        "kind": ((groups[:, None] == groups[there]) & (groups != "")[:, None]).mean(axis=1),
    }
    if of.strength is not None:
        found["interaction"] = of.strength[there].max(axis=0)
    return found


def score(found: Mapping[str, np.ndarray]) -> np.ndarray:
    """Add up the terms, each times its weight."""
    import numpy as np

    return np.asarray(sum(WEIGHTS[name] * values for name, values in found.items()))


def popularity(of: Candidates, held: np.ndarray | None = None) -> np.ndarray:
    """Return the number of cooperations of each candidate: who is in everything, whatever the project."""
    import numpy as np

    return np.asarray((of.held if held is None else held).sum(axis=1))


def closeness(of: Candidates, around: Sequence[int]) -> np.ndarray:
    """Return the mean distance to the actors around the table, the nearest highest; those without a position last."""
    import numpy as np

    far = of.km[:, list(around)]
    known = ~np.isnan(far)
    mean = np.where(known, far, 0).sum(axis=1) / np.maximum(known.sum(axis=1), 1)
    return np.where(known.any(axis=1), -mean, -np.inf)


def _filled(n: np.ndarray) -> np.ndarray:
    import numpy as np

    return np.asarray(n / (1 + n))
