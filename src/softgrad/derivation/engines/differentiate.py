"""Differentiation on the term tree, rule by rule.

Three points need care with indexed sums, and computer algebra systems get them wrong:

* ∂z_k/∂z_i is δ_ki, also when k is the dummy of a Σ: the δ then picks one summand out.
* Dummies are unique objects (see :mod:`~softgrad.derivation.meaning.terms`), so the i of ∂/∂z_i
  is never mistaken for an i that is summed over.
* A defined symbol is unfolded only if it depends on the variable, and only down to the variable:
  ∂L/∂p_k leaves p alone, ∂L/∂z_k goes through it.

A derivative can be far longer than what is differentiated, and a definition than its letter, so
every part that is visited counts as work.
"""

from __future__ import annotations

from collections.abc import Callable

from softgrad.derivation.limits import Budget
from softgrad.derivation.meaning.notation import Notation
from softgrad.derivation.meaning.terms import (
    MINUS_ONE,
    ZERO,
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
    add,
    map_children,
    multiply,
)

Rule = Callable[[Term], Term]


class Calculus:
    """Works out derivatives and definitions under a budget of work."""

    def __init__(self, notation: Notation, budget: Budget) -> None:
        self.notation = notation
        self.budget = budget

    def carried_out(self, term: Term) -> Term:
        """Return `term` with every derivative in it worked out, innermost first."""
        self.budget.spend()
        if isinstance(term, Derivative):
            return self.derivative(self.carried_out(term.body), term.symbol, term.indices)
        return map_children(term, self.carried_out)

    def unfolded(self, term: Term) -> Term:
        """Replace every defined symbol by its definition, down to the independent symbols."""
        self.budget.spend()
        if not isinstance(term, Entry):
            return map_children(term, self.unfolded)
        if self.notation.symbols[term.symbol].body is None:
            return term
        return self.unfolded(self.carried_out(self.notation.unfold(term)))

    def derivative(self, term: Term, symbol: str, at: tuple[Index, ...]) -> Term:  # noqa: C901 - one case for each kind of term
        """∂ term / ∂ symbol_at, for a term without pending derivatives."""

        def of(part: Term) -> Term:
            return self.derivative(part, symbol, at)

        self.budget.spend()
        match term:
            case Number() | Size() | Delta():
                return ZERO
            case Entry(name, indices) if name == symbol:
                return multiply(*[Delta(a, b) for a, b in zip(indices, at, strict=True)])
            case Entry():
                return self._of_definition(term, symbol, at)
            case Add(terms):
                return add(*map(of, terms))
            case Multiply(factors):
                return self._of_product(factors, of)
            case Power(base, exponent):
                return _of_power(base, exponent, of)
            case Exp(argument):
                return _times(term, of(argument))
            case Log(argument):
                return _times(Power(argument, MINUS_ONE), of(argument))
            case Sum(dummy, range_, body):
                inner = of(body)
                return ZERO if inner == ZERO else Sum(dummy, range_, inner)
        raise TypeError(f"no rule to differentiate {type(term).__name__}")

    def _of_definition(self, term: Entry, symbol: str, at: tuple[Index, ...]) -> Term:
        if self.notation.symbols[term.symbol].body is None:
            return ZERO
        if not self.notation.depends([term.symbol], symbol):
            return ZERO
        return self.derivative(self.carried_out(self.notation.unfold(term)), symbol, at)

    def _of_product(self, factors: tuple[Term, ...], of: Rule) -> Term:
        """(f g h)' = f' g h + f g' h + f g h'."""
        self.budget.spend(len(factors) ** 2)
        return add(
            *[
                _times(of(factor), *factors[:place], *factors[place + 1 :])
                for place, factor in enumerate(factors)
            ]
        )


def _of_power(base: Term, exponent: Term, of: Rule) -> Term:
    """(b^e)' = e b^(e-1) b' + b^e log(b) e'."""
    by_base = _times(of(base), exponent, Power(base, add(exponent, MINUS_ONE)))
    by_exponent = _times(of(exponent), Power(base, exponent), Log(base))
    return add(by_base, by_exponent)


def _times(*factors: Term) -> Term:
    """Multiply; a part that does not vary drops out."""
    return ZERO if ZERO in factors else multiply(*factors)
