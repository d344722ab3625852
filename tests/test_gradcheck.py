"""Numerical Jacobians, and a gradient check that is not blind."""

import cmath
import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from softgrad import (
    check_gradient,
    cross_entropy,
    log_softmax,
    numerical_jacobian,
    softmax,
    softmax_jacobian,
)
from tests import strategies
from tests.closeness import assert_close


def source_map(x):
    """S1's map from ℝ² to ℝ³."""
    return np.array([np.exp(x[0]) + np.exp(x[1]), np.exp(x[0]) * x[1], 4 * x[0] + 3 * x[1] ** 3])


def source_jacobian(x):
    """S1's Jacobian of it: a gradient in each row."""
    return np.array(
        [
            [np.exp(x[0]), np.exp(x[1])],
            [np.exp(x[0]) * x[1], np.exp(x[0])],
            [4.0, 9 * x[1] ** 2],
        ]
    )


def textbook_softmax(z):
    with np.errstate(under="ignore"):
        e = np.exp(z - z.max())
        return e / e.sum()


# Wrong models of softmax's Jacobian: the mistakes that people make.


def diagonal_only(z):
    p = softmax(z)
    return np.diag(p * (1 - p))


def delta_missing(z):
    p = softmax(z)
    return -np.outer(p, p)


def sign_flipped_beside_the_diagonal(z):
    return np.abs(softmax_jacobian(z))


def sign_flipped(z):
    return -softmax_jacobian(z)


def square_missing(z):
    return np.diag(softmax(z)) - np.outer(np.ones(len(z)), softmax(z))


def temperature_that_is_not_there(z):
    return softmax_jacobian(z) / 2


def all_zero(z):
    return np.zeros((len(z), len(z)))


def one_entry_off(z):
    J = softmax_jacobian(z)
    J[0, -1] *= 1.001
    return J


WRONG_MODELS = [
    diagonal_only,
    delta_missing,
    sign_flipped_beside_the_diagonal,
    sign_flipped,
    square_missing,
    temperature_that_is_not_there,
    all_zero,
    one_entry_off,
]


@pytest.mark.parametrize(("method", "tolerance"), [("central", 1e-9), ("complex", 1e-15)])
def test_the_map_from_two_to_three_dimensions(method, tolerance):
    """A central difference errs by h²/6 f‴ + ε f / h, about 1e-10; a complex step by rounding."""
    x = np.array([0.3, -0.7])
    J = numerical_jacobian(source_map, x, method)
    assert J.shape == (3, 2)
    assert_close(J, source_jacobian(x), rtol=tolerance, atol=tolerance)


@pytest.mark.parametrize("method", ["central", "complex"])
def test_a_gradient_has_the_shape_of_its_point(method):
    """x² + 3y, whose gradient is [2x, 3]; and a matrix as the point.

    A central difference is exact for squares but for rounding, ε f / h: 1e-9 for values near 30.
    """
    gradient = numerical_jacobian(lambda x: x[0] ** 2 + 3 * x[1], [2.0, 5.0], method)
    assert_close(gradient, [4.0, 3.0], rtol=1e-9)
    W = np.arange(6.0).reshape(2, 3)
    assert_close(numerical_jacobian(lambda W: (W * W).sum(), W, method), 2 * W, atol=1e-8)
    assert numerical_jacobian(lambda t: np.sin(t), 0.0, method) == pytest.approx(1.0, rel=1e-10)


@pytest.mark.parametrize("point", [1e-3, 1.0, 1e8, 1e15])
def test_a_large_point_is_moved_by_at_least_a_few_ulps(point):
    """At 1e15 a step of 6e-6 would vanish; the true slope of 2x + 1 is 2 everywhere."""
    slope = numerical_jacobian(lambda x: 2 * x + 1, [point])
    assert_close(slope, [[2.0]], rtol=1e-6)


def test_float32_functions_get_a_wider_step():
    """ε of float32 is 1e-7: a step of 6e-6 would leave no correct digit.

    With h = 5e-3 rounding is ε / h = 2e-5, and truncation h²/6 of a third derivative below 1, 4e-6.
    """
    z = np.array([0.1, -0.4, 0.8])
    J = numerical_jacobian(lambda z: softmax(z.astype(np.float32)), z)
    assert_close(J, softmax_jacobian(z), atol=3e-5)


