"""From a displayed text to chains of expressions that claim to be equal.

``a = b = c`` is a chain of three sides and two steps.  A line that starts with ``=`` continues
the chain of the line before; a line that starts with an expression opens a new one.  Reasons and
side conditions belong to the line on which they stand.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace

from softgrad.derivation.errors import LatexError
from softgrad.derivation.limits import MAX_STEPS
from softgrad.derivation.reading.builder import ParsedLine
from softgrad.derivation.reading.laws import is_law
from softgrad.derivation.reading.layout import Comment, Layout, Row, between_relations, lay_out
from softgrad.derivation.reading.reader import check_size, read_conditions, read_line
from softgrad.derivation.reading.remarks import Remarks, read_remarks
from softgrad.derivation.reading.syntax import (
    Condition,
    IndexLetter,
    Node,
    Summation,
    subnodes,
)

HEADS = re.compile(r"\bcase\b|:", re.IGNORECASE)
POSITIVE = re.compile(r"(?:,|\\q?quad|\\text\s*\{\s*(?:for|if|when)\s*\}|&)\s*([A-Za-z])\s*>\s*0")


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


def read(source: str, positive: Collection[str] | None = None) -> Document:
    """Read a derivation.

    Parameters
    ----------
    source : str
        What was typed.
    positive : collection of str, optional
        The letters of which a line may say that they are above 0; any letter if None.

    Raises
    ------
    LatexError
        If the text as a whole cannot be taken apart.  What is wrong with a single line is kept with
        that line instead, so that the others can still be judged.
    """
    check_size(source)
    layout = lay_out(source)
    collected = _Chains(layout, source, positive)
    for number in range(len(layout.rows)):
        collected.append_row(number)
    chains = [chain for chain in collected.chains if chain.sides]
    _refuse_single_sides(chains, source, layout)
    if sum(len(chain.sides) - 1 for chain in chains) > MAX_STEPS:
        raise LatexError(f"there are more than {MAX_STEPS} steps.", source, kind="limit")
    return Document(source, layout.rows, tuple(chains))


class _Chains:
    """The chains so far, and which of them a line that starts with ``=`` continues."""

    def __init__(self, layout: Layout, source: str, positive: Collection[str] | None) -> None:
        self.positive = positive
        self.layout = layout
        self.source = source
        self.chains: list[Chain] = []
        self.open: dict[int, Chain] = {}
        self.header: tuple[Condition, ...] = ()
        self.headed: dict[int, tuple[Condition, ...]] = {}

    def append_row(self, number: int) -> None:
        """Read a row, and what stands beside its equation."""
        row = self.layout.rows[number]
        try:
            line = read_line(self.source, row.masked, row.start, row.end)
        except LatexError as error:
            self._append(row, *_readable_sides(self.source, row, number, error), number)
            self._keep_reason(row)
            self._leave_case(row)
            return
        sides = _sides(line, row, number, self.layout)
        equations: list[Chain] = []
        try:
            beside = list(self._beside(row, line))
            conditions = [c for words in beside for c in self._conditions(row, line, words)]
            case = self._case(row, line, tuple(conditions))
            conditions = (*case, *line.conditions, *conditions)
            sides = [replace(side, conditions=conditions) for side in sides]
            equations = [c for words in beside for c in self._equations(words, number, conditions)]
            equations += _labels(line, row.masked, number, conditions)
        except LatexError as error:
            self._leave_case(row)
            sides = sides or [Side(None, "", number), Side(None, "", number)]
            first = 0 if line.continues else 1
            unclear = [replace(side, node=None, error=error) for side in sides[first:]]
            sides = sides[:first] + unclear
        self._append(row, sides, line.continues, number)
        self.chains += equations

    def _case(
        self, row: Row, line: ParsedLine, conditions: tuple[Condition, ...]
    ) -> tuple[Condition, ...]:
        """Return the conditions of the header above, such as "Case i = j:" on a line of its own.

        They reach to the end of the one chain that follows it: what the cases are put together to
        give stands below the last of them, and must hold without its condition.
        """
        if not line.sides:
            self._refuse_loose(row, conditions)
            self.header = conditions
            self.headed.clear()
        elif line.continues and self.header:
            place = _extent(self.source, row)[0]
            message = "this line carries on from before the condition above it."
            raise LatexError(message, self.source, place, expected="the left side again")
        elif not line.continues:
            self.headed[row.column], self.header = self.header, ()
        return self.headed.get(row.column, ())

    def _leave_case(self, row: Row) -> None:
        """Judge what follows a line that cannot be read without its case."""
        self.header = ()
        self.headed.pop(row.column, None)

    def _refuse_loose(self, row: Row, conditions: tuple[Condition, ...]) -> None:
        """Refuse a condition that may belong to the line before or to the lines below."""
        is_header = HEADS.search(f"{row.typed} {row.reason}") and row is not self.layout.rows[-1]
        if row.remarks.conditions and not (conditions and is_header):
            message = "this condition stands on a line without an equation."
            place = row.remarks.conditions[0][:2]
            wanted = "it on the line of its equation, or a colon behind it and the equation below"
            raise LatexError(message, self.source, *place, expected=wanted)

    def _keep_reason(self, row: Row) -> None:
        sides = self.open[row.column].sides
        sides[-1] = replace(sides[-1], reason=row.reason or _last_comment(self.layout, row))

    def _beside(self, row: Row, line: ParsedLine) -> Iterator[tuple[str, Remarks]]:
        """Yield what stands beside the equation, and in the comments that are shown with it."""
        if row.error is not None:
            raise row.error
        self._refuse_new_signs(row)
        yield row.text, row.remarks
        for comment in _shown_comments(line, row, self.layout):
            span = (comment.start, comment.end)
            yield self.source, read_remarks(self.source, self.source, *span, plain=True)

    def _append(self, row: Row, sides: list[Side], continues: bool, number: int) -> None:
        if not sides:
            return
        chain = self.open.get(row.column)
        if continues and chain is None:
            message = "there is nothing before this equals sign."
            place = _extent(self.source, row)[0]
            error = LatexError(message, self.source, place, expected="a left side")
            sides = [Side(None, "", number, error=error), *sides]
        if chain is None or not continues:
            chain = Chain()
            self.chains.append(chain)
            self.open[row.column] = chain
        chain.sides.extend(sides)

    def _refuse_new_signs(self, row: Row) -> None:
        """Refuse C > 0 as a condition where the notation does not say so: it would be ignored."""
        for match in POSITIVE.finditer(row.text, row.start, row.end):
            if self.positive is not None and match[1] not in self.positive:
                message = f"'{match[1]}' is not declared to be positive."
                raise LatexError(message, self.source, *match.span())

    def _conditions(
        self, row: Row, line: ParsedLine, beside: tuple[str, Remarks]
    ) -> Iterator[Condition]:
        """Read the conditions beside an equation; one on the index of a sum only comments."""
        text, remarks = beside
        if not remarks.conditions:
            return
        before = self.open.get(row.column)
        earlier = before.sides[-1].node if before and line.continues else None
        nodes = [*line.sides, *([earlier] if earlier is not None else [])]
        bound, used = _summed(nodes), _used(nodes)
        for start, end, is_sure in remarks.conditions:
            found = read_conditions(self.source, text, start, end)
            letters = _letters(found)
            if letters & bound or not (is_sure or letters <= used):
                continue
            if not is_sure:
                self._refuse_unclear(start, end)
            yield from found

    def _refuse_unclear(self, start: int, end: int) -> None:
        message = "it is not clear whether the line holds only here."
        wanted = r"\text{for } before a condition"
        raise LatexError(message, self.source, start, end, expected=wanted, kind="ambiguous")

    def _equations(
        self, beside: tuple[str, Remarks], number: int, conditions: tuple[Condition, ...]
    ) -> Iterator[Chain]:
        """Read the equations among the words, each a chain of its own, unless it is a law."""
        text, remarks = beside
        for start, end in remarks.equations:
            line = read_line(self.source, text, start, end)
            if is_law(line.sides):
                continue
            everywhere = (*conditions, *line.conditions)
            yield Chain([_side(node, text, number, everywhere) for node in line.sides])
            yield from _labels(line, text, number, everywhere)


def _side(node: Node, text: str, number: int, conditions: tuple[Condition, ...]) -> Side:
    return Side(node, " ".join(text[slice(*node.span)].split()), number, conditions)


def _labels(
    line: ParsedLine, text: str, number: int, conditions: tuple[Condition, ...]
) -> Iterator[Chain]:
    """Yield what the labels of braces claim."""
    for claim in line.claims:
        where = (*conditions, *claim.conditions)
        yield Chain([_side(node, text, number, where) for node in (claim.left, claim.right)])


def _summed(nodes: list[Node]) -> set[str]:
    """Return the letters over which any of `nodes` sums."""
    parts = (part for node in nodes for part in subnodes(node))
    return {part.index.letter for part in parts
            if isinstance(part, Summation) and isinstance(part.index, IndexLetter)}  # fmt: skip


def _used(nodes: list[Node]) -> set[str]:
    """Return the index letters of `nodes`."""
    parts = (part for node in nodes for part in subnodes(node))
    return {part.letter for part in parts if isinstance(part, IndexLetter)}


def _letters(conditions: tuple[Condition, ...]) -> set[str]:
    indices = [index for condition in conditions for index in (condition.left, condition.right)]
    return {index.letter for index in indices if isinstance(index, IndexLetter)}


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
        is_last = place == len(line.sides) - 1
        comment = _comment(layout, row, node, line)
        reason = comment.words if comment else ""
        side = _side(node, row.masked, number, line.conditions)
        sides.append(replace(side, reason=(is_last and row.reason) or reason))
    return sides


def _comment(layout: Layout, row: Row, node: Node, line: ParsedLine) -> Comment | None:
    """Return the comment that ends the typed line on which `node` ends."""
    end = node.span[1]
    later = [n.span[1] for n in line.sides if n.span[1] > end]
    for comment in layout.comments:
        between = row.masked[end : comment.place]
        is_later = any(place <= comment.place for place in later)
        if comment.place >= end and "\n" not in between and not is_later:
            return comment
    return None


def _shown_comments(line: ParsedLine, row: Row, layout: Layout) -> Iterator[Comment]:
    sides = line.sides[:-1] if row.reason else line.sides
    found = (_comment(layout, row, node, line) for node in sides)
    return (comment for comment in found if comment is not None)


def _last_comment(layout: Layout, row: Row) -> str:
    inside = (c.words for c in reversed(layout.comments) if row.start <= c.place <= row.end)
    return next(inside, "")


def _refuse_single_sides(chains: list[Chain], source: str, layout: Layout) -> None:
    if not chains:
        raise LatexError("there is nothing to check.", source, expected="left side = right side")
    for chain in chains:
        if len(chain.sides) == 1:
            extent = _extent(source, layout.rows[chain.sides[0].row])
            message = "there is no equals sign to check."
            raise LatexError(message, source, *extent, expected="left side = right side")
