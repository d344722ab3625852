"""The expression tree that the engines judge: real numbers that depend on indices.

Vectors and matrices do not occur here: elaboration replaces each of them by its general entry, so
that p pᵀ has become p_i p_j and W x has become Σ_k W_ik x_k.  A *term* is therefore always a
number.

An *index* is one of three things: a positive ``int`` (the 1 of z_1), a ``str`` (the free letter i
of p_i) or a :class:`Dummy` (the k under a Σ).  Dummies are compared by identity.  A letter typed by
a reader can thus never be caught by a Σ that happens to use the same letter, which is the classic
error of computer algebra with indexed sums.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction


class Dummy:
    """An index bound by a Σ, or the open slot of a vector; distinct from every other one.

    A copy remembers its `origin`, because it runs over the same range.
    """

    __slots__ = ("letter", "origin", "serial")
    _serials = itertools.count()

    def __init__(self, letter: str = "k", origin: Dummy | None = None) -> None:
        self.letter = letter
        self.origin = origin
        self.serial = next(Dummy._serials)

    def copy(self) -> Dummy:
        """Return a new dummy with the same range."""
        return Dummy(self.letter, self)

    def __repr__(self) -> str:
        return f"{self.letter}#{self.serial}"


Index = int | str | Dummy


@dataclass(frozen=True, slots=True)
class Number:
    """An exact rational."""

    value: Fraction


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a declared symbol, such as z_i, W_ij or (without index) T."""

    symbol: str
    indices: tuple[Index, ...] = ()


@dataclass(frozen=True, slots=True)
class Size:
    """How many values an index takes, such as n."""

    range: str


@dataclass(frozen=True, slots=True)
class Delta:
    """Kronecker's δ_ij."""

    left: Index
    right: Index


@dataclass(frozen=True, slots=True)
class Add:
    """A sum of terms."""

    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Multiply:
    """A product of factors."""

    factors: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Power:
    """base ** exponent."""

    base: Term
    exponent: Term


@dataclass(frozen=True, slots=True)
class Exp:
    """e to the argument."""

    argument: Term


@dataclass(frozen=True, slots=True)
class Log:
    """The natural logarithm."""

    argument: Term


@dataclass(frozen=True, slots=True)
class Sum:
    """Σ of `body` over all values of `dummy`; the range is None until elaboration settles it."""

    dummy: Dummy
    range: str | None
    body: Term


@dataclass(frozen=True, slots=True)
class Derivative:
    """∂ body / ∂ symbol_indices, not yet carried out."""

    body: Term
    symbol: str
    indices: tuple[Index, ...]


Term = (
    Number | Entry | Size | Delta | Add | Multiply | Power | Exp | Log | Sum | Derivative
)  # fmt: skip

ZERO = Number(Fraction(0))
ONE = Number(Fraction(1))
MINUS_ONE = Number(Fraction(-1))


def number(value: int | str | Fraction) -> Number:
    """Return an exact number."""
    return Number(Fraction(value))


def add(*terms: Term) -> Term:
    """Add, leaving out zeros; a sum of sums is one sum."""
    kept: list[Term] = []
    for term in terms:
        if isinstance(term, Add):
            kept.extend(term.terms)
        elif term != ZERO:
            kept.append(term)
    if not kept:
        return ZERO
    return kept[0] if len(kept) == 1 else Add(tuple(kept))


def multiply(*factors: Term) -> Term:
    """Multiply, leaving out ones.  A factor 0 stays: it must not hide a division by zero."""
    kept: list[Term] = []
    for factor in factors:
        if isinstance(factor, Multiply):
            kept.extend(factor.factors)
        elif factor != ONE:
            kept.append(factor)
    if not kept:
        return ONE
    return kept[0] if len(kept) == 1 else Multiply(tuple(kept))


def negate(term: Term) -> Term:
    """Multiply by -1."""
    return multiply(MINUS_ONE, term)


def subtract(left: Term, right: Term) -> Term:
    """Return left - right."""
    return add(left, negate(right))


def divide(numerator: Term, denominator: Term) -> Term:
    """Return numerator / denominator."""
    return multiply(numerator, Power(denominator, MINUS_ONE))


def differs(left: Index, right: Index) -> Term:
    """1 where the indices differ, 0 where they coincide."""
    return subtract(ONE, Delta(left, right))


def children(term: Term) -> tuple[Term, ...]:
    """Return the direct parts of a term."""
    match term:
        case Add(terms):
            return terms
        case Multiply(factors):
            return factors
        case Power(base, exponent):
            return (base, exponent)
        case Exp(argument) | Log(argument):
            return (argument,)
        case Sum(body=body) | Derivative(body=body):
            return (body,)
    return ()


