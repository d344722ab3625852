r"""What stands beside an equation: conditions in words, equations among them, mere words.

An equality on display is judged, or its line is refused.
"""
# ruff: noqa: E501 - formulas stay on one line

import time

import pytest

from softgrad.derivation import check_derivation
from softgrad.derivation.reading.chains import read
from softgrad.derivation.reading.laws import is_law
from softgrad.derivation.reading.phrases import ASSUMING, CONCLUDING, STATING
from softgrad.derivation.reading.reader import read_line

DIAGONAL = r"\frac{\partial p_i}{\partial z_j} = p_i (1 - p_i)"


def reasons(latex: str) -> list[str]:
    return [row.reason for row in check_derivation(latex).rows]


# --- conditions ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "condition",
    [
        r" \quad \text{(if $i = j$)}",
        r" \quad \text{(for } i = j)",
        r" \quad (\text{for } i = j).",
        r" \text{in the case } i = j",
        r" \text{with } i = j",
        r" \text{as } i = j",
        r" && \text{since } i = j",
        r" && \text{quotient rule, } i = j",
        r" && \text{the quotient rule; } i = j",
        r" && \text{quotient rule} && i = j",
        r" && \text{quotient rule}, i = j",
        r" \quad [i = j]",
        r" && i = j && \text{quotient rule}",
        r" \quad \text{by the quotient rule} \quad (i = j)",
        r" \text{by the quotient rule, if $i = j$}",
        r" \text{the diagonal: $i = j$}",
        r" \text{if i = j}",
        r" \text{, since } i = j \text{ here}",
        r" \text{ for all } i = j",
        r" \text{where $i = j$ and $n = 2$}",
        r" % for i = j",
        r" % quotient rule, $i = j$",
    ],
)
def test_a_condition_may_be_put_in_words(condition: str):
    assert check_derivation(DIAGONAL + condition).verdict == "proved"
    wrong = DIAGONAL.replace("1 - p_i", "1 + p_i")
    assert check_derivation(wrong + condition).verdict == "refuted"


@pytest.mark.parametrize("word", [*ASSUMING, *STATING])
def test_every_word_that_introduces_a_condition_is_understood(word: str):
    assert check_derivation(rf"{DIAGONAL} \text{{{word} }} i = j").verdict == "proved"
    assert check_derivation(rf"{DIAGONAL} \text{{{word.capitalize()} $i = j$}}").verdict == "proved"
    assert check_derivation(rf"{DIAGONAL} \text{{{word} }} i \ne j").verdict == "refuted"


@pytest.mark.parametrize(
    "lead",
    [
        r"i = j: \quad ",
        r"(i = j): ",
        r"\text{if } i = j: \quad ",
        r"\text{If $i = j$, then } ",
        r"\text{Case } i = j: ",
        r"\text{Case $i = j$: } \quad ",
        r"\text{for } i = j \text{ we get } ",
    ],
)
def test_a_condition_may_stand_before_its_equation(lead: str):
    assert check_derivation(lead + DIAGONAL).verdict == "proved"
    assert check_derivation(lead.replace("=", r"\ne") + DIAGONAL).verdict == "refuted"
    (row,) = check_derivation(lead + DIAGONAL).rows
    assert row.latex.startswith(lead[:9])


@pytest.mark.parametrize(
    ("condition", "message"),
    [
        (r", \quad z_i > 0", "'>' is not part"),
        (r" \quad \text{for } z_i > 0", "cannot be taken into account"),
        (r" && z_i > 0", "cannot be taken into account"),
        (r" \text{when } z_i \ne 0", "cannot be taken into account"),
        (r" \text{if } z_i = y_i", "may only compare indices"),
        (r" \text{provided that $p_i = 1$}", "may only compare indices"),
        (r" \text{unless } i = j", "do not say clearly"),
        (r" \text{not only for } i = j", "do not say clearly"),
        (r" \text{for $i = j$ or $i = 1$}", "do not say clearly"),
        (r" \text{by magic } i = j", "not clear whether"),
    ],
)
def test_a_condition_that_is_not_understood_is_an_error(condition: str, message: str):
    report = check_derivation(DIAGONAL + condition)
    assert report.verdict == "error"
    assert message in report.error.message


def test_words_on_a_line_of_their_own_change_nothing():
    report = check_derivation(r"p_i &= 1 p_i \\ \text{once more} \\ &= p_i")
    assert report.verdict == "proved"
    assert len(report.steps) == 2


def test_two_numbers_are_no_condition():
    assert check_derivation("p_i = p_i && p_i = p_i && 2 = 3").verdict == "refuted"


@pytest.mark.parametrize("condition", [r", \quad C > 0", r" \text{ for } C > 0", " && C > 0"])
def test_only_what_the_notation_says_may_be_repeated(condition: str):
    latex = rf"\sqrt{{C^2}} = C{condition}"
    (side, *_) = read(latex, positive={"C"}).chains[0].sides[1:]
    assert side.error is None
    (side, *_) = read(latex, positive={"T"}).chains[0].sides[1:]
    assert "not declared to be positive" in side.error.message


