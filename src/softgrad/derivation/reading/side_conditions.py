r"""Find the side condition at the end of a displayed line, however it is set off.

``, \quad i \ne j``, ``(i = j)``, ``\text{for } i = j, n = 2`` and a cell of its own after ``&&``
all say the same; here each is rewritten, at the same length, to a plain comma and the condition,
which is what the grammar reads.  ``i = 1, \dots, n``, ``T > 0`` and ``\forall i`` only repeat what
the notation says, and are blanked.

Text is scanned from its end with plain string functions: a regular expression that looks for a
run of blanks before the end takes quadratic time, and this text is untrusted.
"""

from __future__ import annotations

import re

INDEX = r"(?:[A-Za-z]|[0-9]{1,6}|\\(?!neq?(?![a-z])|q?quad|text|[lc]?dots|left|right)[a-z]{2,10})"
EQUAL_OR_NOT = r"\s*(?:=|\\neq?(?![A-Za-z])|\\not\s*=)\s*"
ONE = rf"{INDEX}{EQUAL_OR_NOT}{INDEX}"
BODY = rf"{ONE}(?:\s*,\s*(?:\\[ ;,]\s*)?{ONE})*"
REPEATED = (
    rf"(?:{INDEX}(?:\s*,\s*{INDEX})*\s*=\s*1\s*,\s*(?:2\s*,\s*)?\\[lc]?dots\s*,\s*[A-Za-z]"
    r"|[A-Za-z](?:_[A-Za-z]|_\{[A-Za-z]+\})?\s*>\s*0"
    r"|(?:\\forall|\\text\s*\{\s*for (?:all|every|each|any)\s*\})"
    rf"\s*{INDEX}(?:\s*,\s*{INDEX})*)"
)
AT_END = re.compile(rf"(?P<body>{BODY})(?P<tail>\s*\)|\s*\\right\))?$")
REPEATED_AT_END = re.compile(rf"{REPEATED}$")
WORD = r"\\text\s*\{\s*(?:for|if|when|where)\s*(?:all|every)?\s*\}"
WORD_AT_END = re.compile(rf"{WORD}$")
ALONE = re.compile(rf"(?:{WORD}\s*)?\(?\s*(?:{BODY}|{REPEATED})\s*\)?")

SPACES = ("\\qquad", "\\quad", "\\,", "\\;", "\\ ", " ", "~", "\n", "\t")
PUNCTUATION = (*SPACES, ".", ",", ";", ":")
BRACKETS = ("\\left(", "(")
LONGEST_WORD = 40


def strip_end(text: str, end: int, pieces: tuple[str, ...]) -> int:
    """Return where ``text[:end]`` ends once `pieces` at its end are taken off."""
    while True:
        piece = next((p for p in pieces if text.endswith(p, 0, end)), None)
        if piece is None:
            return end
        end -= len(piece)


def is_condition(text: str) -> bool:
    """Whether a cell of its own is nothing but a side condition."""
    end = strip_end(text, len(text), PUNCTUATION)
    return ALONE.fullmatch(text[:end].strip()) is not None


def mark_conditions(row: str) -> str:
    """Return `row`, at the same length, with its side condition after a plain comma."""
    end = strip_end(row, len(row), PUNCTUATION)
    repeated = REPEATED_AT_END.search(row, max(0, end - LONGEST_WORD), end)
    if repeated and _lead(row, repeated.start()) < repeated.start():
        end = strip_end(row, _lead(row, repeated.start()), PUNCTUATION)
    found = AT_END.search(row, 0, end)
    if found is None:
        return row[:end].ljust(len(row))
    lead = _lead(row, found.start())
    set_off = row[lead : found.start()]
    brackets = ("(" in set_off, bool(found["tail"]))
    if not set_off.strip() or brackets[0] != brackets[1] or not _ends_expression(row[:lead]):
        return row[:end].ljust(len(row))
    comma = "," + " " * (len(set_off) - 1)
    return f"{row[:lead]}{comma}{found['body']}".ljust(len(row))


def _lead(row: str, start: int) -> int:
    """Return where the punctuation, bracket and words before a condition begin."""
    end = strip_end(row, start, SPACES)
    end = strip_end(row, end, BRACKETS)
    end = strip_end(row, end, SPACES)
    word = WORD_AT_END.search(row, max(0, end - LONGEST_WORD), end)
    return strip_end(row, word.start() if word else end, PUNCTUATION)


def _ends_expression(before: str) -> bool:
    return bool(before) and (before[-1].isalnum() or before[-1] in ")}]")
