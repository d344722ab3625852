"""Numbers as text, by the same rules as ``js/format.js``."""

import math
from collections.abc import Callable, Iterable
from decimal import ROUND_HALF_UP, Context, Decimal

MINUS = "−"
SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def settled(x: float) -> Decimal:
    """Return the size of `x` to 12 significant digits.

    There JavaScript and Python agree, whatever the last bit of each is; so they also agree on
    which way a tie is rounded.
    """
    return Decimal(float(f"{abs(x):.12g}"))


def sign_of(x: float) -> str:
    """Return a minus before what is below 0, and nothing else."""
    return MINUS if x < 0 else ""


def fixed(size: Decimal, decimals: int) -> str:
    """Return `size` with `decimals` decimals; a tie is rounded up."""
    return str(size.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP))


def significant(size: Decimal, digits: int) -> Decimal:
    """Return `size` with so many significant digits; a tie is rounded up."""
    return Context(prec=digits, rounding=ROUND_HALF_UP).create_decimal(size)


def power_of_ten(size: Decimal) -> str:
    """Return the digits of `size` as a number from 1 to 10 and a power of ten."""
    exponent = size.adjusted()
    return f"{size.scaleb(-exponent):f}×10{str(exponent).translate(SUPERSCRIPTS)}"


def number(x: float) -> str:
    """Return `x` with four decimals, or as four digits and a power of ten.

    Examples
    --------
    >>> number(-0.0451), number(0), number(4.54e-5)
    ('−0.0451', '0', '4.540×10⁻⁵')
    """
    size = settled(x)
    if size == 0:
        return "0"
    is_plain = 1e-3 <= float(size) < 1e4
    return sign_of(x) + (fixed(size, 4) if is_plain else power_of_ten(significant(size, 4)))


def computed(x: float) -> str:
    """Return a number as :func:`number` does, or inf or nan, which a computation may end in.

    Examples
    --------
    >>> computed(0.25), computed(math.inf), computed(math.nan)
    ('0.2500', 'inf', 'nan')
    """
    return number(float(x)) if math.isfinite(x) else str(float(x))


def plain(x: float) -> str:
    """Return a number that someone chose, such as a logit, without trailing zeros.

    Six significant digits are kept, and a power of ten stands outside 0.0001…1,000,000.

    Examples
    --------
    >>> plain(2.0), plain(-0.1), plain(-0.0), plain(2.0**-18)
    ('2', '−0.1', '0', '3.8147×10⁻⁶')
    """
    size = significant(Decimal(abs(float(x))), 6).normalize()
    is_plain = size == 0 or 1e-4 <= float(size) < 1e6
    return sign_of(x) + (f"{size:f}" if is_plain else power_of_ten(size))


def signed(x: float, decimals: int) -> str:
    """Return `x` with its sign and `decimals` decimals; an exact zero has no sign.

    Examples
    --------
    >>> signed(0.25, 4), signed(-1e-9, 2), signed(0.0, 4)
    ('+0.2500', '−0.00', '0')
    """
    if x == 0:
        return "0"
    return (MINUS if x < 0 else "+") + fixed(settled(x), decimals)


def change(x: float) -> str:
    """Return `x` as :func:`number` does, with its sign; an exact zero has none.

    Examples
    --------
    >>> change(0.0451), change(-4.54e-5), change(0)
    ('+0.0451', '−4.540×10⁻⁵', '0')
    """
    return ("+" if x > 0 else "") + number(x)


def named(symbol: str, index: int) -> str:
    """Return the name of a component as readers count, from 1.

    Examples
    --------
    >>> named("p", 0)
    'p₁'
    """
    return symbol + str(index + 1).translate(SUBSCRIPTS)


def joined(values: Iterable[float], as_text: Callable[[float], str]) -> str:
    """Return `values` as text with commas.

    Examples
    --------
    >>> joined([1.0, -2.5], plain)
    '1, −2.5'
    """
    return ", ".join(map(as_text, values))
