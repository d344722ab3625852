"""The golden vectors of the widgets: what Python shows is what the reference gives."""

import json

import numpy as np
import pytest

from softgrad.widgets import SimplexExplorer, StabilityExplorer
from softgrad.widgets.format import computed, number
from softgrad.widgets.quiz_mistakes import judge
from tests.golden import make_widgets

GOLDEN = json.loads(make_widgets.FILE.read_text(encoding="utf-8"))


def shown(values) -> list[str]:
    """Numbers, or the texts of some, as a widget shows them."""
    return [computed(float(value)) for value in np.atleast_1d(values)]


def test_the_file_is_what_the_script_writes():
    assert make_widgets.FILE.read_text(encoding="utf-8") == make_widgets.contents()


@pytest.mark.parametrize("case", GOLDEN["stability"], ids=str)
def test_every_digit_of_the_stability_explorer(case):
    explorer = StabilityExplorer(logits=case["logits"], precision=case["precision"])
    for steps, golden in (
        (explorer.textbook, case["textbook"]),
        (explorer.shifted, case["shifted"]),
    ):
        assert shown(steps.exponentials) == shown(golden["exponentials"])
        assert shown(steps.total) == shown(golden["total"])
        assert shown(steps.probabilities) == shown(golden["p"])


@pytest.mark.parametrize("case", GOLDEN["simplex"], ids=str)
def test_both_stretches(case):
    explorer = SimplexExplorer(logits=case["logits"], temperature=case["temperature"])
    assert [number(x) for x in explorer.stretches[:2]] == [number(x) for x in case["stretches"]]


@pytest.mark.parametrize("case", GOLDEN["quiz"], ids=str)
def test_the_verdict_of_the_quiz(case):
    assert judge(case["logits"], case["answers"]).verdict == case["verdict"]


def test_a_flipped_sign_is_another_verdict():
    for case in GOLDEN["quiz"]:
        if case["verdict"] == "correct":
            flipped = [[f"-({text})" for text in row] for row in case["answers"]]
            assert judge(case["logits"], flipped).verdict == "sign flipped"
