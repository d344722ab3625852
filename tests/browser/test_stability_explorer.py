"""StabilityExplorer on a static page: NumPy's own numbers, by mouse, keyboard and touch."""

import json
import math
import random
from decimal import Decimal

import numpy as np
import pytest
from playwright.sync_api import expect

from softgrad import softmax
from softgrad.widgets import StabilityExplorer
from tests.browser.explorer import PLAIN_DIGITS, assert_shows, picture
from tests.browser.shown_widget import ShownWidget, contrasts, drag, names_of_controls

PRECISIONS = ("float16", "float32", "float64")
READ = """root => [...root.querySelectorAll('table')].map(table =>
  [...table.querySelectorAll('tr')].slice(1).map(row =>
    [...row.querySelectorAll('td')].map(cell => cell.textContent)))"""
# Numbers travel as text: JSON holds neither nan nor infinities, and it is much faster.
CALL = """async ([url, expression, texts]) => {
  const floating = await import(url);
  const numbers = JSON.parse(texts).map(Number);
  const evaluate = new Function('floating', 'numbers', `return ${expression}`);
  return JSON.stringify(evaluate(floating, numbers).map(String));
}"""


class StabilityWidget(ShownWidget):
    """The StabilityExplorer of a page."""

    def __init__(self, page):
        super().__init__(page, "StabilityExplorer", "Stability explorer")

    def tables(self) -> list[list[list[str]]]:
        """Return the texts of the three tables: as typed, with the shift, 1 − p."""
        self.settle()
        return self.root.evaluate(READ)

    def assert_shows_numpy(self, logits: list[float], precision: str) -> None:
        """Compare every number with NumPy's in the type, and 1 − p with softgrad's."""
        typed, shifted, ways = self.tables()
        z = np.array(logits, dtype=precision)
        with np.errstate(all="ignore"):
            for rows, exponents in ((typed, z), (shifted, z - z.max())):
                e = np.exp(exponents)
                *classes, (_, total, _) = rows
                assert_same(total, e.sum())
                columns = np.stack([exponents, e, e / e.sum()], axis=-1)
                for texts, values in zip(classes, columns, strict=True):
                    assert_chosen(texts[0], values[0])
                    for text, value in zip(texts[1:], values[1:], strict=True):
                        assert_same(text, value)
        expected = StabilityExplorer(logits=logits, precision=precision).one_minus_p
        for (text,), value in zip(ways, expected, strict=True):
            assert_same(text, value)
        k = z.argmax()
        assert_same(ways[2][0], np.delete(softmax(z.astype(float)), k).sum(), units=0)


def assert_same(text: str, value: float, units: int = 4) -> None:
    """Compare a text with a computed value: inf and nan by name, a number to its digits.

    NumPy's float32 exp may be two units in the last place off, and a quotient of two such four.
    """
    if not math.isfinite(value):
        assert text == str(float(value)), f"{text} is not {value}"
        return
    mantissa, _, exponent = text.translate(PLAIN_DIGITS).partition("×10")
    power = int(exponent or 0)
    half_unit = Decimal(5).scaleb(power - len(mantissa.partition(".")[2]) - 1)
    error = abs(Decimal(mantissa).scaleb(power) - Decimal(float(value)))
    allowed = half_unit + units * Decimal(float(np.spacing(abs(value))))
    assert error <= allowed, f"{text} is not {value}"


def assert_chosen(text: str, value: float) -> None:
    """Compare a text of six significant digits with a value."""
    assert float(text.translate(PLAIN_DIGITS)) == pytest.approx(float(value), rel=6e-6), text


@pytest.fixture
def opened(visit, explorers_url):
    return visit(explorers_url)


@pytest.fixture
def widget(opened) -> StabilityWidget:
    return StabilityWidget(opened.page)


def test_it_shows_where_exp_overflows_and_that_the_shift_helps(widget, opened):
    typed, shifted, _ = widget.tables()
    assert typed == [
        ["100", "inf", "nan"],
        ["98", "inf", "nan"],
        ["0", "1.0000", "0"],
        ["", "inf", ""],
    ]
    assert [row[2] for row in shifted[:2]] == ["0.8808", "0.1192"]
    widget.assert_shows_numpy([100.0, 98.0, 0.0], "float32")
    assert opened.errors == []
    assert opened.foreign_requests() == []


def test_arrow_keys_push_a_logit_over_the_edge(widget):
    """The last float32 whose exp is finite is 88.72."""
    widget.set(logits=[88.0, 0.0, 0.0])
    assert "Every number is finite." in widget.texts(".sg-note")
    widget.slider("logit z₁").press("ArrowRight")
    widget.assert_shows_numpy([89.0, 0.0, 0.0], "float32")
    assert "exp overflows beyond 3.403×10³⁸; inf/inf = nan." in widget.texts(".sg-note")


