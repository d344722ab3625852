"""The normal form of a term: one polynomial, in which equal terms look alike.

The work is done in three layers: :mod:`~softgrad.derivation.engines.ring` (atoms, monomials,
polynomials), :mod:`~softgrad.derivation.engines.algebra` (powers, exponentials, logarithms) and
:mod:`~softgrad.derivation.engines.summation` (Σ and δ).  Here terms are translated, and a
polynomial is tested for zero.

The procedure is sound: each rule is an identity, so an empty difference proves equality for every
size and all values at which both sides exist.  It is complete for polynomial summands, because
power sums of independent quantities are algebraically independent.  Elsewhere it may fail to see
an equality, and then says nothing.
"""

from __future__ import annotations

from fractions import Fraction

from softgrad.derivation.engines.algebra import ONE
from softgrad.derivation.engines.ring import (
    Count,
    Exact,
    Polynomial,
    Variable,
    constant,
    exact,
    of_atom,
)
from softgrad.derivation.engines.summation import Summation
from softgrad.derivation.errors import UndecidedError
from softgrad.derivation.meaning.terms import (
    Add,
    Delta,
    Entry,
    Exp,
    Log,
    Multiply,
    Number,
    Power,
    Size,
    Sum,
    Term,
)

MAX_ROUNDS = 20


class NormalForm(Summation):
    """Translates terms without definitions and derivatives into polynomials."""

    def of(self, term: Term) -> Polynomial:  # noqa: C901 - one case for each kind of term
        """Return the normal form.

        Raises
        ------
        UndecidedError
            If the term divides by zero, or the work runs out.
        """
        self.budget.spend()
        match term:
            case Number(value):
                return constant(exact(value))
            case Entry(symbol, indices):
                same = tuple(self.representative.get(i, i) for i in indices)
                return of_atom(Variable(symbol, same))
            case Size(range_):
                return of_atom(Count(range_))
            case Delta(left, right):
                return self.delta(left, right)
            case Add(terms):
                return self._of_sum(terms)
            case Multiply(factors):
                return self._of_product(factors)
            case Power(base, exponent):
                return self._of_power(base, exponent)
            case Exp(argument):
                return self.lifted(self.of(argument), self.exponential)
            case Log(argument):
                return self._of_logarithm(argument)
            case Sum(dummy, range_, body):
                return self.sum_over(self.of(body), dummy, range_)
        raise UndecidedError(f"no rule for {type(term).__name__}")

    def _of_sum(self, terms: tuple[Term, ...]) -> Polynomial:
        result = Polynomial()
        for term in terms:
            result = result.plus(self.of(term))
        return result

    def _of_product(self, factors: tuple[Term, ...]) -> Polynomial:
        """Multiply; every factor is looked at, since a factor 0 must not hide a division by 0."""
        result = ONE
        for value in [self.of(factor) for factor in factors]:
            result = self.product(result, value)
        return result

    def _of_power(self, base: Term, exponent: Term) -> Polynomial:
        power = self.of(exponent).constant
        if power is None:
            logarithm = self.lifted(self.of(base), self.logarithm)
            product = self.product(self.of(exponent), logarithm)
            return self.lifted(product, self.exponential)
        return self._to_the(base, power)

    def _to_the(self, base: Term, power: Exact) -> Polynomial:
        """Raise factor by factor, which keeps denominators in pieces that can cancel."""
        whole = power.denominator == 1
        if whole and power < 0 and isinstance(base, Multiply):
            result = ONE
            for value in [self._to_the(factor, power) for factor in base.factors]:
                result = self.product(result, value)
            return result
        if whole and isinstance(base, Power):
            inner = self.of(base.exponent).constant
            if inner is not None and Fraction(inner).denominator == 1:
                self.of(base)
                return self._to_the(base.base, exact(inner * power))
        return self.lifted(self.of(base), lambda value: self.power(value, power))

    def _of_logarithm(self, argument: Term) -> Polynomial:
        """log(a b) = log a + log b, factor by factor where all of them are positive."""
        if isinstance(argument, Multiply):
            values = [self.of(factor) for factor in argument.factors]
            if all(map(self.all_positive, values)):
                result = Polynomial()
                for factor in argument.factors:
                    result = result.plus(self._of_logarithm(factor))
                return result
        if isinstance(argument, Power):
            power = self.of(argument.exponent).constant
            if power is not None and self.all_positive(self.of(argument.base)):
                return self._of_logarithm(argument.base).times(power)
        return self.lifted(self.of(argument), self.logarithm)

    def is_zero(self, polynomial: Polynomial) -> bool:
        """Clear the denominators, multiply out, and see whether anything is left."""
        for _ in range(MAX_ROUNDS):
            needed = self.denominators(polynomial)
            if not polynomial or not needed:
                return not polynomial
            polynomial = self.cleared(polynomial, needed)
        raise UndecidedError("the denominators are nested too deeply")
