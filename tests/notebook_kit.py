"""What a notebook that is not trusted keeps of an output, and names that would do harm."""

from __future__ import annotations

from html.parser import HTMLParser

HOSTILE = "<img src=x onerror=alert(1)>\"'&</td><script>alert(1)</script>"

# What JupyterLab 4 leaves of an output that is not trusted: packages/apputils/src/sanitizer.ts (elements and
# attributes that our HTML may use; everything else is removed).
ELEMENTS = {
    *("a", "b", "blockquote", "br", "caption", "details", "div", "figcaption", "figure", "img", "li", "p", "small"),
    *("summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"),
}
ATTRIBUTES = {
    "*": {"style", "title", "class", "lang"},
    "a": {"href"},
    "details": {"open"},
    "img": {"alt", "src"},
    "td": {"colspan"},
    "th": {"scope"},
}
STYLES = {"text-align", "margin", "max-width", "height"}
WITHOUT_TEXT = {"script", "style", "textarea", "option", "noscript"}


class Untrusted(HTMLParser):
    """Keeps what a notebook that is not trusted keeps."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.removed: set[str] = set()
        self.text = ""
        self._silent = 0
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self._silent += tag in WITHOUT_TEXT
        if tag not in ELEMENTS:
            self.removed.add(tag)
            return
        kept = {name: told or "" for name, told in attributes if name in ATTRIBUTES["*"] | ATTRIBUTES.get(tag, set())}
        self.removed |= {f"{tag}@{name}" for name, _ in attributes if name not in kept}
        self.removed |= {
            f"style:{p.split(':')[0]}" for p in kept.get("style", "").split(";") if p.split(":")[0] not in {*STYLES, ""}
        }
        self.elements.append((tag, kept))

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in WITHOUT_TEXT

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.text += data

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.elements if name == tag]
