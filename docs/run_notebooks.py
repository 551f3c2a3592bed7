"""Execute the notebooks: keep their output, or only see that they run.

``python docs/run_notebooks.py`` executes every notebook of ``notebooks/`` and
keeps its output in the file; ``--check`` writes nothing. A cell that fails
ends the script with the cell and its error.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

CHECKOUT = Path(__file__).resolve().parents[1]
SECONDS_A_CELL = 600


def executed(path: Path) -> nbformat.NotebookNode:
    """The notebook of ``path`` with fresh output, without times and machine details."""
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(
        notebook,
        timeout=SECONDS_A_CELL,
        kernel_name="python3",
        resources={"metadata": {"path": str(path.parent)}},
        extra_arguments=["--IPKernelApp.log_level=ERROR"],
    ).execute()
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
    notebook.metadata["language_info"] = {"name": "python"}
    return notebook


def main() -> int:
    """Execute what the arguments ask for; returns the exit code."""
    parser = argparse.ArgumentParser(description="Execute the notebooks.")
    parser.add_argument("--check", action="store_true", help="write nothing")
    parser.add_argument("notebooks", nargs="*", type=Path, help="default: all of notebooks/")
    options = parser.parse_args()
    paths = options.notebooks or sorted((CHECKOUT / "notebooks").glob("*.ipynb"))
    for path in paths:
        try:
            notebook = executed(path)
        except CellExecutionError as error:
            print(f"{path.name} does not run:\n{error}", file=sys.stderr)
            return 1
        if not options.check:
            nbformat.write(notebook, path)
        print(f"{path.name}: {len(notebook.cells)} cells executed.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
