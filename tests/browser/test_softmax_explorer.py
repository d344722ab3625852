"""SoftmaxExplorer on a static page, by mouse, keyboard and touch."""

import random

import numpy as np
import pytest
from playwright.sync_api import expect

from softgrad import softmax
from tests.browser.explorer import assert_shows
from tests.browser.shown_widget import ShownWidget, drag, names_of_controls
from tests.closeness import assert_close

GRIP = 11.2  # pixels; its middle is at the end of the bar
FIELDS = ".sg-class:not(.sg-settings) [aria-label^='logit'].sg-field"


class SoftmaxWidget(ShownWidget):
    """The SoftmaxExplorer of a page."""

    def __init__(self, page):
        super().__init__(page, "SoftmaxExplorer", "Softmax explorer")

    def shifted_logits(self) -> list[float]:
        self.settle()
        fields = self.root.locator(FIELDS).all()
        return [float(field.input_value()) for field in fields if field.is_visible()]

    def assert_shows_softgrad(self, z: list[float], temperature: float = 1.0) -> None:
        shown = self.texts(".sg-bar-value")
        for text, p in zip(shown, softmax(z, temperature), strict=True):
            assert_shows(text, p)


@pytest.fixture
def opened(visit, explorers_url):
    return visit(explorers_url)


@pytest.fixture
def widget(opened) -> SoftmaxWidget:
    return SoftmaxWidget(opened.page)


def test_arrow_keys_move_the_bars_of_the_logits(widget, opened):
    widget.assert_shows_softgrad([2.0, 1.0, 0.1])
    for _ in range(3):
        widget.slider("logit z₁").press("ArrowRight")
    widget.slider("logit z₃").press("ArrowLeft")
    widget.assert_shows_softgrad([2.3, 1.0, 0.0])
    assert opened.errors == []
    assert opened.foreign_requests() == []


def test_the_mouse_drags_the_bar_of_a_logit(widget):
    drag(widget.slider("logit z₂"), (0.55, 0.5), (0.8, 0.5))
    z = widget.shifted_logits()
    assert 5.5 < z[1] < 7.5
    widget.assert_shows_softgrad(z)


def test_the_mouse_drags_the_bar_of_a_probability(widget):
    """The bar goes where the mouse is, and the others keep their logits and so their ratio."""
    drag(widget.slider("probability p₁"), (0.66, 0.5), (0.3, 0.5))
    z = widget.shifted_logits()
    assert z[1:] == [1.0, 0.1]
    assert softmax(z)[0] == pytest.approx(0.3, abs=0.03)  # the mouse is about as exact
    widget.assert_shows_softgrad(z)


def test_arrow_keys_move_the_bar_of_a_probability(widget):
    widget.set(logits=[0.0, 0.0, 0.0, 0.0], temperature=0.5, shift=2.0)
    widget.slider("probability p₂").press("ArrowRight")
    z = widget.shifted_logits()
    # The logit is rounded to four decimals, which moves p by less than 1e-4 p (1 − p)/T.
    assert softmax(z, 0.5)[1] == pytest.approx(0.26, abs=4e-5)
    widget.assert_shows_softgrad(z, 0.5)
    for key, p in {"Home": 0.001, "End": 0.999}.items():  # no probability is quite 0 or 1
        widget.slider("probability p₂").press(key)
        assert softmax(widget.shifted_logits(), 0.5)[1] == pytest.approx(p, abs=4e-5)


def test_a_touch_moves_a_bar(visit, explorers_url):
    page = visit(explorers_url, has_touch=True, viewport={"width": 375, "height": 800}).page
    widget = SoftmaxWidget(page)
    for name in ("logit z₁", "probability p₃"):
        track = widget.slider(name)
        track.scroll_into_view_if_needed()
        box = track.bounding_box()
        before = widget.shifted_logits()
        x = box["x"] + GRIP / 2 + 0.9 * (box["width"] - GRIP)
        page.touchscreen.tap(x, box["y"] + box["height"] / 2)
        assert widget.shifted_logits() != before
        widget.assert_shows_softgrad(widget.shifted_logits())
    assert softmax(widget.shifted_logits())[2] == pytest.approx(0.9, abs=0.03)


def test_a_shift_moves_every_logit_and_no_probability(widget):
    before = widget.texts(".sg-bar-value")
    for _ in range(5):
        widget.slider("shift c of every logit").press("ArrowRight")
    assert widget.texts(".sg-bar-value") == before
    assert_close(widget.shifted_logits(), [2.5, 1.5, 0.6], rtol=1e-15)
    assert widget.get("logits") == [2, 1, 0.1]
    assert "z₁ + c" in widget.texts(".sg-symbol")
    assert "Every logit plus 0.5" in widget.texts(".sg-note")[0]
    widget.root.get_by_label("logit z₁, typed").fill("3")
    widget.settle()
    assert widget.get("logits")[0] == 2.5


