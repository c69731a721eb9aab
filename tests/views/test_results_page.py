"""The page of the analyses: what survives, each answer with its table, evidence and limits."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from pmlb_graph import analyses, colophon, evidence, measures, results
from pmlb_graph.analyses import Bench, Claim, findings
from pmlb_graph.analyses.finding import alone
from pmlb_graph.engine.embedded import Embedded
from pmlb_graph.language import speak
from pmlb_graph.tables import open_project

NAMES = ("concentration", "population-touchee", "squelette")


@pytest.fixture(scope="module")
def page(embedded: Embedded) -> str:
    speak("fr")
    bench = Bench(embedded, replicas=20)
    found = [analyses.named(name).answer(bench) for name in NAMES]
    hostile = "<script>alert(1)</script> « é »"
    strong = measures.Tested(5.0, 1.0, 0.5, 1.5, 8.0, 0.001, 999, 42, "degrees")
    claims = [
        Claim("sûr", hostile, strong, 1.0, found[0].facts, "limite"),
        Claim("ébranlé", "Tombe au doute.", strong, 0.5, found[0].facts, "limite"),
        Claim("hasard", "Tombe au hasard.", alone(1.0), float("nan"), (), "limite"),
    ]
    known = evidence.of(embedded, {fact for one in found for fact in one.facts})
    project, _ = open_project()
    return results.page(found, findings.weighed(claims), known, colophon.shell(project))


def test_what_survives_is_told_first_and_the_rest_with_its_reason(page: str) -> None:
    head, _, rest = page.partition("Ce qui n’y survit pas")
    assert "&lt;script&gt;alert(1)" in head
    assert "Tombe au doute." in rest
    assert "trop de ses liens sont incertains" in rest
    assert "Tombe au hasard." not in page  # without a p nothing is tested


def test_each_answer_has_its_table_its_evidence_and_its_limits(page: str) -> None:
    for name in NAMES:
        part = page[page.index(f'id="{name}"') :]
        part = part[: part.index("</section>")]
        assert f"analyses/{name}.csv" in part
        assert f"analyses/{name}-preuves.csv" in part
        assert "Méthode et limites" in part
        assert re.search(r"Preuves\s*: [\d\u202f]+ fait", part)


def test_files_go_with_the_page(embedded: Embedded, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = {name: analyses.ANALYSES[name] for name in NAMES}
    monkeypatch.setattr(analyses, "ANALYSES", kept)
    monkeypatch.setattr(findings, "REPLICAS", 20)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    project, _ = open_project()
    told: list[str] = []
    found, _ = results.write(tmp_path, None, embedded, colophon.shell(project), told.append)
    assert [one.name for one in found] == list(NAMES)
    assert len(told) == len(NAMES) + 1
    again: list[str] = []
    results.write(tmp_path / "again", None, embedded, colophon.shell(project), again.append)
    assert again == []  # kept from before
    for name in NAMES:
        one, other = (folder / "analyses" / f"{name}.csv" for folder in (tmp_path, tmp_path / "again"))
        assert one.read_bytes() == other.read_bytes()
        proofs = list(
            csv.DictReader((tmp_path / "analyses" / f"{name}-preuves.csv").read_text(encoding="utf-8").splitlines())
        )
        assert {row["fact"] for row in proofs} == {fact for f in found if f.name == name for fact in f.facts}
        assert all(row["source"] or row["rule"] for row in proofs)
    assert (tmp_path / "analyses.html").read_bytes() == (tmp_path / "again" / "analyses.html").read_bytes()


@pytest.mark.browser
def test_the_page_is_accessible_and_asks_nothing(page: str, visit: Any) -> None:
    for size in ((1500, 900), (390, 844)):
        one = visit(page, size)
        one.page.goto(one.file)
        assert Axe().run(one.page).response["violations"] == []
        assert one.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        one.quiet()
