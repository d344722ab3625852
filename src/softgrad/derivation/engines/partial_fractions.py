r"""One form for quotients inside a Σ or an exponent, where denominators cannot be cleared.

With q = 1 + E the fractions E/q and 1 - 1/q are equal, and so are e/(E q) and e/E - e/q.  Outside
of a Σ both sides are multiplied by q; under a Σ each fraction is rewritten instead:

* the leading monomial of q, where it divides the numerator, is replaced by q minus the rest;
* a negative power of the only atom of q is raised with the help of the constant term of q.

For one denominator this is division with remainder, so that equal fractions end up alike.  Under
a Σ the division is by what varies with its index: the e^b in q = 1 + e^b e^(z_k) is a coefficient.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from softgrad.derivation.engines.ring import (
    UNIT,
    Atom,
    Base,
    Exact,
    Exponential,
    Kronecker,
    Monomial,
    Polynomial,
    exact,
)

if TYPE_CHECKING:
    from softgrad.derivation.engines.algebra import Algebra
    from softgrad.derivation.meaning.terms import Dummy


def reduced(algebra: Algebra, monomial: Monomial, dummy: Dummy | None = None) -> Polynomial | None:
    """Rewrite one fraction, under a Σ over `dummy` if any; None if it is in its final form."""
    if any(isinstance(atom, Kronecker) for atom, _ in monomial):
        return None
    for atom, exponent in monomial:
        if isinstance(atom, Base) and exponent.denominator == 1 and exponent < 0:
            pivot = _pivot(atom.polynomial, dict(monomial), dummy)
            if pivot is not None:
                return _exchange(algebra, monomial, atom, pivot)
    return None


def fully_reduced(algebra: Algebra, polynomial: Polynomial) -> Polynomial:
    """Rewrite until every fraction is in its final form."""
    result = Polynomial()
    for monomial, coefficient in polynomial.items():
        parts = reduced(algebra, monomial)
        if parts is None:
            result.include(monomial, coefficient)
        else:
            result = result.plus(fully_reduced(algebra, parts), coefficient)
    return result


def _degree(monomial: Monomial) -> tuple[Exact, str]:
    return (sum(exponent for _, exponent in monomial), monomial.key)


def _pivot(base: Polynomial, powers: dict[Atom, Exact], dummy: Dummy | None) -> Monomial | None:
    """Return the monomial of `base` by which the numerator can be divided, if there is one."""
    varying = {monomial: _varying(monomial, dummy) for monomial in base}
    leading = max(base, key=lambda monomial: (_degree(varying[monomial]), monomial.key))
    lead = varying[leading]
    is_alone = list(varying.values()).count(lead) == 1
    can_divide = is_alone and all(isinstance(a, Exponential) for a, _ in leading - lead)
    # Of exponentials, which always can be divided by, one decides for all.
    is_binomial = len(base) == 2 and all(isinstance(atom, Exponential) for atom, _ in lead)
    deciding = [min(lead, key=lambda pair: pair[0].key)] if is_binomial and lead else lead
    if lead and can_divide and all(powers.get(a, 0) >= e > 0 for a, e in deciding):
        return leading
    atoms = {atom for monomial in varying.values() for atom, _ in monomial}
    is_only = is_binomial or len(atoms) == 1
    if is_only and UNIT in base and lead and any(powers.get(a, 0) < 0 < e for a, e in deciding):
        return UNIT
    return None


def _varying(monomial: Monomial, dummy: Dummy | None) -> Monomial:
    """Return the factors that depend on `dummy`; all of them if there is none."""
    if dummy is None:
        return monomial
    return Monomial(pair for pair in monomial if pair[0].depends_on(dummy))


def _exchange(algebra: Algebra, monomial: Monomial, base: Base, pivot: Monomial) -> Polynomial:
    """Use pivot = (q - rest) / c in a monomial that holds pivot / q."""
    polynomial = base.polynomial
    scale = polynomial[pivot]
    quotient = _quotient(monomial, pivot)
    cancelled = algebra.product(Polynomial({Monomial([(base, 1)]): 1}), Polynomial({quotient: 1}))
    rest = Polynomial({m: -c for m, c in polynomial.items() if m != pivot})
    remaining = algebra.product(Polynomial({quotient: 1}), rest)
    total = cancelled.plus(remaining)
    return total.times(Fraction(1) / scale)


def _quotient(monomial: Monomial, divisor: Monomial) -> Monomial:
    powers = dict(monomial)
    for atom, exponent in divisor:
        left = exact(powers.pop(atom, 0) - exponent)
        if left:
            powers[atom] = left
    return Monomial(powers.items())
