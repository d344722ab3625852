"""Repairs: single edits that make a wrong step true."""
# ruff: noqa: E501 - formulas stay on one line

import pytest

from softgrad.derivation import BATCH, BOOK, LAYER, check_derivation, suggest


def repairs(latex: str, notation=BOOK, step: int = 1) -> list[str]:
    return [suggestion.latex for suggestion in suggest(latex, notation, step)]


@pytest.mark.parametrize(
    ("latex", "repair"),
    [
        (r"\frac{\partial L}{\partial z_i} = p_i + y_i", "p_i - y_i"),
        (r"\frac{\partial p_i}{\partial z_i} = p_i (1 + p_i)", "p_i (1 - p_i)"),
        (r"\frac{\partial S}{\partial z_j} = e^{-z_j}", "e^{z_j}"),
        (r"\frac{\partial S^{-1}}{\partial z_j} = -\frac{e^{z_j}}{S}", r"-\frac{e^{z_j}}{S^2}"),
        (r"J = \operatorname{diag}(p) + p p^\top", r"\operatorname{diag} (p) - p p^\top"),
        (r"\frac{\partial p_i}{\partial z_j} = \begin{cases} -p_i p_j & i = j \\ p_i (1 - p_i)"
         r" & i \ne j \end{cases}",
         r"\begin{cases} p_i (1 - p_i) & \text{if } i = j \\ -p_i p_j & \text{if } i \neq j \end{cases}"),
    ],
)  # fmt: skip
def test_the_edit_that_repairs_it_is_found(latex: str, repair: str):
    found = repairs(latex)
    assert repair in found
    left = latex.partition(" = ")[0]
    for right in found:
        assert check_derivation(f"{left} = {right}").verdict == "proved"


@pytest.mark.parametrize(
    ("latex", "repair", "notation"),
    [
        (r"\frac{\partial L}{\partial p_i} = \frac{y_i}{p_i}", r"-\frac{y_i}{p_i}", BOOK),
        (r"\frac{\partial}{\partial z_i} \frac{1}{\sum_k e^{z_k}} = \frac{e^{z_i}}{\left(\sum_k e^{z_k}\right)^2}",
         r"-\frac{e^{z_i}}{\left(\sum_k e^{z_k}\right)^2}", BOOK),
        (r"\frac{\partial L}{\partial x} = W (p - y)", r"W^\top (p - y)", LAYER),
        (r"\frac{\partial L}{\partial W} = x (p - y)^\top", r"\left(x (p - y)^\top\right)^\top", LAYER),
        (r"\frac{\partial L}{\partial W} = (p - y) x", r"(p - y) x^\top", LAYER),
        (r"\frac{\partial L}{\partial W_{ij}} = \sum_k (p_k - y_k) x_j", r"\sum_k \delta_{ik} (p_k - y_k) x_j", LAYER),
        (r"\frac{\partial L}{\partial b_i} = \sum_{a=1}^m (P_{ai} - Y_{ai})",
         r"\frac{\sum_{a = 1}^m (P_{ai} - Y_{ai})}{m}", BATCH),
        (r"\frac{\partial^2 p_i}{\partial z_i^2} = p_i (1 - p_i) (1 - p_i)", r"p_i (1 - p_i) (1 - 2 p_i)", BOOK),
        (r"\frac{\partial \lVert v \rVert^2}{\partial v_i} = v_i", "2 v_i", BOOK),
        (r"\frac{\partial}{\partial T} \frac{v_i}{T} = \frac{v_i}{T^2}", r"-\frac{v_i}{T^2}", BOOK),
    ],
)  # fmt: skip
def test_what_was_forgotten_is_found(latex: str, repair: str, notation):
    assert check_derivation(latex, notation).verdict in ("refuted", "error")
    assert repair in repairs(latex, notation)


def test_a_condition_on_the_whole_derivation_still_holds():
    latex = r"\frac{\partial p_i}{\partial z_j} = p_i (1 + p_j)"
    found = [suggestion.latex for suggestion in suggest(latex, given="i = j")]
    assert "p_i (1 - p_j)" in found
    assert "p_i (1 - p_j)" not in repairs(latex)
    for repair in found:
        assert check_derivation(
            rf"\frac{{\partial p_i}}{{\partial z_j}} = {repair}", given="i = j"
        ).ok


def test_what_is_given_must_be_a_condition():
    with pytest.raises(ValueError, match="no side condition"):
        suggest("p_i = 1", given="p_i > 0")


def test_a_missing_square_in_a_denominator_is_found():
    found = repairs(r"\frac{\partial}{\partial z_j} \frac{1}{S} = -\frac{e^{z_j}}{S}")
    assert found == [r"-\frac{e^{z_j}}{S^2}"]


def test_the_one_most_like_what_was_typed_comes_first():
    found = repairs(r"\frac{\partial p_i}{\partial z_j} = p_i (\delta_{ij} - p_i)")
    assert found[0] in (r"p_i (\delta_{ij} - p_j)", r"p_j (\delta_{ij} - p_i)")


def test_a_suggestion_says_what_was_edited():
    (suggestion,) = suggest(r"\frac{\partial L}{\partial z_i} = y_i - p_i")
    assert suggestion.what == "the difference turned round"
    assert str(suggestion) == "p_i - y_i   (the difference turned round)"


def test_the_condition_of_the_line_still_holds():
    latex = r"\frac{\partial p_i}{\partial z_j} = p_i p_j, \quad i \ne j"
    assert repairs(latex) == ["-p_i p_j"]
    latex = r"\frac{\partial p_i}{\partial z_j} = 0 - p_i p_i, \quad i \ne j"
    assert "0 - p_i p_j" in repairs(latex)


def test_later_steps_can_be_repaired():
    latex = r"p_i = p_i \\ \frac{\partial L}{\partial W_{ij}} = (p_i + y_i) x_j"
    assert "(p_i - y_i) x_j" in repairs(latex, LAYER, 2)


def test_nothing_is_suggested_where_no_single_edit_helps():
    assert repairs("p_i = v_i^3 + 7") == []


def test_a_repair_that_cannot_be_proved_is_not_suggested():
    """Without the 1 it would be true, but the rules for every size do not see it."""
    squared = r"\log\left(1 + 2 e^{z_1} + e^{2 z_1}\right)"
    assert check_derivation(rf"{squared} = 2 \log\left(1 + e^{{z_1}}\right)").verdict == "unknown"
    assert repairs(rf"{squared} = 2 \log\left(1 + e^{{z_1}}\right) + 1") == []


def test_nothing_is_suggested_for_what_cannot_be_read():
    assert repairs("p_i = ") == []
    assert repairs(r"p_i = \foo") == []
    assert repairs(r"p_i = p_{ij}") == []


def test_there_must_be_such_a_step():
    with pytest.raises(IndexError, match="no step 2"):
        suggest("p_i = p_i", BOOK, 2)
    with pytest.raises(IndexError):
        suggest("p_i = p_i", BOOK, 0)


def test_a_number_on_the_left_is_a_step_like_any_other():
    assert r"\sum_j p_j - 1" in [found.latex for found in suggest(r"0 = \sum_j p_j - 2")]
