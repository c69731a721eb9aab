"""Every message stands in both languages, and the catalogue that ships is the one that is read."""

from __future__ import annotations

import ast
import gettext
import io
import re
import string
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

import pmlb_graph
from pmlb_graph.cli.commands import program
from pmlb_graph.language import LOCALES, speak, tr

PACKAGE = Path(pmlb_graph.__file__).parent
FOLDER = LOCALES / "fr" / "LC_MESSAGES"
KEYWORDS = {"tr": None, "later": None, "counted": (1, 2)}


@pytest.fixture(scope="module")
def french() -> Catalog:
    with (FOLDER / "pmlb_graph.po").open("rb") as stream:
        return read_po(stream, locale="fr")


@pytest.fixture(scope="module")
def said() -> dict[str, str]:
    """Return each message of the code and of the templates, with a place where it is said."""
    with (PACKAGE.parent / "babel.cfg").open(encoding="utf-8") as stream:
        methods, options = parse_mapping_cfg(stream)
    root = PACKAGE.parent
    found = extract_from_dir(root, methods, options, KEYWORDS, directory_filter=_ours)
    marked = {str(text): f"{file}:{line}" for file, line, text, *_ in found if isinstance(text, str) and text}
    return marked | dict(_read())


def _ours(path: str) -> bool:
    parts = Path(path).relative_to(PACKAGE.parent).parts
    return bool(parts) and parts[0] == PACKAGE.name and "_shipped" not in parts


def _read() -> Iterator[tuple[str, str]]:
    """Yield the messages of the code as Python reads it: Babel does not look into f-strings."""
    for file in PACKAGE.rglob("*.py"):
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in KEYWORDS:
                argument = call.args[0]
                if isinstance(argument, ast.Constant):
                    yield str(argument.value), f"{file}:{call.lineno}"


def test_every_message_has_its_french(said: dict[str, str], french: Catalog) -> None:
    missing = [f"{place}: {text}" for text, place in said.items() if not _translated(french, text)]
    assert missing == []


def _translated(french: Catalog, text: str) -> bool:
    message = french.get(text)
    return message is not None and bool(message.string) and not message.fuzzy


def test_the_catalogue_that_ships_is_the_one_that_is_read(french: Catalog) -> None:
    stream = io.BytesIO()
    write_mo(stream, french)
    stream.seek(0)
    shipped = gettext.GNUTranslations(io.BytesIO((FOLDER / "pmlb_graph.mo").read_bytes()))
    compiled = gettext.GNUTranslations(stream)
    for message in french:
        if message.id and isinstance(message.id, str):
            assert shipped.gettext(message.id) == compiled.gettext(message.id) == message.string


def test_both_languages_have_the_same_blanks(french: Catalog, said: dict[str, str]) -> None:
    for message in french:
        if not isinstance(message.id, str) or not message.id:
            continue
        known, filled = _blanks(message.id), _blanks(str(message.string))
        assert filled == known if message.id in said else filled <= known, message.id
        assert message.id.endswith("\n") == str(message.string).endswith("\n"), message.id


def _blanks(text: str) -> set[str]:
    """Return what is filled in a message: {name} of ours, %(name)s of click's."""
    try:
        ours = {name for _, name, _, _ in string.Formatter().parse(text) if name}
    except ValueError:
        ours = set(re.findall(r"{(\w+)}", text))
    return ours | set(re.findall(r"%\((\w+)\)", text))


def test_french_is_written_as_french_is(french: Catalog) -> None:
    for message in french:
        text = str(message.string) if message.id else ""
        assert not re.search(r"[“”]", text), text
        assert not re.search(r"\w[?!;](?:\s|$)", text), text


def test_what_click_says_is_translated(french: Catalog) -> None:
    """Find the messages of click itself, where it marks them, and check those that a person meets."""
    marked = set()
    for file in Path(click.__file__).parent.glob("*.py"):
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in ("_", "ngettext"):
                marked |= {a.value for a in call.args if isinstance(a, ast.Constant) and isinstance(a.value, str)}
    met = {
        "Usage:", "Options", "Commands", "Error: {message}", "No such option: {name}", "Missing argument",
        "Got unexpected extra argument ({args})", "Show this message and exit.", "Show the version and exit.",
        "default: {default}", "{name} {filename!r} does not exist.", "Option {name!r} requires an argument.",
    } & marked  # fmt: skip
    assert len(met) >= 8
    assert [text for text in met if not _translated(french, text)] == []


def test_every_help_is_translated(french: Catalog) -> None:
    commands = dict(program.commands)
    for name, group in program.commands.items():
        if isinstance(group, click.Group):
            commands |= {f"{name} {below}": command for below, command in group.commands.items()}
    for name, command in commands.items():
        texts = [command.help, *(getattr(p, "help", None) for p in command.params)]
        for text in texts:
            assert text is None or text.startswith("Show ") or _translated(french, text), f"{name}: {text}"


def test_a_language_that_is_not_spoken_is_refused() -> None:
    with pytest.raises(ValueError, match="fr, en"):
        speak("de")


def test_an_unknown_message_is_said_as_it_is() -> None:
    assert tr("no such message") == "no such message"
