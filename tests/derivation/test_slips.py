r"""Slips of published write-ups, and what readers get wrong: each is caught, named and, where one edit
repairs it, repaired.
"""
# ruff: noqa: E501 - formulas stay on one line

from dataclasses import dataclass

import pytest

from softgrad.derivation import check_derivation, suggest
from tests.derivation.true_steps import NOTATIONS


@dataclass(frozen=True)
class Slip:
    """A wrong derivation; `step` is the number of the wrong step."""

    name: str
    latex: str
    says: str
    repair: str = ""
    step: int = 1
    notation: str = "book"

    def __str__(self) -> str:
        return self.name


REFUTED = [
    Slip(
        "the sum leaves out k = 1 where it should leave out k = i",
        r"\frac{\partial L}{\partial z_i} = p_i \left(y_i + \sum_{k \ne 1} y_k\right) - y_i = p_i - y_i",
        "n = 2, i = 2",
        repair=r"p_i \left(y_i + \sum_{k \neq i} y_k\right) - y_i",
    ),
    Slip(
        "the same slip one line earlier",
        r"\frac{\partial L}{\partial z_i} = -y_i (1 - p_i) + \sum_{k \ne 1} y_k p_i",
        "the left side is",
        repair=r"-y_i (1 - p_i) + \sum_{k \neq i} y_k p_i",
    ),
    Slip(
        "an index is copied twice, and corrected silently in the next line",
        r"\frac{\partial p_j}{\partial z_i} = \delta_{ij} p_j - \frac{e^{z_j}}{S} \frac{e^{z_j}}{S}"
        r" = \delta_{ij} p_j - p_j p_i",
        "i ≠ j",
        repair=r"\delta_{ij} p_j - \frac{e^{z_i}}{S} \frac{e^{z_j}}{S}",
    ),
    Slip(
        "the parentheses of the squared sum are misplaced",
        r"\frac{\partial p_i}{\partial z_j}"
        r" = \frac{\delta_{ij} e^{z_i} S - e^{z_i} e^{z_j}}{\sum_k \left(e^{z_k}\right)^2}",
        "the right side is",
    ),
    Slip(
        "the numerator is differentiated as if i = j",
        r"\frac{\partial p_i}{\partial z_j} = \frac{e^{z_i} S - e^{z_i} e^{z_j}}{S^2}",
        "fails where i ≠ j",
        repair=r"\frac{\delta_{ij} e^{z_i} S - e^{z_i} e^{z_j}}{S^2}",
    ),
    Slip(
        "an exponential is differentiated by another logit",
        r"\frac{\partial e^{z_j}}{\partial z_i} = e^{z_j}",
        "the left side is 0",
        repair=r"\delta_{ij} e^{z_j}",
    ),
    Slip(
        "the δ is missing",
        r"\frac{\partial p_i}{\partial z_j} = p_i (1 - p_j)",
        "fails where i ≠ j",
        repair=r"p_i (\delta_{ij} - p_j)",
    ),
    Slip(
        "the diagonal is taken for the whole Jacobian",
        r"\frac{\partial p_i}{\partial z_j} = p_i (1 - p_i)",
        "fails where i ≠ j",
    ),
    Slip(
        "the sign of the off-diagonal case",
        r"\frac{\partial p_i}{\partial z_j} = p_i p_j, \quad i \ne j",
        "the right side is",
    ),
    Slip(
        "y − p in place of p − y",
        r"\frac{\partial L}{\partial z_i} = y_i - p_i",
        "the left side is",
        repair="p_i - y_i",
    ),
    Slip(
        "the temperature is forgotten",
        r"\frac{\partial p_i}{\partial z_j} = p_i (\delta_{ij} - p_j)",
        "T = ",
        repair=r"\frac{p_i (\delta_{ij} - p_j)}{T}",
        notation="tempered",
    ),
    Slip(
        "the logits are taken for the probabilities: they do not sum to 1",
        r"\sum_k p_k = \sum_k z_k",
        "the left side is 1",
    ),
    Slip(
        "the entries of the Jacobian are added to one final derivative",
        r"\sum_j \frac{\partial p_i}{\partial z_j} = p_i (1 - p_i)",
        "the left side is 0",
    ),
    Slip(
        "the mean over the batch is forgotten",
        r"\frac{\partial L}{\partial Z_{ai}} = P_{ai} - Y_{ai}",
        "m = ",
        notation="batch",
    ),
    Slip(
        "the chain rule without the other probabilities",
        r"\frac{\partial L}{\partial z_i} = \frac{\partial L}{\partial p_i}"
        r" \frac{\partial p_i}{\partial z_i}",
        "the left side is",
    ),
]

