"""Commuting flows: kept line by line beside the tables, read where asked for, damage told, facts of the graph."""

from __future__ import annotations

import csv
import hashlib
import os
import subprocess
import sys
import tracemalloc
import zipfile
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from pmlb_graph import dataset, files, flows, importers, inference, interactions, tables
from pmlb_graph.cli.commands import program
from pmlb_graph.engine.embedded import Embedded
from pmlb_graph.errors import StorageError, UsageError
from pmlb_graph.flows import Flows, Heading, Tally
from pmlb_graph.flows import columns as columns_
from pmlb_graph.importers import navettes
from pmlb_graph.importers.choice import Choice
from pmlb_graph.interactions.observed import COMMUTING
from tests.commuting_kit import commuting, membership
from tests.tables_kit import Copy

HEADING = Heading(COMMUTING, "actifs-occupes", "2019", "insee-mobpro-2019", "base-flux.csv", "0" * 64)
KEY = st.sampled_from(["nantes", "rennes", "brest", "carene", "redon"])
LINES = st.lists(
    st.tuples(KEY, KEY, st.floats(0, 1e6), st.integers(2, 10**7)), max_size=30, unique_by=lambda row: row[3]
)


def _written(path: Path, rows: list[tuple[str, str, float, int]]) -> Path:
    tally = Tally()
    for row in rows:
        tally.add(*row)
    path.write_bytes(tally.packed(HEADING))
    return path


# The file


@pytest.fixture(scope="module")
def somewhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("flows")


@settings(max_examples=60, deadline=None)
@given(rows=LINES)
def test_what_was_put_in_is_read_back(somewhere: Path, rows: list[tuple[str, str, float, int]]) -> None:
    path = somewhere / "some.npz"
    found = Flows(_written(path, rows))
    expected: defaultdict[tuple[str, str], list[tuple[int, float]]] = defaultdict(list)
    for origin, destination, value, line in rows:
        expected[origin, destination].append((line, value))
    assert len(found) == len(expected)
    assert [(flow.origin, flow.destination) for flow in found] == sorted(expected)
    for (origin, destination), parts in expected.items():
        flow = found.between(origin, destination)
        assert flow is not None
        assert list(zip(flow.lines, flow.parts, strict=True)) == sorted(parts)
        assert flow.value == pytest.approx(sum(value for _, value in parts))
        assert flow.heading == HEADING
        assert flow in list(found.leaving(origin))
        assert flow in list(found.reaching(destination))
    assert found.between("nantes", "paris") is None
    assert list(found.leaving("paris")) == list(found.reaching("paris")) == []
    total = np.nansum(found.matrix(found.territories))
    assert total == pytest.approx(sum(row[2] for row in rows))
    # The order of the lines of the file does not matter, and the same lines are the same bytes.
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    assert hashlib.sha256(_written(path, rows[::-1]).read_bytes()).hexdigest() == digest


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    rows = [("nantes", "carene", 500.0, 3), ("carene", "nantes", 300.0, 2), ("nantes", "carene", 20.5, 9)]
    (tmp_path / flows.FOLDER).mkdir()
    return _written(tmp_path / HEADING.name, rows)


def test_a_territory_that_nobody_knows_is_not_zero(kept: Path) -> None:
    found = Flows(kept).matrix(["carene", "nantes", "quimper"])
    assert found[:2, :2].tolist() == [[0, 300], [520.5, 0]]
    assert np.isnan(found[2]).all()
    assert np.isnan(found[:, 2]).all()


def test_any_program_that_knows_numpy_reads_it(kept: Path) -> None:
    with np.load(kept, allow_pickle=False) as archive:
        assert archive["valeur"].tolist() == [300.0, 520.5]
        assert archive["ligne"].tolist() == [2, 3, 9]
        assert b'"insee-mobpro-2019"' in archive["entete"].tobytes()
    assert zipfile.ZipFile(kept).testzip() is None


