"""What is missing from a chapter, and where: a test can show the places."""

import ast
import re
from collections.abc import Iterator
from itertools import pairwise

from softgrad.derivation import Report, Step
from tests.chapters.conftest import Chapter
from tests.chapters.formulas import section
from tests.chapters.recorded import record

LONGEST_VISIBLE_CELL = 12  # lines
LONGEST_VISIBLE_LINE = 68  # characters; a longer one scrolls sideways at 1200 pixels
SHORTEST_ALT = 40  # characters; an alt text says what there is to see

SOLUTION = re.compile(
    r"```\{solution-start\} (\S+)\n:label: \S+\n:class: dropdown\n```\n(.*?)```\{solution-end\}",
    re.DOTALL,
)
HIDES_THE_OUTPUT = {"hide-output", "hide-cell", "remove-output", "remove-cell"}
PREDICTION = re.compile(r"^:::\{admonition\} (.*)\n:class: dropdown tip$", re.MULTILINE)
HEADING = re.compile(r"^#+ ", re.MULTILINE)
SILENT = {"assert_allclose", "close", "use_book_style"}
VERDICTS = ("derive(", "check_derivation(", "check_gradient(")


def tags(cell) -> set[str]:
    return set(cell.metadata.get("tags", []))


def calls(tree: ast.AST) -> Iterator[str]:
    """The names of what is called when a cell runs, such as ``plt.subplots``; not in functions."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func)
        waiting += [
            child
            for child in ast.iter_child_nodes(node)
            if not isinstance(child, ast.FunctionDef | ast.Lambda)
        ]


# --- cells --------------------------------------------------------------------------------------


def cells_too_long(chapter: Chapter) -> list[str]:
    return [
        cell.source
        for cell in chapter.visible_code
        if len(lines := cell.source.splitlines()) > LONGEST_VISIBLE_CELL
        or max(map(len, lines)) > LONGEST_VISIBLE_LINE
    ]


def tolerances_half_written(chapter: Chapter) -> list[str]:
    """Comparisons with one tolerance to which NumPy silently adds the other.

    That is 1e-7 of the value in assert_allclose, and 1e-5 of it and 1e-8 in allclose and isclose.
    """
    nodes = (node for cell in chapter.code for node in ast.walk(ast.parse(cell.source)))
    found = []
    for call in (node for node in nodes if isinstance(node, ast.Call)):
        name = ast.unparse(call.func).rpartition(".")[2]
        written = {word.arg for word in call.keywords} & {"atol", "rtol"}
        is_half = written == {"atol"} or (name in ("allclose", "isclose") and written == {"rtol"})
        if name.endswith("close") and is_half:
            found.append(ast.unparse(call))
    return found


def draws_a_figure(source: str) -> bool:
    """Whether a cell calls pyplot or one of the book's plot functions."""
    names = list(calls(ast.parse(source)))
    return any(name.startswith("plt.") or "plot_" in name for name in names)


def figures_incomplete(chapter: Chapter) -> list[str]:
    """The cells that draw a figure without a caption, a name or a text alternative."""
    return [
        cell.source
        for cell in chapter.code
        if "remove-cell" not in tags(cell)
        and draws_a_figure(cell.source)
        and not is_whole_figure(cell.metadata.get("mystnb", {}))
    ]


def is_whole_figure(options: dict) -> bool:
    figure, alt = options.get("figure", {}), options.get("image", {}).get("alt", "")
    named = figure.get("name", "").startswith("fig-")
    return bool(figure.get("caption")) and named and len(alt) > SHORTEST_ALT


def shows_something(source: str) -> bool:
    """Whether a cell has an output: it prints, or it ends in an expression or a figure."""
    tree = ast.parse(source)
    names = [name.rpartition(".")[2] for name in calls(tree)]
    last = tree.body[-1]
    is_value = isinstance(last, ast.Expr) and not source.rstrip().endswith(";")
    if is_value and isinstance(last.value, ast.Call):
        is_value = ast.unparse(last.value.func).rpartition(".")[2] not in SILENT
    return is_value or "print" in names or draws_a_figure(source)


def is_an_argument(source: str) -> bool:
    """Whether a cell shows a derivation that is meant to be true: it argues, it does not answer."""
    return "derive(" in source and "expect=" not in source


def is_an_exploration(source: str) -> bool:
    """Whether a cell shows a widget: the reader finds the answer with it."""
    return "from softgrad.widgets import" in source


def answer_to(cells: list) -> object | None:
    """The cell that answers a prediction: the first that shows something, before a heading."""
    for cell in cells:
        if cell.cell_type == "markdown" and HEADING.search(cell.source):
            return None
        if cell.cell_type == "code" and tags(cell) != {"remove-cell"}:
            if is_an_argument(cell.source) or is_an_exploration(cell.source):
                return None
            if shows_something(cell.source):
                return cell
    return None


def predictions_given_away(chapter: Chapter) -> list[str]:
    """The questions whose answer stands in the open, right below the fold."""
    found = []
    for place, cell in enumerate(chapter.cells):
        questions = list(PREDICTION.finditer(cell.source)) if cell.cell_type == "markdown" else []
        if questions and not HEADING.search(cell.source, questions[-1].end()):
            answer = answer_to(chapter.cells[place + 1 :])
            if answer is not None and not tags(answer) & HIDES_THE_OUTPUT:
                found.append(questions[-1][1])
    return found


def prompts_missing(chapter: Chapter) -> list[str]:
    """The hidden results whose line does not say what is behind it."""
    return [
        cell.source
        for cell in chapter.code
        if tags(cell) & {"hide-output", "hide-cell"}
        and not {"code_prompt_show", "code_prompt_hide"} <= cell.metadata.get("mystnb", {}).keys()
    ]


# --- parts --------------------------------------------------------------------------------------


def exercises(chapter: Chapter) -> list[str]:
    return re.findall(r"```\{exercise\}[^\n]*\n:label: (\S+)", chapter.text)


def solutions(chapter: Chapter) -> dict[str, str]:
    return dict(SOLUTION.findall(chapter.text))


def solutions_without_code(chapter: Chapter) -> list[str]:
    return [name for name, text in solutions(chapter).items() if "```{code-cell}" not in text]


def steps_without_a_reason(chapter: Chapter) -> list[str]:
    return [
        f"{step.left} = {step.right}"
        for derivation in record(chapter).shown_as_true
        for step in derivation.report.steps
        if not step.reason and not is_a_reason(step, derivation.report)
    ]


def is_a_reason(step: Step, report: Report) -> bool:
    """Whether a step is an equation among the words of another step's reason."""
    reason = report.rows[step.row].reason
    return step.left in reason and step.right in reason


def breaks_with_a_verdict(chapter: Chapter) -> bool:
    """Whether the classic mistake is put before the checker or a gradient check."""
    return any(verdict in section(chapter.text, "Break it") for verdict in VERDICTS)


def out_of_order(names: list[str]) -> list[tuple[str, str]]:
    return [(one, other) for one, other in pairwise(names) if one.lower() > other.lower()]