def test_arrow_keys_choose_the_type(widget):
    group = widget.root.get_by_role("group", name="Type")
    group.get_by_role("radio", name="float32").press("ArrowRight")
    widget.assert_shows_numpy([100.0, 98.0, 0.0], "float64")
    assert group.get_by_role("radio", name="float64").is_checked()
    assert "Largest number: 1.798×10³⁰⁸ = exp(709.7827)" in widget.texts(".sg-note")
    widget.button("Reset").click()
    widget.assert_shows_numpy([100.0, 98.0, 0.0], "float32")


def test_the_mouse_drags_a_logit_to_a_thousand(widget):
    drag(widget.slider("logit z₁"), (0.11, 0.5), (1.0, 0.5))
    assert widget.get("logits")[0] > 980
    for precision in PRECISIONS:
        widget.root.get_by_role("radio", name=precision).click()
        widget.assert_shows_numpy(widget.get("logits"), precision)


def test_a_touch_moves_a_logit_and_chooses_a_type(visit, explorers_url):
    page = visit(explorers_url, has_touch=True, viewport={"width": 375, "height": 800}).page
    widget = StabilityWidget(page)
    track = widget.slider("logit z₁")
    track.scroll_into_view_if_needed()
    box = track.bounding_box()
    page.touchscreen.tap(box["x"] + 0.8 * box["width"], box["y"] + box["height"] / 2)
    widget.root.get_by_text("float64").tap()
    assert 700 < widget.get("logits")[0] < 900
    widget.assert_shows_numpy(widget.get("logits"), "float64")


def random_states() -> list[tuple[list[float], str]]:
    rng = random.Random(11)
    drawn = [
        ([rng.uniform(-scale, scale) for _ in range(rng.randint(2, 8))], precision)
        for scale in (0.1, 3, 12, 60, 120, 750, 1000)
        for precision in PRECISIONS
        for _ in range(2)
    ]
    edges = [[709.0] * 3, [-800.0] * 2, [11.0, 10.9], [-17.0, -16.7], [40.0, 0.0], [20.0, 0.0, 0.0]]
    return drawn + [(z, precision) for z in edges for precision in PRECISIONS]


def test_every_number_equals_numpys_at_states_not_seen_before(widget, opened):
    for logits, precision in random_states():
        widget.set(logits=logits, precision=precision)
        widget.assert_shows_numpy(logits, precision)
        explorer = StabilityExplorer(logits=logits, precision=precision)
        notes = widget.texts(".sg-note")[-2:]
        words = explorer.description()
        assert all(note in words for note in notes)
    assert opened.errors == []


def test_the_comparison_rejects_what_is_not_numpys():
    assert_same("0.8808", 0.880797)
    assert_same("nan", np.float16("nan"))
    for wrong in ("0.8807", "−0.8808", "8.808×10⁻²"):
        with pytest.raises(AssertionError):
            assert_same(wrong, 0.880797)
    for wrong in ("nan", "0", "1.0000"):
        with pytest.raises(AssertionError):
            assert_same(wrong, np.float32("inf"))


# --- arithmetic in 16 and 32 bits ---------------------------------------------------------------


@pytest.fixture(scope="module")
def javascript(browser, modules_url):
    """Return a function that evaluates an expression in `floating` and a list of `numbers`."""
    page = browser.new_page()
    page.goto(modules_url)
    names = {"inf": "Infinity", "-inf": "-Infinity", "nan": "NaN"}

    def evaluate(expression: str, numbers: np.ndarray) -> np.ndarray:
        texts = [names.get(repr(x), repr(x)) for x in map(float, numbers)]
        call = [f"{modules_url}/floating.js", expression, json.dumps(texts)]
        return np.array(json.loads(page.evaluate(CALL, call)), float)

    yield evaluate
    page.close()


def doubles() -> np.ndarray:
    """Doubles of every size, every finite float16, and the ties between neighbours of those."""
    rng = np.random.default_rng(3)
    drawn = rng.choice([-1, 1], 3000) * 10.0 ** rng.uniform(-12, 8, 3000)
    halves = np.arange(0x7C00, dtype=np.uint16).view(np.float16).astype(float)
    ties = (halves[:-1] + halves[1:]) / 2
    edges = [65519.9, 65520.0, 65504.0, 1e300, 5e-324, np.inf, -np.inf, np.nan, 0.0]
    return np.concatenate([drawn, halves, -ties, np.nextafter(ties, 1), edges])


@pytest.mark.parametrize("precision", PRECISIONS)
def test_rounding_to_a_type_is_numpys(javascript, precision):
    """To nearest, ties to even; through float32 for float16, as NumPy's own arithmetic goes."""
    found = javascript(f"numbers.map(x => floating.roundedTo('{precision}', x))", doubles())
    with np.errstate(all="ignore"):
        steps = doubles().astype(np.float32) if precision == "float16" else doubles()
        expected = steps.astype(precision).astype(float)
    np.testing.assert_array_equal(found, expected)


