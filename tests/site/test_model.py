"""The reference of the ontology says all that the ontology says; its diagrams draw what the ontology declares."""

from __future__ import annotations

import re

import pyoxigraph as ox
import pytest

from pmlb_graph import shapes
from pmlb_graph.language import speaking
from pmlb_graph.resources import folder as shipped
from pmlb_graph.site import Site, diagrams, model, ontology
from pmlb_graph.terms import COOP, VOC, node


def _page(site: Site, language: str) -> str:
    return site.render("ns/index.html" if language == "fr" else "ns/index.en.html").body.decode()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_term_has_an_entry_with_its_name_and_definition(site: Site, language: str) -> None:
    page = _page(site, language)
    terms = [*model.classes(site.record), *model.properties(site.record)]
    assert len(terms) > 150
    with speaking(language):
        for iri in terms:
            entry = re.search(rf'<article class="term" id="{iri.removeprefix(COOP)}".*?</article>', page, re.DOTALL)
            assert entry, iri
            assert str(ontology.Markup.escape(site.record.label(iri))) in entry[0]
            assert str(ontology.Markup.escape(site.record.value(iri, node("rdfs:comment").value))) in entry[0]


def test_every_vocabulary_and_concept_is_listed(site: Site) -> None:
    page = site.render("voc/index.html").body.decode()
    concepts = [iri for iri in site.record.things if iri.startswith(VOC) and "Concept" in site.record.classes(iri)]
    assert len(model.schemes(site.record)) > 20
    assert len(concepts) > 200
    for iri in [*model.schemes(site.record), *concepts]:
        assert f'href="{iri.removeprefix(VOC)}.html"' in page, iri


def test_every_demand_of_the_shapes_is_said(site: Site) -> None:
    page = _page(site, "fr")
    messages = {one.message["fr"] for one in shapes.constraints()}
    assert len(messages) > 150
    assert [text for text in messages if str(ontology.Markup.escape(text)) not in page] == []


def test_every_alignment_is_said(site: Site) -> None:
    page = _page(site, "fr")
    file = shipped("ontology") / "alignements.ttl"
    foreign = [
        triple.object.value
        for triple in ox.parse(path=file, format=ox.RdfFormat.TURTLE)
        if isinstance(triple.subject, ox.NamedNode)
        and triple.subject.value.startswith(COOP)
        and isinstance(triple.object, ox.NamedNode)
    ]
    assert len(foreign) == len(model.alignments()) > 50
    assert [iri for iri in foreign if f'href="{iri}"' not in page] == []


def test_no_class_and_no_group_is_forgotten(site: Site) -> None:
    drawn = [iri for top in model.roots(site.record) for iri, _ in model.tree(site.record, top)]
    assert sorted(drawn) == sorted(model.classes(site.record))
    used = {model.group(site.record, iri) for iri in drawn}
    assert used == {key for key, _, _ in model.GROUPS}


def test_arrows_of_the_heart_are_properties_between_these_classes(site: Site) -> None:
    record = site.record
    for start, name, end in diagrams.ARROWS:
        iri = f"{COOP}{name}"
        for said, drawn in ((model.described(record, iri), start), (model.reached(record, iri), end)):
            if not said or not said.startswith(COOP):
                assert drawn in ("Participation", "Cooperation", "Concept"), (name, said)
                continue
            here = f"{COOP}{drawn}"
            near = {*model.above(record, here), here, *(one for one, _ in model.tree(record, here))}
            assert said in near, (start, name, end)


def test_the_same_page_each_time(site: Site) -> None:
    again = Site(site.whole, site.project, address=site.address)
    for path in ("ns/index.html", "voc/index.en.html", "ns/index.jsonld"):
        assert again.render(path).body == site.render(path).body


def test_a_class_says_what_stands_above_and_below_it(site: Site) -> None:
    page = site.render("ns/classe/EPCI.html").body.decode()
    line = re.search(r'<p class="lineage">(.*?)</p>', page, re.DOTALL)
    assert line
    assert [
        name for name in ("Organisation", "GroupementCollectivites", "Metropole") if f"{name}.html" not in line[1]
    ] == []
    assert 'href="../index.html#EPCI"' in line[1]
