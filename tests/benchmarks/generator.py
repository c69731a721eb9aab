"""Realistic cooperation tables of any size, the same for the same seed."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable, Sequence
from pathlib import Path

from stdnum import luhn

from pmlb_graph.resources import folder
from pmlb_graph.tables import describe

STATEMENTS = 14  # that a participation makes, with its attestation and its passage
ROLES = ("membre", "partie", "signataire", "pilote", "appui-technique", "financeur")
CLASSES = ("CommunauteCommunes", "CommunauteAgglomeration", "Metropole", "AgenceUrbanisme", "Association")
THEMES = ("mobilite", "energie", "alimentation", "sante", "culture")


def generate(path: Path, statements: int, seed: int = 42) -> Path:
    """Write a folder of tables whose graph has about so many statements.

    Sizes of cooperations are skewed, as real ones are: many of two or three actors, a few of dozens.
    """
    draw = random.Random(seed)
    participations = statements // STATEMENTS
    actors = max(10, participations // 6)
    cooperations = max(5, participations // 8)
    sources = max(3, participations // 400)
    path.mkdir(parents=True)
    (path / "projet.toml").write_text((folder("data") / "projet.toml").read_text("utf-8"), "utf-8")
    _write(path, "sources", ((f"s{i}", f"Source {i}", "Éditeur", "presse") for i in range(sources)),
           ("source", "titre", "editeur", "nature"))  # fmt: skip
    _write(path, "acteurs", (
        (f"a{i}", f"Acteur {i}", draw.choice(CLASSES), _siren(i), f"s{i % sources}", "atteste") for i in range(actors)
    ), ("acteur", "libelle", "classe", "siren", "source", "certitude"))  # fmt: skip
    _write(path, "cooperations", (
        (f"c{i}", f"Coopération {i}", "entente", draw.choice(THEMES), f"{1990 + i % 30}", f"s{i % sources}", "atteste")
        for i in range(cooperations)
    ), ("cooperation", "libelle", "forme", "theme", "debut", "source", "certitude"))  # fmt: skip
    _write(path, "participations", _participations(draw, participations, actors, (cooperations, sources)),
           ("cooperation", "acteur", "role", "debut", "source", "passage", "certitude"))  # fmt: skip
    return path


def _siren(number: int) -> str:
    """Return a SIREN of its own, which EPCI must have: its last digit follows from the others (Luhn)."""
    body = f"2{number:07}"
    return body + luhn.calc_check_digit(body)


def _participations(draw: random.Random, number: int, actors: int, others: tuple[int, int]) -> Iterable[Sequence[str]]:
    cooperations, sources = others
    seen: set[tuple[int, int]] = set()
    while len(seen) < number:
        pair = (int(cooperations * draw.random() ** 2), int(actors * draw.random() ** 1.5))
        if pair in seen:
            continue
        seen.add(pair)
        year, source = 1990 + draw.randrange(35), draw.randrange(sources)
        yield (f"c{pair[0]}", f"a{pair[1]}", draw.choice(ROLES), str(year), f"s{source}",
               f"p. {draw.randrange(1, 200)}", "atteste")  # fmt: skip


def _write(path: Path, name: str, rows: Iterable[Sequence[str]], columns: Sequence[str]) -> None:
    table = describe().tables[name]
    with (path / table.file).open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        names = [column.name for column in table.columns]
        writer.writerow(names)
        for row in rows:
            cells = dict(zip(columns, row, strict=True))
            writer.writerow([cells.get(name, "") for name in names])
