"""The catalogue: its form, the same answers from three engines, and what it answers on the real data."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache

import pyoxigraph as ox
import pytest

from pmlb_graph import names
from pmlb_graph.bindings import Bindings
from pmlb_graph.catalogue import Query, catalogue, controls, named, rules
from pmlb_graph.dataset import Dataset, statement
from pmlb_graph.engine import Engine
from pmlb_graph.engine.embedded import Embedded
from pmlb_graph.engine.reference import Reference
from pmlb_graph.engine.remote import Remote
from pmlb_graph.tables import describe
from pmlb_graph.terms import PREFIXES, Term

# Queries that ask another service too have their own tests, in test_federation.
HERE = {name: query for name, query in catalogue().items() if not name.startswith("federation/")}
ALL = [pytest.param(query, id=name) for name, query in HERE.items()]
SELECTS = [pytest.param(query, id=name) for name, query in HERE.items() if query.form == "SELECT"]
RULES = [pytest.param(query, id=query.name) for query in rules()]
CONTROLS = [pytest.param(query, id=query.name) for query in controls()]

NUMBERS = {f"{PREFIXES['xsd']}{name}" for name in ("decimal", "double", "float")}
WHOLE = f"{PREFIXES['xsd']}integer"

# A value that each parameter takes on the real data, by query or by name of parameter.
SAMPLES: Mapping[str, str] = {
    "acteur": "brest-metropole",
    "action": "a06",
    "autre": "nantes-metropole",
    "axe": "axe2",
    "cadre": "pmlb",
    "concerne": "pmlb",
    "cooperation": "c-pmlb",
    "date": "2021-06-01",
    "date1": "2005",
    "date2": "2013",
    "document": "plan-d-action",
    "facette1": "portage",
    "facette2": "echelle",
    "fait": "https://w3id.org/pmlb/id/participation/c-pmlb/carene/membre",
    "financeur": "cdc",
    "forme": "entente",
    "manque": "SIREN",
    "organisation": "pmlb",
    "orientation": "or2.1",
    "regle": "action-coeur-de-ville",
    "ressource": "a02",
    "role": "membre",
    "sujet": "pmlb",
    "territoire": "territoire/angers",
    "theme": "accessibilite",
    "temps/noms-et-statuts sujet": "brest-metropole",
    "preuve/deductions fait": "https://w3id.org/pmlb/id/participation/a02/pmlb/porteur",
    "preuve/premisses fait": "https://w3id.org/pmlb/id/participation/a02/pmlb/porteur",
    "preuve/source-unique nature": "presse",
    "inventaire/themes-fragiles theme": "relance",
    "plan/ambiguites nature": "libelle",
    "preuve/a-completer ressource": "pmlb",
}


# ── Form ──────────────────────────────────────────────────────────────


def _code(query: Query) -> str:
    """Return the query without its comments."""
    return re.sub(r"^\s*#.*$", "", query.text, flags=re.MULTILINE)


def _block(text: str, start: int) -> str:
    """Return what stands between the brace that opens after a place and the one that closes it."""
    first = text.index("{", start)
    depth = 0
    for place in range(first, len(text)):
        depth += {"{": 1, "}": -1}.get(text[place], 0)
        if depth == 0:
            return text[first + 1 : place]
    raise AssertionError("a brace is not closed")


def _optional(text: str, keyword: str) -> str:
    """Return a query without the groups that a keyword opens."""
    while match := re.search(rf"\b{keyword}\s*\{{", text):
        text = text[: match.start()] + text[match.end() + len(_block(text, match.start())) + 1 :]
    return text


@pytest.mark.parametrize("query", ALL)
def test_header_says_what_it_is_in_both_languages(query: Query) -> None:
    for texts in (query.summary, query.description, *(p.summary for p in query.parameters.values())):
        assert texts["fr"].strip()
        assert texts["en"].strip()
        assert set(texts) == {"fr", "en"}
    assert all(1 <= number <= 40 for number in query.questions)
    for parameter in query.parameters.values():
        assert (parameter.type == "concept") == bool(parameter.scheme)
        assert not parameter.scheme or parameter.scheme in describe().concepts


@pytest.mark.parametrize("query", ALL)
def test_text_is_plain_and_safe(query: Query) -> None:
    code = re.sub(r'"[^"]*"', '""', _code(query))
    assert not re.search(r"\b(SERVICE|FROM|LOAD|INSERT|DELETE|NOT\s+EXISTS)\b", code, re.IGNORECASE)
    for match in re.finditer(r"\bGRAPH\s+\?\w+", code):
        inside = _block(code, match.end())
        assert not re.search(r"\b(SELECT|VALUES|MINUS|OPTIONAL|EXISTS|UNION)\b", inside, re.IGNORECASE)
    used = set(re.findall(r"(?<![\w/?:<-])([a-z][\w-]*):[\w-]*", re.sub(r"<[^>]*>", "", code)))
    declared = set(re.findall(r"^PREFIX ([\w-]+):", code, re.MULTILINE))
    assert used == declared
    if query.form == "SELECT":
        assert "ORDER BY" in code
        assert "*" not in code.split("WHERE")[0].replace("COUNT(*)", "")


@pytest.mark.parametrize("query", ALL)
def test_parameters_first_occur_where_they_are_required(query: Query) -> None:
    code = _optional(_optional(_code(query), "OPTIONAL"), "MINUS")
    clauses = set(re.findall(r"VALUES\s+\?(\w+)\s*\{\s*UNDEF\s*\}", code))
    assert clauses == set(query.parameters)
    for name in query.parameters:
        assert len(re.findall(rf"\?{name}\b", code)) > 1, name


# ── Sameness ──────────────────────────────────────────────────────────


def _canonical(term: Term | None) -> tuple[str, ...]:
    """Return what a term means, whatever the spelling of its number."""
    match term:
        case None:
            return ()
        case ox.NamedNode():
            return ("iri", term.value)
        case ox.BlankNode():
            raise AssertionError("a blank node cannot be compared, nor cited")
        case _ if term.datatype.value in NUMBERS:
            return ("number", str(Decimal(term.value).normalize()))
        case _ if term.datatype.value == WHOLE:
            return ("number", str(Decimal(int(term.value)).normalize()))
        case _:
            return ("literal", term.value, term.datatype.value, (term.language or "").lower())


def _solutions(found: Bindings) -> tuple[tuple[str, ...], Counter[tuple[tuple[str, ...], ...]]]:
    return found.variables, Counter(tuple(_canonical(term) for term in row) for row in found.rows)


def _triples(found: Iterable[ox.Triple]) -> set[str]:
    return {str(triple) for triple in found}


def _forms(engine: Engine, query: Query) -> dict[str, str]:
    """Return the texts of a query: as it stands, and with one value for each of its parameters."""
    texts = {"": query.text}
    for name in query.parameters:
        sample = SAMPLES.get(f"{query.name} {name}") or SAMPLES[name]
        texts[name] = query.filled(names.values(engine, query, [f"{name}={sample}"]))
    return texts


@lru_cache(maxsize=1)
def _server(url: str) -> Remote:
    return Remote(url)


@pytest.mark.parametrize("query", SELECTS)
def test_three_engines_answer_the_same(query: Query, embedded: Embedded, reference: Reference, endpoint: str) -> None:
    whole = _solutions(embedded.select(query.text))[1]
    for name, text in _forms(embedded, query).items():
        answer = embedded.select(text)
        expected = _solutions(answer)
        assert _solutions(_server(endpoint).select(text)) == expected, name
        assert _solutions(reference.select(text)) == expected, name
        assert max(expected[1].values(), default=1) == 1, "a row comes twice: its order is not defined"
        if name and query.parameters[name].type != "date":
            assert expected[1] <= whole, f"“{name}” adds rows"
        if name:
            assert expected[1], f"“{name}” answers nothing"


@pytest.fixture(scope="module")
def premises(dataset: Dataset) -> Dataset:
    """The dataset without what rules add, except the classes that other rules need."""
    inferred, kind = dataset.base.graph("inference"), ox.NamedNode(f"{PREFIXES['rdf']}type")
    kept = (line for line in dataset.lines if not line.endswith(f" {inferred} .") or f"> {kind} <" in line)
    return Dataset(dataset.base, tuple(kept))


@pytest.fixture(scope="module")
def second_opinion(premises: Dataset) -> Reference:
    return Reference(premises)


@pytest.mark.parametrize("query", RULES)
def test_three_engines_infer_the_same(
    query: Query, premises: Dataset, second_opinion: Reference, embedded: Embedded, endpoint: str
) -> None:
    expected = _triples(Embedded(premises.lines).construct(query.text))
    assert expected
    assert _triples(second_opinion.construct(query.text)) == expected
    assert _triples(_server(endpoint).construct(query.text)) == _triples(embedded.construct(query.text))


@pytest.mark.parametrize("query", SELECTS)
def test_order_is_total(query: Query, dataset: Dataset, embedded: Embedded) -> None:
    """A store filled in another order gives the same rows in the same order."""
    other = Embedded(reversed(dataset.lines))
    assert other.select(query.text).rows == embedded.select(query.text).rows


# ── Answers ───────────────────────────────────────────────────────────


def _ask(engine: Engine, name: str, *values: str) -> list[dict[str, str]]:
    query = named(name)
    return list(engine.select(query.filled(names.values(engine, query, values))))


def _keys(rows: Sequence[Mapping[str, str]], column: str) -> list[str]:
    return [row[column].rpartition("/")[2] for row in rows]


def test_q1_who_takes_part(embedded: Embedded) -> None:
    rows = _ask(embedded, "inventaire/participations", "cooperation=c-pmlb", "acteur=carene")
    assert [(row["fin"], row["certitudeFinLibelle"], row["certitudeLibelle"]) for row in rows] == [
        ("2021-05-31", "incertain", "attesté")
    ]
    rows = _ask(embedded, "inventaire/participations", "cooperation=a06")
    assert set(_keys(rows, "acteur")) == {
        "ademe", "agences-urbanisme", "epci-bretagne-loire", "fnau", "france-urbaine", "puca", "universites", "pmlb",
    }  # fmt: skip
    derived = [row for row in rows if row["sources"] == "0"]
    assert [(row["acteurLibelle"], row["regleLibelle"]) for row in derived] == [
        ("Pôle métropolitain Loire Bretagne", "porteur du plan")
    ]
    everything = _ask(embedded, "inventaire/participations")
    assert all(("regleLibelle" in row) == (row["sources"] == "0") for row in everything)


def test_q1_a_theme_holds_its_narrower_themes(embedded: Embedded) -> None:
    rows = _ask(embedded, "inventaire/themes", "theme=accessibilite")
    assert {"accessibilite", "accessibilite-ferroviaire"} <= set(_keys(rows, "themeDirect"))
    assert {"c-lnobpl", "a01", "a03"} <= set(_keys(rows, "cooperation"))


def test_q2_actions_without_stakeholder(embedded: Embedded) -> None:
    rows = _ask(embedded, "inventaire/actions-sans-partie-prenante")
    assert sorted(_keys(rows, "action")) == ["a02", "a04", "a07a", "a08", "a09", "gc-all", "gc-eco"]
    assert {row["constat"] for row in rows} == {"aucune"}
    assert [key for key, row in zip(_keys(rows, "action"), rows, strict=True) if "actionParente" in row] == ["a07a"]


def test_q3_fragile_themes(embedded: Embedded) -> None:
    rows = {row["theme"].rpartition("/")[2]: row for row in _ask(embedded, "inventaire/themes-fragiles")}
    assert all(int(row["acteurs"]) < 3 for row in rows.values())
    assert rows["relance"]["acteurs"] == rows["relance"]["dontCollectifs"] == "1"
    assert "accessibilite" not in rows


def test_q4_actors_across_orientations(embedded: Embedded) -> None:
    rows = _ask(embedded, "inventaire/acteurs-transversaux")
    found = {row["acteur"].rpartition("/")[2]: (row["axes"], row["orientations"]) for row in rows}
    assert found == {
        "villes-moyennes": ("2", "3"),
        "agences-urbanisme": ("2", "2"),
        "prestataires": ("1", "2"),
        "regions": ("1", "2"),
    }


def test_q5_blind_spots_follow_the_rule(embedded: Embedded) -> None:
    rows = _ask(embedded, "inventaire/villes-moyennes-sans-cooperation", "regle=action-coeur-de-ville")
    hearts = _keys(rows, "ville")
    rows = _ask(embedded, "inventaire/villes-moyennes-sans-cooperation", "regle=fmvm-20000-100000")
    sizes = _keys(rows, "ville")
    assert {"chateaubriant", "cholet", "fontenay-le-comte", "la-fleche", "pontivy"} <= set(hearts)
    assert {"challans", "cholet", "les-sables-d-olonne", "sevremoine"} <= set(sizes)
    associated = {"saint-nazaire", "quimper", "lorient", "vannes", "redon", "vitre", "saint-malo", "laval", "saumur"}
    assert not associated & {*hearts, *sizes}
    both = _ask(embedded, "inventaire/villes-moyennes-sans-cooperation")
    assert len(both) == len(hearts) + len(sizes)
    assert all("epci" in row for row in both)


def test_q6_who_funds(embedded: Embedded) -> None:
    rows = _ask(embedded, "inventaire/financements")
    assert {(a, c) for a, c in zip(_keys(rows, "financeur"), _keys(rows, "cooperation"), strict=True)} == {
        ("bpifrance", "a07"), ("bpifrance", "a07b"), ("cdc", "a07"), ("cdc", "a07b"), ("bce", "a07"), ("bce", "a07b"),
        ("datar", "c-emlb"),
    }  # fmt: skip
    assert {row.get("anneeArbitrage") for row in rows if "/action/" in row["cooperation"]} == {"2022"}


def test_q7_decisions_by_year(embedded: Embedded) -> None:
    rows = _ask(embedded, "inventaire/arbitrages")
    years = {year: sorted(_keys([r for r in rows if r["annee"] == year], "action")) for year in ("2021", "2022")}
    assert years == {"2021": ["a04", "a08", "a09", "a10"], "2022": ["a06", "a07", "a07a", "a07b"]}
    assert len(rows) == 8
    assert {key for key, row in zip(_keys(rows, "action"), rows, strict=True) if "instance" not in row} == {"a04"}


def test_q8_forms_count_every_alliance_once(embedded: Embedded) -> None:
    alliances = len(embedded.select(named("inventaire/cooperations").text))
    assert sum(int(row["cooperations"]) for row in _ask(embedded, "inventaire/formes")) == alliances == 30


def test_q9_actions_without_body(embedded: Embedded) -> None:
    assert _keys(_ask(embedded, "inventaire/actions-sans-instance"), "action") == ["a04"]


def test_q10_crossed_facets_forget_no_cooperation(embedded: Embedded) -> None:
    rows = _ask(embedded, "inventaire/facettes", "facette1=portage", "facette2=echelle")
    assert sum(int(row["cooperations"]) for row in rows) == 30
    assert {row["origine1"] for row in rows} == {"déduit"}
    assert {row["origine2"] for row in rows} <= {"relevé", "non renseigné"}
    swapped = _ask(embedded, "inventaire/facettes", "facette1=echelle", "facette2=portage")
    assert sorted((r["valeur1Libelle"], r["valeur2Libelle"], r["cooperations"]) for r in rows) == sorted(
        (r["valeur2Libelle"], r["valeur1Libelle"], r["cooperations"]) for r in swapped
    )
    missing = _ask(embedded, "inventaire/facettes", "facette1=finalite", "facette2=portage")
    assert {row["valeur1Libelle"] for row in missing} == {"non renseigné"}


@pytest.mark.parametrize(
    ("date", "state"),
    [
        ("2020-01-01", "attestée"),
        ("2021-05-31", "attestée"),
        ("2021-05", "attestée"),
        ("2021", "attestée"),
        ("2021-06-01", "sortie incertaine"),
        ("2022", "sortie incertaine"),
    ],
)
def test_q26_members_at_a_date(embedded: Embedded, date: str, state: str) -> None:
    rows = _ask(embedded, "temps/membres-a-la-date", "organisation=pmlb", f"date={date}")
    found = {row["membre"].rpartition("/")[2]: row for row in rows}
    metropolises = {"angers-loire-metropole", "brest-metropole", "nantes-metropole", "rennes-metropole"}
    assert set(found) == {*metropolises, "carene"}
    assert found["carene"]["etat"] == state
    assert found["carene"]["certitudeFinLibelle"] == "incertain"
    assert {found[key]["etat"] for key in metropolises} == {"fin non connue"}


def test_q26_membership_is_bounded_where_the_dates_are_known(embedded: Embedded) -> None:
    def members(organisation: str, date: str) -> int:
        return len(_ask(embedded, "temps/membres-a-la-date", f"organisation={organisation}", f"date={date}"))

    assert members("pmlb", "2011-12-31") == 0
    assert members("emlb", "2003") == 0
    assert members("emlb", "2004-06") == members("emlb", "2012-01") == 5
    assert members("emlb", "2013") == 0
    unknown = _ask(embedded, "temps/membres-a-la-date", "organisation=petr-pays-de-retz", "date=1950")
    assert {row["etat"] for row in unknown} == {"dates non connues"}
    assert len(unknown) == 4


def test_events_come_in_order_of_time(embedded: Embedded) -> None:
    rows = _ask(embedded, "temps/evenements")
    dates = [row["date"] for row in rows]
    assert dates == sorted(dates)
    assert len({row["evenement"] for row in rows}) == 20
    assert {row["certitudeLibelle"] for row in rows if row["evenement"].endswith("ev-2021-05")} == {"incertain"}


def test_q31_several_perimeters(embedded: Embedded) -> None:
    rows = _ask(embedded, "espace/perimetres-multiples", "acteur=carene")
    found = set(_keys(rows, "perimetre"))
    assert {"pmlb", "emlb", "pm-nantes-saint-nazaire", "conference-ouest", "c-carene-cap"} <= found
    assert not {"c-pmlb", "c-emlb", "c-pm-nsn"} & found
    assert {int(row["perimetres"]) for row in rows} == {len(found)}


def test_q28_the_share_of_the_population_is_that_of_its_territories(embedded: Embedded) -> None:
    rows = _ask(embedded, "espace/population-touchee")
    assert Counter(row["niveau"] for row in rows)["ensemble"] == 1
    for row in rows:
        share = 100 * int(row["populationTouchee"]) / int(row["population"])
        assert abs(float(row["pourcentage"]) - share) <= 0.05
        assert int(row["dontTouches"]) <= int(row["nombreEPCI"])


def test_q38_collectives_and_bodies_are_no_candidates(embedded: Embedded) -> None:
    rows = {row["acteur"].rpartition("/")[2]: row for row in _ask(embedded, "agir/candidats")}
    assert {"brest-metropole", "audiar", "pmlb", "univ-nantes", "dep-35"} <= set(rows)
    assert not {"villes-moyennes", "agences-urbanisme", "emlb", "comite-syndical"} & set(rows)


def test_q38_a_concept_holds_itself_and_what_is_narrower(embedded: Embedded) -> None:
    rows = _ask(embedded, "agir/concepts-plus-larges")
    pairs = set(zip(_keys(rows, "concept"), _keys(rows, "large"), strict=True))
    assert {("scot", "scot"), ("scot", "urbanisme"), ("scot", "amenagement"), ("financeur", "financement")} <= pairs
    assert {("renovation-thermique", "energie"), ("renovation-thermique", "habitat")} <= pairs
    assert ("amenagement", "scot") not in pairs


def test_q38_who_administers_a_territory_or_holds_it(embedded: Embedded) -> None:
    rows = _ask(embedded, "agir/autour", "territoire=territoire/angers")
    found = dict(zip([row["lien"] for row in rows], _keys(rows, "acteur"), strict=True))
    assert found == {"administre": "ville-angers", "contient": "angers-loire-metropole"}


def test_q38_levers_count_alliances_and_actions_apart(embedded: Embedded) -> None:
    rows = _ask(embedded, "agir/leviers", "theme=eau")
    assert set(_keys(rows, "cooperation")) == {"c-terres-de-sources", "c-amb-sud", "c-quimperle-lorient"}
    rows = _ask(embedded, "agir/leviers", "theme=renovation-thermique")
    assert {(row["nature"], row["cooperation"].rpartition("/")[2]) for row in rows} == {("annoncee", "a07b")}
    derived = [row["acteur"].rpartition("/")[2] for row in rows if "regle" in row]
    assert derived == ["pmlb"]


def test_q34_where_a_fact_comes_from(embedded: Embedded) -> None:
    rows = _ask(embedded, "preuve/provenance", f"fait={SAMPLES['fait']}")
    assert set(_keys(rows, "source")) == {"wp-pmlb-2021", "alm-2012-02", "wikiwand-nsn"}
    assert all(row["entree"].startswith("participations.csv:") for row in rows)
    derived = _ask(embedded, "preuve/provenance", f"fait={SAMPLES['preuve/deductions fait']}")
    assert set(_keys(derived, "premisse")) == {"a02", "feuille-de-route"}


def test_q34_ties_of_one_source_have_one_source(embedded: Embedded) -> None:
    for row in _ask(embedded, "preuve/source-unique"):
        sources = _ask(embedded, "preuve/provenance", f"fait={row['fait']}")
        assert {source["source"] for source in sources} == {row["source"]}
    found = _ask(embedded, "preuve/source-unique", "acteur=cap-atlantique")
    assert "c-carene-cap" in _keys(found, "cadre")


def test_q35_contradictions_are_kept(embedded: Embedded) -> None:
    rows = _ask(embedded, "preuve/contradictions")
    figures = {int(Decimal(row["valeur"])) for row in rows if row["objet"] == "population"}
    assert {1_600_000, 1_656_724, 2_200_000, 2_400_000, 2_500_000, 2_600_000} <= figures
    assert {row["sujet"].rpartition("/")[2] for row in rows if row["objet"] == "population"} == {"pmlb"}
    assert {"axe2", "or2.2"} <= set(_keys([r for r in rows if r["objet"] == "nom"], "sujet"))
    assert "ev-2005" in _keys([r for r in rows if r["objet"] == "contesté"], "fait")


def test_q37_what_is_missing(embedded: Embedded) -> None:
    rows = _ask(embedded, "preuve/a-completer")
    found = {(row["manque"], row["ressource"].rpartition("/")[2]): row for row in rows}
    assert ("SIREN", "pmlb") in found
    assert ("instance", "a04") in found
    assert ("partie prenante", "a02") in found
    assert ("partie prenante", "a06") not in found
    assert ("date de la source", "feuille-de-route-2020-2026") in found
    assert found["parties à nommer", "c-ailb"]["detail"] == "9"
    without = _ask(embedded, "inventaire/actions-sans-partie-prenante")
    assert {key for what, key in found if what == "partie prenante"} == set(_keys(without, "action"))
    assert found["confirmation de la fin", "carene"]["detail"] == "2021-05-31"
    assert ("source plus sûre", "ev-2021-05") in found
    assert ("confirmation", "a02") in found
    assert all("libelle" in row for row in rows)


def test_the_plan_can_be_read(embedded: Embedded) -> None:
    actions = _ask(embedded, "plan/actions")
    assert _keys(actions, "action") == [
        "gc-acc", "a01", "a02", "a03", "a04", "gc-all", "a05", "a06", "a07", "a07a", "a07b",
        "gc-eco", "a08", "a09", "a10",
    ]  # fmt: skip
    assert len(_ask(embedded, "plan/ambiguites")) == 30
    assert len({row["resultat"] for row in _ask(embedded, "plan/resultats")}) == 26
    assert len({row["entree"] for row in _ask(embedded, "plan/glossaire")}) == 20


# ── Controls ──────────────────────────────────────────────────────────


@pytest.mark.parametrize("query", CONTROLS)
def test_controls_find_nothing_in_the_real_data(query: Query, embedded: Embedded) -> None:
    assert query.form == "SELECT"
    assert "?ressource" in query.text.split("WHERE")[0]
    assert not embedded.select(query.text).rows


# What each control must find, in Turtle; `a` is the resource found.
FAULTS: Mapping[str, str] = {
    "attestation-hors-de-sa-source": "id:a coop:passage id:p . id:p coop:source id:autre .",
    "classes-incompatibles": "id:a a coop:Action , coop:Alliance .",
    "code-insee-en-double": """
        id:a coop:codeInsee "44109" ; coop:classe coop:Essai .
        id:b coop:codeInsee "44109" ; coop:classe coop:Essai .""",
    "concept-hors-de-son-schema": "id:a coop:role <https://w3id.org/coopter/voc/theme/culture> .",
    "deduction-circulaire": "id:a coop:deduitDe id:b . id:b coop:deduitDe id:a .",
    "deduction-sans-premisse": "id:a coop:parRegle id:r .",
    "engagement-hors-du-document": """
        id:a a coop:EngagementAnnuel ; coop:annee "2027"^^xsd:gYear ; coop:action id:b .
        id:b coop:orientation id:o . id:o coop:axe id:x . id:x coop:document id:d .
        id:d coop:debut "2020"^^xsd:gYear ; coop:fin "2026"^^xsd:gYear .""",
    "fait-sans-preuve": "id:a a coop:Fait .",
    "fin-avant-debut": 'id:a coop:debut "2012-03"^^xsd:gYearMonth ; coop:fin "2012-02-28"^^xsd:date .',
    "membre-de-lui-meme": "id:a coop:organisation id:o ; coop:membre id:o .",
    "parente-d-une-autre-orientation": """
        id:a coop:actionParente id:b ; coop:orientation id:o .
        id:b coop:orientation id:p .""",
    "resultats-de-meme-rang": """
        id:a a coop:ResultatAttendu ; coop:action id:x ; coop:ordre 1 .
        id:b a coop:ResultatAttendu ; coop:action id:x ; coop:ordre 1 .""",
    "sans-libelle-francais": 'id:a a coop:Acteur ; rdfs:label "only English"@en .',
    "siren-en-double": 'id:a coop:siren "000000000" . id:b coop:siren "000000000" .',
    "sous-action-sans-parente": "id:a coop:natureAction <https://w3id.org/coopter/voc/nature-action/sous-action> .",
    "territoire-dans-lui-meme": "id:a coop:dansTerritoire id:b . id:b coop:dansTerritoire id:a .",
    "ville-moyenne-sans-territoire": """
        id:a coop:qualification <https://w3id.org/coopter/voc/typologie/ville-moyenne> ; coop:sujet id:v .
        id:v a coop:TerritoireCommunal .""",
}  # fmt: skip


@pytest.mark.parametrize("query", CONTROLS)
def test_controls_find_a_planted_fault(query: Query, dataset: Dataset) -> None:
    graph = dataset.base.graph("source", "feuille-de-route-2020-2026")
    head = "".join(f"@prefix {name}: <{iri}> . " for name, iri in PREFIXES.items())
    turtle = f"{head} @prefix id: <{dataset.base.iri}id/essai/> . {FAULTS[query.name.rpartition('/')[2]]}"
    planted = [quad.triple for quad in ox.parse(turtle, format=ox.RdfFormat.TURTLE)]
    engine = Embedded(dataset.lines)
    engine.extend(f"{triple} {graph} ." for triple in planted)
    found = {row["ressource"] for row in engine.select(query.text)}
    assert f"{dataset.base.iri}id/essai/a" in found
    assert all("/id/essai/" in iri for iri in found)


def test_every_control_has_its_fault() -> None:
    assert {query.name.rpartition("/")[2] for query in controls()} == set(FAULTS)


def test_two_sources_may_disagree_on_dates_where_one_may_not(dataset: Dataset) -> None:
    start, end = (ox.Literal(value, datatype=ox.NamedNode(f"{PREFIXES['xsd']}gYear")) for value in ("2013", "2012"))
    subject = ox.NamedNode(f"{dataset.base.iri}id/essai/a")
    engine = Embedded(dataset.lines)
    for name, value, source in (("debut", start, "gazette-2011"), ("fin", end, "alm-2012-02")):
        property_ = ox.NamedNode(f"{PREFIXES['coop']}{name}")
        engine.extend([statement(subject, property_, value, dataset.base.graph("source", source))])
    assert not engine.select(named("controles/fin-avant-debut").text).rows
