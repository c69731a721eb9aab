"""Grounds: what questions are asked of, and what was answered before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pmlb_graph import evidence
from pmlb_graph.analyses import Analysis, Bench, Finding
from pmlb_graph.evidence import Fact
from pmlb_graph.questions.answer import Missing, Part


class Memory:
    """What was answered before: nothing, unless whoever asks keeps it."""

    def finding(self, analysis: Analysis, bench: Bench) -> Finding:
        """Return what an analysis finds, of the whole graph."""
        return analysis.answer(bench)

    def part(self, _name: str, make: Callable[[], Part | Missing], /) -> Part | Missing:
        """Return what a query or a command answers, by its name and parameters, in the language spoken."""
        return make()

    def proofs(self, bench: Bench, facts: Iterable[str]) -> Mapping[str, Fact]:
        """Return the evidence of facts, by IRI."""
        return evidence.of(bench.engine, facts)


@dataclass(frozen=True, slots=True)
class Ground:
    """What questions are asked of.

    Attributes
    ----------
    bench : Bench
        The graph, and the draws to make.
    data : Path, optional
        Folder of tables it was made of; those that ship by default.
    tables : bool
        Whether the tables are there; an endpoint only has the graph.
    files : bool
        Whether a parameter may name a file to read: only where whoever asks owns the machine.
    memory : Memory
        What was answered before without parameters.
    """

    bench: Bench
    data: Path | None = None
    tables: bool = True
    files: bool = False
    memory: Memory = field(default_factory=Memory)
