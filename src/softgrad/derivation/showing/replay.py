"""Write a counterexample as NumPy code that a reader can run, read and change.

The snippet uses nothing of this package: sums are Python sums, and derivatives are central
differences of plain functions.  Indices start at 0 there, as in NumPy.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping

from softgrad.derivation.engines.claim import Claim
from softgrad.derivation.meaning.notation import Notation
from softgrad.derivation.meaning.terms import (
    Add,
    Delta,
    Derivative,
    Dummy,
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
    substitute,
    symbols,
    walk,
)

DERIVATIVE = '''
def derivative(f, at, entry, h=1e-4):
    """Central difference of f by one entry of an array."""
    step = np.zeros_like(at)
    step[entry] = h
    return (8 * (f(at + step) - f(at - step)) - (f(at + 2 * step) - f(at - 2 * step))) / (12 * h)
'''


def numpy_snippet(
    claim: Claim,
    notation: Notation,
    sizes: Mapping[str, int],
    indices: Mapping[str, int],
    values: Mapping[str, object],
) -> str:
    """Return code that computes and prints ``left`` and ``right``."""
    writer = CodeWriter(notation)
    names = symbols(Add((claim.left, claim.right)))
    parts = itertools.chain(walk(claim.left), walk(claim.right))
    names |= {part.symbol for part in parts if isinstance(part, Derivative)}
    lines = ["import numpy as np", ""]
    lines += [f"{writer.size(size)} = {value}" for size, value in sizes.items()]
    lines += [
        f"{writer.letter(i)} = {v - 1}  # {i} = {v} in the formula" for i, v in indices.items()
    ]
    lines += [f"{writer.symbol(name)} = np.array({value})" for name, value in values.items()]
    writer.arrays |= set(values)
    tables = [writer.table_line(name) for name in writer.definition_order(names)]
    left, right = writer.code(claim.left), writer.code(claim.right)
    if writer.uses_derivative:
        lines += [*DERIVATIVE.splitlines(), ""]
    lines += tables
    lines += [f"left = {left}", f"right = {right}", "print(left, right)"]
    return "\n".join(lines) + "\n"


class CodeWriter:
    """Writes terms as NumPy expressions.

    Attributes
    ----------
    arrays : set of str
        The symbols that exist as arrays at the place where code is written.
    """

    def __init__(self, notation: Notation) -> None:
        self.notation = notation
        self.arrays: set[str] = set()
        self.uses_derivative = False
        self._names: dict[str, str] = {}
        self._dummies: dict[Dummy, str] = {}

    # --- names ----------------------------------------------------------------------------------

    def symbol(self, name: str) -> str:
        """Return the Python name of a symbol."""
        return self._unique(f"symbol {name}", name)

    def letter(self, name: str) -> str:
        """Return the Python name of a free index."""
        return self._unique(f"index {name}", name)

    def size(self, name: str) -> str:
        """Return the Python name of a size."""
        return self._unique(f"size {name}", name)

    def _dummy(self, dummy: Dummy) -> str:
        return self._unique(f"dummy {dummy!r}", dummy.letter)

    def _unique(self, key: str, wanted: str) -> str:
        """Return a Python name: Greek commands lose their backslash, clashes get a number."""
        if key not in self._names:
            plain = re.sub(r"\W+", "_", wanted).strip("_") or "x"
            reserved = ("np", "f", "at", "entry", "h", "left", "right", "derivative", "lambda")
            candidates = [plain, *(f"{plain}_{count}" for count in range(1, 500))]
            taken = {*self._names.values(), *reserved}
            self._names[key] = next(name for name in candidates if name not in taken)
        return self._names[key]

    # --- definitions ----------------------------------------------------------------------------

    def definition_order(self, names: set[str]) -> list[str]:
        """Return the defined symbols that `names` need, each after those it is built from."""
        order: list[str] = []

        def visit(name: str) -> None:
            body = self.notation.symbols[name].body
            if body is None or name in order:
                return
            for inner in sorted(symbols(body)):
                visit(inner)
            order.append(name)

        for name in sorted(names):
            visit(name)
        return order

    def table_line(self, name: str) -> str:
        """Write the assignment of a defined symbol's array."""
        line = f"{self.symbol(name)} = {self._table(name)}"
        self.arrays.add(name)
        return line

    def _table(self, name: str) -> str:
        """Return an array of all entries of a defined symbol."""
        symbol = self.notation.symbols[name]
        dummies = [Dummy("ijkl"[place % 4]) for place in range(len(symbol.ranges))]
        body = substitute(symbol.body, dict(zip(symbol.parameters, dummies, strict=True)))
        code = self.code(body)
        for dummy, size in zip(reversed(dummies), reversed(symbol.ranges), strict=True):
            code = f"[{code} for {self._dummy(dummy)} in range({self.size(size)})]"
        return f"np.array({code})" if dummies else code

    # --- terms ----------------------------------------------------------------------------------

    def code(self, term: Term) -> str:  # noqa: C901 - one case for each kind of term
        """Write a term as a Python expression."""
        match term:
            case Number(value):
                plain = f"{value.numerator}" if value.denominator == 1 else f"({value})"
                return plain if value >= 0 else f"({value})"
            case Entry(name, indices):
                return self._entry(name, indices)
            case Size(range_):
                return self.size(range_)
            case Delta(left, right):
                return f"int({self._index(left)} == {self._index(right)})"
            case Add(terms):
                return "(" + " + ".join(map(self.code, terms)) + ")"
            case Multiply(factors):
                return " * ".join(map(self.code, factors))
            case Power(base, exponent):
                return self._power(base, exponent)
            case Exp(argument):
                return f"np.exp({self.code(argument)})"
            case Log(argument):
                return f"np.log({self.code(argument)})"
            case Sum(dummy, range_, body):
                name = self._dummy(dummy)
                return f"sum({self.code(body)} for {name} in range({self.size(range_)}))"
        return self._derivative(term)

    def _power(self, base: Term, exponent: Term) -> str:
        """Divide by whole powers; NumPy refuses negative powers of whole numbers."""
        if isinstance(exponent, Number) and exponent.value < 0:
            below = self.code(
                base if exponent.value == -1 else Power(base, Number(-exponent.value))
            )
            return f"(1 / ({below}))"
        return f"({self.code(base)}) ** ({self.code(exponent)})"

    def _index(self, index: Index) -> str:
        if isinstance(index, int):
            return str(index - 1)
        return self._dummy(index) if isinstance(index, Dummy) else self.letter(index)

    def _entry(self, name: str, indices: tuple[Index, ...]) -> str:
        symbol = self.notation.symbols[name]
        if name in self.arrays or symbol.body is None:
            places = ", ".join(map(self._index, indices))
            return f"{self.symbol(name)}[{places}]" if indices else self.symbol(name)
        body = substitute(symbol.body, dict(zip(symbol.parameters, indices, strict=True)))
        return f"({self.code(body)})"

    def _derivative(self, term: Derivative) -> str:
        """Write the body as a function of the symbol varied; what depends on it is recomputed."""
        self.uses_derivative = True
        name, outside = term.symbol, set(self.arrays)
        at = self.symbol(name) if name in outside else self._table(name)
        stale = {other for other in outside if self._depends(other, name)}
        self.arrays = (outside - stale) | {name}
        body = self.code(term.body)
        self.arrays = outside
        places = ", ".join(map(self._index, term.indices))
        entry = f"({places},)" if term.indices else "()"
        return f"derivative(lambda {self.symbol(name)}: {body}, {at}, {entry})"

    def _depends(self, name: str, varied: str) -> bool:
        return name != varied and self.notation.depends([name], varied)
