r"""Find the side condition at the end of a formula, however it is set off.

``, \quad i \ne j``, ``(i = j)`` and ``\quad i = j, n = 2`` all say the same; here each is
rewritten, at the same length, to a plain comma and the condition, which is what the grammar reads.
``i = 1, \dots, n``, ``T > 0`` and ``\forall i`` only repeat what the notation says, and are
blanked.  Conditions that follow words are found together with the words, in ``remarks.py``.

Text is scanned from its end with plain string functions: a regular expression that looks for a
run of blanks before the end takes quadratic time, and this text is untrusted.
"""

from __future__ import annotations

import re

LETTER = r"(?:[A-Za-z]|\\(?!neq?(?![a-z])|q?quad|text|[lc]?dots|left|right)[a-z]{2,10})"
INDEX = rf"(?:{LETTER}|[1-9][0-9]{{0,5}})"
EQUAL_OR_NOT = r"\s*(?:=|\\neq?(?![A-Za-z])|\\not\s*=)\s*"
ONE = rf"(?:{LETTER}{EQUAL_OR_NOT}{INDEX}|[1-9][0-9]{{0,5}}{EQUAL_OR_NOT}{LETTER})"
BODY = rf"{ONE}(?:\s*,\s*(?:\\[ ;,]\s*)?{ONE})*"
UP_TO = r"1\s*,\s*(?:2\s*,\s*)?\\[lc]?dots\s*,\s*[A-Za-z]"
REPEATED = (
    rf"(?:{LETTER}(?:\s*,\s*{LETTER})*\s*(?:=\s*{UP_TO}|\\in\s*\\\{{\s*{UP_TO}\s*\\\}})"
    r"|[A-Za-z]\s*>\s*0"
    rf"|\\forall\s*{LETTER}(?:\s*,\s*{LETTER})*)"
)
AT_END = re.compile(rf"(?P<body>{BODY})(?P<tail>(?:\s*\\right)?\s*[)\]])?$")
REPEATED_AT_END = re.compile(rf"{REPEATED}$")
INDICATOR_AT_END = re.compile(r"\\(?:mathbb|mathbf|boldsymbol|bm)\s*(?:\{\s*[1I]\s*\}|[1I])$")
RELATED = re.compile(BODY)
REPEATING = re.compile(REPEATED)
LETTERS = re.compile(rf"{LETTER}(?:\s*,\s*{LETTER})*")
ALONE = re.compile(rf"\(?\s*(?:{BODY}|{REPEATED})\s*\)?")

SPACES = ("\\qquad", "\\quad", "\\,", "\\;", "\\ ", " ", "~", "\n", "\t")
PUNCTUATION = (*SPACES, ".", ",", ";", ":")
BRACKETS = ("\\left(", "(", "\\left[", "[")
LONGEST_WORD = 40
THIN_SPACE = re.compile(r"\\[,;:! ]|~")
SETS_OFF = re.compile(r"[,;:.(\[]|\\q?quad(?![A-Za-z])")


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
    if repeated and _is_set_off(row[_lead(row, repeated.start()) : repeated.start()], repeated[0]):
        end = strip_end(row, _lead(row, repeated.start()), PUNCTUATION)
    found = AT_END.search(row, 0, end)
    if found is None:
        return row[:end].ljust(len(row))
    lead = _lead(row, found.start())
    set_off = row[lead : found.start()]
    if INDICATOR_AT_END.search(row[:lead][-LONGEST_WORD:]) and "," not in set_off:
        return row[:end].ljust(len(row))
    is_apart = _is_set_off(set_off, found["body"]) and _matching(set_off, found)
    if not is_apart or not _ends_expression(row[:lead]):
        return row[:end].ljust(len(row))
    comma = "," + " " * (len(set_off) - 1)
    return f"{row[:lead]}{comma}{found['body']}".ljust(len(row))


def _is_set_off(gap: str, condition: str) -> bool:
    r"""Whether `gap` parts a condition from the formula before it.

    A thin space does not: in ``J\,v = u`` and ``p_i\,T > 0`` it stands between two factors.
    """
    if SETS_OFF.search(THIN_SPACE.sub(" ", gap)) or condition.startswith(r"\forall"):
        return True
    return bool(gap.strip()) and not re.search("[=>]", condition)


def _matching(set_off: str, found: re.Match[str]) -> bool:
    """Whether the bracket before a condition, if any, is the partner of the one after it.

    In square brackets, a condition that follows at once is a factor, 1 or 0.
    """
    opening = next((bracket for bracket in BRACKETS if bracket in set_off), "")
    if opening.endswith("[") and not re.search(r"quad|[,;:]", set_off):
        return False
    closing = opening.replace("left", "right").replace("(", ")").replace("[", "]")
    return closing == "".join((found["tail"] or "").split())


def _lead(row: str, start: int) -> int:
    """Return where the punctuation, bracket and words before a condition begin."""
    end = strip_end(row, start, SPACES)
    end = strip_end(row, end, BRACKETS)
    return strip_end(row, end, PUNCTUATION)


def _ends_expression(before: str) -> bool:
    return bool(before) and (before[-1].isalnum() or before[-1] in ")}]")
