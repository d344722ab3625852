r"""Conditions such as i ≠ j and n = 2: how they may be written, and how far they reach."""

import pytest

from softgrad.derivation import BOOK, Notation, check_derivation

OFF_DIAGONAL = r"\frac{\partial p_i}{\partial z_j} = -p_i p_j"


@pytest.mark.parametrize(
    "condition",
    [
        r", \quad i \ne j",
        r", i \neq j",
        r"\quad i \ne j",
        r" (i \ne j)",
        r" \quad (i \neq j).",
        r"\left( i \ne j \right)",
        r"\text{for } i \ne j",
        r"\quad \text{if } i \neq j,",
        r", \qquad \text{when } j \ne i",
        r" && i \ne j",
        r" && (i \ne j)",
        r" && \text{for } i \ne j && \text{the quotient rule}",
        r", \quad i \not= j",
    ],
)
def test_a_condition_may_be_set_off_in_many_ways(condition: str):
    assert check_derivation(OFF_DIAGONAL).verdict == "refuted"
    assert check_derivation(OFF_DIAGONAL + condition).verdict == "proved"


@pytest.mark.parametrize("space", ["", r"\, ", r"\; ", r"\ ", "~"])
def test_a_thin_space_stands_between_factors(space: str):
    """What follows it is a factor and the next side of the chain, not a condition."""
    chain = check_derivation(rf"p_i n = n p_i{space} n = 1")
    assert [step.right for step in chain.steps][1:] == ["1"]
    assert chain.verdict == "refuted"
    assert check_derivation(rf"J{space} v = u").verdict == "refuted"
    assert check_derivation(rf"J{space} v = 0").verdict == "refuted"
    assert check_derivation(rf"J{space} v = p \odot v - (p \cdot v) p").verdict == "proved"
    assert check_derivation(rf"p_i = p_i{space} T > 0").verdict == "error"
    assert check_derivation(rf"p_i = p_i{space} i = 1, \dots, n").verdict == "error"


@pytest.mark.parametrize("gap", [", ", r",\, ", r"\quad ", r"\qquad ", r"\; \text{if } "])
def test_a_comma_a_wide_space_or_a_word_sets_a_condition_off(gap: str):
    assert check_derivation(f"z_i n = 2 z_i{gap} n = 2").verdict == "proved"
    assert check_derivation(f"z_i n = 2 z_i{gap} n = 3").verdict == "refuted"
    assert check_derivation(f"z_i = z_i{gap} T > 0").verdict == "proved"


def test_a_condition_holds_for_its_own_line_only():
    report = check_derivation(
        r"""\frac{\partial p_i}{\partial z_j} &= p_i (1 - p_i), \quad i = j \\
        p_i (\delta_{ij} - p_j) &= p_i (1 - p_i)"""
    )
    assert [step.status for step in report.steps] == ["proved", "refuted"]


def test_a_condition_does_not_reach_the_line_after_in_the_same_chain():
    report = check_derivation(
        r"\frac{\partial p_i}{\partial z_j} &= p_i (1 - p_j), \quad i = j \\ &= p_i (1 - p_i)"
    )
    assert [step.status for step in report.steps] == ["proved", "refuted"]


def test_a_condition_holds_for_every_equals_sign_of_its_line():
    report = check_derivation(
        r"\frac{\partial p_i}{\partial z_j} = p_i (1 - p_j) = p_i (1 - p_i), \quad i = j"
    )
    assert report.verdict == "proved"


def test_a_condition_does_not_reach_back_to_the_line_before():
    report = check_derivation(
        r"\frac{\partial p_i}{\partial z_j} &= p_i (1 - p_i) \\ &= p_i (1 - p_j), \quad i = j"
    )
    assert [step.status for step in report.steps] == ["refuted", "proved"]


def test_given_conditions_hold_for_all_lines():
    latex = r"\frac{\partial p_i}{\partial z_j} &= \frac{-e^{z_i} e^{z_j}}{S^2} \\ &= -p_i p_j"
    assert check_derivation(latex).verdict == "refuted"
    assert check_derivation(latex, given=r"i \ne j").verdict == "proved"
    assert check_derivation(latex, given="i = j").verdict == "refuted"


def test_the_counterexample_obeys_the_condition():
    step = check_derivation(r"\frac{\partial p_i}{\partial z_j} = p_i p_j, \quad i \ne j").steps[0]
    assert step.status == "refuted"
    assert step.counterexample["i"] != step.counterexample["j"]


def test_a_size_may_be_fixed_for_a_line():
    assert check_derivation("p_1 + p_2 = 1").verdict == "refuted"
    assert check_derivation(r"p_1 + p_2 = 1, \quad n = 2").verdict == "proved"
    assert check_derivation(r"p_1 + p_2 = 1, \quad n = 3").verdict == "refuted"


