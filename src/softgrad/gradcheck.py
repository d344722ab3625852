"""Is a derivative right? Judged by the function's values alone.

Nothing here knows softmax: the module imports none of the formulas that it judges.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

Function = Callable[[NDArray], ArrayLike]

COMPLEX_STEP = 1e-20
"""Nothing is subtracted in a complex step, so it may be so small that h² is beneath every digit."""

RELATIVE_TOLERANCE = 1e-6
"""Room for the truncation error of a central difference, h²/6 · |f‴|, with h ≈ 6e-6."""

NOISE_UNITS = 16
"""Room for rounding in f, in units in the last place of its values. A careful f needs 1 to 5."""

ENTRIES_SHOWN = 6

let_underflow = np.errstate(under="ignore")
"""Decorator: a difference or a unit in the last place that underflows to 0 is an answer."""


@let_underflow
def numerical_jacobian(
    f: Function, z: ArrayLike, method: str = "central", *, step: float | None = None
) -> NDArray[np.float64]:
    r"""Jacobian of `f` at `z` from values of `f`, one input after the other.

    Parameters
    ----------
    f : callable
        Takes an array of z's shape and returns a number or an array of any one shape. For
        ``"complex"`` it must accept complex input and be analytic (no max, no absolute value);
        softgrad's own functions refuse complex input.
    z : array_like
        The point, of any shape, finite.
    method : {"central", "complex"}
        Central difference (f(z + h) - f(z - h)) / 2h, with an error of about 1e-10; or complex step
        Im f(z + ih) / h, which subtracts nothing and is right to rounding.
    step : float, optional
        h, positive. By default the cube root of epsilon (6e-6 where f returns float64) for the
        central difference, which suits functions that change over distances of about 1, and 1e-20
        for the complex step.

    Returns
    -------
    J : ndarray, shape f(z).shape + z.shape
        ``J[i, j]`` is ∂f_i/∂z_j; for a scalar f, the gradient, of z's shape.

    Raises
    ------
    ValueError
        If `z` or a value of f is not finite, `method` is neither of the two, or `step` is not
        positive.
    TypeError
        If `z` is not made of real numbers, or f refuses complex input or answers it with real
        numbers.

    Notes
    -----
    Source: chapter `gradient_check`; Squire and Trapp, SIAM Review 40 (1998), for the complex step.

    Examples
    --------
    >>> numerical_jacobian(lambda x: x[0] ** 2 + 3 * x[1], [1.0, 2.0], "complex")
    array([2., 3.])
    """
    z = _point(z)
    if method not in ("central", "complex"):
        raise ValueError(f'method must be "central" or "complex", not {method!r}')
    step = _check_step(step)
    if method == "complex":
        columns = [_complex_step(f, z, axis, step or COMPLEX_STEP) for axis in _axes(z)]
    else:
        step = step or _default_step(_value(f, z))
        columns = [_central_difference(f, z, axis, step) for axis in _axes(z)]
    J = np.stack(columns, axis=-1)
    return J.reshape(J.shape[:-1] + z.shape)


@let_underflow
def check_gradient(
    f: Function,
    grad: Function | ArrayLike,
    z: ArrayLike,
    *,
    directions: int = 8,
    seed: int = 0,
    step: float | None = None,
    absolute_tolerance: float = 1e-14,
) -> "GradientReport":
    r"""Compare a derivative of `f` with central differences along random directions.

    Parameters
    ----------
    f : callable
        Takes an array of z's shape and returns a number or an array of any one shape.
    grad : callable or array_like
        The derivative to judge, or a function that returns it at z, of shape f(z).shape + z.shape:
        the gradient for a scalar f, the Jacobian (row = output) for a vector-valued one.
    z : array_like
        The point, of any shape, finite.
    directions : int, default 8
        How many random directions to try.
    seed : int, default 0
        Of the random directions, so that a report can be repeated.
    step : float, optional
        As in :func:`numerical_jacobian`.
    absolute_tolerance : float, default 1e-14
        How far any entry may be off, however small it is: the rounding of a derivative that
        subtracts numbers near 1, as p - y does. With 0, digits lost in that way count as wrong.

    Returns
    -------
    report : GradientReport
        ``report.ok``, and with ``str(report)`` the evidence: which entries are wrong, the value
        given and the numeric one.

    Raises
    ------
    ValueError
        If `z` or a value of f is not finite, or grad has another shape than f(z).shape + z.shape.
    TypeError
        If `z`, f's values or grad's are no real numbers.

    Notes
    -----
    A direction v moves every input at once, so one costs four values of f, however many
    inputs there are. Two ways of being blind are avoided. The direction is random: along (1, …, 1)
    softmax does not change at all, and any Jacobian with zero row sums would pass. And every output
    is compared on its own: the sum of softmax's outputs is always 1, so a check of the sum would
    accept the gradient 0. Only when a direction disagrees are the entries looked at one by one.

    An output passes if the two sides differ by at most 1e-6 of \|J\|\|v\|, plus what rounding may
    do: the absolute tolerance, and the noise of f over h, about 6e-10 for values near 1: slopes
    below that noise cannot be judged by differences. Source: chapter `gradient_check`.

    Examples
    --------
    >>> print(check_gradient(np.sin, lambda x: np.diag(np.cos(x)), [0.0, 1.0]).ok)
    True
    """
    if directions < 1:
        raise ValueError(f"directions must be at least 1, not {directions}")
    z = _point(z)
    value = _value(f, z)
    J = _derivative(grad, z, value)
    step = _check_step(step) or _default_step(value)
    rng = np.random.default_rng(seed)
    table = J.reshape(-1, z.size)
    compared = [
        _compare_along(f, table, z, _direction(rng, z.shape), step, absolute_tolerance)
        for _ in range(directions)
    ]
    outputs = [Comparison((), *map(float, row)) for rows in compared for row in rows]
    worst = max(outputs, key=lambda output: output.excess)
    entries = () if worst.agrees else tuple(_wrong_entries(f, J, z, step, absolute_tolerance))
    return GradientReport(worst.agrees, directions, worst, entries)


@dataclass(frozen=True)
class Comparison:
    """A derivative as given and as measured: an entry, or, without index, along a direction."""

    index: tuple[int, ...]
    analytic: float
    numeric: float
    tolerance: float

    @property
    def excess(self) -> float:
        """Difference in units of the tolerance; more than 1 is too much."""
        difference = abs(self.analytic - self.numeric)
        if difference == 0:
            return 0.0
        if not np.isfinite(difference) or self.tolerance == 0:
            return np.inf
        return difference / self.tolerance

    @property
    def agrees(self) -> bool:
        """Whether the difference is within the tolerance."""
        return self.excess <= 1

    def __str__(self) -> str:
        return (
            f"analytic {self.analytic:.10g}, numeric {self.numeric:.10g} "
            f"(they may differ by {self.tolerance:.1e})"
        )


@dataclass(frozen=True)
class GradientReport:
    """What :func:`check_gradient` found.

    Attributes
    ----------
    ok : whether the derivative agrees along every direction
    directions : how many were tried
    worst : the comparison along a direction that came closest to failing, or failed by most
    entries : the entries that are wrong, row by row; empty if the derivative is right
    """

    ok: bool
    directions: int
    worst: Comparison
    entries: tuple[Comparison, ...] = field(default=())

    def __bool__(self) -> bool:
        return self.ok

    def __str__(self) -> str:
        if self.ok:
            return (
                f"gradient check passed along {self.directions} random directions; "
                f"the closest call: {self.worst}"
            )
        count = "1 wrong entry" if len(self.entries) == 1 else f"{len(self.entries)} wrong entries"
        lines = [f"gradient check failed: {count}"]
        lines += [f"  entry {_index_name(e.index)}: {e}" for e in self.entries[:ENTRIES_SHOWN]]
        if len(self.entries) > ENTRIES_SHOWN:
            lines.append(f"  and {len(self.entries) - ENTRIES_SHOWN} more")
        if not self.entries:
            lines = [f"gradient check failed along a random direction: {self.worst}"]
        return "\n".join(lines)


def _index_name(index: tuple[int, ...]) -> str:
    return str(index[0]) if len(index) == 1 else str(index)


def _point(z: ArrayLike) -> NDArray[np.float64]:
    point = _real("z", z).astype(np.float64)
    if point.size == 0:
        raise ValueError(f"z must hold a number at least, but is of shape {point.shape}")
    if not np.isfinite(point).all():
        raise ValueError(f"z must be finite to be moved, but holds {point[~np.isfinite(point)][0]}")
    return point


def _real(name: str, value: ArrayLike) -> NDArray:
    array = np.asarray(value)
    if array.dtype.kind not in "iuf":
        raise TypeError(f"{name} must be made of real numbers, not {array.dtype.name}")
    return array


def _value(f: Function, z: NDArray) -> NDArray:
    """Return f(z), of a copy so that f cannot move the point."""
    return _finite(_real("the value of f", f(z.copy())))


def _finite(value: NDArray) -> NDArray:
    bad = ~np.isfinite(value)
    if bad.any():
        raise ValueError(f"f returned {value[bad][0]} near z; its values must be finite")
    return value


def _derivative(grad: Function | ArrayLike, z: NDArray, value: NDArray) -> NDArray[np.float64]:
    """Return the derivative to judge, of shape f(z).shape + z.shape."""
    given = _real("grad", grad(z.copy()) if callable(grad) else grad)
    expected = value.shape + z.shape
    if given.shape != expected:
        raise ValueError(
            f"grad is of shape {given.shape}; for f from {z.shape} to {value.shape} it must be "
            f"{expected}"
        )
    return given.astype(np.float64)


def _check_step(step: float | None) -> float | None:
    if step is not None and not 0 < step < np.inf:
        raise ValueError(f"step must be positive and finite, not {step}")
    return step


def _epsilon(value: NDArray) -> float:
    return float(np.finfo(value.dtype if value.dtype.kind == "f" else np.float64).eps)


def _default_step(value: NDArray) -> float:
    """Balance truncation (h²) against rounding (epsilon / h): the cube root of f's epsilon."""
    return _epsilon(value) ** (1 / 3)


