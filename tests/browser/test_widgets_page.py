"""JacobianExplorer on a static page, as a reader meets it: no kernel, no network."""

import random
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import expect

from softgrad import softmax, softmax_jacobian
from tests.browser.explorer import SET_STATE, Explorer, assert_shows, assert_shows_softgrad
from tests.browser.shown_widget import names_of_controls


@pytest.fixture
def address(widget_book_url: str) -> str:
    """The page with two widgets, from a server."""
    return f"{widget_book_url}/index.html"


@pytest.fixture
def file_address(widget_book: Path) -> str:
    """The same page, from the disk."""
    return f"{widget_book.as_uri()}/index.html"


@pytest.fixture
def opened(visit, address):
    return visit(address)


@pytest.fixture
def page(opened):
    opened.page.locator(".softgrad").nth(1).wait_for()
    return opened.page


@pytest.fixture
def explorer(page) -> Explorer:
    return Explorer(page)


def test_both_widgets_show_what_softgrad_computes(page):
    assert_shows_softgrad(Explorer(page, 0), [2.0, 1.0, 0.1])
    eight = [1.0, -2.0, 0.5, 3.0, 2.0, 1.0, 0.0, 0.3]
    assert_shows_softgrad(Explorer(page, 1), eight, temperature=0.5)


def test_the_page_is_quiet_and_asks_no_other_host(page, opened):
    assert opened.errors == []
    assert opened.foreign_requests() == []


def test_arrow_keys_on_a_slider_change_the_whole_matrix(explorer):
    explorer.slider("logit z₁").focus()
    for _ in range(3):
        explorer.page.keyboard.press("ArrowRight")
    explorer.slider("logit z₃").press("ArrowLeft")
    assert_shows_softgrad(explorer, [2.3, 1.0, 0.0])


def drag(slider, share: float) -> None:
    """Drag a slider with the mouse, from its middle to a share of its width."""
    box, mouse = slider.bounding_box(), slider.page.mouse
    middle = box["y"] + box["height"] / 2
    mouse.move(box["x"] + box["width"] / 2, middle)
    mouse.down()
    mouse.move(box["x"] + box["width"] * share, middle, steps=5)
    mouse.up()


def test_the_mouse_moves_a_slider(explorer):
    drag(explorer.slider("logit z₂"), 0.75)
    z = explorer.logits()
    assert 2.5 < z[1] < 3.5
    assert_shows_softgrad(explorer, z)


def test_a_touch_moves_a_slider_and_selects_a_cell(visit, address):
    page = visit(address, has_touch=True, viewport={"width": 375, "height": 800}).page
    explorer = Explorer(page)
    box = explorer.slider("logit z₁").bounding_box()
    page.touchscreen.tap(box["x"] + box["width"] * 0.2, box["y"] + box["height"] / 2)
    expect(explorer.root.locator(".sg-field").first).not_to_have_value("2")
    z = explorer.logits()
    assert z[0] < -3
    assert_shows_softgrad(explorer, z)
    explorer.cell(2, 2).tap()
    explorer.expect_selected(2, 2)


def test_the_temperature_sharpens(explorer):
    explorer.slider("temperature T").focus()
    explorer.page.keyboard.press("ArrowLeft")
    assert_shows_softgrad(explorer, [2.0, 1.0, 0.1], temperature=0.9)


def test_a_typed_logit_goes_beyond_the_slider(explorer):
    explorer.root.get_by_label("logit z₁, typed").fill("700")
    assert_shows_softgrad(explorer, [700.0, 1.0, 0.1])
    assert explorer.slider("logit z₁").get_attribute("aria-valuetext") == "700"


def test_a_typed_logit_out_of_range_is_marked_and_changes_nothing(explorer):
    field = explorer.root.get_by_label("logit z₁, typed")
    field.fill("5000")
    assert field.get_attribute("aria-invalid") == "true"
    assert_shows_softgrad(explorer, [2.0, 1.0, 0.1])
    field.blur()
    assert field.input_value() == "2"


def test_reset_brings_the_first_state_back(explorer):
    explorer.slider("logit z₁").press("End")
    explorer.cell(2, 0).click()
    explorer.root.get_by_role("button", name="Reset").click()
    assert_shows_softgrad(explorer, [2.0, 1.0, 0.1])
    explorer.expect_selected(0, 1)


