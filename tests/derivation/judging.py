"""Ask the checker and the independent oracle about the same step."""

import os
from collections.abc import Iterator
from dataclasses import dataclass

from softgrad.derivation import Notation, Report, check_derivation
from softgrad.derivation.meaning.elaborate import Elaborator
from softgrad.derivation.reading.chains import Side, read
from softgrad.derivation.reading.syntax import IndexNumber
from softgrad.derivation.reading.writer import latex as written
from tests.derivation.oracle import Oracle
from tests.derivation.settings import SETTINGS
from tests.derivation.true_steps import NOTATIONS, Derivation

EXHAUSTIVE = bool(os.environ.get("SOFTGRAD_EXHAUSTIVE"))


@dataclass(frozen=True)
class Judgement:
    """One step: its two sides, and the side conditions as typed."""

    left: str
    right: str
    conditions: str
    derivation: Derivation
    typed: Side

    @property
    def notation(self) -> Notation:
        return NOTATIONS[self.derivation.notation]

    def report(self, right: str | None = None) -> Report:
        """Return what the checker says, perhaps about another right side."""
        return check_derivation(
            f"{self.left} = {right or self.right}{self.conditions}", self.notation
        )

    def is_true(self, right: str | None = None) -> bool | None:
        """Return what the oracle says, perhaps about another right side."""
        same, different, sizes = [], [], {}
        for condition in self.typed.conditions:
            if isinstance(condition.right, IndexNumber):
                sizes[condition.left.letter] = condition.right.value
            else:
                pair = (condition.left.letter, condition.right.letter)
                (same if condition.equal else different).append(pair)
        oracle = Oracle(SETTINGS[self.derivation.notation], self.derivation.ranges)
        return oracle.holds(self.left, right or self.right, same, different, sizes)

    def __str__(self) -> str:
        return f"{self.left} = {self.right}{self.conditions}"


def steps_of(derivation: Derivation) -> Iterator[Judgement]:
    """Yield the steps of a derivation, written out again by the package's own writer."""
    for chain in read(derivation.latex).chains:
        for left, right in zip(chain.sides, chain.sides[1:], strict=False):
            conditions = "".join(f", {written(c)}" for c in right.conditions)
            yield Judgement(written(left.node), written(right.node), conditions, derivation, right)


def free_letters(derivation: Derivation) -> list[str]:
    """Return the index letters of the first side of a derivation."""
    elaborator = Elaborator(NOTATIONS[derivation.notation], derivation.latex)
    elaborator.meaning(read(derivation.latex).chains[0].sides[0].node)
    return list(elaborator.free)
