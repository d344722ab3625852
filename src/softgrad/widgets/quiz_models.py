"""What readers take softmax's Jacobian for: the right model, and wrong ones that people believe in.

The same table as in ``js/quiz_mistakes.js``.

Source: chapter ``jacobian``, equation ``eq-jacobian``.
"""

from collections.abc import Callable
from typing import NamedTuple


class Place(NamedTuple):
    """The numbers that a formula of entry (i, j) may use: rest_i is 1 − p_i, and square p·p."""

    p_i: float
    p_j: float
    rest_i: float
    rest_j: float
    square: float


Formula = Callable[[Place], float]


class Mistake(NamedTuple):
    """A wrong model of the Jacobian: its formulas, and what its believer is told."""

    name: str
    on_diagonal: Formula
    beside: Formula
    reason: str


def own(at: Place) -> float:
    """Return p_i (1 − p_i), right on the diagonal."""
    return at.p_i * at.rest_i


def minus_own(at: Place) -> float:
    """Return −p_i (1 − p_i)."""
    return -own(at)


def product(at: Place) -> float:
    """Return p_i p_j."""
    return at.p_i * at.p_j


def minus_product(at: Place) -> float:
    """Return −p_i p_j, right beside the diagonal."""
    return -product(at)


def zero(_at: Place) -> float:
    """Return 0."""
    return 0.0


RIGHT = Mistake("", own, minus_product, "")
SIGN = "the sign is turned round. Who wins when that logit grows, and who pays?"
STILL = "Beside the diagonal the numerator stands still."
FEELS_NOTHING = "0 says that pᵢ does not feel zⱼ. Look at the denominator."

# Of two that fit the same answers equally well, the first is named.
MISTAKES = (
    Mistake("sign flipped", minus_own, product, SIGN),
    Mistake("sign flipped beside the diagonal", own, product, SIGN),
    Mistake("sign flipped on the diagonal", minus_own, minus_product, SIGN),
    Mistake(
        "delta missing",
        minus_product,
        minus_product,
        "that is −pᵢpⱼ even where i = j. The δ is missing.",
    ),
    Mistake("diagonal only", own, zero, FEELS_NOTHING),
    Mistake(
        "p_i instead of p_i(1 - p_i)",
        lambda at: at.p_i,
        minus_product,
        "that is pᵢ alone. The denominator moves too.",
    ),
    Mistake(
        "diag(p) alone",
        lambda at: at.p_i,
        zero,
        "that is diag(p) alone. The denominators move too.",
    ),
    Mistake(
        "p_j instead of p_i",
        own,
        lambda at: -at.p_j * at.p_j,
        "both factors are pⱼ. One belongs to the row.",
    ),
    Mistake(
        "p_i instead of p_j",
        own,
        lambda at: -at.p_i * at.p_i,
        "both factors are pᵢ. One belongs to the column.",
    ),
    Mistake(
        "p_j(1 - p_i) beside the diagonal",
        own,
        lambda at: at.p_j * at.rest_i,
        f"that is pⱼ(1 − pᵢ). {STILL}",
    ),
    Mistake(
        "p_i(1 - p_j) beside the diagonal",
        own,
        lambda at: at.p_i * at.rest_j,
        f"that is pᵢ(1 − pⱼ). {STILL}",
    ),
    Mistake(
        "factor p_i missing",
        lambda at: at.rest_i,
        lambda at: -at.p_j,
        "that is δᵢⱼ − pⱼ. A factor is missing.",
    ),
    Mistake(
        "factor p_j missing",
        lambda at: at.rest_i,
        lambda at: -at.p_i,
        "that is δᵢⱼ − pᵢ. A factor is missing.",
    ),
    Mistake(
        "plus instead of minus",
        lambda at: at.p_i * (1 + at.p_i),
        product,
        "that is pᵢ(δᵢⱼ + pⱼ). Mind the sign in the quotient rule.",
    ),
    Mistake(
        "outer product alone",
        product,
        product,
        "that is pᵢpⱼ. From what is it subtracted?",
    ),
    Mistake(
        "inner product",
        lambda at: at.p_i - at.square,
        lambda at: -at.square,
        "p·p is one number. A table of products is subtracted.",
    ),
)
