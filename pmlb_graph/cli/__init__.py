"""The door on the command line: ``pmlb-graph``."""

from __future__ import annotations

import gettext
import os
import sys
from collections.abc import Sequence

from pmlb_graph.language import DOMAIN, LANGUAGES, LOCALES, speak


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit with its code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    _speak(words)
    from pmlb_graph.cli import doubt  # noqa: F401 - registers its commands
    from pmlb_graph.cli.commands import program

    sys.exit(program.main(words, prog_name="pmlb-graph", standalone_mode=True))


def _speak(words: Sequence[str]) -> None:
    """Choose the language before any message is made, click's own included."""
    asked = os.environ.get("PMLB_GRAPH_LANG", "fr")
    for i, word in enumerate(words):
        if word == "--lang" and i + 1 < len(words):
            asked = words[i + 1]
        elif word.startswith("--lang="):
            asked = word.removeprefix("--lang=")
    language = asked if asked in LANGUAGES else "fr"
    speak(language)
    os.environ["LANGUAGE"] = language
    gettext.bindtextdomain(DOMAIN, LOCALES)
    gettext.textdomain(DOMAIN)
