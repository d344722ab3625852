"""Products, powers, exponentials and logarithms of polynomials.

The rules are the ones taught at school, and each is valid for all real values for which both sides
exist:  e^(a+b) = e^a e^b, e^(c log q) = q^c, log(a b) = log a + log b for a > 0, and a quotient is
a product with a negative power.  What cannot be taken apart becomes a new atom.
"""

from __future__ import annotations

import math
from fractions import Fraction

from softgrad.derivation.engines.partial_fractions import fully_reduced
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
    Polynomial,
    Variable,
    constant,
    exact,
    of_atom,
)
from softgrad.derivation.errors import UndecidedError
from softgrad.derivation.limits import MAX_BITS, MAX_POLYNOMIAL_PRODUCT, Budget
from softgrad.derivation.meaning.notation import Notation

ONE = constant(1)


class Algebra:
    """Arithmetic of polynomials under a budget of work."""

    def __init__(self, notation: Notation, budget: Budget) -> None:
        self.notation = notation
        self.budget = budget

    # --- products -------------------------------------------------------------------------------

    def product(self, left: Polynomial, right: Polynomial) -> Polynomial:
        """Multiply out."""
        work = len(left) * len(right)
        if work > MAX_POLYNOMIAL_PRODUCT:
            raise UndecidedError("the expression grows too large")
        self.budget.spend(work)
        if left == ONE:
            return right
        result = Polynomial()
        for first, a in left.items():
            for second, b in right.items():
                for monomial, c in self._times(first, second):
                    result.include(monomial, _bounded(a * b * c))
        return result

    def _times(self, left: Monomial, right: Monomial):
        """Multiply two monomials; δ² = δ, and a denominator times its inverse multiplies out."""
        if not left or not right:
            return ((left or right, 1),)
        powers = dict(left)
        expand = []
        for atom, exponent in right:
            if isinstance(atom, Kronecker):
                powers[atom] = 1
                continue
            total = exact(powers.pop(atom, 0) + exponent)
            if isinstance(atom, Base) and total >= 1:
                whole = math.floor(total)
                expand.append((atom, whole))
                total = exact(total - whole)
            if total:
                powers[atom] = total
        monomial = Monomial(powers.items())
        if not expand:
            return ((monomial, 1),)
        result = Polynomial({monomial: 1})
        for atom, whole in expand:
            result = self.product(result, self.whole_power(atom.polynomial, whole))
        return tuple(result.items())

    def whole_power(self, base: Polynomial, exponent: int) -> Polynomial:
        """Multiply a polynomial by itself."""
        if len(base) == 1 and exponent > 0:
            ((monomial, coefficient),) = base.items()
            if not any(isinstance(atom, Base | Kronecker) for atom, _ in monomial):
                return Polynomial({monomial.power(exponent): _number_to_the(coefficient, exponent)})
        result = ONE
        for _ in range(exponent):
            result = self.product(result, base)
        return result

    # --- what is known to be positive -----------------------------------------------------------

    def is_positive(self, atom: Atom) -> bool:
        """Whether an atom is known to be greater than 0."""
        match atom:
            case Exponential() | Count():
                return True
            case Variable(name, _):
                return self.notation.symbols[name].positive
            case LinkedSum(_, body):
                return all(self._is_positive_power(*pair) for pair in body)
            case Base():
                return self.all_positive(atom.polynomial)
        return False

    def _is_positive_power(self, atom: Atom, exponent: Exact) -> bool:
        even = exponent.denominator == 1 and exponent % 2 == 0
        return even or self.is_positive(atom)

    def all_positive(self, polynomial: Polynomial) -> bool:
        """Whether every term is positive, so that the whole is."""
        return bool(polynomial) and all(
            coefficient > 0 and all(self._is_positive_power(*pair) for pair in monomial)
            for monomial, coefficient in polynomial.items()
        )

    # --- common factors -------------------------------------------------------------------------

    def content(
        self, polynomial: Polynomial, positive_only: bool
    ) -> tuple[Exact, Monomial, Polynomial]:
        """Take out the common factor: polynomial = number · monomial · primitive, number > 0."""
        shared = self._common_powers(polynomial, positive_only)
        primitive = {self._divided(m, shared): c for m, c in polynomial.items()}
        numerators = math.gcd(*(Fraction(c).numerator for c in primitive.values()))
        denominators = math.lcm(*(Fraction(c).denominator for c in primitive.values()))
        number = exact(Fraction(numerators, denominators))
        scaled = {m: exact(Fraction(c) / number) for m, c in primitive.items()}
        return number, Monomial(shared.items()), Polynomial(scaled)

    def _common_powers(self, polynomial: Polynomial, positive_only: bool) -> dict[Atom, Exact]:
        common: dict[Atom, Exact] | None = None
        for monomial in polynomial:
            powers = {a: e for a, e in monomial if not positive_only or self.is_positive(a)}
            if common is None:
                common = powers
            else:
                atoms = common.keys() | powers.keys()
                common = {a: min(common.get(a, 0), powers.get(a, 0)) for a in atoms}
        return {atom: exponent for atom, exponent in (common or {}).items() if exponent}

    @staticmethod
    def _divided(monomial: Monomial, powers: dict[Atom, Exact]) -> Monomial:
        left = dict(monomial)
        for atom, exponent in powers.items():
            rest = exact(left.pop(atom, 0) - exponent)
            if rest:
                left[atom] = rest
        return Monomial(left.items())

    # --- denominators ---------------------------------------------------------------------------

    def denominators(self, polynomial: Polynomial) -> dict[Base, int]:
        """Return the bases with negative powers, each with the whole power that clears it."""
        needed: dict[Base, int] = {}
        for monomial in polynomial:
            for atom, exponent in monomial:
                if isinstance(atom, Base) and exponent < 0:
                    needed[atom] = max(needed.get(atom, 0), math.ceil(-exponent))
        return needed

    def cleared(self, polynomial: Polynomial, needed: dict[Base, int]) -> Polynomial:
        """Multiply by the denominators."""
        for base, power in needed.items():
            polynomial = self._multiplied_by(polynomial, base, power)
        return polynomial

    def _multiplied_by(self, polynomial: Polynomial, base: Base, power: int) -> Polynomial:
        """Raise the power of `base` in each term, and multiply out where it becomes positive."""
        result = Polynomial()
        for monomial, coefficient in polynomial.items():
            exponent = exact(dict(monomial).get(base, 0) + power)
            whole = max(0, math.floor(exponent))
            rest = exact(exponent - whole)
            kept = dict(monomial.without(base))
            if rest:
                kept[base] = rest
            term = Polynomial({Monomial(kept.items()): coefficient})
            if whole:
                term = self.product(term, self.whole_power(base.polynomial, whole))
            result = result.plus(term)
        return result

    def _over_common_denominator(
        self, polynomial: Polynomial
    ) -> tuple[Polynomial, dict[Base, int]]:
        """Write a polynomial as one quotient, numerator first."""
        divisors: dict[Base, int] = {}
        for _ in range(8):
            needed = self.denominators(polynomial)
            if not needed or len(polynomial) == 1:
                return polynomial, divisors
            for base, power in needed.items():
                divisors[base] = divisors.get(base, 0) + power
            polynomial = self.cleared(polynomial, needed)
        raise UndecidedError("the denominators are nested too deeply")

    # --- exponentials, logarithms and powers ----------------------------------------------------

    def exponential(self, argument: Polynomial) -> Polynomial:
        """e^(a + b) = e^a e^b, and e^(c log q) = q^c."""
        result = ONE
        for monomial, coefficient in fully_reduced(self, argument).items():
            pairs = list(monomial)
            if len(pairs) == 1 and isinstance(pairs[0][0], Logarithm) and pairs[0][1] == 1:
                factor = self.power(pairs[0][0].polynomial, coefficient)
            else:
                factor = of_atom(Exponential(monomial), coefficient)
            result = self.product(result, factor)
        return result

    def logarithm(self, argument: Polynomial) -> Polynomial:
        """log(c a^k q) = log c + k log a + log q, where c > 0 and a > 0."""
        if not argument:
            raise UndecidedError("the logarithm of 0")
        numerator, divisors = self._over_common_denominator(argument)
        if not all(map(self.is_positive, divisors)):
            numerator, divisors = argument, {}
        if not numerator:
            raise UndecidedError("the logarithm of 0")
        result = self._logarithm_of_quotientless(numerator)
        for base, power in divisors.items():
            result = result.plus(self.logarithm(base.polynomial), -power)
        return result

    def _logarithm_of_quotientless(self, argument: Polynomial) -> Polynomial:
        number, monomial, primitive = self.content(argument, positive_only=True)
        result = self._logarithm_of_number(number)
        for atom, exponent in monomial:
            result = result.plus(self._logarithm_of_atom(atom), exponent)
        if primitive != ONE:
            result = result.plus(self._logarithm_of_primitive(primitive))
        return result

    def _logarithm_of_primitive(self, primitive: Polynomial) -> Polynomial:
        """log(q^k) = k log q, unless k is even: where the left side has a value, q > 0."""
        factors = [pair for monomial in primitive for pair in monomial]
        if len(primitive) == len(factors) == 1:
            ((atom, exponent),) = factors
            (sign,) = primitive.values()
            whole = exponent.denominator == 1
            positive = exponent % 2 == 1 if whole else sign == 1
            if positive and abs(sign) == 1 and exponent != 1:
                base = atom.polynomial if isinstance(atom, Base) else of_atom(atom)
                return self.logarithm(base.times(sign)).times(exponent)
        return of_atom(Logarithm(primitive.frozen))

    def _logarithm_of_atom(self, atom: Atom) -> Polynomial:
        if isinstance(atom, Exponential):
            return Polynomial({atom.argument: 1})
        if isinstance(atom, Base):
            return self.logarithm(atom.polynomial)
        return of_atom(Logarithm(of_atom(atom).frozen))

    def _logarithm_of_number(self, number: Exact) -> Polynomial:
        """Split by primes, so that log 6 = log 2 + log 3."""
        result = Polynomial()
        fraction = Fraction(number)
        for part, sign in ((fraction.numerator, 1), (fraction.denominator, -1)):
            for prime in self._factors(part):
                result = result.plus(of_atom(Logarithm(constant(prime).frozen)), sign)
        return result

    def _factors(self, number: int) -> list[int]:
        """Return the prime factors; what is left after 10⁵ stays in one piece."""
        found, divisor = [], 2
        while divisor * divisor <= number and divisor < 100_000:
            while number % divisor == 0:
                found.append(divisor)
                number //= divisor
            divisor += 1
            if divisor % 64 == 0:
                self.budget.spend()
        return [*found, number] if number > 1 else found

    def power(self, base: Polynomial, exponent: Exact) -> Polynomial:
        """Raise to a rational power."""
        if exponent.denominator == 1 and exponent >= 0:
            return self.whole_power(base, int(exponent))
        if not base:
            raise UndecidedError("a division by zero")
        numerator, divisors = self._over_common_denominator(base)
        whole = exponent.denominator == 1
        if not whole and not all(map(self.is_positive, divisors)):
            numerator, divisors = base, {}
        if not numerator:
            raise UndecidedError("a division by zero")
        result = self._power_of_quotientless(numerator, exponent)
        for divisor, count in divisors.items():
            inverse = self.power(divisor.polynomial, exact(-count * exponent))
            result = self.product(result, inverse)
        return result

    def _power_of_quotientless(self, base: Polynomial, exponent: Exact) -> Polynomial:
        whole = exponent.denominator == 1
        number, monomial, primitive = self.content(base, positive_only=not whole)
        root = _number_to_the(number, exponent) if whole else _rational_root(number, exponent)
        if root is None:
            primitive, root = primitive.times(number), 1
        result = self.product(constant(root), self.expanded(monomial.power(exponent)))
        if primitive == ONE:
            return result
        sign = 1
        if whole and primitive[min(primitive, key=lambda m: m.key)] < 0:
            primitive = primitive.times(-1)
            sign = -1 if int(exponent) % 2 else 1
        if primitive == ONE:
            return result.times(sign)
        return self.product(result, of_atom(Base(primitive.frozen), exponent)).times(sign)

    def expanded(self, monomial: Monomial) -> Polynomial:
        """Multiply out every denominator that has come to stand in the numerator."""
        result = ONE
        for atom, exponent in monomial:
            factor = of_atom(atom, exponent)
            if isinstance(atom, Base) and exponent >= 1:
                whole = math.floor(exponent)
                factor = self.whole_power(atom.polynomial, whole)
                if exponent != whole:
                    factor = self.product(factor, of_atom(atom, exact(exponent - whole)))
            result = self.product(result, factor)
        return result


def _bits(number: Exact) -> int:
    return max(number.numerator.bit_length(), number.denominator.bit_length())


def _bounded(number: Exact) -> Exact:
    """Return `number`, unless its digits would make arithmetic slow."""
    if _bits(number) > MAX_BITS:
        raise UndecidedError("a number grows too long")
    return number


def _number_to_the(number: Exact, exponent: Exact) -> Exact:
    """Raise a number to a whole power."""
    if number in (1, -1):
        return number if exponent % 2 else 1
    if _bits(number) * abs(exponent) > MAX_BITS:
        raise UndecidedError("a number grows too long")
    return exact(Fraction(number) ** int(exponent))


def _rational_root(number: Exact, exponent: Exact) -> Fraction | None:
    """Return number ** exponent if that is rational and the root is a square root, else None."""
    fraction = Fraction(number)
    if fraction == 1:
        return fraction
    above, below = math.isqrt(fraction.numerator), math.isqrt(fraction.denominator)
    square = above**2 == fraction.numerator and below**2 == fraction.denominator
    if exponent.denominator != 2 or not square:
        return None
    return _number_to_the(Fraction(above, below), exponent.numerator)
