"""Files are written whole or not at all, whatever happens."""

from __future__ import annotations

import os
import random
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pmlb_graph import files, pipeline
from pmlb_graph.dataset import Dataset
from pmlb_graph.errors import StorageError

SIZE = 3_000_000
WRITER = """
import sys
from pathlib import Path
from pmlb_graph import files
path, kind = Path(sys.argv[1]), sys.argv[2]
print("ready", flush=True)
for n in range(10**9):
    letter = (b"a", b"b")[n & 1]
    if kind == "file":
        files.write(path, letter * %d)
    else:
        with files.whole_folder(path, "index.html") as fresh:
            for name in ("index.html", "un.csv", "reseaux/deux.csv"):
                (fresh / name).parent.mkdir(exist_ok=True)
                (fresh / name).write_bytes(letter * 5)
"""


def _killed(path: Path, kind: str, seconds: float) -> None:
    """Write again and again in another process, and kill it."""
    command = [sys.executable, "-c", WRITER % SIZE, str(path), kind]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        writer.stdout.readline()
        time.sleep(seconds)
        writer.send_signal(signal.SIGKILL)


@pytest.mark.parametrize("seed", range(4))
def test_a_file_is_the_former_or_the_new_one_after_a_kill(tmp_path: Path, seed: int) -> None:
    path = tmp_path / "g.nq"
    path.write_bytes(b"z" * SIZE)
    _killed(path, "file", random.Random(seed).uniform(0.02, 0.15))
    content = path.read_bytes()
    assert len(content) == SIZE
    assert set(content) in ({ord("a")}, {ord("b")}, {ord("z")})


@pytest.mark.parametrize("seed", range(10))
def test_a_folder_is_the_former_or_the_new_one_after_a_kill(tmp_path: Path, seed: int) -> None:
    path = tmp_path / "out"
    with files.whole_folder(path, "index.html") as fresh:
        for name in ("index.html", "un.csv", "reseaux/deux.csv"):
            files.write(fresh / name, "zzzzz")
    _killed(path, "folder", random.Random(seed).uniform(0.01, 0.05))
    contents = {file.read_bytes() for file in path.rglob("*") if file.is_file()}
    assert len(contents) == 1
    assert sum(file.is_file() for file in path.rglob("*")) == 3
    # And the next one goes through.
    with files.whole_folder(path, "index.html") as fresh:
        files.write(fresh / "index.html", "suite")
    assert [file.name for file in path.iterdir()] == ["index.html"]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems need two steps")
def test_a_kill_between_two_renames_cannot_happen(tmp_path: Path) -> None:
    path = tmp_path / "out"
    code = f"""
import os, signal
from pathlib import Path
from pmlb_graph import files
for letter in "ab":
    with files.whole_folder(Path({str(path)!r}), "index.html") as fresh:
        files.write(fresh / "index.html", letter)
    rename = Path.rename
    Path.rename = lambda one, other: (rename(one, other), os.kill(os.getpid(), signal.SIGKILL))
"""
    subprocess.run([sys.executable, "-c", code], check=False)
    assert (path / "index.html").read_text(encoding="utf-8") in ("a", "b")


def test_a_failure_leaves_the_former_folder_and_nothing_beside(tmp_path: Path) -> None:
    path = tmp_path / "out"
    with files.whole_folder(path, "index.html") as fresh:
        files.write(fresh / "index.html", "un")
    with pytest.raises(RuntimeError), files.whole_folder(path, "index.html") as fresh:
        files.write(fresh / "index.html", "deux")
        raise RuntimeError
    assert (path / "index.html").read_text(encoding="utf-8") == "un"
    assert [file.name for file in tmp_path.iterdir()] == ["out"]


def test_what_was_there_before_does_not_stay(tmp_path: Path) -> None:
    path = tmp_path / "a" / "out"
    for name in ("vieux.html", "neuf.html"):
        with files.whole_folder(path, "index.html") as fresh:
            files.write(fresh / "index.html", "")
            files.write(fresh / name, "")
    assert sorted(file.name for file in path.iterdir()) == ["index.html", "neuf.html"]
    assert [file.name for file in path.parent.iterdir()] == ["out"]