def test_a_complex_step_needs_an_f_that_takes_complex_numbers():
    with pytest.raises(TypeError, match=r'f refused complex input .* use method="central"'):
        numerical_jacobian(softmax, [0.0, 1.0], "complex")
    with pytest.raises(TypeError, match="f answered complex input with float64"):
        numerical_jacobian(lambda z: np.abs(z), [0.0, 1.0], "complex")


def test_a_function_that_moves_its_argument_does_no_harm():
    def f(z):
        z *= z
        return z

    assert_close(numerical_jacobian(f, [1.0, 3.0]), np.diag([2.0, 6.0]), rtol=1e-9)


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ((np.sin, [np.nan]), ValueError, "z must be finite to be moved, but holds nan"),
        ((np.sin, [-np.inf]), ValueError, "holds -inf"),
        ((np.sin, []), ValueError, "z must hold a number"),
        ((np.sin, ["1"]), TypeError, "z must hold integers or floats"),
        ((np.sin, [1j]), TypeError, "z must hold integers or floats"),
        ((np.sin, [True]), TypeError, "z must hold .* of at most 64 bits, not bool"),
        ((np.sin, [1.0], "forward"), ValueError, '"central" or "complex", not \'forward\''),
        ((lambda z: z * np.nan, [1.0]), ValueError, "f returned nan near z"),
        ((lambda z: z * np.nan, [1.0], "complex"), ValueError, "f returned .*nan.* near z"),
        ((lambda z: str(z), [1.0]), TypeError, "the value of f must hold integers or floats"),
        ((lambda z: np.ones(1 + (z[0] > 1)), [1.0]), ValueError, "f returned the shapes"),
        ((lambda z: z[z > 1], [1.0]), ValueError, "f returned no number, but an array of shape"),
        ((lambda z: [[1.0], [1.0, 2.0]], [1.0]), ValueError, "the value of f must be a rectangul"),
        ((np.sin, [1.7e308]), ValueError, "z is too large to be moved: it holds 1.7e.308"),
    ],
)
def test_bad_input_is_named(arguments, error, message):
    with pytest.raises(error, match=message):
        numerical_jacobian(*arguments)


@pytest.mark.parametrize("step", [0.0, -1.0, np.nan, np.inf])
def test_a_step_must_be_positive(step):
    with pytest.raises(ValueError, match="step must be positive and finite"):
        numerical_jacobian(np.sin, [1.0], step=step)
    with pytest.raises(ValueError, match="step must be positive and finite"):
        check_gradient(np.sum, np.ones(1), [1.0], step=step)


@given(strategies.logits())
def test_the_right_jacobian_passes(z):
    report = check_gradient(softmax, softmax_jacobian, z)
    assert report.ok, report


@given(strategies.logits(classes=st.integers(2, 8)), st.integers(0, 100))
def test_the_right_jacobian_passes_whatever_the_seed(z, seed):
    assert check_gradient(softmax, softmax_jacobian, z, seed=seed)


@pytest.mark.parametrize("model", WRONG_MODELS)
@pytest.mark.parametrize("z", [[0.0, 1.0, 2.0], [0.0, 0.0], [3.0, -1.0, 0.5, 0.5, 2.0]])
@pytest.mark.parametrize("seed", range(5))
def test_wrong_jacobians_are_rejected(model, z, seed):
    assert not check_gradient(softmax, model, z, seed=seed).ok


def test_gradient_check_rejects_the_diagonal_only_jacobian():
    """The classic mistake: p_i (1 - p_i) on the diagonal and nothing beside it."""
    report = check_gradient(softmax, diagonal_only, [0.0, 1.0, 2.0])
    assert not report.ok
    assert "entry (0, 1)" in str(report)
    assert "analytic 0, numeric -0.0220" in str(report)


def test_only_the_wrong_entries_are_listed():
    report = check_gradient(softmax, one_entry_off, [0.0, 1.0, 2.0])
    assert [entry.index for entry in report.entries] == [(0, 2)]
    assert str(report).startswith("gradient check failed: 1 wrong entry\n  entry (0, 2): ")


