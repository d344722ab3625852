"""JacobianExplorer in Python: its traits, its numbers, and its picture."""

import base64
import io
import xml.etree.ElementTree as ET
from decimal import Decimal

import matplotlib.image
import numpy as np
import pytest
import traitlets
from hypothesis import given
from hypothesis import strategies as st
from traitlets import TraitError

from softgrad import softmax, softmax_jacobian
from softgrad.widgets import BookWidget, JacobianExplorer
from softgrad.widgets.colour import diverging
from softgrad.widgets.format import number, signed
from softgrad.widgets.picture import Text
from tests.closeness import assert_close

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def explorer() -> JacobianExplorer:
    return JacobianExplorer()


def test_it_starts_with_three_classes_and_an_entry_beside_the_diagonal(explorer):
    assert explorer.logits == [2.0, 1.0, 0.1]
    assert explorer.temperature == 1.0
    assert explorer.selected == (0, 1)


def test_derived_numbers_are_softgrads(explorer):
    explorer.set_trait("temperature", 0.5)
    np.testing.assert_array_equal(explorer.probabilities, softmax(explorer.logits, 0.5))
    np.testing.assert_array_equal(explorer.jacobian, softmax_jacobian(explorer.logits, 0.5))


def test_the_synced_traits_are_the_whole_state(explorer):
    own = {name for name in explorer.keys if not name.startswith("_")}
    assert own - {"layout", "tabbable", "tooltip"} == {"logits", "temperature", "selected", "layer"}


def test_what_the_page_sends_reaches_python(explorer):
    explorer.set_state({"logits": [0, 1, 2, 3], "selected": [3, 3], "temperature": 2})
    assert explorer.logits == [0.0, 1.0, 2.0, 3.0]
    assert explorer.selected == (3, 3)
    assert explorer.jacobian.shape == (4, 4)


def test_changes_can_be_observed_and_linked(explorer):
    other, seen = JacobianExplorer(), []
    explorer.observe(lambda change: seen.append(change["new"]), "logits")
    link = traitlets.link((explorer, "logits"), (other, "logits"))
    explorer.logits = [0.0, 1.0]
    link.unlink()
    assert seen == [[0.0, 1.0]]
    assert other.logits == [0.0, 1.0]


def test_a_selection_outside_the_matrix_is_refused(explorer):
    with pytest.raises(TraitError, match=r"selected is \(0, 3\): there are 3 logits"):
        explorer.selected = (0, 3)
    with pytest.raises(TraitError, match="there are 2 logits"):
        JacobianExplorer(logits=[0.0, 1.0], selected=(2, 0))


def test_logits_and_selection_can_be_given_together():
    assert JacobianExplorer(selected=(7, 7), logits=[0.0] * 8).selected == (7, 7)


@pytest.mark.parametrize("temperature", [1.0, 0.4])
def test_the_jacobian_is_the_difference_of_its_layers(explorer, temperature):
    explorer.temperature = temperature
    shown = {}
    for layer in ("J", "diagonal", "outer"):
        explorer.layer = layer
        shown[layer] = explorer.shown
        assert signed(explorer.shown[0, 1], 4) in explorer.description()
    # The difference of rounded entries is off by a unit of the larger.
    assert_close(shown["diagonal"] - shown["outer"], shown["J"], atol=1e-15)


@pytest.mark.parametrize("layer", ["J", "diagonal", "outer"])
def test_words_and_picture_hold_the_sums_and_all_three_matrices(explorer, layer):
    """The text of the chapter speaks of them; a reader of the printed page sees no buttons."""
    explorer.layer = layer
    picture, words = explorer.picture(), explorer.description()
    shown = [shape.words for shape in picture.shapes if isinstance(shape, Text)]
    assert shown.count("Σ") == 2
    for entry in np.ravel(list(explorer.layers.values())):
        assert signed(entry, 4) in shown
        assert signed(entry, 4) in words
    for sums in explorer.sums():
        assert set(sums) <= set(shown)
        assert f"({', '.join(sums)})" in words
    assert {"J", "diag(p)", "p pᵀ"} <= set(shown)


def test_the_sums_of_j_are_zero_and_those_of_its_layers_are_p(explorer):
    assert explorer.sums() == (["0"] * 3, ["0"] * 3)
    for layer in ("diagonal", "outer"):
        explorer.layer = layer
        assert explorer.sums() == (2 * ([signed(p, 4) for p in explorer.probabilities],))
    explorer.logits, explorer.layer = [40.0, 0.0], "diagonal"
    assert explorer.sums()[0] == ["+1.0000", "+0.0000"], "small is not zero"


