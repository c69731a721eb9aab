"""Workshops: sheets filled by several respondents, brought back, and what they agree on, on the real tables."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pmlb_graph import analyses, evidence, pipeline, tables, workbook, workshops
from pmlb_graph.catalogue import named
from pmlb_graph.cli import main
from pmlb_graph.dataset import Dataset
from pmlb_graph.engine.embedded import Embedded
from pmlb_graph.errors import DataError, UsageError
from pmlb_graph.workshops import Workshop, names
from tests.tables_kit import Copy
from tests.workbook_kit import write_ods

SHOP = Workshop("atelier-essai", "2026-03-12")


@pytest.fixture(scope="module", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    cache = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipeline, "_cache", lambda: cache)
        yield


@pytest.fixture
def tables_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Check tables without building a graph of them: `back` and others build it."""
    monkeypatch.setattr(pipeline, "examine", lambda project, found: (sorted(found + tables.check(project)), None))


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    return Copy(tmp_path / "data")


def made(subject: str, engine: Embedded, data: Path | None = None) -> tuple[workshops.Fiche, tables.Project]:
    project, _ = tables.open_project(data)
    iri = workshops.choose(engine, project, [subject])[0]
    return workshops.fiche(engine, workshops.Facts(project), workshops.Words(project), iri), project


@pytest.fixture(scope="session")
def forms(dataset: Dataset) -> dict[str, bytes]:
    engine = Embedded(dataset.lines)
    return {key: workshops.form(*made(key, engine)) for key in ("nantes-metropole", "a06")}


class Pen:
    """A form being filled."""

    def __init__(self, path: Path, content: bytes, code: str | None = "R1", organisation: str = "") -> None:
        self.path = path
        self.book = openpyxl.load_workbook(io.BytesIO(content))
        self.sheet, self.added = self.book[names.SHEET], self.book[names.ADDITIONS]
        self.rows = {self.sheet.cell(row, 1).value: row for row in range(1, self.sheet.max_row + 1)}
        head = self.rows[names.NUMBER]
        self.columns = {self.sheet.cell(head, place).value: place for place in range(1, 11)}
        self.sheet.cell(self.rows[names.CODE], 3).value = code
        self.sheet.cell(self.rows[names.SPOKEN_FOR], 3).value = organisation or None

    def write(self, number: int, column: str, value: Any) -> str:
        cell = self.sheet.cell(self.rows[str(number)], self.columns[column])
        cell.value = value
        return cell.coordinate

    def answer(self, number: int, answer: Any, column: Any = None, value: Any = None, comment: Any = None) -> Pen:
        told = {names.ANSWER: answer, names.COLUMN: column, names.VALUE: value, names.COMMENT: comment}
        for name, text in told.items():
            self.write(number, name, text)
        return self

    def add(self, row: int, *cells: Any) -> Pen:
        for place, value in enumerate(cells, 1):
            self.added.cell(3 + row, place).value = value
        return self

    def save(self) -> Path:
        self.book.save(self.path)
        return self.path


def pens(folder: Path, forms: dict[str, bytes]) -> Callable[..., Pen]:
    def take(code: str | None = "R1", organisation: str = "", subject: str = "nantes-metropole") -> Pen:
        return Pen(folder / f"{code}-{subject}.xlsx", forms[subject], code, organisation)

    return take


@pytest.fixture
def pen(tmp_path: Path, forms: dict[str, bytes]) -> Callable[..., Pen]:
    return pens(tmp_path, forms)


def faults(files: list[Path], data: Path, **how: Any) -> list[tuple[str, str]]:
    with pytest.raises(DataError) as raised:
        workshops.bring(files, SHOP, data, **how)
    return [(re.sub(r".*?([^/]+\.(?:xlsx|ods))", r"\1", p.place.split(", ")[0]), p.code) for p in raised.value.problems]


def bring(files: list[Path], data: Path, **how: Any) -> workbook.Plan:
    planned = workshops.bring(files, SHOP, data, **how)
    workbook.apply(planned)
    return planned


def contents(path: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted(path.glob("*.csv"))}


# ── The sheets ────────────────────────────────────────────────────────


