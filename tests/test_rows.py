"""The steps of the accurate row kernel, each against exact arithmetic."""

import math
from fractions import Fraction

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from softgrad._rows import exact_difference, exact_quotient, exp_parts, lifted_exp, row_sum
from tests import reference

numbers = st.floats(-1e300, 1e300)


@given(numbers, numbers)
def test_a_difference_and_its_error_are_exact_together(a, b):
    difference, error = exact_difference(np.array([a]), np.array([b]))
    assert difference[0] == a - b
    assert Fraction(difference[0]) + Fraction(error[0]) == Fraction(a) - Fraction(b)


@given(st.floats(-1e3, 1e3), st.floats(1, 2, exclude_max=True))
def test_a_quotient_and_its_error_are_exact_to_a_hundred_bits(a, divisor):
    """What is left is a rounding of the error: 2^-53 of it, or the end of the floats."""
    quotient, error = exact_quotient(np.array([a]), np.zeros(1), divisor)
    assert quotient[0] == a / divisor
    left = Fraction(quotient[0]) + Fraction(error[0]) - Fraction(a) / Fraction(divisor)
    assert abs(left) <= abs(Fraction(a)) / 2**100 + Fraction(1, 2**130)


@given(st.floats(1e-17, 1e-13), st.floats(1, 2, exclude_max=True))
def test_a_quotient_passes_the_error_of_its_numerator_on(a_error, divisor):
    """Both errors are near 1e-16 and rounded to 1e-32, which is up to 1e-3 of their difference."""
    _, without = exact_quotient(np.array([1.0]), np.zeros(1), divisor)
    _, with_error = exact_quotient(np.array([1.0]), np.array([a_error]), divisor)
    assert with_error[0] - without[0] == pytest.approx(a_error / divisor, rel=1e-3)


@given(st.integers(1, 3000), st.floats(1e-3, 1.0), st.integers(-1000, 900))
def test_a_sum_of_equal_terms_is_right_to_one_rounding(count, term, exponent):
    term = math.ldexp(term, exponent)
    exact = math.fsum([term] * count)
    assert abs(row_sum(np.full((1, count), term))[0] - exact) <= math.ulp(exact)


def test_a_plain_sum_is_not_right_to_one_rounding():
    """NumPy adds in eight lanes; equal terms are rounded the same way in all of them."""
    terms = np.full((1, 125), 0.4712636331029827)
    exact = math.fsum(terms[0])
    assert abs(terms.sum() - exact) >= 4 * math.ulp(exact)
    assert abs(row_sum(terms)[0] - exact) <= math.ulp(exact)


@given(st.lists(st.floats(-1.0, 1.0), min_size=1, max_size=300), st.integers(-900, 900))
def test_a_sum_of_both_signs_is_right_to_the_rounding_of_its_largest_term(terms, exponent):
    """At any scale, which the sum has to find out from terms of either sign."""
    terms = [math.ldexp(term, exponent) for term in terms]
    exact = math.fsum(terms)
    bound = math.ulp(exact) + 2.0**-90 * max(map(abs, terms))
    assert abs(row_sum(np.array([terms]))[0] - exact) <= bound


@pytest.mark.parametrize("scale", [1e-300, 1.0, 1e300])
def test_the_scale_of_a_sum_is_that_of_its_largest_negative_term(scale):
    """Scaled by a small positive term instead, the large ones would be split in the wrong place."""
    terms = [-scale * (1 + k / 997) for k in range(125)] + [scale * 1e-9]
    exact = math.fsum(terms)
    assert abs(row_sum(np.array([terms]))[0] - exact) <= math.ulp(exact)


def test_a_mean_of_huge_terms_does_not_overflow():
    terms = np.full((1, 4), 1.5e308)
    with np.errstate(over="ignore"):
        assert row_sum(terms)[0] == np.inf
    assert row_sum(terms, shared_by=4)[0] == 1.5e308


def test_an_empty_row_sums_to_zero():
    assert row_sum(np.empty((2, 0))).tolist() == [0.0, 0.0]


@given(st.floats(-1400, 0))
def test_parts_of_an_exponential_keep_their_digits_far_below_the_smallest_float(x):
    """The fraction is one exponential, of one ulp at most, of an argument that is itself rounded.

    That argument is below 0.35, so its rounding adds a quarter of an ulp.
    """
    fraction, exponent = (part[0] for part in exp_parts(np.array([x])))
    assert 0.7 <= fraction <= 1.5
    exact = mpmath.exp(mpmath.mpf(x)) / mpmath.mpf(2) ** int(exponent)
    assert reference.ulps(fraction, exact) <= 1.25


def test_the_exponential_of_a_mask_or_of_a_huge_gap_is_nothing():
    fraction, _ = exp_parts(np.array([-np.inf, -1e308, -5001.0]))
    assert fraction.tolist() == [0.0, 0.0, 0.0]


@given(st.floats(-1000, 0))
def test_a_lifted_exponential_keeps_its_digits(x):
    """2^500 e^x is a normal float down to x = -1054, where e^x itself has long been 0."""
    lifted = lifted_exp(np.array([x]), 500)[0]
    assert reference.ulps(lifted, mpmath.exp(mpmath.mpf(x)) * mpmath.mpf(2) ** 500) <= 1.25
    assert lifted_exp(np.array([x]), 0)[0] == np.exp(x)
