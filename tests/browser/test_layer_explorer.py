"""LayerExplorer on a static page, as a reader meets it: no kernel, no network."""

import random

import numpy as np
import pytest
from playwright.sync_api import expect

from softgrad.widgets import LayerExplorer
from tests.browser.shown_widget import ShownWidget, assert_agree, drag, names_of_controls
from tests.closeness import assert_close

TRAITS = ("weights", "bias", "features", "label", "selected")
WEIGHTS, GRADIENT, SCRAMBLED = range(3)


class LayerWidget(ShownWidget):
    """The LayerExplorer of a page."""

    def __init__(self, page):
        super().__init__(page, "LayerExplorer", "Layer explorer")

    def cell(self, grid: int, i: int, j: int):
        rows = self.root.get_by_role("grid").nth(grid).get_by_role("row")
        return rows.nth(i + 1).get_by_role("gridcell").nth(j)

    def cells(self, grid: int) -> list[str]:
        self.settle()
        box = self.root.get_by_role("grid").nth(grid)
        return box.get_by_role("gridcell").all_text_contents()

    def lit(self) -> list[str]:
        """Return the names and numbers of the factors that are lit up."""
        return self.all_texts(".sg-signed-row.sg-i .sg-symbol, .sg-control .sg-j")

    def twin(self) -> LayerExplorer:
        """Return the same state in Python."""
        return LayerExplorer(**{name: self.get(name) for name in TRAITS})

    def assert_shows_softgrad(self) -> None:
        """Compare every number with softgrad's."""
        twin, texts = self.twin(), self.all_texts(".sg-signed-row .sg-bar-value")
        assert_agree(texts[0::3], twin.probabilities)
        assert_agree(texts[2::3], twin.error)
        logits = [text.split(" = ")[1] for text in self.all_texts(".sg-logit")]
        assert_agree(logits, twin.logits)
        for grid, values in enumerate((twin.weights, twin.gradient, twin.scrambled)):
            assert_agree(self.cells(grid), np.ravel(values))
        loss, _, words = self.all_texts(".sg-note")
        assert_agree([loss.removeprefix("L ≈ ")], [twin.loss])
        assert words == twin.landing_text()
        formula = self.all_texts(".sg-layer-entry math")[-1]
        assert_agree([formula.split("≈")[-1]], [twin.gradient[twin.selected]])


@pytest.fixture
def opened(visit, gradient_url):
    return visit(gradient_url)


@pytest.fixture
def widget(opened) -> LayerWidget:
    return LayerWidget(opened.page)


def test_it_shows_the_published_example(widget, opened):
    widget.assert_shows_softgrad()
    assert_agree(widget.cells(GRADIENT)[6:9], [-0.07830167, -0.39150834, -0.31320667])
    assert opened.errors == []
    assert opened.foreign_requests() == []


def test_the_selected_entry_lights_up_its_two_factors(widget):
    assert sorted(widget.lit()) == ["p₃ − y₃", "x₃"]
    widget.cell(GRADIENT, 0, 1).click()
    assert widget.get("selected") == [0, 1]
    widget.page.mouse.move(0, 0)
    assert sorted(widget.lit()) == ["p₁ − y₁", "x₂"]
    widget.assert_shows_softgrad()


def test_hovering_lights_up_without_selecting(widget):
    widget.cell(GRADIENT, 4, 0).hover()
    assert sorted(widget.lit()) == ["p₅ − y₅", "x₁"]
    assert widget.get("selected") == [2, 2]
    # Entry (5, 1) is number 13 of 15: row 3, column 3 of the scrambled matrix.
    expect(widget.cell(SCRAMBLED, 2, 2)).to_have_class("sg-cell sg-lit")
    expect(widget.cell(SCRAMBLED, 0, 4)).to_have_class("sg-cell sg-home")
    assert "The reshape puts it at feature 3, class 3." in widget.all_texts(".sg-note")[2]
    widget.page.mouse.move(0, 0)
    assert sorted(widget.lit()) == ["p₃ − y₃", "x₃"]


def test_the_entry_under_the_pointer_looks_otherwise_than_the_selected_one(widget):
    assert widget.all_texts(".sg-note")[1] == "The selected entry:"
    widget.cell(GRADIENT, 4, 0).hover()
    assert widget.all_texts(".sg-note")[1] == "The entry under the pointer:"
    outlines = [
        widget.cell(GRADIENT, *place).evaluate("node => getComputedStyle(node).outlineStyle")
        for place in ((4, 0), (2, 2), (0, 0))
    ]
    assert outlines == ["double", "solid", "none"]


def test_each_matrix_has_the_key_of_its_own_colours(widget):
    twin = widget.twin()
    ends = [float(text) for text in widget.all_texts(".sg-key > :last-child")]
    bounds = [np.abs(values).max() for values in (twin.weights, twin.gradient, twin.scrambled)]
    # Two significant digits: half a unit of the second is at most 5 %.
    assert_close(ends, bounds, rtol=0.05)


def test_a_cell_of_the_scrambled_matrix_selects_the_entry_that_landed_there(widget):
    widget.cell(SCRAMBLED, 0, 4).click()
    assert widget.get("selected") == [1, 1]
    assert widget.cells(SCRAMBLED)[4] == widget.cells(GRADIENT)[1 * 3 + 1]


