"""Numbers for which a wrong step fails, short enough to be checked by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from softgrad.derivation.engines.claim import Claim
from softgrad.derivation.engines.numeric import TOLERANCE, Difference
from softgrad.derivation.meaning.notation import Notation
from softgrad.derivation.meaning.terms import Add, Size, Sum, walk
from softgrad.derivation.showing.encodable import encodable
from softgrad.derivation.showing.replay import numpy_snippet

Value = float | list
MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True)
class Counterexample:
    """A point at which the two sides of a step differ.

    ``counterexample["n"]``, ``["z"]`` and ``["i"]`` give single values.

    Attributes
    ----------
    sizes : mapping
        Such as ``{"n": 2}``.
    indices : mapping
        Such as ``{"i": 1, "j": 2}``, counted from 1 as in the formula.
    values : mapping
        Every independent symbol that matters: a number, a list, or a list of rows.
    left, right : float
        The values of the two sides.
    """

    sizes: Mapping[str, int]
    indices: Mapping[str, int]
    values: Mapping[str, Value]
    left: float
    right: float
    _claim: Claim = field(repr=False, compare=False)
    _notation: Notation = field(repr=False, compare=False)

    def __getitem__(self, name: str) -> int | Value:
        for part in (self.sizes, self.indices, self.values):
            if name in part:
                return part[name]
        raise KeyError(name)

    def numpy(self) -> str:
        """Return a snippet that replays the counterexample in NumPy, with nothing but NumPy."""
        return numpy_snippet(self._claim, self._notation, self.sizes, self.indices, self.values)

    def to_dict(self) -> dict[str, object]:
        """Return plain values, for JSON; a side beyond all floats is the text "inf"."""
        return {
            "sizes": dict(self.sizes),
            "indices": dict(self.indices),
            "values": dict(self.values),
            "left": encodable(self.left),
            "right": encodable(self.right),
        }

    def __str__(self) -> str:
        given = [f"{name} = {value}" for name, value in self.shown_values()]
        left, right = self.shown_sides()
        sides = f"the left side is {left} and the right side is {right}"
        return f"for {', '.join(given)}, {sides}" if given else sides

    def shown_values(self) -> list[tuple[str, str]]:
        """Return each name with its value for display, with the minus sign of a formula."""
        whole = {**self.sizes, **self.indices}
        return [(name, _shown(value)) for name, value in (*whole.items(), *self.values.items())]

    def shown_sides(self) -> tuple[str, str]:
        """Return the values of the two sides for display."""
        return _shown(self.left), _shown(self.right)


def counterexample(claim: Claim, notation: Notation, found: Difference) -> Counterexample:
    """Turn what the numeric engine found into plain decimals."""
    names = list(found.point)
    used = {size for name in names for size in notation.symbols[name].ranges}
    used |= {claim.ranges[letter] for letter in found.indices} | set(claim.sizes)
    parts = walk(Add((claim.left, claim.right)))
    used |= {part.range for part in parts if isinstance(part, Size | Sum)}
    sizes = {size: value for size, value in found.sizes.items() if size in used}
    if not sizes:
        sizes = dict(found.sizes)
    values = {name: _nested(found.point[name], notation.symbols[name].ranges, found.sizes)
              for name in names}  # fmt: skip
    left, right = (
        0.0 if abs(side) < TOLERANCE else float(side) for side in (found.left, found.right)
    )
    return Counterexample(sizes, dict(found.indices), values, left, right, claim, notation)


def _nested(entries: Mapping, ranges: tuple[str, ...], sizes: Mapping[str, int], *done: int):
    if not ranges:
        return float(entries[done])
    values = range(1, sizes[ranges[0]] + 1)
    return [_nested(entries, ranges[1:], sizes, *done, value) for value in values]


def _shown(value: Value) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(map(_shown, value)) + "]"
    return f"{value:.6g}".replace("-", MINUS)
