"""SimplexExplorer on a static page: the point by mouse, keyboard and touch, and the ellipse."""

import random
import re

import numpy as np
import pytest
from playwright.sync_api import expect

from softgrad import softmax, softmax_jacobian
from softgrad.widgets import SimplexExplorer
from tests.browser.explorer import assert_shows, picture
from tests.browser.shown_widget import ShownWidget, contrasts, drag, names_of_controls
from tests.closeness import assert_close

READ = """root => {
  const at = (name) => root.querySelector(`.sg-${name}`);
  return {
    corners: at('edge').getAttribute('d'), point: at('point').getAttribute('transform'),
    image: at('image').getAttribute('transform'), radius: at('image').getAttribute('r'),
    nudges: at('nudges').getAttribute('transform'), arrows: at('arrows').getAttribute('d'),
  };
}"""
NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")


def numbers(text: str) -> np.ndarray:
    return np.array([float(number) for number in NUMBER.findall(text)])


class SimplexWidget(ShownWidget):
    """The SimplexExplorer of a page."""

    def __init__(self, page):
        super().__init__(page, "SimplexExplorer", "Simplex explorer")
        self.point = self.slider("the point p: arrow keys move it")

    def drawn(self) -> dict[str, np.ndarray]:
        self.settle()
        return {name: numbers(text) for name, text in self.root.evaluate(READ).items()}

    def probabilities(self) -> np.ndarray:
        return softmax(self.get("logits"), self.get("temperature"))

    def shares_of(self, p: np.ndarray) -> tuple[float, float]:
        """Where p is in the picture, as shares of its size."""
        width, height = 380, 320
        x, y = p @ self.drawn()["corners"].reshape(3, 2)
        return x / width, y / height

    def assert_shows_softgrad(self) -> None:
        """Compare point, ellipse, lines and every number with softgrad's."""
        z, temperature = self.get("logits"), self.get("temperature")
        p, J = softmax(z, temperature), softmax_jacobian(z, temperature)
        drawn = self.drawn()
        corners = drawn["corners"].reshape(3, 2)
        unit = np.linalg.norm(corners[1] - corners[0]) / np.sqrt(2)
        away = corners - p @ corners
        for circle in ("point", "nudges"):
            assert_close(drawn[circle], p @ corners, atol=1e-9)
        *matrix, x, y = drawn["image"]
        assert_close([x, y], p @ corners, atol=1e-9)
        # J in an orthonormal basis of the plane, whose axes are those of the picture.
        basis = (corners - corners.mean(axis=0)) / unit
        assert_close(np.reshape(matrix, (2, 2)), basis.T @ J @ basis, atol=1e-12)
        lines = drawn["arrows"].reshape(3, 4)[:, 2:]
        assert_close(lines, drawn["radius"] / unit * p[:, None] * away / temperature, atol=1e-9)
        assert_close(lines.sum(axis=0), 0, atol=1e-9)
        for text, value in zip(self.texts(".sg-bar-value"), p, strict=True):
            assert_shows(text, value)
        explorer = SimplexExplorer(logits=z, temperature=temperature)
        shown = re.findall(r"by (\S+) (?:along|across)", self.texts(".sg-note")[0])
        for text, value in zip(shown, explorer.stretches[:2], strict=True):
            assert_shows(text, value)


@pytest.fixture
def opened(visit, explorers_url):
    return visit(explorers_url)


@pytest.fixture
def widget(opened) -> SimplexWidget:
    return SimplexWidget(opened.page)


def test_it_shows_what_softgrad_computes(widget, opened):
    widget.assert_shows_softgrad()
    assert opened.errors == []
    assert opened.foreign_requests() == []


def test_arrow_keys_move_the_point(widget):
    widget.set(logits=[0.0, 0.0, 0.0])
    moves = {"ArrowRight": (-0.01, 0.01, 0), "ArrowUp": (-0.005, -0.005, 0.01)}
    widget.point.focus()
    for key, move in moves.items():
        before = widget.probabilities()
        widget.page.keyboard.press(key)
        # Logits are rounded to four decimals.
        assert_close(widget.probabilities(), before + move, atol=5e-5)
        widget.assert_shows_softgrad()
    for key in ("ArrowDown", "ArrowLeft"):
        widget.page.keyboard.press(key)
    assert_close(widget.probabilities(), 1 / 3, atol=2e-4)
    expect(widget.point).to_be_focused()
    assert abs(sum(widget.get("logits"))) < 1e-3  # the mean of the logits stays


def test_the_point_stops_inside_the_triangle(widget):
    widget.set(logits=[0.0, 0.0, 8.0])
    widget.point.focus()
    for _ in range(3):
        widget.page.keyboard.press("ArrowUp")
    p = widget.probabilities()
    assert p[2] > 0.99
    assert p.min() > 0.0009
    widget.assert_shows_softgrad()


def test_the_mouse_drags_the_point_also_beyond_the_edge(widget):
    target = np.array([0.2, 0.3, 0.5])
    drag(widget.point, widget.shares_of(widget.probabilities()), widget.shares_of(target))
    assert_close(widget.probabilities(), target, atol=0.01)
    widget.assert_shows_softgrad()
    drag(widget.point, widget.shares_of(target), (0.5, 0.99))
    p = widget.probabilities()
    assert p[2] < 0.002
    widget.assert_shows_softgrad()


