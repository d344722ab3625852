"""Read one displayed line: LaTeX text in, tree out, or a :class:`LatexError` that says what to fix.

The grammar is in ``latex.lark``.  Its parser is built on first use (a tenth of a second) and kept
for the life of the process; nothing is written to disk and nothing typed is ever evaluated.
"""

from __future__ import annotations

import re
import string
from functools import cache
from importlib.resources import files

from lark import Lark
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken, VisitError

from softgrad.derivation.errors import LatexError
from softgrad.derivation.limits import MAX_CHARACTERS, MAX_DEPTH
from softgrad.derivation.reading.builder import Builder, ParsedLine
from softgrad.derivation.reading.characters import check_characters
from softgrad.derivation.reading.phrases import CONDITIONAL
from softgrad.derivation.reading.side_conditions import ONE
from softgrad.derivation.reading.size import check_nesting
from softgrad.derivation.reading.slips_of_typing import command_for, refuse_bare_words
from softgrad.derivation.reading.syntax import Condition
from softgrad.derivation.reading.tokens import Neighbours

PLAIN_WORDS = {
    "RBRACE": "a closing brace }",
    "LBRACE": "an opening brace {",
    "CLOSE": r"a closing bracket",
    "RIGHTNORM": r"\rVert",
    "RELATION": "an equals sign",
    "UNDERSCORE": "a subscript _",
    "CIRCUMFLEX": "a superscript ^",
    "SLASH": "a division /",
    "PARTIAL": r"\partial",
    "AMPERSAND": "& and the condition of this row",
    "ENDCASES": r"\end{cases}",
    "UNEQUAL": r"\neq",
    "IDENTIFIER": "a letter",
    "NUMERAL": "a number",
    "COMMA": "a comma and a condition such as i = j",
    "OTHERWISE": r"\text{otherwise}",
}
STARTS_EXPRESSION = {"IDENTIFIER", "NUMERAL", "OPEN", "FRAC", "SUM"}
CONTINUES_EXPRESSION = {"PLUS", "MINUS", "CDOT"}
ENDS_EXPRESSION = {"RELATION", "COMMA"}
HINTS = {
    r"\overset": "Only a word, a sign or a number may stand over an equals sign.",
    r"\stackrel": "Only a word, a sign or a number may stand over an equals sign.",
    "|": r"Write a condition after a comma, and a norm as \lVert v \rVert.",
    r"\dots": r"Write the sum with \sum.",
    r"\cdots": r"Write the sum with \sum.",
    r"\ldots": r"Write the sum with \sum.",
    r"\approx": "Only exact equality, =, can be checked.",
    "<": "Only exact equality, =, can be checked.",
    ">": "Only exact equality, =, can be checked.",
    r"\leq": "Only exact equality, =, can be checked.",
    r"\geq": "Only exact equality, =, can be checked.",
    r"\max": "Call the maximum by a letter, and declare that letter.",
    r"\int": "Integrals are not checked.",
    r"\vec": r"Write a vector as a plain or bold letter.",
    r"\left": "It must be followed by ( or [.",
    r"\right": "It must be followed by ) or ].",
    r"\frac": r"Write both parts in braces: \frac{a}{b}.",
}
OPENS = re.compile(r"\\begin\s*\{|(?<!\\)[{(\[]")
CLOSES = re.compile(r"\\end\s*\{|(?<!\\)[})\]]")


@cache
def parser() -> Lark:
    """Build the parser, once in a process."""
    grammar = (
        files("softgrad.derivation.reading").joinpath("latex.lark").read_text(encoding="utf-8")
    )
    grammar = grammar.replace("CONDITIONAL_WORDS", CONDITIONAL).replace("IN_BRACKETS", ONE)
    return Lark(
        grammar,
        parser="lalr",
        lexer="basic",
        start=["line", "conditions"],
        propagate_positions=True,
        maybe_placeholders=False,
        postlex=Neighbours(),
    )


