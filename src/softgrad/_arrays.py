"""What the public functions accept: every argument is checked here, once.

The checks turn whatever the caller passed (lists, integers, strided or read-only arrays, any
number of leading axes) into float64 rows, one row per sample, and remember how to turn results back
into the caller's shape and float type. Everything behind this boundary trusts its input.
"""

import math
import numbers
import operator
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

BLOCK_ENTRIES = 16_384
"""Rows are worked through in blocks of about this many numbers (128 kB), which stay in cache."""

TARGET_SUM_TOLERANCE = 1e-6
"""How far from 1 the targets of a row may sum (twice the float type's epsilon, if that is more)."""


@dataclass(frozen=True)
class Logits:
    """Checked logits as a table: one row per sample, one column per class."""

    rows: NDArray[np.float64]
    leader: NDArray[np.intp]  # the class of the largest logit, row by row
    shape: tuple[int, ...]
    dtype: np.dtype  # the caller's float type, which results are returned in

    def blocks(self) -> Iterator[slice]:
        """Slices of whole rows that together cover the table."""
        count, classes = self.rows.shape
        step = max(1, BLOCK_ENTRIES // classes)
        return (slice(start, start + step) for start in range(0, count, step))

    def empty(self, *row_shape: int) -> NDArray:
        """Room for a result of `row_shape` per row, in the caller's float type."""
        return np.empty((len(self.rows), *row_shape), dtype=self.dtype)

    def restore(self, result: NDArray) -> Any:
        """Give a result with one row per sample the caller's leading axes back."""
        return result.reshape(self.shape[:-1] + result.shape[1:])[()]


@dataclass(frozen=True)
class Labels:
    """Checked targets: a label for each row, out of a number of classes."""

    labels: NDArray[np.intp]
    classes: int

    def distribution(self, block: slice) -> NDArray[np.float64]:
        """One-hot distributions of a block of rows."""
        labels = self.labels[block]
        one_hot = np.zeros((len(labels), self.classes))
        one_hot[np.arange(len(labels)), labels] = 1.0
        return one_hot


@dataclass(frozen=True)
class Distributions:
    """Checked targets: a distribution over the classes for each row."""

    rows: NDArray[np.float64]

    def distribution(self, block: slice) -> NDArray[np.float64]:
        """Distributions of a block of rows, as they are."""
        return self.rows[block]


Targets = Labels | Distributions


def real_array(name: str, value: ArrayLike) -> NDArray:
    """Return `value` as an array of integers, or of half, single or double floats."""
    if isinstance(value, np.ma.MaskedArray):
        raise TypeError(f"{name} is a masked array, whose mask would be lost; mask with -inf")
    try:
        array = np.asarray(value)
    except ValueError as error:
        raise ValueError(f"{name} must be a rectangular array of numbers: {error}") from error
    if array.dtype.kind not in "iuf" or array.dtype.char == "g":
        raise TypeError(
            f"{name} must hold integers or floats of at most 64 bits, not {array.dtype.name}"
        )
    return array


def float_type(array: NDArray) -> np.dtype:
    """Return the type of results: that of `array` in native byte order, float64 for integers."""
    return array.dtype.newbyteorder("=") if array.dtype.kind == "f" else np.dtype(np.float64)


def table(array: NDArray) -> NDArray[np.float64]:
    """Return `array` as contiguous float64 rows over its last axis."""
    return np.ascontiguousarray(array, dtype=np.float64).reshape(-1, array.shape[-1])


def row_name(index: int, leading: tuple[int, ...]) -> str:
    """Name a row as the caller counts rows: "row 3", or "row (1, 3)" under two leading axes."""
    if len(leading) < 2:
        return f"row {index}"
    return f"row {tuple(int(i) for i in np.unravel_index(index, leading))}"


def check_logits(z: ArrayLike) -> Logits:
    """Check that every row of `z` holds finite logits or masks (-inf), and not masks alone."""
    array = real_array("z", z)
    if array.ndim == 0:
        raise ValueError(f"z must have a class axis, but is the single number {array[()]}")
    if array.shape[-1] == 0:
        raise ValueError(f"z has an empty class axis (shape {array.shape})")
    rows = table(array)
    leader = rows.argmax(axis=-1)  # argmax stops at a nan, so the leader shows every bad row
    bad = np.flatnonzero(~np.isfinite(rows[np.arange(len(rows)), leader]))
    if bad.size:
        raise ValueError(_bad_logit(rows[bad[0]], row_name(bad[0], array.shape[:-1])))
    return Logits(rows, leader, array.shape, float_type(array))


def _bad_logit(row: NDArray, row_label: str) -> str:
    bad = np.flatnonzero(np.isnan(row) | np.isposinf(row))
    if bad.size == 0:
        return f"{row_label}: every logit is -inf; at least one class must be left unmasked"
    return (
        f"{row_label}: the logit at class {bad[0]} is {row[bad[0]]}; logits must be finite or -inf"
    )


def check_direction(name: str, value: ArrayLike, logits: Logits) -> NDArray[np.float64]:
    """Check a vector per row, of the logits' shape and finite."""
    array = real_array(name, value)
    if array.shape != logits.shape:
        raise ValueError(f"{name} has shape {array.shape}, but the logits have {logits.shape}")
    rows = table(array)
    refuse(rows, ~np.isfinite(rows), array.shape[:-1], f"{name} at class", "it must be finite")
    return rows


def refuse(rows: NDArray, bad: NDArray, leading: tuple[int, ...], what: str, expected: str) -> None:
    """Raise a ValueError that names the first entry of `rows` that is marked `bad`."""
    if bad.any():
        row, column = np.argwhere(bad)[0]
        label = row_name(row, leading)
        raise ValueError(f"{label}: {what} {column} is {rows[row, column]}; {expected}")


def check_targets(y: ArrayLike, logits: Logits) -> Targets:
    """Check labels (the logits' shape without the class axis) or distributions (their shape)."""
    array = _target_array(y)
    if array.shape == logits.shape[:-1]:
        return Labels(_check_labels(array, logits), logits.shape[-1])
    if array.shape == logits.shape:
        return Distributions(_check_distributions(array))
    raise ValueError(
        f"y has shape {array.shape}; for logits of shape {logits.shape} it must be "
        f"{logits.shape[:-1]} (labels) or {logits.shape} (distributions)"
    )


def _target_array(y: ArrayLike) -> NDArray:
    """Return `y` as an array, also labels beyond 64 bits: those are out of range, not of type."""
    try:
        return real_array("y", y)
    except TypeError:
        array = np.asarray(y)
        entries = list(array.flat)
        if all(type(entry) is int for entry in entries) and max(map(abs, entries)) >= 2**63:
            return array
        raise


def _check_labels(array: NDArray, logits: Logits) -> NDArray[np.intp]:
    if array.dtype.kind == "f" and array.size:
        raise TypeError(f"labels y must be integers, not {array.dtype.name}")
    labels, classes = array.reshape(-1), logits.shape[-1]
    bad = np.flatnonzero((labels < 0) | (labels >= classes))
    if bad.size:
        label = row_name(bad[0], array.shape)
        raise IndexError(
            f"{label}: the label is {labels[bad[0]]}; with {classes} classes it must be 0 "
            f"to {classes - 1}"
        )
    return labels.astype(np.intp)


def _check_distributions(array: NDArray) -> NDArray[np.float64]:
    rows, leading = table(array), array.shape[:-1]
    bad = ~(np.isfinite(rows) & (rows >= 0))
    refuse(rows, bad, leading, "the target at class", "targets must be finite and at least 0")
    tolerance = TARGET_SUM_TOLERANCE
    if array.dtype.kind == "f":
        tolerance = max(tolerance, 2 * float(np.finfo(array.dtype).eps))
    with np.errstate(over="ignore"):  # targets near 1e308 sum to inf, which is refused
        total = rows.sum(axis=-1)
    bad_rows = np.flatnonzero(np.abs(total - 1) > tolerance)
    if bad_rows.size:
        label = row_name(bad_rows[0], leading)
        raise ValueError(
            f"{label}: the targets sum to {total[bad_rows[0]]}; they must sum to 1 "
            f"(within {tolerance:.1g})"
        )
    return rows


def check_number(name: str, value: float) -> float:
    """Check that `value` is one real number (nan and infinities included)."""
    if isinstance(value, np.ndarray) and value.ndim == 0:
        value = value[()]
    if isinstance(value, bool) or not isinstance(value, numbers.Real):
        raise TypeError(f"{name} must be a real number, not {value!r}")
    try:
        return float(value)
    except OverflowError:
        return math.inf


def check_temperature(temperature: float) -> float:
    """Check that the temperature is a positive, finite number."""
    number = check_number("temperature", temperature)
    if not 0 < number < math.inf:
        raise ValueError(f"temperature must be positive and finite, not {temperature}")
    return number


def check_label_smoothing(label_smoothing: float) -> float:
    """Check that the weight of label smoothing lies in [0, 1]."""
    number = check_number("label_smoothing", label_smoothing)
    if not 0 <= number <= 1:
        raise ValueError(f"label_smoothing must be between 0 and 1, not {label_smoothing}")
    return number


def check_reduction(reduction: str, row_count: int) -> str:
    """Check the name of the reduction, and that a mean has rows to be taken over."""
    if not isinstance(reduction, str) or reduction not in ("mean", "sum", "none"):
        raise ValueError(f'reduction must be "mean", "sum" or "none", not {reduction!r}')
    if reduction == "mean" and row_count == 0:
        raise ValueError('the mean over a batch of 0 rows does not exist; use reduction="sum"')
    return reduction


def check_class_index(name: str, value: int, classes: int) -> int:
    """Check the index of a class, counted from 0."""
    if isinstance(value, bool | np.bool):
        raise TypeError(f"{name} must be an integer, not {value!r}")
    try:
        index = operator.index(value)
    except TypeError as error:
        raise TypeError(f"{name} must be an integer, not {value!r}") from error
    if not 0 <= index < classes:
        raise IndexError(f"{name} is {index}; with {classes} classes it must be 0 to {classes - 1}")
    return index