def test_words_may_name_the_index_of_a_sum():
    for latex in (
        r"\sum_k \delta_{ik} p_k &= p_i && \delta \text{ picks } k = i",
        r"\frac{\partial}{\partial z_j} \sum_k e^{z_k} = e^{z_j} && \text{only the term } k = j \text{ counts}",
        r"\frac{\partial S}{\partial z_j} = e^{z_j} && \text{only the term } k = j \text{ holds } z_j",
    ):
        assert check_derivation(latex).verdict == "proved"


def test_a_mark_for_all_indices_is_no_condition():
    for words in (r"\text{for all } i", r"\text{for every } i, j", r"\text{for } i = 1, \dots, n"):
        assert check_derivation(rf"p_i p_j = p_j p_i \quad {words}").verdict == "proved"


# --- equations among the words -------------------------------------------------------------------


@pytest.mark.parametrize(
    "latex",
    [
        r"L = \log S - y^\top z \quad \text{so} \quad \nabla_z L = y - p",
        r"L = \log S - y^\top z \text{, hence } \nabla_z L = y - p",
        r"L = \log S - y^\top z \text{, and so by the chain rule } \nabla_z L = y - p",
        r"\begin{aligned} L &= \log S - y^\top z && \nabla_z L &= y - p \end{aligned}",
        r"\begin{align} L &= \log S - y^\top z, & \nabla_z L &= y - p \end{align}",
        "p_i = p_i && p_i = 1",
        r"p_i = p_i && \text{as } p_i = 1",
        r"p_i = p_i \text{ because $p_i = 1$}",
        r"p_i = p_i \quad (\text{where } p_i = 1)",
        "p_i = p_i % because $p_i = 1$",
        r"p_i = p_i \text{ } - 1",
    ],
)
def test_an_equation_in_a_reason_is_judged(latex: str):
    assert check_derivation(latex).verdict == "refuted"


@pytest.mark.parametrize(
    "latex",
    [
        r"L = \log S - y^\top z \quad \text{so} \quad \nabla_z L = p - y",
        r"\begin{aligned} L &= \log S - y^\top z && \nabla_z L &= p - y \end{aligned}",
        r"\frac{e^{z_i}}{S} S = e^{z_i} && \text{as } p_i = e^{z_i} / S",
        r"p_i (\delta_{ij} - p_j) = -p_i p_j, \quad i \ne j && \text{as } \delta_{ij} = 0",
    ],
)
def test_a_true_one_is_proved(latex: str):
    report = check_derivation(latex)
    assert report.verdict == "proved"
    assert len(report.steps) == 2


@pytest.mark.parametrize(
    "latex",
    [
        r"p_i = p_i \text{ plus } + 1",
        r"p_i = p_i \text{ minus } - 1",
        r"p_i = p_i \text{ which is } = 1",
        r"p_i = p_i \text{p_i = 1}",
        r"p_i = p_i \tag{p_i = 1}",
        "p_i = p_i % p_i = 1",
        r"p_i = p_i && p_i",
        r"p_i = p_i && \text{as } {p_i = 1}",
        r"p_i = p_i && \text{as } \boxed{p_i = 1}",
        r"p_i = p_i \text{ as ${p_i = 1}$}",
        r"p_i = p_i \text{ as } p_i ＝ 1",
        r"p_i = p_i \text{ as } p_i \doteq 1",
        r"p_i = p_i \text{ since } \underbrace{\sum_k y_k}_{2} \text{ cancels}",
        r"p_i = p_i && \text{why} \\ & + 1",
        r"p_i = p_i && \text{why} \\ & - 1",
        r"p_i \overset{p_i = 1}{=} p_i",
    ],
)
def test_a_claim_that_cannot_be_judged_is_an_error(latex: str):
    assert check_derivation(latex).verdict == "error"


@pytest.mark.parametrize("word", CONCLUDING)
def test_words_that_conclude_stand_between_two_equations(word: str):
    report = check_derivation(rf"p_i = 1 p_i \text{{, {word} }} p_i = p_i \\ = 2 p_i")
    assert [step.status for step in report.steps] == ["proved", "proved", "refuted"]
    assert len(report.rows) == 3


def test_the_equation_of_a_reason_is_not_continued_by_the_next_line():
    latex = r"p_i &= 1 p_i && \text{as } S = \sum_k e^{z_k} \\ &= p_i"
    report = check_derivation(latex)
    assert [(step.left, step.right) for step in report.steps] == [
        ("p_i", "1 p_i"), ("1 p_i", "p_i"), ("S", r"\sum_k e^{z_k}")]  # fmt: skip
    assert [row.steps for row in report.rows] == [(1, 3), (2,)]
    assert report.rows[0].reason == r"\text{as } S = \sum_k e^{z_k}"


def test_equations_in_columns_are_continued_in_their_columns():
    latex = r"\begin{align} p_i &= 1 p_i, & y_i &= 1 y_i \\ &= p_i & &= y_i \end{align}"
    sides = [(step.left, step.right) for step in check_derivation(latex).steps]
    assert sides == [("p_i", "1 p_i"), ("1 p_i", "p_i"), ("y_i", "1 y_i"), ("1 y_i", "y_i")]


