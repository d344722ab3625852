"""From a displayed text to chains of expressions that claim to be equal.

``a = b = c`` is a chain of three sides and two steps.  A line that starts with ``=`` continues
the chain of the line before; a line that starts with an expression opens a new one.  Reasons and
side conditions belong to the line on which they stand.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from softgrad.derivation.errors import LatexError
from softgrad.derivation.limits import MAX_STEPS
from softgrad.derivation.reading.builder import ParsedLine
from softgrad.derivation.reading.layout import Layout, Row, lay_out
from softgrad.derivation.reading.reader import check_size, read_line
from softgrad.derivation.reading.syntax import Condition, Node


@dataclass(frozen=True)
class Side:
    """One expression of a chain; where it cannot be read, `node` is None and `error` says why."""

    node: Node | None
    text: str
    row: int
    conditions: tuple[Condition, ...] = ()
    reason: str = ""
    error: LatexError | None = None


@dataclass
class Chain:
    """Expressions that claim to be equal, one after the other."""

    sides: list[Side] = field(default_factory=list)


@dataclass(frozen=True)
class Document:
    """Everything that was typed: the chains, and the rows for display."""

    source: str
    rows: tuple[Row, ...]
    chains: tuple[Chain, ...]


def read(source: str) -> Document:
    """Read a derivation.

    Raises
    ------
    LatexError
        If the text as a whole cannot be taken apart.  What is wrong with a single line is kept with
        that line instead, so that the others can still be judged.
    """
    check_size(source)
    layout = lay_out(source)
    chains: list[Chain] = []
    for number in range(len(layout.rows)):
        _append_row(chains, layout, source, number)
    chains = [chain for chain in chains if chain.sides]
    _refuse_single_sides(chains, source, layout)
    if sum(len(chain.sides) - 1 for chain in chains) > MAX_STEPS:
        raise LatexError(f"there are more than {MAX_STEPS} steps.", source, kind="limit")
    return Document(source, layout.rows, tuple(chains))


def _append_row(chains: list[Chain], layout: Layout, source: str, number: int) -> None:
    row = layout.rows[number]
    try:
        line = read_line(source, row.masked, row.start, row.end)
    except LatexError as error:
        _append_unreadable(chains, row, number, error)
        return
    if line.continues and not chains:
        message = "there is nothing before this equals sign."
        error = LatexError(message, source, _extent(source, row)[0], expected="a left side")
        _append_unreadable(chains, row, number, error)
        return
    if not line.continues:
        chains.append(Chain())
    chains[-1].sides.extend(_sides(line, row, number, layout))


def _extent(source: str, row: Row) -> tuple[int, int]:
    """Return where the text of a row starts and ends, without the blanks round it."""
    text = source[row.start : row.end]
    return row.start + len(text) - len(text.lstrip()), row.start + len(text.rstrip())


def _append_unreadable(chains: list[Chain], row: Row, number: int, error: LatexError) -> None:
    """Keep a line that cannot be read as one failed step."""
    text = " ".join(row.masked[row.start : row.end].split())
    if not chains or not text.startswith(("=", ":=")):
        chains.append(Chain([Side(None, "", number, error=error)]))
    chains[-1].sides.append(Side(None, text.removeprefix("=").strip(), number, error=error))


def _sides(line: ParsedLine, row: Row, number: int, layout: Layout) -> list[Side]:
    sides = []
    for place, node in enumerate(line.sides):
        text = " ".join(row.masked[slice(*node.span)].split())
        is_last = place == len(line.sides) - 1
        reason = row.reason if is_last and row.reason else _comment(layout, row, node, line)
        sides.append(Side(node, text, number, line.conditions, reason))
    return sides


def _comment(layout: Layout, row: Row, node: Node, line: ParsedLine) -> str:
    """Return the comment that ends the typed line on which `node` ends."""
    end = node.span[1]
    later = [n.span[1] for n in line.sides if n.span[1] > end]
    for position, words in layout.comments:
        between = row.masked[end:position]
        if position >= end and "\n" not in between and not any(n <= position for n in later):
            return words
    return ""


def _refuse_single_sides(chains: list[Chain], source: str, layout: Layout) -> None:
    if not chains:
        raise LatexError("there is nothing to check.", source, expected="left side = right side")
    for chain in chains:
        if len(chain.sides) == 1:
            extent = _extent(source, layout.rows[chain.sides[0].row])
            message = "there is no equals sign to check."
            raise LatexError(message, source, *extent, expected="left side = right side")
