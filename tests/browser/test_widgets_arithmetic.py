"""The widgets' JavaScript arithmetic and number formats, in Chromium, against Python's."""

import json
import math
import random
from pathlib import Path

import mpmath
import numpy as np
import pytest

from softgrad import softmax_jacobian
from softgrad.widgets import colour, format

# What softgrad promises for Python; Chromium's exp and log1p are right to less than one ulp too.
P_ULPS = LOG_P_ULPS = 5
DIAGONAL_ULPS, OFF_DIAGONAL_ULPS = 6, 8

CALL = """async ([url, name, calls]) => {
  const module = await import(url);
  return calls.map((values) => module[name](...values));
}"""


def cases() -> list[tuple[list[float], float]]:
    """Logits and temperatures: random at several scales, ties, far gaps, near certainty."""
    rng = random.Random(20240)
    drawn = [
        ([rng.uniform(-scale, scale) for _ in range(rng.randint(2, 8))], temperature)
        for scale in (1e-3, 1.0, 6.0, 50.0, 700.0)
        for temperature in (1.0, 1.0, 0.1, 0.7, 5.0)
        for _ in range(12)
    ]
    ties = [[0.0, 0.0], [3.0] * 8, [-700.0, -700.0, -700.1]]
    gaps = [[50.0, -50.0], [700.0, 0.0, -700.0], [1000.0, -1000.0], [37.0, 0.0], [40.0, 1.0, 0.5]]
    tiny = [[5e-324, 0.0], [1e-300, -1e-300, 0.0]]
    return drawn + [(z, 1.0) for z in ties + gaps + tiny] + [([2.0, 1.0, 0.1], 0.01)]


def exact_softmax(z: list[float], temperature: float) -> list[mpmath.mpf]:
    """Probabilities by the definition; `digits` gives it room."""
    terms = [mpmath.exp(mpmath.mpf(x) / mpmath.mpf(temperature)) for x in z]
    return [term / mpmath.fsum(terms) for term in terms]


def ulps(value: float, exact: mpmath.mpf) -> float:
    """Return the error in units in the last place of the exact value."""
    return float(abs(value - exact) / math.ulp(float(exact)))


@pytest.fixture(scope="module")
def javascript(browser, modules_url):
    """Return a function that calls an exported function for each of many lists of arguments."""
    page = browser.new_page()
    page.goto(modules_url)
    yield lambda module, name, calls: page.evaluate(CALL, [f"{modules_url}/{module}", name, calls])
    page.close()


@pytest.fixture(autouse=True)
def digits():
    """Enough digits that 1 − p is right down to the smallest float, 5e-324."""
    with mpmath.workdps(400):
        yield


def test_probabilities_keep_their_ulps(javascript):
    computed = javascript("arithmetic.js", "softmax", cases())
    worst = max(
        ulps(value, exact)
        for (z, temperature), p in zip(cases(), computed, strict=True)
        for value, exact in zip(p, exact_softmax(z, temperature), strict=True)
    )
    assert worst <= P_ULPS


def test_log_probabilities_keep_their_ulps(javascript):
    computed = javascript("arithmetic.js", "logSoftmax", cases())
    worst = max(
        ulps(value, mpmath.log(exact))
        for (z, temperature), log_p in zip(cases(), computed, strict=True)
        for value, exact in zip(log_p, exact_softmax(z, temperature), strict=True)
    )
    assert worst <= LOG_P_ULPS


def test_the_jacobian_keeps_its_ulps(javascript):
    computed = javascript("arithmetic.js", "softmaxJacobian", cases())
    worst = {True: 0.0, False: 0.0}
    for (z, temperature), J in zip(cases(), computed, strict=True):
        p = exact_softmax(z, temperature)
        for i, row in enumerate(J):
            for j, value in enumerate(row):
                exact = p[i] * ((i == j) - p[j]) / mpmath.mpf(temperature)
                worst[i == j] = max(worst[i == j], ulps(value, exact))
    assert worst[True] <= DIAGONAL_ULPS
    assert worst[False] <= OFF_DIAGONAL_ULPS


