"""Action cœur de ville: the communes of the programme, qualified « ville moyenne » by that rule."""

from __future__ import annotations

from pathlib import Path

from pmlb_graph.importers import reading
from pmlb_graph.importers.book import Book
from pmlb_graph.importers.choice import Choice
from pmlb_graph.language import tr

FIELDS = ("insee_com", "id_acv", "lib_com")


def read(book: Book, path: Path, choice: Choice, tell: reading.Tell) -> None:
    """Qualify the communes of the programme that are territories of the tables."""
    found = reading.features(path, FIELDS)
    report = book.report
    report.read = len(found)
    places = book.index("territoires", "codeInsee", classe="TerritoireCommunal")
    source = ""
    for n, feature in enumerate(found, 1):
        commune = feature["properties"]
        code = str(commune["insee_com"]).zfill(5)  # the file writes 01004 as a number
        if code not in places:
            report.leave(tr("no commune of the tables has this code: import the communes first"), commune["lib_com"])
            continue
        source = source or _source(book, choice)
        book.state(
            "qualifications",
            sujet=places[code],
            qualification="ville-moyenne",
            regle="action-coeur-de-ville",
            source=source,
            passage=commune["id_acv"],
            certitude="atteste",
        )
        tell(n, len(found))


def _source(book: Book, choice: Choice) -> str:
    return book.source(
        choice.source or "anct-acv",
        titre="Action cœur de ville : communes bénéficiaires",
        editeur="ANCT",
        url="https://github.com/anct-carto/action_coeur_de_ville",
        note="Fichier de la carte du programme ; le dépôt ne porte pas de licence.",
    )
