"""The bibliography as a list: docutils gives its entries a role that is deprecated."""

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator


def visit_citation(self: HTML5Translator, node: nodes.citation) -> None:
    """Open an entry as a list item, not with docutils's deprecated role ``doc-biblioentry``."""
    if not isinstance(node.previous_sibling(), nodes.citation):
        self.body.append('<div role="list" class="citation-list">\n')
    self.body.append(self.starttag(node, "div", classes=["citation"], role="listitem"))


def depart_citation(self: HTML5Translator, node: nodes.citation) -> None:
    """Close the entry, and the list after the last one."""
    HTML5Translator.depart_citation(self, node)


def setup(app: Sphinx) -> None:
    """Replace how an entry is written."""
    app.add_node(nodes.citation, override=True, html=(visit_citation, depart_citation))
