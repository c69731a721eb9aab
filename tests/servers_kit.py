"""Real SPARQL servers on loopback, each with a folder and a port of its own, stopped by who started it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

NOTHING = urllib.request.build_opener(urllib.request.ProxyHandler({}))
MAX_ROWS = 2500  # what our Virtuoso cuts its answers at

JARS = Path("/usr/share/java")
JENA = (
    *("jena-arq", "jena-core", "jena-base", "jena-iri", "commons-cli", "commons-codec", "commons-compress"),
    *("commons-csv", "commons-io", "commons-lang3", "dexx.collection", "gson", "guava", "httpclient", "httpcore"),
    *("jackson-core", "jackson-databind", "jackson-annotations", "jsonld-java", "protobuf", "slf4j-api", "slf4j-nop"),
    *("thrift", "titanium-json-ld", "caffeine"),
)
MOVED = "org/apache/jena/ext/xerces/"


@dataclass(frozen=True)
class Server:
    """The services of a server."""

    query: str
    update: str
    graphs: str


@contextmanager
def oxigraph(*more: str) -> Iterator[Server]:
    """Start an Oxigraph that holds nothing."""
    program = shutil.which("oxigraph", path=str(Path(sys.executable).parent))
    assert program, "the server of the extra “test” is not installed: pip install oxigraph"
    root = f"http://127.0.0.1:{_port()}"
    with _running([program, "serve", *more, "--bind", root.removeprefix("http://")], f"{root}/query", Path.cwd()):
        yield Server(f"{root}/query", f"{root}/update", f"{root}/store")


@contextmanager
def virtuoso(folder: Path) -> Iterator[Server]:
    """Start a Virtuoso that cuts its answers, and wants Digest from who writes."""
    program = shutil.which("virtuoso-t")
    if program is None:
        assert os.environ.get("PMLB_GRAPH_VIRTUOSO") != "required", "apt-get install virtuoso-opensource-7"
        pytest.skip("Virtuoso is not installed")
    port = _port()
    root = f"http://127.0.0.1:{port}"
    folder.joinpath("virtuoso.ini").write_text(CONFIGURATION.format(sql=_port(), http=port, rows=MAX_ROWS))
    with _running([program, "+foreground", "+configfile", "virtuoso.ini"], f"{root}/sparql?query=ASK%7B%7D", folder):
        yield Server(f"{root}/sparql-auth", f"{root}/sparql-auth", f"{root}/sparql-graph-crud-auth")


@contextmanager
def apache(folders: Mapping[str, Path], port: int) -> Iterator[None]:
    """Start an Apache that serves folders under paths, each with its own ``.htaccess``, readable by anyone."""
    program = shutil.which("apache2", path=os.environ["PATH"] + ":/usr/sbin")
    if program is None:
        assert os.environ.get("PMLB_GRAPH_APACHE") != "required", "apt-get install apache2"
        pytest.skip("Apache is not installed")
    with tempfile.TemporaryDirectory() as own:
        served = [SERVED.format(path=path, folder=folder) for path, folder in folders.items()]
        configuration = Path(own, "apache.conf")
        configuration.write_text(APACHE.format(folder=own, port=port) + "".join(served))
        with _running([program, "-X", "-f", str(configuration)], f"http://127.0.0.1:{port}/", Path(own)):
            yield


def free_port() -> int:
    """Return a port of loopback on which nothing listens."""
    return _port()


@contextmanager
def jena(folder: Path) -> Iterator[Server]:
    """Start Apache Jena ARQ behind the protocols that Fuseki has; as Fuseki's, its default graph is no union."""
    program, core = shutil.which("javac"), JARS / "jena-core.jar"
    if program is None or not core.exists():
        assert os.environ.get("PMLB_GRAPH_JENA") != "required", "apt-get install libapache-jena-java"
        pytest.skip("Apache Jena is not installed")
    # Debian's classes look for their messages under another name than the one they have in the archive.
    with zipfile.ZipFile(core) as archive:
        for name in archive.namelist():
            if name.startswith(MOVED) and name.endswith(".properties"):
                path = folder / "xerces" / name.removeprefix(MOVED)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(archive.read(name))
    classes = ":".join([str(folder), *(str(JARS / f"{name}.jar") for name in JENA)])
    port = _port()
    root = f"http://127.0.0.1:{port}"
    source = Path(__file__).parent / "jena" / "Server.java"
    with _running(["java", "-Xmx1g", "-cp", classes, str(source), str(port)], f"{root}/query", folder):
        yield Server(f"{root}/query", f"{root}/update", f"{root}/store")


def _port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def _running(command: list[str], url: str, folder: Path) -> Iterator[None]:
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            _wait(server, url)
            yield
        finally:
            server.kill()


def _wait(server: subprocess.Popen[bytes], url: str) -> None:
    end = time.monotonic() + 60
    while True:
        try:
            NOTHING.open(url, timeout=10).close()
        except urllib.error.HTTPError as error:
            error.close()
            return
        except OSError:
            assert server.poll() is None, "the server stopped"
            assert time.monotonic() < end, "the server does not listen"
            time.sleep(0.1)
        else:
            return


CONFIGURATION = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
FileExtend = 20
TempStorage = TempDatabase
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
FileExtend = 20
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
CheckpointInterval = 0
CaseMode = 2
NumberOfBuffers = 4000
MaxDirtyBuffers = 2000
ThreadsPerQuery = 1
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = .
ServerThreads = 5
Charset = UTF-8
[SPARQL]
ResultSetMaxRows = {rows}
MaxQueryCostEstimationTime = 400
MaxQueryExecutionTime = 60
"""

APACHE = """
ServerRoot {folder}
ServerName localhost
Listen 127.0.0.1:{port}
PidFile {folder}/apache.pid
ErrorLog {folder}/errors
Mutex file:{folder} default
DocumentRoot {folder}
LoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so
LoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so
LoadModule mime_module /usr/lib/apache2/modules/mod_mime.so
LoadModule dir_module /usr/lib/apache2/modules/mod_dir.so
LoadModule alias_module /usr/lib/apache2/modules/mod_alias.so
LoadModule headers_module /usr/lib/apache2/modules/mod_headers.so
LoadModule rewrite_module /usr/lib/apache2/modules/mod_rewrite.so
TypesConfig /etc/mime.types
User www-data
Group www-data
"""
SERVED = """
Alias {path} {folder}
<Directory {folder}>
AllowOverride FileInfo Indexes
Options FollowSymLinks
Require all granted
</Directory>
"""
