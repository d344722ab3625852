r"""No equality on display is taken on trust.

A displayed equality is either the output of a cell that calls ``derive``, and then the build has
decided it, or a ``{math}`` block. Every such block that holds an ``=`` is given to the checker
here: it must be proved, in the notation of the book or in that of its chapter. What cannot be
decided, because it is a rule for functions in general or says how a letter is used from there on,
is listed with the reason.
"""

import re

import pytest

from softgrad.derivation import BATCH, BOOK, LAYER, Notation, check_derivation
from tests.chapters.conftest import Chapter, toc_pages

MATH_BLOCK = re.compile(r"```\{math\}\n(?::label: (\S+)\n)?(.*?)```", re.DOTALL)
BINDS_A_LETTER = {
    "eq-partial-example": "says which f the section is about; f takes two plain numbers",
    "eq-partial-definition": "the definition of a partial derivative, a limit",
    "eq-gradient": "a list in brackets; its entries are eq-partial-results",
    "eq-chain-rule": "the chain rule, for any two functions",
    "eq-quotient-rule": "the quotient rule of one variable, with primes, for any u and v",
}
RANGE = re.compile(r"^[ijkl] = 1, \\dots, n$")
THREE_OUTPUTS = (
    BOOK.copy()
    .define(
        r"g = \begin{bmatrix} e^{x_1} + e^{x_2} \\ e^{x_1} x_2 \\ 4 x_1 + 3 x_2^3 \end{bmatrix}"
    )
    .define(r"J_{ij} = \frac{\partial g_i}{\partial x_j}")
)
TWO_ROADS = (
    Notation()
    .size("n")
    .tensor("x", "n")
    .define(r"u = \begin{bmatrix} x_1 x_2 \\ x_1 + x_2 \end{bmatrix}")
)
GIVEN = {
    "eq-map-example": "n = 3, d = 2",
    "eq-jacobian-definition": "n = 3, d = 2",
    "eq-chain-inner": "n = 2",
}
OWN_NOTATION = {
    "eq-softmax-temperature": (
        Notation()
        .size("n")
        .tensor("z", "n")
        .tensor("T", positive=True)
        .define(r"p_i = \frac{e^{z_i / T}}{\sum_{k=1}^{n} e^{z_k / T}}", arg="z")
    ),
    "eq-cross-entropy-batch": (
        Notation()
        .size("n")
        .size("m")
        .tensor("P", "m", "n", positive=True)
        .tensor("Y", "m", "n", sums_to_one=True)
        .define(r"L = -\frac{1}{m} \sum_{l=1}^{m} \sum_{k=1}^{n} Y_{lk} \log P_{lk}")
    ),
    "eq-entropy-kl": (
        BOOK.copy()
        .define(r"H = -\sum_{k=1}^{n} y_k \log y_k")
        .define(r"D = \sum_{k=1}^{n} y_k \log \frac{y_k}{p_k}")
    ),
    "eq-map-example": THREE_OUTPUTS,
    "eq-jacobian-definition": THREE_OUTPUTS,
    "eq-chain-inner": TWO_ROADS,
    "eq-training-objective": (
        BATCH.copy()
        .tensor(r"\lambda", positive=True)
        .define(r"F = L + \frac{\lambda}{2} \sum_{k=1}^{n} \sum_{l=1}^{d} W_{kl}^2")
    ),
}


def blocks_with_an_equality() -> list:
    """Every {math} block that holds an =, with its label."""
    found = []
    for page in toc_pages():
        for label, latex in MATH_BLOCK.findall(Chapter(page).text):
            if "=" in re.sub(r"\\sum_\{[^}]*\}", "", latex):
                found.append(pytest.param(label, latex, id=label or f"{page}: {latex[:30]!r}"))
    return found


def claims(latex: str) -> list[str]:
    r"""The equalities of a block: what stands between ``\qquad``, without the final full stop."""
    parts = re.split(r",?\s*\\qquad(?:\\text\{[^}]*\}\\qquad)?", latex.strip().rstrip(".,"))
    stripped = (part.strip().rstrip(".,") for part in parts)
    return [part for part in stripped if "=" in part and not RANGE.match(part)]


def verdicts(label: str, latex: str) -> set[str]:
    notations = [OWN_NOTATION[label]] if label in OWN_NOTATION else [BOOK, LAYER, BATCH]
    given = GIVEN.get(label, "")
    return {check_derivation(latex, notation, given=given).verdict for notation in notations}


@pytest.mark.parametrize(("label", "latex"), blocks_with_an_equality())
def test_a_displayed_equality_is_proved(label, latex):
    if label in BINDS_A_LETTER:
        return
    assert "\\begin{aligned}" not in latex, "a derivation of several steps belongs in derive()"
    for claim in claims(latex):
        assert "proved" in verdicts(label, claim), f"{label}: {claim}"


def test_a_false_restatement_would_be_found():
    assert "proved" not in verdicts(
        "eq-softmax-derivative", r"\frac{\partial p_i}{\partial z_j} = p_i (1 - p_j)"
    )


def test_each_exception_is_still_on_display():
    shown = {parameter.values[0] for parameter in blocks_with_an_equality()}
    assert shown >= BINDS_A_LETTER.keys() | OWN_NOTATION.keys()


def test_no_derivative_in_running_text_contradicts_the_book():
    r"""Formulas in running text that claim a value of ∂p/∂z or ∂L/∂z are restatements too."""
    claim = re.compile(r"\$(\\(?:partial|frac\{\\partial)[^$]*?=[^$]*)\$")
    for page in toc_pages():
        if page == "mistakes":  # wrong lines are quoted there, and judged
            continue
        for latex in claim.findall(Chapter(page).text):
            found = verdicts("", latex.rstrip(".,"))
            assert "proved" in found or "refuted" not in found, f"{page}: {latex}"
