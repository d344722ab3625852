"""CrossEntropyExplorer in Python: its traits, its numbers, its steps, and its picture."""

import re

import numpy as np
import pytest
from traitlets import TraitError

from softgrad import cross_entropy, cross_entropy_grad, softmax
from softgrad.widgets import CrossEntropyExplorer
from softgrad.widgets.format import change, number
from softgrad.widgets.picture import Text
from tests.closeness import assert_close


@pytest.fixture
def explorer() -> CrossEntropyExplorer:
    return CrossEntropyExplorer()


def test_the_synced_traits_are_the_whole_state(explorer):
    own = {name for name in explorer.keys if not name.startswith("_")}
    assert own - {"layout", "tabbable", "tooltip"} == {"logits", "target", "rate", "trail"}


@pytest.mark.parametrize("target", [[0.0, 1.0, 0.0], [0.1, 0.7, 0.2]])
def test_derived_numbers_are_softgrads(explorer, target):
    explorer.target = target
    np.testing.assert_array_equal(explorer.probabilities, softmax([1.0, 2.0, 3.0]))
    assert explorer.loss == cross_entropy([1.0, 2.0, 3.0], target)
    np.testing.assert_array_equal(explorer.gradient, cross_entropy_grad([1.0, 2.0, 3.0], target))


def test_a_nearly_certain_class_keeps_the_digits_of_its_slope():
    explorer = CrossEntropyExplorer(logits=[40.0, 0.0], target=[1.0, 0.0])
    assert explorer.slope_text(0) == "−4.248×10⁻¹⁸"
    assert "Loss L ≈ 4.248×10⁻¹⁸" in explorer.description()


def test_the_lowest_loss_is_the_entropy_of_the_target(explorer):
    assert explorer.lowest_loss == 0.0
    explorer.target = [0.1, 0.7, 0.2]
    assert explorer.lowest_loss == pytest.approx(0.8018185525433372, rel=1e-15)


def test_a_step_goes_against_the_gradient_and_leaves_a_trail(explorer):
    explorer.rate = 0.5
    before, loss = np.array(explorer.logits), explorer.loss
    slopes = softmax(before) - [0, 1, 0]
    explorer.step()
    assert_close(explorer.logits, before - 0.5 * slopes, rtol=1e-15)
    assert explorer.trail == [loss]
    assert explorer.loss < loss


def test_steps_arrive_at_a_soft_target(explorer):
    explorer.target, explorer.rate = [0.1, 0.7, 0.2], 4.0
    for _ in range(120):
        explorer.step()
    # The distance shrinks by a factor of at least 2 a step, so rounding is all that is left.
    assert_close(explorer.probabilities, [0.1, 0.7, 0.2], atol=1e-14)
    assert explorer.loss == pytest.approx(explorer.lowest_loss, rel=1e-14)
    assert len(explorer.trail) == 100


def test_a_step_never_leaves_the_range_of_the_logits():
    explorer = CrossEntropyExplorer(logits=[1000.0, 1000.0], target=[1.0, 0.0], rate=20.0)
    explorer.step()
    assert explorer.logits == [1000.0, 990.0]


REFUSED = [
    ({"target": [0.5, 0.4, 0.0]}, "target sums to 0.9: expected 1"),
    ({"target": [1.5, -0.5, 0.0]}, "target[0] is 1.5: expected a finite number from 0 to 1"),
    ({"target": [0.0, -1.0, 2.0]}, "target[1] is -1.0"),
    ({"target": [0.5, 0.5]}, "target has 2 entries: there are 3 logits"),
    ({"target": [float("nan"), 1.0, 0.0]}, "target[0] is nan"),
    ({"target": "cat"}, "target is 'cat'"),
    ({"rate": 0}, "rate is 0: expected a finite number from 0.01 to 20"),
    ({"trail": [0.0] * 101}, "trail has 101 entries: expected 0 to 100"),
    ({"trail": [-1.0]}, "trail[0] is -1.0"),
    ({"logits": [0.0]}, "logits has 1 entries"),
]


@pytest.mark.parametrize(("state", "said"), REFUSED)
def test_what_cannot_be_drawn_is_refused_by_name(state, said):
    with pytest.raises(TraitError, match=re.escape(said)):
        CrossEntropyExplorer(**state)


def test_a_rounded_distribution_is_taken():
    third = 0.333333
    assert CrossEntropyExplorer(target=[third, third, third + 1e-6]).target[0] == third


def test_where_classes_come_or_go_every_class_has_a_target(explorer):
    explorer.logits = [0.0, 1.0, 2.0, 3.0]
    assert explorer.target == [0.0, 1.0, 0.0, 0.0]
    explorer.target = [0.0, 0.0, 0.0, 1.0]
    explorer.logits = [0.0, 1.0]
    assert explorer.target == [0.0, 1.0]


def test_logits_and_target_of_another_size_can_arrive_together(explorer):
    explorer.set_state({"logits": [0.0, 0.0], "target": [0.25, 0.75]})
    assert explorer.target == [0.25, 0.75]


@pytest.mark.parametrize("target", [[0.0, 1.0, 0.0], [0.1, 0.7, 0.2]])
@pytest.mark.parametrize("steps", [0, 3, 100])
def test_words_and_picture_hold_every_number_inside_the_frame(explorer, target, steps):
    explorer.target = target
    for _ in range(steps):
        explorer.step()
    picture, words = explorer.picture(), explorer.description()
    shown = [shape.words for shape in picture.shapes if isinstance(shape, Text)]
    for p in explorer.probabilities:
        assert number(p) in shown
        assert number(p) in words
    for k, slope in enumerate(explorer.gradient):
        assert explorer.slope_text(k) in shown
        assert explorer.slope_text(k) in words
        assert abs(slope) < 1e-3 or explorer.slope_text(k) == change(slope)
    for loss in explorer.trail:
        assert number(loss) in words
    assert f"L ≈ {number(explorer.loss)}" in shown
    assert all(0 <= shape.x <= picture.width for shape in picture.shapes)
    assert all(0 <= shape.y <= picture.height for shape in picture.shapes)
