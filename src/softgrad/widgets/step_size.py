"""The derivative of one probability by nudges of a logit, bit for bit as in ``js/step_size.js``.

Rounding errors are erratic: an exp that is off by one unit in the last place gives other ones, and
libraries differ by such units. So the exponential here is a series of sums, products and quotients,
which every machine rounds alike. The page and Python then agree to the last bit, and a reader can
check each digit on display.
"""

import math
from typing import NamedTuple

from softgrad.widgets.format import MINUS, SUPERSCRIPTS

METHODS = ("forward", "central", "five-point", "complex step")
TERMS = 14  # for x ≤ 4 the next is below 1e-19
LN2_HIGH, LN2_LOW = 0.6931471803691238, 1.9082149292705877e-10  # k·LN2_HIGH is exact for |k| < 2048
FLOOR = 1e-15
"""A few units in the last place: so far the true value, itself computed, can be trusted."""


def series(x: float, a: int) -> float:
    """Return Σ x^k / (a (a + 1) … (a + 2k − 1)): cosh √x for a = 1, sinh √x / √x for a = 2.

    Examples
    --------
    >>> series(0.0, 1), series(-1.0, 2) == math.sin(1.0)
    (1.0, True)
    """
    total = 1.0
    for k in reversed(range(TERMS)):
        total = 1 + total * x / ((a + 2 * k) * (a + 2 * k + 1))
    return total


def exp(x: float) -> float:
    """Return e^x for x ≤ 9, and 0 where it would be smaller than every normal number.

    Examples
    --------
    >>> exp(0.0), exp(-1000.0), abs(exp(1.0) - math.e) < 5e-16
    (1.0, 0.0, True)
    """
    k = math.floor(x / LN2_HIGH + 0.5)
    if k < -1022:
        return 0.0
    r = x - k * LN2_HIGH - k * LN2_LOW
    total = 1.0
    for n in range(18, 0, -1):  # |r| < 0.35, and the next term is below 1e-25
        total = 1 + total * r / n
    return total * 2.0**k


class Errors(NamedTuple):
    """Relative errors of a derivative: the whole, and the part that truncation has in it."""

    whole: float
    truncation: float

    @property
    def rounding(self) -> float:
        """The part that rounding has in it."""
        return self.whole - self.truncation


class NudgedEntry:
    """The entry (i, j) of softmax's Jacobian: its true value, and what nudges of z_j make of it."""

    def __init__(self, logits: list[float], selected: tuple[int, int]):
        i, j = selected
        self.largest, self.z_j, self.same = max(logits), logits[j], i == j
        terms = [exp(z - self.largest) for z in logits]
        self.own, self.rest = terms[i], 0.0
        for term in terms[:j] + terms[j + 1 :]:  # in this order: page and Python add alike
            self.rest += term
        total = self.rest + terms[j]
        self.p, self.complement = terms[j] / total, self.rest / total
        self.truth = self.p * self.complement if self.same else -(self.own / total) * self.p

    def probability(self, h: float) -> float:
        """Return p_i with z_j moved by `h`."""
        term = exp(self.z_j + h - self.largest)
        return (term if self.same else self.own) / (self.rest + term)

    def imaginary_part(self, h: float) -> float:
        """Return the imaginary part of p_i with z_j moved by ih, by the rule for quotients."""
        term = exp(self.z_j - self.largest)
        x, y = term * series(-h * h, 1), term * (h * series(-h * h, 2))
        a, b, c = (x, y, self.rest + x) if self.same else (self.own, 0.0, self.rest + x)
        return (b * c - a * y) / (c * c + y * y)

    def central(self, h: float) -> float:
        """Return the central difference."""
        return (self.probability(h) - self.probability(-h)) / (2 * h)

    def estimate(self, method: str, h: float) -> float:
        """Return the derivative as `method` finds it."""
        if method == "forward":
            return (self.probability(h) - self.probability(0.0)) / h
        if method == "five-point":
            return (4 * self.central(h) - self.central(2 * h)) / 3
        return self.central(h) if method == "central" else self.imaginary_part(h) / h

    def even_error(self, x: float) -> float:
        """Return (sinh h/h)/(1 + 2v (cosh h − 1)) − 1 for x = h² and v = p (1 − p)."""
        v = self.p * self.complement
        return (x / 6 * series(x, 4) - v * x * series(x, 3)) / (1 + v * x * series(x, 3))

    def truncation(self, method: str, h: float) -> float:
        """Return the relative error that `method` has if nothing is rounded."""
        if method == "complex step":
            return self.even_error(-h * h)
        if method == "five-point":
            return (4 * self.even_error(h * h) - self.even_error(4 * h * h)) / 3
        if method == "central":
            return self.even_error(h * h)
        v, bend = self.p * self.complement, series(h * h, 3)
        return self.even_error(h * h) + (1 - 2 * self.p) * (h / 2) * bend / (1 + v * h * h * bend)

    def errors(self, method: str, h: float) -> Errors:
        """Return the relative errors of `method`; they are 0 where the entry itself is."""
        if self.truth == 0:
            return Errors(0.0, 0.0)
        whole = (self.estimate(method, h) - self.truth) / self.truth
        return Errors(whole, self.truncation(method, h))


def step_of(log_step: float) -> float:
    """Return h = 10^log_step to 12 digits: so far every power function is right.

    Examples
    --------
    >>> step_of(-6.0), step_of(-2.5)
    (1e-06, 0.00316227766017)
    """
    return float(f"{10.0**log_step:.12g}")


def scientific(x: float, decimals: int) -> str:
    """Return `x` as a number from 1 to 10 and a power of ten.

    Examples
    --------
    >>> scientific(-0.0819, 1), scientific(0.0, 0)
    ('−8.2×10⁻²', '0×10⁰')
    """
    mantissa, exponent = f"{x + 0.0:.{decimals}e}".split("e")  # + 0.0: a zero has no sign
    return f"{mantissa.replace('-', MINUS)}×10{str(int(exponent)).translate(SUPERSCRIPTS)}"


def error_text(error: float) -> str:
    """Return the size of a relative error with two digits; the smallest are all the same.

    Examples
    --------
    >>> error_text(-3.14e-9), error_text(1e-16)
    ('3.1×10⁻⁹', 'below 10⁻¹⁵')
    """
    return "below 10⁻¹⁵" if abs(error) <= FLOOR else scientific(abs(error), 1)


def verdict(errors: Errors) -> str:
    """Return in words which of the two parts is larger, and what would help."""
    truncation, rounding = abs(errors.truncation), abs(errors.rounding)
    if abs(errors.whole) <= FLOOR:
        return "Right to the last digits: neither part can be seen."
    if truncation > 4 * rounding:
        return "Nearly all is truncation: on the way the curve bends. A smaller h helps."
    if rounding > 4 * truncation:
        return "Nearly all is rounding: the difference keeps few digits. A larger h helps."
    return "Truncation and rounding are alike: near here this method is at its best."
