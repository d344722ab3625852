"""Cross-entropy and p - y: laws, sources' numbers, targets of every kind."""

import numpy as np
import pytest
import scipy.special
from hypothesis import given
from hypothesis import strategies as st

from softgrad import (
    check_gradient,
    cross_entropy,
    cross_entropy_grad,
    log_softmax,
    logsumexp,
    numerical_jacobian,
    softmax,
    softmax_jacobian,
)
from tests import strategies
from tests.closeness import assert_close
from tests.published import LAYER_CLASS, LAYER_PROBABILITIES

EPSILON = np.finfo(np.float64).eps


def cross_entropy_of(p, label):
    """The loss as a function of any positive weights p: log-sum-exp puts back what p sums to."""
    z = np.log(p)
    return cross_entropy(z, label) - logsumexp(z)


@given(strategies.logits_and_label())
def test_a_label_is_its_one_hot_distribution(case):
    z, label = case
    one_hot = np.eye(z.size)[label]
    assert cross_entropy(z, label) == cross_entropy(z, one_hot)
    assert (cross_entropy_grad(z, label) == cross_entropy_grad(z, one_hot)).all()


@given(strategies.logits_and_label())
def test_the_loss_of_a_label_is_minus_its_log_probability(case):
    z, label = case
    assert cross_entropy(z, label) == -log_softmax(z)[label]


@given(strategies.logits_and_distribution())
def test_the_loss_is_the_weighted_sum_of_minus_log_p(case):
    """np.sum adds up to 8 positive terms with up to 8 roundings."""
    z, y = case
    expected = -(y * log_softmax(z)).sum()
    assert_close(cross_entropy(z, y), expected, rtol=8 * EPSILON)


@given(strategies.logits_and_distribution())
def test_the_gradient_is_p_minus_y(case):
    """Up to the rounding of numbers of at most 1."""
    z, y = case
    assert_close(cross_entropy_grad(z, y), softmax(z) - y, atol=2 * EPSILON)


@given(strategies.logits_and_distribution())
def test_the_gradient_sums_to_zero(case):
    """Since p and y both sum to 1, each with n ≤ 8 roundings."""
    z, y = case
    assert abs(cross_entropy_grad(z, y).sum()) <= 16 * EPSILON


@given(strategies.logits_and_distribution())
def test_the_chain_rule_gives_p_minus_y(case):
    """∂L/∂p = -y/p times J, where the probabilities are not so small that -y/p overflows.

    The sum has terms y_i (p_j - δ_ij) of at most 1, n ≤ 8 of them with about 8 roundings each.
    """
    z, y = case
    p = softmax(z / 100)  # logits within ±10
    through_p = (-y / p) @ softmax_jacobian(z / 100)
    assert_close(through_p, cross_entropy_grad(z / 100, y), atol=64 * EPSILON)


@given(strategies.logits_and_distribution(), st.sampled_from([0.0, 0.1, 1.0]))
def test_the_gradient_is_the_slope_of_the_loss(case, smoothing):
    z, y = case
    report = check_gradient(
        lambda z: cross_entropy(z, y, label_smoothing=smoothing),
        lambda z: cross_entropy_grad(z, y, label_smoothing=smoothing),
        z,
    )
    assert report.ok, report


def test_the_check_rejects_y_minus_p():
    z, y = np.array([0.3, -1.0, 2.0]), 1
    report = check_gradient(lambda z: cross_entropy(z, y), -cross_entropy_grad(z, y), z)
    assert not report.ok


def test_the_slope_of_a_nearly_certain_loss_is_seen():
    """p - 1 by subtraction is 0, and the check can tell that from the right -e^-40."""
    z = np.array([0.0, 40.0])
    careless = scipy.special.softmax(z) - np.array([0.0, 1.0])
    assert careless[1] == 0
    loss, right = lambda z: cross_entropy(z, 1), cross_entropy_grad(z, 1)
    assert check_gradient(loss, right, z, absolute_tolerance=0).ok
    assert not check_gradient(loss, careless, z, absolute_tolerance=0).ok
    assert check_gradient(loss, careless, z).ok  # right but for rounding


def test_reductions():
    """Six positive terms: NumPy's own sum and mean round up to six times."""
    z = np.random.default_rng(0).standard_normal((2, 3, 4))
    y = np.array([[0, 1, 2], [3, 2, 1]])
    each = cross_entropy(z, y, reduction="none")
    assert each.shape == (2, 3)
    assert each[1, 2] == cross_entropy(z[1, 2], 1)
    assert_close(cross_entropy(z, y, reduction="sum"), each.sum(), rtol=4 * EPSILON)
    assert_close(cross_entropy(z, y), each.mean(), rtol=4 * EPSILON)
    summed = cross_entropy_grad(z, y, reduction="sum")
    assert (summed == cross_entropy_grad(z, y, reduction="none")).all()
    assert (cross_entropy_grad(z, y) == summed / 6).all()