def test_a_shift_shows_no_noise_of_floating_point(widget):
    """0.1 + 0.2 reads 0.3, in the field and for those who listen."""
    widget.set(logits=[0.1, 1.1], shift=0.2)
    assert widget.shifted_logits() == [0.3, 1.3]
    names = [widget.slider(f"logit {z}").get_attribute("aria-valuetext") for z in ("z₁", "z₂")]
    assert names == ["0.3", "1.3"]
    texts = set()
    for _ in range(50):
        widget.slider("shift c of every logit").press("ArrowRight")
        widget.settle()
        texts.add(widget.slider("logit z₂").get_attribute("aria-valuetext"))
    assert max(map(len, texts)) <= 3


def test_with_a_large_shift_the_fields_take_what_they_show(widget):
    widget.set(logits=[1.1, 0.0], shift=1000)
    field = widget.root.get_by_label("logit z₁, typed")
    assert field.input_value() == "1001.1"
    assert field.evaluate("node => node.checkValidity()")
    field.fill("1002.5")
    assert widget.get("logits")[0] == 2.5


def test_classes_come_and_go_and_the_focus_stays(widget):
    more, fewer = widget.button("Add class"), widget.button("Remove class")
    more.focus()
    for n in (4, 5, 6, 7, 8, 8):
        widget.page.keyboard.press("Enter")
        widget.assert_shows_softgrad(widget.shifted_logits())
        assert len(widget.get("logits")) == n
    expect(more).to_be_focused()
    assert more.get_attribute("aria-disabled") == "true"
    for n in (7, 6, 5, 4, 3, 2, 2):
        fewer.click(force=True)  # at the end of the road it is disabled
        assert len(widget.get("logits")) == n
    widget.assert_shows_softgrad([2.0, 1.0])
    assert fewer.get_attribute("aria-disabled") == "true"
    widget.button("Reset").click()
    widget.assert_shows_softgrad([2.0, 1.0, 0.1])


def random_states() -> list[tuple[list[float], float, float]]:
    rng = random.Random(5)
    return [
        (
            [rng.gauss(0, scale) for _ in range(rng.randint(2, 8))],
            rng.choice([1.0, 0.3, 2.5]),
            rng.choice([0.0, rng.uniform(-9, 9)]),
        )
        for scale in (0.1, 1, 4, 40, 300)
        for _ in range(8)
    ]


def test_every_number_equals_softgrads_at_states_not_seen_before(widget, opened):
    for z, temperature, shift in random_states():
        widget.set(logits=z, temperature=temperature, shift=shift)
        widget.assert_shows_softgrad(np.add(z, shift), temperature)
        bars = widget.root.locator("[aria-label^='probability']").evaluate_all(
            "nodes => nodes.filter(node => node.getClientRects().length)"
            ".map(node => Number(node.style.getPropertyValue('--to')))"
        )
        assert_close(bars, softmax(np.add(z, shift), temperature), atol=1e-12)
    assert opened.errors == []


def test_the_comparison_rejects_probabilities_of_other_logits(widget):
    with pytest.raises(AssertionError):
        widget.assert_shows_softgrad([2.0, 1.0, -0.1])


def test_a_change_is_announced_and_every_control_has_a_name(widget):
    widget.slider("logit z₁").press("ArrowRight")
    p = softmax([2.1, 1.0, 0.1])
    assert f"p₁ = {p[0]:.4f}, p₂ = {p[1]:.4f}" in widget.heard("p₁ = 0.68")
    names = names_of_controls(widget.root)
    assert len(names) == 3 * 3 + 2 * 2 + 3
    assert all(names)
    track = widget.slider("probability p₁")
    assert track.get_attribute("aria-valuetext") == f"{p[0]:.4f}"


def test_hostile_state_becomes_a_message_and_can_recover(widget, opened):
    for changes, said in [
        ({"shift": "<img src=x>"}, 'shift is "<img src=x>": expected a number'),
        ({"shift": 0, "logits": [0] * 10_000}, "logits has 10000 entries"),
        ({"logits": [1, None]}, "logits[1] is null"),
    ]:
        widget.set(**changes)
        expect(widget.root.get_by_role("alert")).to_contain_text(said)
    widget.set(logits=[1.0, 2.0])
    widget.assert_shows_softgrad([1.0, 2.0])
    assert opened.errors == []