def _axes(z: NDArray) -> list[NDArray[np.float64]]:
    """Return the unit directions of z's space, one after the other."""
    return [unit.reshape(z.shape) for unit in np.eye(z.size)]


def _direction(rng: np.random.Generator, shape: tuple[int, ...]) -> NDArray[np.float64]:
    """Random signs and sizes from 1/2 to 3/2: no input is left out, and none moves like another."""
    return rng.choice([-1.0, 1.0], size=shape) * rng.uniform(0.5, 1.5, size=shape)


def _move(z: NDArray, direction: NDArray, step: float) -> NDArray[np.float64]:
    """Return hv, rounded so that z + hv is exact, and large enough to move a large z at all."""
    size = np.maximum(step, 4 * np.spacing(np.abs(z)))
    return (z + size * direction) - z


def _half_difference(f: Function, z: NDArray, move: NDArray) -> tuple[NDArray, NDArray]:
    """Return (f(z + move) - f(z - move)) / 2, and the part of it that may be f's rounding."""
    high, low = _value(f, z + move), _value(f, z - move)
    if high.shape != low.shape:
        raise ValueError(f"f returned the shapes {high.shape} and {low.shape} near z")
    unit = np.maximum(np.spacing(np.abs(high)), np.spacing(np.abs(low)))
    return (high - low) / 2, NOISE_UNITS * unit


