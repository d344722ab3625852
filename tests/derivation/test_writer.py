"""Written LaTeX reads back as what was meant, with brackets exactly where they are needed."""

import pytest

from softgrad.derivation.reading.reader import read_line
from softgrad.derivation.reading.syntax import (
    Addition,
    Call,
    Fraction,
    Group,
    IndexLetter,
    Name,
    Node,
    Numeral,
    Partial,
    Product,
    Signed,
    Subscript,
    Summation,
    Superscript,
    Transpose,
    replacements,
)
from softgrad.derivation.reading.writer import latex

A, B, C = Name("a"), Name("b"), Name("c")
SUM = Addition((Signed("+", A), Signed("-", B)))
PRODUCT = Product((A, B), ("",))
OVER_K = Summation(IndexLetter("k"), None, None, (), A)
OPERATOR = Partial(A, (B,), 1, "before")

CASES = [
    (Product((C, SUM), ("",)), r"c \left(a - b\right)"),
    (Product((SUM, C), ("cdot",)), r"\left(a - b\right) \cdot c"),
    (Product((C, PRODUCT), ("",)), r"c \left(a b\right)"),
    (Product((OVER_K, C), ("",)), r"\left(\sum_k a\right) c"),
    (Product((C, OVER_K), ("",)), r"c \sum_k a"),
    (Product((OPERATOR, C), ("",)), r"\left(\frac{\partial}{\partial b} a\right) c"),
    (Product((Numeral("2"), Numeral("3")), ("",)), r"2 \left(3\right)"),
    (Superscript(SUM, Numeral("2")), r"\left(a - b\right)^2"),
    (Superscript(Superscript(A, B), C), r"\left(a^b\right)^c"),
    (Superscript(Call("log", A), Numeral("2")), r"\left(\log a\right)^2"),
    (Transpose(PRODUCT), r"\left(a b\right)^\top"),
    (Subscript(SUM, (IndexLetter("i"), IndexLetter("j"))), r"\left(a - b\right)_{ij}"),
    (Call("log", SUM), r"\log \left(a - b\right)"),
    (Call("log", OVER_K), r"\log \sum_k a"),
    (Summation(IndexLetter("k"), None, None, (), SUM), r"\sum_k \left(a - b\right)"),
    (Partial(SUM, (C,), 1, "before"), r"\frac{\partial}{\partial c} \left(a - b\right)"),
    (Partial(SUM, (C,), 2, "over"), r"\frac{\partial^2 \left(a - b\right)}{\partial c}"),
    (Addition((Signed("-", SUM), Signed("+", C))), r"-\left(a - b\right) + c"),
    (Fraction(SUM, SUM), r"\frac{a - b}{a - b}"),
    (Superscript(A, SUM), "a^{a - b}"),
]  # fmt: skip


@pytest.mark.parametrize(("node", "text"), CASES, ids=lambda value: str(value)[:30])
def test_brackets_stand_where_the_grammar_needs_them(node: Node, text: str):
    assert latex(node) == text


@pytest.mark.parametrize(("node", "text"), CASES, ids=lambda value: str(value)[:30])
def test_it_reads_back_as_the_same_tree(node: Node, text: str):
    (again,) = read_line(text, text, 0, len(text)).sides
    assert without_brackets(again) == without_brackets(node)


def without_brackets(node: Node) -> Node:
    """Drop the groups, whose place is taken by the shape of the tree."""
    while isinstance(node, Group):
        node = node.inner
    for position in range(len(list(replacements(node)))):
        child, rebuild = list(replacements(node))[position]
        node = rebuild(without_brackets(child))
    return node
