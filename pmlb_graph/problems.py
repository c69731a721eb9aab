"""Problems of the data: findings with a place, told all at once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Literal

from pmlb_graph.language import tr

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong, where it is, and what to do.

    Attributes
    ----------
    file : str
        Path of the table or document, as the person knows it.
    line : int
        Line in the file, from 1; 0 when the whole file is meant.
    column : str
        Name of the column; empty when the whole line is meant.
    code : str
        Stable name of the kind of problem, such as ``unknown-reference``.
    message : str
        What is wrong and what to do, in the language spoken.
    suggestion : str
        A value that would be right, or empty.
    severity : {"error", "warning"}
        A warning does not stop anything.
    """

    file: str
    line: int
    column: str
    code: str
    message: str
    suggestion: str = ""
    severity: Severity = "error"

    @property
    def place(self) -> str:
        """Return ``file:line`` and the column, as editors and people read it."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        return place + (tr(", column “{name}”").format(name=self.column) if self.column else "")

    def __str__(self) -> str:
        """Return the whole sentence, place first."""
        mark = "" if self.severity == "error" else tr("warning: ")
        return f"{self.place} : {mark}{self.message}"


def errors(problems: Iterable[Problem]) -> list[Problem]:
    """Return the problems that stop the work, sorted by place."""
    return sorted(p for p in problems if p.severity == "error")


def as_text(problems: Sequence[Problem]) -> str:
    """Return one line a problem, sorted by place."""
    return "".join(f"{problem}\n" for problem in sorted(problems))


def as_json(problems: Sequence[Problem]) -> str:
    """Return the problems as a JSON array of objects, sorted by place."""
    return json.dumps([asdict(p) for p in sorted(problems)], ensure_ascii=False, indent=2) + "\n"


def as_sarif(problems: Sequence[Problem], version: str) -> str:
    """Return the problems in SARIF 2.1.0, which forges show beside the lines.

    References
    ----------
    OASIS, Static Analysis Results Interchange Format (SARIF) Version 2.1.0, 2020.
    """
    rules = sorted({p.code for p in problems})
    results = [
        {
            "ruleId": p.code,
            "level": p.severity,
            "message": {"text": str(p)},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": p.file.replace("\\", "/")},
                        "region": {"startLine": max(p.line, 1)},
                    },
                    "logicalLocations": [{"name": p.column, "kind": "member"}] if p.column else [],
                }
            ],
        }
        for p in sorted(problems)
    ]
    driver = {"name": "pmlb-graph", "version": version, "rules": [{"id": rule} for rule in rules]}
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "results": results}],
    }
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"
