"""Second engine: evaluate both sides at random points, with derivatives by finite differences.

This witness shares no rule of differentiation or simplification with the first engine: sums are
added up, definitions evaluated, and ∂f/∂z_i is a central difference of fourth order in arithmetic
with so many digits that neither truncation nor rounding can be mistaken for a difference.  It can
refute a claim, and it can contradict a wrong proof; it proves nothing.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from mpmath import MPContext

from softgrad.derivation.engines.claim import Claim, assignments, sizes_to_try
from softgrad.derivation.errors import UndecidedError
from softgrad.derivation.limits import NUMERIC_WORK, Budget, Deadline
from softgrad.derivation.meaning.notation import Notation, Symbol
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
    children,
    own_indices,
    symbols,
    walk,
)

Point = Mapping[str, Mapping[tuple[int, ...], Fraction]]

# A first derivative loses 12 of the digits in use, a nested one up to 22 more per level.
DIGITS = {0: 40, 1: 60, 2: 110}
MOST_DIGITS = 160
STEP_OUTER, STEP_INNER = -12, -22
# Differences are exact to about 1e-40; a claim that is off by less than this is no claim of a book.
TOLERANCE = 1e-15
LARGEST_EXPONENT = 10_000
TOO_SMALL_A_DIVISOR = 1e-30
# How many points to try at each size; every other one has positive coordinates only.
POINTS = {1: 1, 2: 2, 3: 3, 4: 1, 5: 1}


class OutsideDomainError(ArithmeticError):
    """The point lies where an expression has no value."""


@dataclass(frozen=True)
class Difference:
    """A point at which the two sides differ; values are exact decimals."""

    sizes: Mapping[str, int]
    indices: Mapping[str, int]
    point: Point
    left: object
    right: object


@dataclass(frozen=True)
class Search:
    """Outcome of a search: a difference, or the number of points at which the sides agree."""

    difference: Difference | None
    agreed: int

    @property
    def summary(self) -> str:
        """The finding in a few words."""
        if self.difference is not None:
            return f"differs after {self.agreed} points that agree"
        return f"agrees at {self.agreed} points"


@cache
def context(digits: int) -> MPContext:
    """Return arithmetic with that many digits, apart from mpmath's global one."""
    own = MPContext()
    own.dps = digits
    return own


def search(claim: Claim, notation: Notation, deadline: Deadline, seed: int = 1) -> Search:
    """Look for a point at which the two sides of `claim` differ."""
    generator = random.Random(seed)
    budget = Budget(NUMERIC_WORK, deadline)
    arithmetic = context(_digits_needed(claim, notation))
    base = notation.foundations(symbols(Add((claim.left, claim.right))) | _varied(claim, notation))
    agreed = 0
    try:
        for sizes in sizes_to_try(claim, notation.sizes):
            first = next(iter(sizes.values()), 1)
            for attempt in range(POINTS.get(first, 1)):
                positive = (attempt + first) % 2 == 1 and attempt != 2
                point = random_point(base, notation, sizes, generator, positive)
                evaluator = Evaluator(notation, sizes, point, arithmetic, budget)
                difference, count = _compare(claim, evaluator)
                agreed += count
                if difference is not None:
                    return Search(difference, agreed)
    except UndecidedError:
        pass
    return Search(None, agreed)


def _varied(claim: Claim, notation: Notation) -> set[str]:
    parts = itertools.chain(walk(claim.left), walk(claim.right))
    return {part.symbol for part in parts if isinstance(part, Derivative)}


def _compare(claim: Claim, evaluator: Evaluator) -> tuple[Difference | None, int]:
    agreed = 0
    for indices in assignments(claim, evaluator.sizes):
        try:
            left = evaluator.value(claim.left, indices)
            right = evaluator.value(claim.right, indices)
        except OutsideDomainError:
            continue
        if _differ(left, right) and _confirmed(claim, evaluator, indices):
            point = evaluator.point
            return Difference(evaluator.sizes, indices, point, left, right), agreed
        agreed += 1
    return None, agreed


def _differ(left, right) -> bool:
    return abs(left - right) > TOLERANCE * (1 + abs(left) + abs(right))


def _confirmed(claim: Claim, evaluator: Evaluator, indices: Mapping[str, int]) -> bool:
    """Whether the difference persists with four times the digits, and is no cancellation."""
    finer = evaluator.with_digits(4 * evaluator.arithmetic.dps)
    try:
        return _differ(finer.value(claim.left, indices), finer.value(claim.right, indices))
    except OutsideDomainError:
        return False


def _digits_needed(claim: Claim, notation: Notation) -> int:
    depth = max(_depth(claim.left, notation), _depth(claim.right, notation))
    return DIGITS.get(depth, MOST_DIGITS)


