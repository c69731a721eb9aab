"""What holds at a date: against days counted one by one, on the real data, and in every command."""

from __future__ import annotations

import calendar
import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pmlb_graph import evidence, moments, names, networks, pipeline, report
from pmlb_graph.catalogue import named
from pmlb_graph.cli.commands import program
from pmlb_graph.dataset import Dataset
from pmlb_graph.engine.embedded import Embedded
from pmlb_graph.errors import UsageError

COOP = "https://w3id.org/coopter/ns#"
ID = "https://w3id.org/pmlb/id/"
LABEL = "<http://www.w3.org/2000/01/rdf-schema#label>"
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
SURE = ("atteste", "deduit")


# ── Against days counted one by one ───────────────────────────────────


def _first(text: str) -> date:
    parts = [int(part) for part in text.split("-")]
    return date(parts[0], *([*parts[1:], 1, 1][:2]))


def _last(text: str) -> date:
    year, month, day = ([int(part) for part in text.split("-")] + [0, 0])[:3]
    month = month or 12
    return date(year, month, day or calendar.monthrange(year, month)[1])


Claim = tuple[str, str, str]
"""What a source says: start or nothing, end or nothing, certainty."""


def _holds(claims: Sequence[Claim], at: str) -> bool:
    """Tell whether a thing may hold on one day at least of the date."""
    starts = [_first(start) for start, _, _ in claims if start]
    ends = [(_last(end), certainty) for _, end, certainty in claims if end]
    if starts and all(start > _last(at) for start in starts):
        return False
    over = any(end < _first(at) and certainty in SURE for end, certainty in ends)
    return not over or any(end >= _first(at) for end, _ in ends)


@st.composite
def _dates(draw: st.DrawFn) -> str:
    day = draw(st.dates(date(2019, 11, 1), date(2021, 2, 28)))
    return day.isoformat()[: draw(st.sampled_from([4, 7, 10]))]


def _claims() -> st.SearchStrategy[list[Claim]]:
    ends = st.one_of(st.just(""), _dates())
    certainties = st.sampled_from(["atteste", "deduit", "incertain", "conteste"])
    return st.lists(st.tuples(ends, ends, certainties), max_size=3)


def _lines(name: str, claims: Sequence[Claim]) -> list[str]:
    lines = []
    for i, (start, end, certainty) in enumerate(claims):
        graph = f"<https://w3id.org/pmlb/graph/source/{name.replace('/', '-')}{i}>"
        for property_, value in (("debut", start), ("fin", end)):
            if value:
                kind = {4: "gYear", 7: "gYearMonth", 10: "date"}[len(value)]
                typed = f'"{value}"^^<http://www.w3.org/2001/XMLSchema#{kind}>'
                lines.append(f"<{ID}{name}> <{COOP}{property_}> {typed} {graph} .")
        attestation = f"<{ID}attestation/{name}/{i}>"
        lines.append(f"{attestation} <{COOP}fait> <{ID}{name}> {graph} .")
        lines.append(f"{attestation} <{COOP}certitude> <https://w3id.org/coopter/voc/certitude/{certainty}> {graph} .")
    return lines


def _graph(membership: Sequence[Claim], organisation: Sequence[Claim]) -> list[str]:
    graph = "<https://w3id.org/pmlb/graph/source/s>"
    role = "https://w3id.org/coopter/voc/role/membre"
    skos = "http://www.w3.org/2004/02/skos/core#"
    lines = [
        f"<{ID}adhesion/a> {TYPE} <{COOP}Adhesion> {graph} .",
        f"<{ID}adhesion/a> <{COOP}organisation> <{ID}acteur/o> {graph} .",
        f"<{ID}adhesion/a> <{COOP}membre> <{ID}acteur/m> {graph} .",
        f"<{ID}adhesion/a> <{COOP}role> <{role}> {graph} .",
        f'<{ID}acteur/o> {LABEL} "o"@fr {graph} .',
        f'<{ID}acteur/m> {LABEL} "m"@fr {graph} .',
        f'<{role}> <{skos}prefLabel> "membre"@fr {graph} .',
    ]
    for rank, key in enumerate(("atteste", "deduit", "incertain", "conteste"), 1):
        concept = f"<https://w3id.org/coopter/voc/certitude/{key}>"
        lines.append(f'{concept} <{COOP}rang> "{rank}"^^<http://www.w3.org/2001/XMLSchema#integer> {graph} .')
        lines.append(f'{concept} <{skos}prefLabel> "{key}"@fr {graph} .')
    return lines + _lines("adhesion/a", membership) + _lines("acteur/o", organisation)


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_claims(), _claims(), _dates(), _dates())
def test_validity_is_that_of_days_counted_one_by_one(
    membership: list[Claim], organisation: list[Claim], at: str, later: str
) -> None:
    engine = Embedded(_graph(membership, organisation))
    alone = Embedded(_graph(membership, []))
    expected = {day: _holds(membership, day) and _holds(organisation, day) for day in (at, later)}
    assert bool(moments.states(engine, at)) == expected[at]
    query = named("temps/membres-a-la-date")
    rows = alone.select(query.filled(names.values(alone, query, [f"date={at}"])))
    assert bool(rows.rows) == _holds(membership, at)
    query = named("temps/entrees-sorties")
    found = engine.select(query.filled(names.values(engine, query, [f"date1={at}", f"date2={later}"])))
    words = {(True, True): "inchangé", (True, False): "sortie", (False, True): "entrée"}
    expect = words.get((expected[at], expected[later]))
    assert found.column("mouvement") == ([expect] if expect else [])


