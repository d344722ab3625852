r"""Environments and other pairs, before any line is read.

``aligned`` and its like only lay lines out, and are blanked; an ``array`` in brackets is a matrix
or a definition by cases, and is rewritten as one at the same length.  What is opened must be
closed by its own partner, or the text could not be typeset.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from softgrad.derivation.errors import LatexError
from softgrad.derivation.reading.phrases import CONDITIONAL
from softgrad.derivation.reading.side_conditions import ONE

RELATIONS = ("=", r"\equiv", r"\triangleq", r"\coloneqq")
WRAPPER = re.compile(
    r"\\begin\s*\{(?:alignat|alignedat|xalignat)\*?\}\s*\{[0-9]{1,2}\}"
    r"|\\begin\s*\{array\}\s*(?:\[[tbc]\]\s*)?\{[lrc| ]{0,20}\}"
    r"|\\(?:begin|end)\s*\{(?:aligned|align|split|gathered|gather|equation|multline|eqnarray"
    r"|flalign|alignat|alignedat|xalignat|array)\*?\}(?:\[[tbc]\])?"
    r"|\\[\[\]]"
)
NUMBERING = re.compile(
    r"\\(nonumber|notag|qed|blacksquare|square)(?![A-Za-z])|\\label\s*\{[^{}]*\}"
)
LONE_PUNCTUATION = re.compile(r"\\(?:text|textrm|mbox)\s*\{([\s.,;:~]*)\}")
CASES = re.compile(r"\\begin\s*\{cases\}.*?\\end\s*\{cases\}", re.DOTALL)
CONDITION_IN_TEXT = re.compile(rf"\\text\s*\{{\s*({CONDITIONAL})\s+\$([^${{}}]*)\$\s*\}}")
ARRAYS = [
    (
        re.compile(rf"\\left\s*{opening}\s*\\begin\s*\{{array\}}\s*\{{[lrc| ]{{0,20}}\}}"),
        re.compile(rf"\\end\s*\{{array\}}\s*\\right\s*{closing}"),
        name,
    )
    for opening, closing, name in (
        (r"\\\{", r"\.", "cases"),
        (r"\(", r"\)", "pmatrix"),
        (r"\[", r"\]", "bmatrix"),
    )
]
OVER = r"\\(?:overset|stackrel)\s*\{(?:[^{}]|\{[^{}]*\}){0,80}\}\s*(?:\{\s*=\s*\}|=)"
PART = re.compile(
    # A condition in brackets is one part: its "=" relates indices, not the sides of the line.
    rf"(?:\\left\s*)?(?:\(|\[|\\\{{)\s*{ONE}\s*(?:\\right\s*)?(?:\)|\]|\\\}})"
    rf"|{OVER}"
    r"|\\begin\s*\{\w+\*?\}|\\end\s*\{\w+\*?\}|\\\\(?:[ \t]*\[[^\]\n]*\])?|\\[A-Za-z]+|\\.|[{}&=,$]"
    r"|\n(?=[\s&]{0,200}(?::?=|\\(?:overset|stackrel|coloneqq|equiv|triangleq)))",
    re.DOTALL,
)
NAME = re.compile(r"\{(.*)\}", re.DOTALL)


def blank(text: str, start: int, end: int) -> str:
    """Replace ``text[start:end]`` by spaces, keeping line breaks."""
    hole = "".join("\n" if c == "\n" else " " for c in text[start:end])
    return text[:start] + hole + text[end:]


def without_environments(text: str, source: str) -> str:
    """Return `text`, at the same length, without what only lays it out.

    Raises
    ------
    LatexError
        Where braces, environments or dollars do not match.
    """
    for opening, closing, name in ARRAYS:
        text = opening.sub(lambda m, n=name: rf"\begin{{{n}}}".ljust(len(m[0])), text)
        text = closing.sub(lambda m, n=name: rf"\end{{{n}}}".ljust(len(m[0])), text)
    _check_nesting(text, source)
    _check_dollars(text, source)
    text = CASES.sub(lambda cases: CONDITION_IN_TEXT.sub(_plain_condition, cases[0]), text)
    for pattern in (WRAPPER, NUMBERING):
        for match in pattern.finditer(text):
            if not _ends_line(text, match.start()):
                text = blank(text, *match.span())
    for match in outermost(text, 0, len(text)) if "$" in text else ():
        if match[0] == "$":
            text = blank(text, *match.span())
    return text


def with_plain_punctuation(text: str) -> str:
    r"""Return `text`, at the same length, with ``,`` for a ``\text{, }`` between formulas."""
    return LONE_PUNCTUATION.sub(lambda m: m[1].strip(" ~\n\t").ljust(len(m[0])), text)


def _plain_condition(match: re.Match[str]) -> str:
    r"""Turn ``\text{if $i = j$}`` into ``\text{if} i = j``, with the condition where it was."""
    lead = rf"\text{{{match[1]}}}".ljust(match.start(2) - match.start())
    return f"{lead}{match[2]}".ljust(len(match[0]))


def _ends_line(text: str, position: int) -> bool:
    r"""Whether the ``\[`` found is the end of ``\\[4pt]``."""
    return position > 0 and text[position - 1] == "\\"


def _check_nesting(text: str, source: str) -> None:
    opened: list[re.Match[str]] = []
    for match in PART.finditer(text):
        if _opens(match[0]):
            opened.append(match)
        elif _closes(match[0]) and not (opened and _fit(opened.pop()[0], match[0])):
            raise LatexError(f"'{match[0][:30]}' closes nothing.", source, *match.span())
    if opened:
        message = f"'{opened[-1][0][:30]}' is never closed."
        raise LatexError(message, source, *opened[-1].span(), expected=_partner(opened[-1][0]))


def _fit(opening: str, closing: str) -> bool:
    return _partner(opening) == "".join(closing.split())


def _partner(opening: str) -> str:
    pairs = {"{": "}", r"\[": r"\]"}
    return pairs.get(opening) or "".join(opening.replace("begin", "end", 1).split())


def _check_dollars(text: str, source: str) -> None:
    dollars = [m.end() - 1 for m in re.finditer(r"(?<!\\)\$", text)]
    if len(dollars) % 2:
        raise LatexError("'$' has no partner.", source, dollars[-1], expected="another $")


def _opens(word: str) -> bool:
    return word in ("{", r"\[") or (word.startswith(r"\begin") and word.endswith("}"))


def _closes(word: str) -> bool:
    return word in ("}", r"\]") or (word.startswith(r"\end") and word.endswith("}"))


def outermost(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Yield the words and marks that stand outside of all braces and environments."""
    depth = 0
    for match in PART.finditer(text, start, end):
        depth -= _closes(match[0])
        if depth == 0:
            yield match
        depth += _opens(match[0])


def relations(text: str, start: int, end: int) -> list[re.Match[str]]:
    """Return the equals signs, and their like, outside of all braces."""
    return [match for match in outermost(text, start, end) if is_relation(match[0])]


def is_relation(word: str) -> bool:
    """Whether a part is an equals sign, perhaps with something over it."""
    has_label = word.startswith((r"\overset", r"\stackrel"))
    return word in RELATIONS or (has_label and word[-1] in "}=")
