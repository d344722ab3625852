"""The page that lists every derivation of the book with its verdict.

The directive ``derivation-list`` is filled from the records that `derivations` keeps, when all
pages have been read: nothing on it is typed by hand, and no verdict is explained that does not
occur.
"""

from collections import Counter
from typing import Any

from docutils import nodes
from docutils.parsers.rst import Directive
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from softgrad.derivation.showing.messages import parts
from softgrad.site.derivations import all_records

SHOWN_ON_PURPOSE = "expected"
MEANINGS = {
    "proved": (
        "The step holds for every number of classes, every index and all values of the letters. "
        "A step with a condition, such as $n = 2$, holds wherever its condition does. "
        "A decision procedure differentiates, splits into the cases that the indices allow, and "
        "brings both sides to a normal form: the two are the same. Besides, both sides agree at "
        "random points in many digits."
    ),
    "checked": "SymPy finds both sides equal for 1, 2, 3, 4 and 5 classes.",
    "refuted": "There is a counterexample. It is shown with the step.",
    "error": "The line says nothing that could be true or false; the reason is shown with it.",
    "unknown": "No engine could decide.",
}


class derivation_list(nodes.Element):  # noqa: N801  (docutils names its nodes in lower case)
    """The place for the list of all derivations."""


class DerivationList(Directive):
    """Every derivation of the book and its verdict."""

    def run(self) -> list[nodes.Node]:
        """Leave a place that is filled when all pages have been read."""
        env = self.state.document.settings.env
        env.metadata[env.docname]["derivation_list"] = True
        return [derivation_list()]


def pages_with_a_list(_app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Return the pages to write again, because any other page may have changed."""
    return [page for page, data in env.metadata.items() if data.get("derivation_list")]


def fill_lists(app: Sphinx, document: nodes.document, page: str) -> None:
    """Put the derivations of all pages, in reading order, where a list belongs."""
    for place in list(document.findall(derivation_list)):
        records = all_records(app.env)
        pages = [name for name in reading_order(app.env, app.config.root_doc) if records.get(name)]
        every_record = [record for name in pages for record in records[name]]
        content = [summary(every_record), explanations(every_record)]
        content += [section(app, page, name, records[name]) for name in pages]
        place.replace_self(content)


def reading_order(env: BuildEnvironment, page: str) -> list[str]:
    """Return `page` and all pages below it in the table of contents, in order."""
    below = env.toctree_includes.get(page, [])
    return [page, *(name for child in below for name in reading_order(env, child))]


# --- numbers ------------------------------------------------------------------------------------


def summary(records: list[dict[str, Any]]) -> nodes.paragraph:
    """Return how many derivations and steps there are, and how they were decided."""
    claimed = [record for record in records if SHOWN_ON_PURPOSE not in record]
    verdicts = Counter(step["status"] for record in claimed for step in record["steps"])
    decided = ", ".join(f"{number} {verdict}" for verdict, number in verdicts.items())
    derivations = counted(len(claimed), "derivation")
    text = f"{derivations} with {counted(verdicts.total(), 'step')}: {decided or 'none'}."
    shown = len(records) - len(claimed)
    if shown:
        are = "is a mistake" if shown == 1 else "are mistakes"
        text += f" {shown} more {are} that a chapter shows on purpose."
    return nodes.paragraph("", "", nodes.strong("", text))


def explanations(records: list[dict[str, Any]]) -> nodes.definition_list:
    """Return what each verdict means that occurs, and how often it does."""
    found = Counter(step["status"] for record in records for step in record["steps"])
    items = (
        nodes.definition_list_item(
            "",
            nodes.term("", "", nodes.strong("", verdict), nodes.Text(f" ({found[verdict]} times)")),
            nodes.definition("", nodes.paragraph("", "", *with_formulas(meaning))),
        )
        for verdict, meaning in MEANINGS.items()
        if found[verdict]
    )
    return nodes.definition_list("", *items)


def counted(number: int, noun: str) -> str:
    """Return the number with its noun: "1 step", "2 steps"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


# --- derivations --------------------------------------------------------------------------------


def section(app: Sphinx, page: str, name: str, records: list[dict[str, Any]]) -> nodes.section:
    """Return a section for the derivations of one page, under the title of that page."""
    address = app.builder.get_relative_uri(page, name)
    title = app.env.titles[name].astext()
    node = nodes.section(ids=[nodes.make_id(f"verified-{name}")])
    node += nodes.title("", "", nodes.reference("", title, refuri=address, internal=True))
    for place, record in enumerate(records, start=1):
        name_of = name_of_derivation(app.env, name, place, record)
        node += entry(name_of, record, f"{address}#{record['id']}")
    return node


def name_of_derivation(env: BuildEnvironment, page: str, place: int, record: dict[str, Any]) -> str:
    """Return the number of the equation, or the place on its page of one that has no number."""
    label = record.get("label")
    if not label:
        return f"Derivation {place} of the page"
    # Jupyter Book counts equations through the book; the domain's own numbers count each page.
    numbers = env.toc_fignumbers[page]["displaymath"][nodes.make_id(f"equation-{label}")]
    return f"Equation ({'.'.join(map(str, numbers))})"


def entry(name: str, record: dict[str, Any], address: str) -> nodes.container:
    """Return one derivation: a link to it, its verdict, and its steps in a table.

    What cannot be read at all has no steps; then the reason stands in their place.
    """
    sentence = nodes.paragraph("", "", nodes.reference("", name, refuri=address, internal=True))
    if record.get("given"):
        sentence += [nodes.Text(", for "), nodes.math(record["given"], record["given"])]
    sentence += nodes.Text(f": {record['verdict']}.")
    if SHOWN_ON_PURPOSE in record:
        sentence += with_formulas(f" A mistake, shown on purpose: {record['because']}.")
    if not record["steps"]:
        reason = nodes.paragraph("", "", *message_nodes(record["error"]["message"]))
        return nodes.container("", sentence, reason)
    return nodes.container("", sentence, step_table(record["steps"], address))


def with_formulas(text: str) -> list[nodes.Node]:
    """Return `text` as nodes; what stands between dollars is a formula."""
    parts = enumerate(text.split("$"))
    return [nodes.math(part, part) if place % 2 else nodes.Text(part) for place, part in parts]


def message_nodes(message: str) -> list[nodes.Node]:
    """Return what the checker says as nodes: what it quotes as code, what it names typeset."""
    kinds = {
        "words": lambda _, words: nodes.Text(words),
        "typed": nodes.literal,
        "formula": nodes.math,
    }
    return [kinds[kind](part, part) for kind, part in parts(message)]


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


def setup(app: Sphinx) -> None:
    """Register the directive and the steps."""
    app.add_directive("derivation-list", DerivationList)
    app.connect("env-updated", pages_with_a_list)
    app.connect("doctree-resolved", fill_lists)