def test_an_uncertain_end_keeps_a_fact_and_a_sure_one_beside_it_does_not() -> None:
    doubtful: list[Claim] = [("2012", "", "atteste"), ("", "2019", "incertain")]
    assert moments.states(Embedded(_graph(doubtful, [])), "2020") == {f"{ID}adhesion/a": "sortie incertaine"}
    assert not moments.states(Embedded(_graph([*doubtful, ("", "2019", "atteste")], [])), "2020")


# ── On the real data ──────────────────────────────────────────────────


def test_networks_keep_the_facts_that_hold(embedded: Embedded) -> None:
    definition = networks.named("acteurs-cooperations")
    everything = networks.network(embedded, definition)
    facts = {fact for *_, data in everything.edges(data=True) for fact in data["facts"]}
    for day in ("1985", "2005", "2012-06", "2021-06-01", "2030"):
        graph = networks.network(embedded, definition, names.values(embedded, definition.query, [f"date={day}"]))
        kept = {fact for *_, data in graph.edges(data=True) for fact in data["facts"]}
        assert kept == facts & moments.states(embedded, day).keys()
        moments.flag(embedded, graph, day)
        assert all(data["state"] in moments.STATES for *_, data in graph.edges(data=True))
        assert day in graph.graph["title"]["en"]


def test_actions_do_not_hold_before_their_document(embedded: Embedded) -> None:
    assert not [iri for iri in moments.states(embedded, "2005") if "/participation/a0" in iri]
    assert [iri for iri in moments.states(embedded, "2021") if "/participation/a0" in iri]


def test_q24_from_2004_to_2012_to_2021(embedded: Embedded) -> None:
    found = {(m.move, m.fact.removeprefix(ID)) for m in moments.moves(embedded, "2010", "2015")}
    members = ("nantes-metropole", "rennes-metropole", "brest-metropole", "angers-loire-metropole", "carene")
    for key in members:
        assert ("sortie", f"adhesion/emlb/{key}") in found
        assert ("entrée", f"adhesion/pmlb/{key}") in found
    assert ("sortie", "cooperation/c-emlb") in found
    assert {("sortie", "statut/brest-communaute-urbaine"), ("entrée", "statut/brest-metropole")} <= found
    later = {m.fact.removeprefix(ID): m for m in moments.moves(embedded, "2019", "2023", "pmlb")}
    assert later["adhesion/pmlb/carene"].move == "inchangé"
    assert moments.states(embedded, "2023")[f"{ID}adhesion/pmlb/carene"] == "sortie incertaine"


def test_legal_kinds_change(embedded: Embedded) -> None:
    def kinds(key: str, day: str) -> set[str]:
        query = named("temps/instantane")
        rows = embedded.select(query.filled(names.values(embedded, query, [f"acteur={key}", f"date={day}"])))
        return {row["precision"] for row in rows if row["nature"] == "statut"}

    assert kinds("brest-metropole", "1972") == set()
    assert kinds("brest-metropole", "2014-12-31") == {"communauté urbaine"}
    assert kinds("brest-metropole", "2015") == {"métropole"}
    assert kinds("pays-de-saint-gilles-croix-de-vie", "2020") == {"communauté de communes"}
    assert kinds("pays-de-saint-gilles-croix-de-vie", "2022") == {"communauté d'agglomération"}


def test_the_tie_of_two_actors_at_a_date(embedded: Embedded) -> None:
    ends = [f"{ID}acteur/{key}" for key in ("nantes-metropole", "rennes-metropole")]
    found = {}
    for day in ("2005", "2021"):
        shared = evidence.tie(embedded, *ends, but=moments.lapsed(embedded, day))
        found[day] = {cooperation.cooperation for cooperation in shared}
    emlb, pmlb = (f"{ID}cooperation/{key}" for key in ("c-emlb", "c-pmlb"))
    assert emlb in found["2005"] - found["2021"]
    assert pmlb in found["2021"] - found["2005"]


def test_dates_in_disorder_are_refused(embedded: Embedded) -> None:
    with pytest.raises(UsageError):
        moments.moves(embedded, "2013", "2005")


