"""Values of a function near a point, and differences of them.

All of it is done in float64, at points that are finite and on functions that are not trusted.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from softgrad._arrays import real_array

Function = Callable[[NDArray], ArrayLike]

COMPLEX_STEP = 1e-20
"""Nothing is subtracted in a complex step, so it may be so small that h² is beneath every digit."""

NOISE_UNITS = 16
"""Room for rounding in f, in units in the last place of its values. A careful f needs 1 to 5."""

LARGEST_POINT = 1e308
"""Nearer to the largest float (1.8e308) a step could overflow."""


def check_point(z: ArrayLike) -> NDArray[np.float64]:
    """Return `z` in float64, if it is finite and can be moved."""
    point = real_array("z", z).astype(np.float64)
    if point.size == 0:
        raise ValueError(f"z must hold a number at least, but is of shape {point.shape}")
    if not np.isfinite(point).all():
        raise ValueError(f"z must be finite to be moved, but holds {point[~np.isfinite(point)][0]}")
    if np.abs(point).max() > LARGEST_POINT:
        raise ValueError(f"z is too large to be moved: it holds {np.abs(point).max()}")
    return point


def value_at(f: Function, z: NDArray) -> NDArray:
    """Return f(z), of a copy so that f cannot move the point."""
    value = real_array("the value of f", f(z.copy()))
    if value.size == 0:
        raise ValueError(f"f returned no number, but an array of shape {value.shape}")
    return _finite(value)


def _finite(value: NDArray) -> NDArray:
    bad = ~np.isfinite(value)
    if bad.any():
        raise ValueError(f"f returned {value[bad][0]} near z; its values must be finite")
    return value


def _epsilon(value: NDArray) -> float:
    return float(np.finfo(value.dtype if value.dtype.kind == "f" else np.float64).eps)


def default_step(value: NDArray) -> float:
    """Balance truncation (h²) against rounding (epsilon / h): the cube root of f's epsilon."""
    return _epsilon(value) ** (1 / 3)


def unit_direction(z: NDArray, index: int) -> NDArray[np.float64]:
    """Return the unit direction of z's space along one of its entries, counted in order."""
    direction = np.zeros(z.size)
    direction[index] = 1.0
    return direction.reshape(z.shape)


def exact_move(z: NDArray, direction: NDArray, step: float) -> NDArray[np.float64]:
    """Return hv, rounded so that z + hv is exact, and large enough to move a large z at all."""
    size = np.maximum(step, 4 * np.spacing(np.abs(z)))
    return (z + size * direction) - z


def half_difference(f: Function, z: NDArray, move: NDArray) -> tuple[NDArray, NDArray]:
    """Return (f(z + move) - f(z - move)) / 2, and the part of it that may be f's rounding."""
    high, low = value_at(f, z + move), value_at(f, z - move)
    if high.shape != low.shape:
        raise ValueError(f"f returned the shapes {high.shape} and {low.shape} near z")
    unit = np.maximum(np.spacing(np.abs(high)), np.spacing(np.abs(low)))
    return (high - low) / 2, NOISE_UNITS * unit


def central_difference(f: Function, z: NDArray, axis: NDArray, step: float) -> NDArray:
    """Return (f(z + h) - f(z - h)) / 2h along one unit direction."""
    move = exact_move(z, axis, step)
    return half_difference(f, z, move)[0] / move[axis == 1].item()


def complex_step(f: Function, z: NDArray, axis: NDArray, step: float) -> NDArray[np.float64]:
    """Return Im f(z + ih) / h."""
    advice = 'a complex step needs an f that computes with complex numbers; use method="central"'
    try:
        value = np.asarray(f(z + 1j * step * axis))
    except TypeError as error:
        raise TypeError(f"f refused complex input ({error}); {advice}") from error
    if value.dtype.kind != "c":
        raise TypeError(f"f answered complex input with {value.dtype.name}; {advice}")
    return _finite(value).imag / step
