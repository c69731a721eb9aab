"""The report: what it says comes from the data, is in its record, and can be read as a page, in Word and as text."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import docx
import pytest

from pmlb_graph import blank, files, pipeline, reports, tables
from pmlb_graph.dataset import Dataset
from pmlb_graph.drawings import SEED
from pmlb_graph.engine.embedded import Embedded
from pmlb_graph.errors import UsageError
from pmlb_graph.language import speaking
from pmlb_graph.reports import pages
from pmlb_graph.reports.sections import escaped
from tests.test_cli import Door

EXCERPTS = Path(__file__).parent / "excerpts" / "nantes-saint-nazaire"
DRAWS = (4, 19)
NUMBER = re.compile(r"\d[\d\u202f.,]*\d|\d")
CONSTANT = {"95"}
"""Numbers that a section may write: the level of every interval."""

Made = tuple[reports.Material, reports.Report]


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipeline, "_cache", lambda: folder)
        yield folder


def _material(data: Path | None, dataset: Dataset | None = None) -> reports.Material:
    project, _ = tables.open_project(data)
    whole = dataset or pipeline.load(data)
    recall = partial(pipeline.recalled, data)
    return reports.Material(Embedded(whole.lines), project, recall, draws=DRAWS, data=data, whole=whole)


def _project(path: Path, rows: bool) -> Path:
    blank.make(path, blank.Identity("Une autre alliance", "https://example.org/autre/", "L'équipe"))
    for file in EXCERPTS.glob("*.csv") if rows else ():
        with (path / file.name).open("a", encoding="utf-8") as stream:
            stream.write(file.read_text(encoding="utf-8").split("\n", 1)[1])
    return path


@pytest.fixture(scope="module")
def whole(cache: Path, dataset: Dataset) -> Made:
    material = _material(None, dataset)
    return material, reports.made(material)


@pytest.fixture(scope="module")
def small(cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Made:
    material = _material(_project(tmp_path_factory.mktemp("small") / "p", rows=True))
    return material, reports.made(material)


@pytest.fixture(scope="module")
def empty(cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Made:
    material = _material(_project(tmp_path_factory.mktemp("empty") / "p", rows=False))
    return material, reports.made(material)


@pytest.fixture(params=["whole", "small", "empty"])
def made(request: pytest.FixtureRequest) -> Made:
    return request.getfixturevalue(request.param)  # type: ignore[no-any-return]


def _prose(markdown: str) -> str:
    """Return the text without the calls of its notes."""
    return re.sub(r"\[\^\d+\]:?", "", markdown).replace("\\", "")


def _texts(record: Any) -> Iterator[str]:
    """Yield every text of a record, numbers as they are written."""
    if isinstance(record, dict):
        for value in record.values():
            yield from _texts(value)
    elif isinstance(record, list):
        for value in record:
            yield from _texts(value)
    elif isinstance(record, str):
        yield record


def _known(report: reports.Report) -> set[str]:
    from pmlb_graph.reports.listings import said

    found = {number for text in _texts(report.record) for number in NUMBER.findall(text)}
    for table in report.record["tables"]:
        found |= {number for row in table["rows"] for cell in row for number in NUMBER.findall(said(cell))}
    return found


def test_every_number_is_in_the_record_with_its_origin(made: Made) -> None:
    _, report = made
    body = _prose(report.markdown.partition("\n[^1]: ")[0])
    lists = [line for line in body.splitlines() if not line.startswith(("**", "!["))]
    counted = {str(n) for n in range(1, 1 + len(report.record["tables"]) + len(report.pictures))}
    unknown = {number for line in lists for number in NUMBER.findall(line)} - _known(report) - CONSTANT - counted
    assert unknown - _told(made[0]) == set()
    for kind in ("figures", "sentences", "tables", "notes", "pictures"):
        assert all(one["origin"] for one in report.record[kind])


def _told(material: reports.Material) -> set[str]:
    """Return the numbers that the limits of analyses write, and their figures with what chance gives."""
    told = [text for one in material.found.values() for text in (*one.limits, *map(str, one.figures))]
    return {number for text in told for number in NUMBER.findall(text)}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_sections_write_no_number_by_hand(language: str) -> None:
    from pmlb_graph.reports.sections import sections

    with speaking(language):
        for name, text in sections(None).items():
            written = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "", text, flags=re.DOTALL)
            assert set(NUMBER.findall(written)) <= CONSTANT, name


def _calls(text: str) -> list[str]:
    """Return what a section calls and tests, in its order, without its words."""
    found = []
    for call in re.findall(r"\{%.*?%\}|\{\{.*?\}\}", text, flags=re.DOTALL):
        head = re.match(r"\{\{ (?:compte|accord|note|selon)\(([^,)]*)", call)
        if head and "accord(" not in call:
            found.append("note" if "note(" in call else head[1])
        elif not head:
            found.append(call.strip("{} "))
    return found


def test_both_languages_say_the_same() -> None:
    from pmlb_graph.reports.sections import sections

    with speaking("fr"):
        french = sections(None)
    with speaking("en"):
        english = sections(None)
    assert list(french) == list(english)
    for name, text in french.items():
        assert _calls(text) == _calls(english[name]), name
        shapes = [[re.match(r"#* ?", part)[0] for part in one.split("\n\n")] for one in (text, english[name])]  # type: ignore[index]
        assert shapes[0] == shapes[1], name


def test_each_figure_beside_chance_says_its_null_model(whole: Made) -> None:
    beside = [one for one in whole[1].record["figures"] if one["verdict"]]
    assert len(beside) > 10
    for one in beside:
        assert one["chance"]["null"]
        assert one["chance"]["replicas"]
        assert one["verdict"] in ("above", "within", "below")


def test_it_reads_well(made: Made) -> None:
    body = _prose(made[1].markdown)
    _sound(body)
    assert not re.search(r"\b1 (acteurs|coopérations|liens|sources|actions|intercommunalités)\b", body)
    assert not re.search(r"\b[2-9] (acteur|coopération|lien|source|action|intercommunalité)\b", body)


def _sound(body: str) -> None:
    """Fail on what a sentence filled badly leaves: an unknown, a hole, a mark without words, an empty heading."""
    assert not re.search(r"\bnan\b|(?<![.!?] )(?<!^)\bNone\b|\bNaN\b", body, re.MULTILINE)
    assert "  " not in re.sub(r"\n +", "\n", body)
    assert not re.search(r"(^|[.!?] )[.,;:]", body, re.MULTILINE)
    assert not re.search(r"^(\S.*) [.,]$|^[a-zé]", re.sub(r"^\|.*|^!.*", "", body, flags=re.MULTILINE), re.MULTILINE)
    assert not re.search(r"^(#+) .*\n\n(?=\1 |\Z)|^\*\*[^*\n]+\.\*\*\n\n(?!- )|^- .*\n\n- ", body, re.MULTILINE)
    assert "()" not in body
    assert not re.search(r"\{\{|\{%|%\}", body)


def test_each_paragraph_calls_a_note(made: Made) -> None:
    body = made[1].markdown.partition("\n[^1]: ")[0]
    for paragraph in body.split("\n\n"):
        head = re.fullmatch(r"\*\*.+\*\*|\*[^*]+\*", paragraph)
        if not head and not paragraph.startswith(("#", "-", "|", "!", "Chaque paragraphe")):
            assert re.search(r"\[\^\d+\](\n|$)|\[\^\d+\] ?$|:$", paragraph), paragraph


def test_each_line_of_what_is_essential_calls_a_note(made: Made) -> None:
    essential = made[1].markdown.partition("\n## Le réseau")[0]
    lines = [line for line in essential.splitlines() if line.startswith("- ")]
    assert lines or "de réseau à décrire" in essential
    assert all(re.search(r"\[\^\d+\]$", line) for line in lines)


def test_verdicts_follow_the_data(whole: Made, small: Made, empty: Made) -> None:
    assert "de réseau à décrire" in empty[1].markdown
    assert "rien ne les classe" in small[1].markdown
    assert "son rang va de" in whole[1].markdown
    assert "Loire Bretagne" not in small[1].markdown
    assert "Loire Bretagne" not in empty[1].markdown
    assert empty[1].record["sources_date"] is None


def test_notes_lead_to_passages(whole: Made) -> None:
    notes = whole[1].markdown.partition("\n[^1]: ")[2]
    assert "participations.csv:" in notes
    assert re.search(r"« .+ » \(.+L\d+", notes)
    assert "Requête couverture/epci" in notes


def test_same_bytes_twice(small: Made, tmp_path: Path) -> None:
    material, first = small
    again = reports.made(_material(material.project.path))
    for folder, one in (("a", first), ("b", again)):
        reports.write(tmp_path / folder, reports.rendered(one, material))
    names = sorted(path.relative_to(tmp_path / "a") for path in (tmp_path / "a").rglob("*") if path.is_file())
    assert {"rapport.html", "rapport.docx", "rapport.md", "rapport.json"} <= {str(name) for name in names}
    assert len(names) > 8
    for name in names:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes(), name


def test_pictures_say_no_time_and_have_words(whole: Made) -> None:
    assert set(whole[1].pictures) == {"reseau", "carte", "degres", "classement", "themes"}
    for one in whole[1].pictures.values():
        assert b"<dc:date>" not in one.svg
        assert one.png.startswith(b"\x89PNG")
        assert "licence" in one.credit
        assert one.alternative in one.svg.decode() or "&" in one.alternative or "'" in one.alternative
        assert f"](figures/{one.name}.svg" in whole[1].markdown


def test_credits_name_the_data_the_seed_and_the_draws(whole: Made) -> None:
    found = whole[1].pictures
    for one in found.values():
        assert all(text in one.credit for text in whole[0].project.attributions)
    assert "GeoNames, CC BY" in found["carte"].credit
    assert f"Graine {SEED}, {DRAWS[0]} tirages au hasard." in found["classement"].credit
    assert f"Graine {SEED}." in found["reseau"].credit
    assert "Graine" not in found["carte"].credit
    themes = [
        node for node, data in whole[0].bench.network("acteurs-themes").nodes(data=True) if data["side"] == "theme"
    ]
    assert f"des {len(themes)} thèmes" in found["themes"].alternative


def test_names_cover_neither_symbols_nor_each_other() -> None:
    from matplotlib.figure import Figure
    from matplotlib.text import Annotation

    from pmlb_graph.reports import labels

    made = Figure(figsize=(5, 4))
    axes = made.add_subplot()
    places = [(i % 5 + (i * 7 % 3) / 4, i // 5 + (i * 5 % 4) / 5) for i in range(30)]
    axes.scatter([x for x, _ in places], [y for _, y in places], s=64)
    marks = [labels.Mark(f"Communauté d'agglomération numéro {i}", place, 4) for i, place in enumerate(places)]
    named = labels.put(axes, marks, marks, 9)
    made.draw_without_rendering()
    written = [one for one in axes.texts if isinstance(one, Annotation)]
    boxes = [super(Annotation, one).get_window_extent() for one in written]
    assert 3 < len(named) <= 9
    assert [one.get_text().replace("\n", " ") for one in written] == named
    for i, box in enumerate(boxes):
        assert not any(box.contains(*axes.transData.transform(place)) for place in places)
        assert not any(box.overlaps(other) for other in boxes[:i])


def test_names_are_whole_words_on_two_lines() -> None:
    from pmlb_graph.reports.labels import folded

    assert folded("Saint-Nazaire Agglomération (CARENE)").split("\n") == ["Saint-Nazaire", "Agglomération (CARENE)"]
    assert folded("Rennes Métropole") == "Rennes Métropole"
    assert folded("Communauté de communes du pays de la rivière et des collines").endswith("…")
    assert max(map(len, folded("mot " * 40).split("\n"))) < 42


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Qui relie l'État, où ?", "Qui relie l\u2019État, où\u202f?"),
        ("« deux »\u2009: 3 – 4 %", "«\u00a0deux\u00a0»\u2009: 3\u00a0–\u00a04\u00a0%"),
        ("sources.csv:12 et 'cité'", "sources.csv:12 et 'cité'"),
    ],
)
def test_french_is_printed_as_french(typed: str, printed: str) -> None:
    with speaking("fr"):
        assert pages.typeset(typed) == printed
    with speaking("en"):
        assert pages.typeset(typed) == typed


def test_neither_code_nor_links_are_typeset() -> None:
    with speaking("fr"):
        children = pages.parsed("L'un : `l'a : b` puis [d'ici](https://example.org/l'a)\n")[1].children or []
    assert [one.content for one in children if one.content] == ["L\u2019un\u00a0: ", "l'a : b", " puis ", "d'ici"]
    assert [one.attrGet("href") for one in children if one.type == "link_open"] == ["https://example.org/l'a"]


def test_an_interval_stays_on_one_line_of_the_page(whole: Made) -> None:
    body = reports.rendered(whole[1], whole[0], ["html"])["rapport.html"].decode()
    intervals = re.findall(r"<td([^>]*)>\d[^<]*\s–\s[^<]*\d[^<]*</td>", body)
    assert intervals
    assert set(intervals) == {' class="range"'}


def test_columns_of_word_do_not_cut_what_does_not_break() -> None:
    from docx.shared import Inches

    from pmlb_graph.reports.word import WIDE, _widths

    long = "mot " * 60
    cut, kept = (_widths([["a", "b"], [text, long]])[0] for text in ("36 – 64 %", "36\u00a0–\u00a064\u202f%"))
    assert kept > cut
    assert kept >= Inches(9 * 0.075)
    assert sum(_widths([["x" * 90, "b"], ["a", long]])) <= Inches(WIDE) + 2


def test_word_opens_with_headings_tables_pictures_and_notes(whole: Made, tmp_path: Path) -> None:
    _, report = whole
    reports.write(tmp_path, reports.rendered(report, whole[0], ["docx"]))
    path = tmp_path / "rapport.docx"
    opened = docx.Document(str(path))
    heads = [p.text for p in opened.paragraphs if p.style and p.style.name == "Heading 1"]
    assert heads[0] == "L’essentiel"
    captions = re.findall(r"^\*\*Tableau (\d+)\.", report.markdown, re.MULTILINE)
    assert captions == [str(n) for n in range(1, 1 + len(captions))]
    for table in opened.tables:
        assert all(row._tr.xpath("./w:trPr/w:cantSplit") for row in table.rows)
        assert table.rows[0]._tr.xpath("./w:trPr/w:tblHeader")
    assert len(opened.tables) == len(captions) >= len(report.record["tables"])
    assert len(opened.inline_shapes) == len(report.pictures)
    described = [shape._inline.docPr.get("descr") for shape in opened.inline_shapes]
    assert all(described)
    notes = zipfile.ZipFile(path).read("word/endnotes.xml").decode()
    assert notes.count("<w:endnote w:id") == len(report.record["notes"])
    assert "participations.csv:" in notes
    assert opened.core_properties.title == report.title


def test_libreoffice_reads_the_document(small: Made, tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice absent")
    docx.Document().save(str(tmp_path / "blank.docx"))
    reports.write(tmp_path, reports.rendered(small[1], small[0], ["docx"]))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    both = [str(tmp_path / "blank.docx"), str(tmp_path / "rapport.docx")]
    subprocess.run([*command, *both], capture_output=True, check=False, timeout=120)
    if not (tmp_path / "blank.pdf").exists():
        pytest.skip("LibreOffice Writer absent")
    assert (tmp_path / "rapport.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.browser
def test_the_page_is_accessible_and_silent(whole: Made, tmp_path: Path, chromium: Any) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    reports.write(tmp_path, reports.rendered(whole[1], whole[0], ["html"]))
    page = chromium.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda request: said.append(request.url) if request.url.startswith("http") else None)
    page.goto((tmp_path / "rapport.html").as_uri())
    assert axe.Axe().run(page).response["violations"] == []
    assert said == []
    assert page.locator("figure img").count() == len(whole[1].pictures)
    assert page.evaluate("[...document.images].every(one => one.naturalWidth > 0)")
    page.locator("#fnref1").click()
    assert page.url.endswith("#fn1")
    page.close()


def test_in_english(whole: Made, dataset: Dataset) -> None:
    with speaking("en"):
        report = reports.made(_material(None, dataset))
    body = report.markdown.partition("\n[^1]: ")[0]
    _sound(_prose(body))
    assert not re.search(r"\b1 (actors|cooperations|ties|sources|actions|claims|pieces)\b", _prose(body))
    assert not re.search(r"\b[2-9] (actor|cooperation|tie|source|action|claim|piece)\b", _prose(body))
    assert body.startswith("## In short")
    assert "## The network" in body
    prose = "\n".join(line for line in body.splitlines() if not line.startswith(("|", "![", "#", "-")))
    assert not re.search(r"\b(aucun|hasard|coopérations|acteurs|dont|sont|participe)\b", prose)
    assert report.record["language"] == "en"
    assert "Query bilan/chiffres" in report.markdown


def test_sections_of_a_team(small: Made, tmp_path: Path) -> None:
    names = reports.copy(tmp_path / "ours")
    assert "10-essentiel.fr.md" in names
    for name in names:
        if not name.startswith("10-"):
            (tmp_path / "ours" / name).unlink()
    section = tmp_path / "ours" / "10-essentiel.fr.md"
    section.write_text(
        '## Chez nous\n\n{{ compte(n.acteurs, "acteur", "acteurs") }}.{{ note("requête bilan/chiffres") }}\n'
    )
    body = reports.made(small[0], tmp_path / "ours").markdown
    assert body.startswith("## Chez nous\n\n")
    assert re.search(r"\d acteurs\.\[\^1\]", body)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{{ n.acteur_s }}", "10-essentiel.fr.md », ligne 2"),
        ("{% if %}", "ligne 2"),
        ("{{ tableau('ambiguité') }}", "ambiguites"),
        ("{{ phrases('concentratio') }}", "concentration"),
        ("{{ ''.__class__.__mro__[1].__subclasses__() }}", "ligne 2"),
    ],
)
def test_a_wrong_section_is_told_with_its_line(text: str, words: str, small: Made, tmp_path: Path) -> None:
    (tmp_path / "10-essentiel.fr.md").write_text(f"## Titre\n{text}\n", encoding="utf-8")
    with pytest.raises(UsageError) as told:
        reports.made(small[0], tmp_path)
    assert words in str(told.value)


def test_a_folder_without_sections_is_refused(small: Made, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"\.fr\.md"):
        reports.made(small[0], tmp_path)


@pytest.mark.parametrize("hostile", ["*a* | [b](javascript:x) <img src=x onerror=y>", "1. un", "# titre", "- tiret"])
def test_a_text_of_the_data_stands_for_itself(hostile: str) -> None:
    page = pages.reader().render(f"{escaped(hostile)}\n")
    assert page.startswith("<p>")
    assert "<img" not in page
    assert "<em>" not in page
    assert "<a" not in page


def test_two_reports_are_compared(small: Made, empty: Made) -> None:
    before, after = empty[1].record, small[1].record
    assert reports.compare(after, after) == []
    found = reports.compare(before, after)
    assert {one.mark for one in found} >= {"added", "changed"}
    words = reports.told(found, before, after)
    assert "bilan/chiffres" in words
    turned = json.loads(json.dumps(after))
    figure = next(one for one in turned["figures"] if one["verdict"])
    figure["verdict"] = "above"
    assert [one.mark for one in reports.compare(turned, after)] == ["turned"]


def test_the_command_diff_compares_two_records(
    capsys: pytest.CaptureFixture[str], small: Made, empty: Made, tmp_path: Path
) -> None:
    door, files = Door(capsys), []
    for name, (_, report) in (("a", empty), ("b", small)):
        files.append(str(tmp_path / f"{name}.json"))
        Path(files[-1]).write_text(json.dumps(report.record), encoding="utf-8")
    told = door("diff", *files)
    assert told.code == 0
    assert "# Ce qui diffère entre deux rapports" in told.out
    assert f"{empty[1].record['digest']} → {small[1].record['digest']}" in told.out
    marks = {one["mark"] for one in json.loads(door("diff", *files, "--format", "json").out)}
    assert {"added", "changed"} <= marks
    assert door("diff", *files, "--format", "html").code == 2


def test_the_command(capsys: pytest.CaptureFixture[str], cache: Path, empty: Made, tmp_path: Path) -> None:
    door, data, out = Door(capsys), str(empty[0].project.path), tmp_path / "rapport"
    first = door("report", "--data", data, "-o", str(out), "--format", "md", "-q", "--templates", str(tmp_path / "t"))
    assert (first.code, first.err) == (0, "")
    assert first.out.split() == [str(out / "rapport.md")]
    assert (tmp_path / "t" / "95-methode.en.md").exists()
    kept = tmp_path / "before.json"
    shutil.copy(out / "rapport.json", kept)
    second = door("report", "--data", data, "-o", str(out), "--format", "md", "-q", "--diff", str(kept))
    assert "0 entrée diffère." in second.out
    assert (out / "ecarts.md").exists()
    assert door("report", "--data", data, "-o", str(out), "--format", "html", "-q").code == 0
    assert {"rapport.md", "rapport.html", "ecarts.md"} <= {path.name for path in out.iterdir()}
    kept.write_text("{}")
    assert door("report", "--data", data, "-o", str(out), "--diff", str(kept)).code == 2


def test_a_second_call_keeps_what_it_does_not_write(small: Made, tmp_path: Path) -> None:
    material, report = small
    out = tmp_path / "rapport"
    reports.renew(out, reports.rendered(report, material))
    mine = ("rapport-retouche.docx", "figures/mienne.png", "dehors/x.svg")
    for name in mine:
        files.write(out / name, "à moi")
    record = json.loads((out / "rapport.json").read_text(encoding="utf-8"))
    gone = "figures/figure-de-jadis.svg"
    files.write(out / gone, "")
    record["pictures"].append({"files": [gone, "dehors/x.svg", "figures/../rapport.html", 3]})
    files.write(out / "rapport.json", json.dumps(record))
    before = {path for path in out.rglob("*") if path.is_file()}
    assert reports.renew(out, reports.rendered(report, material, ["md"])) == ["rapport.md"]
    assert before - {path for path in out.rglob("*") if path.is_file()} == {out / gone}
    assert all((out / name).read_text(encoding="utf-8") == "à moi" for name in mine)


def test_a_folder_of_someone_else_is_left_alone(
    capsys: pytest.CaptureFixture[str], cache: Path, empty: Made, tmp_path: Path
) -> None:
    (tmp_path / "rapport.docx").write_text("à moi")
    ended = Door(capsys)("report", "--data", str(empty[0].project.path), "-o", str(tmp_path))
    assert ended.code == 4
    assert [path.name for path in tmp_path.iterdir()] == ["rapport.docx"]


def test_without_the_extra_it_says_so(small: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from pmlb_graph.reports import pictures, word

    monkeypatch.setattr(word, "available", lambda: False)
    monkeypatch.setattr(pictures, "available", lambda: False)
    assert "pip install matplotlib python-docx" in reports.without()
    assert reports.possible() == ["html", "md"]
    report = reports.made(small[0])
    assert report.pictures == {}
    assert "![" not in report.markdown
    with pytest.raises(UsageError, match="pip install matplotlib python-docx"):
        reports.write(tmp_path, reports.rendered(report, small[0], ["docx"]))
