"""GradientExplorer on a static page: the point and the step by mouse, keyboard and touch."""

import random
import re

import numpy as np
import pytest
from playwright.sync_api import expect

from softgrad.widgets import GradientExplorer
from softgrad.widgets.format import change, plain
from tests.browser.shown_widget import ShownWidget, drag
from tests.closeness import assert_close

READ = """root => {
  const at = (name, attribute) => root.querySelector(`.sg-${name}`).getAttribute(attribute);
  return {
    point: at('point', 'transform'), own: at('own', 'd'),
    gradient: at('gradient', 'transform') + at('gradient', 'd'),
    step: at('step', 'transform') + at('step', 'd'),
  };
}"""
NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")
WIDTH, HEIGHT, UNIT, SHRINK = 344, 320, 40, 5
FIRST = {"point": [2.0, 1.0], "step": [0.5, 0.0]}


def f(x, y):
    return x**2 + 3 * y


def on_map(left: float, top: float) -> np.ndarray:
    """The x and y of a place in the picture."""
    return np.array([left - WIDTH / 2, HEIGHT / 2 - top]) / UNIT


def shares(x: float, y: float) -> tuple[float, float]:
    """Where (x, y) is in the picture, as shares of its size."""
    return 0.5 + UNIT * x / WIDTH, 0.5 - UNIT * y / HEIGHT


class GradientWidget(ShownWidget):
    """The GradientExplorer of a page."""

    def __init__(self, page):
        super().__init__(page, "GradientExplorer", "Gradient explorer")
        self.map = self.slider("the point: arrow keys move it")

    def state(self) -> dict[str, list[float]]:
        return {name: self.get(name) for name in FIRST}

    def drawn(self) -> dict[str, list[float]]:
        self.settle()
        texts = self.root.evaluate(READ)
        return {name: [float(x) for x in NUMBER.findall(text)] for name, text in texts.items()}

    def arrow(self, name: str) -> np.ndarray:
        """Foot and tip of an arrow, in units of x and y."""
        left, top, turn, _, _, length, *_ = self.drawn()[name]
        angle = np.radians(-turn)
        foot = on_map(left, top)
        return np.array([foot, foot + length / UNIT * np.array([np.cos(angle), np.sin(angle)])])

    def own_line(self) -> np.ndarray:
        """Points of the line through the point, shape (2, m)."""
        left, top, *ways = self.drawn()["own"]
        start = np.array([left, top])
        bend, end = start + ways[:2], start + ways[2:]
        t = np.linspace(0, 1, 21)[:, None]
        curve = (1 - t) ** 2 * start + 2 * t * (1 - t) * bend + t**2 * end
        return on_map(*curve.T)

    def assert_shows_softgrad(self) -> None:
        """Compare point, line, arrows and every number with Python's."""
        explorer = GradientExplorer(**self.state())
        point, step = np.array(explorer.point), np.array(explorer.step)
        assert_close(on_map(*self.drawn()["point"]), point, atol=1e-9)
        assert_close(f(*self.own_line()), explorer.height, atol=1e-9)
        assert_close(self.arrow("gradient"), [point, point + explorer.gradient / SHRINK], atol=1e-9)
        if step.any():
            assert_close(self.arrow("step"), [point, point + step], atol=1e-9)
        numbers = [text for _, text in explorer.rows()]
        factors = [plain(x) for pair in zip(explorer.gradient, step, strict=True) for x in pair]
        expected = [*factors[:2], numbers[0], *factors[2:], numbers[1]]
        expected += [text for number in numbers[2:] for text in ("", "", number)]
        assert self.all_texts(".sg-table td")[1:] == expected
        assert self.map.get_attribute("aria-valuetext") == explorer.where()


@pytest.fixture
def opened(visit, family_url):
    return visit(family_url)


@pytest.fixture
def widget(opened) -> GradientWidget:
    return GradientWidget(opened.page)


def test_it_shows_what_softgrad_computes(widget, opened):
    assert widget.state() == FIRST
    widget.assert_shows_softgrad()
    assert opened.errors == []


def test_everything_is_softgrads_at_inputs_not_seen_before(widget):
    rng = random.Random(8)
    for scale in (1, 0.1, 1e-3, 1e-7):
        for _ in range(10):
            point = [rng.uniform(-3, 3) for _ in range(2)]
            step = [scale * rng.choice([-1, 1]) * rng.uniform(0.2, 1) for _ in range(2)]
            widget.set(point=point, step=step)
            widget.assert_shows_softgrad()
    widget.set(point=[-0.05, 3.0], step=[0.1, 0.0])  # the true change is 0
    widget.assert_shows_softgrad()


def test_arrow_keys_move_the_point_and_stop_at_the_edge(widget):
    widget.map.focus()
    for key in ("ArrowRight", "ArrowUp", "ArrowUp", "ArrowLeft", "ArrowLeft", "ArrowDown"):
        widget.page.keyboard.press(key)
    assert widget.get("point") == [1.9, 1.1]
    widget.assert_shows_softgrad()
    widget.set(point=[2.95, -3.0])
    for key in ("ArrowRight", "ArrowRight", "ArrowDown"):
        widget.page.keyboard.press(key)
    assert widget.get("point") == [3, -3]
    expect(widget.map).to_be_focused()


