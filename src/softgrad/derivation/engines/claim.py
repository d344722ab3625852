"""One step of a derivation as a statement that is true or false, and the cases it falls into.

A claim says that two terms are equal for all real values of the symbols, for every size, and for
all values of its free indices that obey the side conditions.  Each engine judges claims and
nothing else.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from softgrad.derivation.errors import UndecidedError
from softgrad.derivation.limits import MAX_FIXED_SIZE, MAX_INDICES_COMPARED
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
    """

    left: Term
    right: Term
    ranges: Mapping[str, str]
    equal: tuple[tuple[Index, Index], ...] = ()
    different: tuple[tuple[Index, Index], ...] = ()
    sizes: Mapping[str, int] = field(default_factory=dict)

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
        """The index values written as numbers, conditions included."""
        in_conditions = [i for pair in (*self.equal, *self.different) for i in pair]
        written = constants(Add((self.left, self.right)))
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
    for part in walk(term):
        match part:
            case Sum(range=range_) | Size(range_):
                found.add(range_)
            case Entry(symbol=name) | Derivative(symbol=name):
                symbol = notation.symbols[name]
                found |= set(symbol.ranges)
                found |= _sizes_in(symbol.body, notation) if symbol.body is not None else set()
    return found


def coincidences(claim: Claim) -> Iterator[dict[str, Index]]:
    """Yield every way in which the free indices can coincide, for sizes that are not fixed.

    Each is a mapping from a letter to its representative: the constant it equals, or the first
    letter that it equals.
    """
    letters = claim.all_letters
    if len(letters) + len(claim.constants) > MAX_INDICES_COMPARED + 2:
        raise UndecidedError("too many indices to compare")
    for blocks in _partitions([*claim.constants, *letters], claim.ranges):
        same = {index: block[0] for block in blocks for index in block}
        if claim.allows(same):
            yield {index: first for index, first in same.items() if isinstance(index, str)}


def _partitions(indices: list[Index], ranges: Mapping[str, str]) -> Iterator[list[list[Index]]]:
    """Yield the set partitions in which no block holds two constants or two ranges."""
    if not indices:
        yield []
        return
    *others, last = indices
    for blocks in _partitions(others, ranges):
        for place, block in enumerate(blocks):
            if all(_may_coincide(last, other, ranges) for other in block):
                yield [*blocks[:place], [*block, last], *blocks[place + 1 :]]
        yield [*blocks, [last]]


def _may_coincide(one: Index, other: Index, ranges: Mapping[str, str]) -> bool:
    if isinstance(one, int) and isinstance(other, int):
        return False
    known = [ranges[i] for i in (one, other) if isinstance(i, str)]
    return len(set(known)) == 1


def describe_case(same: Mapping[str, Index]) -> str:
    """Name a case, such as "i = j, k different"."""
    groups: dict[Index, list[str]] = {}
    for letter, first in same.items():
        groups.setdefault(first, [str(first)] if isinstance(first, int) else []).append(letter)
    equal = [" = ".join(group) for group in groups.values() if len(group) > 1]
    if equal:
        return ", ".join(equal)
    if len(groups) < 2:
        return "any index" if groups else "always"
    return " ≠ ".join(group[0] for group in groups.values())


def assignments(claim: Claim, sizes: Mapping[str, int]) -> Iterator[dict[str, int]]:
    """Yield values for the free indices whose range has a size.

    Assignments that differ only by renaming the classes are tried once: all classes are alike.
    """
    letters = [letter for letter in claim.all_letters if claim.ranges[letter] in sizes]
    seen = set()
    for values in itertools.product(*[range(1, sizes[claim.ranges[i]] + 1) for i in letters]):
        chosen = dict(zip(letters, values, strict=True))
        pattern = _pattern(claim, chosen)
        if claim.allows(chosen) and pattern not in seen:
            seen.add(pattern)
            yield chosen


def _pattern(claim: Claim, chosen: Mapping[str, int]) -> tuple[int, ...]:
    """Return the values numbered by first appearance, save those that the claim names."""
    fixed = set(claim.constants)
    order: dict[tuple[str, int], int] = {}
    numbers = []
    for letter, value in chosen.items():
        first_seen = order.setdefault((claim.ranges[letter], value), -1 - len(order))
        numbers.append(value if value in fixed else first_seen)
    return tuple(numbers)


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
