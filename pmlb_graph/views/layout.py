"""Positions of the nodes of a network page: stress majorisation, room for labels, components packed.

The same graph and seed give the same positions. Nothing is drawn at random unless the graph is too large for
stress majorisation; then a few pivots are drawn with the seed.

References
----------
Gansner, E. R., Koren, Y. & North, S. (2004). Graph drawing by stress majorization. Graph Drawing, LNCS 3383.
Brandes, U. & Pich, C. (2006). Eigensolver methods for progressive multidimensional scaling of large data. LNCS 4372.
"""

from __future__ import annotations

from collections.abc import Mapping

import networkx as nx
import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve
from scipy.sparse import coo_array
from scipy.sparse.csgraph import shortest_path
from scipy.spatial import cKDTree

from .packing import Box, pack, row

Points = NDArray[np.float64]
Positions = dict[str, tuple[float, float]]

WIDTH, HEIGHT = 1040.0, 840.0
"""The sheet the layout fills; one unit is about one pixel of a laptop's screen."""
STRESS_LIMIT = 1500
"""Components above this size are placed by pivots instead of by all distances."""
ROOM = np.array([84.0, 34.0])
"""Room wanted around a node, label included."""


def positions(
    graph: nx.Graph[str], seed: int = 42, initial: Mapping[str, tuple[float, float]] | None = None
) -> Positions:
    """Place the nodes of a graph on a landscape sheet.

    Parameters
    ----------
    graph : networkx.Graph
        Any undirected graph; the order of its nodes does not matter.
    seed : int
        Seed of the draw of pivots in very large components.
    initial : mapping, optional
        Former positions. A component whose nodes are mostly known starts from them, so that one more
        node does not reshuffle the picture.

    Returns
    -------
    dict
        ``{node: (x, y)}``, rounded to a tenth, y downwards.
    """
    ordered: nx.Graph[str] = nx.Graph()
    ordered.add_nodes_from(sorted(graph))
    ordered.add_edges_from(sorted((min(u, v), max(u, v)) for u, v in graph.edges if u != v))
    parts = sorted((sorted(part) for part in nx.connected_components(ordered)), key=lambda p: (-len(p), p))
    alone = [part[0] for part in parts if len(part) == 1]
    boxes = [
        Box(part, _component(ordered.subgraph(part), part, len(part) / max(1, len(graph)), seed, initial or {}))
        for part in parts
        if len(part) > 1
    ]
    placed = pack(boxes, WIDTH / HEIGHT)
    placed.update(row(alone, placed, WIDTH))
    return {node: (round(float(x), 1), round(float(y), 1)) for node, (x, y) in sorted(placed.items())}