def test_a_long_list_of_wrong_entries_is_cut():
    report = check_gradient(softmax, sign_flipped, np.arange(4.0))
    assert len(report.entries) == 16
    assert str(report).endswith("and 10 more")


@pytest.mark.parametrize("model", [softmax_jacobian, sign_flipped, diagonal_only])
def test_no_line_of_the_report_is_wider_than_a_page_of_the_book(model):
    """78 characters fit there; a wider line would have to be scrolled."""
    lines = str(check_gradient(softmax, model, [0.3, 1.0, 2.0])).splitlines()
    assert max(map(len, lines)) <= 78
    assert all("tolerance" in line for line in lines if "analytic" in line)


def test_a_check_of_the_sum_is_blind():
    """The sum of softmax's outputs is always 1: its gradient 0 is right, and says nothing."""
    z = [0.0, 1.0, 2.0]
    assert check_gradient(lambda z: softmax(z).sum(), lambda z: np.zeros(3), z).ok
    assert not check_gradient(softmax, all_zero, z).ok


def test_the_direction_of_all_ones_is_blind():
    """Every row of this wrong Jacobian sums to 0, as the right one's do."""
    z = np.array([0.0, 1.0, 2.0])
    wrong = 7 * softmax_jacobian(z)
    assert_close(wrong @ np.ones(3), 0, atol=1e-15)
    assert not check_gradient(softmax, wrong, z).ok


def test_a_scalar_function_and_its_gradient():
    report = check_gradient(lambda x: x[0] ** 2 + 3 * x[1], lambda x: [2 * x[0], 3.0], [1.0, 4.0])
    assert report
    assert "passed along 8 random directions" in str(report)
    wrong = check_gradient(lambda x: x[0] ** 2 + 3 * x[1], [2.0, 4.0], [1.0, 4.0])
    assert not wrong
    assert "entry 1: analytic 4, numeric 3" in str(wrong)


def test_a_function_of_a_matrix():
    W = np.arange(6.0).reshape(2, 3)
    assert check_gradient(lambda W: (W**2).sum(), lambda W: 2 * W, W).ok
    report = check_gradient(lambda W: (W**2).sum(), lambda W: 2 * W + np.eye(2, 3), W)
    assert [entry.index for entry in report.entries] == [(0, 0), (1, 1)]


def test_a_function_of_one_number():
    assert check_gradient(math.exp, math.exp, 1.0).ok
    assert not check_gradient(math.exp, lambda x: 1.01 * math.exp(x), 1.0).ok


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_a_derivative_that_is_not_finite_is_wrong(value):
    report = check_gradient(np.sin, np.diag([1.0, value]), [0.0, 0.3])
    assert not report.ok
    assert f"entry (1, 1): analytic {value}" in str(report)


def test_a_flat_cubic_is_no_false_alarm():
    """At 0 the slope is 0 and the difference h²: pure truncation, told by comparing h with 2h."""
    assert check_gradient(lambda x: x**3, lambda x: np.diag(3 * x**2), [0.0, 1.0]).ok


def test_small_slopes_are_judged_by_the_size_of_the_function():
    """f is near 1e-18 with a relative rounding of ε, so slopes of that size can be told from 0."""
    f, right = lambda x: 1e-18 * np.exp(x), lambda x: 1e-18 * np.diag(np.exp(x))
    assert check_gradient(f, right, [1.0], absolute_tolerance=0)
    assert not check_gradient(f, np.zeros((1, 1)), [1.0], absolute_tolerance=0)


@given(strategies.logits_and_label())
def test_digits_lost_by_subtraction_are_no_false_alarm(case):
    """p - y and δ - p are right, even where p rounds to 1 and nothing is left of 1 - p."""
    z, label = case
    one_hot = np.eye(z.size)
    loss = lambda z: cross_entropy(z, label)  # noqa: E731
    for p in (softmax, textbook_softmax):
        assert check_gradient(loss, p(z) - one_hot[label], z).ok
    assert check_gradient(log_softmax, lambda z: one_hot - softmax(z), z).ok


