"""∂ and ∇: the rules, and the traps that indexed sums set for them."""

import pytest

from softgrad.derivation import LAYER, check_derivation

TRUE = [
    # the dummy of a Σ is not the index of the variable
    (r"\frac{\partial}{\partial z_k} \sum_l e^{z_l}", "e^{z_k}"),
    (r"\sum_k \frac{\partial}{\partial z_k} \sum_l e^{z_l}", "S"),
    (r"\sum_k \frac{\partial z_k}{\partial z_i} u_k", "u_i"),
    (r"\sum_k z_k \frac{\partial}{\partial z_k} \sum_l z_l^2", r"2 \sum_k z_k^2"),
    (r"\sum_k \frac{\partial p_k}{\partial z_k}", r"1 - \sum_k p_k^2"),
    (r"\frac{\partial}{\partial z_i} \sum_k \sum_l z_k z_l", r"2 \sum_k z_k"),
    # rules
    (r"\frac{\partial z_i^3}{\partial z_i}", "3 z_i^2"),
    (r"\frac{\partial}{\partial z_i} \frac{1}{1 + z_i^2}", r"-\frac{2 z_i}{(1 + z_i^2)^2}"),
    (r"\frac{\partial}{\partial T} \sqrt{T}", r"\frac{1}{2 \sqrt{T}}"),
    (r"\frac{\partial T^{-1}}{\partial T}", "-T^{-2}"),
    (r"\frac{\partial}{\partial C} C^{z_1}", "z_1 C^{z_1 - 1}"),
    (r"\frac{\partial}{\partial T} e^{z_1 / T}", r"-\frac{z_1}{T^2} e^{z_1 / T}"),
    (r"\frac{\partial}{\partial z_i} \log\left(1 + e^{z_i}\right)", r"\sigma(z_i)"),
    (r"\frac{\partial}{\partial z_i} \left(\sum_k z_k\right)^2", r"2 \sum_k z_k"),
    (r"\frac{\partial}{\partial z_i} v^\top z", "v_i"),
    (r"\frac{\partial}{\partial z_i} \lVert z \rVert^2", "2 z_i"),
    (r"\frac{\partial \lVert z \rVert}{\partial z_i}", r"\frac{z_i}{\lVert z \rVert}"),
    (r"\frac{\partial}{\partial x_j} (W x)_i", "W_{ij}"),
    (r"\frac{\partial}{\partial W_{ij}} \sum_{l=1}^d W_{kl} x_l", r"\delta_{ki} x_j"),
    (r"\frac{\partial 2}{\partial z_i}", "0"),
    # several times
    (r"\frac{\partial^2}{\partial z_i \partial z_j} \sum_k z_k^3", r"6 z_i \delta_{ij}"),
    (r"\frac{\partial}{\partial z_j} \frac{\partial L}{\partial z_i}", r"p_i (\delta_{ij} - p_j)"),
    (r"\frac{\partial^3}{\partial z_i^3} e^{2 z_i}", "8 e^{2 z_i}"),
    (r"\frac{\partial^2 S}{\partial z_i \partial z_j}", r"\delta_{ij} e^{z_i}"),
    # definitions are followed down to the variable and no further
    (r"\frac{\partial L}{\partial p_k}", r"-\frac{y_k}{p_k}"),
    (r"\frac{\partial \log S}{\partial S}", r"\frac{1}{S}"),
    (r"\frac{\partial p_i}{\partial p_j}", r"\delta_{ij}"),
    (r"\frac{\partial y_i}{\partial z_j}", "0"),
    # vectors and matrices
    (r"\frac{\partial z}{\partial z}", r"\mathbf{I}"),
    (r"\frac{\partial (W x)}{\partial x}", "W"),
    (r"\nabla_z (u^\top z)", "u"),
    (r"\nabla_W (u^\top W x)", r"u x^\top"),
    (r"\nabla_z \lVert z - u \rVert^2", "2 (z - u)"),
    (r"\nabla_z^2 \sum_k z_k^2", r"2 \mathbf{I}"),
    (r"\frac{\partial p}{\partial z} v", "J v"),
]


