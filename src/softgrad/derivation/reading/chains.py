"""From a displayed text to chains of expressions that claim to be equal.

``a = b = c`` is a chain of three sides and two steps.  A line that starts with ``=`` continues
the chain of the line before; a line that starts with an expression opens a new one.  Reasons and
side conditions belong to the line on which they stand.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from softgrad.derivation.errors import LatexError
from softgrad.derivation.limits import MAX_STEPS
from softgrad.derivation.reading.builder import ParsedLine
from softgrad.derivation.reading.layout import Layout, Row, between_relations, lay_out
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
        sides, continues = _sides(line, row, number, layout), line.continues
    except LatexError as error:
        sides, continues = _readable_sides(source, row, number, error)
        sides[-1] = replace(sides[-1], reason=row.reason or _last_comment(layout, row))
    if continues and not chains:
        message = "there is nothing before this equals sign."
        error = LatexError(message, source, _extent(source, row)[0], expected="a left side")
        chains.append(Chain([Side(None, "", number, error=error)]))
    if not continues:
        chains.append(Chain())
    chains[-1].sides.extend(sides)


def _readable_sides(
    source: str, row: Row, number: int, error: LatexError
) -> tuple[list[Side], bool]:
    """Read the sides of a faulty line one by one, so that the others can still be judged."""
    sides: list[Side] = []
    pieces = between_relations(row.masked, row.start, row.end)
    continues = len(pieces) > 1 and not row.masked[slice(*pieces[0])].strip()
    for start, end in pieces[continues:]:
        text = " ".join(row.masked[start:end].split())
        try:
            line = read_line(source, row.masked, start, end)
            sides.append(Side(line.sides[0], text, number, line.conditions))
        except (LatexError, IndexError):
            sides.append(Side(None, text, number, error=error))
    if all(side.node is not None for side in sides):
        sides[-1] = Side(None, sides[-1].text, number, error=error)
    if len(sides) == 1 and not continues:
        sides.insert(0, Side(None, "", number, error=error))
    conditions = sides[-1].conditions
    return [replace(side, conditions=conditions) for side in sides], continues


def _extent(source: str, row: Row) -> tuple[int, int]:
    """Return where the text of a row starts and ends, without the blanks round it."""
    text = source[row.start : row.end]
    return row.start + len(text) - len(text.lstrip()), row.start + len(text.rstrip())


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


def _last_comment(layout: Layout, row: Row) -> str:
    words = (words for place, words in reversed(layout.comments) if row.start <= place <= row.end)
    return next(words, "")


def _refuse_single_sides(chains: list[Chain], source: str, layout: Layout) -> None:
    if not chains:
        raise LatexError("there is nothing to check.", source, expected="left side = right side")
    for chain in chains:
        if len(chain.sides) == 1:
            extent = _extent(source, layout.rows[chain.sides[0].row])
            message = "there is no equals sign to check."
            raise LatexError(message, source, *extent, expected="left side = right side")
