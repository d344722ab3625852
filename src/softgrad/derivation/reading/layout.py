r"""Take a displayed derivation apart into its lines, before any formula is read.

Environments, ``&``, ``\\``, comments, full stops and reasons are the layout of a derivation rather
than its mathematics.  Here each of them is blanked out, letter by letter, so that what remains has
the length of the source and every position in it still holds.

A line ends at ``\\``, or at a line break after which a relation follows.  A line without a relation
that starts with an operator continues the one before.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass

from softgrad.derivation.errors import LatexError
from softgrad.derivation.reading.side_conditions import (
    SPACES,
    is_condition,
    mark_conditions,
    strip_end,
)

WRAPPER = re.compile(
    r"\\(begin|end)\s*\{(aligned|align\*?|split|gathered|gather\*?|equation\*?|multline\*?)\}"
    r"|\\[\[\]]|\$\$?"
)
NUMBERING = re.compile(
    r"\\(nonumber|notag|qed|blacksquare|square)(?![A-Za-z])|\\label\s*\{[^{}]*\}"
)
CONDITION_IN_TEXT = re.compile(r"\\text\s*\{\s*(if|for|when|where)\s+\$([^${}]*)\$\s*\}")
RELATIONS = ("=", r"\equiv", r"\triangleq", r"\coloneqq")
CONCLUSIONS = (r"\Rightarrow", r"\Longrightarrow", r"\implies", r"\iff", r"\therefore")
PART = re.compile(
    r"\\begin\s*\{\w+\*?\}|\\end\s*\{\w+\*?\}|\\\\(?:[ \t]*\[[^\]\n]*\])?|\\[A-Za-z]+|\\.|[{}&=,]"
    r"|\n(?=[\s&]{0,200}(?::?=|\\(?:overset|stackrel|coloneqq|equiv|triangleq)))",
    re.DOTALL,
)
OPERATOR = re.compile(
    r"\s*(?:\\q?quad\s*|\\[,;:! ]\s*)*(?:[+*/-]|\\(?:cdot|times|odot)(?![A-Za-z]))"
)
CONDITION_WORD = re.compile(r"\s*(for|if|when|where)\s*")
TEXT = re.compile(r"\\(?:text|textrm|textit|mbox|tag\*?)\s*\{")
FUNCTION_WORD = re.compile(r"\\text\s*\{[A-Za-z]+\}\s*(?:\\left\s*)?\(")
MAX_ROWS = 200


@dataclass(frozen=True)
class Row:
    """One displayed line.

    Attributes
    ----------
    start, end : int
        Where it stands in the source.
    masked : str
        The source with everything blanked that is not formula; as long as the source.
    typed : str
        The line as typed, without alignment marks, comment and reason.
    reason : str
        The text of its reasons column, if any.
    """

    start: int
    end: int
    masked: str
    typed: str
    reason: str


@dataclass(frozen=True)
class Layout:
    """The rows of a derivation, and its comments by position."""

    rows: tuple[Row, ...]
    comments: tuple[tuple[int, str], ...]


def blank(text: str, start: int, end: int) -> str:
    """Replace ``text[start:end]`` by spaces, keeping line breaks."""
    hole = "".join("\n" if c == "\n" else " " for c in text[start:end])
    return text[:start] + hole + text[end:]


def lay_out(source: str) -> Layout:
    """Split a derivation into rows.

    Raises
    ------
    LatexError
        Where braces or environments do not match.
    """
    text, comments = _without_comments(source)
    text = CONDITION_IN_TEXT.sub(_plain_condition, text)
    for match in [*WRAPPER.finditer(text), *NUMBERING.finditer(text)]:
        if not _is_escaped(text, match.start()):
            text = blank(text, *match.span())
    spans = [span for span in _row_spans(text, source) if text[slice(*span)].strip()]
    if len(spans) > MAX_ROWS:
        message = f"there are more than {MAX_ROWS} lines."
        raise LatexError(message, source, spans[MAX_ROWS][0], kind="limit")
    spans = [part for span in _continued(text, spans) for part in _side_by_side(text, *span)]
    return Layout(tuple(_row(text, source, *span) for span in spans), comments)


def _without_comments(source: str) -> tuple[str, tuple[tuple[int, str], ...]]:
    text, comments = source, []
    for match in re.finditer(r"(?<!\\)((?:\\\\)*)%([^\n]*)", source):
        start = match.end(1)
        comments.append((start, match[2].strip()))
        text = blank(text, start, match.end())
    return text, tuple(comments)


def _plain_condition(match: re.Match[str]) -> str:
    r"""Turn ``\text{if $i = j$}`` into ``\text{if} i = j``, with the condition where it was."""
    lead = rf"\text{{{match[1]}}}".ljust(match.start(2) - match.start())
    return f"{lead}{match[2]}".ljust(len(match[0]))


def _is_escaped(text: str, position: int) -> bool:
    r"""Whether the ``\[`` found is the end of ``\\[4pt]``, or the ``$`` belongs to a ``\$``."""
    return position > 0 and text[position - 1] == "\\"


def _row_spans(text: str, source: str) -> Iterator[tuple[int, int]]:
    """Cut at line ends that stand outside all braces and environments."""
    _check_nesting(text, source)
    start = 0
    for match in _outermost(text, 0, len(text)):
        if match[0] == "\n" or match[0].startswith("\\\\") or match[0] in CONCLUSIONS:
            yield start, match.start()
            start = match.end()
    yield start, len(text)


def _check_nesting(text: str, source: str) -> None:
    opened: list[re.Match[str]] = []
    for match in PART.finditer(text):
        if _opens(match[0]):
            opened.append(match)
        elif _closes(match[0]) and (not opened or (opened.pop()[0] == "{") != (match[0] == "}")):
            raise LatexError(f"'{match[0][:30]}' closes nothing.", source, *match.span())
    if opened:
        message = f"'{opened[-1][0][:30]}' is never closed."
        closing = "}" if opened[-1][0] == "{" else opened[-1][0].replace("begin", "end")
        raise LatexError(message, source, *opened[-1].span(), expected=closing)


def _opens(word: str) -> bool:
    return word == "{" or word.startswith(r"\begin")


def _closes(word: str) -> bool:
    return word == "}" or word.startswith(r"\end")


def _outermost(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Yield the words and marks that stand outside of all braces and environments."""
    depth = 0
    for match in PART.finditer(text, start, end):
        depth -= _closes(match[0])
        if depth == 0:
            yield match
        depth += _opens(match[0])


def _continued(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join rows that only carry an expression on to the row before."""
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        row = text[start:end].replace("&", " ")
        if joined and OPERATOR.match(row) and not _has_relation(row):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _has_relation(row: str) -> bool:
    return any(match[0] in RELATIONS for match in _outermost(row, 0, len(row)))


def _side_by_side(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    r"""Split ``a = b, \qquad c = d`` into two lines; a condition or a reason is no equation."""
    last = _reason_start(text, start, end)
    words = list(_outermost(text, start, last))
    relations = [word.start() for word in words if word[0] in RELATIONS]
    for word in words:
        if word[0] not in (r"\quad", r"\qquad") or not relations or word.start() > relations[-1]:
            continue
        after = text[word.end() : last]
        first = bisect(relations, start)
        has_left_side = first < len(relations) and relations[first] < word.start()
        if has_left_side and not after.lstrip(" &").startswith("=") and not is_condition(after):
            yield start, word.start()
            start = word.end()
    yield start, end


def _row(text: str, source: str, start: int, end: int) -> Row:
    reason_start = _reason_start(text, start, end)
    reason = _plain_reason(text[reason_start:end])
    marks = _marks(text, start, reason_start)
    columns = _column_starts(text, marks)
    typed = _as_typed(text[:reason_start], start, marks, columns)
    for mark in marks:
        text = blank(text, *mark.span())
    masked = _with_commas(blank(text, reason_start, end), columns)
    _refuse_run_on(masked, source, start, end)
    masked = masked[:start] + mark_conditions(masked[start:end]) + masked[end:]
    return Row(start, end, masked, typed, reason)


def _as_typed(
    text: str, start: int, marks: list[re.Match[str]], columns: list[re.Match[str]]
) -> str:
    """Return the line for display: without marks, but with a gap before a column."""
    for mark in reversed(marks):
        gap = r" \quad " if mark in columns else " "
        text = text[: mark.start()] + gap + text[mark.end() :]
    typed = " ".join(text[start:].split())
    return typed[: strip_end(typed, len(typed), SPACES)].removeprefix(r"\quad").strip()


def _marks(text: str, start: int, end: int) -> list[re.Match[str]]:
    r"""Find ``&``, and the ``\\`` inside a continued line, outside of cases and matrices."""
    return [m for m in _outermost(text, start, end) if m[0] == "&" or m[0].startswith("\\\\")]


def _column_starts(text: str, marks: list[re.Match[str]]) -> list[re.Match[str]]:
    """Return the second mark of each ``&&``."""
    return [
        after
        for before, after in itertools.pairwise(marks)
        if before[0] == after[0] == "&" and not text[before.end() : after.start()].strip()
    ]


def _with_commas(text: str, columns: list[re.Match[str]]) -> str:
    """Set off a side condition that has a cell of its own, after ``&&``."""
    for mark in columns:
        text = f"{text[: mark.start()]},{text[mark.end() :]}"
    return text


def _reason_start(text: str, start: int, end: int) -> int:
    r"""Find the reasons column: what follows ``&&``, or words that are no condition."""
    previous = None
    for match in _outermost(text, start, end):
        found = TEXT.match(text, match.start())
        is_function = FUNCTION_WORD.match(text, match.start())
        if found and not is_function and not CONDITION_WORD.match(text, found.end()):
            return _with_bracket(text, start, match.start())
        if match[0] != "&":
            continue
        if previous is not None and not text[previous : match.start()].strip():
            cell = text[match.end() : end].split("&&")[0]
            if not is_condition(cell):
                return match.start()
        previous = match.end()
    return end


def _with_bracket(text: str, start: int, place: int) -> int:
    r"""Let ``(\text{quotient rule})`` begin at its bracket."""
    before = text[start:place].rstrip()
    return start + len(before) - 1 if before.endswith(("(", "[")) else place


def _plain_reason(typed: str) -> str:
    r"""Return the words of ``&& \text{by the quotient rule}`` without their wrapping."""
    words = typed.strip().strip("&").strip()
    whole = re.fullmatch(r"[(\[]?\s*\\(?:text\w*|mbox|tag\*?)\s*\{([^{}]*)\}\s*[)\]]?[.,;]?", words)
    return (whole[1] if whole else words).strip()


def _refuse_run_on(masked: str, source: str, start: int, end: int) -> None:
    r"""Refuse a line break, without ``\\``, between two equations: TeX would run them together."""
    lines = list(re.finditer(r"[^\n]*\S[^\n]*", masked[start:end]))
    for before, after in itertools.pairwise(lines):
        equations = _has_relation(before[0]) and _has_relation(after[0])
        if equations and before[0].count("{") == before[0].count("}"):
            raise LatexError(
                "this line runs on from the one before.",
                source,
                start + after.start(),
                start + after.end(),
                kind="ambiguous",
                expected=r"\\ at the end of the line before, or = at the start of this one",
            )


def split_at_relation(typed: str) -> tuple[str, str]:
    """Split a typed line before its first equals sign."""
    for match in _outermost(typed, 0, len(typed)):
        is_over = match[0] in (r"\overset", r"\stackrel")
        if match[0] in RELATIONS or is_over:
            place = match.start()
            place -= match[0] == "=" and typed[:place].endswith(":")
            return typed[:place].strip(), typed[place:].strip()
    return "", typed


def between_relations(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the spans between the relation signs of a line, up to its side condition."""
    spans = []
    for match in _outermost(text, start, end):
        if match[0] == ",":
            break
        if match[0] in RELATIONS:
            spans.append((start, match.start() - text.endswith(":", start, match.start())))
            start = match.end()
    return [*spans, (start, end)]
