"""Running: the socket, the signals, the end."""

from __future__ import annotations

import contextlib
import errno
import socket
import sys
from collections.abc import Callable
from typing import Any

import uvicorn

from pmlb_graph.errors import UsageError
from pmlb_graph.language import tr
from pmlb_graph.server.application import application
from pmlb_graph.server.connections import Connection
from pmlb_graph.server.service import Service
from pmlb_graph.server.settings import Settings

HEAD = 32 * 1024
CONNECTIONS = 4000
OPEN_FILES = 8192


def listening(settings: Settings) -> socket.socket:
    """Return the socket that listens.

    Raises
    ------
    UsageError
        If the port is taken or not allowed, or if the host is not this machine's.
    """
    place = {"host": settings.host, "port": settings.port}
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        found = socket.socket(family, kind, protocol)
    except (OSError, UnicodeError) as error:
        raise UsageError(tr("“{host}” is no address of this machine").format(host=settings.host)) from error
    if sys.platform != "win32":
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind(address)
        found.listen(1024)
    except (OSError, OverflowError) as error:
        found.close()
        if getattr(error, "errno", 0) == errno.EADDRINUSE:
            message = tr("the port {port} of {host} is taken: choose another with --port")
        elif getattr(error, "errno", 0) == errno.EACCES:
            message = tr("the port {port} of {host} is not allowed: choose another with --port")
        else:
            raise UsageError(tr("“{host}” is no address of this machine").format(host=settings.host)) from error
        raise UsageError(message.format(**place)) from error
    return found


class Server(uvicorn.Server):
    """A server that ends within a second: what is being worked on is stopped first.

    Parameters
    ----------
    service : Service
        What is served.
    """

    def __init__(self, service: Service) -> None:
        super().__init__(
            uvicorn.Config(
                application(service),
                http=Connection,
                loop="asyncio",
                ws="none",
                lifespan="off",
                interface="asgi3",
                log_config=None,
                log_level="critical",
                access_log=False,
                server_header=False,
                proxy_headers=False,
                timeout_keep_alive=5,
                timeout_graceful_shutdown=1,
                limit_concurrency=CONNECTIONS,
                h11_max_incomplete_event_size=HEAD,
            )
        )
        self._service = service

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End."""
        self._service.close()
        await super().shutdown(sockets)


def run(service: Service, listener: socket.socket, tell: Callable[[str], Any]) -> None:
    """Serve until Ctrl-C."""
    _open_many()
    try:
        service.prepare()
        server = Server(service)
        host, port = listener.getsockname()[:2]
        shown = f"[{host}]" if ":" in host else host
        tell(service.settings.address or f"http://{shown}:{port}/")
        with contextlib.suppress(KeyboardInterrupt):
            server.run([listener])
    finally:
        service.close()
        listener.close()


def _open_many() -> None:
    """Let as many connections be open as the system allows: many give 1,024 files by default."""
    if sys.platform != "win32":
        import resource

        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = OPEN_FILES if hard == resource.RLIM_INFINITY else min(OPEN_FILES, hard)
        if soft != resource.RLIM_INFINITY and soft < wanted:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
