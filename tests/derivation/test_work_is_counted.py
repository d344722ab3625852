"""A short text cannot cause long work, wherever it grows: each limit is named."""
# ruff: noqa: E501 - formulas stay on one line

import itertools
import time

import pytest

from softgrad.derivation import BATCH, BOOK, Notation, check_derivation

# The promise on an idle machine; processor time, so other programs do not count.
SECONDS = 2.0

TANH = BOOK.copy().define_function(r"\tau(x) = \frac{e^x - e^{-x}}{e^x + e^{-x}}")


def inside(opening: str, times: int, core: str, closing: str) -> str:
    return opening * times + core + closing * times


GROWING = {
    "eighth derivative": r"\frac{\partial^4}{\partial z_i^4} \frac{\partial^4}{\partial z_j^4} (p_i) = 0",
    "derivative of J": r"\frac{\partial^4}{\partial z_i^4} (J_{ij}) = 0",
    "many gradients": r"\frac{\partial^4}{\partial z_i^4} " * 4 + "(p_i) = 0",
    "softmax of softmax": inside("p(", 12, "z", ")") + " = p",
    "softmax 22 deep": inside("p(", 22, "z", ")") + " = p",
    "powers of numbers": inside("(", 7, "3", ")^{12}") + " = 1",
    "negative powers of numbers": inside("(", 7, "3", ")^{-12}") + " = 1",
    "powers of fractions": inside("(", 20, "1.5", ")^{12}") + " = 1",
    "products of powers": " ".join(["(3^{12})^{12}"] * 600) + " = 1",
    "sums with numbers as bounds": r"\sum_{k=1}^8 " + "".join(rf"\sum_{{{i}=1}}^8 " for i in "acfghij")
    + "v_k v_a v_j = 1",
    "sums of a stated size": "".join(rf"\sum_{i} " for i in "acfghijk") + "v_a v_k e^{v_c v_f} = 1, n = 8",
    "powers of a matrix": inside("(", 7, "J^4", ")^4") + " = J",
    "norms of norms": inside(r"\lVert v ", 20, "", r"\rVert ") + " = 1",
    "indices of a stated size": "v_a v_c v_f v_g v_h v_i v_j v_k v_l = 1, n = 8",
    "many cases": r"v_i = \begin{cases}"
    + r"\\".join(f"v_{{{k}}} & i = {k}" for k in range(1, 300))
    + r"\\ 0 & \text{otherwise} \end{cases}",
    "derivative of a long product": r"\frac{\partial}{\partial z_i} (" + "p_i " * 2400 + ") = 0",
    "logarithms of large numbers": "+".join([r"\log(999999937 * 999999929)"] * 200) + " = 0",
}  # fmt: skip


@pytest.mark.parametrize("name", GROWING)
def test_what_grows_is_stopped_in_time(name: str):
    start = time.process_time()
    report = check_derivation(GROWING[name])
    assert time.process_time() - start < SECONDS
    assert report.verdict in ("error", "unknown", "refuted")


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("derivative of J", "of an order over 4"),
        ("sums with numbers as bounds", "grows beyond 20000 parts"),
        ("powers of a matrix", "grows beyond 20000 parts"),
        ("norms of norms", "grows beyond 20000 parts"),
        ("many cases", "more than 6 indices"),
        ("products of powers", "a number grows too long"),
        ("indices of a stated size", "more than 8 indices to compare"),
        ("sums of a stated size", "more work than the checker allows"),
    ],
)
def test_it_is_said_what_is_too_large(name: str, says: str):
    report = check_derivation(GROWING[name])
    message = report.error.message if report.error else report.steps[0].message
    assert says in message


def test_declared_functions_inside_one_another_are_counted():
    start = time.process_time()
    for depth in (8, 20):
        report = check_derivation(inside(r"\tau(", depth, "v_i", ")") + " = 1", TANH)
        assert report.error.kind == "limit"
    assert time.process_time() - start < SECONDS
    assert check_derivation(r"\tau(\tau(v_i)) = \tau(\tau(v_i))", TANH).verdict == "proved"


def test_definitions_that_double_at_each_step_are_counted():
    notation = Notation().tensor("a")
    letters = [rf"\mathrm{{f{'x' * depth}}}" for depth in range(24)]
    notation.define(f"{letters[0]} = a + 1")
    for one, other in itertools.pairwise(letters):
        notation.define(f"{other} = {one} {one} + {one}")
    start = time.process_time()
    report = check_derivation(f"{letters[-1]} = 2", notation)
    assert time.process_time() - start < SECONDS
    assert report.verdict in ("unknown", "refuted")


def test_the_derivative_of_a_batch_loss_keeps_to_its_time():
    latex = (
        r"\frac{\partial^4 L}{\partial W_{ij} \partial W_{kl} \partial W_{rs} \partial X_{tq}} = 0"
    )
    start = time.process_time()
    assert check_derivation(latex, BATCH).verdict == "refuted"
    assert time.process_time() - start < SECONDS


@pytest.mark.parametrize("name", GROWING)
def test_less_time_is_kept_as_well(name: str):
    start = time.process_time()
    check_derivation(GROWING[name], seconds=0.1)
    # Time is looked at every few hundred units of work, and reading is not timed.
    assert time.process_time() - start < 1.2


def test_a_step_after_the_time_is_used_up_is_unknown():
    report = check_derivation(r"p_i = p_i \\ S = S", seconds=-1)
    assert [step.status for step in report.steps] == ["unknown", "unknown"]
    assert "time allowed" in report.steps[0].message


def test_four_derivatives_are_allowed():
    assert check_derivation(r"\frac{\partial^4 S}{\partial z_i^4} = e^{z_i}").verdict == "proved"
    assert check_derivation(r"\frac{\partial^3 J_{ij}}{\partial z_i^3} = 0").verdict == "refuted"
