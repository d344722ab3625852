"""StabilityExplorer in Python: its steps in each type, and its picture."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from traitlets import TraitError

from softgrad import softmax
from softgrad.widgets import StabilityExplorer
from softgrad.widgets.format import computed, plain
from softgrad.widgets.picture import Text
from softgrad.widgets.stability_explorer import verdict
from tests.closeness import assert_close

PRECISIONS = ("float16", "float32", "float64")
logits_lists = st.lists(st.floats(-1000, 1000), min_size=2, max_size=8)


def test_the_synced_traits_are_the_whole_state():
    own = {name for name in StabilityExplorer().keys if not name.startswith("_")}
    assert own - {"layout", "tabbable", "tooltip"} == {"logits", "precision"}


def in_type(precision: str, x: float) -> np.floating:
    """Round a float64 to the type, to float16 by way of float32."""
    return np.dtype(precision).type(np.float32(x) if precision == "float16" else x)


def sum_one_by_one(precision: str, terms: list[np.floating]) -> np.floating:
    """Add from left to right; a float16 sum runs in float32."""
    running = np.float32 if precision == "float16" else np.dtype(precision).type
    total = running(0)
    for term in terms:
        total = running(total + running(term))
    return in_type(precision, total)


@given(logits_lists, st.sampled_from(PRECISIONS))
def test_every_step_is_the_rounded_one_from_left_to_right(logits, precision):
    """The steps of the docstring, one number at a time."""
    explorer = StabilityExplorer(logits=logits, precision=precision)
    z = np.array(logits, dtype=precision)
    with np.errstate(all="ignore"):
        for exponents, steps in ((z, explorer.textbook), (z - z.max(), explorer.shifted)):
            e = [in_type(precision, np.exp(np.float64(x))) for x in exponents]
            total = sum_one_by_one(precision, e)
            np.testing.assert_array_equal(steps.exponentials, np.array(e))
            np.testing.assert_array_equal(steps.total, total)
            np.testing.assert_array_equal(steps.probabilities, np.array([x / total for x in e]))
            assert steps.probabilities.dtype == steps.total.dtype == precision


@given(logits_lists, st.sampled_from(PRECISIONS))
def test_numpys_own_steps_are_a_few_roundings_away(logits, precision):
    """Its float32 exp is off by up to three units, and its sum of eight terms by two."""
    explorer = StabilityExplorer(logits=logits, precision=precision)
    z = explorer.stored - explorer.stored.max()
    e = np.exp(z)
    smallest = float(np.finfo(precision).smallest_subnormal)
    for found, numpys in ((explorer.shifted.exponentials, e), (explorer.shifted.total, e.sum())):
        apart = np.abs(found.astype(float) - numpys.astype(float))
        assert (apart <= 4 * np.finfo(precision).eps * numpys + smallest).all()


@given(logits_lists, st.sampled_from(PRECISIONS))
def test_with_the_shift_every_number_is_finite_and_right(logits, precision):
    explorer = StabilityExplorer(logits=logits, precision=precision)
    truth = softmax(explorer.stored.astype(float))
    # A dozen roundings; what lies below the smallest normal number has fewer digits. The shift is
    # rounded too: by half a unit of up to 2000 in the type, and exp makes that a relative error.
    eps, tiny = np.finfo(precision).eps, np.finfo(precision).tiny
    error = np.expm1(12 * eps + 0.5 * eps * np.abs(explorer.shifted.exponents.astype(float)))
    found = explorer.shifted.probabilities.astype(float)
    assert (np.abs(found - truth) <= error * truth + 2 * float(tiny)).all()


def test_one_minus_p_loses_its_digits_by_subtraction_only():
    subtracted, kept_apart, true = StabilityExplorer(
        logits=[40.0, 0.0], precision="float64"
    ).one_minus_p
    assert subtracted == 0
    assert_close(kept_apart, true, rtol=1e-15)
    assert_close(true, np.exp(-40.0), rtol=1e-15)


VERDICTS = [
    ([100.0, 0.0], "float32", "textbook", "exp overflows beyond 3.403×10³⁸; inf/inf = nan."),
    ([12.0, 0.0], "float16", "textbook", "exp overflows beyond 6.550×10⁴; inf/inf = nan."),
    ([709.0] * 3, "float64", "textbook", "The sum overflows, and a number over inf is 0."),
    ([-800.0] * 2, "float64", "textbook", "Every exponential underflows to 0; 0/0 = nan."),
    ([800.0, 0.0], "float64", "shifted", "exp underflows to 0: harmless beside the others."),
    ([1.0, 0.0], "float16", "textbook", "Every number is finite."),
]


@pytest.mark.parametrize(("logits", "precision", "formula", "said"), VERDICTS)
def test_what_became_of_a_computation_is_said(logits, precision, formula, said):
    explorer = StabilityExplorer(logits=logits, precision=precision)
    result = getattr(explorer, formula)
    assert verdict(result, precision) == said
    assert np.isnan(result.probabilities).any() == ("nan" in said)
    assert said in explorer.description()


REFUSED = [
    ({"precision": "float8"}, "precision is 'float8': expected one of float16, float32, float64"),
    ({"precision": None}, "precision is None"),
    ({"precision": ["float16"]}, r"precision is \['float16'\]"),
    ({"precision": "x" * 10**6}, r"precision is 'xxxxxxxx[^\n]{0,40}x': expected"),
    ({"logits": [float("inf"), 0.0]}, r"logits\[0\] is inf"),
    ({"logits": [1001.0, 0.0]}, r"logits\[0\] is 1001.0: expected a finite number from -1000"),
]


@pytest.mark.parametrize(("traits", "message"), REFUSED)
def test_hostile_state_is_refused_by_name(traits, message):
    with pytest.raises(TraitError, match=message):
        StabilityExplorer(**traits)


# --- picture and words --------------------------------------------------------------------------


@pytest.mark.parametrize("precision", PRECISIONS)
@pytest.mark.parametrize("n", [2, 8])
def test_picture_and_words_hold_every_number(n, precision):
    explorer = StabilityExplorer(logits=list(np.linspace(-40, 95, n)), precision=precision)
    picture, words = explorer.picture(), explorer.description()
    shown = [shape.words for shape in picture.shapes if isinstance(shape, Text)]
    for steps in (explorer.textbook, explorer.shifted):
        for value in (*steps.exponentials, steps.total, *steps.probabilities):
            assert computed(value) in shown
            assert computed(value) in words
        assert all(plain(z) in shown for z in steps.exponents)
    for value in explorer.one_minus_p:
        assert any(computed(value) in line for line in shown)
        assert computed(value) in words
    assert all(0 <= shape.x <= picture.width for shape in picture.shapes)
    assert all(0 <= shape.y <= picture.height for shape in picture.shapes)


def test_what_is_no_longer_a_number_stands_out():
    shapes = StabilityExplorer().picture().shapes
    lost = [shape for shape in shapes if isinstance(shape, Text) and shape.words in {"inf", "nan"}]
    assert len(lost) == 5
    assert all(shape.bold for shape in lost)


def test_an_output_holds_view_pictures_and_words():
    data, _ = StabilityExplorer()._repr_mimebundle_()
    assert {"image/svg+xml", "image/png", "text/plain"} < set(data)
