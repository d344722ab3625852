"""JacobianQuiz on a static page, by mouse, keyboard and touch: judged with no kernel."""

import numpy as np
import pytest
from playwright.sync_api import expect

from softgrad import softmax, softmax_jacobian
from softgrad.widgets.jacobian_quiz import blank
from softgrad.widgets.quiz_mistakes import judge
from softgrad.widgets.quiz_models import MISTAKES, Place
from tests.browser.explorer import assert_shows, picture
from tests.browser.shown_widget import ShownWidget, contrasts, names_of_controls

Z = [1.0, 2.0, 3.0]


class Quiz(ShownWidget):
    """The JacobianQuiz of a page."""

    def __init__(self, page):
        super().__init__(page, "JacobianQuiz", "Jacobian quiz")

    def entry(self, i: int, j: int):
        return self.root.locator("table input").nth(i * len(self.get("logits")) + j)

    def said(self) -> str:
        return self.texts(".sg-said")[0]

    def marks(self) -> list[str]:
        self.settle()
        return self.root.locator(".sg-mark").all_text_contents()

    def type_in(self, answers: list[list[str]]) -> None:
        """Fill the grid from the keyboard alone: Tab leads from each entry to the next."""
        self.entry(0, 0).focus()
        for text in (text for row in answers for text in row):
            self.page.keyboard.type(text)
            self.page.keyboard.press("Tab")


def typed(matrix: np.ndarray) -> list[list[str]]:
    return [[f"{x:.4g}" for x in row] for row in matrix]


@pytest.fixture
def opened(visit, practice_url):
    return visit(practice_url)


@pytest.fixture
def quiz(opened) -> Quiz:
    return Quiz(opened.page)


def test_a_right_answer_typed_by_keyboard_is_right(quiz, opened):
    quiz.type_in(typed(softmax_jacobian(Z)))
    expect(quiz.button("Check")).to_be_focused()
    quiz.page.keyboard.press("Enter")
    assert quiz.said() == "All 9 entries are right."
    assert quiz.marks() == ["✓"] * 9
    assert quiz.get("verdict") == "correct"
    assert opened.errors == []
    assert opened.foreign_requests() == []


def test_enter_in_an_entry_checks_what_stands_there(quiz):
    quiz.entry(0, 0).fill("-1/4")
    quiz.page.keyboard.press("Enter")
    expect(quiz.entry(0, 0)).to_be_focused()
    assert quiz.get("answers")[0] == ["-1/4", "", ""]
    assert quiz.said() == judge(Z, quiz.get("answers")).message
    assert "Unanswered: J₁₂, J₁₃, J₂₁, J₂₂ and 4 more." in quiz.said()


def test_arrow_keys_go_up_and_down_the_grid(quiz):
    quiz.entry(0, 1).focus()
    quiz.page.keyboard.press("ArrowDown")
    expect(quiz.entry(1, 1)).to_be_focused()
    for _ in range(3):
        quiz.page.keyboard.press("ArrowUp")
    expect(quiz.entry(0, 1)).to_be_focused()


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.name)
def test_each_mistake_is_named_on_the_page(quiz, mistake):
    p = softmax(Z)
    answers = [
        [
            (mistake.on_diagonal if i == j else mistake.beside)(Place(a, b, 1 - a, 1 - b, p @ p))
            for j, b in enumerate(p)
        ]
        for i, a in enumerate(p)
    ]
    quiz.set(answers=typed(np.array(answers)))
    quiz.button("Check").click()
    assert quiz.get("verdict") == mistake.name
    assert mistake.reason in quiz.said()
    assert "✗" in quiz.marks()


def test_nothing_is_judged_before_it_is_asked_for_and_then_the_verdict_follows(quiz):
    hint = quiz.said()
    quiz.entry(0, 1).fill("0.02203")
    quiz.entry(0, 1).blur()
    assert quiz.said() == hint
    assert quiz.marks() == [""] * 9
    quiz.button("Check").click()
    assert quiz.said().startswith("J₁₂: the sign is turned round.")
    quiz.entry(0, 1).fill("-0.02203")
    quiz.entry(0, 1).blur()
    assert quiz.said().startswith("Every number so far is right.")
    assert quiz.get("verdict") == "right so far"
    assert quiz.marks() == ["", "✓"] + [""] * 7


