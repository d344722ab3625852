r"""Take a message apart into words, what is typed, and what is named.

A message is plain text, so that a terminal can show it: "'\foo' is not part of the notation".
A page sets what it quotes, or tells to type, as code, and what it names as a formula.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from softgrad.derivation.reading.reasons import FORMULA, MEANT_AS_FORMULA

QUOTED = re.compile(r"(?<!\w)'(?P<typed>[^']{1,200}'{0,3})'(?![\w'])")
# Formulas of which it matters how they are typed: not typeset, they can be copied.
SPELLING = re.compile(r"…|\\(?:text|quad|\\)|^[_^]|^\\(?:cdot|times|odot|oslash|otimes|sum|prod)$")
# A word with a backslash or a script in it, such as ∂W_{jk}.
LATEX_WORD = re.compile(r"(?<!\S)[^\s']*[\\_^][^\s']*?(?=[.,;:?]?(?:\s|$))")
# How indices compare, such as i = j or i ≠ j.
INDICES = re.compile(r"\b[A-Za-z](?: [=≠] (?:[A-Za-z]|[0-9]+))+\b")


def parts(message: str) -> Iterator[tuple[str, str]]:
    r"""Yield the parts of a message, each with what it is: words, typed or formula.

    Examples
    --------
    >>> list(parts(r"'=' does not fit under \sum_k."))
    [('typed', '='), ('words', ' does not fit under '), ('formula', '\\sum_k'), ('words', '.')]
    """
    end, unquoted = 0, "typed" if "brace" in message else "formula"
    for match in QUOTED.finditer(message):
        yield from _unquoted(message[end : match.start()], unquoted)
        yield "typed", match["typed"]
        end = match.end()
    yield from _unquoted(message[end:], unquoted)


def _unquoted(text: str, kind: str) -> Iterator[tuple[str, str]]:
    end = 0
    for start, stop in _formulas(text):
        if text[end:start]:
            yield "words", text[end:start]
        yield ("typed" if SPELLING.search(text[start:stop]) else kind), text[start:stop]
        end = stop
    if text[end:]:
        yield "words", text[end:]


def _formulas(text: str) -> Iterator[tuple[int, int]]:
    end = 0
    found = [m for m in FORMULA.finditer(text) if MEANT_AS_FORMULA.search(m[0])]
    for match in sorted(
        [*found, *LATEX_WORD.finditer(text), *INDICES.finditer(text)], key=re.Match.start
    ):
        if match.start() >= end:
            yield match.span()
            end = match.end()