def test_a_target_of_fixed_size_still_sums_to_one():
    assert check_derivation("y_1 + y_2 + y_3 = 1, n = 3").verdict == "proved"
    assert check_derivation("y_1 + y_2 = 1, n = 3").verdict == "refuted"


def test_a_fixed_size_leaves_the_other_sizes_open():
    latex = r"\sum_{k=1}^d W_{ik} x_k + \sum_{k=1}^n z_k = (W x)_i + z_1 + z_2, n = 2"
    assert check_derivation(latex).verdict == "proved"


def test_a_matrix_may_be_written_out_where_the_size_is_fixed():
    latex = (
        r"J = \begin{pmatrix} p_1 (1 - p_1) & -p_1 p_2 \\ -p_2 p_1 & p_2 (1 - p_2) \end{pmatrix}"
    )
    assert check_derivation(latex, given="n = 2").verdict == "proved"
    wrong = latex.replace("-p_2 p_1", "p_2 p_1")
    report = check_derivation(wrong, given="n = 2")
    assert report.verdict == "refuted"
    assert (report.steps[0].counterexample["i"], report.steps[0].counterexample["j"]) == (2, 1)


X = r"\begin{pmatrix} x_1 \\ x_2 \end{pmatrix}"
X_TURNED = r"\begin{pmatrix} x_2 \\ x_1 \end{pmatrix}"


@pytest.mark.parametrize("sizes", ["d = 2", "n = 3, d = 2", "n = 2, d = 2", "d = 2, n = 2"])
@pytest.mark.parametrize("chain", ["x = {} = {}", "{} = {} = x", "{} = {}", "x = {} = {} = x"])
def test_tables_in_a_chain_learn_their_size_from_one_another(chain: str, sizes: str):
    assert check_derivation(chain.format(X, X), given=sizes).verdict == "proved"
    assert check_derivation(chain.format(X, X_TURNED), given=sizes).verdict == "refuted"


def test_a_table_in_a_chain_still_has_the_length_of_its_neighbours():
    longer = X.replace(r"\end", r"\\ 0 \end")
    assert check_derivation(f"x = {X} = {longer}", given="n = 3, d = 2").verdict == "error"
    assert check_derivation(f"x = {X} = z", given="n = 2, d = 2").verdict == "error"
    assert check_derivation(f"x = {X} = {X}", given="n = 2").verdict == "error"


def test_a_table_needs_its_size_on_its_own_line_only():
    table = r"\begin{pmatrix} p_1 p_2 & -p_1 p_2 \\ -p_1 p_2 & p_1 p_2 \end{pmatrix}"
    latex = rf"J &= \operatorname{{diag}}(p) - p p^\top \\ &= {table}"
    assert check_derivation(latex + r", \quad n = 2").verdict == "proved"
    assert [step.status for step in check_derivation(latex).steps] == ["proved", "error"]
    wrong = latex.replace("& p_1 p_2", "& -p_1 p_2")
    assert check_derivation(wrong + r", \quad n = 2").verdict == "refuted"


def test_an_index_may_be_tied_by_the_condition_alone():
    assert check_derivation("p_i = p_j, i = j").verdict == "proved"
    assert check_derivation(r"p_i = p_j, i \ne j").verdict == "refuted"


def test_index_constants_can_be_conditions():
    assert check_derivation(r"\delta_{i1} z_i = z_1, \quad i = 1").verdict == "proved"
    assert check_derivation(r"\delta_{i1} z_i = 0, \quad i \ne 1").verdict == "proved"
    assert check_derivation(r"\delta_{i1} z_i = 0").verdict == "refuted"


@pytest.mark.parametrize("remark", [r", \quad i = 1, \dots, n", r", \qquad i = 1, 2, \ldots, n.",
                                    r", \quad T > 0"])  # fmt: skip
def test_what_the_notation_says_already_may_be_repeated(remark: str):
    assert check_derivation(r"p_i = \frac{e^{z_i}}{\sum_{k=1}^{n} e^{z_k}}" + remark).ok


@pytest.mark.parametrize(
    ("latex", "column"),
    [
        (r"z_3 = 5, \quad n = 2", 3),
        (r"p_1 = 1 + z_3, \quad n = 2", 13),
        (r"y_3 = y_3, \quad n = 2", 3),
        (r"p_i = p_i, i = 3, n = 2", 16),
        (r"\sum_{k=1}^3 p_k = 1, n = 2", 20),
    ],
)
def test_an_index_beyond_the_stated_size_is_named_with_the_size(latex: str, column: int):
    error = check_derivation(latex).error
    assert error.kind == "index"
    assert "index 3 is beyond n = 2" in error.message
    assert error.column == column


def test_an_index_within_the_stated_size_is_not_refused():
    assert check_derivation(r"z_3 = z_3, \quad n = 3").verdict == "proved"
    assert check_derivation(r"\delta_{i3} = 0, \quad n = 2").verdict == "proved"