def _depth(term: Term, notation: Notation) -> int:
    """How many derivatives are nested, definitions included."""
    own = isinstance(term, Derivative)
    if isinstance(term, Entry):
        body = notation.symbols[term.symbol].body
        return 0 if body is None else _depth(body, notation)
    return own + max((_depth(part, notation) for part in children(term)), default=0)


def random_point(
    names: list[str],
    notation: Notation,
    sizes: Mapping[str, int],
    generator: random.Random,
    positive: bool,
) -> Point:
    """Draw short decimals: what a reader can type in."""
    point = {}
    for name in names:
        symbol = notation.symbols[name]
        places = list(itertools.product(*[range(1, sizes[r] + 1) for r in symbol.ranges]))
        if symbol.sums_to_one:
            tenths = _distributions(symbol, sizes, generator)
        else:
            low = 1 if symbol.positive or positive else -20
            tenths = [generator.choice([t for t in range(low, 21) if t]) for _ in places]
        divisor = 20 if symbol.sums_to_one else 10
        point[name] = {
            place: Fraction(value, divisor) for place, value in zip(places, tenths, strict=True)
        }
    return point


def _distributions(symbol: Symbol, sizes: Mapping[str, int], generator: random.Random) -> list[int]:
    """Draw one distribution for each row, in twentieths, with no entry 0."""
    *rows, last = [sizes[r] for r in symbol.ranges]
    values = []
    for _ in itertools.product(*map(range, rows)):
        cuts = sorted(generator.sample(range(1, 20), last - 1))
        values += [b - a for a, b in itertools.pairwise([0, *cuts, 20])]
    return values


class Evaluator:
    """Evaluates terms at one point.

    Sums and definitions are remembered, for as long as no symbol is varied.
    """

    def __init__(
        self,
        notation: Notation,
        sizes: Mapping[str, int],
        point: Point,
        arithmetic: MPContext,
        budget: Budget,
    ) -> None:
        self.notation = notation
        self.sizes = sizes
        self.point = point
        self.arithmetic = arithmetic
        self.budget = budget
        self._varied: dict[str, Mapping[tuple[int, ...], object]] = {}
        self._known: dict[tuple, object] = {}
        self._open: dict[int, tuple[Index, ...]] = {}

    def with_digits(self, digits: int) -> Evaluator:
        """Return an evaluator at the same point with other arithmetic."""
        return Evaluator(self.notation, self.sizes, self.point, context(digits), self.budget)

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
                return self.arithmetic.fsum([self.value(part, indices) for part in terms])
            case Multiply(factors):
                return self.arithmetic.fprod([self.value(part, indices) for part in factors])
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

    def _power(self, base, exponent):
        if abs(exponent) > LARGEST_EXPONENT or abs(base) > self.arithmetic.mpf(10) ** 5000:
            raise OutsideDomainError
        whole = exponent == int(exponent)
        if abs(base) < TOO_SMALL_A_DIVISOR and exponent < 0:
            raise OutsideDomainError
        if whole:
            return base ** int(exponent)
        if base <= 0:
            raise OutsideDomainError
        return base**exponent

    def _exp(self, argument):
        if abs(argument) > LARGEST_EXPONENT:
            raise OutsideDomainError
        return self.arithmetic.exp(argument)

    def _log(self, argument):
        if argument <= 0:
            raise OutsideDomainError
        return self.arithmetic.log(argument)

    def _sum(self, term: Sum, indices: Mapping[Index, int]):
        key = (id(term), *[indices.get(i, i) for i in self._open_indices(term)])
        if key not in self._known:
            values = range(1, self.sizes[term.range] + 1)
            parts = [self.value(term.body, {**indices, term.dummy: v}) for v in values]
            self._known[key] = self.arithmetic.fsum(parts)
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
        """(8 (f(+h) - f(-h)) - (f(+2h) - f(-2h))) / 12h, with an error of order h⁴."""
        place = tuple(indices.get(i, i) for i in term.indices)
        centre, outside, known = self.table(term.symbol), self._varied, self._known
        exponent = STEP_INNER if outside else STEP_OUTER
        step = self.arithmetic.mpf(10) ** exponent
        values = []
        try:
            for times in (1, -1, 2, -2):
                moved = {**centre, place: centre[place] + times * step}
                self._varied, self._known = {**outside, term.symbol: moved}, {}
                values.append(self.value(term.body, indices))
        finally:
            self._varied, self._known = outside, known
        near, far = values[0] - values[1], values[2] - values[3]
        return (8 * near - far) / (12 * step)
