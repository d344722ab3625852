"""Declaring letters: what a notation takes, what it refuses, and what the book's own says."""

import pytest

from softgrad.derivation import (
    BATCH,
    BOOK,
    LAYER,
    LatexError,
    Notation,
    NotationError,
    check_derivation,
)


def two_vectors() -> Notation:
    return Notation().size("n").tensor("a", "n").tensor("g", "n")


def test_a_notation_is_declared_letter_by_letter():
    notation = (
        Notation()
        .size("n")
        .tensor("z", "n")
        .tensor("y", "n", sums_to_one=True)
        .tensor("T", positive=True)
        .define(r"p_i = \frac{e^{z_i}}{\sum_{k=1}^n e^{z_k}}", arg="z")
        .define(r"L = -\sum_k y_k \log p_k")
    )
    notation.define_function(r"\sigma(x) = \frac{1}{1+e^{-x}}")
    report = check_derivation(r"\frac{\partial L}{\partial z_i} = p_i - y_i", notation)
    assert report.verdict == "proved"
    assert check_derivation(r"\sigma(T) + \sigma(-T) = 1", notation).ok


def test_letters_mean_what_the_notation_says():
    notation = two_vectors().define(r"f_i = a_i g_i")
    assert check_derivation(r"\frac{\partial f_i}{\partial a_i} = g_i", notation).ok
    assert check_derivation(r"p_i = 1", notation).error.kind == "unknown"


PREDICTED = [
    r"\hat{\mathbf{y}}", r"\mathbf{\hat y}", r"\hat{y}_i", r"\hat y", r"\hat{\bm y}",
    r"\mathbf{\hat{y}}_k",
]  # fmt: skip


@pytest.mark.parametrize("name", PREDICTED)
def test_a_vector_is_declared_as_it_is_typed(name: str):
    """Whatever its font, and by an entry too; the accent tells it from the target y."""
    latex = r"\sum_i \hat{y}_i = \mathbf{1}^\top \hat{\mathbf{y}} = 1"
    notation = BOOK.copy().tensor(name, "n", sums_to_one=True)
    assert check_derivation(latex, notation).verdict == "proved"
    assert check_derivation(r"\hat{y}_i = y_i", notation).verdict == "refuted"
    other = BOOK.copy().alias(name, "p")
    gradient = r"\nabla_z L = \hat{\mathbf{y}} - \mathbf{y}"
    assert check_derivation(gradient, other).verdict == "proved"
    assert check_derivation(gradient.replace("-", "+"), other).verdict == "refuted"


@pytest.mark.parametrize("name", PREDICTED)
def test_a_vector_is_defined_as_it_is_typed(name: str):
    bare = name.partition("_")[0]
    notation = BOOK.copy().define(rf"{bare}_i = \frac{{e^{{z_i}}}}{{S}}")
    assert check_derivation(r"\hat{y}_i = p_i", notation).verdict == "proved"
    assert check_derivation(r"\hat{y}_i = z_i", notation).verdict == "refuted"


def test_a_copy_is_independent():
    first = two_vectors()
    first.copy().tensor("h")
    assert check_derivation("h = h", first).error is not None


def test_the_shared_notations_cannot_be_changed():
    for shared in (BOOK, LAYER, BATCH):
        with pytest.raises(NotationError, match="copy"):
            shared.tensor("q", "n")
    assert BOOK.copy().tensor("q", "n").symbol("q") is not None


def test_logits_may_be_bound_to_a_linear_layer():
    latex = r"\frac{\partial L}{\partial W_{ij}} = (p_i - y_i) x_j"
    assert check_derivation(latex, BOOK).verdict == "refuted"
    assert check_derivation(latex, LAYER).verdict == "proved"


def test_vectors_and_matrices_can_be_defined_without_indices():
    notation = two_vectors().define(r"M = a g^\top").define(r"h = M g")
    assert check_derivation(r"h_i = a_i \sum_k g_k^2", notation).ok
    assert check_derivation(r"M_{ij} = a_i g_j", notation).ok


def test_fonts_do_not_make_another_letter_but_accents_do():
    notation = two_vectors()
    assert check_derivation(r"\mathbf{a}_i = \boldsymbol{a}_i = a_i", notation).ok
    assert check_derivation(r"\hat{a}_i = a_i", notation).error.kind == "unknown"


def test_names_may_carry_a_word():
    notation = two_vectors().define(r"L_{\text{MSE}} = \sum_k (a_k - g_k)^2")
    latex = r"\frac{\partial L_{\mathrm{MSE}}}{\partial a_i} = 2 (a_i - g_i)"
    assert check_derivation(latex, notation).ok


