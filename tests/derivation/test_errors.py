"""Every error names its place (line, column, caret) and, where it can, what was expected."""
# ruff: noqa: E501 - formulas stay on one line

import pytest

from softgrad.derivation import LatexError, check_derivation

# latex, column of the fault in line 1, kind, words of the message, words of what is expected
CASES = [
    ("p_i = ", 6, "syntax", "ends too early", "an expression"),
    ("p_i", 1, "syntax", "no equals sign", "left side = right side"),
    ("= p_i", 1, "syntax", "nothing before this equals sign", "a left side"),
    ("p_i = + = z_i", 9, "syntax", "'=' does not fit here", "an expression"),
    ("p_i = (z_i", 11, "syntax", "ends too early", "closing bracket"),
    ("p_i = z_i)", 10, "syntax", "')' closes nothing", ""),
    (r"p_i = (z_i]", 11, "syntax", "closed by ']'", "its own partner"),
    (r"p_i = \frac{z_i}{2", 17, "syntax", "never closed", "}"),
    (r"p_i = z_i}", 10, "syntax", "'}' closes nothing", ""),
    (r"p_i = \begin{cases} 1", 7, "syntax", "never closed", r"\end{cases}"),
    (r"\begin{aligned} p_i &= p_i", 1, "syntax", "never closed", r"\end{aligned}"),
    (r"p_i = p_i \end{aligned}", 11, "syntax", "closes nothing", ""),
    (r"\begin{aligned} p_i &= p_i \end{align}", 28, "syntax", "closes nothing", ""),
    (r"\[ p_i = p_i", 1, "syntax", "never closed", r"\]"),
    ("$p_i = p_i", 1, "syntax", "no partner", "another $"),
    (r"J_{ij} = p_i \left(\delta_{ij} - p_j)", 37, "syntax", r"'\left(' is closed by ')'", "partner"),
    (r"J_{ij} = p_i (\delta_{ij} - p_j\right)", 32, "syntax", r"closed by '\right)'", "partner"),
    (r"v^\top v = \left\| v \rVert^2", 22, "syntax", r"closed by '\rVert'", "partner"),
    (r"p_j (i = j) p_i = 1", 5, "syntax", "at the end of its line", r"\mathbf{1}_{i=j}"),
    (r"\underbrace{p_i}_{p_i}^2 = 1", 1, "syntax", "hangs on the brace", "brackets"),
    (r"p_i \overset{i = j}{=} p_j", 5, "unknown", "stand over an equals sign", ""),
    ("p_i = exp(z_i) / S", 7, "ambiguous", "without a backslash, 'exp' is a product", r"\exp"),
    ("p_i = frac{e^{z_i}}{S}", 7, "ambiguous", "'frac'", r"\frac"),
    (r"p_i = \frac{exp(z_i)}{S}", 13, "ambiguous", "'exp'", r"\exp"),
    ("p_i = e^{z_i} / sum_k e^{z_k}", 17, "ambiguous", "'sum'", r"\sum"),
    (r"L = -\sum_k y_k log p_k", 17, "ambiguous", "'log'", r"\log"),
    ("J = diag(p) - p p^T", 5, "ambiguous", "'diag'", r"\operatorname{diag}"),
    ("p_i = softmax(z)_i", 7, "ambiguous", "'softmax'", r"\operatorname{softmax}"),
    ("C = ln(S)", 5, "ambiguous", "'ln'", r"\ln"),
    ("p_i ≠ p_j", 5, "unknown", "'≠' is not part", r"\ne"),
    ("p_i = p_i²", 10, "unknown", "'²' is not part", "^2"),
    ("p_i = δ_{ij}", 7, "unknown", "'δ' is not part", r"\delta"),
    (r"\frac{∂p_i}{∂z_j} = 1", 7, "unknown", "'∂' is not part", r"\partial"),
    ("p_i = p_i − 0", 11, "unknown", "'−' is not part", "-"),
    ("p_i = 1 · p_i", 9, "unknown", "'·' is not part", r"\cdot"),
    ("p_i = 1 × p_i", 9, "unknown", "'×' is not part", r"\times"),
    ("p_ᵢ = 1", 3, "unknown", "'ᵢ' is not part", "_i"),
    (r"\frac{\partial^4}{\partial z_i^4} \frac{\partial}{\partial z_j} L = 1", 65, "limit", "up to order 4", ""),
    (r"p(p(p(p(p(p(p(z))))))) = p", 14, "limit", "nested too deeply", ""),
    (r"(((((2^{12})^{12})^{12})^{12})^{12})^{12} = 1", 5, "limit", "powers of powers", ""),
    (r"p_i = \foo z_i", 7, "unknown", r"'\foo' is not part of the notation", ""),
    (r"p_i \leq 1", 5, "unknown", "Only exact equality", ""),
    (r"p_i' = 1", 4, "ambiguous", "prime hangs on the base", r"\frac{\partial f}{\partial x}"),
    (r"f'(x) = 1", 1, "unknown", "no declared letter", r"\frac{\partial f}{\partial x}"),
    (r"p_1 + \dots + p_n = 1", 7, "unknown", r"Write the sum with \sum", ""),
    (r"|v|^2 = 1", 1, "unknown", r"\lVert v \rVert", ""),
    ("q_i = 1", 1, "unknown", "'q' has not been declared", "one of z, y,"),
    ("p_ij = 1", 4, "index", "'j' stands behind the subscript", "as in p_{ij}"),
    ("j p_i = 1", 1, "unknown", "'j' has not been declared", "one of z"),
    ("p_{ij} = 1", 1, "index", "'p' has one index, but 2 are written", "one index"),
    ("J_i = 1", 1, "index", "'J' has two indices, but 1 is written", "two indices"),
    (r"\delta_i = 1", 1, "index", "δ compares two indices", r"\delta_{ij}"),
    ("p_i = z_k", 9, "index", "index 'k' is neither summed over nor on the left", "a sum over it"),
    ("p_0 = 1", 3, "index", "counted from 1", "1, 2, 3"),
    ("p_n = 1", 3, "index", "'n' is the size of a range", "a letter such as i"),
    ("p_z = 1", 3, "index", "'z' is a declared symbol", "a letter such as i"),
    (r"\sum_i p_i + z_i = 1", 6, "index", "also stands outside of the sum", "brackets"),
    (r"p_i = \sum_i p_i", 12, "index", "'i' is a free index", "another letter under the sum"),
    (r"\sum_{k=0}^n p_k = 1", 9, "sum", "counted from 1", "starts at 1"),
    (r"\sum_{k=1} p_k = 1", 7, "sum", "no upper bound", r"^{n}"),
    (r"\sum_{k=1}^{x} p_k = 1", 13, "sum", "must be a size (n, d, m)", ""),
    (r"\sum_2 p_2 = 1", 6, "sum", "a sum runs over a letter", "a letter such as k"),
    (r"\sum_{k=1}^{d} p_k = 1", 13, "range", "index 'k' runs from 1 to d here", "the same range"),
    ("x_i = z_i", 9, "range", "runs from 1 to n here, but from 1 to d", "the same range"),
    (r"\delta_{ij} x_i z_j = 1", 19, "range", "from 1 to n here, but from 1 to d", "same range"),
    ("W - p = 0", 5, "shape", "a matrix of n×d and a vector of length n", "matrix of n×d here"),
    ("z + C = z", 5, "shape", "a vector of length n and a number", r"\mathbf{1}"),
    ("x W = z", 3, "shape", "does not fit together", r"p^\top q"),
    (r"p p = p", 3, "shape", "does not fit together", r"\odot"),
    (r"\frac{z}{p} = 1", 10, "shape", "denominator must be a number", r"\oslash"),
    ("z / p = 1", 5, "shape", "divides by a vector", "a number"),
    ("p = z^2", 5, "shape", "this power of a vector", r"^\top"),
    (r"C^\top = C", 1, "shape", "a number has no transpose", "a vector or a matrix"),
    (r"J_{ij}^\top = J_{ji}", 1, "shape", "a number has no transpose", r"(J^\top)_{ij}"),
    (r"J^\top_{ij} = J_{ji}", 1, "shape", "a number has no transpose", r"(J^\top)_{ij}"),
    (r"\operatorname{diag}(C) = C", 20, "shape", "diag takes a vector", ""),
    (r"\operatorname{tr}(p) = C", 18, "shape", "tr takes a matrix", ""),
    (r"z = z^\top", 5, "shape", "joins a vector of length n and a row vector", "vector of length n"),
    (r"\sigma(z) = p", 8, "shape", "takes one number, not a vector", "an entry"),
    (r"\sigma = p", 1, "syntax", "needs its argument", r"\sigma(…)"),
    ("p(z_i) = 1", 2, "shape", "function of all of z, not of one entry", "p(z)_i"),
    (r"\nabla L = p - y", 1, "syntax", "∇ needs to say by what", r"\nabla_z L"),
    (r"\nabla_z p = J", 10, "shape", "∇ is taken of a number", ""),
    (r"\frac{\partial L}{\partial e^{z_i}} = 1", 28, "derivative", "only a declared symbol", "z_j"),
    (r"\frac{\partial L}{\partial y_i} = 1", 28, "derivative", "sum to 1", ""),
    (r"\frac{\partial z_i}{\partial p_j} = 1", 1, "derivative", "itself computed from it", ""),
    (r"\frac{\partial^2 L}{\partial z_i} = 1", 1, "derivative", "the order above is 2", ""),
    (r"\frac{\partial J_{ij}}{\partial p_k} = 1", 1, "derivative", "defined by a derivative", ""),
    (r"\frac{\partial W}{\partial x} = 1", 1, "shape", "is no matrix", "indices"),
    (r"\frac{d L}{d (z_1)} = 1", 1, "ambiguous", "looks like a derivative", r"\partial"),
    (r"\log p_i z_i = 1", 1, "ambiguous", r"does \log also cover", "brackets"),
    (r"\nabla_z S v^\top = J", 1, "ambiguous", "does ∇ also cover", "brackets"),
    (r"\log(p_i)^2 = 1", 1, "ambiguous", r"(\log x)^2 or \log(x^2)", "brackets"),
    ("p_i / S z_i = 1", 9, "ambiguous", "what stands below the division line", r"\frac"),
    ("1 / p_i / S = 1", 11, "ambiguous", "what stands below the division line", r"\frac"),
    (r"1 / \sum_k z_k p_k = 1", 5, "ambiguous", "how much of this is under the sum", r"\frac"),
    ("p_i 2 = 1", 5, "ambiguous", "easily misread", r"\cdot"),
    ("p_i^10 = 1", 5, "syntax", "only the first digit of 10", "{10}"),
    ("p_10 = 1", 3, "syntax", "only the first digit of 10", "_{10}"),
    ("e^z_i = 1", 1, "ambiguous", "hangs on e, not on its exponent", "e^{a_k}"),
    (r"\frac{\partial}{\partial z_i} p_i \cdot S = 1", 1, "ambiguous", "how far", "brackets"),
    ("L(z_i) = 1", 2, "shape", "function of all of z", "L(z)"),
    ("2^{z_i} = 1", 1, "limit", "a number raised to an expression", "e^{…}"),
    ("p_i^{13} = 1", 6, "limit", "limit of 12", ""),
    ("p_i = 1234567890", 7, "limit", "at most 9 digits", ""),
    (r"\frac{\partial^5 L}{\partial z_i^5} = 1", 30, "limit", "between 1 and 4", ""),
    (r"\sum_{k=1}^{9} z_k = 1", 13, "limit", "beyond the limit of 8", ""),
    (r"J = \begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}", 5, "shape", "this has 2 entries", "n = 2"),
    (r"J = \begin{pmatrix} 1 & 2 \\ 3 \end{pmatrix}, n = 2", 5, "shape", "differ in length", ""),
]  # fmt: skip


