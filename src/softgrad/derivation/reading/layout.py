r"""Take a displayed derivation apart into its lines, before any formula is read.

``&``, ``\\``, comments, full stops, conditions and reasons are the layout of a derivation rather
than its mathematics.  Here each of them is blanked out, letter by letter, so that what remains has
the length of the source and every position in it still holds.

A line ends at ``\\``, or at a line break after which a relation follows.  A line without a relation
that starts with an operator continues the one before; so does any line after one that ends with an
operator or a relation.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from softgrad.derivation.errors import LatexError
from softgrad.derivation.reading.environments import (
    LONE_PUNCTUATION,
    blank,
    is_relation,
    outermost,
    relations,
    with_plain_punctuation,
    without_environments,
)
from softgrad.derivation.reading.equations import Equation, lead_end, side_by_side
from softgrad.derivation.reading.remarks import Remarks, read_remarks, remarks_start
from softgrad.derivation.reading.side_conditions import SPACES, mark_conditions, strip_end

CONCLUSIONS = (r"\Rightarrow", r"\Longrightarrow", r"\implies", r"\iff", r"\therefore")
OPERATOR = re.compile(
    r"\s*(?:\\q?quad\s*|\\[,;:! ]\s*)*(?:[+*/-]|\\(?:cdot|times|odot)(?![A-Za-z]))"
)
ENDS_OPEN = re.compile(r"(?:[-+*/=]|\\(?:cdot|times|odot|equiv|triangleq|coloneqq))$")
MAX_ROWS = 200


@dataclass(frozen=True)
class Row:
    """One displayed line.

    Attributes
    ----------
    start, end : int
        Where its equation stands in the source.
    masked : str
        The source with everything blanked that is not formula; as long as the source.
    typed : str
        The line as typed, without alignment marks, comment and reason.
    reason : str
        The text of its reasons column, if any.
    text : str
        The source with its words, for what stands beside the equation.
    remarks : Remarks
        The conditions and further equations there.
    column : int
        Which of several equations beside one another this is.
    error : LatexError or None
        What stands beside the equation, and cannot be judged.
    """

    start: int
    end: int
    masked: str
    typed: str
    reason: str
    text: str = ""
    remarks: Remarks = field(default_factory=Remarks)
    column: int = 0
    error: LatexError | None = None

    @property
    def is_words(self) -> bool:
        """Whether there is no formula on the line but those among its words."""
        return not self.masked[self.start : self.end].strip()


@dataclass(frozen=True)
class Comment:
    """The words after a ``%`` at `place`."""

    place: int
    start: int
    end: int
    words: str


@dataclass(frozen=True)
class Layout:
    """The rows of a derivation, and its comments in order."""

    rows: tuple[Row, ...]
    comments: tuple[Comment, ...]


def lay_out(source: str) -> Layout:
    """Split a derivation into rows.

    Raises
    ------
    LatexError
        Where braces or environments do not match.
    """
    text, comments = _without_comments(source)
    said = without_environments(text, source)
    text = with_plain_punctuation(said)
    spans = [span for span in _row_spans(text) if text[slice(*span)].strip(" \n\t\r&")]
    if len(spans) > MAX_ROWS:
        message = f"there are more than {MAX_ROWS} lines."
        raise LatexError(message, source, spans[MAX_ROWS][0], kind="limit")
    spans = _continued(text, spans)
    equations = [equation for span in spans for equation in side_by_side(text, *span)]
    return Layout(tuple(_row(text, said, source, equation) for equation in equations), comments)


def _without_comments(source: str) -> tuple[str, tuple[Comment, ...]]:
    text, comments = source, []
    for match in re.finditer(r"(?<!\\)((?:\\\\)*)%([^\n]*)", source):
        place = match.end(1)
        comments.append(Comment(place, *match.span(2), match[2].strip()))
        text = blank(text, place, match.end())
    return text, tuple(comments)


def _row_spans(text: str) -> Iterator[tuple[int, int]]:
    """Cut at line ends that stand outside all braces and environments."""
    start = 0
    for match in outermost(text, 0, len(text)):
        if match[0] == "\n" or match[0].startswith("\\\\") or match[0] in CONCLUSIONS:
            yield start, match.start()
            start = match.end()
    yield start, len(text)


def _continued(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join rows that only carry an expression on to the row before."""
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        row = text[start:end].replace("&", " ")
        carries_on = OPERATOR.match(row) and not relations(row, 0, len(row))
        if joined and (carries_on or _ends_open(text[slice(*joined[-1])])):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _ends_open(row: str) -> bool:
    return ENDS_OPEN.search(row.rstrip(" \n\t\r&")[-12:]) is not None