UNREADABLE = [
    Slip("softmax of one number", r"\frac{\partial \sigma(o_i)}{\partial o_j} = \sigma_i",
         "function of all of o, not of one entry", notation="greek"),
    Slip("the index hangs on e", r"S_i = \frac{e^{a_i}}{\sum_{k=1}^N e^a_k}",
         "the subscript hangs on e", notation="other"),
    Slip("differentiating by an exponential", r"\frac{\partial S_i}{\partial e^{a_j}} = S_i",
         "only a declared symbol can be varied", notation="other"),
    Slip("a sum of nothing", r"L = -\sum_{c=1}^n = y \log p", "'=' does not fit here"),
    Slip("a vector divided by a vector", r"\frac{\partial L}{\partial p} = -\frac{y}{p}",
         "the denominator must be a number"),
    Slip("an index on one side only", r"\frac{\partial L}{\partial p} = -\frac{y_i}{p_i}",
         "index 'i' is neither summed over nor on the left-hand side"),
    Slip("the gradient in the shape of its transpose",
         r"\frac{\partial L}{\partial W} = x (p - y)^\top",
         "a matrix of n×d and a matrix of d×n", notation="layer"),
    Slip("the indices of the weight exchanged",
         r"\frac{\partial L}{\partial W_{ij}} = (p_j - y_j) x_i",
         "index 'j' runs from 1 to n here, but from 1 to d elsewhere", notation="layer"),
    Slip("the sum in the denominator uses the outer index",
         r"p_i = \frac{e^{z_i}}{\sum_i e^{z_i}}", "'i' is a free index of this derivation"),
    Slip("the dot product in place of the outer product",
         r"J = \operatorname{diag}(p) - p^\top p", "subtracts a matrix of n×n and a number"),
    Slip("a column times a column", r"J = \operatorname{diag}(p) - p p", "does not fit together"),
    Slip("counting from nought", r"\sum_{k=0}^{n} p_k = 1", "indices are counted from 1"),
    Slip("two superscripts", r"S^2 = \sum_k {e^{z_k}}^2 = \sum_k e^{z_k}^2", "second superscript"),
    Slip("varying a target that must sum to 1", r"\frac{\partial L}{\partial y_k} = -\log p_k",
         "the entries of y sum to 1"),
    Slip("the derivative of the cause by its effect", r"\frac{\partial z_i}{\partial p_j} = 1",
         "p is itself computed from it"),
]  # fmt: skip


@pytest.mark.parametrize("slip", REFUTED, ids=str)
def test_a_false_step_is_refuted_with_numbers(slip: Slip):
    report = check_derivation(slip.latex, NOTATIONS[slip.notation])
    wrong = report.first_bad
    assert report.verdict == "refuted"
    assert wrong.number == slip.step
    assert slip.says in wrong.message
    assert wrong.counterexample is not None


@pytest.mark.parametrize("slip", [slip for slip in REFUTED if slip.repair], ids=str)
def test_a_single_edit_that_repairs_it_is_found(slip: Slip):
    notation = NOTATIONS[slip.notation]
    repairs = [suggestion.latex for suggestion in suggest(slip.latex, notation, slip.step)]
    assert slip.repair in repairs


@pytest.mark.parametrize("slip", UNREADABLE, ids=str)
def test_what_does_not_fit_together_is_named_at_its_place(slip: Slip):
    report = check_derivation(slip.latex, NOTATIONS[slip.notation])
    assert report.verdict == "error"
    assert slip.says in report.error.message
    assert report.error.line == 1
    assert report.error.column >= 1
    assert "^" in report.error.caret


def test_a_wrong_line_between_right_ones_is_reported_once():
    """It breaks the equals signs on both sides of it, but there is one mistake only."""
    report = check_derivation(
        r"\frac{\partial p_i}{\partial z_j} = p_i (\delta_{ij} - p_i) = p_i (\delta_{ij} - p_j)"
    )
    assert report.first_bad.number == 1
    assert report.recovers_at == 2
    assert report.steps[1].message.startswith("This undoes the mistake of step 1.")


def test_a_derivation_that_stays_wrong_does_not_recover():
    report = check_derivation(r"p_i = p_i^2 = p_i p_i")
    assert report.first_bad.number == 1
    assert report.recovers_at is None
