"""A report as a Word document: headings, tables, figures with their captions, and its notes at the end."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from pmlb_graph.errors import UsageError
from pmlb_graph.language import spoken, tr
from pmlb_graph.markdown import pictured
from pmlb_graph.reports.pages import parsed, typeset
from pmlb_graph.reports.pictures import Picture
from pmlb_graph.resources import recipe

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph
    from markdown_it.token import Token

WIDE = 6.3
"""Inches that a picture may take across the page."""
TALL = 4.6
"""Inches that it may take down the page: a higher one leaves the page before it empty."""
LONG = 1000
"""Letters of a picture's description that Word keeps."""
LISTS = {"bullet_list": "List Bullet", "ordered_list": "List Number"}
_EPOCH = (1980, 1, 1, 0, 0, 0)
_SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_NOTES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/endnotes"
_KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml.endnotes+xml"


def available() -> bool:
    """Tell whether documents can be made."""
    from importlib.util import find_spec

    return find_spec("docx") is not None


def document(text: str, pictures: Mapping[str, Picture], head: Mapping[str, Any]) -> bytes:
    """Return the document of a report: the same report gives the same bytes.

    Parameters
    ----------
    text : str
        Its Markdown.
    pictures : mapping of str to Picture
        By name.
    head : mapping
        ``title``, ``author``, and ``lines``: what stands below the title.

    Raises
    ------
    UsageError
        If python-docx is not installed.
    """
    if not available():
        message = tr("a Word document needs more packages: {command}")
        raise UsageError(message.format(command=recipe("report")))
    made = _Book(pictures, head)
    made.fill(parsed(text))
    return made.saved()


class _Book:
    """A document being written."""

    def __init__(self, pictures: Mapping[str, Picture], head: Mapping[str, Any]) -> None:
        import docx

        self.pictures, self.made = pictures, docx.Document()
        self.notes: list[str] = []
        _styled(self.made, head)
        self.made.add_heading(typeset(head["title"]), 0)
        for line in head["lines"]:
            self.made.add_paragraph(typeset(line)).style = "Intense Quote" if line == head["lines"][0] else "Normal"

    def fill(self, tokens: Sequence[Token]) -> None:
        """Write blocks one after the other; notes are gathered as they come."""
        styles: list[str] = []
        for place, token in enumerate(tokens):
            kind, _, end = token.type.rpartition("_")
            if kind == "footnote_block":
                self._gather(tokens[place:])
                return
            if kind in LISTS:
                styles = [*styles, LISTS[kind]] if end == "open" else styles[:-1]
            elif end == "open":
                self._block(tokens, place, styles[-1] if styles else None)

    def _block(self, tokens: Sequence[Token], place: int, style: str | None) -> None:
        """Write the block that opens at a place, when it is one that stands by itself."""
        match tokens[place].type:
            case "heading_open":
                self._words(self.made.add_heading("", int(tokens[place].tag[1]) - 1), tokens[place + 1])
            case "paragraph_open":
                self._paragraph(tokens[place + 1], style)
            case "table_open":
                self._table(tokens, place)

    def _paragraph(self, inline: Token, style: str | None) -> None:
        picture = pictured(inline)
        if picture is None:
            paragraph = self.made.add_paragraph(style=style)
            paragraph.paragraph_format.keep_with_next = inline.content.startswith("**") or None  # a table follows
            self._words(paragraph, inline)
            return
        name = str(picture.attrGet("src") or "").removeprefix("figures/").removesuffix(".svg")
        if name in self.pictures:
            self._picture(self.pictures[name], str(picture.attrGet("title") or ""))

    def _picture(self, one: Picture, caption: str) -> None:
        from docx.shared import Inches, Length

        frame = self.made.add_paragraph()
        frame.paragraph_format.keep_with_next = True
        shape = frame.add_run().add_picture(io.BytesIO(one.png), width=Inches(WIDE))
        ratio = min(1.0, Inches(TALL) / shape.height)
        shape.width, shape.height = Length(int(shape.width * ratio)), Length(int(shape.height * ratio))
        shape._inline.docPr.set("descr", one.alternative[:LONG])
        shape._inline.docPr.set("title", one.name)
        self.made.add_paragraph(caption, style="Caption")

    def _table(self, tokens: Sequence[Token], place: int) -> None:
        """Write the table that opens at a place."""
        rows: list[list[Token]] = []
        while tokens[place].type != "table_close":
            if tokens[place].type == "tr_open":
                rows.append([])
            elif tokens[place].type == "inline":
                rows[-1].append(tokens[place])
            place += 1
        table = self.made.add_table(len(rows), len(rows[0]), style="Light List Accent 1")
        table.autofit = False
        wide = _widths([[_said(inline) for inline in cells] for cells in rows])
        for column, width in zip(table.columns, wide, strict=True):
            column.width = width
        for cells, row in zip(rows, table.rows, strict=True):
            for inline, cell, width in zip(cells, row.cells, wide, strict=True):
                self._words(cell.paragraphs[0], inline)
                cell.paragraphs[0].style, cell.width = "Table", width
            _kept(row, cells is rows[0])
        self.made.add_paragraph()

    def _words(self, paragraph: Paragraph, inline: Token) -> None:
        strong = slanted = 0
        for token in inline.children or []:
            match token.type:
                case "strong_open" | "strong_close":
                    strong += token.nesting
                case "em_open" | "em_close":
                    slanted += token.nesting
                case "footnote_ref":
                    _called(paragraph, token.meta["id"] + 1)
                case "text" | "code_inline" | "softbreak":
                    run = paragraph.add_run(token.content if token.type != "softbreak" else " ")
                    run.bold, run.italic = bool(strong) or None, bool(slanted) or None

    def _gather(self, tokens: Sequence[Token]) -> None:
        for token in tokens:
            if token.type == "footnote_open":
                self.notes.append("")
            elif token.type == "inline":
                words = (one.content if one.type in ("text", "code_inline") else " " for one in token.children or [])
                self.notes[-1] += "".join(words).strip()

    def saved(self) -> bytes:
        """Return the bytes of the document, with its notes; the archive says no time."""
        from docx.opc.packuri import PackURI
        from docx.opc.part import Part

        if self.notes:
            self.made.add_heading(tr("Notes and evidence"), 1)
            part = Part(PackURI("/word/endnotes.xml"), _KIND, _endnotes(self.notes).encode(), self.made.part.package)
            self.made.part.relate_to(part, _NOTES)
        stream = io.BytesIO()
        self.made.save(stream)
        return _timeless(stream.getvalue())