def test_a_sheet_says_each_fact_once_with_its_sources(embedded: Embedded) -> None:
    fiche, _ = made("nantes-metropole", embedded)
    facts = [one.fact for one in fiche.statements]
    assert facts[0] == "acteur/nantes-metropole"
    assert len(set(facts)) == len(facts) == len({one.digest for one in fiche.statements})
    assert all(one.passages and one.text.endswith(".") and one.columns for one in fiche.statements)
    texts = {one.fact: one.text for one in fiche.statements}
    assert texts["adhesion/pmlb/nantes-metropole"] == (
        "« Nantes Métropole » fait partie de « Pôle métropolitain Loire Bretagne », à titre de : membre ; depuis 2012."
    )
    known = {fact.iri for fact in evidence.about(embedded, "https://w3id.org/pmlb/id/acteur/nantes-metropole")}
    assert len(facts) + len(fiche.inferred) == len(known)


def test_every_fact_of_the_tables_has_a_sentence() -> None:
    project, _ = tables.open_project()
    facts, words = workshops.Facts(project), workshops.Words(project)
    for name in facts.names.values():
        text = words.sentence(*facts.rows(name))
        assert re.fullmatch(r"[«A-ZÀ-Ý\d].*[^.]\.", text, re.DOTALL), text
        assert not re.search(r"[{}]|« – »|: –", text), text


def test_the_same_tables_make_the_same_bytes(embedded: Embedded, forms: dict[str, bytes]) -> None:
    fiche, project = made("a06", embedded)
    assert workshops.form(fiche, project) == forms["a06"]
    assert workshops.page(fiche, project) == workshops.page(fiche, project)


def test_a_form_is_text_and_only_what_is_asked_can_be_filled(forms: dict[str, bytes]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(forms["a06"]))
    assert book.sheetnames == [names.SHEET, names.ADDITIONS, names.TECHNICAL, names.LISTS]
    assert {(c.data_type, c.number_format) for s in book for r in s for c in r if c.value is not None} == {("s", "@")}
    sheet = book[names.SHEET]
    head = next(row for row in sheet if row[0].value == names.NUMBER)[0].row
    assert sheet.protection.sheet and not sheet.protection.password
    for row in sheet.iter_rows(min_row=head + 1):
        assert [not cell.protection.locked for cell in row] == [False] * 4 + [True] * 4 + [False] * 2
    rules = {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation}
    area = rules[f"E{head + 1}:E{sheet.max_row}"].partition("!")[2]
    assert [cell[0].value for cell in book[names.LISTS][area]] == list(names.ANSWERS)
    assert book[names.LISTS].sheet_state == book[names.TECHNICAL].sheet_state == "hidden"
    assert "N'écrivez aucun nom de personne" in str([cell.value for cell in sheet["A"]])


def test_subjects_by_kind_and_by_alliance(embedded: Embedded) -> None:
    project, _ = tables.open_project()
    metropoles = workshops.choose(embedded, project, [], "Metropole")
    assert "https://w3id.org/pmlb/id/acteur/nantes-metropole" in metropoles
    members = workshops.choose(embedded, project, ["carene"], "", "c-pmlb")
    assert len(members) == len(set(members)) == 5 and members[0].endswith("/carene")
    assert len(workshops.choose(embedded, project, [], "actions")) == 15
    for how in (("", ""), ("Metropol", ""), ("", "carene")):
        with pytest.raises(UsageError):
            workshops.choose(embedded, project, [], *how)


# ── Round trip ────────────────────────────────────────────────────────


def filled(pen: Any) -> list[Path]:
    first = pen("R1", "Nantes Métropole [nantes-metropole]").answer(1, "confirmé").answer(2, "contesté", comment="Non.")
    first.answer(3, "amendé", "début [debut]", 2005, "D'après la convention.").answer(4, "amendé", comment="Plus vaste")
    first.add(1, "Nantes Métropole [nantes-metropole]", "partie prenante [partie-prenante]", "a06", "2021")
    first.add(2, None, None, None, None, None, "Le graphe ignore la conférence des maires.")
    second = pen("r2").answer(1, "Confirme").answer(2, "CONTESTE").answer(3, "confirmé").answer(5, "contesté")
    third = pen("R3").answer(1, "confirmé").answer(3, "amendé", "rôle [role]", "partie [partie]")
    return [first.save(), second.save(), third.answer(4, "amendé", "debut", "vers 2005").save()]


