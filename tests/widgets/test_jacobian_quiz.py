"""JacobianQuiz in Python: its traits, its verdict, and its picture."""

import json
import xml.etree.ElementTree as ET

import numpy as np
import pytest
from traitlets import TraitError

from softgrad import softmax
from softgrad.widgets import JacobianQuiz
from softgrad.widgets.jacobian_quiz import blank, four_digits

SVG = "{http://www.w3.org/2000/svg}"
HALVES = [["1/4", "-1/4"], ["-1/4", "1/4"]]


@pytest.fixture
def quiz() -> JacobianQuiz:
    return JacobianQuiz()


def test_it_starts_empty_and_unjudged(quiz):
    assert quiz.logits == [1.0, 2.0, 3.0]
    assert quiz.answers == [[""] * 3] * 3
    assert quiz.verdict == ""
    np.testing.assert_array_equal(quiz.probabilities, softmax([1.0, 2.0, 3.0]))


def test_the_synced_traits_are_the_whole_state(quiz):
    own = {name for name in quiz.keys if not name.startswith("_")}
    assert own - {"layout", "tabbable", "tooltip"} == {"logits", "answers", "verdict"}


def test_what_the_page_sends_can_be_read_in_the_notebook(quiz):
    quiz.set_state({"logits": [0, 0], "answers": HALVES, "verdict": "correct"})
    assert quiz.verdict == "correct"
    assert quiz.feedback.message == "All 4 entries are right."


def test_a_verdict_that_is_not_true_is_put_right(quiz):
    quiz.set_state({"verdict": "correct"})
    assert quiz.verdict == "unanswered"
    quiz.verdict = ""
    assert quiz.verdict == ""


def test_the_verdict_follows_the_answers_once_it_was_asked_for():
    quiz, seen = JacobianQuiz(logits=[0.0, 0.0]), []
    quiz.observe(lambda change: seen.append(change["new"]), "verdict")
    quiz.answers = HALVES
    assert quiz.verdict == ""
    quiz.verdict = "unanswered"
    quiz.answers = [["1/4", "1/4"], ["1/4", "1/4"]]
    quiz.logits = [1.0, 0.0]
    assert seen == ["correct", "sign flipped beside the diagonal", quiz.feedback.verdict]


def test_other_logits_keep_the_answers_unless_their_number_differs(quiz):
    quiz.answers = [["a"] * 3] * 3
    quiz.logits = [0.0, 1.0, 0.0]
    assert quiz.answers == [["a"] * 3] * 3
    quiz.logits = [0.0, 1.0]
    assert quiz.answers == blank(2)
    quiz.answers = HALVES
    quiz.clear()
    assert quiz.answers == blank(2)


def test_the_grid_has_a_place_for_each_entry_from_the_start():
    assert JacobianQuiz(logits=[0.0] * 4).answers == blank(4)
    assert JacobianQuiz(answers=HALVES, logits=[0.0, 0.0]).answers == HALVES


REFUSED = [
    ("answers", None, "answers is None: expected rows of texts"),
    ("answers", "abc", "answers is 'abc'"),
    ("answers", [["", "", ""]], "answers has 1 rows: expected 2 to 4 of them"),
    ("answers", [[""] * 3] * 2, r"answers has rows of \[3, 3\] texts: expected 3 rows of 3"),
    ("answers", [[""] * 3, [""] * 5, [""] * 3], r"answers\[1\] has 5 entries: expected 2 to 4"),
    ("answers", [["", ""]] * 3, r"rows of \[2, 2, 2\] texts"),
    ("answers", [[""] * 3, "abc", [""] * 3], r"answers\[1\] is 'abc': expected a list of texts"),
    ("answers", [["", 0.25, ""]] * 3, r"answers\[0\]\[1\] is 0.25: expected a text"),
    ("answers", [["", None, ""]] * 3, r"answers\[0\]\[1\] is None"),
    ("answers", [["9" * 41, "", ""]] * 3, r"answers\[0\]\[0\] is '9+\.\.\.9+': .* most 40"),
    ("answers", [[""] * 10_000] * 10_000, "answers has 10000 rows: expected 2 to 4"),
    ("logits", [0.0] * 10_000, "logits has 10000 entries: expected 2 to 4"),
    ("logits", [0.0, float("nan")], r"logits\[1\] is nan"),
    ("logits", [0.0, 5.5], r"logits\[1\] is 5.5: expected a finite number from -5 to 5"),
    ("verdict", "<b>correct</b>", "verdict is '<b>correct</b>': expected one of"),
    ("verdict", None, "verdict is None"),
]


@pytest.mark.parametrize(("name", "value", "said"), REFUSED)
def test_hostile_state_is_refused_by_name(quiz, name, value, said):
    with pytest.raises(TraitError, match=said):
        setattr(quiz, name, value)
    assert quiz.answers == blank(3)


def test_the_size_is_asked_before_any_entry_is_looked_at(quiz):
    class NeverLookedAt(list):
        def __iter__(self):
            raise AssertionError("an entry was looked at")

    with pytest.raises(TraitError, match="answers has 10000 rows"):
        quiz.answers = NeverLookedAt([NeverLookedAt([""] * 10_000)] * 10_000)


def test_an_answer_changed_in_place_is_refused(quiz):
    """The page, and the verdict, would not hear of it."""
    with pytest.raises(TraitError, match=r"answers\[0\] cannot be changed in place"):
        quiz.answers[0][1] = "<b>"
    with pytest.raises(TraitError, match="answers cannot be changed in place: assign a new list"):
        quiz.answers.append([""] * 3)
    assert quiz.answers == blank(3)


def test_a_hostile_mixture_is_refused_too(quiz):
    with pytest.raises(TraitError, match="answers has rows of"):
        quiz.set_state({"verdict": "correct", "answers": blank(4)})


def test_markup_in_an_answer_stays_text(quiz):
    quiz.answers = [["<b>1</b>", "", "&"], [""] * 3, [""] * 3]
    assert quiz.feedback.verdict == "unreadable"
    root = ET.fromstring(quiz.picture().svg(quiz.description()))
    assert "<b>1</b>" in [node.text for node in root.iter(f"{SVG}text")]


def test_the_picture_is_the_empty_grid_with_p_inside_its_frame():
    for n in (2, 3, 4):
        quiz = JacobianQuiz(logits=list(np.linspace(-1, 2, n)))
        picture = quiz.picture()
        root = ET.fromstring(picture.svg(quiz.description()))
        shown = [node.text for node in root.iter(f"{SVG}text")]
        assert all(four_digits(p) in shown for p in quiz.probabilities)
        assert all(0 <= shape.x <= picture.width for shape in picture.shapes)
        assert all(0 <= shape.y <= picture.height for shape in picture.shapes)


def test_the_words_hold_what_is_given_and_not_the_solution(quiz):
    words = quiz.description()
    assert "z = (1, 2, 3)" in words
    assert "p = (0.09003, 0.2447, 0.6652)" in words
    assert "J₁₁, J₁₂" in words
    assert "Filled in so far: none." in words
    assert not any(text in words for text in ("0.0819", "0.185", "0.022"))
    quiz.answers = [["1/2", "", ""], [""] * 3, [""] * 3]
    assert "Filled in so far: J₁₁: 1/2." in quiz.description()


def test_the_figure_comes_with_the_live_view(quiz):
    data, _ = quiz._repr_mimebundle_()
    assert {"image/svg+xml", "image/png", "text/plain"} < set(data)


def test_feedback_can_be_stored(quiz):
    assert json.loads(json.dumps(quiz.feedback))[0] == "unanswered"