def test_the_mouse_fills_in_checks_and_clears(quiz):
    quiz.entry(2, 2).click()
    quiz.page.keyboard.type("0.2")
    quiz.button("Check").click()
    assert quiz.said().startswith("J₃₃: rounded too coarsely.")
    assert quiz.marks()[-1] == "≈"
    quiz.button("Clear").click()
    assert quiz.get("answers") == blank(3)
    expect(quiz.entry(2, 2)).to_have_value("")
    assert quiz.get("verdict") == ""


def test_new_numbers_are_new_and_the_grid_is_empty(quiz):
    quiz.entry(0, 0).fill("1")
    quiz.button("New numbers").click()
    quiz.settle()
    z = quiz.get("logits")
    assert z != Z
    assert len(set(z)) == 3
    assert all(-2 <= x <= 2 and round(x, 1) == x for x in z)
    assert quiz.get("answers") == blank(3)
    for text, p in zip(quiz.texts(".sg-bar-value"), softmax(z), strict=True):
        assert_shows(text, p)
    quiz.set(answers=typed(softmax_jacobian(z)))
    quiz.button("Check").click()
    assert quiz.get("verdict") == "correct"


def test_four_digits_of_every_probability_are_shown_as_numbers_to_type(quiz):
    for z in ([-5.0, 5.0, 4.0, 0.0], [0.0, 0.0], [5.0, -5.0, -5.0], [0.1, 2.3, -1.7]):
        quiz.set(logits=z, answers=blank(len(z)))
        for text, p in zip(quiz.texts(".sg-bar-value"), softmax(z), strict=True):
            assert_shows(text, p)
            assert len(text.replace(".", "").lstrip("0")) == 4


def test_a_touch_fills_in_and_checks(visit, practice_url):
    page = visit(practice_url, has_touch=True, viewport={"width": 375, "height": 800}).page
    quiz = Quiz(page)
    quiz.entry(1, 1).tap()
    expect(quiz.entry(1, 1)).to_be_focused()
    page.keyboard.type("0.2447*(1-0.2447)")
    quiz.button("Check").tap()
    assert quiz.said().startswith("Every number so far is right.")


def test_a_verdict_is_heard_and_every_control_has_a_name(quiz):
    quiz.entry(0, 0).fill("0")
    quiz.button("Check").click()
    assert "J₁₁" in quiz.heard("Unanswered")
    names = names_of_controls(quiz.root)
    assert len(names) == 9 + 3 + 1
    assert all(names)
    assert quiz.entry(0, 0).get_attribute("aria-label") == "Row 1, column 1: p₁ by z₁, wrong"
    assert quiz.entry(0, 1).get_attribute("aria-label").endswith("p₁ by z₂, unanswered")
    headers = quiz.root.locator("th").all_text_contents()
    assert headers == ["z₁", "z₂", "z₃", "p₁", "p₂", "p₃"]


def test_what_cannot_be_read_is_marked_for_a_screen_reader_and_the_rest_is_judged(quiz):
    quiz.set(answers=[["x", "0.02203", ""], [""] * 3, [""] * 3])
    quiz.button("Check").click()
    assert quiz.entry(0, 0).get_attribute("aria-invalid") == "true"
    assert quiz.entry(0, 1).get_attribute("aria-invalid") == "false"
    assert quiz.said().startswith("J₁₁ cannot be read.")
    assert "J₁₂: the sign is turned round." in quiz.said()


def test_what_the_shown_digits_give_is_right(quiz):
    """p₁p₂ = 0.8503·0.1151 is 0.0979 to three digits; with all digits of p it is 0.0978."""
    z = [1.5, -0.5, -1.7]
    quiz.set(logits=z, answers=[["", "-0.0979", ""], [""] * 3, [""] * 3])
    assert quiz.texts(".sg-bar-value")[:2] == ["0.8503", "0.1151"]
    assert f"{softmax_jacobian(z)[0, 1]:.3g}" == "-0.0978"
    quiz.button("Check").click()
    assert quiz.get("verdict") == "right so far"