def map_children(term: Term, change: Callable[[Term], Term]) -> Term:
    """Rebuild `term` with `change` applied to each direct part."""
    match term:
        case Add(terms):
            return Add(tuple(map(change, terms)))
        case Multiply(factors):
            return Multiply(tuple(map(change, factors)))
        case Power(base, exponent):
            return Power(change(base), change(exponent))
        case Exp(argument):
            return Exp(change(argument))
        case Log(argument):
            return Log(change(argument))
        case Sum(dummy, range_, body):
            return Sum(dummy, range_, change(body))
        case Derivative(body, symbol, indices):
            return Derivative(change(body), symbol, indices)
    return term


def walk(term: Term) -> Iterator[Term]:
    """Every part of `term`, itself included."""
    stack = [term]
    while stack:
        part = stack.pop()
        yield part
        stack.extend(children(part))


def count(term: Term) -> int:
    """Return how many parts `term` has, itself included."""
    return sum(1 for _ in walk(term))


def own_indices(term: Term) -> tuple[Index, ...]:
    """Return the indices written on this very node."""
    match term:
        case Entry(indices=indices) | Derivative(indices=indices):
            return indices
        case Delta(left, right):
            return (left, right)
    return ()


def free_letters(term: Term) -> set[str]:
    """Return the free index letters, which a claim about `term` quantifies over."""
    return {i for part in walk(term) for i in own_indices(part) if isinstance(i, str)}


def mentions(term: Term, index: Index) -> bool:
    """Whether `index` is written anywhere in `term`."""
    return any(i == index for part in walk(term) for i in own_indices(part))


def constants(term: Term) -> set[int]:
    """Return the index values written as numbers, such as the 1 of z_1."""
    return {i for part in walk(term) for i in own_indices(part) if isinstance(i, int)}


def symbols(term: Term) -> set[str]:
    """Return the names of the declared symbols that occur."""
    return {part.symbol for part in walk(term) if isinstance(part, Entry)}


def substitute(term: Term, new: Mapping[Index, Index]) -> Term:
    """Replace indices; a Σ whose own dummy would be hit by the replacement is renamed first."""
    match term:
        case Entry(symbol, indices):
            return Entry(symbol, tuple(new.get(i, i) for i in indices))
        case Delta(left, right):
            return Delta(new.get(left, left), new.get(right, right))
        case Derivative(body, symbol, indices):
            moved = tuple(new.get(i, i) for i in indices)
            return Derivative(substitute(body, new), symbol, moved)
        case Sum(dummy, range_, body):
            inner = {old: index for old, index in new.items() if old is not dummy}
            if dummy in inner.values():
                renamed = dummy.copy()
                body, dummy = substitute(body, {dummy: renamed}), renamed
            return Sum(dummy, range_, substitute(body, inner)) if inner else term
    return map_children(term, lambda part: substitute(part, new))


def with_fresh_dummies(term: Term) -> Term:
    """Copy `term` with new dummies, so that the copy may stand inside or beside the original."""
    if isinstance(term, Sum):
        fresh = term.dummy.copy()
        body = with_fresh_dummies(substitute(term.body, {term.dummy: fresh}))
        return Sum(fresh, term.range, body)
    return map_children(term, with_fresh_dummies)


def replace_symbol(term: Term, symbol: str, value: Callable[[tuple[Index, ...]], Term]) -> Term:
    """Put ``value(indices)`` in the place of every entry of `symbol`."""
    if isinstance(term, Entry) and term.symbol == symbol:
        return value(term.indices)
    return map_children(term, lambda part: replace_symbol(part, symbol, value))


def with_ranges(term: Term, range_of: Callable[[Index], str]) -> Term:
    """Write the settled range into every Σ."""
    if isinstance(term, Sum):
        chosen = term.range or range_of(term.dummy)
        return replace(term, range=chosen, body=with_ranges(term.body, range_of))
    return map_children(term, lambda part: with_ranges(part, range_of))


def at_sizes(term: Term, sizes: Mapping[str, int], spend: Callable[[int], None]) -> Term:
    """Write out every Σ, and every size, for which a number is given; `spend` counts the parts."""
    match term:
        case Size(range_) if range_ in sizes:
            return number(sizes[range_])
        case Sum(dummy, range_, body) if range_ in sizes:
            body = at_sizes(body, sizes, spend)
            spend(sizes[range_] * count(body))
            values = range(1, sizes[range_] + 1)
            return add(*[substitute(with_fresh_dummies(body), {dummy: v}) for v in values])
    return map_children(term, lambda part: at_sizes(part, sizes, spend))
