"""Files written whole or not at all."""

from __future__ import annotations

import csv
import ctypes
import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from pmlb_graph.errors import StorageError
from pmlb_graph.language import tr

LIST = ".pmlb-graph"
"""Name of the file, in a folder made by this program, that lists all its files."""

_SYSTEM = {".DS_Store", "Thumbs.db", "desktop.ini"}
# What systems leave in a folder by themselves.


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


def refuse_other(path: Path, marker: str) -> None:
    """Refuse a path that is neither free, nor an empty folder, nor a folder of this program.

    Parameters
    ----------
    path : Path
        The folder to make, or to make again.
    marker : str
        Name of a file that a folder made by this program holds.

    Raises
    ------
    StorageError
        If the path is a file, or a folder with other things in it and not this file.
    """
    if path.exists() and not (path.is_dir() and ((path / marker).exists() or not any(path.iterdir()))):
        message = tr("“{path}” exists and was not made by this program: choose another folder")
        raise StorageError(message.format(path=path))


@contextmanager
def made_folder(path: Path, marker: str) -> Iterator[Path]:
    """Give an empty folder to fill, and put it in place of one that holds nothing but what this program made.

    What is made is listed in the folder, in `LIST`, so that the next time a file of someone else is seen.

    Parameters
    ----------
    path : Path
        The folder to make, or to make again.
    marker : str
        Name of a file that a folder made by this program holds.

    Raises
    ------
    StorageError
        If the folder holds a file that is not of the list, or cannot be written: it is then as it was.
    """
    with storage(path):
        if (path / LIST).is_file():
            _refuse_foreign(path, _listed(path))
    with whole_folder(path, marker) as fresh:
        yield fresh
        made = sorted({*_names(fresh), LIST})
        write(fresh / LIST, "".join(f"{name}\n" for name in made))
        # A file may have come meanwhile: a site takes minutes.
        _refuse_foreign(path, _listed(path) if (path / LIST).is_file() else made)


def _listed(path: Path) -> list[str]:
    return (path / LIST).read_text(encoding="utf-8").splitlines()


def _refuse_foreign(path: Path, known: Collection[str]) -> None:
    """Refuse a folder that holds files which are not known."""
    ours = set(known)
    strange = [name for name in _names(path) if name not in ours and name.rpartition("/")[2] not in _SYSTEM]
    if strange:
        shown = ", ".join(strange[:5]) + (", …" if len(strange) > 5 else "")
        message = tr(
            "“{path}” would be made again whole, and holds what this program did not make: {names}. "
            "Move it elsewhere or choose another folder with -o; nothing was changed"
        )
        raise StorageError(message.format(path=path, names=shown))


def _names(folder: Path) -> list[str]:
    """Return the files of a folder and its folders without any, from that folder, sorted; links are not followed."""
    found = []
    for place, folders, names in os.walk(folder):
        here = Path(place)
        links = [name for name in folders if (here / name).is_symlink()]
        empty = [here] if here != folder and not folders and not names else []
        found += [*((here / name).relative_to(folder).as_posix() for name in (*names, *links))]
        found += [one.relative_to(folder).as_posix() for one in empty]
    return sorted(found)


@contextmanager
def whole_folder(path: Path, marker: str) -> Iterator[Path]:
    """Give an empty folder to fill, and put it in place of `path`, whatever it held, once all went well.

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
        refuse_other(path, marker)
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
