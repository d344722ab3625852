"""Each mistake of the quiz is recognised, a right answer is never called one, and vice versa."""

import random
import re
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from softgrad import softmax, softmax_jacobian
from softgrad.widgets.quiz_mistakes import OTHER_VERDICTS, judge
from softgrad.widgets.quiz_models import MISTAKES, RIGHT


def drawn_logits(n: int, count: int = 40) -> list[list[float]]:
    """Random logits, any two of them so far apart that the wrong models differ."""
    rng = random.Random(n)
    apart = []
    while len(apart) < count:
        z = [round(rng.uniform(-2, 2), 2) for _ in range(n)]
        gaps = np.diff(sorted(z))
        if gaps.min() > 0.15:
            apart.append(z)
    return apart


def new_numbers(n: int, count: int = 25) -> list[list[float]]:
    """Logits as the button of that name draws them: one decimal, no two alike."""
    rng = random.Random(n)
    return [[k / 10 for k in rng.sample(range(-20, 21), n)] for _ in range(count)]


LOGITS = [z for n in (3, 4) for z in drawn_logits(n)]
TWO_CLASSES = drawn_logits(2)
NEW_NUMBERS = [z for n in (2, 3, 4) for z in new_numbers(n)]
BY_NAME = {mistake.name: mistake for mistake in MISTAKES}
any_logits = st.lists(st.floats(-5, 5), min_size=2, max_size=4)


def shown(z: list[float]) -> np.ndarray:
    """p as the quiz shows it, with four significant digits."""
    return np.array([float(f"{x:.4g}") for x in softmax(z)])


def model(mistake, z) -> np.ndarray:
    """The matrix of a mistake at logits z."""
    return model_from(mistake, softmax(z))


def model_from(mistake, p: np.ndarray) -> np.ndarray:
    """The matrix of a mistake, or the right one, written anew from p with NumPy."""
    delta, row, column = np.eye(len(p)), p[None, :], p[:, None]
    J = delta * column - column * row
    off = 1 - delta
    return {
        "": J,
        "sign flipped": -J,
        "sign flipped beside the diagonal": delta * J - off * J,
        "sign flipped on the diagonal": off * J - delta * J,
        "delta missing": -column * row,
        "diagonal only": delta * J,
        "p_i instead of p_i(1 - p_i)": delta * column + off * J,
        "diag(p) alone": delta * column,
        "p_j instead of p_i": row * (delta - row),
        "p_i instead of p_j": column * (delta - column),
        "p_j(1 - p_i) beside the diagonal": row * (1 - column),
        "p_i(1 - p_j) beside the diagonal": column * (1 - row),
        "factor p_i missing": delta - row,
        "factor p_j missing": delta - column,
        "plus instead of minus": column * (delta + row),
        "outer product alone": column * row,
        "inner product": delta * column - p @ p,
    }[mistake.name]


def typed(matrix: np.ndarray, digits: int) -> list[list[str]]:
    """A matrix as someone types it, with so many significant digits."""
    return [
        ["0" if x == 0 else np.format_float_positional(x, digits, fractional=False) for x in row]
        for row in matrix
    ]


def decimals(matrix: np.ndarray, count: int) -> list[list[str]]:
    """A matrix as someone types it, with so many decimals; an exact 0 is typed as 0."""
    return [["0" if x == 0 else f"{x:.{count}f}" for x in row] for row in matrix]


def fits(answers: np.ndarray, matrix: np.ndarray) -> bool:
    """Whether nobody who has three digits of `answers` could tell them from `matrix`.

    Half a unit of the third digit is at most 0.5 % of a number, and the four digits of two
    factors p leave at most 0.1 % open. A factor 1 − p near 0 is known to 1.5e-4, the sum of the
    errors of three p.
    """
    return np.allclose(answers, matrix, rtol=6.2e-3, atol=np.eye(len(matrix)) * 1.52e-4)


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.name)
@pytest.mark.parametrize("digits", [3, 4, 8])
def test_each_mistake_is_recognised_by_its_name(mistake, digits):
    for z in LOGITS:
        feedback = judge(z, typed(model(mistake, z), digits))
        assert feedback.verdict == mistake.name, z
        assert mistake.reason in feedback.message


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.name)
def test_with_two_classes_the_verdict_is_a_model_that_fits(mistake):
    for z in TWO_CLASSES:
        answers = model(mistake, z)
        verdict = judge(z, typed(answers, 5)).verdict
        assert fits(answers, model(BY_NAME[verdict], z))


