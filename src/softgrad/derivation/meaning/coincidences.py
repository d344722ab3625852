"""The ways in which indices can coincide: what is true of i ≠ j may be false of i = j.

An equation with free indices is several statements in one, and so is a definition by cases.  Which
of its indices are equal decides all of them, so both are taken apart along these lines.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from softgrad.derivation.meaning.terms import Dummy, Index

Block = list[Index]


def partitions(
    indices: Sequence[Index], may_coincide: Callable[[Index, Index], bool]
) -> Iterator[list[Block]]:
    """Yield every way to put `indices` into blocks of equal ones."""
    if not indices:
        yield []
        return
    *others, last = indices
    for blocks in partitions(others, may_coincide):
        for place, block in enumerate(blocks):
            if all(may_coincide(last, other) for other in block):
                yield [*blocks[:place], [*block, last], *blocks[place + 1 :]]
        yield [*blocks, [last]]


def may_coincide(one: Index, other: Index, ranges: Mapping[Index, str]) -> bool:
    """Whether two indices can be equal: not if they run over different sizes, or are numbers."""
    if isinstance(one, int) and isinstance(other, int):
        return False
    return len({ranges[index] for index in (one, other) if index in ranges}) <= 1


def describe_case(same: Mapping[str, Index], ranges: Mapping[str, str]) -> str:
    """Name a case, such as "i = j" or "i ≠ j"; only indices with the same range are compared."""
    groups: dict[Index, list[str]] = {}
    for letter, first in same.items():
        groups.setdefault(first, []).append(letter)
    named = [
        [*letters, str(first)] if isinstance(first, int) else letters
        for first, letters in groups.items()
    ]
    equal = [" = ".join(group) for group in named if len(group) > 1]
    if equal:
        return ", ".join(equal)
    by_range: dict[str, list[str]] = {}
    for (letter,) in named:
        by_range.setdefault(ranges[letter], []).append(letter)
    different = [" ≠ ".join(letters) for letters in by_range.values() if len(letters) > 1]
    return ", ".join(different) or ("any index" if groups else "always")


def written(index: Index) -> str:
    """Return an index as it was typed."""
    return index.letter if isinstance(index, Dummy) else str(index)
