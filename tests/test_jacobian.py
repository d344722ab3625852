"""The Jacobian: laws, sources' numbers, and the same derivative by four functions."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from softgrad import (
    jacobian_entry,
    numerical_jacobian,
    softmax,
    softmax_jacobian,
    softmax_jvp,
    softmax_vjp,
)
from tests import strategies
from tests.closeness import assert_close
from tests.published import EXAMPLE_JACOBIAN, EXAMPLE_PROBABILITIES

EPSILON = np.finfo(np.float64).eps


def analytic_softmax(z):
    """Softmax for complex steps: shifted by the logit with the largest real part."""
    e = np.exp(z - z[np.argmax(z.real)])
    return e / e.sum()


@given(strategies.logits(masks=True))
def test_the_jacobian_is_symmetric(z):
    """To the last bit: p_i p_j and p_j p_i are the same product."""
    J = softmax_jacobian(z)
    assert (J == J.T).all()


@given(strategies.logits(masks=True))
def test_rows_sum_to_zero(z):
    """Each row holds -p_i p_j and p_i (1 - p_i), with roundings of at most that size."""
    J = softmax_jacobian(z)
    assert (np.abs(J.sum(axis=-1)) <= 8 * EPSILON * np.abs(J).sum(axis=-1) + 1e-320).all()


@given(strategies.logits(masks=True))
def test_no_direction_has_negative_curvature(z):
    """Positive semi-definite: no eigenvalue below 0 by more than the rounding of an eigenvalue."""
    assert np.linalg.eigvalsh(softmax_jacobian(z)).min() >= -4 * EPSILON


@given(strategies.logits(classes=st.integers(2, 8)))
def test_the_signs_of_the_entries(z):
    J = softmax_jacobian(z)
    assert (np.diag(J) >= 0).all()
    assert (J[~np.eye(z.size, dtype=bool)] <= 0).all()


@given(strategies.logits())
def test_the_matrix_form(z):
    """diag(p) - p pᵀ, whose diagonal p - p² is off by ε where p is near 1."""
    p = softmax(z)
    assert_close(softmax_jacobian(z), np.diag(p) - np.outer(p, p), atol=2 * EPSILON)


@given(strategies.logits_and_vector())
def test_products_agree_with_the_matrix(case):
    """J·v = jvp = vjp, to a few roundings of (|J| |v|) for a product of n ≤ 8 terms."""
    z, v = case
    J = softmax_jacobian(z)
    bound = 16 * EPSILON * (np.abs(J) @ np.abs(v)) + 1e-318
    assert (np.abs(softmax_jvp(z, v) - J @ v) <= bound).all()
    assert (softmax_vjp(z, v) == softmax_jvp(z, v)).all()


@given(strategies.logits(), st.floats(-1e300, 1e300))
def test_constant_directions_do_nothing(z, constant):
    """J 1 = 0: exactly where one class has more than half, and to rounding elsewhere."""
    change = softmax_jvp(z, np.full(z.size, constant))
    assert (np.abs(change) <= 8 * EPSILON * abs(constant)).all()


@given(strategies.logits(masks=True), st.data())
def test_one_entry_is_that_of_the_matrix(z, data):
    """To the last bit: both form the same product."""
    i = data.draw(st.integers(0, z.size - 1))
    j = data.draw(st.integers(0, z.size - 1))
    assert jacobian_entry(z, i, j) == softmax_jacobian(z)[i, j]


@given(strategies.batches())
def test_every_row_of_a_batch_has_its_own_jacobian(z):
    J, rows = softmax_jacobian(z), z.reshape(-1, z.shape[-1])
    assert J.shape == (*z.shape, z.shape[-1])
    row_by_row = np.stack([softmax_jacobian(row) for row in rows])
    assert (J.reshape(row_by_row.shape) == row_by_row).all()
    assert (jacobian_entry(z, 0, 0) == J[..., 0, 0]).all()
    products = np.stack([softmax_jvp(row, row) for row in rows]).reshape(z.shape)
    assert (softmax_jvp(z, z) == products).all()


@given(strategies.logits(classes=st.integers(1, 5)))
def test_the_complex_step_agrees(z):
    """A complex step subtracts nothing, but p's own textbook form is off by up to 1e3 ε."""
    numeric = numerical_jacobian(analytic_softmax, z, "complex")
    assert_close(softmax_jacobian(z), numeric, atol=1e3 * EPSILON)


@given(strategies.logits(), st.floats(0.25, 4))
def test_temperature_brings_a_factor_of_one_over_t(z, temperature):
    """Forgetting the 1/T is the classic mistake; dividing first rounds z/T by ε |z|/T."""
    divided_first = softmax_jacobian(z / temperature) / temperature
    tolerance = 16 * EPSILON * (1 + np.abs(z / temperature).max())
    assert_close(softmax_jacobian(z, temperature), divided_first, rtol=tolerance, atol=1e-300)


def test_published_entries():
    """S0's Jacobian, printed to 8 digits from probabilities with 8 digits."""
    J = softmax_jacobian(np.log(EXAMPLE_PROBABILITIES))
    for (i, j), printed in EXAMPLE_JACOBIAN.items():
        assert J[i, j] == pytest.approx(printed, abs=1e-8), (i, j)
        assert J[j, i] == pytest.approx(printed, abs=1e-8), (j, i)


def test_diag_and_tile_give_the_same_matrix():
    """S0's construction, diag(p) minus tiled p times its transpose: the outer product after all."""
    p = EXAMPLE_PROBABILITIES
    tiled = np.tile(p, (5, 1))
    J = np.diag(p) - tiled * tiled.T
    assert_close(softmax_jacobian(np.log(p)), J, atol=1e-8)


def test_three_classes_entry_by_entry():
    """S1's example: p_i (δ_ij - p_j) at z = [1, 2, 3], where 1 - p_j costs a digit at most."""
    p = softmax([1, 2, 3])
    for i, j in np.ndindex(3, 3):
        expected = p[i] * ((i == j) - p[j])
        assert softmax_jacobian([1, 2, 3])[i, j] == pytest.approx(expected, rel=4 * EPSILON)


def test_the_diagonal_survives_a_nearly_certain_class():
    """p_k rounds to 1, so p_k (1 - p_k) by subtraction is 0; the right value is e^-40.

    That is p_0 p_1 = e^-40 / (1 + e^-40)², which rounds to e^-40; a few roundings are 1e-15.
    """
    J = softmax_jacobian([0.0, 40.0])
    assert 1 - softmax([0.0, 40.0])[1] == 0
    assert_close(J, np.exp(-40) * np.array([[1, -1], [-1, 1]]), rtol=1e-15)


def test_the_jacobian_of_a_mask_is_plus_zero():
    J = softmax_jacobian([-np.inf, 0.0, 1.0])
    assert (J[0] == 0).all()
    assert (J[:, 0] == 0).all()
    assert not np.signbit(J[0]).any()
    assert not np.signbit(J[:, 0]).any()
    assert not np.signbit(jacobian_entry([-np.inf, 0.0, 1.0], 0, 1))
    assert not np.signbit(softmax_jvp([-np.inf, 0.0, 1.0], [-1.0, 2.0, 3.0])[0])


def test_a_linear_step_predicts_the_change():
    """softmax(z + dz) is softmax(z) + J dz up to |dz|²."""
    z, dz = np.array([0.5, -0.3, 1.2]), 1e-4 * np.array([1.0, -2.0, 0.5])
    error = softmax(z + dz) - softmax(z) - softmax_jvp(z, dz)
    assert np.abs(error).max() <= (dz @ dz)