@pytest.mark.parametrize("digits", [3, 4, 5, 12])
def test_a_right_answer_is_never_called_a_mistake(digits):
    ties = [[0.0, 0.0], [1.0, 1.0, 1.0], [0.0, 0.0, 2.0], [-5.0, 5.0], [5.0, 5.0, -5.0, -5.0]]
    for z in LOGITS + TWO_CLASSES + ties:
        feedback = judge(z, typed(softmax_jacobian(z), digits))
        assert feedback.verdict == "correct", z
        assert {mark for row in feedback.marks for mark in row} == {"right"}


def test_products_of_the_four_digits_that_are_shown_are_right():
    nearly_certain = [
        [4.0, -2.0],
        [5.0, -1.0, 0.0],
        [5.0, -5.0, -5.0, -5.0],
    ]  # 1 − p has few digits
    for z in LOGITS + TWO_CLASSES + nearly_certain:
        p = [np.format_float_positional(x, 4, fractional=False) for x in softmax(z)]
        answers = [
            [f"{a}*(1-{a})" if i == j else f"-{a}·{b}" for j, b in enumerate(p)]
            for i, a in enumerate(p)
        ]
        assert judge(z, answers).verdict == "correct", z


@pytest.mark.parametrize("digits", [3, 4, 6])
@pytest.mark.parametrize("mistake", [RIGHT, *MISTAKES], ids=lambda mistake: mistake.name)
def test_what_the_shown_digits_give_is_judged_like_what_p_gives(mistake, digits):
    """Also after rounding: the errors of both add up."""
    for z in LOGITS[::4] + NEW_NUMBERS:
        verdict = judge(z, typed(model_from(mistake, shown(z)), digits)).verdict
        assert is_true_name(verdict, mistake, z), z


def is_true_name(verdict, mistake, z) -> bool:
    """Whether a verdict names a mistake, or another one that nobody could tell from it at z."""
    if verdict == (mistake.name or "correct"):
        return True
    return verdict in BY_NAME and fits(model(mistake, z), model(BY_NAME[verdict], z))


def test_of_the_mistakes_nearly_all_can_be_told_apart():
    """Else the test above would ask for nothing."""
    pairs = [
        fits(model(one, z), model(other, z))
        for one, other in combinations(MISTAKES, 2)
        for z in LOGITS[::10]
    ]
    assert sum(pairs) < 0.01 * len(pairs)


def test_one_minus_p_may_be_the_sum_of_the_other_shown_numbers():
    for z in LOGITS + NEW_NUMBERS:
        p = shown(z)
        answers = np.diag(p * (p.sum() - p)) - (1 - np.eye(len(p))) * np.outer(p, p)
        assert judge(z, typed(answers, 3)).verdict == "correct", z


@given(any_logits, st.sampled_from(MISTAKES), st.sampled_from([3, 4, 6]), st.booleans())
@settings(max_examples=600)
def test_no_mistake_is_called_correct_or_by_another_name(z, mistake, digits, is_from_shown):
    """At any logits of the quiz, ties and near certainty among them."""
    answers = typed(model_from(mistake, shown(z) if is_from_shown else softmax(z)), digits)
    verdict = judge(z, answers).verdict
    if verdict == "correct":
        assert fits(model(mistake, z), softmax_jacobian(z))
    else:
        assert is_true_name(verdict, mistake, z)


@given(any_logits, st.sampled_from([3, 4, 6]), st.booleans())
def test_a_right_answer_is_right_at_any_logits(z, digits, is_from_shown):
    p = shown(z) if is_from_shown else softmax(z)
    assert judge(z, typed(model_from(RIGHT, p), digits)).verdict == "correct"


