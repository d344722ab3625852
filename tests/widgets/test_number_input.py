"""Numbers as readers type them: read by a grammar, and nothing else is."""

import math
from fractions import Fraction
from operator import add, mul, sub, truediv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from softgrad.widgets.number_input import LONGEST, read_number

READ = {
    "0.25": 0.25,
    " -0.25 ": -0.25,
    "−0.25": -0.25,
    "+.5": 0.5,
    "5.": 5.0,
    "0,25": 0.25,
    "-1/4": -0.25,
    "1/3/2": 1 / 6,
    "-0.24*0.09": -0.24 * 0.09,
    "−0.24·0.09": -0.24 * 0.09,
    "0.24 × 0.09": 0.24 * 0.09,
    "0.24*(1 - 0.24)": 0.24 * 0.76,
    "1 - 2 - 3": -4.0,
    "--2": 2.0,
    "2*-3": -6.0,
    "4.5e-5": 4.5e-5,
    "1E2": 100.0,
    "((1))": 1.0,
}

REFUSED = [
    *("x", "1/0", "0/0", "1//4", "1/", "*2", "(1", "1)", "()", "1 2", ".", "1.2.3", "1e", "e5"),
    *("nan", "inf", "1e999", "0x10", "1_000", "٣", "²", "2**3", "__import__('os')", "<b>1</b>"),
    *("(" * LONGEST, "1;2", "1=1", "-(0.2)(0.1)", "\n", "9" * (LONGEST + 1)),
]


@pytest.mark.parametrize(("text", "value"), READ.items())
def test_decimals_fractions_and_products_are_read(text, value):
    # One rounding more or less than Python's own expression.
    assert read_number(text).value == pytest.approx(value, rel=1e-15)


@pytest.mark.parametrize("text", REFUSED)
def test_anything_else_is_unreadable(text):
    assert math.isnan(read_number(text).value)


@pytest.mark.parametrize("text", ["", " ", "\t", "\u00a0"])
def test_a_blank_text_is_no_answer(text):
    assert read_number(text) is None


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        *(("0.24", 0.01), ("0.240", 0.001), ("1/4", 0.0), ("3", 0.0), ("-0.2", 0.1)),
        *(("0.2*0.3", 0.05), ("0.2 + 0.31", 0.11), ("1 - 0.2", 0.1), ("0.5/2", 0.05)),
        *(("2.5e-3", 1e-4), ("2e-3", 1e-3)),
    ],
)
def test_the_last_digit_typed_counts_through_the_arithmetic(text, unit):
    # Half of it is what rounding may have dropped; whole numbers are exact.
    assert read_number(text).unit == pytest.approx(unit, rel=1e-12)


def joined(left: tuple, sign: str, right: tuple) -> tuple[str, Fraction | None]:
    """Two expressions as one, with the exact value; None where 0 is divided by."""
    text = f"({left[0]}{sign}{right[0]})"
    if None in (left[1], right[1]) or (sign == "/" and right[1] == 0):
        return text, None
    return text, EXACT[sign](left[1], right[1])


EXACT = {"+": add, "-": sub, "*": mul, "/": truediv}
expressions = st.recursive(
    st.integers(0, 99).map(lambda n: (str(n), Fraction(n))),
    lambda inner: st.builds(joined, inner, st.sampled_from("+-*/"), inner),
    max_leaves=6,
)


@given(expressions.filter(lambda expression: len(expression[0]) <= LONGEST))
def test_sums_products_and_brackets_have_their_exact_values(expression):
    text, expected = expression
    value = read_number(text).value
    if expected is None:
        # Where the 0 is a rounded difference, something huge may come out instead.
        assert math.isnan(value) or abs(value) > 1e9
    else:
        # Six numbers below 100 and their sums: where they cancel, rounding is absolute.
        assert value == pytest.approx(float(expected), rel=1e-9, abs=1e-9)


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_in_peace(text):
    number = read_number(text)
    assert number is None or math.isnan(number.value) or math.isfinite(number.value)
