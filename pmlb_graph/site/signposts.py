"""Signposts: what tells search engines and programs where pages are, and servers which file answers which address."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit
from xml.sax.saxutils import escape

from pmlb_graph import addresses, exports
from pmlb_graph.exports import Material
from pmlb_graph.language import LANGUAGES, tr
from pmlb_graph.site import readings, reports
from pmlb_graph.site.negotiation import THING, WHOLE, form, literal
from pmlb_graph.site.pages import LOST, render
from pmlb_graph.terms import COOP, VOC, node

if TYPE_CHECKING:
    from pmlb_graph.site.site import Make, Site

LISTED = 25_000
"""Pages of one sitemap: half of what is allowed, as each is said with its translations and the size is limited too."""
VOID = ".well-known/void"
PERMANENT = "https://w3id.org/"
_VERSION = node("owl:versionIRI").value
_HEAD = """# Which file answers which address: for Apache 2.4 with mod_rewrite, FollowSymLinks, without MultiViews,
# and "AllowOverride FileInfo Indexes" at least.
DirectorySlash Off
DirectoryIndex index.html
AddType text/turtle .ttl
AddType application/ld+json .jsonld
AddType application/n-triples .nt
AddType application/n-quads .nq
AddType application/trig .trig
AddType application/rdf+xml .rdf
AddType application/sparql-query .rq
AddType application/geo+json .geojson
AddType application/wasm .wasm
AddType text/javascript .js
AddType image/svg+xml .svg
AddCharset utf-8 .html .ttl .css .js .csv .txt
<Files "void">
  ForceType text/turtle
</Files>
<IfModule mod_headers.c>
  Header set Access-Control-Allow-Origin "*"
  Header set X-Content-Type-Options "nosniff"
  Header always merge Vary "Accept, Accept-Language" env=NEGOTIATED
  Header always merge Vary "Accept, Accept-Language" env=REDIRECT_NEGOTIATED