def test_two_units_of_the_third_digit_off_are_wrong():
    """The tolerance is half a unit and what p's digits leave open, which is less than one."""
    for z in LOGITS:
        J = softmax_jacobian(z)
        unit = 10 ** (np.floor(np.log10(np.abs(J))) - 2)
        for off in (J + 2 * unit, J - 2 * unit):
            marks = judge(z, typed(off, 6)).marks
            assert not any(mark == "right" for row in marks for mark in row), z


@pytest.mark.parametrize("digits", [1, 2])
def test_too_few_digits_are_called_too_coarse(digits):
    called = [judge(z, typed(softmax_jacobian(z), digits)).verdict for z in LOGITS]
    # A coarse answer may still have three digits right by luck, but not all nine of them.
    assert set(called) == {"rounding too coarse"}


def test_two_decimals_are_too_coarse_even_where_they_are_zeros():
    answers = [["0.11", "-0.00", "-0.10"], ["-0.00", "0.04", "-0.03"], ["-0.10", "-0.03", "0.14"]]
    assert judge([0.0, -1.2, 1.9], answers).verdict == "rounding too coarse"
    for z in NEW_NUMBERS:
        verdict = judge(z, decimals(softmax_jacobian(z), 2)).verdict
        assert verdict in {"rounding too coarse", "correct"}, z


@pytest.mark.parametrize("count", [2, 3])
@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.name)
def test_a_mistake_is_recognised_behind_two_decimals(mistake, count):
    for z in LOGITS[::4] + NEW_NUMBERS:
        answers = decimals(model(mistake, z), count)
        verdict = judge(z, answers).verdict
        assert verdict == mistake.name or decimals(model(BY_NAME[verdict], z), count) == answers, z


def test_a_zero_is_rounded_only_from_what_rounds_to_it():
    z = [1.0, 2.0, 3.0]
    assert softmax_jacobian(z)[0, 1] == pytest.approx(-0.0220, abs=5e-5)
    for text, mark in {"0.0": "coarse", "-0.0": "coarse", "0.00": "wrong", "0": "wrong"}.items():
        assert judge(z, [["", text, ""], [""] * 3, [""] * 3]).marks[0][1] == mark, text


def test_a_zero_alone_is_not_taken_for_a_formula_that_happens_to_be_zero():
    """At equal logits p_i − p·p is 0 too, but whoever writes 0 has not computed p·p."""
    nothing = [[""] * 3, [""] * 3]
    feedback = judge([1.0, 1.0, 1.0], [["0", "", ""], *nothing])
    assert feedback.verdict == "wrong"
    assert feedback.message.startswith("J₁₁: 0 says that pᵢ does not feel zⱼ.")
    believed = judge([1.0, 1.0, 1.0], [["0", "-1/3", ""], *nothing])
    assert believed.verdict == "inner product"


def test_digits_that_are_cut_off_are_rounding_too():
    z = [1.0, 2.0, 3.0]
    J = softmax_jacobian(z)
    assert J[1, 1] == pytest.approx(0.18483645650520762)
    feedback = judge(z, [["", "", ""], ["", "0.18", ""], ["", "", ""]])
    assert feedback.verdict == "rounding too coarse"
    assert judge(z, [["", "", ""], ["", "0.17", ""], ["", "", ""]]).verdict == "wrong"


# --- some answers only --------------------------------------------------------------------------

Z = [1.0, 2.0, 3.0]
GOOD = typed(softmax_jacobian(Z), 4)


def with_entries(**entries: str) -> list[list[str]]:
    """The right answers but for some, such as J12="1/4"."""
    answers = [list(row) for row in GOOD]
    for name, text in entries.items():
        answers[int(name[1]) - 1][int(name[2]) - 1] = text
    return answers


def test_unanswered_entries_are_said_to_be_unanswered():
    nothing = judge(Z, [[""] * 3] * 3)
    assert nothing.verdict == "unanswered"
    assert nothing.message.endswith("Unanswered: J₁₁, J₁₂, J₁₃, J₂₁ and 5 more.")
    some = judge(Z, with_entries(J23="", J31=" "))
    assert some.verdict == "right so far"
    assert some.message == "Every number so far is right. Unanswered: J₂₃, J₃₁."
    wrong = judge(Z, with_entries(J11="-0.0819", J33=""))
    assert wrong.message.endswith("Right: 7 of 9. Unanswered: J₃₃.")


