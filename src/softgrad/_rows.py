r"""The accurate row kernel: what softmax, its logarithm and its derivatives are built from.

The textbook form p_i = e^{z_i - M} / Σ_k e^{z_k - M}, with M the largest logit, loses digits in two
places. Both can be kept for a few additions more.

1. *The shift is rounded.* The computer holds gap_i, the float nearest to z_i - M. For a gap near
   -700 the rounding error is up to 6e-14, and exp turns that into a relative error of 6e-14 in p_i:
   hundreds of units in the last place. So we also compute what the subtraction dropped,
   gap_error_i, which is again a float (Knuth's two-sum: gap_i + gap_error_i = z_i - M exactly), and
   put it back: e^{z_i - M} = e^{gap_i} · (1 + gap_error_i), the square of the tiny error being far
   below a digit.

2. *The largest logit swallows the others.* Its own term is e^0 = 1. When the other terms add up to
   r = 1e-17, then 1 + r is stored as 1, and 1 - p_k, log p_k and the loss all come out as 0. So
   we leave the largest logit k out of the sum and keep r by itself. With s = 1 + r,

       p_i = e^{z_i - M} / s,   p_k = 1 / s,   1 - p_k = r / s,   log p_i = z_i - M - log(1 + r),

   where log(1 + r) is `log1p` of r. Nothing here subtracts numbers that are nearly equal.

Sources: chapter `stability`; Knuth, The Art of Computer Programming, volume 2, section 4.2.2
(two-sum); Rump, Ogita and Oishi, Accurate Floating-Point Summation, SIAM J. Sci. Comput. 31 (2008)
(split sum); Cody and Waite, Software Manual for the Elementary Functions (1980), chapter 6
(reduction by log 2 in two parts).
"""

import math
from typing import Self

import numpy as np
from numpy.typing import NDArray

from softgrad._arrays import Logits

quiet = np.errstate(all="ignore")
"""Decorator of the public functions: underflow to 0 and the infinite gap of a mask are answers.

Bad input has been refused before, so no warning could tell the caller anything.
"""

LIFT = 500
"""Lifted quantities are 2^500 times as large.

A product of two of them is still below the largest float, 2^1024, and 2^500 e^x is a normal float
down to x = -1054.
"""

FAINT = 1e-280
"""A sum below this may hold terms below the normal floats (2.2e-308), which have lost digits."""

LOG_2_HEAD, LOG_2_REST = 6.93147180369123816490e-01, 1.90821492927058770002e-10
"""log 2 in two parts. The head ends in 21 zero bits, so that a small integer times it is exact."""

NOTHING = -5000.0
"""e^x below this is 0, even times the largest float."""


class ShiftedRows:
    """Rows of logits after their largest one has been subtracted (the module's docstring says how).

    Attributes
    ----------
    index, leader : row numbers, and the class k of the largest logit in each row
    largest : that logit, M
    gap, gap_error : z - M as rounded, and what the rounding dropped
    weights : exp(gap), so 1 for the leader
    others : r, the sum of e^{z_i - M} over every class but the leader
    one : 1 in the units of weights, others and probabilities. They are all 2^lift times as large as
        described; a lift keeps the digits of what would fall below the smallest float
    """

    def __init__(self, z: NDArray, leader: NDArray, temperature: float, lift: int = 0):
        self.index, self.leader = np.arange(len(z)), leader
        self.largest = z[self.index, leader]
        self.gap, self.gap_error = gaps(z, self.largest, temperature)
        self.one = 2.0**lift
        self.weights = lifted_exp(self.gap, lift)
        self.weights[self.index, leader] = 0.0
        correction = np.einsum("rk,rk->r", self.weights, self.gap_error)
        self.others = row_sum(self.weights) + correction
        self.weights[self.index, leader] = self.one
        if lift == 0:
            self._sum_faint_others(z, temperature)

    def _sum_faint_others(self, z: NDArray, temperature: float) -> None:
        """Sum others below the normal floats again, lifted: their roundings would add up."""
        faint = self.others < FAINT
        if faint.any():
            lifted = ShiftedRows(z[faint], self.leader[faint], temperature, LIFT)
            self.others[faint] = lifted.others / lifted.one

    @classmethod
    def of(cls, logits: Logits, block: slice, temperature: float = 1.0, lift: int = 0) -> Self:
        """Shift one block of checked logits."""
        return cls(logits.rows[block], logits.leader[block], temperature, lift)

    def total(self) -> NDArray:
        """Return s = 1 + r."""
        return 1.0 + self.others / self.one

    def probabilities(self) -> NDArray:
        """Return the weights over their sum s, with the rounding error of the gap put back."""
        p = self.weights / self.total()[:, None]
        p += p * self.gap_error
        return p

    def probability_parts(self) -> tuple[NDArray, NDArray]:
        """Return p as fraction · 2^exponent, with all its digits however small p is."""
        fraction, exponent = exp_parts(self.gap)
        fraction /= self.total()[:, None]
        fraction += fraction * self.gap_error
        return fraction, exponent

    def rest_of_leader(self) -> NDArray:
        """Return 1 - p_k for the leader k: r / s, a quotient without a subtraction."""
        return self.others / self.total()

    def complements(self, p: NDArray) -> NDArray:
        """Return 1 - p for every class. Only the leader's p can be near 1; elsewhere p ≤ 1/2."""
        complement = self.one - p
        complement[self.index, self.leader] = self.rest_of_leader()
        return complement

    def log_sum(self) -> NDArray:
        """Return log s, the amount by which log-sum-exp exceeds the largest logit."""
        return np.log1p(self.others)

    def log_probabilities(self) -> NDArray:
        """Return gap - log s. Neither term is positive, so no digits cancel."""
        return self.gap - self.log_sum()[:, None]