@pytest.mark.parametrize("kind", ["thesis", "file"])
def test_a_folder_with_other_things_is_never_replaced(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "documents"
    if kind == "file":
        path.write_text("précieux", encoding="utf-8")
    else:
        path.mkdir()
        (path / "these.odt").write_text("précieux", encoding="utf-8")
    with pytest.raises(StorageError, match="documents"), files.whole_folder(path, "index.html") as fresh:
        files.write(fresh / "index.html", "")
    kept = path if kind == "file" else path / "these.odt"
    assert kept.read_text(encoding="utf-8") == "précieux"


def _made(path: Path, *names: str) -> None:
    with files.made_folder(path, "index.html") as fresh:
        for name in ("index.html", *names):
            files.write(fresh / name, "nôtre")


@pytest.mark.parametrize("name", ["index-retouché.html", "figures/mienne.png", "à moi/", "lien"])
def test_a_file_of_someone_else_is_never_removed(tmp_path: Path, name: str) -> None:
    path = tmp_path / "out"
    _made(path, "figures/a.png", "vieux.html")
    strange = path / name
    if name.endswith("/"):
        strange.mkdir(parents=True)
    elif name == "lien":
        strange.symlink_to(tmp_path)
    else:
        files.write(strange, "précieux")
    with pytest.raises(StorageError, match=name.rstrip("/")):
        _made(path)
    assert strange.exists()
    assert (path / "vieux.html").read_text(encoding="utf-8") == "nôtre"
    assert [file.name for file in tmp_path.iterdir()] == ["out"]
    strange.rename(tmp_path / "ailleurs")
    _made(path)
    assert not (path / "vieux.html").exists()


def test_a_file_that_comes_meanwhile_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "out"
    _made(path)
    with pytest.raises(StorageError, match="notes"), files.made_folder(path, "index.html") as fresh:
        files.write(fresh / "index.html", "")
        files.write(path / "notes.txt", "précieux")
    assert (path / "notes.txt").read_text(encoding="utf-8") == "précieux"


def test_a_folder_without_its_list_loses_nothing(tmp_path: Path) -> None:
    path = tmp_path / "out"
    _made(path)
    (path / files.LIST).unlink()
    _made(path, "autre.html")
    files.write(path / "notes.txt", "précieux")
    (path / files.LIST).unlink()
    with pytest.raises(StorageError, match=r"notes\.txt"):
        _made(path, "autre.html")
    (path / "notes.txt").unlink()
    files.write(path / ".DS_Store", "")
    _made(path, "autre.html")
    _made(path)


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    with files.whole_folder(tmp_path / "out", "index.html") as fresh:
        files.write(fresh / "x", "")
    assert (tmp_path / "out" / "x").is_file()


def test_rights_are_those_that_any_program_gives(tmp_path: Path) -> None:
    plain = tmp_path / "plain"
    plain.touch()
    files.write(tmp_path / "ours", "")
    with files.whole_folder(tmp_path / "out", "x") as fresh:
        files.write(fresh / "x", "")
    (tmp_path / "folder").mkdir()
    assert _rights(tmp_path / "ours") == _rights(plain)
    assert _rights(tmp_path / "out") == _rights(tmp_path / "folder")


def _rights(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_full_disk_is_said_and_keeps_the_former_file(tmp_path: Path) -> None:
    code = f"""
import resource, signal, sys
from pathlib import Path
from pmlb_graph import files
from pmlb_graph.errors import StorageError
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    files.write(Path({str(tmp_path / "g.nq")!r}), b"x" * 2000)
except StorageError as error:
    sys.exit(error.exit_code)
"""
    (tmp_path / "g.nq").write_text("avant", encoding="utf-8")
    done = subprocess.run([sys.executable, "-c", code], check=False)
    assert done.returncode == 4
    assert (tmp_path / "g.nq").read_text(encoding="utf-8") == "avant"
    assert [file.name for file in tmp_path.iterdir()] == ["g.nq"]


@pytest.mark.parametrize("call", ["mkstemp", "mkdtemp"])
def test_a_read_only_folder_is_said(tmp_path: Path, call: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(files.tempfile, call, refuse)
    with pytest.raises(StorageError, match="Permission denied"):
        if call == "mkstemp":
            files.write(tmp_path / "x", "")
        else:
            with files.whole_folder(tmp_path / "out", "x"):
                pass
    assert list(tmp_path.iterdir()) == []


def test_a_folder_without_rights_is_said(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    closed = Path("/proc/self") if os.geteuid() == 0 else tmp_path  # root writes everywhere else
    with pytest.raises(StorageError):
        files.write(closed / "x", "")


def test_a_failed_swap_puts_the_former_folder_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "out"
    with files.whole_folder(path, "index.html") as fresh:
        files.write(fresh / "index.html", "un")
    monkeypatch.setattr(files, "_exchange", lambda *_: False)
    rename, done = Path.rename, []

    def second_fails(self: Path, target: Path) -> Path:
        done.append(self)
        if len(done) == 2:
            raise OSError(28, "No space left on device")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", second_fails)
    with pytest.raises(StorageError), files.whole_folder(path, "index.html") as fresh:
        files.write(fresh / "index.html", "deux")
    assert (path / "index.html").read_text(encoding="utf-8") == "un"
    assert [file.name for file in tmp_path.iterdir()] == ["out"]


def _damage(kept: Path, how: str) -> None:
    data = kept.read_bytes()
    body = data.index(b"\n") + 1
    changed = {
        "cut": data[: len(data) // 2],
        "flipped": data[: body + 9] + bytes([data[body + 9] ^ 1]) + data[body + 10 :],
        "empty": b"",
        "strange": b"# x y z t\n",
        "lines": data[:body] + b"".join(data[body:].splitlines(keepends=True)[1:]),
    }
    kept.write_bytes(changed[how])


@pytest.mark.parametrize("how", ["cut", "flipped", "empty", "strange", "lines"])
def test_a_damaged_cache_is_made_again(
    dataset: Dataset, how: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "_cache", lambda: tmp_path)
    monkeypatch.setattr(pipeline, "check", lambda _: ([], dataset))
    pipeline.load()
    (kept,) = tmp_path.iterdir()
    whole = kept.read_bytes()
    _damage(kept, how)
    assert pipeline.load() == dataset
    assert kept.read_bytes() == whole


def test_a_cache_that_cannot_be_written_only_costs_time(
    dataset: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "plat").write_text("", encoding="utf-8")
    monkeypatch.setattr(pipeline, "_cache", lambda: tmp_path / "plat" / "graphs")
    monkeypatch.setattr(pipeline, "check", lambda _: ([], dataset))
    assert pipeline.load() == dataset


def test_two_runs_at_once_leave_one_whole_folder(tmp_path: Path) -> None:
    path = tmp_path / "out"
    code = (WRITER % SIZE).replace("10**9", "40")
    command = [sys.executable, "-c", code, str(path), "folder"]
    both = [subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) for _ in range(2)]
    said = [running.communicate()[1].decode() for running in both]
    assert all("StorageError" in text or not text for text in said)
    contents = {file.read_bytes() for file in path.rglob("*") if file.is_file()}
    assert len(contents) == 1