@pytest.fixture(scope="module")
def back(
    tmp_path_factory: pytest.TempPathFactory, forms: dict[str, bytes]
) -> tuple[Copy, list[Path], workbook.Plan]:  # fmt: skip
    """A copy into which three respondents were brought back; no test changes it."""
    root = tmp_path_factory.mktemp("back")
    copy, files = Copy(root / "data"), filled(pens(root, forms))
    return copy, files, bring(files, copy.path)


def test_answers_become_attestations_of_respondents(back: tuple[Copy, list[Path], workbook.Plan]) -> None:
    copy, _, planned = back
    assert [(change.table, len(change.added), change.changed, change.removed) for change in planned.changes] == [
        ("sources", 3, (), ()),
        ("participations", 3, (), ()),
        ("attestations", 11, (), ()),
    ]
    assert [problem.code for problem in planned.warnings] == ["kept-as-note"]
    rows = {tuple(row[:3]): row[3:] for row in copy.records("attestations") if row[1].startswith(SHOP.key)}
    fact = "participation/c-ogo/nantes-metropole/membre"
    assert rows[fact, "atelier-essai-r1", "fiche nantes-metropole, énoncé 3, amendé"] == [
        "amendé, debut : 2005", "conteste", "Proposé, debut : 2005. D'après la convention.",
    ]  # fmt: skip
    assert rows[fact, "atelier-essai-r2", "fiche nantes-metropole, énoncé 3"] == ["confirmé", "atteste", ""]
    added = [row for row in copy.records("participations") if row[6].startswith(SHOP.key)]
    assert [row[:6] for row in added] == [
        ["c-ogo", "nantes-metropole", "membre", "", "2005", ""],
        ["a06", "nantes-metropole", "partie-prenante", "", "2021", ""],
        ["c-ogo", "nantes-metropole", "partie", "", "", ""],
    ]
    source = next(row for row in copy.records("sources") if row[0] == "atelier-essai-r1")
    assert source[1] == "Atelier du 12 mars 2026 (atelier-essai), répondant R1"
    assert source[2:5] == ["Nantes Métropole", "2026-03-12", "atelier"]
    assert "conférence des maires" in source[-1]
    assert pipeline.check(copy.path)[1] is not None


def test_again_changes_nothing_whatever_the_order(back: tuple[Copy, list[Path], workbook.Plan]) -> None:
    copy, files, _ = back
    before = contents(copy.path)
    for some in (files, files[::-1], files[:1], files[2:]):
        assert not bring(some, copy.path).changes
    assert contents(copy.path) == before


def test_a_contestation_shows_where_contestations_do(back: tuple[Copy, list[Path], workbook.Plan]) -> None:
    engine = pipeline.engine(back[0].path)
    fact = "https://w3id.org/pmlb/id/participation/c-emlb/nantes-metropole/membre"
    rows = engine.select(named("preuve/contradictions").text)
    told = {(row["objet"], row["titre"]) for row in rows if row["fait"] == fact}
    assert told == {("contesté", f"{SHOP.title}, répondant {code}") for code in ("R1", "R2")}
    passages = evidence.of(engine, [fact])[fact].passages
    assert ("conteste", "fiche nantes-metropole, énoncé 2", "contesté") in {
        (one.certainty, one.locator, one.quotation) for one in passages
    }
    # Who denies a fact does not support it, and has no other words to be looked for.
    alone = {row["fait"]: row["titre"] for row in engine.select(named("preuve/source-unique").text)}
    assert not any(title.startswith("Atelier") and "ajout" not in title and fact == one for one, title in alone.items())
    assert not any("atelier" in row["source"] for row in engine.select(named("preuve/citations-manquantes").text))


def test_a_tie_of_one_source_that_is_contested_still_has_one_source(copy: Copy, tmp_path: Path) -> None:
    engine = pipeline.engine(copy.path)
    before = {row["fait"]: row["titre"] for row in engine.select(named("preuve/source-unique").text)}
    fiche, project = made("lorient-agglomeration", engine, copy.path)
    base = "https://w3id.org/pmlb/id/"
    number, fact = next((one.number, one.fact) for one in fiche.statements if base + one.fact in before)
    bring([Pen(tmp_path / "f.xlsx", workshops.form(fiche, project)).answer(number, "contesté").save()], copy.path)
    after = {row["fait"]: row["titre"] for row in pipeline.engine(copy.path).select(named("preuve/source-unique").text)}
    assert base + fact in after
    assert after == before