@pytest.fixture
def graph_kept(dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pmlb_graph.pipeline.load", lambda *_: dataset)


@pytest.mark.usefixtures("graph_kept")
class TestCommands:
    def _run(self, *words: str) -> tuple[int, str]:
        result = CliRunner().invoke(program, [*words], catch_exceptions=False)
        return result.exit_code, result.output

    def test_date_is_a_parameter(self) -> None:
        short = self._run("query", "membres-a-la-date", "--date", "2005", "--format", "csv", "--quiet")
        assert short == self._run("query", "membres-a-la-date", "-p", "date=2005", "--format", "csv", "--quiet")
        code, text = self._run("query", "inventaire/participations", "--date", "2005", "--format", "csv", "--quiet")
        assert code == 0
        assert "c-emlb" in text
        assert "c-contrat-rennes" not in text

    def test_network_at_a_date(self) -> None:
        code, text = self._run("network", "acteurs-acteurs", "--date", "2005", "--format", "json", "--quiet")
        document: Mapping[str, object] = json.loads(text)
        assert code == 0
        assert "2005" in str(document["title"])
        assert self._run("network", "acteurs-acteurs", "--date", "05")[0] == 2

    def test_why_tells_what_is_known_of_the_dates(self) -> None:
        assert "[sortie incertaine]" in self._run("why", "carene", "--date", "2023")[1]
        assert "Espace métropolitain Loire-Bretagne" not in self._run("why", "carene", "--date", "2023")[1]

    def test_snapshot_in_words(self) -> None:
        code, text = self._run("snapshot", "2010", "2015", "--setting", "pmlb")
        assert code == 0
        assert text.count("adhésion : ") == 5


@pytest.mark.parametrize("date", ["1995", "2005-06", "2021-07-01", "2030"])
def test_a_graph_at_a_date_holds_what_holds(dataset: Dataset, embedded: Embedded, date: str) -> None:
    taken = Embedded(moments.at(dataset, date).lines)
    assert set(moments.states(taken)) == set(moments.states(embedded, date))
    shortcut = "SELECT DISTINCT ?a ?c WHERE { ?a <https://w3id.org/coopter/ns#participeA> ?c }"
    parts = """PREFIX coop: <https://w3id.org/coopter/ns#>
        SELECT DISTINCT ?a ?c WHERE { ?p a coop:Participation ; coop:acteur ?a ; coop:cooperation ?c }"""
    assert set(taken.select(shortcut).rows) == set(taken.select(parts).rows)
    lost = "PREFIX coop: <https://w3id.org/coopter/ns#> SELECT ?f WHERE { ?x coop:fait ?f MINUS { ?f coop:classe ?c } }"
    assert not taken.select(lost).rows


def test_the_dataset_is_built_at_a_date(tmp_path: Path, dataset: Dataset) -> None:
    whole, part = tmp_path / "tout.nq", tmp_path / "2012.nq"
    for words in (["-o", str(whole)], ["-o", str(part), "--date", "2012"]):
        ended = CliRunner().invoke(program, ["build", *words])
        assert ended.exit_code == 0, ended.output
    assert part.read_bytes() == moments.at(dataset, "2012").to_nquads()
    assert set(part.read_text(encoding="utf-8").splitlines()) < set(whole.read_text(encoding="utf-8").splitlines())
    ended = CliRunner().invoke(program, ["build", "-o", str(part), "--date", "hier"])
    assert ended.exit_code == 2


def test_the_main_job_is_done_at_a_date(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def write(folder: Path, whole: Dataset, _data: Path | None, _tell: object, date: str = "") -> list[tuple[str, str]]:
        kept = pipeline.recalled(None, "essai de date", lambda: date)
        (folder / "index.html").write_text(kept, encoding="utf-8")
        (folder / "graphe.nq").write_bytes(whole.to_nquads())
        return [("index.html", "")]

    monkeypatch.setattr(pipeline, "_cache", lambda: tmp_path / "cache")
    monkeypatch.setattr(report, "write", write)
    found = {}
    for day in ("", "2012", ""):
        words = ["--date", day] if day else []
        assert CliRunner().invoke(program, ["run", "-o", str(tmp_path / "out"), *words]).exit_code == 0
        assert (tmp_path / "out" / "index.html").read_text(encoding="utf-8") == day, "what is kept is of this date"
        found[day] = (tmp_path / "out" / "graphe.nq").read_bytes()
    assert len(found["2012"]) < len(found[""])


def test_a_title_tells_its_date() -> None:
    title = {"fr": "Coopérations", "en": "Cooperations"}
    assert moments.titled(title, "2012") == {
        "fr": "Coopérations, à la date 2012",
        "en": "Cooperations, at the date 2012",
    }
    assert moments.titled(title, "") == title