def test_an_index_hidden_in_a_definition_counts_as_well():
    notation = BOOK.copy().define("q = z_3")
    assert "index 3 is beyond n = 2" in check_derivation("q = z_1, n = 2", notation).error.message
    by_third = r"\frac{\partial q}{\partial z_i} = "
    assert check_derivation(by_third + r"\delta_{i3}", notation).verdict == "proved"
    assert check_derivation(by_third + "0", notation).verdict == "refuted"
    assert check_derivation("q = 2 q", notation).verdict == "refuted"


def test_a_size_has_one_value():
    assert "at once" in check_derivation("p_i = p_i, n = 2, n = 3").error.message


def test_a_bar_replaces_the_index_before_it_and_nowhere_else():
    for latex, verdict in [
        (r"\left. p_i \right|_{i = 1} = p_1", "proved"),
        (r"p_1 = \left. p_i \right|_{i = 1}", "proved"),
        (r"\left. p_i \right|_{i = 1} + \left. p_i \right|_{i = 2} = 1, \quad n = 2", "proved"),
        (r"p_j + \left. p_i \right|_{i = j} = 2 p_j", "proved"),
        (r"\sum_i \left. p_i \right|_{i = j} = n p_j", "proved"),
        (r"\left. p_i \right|_{i = 1} = p_i", "refuted"),
        (r"p_j + \left. p_i \right|_{i = j} = 2 p_i", "refuted"),
        (r"\left. p_i \right|_{i = j} = p_i", "refuted"),
        (r"\sum_j \left. v_i \right|_{i = j} = n v_i", "refuted"),
        (r"\sum_i \left. p_i p_j \right|_{i = j} = p_j^2", "refuted"),
    ]:
        assert check_derivation(latex).verdict == verdict, latex


def test_a_bar_after_a_whole_side_ties_both_of_its_indices():
    diagonal = r"\left. \frac{\partial p_i}{\partial z_j} \right|_{i = j} = "
    assert check_derivation(diagonal + "p_i (1 - p_j)").verdict == "proved"
    assert check_derivation(diagonal + "p_i (1 + p_j)").verdict == "refuted"
    elsewhere = r"\left. \frac{\partial p_i}{\partial z_j} \right|_{i \ne j} = "
    assert check_derivation(elsewhere + "-p_i p_j").verdict == "proved"
    assert check_derivation(elsewhere + "p_i (1 - p_j)").verdict == "refuted"


@pytest.mark.parametrize(
    ("latex", "says"),
    [
        (r"\left. L \right|_{i = j} = L", "'i' does not stand in what is evaluated"),
        (r"2 p_i + \left. p_i \right|_{i \ne 1} = 3 p_i", "does not say at which index"),
    ],
)
def test_a_bar_that_replaces_nothing_is_refused(latex: str, says: str):
    assert says in check_derivation(latex).error.message


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        (r"1 & i = j", "no case says what holds where i ≠ j"),
        (r"1 & i = 1 \\ 0 & i = 2", "no case says what holds where i ≠ 1, i ≠ 2"),
        (r"1 & i = j \\ 0 & i \ne j \\ 5 & i = j", "two cases apply where i = j"),
        (r"1 & i = j \\ 0 & i \ne j \\ 5 & \text{otherwise}", "this case never applies"),
        (r"1 & i = j \\ 0 & i \ne 1 \\ 0 & \text{otherwise}", "two cases apply where"),
    ],
)
def test_cases_must_cover_everything_once(rows: str, says: str):
    latex = rf"\delta_{{ij}} = \begin{{cases}} {rows} \end{{cases}}"
    assert says in check_derivation(latex).error.message


@pytest.mark.parametrize("last", [r"0 & i \ne j", r"0 & \text{otherwise}"])
def test_cases_that_cover_everything_are_read(last: str):
    latex = rf"\delta_{{ij}} = \begin{{cases}} 1 & i = j \\ {last} \end{{cases}}"
    assert check_derivation(latex).verdict == "proved"
    assert check_derivation(latex.replace("1 &", "2 &")).verdict == "refuted"


def test_a_condition_that_cannot_be_met_is_refused_or_undecided():
    """It would make every step true."""
    assert check_derivation(r"p_i = 2 p_i, \quad i \ne i").verdict == "unknown"
    assert check_derivation(r"p_i = 2 p_i, \quad i \ne i", sympy=True).verdict == "unknown"
    assert check_derivation("p_i = 2 p_i, n = 0").verdict == "error"


def test_only_a_letter_that_the_notation_knows_as_positive_may_be_said_to_be():
    notation = Notation().tensor("a", positive=True).tensor("b")
    assert check_derivation(r"\sqrt{a^2} = a, \quad a > 0", notation).ok
    report = check_derivation(r"\sqrt{b^2} = b, \quad b > 0", notation)
    assert report.verdict == "error"
    assert "'b' is not declared to be positive" in report.error.message