def test_the_graph_tells_each_answer(back: tuple[Copy, list[Path], workbook.Plan]) -> None:
    rows = pipeline.engine(back[0].path).select(named("preuve/reponses-d-ateliers").text)
    answers = {(row["repondant"][-2:], row["localisation"].split("énoncé ")[1][0]): row["reponse"] for row in rows}
    assert answers == {
        ("r1", "1"): "confirmé", ("r1", "2"): "contesté", ("r1", "3"): "amendé", ("r1", "4"): "amendé",
        ("r2", "1"): "confirmé", ("r2", "2"): "contesté", ("r2", "3"): "confirmé", ("r2", "5"): "contesté",
        ("r3", "1"): "confirmé", ("r3", "3"): "amendé", ("r3", "4"): "amendé",
    }  # fmt: skip


def test_agreement_is_counted_and_says_when_it_cannot_tell(back: tuple[Copy, list[Path], workbook.Plan]) -> None:
    found = analyses.named("accord-ateliers").answer(analyses.Bench(pipeline.engine(back[0].path)))
    rows = {str(row[1]): row[2:] for row in found.rows if row[0] == "énoncé"}
    assert rows["Nantes Métropole, membre : Opéra en Grand Ouest"] == (1, 1, 0, 2, 3, pytest.approx(1 / 3))
    assert "On ne peut pas dire s'ils s'accordent" in found.sentences[1]
    assert "krippendorff_alpha" not in [one.name for one in found.figures]
    shop = next(row for row in found.rows if row[0] == "atelier")
    assert shop[1:] == (SHOP.title, 5, 4, 3, 4, 8, pytest.approx(0.75))
    assert not any("Atelier" in str(row[1]) for row in found.rows if row[0] == "source")


def test_agreement_is_measured_once_enough_answered(copy: Copy, pen: Any) -> None:
    said = {"R1": "ccxcaccxccxc", "R2": "ccxccccxcaxc", "R3": "ccxcac.xccx."}
    words = {"c": "confirmé", "x": "contesté", "a": "amendé"}
    files = []
    for code, line in said.items():
        one = pen(code)
        for number, letter in enumerate(line, 1):
            if letter != ".":
                one.answer(number, words[letter], comment="Autre chose" if letter == "a" else None)
        files.append(one.save())
    bring(files, copy.path)
    engine = pipeline.engine(copy.path)
    found = analyses.named("accord-ateliers").answer(analyses.Bench(engine))
    units = {n: [words[line[n]] for line in said.values() if line[n] != "."] for n in range(12)}
    alpha = next(one for one in found.figures if one.name == "krippendorff_alpha")
    from pmlb_graph.measures import krippendorff

    assert alpha.tested.value == pytest.approx(krippendorff(units))
    assert alpha.interval and alpha.interval[0] < alpha.tested.value <= alpha.interval[1]
    assert "α de Krippendorff vaut" in found.sentences[1]


def test_without_a_workshop_it_says_what_is_missing(embedded: Embedded) -> None:
    found = analyses.named("accord-ateliers").answer(analyses.Bench(embedded))
    assert "aucune réponse d'atelier" in found.sentences[0]
    assert not (found.rows or found.figures or found.facts) and found.limits


# ── What is wrong ─────────────────────────────────────────────────────


def test_all_faults_at_their_cells_and_nothing_written(
    copy: Copy, pen: Any, capsys: pytest.CaptureFixture[str]
) -> None:  # fmt: skip
    one = pen("R1", "personne")
    one.answer(1, "oui").answer(2, None, comment="?").answer(3, "amendé").answer(4, "confirmé", "debut", "2005")
    one.answer(5, "contesté", comment="appeler le 06 12 34 56 78").answer(6, "contesté", comment="x" * 3000)
    one.add(1, "Nantes Métropole [nantes-metropole]").add(2, "inconnu", "membre", "c-pmlb", "hier")
    file, before = one.add(3, "ademe", "pape", "c-pmlb").save(), contents(copy.path)
    sheet, added = ("R1-nantes-metropole.xlsx:fiche!", "R1-nantes-metropole.xlsx:ajouts!")
    row = {number: one.rows[str(number)] for number in range(1, 7)}
    assert set(faults([file], copy.path)) == {
        (f"{sheet}C{one.rows[names.SPOKEN_FOR]}", "unknown-reference"),
        (f"{sheet}E{row[1]}", "bad-answer"),
        (f"{sheet}E{row[2]}", "no-answer"),
        (f"{sheet}G{row[3]}", "no-proposal"),
        (f"{sheet}E{row[4]}", "unlike-answer"),
        (f"{sheet}H{row[5]}", "personal"),
        (f"{sheet}H{row[6]}", "long-cell"),
        (f"{added}B4", "half-filled"),
        (f"{added}C4", "half-filled"),
        (f"{added}A5", "unknown-reference"),
        (f"{added}D5", "bad-date"),
        (f"{added}B6", "unknown-reference"),
    }
    with pytest.raises(SystemExit) as ended:
        main(["workshop", "import", str(file), "--workshop", "a", "--data", str(copy.path)])
    assert ended.value.code == 1
    assert f":fiche!E{row[1]}, colonne « réponse » : « oui » n'est pas une réponse" in capsys.readouterr().err
    assert contents(copy.path) == before


