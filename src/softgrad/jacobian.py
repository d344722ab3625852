"""Softmax's Jacobian: whole, one entry at a time, and times a vector without forming it."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from softgrad._arrays import (
    Logits,
    check_class_index,
    check_direction,
    check_logits,
    check_temperature,
)
from softgrad._rows import LIFT, ShiftedRows, quiet, row_sum, split_power_of_two


@quiet
def softmax_jacobian(z: ArrayLike, temperature: float = 1.0) -> np.ndarray:
    r"""Jacobian of softmax: :math:`\partial p_i / \partial z_j = p_i (\delta_{ij} - p_j) / T`.

    Parameters
    ----------
    z : array_like, shape (..., n)
        Logits (dimensionless). ``-inf`` masks a class; leading axes are a batch.
    temperature : float, default 1.0
        T, positive and finite; p is softmax of z / T.

    Returns
    -------
    J : ndarray, shape (..., n, n)
        ``J[..., i, j]`` is :math:`\partial p_i / \partial z_j`. Symmetric; rows sum to 0 but for
        rounding; the row and the column of a masked class are 0. The float type is that of `z`.

    Raises
    ------
    ValueError
        If a row holds nan, +inf or only -inf, there is no class axis or it is empty, or the
        temperature is not positive and finite.
    TypeError
        If `z` holds anything but integers and floats of at most 64 bits, or the temperature is no
        number.

    Notes
    -----
    O(n²) memory; :func:`softmax_jvp` and :func:`jacobian_entry` need O(n). The diagonal
    is p_i (1 - p_i) with 1 - p_i summed, not subtracted, so that it keeps its digits as p_i → 1:
    within 6 units in the last place on the diagonal and 8 beside it. That holds at any temperature.
    Source: chapter `jacobian`, equation ``eq-jacobian``.

    Examples
    --------
    >>> softmax_jacobian([0.0, 0.0])
    array([[ 0.25, -0.25],
           [-0.25,  0.25]])
    """
    temperature = check_temperature(temperature)
    logits = check_logits(z)
    divisor, exponent = split_power_of_two(temperature)
    lift = LIFT if temperature < 1 else 0  # 1 / T can bring a product back from below the floats
    p, complement = _probabilities_and_complements(logits, temperature, lift)
    scale = -exponent - 2 * lift
    p_over_divisor = p / divisor
    J = p_over_divisor[:, :, None] * p[:, None, :]
    if scale != 0:
        np.ldexp(J, scale, out=J)
    np.subtract(0.0, J, out=J)  # not -J, which would turn the zeros of a mask into -0.0
    np.einsum("rii->ri", J)[...] = np.ldexp(p_over_divisor * complement, scale)
    return logits.restore(J.astype(logits.dtype, copy=False))


def _probabilities_and_complements(
    logits: Logits, temperature: float, lift: int
) -> tuple[NDArray, NDArray]:
    """Return p and 1 - p for every row, in units of 2^-lift."""
    p, complement = np.empty_like(logits.rows), np.empty_like(logits.rows)
    for block in logits.blocks():
        shifted = ShiftedRows.of(logits, block, temperature, lift)
        p[block] = shifted.probabilities()
        complement[block] = shifted.complements(p[block])
    return p, complement


@quiet
def jacobian_entry(z: ArrayLike, i: int, j: int) -> np.ndarray | np.floating:
    r"""One entry of softmax's Jacobian, :math:`\partial p_i / \partial z_j`, without the matrix.

    Parameters
    ----------
    z : array_like, shape (..., n)
        Logits, as for :func:`softmax_jacobian`.
    i, j : int
        Class of the output and of the input, 0 to n - 1.

    Returns
    -------
    entry : ndarray, shape (...), or a NumPy float for one row
        p_i (1 - p_i) if i = j, and -p_i p_j otherwise. O(n) work and memory.

    Raises
    ------
    IndexError
        If `i` or `j` is negative or not below n.
    ValueError, TypeError
        As :func:`softmax_jacobian`; TypeError if `i` or `j` is no integer.

    Notes
    -----
    The same number as in the matrix. Source: chapter `jacobian`, equation ``eq-jacobian-entry``.

    Examples
    --------
    >>> print(jacobian_entry([0.0, 0.0], 0, 1))
    -0.25
    """
    logits = check_logits(z)
    i = check_class_index("i", i, logits.shape[-1])
    j = check_class_index("j", j, logits.shape[-1])
    entry = logits.empty()
    for block in logits.blocks():
        shifted = ShiftedRows.of(logits, block)
        p = shifted.probabilities()
        entry[block] = p[:, i] * shifted.complements(p)[:, i] if i == j else 0.0 - p[:, i] * p[:, j]
    return logits.restore(entry)


@quiet
def softmax_jvp(z: ArrayLike, v: ArrayLike) -> np.ndarray:
    r"""Jacobian times a vector, :math:`(J v)_i = p_i (v_i - \sum_k p_k v_k)`, without the matrix.

    Parameters
    ----------
    z : array_like, shape (..., n)
        Logits, as for :func:`softmax_jacobian`.
    v : array_like, shape (..., n)
        Direction in which the logits move; finite, and of `z`'s shape.

    Returns
    -------
    change : ndarray, shape (..., n)
        J v, the rate at which p changes when z moves along `v`, in the float type of `z`. O(n)
        memory.

    Raises
    ------
    ValueError
        As :func:`softmax_jacobian`, and if `v` has another shape than `z` or is not finite.
    TypeError
        As :func:`softmax_jacobian`, for `v` too.

    Notes
    -----
    Within 8 · 2⁻⁵³ · (\|J\| \|v\|)_i, the error of a matrix product with a few roundings, also
    where p_i itself would be too small for a float. Source: chapter `jacobian`, equation
    ``eq-jacobian-jvp``.

    Examples
    --------
    >>> softmax_jvp([0.0, 0.0], [1.0, 0.0])
    array([ 0.25, -0.25])
    """
    return _product(z, "v", v)


@quiet
def softmax_vjp(z: ArrayLike, u: ArrayLike) -> np.ndarray:
    r"""Vector times Jacobian, :math:`(u^\top J)_j = p_j (u_j - \sum_k u_k p_k)`, no matrix.

    This is the backward pass: given u = ∂L/∂p it returns ∂L/∂z. Softmax's Jacobian is symmetric, so
    the numbers are those of :func:`softmax_jvp`.

    Parameters
    ----------
    z : array_like, shape (..., n)
        Logits, as for :func:`softmax_jacobian`.
    u : array_like, shape (..., n)
        Weight of each output, usually ∂L/∂p; finite, and of `z`'s shape.

    Returns
    -------
    gradient : ndarray, shape (..., n)
        uᵀ J, in the float type of `z`. O(n) memory.

    Raises
    ------
    ValueError, TypeError
        As :func:`softmax_jvp`.

    Notes
    -----
    As accurate as :func:`softmax_jvp`. Source: chapter `p_minus_y`, equation
    ``eq-p-minus-y-vjp``.

    Examples
    --------
    >>> softmax_vjp([0.0, 0.0], [1.0, 0.0])
    array([ 0.25, -0.25])
    """
    return _product(z, "u", u)


def _product(z: ArrayLike, name: str, vector: ArrayLike) -> np.ndarray:
    logits = check_logits(z)
    vectors = check_direction(name, vector, logits)
    product = logits.empty(logits.shape[-1])
    for block in logits.blocks():
        product[block] = _times_jacobian(ShiftedRows.of(logits, block), vectors[block])
    return logits.restore(product)


def _times_jacobian(shifted: ShiftedRows, vector: NDArray) -> NDArray:
    """Return p ⊙ (v - p·v), arranged so that no digits cancel.

    J sends constants to 0, so v may be measured from any base. Measured from p·v, the entry of a
    leader with p_k near 1 is nearly 0, and 1 - p_k is never formed. The second pass, `rest`, takes
    away what rounding left in the first.
    """
    fraction, exponent = shifted.probability_parts()
    scale = _safe_scale(vector)
    v = np.ldexp(vector, -scale)
    mean = row_sum(np.ldexp(fraction * v, exponent))[:, None]
    rest = row_sum(np.ldexp(fraction * (v - mean), exponent))[:, None]
    product = np.ldexp(fraction * (v - mean - rest), exponent + scale)
    return product + 0.0  # turns -0.0 into 0.0


def _safe_scale(v: NDArray) -> NDArray:
    """Return the power of two to divide each row by so that nothing over- or underflows.

    Small rows are raised to 1. Large ones are divided by 2^4, which leaves room for differences,
    since a larger divisor could take digits from their small entries.
    """
    exponent = np.frexp(np.abs(v).max(axis=1))[1][:, None]
    return np.where(exponent > 1000, 4, np.minimum(exponent, 0))
