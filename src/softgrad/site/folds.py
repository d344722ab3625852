"""Folds: hints, solutions and hidden parts of cells as ``<details>`` that need no script.

On paper they are open, but for the code behind a figure or a derivation, which is left out.
"""

from html import escape

from docutils import nodes
from myst_nb.sphinx_ import HideCodeCellNode
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.writers.html5 import HTML5Translator


class fold(nodes.General, nodes.Element):  # noqa: N801  (docutils names its nodes in lower case)
    """A block that the reader opens: ``<details>``."""


class fold_title(nodes.General, nodes.TextElement):  # noqa: N801
    """The line that opens it: ``<summary>``."""


class FoldDropdowns(SphinxPostTransform):
    """Turn each admonition, exercise or solution of class ``dropdown`` into a fold."""

    default_priority = 900  # after the titles of exercises and solutions are resolved
    formats = ("html",)

    def run(self, **_kwargs: object) -> None:
        """Replace the nodes in place."""
        for block in list(self.document.findall(nodes.Admonition)):
            if "dropdown" in block["classes"]:
                block.replace_self(self.folded(block))

    @staticmethod
    def folded(block: nodes.Element) -> fold:
        """Return the fold that shows the children of `block`."""
        title, *content = block.children
        classes = [name for name in block["classes"] if name != "dropdown"]
        node = fold("", fold_title("", "", *title.children), *content, ids=block["ids"])
        node["classes"] = ["fold", "admonition", *classes]
        return node


def visit_fold(self: HTML5Translator, node: fold) -> None:
    """Open ``<details>``."""
    self.body.append(self.starttag(node, "details"))


def depart_fold(self: HTML5Translator, _node: fold) -> None:
    """Close ``<details>``."""
    self.body.append("</details>\n")


def visit_fold_title(self: HTML5Translator, node: fold_title) -> None:
    """Open ``<summary>``."""
    self.body.append(self.starttag(node, "summary", "", CLASS="admonition-title"))


def depart_fold_title(self: HTML5Translator, _node: fold_title) -> None:
    """Close ``<summary>``."""
    self.body.append("</summary>\n")


# --- hidden parts of cells ----------------------------------------------------------------------


def holds_output(node: nodes.Element) -> bool:
    """Tell whether a hidden part of a cell has what the code answers, not the code alone."""
    return any(child.get("nb_element") == "cell_code_output" for child in node.children)


def prompts(node: HideCodeCellNode, config: Config) -> tuple[str, str]:
    """Return what the line of a hidden part says while it is closed and while it is open.

    A cell has one pair of prompts. Where its code and its output are hidden apart, the pair is the
    output's, and the code has the book's own.
    """
    if not holds_output(node) and node.parent["hide_mode"] == "input+output":
        return config.nb_code_prompt_show, config.nb_code_prompt_hide
    return node["prompt_show"], node["prompt_hide"]


def visit_hidden_part(self: HTML5Translator, node: HideCodeCellNode) -> None:
    """Open ``<details>``; its visible prompt is also its name for those who listen."""
    name = "fold answer" if holds_output(node) else "code-fold"
    show, hide = prompts(node, self.config)
    self.body.append(
        f'<details class="{name}"><summary><span class="when-closed">{escape(show)}</span>'
        f'<span class="when-open">{escape(hide)}</span></summary>\n'
    )


# --- set-up -------------------------------------------------------------------------------------


def setup(app: Sphinx) -> None:
    """Register the folds."""
    app.add_node(fold, html=(visit_fold, depart_fold))
    app.add_node(fold_title, html=(visit_fold_title, depart_fold_title))
    app.add_node(HideCodeCellNode, override=True, html=(visit_hidden_part, depart_fold))
    app.add_post_transform(FoldDropdowns)
