"""Traits that refuse what a widget cannot draw, and say why.

A widget's traits are its whole state, and arrive from a reader, a kernel or a file. Each trait
checks its value once, here; ``js/traits.js`` holds the same checks for static pages.

A list that a trait keeps refuses to be changed in place: neither these checks nor the page would
hear of it. So ``widget.logits[0] = 3.0`` raises a TraitError; assign a new list instead.
"""

import math
import numbers
import reprlib
from collections.abc import Iterable
from typing import NoReturn

import numpy as np
import traitlets
from traitlets import TraitError


class Kept(list):
    """The list in a trait: it can be read like any other, and copied, but not changed."""

    def __init__(self, values: Iterable[object], name: str):
        super().__init__(values)
        self.name = name

    def refuse(self, *_args: object, **_kwargs: object) -> NoReturn:
        """Say what to do instead."""
        raise TraitError(f"{self.name} cannot be changed in place: assign a new list")

    append = clear = extend = insert = pop = remove = reverse = sort = refuse
    __setitem__ = __delitem__ = __iadd__ = __imul__ = refuse

    def __reduce_ex__(self, _protocol: int) -> tuple[type, tuple[list]]:
        """Make of a copy, deep or shallow or pickled, a plain list."""
        return list, (list(self),)


def checked_list(
    value: object, name: str, length: tuple[int, int], *, of: str, unit: str = "entries"
) -> list | tuple:
    """Return a list, tuple or array of (fewest, most) entries as it is, or refuse it.

    Its size is asked first: to look at each of 10,000 entries takes a while.
    """
    if isinstance(value, np.ndarray):
        value = value.tolist()
    if not isinstance(value, list | tuple):
        raise TraitError(f"{name} is {reprlib.repr(value)}: expected {of}")
    fewest, most = length
    if not fewest <= len(value) <= most:
        wanted = str(most) if fewest == most else f"{fewest} to {most} of them"
        raise TraitError(f"{name} has {len(value)} {unit}: expected {wanted}")
    return value


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
) -> Kept:
    """Return `value` as a list of (fewest, most) floats from `low` to `high`, or refuse it."""
    entries = checked_list(value, name, length, of="a list of numbers")
    return Kept(
        (finite_number(entry, f"{name}[{k}]", low, high) for k, entry in enumerate(entries)), name
    )


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
        rows = checked_list(value, self.name, self.rows, of="rows of numbers", unit="rows")
        matrix = [
            finite_numbers(row, f"{self.name}[{index}]", self.columns, self.low, self.high)
            for index, row in enumerate(rows)
        ]
        for index, row in enumerate(matrix):
            if len(row) != len(matrix[0]):
                raise TraitError(
                    f"{self.name}[{index}] has {len(row)} entries: "
                    f"{self.name}[0] has {len(matrix[0])}"
                )
        return Kept(matrix, self.name)


class ShortTexts(traitlets.TraitType):
    """Rows of texts of at most `longest` characters; `rows` and `columns` are (fewest, most)."""

    def __init__(self, *, rows: tuple[int, int], columns: tuple[int, int], longest: int):
        super().__init__()
        self.rows, self.columns, self.longest = rows, columns, longest

    def validate(self, _owner: object, value: object) -> list[list[str]]:
        """Return `value` as a list of lists of str."""
        rows = checked_list(value, self.name, self.rows, of="rows of texts", unit="rows")
        return Kept((self.row(row, f"{self.name}[{k}]") for k, row in enumerate(rows)), self.name)

    def row(self, value: object, name: str) -> list[str]:
        """Return one row, if it is a list of short texts."""
        texts = checked_list(value, name, self.columns, of="a list of texts")
        for k, text in enumerate(texts):
            if not isinstance(text, str) or len(text) > self.longest:
                raise TraitError(
                    f"{name}[{k}] is {reprlib.repr(text)}: "
                    f"expected a text of at most {self.longest} characters"
                )
        return Kept(texts, name)


def is_index(value: object) -> bool:
    """Tell whether `value` is a whole number from 0, and no truth value."""
    return isinstance(value, numbers.Integral) and not isinstance(value, bool) and value >= 0