def test_markup_in_an_answer_stays_text(quiz, opened):
    markup = "<img src=x onerror=alert(1)>"
    quiz.set(answers=[[markup, "", ""], [""] * 3, [""] * 3], verdict=markup)
    expect(quiz.entry(0, 0)).to_have_value(markup)
    assert quiz.said().startswith("J₁₁ cannot be read.")
    assert quiz.root.locator("img").count() == 0
    assert opened.errors == []


HOSTILE = [
    ({"logits": [0] * 10_000}, "logits has 10000 entries: expected 2 to 4"),
    ({"logits": [0, None, 0]}, "logits[1] is null"),
    ({"logits": [0, 6, 0]}, "logits[1] is 6: expected a number from -5 to 5"),
    ({"logits": [0, 0]}, "answers do not fit 2 logits"),
    ({"answers": "<b>"}, 'answers is "<b>": expected a list'),
    ({"answers": [["", "", ""]]}, "answers has 1 entries: expected 2 to 4"),
    ({"answers": [["", ""]] * 3}, "answers do not fit 3 logits"),
    ({"answers": [["", 7, ""]] * 3}, "answers[0][1] is 7: expected a text"),
    ({"answers": [["9" * 41, "", ""]] * 3}, "expected a text of at most 40 characters"),
    ({"verdict": None}, "verdict is null"),
]


def test_hostile_state_becomes_a_message_and_can_recover(quiz, opened):
    good = {"logits": Z, "answers": blank(3), "verdict": ""}
    for changes, said in HOSTILE:
        quiz.set(**{**good, **changes})
        expect(quiz.root.get_by_role("alert")).to_contain_text(said)
    quiz.set(**good)
    assert quiz.marks() == [""] * 9
    assert opened.errors == []


# --- how it looks, and where it stands ----------------------------------------------------------


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1200])
def test_it_fits_and_can_be_read(visit, practice_url, width, scheme):
    viewport = {"width": width, "height": 800}
    quiz = Quiz(visit(practice_url, color_scheme=scheme, viewport=viewport).page)
    z = [-5.0, 5.0, 4.0, -0.123]
    answers = typed(softmax_jacobian(z))
    answers[0] = ["x", "0.24*(1-0.24)*(1-0.24)", "", "0.9"]
    quiz.set(logits=z, answers=answers, verdict="wrong")
    fields = quiz.root.locator("input")
    fields.evaluate_all("nodes => nodes.forEach(node => { node.value = ''; })")  # they may scroll
    quiz.assert_fits()
    assert min(contrasts(quiz.root)) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_answers_can_be_read_on_the_colours_of_right_ones(visit, practice_url, scheme):
    quiz = Quiz(visit(practice_url, color_scheme=scheme).page)
    quiz.set(answers=typed(softmax_jacobian(Z)), verdict="correct")
    quiz.root.locator("input").evaluate_all(
        """nodes => nodes.forEach(node => {
          const text = document.createElement('span');
          text.textContent = node.value;
          text.style.cssText = node.style.cssText;
          node.after(text);
        })"""
    )
    assert min(contrasts(quiz.root)) >= 4.5


def test_a_page_opened_as_a_file_judges_as_well(visit, widget_book):
    opened = visit(f"{widget_book.as_uri()}/practice.html")
    quiz = Quiz(opened.page)
    quiz.type_in(typed(-softmax_jacobian(Z)))
    quiz.button("Check").click()
    assert quiz.get("verdict") == "sign flipped"
    assert opened.errors == []
    assert opened.foreign_requests() == []


def test_without_javascript_the_reader_sees_the_empty_grid(visit, practice_url):
    page = visit(practice_url, java_script_enabled=False).page
    assert picture(page, 1).bounding_box()["height"] > 100
    alt = picture(page, 1).get_attribute("alt")
    assert "p = (0.09003, 0.2447, 0.6652)" in alt
    assert "0.0819" not in alt
