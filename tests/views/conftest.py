"""Browser and pages of the tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest


class Visit:
    """A page opened from a file, with all it said and asked for."""

    def __init__(self, browser: Any, file: Path, size: tuple[int, int]) -> None:
        self.context = browser.new_context(viewport={"width": size[0], "height": size[1]}, accept_downloads=True)
        self.page = self.context.new_page()
        self.said: list[str] = []
        self.asked: list[str] = []
        self.file = file.as_uri()
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.said.append("dialog"), dialog.dismiss()))
        self.page.on("request", lambda request: self.asked.append(request.url))

    def open(self, fragment: str = "") -> Any:
        """Open the page and wait for its drawing."""
        self.page.goto(self.file + fragment)
        self.page.wait_for_selector("#tabs [aria-selected=true]")
        self.page.wait_for_timeout(150)
        return self.page

    def quiet(self) -> None:
        """Want no message and no request but the file itself and data in memory."""
        assert self.said == []
        assert [url for url in self.asked if not url.startswith((self.file, "data:", "blob:"))] == []


@pytest.fixture
def visit(chromium: Any, tmp_path: Path) -> Iterator[Any]:
    """Give a function that opens a page written to a file."""
    visits: list[Visit] = []

    def start(text: str, size: tuple[int, int] = (1500, 900)) -> Visit:
        file = tmp_path / f"page{len(visits)}.html"
        file.write_bytes(text.encode())
        visits.append(Visit(chromium, file, size))
        return visits[-1]

    yield start
    for one in visits:
        one.context.close()