def _styled(made: Document, head: Mapping[str, Any]) -> None:
    """Set the page, the fonts, the language and what the file says of itself."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt

    section = made.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin = section.bottom_margin = Cm(2)
    made.styles["Title"].font.size = Pt(20)
    normal = made.styles["Normal"]
    normal.font.name, normal.font.size = "Liberation Serif", Pt(11)
    table = made.styles.add_style("Table", WD_STYLE_TYPE.PARAGRAPH)
    table.base_style, table.font.size = normal, Pt(8.5)
    table.paragraph_format.space_before = table.paragraph_format.space_after = Pt(2)
    table.paragraph_format.line_spacing = 1.0
    made.styles["Caption"].font.bold = False
    fonts = normal.element.get_or_add_rPr()
    language = fonts.makeelement(qn("w:lang"), {qn("w:val"): "fr-FR" if spoken() == "fr" else "en-GB"})
    fonts.append(language)
    numbers = section._sectPr.makeelement(qn("w:endnotePr"), {})
    numbers.append(numbers.makeelement(qn("w:numFmt"), {qn("w:val"): "decimal"}))
    section._sectPr.insert(0, numbers)
    about = made.core_properties
    about.title, about.author, about.language = head["title"], head["author"], spoken()
    about.comments, about.last_modified_by = "", head["author"]
    for name in ("created", "modified"):
        for element in about._element.findall(qn(f"dcterms:{name}")):
            about._element.remove(element)


def _said(inline: Token) -> str:
    return "".join(one.content if one.content else " " for one in inline.children or [] if not one.nesting)


def _widths(cells: Sequence[Sequence[str]]) -> list[int]:
    """Return the width of each column: what does not break is not cut, and there is more room where more is to read."""
    from docx.shared import Inches

    columns = list(zip(*cells, strict=True))
    words = [max((len(word) for text in column for word in text.split(" ")), default=1) for column in columns]
    least = [0.18 + 0.075 * min(word, 24) for word in words]
    least = [width * min(1, WIDE / sum(least)) for width in least]
    weights = [min(240, max(map(len, column))) ** 0.8 + 1 for column in columns]
    rest = WIDE - sum(least)
    return [int(Inches(width + rest * weight / sum(weights))) for width, weight in zip(least, weights, strict=True)]


def _kept(row: Any, head: bool) -> None:
    """Keep a row on one page; repeat the heads on each."""
    from docx.oxml.ns import qn

    traits = row._tr.get_or_add_trPr()
    traits.append(traits.makeelement(qn("w:cantSplit"), {}))
    if head:
        traits.append(traits.makeelement(qn("w:tblHeader"), {}))


def _called(paragraph: Paragraph, number: int) -> None:
    """Call a note in a paragraph."""
    from docx.oxml.ns import qn

    run = paragraph.add_run()
    run.font.superscript = True
    run._r.append(run._r.makeelement(qn("w:endnoteReference"), {qn("w:id"): str(number)}))


def _endnotes(notes: Sequence[str]) -> str:
    """Return the part of a document that holds its notes."""
    apart = "".join(
        f'<w:endnote w:type="{name}" w:id="{n}"><w:p><w:r><w:{mark}/></w:r></w:p></w:endnote>'
        for n, name, mark in ((-1, "separator", "separator"), (0, "continuationSeparator", "continuationSeparator"))
    )
    small = '<w:rPr><w:sz w:val="17"/></w:rPr>'
    number = '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:endnoteRef/>'
    said = "".join(
        f'<w:endnote w:id="{n}"><w:p><w:pPr><w:pStyle w:val="Table"/></w:pPr><w:r>{number}</w:r>'
        f'<w:r>{small}<w:t xml:space="preserve"> {escape(text)}</w:t></w:r></w:p></w:endnote>'
        for n, text in enumerate(notes, 1)
    )
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    return f'{head}\n<w:endnotes xmlns:w="{_SPACE}">{apart}{said}</w:endnotes>'


def _timeless(archive: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in _parts(old):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, content)
    return stream.getvalue()


def _parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    for name in archive.namelist():
        yield name, archive.read(name)
