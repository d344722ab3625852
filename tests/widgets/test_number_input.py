"""Numbers as readers type them: read by a grammar, and nothing else is."""

import math
from fractions import Fraction

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
    "-(0.2)(0.1)": None,
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
    *("(" * LONGEST, "1;2", "1=1", "\n", "9" * (LONGEST + 1)),
]


@pytest.mark.parametrize(("text", "value"), [pair for pair in READ.items() if pair[1] is not None])
def test_decimals_fractions_and_products_are_read(text, value):
    # One rounding more or less than Python's own expression.
    assert read_number(text).value == pytest.approx(value, rel=1e-15)


@pytest.mark.parametrize("text", [*REFUSED, "-(0.2)(0.1)"])
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


expressions = st.recursive(
    st.integers(0, 99).map(str),
    lambda inner: st.builds("({}{}{})".format, inner, st.sampled_from("+-*/"), inner)
    | st.builds("-{}".format, inner),
    max_leaves=6,
)


def exact(text: str) -> Fraction | None:
    """What Python makes of an expression of whole numbers, each made a Fraction."""
    digits = "".join(
        f"Fraction({part})" if part.isdigit() else part for part in split_numbers(text)
    )
    try:
        return eval(digits, {"Fraction": Fraction})
    except ZeroDivisionError:
        return None


def split_numbers(text: str) -> list[str]:
    """Split at the borders of numbers."""
    parts = [""]
    for character in text:
        if parts[-1] and character.isdigit() != parts[-1].isdigit():
            parts.append("")
        parts[-1] += character
    return parts


@given(expressions.filter(lambda text: len(text) <= LONGEST))
def test_sums_products_and_brackets_mean_what_they_mean_in_python(text):
    expected = exact(text)
    value = read_number(text).value
    if expected is None:
        assert math.isnan(value)
    elif not math.isnan(value):  # a rounded 0 in a denominator cannot be read either
        # Six numbers below 100 and their sums: where they cancel, rounding is absolute.
        assert value == pytest.approx(float(expected), rel=1e-9, abs=1e-9)


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_in_peace(text):
    number = read_number(text)
    assert number is None or math.isnan(number.value) or math.isfinite(number.value)