@pytest.mark.parametrize("code", [None, "", "Dupont", "R", "12", "R1 Dupont", "=R1", "R12345"])
def test_a_code_is_no_name(copy: Copy, pen: Any, code: str | None) -> None:
    one = pen(code).answer(1, "confirmé")
    one.path = one.path.with_name("f.xlsx")
    assert faults([one.save()], copy.path)[0][1] == "bad-code"


@pytest.mark.usefixtures("tables_only")
def test_two_respondents_may_not_share_a_code(copy: Copy, pen: Any, tmp_path: Path) -> None:
    first = pen("R1").answer(1, "confirmé").save()
    other = pen("R1", "ademe").answer(1, "contesté")
    other.path = tmp_path / "autre.xlsx"
    assert [code for _, code in faults([first, other.save()], copy.path)] == ["same-code", "two-organisations"]
    bring([first], copy.path)
    assert {code for _, code in faults([other.path], copy.path)} == {"said-otherwise", "another-respondent"}
    bring([other.path], copy.path, again=True)
    rows = [row for row in copy.records("attestations") if row[1] == "atelier-essai-r1"]
    assert [row[4] for row in rows] == ["conteste"]
    assert not bring([other.path], copy.path).changes


@pytest.mark.usefixtures("tables_only")
def test_a_source_that_is_no_respondent_is_never_replaced(copy: Copy, pen: Any) -> None:
    copy.append("sources", "atelier-essai-r1,Compte rendu,PMLB,2026,primaire,,,,,")
    files = [pen("R1").answer(1, "confirmé").save()]
    for again in (False, True):
        assert [code for _, code in faults(files, copy.path, again=again)] == ["another-respondent"]


@pytest.mark.usefixtures("tables_only")
def test_one_respondent_may_fill_several_sheets(copy: Copy, pen: Any) -> None:
    files = [pen("R1", subject=key).answer(1, "confirmé").save() for key in ("nantes-metropole", "a06")]
    bring(files[:1], copy.path)
    assert [change.table for change in bring(files[1:], copy.path).changes] == ["attestations"]
    assert not bring(files, copy.path).changes


@pytest.mark.usefixtures("tables_only")
def test_a_statement_that_changed_is_told(copy: Copy, pen: Any) -> None:
    line = copy.line("adhesions", organisation="pmlb", membre="nantes-metropole")
    copy.plant("adhesions", line, "debut", "2011")
    line = copy.line("participations", cooperation="c-ogo", acteur="nantes-metropole")
    copy.plant("participations", line, "role", "partie")
    one = pen()
    numbers = {one.sheet.cell(row, one.columns[names.FACT]).value: number for number, row in one.rows.items()}
    for fact in ("adhesion/pmlb/nantes-metropole", "participation/c-ogo/nantes-metropole/membre"):
        one.answer(int(numbers[fact]), "confirmé")
    assert [code for _, code in faults([one.save()], copy.path)] == ["unknown-fact", "changed-statement"]
    one.answer(int(numbers["participation/c-ogo/nantes-metropole/membre"]), None)
    planned = bring([one.save()], copy.path, despite=True)
    assert [problem.code for problem in planned.warnings] == ["changed-statement"]
    assert "Énoncé lu : « « Nantes Métropole » fait partie" in copy.records("attestations")[-1][-1]


