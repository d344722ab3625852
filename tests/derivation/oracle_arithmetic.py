"""Arithmetic of the oracle: sixty digits, and vectors and matrices as real arrays."""

import mpmath
import numpy as np

MP = mpmath.MPContext()
MP.dps = 60
STEP = MP.mpf(10) ** -10
# Truncation of nested central differences is of order STEP², far below this.
TOLERANCE = MP.mpf(10) ** -9


class UndefinedError(ArithmeticError):
    """A logarithm of a negative number, or a division by zero."""


def column(values) -> np.ndarray:
    return np.array([[value] for value in values], dtype=object)


def is_array(value) -> bool:
    return isinstance(value, np.ndarray)


def is_column(value) -> bool:
    return is_array(value) and value.shape[1] == 1


def elementwise(function, value):
    return np.vectorize(function, otypes=[object])(value) if is_array(value) else function(value)


def log(value):
    if value <= 0:
        raise UndefinedError
    return MP.log(value)


def inverse(value):
    if abs(value) < MP.mpf(10) ** -25:
        raise UndefinedError
    return 1 / value


def power(base, exponent):
    if exponent == int(exponent):
        return base ** int(exponent) if exponent >= 0 else inverse(base) ** int(-exponent)
    if base <= 0:
        raise UndefinedError
    return base**exponent


def multiply(left, right):
    if not (is_array(left) and is_array(right)):
        return left * right
    product = left @ right
    return product[0, 0] if product.shape == (1, 1) else product


def lookup(world, name):
    """An array of a symbol: given, or computed from its definition."""
    if name in world["values"]:
        return world["values"][name]
    return world["definitions"][name](world)


def entry(world, name, indices):
    array = lookup(world, name)
    if not is_array(array):
        assert not indices
        return array
    places = [index - 1 for index in indices]
    return array[places[0], 0] if array.shape[1] == 1 and len(places) == 1 else array[tuple(places)]
