"""What the person who serves chooses."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from pmlb_graph.engine.crew import Limits
from pmlb_graph.engine.worker import ROWS
from pmlb_graph.errors import UsageError
from pmlb_graph.language import tr

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class Settings:
    """How the server behaves.

    Attributes
    ----------
    host, port : str and int
        Where it listens; port 0 lets the system choose.
    address : str
        Where people see it, ending with a slash; empty for where it listens.
    workers : int
        Processes that answer queries from outside.
    waiting : int
        Queries that may wait for one of them.
    limits : Limits
        How far a query may go.
    rows : int
        Rows or triples of an answer.
    body, url : int
        Bytes of a request's body, of its address.
    language : str
        Language spoken to those who do not say theirs.
    quiet : bool
        Whether requests are not told on standard error.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    address: str = ""
    workers: int = 2
    waiting: int = 200
    limits: Limits = field(default_factory=Limits)
    rows: int = ROWS
    body: int = 2**20
    url: int = 8192
    language: str = "fr"
    quiet: bool = False

    def __post_init__(self) -> None:
        """Check the address.

        Raises
        ------
        UsageError
            If it is none, or if one is missing.
        """
        if self.address and not re.fullmatch(r"https?://[^\s<>\"{}|\\^`?#/]+/(?:[\w.~-]+/)*", self.address, re.ASCII):
            raise UsageError(tr("“{url}” is not an address: write https://…/").format(url=self.address))
        if not self.address and not self.loopback:
            message = tr("on {host}, say at which address people see the server: --address https://…/")
            raise UsageError(message.format(host=self.host))

    @property
    def loopback(self) -> bool:
        """Whether only this machine is answered."""
        try:
            return self.host in LOOPBACK or ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    @property
    def hosts(self) -> frozenset[str]:
        """The names under which the server is asked: a page of another site cannot borrow one (DNS rebinding)."""
        return LOOPBACK | {self.host.lower(), (urlsplit(self.address).hostname or "localhost").lower()}

    @property
    def root(self) -> str:
        """The path under which people see the server, with a slash at both ends."""
        return urlsplit(self.address).path or "/"