def _central_difference(f: Function, z: NDArray, axis: NDArray, step: float) -> NDArray:
    move = _move(z, axis, step)
    return _half_difference(f, z, move)[0] / move[axis == 1].item()


def _complex_step(f: Function, z: NDArray, axis: NDArray, step: float) -> NDArray[np.float64]:
    """Return Im f(z + ih) / h."""
    advice = 'a complex step needs an f that computes with complex numbers; use method="central"'
    try:
        value = np.asarray(f(z + 1j * step * axis))
    except TypeError as error:
        raise TypeError(f"f refused complex input ({error}); {advice}") from error
    if value.dtype.kind != "c":
        raise TypeError(f"f answered complex input with {value.dtype.name}; {advice}")
    return _finite(value).imag / step


def _compare_along(
    f: Function, J: NDArray, z: NDArray, direction: NDArray, step: float, absolute: float
) -> NDArray[np.float64]:
    """Compare J v with the slope of f along v: rows (analytic, numeric, tolerance), one per output.

    J is a table (outputs, inputs). Differences over h and 2h tell how much of them is truncation.
    """
    move = _move(z, direction, step)
    near, noise = _half_difference(f, z, move)
    far, _ = _half_difference(f, z, 2 * move)
    uncertainty = noise + np.abs(far / 2 - near)
    moved = move.reshape(-1) != 0
    J, v = J[:, moved], move.reshape(-1)[moved]
    with np.errstate(invalid="ignore", over="ignore"):  # a wrong J may hold anything
        allowed = RELATIVE_TOLERANCE * np.abs(J) + absolute
        tolerance = allowed @ np.abs(v) + uncertainty.reshape(-1)
        return np.stack([J @ v, near.reshape(-1), tolerance], axis=-1) / np.abs(v).max()


def _wrong_entries(
    f: Function, J: NDArray, z: NDArray, step: float, absolute: float
) -> list[Comparison]:
    """Compare J entry by entry, and list the wrong ones row by row."""
    table = J.reshape(-1, z.size)
    columns = [_compare_along(f, table, z, axis, step, absolute) for axis in _axes(z)]
    entries = np.stack(columns, axis=1).reshape(-1, 3)  # rows of J one after the other
    indices = np.ndindex(J.shape)
    found = (Comparison(i, *map(float, entry)) for i, entry in zip(indices, entries, strict=True))
    return [entry for entry in found if not entry.agrees]
