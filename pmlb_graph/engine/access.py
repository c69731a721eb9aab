"""Who asks: a name and a password, or a token, from the environment and nowhere else."""

from __future__ import annotations

import ipaddress
import os
import urllib.request
from base64 import b64encode
from urllib.parse import urlsplit

from pmlb_graph.errors import UsageError
from pmlb_graph.language import tr

__all__ = ["Access"]


class Access:
    """What opens an endpoint, read from ``PMLB_GRAPH_USER`` and ``PMLB_GRAPH_PASSWORD``, or ``PMLB_GRAPH_TOKEN``.

    A name and a password are said as Basic, then as Digest to a server that asks for it.

    Parameters
    ----------
    url : str
        Address of the endpoint.

    Raises
    ------
    UsageError
        If a secret would travel in clear: the address is neither https nor this machine's.
    """

    def __init__(self, url: str) -> None:
        self._user = os.environ.get("PMLB_GRAPH_USER", "")
        self._password = os.environ.get("PMLB_GRAPH_PASSWORD", "")
        self._token = os.environ.get("PMLB_GRAPH_TOKEN", "")
        self._challenge: dict[str, str] | None = None
        self._bare = False
        passwords = urllib.request.HTTPPasswordMgrWithDefaultRealm()
        self._digest = urllib.request.HTTPDigestAuthHandler(passwords)
        if (self._user or self._token) and urlsplit(url).scheme != "https" and not _here(url):
            message = tr("“{url}”: a password or a token is sent over https only; write https, or unset PMLB_GRAPH_…")
            raise UsageError(message.format(url=url))
        if self._user:
            passwords.add_password(None, url, self._user, self._password)

    @property
    def settled(self) -> bool:
        """Whether no challenge has to be learnt before something long is sent."""
        return not self._user or self._challenge is not None

    def sign(self, request: urllib.request.Request) -> urllib.request.Request:
        """Return a request with what opens the endpoint, if anything does."""
        if self._challenge is not None:
            said = self._digest.get_authorization(request, self._challenge)
            request.add_header("Authorization", f"Digest {said}")
        elif self._token:
            request.add_header("Authorization", f"Bearer {self._token}")
        elif self._user and not self._bare:
            pair = f"{self._user}:{self._password}".encode()
            request.add_header("Authorization", "Basic " + b64encode(pair).decode())
        return request

    def learn(self, challenge: str | None) -> bool:
        """Tell whether asking again in another manner can help, after a refusal with this challenge."""
        if not challenge and self._user and not self._bare:
            self._bare = True  # Virtuoso says that it wants Digest only to one who says nothing
            return True
        scheme, _, rest = (challenge or "").strip().partition(" ")
        if scheme.lower() != "digest" or not self._user:
            return False
        asked = urllib.request.parse_keqv_list(urllib.request.parse_http_list(rest))
        again = self._challenge is None or asked.get("stale", "").lower() == "true"
        self._challenge = asked
        return again and asked.get("algorithm", "MD5").upper() in ("MD5", "SHA")


def _here(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
