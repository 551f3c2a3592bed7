"""The notebooks as pages, with the output that is stored in them: nothing is run."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
from nbconvert import MarkdownExporter
from traitlets.config import Config


def page(path: Path) -> tuple[str, dict[str, bytes]]:
    """A notebook as Markdown, and its pictures by the name the page gives them."""
    notebook = nbformat.read(path, as_version=4)
    # A table has its text beside it; a figure its description.
    settings = Config(NbConvertBase={"display_data_priority": _PRIORITY})
    text, resources = MarkdownExporter(config=settings).from_notebook_node(
        notebook, resources={"unique_key": path.stem, "output_files_dir": f"{path.stem}_files"}
    )
    kept = f"This page is `notebooks/{path.name}` with the output it is kept with."
    note = f'!!! note "A notebook"\n\n    {kept} Open it in Jupyter to change and run it.\n'
    # Two outputs of a cell stand far apart; two definitions have two empty lines between them.
    heading, _, rest = re.sub(r"\n{4,}", "\n\n", text.strip()).partition("\n")
    return f"{heading}\n\n{note}\n{rest}\n", dict(resources["outputs"])


_PRIORITY = ["text/html", "image/svg+xml", "image/png", "text/markdown", "text/plain"]
