"""NudgeExplorer in Python: its traits, its numbers, and its picture."""

import re

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from traitlets import TraitError

from softgrad import softmax, softmax_jacobian
from softgrad.widgets import NudgeExplorer
from softgrad.widgets.format import change, number
from softgrad.widgets.picture import Text
from softgrad.widgets.signed_bars import bound_of
from tests.closeness import assert_close


@pytest.fixture
def explorer() -> NudgeExplorer:
    return NudgeExplorer()


def test_the_synced_traits_are_the_whole_state(explorer):
    own = {name for name in explorer.keys if not name.startswith("_")}
    assert own - {"layout", "tabbable", "tooltip"} == {"logits", "direction", "nudge"}


def test_both_changes_are_those_of_softgrad(explorer):
    z, step = np.array([1.0, 2.0, 3.0]), np.array([0.0, 0.5, 0.0])
    # Both differences are of numbers near 1, so a few units of 1e-16 are all that can be asked.
    plain_difference = softmax(z + step) - softmax(z)
    assert_close(explorer.true_change, plain_difference, rtol=0, atol=1e-15)
    linear = softmax_jacobian(z) @ step
    assert_close(explorer.linear_change, linear, rtol=1e-15)
    assert_close(explorer.error, plain_difference - linear, rtol=0, atol=1e-15)


def exact_changes(z: list[float], j: int, h: float) -> tuple[list, list]:
    """Δp and Δp − J Δz by the definitions, to many digits."""

    def p(logits: list) -> list:
        terms = [mpmath.exp(logit) for logit in logits]
        return [term / mpmath.fsum(terms) for term in terms]

    z = [mpmath.mpf(logit) for logit in z]
    before, after = p(z), p([logit + h * (k == j) for k, logit in enumerate(z)])
    truly = [b - a for a, b in zip(before, after, strict=True)]
    linear = [h * before[i] * ((i == j) - before[j]) for i in range(len(z))]
    return truly, [t - line for t, line in zip(truly, linear, strict=True)]


CASES = [
    ([1.0, 2.0, 3.0], 1, 0.5),
    ([1.0, 2.0, 3.0], 0, 1e-6),
    ([0.3, -0.2], 0, -1e-9),
    ([40.0, 0.0, 1.0], 0, 0.001),
    ([40.0, 0.0, 1.0], 1, -4.0),
    ([-300.0, 2.0], 0, 4.0),
    ([0.0] * 8, 7, 1.0),
    ([0.1, 0.2, 0.3, 0.25], 2, -1.0),
    ([0.1, 0.2, 0.3, 0.25], 2, 1.0000001),
]


@pytest.mark.parametrize(("z", "j", "h"), CASES)
def test_no_digits_are_lost_where_nearly_equal_numbers_are_compared(z, j, h):
    explorer = NudgeExplorer(logits=z, direction=j, nudge=h)
    with mpmath.workdps(400):
        truly, error = exact_changes(z, j, h)
    # Far more digits than are shown; e^h − 1 over a denominator as small as e^−4 costs two.
    assert_close(explorer.true_change, np.array(truly, float), rtol=1e-13)
    assert_close(explorer.error, np.array(error, float), rtol=1e-12)


def test_the_plain_subtraction_would_fail_that_test():
    z, h = [40.0, 0.0, 1.0], 0.001
    with mpmath.workdps(60):
        truly, _ = exact_changes(z, 0, h)
    difference = softmax([z[0] + h, *z[1:]]) - softmax(z)
    assert abs(difference[0] / float(truly[0]) - 1) > 0.1


@given(
    st.lists(st.floats(-20, 20), min_size=2, max_size=6),
    st.floats(-4, 4),
)
def test_the_true_change_is_the_nudge_that_softmax_makes(z, h):
    explorer = NudgeExplorer(logits=z, direction=len(z) - 1, nudge=h)
    moved = [*z[:-1], z[-1] + h]
    # z + h is rounded by up to 2e-15, and p follows at a rate below 1/4.
    assert_close(explorer.true_change, softmax(moved) - softmax(z), rtol=0, atol=2e-15)


def test_the_direction_one_does_nothing(explorer):
    explorer.direction = "all"
    for values in (explorer.true_change, explorer.linear_change, explorer.error):
        np.testing.assert_array_equal(values, np.zeros(3))
    assert "Nothing happens" in explorer.description()


def test_the_error_shrinks_like_the_square_of_the_nudge(explorer):
    halvings = explorer.halvings
    assert [halving.h for halving in halvings] == [0.5, 0.25, 0.125, 0.0625, 0.0]
    for halving in halvings[:-1]:
        assert halving.error == pytest.approx(halving.share * halving.h**2, rel=1e-15)
    shares = [halving.share for halving in halvings]
    p = softmax([1.0, 2.0, 3.0])[1]
    assert shares[-1] == pytest.approx(p * (1 - p) * (0.5 - p), rel=1e-14)
    distances = np.abs(np.array(shares[:-1]) - shares[-1])
    # Each halving brings error / h² about twice as near to its limit.
    assert_close(distances[:-1] / distances[1:], 2, rtol=0.3)


REFUSED = [
    ({"direction": 3}, "direction is 3: there are 3 logits"),
    ({"direction": -1}, "direction is -1: expected an index"),
    ({"direction": "every"}, "direction is 'every': expected an index, counted from 0 or \"all\""),
    ({"direction": True}, "direction is True"),
    ({"direction": 0.5}, "direction is 0.5"),
    ({"nudge": 5}, "nudge is 5: expected a finite number from -4 to 4"),
    ({"nudge": float("nan")}, "nudge is nan"),
    ({"logits": [0.0, float("inf")]}, "logits[1] is inf"),
]


@pytest.mark.parametrize(("state", "said"), REFUSED)
def test_what_cannot_be_drawn_is_refused_by_name(state, said):
    with pytest.raises(TraitError, match=re.escape(said)):
        NudgeExplorer(**state)


def test_the_direction_stays_inside_when_classes_go(explorer):
    explorer.direction = 2
    explorer.logits = [0.0, 1.0]
    assert explorer.direction == 1
    explorer.direction = "all"
    explorer.logits = [0.0, 1.0, 2.0]
    assert explorer.direction == "all"


@pytest.mark.parametrize("direction", [0, "all"])
@pytest.mark.parametrize("n", [2, 8])
def test_words_and_picture_hold_every_number_inside_the_frame(n, direction):
    explorer = NudgeExplorer(logits=list(np.linspace(-2, 2, n)), direction=direction, nudge=-0.7)
    picture, words = explorer.picture(), explorer.description()
    shown = [shape.words for shape in picture.shapes if isinstance(shape, Text)]
    for value in (*explorer.true_change, *explorer.linear_change):
        assert change(value) in shown
        assert change(value) in words
    for value in explorer.error:
        assert f"difference {change(value)}" in shown
        assert change(value) in words
    for halving in explorer.halvings:
        assert number(halving.share) in shown
        assert number(halving.share) in words
    assert all(0 <= shape.x <= picture.width for shape in picture.shapes)
    assert all(0 <= shape.y <= picture.height for shape in picture.shapes)


def test_without_a_nudge_there_is_no_quotient(explorer):
    explorer.nudge = 0.0
    assert "h = 0: 0, —" in explorer.description()


def test_halved_bars_look_alike():
    assert bound_of([0.3, -0.1]) == 2 * bound_of([0.15, -0.05]) == 0.5
    assert bound_of([0.0]) == 1.0
