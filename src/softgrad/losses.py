"""Cross-entropy of softmax, and its gradient by the logits, p - y."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from softgrad._arrays import (
    check_label_smoothing,
    check_logits,
    check_reduction,
    check_targets,
)
from softgrad._rows import ShiftedRows, quiet, row_sum


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
    Source: chapter `cross_entropy`.

    Examples
    --------
    >>> print(cross_entropy([0.0, 40.0], 1))
    4.248354255291589e-18
    """
    logits = check_logits(z)
    targets = check_targets(y, logits)
    smoothing = check_label_smoothing(label_smoothing)
    reduction = check_reduction(reduction, len(logits.rows))
    losses = np.empty(len(logits.rows))
    for block in logits.blocks():
        y_rows = _smoothed(targets.distribution(block, logits.shape[-1]), smoothing)
        losses[block] = _row_losses(ShiftedRows.of(logits, block), y_rows)
        _restore_huge_losses(losses[block], logits.rows[block], y_rows)
    if reduction == "none":
        return logits.restore(losses.astype(logits.dtype))
    count = len(losses) if reduction == "mean" else 1
    return logits.dtype.type(_sum_of_losses(losses[None, :], shared_by=count)[0])


@quiet
def cross_entropy_grad(
    z: ArrayLike, y: ArrayLike, *, reduction: str = "mean", label_smoothing: float = 0.0
) -> np.ndarray:
    r"""Gradient of cross-entropy by the logits: :math:`\partial L / \partial z_i = p_i - y_i`.

    Parameters
    ----------
    z, y, label_smoothing
        As for :func:`cross_entropy`.
    reduction : {"mean", "sum", "none"}, default "mean"
        "mean" divides p - y by the number of rows; "sum" and "none" return p - y itself.

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
    ``eq-p-minus-y``.

    Examples
    --------
    >>> cross_entropy_grad([0.0, 0.0], 1)
    array([ 0.5, -0.5])
    """
    logits = check_logits(z)
    targets = check_targets(y, logits)
    smoothing = check_label_smoothing(label_smoothing)
    reduction = check_reduction(reduction, len(logits.rows))
    count = len(logits.rows) if reduction == "mean" else 1
    gradient = logits.empty(logits.shape[-1])
    for block in logits.blocks():
        y_rows = targets.distribution(block, logits.shape[-1])
        gradient[block] = _p_minus_y(ShiftedRows.of(logits, block), y_rows, smoothing) / count
    return logits.restore(gradient)


def _smoothed(y: NDArray, smoothing: float) -> NDArray:
    """Return (1 - ε) y + ε / n."""
    return (1.0 - smoothing) * y + smoothing / y.shape[-1]


def _row_losses(shifted: ShiftedRows, y: NDArray) -> NDArray:
    """Return -Σ y log p for each row, where a target of 0 costs nothing even if log p is -inf."""
    return _sum_of_losses(np.where(y == 0, 0.0, y * -shifted.log_probabilities()))


def _restore_huge_losses(losses: NDArray, z: NDArray, y: NDArray) -> None:
    """Recompute, in place, losses that came out infinite.

    A gap beyond the largest float makes log p infinite, but y log p may still be a float. There log
    s is beneath every digit, and Σ y (m - z) is summed in quarters. The loss of a mask stays
    infinite.
    """
    huge = np.isinf(losses)
    if huge.any():
        z, y = z[huge], y[huge]
        quarter_gaps = z.max(axis=-1, keepdims=True) / 4 - z / 4
        losses[huge] = 4 * _sum_of_losses(np.where(y == 0, 0.0, y * quarter_gaps))


def _sum_of_losses(losses: NDArray, shared_by: int = 1) -> NDArray:
    """Sum each row of losses over `shared_by`; an infinite loss makes the sum infinite."""
    infinite = np.isinf(losses).any(axis=-1)
    return np.where(infinite, np.inf, row_sum(losses, shared_by))


def _p_minus_y(shifted: ShiftedRows, y: NDArray, smoothing: float) -> NDArray:
    """Return p - y; for a leader that holds most of the target, as (1 - y_k) - (1 - p_k).

    There 1 - y_k is exact and 1 - p_k is r / s, so that digits stay when p_k and y_k are near 1.
    """
    smoothed = _smoothed(y, smoothing)
    gradient = shifted.probabilities() - smoothed
    at_leader = shifted.index, shifted.leader
    y_leader = y[at_leader]
    rest_of_target = (1.0 - y_leader) + smoothing * (y_leader - 1.0 / y.shape[-1])
    by_rests = rest_of_target - shifted.rest_of_leader()
    gradient[at_leader] = np.where(smoothed[at_leader] >= 0.5, by_rests, gradient[at_leader])
    return gradient
