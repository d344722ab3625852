"""The page's JavaScript is held to the golden vectors that Python is held to."""

import json
import math
import random
from pathlib import Path

import numpy as np
import pytest

from softgrad.widgets.format import computed, number, plain

FOLDER = Path(__file__).parents[1] / "golden"
SOFTMAX = json.loads((FOLDER / "softmax.json").read_text("utf-8"))
WIDGETS = json.loads((FOLDER / "widgets.json").read_text("utf-8"))
CALL = """async ([url, name, calls]) => {
  const module = await import(url);
  return calls.map((values) => module[name](...values));
}"""
# Numbers that JSON does not hold are shown on the page itself, by its own rule.
STEPS = """async ([url, cases]) => {
  const { softmaxSteps, shiftedLogits, roundedTo } = await import(`${url}/floating.js`);
  const { computed } = await import(`${url}/format.js`);
  const shown = ({ exponentials, total, p }) =>
    ({ exponentials: exponentials.map(computed), total: computed(total), p: p.map(computed) });
  return cases.map(({ logits, precision }) => {
    const stored = logits.map((z) => roundedTo(precision, z));
    const shifted = shiftedLogits(precision, stored);
    return [stored, shifted].map((exponents) => shown(softmaxSteps(precision, exponents)));
  });
}"""

# What softgrad promises in ulps, and half of one for the rounding of the golden number itself.
LOSS = GRADIENT = 5.5


@pytest.fixture(scope="module")
def page(browser, modules_url):
    page = browser.new_page()
    page.goto(modules_url)
    yield page
    page.close()


@pytest.fixture(scope="module")
def javascript(page, modules_url):
    """Return a function that calls an exported function for each of many lists of arguments."""
    return lambda module, name, calls: page.evaluate(CALL, [f"{modules_url}/{module}", name, calls])


def golden_losses() -> list[dict]:
    """The cases with a label, but those with masks: no widget has any."""
    return [case for case in SOFTMAX if "label" in case and "-Infinity" not in case["logits"]]


def targets(case: dict) -> list[float]:
    return np.eye(len(case["logits"]))[case["label"]].tolist()


def assert_within(ulps: float, computed, golden) -> None:
    error = np.abs(np.subtract(computed, golden))
    assert (error <= ulps * np.spacing(np.abs(golden))).all()


def test_the_loss(javascript):
    cases = golden_losses()
    calls = [[case["logits"], targets(case)] for case in cases]
    losses = javascript("losses.js", "crossEntropy", calls)
    for loss, case in zip(losses, cases, strict=True):
        assert_within(LOSS, loss, case["cross_entropy"])


def test_the_gradient_of_the_loss(javascript):
    cases = golden_losses()
    calls = [[case["logits"], targets(case)] for case in cases]
    gradients = javascript("losses.js", "crossEntropyGradient", calls)
    for gradient, case in zip(gradients, cases, strict=True):
        assert_within(GRADIENT, gradient, case["gradient"])


def test_label_minus_p_is_noticed(javascript):
    case = next(case for case in golden_losses() if case["name"] == "one, two, three")
    (gradient,) = javascript("losses.js", "crossEntropyGradient", [[case["logits"], targets(case)]])
    with pytest.raises(AssertionError):
        assert_within(GRADIENT, np.negative(gradient), case["gradient"])


def as_shown(steps: dict) -> dict:
    """The golden numbers as a widget shows them."""
    lists = {key: [computed(float(x)) for x in steps[key]] for key in ("exponentials", "p")}
    return {**lists, "total": computed(float(steps["total"]))}


def test_every_digit_of_the_stability_explorer(page, modules_url):
    cases = WIDGETS["stability"]
    for found, case in zip(page.evaluate(STEPS, [modules_url, cases]), cases, strict=True):
        assert found == [as_shown(case["textbook"]), as_shown(case["shifted"])], case["logits"]


def test_both_stretches_of_the_simplex_explorer(javascript):
    cases = WIDGETS["simplex"]
    calls = [[case["logits"], case["temperature"]] for case in cases]
    found = javascript("simplex_explorer.js", "stretches", calls)
    for stretches, case in zip(found, cases, strict=True):
        assert [number(x) for x in stretches] == [number(x) for x in case["stretches"]]
        assert all(math.isfinite(x) for x in stretches)


def test_the_verdicts_of_the_quiz(javascript):
    cases = WIDGETS["quiz"]
    calls = [[case["logits"], case["answers"]] for case in cases]
    feedback = javascript("quiz_mistakes.js", "judge", calls)
    assert [said["verdict"] for said in feedback] == [case["verdict"] for case in cases]


def test_chosen_numbers_are_written_as_in_python(javascript):
    """Ties, both ends of the plain range, both zeros, and numbers of every size."""
    rng = random.Random(9)
    drawn = [rng.choice([-1, 1]) * 10 ** rng.uniform(-20, 20) for _ in range(500)]
    halves = [2.0**-k for k in range(40)]
    ends = [0.0, -0.0, 1e-4, 9.9999996e-5, 999999.4, 999999.5, 1e6, -2.640625, 1e-300, 1e21]
    chosen = [*drawn, *halves, *ends]
    assert javascript("format.js", "plain", [[x] for x in chosen]) == list(map(plain, chosen))
