"""Commuting files of any size, with the columns of INSEE's, between EPCI of the tables; the same for the same seed."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np

from pmlb_graph import dataset, importers, inference, tables
from pmlb_graph.engine.embedded import Embedded
from pmlb_graph.importers.choice import Choice
from pmlb_graph.measures import great_circle
from pmlb_graph.resources import folder
from tests.tables_kit import Copy

COMMUNES = 12


def _table(name: str) -> list[dict[str, str]]:
    with (folder("data") / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _territories() -> list[tuple[str, float, float, float]]:
    """Return the SIREN, the population and the point of each EPCI of the tables."""
    siren = {row["acteur"]: row["siren"] for row in _table("acteurs")}
    people = {row["sujet"]: row["valeur"] for row in _table("mesures") if row["indicateur"] == "population-municipale"}
    points = {row["sujet"]: row for row in _table("positions") if row["methode"] == "centre-pondere-population"}
    found = []
    for row in _table("territoires"):
        key = row["territoire"]
        if (
            row["classe"] == "TerritoireIntercommunal"
            and key in people
            and key in points
            and siren[row["administrePar"]]
        ):
            x, y = (float(points[key][name]) for name in ("longitude", "latitude"))
            found.append((siren[row["administrePar"]], float(people[key]), x, y))
    return found


def _commune(epci: int, rank: int) -> str:
    return f"{10000 + epci * COMMUNES + rank:05}"


def membership(path: Path) -> Path:
    """Write which EPCI each of the made-up communes is in."""
    lines = ["CODGEO;EPCI"]
    lines += [f"{_commune(i, k)};{one[0]}" for i, one in enumerate(_territories()) for k in range(COMMUNES)]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def commuting(path: Path, lines: int, seed: int = 42) -> Path:
    """Write so many flows between communes.

    Pairs of EPCI are drawn as a gravity model would have it, with the square of the distance; one line in ten goes to
    a commune outside the tables.
    """
    drawn, known = np.random.default_rng(seed), _territories()
    people = np.array([one[1] for one in known])
    km = great_circle([one[2] for one in known], [one[3] for one in known])
    np.fill_diagonal(km, 6.0)
    weights = (people[:, None] * people / km**2).ravel()
    pairs = drawn.choice(len(weights), lines, p=weights / weights.sum())
    of, to = np.divmod(pairs, len(known))
    first, second = drawn.integers(0, COMMUNES, (2, lines))
    outside = drawn.random(lines) < 0.1
    values = drawn.gamma(1.5, 40.0, lines)
    columns = (of.tolist(), to.tolist(), first.tolist(), second.tolist(), outside.tolist(), values.tolist())
    with path.open("w", encoding="utf-8") as stream:
        stream.write("CODGEO;LIBGEO;DCLT;L_DCLT;NBFLUX_C19_ACTOCC15P\n")
        for i, j, a, b, far, value in zip(*columns, strict=True):
            work = "99999" if far else _commune(j, b)
            stream.write(f"{_commune(i, a)};Commune {i}-{a};{work};Commune {j}-{b};{value:.6f}\n")
    return path


def imported(where: Path, lines: int) -> tuple[Path, Embedded]:
    """Bring so many flows, and two shares of attraction areas, into a copy of the tables; return it with its graph."""
    data = Copy(where / "tables").path
    head = _heads(data, "territoires")
    with (data / "territoires.csv").open("a", encoding="utf-8") as stream:
        for key, name in (("aav-008", "Nantes"), ("aav-011", "Rennes")):
            row = dict.fromkeys(head, "") | {
                "territoire": key, "libelle": f"Aire d'attraction de {name}", "classe": "Territoire",
                "source": "etalab", "certitude": "atteste",
            }  # fmt: skip
            stream.write(",".join(row[column] for column in head) + "\n")
    with (data / "interactions.csv").open("a", encoding="utf-8") as stream:
        for epci, area, share in AREAS:
            stream.write(f"{epci},{area},part-population-aire-attraction,{share},part,2020,etalab,,,deduit,\n")
    file, of = commuting(where / "base-flux.csv", lines), membership(where / "communes.csv")
    book, _ = importers.read("navettes", file, data, Choice(communes=of), lambda *_: None)
    book.write()
    project, problems = tables.open_project(data)
    assert not problems
    return data, Embedded(inference.infer(dataset.build(project)).lines)


AREAS = (
    ("nantes-metropole", "aav-008", 1.0),
    ("rennes-metropole", "aav-011", 0.98),
    ("cc-nozay", "aav-008", 0.8),
    ("carene", "aav-008", 0.1),
    ("vitre-communaute", "aav-011", 0.6),
    ("vitre-communaute", "aav-008", 0.05),
)
"""Made-up shares: EPCI, area, part of its people."""


def _heads(data: Path, table: str) -> list[str]:
    with (data / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        return next(csv.reader(stream))