def random_states() -> list[tuple[list[float], float]]:
    rng = random.Random(99)
    return [
        ([rng.gauss(0, scale) for _ in range(rng.randint(2, 5))], rng.choice([1.0, 0.3, 2.5]))
        for scale in (0.1, 1, 4, 40, 300)
        for _ in range(10)
    ]


def test_every_number_equals_softgrads_at_logits_not_seen_before(explorer, opened):
    for z, temperature in random_states():
        state = {"logits": z, "temperature": temperature, "selected": [len(z) - 1, 0]}
        explorer.page.evaluate(SET_STATE, [0, state])
        assert_shows_softgrad(explorer, z, temperature)
        assert_shows(explorer.read()["entry"], softmax_jacobian(z, temperature)[-1, 0])
    assert opened.errors == []


def test_the_comparison_rejects_a_wrong_sign_and_a_wrong_last_digit():
    assert_shows("−0.1598", -0.15980)
    for wrong in ("+0.1598", "−0.1599", "−0.161", "1.598×10⁻¹"):
        with pytest.raises(AssertionError):
            assert_shows(wrong, -0.15980)


# --- from the disk, where browsers refuse module scripts and requests ----------------------------


def test_a_page_opened_as_a_file_lives_as_well(visit, file_address):
    opened = visit(file_address)
    explorer = Explorer(opened.page)
    explorer.slider("logit z₁").press("ArrowRight")
    drag(explorer.slider("logit z₂"), 0.75)
    assert_shows_softgrad(explorer, [2.1, *explorer.logits()[1:]])
    explorer.cell(2, 2).click()
    explorer.expect_selected(2, 2)
    assert opened.errors == []
    assert opened.foreign_requests() == []


# --- the grid -----------------------------------------------------------------------------------


def test_arrow_keys_move_the_selection_and_the_formula_follows(explorer):
    explorer.cell(0, 1).focus()
    explorer.page.keyboard.press("ArrowDown")
    explorer.page.keyboard.press("ArrowRight")
    assert explorer.cell(1, 2).evaluate("node => node === document.activeElement")
    explorer.expect_selected(1, 2)
    assert_shows(explorer.read()["entry"], softmax_jacobian([2.0, 1.0, 0.1])[1, 2])
    for key, (i, j) in {"Home": (1, 0), "End": (1, 2), "ArrowUp": (0, 2)}.items():
        explorer.page.keyboard.press(key)
        assert explorer.cell(i, j).evaluate("node => node === document.activeElement")
    explorer.page.keyboard.press("ArrowUp")
    explorer.expect_selected(0, 2)


def test_the_grid_is_one_tab_stop(page):
    explorer = Explorer(page, 1)
    stops = explorer.root.locator("[role=gridcell][tabindex='0']")
    assert stops.count() == 1
    assert stops.get_attribute("aria-selected") == "true"


def test_the_quotient_rule_has_its_two_cases(explorer):
    exponentials = np.exp([2.0, 1.0, 0.1])
    off_diagonal = explorer.read()["formula"]
    assert "i ≠ j" in off_diagonal
    assert "u′=0" in off_diagonal
    assert f"v=∑kezk≈{exponentials.sum():.4f}" in off_diagonal
    assert f"v′=ez2≈{exponentials[1]:.4f}" in off_diagonal
    assert "∂p1∂z2=u′v−uv′v2=−p1p2≈0·" in off_diagonal
    assert "≈−0.6590·0.2424≈−0.1598" in off_diagonal
    explorer.cell(0, 0).click()
    diagonal = explorer.read()["formula"]
    assert "i = j" in diagonal
    assert f"u′=u≈{exponentials[0]:.4f}" in diagonal
    assert "=p1(1−p1)≈" in diagonal
    assert "≈0.6590·0.3410≈0.2247" in diagonal


def test_the_formula_is_mathml(explorer):
    fractions = explorer.root.locator("math mfrac")
    assert fractions.count() == 3


def test_large_logits_are_shifted_and_the_formula_says_so(explorer):
    state = {"logits": [700.0, 699.0], "temperature": 2.0, "selected": [0, 1]}
    explorer.page.evaluate(SET_STATE, [0, state])
    formula = explorer.read()["formula"]
    assert "largest logit, m, is taken off" in formula
    assert "u=e(z1−m)/T≈1.0000" in formula
    assert "/2" in formula


