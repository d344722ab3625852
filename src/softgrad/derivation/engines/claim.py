"""One step of a derivation as a statement that is true or false, and the cases it falls into.

A claim says that two terms are equal for all real values of the symbols, for every size, and for
all values of its free indices that obey the side conditions.  Each engine judges claims and
nothing else.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from softgrad.derivation.errors import UndecidedError
from softgrad.derivation.limits import MAX_FIXED_SIZE, MAX_INDICES_COMPARED
from softgrad.derivation.meaning.coincidences import may_coincide, partitions
from softgrad.derivation.meaning.notation import Notation
from softgrad.derivation.meaning.terms import (
    Add,
    Derivative,
    Entry,
    Index,
    Size,
    Sum,
    Term,
    constants,
    free_letters,
    substitute,
    walk,
)

SIZES_TRIED = (2, 3, 1, 4, 5)
# Beside n classes, so many features and examples: unequal, or a mix-up of ranges would not show.
OTHER_SIZES = {1: (2, 3), 2: (3, 1), 3: (2, 1), 4: (2, 3), 5: (3, 2)}


@dataclass(frozen=True)
class Claim:
    """``left = right``.

    Attributes
    ----------
    left, right : Term
        The two sides; derivatives and definitions are still folded.
    ranges : mapping
        Free index letter → the size over which it runs.
    equal, different : tuple of pairs
        Side conditions i = j and i ≠ j.
    sizes : mapping
        Side conditions such as n = 2; empty if the claim is for every size.
    constants_of_definitions : frozenset of int
        Index values written as numbers in the definitions of the symbols that occur.
    """

    left: Term
    right: Term
    ranges: Mapping[str, str]
    equal: tuple[tuple[Index, Index], ...] = ()
    different: tuple[tuple[Index, Index], ...] = ()
    sizes: Mapping[str, int] = field(default_factory=dict)
    constants_of_definitions: frozenset[int] = frozenset()

    def reach(self, notation: Notation) -> str:
        """Name the sizes that the claim speaks of, such as "every n" or "n = 3, every d"."""
        used = _sizes_in(Add((self.left, self.right)), notation) | set(self.ranges.values())
        fixed = [f"{size} = {value}" for size, value in self.sizes.items()]
        free = [size for size in notation.sizes if size in used and size not in self.sizes]
        return ", ".join(fixed + ([f"every {' and '.join(free)}"] if free else []))

    @property
    def letters(self) -> list[str]:
        """The free index letters of both sides."""
        return sorted(free_letters(Add((self.left, self.right))))

    @property
    def constants(self) -> list[int]:
        """The index values written as numbers, in conditions and definitions as well."""
        in_conditions = {i for pair in (*self.equal, *self.different) for i in pair}
        written = constants(Add((self.left, self.right))) | self.constants_of_definitions
        return sorted(written | {i for i in in_conditions if isinstance(i, int)})

    @property
    def all_letters(self) -> list[str]:
        """The free letters of both sides and of the side conditions."""
        in_conditions = [i for pair in (*self.equal, *self.different) for i in pair]
        return sorted({*self.letters, *(i for i in in_conditions if isinstance(i, str))})

    def allows(self, same: Mapping[Index, Index]) -> bool:
        """Whether no side condition is broken once indices are replaced by what they stand for."""

        def known(pairs: tuple[tuple[Index, Index], ...]) -> Iterator[tuple[Index, Index]]:
            for a, b in pairs:
                if all(isinstance(i, int) or i in same for i in (a, b)):
                    yield same.get(a, a), same.get(b, b)

        return all(a == b for a, b in known(self.equal)) and all(
            a != b for a, b in known(self.different)
        )

    def at(self, values: Mapping[Index, Index]) -> Claim:
        """Put values in the place of free indices."""
        return replace(
            self,
            left=substitute(self.left, values),
            right=substitute(self.right, values),
            equal=tuple((values.get(a, a), values.get(b, b)) for a, b in self.equal),
            different=tuple((values.get(a, a), values.get(b, b)) for a, b in self.different),
        )


def _sizes_in(term: Term, notation: Notation) -> set[str]:
    found = set()
    names = {part.symbol for part in walk(term) if isinstance(part, Entry | Derivative)}
    for name in notation.rests_on(names):
        found |= set(notation.symbols[name].ranges)
    for formula in (term, *notation.definitions(names)):
        found |= {part.range for part in walk(formula) if isinstance(part, Sum | Size)}
    return found


def missing_entries(claim: Claim, notation: Notation) -> Iterator[tuple[int, str]]:
    """Yield every index written as a number that is larger than the size stated for its range."""
    term = Add((claim.left, claim.right))
    names = {part.symbol for part in walk(term) if isinstance(part, Entry | Derivative)}
    for formula in (term, *notation.definitions(names)):
        for part in walk(formula):
            if isinstance(part, Entry | Derivative):
                ranges = notation.symbols[part.symbol].ranges
                yield from _too_large(zip(part.indices, ranges, strict=True), claim.sizes)
    for pair in (*claim.equal, *claim.different):
        ranges = [claim.ranges[index] for index in pair if isinstance(index, str)]
        yield from _too_large(itertools.product(pair, ranges), claim.sizes)


def _too_large(
    indices: Iterable[tuple[Index, str]], sizes: Mapping[str, int]
) -> Iterator[tuple[int, str]]:
    for index, size in indices:
        if isinstance(index, int) and index > sizes.get(size, index):
            yield index, size


def coincidences(claim: Claim) -> Iterator[dict[str, Index]]:
    """Yield every way in which the free indices can coincide, for sizes that are not fixed.

    Each is a mapping from a letter to its representative: the constant it equals, or the first
    letter that it equals.
    """
    letters = claim.all_letters
    _check_number_of_indices(claim)

    def equal(one: Index, other: Index) -> bool:
        return may_coincide(one, other, claim.ranges)

    for blocks in partitions([*claim.constants, *letters], equal):
        same = {index: block[0] for block in blocks for index in block}
        if claim.allows(same):
            yield {index: first for index, first in same.items() if isinstance(index, str)}


def _check_number_of_indices(claim: Claim) -> None:
    if len(claim.all_letters) + len(claim.constants) > MAX_INDICES_COMPARED + 2:
        raise UndecidedError(f"more than {MAX_INDICES_COMPARED + 2} indices to compare")


def assignments(claim: Claim, sizes: Mapping[str, int]) -> Iterator[dict[str, int]]:
    """Yield values for the free indices whose range has a size.

    Assignments that differ only by renaming the classes are tried once: all classes are alike, save
    those that the claim names.

    Raises
    ------
    UndecidedError
        If there are too many indices.
    """
    letters = [letter for letter in claim.all_letters if claim.ranges[letter] in sizes]
    _check_number_of_indices(claim)

    def extended(chosen: dict[str, int]) -> Iterator[dict[str, int]]:
        if not claim.allows(chosen):
            return
        if len(chosen) == len(letters):
            yield chosen
            return
        letter = letters[len(chosen)]
        size = claim.ranges[letter]
        taken = {chosen[other] for other in chosen if claim.ranges[other] == size}
        known = {*claim.constants, *taken}
        fresh = next((v for v in range(1, sizes[size] + 1) if v not in known), None)
        for value in sorted(v for v in known | {fresh} if v and v <= sizes[size]):
            yield from extended({**chosen, letter: value})

    yield from extended({})


def sizes_to_try(claim: Claim, declared: list[str]) -> Iterator[dict[str, int]]:
    """Yield concrete sizes, small ones first, that leave room for every index constant."""
    least = max(claim.constants, default=1)
    firsts = [n for n in SIZES_TRIED if n >= least] or [least, least + 1]
    tried = []
    for first in firsts:
        others = itertools.cycle(OTHER_SIZES.get(first, (2, 3)))
        sizes = dict(zip(declared, itertools.chain([first], others), strict=False))
        sizes = {size: max(least, value) for size, value in sizes.items()} | dict(claim.sizes)
        if max(sizes.values(), default=1) <= MAX_FIXED_SIZE and sizes not in tried:
            tried.append(sizes)
            yield sizes
