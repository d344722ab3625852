r"""A line such as "Case i = j:" heads the equation below it, and nothing beyond that."""

import pytest

from softgrad.derivation import check_derivation
from softgrad.derivation.showing.rendering import mime_bundle

OFF_DIAGONAL = r"\frac{\partial p_i}{\partial z_j} = -p_i p_j"
BOTH_CASES = r"""\begin{aligned}
\text{Case } i = j: & \\
\frac{\partial p_i}{\partial z_j} &= \frac{e^{z_i} S - e^{z_i} e^{z_i}}{S^2} \\
&= p_i (1 - p_i) \\
\text{Case } i \ne j: & \\
\frac{\partial p_i}{\partial z_j} &= \frac{0 - e^{z_i} e^{z_j}}{S^2} \\
&= -p_i p_j
\end{aligned}"""


@pytest.mark.parametrize(
    "header",
    [
        r"\text{Case } i \ne j:",
        r"\text{Case 2: } i \ne j",
        r"\text{Case 2 } (i \ne j)\text{:}",
        r"\text{If $i \ne j$:}",
        r"& \text{For } i \ne j: &",
        r"\text{Second, if } i \ne j \text{, so that the indices differ:}",
        r"i \ne j:",
    ],
)
def test_a_header_holds_for_the_equation_below_it(header: str):
    assert check_derivation(OFF_DIAGONAL).verdict == "refuted"
    assert check_derivation(rf"{header} \\ {OFF_DIAGONAL}").verdict == "proved"
    opposite = header.replace(r"\ne", "=")
    assert check_derivation(rf"{opposite} \\ {OFF_DIAGONAL}").verdict == "refuted"


def test_each_case_has_its_own_header():
    assert [step.status for step in check_derivation(BOTH_CASES).steps] == ["proved"] * 4
    swapped = BOTH_CASES.replace("i = j:", "i = i':").replace(r"i \ne j:", "i = j:")
    assert check_derivation(swapped.replace("i = i':", r"i \ne j:")).verdict == "refuted"


@pytest.mark.parametrize("words", ["", r"\text{so that } ", r"\text{Together:} \\ "])
def test_what_the_cases_are_put_together_to_give_must_hold_without_them(words: str):
    report = check_derivation(
        rf"\text{{Case }} i \ne j: \\ {OFF_DIAGONAL} \\ {words}{OFF_DIAGONAL}"
    )
    assert [step.status for step in report.steps] == ["proved", "refuted"]


def test_words_on_a_line_of_their_own_end_a_case():
    report = check_derivation(r"\text{Case } i = j: \\ p_i = p_j \\ \text{In general} \\ = p_i")
    assert [step.status for step in report.steps] == ["proved", "refuted"]


def test_a_line_that_cannot_be_read_ends_a_case():
    report = check_derivation(rf"\text{{Case }} i \ne j: \\ p_i = \foo \\ {OFF_DIAGONAL}")
    assert [step.status for step in report.steps] == ["error", "refuted"]


@pytest.mark.parametrize(
    "latex",
    [
        rf"{OFF_DIAGONAL} \\ \text{{for }} i \ne j",
        rf"p_i = p_i \\ \text{{for }} i \ne j \\ {OFF_DIAGONAL}",
        r"p_i = p_i \\ \text{Case } i \ne j:",
        r"\text{the delta picks } k = i: \\ p_i = p_i",
    ],
)
def test_a_condition_that_heads_nothing_for_certain_is_refused(latex: str):
    report = check_derivation(latex)
    assert report.verdict == "error"
    assert any("without an equation" in step.message for step in report.steps)


def test_a_case_starts_with_its_own_left_side():
    report = check_derivation(
        r"\frac{\partial p_i}{\partial z_j} = p_i (\delta_{ij} - p_j) \\"
        r" \text{Case } i = j: \\ = p_i (1 - p_i)"
    )
    assert report.verdict == "error"
    assert report.error.expected == "the left side again"


def test_a_header_is_shown():
    """Else the equation below it would seem to hold everywhere."""
    bundle = mime_bundle(check_derivation(BOTH_CASES))
    assert bundle["text/html"].count(">Case </span>") == 2
    assert bundle["text/latex"].count(r"\text{Case ") == 2
    shown = mime_bundle(check_derivation(rf"\text{{Case $i \ne j$:}} \\ {OFF_DIAGONAL}"))
    assert "<mi>i</mi><mo>≠</mo><mi>j</mi></math>" in shown["text/html"]
