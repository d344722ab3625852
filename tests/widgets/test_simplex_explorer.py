"""SimplexExplorer in Python: its traits, the ellipse, and its picture."""

import xml.etree.ElementTree as ET

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from traitlets import TraitError

from softgrad import softmax, softmax_jacobian
from softgrad.widgets import SimplexExplorer
from softgrad.widgets.format import number, signed
from softgrad.widgets.picture import Polygon, Text
from softgrad.widgets.simplex_explorer import CORNERS, PIXELS, RADIUS
from tests.closeness import assert_close

SVG = "{http://www.w3.org/2000/svg}"
three_logits = st.lists(st.floats(-10, 10), min_size=3, max_size=3)


def polygons(explorer: SimplexExplorer) -> list[Polygon]:
    """Triangle, circle, ellipse, three lines and the point."""
    return [shape for shape in explorer.picture().shapes if isinstance(shape, Polygon)]


def place(p: np.ndarray) -> np.ndarray:
    """Where p is in the picture."""
    return p @ CORNERS


def test_the_synced_traits_are_the_whole_state():
    own = {name for name in SimplexExplorer().keys if not name.startswith("_")}
    assert own - {"layout", "tabbable", "tooltip"} == {"logits", "temperature"}


@given(three_logits, st.floats(0.1, 10))
def test_the_stretches_are_the_eigenvalues_of_the_jacobian(logits, temperature):
    explorer = SimplexExplorer(logits=logits, temperature=temperature)
    np.testing.assert_array_equal(explorer.probabilities, softmax(logits, temperature))
    np.testing.assert_array_equal(explorer.jacobian, softmax_jacobian(logits, temperature))
    expected = np.linalg.eigvalsh(explorer.jacobian)[::-1]
    # Two nearly equal eigenvalues are the square root of a rounding error apart.
    assert_close(explorer.stretches, expected, atol=1e-7 / temperature)


def test_a_tiny_stretch_keeps_its_digits():
    """For p₂ = p₃ = q the eigenvalues are 3 q (1 − 2 q) and q, by hand; here q is e⁻⁴⁰."""
    long, short, none = SimplexExplorer(logits=[40.0, 0.0, 0.0]).stretches
    q = softmax([40.0, 0.0, 0.0])[1]
    assert_close((long, short), (3 * q, q), rtol=1e-14)
    assert none == 0


def exact_stretches(logits: list[float], temperature: float) -> list[mpmath.mpf]:
    """The two roots, in 100 digits; 1 − p is the sum of the others, so that it keeps them all."""
    with mpmath.workdps(100):
        e = [mpmath.exp(mpmath.mpf(z) / mpmath.mpf(temperature)) for z in logits]
        p = [term / mpmath.fsum(e) for term in e]
        trace = 2 * (p[0] * p[1] + p[0] * p[2] + p[1] * p[2])
        product = 3 * p[0] * p[1] * p[2]
        along = (trace + mpmath.sqrt(max(trace**2 - 4 * product, 0))) / 2
        return [value / mpmath.mpf(temperature) for value in (along, product / along)]


def assert_stretches_are_exact(logits, temperature):
    found = SimplexExplorer(logits=logits, temperature=temperature).stretches
    assert found[2] == 0
    for value, exact in zip(found, exact_stretches(logits, temperature), strict=False):
        # Two nearly equal eigenvalues are the square root of a rounding error apart: 1.5e-8, with
        # room for the few roundings of t and q. Below 1e-300 a float has fewer digits.
        assert abs(value - exact) <= 1e-7 * exact + 1e-306, (logits, temperature)


NEAR_A_CORNER = [
    ([400.0, 0.0, 0.0], 1.0),
    ([277.51, -774.29, 443.42], 0.3),
    ([1000.0, -1000.0, -1000.0], 5.0),
    ([700.0, 0.0, -1.0], 1.0),
    ([0.0, 500.0, 700.0], 1.0),
    ([0.0, -700.0, 0.0], 1.0),
    ([1e-9, 0.0, -1e-9], 0.01),
]


@pytest.mark.parametrize(("logits", "temperature"), NEAR_A_CORNER)
def test_near_a_corner_the_stretches_keep_their_digits(logits, temperature):
    assert_stretches_are_exact(logits, temperature)


@given(st.lists(st.floats(-1000, 1000), min_size=3, max_size=3), st.floats(0.01, 100))
def test_the_stretches_are_exact_everywhere(logits, temperature):
    assert_stretches_are_exact(logits, temperature)


