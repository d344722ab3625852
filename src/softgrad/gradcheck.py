"""Is a derivative right? Judged by the function's values alone.

Nothing here knows softmax: the module imports none of the formulas that it judges.
"""

import numbers
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from softgrad._arrays import check_number, real_array
from softgrad._differences import (
    COMPLEX_STEP,
    Function,
    central_difference,
    check_point,
    complex_step,
    default_step,
    exact_move,
    half_difference,
    unit_direction,
    value_at,
)

RELATIVE_TOLERANCE = 1e-6
"""Room for the truncation error of a central difference, h²/6 · |f‴|, with h ≈ 6e-6."""

ABSOLUTE_TOLERANCE = 2.0**-52
"""One unit in the last place of 1: what p - y or δ - p loses where it subtracts numbers near 1."""

INPUTS_INSPECTED = 16
"""Entries are looked at one by one for this many inputs; each costs four values of f."""

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
        If `z` or a value of f is empty or not finite, `method` is neither of the two, or `step` is
        not positive.
    TypeError
        If `z` or `step` is not made of real numbers, or f refuses complex input or answers it with
        real numbers.

    Notes
    -----
    Source: chapter `gradient_check`, equation ``eq-check-best-step``; Squire and Trapp,
    SIAM Review 40 (1998), for the complex step.

    Examples
    --------
    >>> numerical_jacobian(lambda x: x[0] ** 2 + 3 * x[1], [1.0, 2.0], "complex")
    array([2., 3.])
    """
    z = check_point(z)
    if method not in ("central", "complex"):
        raise ValueError(f'method must be "central" or "complex", not {method!r}')
    step, axes = _check_step(step), (unit_direction(z, k) for k in range(z.size))
    if method == "complex":
        columns = [complex_step(f, z, axis, step or COMPLEX_STEP) for axis in axes]
    else:
        step = step or default_step(value_at(f, z))
        columns = [central_difference(f, z, axis, step) for axis in axes]
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
    absolute_tolerance: float = ABSOLUTE_TOLERANCE,
) -> "GradientReport":
    r"""Compare a derivative of `f` with central differences, along directions and by entries.

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
        How many random directions to try, at least 1.
    seed : int, default 0
        Of the random choices, so that a report can be repeated.
    step : float, optional
        h, positive, as in :func:`numerical_jacobian`.
    absolute_tolerance : float, default 2.2e-16
        How far an entry may be off, however small it is, at least 0: the rounding of a derivative
        that subtracts numbers near 1, as p - y does (an entry looked at by itself: that of a sum
        over the inputs), but never more than its row holds. With 0, digits lost in that way count
        as wrong.

    Returns
    -------
    report : GradientReport
        ``report.ok``, and with ``str(report)`` the evidence: which entries are wrong, the value
        given and the numeric one.

    Raises
    ------
    ValueError
        If `z` or a value of f is empty or not finite, grad has another shape than
        f(z).shape + z.shape, or an option is out of its range.
    TypeError
        If `z`, f's values, grad's or an option are no real numbers, or `directions` no integer.

    Notes
    -----
    A direction v moves every input at once, so one costs four values of f, however many
    inputs there are. Two ways of being blind are avoided. The direction is random: along (1, …, 1)
    softmax does not change at all, and any Jacobian with zero row sums would pass. And every output
    is compared on its own: the sum of softmax's outputs is always 1, so a check of the sum would
    accept the gradient 0.

    An output passes if the two sides differ by at most 1e-6 of \|J\|\|v\|, plus what rounding may
    do: the absolute tolerance, and the noise of f over h, about 6e-10 for values near 1: slopes
    below that noise cannot be judged by differences. A wrong entry that is small beside its row
    could hide in the room that the large ones are given. So the entries are looked at one by one
    as well: all of them for up to 16 inputs, those of 16 random inputs where there are more, and
    again all of them when a direction disagrees.

    Source: chapter `gradient_check`, equation ``eq-check-weighted-sum``.

    Examples
    --------
    >>> print(check_gradient(np.sin, lambda x: np.diag(np.cos(x)), [0.0, 1.0]).ok)
    True
    """
    directions = _check_count("directions", directions)
    absolute = _check_size("absolute_tolerance", absolute_tolerance)
    z = check_point(z)
    value = value_at(f, z)
    J = _derivative(grad, z, value)
    probe = _Probe(f, z, J, _check_step(step) or default_step(value), absolute)
    rng = np.random.default_rng(seed)
    worst = max(
        (along for _ in range(directions) for along in probe.along(_direction(rng, z.shape))),
        key=lambda comparison: comparison.excess,
    )
    inputs = _inputs(z, rng) if worst.agrees else range(z.size)
    wrong = tuple(probe.wrong_entries(inputs))
    return GradientReport(worst.agrees and not wrong, directions, worst, wrong)


@dataclass(frozen=True)
class Comparison:
    """A derivative as given and as measured: an entry, or, without index, along a direction.

    Attributes
    ----------
    index : place of the entry in the Jacobian; empty for a direction
    analytic, numeric : the value given, and the one measured by differences
    tolerance : how far the two may differ
    """

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
            f"analytic {self.analytic:.8g}, numeric {self.numeric:.8g}, "
            f"tolerance {self.tolerance:.1e}"
        )


@dataclass(frozen=True)
class GradientReport:
    """What :func:`check_gradient` found.

    Attributes
    ----------
    ok : whether the derivative agrees, along every direction and in every entry looked at
    directions : how many were tried
    worst : the comparison along a direction that came closest to failing, or failed by most
    entries : the entries that are wrong, row by row; empty if the derivative is right

    Examples
    --------
    >>> print(check_gradient(np.sum, [1.0, 2.0], [0.0, 0.0]))
    gradient check failed: 1 wrong entry
      entry 1: analytic 2, numeric 1, tolerance 2.0e-06
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
                f"gradient check passed along {self.directions} random directions\n"
                f"  closest call: {self.worst}"
            )
        count = "1 wrong entry" if len(self.entries) == 1 else f"{len(self.entries)} wrong entries"
        lines = [f"gradient check failed: {count}"]
        lines += [f"  entry {_index_name(e.index)}: {e}" for e in self.entries[:ENTRIES_SHOWN]]
        if len(self.entries) > ENTRIES_SHOWN:
            lines.append(f"  and {len(self.entries) - ENTRIES_SHOWN} more")
        if not self.entries:
            lines = ["gradient check failed along a random direction", f"  {self.worst}"]
        return "\n".join(lines)