@pytest.mark.usefixtures("tables_only")
def test_a_new_source_does_not_change_a_statement(copy: Copy, pen: Any) -> None:
    row = list(copy.records("adhesions")[copy.line("adhesions", organisation="pmlb", membre="nantes-metropole") - 1])
    row[5], row[6:9] = "alm-simi", ["", "", "atteste"]
    copy.append("adhesions", ",".join(row[:9]) + ",")
    one = pen()
    for number in one.rows:
        if str(number).isdecimal():
            one.answer(int(number), "confirmé")
    assert bring([one.save()], copy.path).changes


@pytest.mark.parametrize("column", [names.FACT, names.DIGEST, names.NUMBER])
def test_protected_cells_that_were_changed(copy: Copy, pen: Any, column: str) -> None:
    one = pen().answer(1, "confirmé")
    place = one.write(1, column, "acteur/ademe" if column == names.FACT else "é")
    (at, code), *others = faults([one.save()], copy.path)
    assert not others and code in ("changed-statement", "bad-number")
    assert at.split("!")[1] == place or code == "changed-statement"


def test_a_line_copied_twice(copy: Copy, pen: Any) -> None:
    one = pen().answer(1, "confirmé").answer(2, "contesté")
    one.write(2, names.FACT, "acteur/nantes-metropole")
    assert faults([one.save()], copy.path)[0][1] == "duplicate-statement"


def test_what_is_no_sheet(copy: Copy, pen: Any, tmp_path: Path) -> None:
    book = tmp_path / "classeur.xlsx"
    book.write_bytes(workbook.export(*tables.open_project()))
    assert faults([book], copy.path) == [("classeur.xlsx", "no-sheet")]
    one = pen().answer(1, "confirmé")
    one.book[names.TECHNICAL]["B1"], one.book[names.TECHNICAL]["B2"] = "acteur/../../x;y", "https://autre.org/"
    assert {code for _, code in faults([one.save()], copy.path)} == {"no-subject", "another-project"}
    one = pen().answer(1, "confirmé")
    one.sheet.cell(one.rows[names.NUMBER], 9).value = "faits"
    assert faults([one.save()], copy.path)[0][1] == "no-header"
    for key in ("Atelier 1", "../x", ""):
        with pytest.raises(UsageError):
            workshops.bring([one.path], Workshop(key), copy.path)


def test_bombs_meet_the_limits_of_workbooks(copy: Copy, pen: Any, tmp_path: Path) -> None:
    file = pen().answer(1, "confirmé").save()
    bomb = tmp_path / "bombe.xlsx"
    with zipfile.ZipFile(file) as read, zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as write:
        for name in read.namelist():
            write.writestr(name, read.read(name) + (b" " * 60_000_000 if "sheet1" in name else b""))
    with pytest.raises(UsageError, match="trop gros"):
        workshops.bring([bomb], SHOP, copy.path)
    (tmp_path / "texte.xlsx").write_text("n'est pas un classeur")
    with pytest.raises(UsageError):
        workshops.bring([tmp_path / "texte.xlsx"], SHOP, copy.path)


HOSTILE = ['=HYPERLINK("http://x","y")', "<script>alert(1)</script>", "a;b,\"c'", "@SOMME(A1)", "+33", "]] [ademe]"]


def test_hostile_comments_stay_words(copy: Copy, pen: Any) -> None:
    one = pen()
    for number, text in enumerate(HOSTILE, 1):
        one.answer(number, "contesté", comment=text)
        one.sheet.cell(one.rows[str(number)], one.columns[names.COMMENT]).data_type = "s"
    bring([one.save()], copy.path)
    assert [row[-1] for row in copy.records("attestations")[-len(HOSTILE) :]] == HOSTILE
    engine = pipeline.engine(copy.path)
    page = workshops.page(*made("nantes-metropole", engine, copy.path))
    assert "<script>alert" not in page and "script" not in re.findall(r"<(\w+)", page)


@pytest.mark.usefixtures("tables_only")
def test_faults_of_formulas_and_dates_of_spreadsheets(copy: Copy, pen: Any) -> None:
    one = pen().answer(3, "amendé", "debut", datetime.datetime(2019, 5, 6)).answer(4, "amendé", "debut", "#REF!")
    one.sheet.cell(one.rows["4"], one.columns[names.VALUE]).data_type = "e"
    assert [code for _, code in faults([one.save()], copy.path)] == ["formula-fault"]
    bring([one.answer(4, None).save()], copy.path)
    assert copy.records("participations")[-1][4] == "2019-05-06"


