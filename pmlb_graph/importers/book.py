"""The tables being added to: rows are only ever added, and written once all is right."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from pmlb_graph import files, problems, tables
from pmlb_graph.errors import DataError
from pmlb_graph.importers.report import Report
from pmlb_graph.language import tr
from pmlb_graph.tables import Project, Row, Table
from pmlb_graph.tables.project import shown
from pmlb_graph.tables.writing import canonical
from pmlb_graph.terms import slug


class Book:
    """The tables of a project, with the rows that an import adds.

    Parameters
    ----------
    path : Path
        Folder of the project.
    report : Report
        Where what is added is counted.

    Raises
    ------
    DataError
        If the tables have problems already: they are to be mended first.
    """

    def __init__(self, path: Path, report: Report) -> None:
        self.project, found = tables.open_project(path)
        _stop(found + tables.check(self.project))
        self.report = report
        self._rows = {name: [row.cells for row in sheet.rows] for name, sheet in self.project.sheets.items()}
        self._sources: dict[str, dict[tuple[str, ...], set[str]]] = {}
        self._keys: dict[str, set[str]] = {}
        self._measures: defaultdict[tuple[str, str, str], list[dict[str, str]]] | None = None
        self._unnumbered: dict[str, str] | None = None
        self._classes: defaultdict[str, set[str]] | None = None
        self._names: defaultdict[str, set[str]] | None = None
        self._added: set[str] = set()
        self._carried: dict[str, bytes] = {}

    def table(self, name: str) -> Table:
        """Return the description of a table."""
        return self.project.description.tables[name]

    def rows(self, name: str) -> Iterator[dict[str, str]]:
        """Yield the rows of a table, those added included."""
        names = [column.name for column in self.table(name).columns]
        for cells in self._rows[name]:
            yield dict(zip(names, cells, strict=True))

    def index(self, name: str, column: str, **only: str) -> dict[str, str]:
        """Map the cells of a column to the keys of their rows."""
        key = self.table(name).key[0]
        return {
            row[column]: row[key]
            for row in self.rows(name)
            if row[column] and all(row[other] == cell for other, cell in only.items())
        }

    def fresh(self, name: str, *wanted: str) -> str:
        """Return the first key that no row of the table has, numbered if need be."""
        if name not in self._keys:
            key = self.table(name).key[0]
            self._keys[name] = {row[key] for row in self.rows(name)}
        taken = self._keys[name]
        keys = [slug(text) for text in wanted]
        more = (f"{keys[-1]}-{n}" for n in range(2, len(taken) + 3))
        return next(key for key in (*keys, *more) if key and key not in taken)

    def source(self, key: str, **cells: str) -> str:
        """Add a row for a source when there is none, and return its key."""
        if not any(row["source"] == key for row in self.rows("sources")):
            self.add("sources", source=key, nature="jeu-de-donnees", **cells)
        return key

    def add(self, name: str, **cells: str) -> None:
        """Add a row."""
        table = self.table(name)
        row = tuple(" ".join(cells.pop(column.name, "").split()) for column in table.columns)
        if cells:
            raise KeyError(f"{name}: {', '.join(cells)}")
        self._rows[name].append(row)
        self._added.add(name)
        self.report.added[name] += 1
        if name in self._keys:
            self._keys[name].add(row[table.index[table.key[0]]])
        if name in self._sources:
            self._note(name, row)

    def state(self, name: str, **cells: str) -> None:
        """State a fact after a source: a row, or an attestation of the row that states it already."""
        table = self.table(name)
        key = tuple(cells[column].rpartition("/")[2] for column in table.key)
        said = self.said(name).get(key)
        if said is None:
            self.add(name, **cells)
            return
        fact = f"{table.kind}/{'/'.join(key)}"
        if set(cells["source"].split(";")) <= said | self.said("attestations").get((fact,), set()):
            self.report.known += 1
            return
        evidence = {column: cells.get(column, "") for column in ("source", "passage", "certitude", "note")}
        self.add("attestations", fait=fact, **evidence)

    def said(self, name: str) -> Mapping[tuple[str, ...], set[str]]:
        """Return, for each fact of a table, the sources of its rows."""
        if name not in self._sources:
            self._sources[name] = defaultdict(set)
            for row in self._rows[name]:
                self._note(name, row)
        return self._sources[name]

    def _note(self, name: str, row: tuple[str, ...]) -> None:
        table = self.table(name)
        parts = (row[table.index[column]] for column in table.key)
        # The key of `attestations` is a path; the others lose the kind before their key.
        key = tuple(part if name == "attestations" else part.rpartition("/")[2] for part in parts)
        sources = row[table.index["source"]] if table.evidence else ""
        self._sources[name].setdefault(key, set()).update(part.strip() for part in sources.split(";"))

    def actor(self, **cells: str) -> None:
        """State an actor, unless the tables give it another class: that is told, and nothing is written."""
        if self._classes is None:
            self._classes = defaultdict(set)
            for row in self.rows("acteurs"):
                self._classes[row["acteur"]].add(row["classe"])
        known = self._classes[cells["acteur"]]
        if known and cells["classe"] not in known:
            reason = tr("the tables give this actor another class, which was kept: check it")
            self.report.leave(reason, f"{cells['acteur']} {', '.join(sorted(known))} ≠ {cells['classe']}")
            return
        known.add(cells["classe"])
        self.state("acteurs", **cells)

    def namesake(self, code: str, *names: str) -> bool:
        """Tell whether an actor without SIREN has one of these names: it is told, for a person to decide."""
        if self._unnumbered is None:
            numbered = set(self.index("acteurs", "siren").values())
            self._unnumbered = {
                slug(label): row["acteur"]
                for row in self.rows("acteurs")
                if row["acteur"] not in numbered
                for label in (row["acteur"], row["libelle"], *row["autresLibelles"].split(";"))
            }
        found = next((key for name in names if (key := self._unnumbered.get(slug(name)))), None)
        if found:
            reason = tr("an actor of the tables has this name and no SIREN: enter it there, then import again")
            self.report.leave(reason, f"{found} {code}")
        return found is not None

    def named(self, actor: str, name: str) -> str:
        """Return the note that says under which name a source speaks of an actor of the tables, if it is another."""
        if self._names is None:
            self._names = defaultdict(set)
            for row in self.rows("acteurs"):
                labels = (row["libelle"], *row["autresLibelles"].split(";"))
                self._names[row["acteur"]].update(label.strip() for label in labels)
        known = self._names[actor]
        return f"Nom dans la source : « {name} »." if known and name not in known else ""

    def measures(self, subject: str, indicator: str, year: str) -> list[dict[str, str]]:
        """Return the measures of a subject by an indicator for a year, or stated that year."""
        if self._measures is None:
            self._measures = defaultdict(list)
            for row in self.rows("mesures"):
                place = (row["sujet"].rpartition("/")[2], row["indicateur"], row["annee"] or row["anneeEnonciation"])
                self._measures[place].append(row)
        return self._measures[subject, indicator, year]

    def carry(self, name: str, content: str | bytes) -> None:
        """Keep a file beside the tables, unless it is there already."""
        path, data = self.project.path / name, content.encode("utf-8") if isinstance(content, str) else content
        with files.storage(path):
            if not path.is_file() or path.read_bytes() != data:
                self._carried[name] = data

    def check(self) -> None:
        """Check the tables with what was added.

        Raises
        ------
        DataError
            If something would be wrong; nothing is written then.
        """
        _stop(tables.check(self._project()))

    def _project(self) -> Project:
        sheets = {
            name: replace(sheet, rows=tuple(Row(line, cells) for line, cells in enumerate(self._rows[name], 2)))
            if name in self._added
            else sheet
            for name, sheet in self.project.sheets.items()
        }
        return replace(self.project, sheets=sheets)

    def write(self) -> list[str]:
        """Write the tables that have more rows than before, and return their paths."""
        written = []
        # In the order of the description: should the machine stop in between, rows name what is there already.
        for name in (name for name in self.project.sheets if name in self._added):
            path = self.project.path / self.table(name).file
            files.write(path, canonical(self.table(name), self._rows[name]))
            written.append(shown(path))
        for name, content in self._carried.items():
            files.write(self.project.path / name, content)
            written.append(shown(self.project.path / name))
        return written


def _stop(found: list[problems.Problem]) -> None:
    wrong = problems.errors(found)
    if wrong:
        raise DataError(wrong)
