"""StepSizeExplorer on a static page: bit for bit Python's numbers, by mouse, keyboard and touch."""

import random

import pytest
from playwright.sync_api import expect

from softgrad import softmax, softmax_jacobian
from softgrad.widgets import StepSizeExplorer
from softgrad.widgets.step_size import METHODS, NudgedEntry, step_of, verdict
from tests.browser.explorer import assert_shows
from tests.browser.shown_widget import ShownWidget, drag

TRAITS = ("logits", "selected", "method", "log_step")
CALL = """async ([url, cases]) => {
  const { nudgedEntry, stepOf } = await import(url);
  return cases.map(([logits, selected, method, x]) => {
    const entry = nudgedEntry({ logits, selected });
    const h = stepOf(x);
    return [h, entry.truth, entry.estimate(method, h), ...entry.errors(method, h)];
  });
}"""


class StepSizeWidget(ShownWidget):
    """The StepSizeExplorer of a page."""

    def __init__(self, page):
        super().__init__(page, "StepSizeExplorer", "Step size explorer")

    def radio(self, group: str, name: str):
        box = self.root.get_by_role("group", name=group, exact=True)
        return box.get_by_role("radio", name=name, exact=True)

    def twin(self) -> StepSizeExplorer:
        """Return the same state in Python."""
        return StepSizeExplorer(**{name: self.get(name) for name in TRAITS})

    def assert_shows_softgrad(self) -> None:
        """Compare every text with Python's, the true value and p with softgrad's."""
        twin, shown = self.twin(), self.all_texts("dd")
        assert shown == list(twin.numbers().values())
        assert_shows_digits(shown[1], softmax_jacobian(twin.logits)[twin.selected])
        for text, p in zip(self.texts(".sg-bar-value"), softmax(twin.logits), strict=True):
            assert_shows(text, p)
        assert self.texts(".sg-note")[-1].endswith(verdict(twin.errors))

    def curve(self, place: int) -> list[tuple[float, float]]:
        points = self.root.locator("polyline").nth(place).get_attribute("points")
        return [tuple(map(float, point.split(","))) for point in points.split()]


