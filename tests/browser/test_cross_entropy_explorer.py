"""CrossEntropyExplorer on a static page, as a reader meets it: no kernel, no network."""

import random

import numpy as np
import pytest
from playwright.sync_api import expect

from softgrad import cross_entropy, cross_entropy_grad, softmax
from softgrad.widgets import CrossEntropyExplorer
from tests.browser.shown_widget import ShownWidget, assert_agree, drag, names_of_controls
from tests.closeness import assert_close

STEP = "Step: z − η (p − y)"


class CrossEntropyWidget(ShownWidget):
    """The CrossEntropyExplorer of a page."""

    def __init__(self, page):
        super().__init__(page, "CrossEntropyExplorer", "Cross-entropy explorer")

    def radio(self, name: str):
        return self.root.get_by_role("radio", name=name, exact=True)

    def columns(self) -> list[float]:
        """Return the heights of the trail's columns, as shares of the plot."""
        self.settle()
        plot = self.root.get_by_role("img").bounding_box()["height"]
        spans = self.root.locator(".sg-trail span").all()
        return [span.bounding_box()["height"] / plot for span in spans]

    def assert_shows_softgrad(self, z: list[float], y: list[float]) -> None:
        """Compare every bar and the loss with softgrad's numbers."""
        texts = self.all_texts(".sg-signed-row .sg-bar-value")
        assert_agree(texts[0::3], softmax(z))
        assert_agree(texts[1::3], y)
        assert_agree(texts[2::3], cross_entropy_grad(z, y))
        loss, lowest = self.all_texts(".sg-note")[0].removeprefix("L ≈ ").split("; ")
        assert_agree([loss], [cross_entropy(z, y)])
        state = CrossEntropyExplorer(logits=z, target=y)
        assert_agree([lowest.split()[-1].removesuffix(".")], [state.lowest_loss])


@pytest.fixture
def opened(visit, gradient_url):
    return visit(gradient_url)


@pytest.fixture
def widget(opened) -> CrossEntropyWidget:
    return CrossEntropyWidget(opened.page)


def test_it_shows_p_y_and_their_difference(widget, opened):
    widget.assert_shows_softgrad([1.0, 2.0, 3.0], [0.0, 1.0, 0.0])
    assert opened.errors == []
    assert opened.foreign_requests() == []


def test_keys_choose_the_true_class_and_move_a_logit(widget):
    widget.radio("2").focus()
    widget.page.keyboard.press("ArrowRight")
    widget.slider("logit z₁").press("ArrowRight")
    widget.assert_shows_softgrad([1.1, 2.0, 3.0], [0.0, 0.0, 1.0])


def test_the_mouse_drags_a_logit(widget):
    drag(widget.slider("logit z₂"), (0.66, 0.5), (0.2, 0.5))
    z = widget.get("logits")
    assert -4.5 < z[1] < -2.5
    widget.assert_shows_softgrad(z, [0.0, 1.0, 0.0])


def test_a_touch_makes_the_label_soft(visit, gradient_url):
    page = visit(gradient_url, has_touch=True, viewport={"width": 375, "height": 800}).page
    widget = CrossEntropyWidget(page)
    widget.slider("target y₁").scroll_into_view_if_needed()
    box = widget.slider("target y₁").bounding_box()
    page.touchscreen.tap(box["x"] + box["width"] * 0.3, box["y"] + box["height"] / 2)
    expect(widget.radio("2")).not_to_be_checked()
    y = widget.get("target")
    assert 0.2 < y[0] < 0.4
    assert_close(y, [y[0], 1 - y[0], 0], atol=1e-15)
    widget.assert_shows_softgrad([1.0, 2.0, 3.0], y)
    widget.radio("3").tap()
    widget.assert_shows_softgrad([1.0, 2.0, 3.0], [0.0, 0.0, 1.0])


def test_a_soft_target_always_sums_to_one(widget):
    for name, key in [("y₁", "ArrowRight"), ("y₃", "End"), ("y₃", "ArrowLeft"), ("y₁", "Home")]:
        widget.slider(f"target {name}").press(key)
        assert sum(widget.get("target")) == pytest.approx(1, abs=1e-15)
    assert_close(widget.get("target"), [0, 0.005, 0.995], atol=0.0051)


def test_a_step_is_the_one_that_python_takes(widget):
    twin = CrossEntropyExplorer(rate=2.5)
    widget.root.get_by_label("learning rate η, typed").fill("2.5")
    for _ in range(5):
        widget.button(STEP).press("Enter")
        twin.step()
    assert_close(widget.get("logits"), twin.logits, rtol=1e-13)
    assert_close(widget.get("trail"), twin.trail, rtol=1e-13)
    widget.assert_shows_softgrad(widget.get("logits"), [0.0, 1.0, 0.0])


