"""Cross-entropy of softmax, and its gradient by the logits, p - y."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from softgrad._arrays import (
    Logits,
    Targets,
    check_label_smoothing,
    check_logits,
    check_reduction,
    check_targets,
)
from softgrad._rows import ShiftedRows, quiet, row_sum


class _Problem(NamedTuple):
    """Checked arguments of a loss; the result is divided by `shared_by`, the rows of a mean."""

    logits: Logits
    targets: Targets
    smoothing: float
    shared_by: int


@quiet
def cross_entropy(
    z: ArrayLike, y: ArrayLike, *, reduction: str = "mean", label_smoothing: float = 0.0
) -> np.ndarray | np.floating:
    r"""Cross-entropy between targets and softmax: :math:`L = -\sum_k y_k \log p_k`.

    Parameters
    ----------
    z : array_like, shape (..., n)
        Logits (dimensionless). ``-inf`` masks a class; leading axes are a batch.
    y : array_like
        Integer labels, 0 to n - 1, of shape (...); or a distribution per row, of shape (..., n),
        with entries of at least 0 that sum to 1 within 1e-6 (within 2e-3 for float16).
    reduction : {"mean", "sum", "none"}, default "mean"
        Average of the rows' losses, their sum, or each by itself.
    label_smoothing : float in [0, 1], default 0
        ε: the targets become (1 - ε) y + ε / n.

    Returns
    -------
    loss : NumPy float, or ndarray of shape (...) for ``reduction="none"``
        At least 0, in the float type of `z`. A masked class costs nothing while its target is 0,
        and makes the loss inf when it is not: the label itself, or any mask under label smoothing.

    Raises
    ------
    IndexError
        If a label is negative or not below n.
    ValueError
        If logits are not allowed (see :func:`~softgrad.softmax`), shapes do not match, targets are
        negative or do not sum to 1, or a mean is asked of no rows.
    TypeError
        If labels are no integers, or anything is no array of numbers.

    Notes
    -----
    Within 5 units in the last place, also when the true class is nearly certain.
    Source: chapter `cross_entropy`, equation ``eq-cross-entropy-logits``.

    Examples
    --------
    >>> print(cross_entropy([0.0, 40.0], 1))
    4.248354255291589e-18
    """
    logits, targets, smoothing, shared_by = _check(z, y, reduction, label_smoothing)
    losses = np.empty(len(logits.rows))
    for block in logits.blocks():
        y_rows, shifted = targets.distribution(block), ShiftedRows.of(logits, block)
        losses[block] = _expected(-shifted.log_probabilities(), y_rows, smoothing)
        _restore_huge_losses(losses[block], logits.rows[block], shifted, y_rows, smoothing)
    if reduction == "none":
        return logits.restore(losses.astype(logits.dtype))
    return logits.dtype.type(_sum_of_losses(losses[None, :], shared_by)[0])


@quiet
def cross_entropy_grad(
    z: ArrayLike, y: ArrayLike, *, reduction: str = "mean", label_smoothing: float = 0.0
) -> np.ndarray:
    r"""Gradient of cross-entropy by the logits: :math:`\partial L / \partial z_i = p_i - y_i`.

    Parameters
    ----------
    z : array_like, shape (..., n)
        Logits, as for :func:`cross_entropy`.
    y : array_like, shape (...) or (..., n)
        Labels or distributions, as for :func:`cross_entropy`.
    reduction : {"mean", "sum", "none"}, default "mean"
        "mean" divides p - y by the number of rows; "sum" and "none" return p - y itself.
    label_smoothing : float in [0, 1], default 0
        As for :func:`cross_entropy`.

    Returns
    -------
    gradient : ndarray, shape (..., n)
        In the float type of `z`. Where the label itself is masked and the loss inf, it is
        still p - y.

    Raises
    ------
    IndexError, ValueError, TypeError
        As :func:`cross_entropy`.

    Notes
    -----
    With integer labels within 5 units in the last place: where the true class k leads,
    p_k - 1 is computed as -r / s, without a subtraction. Source: chapter `p_minus_y`, equation
    ``eq-p-minus-y-logits``.

    Examples
    --------
    >>> cross_entropy_grad([0.0, 0.0], 1)
    array([ 0.5, -0.5])
    """
    logits, targets, smoothing, shared_by = _check(z, y, reduction, label_smoothing)
    gradient = logits.empty(logits.shape[-1])
    for block in logits.blocks():
        y_rows, shifted = targets.distribution(block), ShiftedRows.of(logits, block)
        gradient[block] = _p_minus_y(shifted, y_rows, smoothing) / shared_by
    return logits.restore(gradient)


def _check(z: ArrayLike, y: ArrayLike, reduction: str, label_smoothing: float) -> _Problem:
    logits = check_logits(z)
    targets = check_targets(y, logits)
    smoothing = check_label_smoothing(label_smoothing)
    row_count = len(logits.rows)
    reduction = check_reduction(reduction, row_count)
    return _Problem(logits, targets, smoothing, row_count if reduction == "mean" else 1)


def _expected(costs: NDArray, y: NDArray, smoothing: float) -> NDArray:
    """Return (1 - ε) Σ y · cost + ε · mean cost for each row; a target of 0 costs nothing.

    The smoothed target (1 - ε) y + ε / n is not formed, since ε / n may be below the normal floats.
    """
    expected = np.zeros(len(costs))
    if smoothing < 1:
        expected += (1 - smoothing) * _sum_of_losses(np.where(y == 0, 0.0, y * costs))
    if smoothing > 0:
        expected += smoothing * _sum_of_losses(costs, shared_by=costs.shape[-1])
    return expected


def _restore_huge_losses(
    losses: NDArray, z: NDArray, shifted: ShiftedRows, y: NDArray, smoothing: float
) -> None:
    """Recompute, in place, losses that came out infinite.

    A gap beyond the largest float makes log p infinite, but y log p may still be a float. So a
    quarter of -log p = M - z + log s is summed instead. The loss of a mask stays infinite.
    """
    huge = np.isinf(losses)
    if huge.any():
        largest, log_sum = shifted.largest[huge, None], shifted.log_sum()[huge, None]
        quarters = (largest / 4 - z[huge] / 4) + log_sum / 4
        losses[huge] = 4 * _expected(quarters, y[huge], smoothing)


def _sum_of_losses(losses: NDArray, shared_by: int = 1) -> NDArray:
    """Sum each row of losses over `shared_by`; an infinite loss makes the sum infinite."""
    infinite = np.isinf(losses).any(axis=-1)
    return np.where(infinite, np.inf, row_sum(losses, shared_by))


def _p_minus_y(shifted: ShiftedRows, y: NDArray, smoothing: float) -> NDArray:
    """Return p - y; for a leader that holds most of the target, as (1 - y_k) - (1 - p_k).

    There 1 - y_k is exact and 1 - p_k is r / s, so that digits stay when p_k and y_k are near 1.
    """
    smoothed = (1.0 - smoothing) * y + smoothing / y.shape[-1]
    gradient = shifted.probabilities() - smoothed
    at_leader = shifted.index, shifted.leader
    y_leader = y[at_leader]
    rest_of_target = (1.0 - y_leader) + smoothing * (y_leader - 1.0 / y.shape[-1])
    by_rests = rest_of_target - shifted.rest_of_leader()
    gradient[at_leader] = np.where(smoothed[at_leader] >= 0.5, by_rests, gradient[at_leader])
    return gradient