def test_every_damage_is_told(kept: Path) -> None:
    """Spoil each byte in turn: no flow is ever wrong."""
    whole, good = kept.read_bytes(), [tuple(vars_of(flow)) for flow in Flows(kept)]
    told = 0
    for place in range(0, len(whole), 7):
        kept.write_bytes(whole[:place] + bytes([whole[place] ^ 0x41]) + whole[place + 1 :])
        try:
            assert [tuple(vars_of(flow)) for flow in Flows(kept)] == good  # a byte that means nothing
        except StorageError as error:
            told += 1
            assert error.exit_code == 4
            assert "importez de nouveau" in str(error) or "ne peut être lu" in str(error)
    assert told > len(whole) / 7 / 3
    for size in range(0, len(whole), 97):
        kept.write_bytes(whole[:size])
        with pytest.raises(StorageError, match="abîmé"):
            Flows(kept)


def vars_of(flow: flows.Flow) -> list[object]:
    return [flow.origin, flow.destination, flow.value, flow.lines, flow.parts]


def test_a_forged_file_leads_nowhere(kept: Path) -> None:
    """Ranks and beginnings that lie, with the right digests."""
    columns = {"origine": [0, 1], "destination": [1, 0], "valeur": [1.0, 2.0], "debut": [0, 1, 2], "ligne": [2, 3],
               "part": [1.0, 2.0]}  # fmt: skip
    lies = ({"origine": [0, 9]}, {"destination": [-1, 0]}, {"debut": [0, 5, 2]}, {"debut": [0, 1, 9]},
            {"ligne": [2]}, {"origine": [1, 0]}, {"debut": [0, 2]})  # fmt: skip
    for lie in ({}, *lies):
        told = {name: np.asarray(cells, columns_.COLUMNS[name]) for name, cells in {**columns, **lie}.items()}
        kept.write_bytes(columns_.packed(HEADING, ["a", "b"], told))
        if lie:
            with pytest.raises(StorageError, match="abîmé"):
                Flows(kept)
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("entete", *columns):
            archive.writestr(f"{name}.npy", b'{"columns": {}, "format": 1}'.rjust(1000))
    with pytest.raises(StorageError, match="compressé"):
        Flows(kept)


def test_flows_are_found_by_what_they_are(kept: Path) -> None:
    folder = kept.parents[1]
    assert [one.heading for one in flows.found(folder, COMMUTING, "2019")] == [HEADING]
    assert flows.found(folder, COMMUTING, "2018") == flows.found(folder, "autre") == []
    assert flows.found(folder.parent / "nowhere") == []


# The import