@pytest.mark.parametrize("precision", PRECISIONS)
def test_the_largest_number_is_numpys(javascript, precision):
    (found,) = javascript(f"[floating.largestOf('{precision}')]", np.zeros(0))
    assert found == float(np.finfo(precision).max)


def test_exp_of_every_float16_is_numpys_but_for_its_own_rounding(javascript):
    """NumPy's float32 exp is up to two units off, which shows where a float16 lies on the edge."""
    halves = np.arange(0x10000, dtype=np.uint32).astype(np.uint16).view(np.float16)
    halves = halves[np.isfinite(halves)]
    found = javascript("floating.softmaxSteps('float16', numbers).exponentials", halves)
    with np.errstate(all="ignore"):
        expected = np.exp(halves)
    bits = [values.astype(np.float16).view(np.int16).astype(int) for values in (found, expected)]
    apart = np.abs(bits[0] - bits[1])
    assert apart.max() <= 1
    assert np.count_nonzero(apart) < 100


@pytest.mark.parametrize("precision", PRECISIONS)
def test_sum_and_quotients_are_numpys_to_the_last_bit(javascript, precision):
    """For up to seven classes; NumPy adds eight in pairs, which may move the last bit."""
    rng = np.random.default_rng(8)
    steps = f"floating.softmaxSteps('{precision}', numbers)"
    for _ in range(60):
        row = rng.uniform(-8, 8, rng.integers(2, 8)).astype(precision)
        e = javascript(f"{steps}.exponentials", row).astype(precision)
        assert javascript(f"[{steps}.total]", row) == [float(e.sum())]
        np.testing.assert_array_equal(javascript(f"{steps}.p", row), (e / e.sum()).astype(float))


# --- for all readers ----------------------------------------------------------------------------


def test_a_change_is_announced_and_every_control_has_a_name(widget):
    widget.root.get_by_role("radio", name="float16").click()
    said = widget.heard("float16. As typed: p = nan, nan, 0.")
    assert "With the shift: p = 0.8804, 0.1192, 0." in said
    names = names_of_controls(widget.root)
    assert len(names) == 3 * 2 + 4 + 1 + 3
    assert all(names)
    heads = widget.root.get_by_role("columnheader").all_inner_texts()
    assert heads == ["z", "ez", "p", "z − M", "ez − M", "p", "1 − p"]


def test_hostile_state_becomes_a_message_and_can_recover(widget, opened):
    for changes, said in [
        ({"precision": "<b>"}, 'precision is "<b>": expected one of float16, float32, float64'),
        ({"precision": None}, "precision is null"),
        ({"precision": "float16", "logits": [1e308, 0]}, "logits[0] is 1e+308"),
        ({"logits": [0]}, "logits has 1 entries"),
    ]:
        widget.set(**changes)
        expect(widget.root.get_by_role("alert")).to_contain_text(said)
    widget.set(logits=[1.0, 2.0])
    widget.assert_shows_numpy([1.0, 2.0], "float16")
    assert opened.errors == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1200])
def test_it_fits_and_can_be_read(visit, explorers_url, width, scheme):
    viewport = {"width": width, "height": 800}
    widget = StabilityWidget(visit(explorers_url, color_scheme=scheme, viewport=viewport).page)
    widget.set(logits=[700.5, -41.125, 0.1, 1e-3, 1.0, -20.0, 7.0, 8.0], precision="float64")
    widget.assert_fits()
    widget.set(logits=[700.5, -41.125, 0.1, 1e-3, 1.0, -20.0, 7.0, 8.0], precision="float32")
    assert min(contrasts(widget.root)) >= 4.5


def test_a_page_opened_as_a_file_lives_as_well(visit, widget_book):
    opened = visit(f"{widget_book.as_uri()}/explorers.html")
    widget = StabilityWidget(opened.page)
    widget.slider("logit z₂").press("ArrowLeft")
    widget.assert_shows_numpy([100.0, 97.0, 0.0], "float32")
    assert opened.errors == []
    assert opened.foreign_requests() == []


def test_without_javascript_the_reader_sees_the_figure(visit, explorers_url):
    page = visit(explorers_url, java_script_enabled=False).page
    assert picture(page, 1).bounding_box()["height"] > 150
    alt = picture(page, 1).get_attribute("alt")
    assert "p = (nan, nan, 0)" in alt
    assert "p = (0.8808, 0.1192, 3.363×10⁻⁴⁴)" in alt
    assert_shows("0.1192", softmax([100.0, 98.0, 0.0])[1])