@pytest.mark.usefixtures("tables_only")
def test_an_ods_comes_back_as_well(copy: Copy, pen: Any, tmp_path: Path) -> None:
    one = pen().answer(1, "confirmé").answer(2, "contesté")
    path = tmp_path / "fiche.ods"
    write_ods(path, {name: list(one.book[name].values) for name in one.book.sheetnames})
    assert [len(change.added) for change in bring([path], copy.path).changes] == [1, 2]


TEXTS = st.text(st.characters(min_codepoint=32, max_codepoint=0x2FF, exclude_characters="@"), max_size=40)


@pytest.mark.usefixtures("tables_only")
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from((*names.ANSWERS, None)), TEXTS), min_size=1, max_size=8))
def test_any_comment_comes_back_once(tmp_path_factory: Any, forms: dict[str, bytes], told: list[Any]) -> None:
    root = tmp_path_factory.mktemp("any")
    copy = Copy(root / "data")
    one = Pen(root / "f.xlsx", forms["nantes-metropole"])
    for number, (answer, text) in enumerate(told, 1):
        one.answer(number, answer, comment=text)
        one.sheet.cell(one.rows[str(number)], one.columns[names.COMMENT]).data_type = "s"
    try:
        bring([one.save()], copy.path)
    except DataError as error:
        expected = {"no-answer", "no-proposal", "control-character", "personal", "garbled-text"}
        assert {p.code for p in error.problems} <= expected
        assert contents(copy.path) == contents(Path(tables.open_project()[0].path))
        return
    rows = [row for row in copy.records("attestations") if row[1].startswith(SHOP.key)]
    assert [row[-1] for row in rows] == [" ".join(text.split()) for answer, text in told if answer]
    assert not bring([one.path], copy.path).changes


# ── The commands and the page ─────────────────────────────────────────


def test_the_commands(copy: Copy, tmp_path: Path, pen: Any, capsys: pytest.CaptureFixture[str]) -> None:
    def run(*words: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main(["workshop", *words, "--data", str(copy.path)])
        told = capsys.readouterr()
        return int(ended.value.code or 0), told.out, told.err

    code, out, _ = run("sheet", "ademe", "a06", "-o", str(tmp_path / "fiches"))
    assert code == 0 and len(out.splitlines()) == 4
    assert {file.name for file in (tmp_path / "fiches").iterdir()} == {Path(line).name for line in out.splitlines()}
    assert run("sheet", "personne-du-tout")[0] == run("sheet")[0] == 2
    assert run("sheet", "ademe", "-o", str(copy.file("sources")))[0] in (2, 4)
    file, before = str(pen().answer(1, "confirmé").save()), contents(copy.path)
    assert "Rien n'a été écrit" in run("import", file, "--workshop", "a", "--dry-run")[2]
    assert contents(copy.path) == before
    assert run("import", file, "--workshop", "a", "--date", "hier")[0] == 2
    assert run("import", file, "--workshop", "a")[0] == 0
    assert "Réponses de 1 répondant sur 1 énoncé" in run("agreement")[1]
    assert run("agreement", "--format", "csv")[1].splitlines()[1].startswith("énoncé,")


@pytest.fixture
def printed(tmp_path: Path, embedded: Embedded) -> Path:
    path = tmp_path / "fiche.html"
    path.write_text(workshops.page(*made("a06", embedded)), encoding="utf-8")
    return path


@pytest.mark.browser
def test_the_page_prints_on_a4_and_is_accessible(printed: Path, chromium: Any) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page = chromium.new_page(viewport={"width": 320, "height": 800})
    told: list[str] = []
    page.on("request", lambda request: told.append(request.url))
    page.on("console", lambda message: told.append(message.text))
    page.goto(printed.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert axe.Axe().run(page).response["violations"] == []
    boxes = page.locator(".statements > li")
    assert page.locator(".box").count() == 3 * boxes.count() > 0
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 700, "height": 1000})
    assert page.evaluate("document.documentElement.scrollWidth") <= 700
    assert page.locator(".skip").is_hidden()
    assert page.locator(".box").first.bounding_box()["width"] >= 12
    assert told == [printed.as_uri()]
    page.close()
