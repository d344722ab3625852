"""QuotientRuleExplorer in Python: its traits, its numbers, and its picture."""

import random
import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest
from traitlets import TraitError

from softgrad import softmax, softmax_jacobian
from softgrad.widgets import QuotientRuleExplorer
from softgrad.widgets.format import number

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def explorer() -> QuotientRuleExplorer:
    return QuotientRuleExplorer()


def test_it_starts_with_a_question(explorer):
    assert explorer.selected == (0, 1)
    assert explorer.step == 0
    assert explorer.prediction == ""


def test_the_synced_traits_are_the_whole_state(explorer):
    own = {name for name in explorer.keys if not name.startswith("_")}
    traits = {"logits", "selected", "step", "prediction"}
    assert own - {"layout", "tabbable", "tooltip"} == traits


def test_what_the_page_sends_reaches_python(explorer):
    state = {"logits": [0, 1, 2, 3], "selected": [3, 3], "step": 4, "prediction": "u"}
    explorer.set_state(state)
    assert explorer.selected == (3, 3)
    assert (explorer.step, explorer.prediction) == (4, "u")


def test_derived_numbers_are_softgrads(explorer):
    np.testing.assert_array_equal(explorer.probabilities, softmax([1.0, 2.0, 3.0]))
    np.testing.assert_array_equal(explorer.jacobian, softmax_jacobian([1.0, 2.0, 3.0]))


def test_the_quotient_rule_gives_the_entry_that_is_shown():
    rng = random.Random(3)
    for scale in (0.1, 1.0, 8.0, 300.0):
        explorer = QuotientRuleExplorer(logits=[rng.uniform(-scale, scale) for _ in range(4)])
        for (i, j), entry in np.ndenumerate(explorer.jacobian):
            u, v, u_prime, v_prime = explorer.parts(i, j)
            by_rule = (u_prime * v - u * v_prime) / v**2
            # On the diagonal u'v − uv' cancels: 1e-15 is a few roundings of u v / v² ≤ 1.
            assert by_rule == pytest.approx(entry, rel=1e-12, abs=1e-15)


def test_the_other_case_stands_beside_the_selected_one(explorer):
    assert explorer.cases() == ((0, 0), (0, 1))
    explorer.selected = (2, 2)
    assert explorer.cases() == ((2, 2), (2, 0))
    explorer.selected = (2, 1)
    assert explorer.cases() == ((2, 2), (2, 1))


def test_both_cases_are_written_with_their_numbers(explorer):
    own, other = explorer.case_lines(0, 0), explorer.case_lines(0, 1)
    assert own[:4] == [
        "u = exp(z₁) ≈ 2.7183",
        "v = Σ exp(zₖ) ≈ 30.1929",
        "u′ = u ≈ 2.7183",
        "v′ = exp(z₁) ≈ 2.7183",
    ]
    assert own[5:] == [
        "= p₁(1 − p₁)",
        "≈ (2.7183·30.1929 − 2.7183·2.7183)/30.1929²",
        "≈ 0.0900·0.9100",
        "≈ 0.0819",
    ]
    assert other[2:4] == ["u′ = 0", "v′ = exp(z₂) ≈ 7.3891"]
    assert other[5] == "= −p₁p₂"
    assert other[-1] == "≈ −0.0220"


def test_large_logits_are_shifted_and_the_figure_says_so():
    explorer = QuotientRuleExplorer(logits=[700.0, 699.0])
    assert explorer.case_lines(0, 1)[0] == "u = exp(z₁ − m) ≈ 1.0000"
    assert "m = 700, the largest logit" in explorer.description()


REFUSED = [
    ("logits", [0.0] * 10_000, "logits has 10000 entries: expected 2 to 8"),
    ("logits", [0.0, float("nan")], r"logits\[1\] is nan"),
    ("logits", "<b>", "logits is '<b>'"),
    ("selected", (0, 3), r"selected is \(0, 3\): there are 3 logits"),
    ("selected", "01", "selected is '01'"),
    ("step", 5, "step is 5: expected 0 to 4"),
    ("step", -1, "step is -1"),
    ("step", 1.5, "step is 1.5"),
    ("step", True, "step is True"),
    ("prediction", "v", "prediction is 'v': expected one of"),
    ("prediction", None, "prediction is None"),
]


@pytest.mark.parametrize(("name", "value", "said"), REFUSED)
def test_hostile_state_is_refused_by_name(explorer, name, value, said):
    before = getattr(explorer, name)
    with pytest.raises(TraitError, match=said):
        setattr(explorer, name, value)
    assert getattr(explorer, name) == before


def test_the_selection_stays_inside_when_classes_go(explorer):
    explorer.selected = (2, 1)
    explorer.logits = [0.0, 1.0]
    assert explorer.selected == (1, 1)


@pytest.mark.parametrize("selected", [(0, 0), (1, 0)])
def test_the_picture_shows_both_cases_inside_its_frame(selected):
    explorer = QuotientRuleExplorer(logits=[40.0, -3.0, 0.25], selected=selected)
    picture = explorer.picture()
    root = ET.fromstring(picture.svg(explorer.description()))
    shown = [node.text for node in root.iter(f"{SVG}text")]
    for case in explorer.cases():
        assert set(explorer.case_lines(*case)) <= set(shown)
    assert all(0 <= shape.x <= picture.width for shape in picture.shapes)
    assert all(0 <= shape.y <= picture.height for shape in picture.shapes)


def test_the_words_hold_every_number_and_name_the_selected_case(explorer):
    words = explorer.description()
    for value in (*explorer.probabilities, explorer.jacobian[0, 0], explorer.jacobian[0, 1]):
        assert number(value) in words
    assert re.search(r"i ≠ j, i = 1, j = 2 \(selected\): u = ", words)