def test_the_mouse_drags_the_point_also_beyond_the_edge(widget):
    drag(widget.map, shares(2, 1), shares(-1.5, -0.5))
    assert_close(widget.get("point"), [-1.5, -0.5], atol=0.03)  # a pixel
    widget.assert_shows_softgrad()
    drag(widget.map, shares(*widget.get("point")), shares(-4.4, 3.9))
    assert widget.get("point") == [-3, 3]


def test_a_click_brings_the_point(widget):
    widget.map.scroll_into_view_if_needed()
    box = widget.map.bounding_box()
    x, y = shares(0.5, 2)
    widget.page.mouse.click(box["x"] + x * box["width"], box["y"] + y * box["height"])
    assert_close(widget.get("point"), [0.5, 2], atol=0.03)


def test_a_finger_drags_the_point_and_does_not_scroll(visit, family_url):
    page = visit(family_url, has_touch=True, viewport={"width": 375, "height": 800}).page
    widget = GradientWidget(page)
    widget.map.scroll_into_view_if_needed()
    box, scrolled = widget.map.bounding_box(), page.evaluate("scrollY")
    touch = page.context.new_cdp_session(page)
    for kind, point in zip(
        ("touchStart", "touchMove", "touchMove"), ((2, 1), (1, 0), (0, -1)), strict=True
    ):
        x, y = shares(*point)
        place = {"x": box["x"] + x * box["width"], "y": box["y"] + y * box["height"]}
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [place]})
        widget.settle()
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    assert_close(widget.get("point"), [0, -1], atol=0.04)
    assert page.evaluate("scrollY") == scrolled


def test_sliders_and_fields_set_point_and_step(widget):
    widget.slider("x").press("ArrowLeft")
    widget.slider("y").press("ArrowRight")
    widget.slider("Δx").press("Home")
    widget.root.get_by_label("Δy, typed").fill("0.02")
    assert widget.state() == {"point": [1.95, 1.05], "step": [-1, 0.02]}
    widget.assert_shows_softgrad()
    widget.root.get_by_label("Δy, typed").fill("7")
    assert widget.get("step") == [-1, 0.02]


def test_the_chapters_example(widget):
    widget.set(step=[0.01, 0.02])
    linear, truth, difference = (widget.all_texts(".sg-table td")[k] for k in (-7, -4, -1))
    assert (linear, truth, difference) == ("+0.1000", "+0.1001", "+1.000×10⁻⁴")


def test_buttons_turn_the_step(widget):
    steps = {
        "Only x": [0.5, 0],
        "Only y": [0, 0.5],
        "Along the gradient": [0.4, 0.3],
        "Along the line": [0.3, -0.4],
    }
    for name, step in steps.items():
        widget.button(name).click()
        assert widget.get("step") == step
        widget.assert_shows_softgrad()
    assert widget.all_texts(".sg-table td")[-7] == "0"
    widget.button("Reset").press("Enter")
    assert widget.state() == FIRST


def test_a_turned_step_keeps_its_length_and_the_gradient_gives_the_largest_sum(widget):
    rng = random.Random(3)
    turns = np.radians(np.arange(0, 360, 5))
    for _ in range(8):
        x, length = round(rng.uniform(-3, 3), 2), rng.choice([0.25, 0.5, 0.99, 0.01])
        widget.set(point=[x, 0.0], step=[0.0, -length])
        widget.button("Along the line").click()
        linear = widget.all_texts(".sg-table td")[-7]
        assert linear == "0"
        widget.button("Along the gradient").click()
        step = widget.get("step")
        # The factor of the gradient has four digits.
        assert_close(np.hypot(*step), length, rtol=1e-3)
        best = GradientExplorer(**widget.state()).linear_change
        others = length * (2 * x * np.cos(turns) + 3 * np.sin(turns))
        assert best > others.max() * (1 - 1e-3)
        widget.button("Only x").click()
        assert widget.get("step") == [length, 0]


def test_a_step_of_no_length_turns_into_one_of_a_half_and_a_long_one_is_cut(widget):
    widget.set(step=[0, 0])
    assert widget.drawn()["step"][3:] == []
    widget.button("Only y").click()
    assert widget.get("step") == [0, 0.5]
    widget.set(step=[1, -1])
    widget.button("Only x").click()
    assert widget.get("step") == [1, 0]


def test_a_change_is_announced(widget):
    widget.slider("Δy").press("End")
    said = widget.heard("x = 2, y = 1, f = 7.")
    assert "Gradient 4, 3, step 0.5, 1:" in said
    assert f"sum {change(5)}, true Δf {change(5.25)}, difference {change(0.25)}." in said


def test_refused_numbers_are_named(widget, opened):
    for changes, said in [
        ({"point": [0, 3.5]}, "point[1] is 3.5: expected a number from -3 to 3."),
        ({"point": [0, 0], "step": [0, "<img>"]}, 'step[1] is "<img>"'),
        ({"step": [0]}, "step has 1 entries: expected 2."),
    ]:
        widget.set(**changes)
        expect(widget.root.get_by_role("alert")).to_contain_text(said)
    widget.set(**FIRST)
    widget.assert_shows_softgrad()
    assert opened.errors == []
