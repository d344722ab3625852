r"""The many ways in which people write the same thing, and what may not be guessed."""

# ruff: noqa: E501 - formulas stay on one line

import pytest

from softgrad.derivation import Notation, check_derivation
from softgrad.derivation.reading.reader import read_line
from softgrad.derivation.reading.writer import latex as written

TRUE = [
    # derivatives
    r"\frac{\partial L}{\partial z_i} = p_i - y_i",
    r"\dfrac{\partial L}{\partial z_i} = p_i - y_i",
    r"\partial L / \partial z_i = p_i - y_i",
    r"\partial L/\partial z_i = \sum_k \partial L/\partial p_k \cdot \partial p_k/\partial z_i",
    r"\frac{\partial}{\partial z_i} L = p_i - y_i",
    r"\frac{\partial}{\partial z_i} \left[ L \right] = p_i - y_i",
    r"\frac{\mathrm{d} L}{\mathrm{d} z_i} = p_i - y_i",
    r"\frac{d L}{d z_i} = p_i - y_i",
    r"\frac{d}{dz_i} \log S = p_i",
    r"\frac{d^2 S}{dz_i^2} = e^{z_i}",
    r"\frac{d}{n} = d \cdot \frac{1}{n}",
    r"\frac{\partial^2 S}{\partial z_i \, \partial z_j} = \frac{\partial^{2} S}{\partial z_j \partial z_i}",
    r"\frac{\partial^2}{\partial z_i^2} S = e^{z_i}",
    r"\partial^2 S / \partial z_i \partial z_j = \delta_{ij} e^{z_i}",
    r"\nabla_z L = \nabla_{z} L = p - y",
    r"\nabla_z^2 L = \nabla^2_z L = J",
    r"\left. \frac{\partial p_i}{\partial z_j} \right|_{i = j} = p_i (1 - p_j)",
    r"\frac{\partial p_i}{\partial z_j} \Big|_{i \neq j} = -p_i p_j",
    # sums
    r"\sum_k p_k = 1",
    r"\sum_{k} p_k = 1",
    r"\sum_k^n p_k = \sum_{k}^{n} p_k = 1",
    r"\sum_{k=1}^n p_k = \sum_{k=1}^{n} p_k = \sum^n_{k=1} p_k",
    r"\sum\limits_{k=1}^n p_k = 1",
    r"\sum_{k \ne i} p_k = \sum_{k \neq i}^n p_k = 1 - p_i",
    r"\sum_{k=1, k \ne i}^n p_k = \sum_{\substack{k=1 \\ k \ne i}}^n p_k",
    r"\sum_{i,j} v_i J_{ij} v_j = v^\top J v",
    r"\sum_{i,j=1}^{n} J_{ij} = \sum^n_{i,j=1} J_{ij} = \sum^n_{i,j} J_{ij} = 0",
    r"\sum^n_k p_k = \sum^{n}_{k} p_k = \sum\limits^n_{k} p_k = 1",
    r"\sum^n_{k \ne i} p_k = \sum^n_{k=1, k \ne i} p_k = \sum^n_{\substack{k=1 \\ k \ne i}} p_k = 1 - p_i",
    r"p_i = \frac{e^{z_i}}{\sum_{j'} e^{z_{j'}}}",
    r"-\sum_k y_k \log p_k = \sum_k -y_k \log p_k",
    # fractions, powers, roots, functions
    r"\frac12 + \frac{1}2 + \frac1{2} - \tfrac12 = 1",
    r"\frac1n + \frac1S = \frac{n + S}{n S}",
    r"p_i = e^{z_i} / S = e^{z_i} / \sum_k e^{z_k} = \exp(z_i) / \sum_k \exp(z_k)",
    r"p_i^2 = p_i^{2} = {p_i}^2 = \left(p_i\right)^2 = (p_i)^2",
    r"\sqrt T = \sqrt[2]{T} = T^{1/2}",
    r"\sqrt2 \sqrt{2} = 2",
    r"\sqrt[3]{S} = S^{1/3}",
    r"\sqrt[3]{S}^3 = S",
    r"\sqrt{T} = T^{1/2} = T^{\frac12} = T^{0.5}",
    r"\exp(z_i)^2 = \exp(2 z_i) = e^{2z_i}",
    r"\ln p_i = \log p_i = \log(p_i) = \log{p_i}",
    r"\log \frac{e^{z_i}}{S} = z_i - \log S",
    r"\log \sum_k e^{z_k} = \operatorname{lse}(z) = \mathrm{lse}(z)",
    r"\mathrm{softmax}(z)_i = \operatorname{softmax}(z)_i = \text{softmax}(z)_i = p(z)_i = p_i(z) = p_i",
    r"\operatorname{diag}(p)_{ij} = \mathrm{diag}(p)_{ij} = \diag(p)_{ij} = p_i \delta_{ij}",
    r"\log \sigma(z_1) = -\log(1 + e^{-z_1})",
    # δ
    r"\delta_{ij} = \delta_{i,j} = \delta_{i j} = \mathbf{1}_{i=j} = \mathbb{1}_{i = j} = I_{ij}",
    r"\delta_{\alpha\beta} z_\alpha = \delta_{\alpha\beta} z_\beta",
    r"\delta_{12} = 0",
    r"\delta_{ij} = 1_{i=j} = \mathbb{1}\{i=j\} = \mathbb{1}[i = j] = [i=j] = \mathbb{I}_{i=j} = \mathbf{1}_{\{i=j\}}",
    r"\delta_{ij} = \mathbb{1}(i=j)",
    r"1 - \delta_{ij} = [i \ne j] = 1\{i \neq j\}",
    r"\sum_j \left[ i = j \right] p_j = p_i",
    # cases
    r"\delta_{ij} = \left\{\begin{array}{ll} 1 & i = j \\ 0 & \text{otherwise} \end{array}\right.",
    r"\delta_{ij} = \begin{cases} 1 & \text{if } i = j, \\ 0 & \text{if } i \ne j. \end{cases}",
    r"\delta_{ij} = \begin{cases} 1, & i = j \\ 0, & \text{otherwise} \end{cases}",
    r"\delta_{ij} = \begin{cases} 1 & \text{if $i = j$} \\ 0 & \text{else} \end{cases}",
    # vectors and matrices
    r"J = \operatorname{diag}(p) - p p^\top = \operatorname{diag}(p) - p p^T = \operatorname{diag}(\mathbf{p}) - \mathbf{p} \mathbf{p}^{\top}",
    r"p p^\top = p \otimes p",
    r"p^\top v = p \cdot v = v \cdot p = \sum_k p_k v_k",
    r"p \odot v = p \circ v = \operatorname{diag}(p) v",
    r"\lVert v \rVert^2 = \lVert v \rVert_2^2 = \|v\|^2 = \left\| v \right\|^2 = \bigl\lVert v \bigr\rVert^2",
    r"\mathbf{1}^\top p = \mathbf 1^\top p = \mathbb{1}_n^\top p = 1",
    r"\mathbf{I} p = I p = \mathbf{I}_n p = p",
    r"J \mathbf{1} = 0 = \mathbf{0}",
    r"\mathbf{1}^\top J = \mathbf{0}^\top",
    r"(W x + b)_i = \sum_{k=1}^d W_{ik} x_k + b_i",
    r"[J v]_i = (J v)_i = \left( J v \right)_{i}",
    r"(W^\top)_{ij} = W_{ji}",
    r"J^2 = J J",
    r"S = \mathbf{1}^\top e^{z} = \mathbf{1}^\top \exp(z)",
    # relations, brackets, spacing
    r"S := \sum_k e^{z_k} \equiv \sum_l e^{z_l} \overset{!}{=} \sum_i e^{z_i}",
    r"S \stackrel{\text{def}}{=} \sum_k e^{z_k}",
    r"2 \Bigl( \bigl[ \{ p_i \} \bigr] \Bigr) = 2\,p_i = 2\;p_i~\cdot 1",
    r"\sum_k p_k = 1 \implies \sum_k p_k - 1 = 0 \qquad \blacksquare",
    r"\[ p_i = p_i \]",
    r"$$ p_i = p_i. $$",
    r"p_i = p_i \quad \forall i",
    r"p_i = p_i, \quad \text{for all } i",
]


