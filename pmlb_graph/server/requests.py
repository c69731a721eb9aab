"""What a request says: its parameters and its body, read whole, within limits, as UTF-8."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import TypeVar
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request

from pmlb_graph.language import tr
from pmlb_graph.server.replies import RefusedError

FORM = "application/x-www-form-urlencoded"
FIELDS = 100
SECONDS = 15.0
PASSED = 16 * 2**20
"""Bytes read and forgotten of a body that is too large: who is still sending would not hear why it is refused."""

Found = TypeVar("Found")
Parameters = list[tuple[str, str]]


def parameters(text: bytes) -> Parameters:
    """Return names and values of a query string or of a form, in order.

    Raises
    ------
    RefusedError
        With 400, if it is not UTF-8, or has too many.
    """
    try:
        return parse_qsl(text.decode("utf-8"), keep_blank_values=True, errors="strict", max_num_fields=FIELDS)
    except UnicodeError as error:
        raise RefusedError(400, tr("the parameters are not UTF-8")) from error
    except ValueError as error:
        raise RefusedError(400, tr("there are more than {n} parameters").format(n=FIELDS)) from error


def asked(request: Request) -> Parameters:
    """Return the parameters of an address."""
    return parameters(request.scope["query_string"])


def kind(request: Request) -> str:
    """Return the media type of a body, without its parameters.

    Raises
    ------
    RefusedError
        With 415, if it is not in UTF-8.
    """
    name, *more = (part.strip().lower() for part in request.headers.get("content-type", "").split(";"))
    for part in more:
        key, _, value = part.partition("=")
        if key.strip() == "charset" and value.strip('" ') not in ("utf-8", "utf8", "us-ascii"):
            raise RefusedError(415, tr("the body must be UTF-8"))
    return name


async def body(request: Request, most: int) -> bytes:
    """Return the body of a request.

    Raises
    ------
    RefusedError
        With 413 if it is too large, with 408 if it does not come.
    """
    said = request.headers.get("content-length", "0")
    if said.isdigit() and int(said) > PASSED:
        raise _large(most)
    read, size = bytearray(), 0
    try:
        async with asyncio.timeout(SECONDS):
            async for chunk in request.stream():
                size += len(chunk)
                if size <= most:
                    read += chunk
                elif size > PASSED:
                    break
    except TimeoutError as error:
        raise RefusedError(408, tr("the body does not come"), {"Connection": "close"}) from error
    if size > most:
        raise _large(most)
    return bytes(read)


def _large(most: int) -> RefusedError:
    message = tr("the body is larger than {n} kB").format(n=most // 1024)
    return RefusedError(413, message, {"Connection": "close"})


async def while_there(request: Request, work: Awaitable[Found]) -> Found:
    """Wait for work as long as the client is there; what nobody waits for is cancelled.

    Raises
    ------
    ClientDisconnect
        If the client left.
    """
    doing = asyncio.ensure_future(work)
    leaving = asyncio.ensure_future(_left(request))
    try:
        await asyncio.wait((doing, leaving), return_when=asyncio.FIRST_COMPLETED)
        if doing.done():
            return doing.result()
        raise ClientDisconnect
    finally:
        leaving.cancel()
        if not doing.done():
            doing.cancel()
            await asyncio.wait((doing,))


async def _left(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