def test_an_alias_is_another_name_for_the_same():
    assert check_derivation(r"\operatorname{softmax}(z)_i = p_i").ok


def test_rows_of_a_matrix_may_sum_to_one():
    assert check_derivation(r"\sum_{k=1}^n Y_{ak} = 1").ok
    assert check_derivation(r"\sum_{a=1}^m \sum_{k=1}^n Y_{ak} = m").ok
    assert check_derivation(r"\sum_{a=1}^m Y_{ak} = 1").verdict == "refuted"


@pytest.mark.parametrize(
    ("declare", "says"),
    [
        (lambda n: n.tensor("q", "d"), "not a declared size"),
        (lambda n: n.tensor("n"), "already has a meaning"),
        (lambda n: n.tensor("e"), "already has a meaning"),
        (lambda n: n.tensor("q_1 + 2"), "not a name"),
        (lambda n: n.tensor(r"\hat{}", "n"), "not a name"),
        (lambda n: n.tensor(r"\hat{\mathbf{}}", "n"), "not a name"),
        (lambda n: n.alias("a + g", "a"), "not a name"),
        (lambda n: n.tensor("q_i"), "one index, but 0 sizes"),
        (lambda n: n.tensor("Q_i", "n", "n"), "one index, but 2 sizes"),
        (lambda n: n.tensor("q", sums_to_one=True), "scalar"),
        (lambda n: n.size("a b"), "not a name"),
        (lambda n: n.alias("s", "q"), "not a declared symbol"),
        (lambda n: n.define("q_i = a_i", arg="w"), "not a declared symbol"),
        (lambda n: n.define("2 q = a_1"), "does not start with a symbol"),
        (lambda n: n.define("q_{ii} = a_i"), "does not start with a symbol"),
        (lambda n: n.define("a = 2 a"), "defined through itself"),
        (lambda n: n.define_function("f = 2"), "not of the form"),
        (lambda n: n.define_function("f(x) = a_i x"), "free index"),
        (lambda n: n.define("q_i = 2 a_i").tensor("a"), "q is defined through a"),
        (lambda n: n.define("q_i = 2 a_i").size("a"), "q is defined through a"),
        (lambda n: n.define("q_i = 2 a_i").define_function("a(x) = x"), "q is defined through a"),
    ],
)
def test_a_bad_declaration_is_refused_with_the_name(declare, says):
    with pytest.raises(NotationError, match=says):
        declare(two_vectors())


@pytest.mark.parametrize(
    ("latex", "says"),
    [
        ("q_i = a_k", "index 'k' is neither on the left side nor summed over"),
        ("q_i = w_i", "'w' has not been declared"),
        ("q_i = a", "the left side is an entry, but this is a vector"),
        ("q_i", "symbol = formula"),
        (r"q_i = a_i \\ w_i = a_i", "one line"),
        (r"q_i = \frac{a_i}{", "never closed"),
    ],
)
def test_a_definition_that_cannot_be_read_says_where(latex: str, says: str):
    with pytest.raises(LatexError) as caught:
        two_vectors().define(latex)
    assert says in str(caught.value)
    assert caught.value.column >= 1


@pytest.mark.parametrize("taken", ["", "t"])
def test_a_function_must_not_hold_a_derivative(taken: str):
    """Its argument would be put in the place of what is varied."""
    notation = two_vectors()
    if taken:
        notation.tensor(taken)
    for formula in (r"\frac{\partial t^3}{\partial t}", r"\frac{\partial (t a_1)}{\partial a_1}"):
        with pytest.raises(LatexError, match="must not hold a derivative"):
            notation.define_function(f"f(t) = {formula}")


def test_a_function_may_use_a_letter_that_stands_for_a_vector_elsewhere():
    notation = two_vectors().define("q_i = 2 a_i").define_function("f(a) = a^2")
    assert check_derivation("f(q_i) = 4 a_i^2", notation).verdict == "proved"
    assert check_derivation("f(q_i) = 2 a_i^2", notation).verdict == "refuted"


def test_a_definition_is_not_evaluated_as_code():
    with pytest.raises(LatexError):
        two_vectors().define("q = __import__('os')")


def test_a_chain_of_definitions_that_comes_back_to_itself_is_refused():
    notation = two_vectors().define("f_i = a_i").define("h_i = f_i")
    with pytest.raises(NotationError, match="through itself"):
        notation.define("f_i = h_i")