@pytest.fixture(scope="module")
def official(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A commuting file of 60,000 lines between the communes of the real EPCI, and the EPCI of each."""
    folder = tmp_path_factory.mktemp("insee")
    return commuting(folder / "base-flux.csv", 60_000), membership(folder / "communes.csv")


@pytest.fixture(scope="module")
def imported(official: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = Copy(tmp_path_factory.mktemp("data") / "tables").path
    _feed(data)
    book, report = importers.read("navettes", official[0], data, Choice(communes=official[1]), lambda *_: None)
    book.write()
    assert "flux/insee-mobpro-2019.navettes-domicile-travail.2019.npz" in report.text()
    assert "chaque flux ramène aux siennes" in report.text()
    return data


def _second(official: tuple[Path, Path]) -> dict[tuple[str, str], list[tuple[int, float]]]:
    """Read the official file again, with the csv module alone."""
    with official[1].open(encoding="utf-8", newline="") as stream:
        of = {row["CODGEO"]: row["EPCI"] for row in csv.DictReader(stream, delimiter=";")}
    found: defaultdict[tuple[str, str], list[tuple[int, float]]] = defaultdict(list)
    with official[0].open(encoding="utf-8", newline="") as stream:
        for line, row in enumerate(csv.DictReader(stream, delimiter=";"), 2):
            if row["CODGEO"] in of and row["DCLT"] in of:
                found[of[row["CODGEO"]], of[row["DCLT"]]].append((line, float(row["NBFLUX_C19_ACTOCC15P"])))
    return found


def test_every_flow_leads_back_to_its_lines(official: tuple[Path, Path], imported: Path) -> None:
    (found,) = flows.found(imported, COMMUTING)
    assert found.heading.digest == hashlib.sha256(official[0].read_bytes()).hexdigest()
    assert (found.heading.file, found.heading.source) == ("base-flux.csv", "insee-mobpro-2019")
    siren = {}
    for table, column in (("acteurs", "siren"), ("territoires", "administrePar")):
        with (imported / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
            siren[table] = {row[next(iter(row))]: row[column] for row in csv.DictReader(stream) if row[column]}
    code = {key: siren["acteurs"].get(actor, "") for key, actor in siren["territoires"].items()}
    second = _second(official)
    assert len(found) == len(second)
    for flow in found:
        parts = second[code[flow.origin], code[flow.destination]]
        assert list(zip(flow.lines, flow.parts, strict=True)) == parts
        assert flow.value == pytest.approx(sum(value for _, value in parts), rel=1e-12)


def test_importing_again_changes_no_byte(official: tuple[Path, Path], imported: Path) -> None:
    before = {path.relative_to(imported): path.read_bytes() for path in imported.rglob("*") if path.is_file()}
    book, report = importers.read("navettes", official[0], imported, Choice(communes=official[1]), lambda *_: None)
    assert book.write() == []
    assert not report.added
    # A spoilt file is mended.
    path = imported / HEADING.name
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(StorageError):
        flows.found(imported)
    book, _ = importers.read("navettes", official[0], imported, Choice(communes=official[1]), lambda *_: None)
    assert len(book.write()) == 1
    assert before == {path.relative_to(imported): path.read_bytes() for path in imported.rglob("*") if path.is_file()}


def test_too_many_facts_stay_beside_the_graph(
    official: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = Copy(tmp_path / "tables").path
    before = (data / "interactions.csv").read_bytes()
    monkeypatch.setattr(navettes, "FACTS", 100)
    command = ["import", "navettes", str(official[0]), "--data", str(data), "--communes", str(official[1])]
    dry = CliRunner().invoke(program, [*command, "--dry-run"], standalone_mode=False)
    assert "c'est plus que les 100 que le graphe prend pour faits" in dry.output.replace("\u202f", " ")
    assert not (data / flows.FOLDER).exists()
    assert CliRunner().invoke(program, command, standalone_mode=False).exception is None
    assert (data / "interactions.csv").read_bytes() == before
    assert (data / HEADING.name).exists()
    # The threshold makes them few enough.
    largest = [*command, "--threshold", "5000"]
    assert CliRunner().invoke(program, largest, standalone_mode=False).exception is None
    assert (data / "interactions.csv").read_bytes() != before


def test_a_full_disk_leaves_the_former_file(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = kept.read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageError):
        files.write(kept, Tally().packed(HEADING))
    assert kept.read_bytes() == before
    assert [path.name for path in kept.parent.iterdir()] == [kept.name]


# Observed interaction


@pytest.fixture(scope="module")
def engine(imported: Path) -> Embedded:
    project, problems = tables.open_project(imported)
    assert not problems
    return Embedded(inference.infer(dataset.build(project)).lines)


def test_the_facts_are_the_flows_above_the_threshold(engine: Embedded, imported: Path) -> None:
    places = interactions.territories(engine)
    whole = interactions.observe(engine, places, data=imported)
    graph = interactions.observe(engine, places)
    assert (whole.year, whole.told, graph.told) == ("2019", True, True)
    above = whole.values >= 200
    assert above.sum() > 100
    assert (whole.values == 0).any()
    np.testing.assert_allclose(graph.values[above], whole.values[above], atol=0.006)
    # Below the threshold the graph does not know; the file does.
    assert np.isnan(graph.values[~above]).all()
    assert not np.isnan(whole.values).any()
    assert set(graph.facts) == set(whole.facts)
    origin, destination = (places.territories[places.rank[key]] for key in ("carene", "nantes-metropole"))
    flow = whole.flow(origin, destination)
    assert flow is not None
    assert flow.value == whole.values[places.rank["carene"], places.rank["nantes-metropole"]]
    assert graph.facts[origin, destination].startswith("https://")
    assert graph.flow(origin, destination) is None
    assert not interactions.observe(engine, places, year="1999", data=imported).told


def test_gravity_is_fitted_to_the_imported_flows(engine: Embedded, imported: Path) -> None:
    places = interactions.territories(engine)
    flows_ = interactions.observe(engine, places, data=imported).values
    km = interactions.kilometres(places)
    found = interactions.fitted_gravity(flows_, km)
    # The generator makes flows wear down by the square of the distance, at random.
    assert found.exponent("friction") == pytest.approx(2, abs=0.25)
    assert found.fit.common_part > 0.7
    leaving = np.where(np.isfinite(found.expected), flows_, 0).sum(axis=1)
    expected = interactions.radiation_flows(places.population, km, leaving)
    assert 0.2 < interactions.goodness(np.where(np.isfinite(found.expected), flows_, np.nan), expected).common_part < 1


def test_two_sources_of_the_same_year_are_not_mixed(engine: Embedded, imported: Path, tmp_path: Path) -> None:
    (tmp_path / flows.FOLDER).mkdir()
    for name in ("a.npz", "b.npz"):
        (tmp_path / flows.FOLDER / name).write_bytes((imported / HEADING.name).read_bytes())
    with pytest.raises(UsageError, match="plusieurs fichiers"):
        interactions.observe(engine, interactions.territories(engine), data=tmp_path)


def test_contiguity_and_dependence_are_those_of_the_imports(engine: Embedded, embedded: Embedded) -> None:
    places = interactions.territories(embedded)
    guessed = interactions.contiguity(embedded, places)
    assert (guessed.told, guessed.facts) == (False, {})
    assert np.nansum(guessed.values) / 2 == 271
    assert interactions.dependence(embedded, places).values.shape == (130, 0)
    places = interactions.territories(engine)
    told = interactions.contiguity(engine, places)
    i, j, k = (places.rank[key] for key in ("carene", "nantes-metropole", "brest-metropole"))
    assert told.told
    assert (told.values[i, j], told.values[j, i], told.values[i, k]) == (1, 1, 0)
    assert np.isnan(told.values[i, i])
    assert (
        told.facts[places.territories[j], places.territories[i]]
        == told.facts[places.territories[i], places.territories[j]]
    )
    shares = interactions.dependence(engine, places)
    assert [iri.rpartition("/")[2] for iri in shares.destinations] == ["aav-008", "aav-053"]
    assert shares.values[i].tolist() == [0.2, 0.7]
    assert shares.values[j].tolist() == [0.9, 0.0]
    assert np.isnan(shares.values[k]).all()


def _feed(data: Path) -> None:
    """Write the rows that `import contours` and `import aav` would."""
    with (data / "interactions.csv").open("a", encoding="utf-8") as stream:
        stream.write("carene,nantes-metropole,contiguite,1,limite-commune,2025,etalab,,,deduit,\n")
        for place, area, share in (
            ("carene", "008", "0.2"),
            ("carene", "053", "0.7"),
            ("nantes-metropole", "008", "0.9"),
        ):
            stream.write(f"{place},aav-{area},part-population-aire-attraction,{share},part,2020,etalab,,,deduit,\n")
    with (data / "territoires.csv").open("a", encoding="utf-8") as stream:
        for code, name in (("008", "Nantes"), ("053", "Saint-Nazaire")):
            stream.write(f"aav-{code},Aire d'attraction de {name},Territoire,,,,etalab,,,atteste,\n")


# Scale


def test_many_lines_are_kept_in_little_and_read_with_less(tmp_path: Path) -> None:
    """Two hundred thousand lines; a million in the benchmarks."""
    tally, drawn = Tally(), np.random.default_rng(5)
    names = [f"t{i:03}" for i in range(130)]
    pairs = drawn.integers(0, 130, (200_000, 2))
    for line, (i, j) in enumerate(pairs.tolist(), 2):
        tally.add(names[i], names[j], 1.5, line)
    path = tmp_path / "many.npz"
    path.write_bytes(tally.packed(HEADING))
    assert path.stat().st_size < 200_000 * 16 + 130 * 130 * 24 + 20_000
    # What is mapped from the disk is no memory of the program.
    tracemalloc.start()
    found = Flows(path)
    flow = found.between("t007", "t011")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert flow is not None
    assert flow.lines == tuple(np.flatnonzero((pairs == [7, 11]).all(axis=1)) + 2)
    assert peak < 1_500_000
    assert found.matrix(names).sum() == 300_000


def test_help_does_not_wait_for_numpy() -> None:
    code = "import sys, pmlb_graph.flows, pmlb_graph.importers, pmlb_graph.interactions; print('numpy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.strip() == "False"
