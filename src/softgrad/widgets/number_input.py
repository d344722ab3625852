"""Numbers as readers type them, by the same grammar as ``js/number_input.js``.

A decimal, a fraction, a product, or any mixture with brackets: ``-1/4``, ``−0.24·0.09``,
``0.24*(1 - 0.24)``. Nothing that is typed is ever run::

    sum     = product (("+" | "-") product)*
    product = factor (("*" | "/") factor)*
    factor  = ("+" | "-") factor | "(" sum ")" | number
"""

import math
import re
from collections.abc import Callable
from typing import NamedTuple

SIGNS = str.maketrans("−–·×,", "--**.")
TOKEN = re.compile(r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?|[^ \t\u00a0]")
LITERAL = re.compile(r"[0-9]*\.?([0-9]*)(?:[eE](.*))?")
LONGEST = 40  # characters


class Typed(NamedTuple):
    """What a text says: its value, and one unit of its last digit; whole numbers are exact."""

    value: float
    unit: float


UNREADABLE = Typed(math.nan, math.nan)


def read_number(text: str) -> Typed | None:
    """Return what `text` says, None if it is blank, and the value nan if it cannot be read.

    Parameters
    ----------
    text : str
        At most ``LONGEST`` characters are read.

    Examples
    --------
    >>> read_number("-1/4")
    Typed(value=-0.25, unit=0.0)
    >>> read_number("0.5·0.5")
    Typed(value=0.25, unit=0.1)
    >>> read_number("a quarter"), read_number(" ")
    (Typed(value=nan, unit=nan), None)
    """
    tokens = TOKEN.findall(text.translate(SIGNS)) if len(text) <= LONGEST else ["too long"]
    return Reader(tokens).read() if tokens else None


class Reader:
    """Reads tokens one by one: a method for each rule of the grammar."""

    def __init__(self, tokens: list[str]):
        self.tokens = tokens
        self.place = 0

    def read(self) -> Typed:
        """Return what all tokens together say."""
        result = self.sum()
        is_whole_text = self.place == len(self.tokens)
        return result if is_whole_text and math.isfinite(result.value) else UNREADABLE

    def take(self, *signs: str) -> str:
        """Return the next token and go on if it is one of `signs`, else an empty text."""
        token = self.tokens[self.place] if self.place < len(self.tokens) else ""
        if token not in signs:
            return ""
        self.place += 1
        return token

    def chain(self, part: Callable[[], Typed], *signs: str) -> Typed:
        """Return parts joined by `signs`, worked out from the left."""
        result = part()
        while sign := self.take(*signs):
            result = ARITHMETIC[sign](result, part())
        return result

    def sum(self) -> Typed:
        """Return the value of a sum or difference."""
        return self.chain(self.product, "+", "-")

    def product(self) -> Typed:
        """Return the value of a product or quotient."""
        return self.chain(self.factor, "*", "/")

    def factor(self) -> Typed:
        """Return the value of a number, with its sign or in brackets."""
        if self.take("+"):
            return self.factor()
        if self.take("-"):
            return subtract(Typed(0.0, 0.0), self.factor())
        if not self.take("("):
            return self.literal()
        inside = self.sum()
        return inside if self.take(")") else UNREADABLE

    def literal(self) -> Typed:
        """Return the value of a number without a sign."""
        token = self.tokens[self.place] if self.place < len(self.tokens) else ""
        self.place += 1
        if not any(character in "0123456789" for character in token):
            return UNREADABLE
        if token.isdigit():
            return Typed(float(token), 0.0)
        decimals, exponent = LITERAL.fullmatch(token).groups()
        return Typed(float(token), float(f"1e{int(exponent or 0) - len(decimals)}"))


def add(a: Typed, b: Typed) -> Typed:
    """Return a + b."""
    return Typed(a.value + b.value, a.unit + b.unit)


def subtract(a: Typed, b: Typed) -> Typed:
    """Return a − b."""
    return Typed(a.value - b.value, a.unit + b.unit)


def multiply(a: Typed, b: Typed) -> Typed:
    """Return a·b."""
    return Typed(a.value * b.value, abs(a.value) * b.unit + abs(b.value) * a.unit)


def divide(a: Typed, b: Typed) -> Typed:
    """Return a/b; what is divided by 0 cannot be read."""
    if b.value == 0:
        return UNREADABLE
    quotient = a.value / b.value
    return Typed(quotient, (a.unit + abs(quotient) * b.unit) / abs(b.value))


ARITHMETIC = {"+": add, "-": subtract, "*": multiply, "/": divide}
