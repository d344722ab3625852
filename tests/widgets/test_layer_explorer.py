"""LayerExplorer in Python: its traits, its numbers, the scrambled reshape, and its picture."""

import re

import numpy as np
import pytest
from traitlets import TraitError

from softgrad import layer_gradients, layer_loss, softmax
from softgrad.widgets import LayerExplorer
from softgrad.widgets.format import change, number, signed
from softgrad.widgets.picture import Text
from tests.closeness import assert_close

P = np.array([0.19091352, 0.20353145, 0.21698333, 0.23132428, 0.15724743])
X = np.array([0.1, 0.5, 0.4])
W = np.random.default_rng(0).normal(size=(5, 3))


@pytest.fixture
def explorer() -> LayerExplorer:
    """The published example of five classes and three features, the third class true."""
    bias = np.log(P) - W @ X
    return LayerExplorer(weights=W, bias=bias, features=X, label=2, selected=(2, 2))


def test_the_synced_traits_are_the_whole_state(explorer):
    own = {name for name in explorer.keys if not name.startswith("_")}
    traits = {"weights", "bias", "features", "label", "selected"}
    assert own - {"layout", "tabbable", "tooltip"} == traits


def test_derived_numbers_are_softgrads(explorer):
    b = explorer.bias
    assert_close(explorer.probabilities, softmax(W @ X + b), rtol=1e-14)
    assert explorer.loss == layer_loss(W, b, X, 2)
    np.testing.assert_array_equal(explorer.gradient, layer_gradients(W, b, X, 2).dW)
    assert_close(explorer.gradient, np.outer(explorer.error, X), rtol=1e-13)


def test_the_scrambled_gradient_is_the_row_major_one_in_the_wrong_shape(explorer):
    flat = [entry for row in explorer.gradient for entry in row]
    np.testing.assert_array_equal(explorer.scrambled, [flat[0:5], flat[5:10], flat[10:15]])
    assert (explorer.scrambled != explorer.gradient.T).any()


@pytest.mark.parametrize("n", [3, 4, 5])
@pytest.mark.parametrize("d", [2, 3, 4])
def test_every_entry_lands_where_the_reshape_puts_it(n, d):
    rng = np.random.default_rng(10 * n + d)
    layer = LayerExplorer(weights=rng.normal(size=(n, d)), bias=[0.0] * n, features=[1.5] * d)
    layer.features = rng.normal(size=d)
    for selected in np.ndindex(n, d):
        layer.selected = selected
        assert layer.scrambled[layer.landing] == layer.gradient[selected]


def test_the_words_say_where_an_entry_lands_and_where_it_belongs(explorer):
    assert explorer.landing_text() == (
        "It belongs to feature 3, class 3. The reshape puts it at feature 2, class 4."
    )
    explorer.selected = (2, 1)
    assert explorer.landing_text().startswith("The reshape leaves it, by luck, where it belongs")


def test_the_formula_shows_both_factors(explorer):
    assert explorer.formula() == "∂L/∂W₃₃ = (p₃ − y₃) x₃ ≈ −0.7830 · 0.4 ≈ −0.3132"
    explorer.features = [0.1, 0.5, -0.4]
    assert " · (−0.4) ≈ " in explorer.formula()


REFUSED = [
    ({"weights": [[0.0, 0.0]] * 2}, "weights has 2 rows: expected 3 to 5"),
    ({"weights": [[0.0, 0.0]] * 10_000}, "weights has 10000 rows"),
    ({"weights": [[0.0]] * 3}, "weights[0] has 1 entries: expected 2 to 4"),
    ({"weights": [[0.0, 0.0], [0.0, 0.0, 0.0], [0.0, 0.0]]}, "weights[1] has 3 entries"),
    ({"weights": [[0.0, 0.0], [0.0, float("nan")], [0.0, 0.0]]}, "weights[1][1] is nan"),
    ({"weights": [0.0, 1.0, 2.0]}, "weights[0] is 0.0: expected a list"),
    ({"weights": "abc"}, "weights is 'abc': expected rows of numbers"),
    ({"weights": np.zeros((4, 2))}, "bias has 3 entries: weights has 4 rows"),
    ({"bias": [0.0] * 4}, "bias has 4 entries: weights has 3 rows"),
    ({"features": [0.0] * 3}, "features has 3 entries: weights has 2 columns"),
    ({"features": [0.0, 1e308]}, "features[1] is 1e+308"),
    ({"label": 3}, "label is 3: there are 3 classes"),
    ({"label": "cat"}, "label is 'cat': expected an index"),
    ({"selected": (0, 2)}, "selected is (0, 2): weights is 3 × 2"),
    ({"selected": (3, 0)}, "selected is (3, 0): weights is 3 × 2"),
]


@pytest.mark.parametrize(("state", "said"), REFUSED)
def test_what_cannot_be_drawn_is_refused_by_name(state, said):
    with pytest.raises(TraitError, match=re.escape(said)):
        LayerExplorer(**state)


def test_another_size_comes_all_at_once(explorer):
    with explorer.hold_trait_notifications():
        explorer.weights = np.ones((4, 2))
        explorer.bias, explorer.features = [0.0] * 4, [1.0, 2.0]
        explorer.selected = (3, 1)
    assert explorer.gradient.shape == (4, 2)
    with pytest.raises(TraitError, match="weights has 5 rows"):
        explorer.weights = W


def test_the_default_is_not_shared_between_widgets():
    one, other = LayerExplorer(), LayerExplorer()
    assert one.weights is not other.weights
    assert one.weights[0] is not other.weights[0]


def test_words_and_picture_hold_every_number_inside_the_frame(explorer):
    picture, words = explorer.picture(), explorer.description()
    shown = [shape.words for shape in picture.shapes if isinstance(shape, Text)]
    for entry in explorer.gradient.ravel():
        assert shown.count(signed(entry, 4)) >= 2, "in the gradient, and scrambled"
        assert words.count(signed(entry, 4)) >= 2
    for z, p, error in zip(explorer.logits, explorer.probabilities, explorer.error, strict=True):
        for text in (signed(z, 4), number(p), change(error)):
            assert text in shown
            assert text in words
    assert any(f"L ≈ {number(explorer.loss)}" in text for text in shown)
    assert all(0 <= shape.x <= picture.width for shape in picture.shapes)
    assert all(0 <= shape.y <= picture.height for shape in picture.shapes)


def test_a_gradient_of_zeros_is_drawn():
    layer = LayerExplorer(features=[0.0, 0.0])
    assert layer.picture().svg(layer.description()).count("<rect") > 12
