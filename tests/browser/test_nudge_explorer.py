"""NudgeExplorer on a static page, as a reader meets it: no kernel, no network."""

import random

import numpy as np
import pytest
from playwright.sync_api import expect

from softgrad import softmax, softmax_jacobian
from softgrad.widgets import NudgeExplorer
from softgrad.widgets.format import change
from tests.browser.shown_widget import ShownWidget, assert_agree, drag, names_of_controls


class NudgeWidget(ShownWidget):
    """The NudgeExplorer of a page."""

    def __init__(self, page):
        super().__init__(page, "NudgeExplorer", "Nudge explorer")

    def radio(self, name: str):
        return self.root.get_by_role("radio", name=name, exact=True)


@pytest.fixture
def opened(visit, gradient_url):
    return visit(gradient_url)


@pytest.fixture
def widget(opened) -> NudgeWidget:
    return NudgeWidget(opened.page)


def assert_shows(widget: NudgeWidget, z: list[float], direction: int | str, h: float) -> None:
    """Compare bars, differences and table with softgrad's numbers."""
    state = NudgeExplorer(logits=z, direction=direction, nudge=h)
    texts = widget.all_texts(".sg-signed-row .sg-bar-value")
    assert_agree(texts[0::2], state.true_change)
    assert_agree(texts[1::2], state.linear_change)
    differences = [text.removeprefix("difference ") for text in widget.all_texts(".sg-difference")]
    assert_agree(differences, state.error)
    errors = widget.all_texts("tr ~ tr td:nth-child(3)")
    assert_agree(errors[:4], [halving.error for halving in state.halvings[:4]])
    shares = widget.all_texts("tr ~ tr td:nth-child(4)")
    if h == 0:
        assert shares[:4] == ["—"] * 4
    else:
        assert_agree(shares, [halving.share for halving in state.halvings])
    assert_agree(widget.all_texts(".sg-bar-row .sg-bar-value"), softmax(z))


def test_it_shows_the_true_change_beside_the_linear_one(widget, opened):
    z = np.array([1.0, 2.0, 3.0])
    texts = widget.all_texts(".sg-signed-row .sg-bar-value")
    assert_agree(texts[0::2], softmax([1.0, 2.5, 3.0]) - softmax(z))
    assert_agree(texts[1::2], softmax_jacobian(z)[:, 1] * 0.5)
    assert_shows(widget, [1.0, 2.0, 3.0], 1, 0.5)
    assert opened.errors == []
    assert opened.foreign_requests() == []


def test_keys_move_the_nudge_and_the_logits(widget):
    widget.slider("nudge h").press("ArrowLeft")
    widget.slider("logit z₃").press("ArrowRight")
    assert_shows(widget, [1.0, 2.0, 3.1], 1, 0.4)


def test_the_mouse_drags_the_nudge_below_zero(widget):
    drag(widget.slider("nudge h"), (0.6, 0.5), (0.2, 0.5))
    h = widget.get("nudge")
    assert -1.5 < h < -0.9
    assert_shows(widget, [1.0, 2.0, 3.0], 1, h)


def test_a_touch_chooses_the_direction(visit, gradient_url):
    page = visit(gradient_url, has_touch=True, viewport={"width": 375, "height": 800}).page
    widget = NudgeWidget(page)
    widget.radio("z₁").tap()
    assert_shows(widget, [1.0, 2.0, 3.0], 0, 0.5)
    box = widget.slider("nudge h").bounding_box()
    page.touchscreen.tap(box["x"] + box["width"] * 0.9, box["y"] + box["height"] / 2)
    expect(widget.root.get_by_label("nudge h, typed")).not_to_have_value("0.5")
    assert_shows(widget, [1.0, 2.0, 3.0], 0, widget.get("nudge"))