@pytest.mark.parametrize(("left", "right"), TRUE)
def test_a_derivative(left: str, right: str):
    report = check_derivation(f"{left} = {right}")
    assert report.verdict == "proved", str(report)


@pytest.mark.parametrize(("left", "right"), TRUE)
def test_sympy_confirms_it(left: str, right: str):
    (step,) = check_derivation(f"{left} = {right}", sympy=True, seconds=60).steps
    assert step.engines["sympy"].startswith("holds"), step.engines


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (r"\frac{\partial}{\partial z_k} \sum_l e^{z_l}", "S"),
        (r"\frac{\partial e^{z_k}}{\partial z_i}", "e^{z_k}"),
        (r"\frac{\partial}{\partial z_i} \sum_k z_k^2", r"2 \sum_k z_k"),
        (r"\frac{\partial L}{\partial p_k}", r"\frac{y_k}{p_k}"),
        (r"\frac{\partial}{\partial z_i} \log S", r"\frac{1}{S}"),
        (r"\frac{\partial}{\partial T} \frac{1}{T}", r"\frac{1}{T^2}"),
        (r"\frac{\partial^2 S}{\partial z_i \partial z_j}", "e^{z_i}"),
        (r"\nabla_W (u^\top W x)", r"2 u x^\top"),
    ],
)
def test_a_wrong_derivative_is_refuted(left: str, right: str):
    assert check_derivation(f"{left} = {right}").verdict == "refuted"


@pytest.mark.parametrize(
    ("operand", "variable"),
    [
        ("p_i", "S"),
        ("L", "S"),
        (r"\log S", "p_i"),
        (r"\mathrm{lse}", "S"),
        ("L", "J_{ij}"),
        ("(S + p_i)", "S"),
        (r"(L + \log S)", "p_j"),
        (r"\frac{\partial L}{\partial p_i}", "S"),
    ],
)
@pytest.mark.parametrize("right", ["0", "1"])
def test_it_is_not_guessed_whether_a_letter_hides_the_variable(operand, variable, right):
    """p_i may be read as e^(z_i) / S, which varies with S, or without S, which does not."""
    report = check_derivation(rf"\frac{{\partial}}{{\partial {variable}}} {operand} = {right}")
    assert report.verdict == "error"
    assert report.error.kind == "ambiguous"


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (r"\frac{\partial}{\partial S} \frac{e^{z_i}}{S}", r"-\frac{e^{z_i}}{S^2}"),
        (r"\frac{\partial}{\partial S} \left(\log S - \sum_k y_k z_k\right)", r"\frac{1}{S}"),
        (r"\frac{\partial v_i}{\partial S}", "0"),
        (r"\frac{\partial v_i}{\partial p_j}", "0"),
    ],
)
def test_a_defined_letter_that_stands_in_the_formula_can_be_varied(left: str, right: str):
    assert check_derivation(f"{left} = {right}").verdict == "proved"
    assert check_derivation(f"{left} = {right} + 1").verdict == "refuted"


def test_the_gradient_of_a_function_with_its_argument():
    assert check_derivation(r"\nabla_z \mathrm{lse}(z) = p").verdict == "proved"
    assert check_derivation(r"\nabla_z \mathrm{lse}(z) = y").verdict == "refuted"
    assert check_derivation(r"\nabla_z L (p - y) = 1").error.kind == "ambiguous"


def test_the_chain_rule_in_its_three_forms_agrees():
    latex = (
        r"\frac{\partial L}{\partial W_{ij}} = \sum_k \frac{\partial L}{\partial z_k}"
        r" \frac{\partial z_k}{\partial W_{ij}} = \sum_k \sum_l \frac{\partial L}{\partial p_l}"
        r" \frac{\partial p_l}{\partial z_k} \frac{\partial z_k}{\partial W_{ij}}"
    )
    assert check_derivation(latex, LAYER).ok