</IfModule>"""
_HERE = r"""RewriteEngine On
# Where this folder stands.
RewriteCond %{REQUEST_URI}::$1 ^(.*?/)(.*)::\2$
RewriteRule ^(.*)$ - [E=HERE:%1]"""


def room(site: Site) -> Iterator[tuple[str, Make]]:
    """Give the signposts; those that must name the site only when its address is known."""
    yield ".nojekyll", lambda: ""
    yield "robots.txt", partial(robots, site)
    yield VOID, partial(void, site)
    yield ".htaccess", partial(host, site)
    for language in LANGUAGES:
        path = addresses.page(LOST, language)
        yield path, partial(lost, site, path)
    if site.address:
        yield from _sitemaps(site, _stems(site))
        yield "w3id/coopter.htaccess", partial(ontology_names, site)
        if name := _permanent(site):
            yield f"w3id/{name}.htaccess", partial(data_names, site)


def _permanent(site: Site) -> str:
    """Return the name of the project among permanent names, or nothing."""
    found = re.fullmatch(f"{re.escape(PERMANENT)}([a-z0-9-]+)/", site.project.base.iri)
    return found[1] if found else ""


def robots(site: Site) -> str:
    """Return what crawlers may do: read everything."""
    where = f"Sitemap: {site.address}sitemap.xml\n" if site.address else ""
    return f"User-agent: *\nAllow: /\n{where}"


def void(site: Site) -> str:
    """Return the description of the dataset, where harvesters look for it."""
    material = Material(site.project, site.whole, site.engine, site.address, site.tabled, site.tell)
    return exports.serialise(exports.void(material), "ttl")


def lost(site: Site, path: str) -> str:
    """Return the page of an address that leads nowhere."""
    return render(site, path, "lost.html", tr("There is no page at this address"), {"reference": addresses.REFERENCE})


def _stems(site: Site) -> list[str]:
    """Return the pages of the other rooms, without their ends: those that have a translation, and the guide."""
    from pmlb_graph.site import ROOMS

    paths = [path for other in ROOMS if other is not room for path, _ in other(site)]
    exchanges = addresses.page(readings.INTERACTIONS, LANGUAGES[1])
    end = f".{LANGUAGES[1]}.html"
    paths += [exchanges] if site.holds(exchanges) else []
    paths.append(addresses.page(reports.PAGE, LANGUAGES[1]))  # every site has one: it is not made to know it
    stems = (path.removesuffix(".html") for path in paths if path.endswith(".html"))
    alone = [stem for stem in stems if len(addresses.languages(stem)) == 1]
    return sorted([*alone, *(path.removesuffix(end) for path in paths if path.endswith(end))])


def _sitemaps(site: Site, stems: Sequence[str]) -> Iterator[tuple[str, Make]]:
    parts = [stems[i : i + LISTED] for i in range(0, len(stems), LISTED)]
    if len(parts) == 1:
        yield "sitemap.xml", partial(sitemap, site, parts[0])
        return
    names = [f"sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
    yield "sitemap.xml", partial(index, site, names)
    for name, some in zip(names, parts, strict=True):
        yield name, partial(sitemap, site, some)


def index(site: Site, names: Sequence[str]) -> str:
    """Return the list of sitemaps."""
    lines = [f"<sitemap><loc>{escape(site.address + name)}</loc></sitemap>\n" for name in names]
    return _xml("sitemapindex", "", lines)


def sitemap(site: Site, stems: Sequence[str]) -> str:
    """Return the list of pages, each with its translations."""
    return _xml("urlset", ' xmlns:xhtml="http://www.w3.org/1999/xhtml"', (_listed(site, stem) for stem in stems))


def _xml(root: str, more: str, lines: Sequence[str] | Iterator[str]) -> str:
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    start = f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{space}"{more}>\n'
    return f"{start}{''.join(lines)}</{root}>\n"


def _listed(site: Site, stem: str) -> str:
    pages = [(one, escape(site.address + quote(addresses.page(stem, one)))) for one in addresses.languages(stem)]
    said = [*pages, ("x-default", pages[0][1])]
    links = "".join(f'<xhtml:link rel="alternate" hreflang="{one}" href="{page}"/>' for one, page in said)
    return "".join(f"<url><loc>{page}</loc>{links}</url>\n" for _, page in pages)


def host(site: Site) -> str:
    """Return the rules of the folder of the site: every address of the data answers, in the form that is wanted."""
    away = "%{ENV:HERE}"
    error = [f"ErrorDocument 404 {quote(urlsplit(site.address).path)}{LOST}.html"] if site.address else []
    return _lines(
        _HEAD,
        *error,
        _HERE,
        "# The address of a thing leads to what speaks of it.",
        f"RewriteRule ^id/(.+)$ {away}doc/$1 [R=303,L]",
        "# What is wanted: a page, in a language, or a file for programs.",
        *form(WHOLE),
        "# The ontology, its versions, its companions.",
        *_ontology(site, away),
        *form(THING),
        "# The first page, in the language that is wanted.",
        r"RewriteCond %{ENV:FORM} ^\.en\.html$",
        "RewriteRule ^$ index.en.html [L,E=NEGOTIATED:1]",
        "# A folder that has no page of its own leads to its index.",
        "RewriteCond %{REQUEST_FILENAME} -d",
        "RewriteCond %{REQUEST_FILENAME}.html !-f",
        "RewriteCond %{REQUEST_FILENAME}/index%{ENV:FORM} !-f",
        "RewriteRule ^ - [E=FORM:.html]",
        "RewriteCond %{REQUEST_FILENAME} -d",
        "RewriteCond %{REQUEST_FILENAME}.html !-f",
        "RewriteCond %{REQUEST_FILENAME}/index%{ENV:FORM} -f",
        f"RewriteRule ^(.+?)/?$ {away}$1/index%{{ENV:FORM}} [R=303,L,E=NEGOTIATED:1]",
        "# Any other address without an end is answered by the file that is wanted.",
        "RewriteCond %{REQUEST_FILENAME} !-f",
        "RewriteCond %{REQUEST_FILENAME}%{ENV:FORM} -f",
        "RewriteRule ^(.+?)/?$ $1%{ENV:FORM} [L,E=NEGOTIATED:1]",
    )


def _ontology(site: Site, away: str) -> list[str]:
    """Return the rules of the ontology and of the files beside it."""
    versions = [str(one.value) for one in site.record.values(COOP.removesuffix("#"), _VERSION)]
    names = [re.escape(one.removeprefix(f"{COOP.removesuffix('#')}/")) for one in versions]
    documents = "|".join(["", *(f"/{name}" for name in names)])
    index = f"{away}{addresses.REFERENCE}"
    return [
        f"RewriteRule ^ns(?:{documents})/?$ {index}%{{ENV:FORM}} [R=303,L,E=NEGOTIATED:1]",
        r"RewriteCond %{ENV:FORM} ^(\.en)?\.html$",
        f"RewriteRule ^(alignements|formes)/?$ {index}%{{ENV:FORM}}#$1 [NE,R=303,L,E=NEGOTIATED:1]",
        f"RewriteRule ^(alignements|formes)/?$ {away}{addresses.TERMS}/$1.ttl [R=303,L,E=NEGOTIATED:1]",
    ]


def ontology_names(site: Site) -> str:
    """Return the rules of the permanent names of the ontology and of its vocabularies."""
    away = literal(site.address)
    return _lines(
        f"# {COOP.removesuffix('ns#')} leads to {site.address}",
        f"# {COOP} is the ontology, {VOC} its vocabularies.",
        *_PERMANENT_HEAD,
        *form(WHOLE),
        *_ontology(site, away),
        f"RewriteRule ^$ {away}ns/index%{{ENV:FORM}} [R=303,L,E=NEGOTIATED:1]",
        *form(THING),
        f"RewriteRule ^voc/?$ {away}voc/index%{{ENV:FORM}} [R=303,L,E=NEGOTIATED:1]",
        f"RewriteRule ^((?:ns|voc)/.+?)/?$ {away}$1%{{ENV:FORM}} [R=303,L,E=NEGOTIATED:1]",
    )


def data_names(site: Site) -> str:
    """Return the rules of the permanent names of the data."""
    away = literal(site.address)
    return _lines(
        f"# {site.project.base.iri} leads to {site.address}",
        *_PERMANENT_HEAD,
        *form(THING),
        f"RewriteRule ^(?:id|doc)/(.+?)/?$ {away}doc/$1%{{ENV:FORM}} [R=303,L,E=NEGOTIATED:1]",
        f"RewriteRule ^(graph/.+?|dataset|validation)/?$ {away}$1%{{ENV:FORM}} [R=303,L,E=NEGOTIATED:1]",
        f"RewriteRule ^(.*)$ {away}$1 [R=302,L]",
    )


_PERMANENT_HEAD = (
    "<IfModule mod_headers.c>",
    '  Header always set Access-Control-Allow-Origin "*"',
    '  Header always merge Vary "Accept, Accept-Language" env=NEGOTIATED',
    "</IfModule>",
    "RewriteEngine On",
)


def _lines(*lines: str) -> str:
    return "".join(f"{line}\n" for line in lines)