def assert_shows_digits(text: str, value: float) -> None:
    """Compare a text of 13 digits with softgrad's value.

    Besides half a unit of the last digit: a difference of logits is rounded before exp, which makes
    1e-16 for each unit of it, and p is right to a few units.
    """
    plain = text.translate(str.maketrans("−⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "--0123456789")).replace("×10", "e")
    assert float(plain) == pytest.approx(value, rel=5.1e-13, abs=0), f"{text} is not {value}"


@pytest.fixture
def opened(visit, family_url):
    return visit(family_url)


@pytest.fixture
def widget(opened) -> StepSizeWidget:
    return StepSizeWidget(opened.page)


def test_it_shows_the_chapters_example(widget, opened):
    widget.assert_shows_softgrad()
    assert widget.all_texts("dd")[0] == "8.226163109002×10⁻²"
    assert widget.all_texts("dd strong") == ["8."]  # so far the digits are the true ones
    assert opened.errors == []
    assert opened.foreign_requests() == []


def test_keys_walk_down_the_v_and_up_again(widget):
    step = widget.slider("log₁₀ of the step h")
    step.focus()
    errors = []
    for _ in range(14):
        for _ in range(10):
            widget.page.keyboard.press("ArrowLeft")
        widget.assert_shows_softgrad()
        errors.append(abs(widget.twin().errors.whole))
    assert widget.get("log_step") == pytest.approx(-16, abs=1e-9)
    assert 4 <= errors.index(min(errors)) <= 7  # near h = 1e-8, with rounding errors of any size
    assert errors[-1] == 1.0


def test_a_method_and_an_entry_are_chosen_by_keys(widget):
    widget.radio("Method", "forward").focus()
    widget.page.keyboard.press("ArrowRight")
    assert widget.get("method") == "central"
    widget.radio("with respect to", "z₁").focus()
    widget.page.keyboard.press("ArrowRight")
    assert widget.get("selected") == [0, 1]
    widget.assert_shows_softgrad()
    strong = widget.root.locator("polyline.sg-chosen")
    assert strong.count() == 1
    assert strong.get_attribute("points") == " ".join(
        f"{x:.1f},{y:.1f}" for x, y in widget.curve(METHODS.index("central"))
    )


def test_the_mouse_drags_the_step(widget):
    drag(widget.slider("log₁₀ of the step h"), (0.87, 0.5), (0.5, 0.5))
    assert -9 < widget.get("log_step") < -7
    widget.assert_shows_softgrad()


def test_a_touch_chooses_a_method_and_a_step(visit, family_url):
    page = visit(family_url, has_touch=True, viewport={"width": 375, "height": 800}).page
    widget = StepSizeWidget(page)
    widget.radio("Method", "complex step").tap()
    track = widget.slider("log₁₀ of the step h")
    track.scroll_into_view_if_needed()
    box = track.bounding_box()
    page.touchscreen.tap(box["x"] + 0.3 * box["width"], box["y"] + box["height"] / 2)
    assert widget.get("log_step") < -10
    assert widget.all_texts("dd")[2] == "below 10⁻¹⁵"
    widget.assert_shows_softgrad()


def test_the_mark_stands_on_the_chosen_curve(widget):
    for place, method in enumerate(METHODS):
        widget.set(method=method, log_step=-6.0)
        circle = widget.root.locator("circle")
        x, y = widget.curve(place)[100]  # 10^−6 is 100 tenths from 10^−16
        assert float(circle.get_attribute("cx")) == pytest.approx(x, abs=0.051)  # rounded to 0.1
        assert float(circle.get_attribute("cy")) == pytest.approx(y, abs=0.051)


def random_states() -> list[dict]:
    rng = random.Random(6)
    return [
        {
            "logits": [rng.gauss(0, scale) for _ in range(n)],
            "selected": [rng.randrange(n), rng.randrange(n)],
            "method": rng.choice(METHODS),
            "log_step": rng.choice([round(rng.uniform(-16, 0), 1), rng.uniform(-16, 0)]),
        }
        for scale in (0.1, 1, 5, 40, 300)
        for n in (2, 3, 5, 8)
        for _ in range(2)
    ]


def test_every_number_is_pythons_at_states_not_seen_before(widget, opened):
    for state in random_states():
        widget.set(**state)
        widget.assert_shows_softgrad()
    assert opened.errors == []


def test_another_entry_would_be_noticed(widget):
    with pytest.raises(AssertionError):
        assert_shows_digits(widget.all_texts("dd")[1], softmax_jacobian([1.0, 2.0, 3.0])[1, 1])


def test_page_and_python_agree_to_the_last_bit(browser, modules_url):
    """Also where an exp that is off by one unit would give another rounding error."""
    rng = random.Random(17)
    cases = [
        ([rng.gauss(0, s) for _ in range(n)], [rng.randrange(n), rng.randrange(n)], m, x / 10)
        for s in (0.1, 2, 30, 500)
        for n in (2, 3, 8)
        for m in range(4)
        for x in range(-160, 1, 8)
    ]
    page = browser.new_page()
    page.goto(modules_url)
    found = page.evaluate(CALL, [f"{modules_url}/step_size.js", cases])
    page.close()
    for (logits, selected, place, log_step), numbers in zip(cases, found, strict=True):
        entry, h = NudgedEntry(logits, tuple(selected)), step_of(log_step)
        method = METHODS[place]
        errors = entry.errors(method, h)
        expected = [h, entry.truth, entry.estimate(method, h), errors.whole, errors.truncation]
        assert numbers == expected, (logits, selected, method, log_step)


def test_a_change_is_announced_politely(widget):
    widget.slider("log₁₀ of the step h").press("ArrowLeft")
    said = widget.heard("h = 7.9×10⁻³")
    assert said.startswith("∂p₁/∂z₁, forward, h = 7.9×10⁻³: relative error 3.3×10⁻³.")
    name = widget.root.get_by_role("img").get_attribute("aria-label")
    assert name == f"Relative error against the step h for four methods. {said}"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"log_step": -17}, "log_step is -17: expected a number from -16 to 0"),
        ({"method": "<b>"}, 'method is "<b>": expected one of forward, central'),
        ({"selected": [3, 0]}, "selected is [3,0]: there are 3 logits"),
    ],
)
def test_hostile_state_becomes_a_message(widget, opened, changes, said):
    widget.set(**changes)
    expect(widget.root.get_by_role("alert")).to_contain_text(said)
    assert opened.errors == []