def test_a_click_brings_the_point(widget):
    widget.point.scroll_into_view_if_needed()
    box = widget.point.bounding_box()
    x, y = widget.shares_of(np.array([0.1, 0.6, 0.3]))
    widget.page.mouse.click(box["x"] + x * box["width"], box["y"] + y * box["height"])
    assert_close(widget.probabilities(), [0.1, 0.6, 0.3], atol=0.01)


def test_a_finger_drags_the_point_and_taps_elsewhere(visit, explorers_url):
    page = visit(explorers_url, has_touch=True, viewport={"width": 375, "height": 800}).page
    widget = SimplexWidget(page)
    widget.point.scroll_into_view_if_needed()
    box, scrolled = widget.point.bounding_box(), page.evaluate("scrollY")

    def place(p: list[float]) -> dict[str, float]:
        x, y = widget.shares_of(np.array(p))
        return {"x": box["x"] + x * box["width"], "y": box["y"] + y * box["height"]}

    touch = page.context.new_cdp_session(page)
    path = [widget.probabilities().tolist(), [0.5, 0.3, 0.2], [0.2, 0.2, 0.6]]
    for kind, p in zip(("touchStart", "touchMove", "touchMove"), path, strict=True):
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [place(p)]})
        widget.settle()
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    assert_close(widget.probabilities(), path[-1], atol=0.01)
    assert page.evaluate("scrollY") == scrolled  # a finger on the point does not scroll
    page.touchscreen.tap(*place([0.6, 0.2, 0.2]).values())
    assert_close(widget.probabilities(), [0.6, 0.2, 0.2], atol=0.01)
    widget.assert_shows_softgrad()


def test_logits_and_temperature_move_point_and_ellipse(widget):
    widget.slider("logit z₃").press("ArrowRight")
    widget.slider("temperature T").press("ArrowRight")
    assert widget.get("logits") == [2, 1, 0.2]
    assert widget.get("temperature") == 1.1
    widget.assert_shows_softgrad()
    widget.button("Reset").click()
    assert widget.get("logits") == [2, 1, 0.1]


def test_direction_one_does_nothing(widget):
    before = widget.drawn()
    widget.button("Add 1 to all logits").press("Enter")
    widget.button("Add 1 to all logits").click()
    assert widget.get("logits") == [4, 3, 2.1]
    for name, values in widget.drawn().items():
        assert_close(values, before[name], atol=1e-9)
    widget.assert_shows_softgrad()


def test_everything_is_softgrads_at_logits_not_seen_before(widget, opened):
    rng = random.Random(21)
    for scale in (0.1, 1, 4, 30, 400):
        for temperature in (1.0, 0.3, 2.5):
            z = [rng.gauss(0, scale) for _ in range(3)]
            widget.set(logits=z, temperature=temperature)
            widget.assert_shows_softgrad()
    assert opened.errors == []


def test_a_change_is_announced_and_every_control_has_a_name(widget):
    widget.slider("logit z₁").press("ArrowRight")
    p = softmax([2.1, 1.0, 0.1])
    said = widget.heard("z = 2.1, 1, 0.1.")
    assert f"p₁ = {p[0]:.4f}, p₂ = {p[1]:.4f}, p₃ = {p[2]:.4f}" in said
    assert "by 0 in the direction (1, 1, 1)" in said
    assert widget.point.get_attribute("aria-valuetext").startswith(f"p₁ = {p[0]:.4f}")
    names = names_of_controls(widget.root)
    assert len(names) == 4 * 2 + 2 + 1
    assert all(names)


def test_hostile_state_becomes_a_message_and_can_recover(widget, opened):
    for changes, said in [
        ({"logits": [0, 1]}, "logits has 2 entries: expected 3."),
        ({"logits": [0, "<img src=x>", 0]}, 'logits[1] is "<img src=x>"'),
        ({"logits": [0, 0, 0], "temperature": None}, "temperature is null"),
    ]:
        widget.set(**changes)
        expect(widget.root.get_by_role("alert")).to_contain_text(said)
    widget.set(temperature=1.0)
    widget.assert_shows_softgrad()
    assert opened.errors == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1200])
def test_it_fits_and_can_be_read(visit, explorers_url, width, scheme):
    viewport = {"width": width, "height": 800}
    widget = SimplexWidget(visit(explorers_url, color_scheme=scheme, viewport=viewport).page)
    widget.set(logits=[-0.123, 12.5, -20.25])
    widget.assert_fits()
    assert min(contrasts(widget.root)) >= 4.5


def test_a_page_opened_as_a_file_lives_as_well(visit, widget_book):
    opened = visit(f"{widget_book.as_uri()}/explorers.html")
    widget = SimplexWidget(opened.page)
    widget.point.press("ArrowUp")
    assert widget.get("logits") != [2, 1, 0.1]
    widget.assert_shows_softgrad()
    assert opened.errors == []
    assert opened.foreign_requests() == []


def test_without_javascript_the_reader_sees_the_figure(visit, explorers_url):
    page = visit(explorers_url, java_script_enabled=False).page
    assert picture(page, 2).bounding_box()["height"] > 150
    assert "p = (0.6590, 0.2424, 0.0986)" in picture(page, 2).get_attribute("alt")