@pytest.mark.parametrize("latex", TRUE)
def test_this_way_of_writing_is_understood(latex: str):
    report = check_derivation(latex)
    assert report.verdict == "proved", str(report)


@pytest.mark.parametrize(
    ("latex", "meant"),
    [
        (r"\sum_k p_k + v_1 = 1 + v_1", "a sum ends at the next plus"),
        (r"\sum_k v_k p_i = p_i \sum_k v_k", "a sum takes every factor behind it"),
        (r"v_1 - \sum_k p_k - v_2 = v_1 - 1 - v_2", "a sum ends at the next minus"),
        (r"\log S + v_1 = v_1 + \log(S)", "a logarithm ends at the next plus"),
        (
            r"v_1 \log p_i v_2 ^0 = v_1 \log p_i".replace(" v_2 ^0", ""),
            "a logarithm takes one factor",
        ),
        (r"-v_1^2 = -(v_1^2)", "a power binds more tightly than a sign"),
        (r"\frac{\partial}{\partial z_i} z_i v_i = v_i", "an operator takes the whole term"),
        (r"\frac{\partial}{\partial z_i} (z_i) z_i = z_i", "or the bracket behind it"),
        (r"\frac{\partial}{\partial z_i} z_i + z_i = 1 + z_i", "and ends at the next plus"),
        (r"\nabla_z (S) v^\top = (\nabla_z S) v^\top", "a gradient takes the bracket behind it"),
        (
            r"v \cdot \nabla_z S = v^\top \nabla_z S = \nabla_z S \cdot v",
            "or a letter before a dot",
        ),
        (r"e^{z_i}{}^{0}".replace("{}^{0}", "") + " = e^{z_i}", "an exponent ends with its braces"),
    ],
)
def test_how_far_an_operator_reaches(latex: str, meant: str):
    assert check_derivation(latex).verdict == "proved", meant


