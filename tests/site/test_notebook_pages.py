"""Notebooks executed, and their pages: what they give is of the data that ship, still, safe; code alone elsewhere."""

from __future__ import annotations

import base64
import re
import socket
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from pmlb_graph import resources
from pmlb_graph.site import Site, execution, outputs
from pmlb_graph.site.notebooks import FOLDER, ORDER, executed
from tests.notebook_kit import HOSTILE, Untrusted

WITHOUT = "Cette page montre le code sans ce qu’il donne"
MACHINE = re.compile(r"(?:/tmp|/home|/root|/work|/usr|/var|/private|[A-Z]:\\)[/\w]|127\.0\.0\.1|localhost|::1")
SAID = {
    "premiers-pas": "Nantes Métropole",
    "qui-coopere-avec-qui": "liens sur 1 coopération",
    "alliances": "le restent dans 95 %",
    "territoires-et-interactions": "l’interaction est potentielle, non observée",
    "le-temps": "dates non connues",
    "ses-propres-donnees": "participations.csv:7, colonne « acteur »",
    "un-point-d-acces-distant": "Même preuve",
}
"""What the outputs of each must hold, so that one that shows nothing is found."""


@pytest.mark.parametrize("name", ORDER)
def test_a_page_shows_what_the_notebook_gives(folder: Path, name: str) -> None:
    text = (folder / FOLDER / f"{name}.html").read_text(encoding="utf-8")
    assert WITHOUT not in text
    assert len(text.encode()) < 1_000_000
    assert text.count('class="said-by"') + text.count('class="shown"') > 4
    assert not re.search(r"<iframe|srcdoc|<svg| style=| on[a-z]+=", text)
    assert len(re.findall("<script", text)) == 1  # the site's own
    assert (folder / FOLDER / f"{name}.ipynb").read_bytes() == (
        resources.folder("notebooks") / f"{name}.ipynb"
    ).read_bytes()


@pytest.mark.parametrize("name", ORDER)
def test_a_notebook_gives_what_it_says_and_no_trace_of_a_machine(site: Site, name: str) -> None:
    told: list[str] = []
    outputs = [one for cell in executed(replace(site, tell=told.append), name) for one in cell]
    assert outputs, told
    assert [one["text"] for one in outputs if one["kind"] == "stderr"] == []
    shown = "".join(one["text"] for one in outputs)
    assert re.search(SAID[name], shown)
    assert "DIFFÉRENT" not in shown
    text = re.sub(r"base64,[^\"]*|https?://(?!127|localhost)\S*", "", shown)
    assert not MACHINE.search(text), MACHINE.search(text)
    assert socket.gethostname() not in text.split()
    for one in outputs:
        if one["kind"] == "html":
            _kept_when_not_trusted(one["text"])


def _kept_when_not_trusted(html: str) -> None:
    left = Untrusted(html)
    assert left.removed <= {"iframe"}
    for image in left.all("img"):
        assert image["alt"]
        svg = base64.b64decode(image["src"].removeprefix("data:image/svg+xml;base64,"))
        assert ElementTree.fromstring(svg).tag.endswith("svg")


def test_outputs_lead_to_the_pages_of_things(folder: Path) -> None:
    text = (folder / FOLDER / "premiers-pas.html").read_text(encoding="utf-8")
    assert 'href="../doc/acteur/nantes-metropole.html"' in text
    assert 'href="../atlas/acteurs-acteurs.html"' in text
    own = (folder / FOLDER / "ses-propres-donnees.html").read_text(encoding="utf-8")
    assert "atlas/" not in own and "example.org" not in own  # the alliance is an example: it has no pages


def test_what_was_executed_is_not_executed_again(site: Site, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(_: str) -> None:
        raise AssertionError

    monkeypatch.setattr(execution, "execute", never)
    again = Site(site.whole, site.project, address=site.address, draws=site.draws)
    for path in (f"{FOLDER}/le-temps.html", f"{FOLDER}/le-temps.en.html"):
        assert again.render(path).body == (folder / path).read_bytes()


@pytest.fixture
def alone(site: Site, monkeypatch: pytest.MonkeyPatch) -> Site:
    """A site of which nothing was kept."""
    monkeypatch.setattr(Site, "kept", lambda self, name, make: make())
    return Site(site.whole, site.project, draws=site.draws)


def test_other_data_a_server_and_a_bare_installation_show_the_code_alone(
    alone: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(execution, "execute", lambda text: pytest.fail("executed"))
    for one in (replace(alone, data=tmp_path), replace(alone, tabled=False), replace(alone, endpoint="sparql")):
        text = one.render(f"{FOLDER}/alliances.html").body.decode()
        assert WITHOUT in text and 'class="shown"' not in text and 'class="py-kn"' in text
    monkeypatch.setattr(execution, "possible", lambda: False)
    assert "pip install ipykernel nbclient nbformat" in alone.render(f"{FOLDER}/alliances.html").body.decode()
    assert executed(alone, "alliances") == []


def test_a_notebook_that_fails_does_not_stop_the_site(alone: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_: str) -> None:
        raise execution.NotExecutedError("ZeroDivisionError")

    told: list[str] = []
    monkeypatch.setattr(execution, "execute", fails)
    assert WITHOUT in replace(alone, tell=told.append).render(f"{FOLDER}/le-temps.html").body.decode()
    assert told[-1] == "ZeroDivisionError"


def test_what_comes_from_outputs_is_never_markup() -> None:
    place = outputs.Place(lambda address, words: words, lambda title, text: title)
    escaped = HOSTILE.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    html = (
        f'<p onclick="x()" style="color:red">a</p><script>alert(1)</script><style>p{{}}</style><svg><a>b</a></svg>'
        f'<img src="https://a/x.png" alt="x"><img src=x onerror=alert(1)><a href="javascript:x()">{escaped}</a>'
        f'<iframe title="{escaped.replace(chr(34), "&quot;")}" srcdoc="<b>"><p>in</p></iframe><form><input></form>'
        '<table><tr><th></th><td style="text-align:right">1</td></tr></table>'
    )
    said = outputs.shown([{"kind": "html", "text": html}, {"kind": "stdout", "text": HOSTILE}], place)
    assert set(re.findall(r"<(\w+)", said)) == {"div", "p", "table", "tr", "td", "pre"}
    assert "onclick" not in said and "color:red" not in said and "javascript" not in said and "in</p>" not in said
    assert said.count("&lt;script&gt;alert(1)&lt;/script&gt;") == 3
    assert '<td></td><td class="n">1</td>' in said


def test_the_index_lists_them_in_the_order_of_reading(site: Site) -> None:
    index = site.render(f"{FOLDER}/index.html").body.decode()
    assert [index.index(f'href="{name}.html"') for name in ORDER] == sorted(
        index.index(f'href="{name}.html"') for name in ORDER
    )
