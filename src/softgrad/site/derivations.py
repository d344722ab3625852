"""Checked derivations on the page.

A cell that calls ``derive`` answers with HTML and, beside it, a record of every step and its
verdict. Here the two become a displayed equation: numbered where the derivation has a label, so
that ``{eq}`` refers to it. The records are kept for `derivation_list`.
"""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from docutils import nodes
from myst_nb.core.render import MimeData, NbElementRenderer
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment

import softgrad.derivation.showing
from softgrad.derivation.showing.rendering import MIME_TYPE
from softgrad.site.formulas import fitted

STYLES = Path(softgrad.derivation.showing.__file__).parent / "static"
FORMULA = re.compile(r"<math\b.*?</math>", re.DOTALL)
INLINE_STYLE = re.compile(r"<style>.*?</style>", re.DOTALL)


class derivation_record(nodes.Element):  # noqa: N801  (docutils names its nodes in lower case)
    """What the checker says of one derivation, until the page is read."""


class DerivationRenderer:
    """Keep the record of a derivation (entry point ``myst_nb.mime_renderers``)."""

    mime_priority_overrides = ()

    @staticmethod
    def handle_mime(
        _renderer: NbElementRenderer, data: MimeData, _inline: bool
    ) -> list[nodes.Element] | None:
        """Return the record as a node; None for any other output."""
        if data.mime_type != MIME_TYPE:
            return None
        return [derivation_record(record=dict(data.content))]


def number_derivations(app: Sphinx, document: nodes.document) -> None:
    """Turn each output that has a record into an equation, and note the record."""
    page = app.env.docname
    records = all_records(app.env)[page] = []
    for number, record_node in enumerate(list(document.findall(derivation_record)), start=1):
        record = {**record_node["record"], "id": f"derivation-{number}"}
        bundle = record_node.parent.parent
        bundle.replace_self(equation(app.env, record, html_of(bundle), bundle))
        records.append(record)


def html_of(bundle: nodes.Element) -> str:
    """Return the HTML among the forms of one output, fitted to the site.

    The style that it brings for notebooks is left out, and its formulas get the corrections that
    all formulas of the site have.
    """
    forms = (form for form in bundle.children if form["mime_type"] == "text/html")
    html = INLINE_STYLE.sub("", next(forms).astext())
    return FORMULA.sub(lambda formula: fitted(formula[0]), html)


def equation(
    env: BuildEnvironment, record: dict[str, Any], html: str, location: nodes.Node
) -> nodes.math_block:
    """Return the derivation as a displayed equation; `formulas` writes its HTML."""
    label = record.get("label")
    block = nodes.math_block(record["latex"], record["latex"], label=label, nowrap=False)
    block["number"], block["docname"] = None, env.docname
    block["ids"], block["derivation"] = [record["id"]], html
    if label:
        domain = env.get_domain("math")
        domain.note_equation(env.docname, label, location)
        block["number"] = domain.get_equation_number_for(label)
        block["ids"].insert(0, nodes.make_id(f"equation-{label}"))
    return block


def all_records(env: BuildEnvironment) -> dict[str, list[dict[str, Any]]]:
    """Return the records of all pages; they are kept between builds."""
    if not hasattr(env, "softgrad_derivations"):
        env.softgrad_derivations = {}
    return env.softgrad_derivations


def forget_page(_app: Sphinx, env: BuildEnvironment, page: str) -> None:
    """Forget what a page said before it is read again."""
    all_records(env).pop(page, None)


def merge_pages(
    _app: Sphinx, env: BuildEnvironment, pages: Iterable[str], other: BuildEnvironment
) -> None:
    """Take over what was read in another process."""
    all_records(env).update({page: all_records(other).get(page, []) for page in pages})


def use_styles(_app: Sphinx, config: Config) -> None:
    """Add the style sheet of derivations to the site's files."""
    config.html_static_path.append(str(STYLES / "derivation.css"))


def setup(app: Sphinx) -> None:
    """Register the steps."""
    app.add_css_file("derivation.css")
    app.connect("config-inited", use_styles)
    app.connect("doctree-read", number_derivations)
    app.connect("env-purge-doc", forget_page)
    app.connect("env-merge-info", merge_pages)
