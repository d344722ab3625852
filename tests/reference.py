"""Softmax and what follows from it, to 60 digits, and how far a float is from that.

Written with mpmath and with none of softgrad. Logits are taken exactly as the floats that they are;
what remains when a class is left out is summed, so that no digits cancel here either.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import mpmath
import numpy as np

mpmath.mp.dps = 60

Exact = mpmath.mpf

NEGLIGIBLE = -100_000
"""Below this gap, e^gap is 0 in any float type, and adds nothing to 60 digits."""


@dataclass(frozen=True)
class Softmax:
    """Exact probabilities p, their complements 1 - p and their logarithms, of one row."""

    p: list[Exact]
    complement: list[Exact]
    log_p: list[Exact]
    log_sum_exp: Exact
    temperature: Exact

    def jacobian(self, i: int, j: int) -> Exact:
        if i == j:
            return self.p[i] * self.complement[i] / self.temperature
        return -self.p[i] * self.p[j] / self.temperature

    def jvp(self, v: Sequence[float], i: int) -> Exact:
        """(J v)_i as p_i Σ p_k (v_i - v_k), in which constants cancel exactly."""
        v = [Exact(float(entry)) for entry in v]
        return self.p[i] * mpmath.fsum(p * (v[i] - v_k) for p, v_k in zip(self.p, v, strict=True))

    def jvp_size(self, v: Sequence[float], i: int) -> Exact:
        """(|J| |v|)_i, the scale that an error of J v is measured by."""
        return self.temperature * mpmath.fsum(
            abs(self.jacobian(i, k)) * abs(Exact(float(v[k]))) for k in range(len(v))
        )

    def cross_entropy(self, y: Sequence[Exact | float]) -> Exact:
        return mpmath.fsum(
            -target * log_p for target, log_p in zip(y, self.log_p, strict=True) if target != 0
        )

    def gradient(self, label: int) -> list[Exact]:
        return [-self.complement[i] if i == label else p for i, p in enumerate(self.p)]


def softmax(z: Sequence[float], temperature: float = 1.0) -> Softmax:
    """Exact softmax of one row of floats; -inf is a mask."""
    z, temperature = [Exact(float(entry)) for entry in z], Exact(float(temperature))
    leader = max(range(len(z)), key=lambda k: z[k])
    gaps = [(entry - z[leader]) / temperature for entry in z]
    weights = [mpmath.exp(gap) if gap > NEGLIGIBLE else Exact(0) for gap in gaps]
    others = mpmath.fsum(weight for k, weight in enumerate(weights) if k != leader)
    p = [weight / (1 + others) for weight in weights]
    complement = [1 - probability for probability in p]
    complement[leader] = others / (1 + others)
    log_sum = mpmath.log1p(others)
    log_p = [gap - log_sum for gap in gaps]
    return Softmax(p, complement, log_p, z[leader] / temperature + log_sum, temperature)


def smoothed(label: int, classes: int, smoothing: float) -> list[Exact]:
    """Exact one-hot target of `label`, smoothed."""
    epsilon = Exact(smoothing)
    return [(1 - epsilon) * (k == label) + epsilon / classes for k in range(classes)]


def nearest_float(exact: Exact) -> float:
    """Round once, to the nearest float64 (mpmath's own conversion rounds subnormals twice)."""
    if not mpmath.isfinite(exact) or exact == 0:
        return float(exact)
    sign = math.copysign(1.0, exact)
    exponent = mpmath.frexp(exact)[1]
    if exponent < -1100:
        return sign * 0.0
    mantissa, power = abs(exact).man_exp
    try:
        return sign * float(Fraction(int(mantissa)) * Fraction(2) ** power)
    except OverflowError:
        return sign * math.inf


def ulps(computed: np.floating | float, exact: Exact) -> float:
    """Distance of a float from the exact value, in units in the last place of the computed type."""
    dtype = np.asarray(computed).dtype
    with np.errstate(over="ignore", under="ignore"):
        target = dtype.type(nearest_float(exact))
    if not (np.isfinite(target) and np.isfinite(computed)):
        return 0.0 if computed == target else math.inf
    below_largest = np.nextafter(np.finfo(dtype).max, dtype.type(0))  # spacing(max) is inf
    with np.errstate(under="ignore"):
        unit = np.spacing(np.minimum(np.abs(target), below_largest))
    return float(abs(Exact(float(computed)) - exact) / Exact(float(unit)))