def test_a_law_may_be_quoted_as_a_reason_whatever_its_letters_mean():
    for law in (
        r"e^{a + b} = e^a e^b",
        r"\log(ab) = \log a + \log b",
        r"-\log \frac{1}{c} = \log c",
    ):
        assert check_derivation(rf"p_i = p_i && {law}").verdict == "proved"
        assert check_derivation(rf"p_i = p_i && \text{{because }} {law}").verdict == "proved"


@pytest.mark.parametrize(
    "law",
    [
        "e^{a + b} = e^a + e^b",
        r"\log(a + b) = \log a \log b",
        r"\sqrt{a^2} = a",
        "AB = BA",
        "p(2z) = 2 p(z)",
    ],
)
def test_what_is_no_law_is_not_taken_for_one(law: str):
    assert not is_law(read_line(law, law, 0, len(law)).sides)
    assert check_derivation(rf"p_i = p_i && \text{{because }} {law}").verdict != "proved"


# --- labels of braces ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("label", "verdict"),
    [
        ("_{=1}", "proved"),
        ("_{1}", "proved"),
        ("_1", "proved"),
        (r"_{\sum_l p_l}", "proved"),
        (r"_{\text{sums to one}}", "proved"),
        (r"_{\text{one}}", "proved"),
        ("_{=2}", "refuted"),
        ("_{2}", "refuted"),
        ("_2", "refuted"),
        (r"_{\text{2}}", "error"),
        ("_{p_1 = 1}", "error"),
    ],
)
def test_the_label_of_a_brace_is_a_claim_unless_it_is_words(label: str, verdict: str):
    assert check_derivation(rf"p_i \underbrace{{\sum_k y_k}}{label} = p_i").verdict == verdict
    above = label.replace("_", "^", 1)
    assert check_derivation(rf"p_i \overbrace{{\sum_k y_k}}{above} = p_i").verdict == verdict


def test_a_label_holds_where_its_formula_stands():
    assert check_derivation(r"\sum_{k \ne i} \underbrace{\delta_{ik}}_{= 0} p_k = 0").ok
    assert check_derivation(r"\sum_k \underbrace{\delta_{ik}}_{= 0} p_k = p_i").verdict == "refuted"
    assert check_derivation(r"\underbrace{J_{ij}}_{-p_i p_j} = -p_i p_j, \quad i \ne j").ok


# --- words ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        (r"\text{the definition of } p_i \text{ and } p_j",) * 2,
        (r"\log \text{ undoes } \exp",) * 2,
        (r"\text{divide by } S \ne 0",) * 2,
        (r"\text{multiply by $-1$}", "multiply by $-1$"),
        (r"\text{because}", "because"),
        ("(1)", "(1)"),
        (r"\text{take out } -p_j",) * 2,
        (r"\text{row = output, column = input}", "row = output, column = input"),
        (r"\text{take out } \sum_{k=1}^n e^{z_k}",) * 2,
    ],
)
def test_a_reason_may_speak_of_formulas(typed: str, reason: str):
    assert check_derivation(f"p_i = p_i && {typed}").verdict == "proved"
    assert reasons(f"p_i = p_i && {typed}") == [reason]


@pytest.mark.parametrize("depth", [1, 40, 400])
def test_many_words_are_sorted_in_time(depth: int):
    """Each word is looked at once: the time grows with the length, not with its square."""
    start = time.process_time()
    check_derivation("p_i = p_i " + r"\text{as } p_k " * depth)
    check_derivation(r"p_i = p_i \quad " * depth)
    assert time.process_time() - start < 2


# --- punctuation in a text of its own ------------------------------------------------------------


@pytest.mark.parametrize("mark", ["; ", ", ", ": ", " – "])
def test_a_separator_in_a_text_of_its_own_stays_in_the_reason(mark: str):
    reason = rf"\text{{the definition of }} p \text{{{mark}}} y \text{{ sums to 1}}"
    assert reasons(rf"p_i = p_i && {reason}") == [reason]


def test_punctuation_at_the_end_of_a_reason_is_left_out():
    assert reasons(r"p_i = p_i && \text{the definition of } p \text{.}") == [
        r"\text{the definition of } p"
    ]


def test_a_separator_in_a_text_of_its_own_parts_two_equations():
    """Read as p_i T = p_i · T = T p_i, the two false equations would pass for true."""
    assert check_derivation(r"p_i T = p_i \text{, } T = T p_i").verdict == "error"
    beside = r"p_i = p_i && \text{as } p_i T = T p_i \text{; } T y_k = y_k T"
    assert check_derivation(beside).verdict == "proved"
    assert check_derivation(beside.replace("y_k T", "y_k")).verdict == "refuted"


@pytest.mark.parametrize("condition", [r"\text{, } i = j", r"\text{, for } i = j \text{, } j = k"])
def test_a_condition_may_follow_a_comma_in_a_text_of_its_own(condition: str):
    assert check_derivation(rf"p_i = p_j {condition}").verdict == "proved"
    assert check_derivation(rf"p_i = -p_j {condition}").verdict == "refuted"