def _index_name(index: tuple[int, ...]) -> str:
    return str(index[0]) if len(index) == 1 else str(index)


def _derivative(grad: Function | ArrayLike, z: NDArray, value: NDArray) -> NDArray[np.float64]:
    """Return the derivative to judge, of shape f(z).shape + z.shape."""
    given = real_array("grad", grad(z.copy()) if callable(grad) else grad)
    expected = value.shape + z.shape
    if given.shape != expected:
        raise ValueError(
            f"grad is of shape {given.shape}; for f from {z.shape} to {value.shape} it must be "
            f"{expected}"
        )
    return given.astype(np.float64)


def _check_step(step: float | None) -> float | None:
    if step is None:
        return None
    if _check_size("step", step) == 0:
        raise ValueError(f"step must be positive and finite, not {step}")
    return float(step)


def _check_size(name: str, value: float) -> float:
    """Check that an option is a finite real number of at least 0."""
    number = check_number(name, value)
    if not 0 <= number < np.inf:
        at_least = "positive" if name == "step" else "at least 0"
        raise ValueError(f"{name} must be {at_least} and finite, not {value}")
    return number


def _check_count(name: str, value: int) -> int:
    if isinstance(value, bool) or not isinstance(value, numbers.Integral):
        raise TypeError(f"{name} must be an integer, not {value!r}")
    if value < 1:
        raise ValueError(f"{name} must be at least 1, not {value}")
    return int(value)


def _inputs(z: NDArray, rng: np.random.Generator) -> Iterable[int]:
    """Choose the inputs whose entries are looked at one by one."""
    if z.size <= INPUTS_INSPECTED:
        return range(z.size)
    return np.sort(rng.choice(z.size, INPUTS_INSPECTED, replace=False))


def _direction(rng: np.random.Generator, shape: tuple[int, ...]) -> NDArray[np.float64]:
    """Random signs and sizes from 1/2 to 3/2: no input is left out, and none moves like another."""
    return rng.choice([-1.0, 1.0], size=shape) * rng.uniform(0.5, 1.5, size=shape)


@dataclass(frozen=True)
class _Probe:
    """A derivative J to be judged at z, and how: the step, and what an entry may be off by."""

    f: Function
    z: NDArray
    J: NDArray
    step: float
    absolute: float

    def along(self, direction: NDArray) -> list[Comparison]:
        """Compare J v with the slope of f along v, for each output."""
        return [Comparison((), *row) for row in self._slopes(direction, self.absolute).tolist()]

    def wrong_entries(self, inputs: Iterable[int]) -> list[Comparison]:
        """Compare the entries of some inputs one by one, and list the wrong ones row by row.

        Each may be off by the rounding of all of them, since a sum over them may be behind it.
        """
        wrong = []
        for column in inputs:
            slopes = self._slopes(unit_direction(self.z, column), self.absolute * self.z.size)
            entries = (self._entry(row, column, slope) for row, slope in enumerate(slopes.tolist()))
            wrong += [entry for entry in entries if not entry.agrees]
        return sorted(wrong, key=lambda entry: entry.index)

    def _entry(self, row: int, column: int, slope: list[float]) -> Comparison:
        index = np.unravel_index(row * self.z.size + column, self.J.shape)
        return Comparison(tuple(map(int, index)), *slope)

    def _slopes(self, direction: NDArray, absolute: float) -> NDArray[np.float64]:
        """Return rows (analytic, numeric, tolerance), one per output.

        Differences over h and 2h tell how much of them is truncation.
        """
        move = exact_move(self.z, direction, self.step)
        near, noise = half_difference(self.f, self.z, move)
        far, _ = half_difference(self.f, self.z, 2 * move)
        uncertainty = noise + np.abs(far / 2 - near)
        moved = move.reshape(-1) != 0
        v, J = move.reshape(-1)[moved], self.J.reshape(-1, self.z.size)
        with np.errstate(invalid="ignore", over="ignore"):  # a wrong J may hold anything
            lost = np.fmin(absolute, np.abs(J).sum(axis=-1, keepdims=True))
            J = J[:, moved]
            tolerance = (RELATIVE_TOLERANCE * np.abs(J) + lost) @ np.abs(v)
            tolerance += uncertainty.reshape(-1)
            return np.stack([J @ v, near.reshape(-1), tolerance], axis=-1) / np.abs(v).max()