def _row(text: str, said: str, source: str, equation: Equation) -> Row:
    r"""Read one row of `text`; in `said`, a ``\text{; }`` still parts what stands beside it."""
    start, end = equation.start, equation.end
    beside = remarks_start(text, start, end)
    remarks, error = Remarks(words_from=end), None
    try:
        before = read_remarks(text, source, *equation.lead)
        remarks = read_remarks(said, source, beside, end)
        remarks.add(before)
    except LatexError as unclear:
        error, remarks.words_from = unclear, beside
    shown = text[: remarks.words_from]
    typed = _as_typed(shown, equation.shown_from, _marks(shown, equation.shown_from))
    masked = blank(text, beside, end)
    for mark in _marks(text[:beside], start):
        masked = blank(masked, *mark.span())
    _refuse_run_on(masked, source, start, end)
    masked = masked[:start] + mark_conditions(masked[start:end]) + masked[end:]
    reason = _plain_reason(_without_last_punctuation(said[remarks.words_from : end]))
    return Row(start, end, masked, typed, reason, text, remarks, equation.column, error)


def _as_typed(text: str, start: int, marks: list[re.Match[str]]) -> str:
    """Return the line for display: without marks, but with a gap before a column."""
    columns = _column_starts(text, marks)
    for mark in reversed(marks):
        gap = r" \quad " if mark in columns else " "
        text = text[: mark.start()] + gap + text[mark.end() :]
    typed = " ".join(text[start:].split())
    return typed[: strip_end(typed, len(typed), SPACES)].removeprefix(r"\quad").strip()


def _marks(text: str, start: int) -> list[re.Match[str]]:
    r"""Find ``&``, and the ``\\`` inside a continued line, outside of cases and matrices."""
    parts = outermost(text, start, len(text))
    return [m for m in parts if m[0] == "&" or m[0].startswith("\\\\")]


def _column_starts(text: str, marks: list[re.Match[str]]) -> list[re.Match[str]]:
    """Return the second mark of each ``&&``."""
    return [
        after
        for before, after in itertools.pairwise(marks)
        if before[0] == after[0] == "&" and not text[before.end() : after.start()].strip()
    ]


def _without_last_punctuation(said: str) -> str:
    """Return the words without the punctuation that has a text of its own at their end."""
    *_, last = [None, *LONE_PUNCTUATION.finditer(said)]
    ends = last is not None and not said[last.end() :].strip()
    return said[: last.start()] if ends else said


def _plain_reason(typed: str) -> str:
    r"""Return the words of ``&& \text{by the quotient rule}`` without their wrapping."""
    words = typed.strip().strip("&").strip()
    whole = re.fullmatch(r"[(\[]?\s*\\(?:text\w*|mbox|tag\*?)\s*\{([^{}]*)\}\s*[)\]]?[.,;]?", words)
    return (whole[1] if whole else words).strip()


def _refuse_run_on(masked: str, source: str, start: int, end: int) -> None:
    r"""Refuse a line break, without ``\\``, between two equations: TeX would run them together."""
    lines = list(re.finditer(r"[^\n]*\S[^\n]*", masked[start:end]))
    for before, after in itertools.pairwise(lines):
        equations = _is_equation(before[0]) and _is_equation(after[0])
        if equations and before[0].count("{") == before[0].count("}"):
            raise LatexError(
                "this line runs on from the one before.",
                source,
                start + after.start(),
                start + after.end(),
                kind="ambiguous",
                expected=r"\\ at the end of the line before, or = at the start of this one",
            )


def _is_equation(line: str) -> bool:
    return bool(relations(line, 0, len(line)))


def split_at_relation(typed: str) -> tuple[str, str]:
    """Split a typed line before its first equals sign."""
    for match in outermost(typed, lead_end(typed, 0, len(typed)), len(typed)):
        if is_relation(match[0]):
            place = match.start()
            place -= match[0] == "=" and typed[:place].endswith(":")
            return typed[:place].strip(), typed[place:].strip()
    return "", typed


def between_relations(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the spans between the relation signs of a line, up to its side condition."""
    spans = []
    for match in outermost(text, start, end):
        if match[0] == ",":
            break
        if is_relation(match[0]):
            spans.append((start, match.start() - text.endswith(":", start, match.start())))
            start = match.end()
    return [*spans, (start, end)]
