r"""What stands beside an equation: words, conditions, and further equations among the words.

``&& \text{quotient rule, } i = j`` holds a condition; ``\text{as } p_i = e^{z_i} / S`` holds an
equation, which is judged like any other; ``\text{divide by } S`` only comments.  Whatever claims
something and is none of these is refused: nothing on display goes unjudged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from softgrad.derivation.errors import LatexError
from softgrad.derivation.limits import MAX_DEPTH
from softgrad.derivation.reading.environments import outermost, relations
from softgrad.derivation.reading.phrases import (
    CONDITIONAL,
    ENDS_ASSUMING,
    ENDS_CONDITIONAL,
    ONLY_CONDITIONAL,
    QUANTIFYING,
    SET_OFF,
    TWISTED,
)
from softgrad.derivation.reading.side_conditions import (
    LETTERS,
    ONE,
    PUNCTUATION,
    RELATED,
    REPEATING,
    strip_end,
)

TEXT = re.compile(r"\\(?:text|textrm|textit|textbf|mbox|tag\*?)\s*\{")
NAMES = re.compile(
    rf"\\text\s*\{{(?!(?:{CONDITIONAL})\}})[A-Za-z]+\}}\s*(?:\\left\s*)?(?:[(_^=]|:=)"
)
GAP = re.compile(r"\\q?quad(?![A-Za-z])|&|\\\\(?:[ \t]*\[[^\]\n]*\])?")
INLINE = re.compile(rf"\$([^$]*)\$|(?<![\w\\{{}}^])({ONE})(?![\w({{^]|\s*,\s*(?:\.|\\|…|[0-9]))")
# A relation of any kind, outside of index lists such as \sum_{k \ne i}.
COMPARES = re.compile(
    r"[=<>≠≈≤≥]|\\(?:neq?|leq?|geq?|approx|equiv|sim|propto|in|triangleq|coloneqq)(?![A-Za-z])"
)
IN_WORDS = re.compile(r"(?<![<>!=])=(?![=>])|[≠≈≡≝＝﹦]")
# "row = output" explains words by words.
LEGEND = re.compile(r"(?<![A-Za-z\\])[A-Za-z]{3,} ?= ?[A-Za-z]{3,}(?![A-Za-z])")
# What a formula among words may hold of it: the bounds of a sum, as in \sum_{k=1}^n.
BOUNDS = re.compile(rf"_\s*\{{\s*{ONE}(?:\s*,\s*{ONE})*\s*\}}|[(\[]\s*{ONE}\s*[)\]]")
CLAIMS = re.compile(
    r"[=≡≝＝﹦]|\\(?:equiv|triangleq|coloneqq|eqqcolon|eqcolon|doteq|cong)(?![A-Za-z])"
    r"|\\(?:under|over)(?:brace|set)(?![A-Za-z])|\\stackrel(?![A-Za-z])"
)
STARTS_OPEN = re.compile(r"[=+*/]|:=|\\(?:cdot|times|odot|equiv|triangleq|coloneqq)(?![A-Za-z])")
ENDS_OPEN = re.compile(r"(?:[-+*/=]|\\(?:cdot|times|odot|equiv|triangleq|coloneqq))$")
STARTS_WITH_SPACING = re.compile(r"(?:\\[,;:! ]|[\s,.;:~])*")
BREAK_BEFORE = re.compile(r"\\\\(?:\[[^\]\n]*\])?[\s&]*$")
NUMBER = re.compile(r"\(?[0-9]{1,3}[a-z]?\)?")
REACH = 60
WORDS_WANTED = r"words in \text{…}, and an equation or a condition beside them"


@dataclass(frozen=True)
class Piece:
    """Words, or a formula; `unit` numbers the outermost piece that it is part of."""

    is_formula: bool
    start: int
    end: int
    unit: int
    is_inline: bool = False
    is_apart: bool = False


@dataclass
class Remarks:
    """What is beside an equation.

    Attributes
    ----------
    conditions : list
        Spans of relations between indices, each with whether it is sure to be a condition; one
        that is not may still speak of the index of a sum, as in "the δ picks k = i".
    equations : list
        Spans of equations to be judged.
    words_from : int
        Where the words begin that are more than the setting of a condition.
    """

    conditions: list[tuple[int, int, bool]] = field(default_factory=list)
    equations: list[tuple[int, int]] = field(default_factory=list)
    words_from: int = 0

    def add(self, before: Remarks) -> None:
        """Add what stands before the equation."""
        self.conditions += before.conditions
        self.equations += before.equations


def remarks_start(text: str, start: int, end: int) -> int:
    r"""Find what is beside the equation: what follows ``&&``, or words."""
    previous, line = None, start
    for match in outermost(text, start, end):
        if match[0].startswith("\\\\"):
            previous, line = None, match.end()
        elif match[0] == "&":
            apart = previous is not None and not text[previous : match.start()].strip()
            if apart and text[line : match.start()].strip(" \n\t&"):
                return match.start()
            previous = match.end()
        elif is_words(text, match.start()):
            return _with_bracket(text, start, match.start())
    return end


def is_words(text: str, place: int) -> bool:
    r"""Whether ``\text{…}`` at `place` holds words, and not the name of a function or letter."""
    if TEXT.match(text, place) is None or text[:place].rstrip().endswith(("^", "_")):
        return False
    return NAMES.match(text, place) is None


def _with_bracket(text: str, start: int, place: int) -> int:
    r"""Let ``(\text{quotient rule})`` begin at its bracket."""
    before = text[start:place].rstrip()
    if not before.endswith(("(", "[")):
        return place
    bracket = start + len(before) - 1
    return bracket - 5 if text.endswith(r"\left", start, bracket) else bracket


def read_remarks(text: str, source: str, start: int, end: int, plain: bool = False) -> Remarks:
    r"""Sort what stands beside an equation; `plain` for the words of a comment.

    Raises
    ------
    LatexError
        If it claims something that cannot be judged.
    """
    pieces = list(_inside(text, start, end, 0) if plain else _pieces(text, start, end))
    in_column = plain or text.startswith("&", start)
    reader = _Reader(text, source, pieces, in_column)
    for piece in pieces:
        reader.formula(piece) if piece.is_formula else reader.words(piece)
    return reader.result(start, end)


def _pieces(text: str, start: int, end: int) -> Iterator[Piece]:
    """Take words and formulas apart."""
    unit, place = 0, start
    while place < end:
        words = (m.start() for m in outermost(text, place, end) if is_words(text, m.start()))
        stop = next(words, end)
        for gap_start, gap_end in _between_gaps(text, place, stop):
            unit += 1
            yield Piece(True, gap_start, gap_end, unit, is_apart=gap_start > place)
        if stop == end:
            return
        opened = TEXT.match(text, stop).end()
        close = _closing(text, opened, end)
        unit += 1
        yield from _inside(text, opened, close, unit)
        place = min(close + 1, end)


def _between_gaps(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for gap in GAP.finditer(text, start, end):
        yield start, gap.start()
        start = gap.end()
    yield start, end


def _closing(text: str, place: int, end: int) -> int:
    """Return where the brace closes inside which `place` is."""
    depth = 1
    for brace in re.compile(r"(?<!\\)[{}]").finditer(text, place, end):
        depth += 1 if brace[0] == "{" else -1
        if depth == 0:
            return brace.start()
    return end


def _inside(text: str, start: int, end: int, unit: int) -> Iterator[Piece]:
    r"""Take ``\text{if $i = j$}`` apart, and ``\text{if i = j}`` too."""
    for match in INLINE.finditer(text, start, end):
        yield Piece(False, start, match.start(), unit)
        group = 1 if match[1] is not None else 2
        yield Piece(True, *match.span(group), unit, is_inline=True)
        start = match.end()
    yield Piece(False, start, end, unit)


class _Reader:
    """Goes through the pieces from left to right, with the words so far."""

    def __init__(self, text: str, source: str, pieces: list[Piece], in_column: bool) -> None:
        self.text = text
        self.source = source
        self.pieces = pieces
        self.found = Remarks()
        self.has_words = any(
            re.search(r"[A-Za-z]", text[p.start : p.end]) for p in pieces if not p.is_formula
        )
        self._said = ""
        self.after_condition = False
        self.commenting: set[int] = set()
        self.pending: int | None = None
        self.in_column = in_column

    @property
    def said(self) -> str:
        """The last of the words so far, with an x for each formula."""
        return self._said[-REACH:]

    def words(self, piece: Piece) -> None:
        typed = self.text[piece.start : piece.end]
        compares = IN_WORDS.search(LEGEND.sub(lambda match: " " * len(match[0]), typed))
        if compares:
            place = piece.start + compares.start()
            self._fail(place, place + len(compares[0]), "a formula among words is not checked.",
                       r"the formula outside of \text{…}, or between $ and $")  # fmt: skip
        self._said += typed
        if not ONLY_CONDITIONAL.fullmatch(typed):
            self.commenting.add(piece.unit)
        elif re.search("[A-Za-z]", typed):
            self.pending = piece.unit

    def formula(self, piece: Piece) -> None:
        start, end = self._without_edges(piece.start, piece.end)
        if start == end:
            self._said += self.text[piece.start : piece.end]
            return
        self._classify(piece, start, end)
        # Words after a formula are no longer about what came before it.
        tail = self.text[end : piece.end]
        self._said += "x" + tail if tail.strip() else "x "

    def _classify(self, piece: Piece, start: int, end: int) -> None:
        typed = self.text[start:end]
        is_condition = RELATED.fullmatch(typed) is not None
        if is_condition:
            self._condition(piece, start, end)
        elif REPEATING.fullmatch(typed) or (
            QUANTIFYING.search(self.said) and LETTERS.fullmatch(typed)
        ):
            pass
        elif self._has_equation(start, end):
            self._comment(piece)
            self._equation(start, end)
        else:
            self._comment(piece)
            self._fragment(piece, start, end)
        self.pending = None
        self.after_condition = is_condition

    def _comment(self, piece: Piece) -> None:
        """Count a piece, and the word that leads to it, as more than a condition."""
        self.commenting |= {piece.unit} if self.pending is None else {self.pending, piece.unit}

    def _without_edges(self, start: int, end: int) -> tuple[int, int]:
        """Take punctuation, spacing and brackets without a partner off a formula."""
        for _ in range(MAX_DEPTH):
            start = STARTS_WITH_SPACING.match(self.text, start, end).end()
            end = max(start, strip_end(self.text, end, PUNCTUATION))
            bare = self._without_bracket(start, end)
            if bare == (start, end):
                break
            start, end = bare
        return start, end

    def _without_bracket(self, start: int, end: int) -> tuple[int, int]:
        typed = self.text[start:end]
        surplus = sum(map(typed.count, "([")) - sum(map(typed.count, ")]"))
        inner = re.fullmatch(rf"\(\s*({RELATED.pattern})\s*\)", typed)
        if inner:
            return start + inner.start(1), start + inner.end(1)
        opening = re.match(r"(?:\\left\s*)?[(\[]", typed)
        closing = re.search(r"(?:\\right\s{0,9})?[)\]]$", typed[-REACH:])
        if opening and surplus > 0:
            return start + opening.end(), end
        return (start, end - len(closing[0])) if closing and surplus < 0 else (start, end)

    def _has_equation(self, start: int, end: int) -> bool:
        return bool(relations(self.text, start, end))

    def _condition(self, piece: Piece, start: int, end: int) -> None:
        before = self.said
        if TWISTED.search(before):
            self._fail(start, end, "these words do not say clearly where the line holds.",
                       r"\text{for } and the condition that holds")  # fmt: skip
        joined = self.after_condition and before.rstrip().endswith(("and", "x"))
        mark = SET_OFF.search(before + self.text[piece.start : start])
        is_sure = piece.is_apart or joined or mark or ENDS_CONDITIONAL.search(before)
        self.found.conditions.append((start, end, bool(is_sure)))

    def _equation(self, start: int, end: int) -> None:
        typed = self.text[start:end]
        if ENDS_ASSUMING.search(self.said):
            self._fail(start, end, "a condition may only compare indices, or fix a size.",
                       "a condition such as i = j or n = 2")  # fmt: skip
        if _is_open(typed):
            self._fail(start, end, "the formula breaks off at the words.", WORDS_WANTED)
        self.found.equations.append((start, end))

    def _fragment(self, piece: Piece, start: int, end: int) -> None:
        """Take part of a sentence, such as the S of "divide by S"."""
        typed = self.text[start:end]
        is_open = _is_open(typed) or (typed.startswith("-") and self._carries_on(piece))
        if is_open and not piece.is_inline:
            self._fail(start, end, "the formula breaks off at the words.", WORDS_WANTED)
        if CLAIMS.search(BOUNDS.sub("", typed)):
            self._fail(start, end, "a formula among words is not checked.", WORDS_WANTED)
        is_assumed = ENDS_ASSUMING.search(self.said) or not self.has_words
        if COMPARES.search(re.sub(r"\{[^{}]*\}", "", typed)) and is_assumed:
            self._fail(start, end, "this condition cannot be taken into account.",
                       "a condition such as i = j or n = 2")  # fmt: skip
        if not self.has_words and not NUMBER.fullmatch(typed):
            self._fail(start, end, "this stands beside the equation without a word.", WORDS_WANTED)

    def _carries_on(self, piece: Piece) -> bool:
        r"""Whether a piece would be read as one more term of the equation.

        In a column of its own, "take out -p" is clear; after a line break it is not.
        """
        before = self.text[max(0, piece.start - REACH) : piece.start]
        return not self.in_column or BREAK_BEFORE.search(before) is not None

    def _fail(self, start: int, end: int, message: str, expected: str) -> None:
        raise LatexError(message, self.source, start, end, expected=expected)

    def result(self, start: int, end: int) -> Remarks:
        if self.pending is not None:
            self.commenting.add(self.pending)
        first = min(self.commenting, default=None)
        if first is None:
            self.found.words_from = end
        else:
            self.found.words_from = self._unit_start(first, start)
        return self.found

    def _unit_start(self, unit: int, start: int) -> int:
        r"""Return where a piece starts, its ``\text{`` and bracket included."""
        place = next(piece.start for piece in self.pieces if piece.unit == unit)
        wrapping = re.search(
            r"[(\[]?\s*\\(?:text\w*|mbox|tag\*?)\s*\{$", self.text[start:place][-REACH:]
        )
        return place - len(wrapping[0]) if wrapping else place


def _is_open(typed: str) -> bool:
    """Whether a formula lacks what stands before or after it."""
    return bool(STARTS_OPEN.match(typed) or ENDS_OPEN.search(typed[-12:]))
