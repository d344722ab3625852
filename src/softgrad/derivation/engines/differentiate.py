"""Differentiation on the term tree, rule by rule.

Three points need care with indexed sums, and computer algebra systems get them wrong:

* ∂z_k/∂z_i is δ_ki, also when k is the dummy of a Σ: the δ then picks one summand out.
* Dummies are unique objects (see :mod:`~softgrad.derivation.meaning.terms`), so the i of ∂/∂z_i
  is never mistaken for an i that is summed over.
* A defined symbol is unfolded only if it depends on the variable, and only down to the variable:
  ∂L/∂p_k leaves p alone, ∂L/∂z_k goes through it.
"""

from __future__ import annotations

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


def carry_out(term: Term, notation: Notation) -> Term:
    """Return `term` with every derivative in it worked out, innermost first."""
    if isinstance(term, Derivative):
        body = carry_out(term.body, notation)
        return differentiate(body, term.symbol, term.indices, notation)
    return map_children(term, lambda part: carry_out(part, notation))


def unfold_all(term: Term, notation: Notation) -> Term:
    """Replace every defined symbol by its definition, so that only independent symbols are left."""
    if isinstance(term, Entry):
        if notation.symbols[term.symbol].body is None:
            return term
        return unfold_all(carry_out(notation.unfold(term), notation), notation)
    return map_children(term, lambda part: unfold_all(part, notation))


def differentiate(term: Term, symbol: str, at: tuple[Index, ...], notation: Notation) -> Term:  # noqa: C901 - one case for each kind of term
    """∂ term / ∂ symbol_at, for a term without pending derivatives."""

    def derivative(part: Term) -> Term:
        return differentiate(part, symbol, at, notation)

    match term:
        case Number() | Size() | Delta():
            return ZERO
        case Entry(name, indices) if name == symbol:
            return multiply(*[Delta(a, b) for a, b in zip(indices, at, strict=True)])
        case Entry():
            return _of_definition(term, symbol, at, notation)
        case Add(terms):
            return add(*map(derivative, terms))
        case Multiply(factors):
            return _of_product(factors, derivative)
        case Power(base, exponent):
            return _of_power(base, exponent, derivative)
        case Exp(argument):
            return _times(term, derivative(argument))
        case Log(argument):
            return _times(Power(argument, MINUS_ONE), derivative(argument))
        case Sum(dummy, range_, body):
            inner = derivative(body)
            return ZERO if inner == ZERO else Sum(dummy, range_, inner)
    raise TypeError(f"no rule to differentiate {type(term).__name__}")


def _of_definition(term: Entry, symbol: str, at: tuple[Index, ...], notation: Notation) -> Term:
    if notation.symbols[term.symbol].body is None:
        return ZERO
    if not notation.depends([term.symbol], symbol):
        return ZERO
    unfolded = carry_out(notation.unfold(term), notation)
    return differentiate(unfolded, symbol, at, notation)


def _of_product(factors: tuple[Term, ...], derivative) -> Term:
    """(f g h)' = f' g h + f g' h + f g h'."""
    return add(
        *[
            _times(derivative(factor), *factors[:place], *factors[place + 1 :])
            for place, factor in enumerate(factors)
        ]
    )


def _of_power(base: Term, exponent: Term, derivative) -> Term:
    """(b^e)' = e b^(e-1) b' + b^e log(b) e'."""
    by_base = _times(derivative(base), exponent, Power(base, add(exponent, MINUS_ONE)))
    by_exponent = _times(derivative(exponent), Power(base, exponent), Log(base))
    return add(by_base, by_exponent)


def _times(*factors: Term) -> Term:
    """Multiply; a part that does not vary drops out."""
    return ZERO if ZERO in factors else multiply(*factors)
