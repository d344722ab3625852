"""The layer z = W x + b under softmax and cross-entropy: gradients against numbers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from softgrad import (
    LayerGradients,
    check_gradient,
    cross_entropy,
    layer_gradients,
    layer_loss,
    softmax,
    softmax_jacobian,
)
from tests import reference
from tests.closeness import assert_close
from tests.published import LAYER_CLASS, LAYER_GRADIENT, LAYER_INPUT, LAYER_PROBABILITIES


def published_layer():
    """S2's layer. W and b are not printed, so W = 0 and b = log p give the printed p."""
    return np.zeros((5, 3)), np.log(LAYER_PROBABILITIES), LAYER_INPUT, LAYER_CLASS


@st.composite
def layers(draw):
    """A layer with its inputs and targets; none, one or two leading axes."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    classes, features = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    leading = draw(st.sampled_from([(), (1,), (4,), (2, 3)]))
    W, b = rng.standard_normal((classes, features)), rng.standard_normal(classes)
    x = rng.standard_normal((*leading, features))
    if draw(st.booleans()):
        y = rng.uniform(0.1, 1, size=(*leading, classes))
        return W, b, x, y / y.sum(axis=-1, keepdims=True)
    return W, b, x, rng.integers(classes, size=leading)


@given(layers())
def test_gradients_equal_numerical_ones(layer):
    W, b, x, y = layer
    gradients = layer_gradients(W, b, x, y)
    for report in (
        check_gradient(lambda W: layer_loss(W, b, x, y), gradients.dW, W),
        check_gradient(lambda b: layer_loss(W, b, x, y), gradients.db, b),
        check_gradient(lambda x: layer_loss(W, b, x, y), gradients.dx, x),
    ):
        assert report.ok, report


def test_the_check_rejects_a_sum_in_place_of_a_mean():
    rng = np.random.default_rng(0)
    W, b, x, y = rng.standard_normal((3, 2)), np.zeros(3), rng.standard_normal((4, 2)), [0, 1, 2, 0]
    dW = 4 * layer_gradients(W, b, x, y).dW
    assert not check_gradient(lambda W: layer_loss(W, b, x, y), dW, W).ok


@pytest.mark.parametrize("seed", range(20))
def test_gradients_are_right_to_a_few_roundings_of_their_terms(seed):
    """Against 60 digits: 8 roundings of Σ |p - y| |x| and of Σ |Wᵀ| |p - y|, whatever cancels.

    W, b and x are multiples of 1/64, so that W x + b is exact and both start from the same logits.
    """
    rng = np.random.default_rng(seed)
    classes, features, rows = rng.integers(1, 6, size=3)
    W, b, x = (
        np.round(64 * 5 * rng.standard_normal(shape)) / 64
        for shape in ((classes, features), classes, (rows, features))
    )
    y = rng.integers(classes, size=rows)
    exact = [reference.softmax(z).gradient(label) for z, label in zip(x @ W.T + b, y, strict=True)]
    error = np.array(exact) / int(rows)
    gradients = layer_gradients(W, b, x, y)
    assert_within_roundings(gradients.dW, error.T, x)
    assert_within_roundings(gradients.dx, error, W)
    assert_within_roundings(gradients.db[:, None], error.T, np.ones((rows, 1)))


def assert_within_roundings(product, A, B):
    """Hold `product` to A B, a product of exact matrices, within 8 roundings of |A| |B|."""
    A, B = np.asarray(A), np.vectorize(reference.Exact, otypes=[object])(B.astype(float))
    errors = np.abs(np.vectorize(reference.Exact, otypes=[object])(product) - A @ B)
    assert (errors <= 8 * 2.0**-53 * (np.abs(A) @ np.abs(B))).all()


def test_the_comparison_with_the_reference_tells_a_relative_error_of_5e_8():
    A, B = np.array([[reference.Exact(1)]]), np.array([[2.0]])
    assert_within_roundings(np.array([[2.0]]), A, B)
    with pytest.raises(AssertionError):
        assert_within_roundings(np.array([[2.0 * (1 + 5e-8)]]), A, B)


@given(layers())
def test_the_loss_is_cross_entropy_of_the_logits(layer):
    W, b, x, y = layer
    assert layer_loss(W, b, x, y) == cross_entropy(x @ W.T + b, y)


@given(layers())
def test_gradients_have_the_shapes_of_what_they_are_gradients_by(layer):
    W, b, x, y = layer
    gradients = layer_gradients(W, b, x, y)
    assert isinstance(gradients, LayerGradients)
    assert [gradient.shape for gradient in gradients] == [W.shape, b.shape, x.shape]


@given(layers())
def test_a_batch_averages_its_rows(layer):
    """Sums of at most 6 rows of size up to about 10: a few roundings of 1e-15."""
    W, b, x, y = layer
    rows, targets = x.reshape(-1, x.shape[-1]), np.asarray(y)
    labels = targets.ndim == x.ndim - 1
    targets = targets.reshape(-1) if labels else targets.reshape(-1, b.size)
    each = [layer_gradients(W, b, row, t) for row, t in zip(rows, targets, strict=True)]
    gradients = layer_gradients(W, b, x, y)
    assert_close(gradients.dW, np.mean([g.dW for g in each], axis=0), atol=1e-14)
    assert_close(gradients.db, np.mean([g.db for g in each], axis=0), atol=1e-14)
    dx = np.stack([g.dx for g in each]) / len(each)
    assert_close(gradients.dx, dx.reshape(x.shape), atol=1e-14)


def test_published_gradient():
    """S2's fifteen entries of ∂L/∂W, printed to 8 digits from probabilities with 8 digits."""
    dW = layer_gradients(*published_layer()).dW
    assert_close(dW, LAYER_GRADIENT, atol=1e-8)