def test_arrow_keys_move_the_selection(widget):
    widget.cell(GRADIENT, 2, 2).focus()
    widget.page.keyboard.press("ArrowDown")
    widget.page.keyboard.press("ArrowLeft")
    assert widget.get("selected") == [3, 1]
    assert widget.cell(GRADIENT, 3, 1).evaluate("node => node === document.activeElement")
    assert sorted(widget.lit()) == ["p₄ − y₄", "x₂"]


def test_keys_change_features_weight_bias_and_label(widget):
    widget.slider("feature x₁").press("ArrowRight")
    widget.slider("weight of the selected entry").press("ArrowLeft")
    widget.slider("bias of the selected row").press("ArrowRight")
    widget.root.get_by_role("radio", name="3", exact=True).press("ArrowRight")
    assert widget.get("features")[0] == 0.2
    assert widget.get("weights")[2][2] == pytest.approx(-0.8)
    assert widget.get("label") == 3
    widget.assert_shows_softgrad()
    widget.button("Reset").click()
    assert widget.get("label") == 2
    widget.assert_shows_softgrad()


def test_the_mouse_drags_a_feature_below_zero(widget):
    drag(widget.slider("feature x₃"), (0.56, 0.5), (0.1, 0.5))
    assert widget.get("features")[2] < -2
    assert "·(−" in widget.all_texts(".sg-layer-entry math")[-1].replace(" ", "")
    widget.assert_shows_softgrad()


def test_a_touch_selects_an_entry(visit, gradient_url):
    page = visit(gradient_url, has_touch=True, viewport={"width": 375, "height": 800}).page
    widget = LayerWidget(page)
    widget.cell(WEIGHTS, 0, 0).tap()
    assert widget.get("selected") == [0, 0]
    widget.assert_shows_softgrad()


def random_states() -> list[dict]:
    rng = random.Random(77)

    def drawn(count: int, scale: float) -> list[float]:
        return [rng.gauss(0, scale) for _ in range(count)]

    return [
        {
            "weights": [drawn(d, scale) for _ in range(n)],
            "bias": drawn(n, 1),
            "features": drawn(d, 2),
            "label": rng.randrange(n),
            "selected": [rng.randrange(n), rng.randrange(d)],
        }
        for scale in (0.2, 1, 8)
        for n in (3, 4, 5)
        for d in (2, 3, 4)
    ]


def test_every_number_equals_softgrads_at_states_not_seen_before(widget, opened):
    for state in random_states():
        widget.set(**state)
        widget.assert_shows_softgrad()
    assert opened.errors == []


def test_near_certainty_the_error_keeps_its_digits(widget):
    rows = {"weights": [[40.0, 0.0], [0.0, 0.0], [0.0, 0.0]], "bias": [0, 0, 0]}
    widget.set(**rows, features=[1, 0], label=0, selected=[0, 0])
    errors = widget.all_texts(".sg-signed-row .sg-bar-value")[2::3]
    assert errors == ["−8.497×10⁻¹⁸", "+4.248×10⁻¹⁸", "+4.248×10⁻¹⁸"]


def test_a_wrong_sign_and_a_transpose_are_noticed(widget):
    shown, right = widget.cells(SCRAMBLED), widget.twin().scrambled
    assert_agree(shown, right.ravel())
    for wrong in (-right, widget.twin().gradient.T):
        with pytest.raises(AssertionError):
            assert_agree(shown, wrong.ravel())


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"weights": [[0, 0]] * 2}, "weights has 2 entries: expected 3 to 5"),
        ({"weights": [[0, 0, 0], [0, 0], [0, 0, 0]]}, "weights[1] has 2 entries"),
        ({"weights": [[0, 0, 0], [0, None, 0], [0, 0, 0]]}, "weights[1][1] is null"),
        ({"weights": 7}, "weights is 7: expected a list"),
        ({"bias": [0, 0, 0]}, "bias has 3 entries: weights is 5 × 3"),
        ({"features": [0, 0]}, "features has 2 entries: weights is 5 × 3"),
        ({"label": 5}, "label is 5: weights is 5 × 3"),
        ({"label": "<b>"}, 'label is "<b>": expected an index, counted from 0.'),
        ({"selected": [0, 3]}, "selected is [0,3]: weights is 5 × 3"),
    ],
)
def test_hostile_state_becomes_a_message(widget, opened, changes, said):
    widget.set(**changes)
    expect(widget.root.get_by_role("alert")).to_contain_text(said)
    assert opened.errors == []


def test_a_selection_is_announced_politely(widget):
    widget.cell(GRADIENT, 2, 1).click()
    assert widget.heard("feature 2").endswith("−0.7830 times 0.5 is −0.3915.")


def test_every_control_has_a_name(widget):
    names = names_of_controls(widget.root)
    assert all(names)
    assert {"feature x₃", "weight of the selected entry", "True class", "Reset"} <= set(names)
    grids = widget.root.get_by_role("grid").evaluate_all(
        "nodes => nodes.map(node => node.getAttribute('aria-label'))"
    )
    assert grids == ["W", "∂L/∂W = (p − y) xᵀ", "Scrambled: reshaped to 3 × 5"]
