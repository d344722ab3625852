"""softmax, log_softmax and logsumexp: laws, sources' numbers, and agreement with SciPy."""

import numpy as np
import scipy.special
from hypothesis import given
from hypothesis import strategies as st

from softgrad import log_softmax, logsumexp, softmax
from tests import strategies
from tests.closeness import assert_close
from tests.published import EXAMPLE_PROBABILITIES

EPSILON = np.finfo(np.float64).eps


@given(strategies.logits(masks=True))
def test_probabilities_sum_to_one(z):
    """Each of n probabilities is off by a few roundings of itself, and so is their sum."""
    assert abs(softmax(z).sum() - 1) <= 4 * EPSILON


@given(strategies.logits(masks=True))
def test_probabilities_lie_between_zero_and_one(z):
    p = softmax(z)
    assert ((p >= 0) & (p <= 1)).all()


@given(strategies.logits(), st.integers(-1000, 1000))
def test_a_shift_of_every_logit_changes_nothing(z, shift):
    """Logits are rounded to multiples of 2^-20 first, so that adding the shift is exact."""
    z = np.round(z * 2.0**20) / 2.0**20
    assert (softmax(z + shift) == softmax(z)).all()


@given(strategies.logits(masks=True))
def test_the_order_of_the_classes_does_not_matter(z):
    """Reversing them reverses the probabilities; only the sum may round in another way."""
    assert_close(softmax(z[::-1]), softmax(z)[::-1], rtol=4 * EPSILON, atol=0)


@given(strategies.logits())
def test_larger_logits_have_larger_probabilities(z):
    assert (np.diff(softmax(np.sort(z))) >= 0).all()


@given(strategies.logits(masks=True))
def test_log_softmax_is_the_logarithm_of_softmax(z):
    """log p is never positive, and e to it is p again; e^x turns an error of x into |x| ε."""
    log_p = log_softmax(z)
    assert (log_p <= 0).all()
    assert_close(np.exp(log_p), softmax(z), rtol=2e3 * EPSILON, atol=1e-323)


@given(strategies.logits(masks=True))
def test_log_sum_exp_is_what_log_softmax_subtracts(z):
    """z and log p are below 2e3, where a rounding is at most 2e-13."""
    finite = np.isfinite(z)
    differences = z[finite] - log_softmax(z)[finite]
    assert_close(differences, logsumexp(z), atol=1e-12)


@given(strategies.batches())
def test_every_row_of_a_batch_is_normalised_on_its_own(z):
    """The same numbers, to the last bit, as row by row: never one sum over the whole batch."""
    rows = z.reshape(-1, z.shape[-1])
    for function in (softmax, log_softmax, logsumexp):
        row_by_row = np.stack([function(row) for row in rows])
        assert (function(z).reshape(row_by_row.shape) == row_by_row).all()


def test_a_batch_normalised_as_a_whole_is_wrong():
    """The classic slip: without an axis the rows sum to 1/m on average."""
    z = np.random.default_rng(0).standard_normal((4, 3))
    whole = scipy.special.softmax(z)
    assert not np.allclose(whole.sum(axis=-1), 1)
    assert not np.allclose(whole, softmax(z))


def test_rows_of_a_large_batch_are_those_of_a_small_one():
    """Large batches are worked through in blocks; the seams do not show."""
    z = np.random.default_rng(0).standard_normal((20_000, 3))
    p = softmax(z)
    for start in (0, 5_461, 16_383, 19_999):
        assert (p[start] == softmax(z[start])).all()


@given(strategies.batches())
def test_scipy_agrees(z):
    """SciPy rounds the shift: up to 1e3 times ε beside p, and log p by ε of the gap."""
    assert_close(softmax(z), scipy.special.softmax(z, axis=-1), rtol=1e3 * EPSILON, atol=1e-300)
    assert_close(
        log_softmax(z), scipy.special.log_softmax(z, axis=-1), rtol=4 * EPSILON, atol=4 * EPSILON
    )
    assert_close(
        logsumexp(z), scipy.special.logsumexp(z, axis=-1), rtol=4 * EPSILON, atol=4 * EPSILON
    )


@given(strategies.logits(), st.floats(0.1, 10))
def test_temperature_divides_the_logits(z, temperature):
    """Dividing first rounds z / T by up to ε |z| / T, which p inherits."""
    divided_first = softmax(z / temperature)
    tolerance = 4 * EPSILON * (1 + 2 * np.abs(z / temperature).max())
    assert_close(softmax(z, temperature), divided_first, rtol=tolerance, atol=1e-300)


def test_a_low_temperature_sharpens_and_a_high_one_flattens():
    z = [1.0, 2.0, 3.0]
    assert softmax(z, 1e-300).tolist() == [0, 0, 1]
    assert softmax(z, 1e300).tolist() == [1 / 3] * 3


def test_temperature_keeps_ties_exact():
    assert softmax([5e-324, 5e-324, -1e308], 1e-300).tolist() == [0.5, 0.5, 0.0]


def test_published_probabilities():
    """S0 prints p to 8 digits and not the logits behind it, so log p stands in for them."""
    p = softmax(np.log(EXAMPLE_PROBABILITIES))
    assert_close(p, EXAMPLE_PROBABILITIES, atol=1e-8)


def test_one_two_three():
    """S1's z = [1, 2, 3]: p is 1, e, e² over their sum."""
    powers = np.exp([0.0, 1.0, 2.0])
    assert_close(softmax([1, 2, 3]), powers / powers.sum(), rtol=2 * EPSILON)


def test_the_naive_form_overflows_where_softmax_does_not():
    """e^710 is beyond float64; the source's softmax without a shift gives nan there."""
    z = np.array([710.0, 711.0])
    with np.errstate(over="ignore", invalid="ignore"):
        naive = np.exp(z) / np.exp(z).sum()
    assert np.isnan(naive).all()
    assert_close(softmax(z), softmax([0.0, 1.0]))


def test_the_gradient_of_log_sum_exp_is_softmax():
    """Central differences of a function near 3 are right to about 1e-10."""
    z, h = np.array([0.5, -1.0, 2.5]), 1e-5
    slopes = [(logsumexp(z + h * e) - logsumexp(z - h * e)) / (2 * h) for e in np.eye(3)]
    assert_close(slopes, softmax(z), atol=1e-9)
