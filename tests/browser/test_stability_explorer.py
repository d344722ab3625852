"""StabilityExplorer on a static page: the digits of Python, by mouse, keyboard and touch."""

import json
import random

import numpy as np
import pytest
from playwright.sync_api import expect

from softgrad import softmax
from softgrad.widgets import StabilityExplorer
from softgrad.widgets.format import computed, plain
from softgrad.widgets.stability_explorer import steps
from tests.browser.explorer import assert_shows, picture
from tests.browser.shown_widget import ShownWidget, contrasts, drag, names_of_controls

PRECISIONS = ("float16", "float32", "float64")
READ = """root => [...root.querySelectorAll('table')].map(table =>
  [...table.querySelectorAll('tr')].slice(1).map(row =>
    [...row.querySelectorAll('td')].map(cell => cell.textContent)))"""
TOPS = "nodes => nodes.map(node => node.getBoundingClientRect().top)"
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

    def assert_shows_python(self, logits: list[float], precision: str) -> None:
        """Compare every text with the one that Python's figure has."""
        typed, shifted, ways = self.tables()
        explorer = StabilityExplorer(logits=logits, precision=precision)
        assert typed == table(explorer.textbook), (logits, precision)
        assert shifted == table(explorer.shifted), (logits, precision)
        assert ways == [[computed(value)] for value in explorer.one_minus_p], (logits, precision)


def table(steps) -> list[list[str]]:
    """The texts of one table: a row for each class, and one for the sum."""
    exponents, exponentials, total, p = steps
    rows = zip(map(plain, exponents), map(computed, exponentials), map(computed, p), strict=True)
    return [*map(list, rows), ["", computed(total), ""]]


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
    widget.assert_shows_python([100.0, 98.0, 0.0], "float32")
    assert opened.errors == []
    assert opened.foreign_requests() == []


def test_arrow_keys_push_a_logit_over_the_edge(widget):
    """The last float32 whose exp is finite is 88.72."""
    widget.set(logits=[88.0, 0.0, 0.0])
    assert "Every number is finite." in widget.texts(".sg-note")
    widget.slider("logit z₁").press("ArrowRight")
    widget.assert_shows_python([89.0, 0.0, 0.0], "float32")
    assert "exp overflows beyond 3.403×10³⁸; inf/inf = nan." in widget.texts(".sg-note")


def test_arrow_keys_choose_the_type(widget):
    group = widget.root.get_by_role("group", name="Type")
    group.get_by_role("radio", name="float32").press("ArrowRight")
    widget.assert_shows_python([100.0, 98.0, 0.0], "float64")
    assert group.get_by_role("radio", name="float64").is_checked()
    assert "Largest number: 1.798×10³⁰⁸ = exp(709.7827)" in widget.texts(".sg-note")
    widget.button("Reset").click()
    widget.assert_shows_python([100.0, 98.0, 0.0], "float32")


def test_the_mouse_drags_a_logit_to_a_thousand(widget):
    drag(widget.slider("logit z₁"), (0.55, 0.5), (1.0, 0.5))
    assert widget.get("logits")[0] > 980
    for precision in PRECISIONS:
        widget.root.get_by_role("radio", name=precision).click()
        widget.assert_shows_python(widget.get("logits"), precision)


def test_every_slider_reaches_every_logit(widget):
    widget.set(logits=[-700.0, 900.0, -1000.0])
    for symbol, z in zip("₁₂₃", widget.get("logits"), strict=True):
        expect(widget.slider(f"logit z{symbol}")).to_have_value(str(int(z)))


def test_a_touch_moves_a_logit_and_chooses_a_type(visit, explorers_url):
    page = visit(explorers_url, has_touch=True, viewport={"width": 375, "height": 800}).page
    widget = StabilityWidget(page)
    track = widget.slider("logit z₁")
    track.scroll_into_view_if_needed()
    box = track.bounding_box()
    page.touchscreen.tap(box["x"] + 0.9 * box["width"], box["y"] + box["height"] / 2)
    widget.root.get_by_text("float64").tap()
    assert 700 < widget.get("logits")[0] < 900
    widget.assert_shows_python(widget.get("logits"), "float64")


def random_states() -> list[tuple[list[float], str]]:
    rng = random.Random(11)
    drawn = [
        ([round(rng.uniform(-scale, scale), 3) for _ in range(n)], precision)
        for scale in (8, 120, 1000)
        for precision in PRECISIONS
        for n in range(2, 9)
    ]
    edges = [
        *([709.0] * 3, [-800.0] * 2, [11.0, 10.9], [-17.0, -16.7], [40.0, 0.0], [37.0] + [0.0] * 7),
        *([6.749, 3.552, 0.0], [-8.297, 8.588, -0.628], [-11, -5, -4, 3, -4, 2, -5, 11]),
    ]
    return drawn + [(z, precision) for z in edges for precision in PRECISIONS]


