"""SoftmaxExplorer in Python: its traits, its numbers, and its picture."""

import numpy as np
import pytest
import traitlets
from hypothesis import given
from hypothesis import strategies as st
from traitlets import TraitError

from softgrad import softmax
from softgrad.widgets import JacobianExplorer, SoftmaxExplorer
from softgrad.widgets.format import number, plain
from softgrad.widgets.picture import Rectangle, Text

logits_lists = st.lists(st.floats(-1000, 1000), min_size=2, max_size=8)


def texts(explorer: SoftmaxExplorer) -> list[str]:
    return [shape.words for shape in explorer.picture().shapes if isinstance(shape, Text)]


def test_the_synced_traits_are_the_whole_state():
    own = {name for name in SoftmaxExplorer().keys if not name.startswith("_")}
    assert own - {"layout", "tabbable", "tooltip"} == {"logits", "temperature", "shift"}


@given(logits_lists, st.floats(0.01, 100), st.floats(-1000, 1000))
def test_probabilities_are_softgrads_of_the_shifted_logits(logits, temperature, shift):
    explorer = SoftmaxExplorer(logits=logits, temperature=temperature, shift=shift)
    expected = softmax(np.array(logits) + shift, temperature)
    np.testing.assert_array_equal(explorer.probabilities, expected)


def test_a_shift_changes_no_probability():
    explorer = SoftmaxExplorer(logits=[2.0, 1.0, 0.5])
    before = explorer.probabilities
    explorer.shift = 256.0  # z + c is exact, so nothing at all may change
    np.testing.assert_array_equal(explorer.probabilities, before)
    assert list(explorer.shifted_logits) == [258.0, 257.0, 256.5]
    explorer.logits = [258.0, 1.0, 0.5]  # shifting one logit alone is another matter
    assert not np.allclose(explorer.probabilities, before)


def test_what_the_page_sends_reaches_python():
    explorer = SoftmaxExplorer()
    explorer.set_state({"logits": [0, 1, 2, 3], "shift": -2, "temperature": 2})
    assert explorer.logits == [0.0, 1.0, 2.0, 3.0]
    np.testing.assert_array_equal(explorer.probabilities, softmax([-2, -1, 0, 1], 2.0))


def test_it_stays_in_step_with_another_widget_of_the_same_model():
    one, other = SoftmaxExplorer(), JacobianExplorer()
    link = traitlets.link((one, "logits"), (other, "logits"))
    one.logits = [0.0, 1.0]
    link.unlink()
    assert other.logits == [0.0, 1.0]


REFUSED = [
    ({"logits": [1.0, float("nan")]}, r"logits\[1\] is nan"),
    ({"logits": [0.0]}, "logits has 1 entries: expected 2 to 8"),
    ({"logits": [0.0] * 10_000}, "logits has 10000 entries"),
    ({"logits": "<img>"}, "logits is '<img>': expected a list"),
    ({"temperature": 0}, "temperature is 0"),
    ({"shift": float("inf")}, "shift is inf: expected a finite number from -1000 to 1000"),
    ({"shift": "3"}, "shift is '3': expected a number"),
]


@pytest.mark.parametrize(("traits", "message"), REFUSED)
def test_hostile_state_is_refused_by_name(traits, message):
    with pytest.raises(TraitError, match=message):
        SoftmaxExplorer(**traits)


# --- picture and words --------------------------------------------------------------------------


@pytest.mark.parametrize("n", [2, 3, 8])
def test_the_picture_shows_every_number_inside_its_frame(n):
    explorer = SoftmaxExplorer(logits=list(np.linspace(-30, 12, n)), temperature=0.7, shift=1.5)
    shown, picture = texts(explorer), explorer.picture()
    for p in explorer.probabilities:
        assert number(p) in shown
    for z in explorer.shifted_logits:
        assert plain(z) in shown
    assert "T = 0.7,  c = 1.5" in shown
    boxes = [shape for shape in picture.shapes if isinstance(shape, Rectangle)]
    assert all(box.x >= 0 and box.x + box.width <= picture.width for box in boxes)
    assert all(0 <= shape.y <= picture.height for shape in picture.shapes)


def test_a_bar_is_as_long_as_its_probability():
    picture = SoftmaxExplorer(logits=[0.0, 0.0]).picture()
    bars = [shape.width for shape in picture.shapes if shape.fill == "#0a5fc2"]
    assert bars == [60, 60]  # half of 120 pixels


def test_the_words_hold_the_numbers():
    explorer = SoftmaxExplorer(logits=[1.0, 2.0], shift=-3.0, temperature=0.5)
    words = explorer.description()
    assert "z = (1, 2)" in words
    assert "z + c = (−2, −1)" in words
    assert "T = 0.5" in words
    for p in explorer.probabilities:
        assert number(p) in words


def test_an_output_holds_view_pictures_and_words():
    data, _ = SoftmaxExplorer()._repr_mimebundle_()
    assert {"image/svg+xml", "image/png", "text/plain"} < set(data)
