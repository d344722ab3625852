r"""Take a reason apart into words and formulas, however little of it is marked as either.

A reason is typed between two formulas, in a ``%`` comment or in a string of its own.  Formulas in
it stand between dollars or outside of ``\text{…}``, or in no marks at all, as in
"because p_i > 0".  Every pattern here is bounded: reasons are untrusted text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

BRACES = r"\{[^{}]{0,200}(?:\{[^{}]{0,200}\}[^{}]{0,200}){0,20}\}"
MARKED = re.compile(
    r"\$(?P<dollars>[^$]+)\$|\\\((?P<brackets>.{1,500}?)\\\)"
    rf"|\\(?:text|textrm|textit|textbf|mbox|emph)\s*(?P<words>{BRACES})"
)
SHORT_WORDS = "an|as|at|be|by|do|if|in|is|it|no|of|on|or|so|to|up|we"
WORD = re.compile(rf"(?<![\\A-Za-z])(?:[A-Za-z]{{3,}}|{SHORT_WORDS})(?![A-Za-z_^])")
COMMAND = re.compile(r"\\[A-Za-z]")
PIECE = (
    r"(?:(?<![A-Za-z\\])[A-Za-z]'{0,3}(?![A-Za-z])|[0-9]{1,20}(?:\.[0-9]{1,20})?(?![0-9])"
    rf"|[_^](?:[A-Za-z0-9](?![A-Za-z0-9])|\\[A-Za-z]{{1,20}}(?![A-Za-z])|{BRACES})"
    rf"|\\(?:[A-Za-z]{{1,20}}(?![A-Za-z])|[^A-Za-z\s])|{BRACES}|:?=|[-+*/<>|()\[\]])"
)
# Not a dash between words, nor the article before a formula.
NO_FORMULA = r"- |[aAI] (?![-+=/<>])"
FORMULA = re.compile(
    rf"(?<![^\s(])(?<![A-Za-z]\()(?!{NO_FORMULA})"
    rf"{PIECE}{{1,40}}(?: {{1,3}}{PIECE}{{1,40}}){{0,20}}(?![^\s,.;:)])"
)
MEANT_AS_FORMULA = re.compile(r"[A-Za-z].*[_^=<>+*/\\-]|[_^=<>+*/\\-].*[A-Za-z]")


def pieces(reason: str) -> Iterator[tuple[bool, str]]:
    r"""Yield the parts of a reason from left to right, each with whether it is a formula.

    Examples
    --------
    >>> list(pieces(r"\text{as } p_i > 0"))
    [(False, 'as '), (True, ' p_i > 0')]
    >>> list(pieces("by p_i(1-p_i), step-by-step"))
    [(False, 'by '), (True, 'p_i(1-p_i)'), (False, ', step-by-step')]
    """
    marks = list(MARKED.finditer(reason))
    words_are_marked = any(match["words"] is not None for match in marks)
    end = 0
    for match in marks:
        yield from _unmarked(reason[end : match.start()], words_are_marked)
        if match["words"] is None:
            yield True, match["dollars"] or match["brackets"]
        else:
            yield from _in_words(match["words"][1:-1])
        end = match.end()
    yield from _unmarked(reason[end:], words_are_marked)


def _in_words(text: str) -> Iterator[tuple[bool, str]]:
    r"""Yield the parts of ``\text{…}``, in which only dollars mark a formula."""
    end = 0
    for match in MARKED.finditer(text):
        if match["words"] is None:
            yield from _words(text[end : match.start()])
            yield True, match["dollars"] or match["brackets"]
            end = match.end()
    yield from _words(text[end:])


def _unmarked(text: str, is_formula: bool) -> Iterator[tuple[bool, str]]:
    is_bare = COMMAND.search(text) and not WORD.search(re.sub(BRACES, "", text))
    if text.strip(" .,;:") and "$" not in text and (is_formula or is_bare):
        yield True, text
        return
    end = 0
    for match in FORMULA.finditer(text):
        if MEANT_AS_FORMULA.search(match[0]):
            formula = _without_bracket(match[0])
            yield from _words(text[end : match.start()])
            yield True, formula
            end = match.start() + len(formula)
    yield from _words(text[end:])


def _words(text: str) -> Iterator[tuple[bool, str]]:
    if text:
        yield False, text


def _without_bracket(formula: str) -> str:
    """Leave the bracket that closes words before the formula, as in "(see p_i)", to the words."""
    surplus = formula.count(")") - formula.count("(")
    return formula[:-1] if surplus > 0 and formula.endswith(")") else formula