def test_the_sum_over_a_large_batch_keeps_its_digits():
    """100,000 equal losses: adding them one by one drifts by hundreds of ulps."""
    z = np.zeros((100_000, 3))
    loss = cross_entropy(z, np.zeros(100_000, dtype=int))
    assert_close(loss, np.log(3), rtol=2 * EPSILON)


def test_label_smoothing_mixes_in_the_uniform_distribution():
    """The targets are rounded once more when they are written out: a few roundings apart."""
    z, smoothed = [1.0, 2.0, 4.0], [0.1 / 3, 0.9 + 0.1 / 3, 0.1 / 3]
    loss, gradient = cross_entropy(z, smoothed), cross_entropy_grad(z, smoothed)
    assert_close(cross_entropy(z, 1, label_smoothing=0.1), loss, rtol=4 * EPSILON)
    assert_close(cross_entropy_grad(z, 1, label_smoothing=0.1), gradient, atol=2 * EPSILON)


def test_full_smoothing_forgets_the_label():
    z = [1.0, 2.0, 4.0]
    losses = {float(cross_entropy(z, label, label_smoothing=1.0)) for label in range(3)}
    assert len(losses) == 1


def test_smoothing_below_epsilon_is_not_lost_beside_a_certain_class():
    """1 - ε rounds to 1, but ε (1 - 1/n) - (1 - p_k) does not need it; three roundings of 5e-18."""
    gradient = cross_entropy_grad([0.0, 40.0], 1, label_smoothing=1e-17)
    assert gradient[1] == pytest.approx(0.5e-17 - np.exp(-40), rel=4 * EPSILON, abs=0)


def test_a_masked_class_costs_nothing_without_a_target():
    """0 · inf counts as 0: a target of 0 never looks at log p."""
    z, unmasked = [0.0, -np.inf, 1.0], [0.0, 1.0]
    assert cross_entropy(z, 2) == cross_entropy(unmasked, 1)
    assert cross_entropy(z, [0.25, 0.0, 0.75]) == cross_entropy(unmasked, [0.25, 0.75])
    assert cross_entropy_grad(z, 2).tolist() == [
        cross_entropy_grad(unmasked, 1)[0],
        0.0,
        cross_entropy_grad(unmasked, 1)[1],
    ]


def test_a_masked_target_makes_the_loss_infinite():
    z = [0.0, -np.inf, 1.0]
    assert cross_entropy(z, 1) == np.inf
    assert cross_entropy([z, [0.0, 0.0, 0.0]], [1, 0]) == np.inf
    assert cross_entropy(z, [0.5, 0.5, 0.0]) == np.inf
    assert cross_entropy(z, 0, label_smoothing=0.1) == np.inf


def test_the_gradient_of_a_masked_target_is_still_p_minus_y():
    """p - 1 where p is 0, and p itself: one rounding each."""
    z = [0.0, -np.inf, 1.0]
    assert_close(cross_entropy_grad(z, 1), softmax(z) - [0, 1, 0], rtol=4 * EPSILON)


def test_published_derivative_by_the_probabilities():
    """S2: ∂L/∂p is -1/p at the true class and 0 elsewhere; it prints -4.60864, to 5 decimals.

    Cross-entropy of z = log p is -log p, plus log Σ p, which is 0 and is taken off before p moves.
    """
    by_p = numerical_jacobian(lambda p: cross_entropy_of(p, LAYER_CLASS), LAYER_PROBABILITIES)
    expected = np.zeros(5)
    expected[LAYER_CLASS] = -4.60864
    assert_close(by_p, expected, atol=1e-5)


def test_published_gradient_by_the_logits():
    """S2's p - y, from probabilities with 8 digits."""
    gradient = cross_entropy_grad(np.log(LAYER_PROBABILITIES), LAYER_CLASS)
    expected = LAYER_PROBABILITIES - np.eye(5)[LAYER_CLASS]
    assert_close(gradient, expected, atol=1e-8)


def test_the_in_place_form_for_a_batch():
    """S4: p[range(m), y] -= 1, then divided by m; with a softmax that normalises each row."""
    z = np.random.default_rng(0).standard_normal((6, 4))
    y = np.array([0, 1, 2, 3, 0, 1])
    p = softmax(z)
    p[range(6), y] -= 1
    assert_close(cross_entropy_grad(z, y), p / 6, atol=EPSILON)


def test_whole_batch_normalisation_is_not_the_gradient():
    """S4's slip: softmax without an axis; the numbers and the check both refuse it."""
    z = np.random.default_rng(0).standard_normal((3, 4))
    y = np.array([0, 1, 2])
    slip = scipy.special.softmax(z)
    slip[range(3), y] -= 1
    assert not np.allclose(slip / 3, cross_entropy_grad(z, y))
    assert not check_gradient(lambda z: cross_entropy(z, y), slip / 3, z).ok