def test_an_unreadable_entry_is_named_before_the_others_are_judged():
    feedback = judge(Z, with_entries(J12="<b>a quarter</b>", J13="9"))
    assert feedback.verdict == "unreadable"
    assert feedback.message.startswith("J₁₂ cannot be read.")
    assert feedback.marks[0] == ["right", "unreadable", "wrong"]
    assert "J₁₃: think about the sign first. Right: 7 of 9." in feedback.message
    rest_is_right = judge(Z, with_entries(J12="x"))
    assert rest_is_right.message.endswith("−0.5·0.5. Every number so far is right.")
    nothing_else = judge(Z, [["x", "", ""], [""] * 3, [""] * 3])
    assert nothing_else.message.startswith("J₁₁ cannot be read. Write a number")
    assert "Nothing is filled in" not in nothing_else.message


def test_one_flipped_sign_is_named_with_its_place():
    feedback = judge(Z, with_entries(J12="0.02203"))
    assert feedback.verdict == "sign flipped beside the diagonal"
    assert feedback.message.startswith("J₁₂: the sign is turned round.")
    assert "Right: 8 of 9." in feedback.message


def test_entries_without_one_common_mistake_get_a_word_each():
    feedback = judge(Z, with_entries(J11="0.0900", J12="0.02203", J13="-0.5", J22="0.001"))
    assert feedback.verdict == "partly right"
    assert "J₁₁: that is pᵢ alone." in feedback.message
    assert "J₁₂: the sign is turned round." in feedback.message
    assert "J₁₃: the sign is right, the size is too large." in feedback.message
    assert "J₂₂" not in feedback.message, "three remarks at a time are enough"
    assert "J₁₃: the sign is right" in judge(Z, with_entries(J13="-0.5", J22="9")).message
    assert judge(Z, with_entries(J13="0.9")).message.startswith("J₁₃: think about the sign first.")


def test_of_two_mistakes_that_fit_the_one_that_explains_more_is_named():
    """p_i on the diagonal fits diag(p) too, but only with zeros beside it."""
    p = [f"{x:.5f}" for x in softmax(Z)]
    diagonal = {f"J{k + 1}{k + 1}": x for k, x in enumerate(p)}
    assert judge(Z, with_entries(**diagonal)).verdict == "p_i instead of p_i(1 - p_i)"
    zeros = {f"J{i}{j}": "0" for i, j in product("123", repeat=2) if i != j}
    assert judge(Z, with_entries(**diagonal, **zeros)).verdict == "diag(p) alone"
    assert judge(Z, with_entries(**zeros)).verdict == "diagonal only"


def test_a_zero_with_decimals_is_a_zero_and_no_rounding():
    zeros = {f"J{i}{j}": "0.00" for i, j in product("123", repeat=2) if i != j}
    assert judge(Z, with_entries(**zeros)).verdict == "diagonal only"


def test_coarse_entries_beside_a_mistake_are_named():
    feedback = judge(Z, with_entries(J11="-0.0819", J12="-0.02"))
    assert feedback.verdict == "sign flipped on the diagonal"
    assert "Rounded too coarsely: J₁₂." in feedback.message


def test_no_message_gives_a_right_value_away():
    rng = random.Random(5)
    for z in LOGITS[:30]:
        J = softmax_jacobian(z)
        for mistake in MISTAKES:
            answers = typed(model(mistake, z), 4)
            answers[rng.randrange(len(z))][rng.randrange(len(z))] = "0.5"
            numbers = re.findall(r"\d*\.\d+", judge(z, answers).message)
            shown = {float(text) for text in numbers}
            assert not any(abs(abs(entry) - x) < 1e-3 for entry in J.ravel() for x in shown)


def test_names_are_unique_and_differ_from_the_other_verdicts():
    names = [mistake.name for mistake in MISTAKES]
    assert len({*names, *OTHER_VERDICTS}) == len(names) + len(OTHER_VERDICTS)