def test_an_unknown_layer_is_refused(explorer):
    with pytest.raises(TraitError, match="layer is 'K'"):
        explorer.layer = "K"


def test_the_selection_stays_inside_when_classes_go(explorer):
    explorer.selected = (2, 1)
    explorer.logits = [0.0, 1.0]
    assert explorer.selected == (1, 1)


# --- picture and words --------------------------------------------------------------------------


def test_an_output_holds_view_pictures_and_words(explorer):
    data, _ = explorer._repr_mimebundle_()
    assert set(data) == {
        "application/vnd.jupyter.widget-view+json",
        "image/svg+xml",
        "image/png",
        "text/plain",
    }
    pixels = matplotlib.image.imread(io.BytesIO(base64.b64decode(data["image/png"])))
    picture = explorer.picture()
    assert pixels.shape[:2] == (2 * picture.height, 2 * picture.width)
    assert pixels[..., :3].std() > 0.1


def test_the_words_hold_the_numbers(explorer):
    words = explorer.description()
    for value in (*explorer.probabilities, explorer.jacobian[0, 1]):
        assert number(value) in words
    for entry in explorer.jacobian.ravel():
        assert signed(entry, 4) in words


def texts(explorer: JacobianExplorer) -> list[str]:
    root = ET.fromstring(explorer.picture().svg(explorer.description()))
    return [node.text for node in root.iter(f"{SVG}text")]


@pytest.mark.parametrize("n", [2, 3, 8])
def test_the_picture_shows_every_number_inside_its_frame(n):
    explorer = JacobianExplorer(logits=list(np.linspace(-3, 2, n)), temperature=0.7)
    shown = texts(explorer)
    for entry in explorer.jacobian.ravel():
        assert signed(entry, 4) in shown
    for p in explorer.probabilities:
        assert number(p) in shown
    picture = explorer.picture()
    assert all(0 <= shape.x <= picture.width for shape in picture.shapes)
    assert all(0 <= shape.y <= picture.height for shape in picture.shapes)


def test_the_picture_is_well_formed_and_describes_itself(explorer):
    root = ET.fromstring(explorer.picture().svg("a < b & c"))
    assert root.find(f"{SVG}desc").text == "a < b & c"


def test_the_formula_names_its_case(explorer):
    assert explorer.formula() == "∂p₁/∂z₂ = −p₁ p₂ ≈ −0.6590 · 0.2424 ≈ −0.1598"
    explorer.selected = (1, 1)
    assert explorer.formula() == "∂p₂/∂z₂ = p₂ (1 − p₂) ≈ 0.2424 · 0.7576 ≈ 0.1837"
    explorer.temperature = 2.0
    assert "/T ≈ " in explorer.formula()


def test_a_nearly_certain_class_keeps_the_digits_of_one_minus_p():
    explorer = JacobianExplorer(logits=[40.0, 0.0], selected=(0, 0))
    assert explorer.formula().endswith("1.0000 · 4.248×10⁻¹⁸ ≈ 4.248×10⁻¹⁸")


def test_a_widget_without_a_picture_says_what_it_lacks():
    with pytest.raises(NotImplementedError):
        BookWidget().picture()
    with pytest.raises(NotImplementedError):
        BookWidget().description()


# --- numbers and colours ------------------------------------------------------------------------


@given(st.floats(-1e6, 1e6))
def test_a_number_is_shown_to_half_a_unit_of_its_last_digit(x):
    mantissa, _, exponent = number(x).replace("−", "-").partition("×10")
    power = exponent.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")) or "0"
    shown = Decimal(mantissa).scaleb(int(power))
    decimals = 0 if x == 0 else len(mantissa.partition(".")[2])
    half_unit = Decimal(5).scaleb(int(power) - decimals - 1)
    # Rounding to 12 digits first may move a near-tie by that much.
    assert abs(shown - Decimal(x)) <= half_unit + abs(Decimal(x)) * Decimal("1e-11")


@given(st.floats(-1, 1))
def test_a_sign_is_always_written(x):
    assert signed(x, 4)[0] == ("0" if x == 0 else "−" if x < 0 else "+")


def test_ties_round_away_from_zero():
    assert signed(0.03125, 4) == "+0.0313"
    assert signed(-0.03125, 4) == "−0.0313"
    assert number(0.04 / 6.4) == number(0.00625) == "0.0063"


def test_opposite_values_have_different_colours_and_small_ones_show():
    assert diverging(0.1, 0.25) != diverging(-0.1, 0.25)
    assert diverging(0.001, 0.25) != diverging(0.0, 0.25)
    assert diverging(5.0, 0.25) == diverging(0.25, 0.25)