def _component(
    graph: nx.Graph[str], order: list[str], share: float, seed: int, initial: Mapping[str, tuple[float, float]]
) -> Points:
    """Place one component on its share of the sheet."""
    sheet = np.array([WIDTH, HEIGHT]) * min(1.0, max(share, 0.02) ** 0.5 * 1.02)
    if len(order) == 2:
        return np.array([[-45.0, 0.0], [45.0, 0.0]])
    lengths = _lengths(graph, order)
    degrees = np.array([float(graph.degree(node)) for node in order])
    known = [node for node in order if node in initial]
    if len(order) > STRESS_LIMIT:
        points = _pivots(lengths, seed)
    else:
        distances = shortest_path(lengths, directed=False)
        warm = len(known) > len(order) / 2
        points = _start(order, initial, distances) if warm else _scaling(distances)
        points = _majorise(distances, points, 20 if warm else min(250, 60_000 // len(order)))
        if warm:
            return _spread(points, sheet, degrees)
    points = _lay_flat(points)
    return (
        _spread(points, sheet, degrees)
        if len(order) <= STRESS_LIMIT
        else _fit(points, sheet * (len(order) / 500) ** 0.5)
    )


def _lengths(graph: nx.Graph[str], order: list[str]) -> coo_array:
    """Give each tie a length that grows with the neighbours its ends do not share, so that hubs have room."""
    index = {node: i for i, node in enumerate(order)}
    around = {node: set(graph[node]) for node in order}
    rows, columns, values = [], [], []
    for u, v in graph.edges:
        apart = len(around[u] ^ around[v])
        rows.append(index[u])
        columns.append(index[v])
        values.append(1.0 + 0.22 * apart**0.5)
    return coo_array((values, (rows, columns)), shape=(len(order), len(order))).tocsr()


def _scaling(distances: Points) -> Points:
    """Classical scaling: the plane that keeps the distances best."""
    squared = distances**2
    centred = -0.5 * (squared - squared.mean(0) - squared.mean(1)[:, None] + squared.mean())
    values, vectors = np.linalg.eigh(centred)
    plane = vectors[:, [-1, -2]] * np.sqrt(np.maximum(values[[-1, -2]], 1e-9))
    angle = np.arange(len(plane)) * 2.399963
    return _signed(plane) + 0.05 * np.column_stack((np.cos(angle), np.sin(angle)))


def _signed(plane: Points) -> Points:
    """Choose the signs of axes so that two machines agree."""
    for axis in range(2):
        if plane[np.argmax(np.abs(np.round(plane[:, axis], 6))), axis] < 0:
            plane[:, axis] *= -1
    return plane


def _start(order: list[str], initial: Mapping[str, tuple[float, float]], distances: Points) -> Points:
    """Start from former positions; a new node starts at the mean of its nearest known nodes."""
    known = [i for i, node in enumerate(order) if node in initial]
    old = np.array([initial[order[i]] for i in known])
    unit = np.median(distances[np.ix_(known, known)]) / max(1.0, float(np.median(np.ptp(old, axis=0))) / 2)
    points = np.zeros((len(order), 2))
    points[known] = old * unit
    for i, node in enumerate(order):
        if node not in initial:
            near = sorted(known, key=lambda k: (distances[i, k], k))[:3]
            points[i] = points[near].mean(0) + 0.1
    return points


def _majorise(distances: Points, points: Points, rounds: int) -> Points:
    """Lower the stress: the sum of squared relative errors of all distances."""
    size = len(distances)
    weights = np.where(distances > 0, 1.0 / np.maximum(distances, 1e-9) ** 2, 0.0)
    laplacian = np.diag(weights.sum(1)) - weights
    factor = cho_factor(laplacian[1:, 1:] + 1e-9 * np.eye(size - 1))
    pull = weights * distances
    for _ in range(rounds):
        apart = np.hypot(points[:, :1] - points[:, 0], points[:, 1:] - points[:, 1])
        ratio = np.divide(pull, apart, out=np.zeros_like(pull), where=apart > 1e-9)
        target = ratio.sum(1)[:, None] * points - ratio @ points
        moved = np.zeros_like(points)
        moved[1:] = cho_solve(factor, target[1:])
        moved -= moved.mean(0)
        still = np.abs(moved - points).max()
        points = moved
        if still < 1e-3:
            break
    return points


def _pivots(lengths: coo_array, seed: int) -> Points:
    """Place a very large component from its distances to some pivots."""
    size = lengths.shape[0]
    chosen = np.sort(np.random.default_rng(seed).choice(size, min(60, size), replace=False))
    squared = shortest_path(lengths, directed=False, indices=chosen).T ** 2
    centred = squared - squared.mean(0) - squared.mean(1)[:, None] + squared.mean()
    _, vectors = np.linalg.eigh(centred.T @ centred)
    plane = _signed(centred @ vectors[:, [-1, -2]])
    angle = np.arange(size) * 2.399963
    apart: Points = plane / np.abs(plane).max() + 0.02 * np.column_stack((np.cos(angle), np.sin(angle)))
    return apart


def _lay_flat(points: Points) -> Points:
    """Turn the longest axis of a component to the horizontal."""
    centred = points - points.mean(0)
    _, vectors = np.linalg.eigh(centred.T @ centred)
    return _signed(centred @ vectors[:, [1, 0]])


def _fit(points: Points, sheet: Points) -> Points:
    """Stretch points to a sheet, centred on zero."""
    low, high = points.min(0), points.max(0)
    fitted: Points = (points - (low + high) / 2) / np.maximum(high - low, 1e-9) * sheet
    return fitted


def _spread(points: Points, sheet: Points, degrees: Points, rounds: int = 140) -> Points:
    """Fill the sheet and push apart nodes that sit on each other's room; a hub has more room."""
    wanted = ROOM * (0.74 + 0.26 * np.sqrt(degrees))[:, None]
    area = float(sheet[0] * sheet[1])
    wanted *= min(1.0, (0.66 * area / float(wanted.prod(1).sum())) ** 0.5)
    reach = wanted.max(0)
    points = _fit(points, sheet)
    for turn in range(rounds):
        pairs = cKDTree(points / reach).query_pairs(1.0, p=np.inf, output_type="ndarray")
        pairs = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
        first, second = pairs[:, 0], pairs[:, 1]
        delta = points[first] - points[second]
        room = (wanted[first] + wanted[second]) / 2
        over = room - np.abs(delta)
        hit = np.flatnonzero((over > 0).all(1))
        if not len(hit):
            break
        share = np.maximum(over[hit] / room[hit], 0.02) ** -3
        side = np.where(delta[hit] == 0, -1.0, np.sign(delta[hit]))
        step = 0.25 * over[hit] * side * share / share.sum(1, keepdims=True)
        points = points.copy()
        np.add.at(points, first[hit], step)
        np.add.at(points, second[hit], -step)
        if turn % 4 == 3:
            points = _fit(points, sheet)
    return _fit(points, sheet)