@pytest.mark.parametrize(("latex", "column", "kind", "message", "expected"), CASES)
def test_the_error_says_where_and_what(latex, column, kind, message, expected):
    error = check_derivation(latex).error
    assert error is not None, "this was accepted"
    assert message in error.message
    assert expected in error.expected
    assert (error.line, error.column, error.kind) == (1, column, kind)


def test_the_caret_stands_under_the_fault():
    error = check_derivation(r"p_i = \frac{z}{p}").error
    assert error.caret == "p_i = \\frac{z}{p}\n               ^"
    assert str(error).endswith(error.caret)
    assert str(error).startswith("line 1, column 16: the denominator must be a number")


@pytest.mark.parametrize(
    "latex",
    [
        r"L_{\mathrm{log}} = L_{\mathrm{log}}",
        r"\operatorname{exp}(z_1) = e^{z_1}",
        "e^{z_1} x_1 p_1 = p_1 x_1 e^{z_1}",
    ],
)
def test_words_with_their_backslash_are_not_mistaken_for_slips(latex: str):
    error = check_derivation(latex).error
    assert error is None or "backslash" not in error.message


def test_lines_are_counted():
    error = check_derivation("\\begin{aligned}\np_i &= p_i \\\\\n&= z_k\n\\end{aligned}").error
    assert (error.line, error.column) == (3, 6)
    assert error.caret == "&= z_k\n     ^"


