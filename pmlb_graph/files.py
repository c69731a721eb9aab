"""Files written whole or not at all."""

from __future__ import annotations

import csv
import ctypes
import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pmlb_graph.errors import StorageError
from pmlb_graph.language import tr


@contextmanager
def storage(path: Path) -> Iterator[None]:
    """Turn the system's errors about a path into a message for a person."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        message = tr("“{path}” cannot be read or written: {reason}").format(path=path, reason=reason)
        raise StorageError(message) from error


@contextmanager
def cells_of(most: int) -> Iterator[None]:
    """Read cells of CSV of so many characters at most: the limit is one for the whole process, and others change it."""
    former = csv.field_size_limit(most)
    try:
        yield
    finally:
        csv.field_size_limit(former)


def write(path: Path, content: bytes | str) -> None:
    """Write a file beside its place, flush it to the disk, then rename it.

    Whatever happens in between, the path holds the former content or the new one.

    Raises
    ------
    StorageError
        If the disk is full, the folder is read-only …
    """
    data = content.encode("utf-8") if isinstance(content, str) else content
    with storage(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            Path(name).chmod(0o666 & ~_umask())
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


@contextmanager
def whole_folder(path: Path, marker: str) -> Iterator[Path]:
    """Give an empty folder to fill, and put it in place of `path` once all went well.

    Parameters
    ----------
    path : Path
        The folder to make or to replace.
    marker : str
        Name of a file that a folder made by this program holds: a folder that has other
        things in it and not this file is never replaced.

    Raises
    ------
    StorageError
        If the folder holds something else, or cannot be written.
    """
    with storage(path):
        if path.exists() and not (path.is_dir() and ((path / marker).exists() or not any(path.iterdir()))):
            message = tr("“{path}” exists and was not made by this program: choose another folder")
            raise StorageError(message.format(path=path))
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=f".{path.name}.", dir=path.parent))
        try:
            yield fresh
            fresh.chmod(stat.S_IMODE(path.stat().st_mode) if path.exists() else 0o777 & ~_umask())
            _swap(fresh, path)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)


def _swap(fresh: Path, path: Path) -> None:
    """Put `fresh` at `path`; the former folder goes only when the new one stands."""
    if path.exists() and _exchange(fresh, path):
        return
    former = fresh.with_name(fresh.name + ".former")
    if path.exists():
        path.rename(former)
    try:
        fresh.rename(path)
    except OSError:
        if former.exists():
            former.rename(path)
        raise
    shutil.rmtree(former, ignore_errors=True)


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two folders in one step, where the system knows how (Linux): a kill finds one or the other."""
    exchange = getattr(ctypes.CDLL(None), "renameat2", None) if sys.platform == "linux" else None
    here = -100  # AT_FDCWD; 2 is RENAME_EXCHANGE
    return exchange is not None and exchange(here, os.fsencode(one), here, os.fsencode(other), 2) == 0
