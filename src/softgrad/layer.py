"""The last layer of a classifier: z = W x + b, softmax and cross-entropy, with their gradients."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from softgrad._arrays import float_type, real_array, refuse, table
from softgrad._rows import quiet, row_sum
from softgrad.losses import cross_entropy, cross_entropy_grad


class LayerGradients(NamedTuple):
    """Gradients of the mean loss of a layer, each of the shape of what it is the gradient by.

    Attributes
    ----------
    dW : ndarray, shape (classes, features)
        (p - y) xᵀ, averaged over the batch.
    db : ndarray, shape (classes,)
        p - y, averaged over the batch.
    dx : ndarray, shape (..., features)
        Wᵀ (p - y) for each input, over the number of inputs.

    Examples
    --------
    >>> layer_gradients([[0.0], [0.0]], [0.0, 0.0], [3.0], 0).db
    array([-0.5,  0.5])
    """

    dW: np.ndarray  # noqa: N815 (the book's name)
    db: np.ndarray
    dx: np.ndarray


@quiet
def layer_loss(W: ArrayLike, b: ArrayLike, x: ArrayLike, y: ArrayLike) -> np.floating:
    r"""Mean cross-entropy of softmax on the logits z = W x + b.

    Parameters
    ----------
    W : array_like, shape (classes, features)
        Weights, finite.
    b : array_like, shape (classes,)
        Biases, finite, or ``-inf`` to mask a class.
    x : array_like, shape (..., features)
        Inputs, finite; leading axes are a batch.
    y : array_like
        Integer labels of shape (...), or distributions of shape (..., classes).

    Returns
    -------
    loss : NumPy float
        Averaged over the batch. Its float type is the widest of `W`, `b` and `x` (integers count as
        float64).

    Raises
    ------
    ValueError
        If shapes do not fit, an entry is not finite, or W x + b overflows, to either side; targets
        as in :func:`~softgrad.cross_entropy`.
    IndexError, TypeError
        As :func:`~softgrad.cross_entropy`.

    Notes
    -----
    A class whose bias is -inf is masked whatever W x is. Source: chapter `linear_layer`, equation
    ``eq-layer-logit-weight``.

    Examples
    --------
    >>> print(layer_loss([[0.0], [0.0]], [0.0, 0.0], [1.0], 0))
    0.6931471805599453
    """
    W, b, x, dtype = _check_layer(W, b, x)
    return dtype.type(cross_entropy(_logits(W, b, x), y))


@quiet
def layer_gradients(W: ArrayLike, b: ArrayLike, x: ArrayLike, y: ArrayLike) -> LayerGradients:
    r"""Gradients of :func:`layer_loss`: dW = (p - y) xᵀ, db = p - y and dx = Wᵀ (p - y).

    Parameters
    ----------
    W : array_like, shape (classes, features)
        Weights, finite.
    b : array_like, shape (classes,)
        Biases, finite, or ``-inf`` to mask a class.
    x : array_like, shape (..., features)
        Inputs, finite; leading axes are a batch.
    y : array_like
        Integer labels of shape (...), or distributions of shape (..., classes).

    Returns
    -------
    gradients : LayerGradients
        A named tuple (dW, db, dx), of the shapes of `W`, `b` and `x`. All are gradients of the
        mean: dW and db average over the batch, and each row of dx carries the factor 1 / rows.

    Raises
    ------
    ValueError, IndexError, TypeError
        As :func:`layer_loss`.

    Notes
    -----
    The row of dW that belongs to a class is (p - y) of that class times x.
    Source: chapter `linear_layer`, equation ``eq-layer-shortcut``; for batches, equation
    ``eq-layer-batch``.

    Examples
    --------
    >>> layer_gradients([[0.0], [0.0]], [0.0, 0.0], [3.0], 0).dW
    array([[-1.5],
           [ 1.5]])
    """
    W, b, x, dtype = _check_layer(W, b, x)
    error = cross_entropy_grad(_logits(W, b, x), y)  # (p - y) / rows
    dW = table(error).T @ table(x)
    db = row_sum(np.ascontiguousarray(table(error).T))
    dx = error @ W
    return LayerGradients(*(gradient.astype(dtype) for gradient in (dW, db, dx)))


def _logits(W: NDArray, b: NDArray, x: NDArray) -> NDArray:
    """Return z = W x + b for every row of x, and -inf where b is: a mask, not an overflow."""
    masked = np.isneginf(b)
    z = np.where(masked, -np.inf, x @ W.T + b)
    overflow = ~(np.isfinite(z) | masked)
    refuse(table(z), table(overflow) != 0, z.shape[:-1], "the logit at class", "W x + b overflows")
    return z


def _check_layer(
    W: ArrayLike, b: ArrayLike, x: ArrayLike
) -> tuple[NDArray, NDArray, NDArray, np.dtype]:
    """Check shapes and entries; return the three as float64, and the type of the results."""
    W, b, x = real_array("W", W), real_array("b", b), real_array("x", x)
    if W.ndim != 2 or W.size == 0:
        raise ValueError(f"W must be of shape (classes, features), neither 0, not {W.shape}")
    if b.shape != W.shape[:1]:
        raise ValueError(
            f"b has shape {b.shape}; for W of shape {W.shape} it must be {W.shape[:1]}"
        )
    if x.ndim == 0 or x.shape[-1] != W.shape[1]:
        raise ValueError(
            f"x has shape {x.shape}; for W of shape {W.shape} its last axis must be {W.shape[1]}"
        )
    dtype = np.result_type(*(float_type(array) for array in (W, b, x)))
    _refuse_infinite(W, b, x)
    return W.astype(np.float64), b.astype(np.float64), x.astype(np.float64), dtype


def _refuse_infinite(W: NDArray, b: NDArray, x: NDArray) -> None:
    refuse(W, ~np.isfinite(W), W.shape[:1], "the weight of feature", "weights must be finite")
    bad = np.flatnonzero(~(np.isfinite(b) | np.isneginf(b)))
    if bad.size:
        raise ValueError(f"b at class {bad[0]} is {b[bad[0]]}; it must be finite or -inf")
    rows = table(x)
    refuse(rows, ~np.isfinite(rows), x.shape[:-1], "the feature", "features must be finite")
