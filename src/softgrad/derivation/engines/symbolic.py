"""Third engine: SymPy, at one to five classes, with symbols for the logits.

SymPy differentiates, expands and simplifies by its own rules.  At a fixed size nothing is indexed
any more, which is where its own handling of sums is weak, so this is an independent witness of
every step, and the judge of steps that the procedure for all sizes leaves open.  SymPy is
imported on first use only.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass

from softgrad.derivation.engines.claim import Claim, assignments
from softgrad.derivation.errors import UndecidedError
from softgrad.derivation.limits import MAX_FIXED_SIZE, SYMBOLIC_WORK, Budget, Deadline
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
)

SIZES = (1, 2, 3, 4, 5)
MAX_OPERATIONS = 4000
SMALL = 200
POINTS_TRIED = 3


@dataclass(frozen=True)
class SymbolicResult:
    """``"holds"`` for the sizes named, ``"differs"``, or ``"undecided"``."""

    outcome: str
    detail: str

    @property
    def summary(self) -> str:
        """The finding in a few words."""
        return f"{self.outcome} {self.detail}"


def decide(claim: Claim, notation: Notation, deadline: Deadline) -> SymbolicResult:
    """Judge a claim at concrete sizes, for every assignment of its free indices."""
    tried = []
    budget = Budget(SYMBOLIC_WORK, deadline)
    try:
        for sizes in _sizes(claim, notation):
            chosen = list(assignments(claim, sizes))
            for indices in chosen:
                translator = Translator(notation, sizes, budget)
                left, right = (translator.of(side, indices) for side in (claim.left, claim.right))
                outcome = _is_zero(left - right)
                if outcome != "holds":
                    where = ", ".join(f"{k} = {v}" for k, v in {**sizes, **indices}.items())
                    return SymbolicResult(outcome, f"at {where}")
            # Where the conditions leave no index over, nothing has been confirmed.
            tried += [sizes] if chosen else []
    except UndecidedError as error:
        return SymbolicResult("undecided", f"because {error}")
    return _holds_for(tried)


def _holds_for(tried: list[dict[str, int]]) -> SymbolicResult:
    if not tried:
        return SymbolicResult("undecided", "at any size")
    if not tried[0]:
        return SymbolicResult("holds", "as it stands")
    size = next(iter(tried[0]))
    values = dict.fromkeys(str(sizes[size]) for sizes in tried)
    return SymbolicResult("holds", f"for {size} = {', '.join(values)}")


def _sizes(claim: Claim, notation: Notation):
    """Yield the sizes 1 to 5; other sizes than the first one vary with it, up to 3."""
    least = max(claim.constants, default=1)
    seen = []
    for first in SIZES if least <= max(SIZES) else (least,):
        sizes = {
            size: max(least, first if place == 0 else (first + place) % 3 + 1)
            for place, size in enumerate(notation.sizes)
        } | dict(claim.sizes)
        if (
            first >= least
            and sizes not in seen
            and max(sizes.values(), default=1) <= MAX_FIXED_SIZE
        ):
            seen.append(sizes)
            yield sizes


class Translator:
    """Turns terms into SymPy expressions, at one choice of sizes."""

    def __init__(self, notation: Notation, sizes: Mapping[str, int], budget: Budget) -> None:
        import sympy

        self.budget = budget
        self.sympy = sympy
        self.notation = notation
        self.sizes = sizes
        self._symbols: dict[tuple, object] = {}
        self._varied: dict[str, dict[tuple[int, ...], object]] = {}

    def of(self, term: Term, indices: Mapping[Index, int]):  # noqa: C901 - one case for each kind of term
        """Return the SymPy expression of `term` at the index values given."""
        self.budget.spend()
        sympy = self.sympy
        match term:
            case Number(value):
                return sympy.Rational(value.numerator, value.denominator)
            case Entry(symbol, places):
                return self._entry(symbol, tuple(indices.get(i, i) for i in places))
            case Size(range_):
                return sympy.Integer(self.sizes[range_])
            case Delta(left, right):
                return sympy.Integer(indices.get(left, left) == indices.get(right, right))
            case Add(terms):
                return sympy.Add(*[self.of(part, indices) for part in terms])
            case Multiply(factors):
                return sympy.Mul(*[self.of(part, indices) for part in factors])
            case Power(base, exponent):
                return self.of(base, indices) ** self.of(exponent, indices)
            case Exp(argument):
                return sympy.exp(self.of(argument, indices))
            case Log(argument):
                return sympy.log(self.of(argument, indices))
            case Sum(dummy, range_, body):
                values = range(1, self.sizes[range_] + 1)
                return sympy.Add(*[self.of(body, {**indices, dummy: v}) for v in values])
        return self._derivative(term, indices)

    def _entry(self, name: str, places: tuple[int, ...]):
        if name in self._varied:
            return self._varied[name][places]
        symbol = self.notation.symbols[name]
        if symbol.body is not None:
            return self.of(symbol.body, dict(zip(symbol.parameters, places, strict=True)))
        if symbol.sums_to_one and places[-1] == self.sizes[symbol.ranges[-1]]:
            others = [self._entry(name, (*places[:-1], v)) for v in range(1, places[-1])]
            return 1 - self.sympy.Add(*others)
        plain = name.replace("\\", "") + "".join(f"_{place}" for place in places)
        positive = True if symbol.positive else None
        symbols = self._symbols
        if (name, places) not in symbols:
            symbols[name, places] = self.sympy.Symbol(plain, real=True, positive=positive)
        return symbols[name, places]

    def _derivative(self, term: Derivative, indices: Mapping[Index, int]):
        """Let the symbol be independent, differentiate, then put its definition back."""
        place = tuple(indices.get(i, i) for i in term.indices)
        symbol = self.notation.symbols[term.symbol]
        places = itertools.product(*[range(1, self.sizes[r] + 1) for r in symbol.ranges])
        free = {p: self.sympy.Dummy("u", real=True) for p in places}
        values = {dummy: self._entry(term.symbol, p) for p, dummy in free.items()}
        outside = self._varied
        self._varied = {**outside, term.symbol: free}
        try:
            body = self.of(term.body, indices)
        finally:
            self._varied = outside
        return self.sympy.diff(body, free[place]).subs(values, simultaneous=True)


def _is_zero(difference) -> str:
    """Decide whether an expression vanishes: "holds", "differs" or "undecided"."""
    import sympy

    if difference.has(sympy.zoo, sympy.nan, sympy.oo) or difference.count_ops() > MAX_OPERATIONS:
        return "undecided"
    numerator = sympy.numer(sympy.together(_in_exponentials(difference)))
    if numerator.count_ops() > MAX_OPERATIONS:
        return "undecided"
    rest = sympy.expand(sympy.expand_log(sympy.expand(numerator), force=True))
    if rest == 0 or (rest.count_ops() < SMALL and sympy.simplify(rest) == 0):
        return "holds"
    return _at_points(difference)


def _in_exponentials(expression):
    """Write every exponential through independent ones, so that the rest is rational in them."""
    import sympy

    generators: dict[object, object] = {}

    def split(power):
        terms = sympy.Add.make_args(sympy.expand(power.args[0]))
        return sympy.Mul(*[sympy.exp(term) for term in terms])

    def generator(power):
        coefficient, rest = power.args[0].as_coeff_Mul()
        if not coefficient.is_Integer:
            return power
        symbol = generators.setdefault(rest, sympy.Dummy("E", positive=True))
        return symbol**coefficient

    def is_exponential(part) -> bool:
        return isinstance(part, sympy.exp)

    def factored(logarithm):
        return sympy.log(sympy.factor(logarithm.args[0]))

    expression = sympy.expand_log(expression, force=True).replace(is_exponential, split)
    expression = expression.replace(is_exponential, generator)
    expression = expression.replace(lambda part: isinstance(part, sympy.log), factored)
    return sympy.expand_log(expression, force=True)


def _at_points(difference) -> str:
    """Evaluate at a few rational points: a clear difference from 0 is a difference."""
    import sympy

    symbols = sorted(difference.free_symbols, key=str)
    for attempt in range(POINTS_TRIED):
        values = [
            sympy.Rational((7 * k + 3 * attempt) % 11 + 1, 7 + attempt)
            for k, _ in enumerate(symbols)
        ]
        value = difference.subs(dict(zip(symbols, values, strict=True))).evalf(40)
        if value.is_real and value.is_finite and abs(value) > sympy.Float("1e-15"):
            return "differs"
    return "undecided"