GOLDEN = json.loads(Path(__file__).parents[1].joinpath("golden", "softmax.json").read_text("utf-8"))


@pytest.mark.parametrize(
    ("name", "key", "bound"),
    [
        ("softmax", "softmax", P_ULPS),
        ("logSoftmax", "log_softmax", LOG_P_ULPS),
        ("softmaxJacobian", "jacobian", OFF_DIAGONAL_ULPS),
    ],
)
def test_the_golden_vectors_hold_for_javascript_too(javascript, name, key, bound):
    """The vectors that Python is held to: ties, gaps of 50 and 700, masks, temperatures."""
    golden = [case for case in GOLDEN if key in case]
    calls = [[np.array(case["logits"], float).tolist(), case["temperature"]] for case in golden]
    for computed, case in zip(javascript("arithmetic.js", name, calls), golden, strict=True):
        exact = np.array(case[key], float)
        finite = np.isfinite(exact)
        errors = np.abs(np.array(computed)[finite] - exact[finite])
        # Half an ulp more: the golden numbers themselves are rounded.
        assert (errors <= (bound + 0.5) * np.spacing(np.abs(exact[finite]))).all(), case["name"]
        assert (np.array(computed)[~finite] == exact[~finite]).all(), case["name"]


def test_a_flipped_sign_is_far_beyond_the_bound():
    """The bound can tell a wrong formula from a rounding error."""
    exact = mpmath.mpf(softmax_jacobian([2.0, 1.0, 0.1])[0, 1])
    assert ulps(-float(exact), exact) > 1e15


def numbers() -> list[float]:
    """Numbers of all sizes, ties among them."""
    rng = random.Random(7)
    drawn = [rng.choice([-1, 1]) * 10 ** rng.uniform(-12, 6) for _ in range(400)]
    ties = [0.0, 0.09375, -0.00625, 0.00625, 0.03125, 10005.0, 0.00005, -0.2, 9999.99996, 1e-3]
    return drawn + ties + [1e-300, 1e300, 0.1 + 0.2, 0.04 / 6.4]


def test_numbers_are_written_as_in_python(javascript):
    calls = [[x] for x in numbers()]
    assert javascript("format.js", "number", calls) == [format.number(x) for x in numbers()]


@pytest.mark.parametrize("decimals", [0, 1, 2, 3, 4])
def test_signed_numbers_are_written_as_in_python(javascript, decimals):
    calls = [[x, decimals] for x in numbers() if abs(x) < 1e20]
    expected = [format.signed(*call) for call in calls]
    assert javascript("format.js", "signed", calls) == expected


def test_chosen_numbers_are_written_as_in_python(javascript):
    chosen = [2.0, -0.1, 0.01, 100.0, -1000.0, 0.30000000000000004]
    expected = [format.plain(x) for x in chosen]
    assert javascript("format.js", "plain", [[x] for x in chosen]) == expected


def test_the_colour_scale_is_that_of_python(javascript):
    values = [k / 400 for k in range(-110, 111)]
    steps = [colour.scale_step(value, 0.25) for value in values]
    assert javascript("colour.js", "scaleStep", [[value, 0.25] for value in values]) == steps
    cells = javascript("colour.js", "cellColours", [["light", step] for step in steps])
    expected = [colour.diverging(value, 0.25) for value in values]
    assert [(cell["background"], cell["ink"]) for cell in cells] == expected


def test_text_on_every_colour_of_both_themes_is_readable(javascript):
    """Contrast is at least 4.5 : 1, the AA level for text of any size."""
    calls = [[theme, step] for theme in ("light", "dark") for step in range(-32, 33)]
    for cell in javascript("colour.js", "cellColours", calls):
        assert contrast(cell["background"], cell["ink"]) >= 4.5


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours such as #b35806."""
    levels = sorted(
        colour.luminance(tuple(int(text[k : k + 2], 16) for k in (1, 3, 5)))
        for text in (one, other)
    )
    return (levels[1] + 0.05) / (levels[0] + 0.05)


def test_low_contrast_is_noticed():
    assert contrast("#777777", "#808080") < 4.5
