"""JacobianExplorer on a static page, as a reader meets it: no kernel, no network."""

import random
import re
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import expect

from softgrad import softmax, softmax_jacobian

PLAIN_DIGITS = str.maketrans("−⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "--0123456789")

READ = """root => ({
  probabilities: [...root.querySelectorAll('.sg-bar-value')].map(node => node.textContent),
  cells: [...root.querySelectorAll('[role=row]')].slice(1)
    .map(row => [...row.querySelectorAll('[role=gridcell]')].map(node => node.textContent)),
  entry: root.querySelector('.sg-result').textContent,
  formula: root.querySelector('.sg-formula').textContent,
})"""
NEXT_FRAME = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


class Explorer:
    """One JacobianExplorer on a page."""

    def __init__(self, page, place: int = 0):
        self.page = page
        self.root = page.locator(".softgrad").nth(place)

    def read(self) -> dict:
        """Return the texts that it shows, once the last change is drawn."""
        self.page.evaluate(NEXT_FRAME)
        return self.root.evaluate(READ)

    def slider(self, name: str):
        return self.root.get_by_role("slider", name=name, exact=True)

    def cell(self, i: int, j: int):
        return self.root.get_by_role("row").nth(i + 1).get_by_role("gridcell").nth(j)

    def expect_selected(self, i: int, j: int) -> None:
        expect(self.cell(i, j)).to_have_attribute("aria-selected", "true")

    def logits(self) -> list[float]:
        self.page.evaluate(NEXT_FRAME)
        names = self.root.locator(".sg-class:not(.sg-settings) .sg-field")
        return [float(field.input_value()) for field in names.all()]


def shown_value(text: str) -> tuple[float, float]:
    """Return the number that a text stands for, and half a unit of its last digit."""
    mantissa, _, exponent = text.translate(PLAIN_DIGITS).partition("×10")
    scale = 10.0 ** int(exponent or 0)
    decimals = len(mantissa.partition(".")[2])
    return float(mantissa) * scale, 0.5 * 10.0**-decimals * scale


def assert_shows(text: str, value: float) -> None:
    """Compare a text with a value, to the digits shown."""
    shown, half_unit = shown_value(text)
    # The small surplus lets a tie fall either way.
    assert abs(shown - value) <= half_unit * (1 + 1e-9), f"{text} is not {value}"


def assert_shows_softgrad(explorer: Explorer, z: list[float], temperature: float = 1.0) -> None:
    """Compare every probability and every entry with softgrad's, and the sign of each entry."""
    texts = explorer.read()
    for text, p in zip(texts["probabilities"], softmax(z, temperature), strict=True):
        assert_shows(text, p)
    J = softmax_jacobian(z, temperature)
    for row, entries in zip(texts["cells"], J, strict=True):
        for text, entry in zip(row, entries, strict=True):
            assert_shows(text, entry)
            assert text[0] == ("0" if entry == 0 else "+" if entry > 0 else "−")


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


SET_STATE = """([place, changes]) => {
  const models = [...softgradWidgetHost.models.values()].filter(model => model.get('logits'));
  models[place].set(changes);
}"""


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


def test_a_page_opened_as_a_file_has_its_figure_without_javascript(visit, file_address):
    page = visit(file_address, java_script_enabled=False).page
    assert picture(page).bounding_box()["height"] > 150
    assert "0.6590, 0.2424, 0.0986" in picture(page).get_attribute("alt")


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
    names = explorer.root.locator("input, button, [role=grid], [role=group]").evaluate_all(
        "nodes => nodes.map(node => node.getAttribute('aria-label') ?? node.textContent)"
    )
    assert len(names) == 11
    assert all(names)
    headings = explorer.root.get_by_role("columnheader").all_text_contents()
    assert headings == ["J", "z₁", "z₂", "z₃"]
    assert explorer.root.get_by_role("rowheader").all_text_contents() == ["p₁", "p₂", "p₃"]


# --- without JavaScript, and in print -----------------------------------------------------------


def picture(page, place: int = 0):
    return page.locator(".widget-picture img").nth(place)


def test_without_javascript_the_reader_sees_the_figure(visit, address):
    page = visit(address, java_script_enabled=False).page
    for place in (0, 1):
        assert picture(page, place).is_visible()
        assert picture(page, place).bounding_box()["height"] > 150
    alt = picture(page).get_attribute("alt")
    for number in ("2, 1, 0.1", "0.6590, 0.2424, 0.0986", "−0.1598", "+0.2247", "i ≠ j"):
        assert number in alt
    assert page.locator(".softgrad").count() == 0


def test_with_javascript_the_live_view_stands_in_its_place(page):
    assert page.locator(".softgrad").nth(0).is_visible()
    assert not picture(page).is_visible()


def test_in_print_the_figure_stands_in_place_of_the_live_view(page):
    page.emulate_media(media="print")
    assert picture(page).is_visible()
    assert picture(page).evaluate("image => image.complete && image.naturalWidth > 0")
    assert not page.locator(".softgrad").nth(0).is_visible()


# --- screens and themes -------------------------------------------------------------------------


@pytest.mark.parametrize("width", [320, 375, 768, 1200])
def test_nothing_scrolls_sideways(visit, address, width):
    page = visit(address, viewport={"width": width, "height": 800}).page
    for logits in ([2.0, 1.0, 0.1], [6.0, -6.0, 0.05, 5.0], [-900.0, 30.0, 31.0, 29.5]):
        for selected in ([0, 1], [2, 2]):
            state = {"logits": logits, "selected": selected, "temperature": 0.1}
            page.evaluate(SET_STATE, [0, state])
            page.evaluate(NEXT_FRAME)
            too_wide = page.evaluate(
                """() => [document.documentElement, ...document.querySelectorAll('.softgrad *')]
                  .filter(node => !node.closest('math, .sg-heard'))
                  .filter(node => getComputedStyle(node).display !== 'inline')
                  .filter(node => node.scrollWidth > node.clientWidth + 1)
                  .map(node => node.className)"""
            )
            assert too_wide == [], (logits, selected)
            edge = "nodes => Math.max(...nodes.map(node => node.getBoundingClientRect().right))"
            card = page.locator(".softgrad").nth(0).bounding_box()
            formulas = page.locator(".softgrad").nth(0).locator("math")
            assert formulas.evaluate_all(edge) <= card["x"] + card["width"]


def test_cells_of_eight_classes_hold_their_text_on_a_small_screen(visit, address):
    page = visit(address, viewport={"width": 320, "height": 800}).page
    explorer = Explorer(page, 1)
    assert re.fullmatch(r"[+−]\.?\d+(\.\d+)?", explorer.read()["cells"][0][1])
    assert_shows_softgrad(explorer, [1.0, -2.0, 0.5, 3.0, 2.0, 1.0, 0.0, 0.3], 0.5)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_widget_follows_the_theme(visit, address, scheme):
    page = visit(address, color_scheme=scheme).page
    explorer = Explorer(page)
    background = explorer.root.evaluate("node => getComputedStyle(node).backgroundColor")
    assert background == {"light": "rgb(255, 255, 255)", "dark": "rgb(22, 26, 32)"}[scheme]
    styles = explorer.root.locator("[role=gridcell], .sg-bar-value, .sg-result, .sg-heading")
    pairs = styles.evaluate_all(
        """nodes => nodes.map(node => {
          const background = part => getComputedStyle(part).backgroundColor;
          let back = node;
          while (background(back) === 'rgba(0, 0, 0, 0)') back = back.parentElement;
          return [getComputedStyle(node).color, background(back)];
        })"""
    )
    assert len(pairs) > 15
    assert min(contrast(*pair) for pair in pairs) >= 4.5


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours such as rgb(1, 2, 3)."""
    from softgrad.widgets.colour import luminance

    levels = sorted(luminance(tuple(map(int, re.findall(r"\d+", text)))) for text in (one, other))
    return (levels[1] + 0.05) / (levels[0] + 0.05)


def test_reduced_motion_is_honoured(visit, address):
    page = visit(address, reduced_motion="reduce").page
    durations = page.locator(".softgrad *").evaluate_all(
        "nodes => [...new Set(nodes.map(node => getComputedStyle(node).transitionDuration))]"
    )
    assert durations == ["0s"]


# --- what the page carries ----------------------------------------------------------------------


def test_scripts_are_sent_once_a_site_and_only_where_there_are_widgets(widget_book):
    with_widgets = (widget_book / "index.html").read_text()
    without = (widget_book / "plain.html").read_text()
    assert with_widgets.count("softgrad-widgets.js") == 1
    assert with_widgets.count("widget-host.js") == 1
    assert "softmaxWithComplement" not in with_widgets
    for name in ("widget-host", "softgrad-widgets", "require.js", "html-manager"):
        assert name not in without
    assert "require.js" not in with_widgets
    assert "html-manager" not in with_widgets


def test_the_javascript_of_the_family_leaves_room_for_its_other_widgets(widget_book):
    """60,000 characters are the budget of all nine; the first and what all share take a part."""
    assert (widget_book / "_static" / "softgrad-widgets.js").stat().st_size < 30_000
