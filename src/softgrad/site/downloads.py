"""Each chapter offers its notebook: the ``.ipynb`` that runs from top to bottom in Jupyter."""

from pathlib import Path
from typing import Any

import jupytext
import nbformat
from docutils import nodes
from sphinx.application import Sphinx

from softgrad.site.plain_markdown import plain_markdown


def notebook(source: Path) -> nbformat.NotebookNode:
    """Return the chapter `source` (MyST Markdown) as a plain notebook without outputs.

    Cell ids are numbered, so that the same chapter always gives the same file.
    """
    result = jupytext.read(source, fmt="md:myst")
    for number, cell in enumerate(result.cells):
        cell["id"] = f"cell-{number}"
        if cell.cell_type == "markdown":
            cell.source = plain_markdown(cell.source)
    result.metadata = {
        "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
        "language_info": {"name": "python"},
    }
    return result


def offer_notebook(
    app: Sphinx, pagename: str, _template: str, context: dict[str, Any], doctree: nodes.document
) -> None:
    """Write the notebook of a page beside its source, and tell the theme's download button."""
    if doctree is None or "kernelspec" not in app.env.metadata.get(pagename, {}):
        return
    name = f"{pagename}.ipynb"
    target = Path(app.outdir) / "_sources" / name
    target.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook(Path(app.env.doc2path(pagename))), target)
    context["ipynb_source"] = name


def setup(app: Sphinx) -> None:
    """Offer the notebook before the theme builds its buttons."""
    app.connect("html-page-context", offer_notebook, priority=400)
