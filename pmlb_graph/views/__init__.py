"""Pages that people look at: interactive, offline, one file each.

Graph contract
--------------
An undirected :class:`networkx.Graph`. ``graph.graph`` has ``name``, ``mode`` (``"two-mode"`` or ``"one-mode"``),
``title`` and ``description`` (``{"fr": …, "en": …}``). A node is an IRI with ``label``, ``kind`` (local name of its
class), ``side`` (``"actor"`` or ``"cooperation"``), ``degree``, ``betweenness``. A tie has ``weight``, ``facts``
(IRIs), ``certainty``, ``inferred`` (every fact comes from a rule) and ``roles``; ``contested`` (True) where an
attestation contests a fact.

Known or left out: actors have ``region``, ``departement``, ``population``, ``longitude``, ``latitude``, ``group``;
cooperations ``themes`` (keys), ``form``, ``since``, ``until`` (years); ties ``since``, ``until``; any node
``community`` (a number), ``rank_best``, ``rank_worst`` (ranks by degree that doubt leaves possible) and ``stability``.
``graph.graph`` may have ``words`` (``{key: text}`` for themes, forms, groups…), ``measures`` (``{attribute of nodes:
text}``), ``communities`` (``{"method": text, "modularity": float}``) and, for a projection, ``origin``, its
two-mode network.

Evidence contract
-----------------
``evidence[iri]`` is a mapping with ``fact``, ``actor``, ``actor_label``, ``cooperation``, ``cooperation_label``,
``role``, ``start``, ``end``, ``inferred``, ``rule``, ``premises`` (IRIs) and ``passages``; a passage has ``source``,
``publisher``, ``url``, ``locator``, ``quotation``, ``certainty``, ``row``, ``note``. What is unknown is ``None``.
"""

from .exchange_page import exchange_page
from .geography import Territory, territory
from .inlined import resource
from .kinds import colour
from .layout import positions
from .network_page import LARGE, network_page
from .offers import VIEWS, offered
from .page import environment, render_page

__all__ = [
    "LARGE",
    "VIEWS",
    "Territory",
    "colour",
    "environment",
    "exchange_page",
    "network_page",
    "offered",
    "positions",
    "render_page",
    "resource",
    "territory",
]
