"""Execution of notebooks: in a process of their own, in an empty folder, with what the extra “notebooks” installs."""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

NEEDED = ("nbclient", "nbformat", "ipykernel")
SECONDS = 300
"""The longest that a cell may take, on a machine that does many other things."""
ENDPOINT = "PMLB_GRAPH_POINT_D_ACCES"
"""The variable by which a person gives a notebook the address of an endpoint; nothing is executed with it."""
_FRAMED = re.compile(r'srcdoc="[^"]*"')
Output = dict[str, str]
"""What a cell gave: its kind (``html``, ``text``, ``stdout``, ``stderr``) and its text."""


class NotExecutedError(Exception):
    """A notebook was not executed: not here, or one of its cells failed."""


def possible() -> bool:
    """Tell whether notebooks can be executed here."""
    return all(find_spec(name) for name in NEEDED)


def execute(text: str) -> list[list[Output]]:
    """Execute a notebook and return what each of its cells of code gave.

    Parameters
    ----------
    text : str
        The notebook, as its file holds it.

    Raises
    ------
    NotExecutedError
        If a cell fails, or no kernel starts.
    """
    import nbformat
    from jupyter_client.kernelspec import KernelSpecManager
    from jupyter_client.manager import AsyncKernelManager
    from nbclient import NotebookClient
    from nbclient.exceptions import CellControlSignal

    notebook = nbformat.reads(text, as_version=4)  # type: ignore[no-untyped-call]
    with tempfile.TemporaryDirectory(prefix="pmlb-graph-", ignore_cleanup_errors=True) as folder:
        # Without folders of kernels, Jupyter takes the Python that runs, not another one of the same name.
        here = AsyncKernelManager(
            kernel_spec_manager=KernelSpecManager(kernel_dirs=[]),
            connection_file=str(Path(folder, ".kernel.json")),
            transport="tcp" if sys.platform == "win32" else "ipc",
        )
        resources = {"metadata": {"path": folder}}
        client = NotebookClient(notebook, km=here, timeout=SECONDS, resources=resources, coalesce_streams=True)
        client.shutdown_kernel = "immediate"
        try:
            client.execute(cleanup_kc=True, env=_environment(folder))
        except (CellControlSignal, RuntimeError, OSError) as error:
            raise NotExecutedError(str(error)) from error
    return [_outputs(cell["outputs"]) for cell in notebook.cells if cell.cell_type == "code"]


def _environment(folder: str) -> dict[str, str]:
    """Return the environment of the kernel: it finds this package, and leaves nothing among the user's files."""
    told = {name: value for name, value in os.environ.items() if name != ENDPOINT}
    told["PYTHONPATH"] = os.pathsep.join(filter(None, sys.path))
    return told | {"IPYTHONDIR": str(Path(folder, ".ipython")), "PMLB_GRAPH_LANG": "fr"}


def _outputs(found: Sequence[Mapping[str, Any]]) -> list[Output]:
    return [one for one in map(_output, found) if one["text"]]


def _output(one: Mapping[str, Any]) -> Output:
    if one["output_type"] == "stream":
        return {"kind": str(one["name"]), "text": str(one["text"])}
    data = one.get("data", {})
    if "text/html" in data:
        # A page in a frame weighs more than all the rest, and no page of the site shows it.
        return {"kind": "html", "text": _FRAMED.sub("", data["text/html"])}
    return {"kind": "text", "text": str(data.get("text/plain", ""))}