def check_size(source: str) -> None:
    """Refuse text that is too long, holds what cannot be seen, or is nested too deeply.

    Raises
    ------
    LatexError
        At the place at fault; of kind ``"limit"`` where a limit is passed.
    """
    if len(source) > MAX_CHARACTERS:
        message = f"the text is longer than {MAX_CHARACTERS} characters."
        raise LatexError(message, source, MAX_CHARACTERS, kind="limit")
    check_characters(source)
    depth = 0
    events = [(m.start(), 1) for m in OPENS.finditer(source)]
    events += [(m.start(), -1) for m in CLOSES.finditer(source)]
    for position, change in sorted(events):
        depth += change
        if depth > MAX_DEPTH:
            message = f"brackets are nested more than {MAX_DEPTH} deep."
            raise LatexError(message, source, position, kind="limit")


def read_line(source: str, masked: str, start: int, end: int) -> ParsedLine:
    """Parse ``masked[start:end]``, a text of the same length as `source`.

    Raises
    ------
    LatexError
        With the position in `source`.
    """
    return _read(source, masked, start, end, "line")


def read_conditions(source: str, masked: str, start: int, end: int) -> tuple[Condition, ...]:
    """Parse ``masked[start:end]`` as side conditions.

    Raises
    ------
    LatexError
        With the position in `source`.
    """
    return _read(source, masked, start, end, "conditions")


def _read(source: str, masked: str, start: int, end: int, rule: str):
    refuse_bare_words(source, masked, start, end)
    try:
        tree = parser().parse(masked[start:end], start=rule)
        check_nesting(tree, source, start)
        return Builder(source, start).transform(tree)
    except VisitError as error:
        if isinstance(error.orig_exc, LatexError):
            raise error.orig_exc from None
        raise
    except UnexpectedInput as error:
        raise _in_words(error, source, masked, start, end) from None


def _in_words(error: UnexpectedInput, source: str, masked: str, start: int, end: int) -> LatexError:
    if isinstance(error, UnexpectedCharacters):
        return _unknown_word(source, start + error.pos_in_stream)
    if not isinstance(error, UnexpectedToken):
        return LatexError("this cannot be read.", source, start, end)
    expected = _expected(error.accepts or error.expected)
    if error.token.type == "$END":
        place = start + len(masked[start:end].rstrip())
        return LatexError("the line ends too early.", source, place, expected=expected)
    found = str(error.token).strip()
    place = start + error.token.start_pos
    message = f"'{found[:40]}' does not fit here."
    if error.token.type == "CLOSE" and "CLOSE" not in error.expected:
        message, expected = f"'{found}' closes nothing.", ""
    if found in ("^", "_") and masked[start:place].rstrip().endswith(("}", *string.ascii_letters)):
        kind = "superscript" if found == "^" else "subscript"
        message = f"this would be a second {kind} on the same base."
        expected = "brackets round the base, or one pair of braces"
    return LatexError(message, source, place, place + len(found), expected=expected)


def _unknown_word(source: str, position: int) -> LatexError:
    word = re.match(r"\\[A-Za-z]+|\\.|.", source[position:], re.DOTALL)
    found = word[0] if word else ""
    shown = found if found.isprintable() else repr(found)[1:-1]
    hint = HINTS.get(found, "")
    message = f"'{shown}' is not part of the notation that can be checked. {hint}".strip()
    end = position + len(found)
    wanted = command_for(found)
    return LatexError(message, source, position, end, kind="unknown", expected=wanted)


def _expected(terminals: set[str]) -> str:
    """Say in words what may follow; a dozen terminal names would help nobody."""
    words = []
    if terminals >= STARTS_EXPRESSION:
        words.append(r"an expression such as p_i or \frac{a}{b}")
        terminals = terminals - {"LBRACE", "IDENTIFIER", "NUMERAL", "PARTIAL"}
    if terminals >= CONTINUES_EXPRESSION or terminals >= ENDS_EXPRESSION:
        words.append("+, - or another factor")
        terminals = terminals - {"LBRACE", "IDENTIFIER", "NUMERAL", "PARTIAL", "SLASH"}
        terminals = terminals - {"UNDERSCORE", "CIRCUMFLEX"}
    words += [PLAIN_WORDS[name] for name in sorted(terminals) if name in PLAIN_WORDS]
    if "$END" in terminals and not words:
        words.append("the end of the line")
    return " or ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)
