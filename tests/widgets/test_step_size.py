"""Nudges of one logit in plain arithmetic: against softgrad, and against many digits."""

import math
import random

import mpmath
import numpy as np
import pytest

from softgrad import numerical_jacobian, softmax, softmax_jacobian
from softgrad.widgets.step_size import (
    METHODS,
    Errors,
    NudgedEntry,
    error_text,
    exp,
    scientific,
    step_of,
    verdict,
)

RNG = random.Random(31)
CASES = [
    ([RNG.gauss(0, scale) for _ in range(n)], RNG.randrange(n), RNG.randrange(n))
    for scale in (0.1, 1, 4)
    for n in (2, 3, 8)
    for _ in range(4)
]


def exact_probability(z: list[float], i: int, j: int, h: object) -> mpmath.mpf:
    """p_i with z_j moved by h, by the definition."""
    terms = [mpmath.exp(mpmath.mpf(x) + (h if k == j else 0)) for k, x in enumerate(z)]
    return terms[i] / mpmath.fsum(terms)


def exact_slopes(z: list[float], i: int, j: int, h: float) -> dict[str, mpmath.mpf]:
    """What each method would find if nothing were rounded."""

    def p(step: object) -> mpmath.mpf:
        return exact_probability(z, i, j, step)

    def central(step: mpmath.mpf) -> mpmath.mpf:
        return (p(step) - p(-step)) / (2 * step)

    h = mpmath.mpf(h)
    return {
        "forward": (p(h) - p(0)) / h,
        "central": central(h),
        "five-point": (4 * central(h) - central(2 * h)) / 3,
        "complex step": mpmath.im(p(mpmath.mpc(0, h))) / h,
    }


@pytest.fixture(autouse=True)
def digits():
    with mpmath.workdps(60):
        yield


def test_the_series_of_exp_is_right_to_one_unit_in_the_last_place():
    for x in [RNG.uniform(-700, 9) for _ in range(2000)]:
        assert abs(exp(x) - mpmath.exp(x)) <= math.ulp(exp(x))
    assert exp(0.0) == 1.0
    assert exp(-709.0) == 0.0  # below the smallest normal number


@pytest.mark.parametrize(("z", "i", "j"), CASES)
def test_the_true_value_is_softgrads(z, i, j):
    # A difference of two logits, up to 20, is rounded before exp: 20 units of 1e-16.
    assert NudgedEntry(z, (i, j)).truth == pytest.approx(softmax_jacobian(z)[i, j], rel=4e-15)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(("z", "i", "j"), CASES)
def test_an_estimate_is_the_exact_slope_up_to_the_rounding_of_two_values(z, i, j, method):
    entry = NudgedEntry(z, (i, j))
    for log_step in (0.0, -1.3, -4.0, -9.7):
        h = step_of(log_step)
        noise = 0.0 if method == "complex step" else 4e-15 / h  # some units of p ≤ 1, over h
        error = abs(entry.estimate(method, h) - exact_slopes(z, i, j, h)[method])
        assert error <= noise + 1e-14 * abs(entry.truth) + 1e-16


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(("z", "i", "j"), CASES)
def test_truncation_is_the_error_that_is_left_when_nothing_is_rounded(z, i, j, method):
    entry = NudgedEntry(z, (i, j))
    truth = mpmath.diff(lambda h: exact_probability(z, i, j, h), 0)
    for log_step in (0.0, -1.3, -4.0):
        h = step_of(log_step)
        exact = exact_slopes(z, i, j, h)[method] / truth - 1
        # Two even errors of size h² are subtracted for the five-point formula: 1e-15 of that.
        assert abs(entry.truncation(method, h) - exact) <= 1e-13 * abs(exact) + 1e-15 * h * h


def test_a_difference_of_the_other_sign_would_be_noticed():
    entry = NudgedEntry([1.0, 2.0, 3.0], (0, 0))
    wrong = -exact_slopes([1.0, 2.0, 3.0], 0, 0, 1e-4)["central"]
    assert abs(entry.estimate("central", 1e-4) - wrong) > 0.1


def test_the_central_difference_is_that_of_gradcheck():
    z = [1.0, 2.0, 3.0]
    J = numerical_jacobian(softmax, z, step=1e-4)
    for i, j in np.ndindex(3, 3):
        # Both round values near 1 and divide by 2e-4: 4e-16 / 2e-4.
        assert NudgedEntry(z, (i, j)).estimate("central", 1e-4) == pytest.approx(J[i, j], abs=2e-12)


@pytest.mark.parametrize(
    ("method", "best", "least"),
    [("forward", -8, -8), ("central", -5, -11), ("five-point", -3, -13), ("complex step", -9, -16)],
)
def test_the_curves_are_lowest_where_the_chapter_says(method, best, least):
    entry = NudgedEntry([1.0, 2.0, 3.0], (0, 0))
    powers = np.arange(-160, 1) / 10
    errors = np.array([abs(entry.errors(method, step_of(x)).whole) for x in powers])
    if method != "complex step":  # that is flat
        assert abs(powers[errors.argmin()] - best) <= 1.2  # rounding errors are erratic
    assert errors.min() <= 10.0 ** (least + 1)


def test_an_entry_too_small_for_numbers_has_no_errors():
    entry = NudgedEntry([1000.0, -1000.0], (1, 1))
    assert entry.truth == 0
    assert entry.errors("forward", 1e-3) == Errors(0.0, 0.0)


def test_both_parts_make_the_whole():
    errors = NudgedEntry([1.0, 2.0, 3.0], (0, 1)).errors("forward", 1e-6)
    assert errors.truncation + errors.rounding == pytest.approx(errors.whole, rel=1e-15)


def test_the_smallest_errors_are_not_told_apart():
    assert error_text(-3.14e-9) == "3.1×10⁻⁹"
    assert error_text(0.0) == error_text(9e-16) == "below 10⁻¹⁵"
    assert error_text(1.1e-15) == "1.1×10⁻¹⁵"


def test_the_verdict_names_the_larger_part_and_what_would_help():
    assert verdict(Errors(1e-3, 1e-3)).endswith("A smaller h helps.")
    assert verdict(Errors(1e-7, 1e-12)).endswith("A larger h helps.")
    assert verdict(Errors(3e-9, 2e-9)).endswith("at its best.")
    assert verdict(Errors(1e-16, 0.0)).startswith("Right to the last digits")


def test_steps_are_round_numbers():
    assert [step_of(x) for x in (0.0, -1.0, -8.0, -16.0)] == [1.0, 0.1, 1e-8, 1e-16]
    assert scientific(step_of(-9.3), 1) == "5.0×10⁻¹⁰"
