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
        if isinstance(value, np.ndarray):
            value = value.tolist()
        if not isinstance(value, list | tuple):
            raise TraitError(f"{self.name} is {reprlib.repr(value)}: expected a list of numbers")
        if not self.minlen <= len(value) <= self.maxlen:
            raise TraitError(
                f"{self.name} has {len(value)} entries: "
                f"expected {self.minlen} to {self.maxlen} of them"
            )
        return [
            finite_number(entry, f"{self.name}[{index}]", self.low, self.high)
            for index, entry in enumerate(value)
        ]


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
    """One of a few words; the first is the default."""

    def __init__(self, *words: str):
        super().__init__(words[0])
        self.words = words

    def validate(self, _owner: object, value: object) -> str:
        """Return `value`, one of the words."""
        if not isinstance(value, str) or value not in self.words:
            raise TraitError(
                f"{self.name} is {reprlib.repr(value)}: expected one of {', '.join(self.words)}"
            )
        return value


def is_index(value: object) -> bool:
    """Tell whether `value` is a whole number from 0, and no truth value."""
    return isinstance(value, numbers.Integral) and not isinstance(value, bool) and value >= 0