def test_the_direction_one_does_nothing(widget):
    widget.radio("z₂").focus()
    for _ in range(2):
        widget.page.keyboard.press("ArrowRight")
    assert widget.get("direction") == "all"
    assert set(widget.all_texts(".sg-signed-row .sg-bar-value")) == {"0"}
    assert "nothing happens" in widget.all_texts(".sg-note")[0]
    assert_shows(widget, [1.0, 2.0, 3.0], "all", 0.5)


def test_halving_the_nudge_quarters_the_error(widget):
    first = widget.all_texts("tr ~ tr td:nth-child(3)")
    widget.button("Halve h").press("Enter")
    assert widget.get("nudge") == 0.25
    assert widget.all_texts("tr ~ tr td:nth-child(3)")[:3] == first[1:4]
    for _ in range(20):
        widget.button("Halve h").click()
    assert_shows(widget, [1.0, 2.0, 3.0], 1, 2.0**-22)
    widget.button("Reset").click()
    assert_shows(widget, [1.0, 2.0, 3.0], 1, 0.5)


def random_states() -> list[tuple[list[float], int | str, float]]:
    rng = random.Random(4)
    return [
        ([rng.gauss(0, scale) for _ in range(n)], rng.choice([*range(n), "all"]), nudge)
        for scale in (0.1, 1, 5, 40)
        for n in (2, 3, 5, 8)
        for nudge in (rng.uniform(-4, 4), rng.uniform(-1, 1), rng.uniform(-1e-5, 1e-5))
    ]


def test_every_number_equals_softgrads_at_states_not_seen_before(widget, opened):
    for z, direction, h in random_states():
        widget.set(logits=z, direction=direction, nudge=h)
        assert_shows(widget, z, direction, h)
    assert opened.errors == []


def test_near_certainty_no_digits_are_lost(widget):
    for z, direction, h in [([40.0, 0.0, 1.0], 0, 0.001), ([0.0, 700.0], 1, 0.5)]:
        widget.set(logits=z, direction=direction, nudge=h)
        state = NudgeExplorer(logits=z, direction=direction, nudge=h)
        shown = widget.all_texts(".sg-signed-row .sg-bar-value")[0::2]
        assert shown[direction] != "0"
        assert shown == [change(value) for value in state.true_change]
    widget.set(logits=[1.0, 2.0], direction=0, nudge=0)
    assert_shows(widget, [1.0, 2.0], 0, 0.0)


def test_a_wrong_sign_and_a_wrong_digit_are_noticed(widget):
    texts = widget.all_texts(".sg-signed-row .sg-bar-value")[0::2]
    right = NudgeExplorer(logits=[1.0, 2.0, 3.0]).true_change
    assert_agree(texts, right)
    for wrong in (-right, right + 1e-4):
        with pytest.raises(AssertionError):
            assert_agree(texts, wrong)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"direction": 3}, "direction is 3: there are 3 logits"),
        ({"direction": "<b>"}, 'direction is "<b>": expected an index, counted from 0 or "all"'),
        ({"nudge": 5}, "nudge is 5: expected a number from -4 to 4"),
        ({"logits": [1, "2"]}, 'logits[1] is "2"'),
    ],
)
def test_hostile_state_becomes_a_message(widget, opened, changes, said):
    widget.set(**changes)
    expect(widget.root.get_by_role("alert")).to_contain_text(said)
    assert opened.errors == []


def test_a_change_is_announced_politely(widget):
    widget.slider("nudge h").press("ArrowRight")
    assert widget.heard("by h = 0.6.").startswith("Only z₂ moves")


def test_every_control_has_a_name(widget):
    names = names_of_controls(widget.root)
    assert all(names)
    assert {"z₁", "z₂", "z₃", "all (1)", "nudge h", "Halve h", "Reset"} <= set(names)
    assert widget.root.get_by_role("group", name="Nudge", exact=True).count() == 1
    assert widget.all_texts("th[scope=col]") == ["h", "largest error", "error / h²"]
