"""The decision procedure: what it must know about sums, δ, exponentials and denominators."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from softgrad.derivation import BOOK, Notation, check_derivation
from softgrad.derivation.engines.normal_form import NormalForm
from softgrad.derivation.engines.ring import Polynomial
from softgrad.derivation.limits import ALL_SIZES_WORK, Budget, Deadline
from softgrad.derivation.meaning.terms import (
    Delta,
    Dummy,
    Entry,
    Exp,
    Power,
    Sum,
    Term,
    add,
    multiply,
    number,
)

TRUE = [
    # sums
    (r"\sum_k \sum_l v_k u_l", r"\sum_l u_l \sum_k v_k"),
    (r"\sum_k \sum_l e^{v_k u_l}", r"\sum_l \sum_k e^{u_k v_l}"),
    (r"\sum_k v_k + \sum_k u_k", r"\sum_l (u_l + v_l)"),
    (r"\left(\sum_k v_k\right)^2", r"\sum_k v_k^2 + \sum_k \sum_{l \ne k} v_k v_l"),
    (r"\sum_k \sum_l \sum_s v_k v_l u_s", r"\sum_k u_k \left(\sum_l v_l\right)^2"),
    (r"\sum_k 2", "2 n"),
    (r"\sum_k \sum_l 1", "n^2"),
    (r"\sum_{k=2}^n v_k", r"\sum_k v_k - v_1"),
    (r"\sum_{k=1}^2 v_k", "v_1 + v_2"),
    (r"\sum_{k \ne i, k \ne j} v_k", r"\sum_k v_k - v_i - v_j + \delta_{ij} v_i"),
    (r"\sum_k v_k \sum_l \frac{u_l}{\sum_s e^{z_s}}", r"\frac{1}{S} \sum_k \sum_l v_k u_l"),
    # δ
    (r"\sum_k \sum_l \delta_{kl} v_k u_l", r"\sum_k v_k u_k"),
    (r"\sum_k \delta_{ik} e^{z_k} v_k", "e^{z_i} v_i"),
    (r"\sum_k e^{\delta_{ik} z_k}", "n - 1 + e^{z_i}"),
    (r"\sum_k \frac{1}{1 + \delta_{ik}}", r"n - \frac{1}{2}"),
    (r"\sum_k \log(1 + \delta_{ik})", r"\log 2"),
    (r"\sum_k \delta_{ik} \delta_{jk} v_k", r"\delta_{ij} v_i"),
    # exponentials and logarithms
    (r"e^{z_i + z_j}", "e^{z_i} e^{z_j}"),
    (r"e^{\log S + z_i}", "S e^{z_i}"),
    (r"\log(6 S)", r"\log 2 + \log 3 + \log S"),
    (r"\log \frac{S^2}{e^{z_i}}", r"2 \log S - z_i"),
    (r"\log\left((1 + e^{z_i})^2 e^{z_j}\right)", r"2 \log(1 + e^{z_i}) + z_j"),
    (r"e^{2 \log(1 + e^{z_i})}", r"1 + 2 e^{z_i} + e^{2 z_i}"),
    (r"\sqrt{S^2}", "S"),
    (r"\sqrt{4 T}", r"2 \sqrt{T}"),
    # denominators
    (r"\frac{1}{1 + e^{-z_i}}", r"\frac{e^{z_i}}{1 + e^{z_i}}"),
    (r"\frac{1}{S - e^{z_i}} - \frac{1}{S}", r"\frac{e^{z_i}}{S (S - e^{z_i})}"),
    (r"\frac{1}{1 + \frac{1}{1 + S}}", r"\frac{1 + S}{2 + S}"),
    (r"\frac{p_i}{1 - p_i}", r"\frac{e^{z_i}}{\sum_{k \ne i} e^{z_k}}"),
    (r"\log(1 - p_i)", r"\log \sum_{k \ne i} e^{z_k} - \log S"),
    (r"\log \frac{p_i}{1 - p_i}", r"z_i - \log \sum_{k \ne i} e^{z_k}"),
    (r"\log \frac{1}{v_i}", r"-\log v_i"),
    (r"\log \frac{-1}{v_i}", r"-\log(-v_i)"),
    (r"\log\left((v_i - u_i)^{-3}\right)", r"-3 \log(v_i - u_i)"),
    (r"\log \sqrt{v_i}", r"\frac{1}{2} \log v_i"),
    # a number on the left
    ("0", r"\sum_j J_{ij}"),
    ("1", r"\frac{p_i}{p_i}"),
    ("0", r"J \mathbf{1}"),
    # denominators under a sum, and in an exponent
    (r"\sum_k \frac{e^{z_k}}{1 + e^{z_k}}", r"n - \sum_k \frac{1}{1 + e^{z_k}}"),
    (r"\sum_k \frac{1}{e^{z_k} (1 + e^{z_k})}", r"\sum_k e^{-z_k} - \sum_k \frac{1}{1 + e^{z_k}}"),
    (r"\sum_k \sigma(z_k) \sigma(-z_k)", r"\sum_k \sigma(z_k) - \sum_k \sigma(z_k)^2"),
    (r"\sum_k \frac{v_k}{T + v_k}", r"n - T \sum_k \frac{1}{T + v_k}"),
    (r"e^{\frac{T}{1 + T}} e^{\frac{1}{1 + T}}", "e"),
    (r"\sum_k \frac{e^{T + z_k}}{1 + e^{T + z_k}}", r"n - \sum_k \frac{1}{1 + e^{T + z_k}}"),
    (r"\sum_k \frac{e^{z_k}}{e^{z_k} + e^T}", r"n - e^T \sum_k \frac{1}{e^{z_k} + e^T}"),
    (r"\sum_k \frac{e^{u_k + v_k}}{1 + e^{u_k + v_k}}", r"n - \sum_k \frac{1}{1 + e^{u_k + v_k}}"),
    (
        r"\sum_k \frac{e^{-u_k}}{1 + e^{u_k + v_k}}",
        r"\sum_k e^{-u_k} - \sum_k \frac{e^{v_k}}{1 + e^{u_k + v_k}}",
    ),
    # several sizes
    (r"\lVert x \rVert^2", r"\sum_{k=1}^d x_k^2"),
    (r"\lVert W x - b \rVert^2", r"\sum_{k=1}^n ((W x)_k - b_k)^2"),
    (r"\lVert W^\top z \rVert^2", r"z^\top W W^\top z"),
    (r"(W^\top W)^2", r"W^\top W W^\top W"),
    (r"\operatorname{tr}(W^\top W)", r"\sum_{k=1}^n \sum_{l=1}^d W_{kl}^2"),
    (r"\sum_{k=1}^2 (W x)_k", r"(W x)_1 + (W x)_2"),
    (r"x \cdot (W^\top z)", r"(W x)^\top z"),
    (r"\nabla_x (z^\top W x)", r"W^\top z"),
    (r"\operatorname{softmax}(W x + b)_i", r"\frac{e^{(W x + b)_i}}{\sum_{k=1}^n e^{(W x + b)_k}}"),
    # targets
    (r"\sum_k y_k \log S", r"\log S"),
    (r"\sum_k \sum_l y_k y_l u_l", r"\sum_l y_l u_l"),
    (r"\sum_k y_k^2 - y_i^2", r"\sum_{k \ne i} y_k^2"),
]

FALSE = [
    (r"\sum_k v_k u_k", r"\sum_k v_k \sum_l u_l"),
    (r"\sum_k v_k^2", r"\left(\sum_k v_k\right)^2"),
    (r"\sum_k e^{v_k}", r"e^{\sum_k v_k}"),
    (r"\log \sum_k e^{z_k}", r"\sum_k \log e^{z_k}"),
    (r"\sum_k 1", "1"),
    (r"\sum_{k \ne i} v_k", r"\sum_k v_k"),
    (r"\sum_k \delta_{ik} v_k", r"v_i n"),
    (r"\sum_k \sum_{l \ne k} v_k v_l", r"\left(\sum_k v_k\right)^2"),
    (r"\sum_k y_k^2", "1"),
    (r"\frac{1}{1 + S}", r"1 + \frac{1}{S}"),
    (r"\sqrt{v_i^2}", "v_i"),
    (r"\log(1 + S)", r"\log S"),
    (r"\log \frac{p_i}{1 - p_i}", r"z_i + \log \sum_{k \ne i} e^{z_k}"),
    (r"\sqrt{e^{\log(v_i^2)}}", "v_i"),
    (r"\frac{1}{2} \log(v_i^2) - \log(-v_i)", r"\log(v_i^2)"),
    ("0", "p_i"),
    ("1", r"\sum_j J_{ij}"),
    ("n", "2"),
    (r"\sum_{a=1}^m 1", "n"),
    (r"\sum_k \frac{e^{z_k}}{1 + e^{T + z_k}}", r"n - \sum_k \frac{1}{1 + e^{T + z_k}}"),
    (r"\sum_k \frac{e^{z_k}}{e^{z_k} + e^T}", r"n - \sum_k \frac{1}{e^{z_k} + e^T}"),
    (
        r"\sum_k \frac{e^{u_k + v_k}}{1 + e^{u_k + v_k}}",
        r"n - \sum_k \frac{e^{u_k}}{1 + e^{u_k + v_k}}",
    ),
]


@pytest.mark.parametrize(("left", "right"), TRUE)
def test_an_identity_is_proved_for_every_size(left: str, right: str):
    report = check_derivation(f"{left} = {right}")
    if report.error and "neither summed" in report.error.message:  # n has no free index
        pytest.fail(str(report))
    assert report.verdict == "proved", str(report)


@pytest.mark.parametrize(("left", "right"), FALSE)
def test_what_is_no_identity_is_refuted(left: str, right: str):
    assert check_derivation(f"{left} = {right}").verdict == "refuted"


LOGISTIC_REGRESSION = r"""\frac{\partial}{\partial w_j} \sum_i \left[ y_i \log s_i
  + (1 - y_i) \log(1 - s_i) \right]
