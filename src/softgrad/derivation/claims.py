"""From two sides of an equation to a claim: shapes, side conditions, and what they rule out."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from softgrad.derivation.engines.claim import Claim, missing_entries
from softgrad.derivation.errors import LatexError
from softgrad.derivation.limits import MAX_FIXED_SIZE, MAX_INDICES_COMPARED, Deadline
from softgrad.derivation.meaning.elaborate import Elaborator, rational_value
from softgrad.derivation.meaning.notation import Notation
from softgrad.derivation.meaning.tensors import Tensor
from softgrad.derivation.meaning.terms import (
    ZERO,
    Index,
    constants,
    substitute,
    symbols,
    with_ranges,
)
from softgrad.derivation.reading.chains import Chain, Document, Side
from softgrad.derivation.reading.syntax import (
    Condition,
    Evaluated,
    IndexLetter,
    IndexNumber,
    Node,
    subnodes,
)

# Names for the open indices of a vector or matrix equation; more than any chain has free letters.
SLOT_LETTERS = (*"ijabrs", *(f"i_{count}" for count in range(MAX_INDICES_COMPARED)))

Pair = tuple[Index, Index]


@dataclass
class Meaning:
    """A side and what it stands for; `tensor` is None where it has no meaning."""

    side: Side
    tensor: Tensor | None
    error: LatexError | None = None


@dataclass(frozen=True)
class Conditions:
    """What the conditions of a line say of indices and of sizes."""

    equal: tuple[Pair, ...]
    different: tuple[Pair, ...]
    sizes: dict[str, int]


class ClaimMaker:
    """Gives the sides of a document their meaning, and makes claims of neighbours."""

    def __init__(
        self,
        document: Document,
        notation: Notation,
        given: tuple[Condition, ...],
        deadline: Deadline,
    ) -> None:
        self.document = document
        self.notation = notation
        self.given = given
        self.deadline = deadline

    # --- the meaning of each side ---------------------------------------------------------------

    def meanings(self, chain: Chain) -> tuple[Elaborator, list[Meaning]]:
        """Return what the sides of a chain stand for, and the elaborator that knows its indices."""
        elaborator = Elaborator(self.notation, self.document.source)
        meanings = [self._meaning(side, elaborator) for side in chain.sides]
        if elaborator.fixed_lengths:
            self._share_ranges(meanings, elaborator)
        return elaborator, meanings

    def _share_ranges(self, meanings: list[Meaning], elaborator: Elaborator) -> None:
        """Let a table that is written out learn from any side over which sizes it runs."""
        for left, right in itertools.pairwise(meanings):
            if left.tensor is not None and right.tensor is not None:
                with suppress(LatexError):  # it is raised again when this step is judged
                    self._fitted(left, right, elaborator)

    def _meaning(self, side: Side, elaborator: Elaborator) -> Meaning:
        if side.node is None:
            return Meaning(side, None, side.error)
        try:
            elaborator.renew(self.deadline)
            tensor = elaborator.meaning(side.node)
            # In 0 = p_i - p_i the number on the left does not say which letters are free.
            if elaborator.settled or elaborator.free or rational_value(tensor.entry) is None:
                elaborator.check_free_letters(
                    not elaborator.settled, _letters((*self.given, *side.conditions))
                )
        except LatexError as error:
            elaborator.forget_new_letters()
            return Meaning(side, None, error)
        return Meaning(side, tensor)

    # --- two sides that claim to be equal -------------------------------------------------------

    def claims(self, left: Meaning, right: Meaning, elaborator: Elaborator) -> Claim:
        """Return what the equation of two sides claims.

        Raises
        ------
        LatexError
            If shapes do not fit, or an entry or a condition makes no sense at the sizes stated.
        """
        one, other = self._fitted(left, right, elaborator)
        unused = [letter for letter in SLOT_LETTERS if letter not in elaborator.free]
        names = dict(zip(one.slots, unused, strict=False))
        tied = (*_tied(left.side.node), *_tied(right.side.node))
        conditions = self._conditions((*right.side.conditions, *tied), elaborator)
        written = [*subnodes(left.side.node), *subnodes(right.side.node)]
        elaborator.check_lengths(written, conditions.sizes)
        sides = [
            with_ranges(substitute(tensor.entry, names), elaborator.range_of)
            for tensor in (one, other)
        ]
        ranges = {letter: elaborator.range_of(letter) for letter in elaborator.free}
        ranges |= {name: elaborator.range_of(slot) for slot, name in names.items()}
        used = symbols(sides[0]) | symbols(sides[1])
        claim = Claim(
            *sides,
            ranges,
            conditions.equal,
            conditions.different,
            conditions.sizes,
            frozenset(i for body in self.notation.definitions(used) for i in constants(body)),
        )
        self._refuse_missing_entries(claim, left, right, elaborator)
        return claim

    def _fitted(
        self, left: Meaning, right: Meaning, elaborator: Elaborator
    ) -> tuple[Tensor, Tensor]:
        """Give both sides the same open indices; a plain 0 fits any shape."""
        one, other = left.tensor, right.tensor
        if other.entry == ZERO and other.is_scalar:
            return one, Tensor(ZERO, one.row, one.column)
        if one.entry == ZERO and one.is_scalar:
            return Tensor(ZERO, other.row, other.column), other
        return one, elaborator.aligned(one, other, right.side.node, "this equation joins")

    def _conditions(self, typed: tuple[Condition, ...], elaborator: Elaborator) -> Conditions:
        """Sort the conditions of a line, and those given for all lines, by their kind."""
        equal: list[Pair] = []
        different: list[Pair] = []
        sizes: dict[str, int] = {}
        for condition in (*self.given, *typed):
            left, right = condition.left, condition.right
            is_size = isinstance(left, IndexLetter) and left.letter in self.notation.sizes
            if is_size and condition.equal and isinstance(right, IndexNumber):
                self._check_size(condition, sizes, elaborator)
                sizes[left.letter] = right.value
                continue
            pair = (elaborator.index(left), elaborator.index(right))
            elaborator.same_range(*pair, condition)
            (equal if condition.equal else different).append(pair)
        return Conditions(tuple(equal), tuple(different), sizes)

    def _check_size(
        self, condition: Condition, sizes: dict[str, int], elaborator: Elaborator
    ) -> None:
        letter, value = condition.left.letter, condition.right.value
        if not 1 <= value <= MAX_FIXED_SIZE:
            message = f"a size must be between 1 and {MAX_FIXED_SIZE}."
            elaborator.fail(condition.right, message, "limit")
        if sizes.get(letter, value) != value:
            message = f"{letter} cannot be {sizes[letter]} and {value} at once."
            elaborator.fail(condition, message, "index", "one value for each size")

    def _refuse_missing_entries(
        self, claim: Claim, left: Meaning, right: Meaning, elaborator: Elaborator
    ) -> None:
        """Refuse z_3 where n = 2."""
        for index, size in missing_entries(claim, self.notation):
            typed = list(_numbers(left.side, right.side, index))
            node = typed[0] if typed else right.side.node
            message = f"index {index} is beyond {size} = {claim.sizes[size]}."
            elaborator.fail(node, message, "index", "an index within the stated size")


def _letters(conditions: tuple[Condition, ...]) -> set[str]:
    typed = [index for condition in conditions for index in (condition.left, condition.right)]
    return {index.letter for index in typed if isinstance(index, IndexLetter)}


def _numbers(left: Side, right: Side, index: int) -> Iterator[Node]:
    """Yield the places at which an index is typed as a number."""
    for node in (left.node, right.node, *right.conditions):
        for part in subnodes(node):
            if isinstance(part, IndexNumber) and part.value == index:
                yield part


def _tied(node: Node) -> tuple[Condition, ...]:
    r"""Return the conditions behind the bar of a whole side that hold for the equation.

    After ``\left. f_{ij} \right|_{i = j}`` the other side may be written with either index.
    """
    if not isinstance(node, Evaluated):
        return ()
    inside = {part.letter for part in subnodes(node.inner) if isinstance(part, IndexLetter)}
    return tuple(c for c in node.conditions if not c.equal or len(_letters((c,)) & inside) == 2)
