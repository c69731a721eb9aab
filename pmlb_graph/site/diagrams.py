"""Diagrams of the ontology: its heart, and the tree of its classes; every box and every arrow leads to its words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from markupsafe import Markup

from pmlb_graph.language import tr
from pmlb_graph.site import model
from pmlb_graph.site.record import Record, cut
from pmlb_graph.terms import COOP, local_name, node

HEART: Mapping[str, tuple[int, int, str]] = {
    "Adhesion": (0, 0, "fact"),
    "DocumentStrategique": (1, 0, "plan"),
    "AxeStrategique": (2, 0, "plan"),
    "Orientation": (3, 0, "plan"),
    "Territoire": (0, 1, "space"),
    "Acteur": (1, 1, "actor"),
    "Participation": (2, 1, "fact"),
    "Cooperation": (3, 1, "setting"),
    "SourceDocumentaire": (0, 2, "proof"),
    "Passage": (1, 2, "proof"),
    "Attestation": (2, 2, "proof"),
    "Concept": (3, 2, "word"),
}
"""Boxes of the heart of the model: column, row, family."""
ARROWS = (
    ("Adhesion", "membre", "Acteur"),
    ("AxeStrategique", "document", "DocumentStrategique"),
    ("Orientation", "axe", "AxeStrategique"),
    ("Cooperation", "orientation", "Orientation"),
    ("Acteur", "ressort", "Territoire"),
    ("Participation", "acteur", "Acteur"),
    ("Participation", "cooperation", "Cooperation"),
    ("Participation", "role", "Concept"),
    ("Attestation", "fait", "Participation"),
    ("Attestation", "passage", "Passage"),
    ("Attestation", "certitude", "Concept"),
    ("Passage", "source", "SourceDocumentaire"),
)
"""Arrows of the heart: each is a property, from a class to another."""
_BOX, _HIGH, _WIDE, _TALL, _LEFT, _TOP = (164, 50, 248, 126, 92, 36)
_WIDTH, _COLUMNS, _ROW, _STEP, _LONGEST = 928, 3, 21, 16, 40
Point = tuple[float, float]
Anchor = Callable[[str], str]


def heart(record: Record, anchor: Anchor) -> Markup:
    """Return the diagram of the heart of the model."""
    height = 2 * _TOP + 2 * _TALL
    arrows = [_arrow(record, one, anchor) for one in ARROWS]
    boxes = [_box(record, name, anchor) for name in HEART]
    return _picture(tr("The heart of the model"), height, [_head(), *arrows, *boxes])


def _picture(title: str, height: int, parts: list[Markup]) -> Markup:
    start = Markup('<svg viewBox="0 0 {} {}" role="group" aria-label="{}">').format(_WIDTH, height, title)
    return start + Markup("\n").join(parts) + Markup("</svg>")


def _head() -> Markup:
    return Markup(
        '<defs><marker id="fleche" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7"'
        ' orient="auto"><path d="M0 0 8 4 0 8z"/></marker></defs>'
    )


def _place(name: str) -> Point:
    column, row, _ = HEART[name]
    return _LEFT + column * _WIDE, _TOP + row * _TALL


def _box(record: Record, name: str, anchor: Anchor) -> Markup:
    x, y = _place(name)
    label = tr("concept of a vocabulary") if name == "Concept" else record.label(f"{COOP}{name}")
    return Markup(
        '<a href="{}" class="box {}"><rect x="{}" y="{}" width="{}" height="{}" rx="6"/>'
        '<text x="{}" y="{}" class="label">{}</text><text x="{}" y="{}" class="code">{}</text></a>'
    ).format(
        anchor(name), HEART[name][2], x - _BOX / 2, y - _HIGH / 2, _BOX, _HIGH,
        x, y - 3, cut(label, 26), x, y + 15, "skos:Concept" if name == "Concept" else f"coop:{name}",
    )  # fmt: skip


def _arrow(record: Record, arrow: tuple[str, str, str], anchor: Anchor) -> Markup:
    start, end = _edge(_place(arrow[0]), _place(arrow[2])), _edge(_place(arrow[2]), _place(arrow[0]))
    x, y = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2
    level = start[1] == end[1]
    line = Markup('<line x1="{}" y1="{}" x2="{}" y2="{}" marker-end="url(#fleche)"/>').format(*start, *end)
    label = cut(record.label(f"{COOP}{arrow[1]}"), 14)
    text = Markup('<a href="{}" class="arrow"><text x="{}" y="{}">{}</text></a>').format(
        anchor(arrow[1]), round(x, 1), round(y - 6 if level else y + 4, 1), label
    )
    return line + text


def _edge(here: Point, there: Point) -> Point:
    """Return where the line from a box to another leaves it."""
    across, down = there[0] - here[0], there[1] - here[1]
    half, tall = _BOX / 2 + 2, _HIGH / 2 + 2
    share = min(half / abs(across) if across else 1, tall / abs(down) if down else 1)
    return round(here[0] + across * share, 1), round(here[1] + down * share, 1)


def hierarchy(record: Record, anchor: Anchor) -> Markup:
    """Return the tree of the classes, in columns."""
    blocks = [list(model.tree(record, top)) for top in model.roots(record)]
    longest = max(*map(len, blocks), -(-sum(map(len, blocks)) // _COLUMNS))
    column, row, deepest = 0, 0, 0
    parts: list[Markup] = []
    for block in blocks:
        if row and row + len(block) > longest + 1 and column < _COLUMNS - 1:
            column, row = column + 1, 0
        parts += _branch(record, block, (column, row), anchor)
        row += len(block)
        deepest = max(deepest, row)
    return _picture(tr("The tree of the classes"), deepest * _ROW + 12, parts)


def _branch(record: Record, block: list[tuple[str, int]], place: tuple[int, int], anchor: Anchor) -> Iterator[Markup]:
    left, last = 6 + place[0] * (_WIDTH // _COLUMNS), dict[int, float]()
    for i, (iri, depth) in enumerate(block):
        y = (place[1] + i) * _ROW + 18
        if depth:
            x = left + (depth - 1) * _STEP + 4
            yield Markup('<path d="M{} {}V{}H{}"/>').format(x, last[depth - 1] + 4, y - 4, x + 9)
        last[depth] = y
        yield Markup('<a href="{}"><text x="{}" y="{}"{}>{}</text></a>').format(
            anchor(local_name(iri)), left + depth * _STEP, y, Markup(' class="top"') if not depth else "",
            _brief(record, iri),
        )  # fmt: skip


def _brief(record: Record, iri: str) -> str:
    """Return a name that fits: the usual short one of a term whose full one is too long."""
    label = record.label(iri)
    return label if len(label) <= _LONGEST else record.value(iri, node("skos:altLabel").value) or cut(label, _LONGEST)
