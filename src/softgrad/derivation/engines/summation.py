"""Σ and δ: the rules that make an indexed sum as simple as it can be.

* Σ_k δ_ki f_k = f_i: a δ picks one summand out.
* Σ_k a f_k = a Σ_k f_k, where a does not depend on k.
* Σ_k 1 = n, and Σ_k y_k = 1 for a symbol declared to sum to one.
* What is left is one monomial in which all dummies hang together; its dummies are renamed to the
  least of all possible orders, so that Σ_k Σ_l a_kl = Σ_l Σ_k a_kl have one form.
* A δ inside an exponential, a logarithm or a denominator is taken out:
  f(a + δ b) = (1 - δ) f(a) + δ f(a + b).
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping

from softgrad.derivation.engines.algebra import ONE, Algebra
from softgrad.derivation.engines.partial_fractions import reduced
from softgrad.derivation.engines.ring import (
    Atom,
    Base,
    Count,
    Exact,
    Exponential,
    Kronecker,
    LinkedSum,
    Logarithm,
    Monomial,
    OfPolynomial,
    Place,
    Polynomial,
    Slot,
    Variable,
    exact,
    of_atom,
)
from softgrad.derivation.errors import UndecidedError
from softgrad.derivation.limits import MAX_LINKED_SUMS, Budget
from softgrad.derivation.meaning.notation import Notation
from softgrad.derivation.meaning.terms import Dummy

Renaming = Mapping[Slot, Slot]


class Summation(Algebra):
    """Polynomials with Σ and δ, for one way in which the free indices coincide.

    Parameters
    ----------
    representative : mapping
        Free index letter → the letter or number that stands for all indices equal to it.  Two
        indices with different representatives are different.
    """

    def __init__(self, notation: Notation, budget: Budget, representative: Mapping) -> None:
        super().__init__(notation, budget)
        self.representative = representative

    # --- δ --------------------------------------------------------------------------------------

    def delta(self, left: Slot, right: Slot) -> Polynomial:
        """Return δ as 0, 1 or, with a dummy in it, an atom."""
        left = self.representative.get(left, left)
        right = self.representative.get(right, right)
        if left == right:
            return ONE
        bound = [index for index in (left, right) if isinstance(index, Dummy)]
        if not bound:
            return Polynomial()
        return of_atom(Kronecker(*sorted((left, right), key=str)))

    def lifted(
        self, argument: Polynomial, function: Callable[[Polynomial], Polynomial]
    ) -> Polynomial:
        """Apply `function`, with every δ taken out of its argument first."""
        atom = next((a for m in argument for a, _ in m if isinstance(a, Kronecker)), None)
        if atom is None:
            return function(argument)
        absent, present = Polynomial(), Polynomial()
        for monomial, coefficient in argument.items():
            rest = monomial.without(atom)
            present.include(rest, coefficient)
            if len(rest) == len(monomial):
                absent.include(monomial, coefficient)
        without, with_ = self.lifted(absent, function), self.lifted(present, function)
        difference = with_.plus(without, -1)
        return without.plus(self.product(of_atom(atom), difference))

    # --- renaming -------------------------------------------------------------------------------

    def renamed(self, polynomial: Polynomial, new: Renaming) -> Polynomial:
        """Put other indices in; δs may collapse and Σs may change, so all rules apply again."""
        result = Polynomial()
        for monomial, coefficient in polynomial.items():
            result = result.plus(self._renamed_monomial(monomial, new), coefficient)
        return result

    def _renamed_monomial(self, monomial: Monomial, new: Renaming) -> Polynomial:
        result = ONE
        for atom, exponent in monomial:
            result = self.product(result, self._renamed_atom(atom, exponent, new))
        return result

    def _renamed_atom(self, atom: Atom, exponent: Exact, new: Renaming) -> Polynomial:
        if not any(atom.depends_on(index) for index in new):
            return self.expanded(Monomial([(atom, exponent)]))
        match atom:
            case Variable(name, indices):
                return of_atom(Variable(name, tuple(new.get(i, i) for i in indices)), exponent)
            case Kronecker(left, right):
                return self.delta(new.get(left, left), new.get(right, right))
            case Exponential(argument):
                moved = self._renamed_monomial(argument, new)
                return self.lifted(moved.times(exponent), self.exponential)
            case Logarithm():
                value = self.lifted(self.renamed(atom.polynomial, new), self.logarithm)
            case Base():
                value = self.renamed(atom.polynomial, new)
            case LinkedSum():
                value = self._renamed_sum(atom, new)
        return self.lifted(value, lambda base: self.power(base, exponent))

    def _renamed_sum(self, atom: LinkedSum, new: Renaming) -> Polynomial:
        dummies, body = self._opened(atom)
        value = self.renamed(body, new)
        for dummy, range_ in zip(dummies, atom.ranges, strict=True):
            value = self.sum_over(value, dummy, range_)
        return value

    def _opened(self, atom: LinkedSum) -> tuple[list[Dummy], Polynomial]:
        """Return the body of a Σ with new dummies in the place of its canonical ones."""
        dummies = [Dummy("s") for _ in atom.ranges]
        places = {Place(atom.height, number): dummy for number, dummy in enumerate(dummies)}
        return dummies, Polynomial({_relabelled(atom.body, places): 1})

    # --- Σ --------------------------------------------------------------------------------------

    def sum_over(self, polynomial: Polynomial, dummy: Dummy, range_: str) -> Polynomial:
        """Σ over `dummy` of a polynomial, term by term."""
        result = Polynomial()
        for monomial, coefficient in polynomial.items():
            delta = next(
                (a for a, _ in monomial if isinstance(a, Kronecker) and a.depends_on(dummy)), None
            )
            if delta is not None:
                other = delta.left if delta.right is dummy else delta.right
                term = self._renamed_monomial(monomial.without(delta), {dummy: other})
            else:
                term = self._sum_of_monomial(monomial, dummy, range_)
            result = result.plus(term, coefficient)
        return result

    def _sum_of_monomial(self, monomial: Monomial, dummy: Dummy, range_: str) -> Polynomial:
        constant_part = Monomial(pair for pair in monomial if not pair[0].depends_on(dummy))
        varying = Monomial(monomial - constant_part)
        if not varying:
            total = of_atom(Count(range_))
        else:
            parts = reduced(self, varying, dummy)
            if parts is None:
                total = self._linked(varying, dummy, range_)
            else:
                total = self.sum_over(parts, dummy, range_)
        return self.product(Polynomial({constant_part: 1}), total)

    def _linked(self, varying: Monomial, dummy: Dummy, range_: str) -> Polynomial:
        """Σ of a monomial in which every factor depends on the dummy."""
        dummies, factors = {dummy: range_}, dict[Atom, Exact]()
        for atom, exponent in varying:
            if isinstance(atom, LinkedSum) and exponent.denominator == 1 and exponent > 0:
                for _ in range(int(exponent)):
                    self._absorb(atom, dummies, factors)
            else:
                factors[atom] = exact(factors.get(atom, 0) + exponent)
        body = Monomial((atom, exponent) for atom, exponent in factors.items() if exponent)
        simpler, left = self._without_certain_sums(body, dummies)
        if len(left) < len(dummies):
            return self._resummed(simpler, left)
        return of_atom(self._canonical(body, dummies))

    def _absorb(self, atom: LinkedSum, dummies: dict, factors: dict[Atom, Exact]) -> None:
        """Let an inner Σ that depends on the outer dummy become part of one linked Σ."""
        new, body = self._opened(atom)
        dummies.update(zip(new, atom.ranges, strict=True))
        ((monomial, _),) = body.items()
        for inner, power in monomial:
            factors[inner] = exact(factors.get(inner, 0) + power)

    def _without_certain_sums(
        self, body: Monomial, dummies: dict[Dummy, str]
    ) -> tuple[Monomial, dict[Dummy, str]]:
        """Use Σ_k y_k = 1 wherever y_k is all that depends on k."""
        left = dict(dummies)
        for dummy in dummies:
            touching = [(a, e) for a, e in body if a.depends_on(dummy)]
            if len(touching) == 1 and self._sums_to_one(*touching[0], dummy):
                body = body.without(touching[0][0])
                del left[dummy]
        return body, left

    def _sums_to_one(self, atom: Atom, exponent: Exact, dummy: Dummy) -> bool:
        return (
            isinstance(atom, Variable)
            and exponent == 1
            and self.notation.symbols[atom.name].sums_to_one
            and atom.indices[-1] is dummy
            and dummy not in atom.indices[:-1]
        )

    def _resummed(self, body: Monomial, dummies: dict[Dummy, str]) -> Polynomial:
        value = Polynomial({body: 1})
        for dummy, range_ in dummies.items():
            value = self.sum_over(value, dummy, range_)
        return value

    def _canonical(self, body: Monomial, dummies: dict[Dummy, str]) -> LinkedSum:
        """Name the dummies in the order that gives the least key."""
        if len(dummies) > MAX_LINKED_SUMS:
            raise UndecidedError(f"more than {MAX_LINKED_SUMS} sums hang together")
        if any(isinstance(atom, Kronecker) for atom, _ in body):
            raise UndecidedError("a δ is caught in a sum")
        height = 1 + body.height
        candidates = []
        for order in itertools.permutations(dummies):
            self.budget.spend(len(body))
            places = {dummy: Place(height, number) for number, dummy in enumerate(order)}
            ranges = tuple(dummies[dummy] for dummy in order)
            candidates.append(LinkedSum(ranges, _relabelled(body, places)))
        return min(candidates, key=lambda candidate: candidate.key)


def _relabelled(monomial: Monomial, new: Renaming) -> Monomial:
    """Rename one to one, so that nothing can coincide and no rule needs to be applied again."""
    return Monomial((_relabelled_atom(atom, new), exponent) for atom, exponent in monomial)


def _relabelled_atom(atom: Atom, new: Renaming) -> Atom:
    match atom:
        case Variable(name, indices):
            return Variable(name, tuple(new.get(i, i) for i in indices))
        case Kronecker(left, right):
            return Kronecker(*sorted((new.get(left, left), new.get(right, right)), key=str))
        case Exponential(argument):
            return Exponential(_relabelled(argument, new))
        case OfPolynomial(terms):
            return type(atom)(frozenset((_relabelled(m, new), c) for m, c in terms))
        case LinkedSum(ranges, body):
            return LinkedSum(ranges, _relabelled(body, new))
    return atom