def test_a_line_that_cannot_be_read_leaves_the_others_to_be_judged():
    report = check_derivation(r"p_i = e^{z_i} / S \\ = \foo \\ \sum_k p_k = 1")
    assert [step.status for step in report.steps] == ["proved", "error", "proved"]
    assert report.error is report.steps[1].error


def test_what_follows_an_unreadable_side_is_unknown():
    report = check_derivation(r"p_i = p_k \\ = p_i \\ = p_i")
    assert [step.status for step in report.steps] == ["error", "unknown", "proved"]
    assert "The side before could not be read" in report.steps[1].message


def test_the_other_sides_of_a_faulty_line_are_judged():
    report = check_derivation(r"p_i = e^{z_i} / S = \foo = p_j^2 = p_i, \quad i = j")
    assert [step.status for step in report.steps] == ["proved", "error", "unknown", "refuted"]
    assert (report.steps[1].left, report.steps[1].right) == ("e^{z_i} / S", r"\foo")


def test_a_long_line_is_cut_round_the_fault():
    error = check_derivation("p_i = " + "p_i + " * 100 + r"\foo").error
    line, caret = error.caret.split("\n")
    assert len(line) <= 120
    assert line[caret.index("^") :].startswith(r"\foo")


@pytest.mark.parametrize(
    ("character", "name"),
    [("\ud800", "U+D800"), ("\u202e", "U+202E"), ("\u200b", "U+200B"), ("\x1b", "U+001B")],
)
def test_a_character_that_cannot_be_seen_is_named(character: str, name: str):
    for latex in (f"p_i = p_i {character}", rf"p_i = p_i \text{{x{character}}}"):
        error = check_derivation(latex).error
        assert f"{name} cannot be seen" in error.message
        assert error.source[error.start] == character


def test_control_characters_are_not_echoed():
    assert "\x1b" not in str(check_derivation("p_i = \x1b[31m").error)


def test_latex_errors_are_value_errors():
    assert issubclass(LatexError, ValueError)
