"""Traits that refuse what a widget cannot draw, and say why.

A widget's traits are its whole state, and arrive from a reader, a kernel or a file. Each trait
checks its value once, here; ``js/traits.js`` holds the same checks for static pages.
"""

import math
import numbers
import reprlib

import numpy as np
import traitlets
from traitlets import TraitError


def finite_number(value: object, name: str, low: float, high: float) -> float:
    """Return `value` as a float from `low` to `high`, or refuse it under its `name`."""
    shown = reprlib.repr(value)
    if isinstance(value, bool | np.bool_) or not isinstance(value, numbers.Real):
        raise TraitError(f"{name} is {shown}: expected a number")
    if not low <= value <= high or not math.isfinite(value):
        raise TraitError(f"{name} is {shown}: expected a finite number from {low:g} to {high:g}")
    return float(value)


def finite_numbers(
    value: object, name: str, length: tuple[int, int], low: float, high: float
) -> list[float]:
    """Return `value` as a list of (fewest, most) floats from `low` to `high`, or refuse it."""
    if isinstance(value, np.ndarray):
        value = value.tolist()
    if not isinstance(value, list | tuple):
        raise TraitError(f"{name} is {reprlib.repr(value)}: expected a list of numbers")
    fewest, most = length
    if not fewest <= len(value) <= most:
        wanted = str(most) if fewest == most else f"{fewest} to {most} of them"
        raise TraitError(f"{name} has {len(value)} entries: expected {wanted}")
    return [
        finite_number(entry, f"{name}[{index}]", low, high) for index, entry in enumerate(value)
    ]


class FiniteFloat(traitlets.Float):
    """A finite number from `low` to `high`."""

    def __init__(self, default_value: float, *, low: float, high: float, **metadata: object):
        super().__init__(default_value, **metadata)
        self.low, self.high = low, high

    def validate(self, _owner: object, value: object) -> float:
        """Return `value` as a float."""
        return finite_number(value, self.name, self.low, self.high)


class FiniteList(traitlets.TraitType):
    """A list of `minlen` to `maxlen` finite numbers from `low` to `high`; arrays are accepted."""

    def __init__(
        self,
        default_value: list[float],
        *,
        minlen: int,
        maxlen: int,
        low: float = -1000.0,
        high: float = 1000.0,
    ):
        super().__init__()
        self.first = tuple(default_value)
        self.minlen, self.maxlen = minlen, maxlen
        self.low, self.high = low, high

    def make_dynamic_default(self) -> list[float]:
        """Return a default of its own for each widget."""
        return list(self.first)

    def validate(self, _owner: object, value: object) -> list[float]:
        """Return `value` as a list of floats."""
        return finite_numbers(value, self.name, (self.minlen, self.maxlen), self.low, self.high)


class IndexPair(traitlets.TraitType):
    """Two indices (i, j), counted from 0."""

    def validate(self, _owner: object, value: object) -> tuple[int, int]:
        """Return `value` as a tuple of two ints."""
        is_pair = isinstance(value, list | tuple) and len(value) == 2
        if not is_pair or not all(is_index(entry) for entry in value):
            raise TraitError(
                f"{self.name} is {reprlib.repr(value)}: expected two indices, counted from 0"
            )
        return int(value[0]), int(value[1])


class Choice(traitlets.TraitType):
    """One of a few words."""

    def __init__(self, default_value: str, *, words: tuple[str, ...]):
        super().__init__(default_value)
        self.words = words

    def validate(self, _owner: object, value: object) -> str:
        """Return `value`, one of the words."""
        if not isinstance(value, str) or value not in self.words:
            raise TraitError(
                f"{self.name} is {reprlib.repr(value)}: expected one of {', '.join(self.words)}"
            )
        return value


class Index(traitlets.TraitType):
    """An index, counted from 0, or the word that may stand in its place."""

    def __init__(self, default_value: int | str, *, word: str | None = None):
        super().__init__(default_value)
        self.word = word

    def validate(self, _owner: object, value: object) -> int | str:
        """Return `value` as an int, or the word."""
        if is_index(value):
            return int(value)
        if self.word is not None and isinstance(value, str) and value == self.word:
            return value
        other = "" if self.word is None else f' or "{self.word}"'
        raise TraitError(
            f"{self.name} is {reprlib.repr(value)}: expected an index, counted from 0{other}"
        )


class Distribution(FiniteList):
    """A list of numbers from 0 to 1 that sum to 1 within 1e-6."""

    def __init__(self, default_value: list[float], *, minlen: int, maxlen: int):
        super().__init__(default_value, minlen=minlen, maxlen=maxlen, low=0.0, high=1.0)

    def validate(self, owner: object, value: object) -> list[float]:
        """Return `value` as a list of floats."""
        entries = super().validate(owner, value)
        total = math.fsum(entries)
        if abs(total - 1) > 1e-6:
            raise TraitError(f"{self.name} sums to {total:g}: expected 1")
        return entries


class FiniteMatrix(traitlets.TraitType):
    """Rows of finite numbers, all rows of one length; `rows` and `columns` are (fewest, most)."""

    def __init__(
        self,
        default_value: list[list[float]],
        *,
        rows: tuple[int, int],
        columns: tuple[int, int],
        low: float,
        high: float,
    ):
        super().__init__()
        self.first, self.rows = default_value, rows
        self.columns, self.low, self.high = columns, low, high

    def make_dynamic_default(self) -> list[list[float]]:
        """Return a default of its own for each widget."""
        return [list(row) for row in self.first]

    def validate(self, _owner: object, value: object) -> list[list[float]]:
        """Return `value` as a list of lists of floats."""
        if isinstance(value, np.ndarray):
            value = value.tolist()
        if not isinstance(value, list | tuple):
            raise TraitError(f"{self.name} is {reprlib.repr(value)}: expected rows of numbers")
        fewest, most = self.rows
        if not fewest <= len(value) <= most:
            raise TraitError(
                f"{self.name} has {len(value)} rows: expected {fewest} to {most} of them"
            )
        matrix = [
            finite_numbers(row, f"{self.name}[{index}]", self.columns, self.low, self.high)
            for index, row in enumerate(value)
        ]
        for index, row in enumerate(matrix):
            if len(row) != len(matrix[0]):
                raise TraitError(
                    f"{self.name}[{index}] has {len(row)} entries: "
                    f"{self.name}[0] has {len(matrix[0])}"
                )
        return matrix


def is_index(value: object) -> bool:
    """Tell whether `value` is a whole number from 0, and no truth value."""
    return isinstance(value, numbers.Integral) and not isinstance(value, bool) and value >= 0
