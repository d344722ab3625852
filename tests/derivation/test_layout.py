r"""Lines, chains and reasons: the layout of a displayed derivation."""
# ruff: noqa: E501 - formulas stay on one line

import pytest

from softgrad.derivation import check_derivation


def sides(latex: str) -> list[tuple[str, str]]:
    report = check_derivation(latex)
    return [(step.left, step.right) for step in report.steps]


def reasons(latex: str) -> list[str]:
    return [step.reason for step in check_derivation(latex).steps]


def test_one_equals_sign_is_one_step():
    assert sides("p_i = p_i^1 = p_i") == [("p_i", "p_i^1"), ("p_i^1", "p_i")]


@pytest.mark.parametrize("environment", ["aligned", "align", "align*", "split", "equation*"])
def test_a_line_may_begin_with_the_relation(environment: str):
    text = rf"\begin{{{environment}}} p_i &= p_i \cdot 1 \\[4pt] &= 1 p_i \nonumber \end{{{environment}}}"
    assert sides(text) == [("p_i", r"p_i \cdot 1"), (r"p_i \cdot 1", "1 p_i")]


def test_line_breaks_before_a_relation_are_lines_without_an_environment():
    assert sides("p_i\n = 1 p_i\n = p_i") == [("p_i", "1 p_i"), ("1 p_i", "p_i")]


def test_a_line_that_starts_with_an_operator_continues_the_expression():
    assert sides(r"p_i + y_i &= p_i \\ &\quad + y_i") == [("p_i + y_i", r"p_i \quad + y_i")]


@pytest.mark.parametrize(
    "latex",
    [
        r"L = \log S - \\ \sum_k y_k z_k",
        r"L = \\ \log S - \sum_k y_k z_k",
        r"L &= \\ & \log S \\ & - \sum_k y_k z_k",
        r"\begin{eqnarray} L &=& \log S - \\ && \sum_k y_k z_k \end{eqnarray}",
    ],
)
def test_a_line_that_ends_with_an_operator_or_a_relation_is_continued(latex: str):
    report = check_derivation(latex)
    assert report.verdict == "proved"
    assert len(report.steps) == 1


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (r"\begin{eqnarray*}", r"\end{eqnarray*}"),
        (r"\begin{alignat}{2}", r"\end{alignat}"),
        (r"\begin{alignedat}{2}", r"\end{alignedat}"),
        (r"\begin{flalign}", r"\end{flalign}"),
        (r"\begin{array}{rcl}", r"\end{array}"),
        (r"\begin{aligned}[t]", r"\end{aligned}"),
        ("", ""),
    ],
)
def test_other_environments_lay_lines_out_too(before: str, after: str):
    assert sides(rf"{before} p_i &=& 1 p_i \\ &=& p_i {after}") == [
        ("p_i", "1 p_i"),
        ("1 p_i", "p_i"),
    ]


@pytest.mark.parametrize("opening", ["(", "["])
def test_an_array_in_brackets_is_a_matrix(opening: str):
    closing = {"(": ")", "[": "]"}[opening]
    cells = r"p_1 (1 - p_1) & -p_1 p_2 \\ -p_2 p_1 & p_2 (1 - p_2)"
    latex = rf"J = \left{opening}\begin{{array}}{{cc}} {cells} \end{{array}}\right{closing}"
    assert check_derivation(latex, given="n = 2").verdict == "proved"


def test_a_line_that_starts_with_an_expression_opens_a_new_chain():
    latex = r"p_i &= 1 p_i \\ y_i &= 1 y_i \\ &= y_i"
    assert sides(latex) == [("p_i", "1 p_i"), ("y_i", "1 y_i"), ("1 y_i", "y_i")]


def test_equations_side_by_side_are_chains_of_their_own():
    latex = r"S = \sum_k e^{z_k}, \qquad p_i = \frac{e^{z_i}}{S}."
    assert sides(latex) == [("S", r"\sum_k e^{z_k}"), ("p_i", r"\frac{e^{z_i}}{S}")]


def test_indices_of_one_chain_do_not_bind_the_next():
    assert check_derivation(r"\sum_i p_i = 1 \\ p_i = p_i").ok


def test_two_equations_that_tex_would_run_together_are_refused():
    error = check_derivation("p_i = p_i\ny_i = y_i").error
    assert "runs on" in error.message
    assert (error.line, error.kind) == (2, "ambiguous")


@pytest.mark.parametrize(
    "latex",
    [
        r"p_i &= p_i && \text{because}",
        r"p_i = p_i \quad \text{because}",
        r"p_i &= p_i && (\text{because})",
        r"p_i &= p_i \tag{because}",
        "p_i = p_i % because",
        r"p_i &= p_i \\ % because",
    ],
)
def test_reasons_may_be_given_in_many_ways(latex: str):
    assert reasons(latex) == ["because"]


def test_a_reason_may_hold_formulas():
    latex = r"\sum_k \delta_{ik} p_k &= p_i && \delta \text{ picks } k = i"
    assert reasons(latex) == [r"\delta \text{ picks } k = i"]


def test_a_comment_belongs_to_the_step_that_ends_on_its_line():
    assert reasons("p_i = 1 p_i % one\n = p_i % two") == ["one", "two"]


def test_an_escaped_percent_sign_starts_no_comment():
    assert r"'\%' is not part" in check_derivation(r"p_i = p_i \% x").error.message


def test_reasons_can_be_passed_beside_the_derivation():
    report = check_derivation("p_i = 1 p_i = p_i", reasons=["one", "two"])
    assert [step.reason for step in report.steps] == ["one", "two"]


def test_there_must_be_one_reason_a_step():
    with pytest.raises(ValueError, match="1 reasons for 2 steps"):
        check_derivation("p_i = 1 p_i = p_i", reasons=["one"])


def test_what_is_shown_is_what_was_typed():
    latex = r"p_i &= \dfrac{e^{z_i}}{S} && \text{why} \\ &= \bigl( p_i \bigr)"
    rows = [row.latex for row in check_derivation(latex).rows]
    assert rows == [r"p_i = \dfrac{e^{z_i}}{S}", r"= \bigl( p_i \bigr)"]


def test_labels_boxes_and_braces_are_layout_too():
    latex = r"\label{eq} p_i = \underbrace{p_i}_{\text{softmax}} = \boxed{p_i} \overset{!}{=} p_i \stackrel{\text{def}}= p_i"
    assert check_derivation(latex).ok
