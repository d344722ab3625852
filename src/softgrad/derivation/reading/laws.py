r"""Laws that are quoted as a reason, such as ``e^{a + b} = e^a e^b``.

Their letters stand for any number, whatever the notation says about them, so a law is judged by
itself: it must be proved for all real values of its letters.  A letter whose logarithm is written
is positive, or there would be nothing to speak of.
"""

from __future__ import annotations

import itertools
from functools import lru_cache

from softgrad.derivation.reading.syntax import (
    Addition,
    Call,
    Fraction,
    Group,
    Name,
    Node,
    Numeral,
    Product,
    Root,
    Signed,
    Superscript,
    subnodes,
)
from softgrad.derivation.reading.writer import latex as written

ARITHMETIC = (Addition, Call, Fraction, Group, Name, Numeral, Product, Root, Signed, Superscript)
MAX_LETTERS = 4


def is_law(sides: tuple[Node, ...]) -> bool:
    """Whether the sides are equal for all values of their letters, which are small and plain."""
    parts = [part for side in sides for part in subnodes(side)]
    letters = {part.letter for part in parts if isinstance(part, Name)} - {"e"}
    if not all(isinstance(part, ARITHMETIC) and not _is_applied(part) for part in parts):
        return False
    # A capital may be a matrix, and matrices have laws of their own.
    is_small = all(letter.isalpha() and letter.islower() for letter in letters)
    if not is_small or not 1 <= len(letters) <= MAX_LETTERS:
        return False
    positive = frozenset(filter(None, map(_logged, parts)))
    return _holds(" = ".join(map(written, sides)), frozenset(letters), positive)


def _is_applied(node: Node) -> bool:
    """Whether a letter before a bracket may be a function, as in p(z)."""
    factors = node.factors if isinstance(node, Product) else ()
    pairs = itertools.pairwise(factors)
    return any(isinstance(one, Name) and isinstance(other, Group) for one, other in pairs)


def _logged(node: Node) -> str:
    """Return the letter of which `node` is the logarithm, if it is one."""
    if not isinstance(node, Call):
        return ""
    argument = node.argument.inner if isinstance(node.argument, Group) else node.argument
    return argument.letter if isinstance(argument, Name) else ""


@lru_cache(maxsize=256)
def _holds(latex: str, letters: frozenset[str], positive: frozenset[str]) -> bool:
    # The judges rest on the reader, so that they can only be fetched when a law is met.
    from softgrad.derivation.check import check_derivation
    from softgrad.derivation.meaning.notation import Notation

    notation = Notation()
    for letter in sorted(letters):
        notation.tensor(letter, positive=letter in positive)
    return check_derivation(latex, notation).ok