def test_every_digit_is_that_of_python_at_states_not_seen_before(widget, opened):
    for logits, precision in random_states():
        widget.set(logits=logits, precision=precision)
        widget.assert_shows_python(logits, precision)
        notes = widget.texts(".sg-note")[-2:]
        words = StabilityExplorer(logits=logits, precision=precision).description()
        assert all(note in words for note in notes)
    assert opened.errors == []


def test_the_comparison_tells_the_last_digit(widget):
    widget.set(logits=[6.749, 3.552, 0.0])
    with pytest.raises(AssertionError):
        widget.assert_shows_python([6.7490005, 3.552, 0.0], "float32")


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


def rows(precision: str) -> list[np.ndarray]:
    """Many rows of 2 to 8 logits, small and large, as the type holds them."""
    rng = np.random.default_rng(8)
    return [
        rng.uniform(-scale, scale, n).astype(precision)
        for scale in (1, 8, 80)
        for n in range(2, 9)
        for _ in range(40)
    ]


def texts_of(value: object) -> list[str]:
    return [computed(float(x)) for x in np.atleast_1d(value)]


@pytest.mark.parametrize("precision", PRECISIONS)
def test_all_steps_are_pythons(steps_of, precision):
    """Bit by bit in float16 and float32. In float64, exp has a last bit of its own."""
    for row, found in zip(rows(precision), steps_of(precision, rows(precision)), strict=True):
        expected = steps(row)
        for name in ("exponentials", "total", "probabilities"):
            one, other = np.array(found[name], float), getattr(expected, name)
            if precision == "float64":
                assert texts_of(one) == texts_of(other)
            else:
                np.testing.assert_array_equal(np.squeeze(one), np.float64(other))


@pytest.fixture
def steps_of(javascript):
    """Return a function that gives the page's steps for each of many rows."""

    def evaluate(precision: str, rows: list[np.ndarray]) -> list[dict]:
        flat = np.concatenate([np.append(row.astype(float), np.nan) for row in rows])
        call = f"floating.softmaxSteps('{precision}', row)"
        found = javascript(
            "(() => { const out = []; let row = [];"
            " for (const x of numbers) { if (!Number.isNaN(x)) { row.push(x); continue; }"
            f" const steps = {call}; row = [];"
            " out.push(...steps.exponentials, steps.total, ...steps.p); } return out; })()",
            flat,
        )
        parts = np.split(found, np.cumsum([2 * len(row) + 1 for row in rows])[:-1])
        return [
            {"exponentials": part[:n], "total": part[n], "probabilities": part[n + 1 :]}
            for part, n in zip(parts, map(len, rows), strict=True)
        ]

    return evaluate


def test_exp_of_every_float16_is_pythons(javascript):
    halves = np.arange(0x10000, dtype=np.uint32).astype(np.uint16).view(np.float16)
    halves = halves[np.isfinite(halves)]
    found = javascript("floating.softmaxSteps('float16', numbers).exponentials", halves)
    np.testing.assert_array_equal(found, steps(halves).exponentials.astype(float))


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
    widget.assert_shows_python([1.0, 2.0], "float16")
    assert opened.errors == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1200])
def test_it_fits_and_can_be_read(visit, explorers_url, width, scheme):
    viewport = {"width": width, "height": 800}
    widget = StabilityWidget(visit(explorers_url, color_scheme=scheme, viewport=viewport).page)
    widget.set(logits=[700.5, -41.125, 0.1, 1e-3, 1.0, -20.0, 7.0, 8.0], precision="float64")
    widget.assert_fits()
    types = widget.root.get_by_role("radio").evaluate_all(TOPS)
    assert len(set(types)) == 1, "the three types stand in one line"
    widget.set(logits=[700.5, -41.125, 0.1, 1e-3, 1.0, -20.0, 7.0, 8.0], precision="float32")
    assert min(contrasts(widget.root)) >= 4.5


def test_a_page_opened_as_a_file_lives_as_well(visit, widget_book):
    opened = visit(f"{widget_book.as_uri()}/explorers.html")
    widget = StabilityWidget(opened.page)
    widget.slider("logit z₂").press("ArrowLeft")
    widget.assert_shows_python([100.0, 97.0, 0.0], "float32")
    assert opened.errors == []
    assert opened.foreign_requests() == []


def test_without_javascript_the_reader_sees_the_figure(visit, explorers_url):
    page = visit(explorers_url, java_script_enabled=False).page
    assert picture(page, 1).bounding_box()["height"] > 150
    alt = picture(page, 1).get_attribute("alt")
    assert "p = (nan, nan, 0)" in alt
    assert "p = (0.8808, 0.1192, 3.363×10⁻⁴⁴)" in alt
    assert_shows("0.1192", softmax([100.0, 98.0, 0.0])[1])
