"""The value of a term at one point, with derivatives by finite differences.

A :class:`View` says how closely to look: with how many digits, and how far to step, and to which
side, for a difference quotient.  A derivative inside another one needs a far smaller step than the
outer one, because the outer quotient magnifies its error.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from mpmath import MPContext

from softgrad.derivation.limits import Budget
from softgrad.derivation.meaning.notation import Notation
from softgrad.derivation.meaning.terms import (
    Add,
    Delta,
    Derivative,
    Entry,
    Exp,
    Index,
    Log,
    Multiply,
    Number,
    Power,
    Size,
    Sum,
    Term,
    own_indices,
    walk,
)

Point = Mapping[str, Mapping[tuple[int, ...], Fraction]]

LARGEST_EXPONENT = 10_000
LARGEST_BASE = 5000
TOO_SMALL_A_DIVISOR = 1e-30


class OutsideDomainError(ArithmeticError):
    """The point lies where an expression has no value, or none that can be relied on."""


@dataclass(frozen=True)
class View:
    """How a point is looked at.

    Attributes
    ----------
    digits : int
        Decimal digits of the arithmetic.
    steps : tuple of int
        The exponent of ten of the step, for the outermost derivative and each one inside it.
    side : int
        0 for a central difference, 1 and -1 for the one-sided ones.
    largest : int or None
        The exponent of ten beyond which a value is not relied on.
    """

    digits: int
    steps: tuple[int, ...]
    side: int = 0
    largest: int | None = None


@cache
def context(digits: int) -> MPContext:
    """Return arithmetic with that many digits, apart from mpmath's global one."""
    own = MPContext()
    own.dps = digits
    return own


class Evaluator:
    """Evaluates terms at one point.

    Sums and definitions are remembered, for as long as no symbol is varied.
    """

    def __init__(
        self,
        notation: Notation,
        sizes: Mapping[str, int],
        point: Point,
        view: View,
        budget: Budget,
    ) -> None:
        self.notation = notation
        self.sizes = sizes
        self.point = point
        self.view = view
        self.arithmetic = context(view.digits)
        self.budget = budget
        self._varied: dict[str, Mapping[tuple[int, ...], object]] = {}
        self._largest_base = self.arithmetic.mpf(10) ** LARGEST_BASE
        self._largest = None if view.largest is None else self.arithmetic.mpf(10) ** view.largest
        self._depth = 0
        self._known: dict[tuple, object] = {}
        self._open: dict[int, tuple[Index, ...]] = {}

    def seen_by(self, view: View) -> Evaluator:
        """Return an evaluator at the same point that looks at it otherwise."""
        return Evaluator(self.notation, self.sizes, self.point, view, self.budget)

    def value(self, term: Term, indices: Mapping[Index, int]):  # noqa: C901 - one case for each kind of term
        """Return the value of `term` where free indices and dummies have the values given."""
        self.budget.spend()
        match term:
            case Number(value):
                return self._number(value)
            case Entry(symbol, places):
                return self._entry(symbol, tuple(indices.get(i, i) for i in places))
            case Size(range_):
                return self.arithmetic.mpf(self.sizes[range_])
            case Delta(left, right):
                same = indices.get(left, left) == indices.get(right, right)
                return self.arithmetic.mpf(int(same))
            case Add(terms):
                return self._sum_of([self.value(part, indices) for part in terms])
            case Multiply(factors):
                return self._product_of([self.value(part, indices) for part in factors])
            case Power(base, exponent):
                return self._power(self.value(base, indices), self.value(exponent, indices))
            case Exp(argument):
                return self._exp(self.value(argument, indices))
            case Log(argument):
                return self._log(self.value(argument, indices))
            case Sum():
                return self._sum(term, indices)
        return self._derivative(term, indices)

    def _number(self, value: Fraction):
        return self.arithmetic.mpf(value.numerator) / value.denominator

    def _relied_on(self, value):
        if self._largest is not None and abs(value) > self._largest:
            raise OutsideDomainError
        return value

    def _sum_of(self, parts: list):
        return self._relied_on(self.arithmetic.fsum(parts))

    def _product_of(self, factors: list):
        """Multiply; a factor 0 does not make up for one that is too large."""
        if self._largest is not None:
            self._relied_on(self.arithmetic.fprod([max(1, abs(factor)) for factor in factors]))
        return self.arithmetic.fprod(factors)

    def _power(self, base, exponent):
        if abs(exponent) > LARGEST_EXPONENT or abs(base) > self._largest_base:
            raise OutsideDomainError
        whole = exponent == int(exponent)
        if abs(base) < TOO_SMALL_A_DIVISOR and exponent < 0:
            raise OutsideDomainError
        if whole:
            return self._relied_on(base ** int(exponent))
        if base <= 0:
            raise OutsideDomainError
        return self._relied_on(base**exponent)

    def _exp(self, argument):
        if abs(argument) > LARGEST_EXPONENT:
            raise OutsideDomainError
        return self._relied_on(self.arithmetic.exp(argument))

    def _log(self, argument):
        if argument <= 0:
            raise OutsideDomainError
        return self.arithmetic.log(argument)

    def _sum(self, term: Sum, indices: Mapping[Index, int]):
        key = (id(term), *[indices.get(i, i) for i in self._open_indices(term)])
        if key not in self._known:
            values = range(1, self.sizes[term.range] + 1)
            parts = [self.value(term.body, {**indices, term.dummy: v}) for v in values]
            self._known[key] = self._sum_of(parts)
        return self._known[key]

    def _open_indices(self, term: Sum) -> tuple[Index, ...]:
        """Return the indices on which the value of a sum depends."""
        if id(term) not in self._open:
            bound = {part.dummy for part in walk(term) if isinstance(part, Sum)}
            used = {index for part in walk(term) for index in own_indices(part)}
            self._open[id(term)] = tuple(used - bound)
        return self._open[id(term)]

    def _entry(self, name: str, places: tuple[int, ...]):
        if name in self._varied:
            return self._varied[name][places]
        symbol = self.notation.symbols[name]
        if symbol.body is None:
            return self._number(self.point[name][places])
        key = (name, places)
        if key not in self._known:
            indices = dict(zip(symbol.parameters, places, strict=True))
            self._known[key] = self.value(symbol.body, indices)
        return self._known[key]

    def table(self, name: str) -> dict[tuple[int, ...], object]:
        """Return all entries of a symbol."""
        ranges = [range(1, self.sizes[r] + 1) for r in self.notation.symbols[name].ranges]
        return {places: self._entry(name, places) for places in itertools.product(*ranges)}

    def _derivative(self, term: Derivative, indices: Mapping[Index, int]):
        """(f(x + h) - f(x - h)) / 2h, or the quotient to one side."""
        place = tuple(indices.get(i, i) for i in term.indices)
        centre, outside, known = self.table(term.symbol), self._varied, self._known
        step = self.arithmetic.mpf(10) ** self.view.steps[self._depth]
        first, last = (1, -1) if self.view.side == 0 else (self.view.side, 0)
        values = []
        self._depth += 1
        try:
            for times in (first, last):
                moved = {**centre, place: centre[place] + times * step}
                self._varied, self._known = {**outside, term.symbol: moved}, {}
                values.append(self.value(term.body, indices))
        finally:
            self._varied, self._known = outside, known
            self._depth -= 1
        return self._relied_on((values[0] - values[1]) / ((first - last) * step))
