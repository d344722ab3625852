"""Checked derivations on the page, and the page that lists all of them.

A cell that calls ``derive`` answers with HTML and, beside it, a record of every step and its
verdict. Here the two become a displayed equation: numbered where the derivation has a label, so
that ``{eq}`` refers to it. The directive ``derivation-list`` shows what was proved in the whole
book, from the records.
"""

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from docutils import nodes
from docutils.parsers.rst import Directive
from myst_nb.core.render import MimeData, NbElementRenderer
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment

import softgrad.derivation.showing
from softgrad.derivation.showing.rendering import MIME_TYPE

STYLES = Path(softgrad.derivation.showing.__file__).parent / "static"
INLINE_STYLE = re.compile(r"<style>.*?</style>", re.DOTALL)
SHOWN_ON_PURPOSE = "expected"


class derivation_record(nodes.Element):  # noqa: N801  (docutils names its nodes in lower case)
    """What the checker says of one derivation, until the page is read."""


class derivation_list(nodes.Element):  # noqa: N801
    """The place for the list of all derivations."""


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


# --- reading a page -----------------------------------------------------------------------------


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
    """Return the HTML among the forms of one output, without the style it brings for notebooks."""
    forms = (form for form in bundle.children if form["mime_type"] == "text/html")
    return INLINE_STYLE.sub("", next(forms).astext())


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


# --- the list of all derivations ----------------------------------------------------------------


class DerivationList(Directive):
    """Every derivation of the book and its verdict."""

    def run(self) -> list[nodes.Node]:
        """Leave a place that is filled when all pages have been read."""
        self.state.document.settings.env.metadata[self.page]["derivation_list"] = True
        return [derivation_list()]

    @property
    def page(self) -> str:
        """The page that the directive stands on."""
        return self.state.document.settings.env.docname


def pages_with_a_list(_app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Return the pages to write again, because any other page may have changed."""
    return [page for page, data in env.metadata.items() if data.get("derivation_list")]


def fill_lists(app: Sphinx, document: nodes.document, page: str) -> None:
    """Put the derivations of all pages, in reading order, where a list belongs."""
    for place in list(document.findall(derivation_list)):
        records = all_records(app.env)
        pages = [name for name in reading_order(app.env, app.config.root_doc) if records.get(name)]
        content = [summary([record for name in pages for record in records[name]])]
        content += [section(app, page, name, records[name]) for name in pages]
        place.replace_self(content)


def reading_order(env: BuildEnvironment, page: str) -> list[str]:
    """Return `page` and all pages below it in the table of contents, in order."""
    below = env.toctree_includes.get(page, [])
    return [page, *(name for child in below for name in reading_order(env, child))]


def summary(records: list[dict[str, Any]]) -> nodes.paragraph:
    """Return how many derivations and steps there are, and how they were decided."""
    shown = [record for record in records if SHOWN_ON_PURPOSE in record]
    claimed = [record for record in records if SHOWN_ON_PURPOSE not in record]
    verdicts = Counter(step["status"] for record in claimed for step in record["steps"])
    text = (
        f"{counted(len(claimed), 'derivation')} with {counted(verdicts.total(), 'step')}: "
        f"{counted(verdicts['proved'], 'step')} proved for every size that their conditions allow, "
        f"{verdicts['checked']} checked for n = 1 to 5."
    )
    if shown:
        are = "is a mistake" if len(shown) == 1 else "are mistakes"
        text += f" {len(shown)} more {are} that a chapter shows on purpose."
    return nodes.paragraph("", "", nodes.strong("", text))


def counted(number: int, noun: str) -> str:
    """Return the number with its noun: "1 step", "2 steps"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def section(app: Sphinx, page: str, name: str, records: list[dict[str, Any]]) -> nodes.section:
    """Return a section for the derivations of one page."""
    node = nodes.section(ids=[nodes.make_id(f"verified-{name}")])
    node += nodes.title("", app.env.titles[name].astext())
    address = app.builder.get_relative_uri(page, name)
    for number, record in enumerate(records, start=1):
        node += entry(number, record, f"{address}#{record['id']}")
    return node


def entry(number: int, record: dict[str, Any], address: str) -> nodes.container:
    """Return one derivation: a link to it, its verdict, and its steps in a table."""
    link = nodes.reference("", f"Derivation {number}", refuri=address, internal=True)
    purpose = " A mistake, shown on purpose." if SHOWN_ON_PURPOSE in record else ""
    verdict = nodes.inline("", f": {record['verdict']}.{purpose}")
    return nodes.container(
        "", nodes.paragraph("", "", link, verdict), step_table(record["steps"], address)
    )


def step_table(steps: list[dict[str, Any]], address: str) -> nodes.table:
    """Return the steps, one a row; their links let the keyboard into a table that scrolls."""
    head = ("Step", "Claim", "Verdict", "Engines")
    group = nodes.tgroup(cols=len(head))
    group += [nodes.colspec(colwidth=width) for width in (1, 6, 2, 4)]
    group += nodes.thead("", row([nodes.Text(word) for word in head]))
    group += nodes.tbody("", *(row(step_cells(step, address)) for step in steps))
    return nodes.table("", group, classes=["verification"])


def step_cells(step: dict[str, Any], address: str) -> list[nodes.Node]:
    """Return the four cells of a step."""
    claim = f"{step['left']} = {step['right']}"
    engines = "; ".join(f"{name}: {found}" for name, found in step["engines"].items())
    return [
        nodes.reference("", str(step["number"]), refuri=address, internal=True),
        nodes.math(claim, claim),
        nodes.Text(step["status"]),
        nodes.Text(engines),
    ]


def row(cells: list[nodes.Node]) -> nodes.row:
    """Return a table row."""
    return nodes.row("", *(nodes.entry("", nodes.paragraph("", "", cell)) for cell in cells))


# --- set-up -------------------------------------------------------------------------------------


def use_styles(_app: Sphinx, config: Config) -> None:
    """Add the style sheet of derivations to the site's files."""
    config.html_static_path.append(str(STYLES / "derivation.css"))


def setup(app: Sphinx) -> None:
    """Register the directive and the steps."""
    app.add_directive("derivation-list", DerivationList)
    app.add_css_file("derivation.css")
    app.connect("config-inited", use_styles)
    app.connect("doctree-read", number_derivations)
    app.connect("env-purge-doc", forget_page)
    app.connect("env-merge-info", merge_pages)
    app.connect("env-updated", pages_with_a_list)
    app.connect("doctree-resolved", fill_lists)