&= \sum_i \left[ \frac{y_i}{s_i} - \frac{1 - y_i}{1 - s_i} \right] \cdot
  \frac{\partial s_i}{\partial w_j} \\
&= \sum_i \frac{y_i - s_i}{s_i (1 - s_i)} s_i (1 - s_i) x_{ij} \\
&= \sum_i (y_i - s_i) x_{ij}"""


def test_the_gradient_of_logistic_regression_is_proved_with_its_bias():
    """The dummy stands in the denominators, beside the bias, which does not vary with it."""
    notation = (
        Notation().size("m").size("d").tensor("x", "m", "d").tensor("y", "m").tensor("w", "d")
    )
    notation.tensor("b").define(r"s_i = \frac{1}{1 + e^{-(\sum_j w_j x_{ij} + b)}}")
    assert check_derivation(LOGISTIC_REGRESSION, notation).verdict == "proved"
    for right, wrong in [
        ("(y_i - s_i)", "(s_i - y_i)"),
        ("x_{ij}", "x_{ij}^2"),
        ("s_i (1 - s_i) x", "(1 - s_i) x"),
    ]:
        mutant = LOGISTIC_REGRESSION.replace(right, wrong)
        assert check_derivation(mutant, notation).verdict == "refuted"


# --- the ring itself -----------------------------------------------------------------------------


def normal_form_of(term: Term) -> Polynomial:
    return NormalForm(BOOK, Budget(ALL_SIZES_WORK, Deadline(20)), {}).of(term)


entries = st.sampled_from([Entry("v", ("i",)), Entry("u", ("i",)), Entry("S"), Entry("T")])
small_numbers = st.integers(-3, 3).map(number)


def _larger(terms: st.SearchStrategy) -> st.SearchStrategy:
    return st.one_of(
        st.tuples(terms, terms).map(lambda pair: add(*pair)),
        st.tuples(terms, terms).map(lambda pair: multiply(*pair)),
        st.tuples(terms, st.integers(0, 3)).map(lambda pair: Power(pair[0], number(pair[1]))),
        entries.map(Exp),
    )


polynomials = st.recursive(entries | small_numbers, _larger, max_leaves=6)


@given(polynomials, polynomials)
def test_sums_and_products_commute(a: Term, b: Term):
    assert normal_form_of(add(a, b)) == normal_form_of(add(b, a))
    assert normal_form_of(multiply(a, b)) == normal_form_of(multiply(b, a))


@given(polynomials, polynomials, polynomials)
def test_products_distribute_over_sums(a: Term, b: Term, c: Term):
    left = normal_form_of(multiply(a, add(b, c)))
    assert left == normal_form_of(add(multiply(a, b), multiply(a, c)))


@given(polynomials, polynomials)
def test_exponentials_turn_sums_into_products(a: Term, b: Term):
    assert normal_form_of(Exp(add(a, b))) == normal_form_of(multiply(Exp(a), Exp(b)))


def test_a_delta_picks_one_summand_whichever_way_round_it_is_written():
    for delta in (lambda k: Delta("i", k), lambda k: Delta(k, "i")):
        dummy = Dummy()
        picked = Sum(dummy, "n", multiply(delta(dummy), Entry("v", (dummy,))))
        assert normal_form_of(picked) == normal_form_of(Entry("v", ("i",)))


def test_the_names_of_dummies_leave_no_trace():
    def double_sum(first: Dummy, second: Dummy) -> Term:
        body = Exp(multiply(Entry("v", (first,)), Entry("u", (second,))))
        return Sum(first, "n", Sum(second, "n", body))

    one = normal_form_of(double_sum(Dummy("a"), Dummy("b")))
    assert one == normal_form_of(double_sum(Dummy("z"), Dummy("y")))
