"""Softmax, its logarithm, and log-sum-exp, each right to a few units in the last place."""

import numpy as np
from numpy.typing import ArrayLike

from softgrad._arrays import check_logits, check_temperature
from softgrad._rows import ShiftedRows, quiet


@quiet
def softmax(z: ArrayLike, temperature: float = 1.0) -> np.ndarray:
    r"""Probabilities from logits: :math:`p_i = e^{z_i / T} / \sum_k e^{z_k / T}`.

    Parameters
    ----------
    z : array_like, shape (..., n)
        Logits (dimensionless), finite; ``-inf`` masks a class, whose probability is then 0. The
        last axis is the class axis; leading axes are a batch, and each row is normalised on its
        own. Integers are taken as float64, exactly up to 2**53.
    temperature : float, default 1.0
        T, positive and finite. A low one sharpens p towards the largest logit, a high one flattens
        it.

    Returns
    -------
    p : ndarray, shape (..., n)
        Probabilities in [0, 1]; each row sums to 1 but for rounding. The float type is that of `z`
        (float64 for integers), while the arithmetic is float64.

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
    The largest logit M is subtracted first, so that exp cannot overflow. Two things
    then keep p within 5 units in the last place, at any temperature: the rounding error of the
    shift z - M is kept and put back, and the largest logit is left out of the sum, so that 1 - p_k
    needs no subtraction. The module ``softgrad._rows`` explains both. Source: chapter `stability`,
    equation ``eq-softmax-stable``.

    Examples
    --------
    >>> softmax([0.0, 0.0])
    array([0.5, 0.5])
    """
    temperature = check_temperature(temperature)
    logits = check_logits(z)
    p = logits.empty(logits.shape[-1])
    for block in logits.blocks():
        p[block] = ShiftedRows.of(logits, block, temperature).probabilities()
    return logits.restore(p)


@quiet
def log_softmax(z: ArrayLike) -> np.ndarray:
    r"""Logarithms of the probabilities: :math:`\log p_i = z_i - \log \sum_k e^{z_k}`.

    Parameters
    ----------
    z : array_like, shape (..., n)
        Logits, as for :func:`softmax`.

    Returns
    -------
    log_p : ndarray, shape (..., n)
        Natural logarithms, at most 0; ``-inf`` for a masked class, and where the gap to the largest
        logit is beyond the largest float.

    Raises
    ------
    ValueError, TypeError
        As :func:`softmax`.

    Notes
    -----
    Within 5 units in the last place, also where p is so near 1 that ``log(softmax(z))``
    is 0, and where it is so near 0 that it is -inf. Source: chapter `stability`, equation
    ``eq-log-softmax``.

    Examples
    --------
    >>> log_softmax([0.0, 40.0])
    array([-4.00000000e+01, -4.24835426e-18])
    """
    logits = check_logits(z)
    log_p = logits.empty(logits.shape[-1])
    for block in logits.blocks():
        log_p[block] = ShiftedRows.of(logits, block).log_probabilities()
    return logits.restore(log_p)


@quiet
def logsumexp(z: ArrayLike) -> np.ndarray | np.floating:
    r"""Log-sum-exp, the logarithm of softmax's denominator: :math:`\log \sum_k e^{z_k}`.

    Parameters
    ----------
    z : array_like, shape (..., n)
        Logits, as for :func:`softmax`.

    Returns
    -------
    value : ndarray, shape (...), or a NumPy float for one row
        Its gradient is softmax, its Hessian softmax's Jacobian.

    Raises
    ------
    ValueError, TypeError
        As :func:`softmax`.

    Notes
    -----
    M + log(1 + r), where M is the largest logit and r the sum over every other class. Right
    to about a unit in the last place of \|M\| + log(1 + r); where those two nearly cancel, the
    value itself has fewer digits. Source: chapter `stability`, equation ``eq-logsumexp``.

    Examples
    --------
    >>> print(logsumexp([1000.0, 1000.0]))
    1000.6931471805599
    """
    logits = check_logits(z)
    value = logits.empty()
    for block in logits.blocks():
        shifted = ShiftedRows.of(logits, block)
        value[block] = shifted.largest + shifted.log_sum()
    return logits.restore(value)