def test_the_textbook_root_loses_them_there():
    """Squared before it is scaled, the trace is 0, and with it half of the larger stretch."""
    J = softmax_jacobian([400.0, 0.0, 0.0])
    textbook = (np.trace(J) + np.sqrt(np.trace(J) ** 2)) / 2
    assert float(exact_stretches([400.0, 0.0, 0.0], 1.0)[0]) == pytest.approx(5.746e-174, rel=1e-3)
    assert (np.trace(J) + np.sqrt(0)) / 2 == pytest.approx(3.830e-174, rel=1e-3)
    assert textbook == pytest.approx(3.830e-174, rel=1e-3)


def test_the_stretches_of_a_sure_softmax_are_zero():
    assert list(SimplexExplorer(logits=[1000.0, -1000.0, -1000.0]).stretches) == [0, 0, 0]


def test_the_ellipse_is_the_image_of_the_circle_under_the_jacobian():
    explorer = SimplexExplorer(logits=[1.3, -0.4, 0.2], temperature=0.8)
    _, circle, ellipse, *_ = polygons(explorer)
    centre = place(explorer.probabilities)
    # A nudge Δz that sums to 0 is drawn where p + Δz would be.
    flat = np.column_stack([CORNERS, np.ones(3)]).T
    drawn = np.column_stack([np.array(circle.points) - centre, np.zeros(len(circle.points))])
    nudges = np.linalg.solve(flat, drawn.T).T
    assert_close(np.linalg.norm(nudges, axis=1), RADIUS, rtol=1e-12)
    expected = centre + nudges @ explorer.jacobian @ CORNERS
    assert_close(ellipse.points, expected, rtol=1e-12)
    with pytest.raises(AssertionError):
        assert_close(
            centre - nudges @ np.diag(explorer.probabilities) @ CORNERS, ellipse.points, rtol=1e-12
        )


def test_the_lines_are_the_columns_of_the_jacobian_and_sum_to_zero():
    explorer = SimplexExplorer(logits=[1.3, -0.4, 0.2])
    lines = [np.diff(shape.points, axis=0)[0] for shape in polygons(explorer)[3:6]]
    assert_close(lines, RADIUS * explorer.jacobian.T @ CORNERS, rtol=1e-12)
    # A rounding of numbers of up to 300 pixels.
    assert_close(np.sum(lines, axis=0), 0, atol=1e-12)


def test_direction_one_does_nothing():
    one, other = (SimplexExplorer(logits=[z, z - 1, z - 2]) for z in (2.0, 258.0))
    assert one.picture().shapes[:-10] == other.picture().shapes[:-10]
    assert polygons(one) == polygons(other)


def test_two_corners_are_the_root_of_two_apart():
    sides = np.linalg.norm(CORNERS - np.roll(CORNERS, 1, axis=0), axis=1)
    assert_close(sides, PIXELS * np.sqrt(2), rtol=1e-12)


REFUSED = [
    ({"logits": [0.0, 1.0]}, "logits has 2 entries: expected 3"),
    ({"logits": [0.0] * 4}, "logits has 4 entries: expected 3"),
    ({"logits": [0.0, 1.0, float("nan")]}, r"logits\[2\] is nan"),
    ({"logits": None}, "logits is None"),
    ({"temperature": -1.0}, "temperature is -1.0"),
]


@pytest.mark.parametrize(("traits", "message"), REFUSED)
def test_hostile_state_is_refused_by_name(traits, message):
    with pytest.raises(TraitError, match=message):
        SimplexExplorer(**traits)


# --- picture and words --------------------------------------------------------------------------


def test_picture_and_words_hold_the_numbers():
    explorer = SimplexExplorer(logits=[0.3, -2.0, 1.0], temperature=2.0)
    shown = "\n".join(s.words for s in explorer.picture().shapes if isinstance(s, Text))
    words = explorer.description()
    for value in (*explorer.probabilities, *explorer.stretches[:2]):
        assert number(value) in shown
        assert number(value) in words
    for entry in explorer.jacobian.ravel():
        assert signed(entry, 4) in words


def test_the_picture_is_well_formed_and_becomes_an_image():
    explorer = SimplexExplorer()
    root = ET.fromstring(explorer.picture().svg("a < b"))
    assert len(root.findall(f"{SVG}polygon")) == len(polygons(explorer)) == 7
    data, _ = explorer._repr_mimebundle_()
    assert {"image/svg+xml", "image/png", "text/plain"} < set(data)