def test_the_trail_falls_and_begins_anew_when_the_target_changes(widget):
    for _ in range(6):
        widget.button(STEP).click()
    heights = widget.columns()
    assert len(heights) == 7
    losses = [*widget.get("trail"), cross_entropy(widget.get("logits"), 1)]
    # Columns stand on pixels: half a pixel of eighty.
    assert_close(heights, np.array(losses) / losses[0], atol=0.01)
    assert np.all(np.diff(heights) < 0)
    name = widget.root.get_by_role("img").get_attribute("aria-label")
    assert name == f"Loss over 6 steps: 1.4076 to {losses[-1]:.4f}"
    widget.radio("1").click()
    assert widget.get("trail") == []
    assert len(widget.columns()) == 1


def test_the_line_of_the_lowest_loss_stands_at_the_entropy(widget):
    widget.set(target=[0.1, 0.7, 0.2])
    box = widget.root.get_by_role("img").bounding_box()
    line = widget.root.locator(".sg-floor").bounding_box()
    share = (box["y"] + box["height"] - line["y"] - line["height"]) / box["height"]
    state = CrossEntropyExplorer(target=[0.1, 0.7, 0.2])
    assert share == pytest.approx(state.lowest_loss / state.loss, abs=0.01)


def test_two_steps_within_a_frame_are_two_steps(widget):
    widget.button(STEP).evaluate("button => { button.click(); button.click(); }")
    z = np.array([1.0, 2.0, 3.0])
    for _ in range(2):
        z = z - cross_entropy_grad(z, 1)
    assert len(widget.get("trail")) == 2
    assert_close(widget.get("logits"), z, rtol=1e-14)


def test_a_hundred_steps_are_kept_and_reset_brings_the_start_back(widget):
    widget.root.get_by_label("learning rate η, typed").fill("20")
    for _ in range(103):
        widget.button(STEP).evaluate("button => button.click()")
    assert len(widget.get("trail")) == 100
    assert len(widget.columns()) == 101
    widget.button("Reset").click()
    assert widget.get("trail") == []
    widget.assert_shows_softgrad([1.0, 2.0, 3.0], [0.0, 1.0, 0.0])


def random_states() -> list[tuple[list[float], list[float]]]:
    rng = random.Random(12)

    def target(n: int) -> list[float]:
        if rng.random() < 0.5:
            return np.eye(n)[rng.randrange(n)].tolist()
        return np.random.default_rng(rng.randrange(1000)).dirichlet([0.5] * n).tolist()

    return [
        ([rng.gauss(0, scale) for _ in range(n)], target(n))
        for scale in (0.1, 1, 5, 40, 300)
        for n in (2, 3, 5, 8)
        for _ in range(3)
    ]


def test_every_number_equals_softgrads_at_states_not_seen_before(widget, opened):
    for z, y in random_states():
        widget.set(logits=z, target=y)
        widget.assert_shows_softgrad(z, y)
    assert opened.errors == []


def test_near_certainty_p_minus_y_keeps_its_digits(widget):
    widget.set(logits=[40.0, 0.0], target=[1, 0])
    slopes = widget.all_texts(".sg-signed-row .sg-bar-value")[2::3]
    assert slopes == ["−4.248×10⁻¹⁸", "+4.248×10⁻¹⁸"]
    assert widget.all_texts(".sg-note")[0].startswith("L ≈ 4.248×10⁻¹⁸;")


def test_a_wrong_sign_is_noticed(widget):
    slopes = widget.all_texts(".sg-signed-row .sg-bar-value")[2::3]
    right = cross_entropy_grad([1.0, 2.0, 3.0], 1)
    assert_agree(slopes, right)
    with pytest.raises(AssertionError):
        assert_agree(slopes, -right)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"target": [0.5, 0.4, 0]}, "target sums to 0.9: expected 1"),
        ({"target": [0.5, 0.5]}, "target has 2 entries: there are 3 logits"),
        ({"target": [2, -1, 0]}, "target[0] is 2: expected a number from 0 to 1"),
        ({"trail": [1e9]}, "trail[0] is 1000000000"),
        ({"trail": "<img src=x>"}, 'trail is "<img src=x>": expected a list'),
        ({"rate": None}, "rate is null"),
    ],
)
def test_hostile_state_becomes_a_message(widget, opened, changes, said):
    widget.set(**changes)
    expect(widget.root.get_by_role("alert")).to_contain_text(said)
    assert opened.errors == []


def test_a_step_is_announced_politely(widget):
    widget.button(STEP).press("Enter")
    assert "before the step 1.4076" in widget.heard("Loss 0.59")


def test_every_control_has_a_name(widget):
    names = names_of_controls(widget.root)
    assert all(names)
    wanted = {"True class", "logit z₁", "target y₃", "learning rate η", STEP, "Reset"}
    assert wanted <= set(names)