def gaps(z: NDArray, largest: NDArray, temperature: float) -> tuple[NDArray, NDArray]:
    """Return (z - largest) / temperature as a rounded number and the rounding error."""
    # Dividing by the power of two in T is exact. Done before the shift where it makes the logits
    # smaller, and after it where it makes them larger, it cannot overflow a gap that matters.
    divisor, exponent = split_power_of_two(temperature)
    if exponent > 0:
        z, largest = np.ldexp(z, -exponent), np.ldexp(largest, -exponent)
    gap, error = exact_difference(z, largest[:, None])
    if exponent < 0:
        gap, error = np.ldexp(gap, -exponent), np.ldexp(error, -exponent)
    if divisor != 1:
        gap, error = exact_quotient(gap, error, divisor)
    # Masks and gaps beyond the largest float: the weight is 0, whatever the error would be.
    error[~np.isfinite(error)] = 0.0
    return gap, error


def split_power_of_two(temperature: float) -> tuple[float, int]:
    """Write T as divisor · 2^exponent with 1 ≤ divisor < 2, and return both."""
    exponent = math.frexp(temperature)[1] - 1
    return math.ldexp(temperature, -exponent), exponent


def lifted_exp(x: NDArray, lift: int) -> NDArray:
    """Return 2^lift · e^x, with all its digits where e^x itself would be too small to have them."""
    if lift == 0:
        return np.exp(x)
    fraction, exponent = exp_parts(x)
    return np.ldexp(fraction, exponent + lift)


def exp_parts(x: NDArray) -> tuple[NDArray, NDArray]:
    """Write e^x as fraction · 2^exponent, the fraction from 0.7 to 1.5, for x ≤ 0.

    With k = x / log 2, rounded to an integer, e^x is 2^k · e^(x - k log 2). Subtracting the head of
    k log 2 is exact, so that a large x loses no digits.
    """
    raised = np.maximum(x, NOTHING)
    exponent = np.rint(raised / (LOG_2_HEAD + LOG_2_REST))
    rest = (raised - exponent * LOG_2_HEAD) - exponent * LOG_2_REST
    fraction = np.exp(rest)
    fraction[x < NOTHING] = 0.0
    return fraction, exponent.astype(np.intc)


def exact_difference(a: NDArray, b: NDArray) -> tuple[NDArray, NDArray]:
    """Return a - b as a rounded number and its rounding error (Knuth's two-sum)."""
    difference = a - b
    b_used = difference - a  # minus the part of b that reached the difference
    a_used = difference - b_used
    error = np.subtract(a, a_used, out=a_used)
    error -= np.add(b, b_used, out=b_used)
    return difference, error


def exact_quotient(a: NDArray, a_error: NDArray, divisor: float) -> tuple[NDArray, NDArray]:
    """Return (a + a_error) / divisor as a rounded number and its rounding error.

    The error is remainder / divisor, with remainder = a - quotient · divisor. Both factors are
    split into a float32 and a rest, so that each of the four partial products is exact (the last
    one nearly).
    """
    quotient = a / divisor
    quotient_head = quotient.astype(np.float32).astype(np.float64)
    quotient_rest = quotient - quotient_head
    divisor_head = float(np.float32(divisor))
    divisor_rest = divisor - divisor_head
    remainder = a - quotient_head * divisor_head
    remainder -= quotient_head * divisor_rest
    remainder -= quotient_rest * divisor_head
    remainder -= quotient_rest * divisor_rest
    return quotient, (remainder + a_error) / divisor


def row_sum(terms: NDArray, shared_by: int = 1) -> NDArray:
    """Sum each row and divide by `shared_by`, right to about one rounding however long the row is.

    Terms are scaled to at most 1 and split at a fixed binary place. The high parts then add up
    without any rounding, and the rounding of the low parts is too small to matter. Dividing before
    the scale is put back gives a mean of huge terms that cannot overflow.
    """
    length = terms.shape[-1]
    largest = np.maximum(terms.max(axis=-1, initial=0.0), -terms.min(axis=-1, initial=0.0))
    exponent = np.frexp(largest)[1]
    exponent = np.maximum(exponent, -1000)  # 2^1000 is as large a scale as a float can safely hold
    scaled = terms * np.ldexp(1.0, -exponent)[:, None]
    place = 2.0 ** (length.bit_length() + 1)
    high = scaled + place
    high -= place
    low = np.subtract(scaled, high, out=scaled)
    total = high.sum(axis=-1) + low.sum(axis=-1)
    return np.ldexp(total / shared_by, exponent)