def test_the_product_of_three_matrices_is_the_shortcut():
    """S2's chain rule ∂L/∂p · ∂p/∂z · ∂z/∂W, with ∂z_t/∂W_ij = δ_ti x_j.

    Entries are below 1/2, and 8 roundings of such are 4e-16.
    """
    _, b, x, _ = published_layer()
    p = softmax(b)
    by_p = np.zeros(5)
    by_p[LAYER_CLASS] = -1 / p[LAYER_CLASS]
    z_by_W = np.einsum("ti,j->tij", np.eye(5), x)
    product = np.einsum("s,st,tij->ij", by_p, softmax_jacobian(b), z_by_W)
    assert_close(layer_gradients(*published_layer()).dW, product, atol=4e-16)


def test_the_published_reshape_is_rejected():
    """S2 prints the fifteen numbers as 3 rows of 5, where W's own layout is (classes, features).

    For a W of shape (features, classes) the gradient is the transpose; the reshape scrambles it.
    """
    W, b, x, y = published_layer()
    scrambled = LAYER_GRADIENT.reshape(3, 5).T
    assert not check_gradient(lambda W: layer_loss(W, b, x, y), scrambled, W).ok
    assert check_gradient(lambda W: layer_loss(W, b, x, y), layer_gradients(W, b, x, y).dW, W).ok
    transposed = lambda Wt: layer_loss(Wt.T, b, x, y)  # noqa: E731
    assert not check_gradient(transposed, LAYER_GRADIENT.reshape(3, 5), W.T).ok


def test_a_masked_class_learns_nothing():
    gradients = layer_gradients(np.ones((3, 2)), [0.0, -np.inf, 0.0], [1.0, 2.0], 0)
    assert (gradients.dW[1] == 0).all()
    assert gradients.db[1] == 0


def test_a_mask_stays_a_mask_where_the_product_overflows():
    """The bias says that the class is out, whatever W x is."""
    for weight in (1e300, -1e300):
        W, b = [[weight], [0.0], [1e-300]], [-np.inf, 0.0, 0.0]
        assert layer_loss(W, b, [1e300], 1) == cross_entropy([-np.inf, 0.0, 1.0], 1)
        assert layer_loss(W, b, [1e300], 0) == np.inf


def test_results_have_the_widest_float_type():
    W, b, x = np.ones((2, 2), np.float32), np.zeros(2, np.float32), np.ones(2, np.float16)
    assert layer_loss(W, b, x, 0).dtype == np.float32
    assert {gradient.dtype for gradient in layer_gradients(W, b, x, 0)} == {np.dtype(np.float32)}
    assert layer_loss(W, b, [1, 2], 0).dtype == np.float64


@pytest.mark.parametrize(
    ("W", "b", "x", "y", "error", "message"),
    [
        ([1.0, 2.0], [0.0], [1.0], 0, ValueError, r"W must be of shape \(classes, features\)"),
        ([[1.0], [2.0]], [0.0], [1.0], 0, ValueError, r"b has shape \(1,\)"),
        ([[1.0], [2.0]], [0.0, 0.0], [1.0, 2.0], 0, ValueError, r"x has shape \(2,\)"),
        ([[1.0], [2.0]], [0.0, 0.0], 1.0, 0, ValueError, r"x has shape \(\)"),
        (
            [[1.0], [np.nan]],
            [0.0, 0.0],
            [1.0],
            0,
            ValueError,
            "row 1: the weight of feature 0 is nan",
        ),
        ([[1.0], [2.0]], [0.0, np.nan], [1.0], 0, ValueError, "^b at class 1 is nan"),
        ([[1.0], [2.0]], [0.0, 0.0], [[1.0], [np.inf]], [0, 0], ValueError, "row 1: the feature 0"),
        (
            [[1e300], [2.0]],
            [0.0, 0.0],
            [1e300],
            0,
            ValueError,
            "row 0: the logit at class 0 is inf; W x .* b overflows",
        ),
        (
            [[0.0], [-1e300]],
            [0.0, 0.0],
            [[[1.0]], [[1e300]]],
            [[0], [0]],
            ValueError,
            r"row \(1, 0\): the logit at class 1 is -inf; W x .* b overflows",
        ),
        (
            [[1e200, -1e200], [0.0, 0.0]],
            [0.0, 0.0],
            [1e200, 1e200],
            0,
            ValueError,
            "row 0: the logit at class 0 is (nan|-?inf); W x .* b overflows",
        ),
        (
            [[1.0], [2.0]],
            [0.0, 0.0],
            [[[1.0]], [[np.nan]]],
            [[0], [0]],
            ValueError,
            r"row \(1, 0\): the feature 0 is nan; features must be finite",
        ),
        ([[1.0], [2.0]], [0.0, 0.0], [1.0], 2, IndexError, "row 0: the label is 2"),
        ([["1"], ["2"]], [0.0, 0.0], [1.0], 0, TypeError, "W must hold integers or floats"),
        ([[True], [False]], [0.0, 0.0], [1.0], 0, TypeError, "bool"),
        (
            [[1.0], [2.0]],
            [0.0, 0.0],
            np.ones((0, 1)),
            [],
            ValueError,
            "mean over a batch of 0 rows",
        ),
    ],
)
def test_bad_input_is_named(W, b, x, y, error, message):
    for function in (layer_loss, layer_gradients):
        with pytest.raises(error, match=message):
            function(W, b, x, y)
