"""Wording: a fact of the tables as a plain sentence, whatever the number of its rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pmlb_graph.language import later, pick, tr
from pmlb_graph.tables import Column, Project, Row, Table
from pmlb_graph.tables.meanings import of_column, of_table, of_term
from pmlb_graph.tables.reading import several
from pmlb_graph.terms import coop

_NAMED = ("libelle", "titre", "intitule", "texte", "developpement", "description")
_SENTENCES: Mapping[str, str] = {
    "adhesions": later("“{membre}” belongs to “{organisation}”, as: {role}"),
    "denominations": later("“{sujet}” was called “{libelle}”"),
    "engagements": later("The action “{action}” has for {annee} the level of commitment: {engagement}"),
    "evenements": later("{date}: {libelle}"),
    "interactions": later("From “{origine}” to “{destination}”: {indicateur}, {valeur} {unite}"),
    "mesures": later("“{sujet}”: {indicateur}, {valeur} {unite}"),
    "participations": later("“{acteur}” takes part in “{cooperation}”, as: {role}"),
    "qualifications": later("“{sujet}” is qualified as “{qualification}”, after the rule “{regle}”"),
    "resultats": later("The action “{action}” is to give the result “{libelle}”"),
    "statuts": later("“{sujet}” has as its legal status: {statutJuridique}"),
    "thematiques": later("The orientation “{orientation}” has the theme “{theme}”"),
}
_CLASSED = later("“{libelle}” stands in the graph as: {kind}")
_PLAIN = later("The graph says: {kind}")
_UNSAID = ("libelle_en", "ordre", "section")
_SINCE, _UNTIL = later("since {date}"), later("until {date}")


class Words:
    """The words of a project: what each cell means to a person.

    Parameters
    ----------
    project : Project
        The tables.
    """

    def __init__(self, project: Project) -> None:
        self._project = project
        self._labels = {name: _labels(project, name) for name in project.sheets}

    def label(self, kind: str, key: str) -> str:
        """Return what a thing is called, after its kind and its key; the key when nothing says it."""
        for name, labels in self._labels.items():
            if self._project.description.tables[name].kind == kind and key in labels:
                return labels[key]
        return key

    def cell(self, column: Column, cell: str) -> str:
        """Return what a cell means."""
        parts = several(cell) if column.many else [cell]
        return ", ".join(self._part(column, part) for part in parts)

    def _part(self, column: Column, text: str) -> str:
        match column.type:
            case "reference":
                key = text.rpartition("/")[2]
                return next((self._labels[name][key] for name in column.tables if key in self._labels[name]), text)
            case "concept":
                term = self._project.description.concepts[column.scheme].get(text)
                return pick(dict(of_term(term).label)) or text if term else text
            case "class":
                return pick(dict(of_term(coop(text)).label)) or text
            case _:
                return text

    def sentence(self, table: Table, rows: Sequence[Row]) -> str:
        """Return what the rows of one fact say, in one sentence; sources that differ are joined by “or”."""
        told = {
            column.name: tr(" or ").join(values)
            for place, column in enumerate(table.columns)
            if column.name not in _UNSAID
            and not _evident(table, column)
            and (values := list(dict.fromkeys(self.cell(column, row.cells[place]) for row in rows if row.cells[place])))
        }
        text, used = self._core(table, told)
        return tr("; ").join([text, *_rest(table, told, used)]).rstrip(".") + "."

    def _core(self, table: Table, told: Mapping[str, str]) -> tuple[str, set[str]]:
        if table.name in _SENTENCES:
            sentence = tr(_SENTENCES[table.name])
            return sentence.format_map(_Told(told)), {name for name in told if f"{{{name}}}" in sentence}
        kind = told.get("classe") or pick(dict(of_table(table).label))
        name = next((one for one in _NAMED if one in told), "")
        if not name:
            return tr(_PLAIN).format(kind=kind), {"classe"}
        return tr(_CLASSED).format(libelle=told[name], kind=kind), {name, "classe"}


class _Told(dict[str, str]):
    """What is told, and a dash for what is not."""

    def __missing__(self, key: str) -> str:
        return "–"


def _evident(table: Table, column: Column) -> bool:
    """Tell whether a column is evidence, or a key of the row's own, rather than what the fact says."""
    return column.type in ("key", "file") or (table.evidence and column in table.columns[-5:])


def _rest(table: Table, told: Mapping[str, str], used: set[str]) -> list[str]:
    """Return what the sentence has not said yet: dates as people say them, the others after their name."""
    parts = []
    for name, text in told.items():
        if name in used:
            continue
        if name in ("debut", "fin"):
            said = _SINCE if name == "debut" else _UNTIL
            parts.append(tr(said).format(date=text))
        else:
            label = pick(dict(of_column(table, table.column(name)).label)) or name
            parts.append(tr("{name}: {value}").format(name=label, value=text))
    return parts


def _labels(project: Project, name: str) -> dict[str, str]:
    sheet = project.sheets[name]
    table = sheet.table
    column = next((one for one in _NAMED if one in table.index), "")
    if not column or table.column(table.key[0]).type != "key":
        return {}
    labels: dict[str, str] = {}
    for row in sheet.rows:
        labels.setdefault(row.cells[table.index[table.key[0]]], row.cells[table.index[column]])
    return labels
