"""The ring in which identities are decided: polynomials in *atoms*, with exact coefficients.

An atom is an indivisible quantity: a variable with its indices, e to a monomial, the logarithm of
a polynomial, a Σ, or the base of a power that does not multiply out (a denominator, a root).  A
monomial is a product of atoms to rational powers, and a polynomial a linear combination of
monomials with rational coefficients.  Both sides of an equation are brought to this form; they
are equal if the difference is the empty polynomial.

Hashing decides the speed of everything here.  An atom is known by one string, a monomial is a
frozen set (both keep their hash), and whole numbers are plain ``int``, many times faster than
``Fraction``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from softgrad.derivation.meaning.terms import Dummy

Exact = int | Fraction


def exact(value: Exact) -> Exact:
    """Return a whole number as ``int``."""
    if type(value) is not int and value.denominator == 1:
        return value.numerator
    return value


@dataclass(frozen=True, slots=True)
class Place:
    """The canonical name of a dummy: the `number`-th one of a Σ nested `height` deep."""

    height: int
    number: int

    def __str__(self) -> str:
        return f"#{self.height}.{self.number}"


Slot = int | str | Dummy | Place


class Atom:
    """An indivisible quantity, known by its key.

    Attributes
    ----------
    key : str
        Two atoms are equal if their keys are; keys also sort them, the same way on every run.
    height : int
        How many levels of Σ it holds.
    """

    __slots__ = ("height", "key")

    def _name(self, key: str, height: int = 0) -> None:
        object.__setattr__(self, "key", key)
        object.__setattr__(self, "height", height)

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Atom) and self.key == other.key)

    def depends_on(self, index: Slot) -> bool:
        """Whether the value varies with `index`."""
        raise NotImplementedError


class Monomial(frozenset):
    """Atoms with their nonzero rational exponents, as a set of pairs."""

    __slots__ = ()

    @property
    def key(self) -> str:
        """A name that sorts monomials in the same order on every run."""
        return "*".join(sorted(f"{atom.key}^{exponent}" for atom, exponent in self))

    @property
    def height(self) -> int:
        """How many levels of Σ it holds."""
        return max((atom.height for atom, _ in self), default=0)

    def depends_on(self, index: Slot) -> bool:
        """Whether any factor varies with `index`."""
        return any(atom.depends_on(index) for atom, _ in self)

    def without(self, atom: Atom) -> Monomial:
        """Leave a factor out."""
        return Monomial(pair for pair in self if pair[0] != atom)

    def power(self, exponent: Exact) -> Monomial:
        """Raise every factor."""
        return Monomial((atom, exact(own * exponent)) for atom, own in self)


UNIT = Monomial()


class Polynomial(dict):
    """A linear combination: monomial → nonzero exact coefficient.  Treated as immutable."""

    __slots__ = ()

    def plus(self, other: Mapping[Monomial, Exact], times: Exact = 1) -> Polynomial:
        """Add `times` copies of another polynomial."""
        result = Polynomial(self)
        for monomial, coefficient in other.items():
            result.include(monomial, coefficient * times)
        return result

    def include(self, monomial: Monomial, coefficient: Exact) -> None:
        """Add one term in place; only for a polynomial that nobody else holds yet."""
        total = exact(self.get(monomial, 0) + coefficient)
        if total:
            self[monomial] = total
        else:
            self.pop(monomial, None)

    def times(self, factor: Exact) -> Polynomial:
        """Multiply by a number."""
        return Polynomial({m: exact(c * factor) for m, c in self.items()} if factor else {})

    @property
    def frozen(self) -> frozenset[tuple[Monomial, Exact]]:
        """The terms as a set, which can be hashed."""
        return frozenset(self.items())

    @property
    def constant(self) -> Exact | None:
        """The value if it is a number, else None."""
        if not self:
            return 0
        return self.get(UNIT) if len(self) == 1 else None


def constant(value: Exact) -> Polynomial:
    """Return a number as a polynomial."""
    return Polynomial({UNIT: exact(value)} if value else {})


def of_atom(atom: Atom, exponent: Exact = 1) -> Polynomial:
    """Return a power of one atom as a polynomial."""
    return Polynomial({Monomial([(atom, exact(exponent))]): 1})


# --- the atoms -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class Variable(Atom):
    """z_i, W_ij or T."""

    name: str
    indices: tuple[Slot, ...]

    def __post_init__(self) -> None:
        self._name(f"{self.name}[{','.join(map(str, self.indices))}]")

    def depends_on(self, index: Slot) -> bool:
        """Whether the value varies with `index`."""
        return index in self.indices


@dataclass(frozen=True, slots=True, eq=False)
class Count(Atom):
    """The size of a range, such as n."""

    range: str

    def __post_init__(self) -> None:
        self._name(f"|{self.range}|")

    def depends_on(self, index: Slot) -> bool:
        """Whether the value varies with `index`."""
        return False


@dataclass(frozen=True, slots=True, eq=False)
class Kronecker(Atom):
    """δ with a dummy in it; any other δ is 0 or 1 once the coincidences are fixed."""

    left: Slot
    right: Slot

    def __post_init__(self) -> None:
        self._name(f"δ[{self.left},{self.right}]")

    def depends_on(self, index: Slot) -> bool:
        """Whether the value varies with `index`."""
        return index in (self.left, self.right)


@dataclass(frozen=True, slots=True, eq=False)
class Exponential(Atom):
    """e to a monomial; the coefficient of the monomial is the exponent of the atom."""

    argument: Monomial

    def __post_init__(self) -> None:
        self._name(f"exp({self.argument.key})", self.argument.height)

    def depends_on(self, index: Slot) -> bool:
        """Whether the value varies with `index`."""
        return self.argument.depends_on(index)


@dataclass(frozen=True, slots=True, eq=False)
class OfPolynomial(Atom):
    """An atom that holds a polynomial which cannot be taken apart further."""

    terms: frozenset[tuple[Monomial, Exact]]

    def __post_init__(self) -> None:
        parts = " + ".join(sorted(f"{c} {m.key}" for m, c in self.terms))
        height = max((m.height for m, _ in self.terms), default=0)
        self._name(f"{type(self).__name__}({parts})", height)

    @property
    def polynomial(self) -> Polynomial:
        """The terms as a polynomial."""
        return Polynomial(self.terms)

    def depends_on(self, index: Slot) -> bool:
        """Whether the value varies with `index`."""
        return any(monomial.depends_on(index) for monomial, _ in self.terms)


class Logarithm(OfPolynomial):
    """The logarithm of a primitive polynomial, or of a prime number."""

    __slots__ = ()


class Base(OfPolynomial):
    """What stands under a negative or broken power."""

    __slots__ = ()


@dataclass(frozen=True, slots=True, eq=False)
class LinkedSum(Atom):
    """Σ over one dummy for each range; the monomial links them all, so it does not factor."""

    ranges: tuple[str, ...]
    body: Monomial

    def __post_init__(self) -> None:
        key = f"Σ[{','.join(self.ranges)}]({self.body.key})"
        self._name(key, 1 + self.body.height)

    def depends_on(self, index: Slot) -> bool:
        """Whether the value varies with `index`."""
        return self.body.depends_on(index)
