"""GradientExplorer in Python: its traits, the changes of f, and its picture."""

import xml.etree.ElementTree as ET
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from traitlets import TraitError

from softgrad import numerical_jacobian
from softgrad.widgets import GradientExplorer
from softgrad.widgets.format import change, plain
from softgrad.widgets.gradient_explorer import CENTRE, GRADIENT, MARK, SHRINK, UNIT, branches
from softgrad.widgets.picture import BAR, TEXT, Curve, Text
from tests.closeness import assert_close

SVG = "{http://www.w3.org/2000/svg}"
points = st.lists(st.floats(-3, 3), min_size=2, max_size=2)
steps = st.lists(st.floats(-1, 1), min_size=2, max_size=2)


def f(x, y):
    return x**2 + 3 * y


def exact_change(point: list[float], step: list[float]) -> Fraction:
    """The change of f without any rounding."""
    (x, y), (dx, dy) = (map(Fraction, pair) for pair in (point, step))
    return f(x + dx, y + dy) - f(x, y)


def curves(explorer: GradientExplorer, ink: str) -> list[np.ndarray]:
    """The curves of a colour, in units of x and y."""
    shapes = explorer.picture().shapes
    drawn = [s.points for s in shapes if isinstance(s, Curve) and s.stroke == ink]
    return [(np.array(line) - CENTRE) / [UNIT, -UNIT] for line in drawn]


def test_the_synced_traits_are_the_whole_state():
    own = {name for name in GradientExplorer().keys if not name.startswith("_")}
    assert own - {"layout", "tabbable", "tooltip"} == {"point", "step"}


@given(points, steps)
def test_the_changes_are_those_of_f(point, step):
    explorer = GradientExplorer(point=point, step=step)
    parts = [Fraction(2) * Fraction(point[0]) * Fraction(step[0]), 3 * Fraction(step[1])]
    # A sum below this share of its largest term counts as 0: it is what rounding leaves.
    room = 1e-12 * float(max(*map(abs, parts), Fraction(step[0]) ** 2))
    assert_close(explorer.parts, [float(part) for part in parts], rtol=1e-15)
    assert abs(explorer.linear_change - float(sum(parts))) <= room
    assert abs(explorer.true_change - float(exact_change(point, step))) <= room


@given(points, steps)
def test_the_difference_is_exactly_the_square_of_the_step_in_x(point, step):
    (x, _), (dx, dy) = point, map(Fraction, step)
    linear = 2 * Fraction(x) * dx + 3 * dy
    assert exact_change(point, step) - linear == dx**2
    assert GradientExplorer(point=point, step=step).difference == step[0] ** 2


def test_the_gradient_is_what_nudges_measure():
    explorer = GradientExplorer(point=[-1.3, 0.7])
    measured = numerical_jacobian(lambda v: np.array([f(*v)]), np.array([-1.3, 0.7]))[0]
    # Central differences leave about ten digits.
    assert_close(explorer.gradient, measured, rtol=1e-8)
    assert not np.allclose(explorer.gradient[::-1], measured)


def test_a_step_along_the_line_has_the_sum_zero_and_not_the_noise_of_rounding():
    explorer = GradientExplorer(point=[2.0, 1.0], step=[0.3, -0.4])
    assert explorer.linear_change == 0
    # The two parts, of size 1.2, are rounded.
    assert_close(explorer.true_change, 0.09, atol=4e-16)
    assert GradientExplorer(point=[-0.05, 0.0], step=[0.1, 0.0]).true_change == 0


REFUSED = [
    ({"point": [0.0]}, "point has 1 entries: expected 2"),
    ({"point": [0.0, 3.5]}, r"point\[1\] is 3.5: expected a finite number from -3 to 3"),
    ({"point": [0.0, float("nan")]}, r"point\[1\] is nan"),
    ({"point": "<b>"}, "point is '<b>': expected a list of numbers"),
    ({"step": [1.5, 0.0]}, r"step\[0\] is 1.5: expected a finite number from -1 to 1"),
    ({"step": [0.0] * 10_000}, "step has 10000 entries: expected 2"),
    ({"step": None}, "step is None"),
]


@pytest.mark.parametrize(("traits", "message"), REFUSED)
def test_hostile_state_is_refused_by_name(traits, message):
    with pytest.raises(TraitError, match=message):
        GradientExplorer(**traits)


# --- picture and words --------------------------------------------------------------------------


@given(st.floats(-12, 27))
def test_along_a_level_line_f_is_constant_and_the_line_stays_on_the_map(level):
    for x in branches(level):
        y = (level - x * x) / 3
        assert_close(f(x, y), level, atol=1e-12)
        # Where the line meets the edge, a rounding of numbers up to 27.
        assert max(np.abs(x).max(), np.abs(y).max()) <= 4 + 1e-12


def test_the_own_line_goes_through_the_point():
    explorer = GradientExplorer(point=[1.3, -0.8])
    *_, own = curves(explorer, TEXT)
    assert_close(f(*own.T), f(1.3, -0.8), atol=1e-12)
    assert len(curves(explorer, BAR)) > 14


def test_the_gradients_arrow_stands_at_a_right_angle_to_the_line():
    explorer = GradientExplorer(point=[1.3, -0.8])
    shaft, head, corner = curves(explorer, GRADIENT)
    assert_close(shaft[0], [1.3, -0.8], rtol=1e-12)
    assert_close(SHRINK * (shaft[1] - shaft[0]), [2.6, 3], rtol=1e-12)
    assert_close(head[1], shaft[1], rtol=1e-12)
    tangent = np.array([3, -2.6])  # on the line 3 dy = −2x dx
    assert abs((shaft[1] - shaft[0]) @ tangent) < 1e-12
    assert abs((corner[0] - shaft[0]) @ [2.6, 3]) < 1e-12
    assert abs((shaft[1] - shaft[0]) @ [3, 2.6]) > 0.1


def test_the_step_is_drawn_from_the_point_and_no_step_is_not_drawn():
    shaft, _ = curves(GradientExplorer(point=[1.0, 2.0], step=[-0.5, 0.25]), MARK)
    assert_close(shaft, [[1, 2], [0.5, 2.25]], rtol=1e-12)
    assert curves(GradientExplorer(step=[0.0, 0.0]), MARK) == []


def test_picture_and_words_hold_the_numbers():
    explorer = GradientExplorer(point=[1.25, -0.5], step=[-0.1, 0.45])
    shown = "\n".join(s.words for s in explorer.picture().shapes if isinstance(s, Text))
    words = explorer.description()
    for text in (shown, words):
        for value in (1.25, -0.5, explorer.height, 2.5, -0.1, 0.45):
            assert plain(value) in text
        for value in (*explorer.parts, explorer.linear_change, explorer.true_change, 0.01):
            assert change(value) in text


def test_the_picture_is_well_formed_and_becomes_an_image():
    explorer = GradientExplorer(point=[3.0, 3.0], step=[1.0, 1.0])
    root = ET.fromstring(explorer.picture().svg("a < b"))
    assert len(root.findall(f"{SVG}polyline")) > 20
    data, _ = explorer._repr_mimebundle_()
    assert {"image/svg+xml", "image/png", "text/plain"} < set(data)
