"""Resources that pages carry inside them: style sheets and scripts of this package, without comments and indents."""

from __future__ import annotations

import re
from collections.abc import Iterable
from importlib.resources import files

COMMENT = re.compile(r"/\*\*.*?\*/ ?", re.DOTALL)


def resource(name: str) -> str:
    """Read a text of ``templates/``, with line feeds only."""
    path = files(__package__).joinpath("templates")
    for part in name.split("/"):
        path = path.joinpath(part)
    return path.read_text(encoding="utf-8").replace("\r\n", "\n").replace("\r", "\n")


def bare_style(style: str) -> str:
    r"""Take the comments and the indents out of a style sheet.

    Examples
    --------
    >>> bare_style("/* A title. */\n.a {\n  color: red;\n}\n")
    '.a {\ncolor: red;\n}'
    """
    return "\n".join(_lines(re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL)))


def bare_script(script: str) -> str:
    r"""Take the comments, the indents and most ends of lines out of a script.

    Examples
    --------
    >>> bare_script("// A title.\nconst a = /** @type {any} */ (1);\nfor (const b of c) {\n  d(b);\n}\n")
    'const a = (1);for (const b of c) {d(b);}'
    """
    kept = (line for line in _lines(COMMENT.sub("", script)) if not line.startswith("//"))
    # What ends so needs no end of line, unless a comment may stand at its end.
    return "".join(line if line[-1] in "{,;(" and "//" not in line else f"{line}\n" for line in kept).rstrip("\n")


def one_scope(names: Iterable[str]) -> str:
    """Join scripts of this package in one scope."""
    parts = "\n".join(bare_script(resource(name)) for name in names)
    return f'(() => {{\n"use strict";\n{parts}\n}})();'


def _lines(text: str) -> list[str]:
    return [line for line in map(str.strip, text.splitlines()) if line]