@pytest.mark.parametrize(
    ("latex", "other"),
    [
        (r"\sum_k p_k + v_1", r"\sum_k (p_k + v_1)"),
        (r"\log S + 1", r"\log(S + 1)"),
        (r"\frac{\partial}{\partial z_i} z_i + z_i", r"\frac{\partial}{\partial z_i} (z_i + z_i)"),
        (r"-v_1^2", r"(-v_1)^2"),
    ],
)
def test_the_other_reading_is_another_statement(latex: str, other: str):
    assert check_derivation(f"{latex} = {other}").verdict == "refuted"


@pytest.mark.parametrize(
    "latex",
    [
        r"\sum^n_k p_k = n",
        r"\sum^2_{k=1} p_k = 1",
        r"\sum^n_{k \ne i} p_k = 1",
        r"\sum^n_{i,j} J_{ij} = 1",
    ],
)
def test_a_bound_before_what_stands_below_is_not_ignored(latex: str):
    assert check_derivation(latex).verdict == "refuted"


@pytest.mark.parametrize(
    "latex", [r"\sum^d_k p_k = 1", r"\sum^n_{k=1}^n p_k = 1", r"\sum^n p_k = 1"]
)
def test_a_bound_that_does_not_fit_is_refused(latex: str):
    assert check_derivation(latex).verdict == "error"


def test_primes_belong_to_the_letter():
    notation = Notation().size("n").tensor("z'", "n").tensor("z", "n")
    assert check_derivation("z'_i = z'_i", notation).ok
    assert check_derivation("z'_i = z_i", notation).verdict == "refuted"


def test_an_entry_at_its_argument_is_that_entry():
    assert check_derivation(r"p_i(z)^2 p_j(z) = p_i^2 p_j").verdict == "proved"
    assert check_derivation(r"p_i(z)^2 = p_i").verdict == "refuted"
    assert check_derivation(r"p_i(z) (z) = p_i").verdict == "error"  # p_i times a vector


@pytest.mark.parametrize(
    "latex", [r"p_i(z + T \mathbf{1}) = p_i", "p_i(2 z) = p_i", r"\log p_i(z + v) = v_i"]
)
def test_an_entry_elsewhere_is_refused_with_the_spelling_that_is_clear(latex: str):
    """It may be read as p_i times the bracket."""
    report = check_derivation(latex)
    assert report.error.kind == "ambiguous"
    assert "p(…)_i" in report.error.expected


def test_the_clear_spellings_of_an_entry_elsewhere():
    assert check_derivation(r"p(z + T \mathbf{1})_i = p_i").verdict == "proved"
    assert check_derivation(r"p(2 z)_i = p_i").verdict == "refuted"
    assert check_derivation(r"p_i \cdot (z - v) = p_i z - p_i v").verdict == "proved"


def test_the_font_of_a_letter_with_an_accent_does_not_matter():
    notation = Notation().size("n").tensor(r"\hat{y}", "n")
    latex = r"\hat y_i = \hat{\mathbf y}_i = \mathbf{\hat y}_i = \boldsymbol{\hat{y}}_i = \hat{\mathbf{y}}_i"
    assert check_derivation(latex, notation).ok


def test_a_cube_root_is_not_the_square_root():
    assert check_derivation(r"\sqrt[3]{S} = \sqrt{S}").verdict == "refuted"
    assert check_derivation(r"\sqrt[4]{z_i^4} = z_i").verdict == "refuted"
    assert check_derivation(r"\sqrt S_i = S").verdict != "proved"


@pytest.mark.parametrize("latex", TRUE)
def test_what_is_written_out_again_reads_the_same(latex: str):
    """So that a suggestion means what it says."""
    for step in check_derivation(latex).steps:
        for text in (step.left, step.right):
            (node,) = read_line(text, text, 0, len(text)).sides
            again = written(node)
            (same,) = read_line(again, again, 0, len(again)).sides
            assert written(same) == again