# --- layers and sums ----------------------------------------------------------------------------


def layers(z: list[float], temperature: float) -> dict[str, np.ndarray]:
    """Return the matrices that the widget can show, by the name of their button."""
    p = softmax(z)
    if temperature == 1:
        return {"J": softmax_jacobian(z), "diag(p)": np.diag(p), "p pᵀ": np.outer(p, p)}
    p = softmax(z, temperature)
    return {
        "J": softmax_jacobian(z, temperature),
        "diag(p)/T": np.diag(p) / temperature,
        "p pᵀ/T": np.outer(p, p) / temperature,
    }


def assert_shows_matrix(explorer: Explorer, matrix: np.ndarray) -> None:
    """Compare every entry, and the sums of the rows and then of the columns."""
    texts = explorer.read()
    shown = [text for row in texts["cells"] for text in row]
    for text, entry in zip(shown, matrix.ravel(), strict=True):
        assert_shows(text, entry)
    *sums, corner = texts["sums"]
    for text, total in zip(sums, [*matrix.sum(axis=1), *matrix.sum(axis=0)], strict=True):
        assert_shows(text, total)
    assert corner == ""


@pytest.mark.parametrize("temperature", [1.0, 0.4])
def test_the_jacobian_comes_apart_into_its_layers(explorer, temperature):
    z = [0.3, -1.2, 2.0]
    explorer.page.evaluate(SET_STATE, [0, {"logits": z, "temperature": temperature}])
    explorer.read()
    for name, matrix in layers(z, temperature).items():
        explorer.root.get_by_role("radio", name=name, exact=True).check()
        assert_shows_matrix(explorer, matrix)


def test_the_sums_of_the_jacobian_are_zero_without_a_sign(explorer):
    assert explorer.read()["sums"] == ["0"] * 6 + [""]


def test_a_sum_of_a_layer_is_shown_however_small(explorer):
    """Only where a sum is 0 by the mathematics does rounding leave nothing."""
    state = {"logits": [40.0, 0.0, 0.0], "layer": "diagonal"}
    explorer.page.evaluate(SET_STATE, [0, state])
    texts = explorer.read()
    assert texts["sums"] == ["+1.000", "+0.000", "+0.000"] * 2 + [""]
    assert texts["cells"][1][1] == "+0.000"


def test_the_selected_entry_is_shown_as_the_difference_of_its_layers(explorer):
    note = explorer.root.locator(".sg-note")
    expect(note).to_have_text("Row 1, column 2 of diag(p) − p pᵀ: 0 − 0.1598 ≈ −0.1598")
    explorer.cell(0, 0).click()
    expect(note).to_have_text("Row 1, column 1 of diag(p) − p pᵀ: 0.6590 − 0.4343 ≈ 0.2247")


def test_arrow_keys_choose_a_layer(explorer):
    explorer.root.get_by_role("radio", name="J", exact=True).focus()
    explorer.page.keyboard.press("ArrowRight")
    assert_shows_matrix(explorer, np.diag(softmax([2.0, 1.0, 0.1])))


# --- for those who listen -----------------------------------------------------------------------


def test_a_change_is_announced_politely_once_the_reader_pauses(explorer):
    region = explorer.root.get_by_role("status")
    assert region.text_content() == ""
    for _ in range(5):
        explorer.slider("logit z₁").press("ArrowRight")
    explorer.page.wait_for_function(
        "region => region.textContent.includes('p₁ = 0.7611')", arg=region.element_handle()
    )
    assert region.get_attribute("aria-live") == "polite"
    p = softmax([2.5, 1.0, 0.1])
    assert region.text_content().endswith(f"i ≠ j: −{p[0] * p[1]:.4f}.")


def test_every_control_has_a_name(explorer):
    names = names_of_controls(explorer.root)
    assert len(names) == 13  # two a logit, two for T, three layers in their group, and Reset
    assert all(names)
    headings = explorer.root.get_by_role("columnheader").all_text_contents()
    assert headings == ["i,j", "z₁", "z₂", "z₃", "Σ"]
    assert explorer.root.get_by_role("rowheader").all_text_contents() == ["p₁", "p₂", "p₃", "Σ"]