@pytest.mark.parametrize(
    ("f", "grad", "error", "message"),
    [
        (softmax, lambda z: z, ValueError, r"grad is of shape \(2,\).* must be \(2, 2\)"),
        (np.sum, np.zeros((1, 2)), ValueError, r"to \(\) it must be \(2,\)"),
        (np.sum, "grad", TypeError, "grad must hold integers or floats"),
    ],
)
def test_a_derivative_of_another_shape_is_refused(f, grad, error, message):
    with pytest.raises(error, match=message):
        check_gradient(f, grad, [0.0, 1.0])


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"directions": 0}, ValueError, "directions must be at least 1, not 0"),
        ({"directions": -3}, ValueError, "directions must be at least 1, not -3"),
        ({"directions": 2.5}, TypeError, "directions must be an integer, not 2.5"),
        ({"directions": True}, TypeError, "directions must be an integer, not True"),
        ({"directions": "8"}, TypeError, "directions must be an integer, not '8'"),
        ({"absolute_tolerance": -1.0}, ValueError, "absolute_tolerance must be at least 0 and fin"),
        ({"absolute_tolerance": np.nan}, ValueError, "at least 0 and finite, not nan"),
        ({"absolute_tolerance": np.inf}, ValueError, "at least 0 and finite, not inf"),
        ({"absolute_tolerance": "x"}, TypeError, "absolute_tolerance must be a real number"),
        ({"absolute_tolerance": False}, TypeError, "absolute_tolerance must be a real number"),
        ({"step": "a"}, TypeError, "step must be a real number, not 'a'"),
        ({"step": True}, TypeError, "step must be a real number, not True"),
    ],
)
def test_options_that_are_refused(options, error, message):
    with pytest.raises(error, match=message):
        check_gradient(np.sin, np.diag([1.0]), [0.0], **options)


@pytest.mark.parametrize(
    ("model", "gap"),
    [
        *((diagonal_only, gap) for gap in (1.0, 20.0, 32.0, 35.0)),
        *((delta_missing, gap) for gap in (1.0, 20.0, 32.0, 36.7)),
        *((sign_flipped, gap) for gap in (1.0, 20.0, 32.0, 36.7)),
        *((all_zero, gap) for gap in (1.0, 20.0, 32.0, 36.7, 40.0, 300.0)),
    ],
)
def test_wrong_jacobians_of_a_nearly_certain_class_are_rejected(model, gap):
    """At a gap of 36.7 no entry is larger than 1.2e-16, and the row of the faint class tells."""
    assert not check_gradient(softmax, model, [0.0, gap]).ok
    assert check_gradient(softmax, softmax_jacobian, [0.0, gap]).ok


@given(strategies.logits(classes=st.integers(2, 8)), st.integers(0, 2**32 - 1))
def test_one_small_wrong_entry_is_found_in_a_large_row(z, seed):
    """An entry that is off by 1e-3 of itself, where differences can tell: above 1e-6."""
    J, rng = softmax_jacobian(z / 100), np.random.default_rng(seed)
    i, j = rng.integers(z.size, size=2)
    assume(abs(J[i, j]) > 1e-6)
    J[i, j] *= 1.001
    report = check_gradient(softmax, J, z / 100)
    assert [entry.index for entry in report.entries] == [(i, j)]


def test_some_entries_of_a_large_problem_are_looked_at_one_by_one():
    """Beside a slope of 1e6 an error of 1e-3 in 99 others is within the room of a direction."""
    slopes = np.r_[1e6, np.ones(99)]
    report = check_gradient(
        lambda z: slopes @ z, slopes + np.r_[0.0, np.full(99, 1e-3)], [0.0] * 100
    )
    assert report.worst.agrees
    assert not report.ok
    assert 15 <= len(report.entries) <= 16
    everything_wrong = check_gradient(lambda z: slopes @ z, 2 * slopes, [0.0] * 100)
    assert len(everything_wrong.entries) == 100
    assert check_gradient(lambda z: slopes @ z, slopes, [0.0] * 100).ok


def test_a_complex_only_scalar_function():
    """cmath takes one number at a time; a 0-d point is such a number."""
    assert numerical_jacobian(lambda t: cmath.exp(complex(t)), 1.0, "complex") == pytest.approx(
        math.e
    )
