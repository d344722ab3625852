"""From what was typed to what it means: every node becomes a tensor, every index gets its range.

One method a kind of node.  What could be read in two ways is refused here, at its place, rather
than read in the way that happens to suit.
"""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction as Rational

from softgrad.derivation.limits import MAX_EXPONENT
from softgrad.derivation.meaning.calculus import Calculus
from softgrad.derivation.meaning.coincidences import written
from softgrad.derivation.meaning.notation import Symbol
from softgrad.derivation.meaning.products import ProductRules
from softgrad.derivation.meaning.sums import SumRules
from softgrad.derivation.meaning.tensors import Tensor
from softgrad.derivation.meaning.terms import (
    ONE,
    ZERO,
    Add,
    Delta,
    Dummy,
    Entry,
    Exp,
    Index,
    Log,
    Multiply,
    Number,
    Power,
    Size,
    Term,
    add,
    divide,
    mentions,
    negate,
    number,
    substitute,
)
from softgrad.derivation.reading.syntax import (
    Addition,
    Apply,
    Call,
    Condition,
    Evaluated,
    Fraction,
    Group,
    IndexLetter,
    IndexNumber,
    Indicator,
    Label,
    Name,
    Node,
    Norm,
    Numeral,
    Root,
    Subscript,
    Superscript,
    Transpose,
)


def rational_value(term: Term) -> Rational | None:
    """Return the value of a term that is made of small numbers only, else None."""
    match term:
        case Number(value):
            return value
        case Add(parts) | Multiply(parts):
            values = [rational_value(part) for part in parts]
            if None in values:
                return None
            total = Rational(isinstance(term, Multiply))
            for value in values:
                total = total * value if isinstance(term, Multiply) else total + value
            return total
        case Power(base, Number(exponent)) if exponent in (1, -1):
            value = rational_value(base)
            return value**exponent.numerator if value else None
    return None


class Elaborator(SumRules, ProductRules, Calculus):
    """Turns the nodes of one chain of equations into tensors."""

    def meaning(self, node: Node) -> Tensor:
        """Return what `node` stands for.

        Raises
        ------
        LatexError
            If a letter is not declared, shapes or ranges do not fit, or the reading is doubtful.
        """
        self._inside += 1
        try:
            return getattr(self, f"_on_{type(node).__name__.lower()}")(node)
        finally:
            self._inside -= 1

    def scalar(self, node: Node, what: str) -> Term:
        """Return the entry of `node`, which must be a number."""
        tensor = self.meaning(node)
        if not tensor.is_scalar:
            message = f"{what} must be a number, but this is a {self.describe(tensor)}."
            self.fail(node, message, "shape", "an entry, with its index")
        return tensor.entry

    # --- letters --------------------------------------------------------------------------------

    def _on_numeral(self, node: Numeral) -> Tensor:
        return Tensor(number(node.digits))

    def _on_name(self, node: Name) -> Tensor:
        letter = node.letter
        symbol = self.notation.symbol(letter)
        if symbol is not None:
            return self._whole(symbol, node)
        if letter == "e":
            return Tensor(Exp(ONE))
        if letter in ("\\1", "\\0"):
            return Tensor(ONE if letter == "\\1" else ZERO, Dummy("r"))
        if letter in ("\\I", "I"):
            row, column = Dummy("r"), Dummy("c")
            self.same_range(row, column, node)
            return Tensor(Delta(row, column), row, column)
        if letter in self.notation.sizes:
            return Tensor(Size(letter))
        self._undeclared(letter, node)
        raise AssertionError

    def _undeclared(self, letter: str, node: Node):
        if letter in self.notation.functions:
            message = f"'{letter}' is a function and needs its argument in brackets."
            self.fail(node, message, "syntax", f"{letter}(…)")
        if letter.endswith("'"):
            wanted = r"a derivative written as \frac{\partial f}{\partial x}"
            self.fail(node, f"'{letter}' is no declared letter.", "unknown", wanted)
        bound = any(letter == bound for bound, _ in self._bound)
        if bound or letter in self.free or letter in self.reserved:
            message = f"'{letter}' is an index and cannot stand alone."
            self.fail(node, message, "index", "it in a subscript; two indices need braces: p_{ij}")
        if re.search(r"_[A-Za-z0-9]\s*$", self.source[: node.span[0]]):
            message = f"'{letter}' stands behind the subscript, not in it."
            self.fail(node, message, "index", "braces round both indices, as in p_{ij}")
        self.fail(node, f"'{letter}' has not been declared.", "unknown", self._known_letters())

    def _known_letters(self) -> str:
        names = [*self.notation.symbols, *self.notation.functions, *self.notation.sizes]
        return "one of " + ", ".join(names) if names else "a declared symbol"

    def _whole(self, symbol: Symbol, node: Node) -> Tensor:
        """Return a vector or matrix written without indices."""
        if len(symbol.ranges) > 2:
            self.fail(node, f"'{symbol.name}' needs its indices.", "shape")
        slots = [Dummy("r") for _ in symbol.ranges]
        for slot, size in zip(slots, symbol.ranges, strict=True):
            self.runs_over(slot, size, node)
        return Tensor(Entry(symbol.name, tuple(slots)), *slots)

    # --- scripts --------------------------------------------------------------------------------

    def _on_subscript(self, node: Subscript) -> Tensor:
        labels = [item.text for item in node.items if isinstance(item, Label)]
        indices = [i for i in node.items if isinstance(i, IndexLetter | IndexNumber)]
        if not isinstance(node.base, Name):
            return self._entry_of(self.meaning(node.base), indices, node)
        name = "_".join([node.base.letter, *labels])
        symbol = self.notation.symbol(name)
        if symbol is not None:
            return self._entry(symbol, indices, node) if indices else self._whole(symbol, node)
        if name in (r"\1", r"\0", r"\I", "I") and self._is_size(indices):
            return self._of_size(node.base, indices[0].letter)
        if name in (r"\delta", "I", r"\I"):
            left, right = map(self.index, self._two_indices(indices, node))
            self.same_range(left, right, node)
            return Tensor(Delta(left, right))
        if name in (r"\1", r"\0") and len(indices) == 1:
            self.index(indices[0])
            return Tensor(ONE if name == r"\1" else ZERO)
        if name in self.notation.sizes:
            self.fail(node, f"'{name}' is a size and has no index.", "index")
        self._undeclared(name, node.base)
        raise AssertionError

    def _is_size(self, indices: list[Node]) -> bool:
        return len(indices) == 1 and getattr(indices[0], "letter", "") in self.notation.sizes

    def _of_size(self, base: Node, size: str) -> Tensor:
        """Return the vector of ones, or the identity, of a stated size."""
        tensor = self.meaning(base)
        for slot in tensor.slots:
            self.runs_over(slot, size, base)
        return tensor

    def _two_indices(self, indices: list[Node], node: Node) -> list[Node]:
        indices = self._digits_apart(indices, 2)
        if len(indices) != 2:
            message = f"δ compares two indices, but {len(indices)} is written."
            self.fail(node, message, "index", r"two indices in braces, as in \delta_{ij}")
        return indices

    def _digits_apart(self, indices: list[Node], wanted: int) -> list[Node]:
        """Read the 12 of W_{12} as two indices where W has two."""
        if len(indices) == 1 and isinstance(indices[0], IndexNumber):
            digits = str(indices[0].value)
            if len(digits) == wanted:
                return [IndexNumber(int(digit), span=indices[0].span) for digit in digits]
        return indices

    def _entry(self, symbol: Symbol, indices: list[Node], node: Node) -> Tensor:
        indices = self._digits_apart(indices, len(symbol.ranges))
        if len(indices) != len(symbol.ranges):
            self.fail(
                node,
                f"'{symbol.name}' has {_counted(len(symbol.ranges))}, "
                f"but {len(indices)} {'is' if len(indices) == 1 else 'are'} written.",
                "index",
                _counted(len(symbol.ranges)),
            )
        resolved = tuple(map(self.index, indices))
        for index, size, typed in zip(resolved, symbol.ranges, indices, strict=True):
            self.runs_over(index, size, typed)
        return Tensor(Entry(symbol.name, resolved))

    def _entry_of(self, tensor: Tensor, indices: list[Node], node: Node) -> Tensor:
        """(J v)_i, or an entry of any other bracket."""
        indices = self._digits_apart(indices, len(tensor.slots))
        if len(indices) != len(tensor.slots) or tensor.is_scalar:
            message = (
                f"a {self.describe(tensor)} has {_counted(len(tensor.slots))}, "
                f"but {len(indices)} {'is' if len(indices) == 1 else 'are'} written."
            )
            self.fail(node, message, "index", _counted(len(tensor.slots)))
        resolved = {}
        for slot, typed in zip(tensor.slots, indices, strict=True):
            resolved[slot] = self.index(typed)
            self.same_range(slot, resolved[slot], typed)
        return Tensor(substitute(tensor.entry, resolved))

    def _on_indicator(self, node: Indicator) -> Tensor:
        return Tensor(self.truth(node.condition))

    def _on_transpose(self, node: Transpose) -> Tensor:
        tensor = self.meaning(node.base)
        if tensor.is_scalar:
            is_entry = isinstance(node.base, Subscript)
            wanted = r"brackets, as in (J^\top)_{ij}" if is_entry else "a vector or a matrix"
            self.fail(node, "a number has no transpose.", "shape", wanted)
        return tensor.transposed

    def _on_superscript(self, node: Superscript) -> Tensor:
        if node.base == Name("e"):
            exponent = self.meaning(node.exponent)
            return Tensor(Exp(exponent.entry), exponent.row, exponent.column)
        base = self.meaning(node.base)
        if base.is_scalar:
            return Tensor(self._power(base.entry, node))
        if node.exponent == Name("T"):
            return base.transposed
        value = rational_value(self.scalar(node.exponent, "the exponent"))
        if len(base.slots) == 2 and value in (1, 2, 3, 4):
            return self.matrix_power(base, int(value), node)
        message = f"this power of a {self.describe(base)} has no meaning here."
        self.fail(node, message, "shape", r"^\top, or an entry such as v_i")
        raise AssertionError

    def _power(self, base: Term, node: Superscript) -> Term:
        exponent = self.scalar(node.exponent, "the exponent")
        value = rational_value(exponent)
        if value is not None:
            if abs(value) > MAX_EXPONENT or value.denominator > MAX_EXPONENT:
                message = f"the exponent is beyond the limit of {MAX_EXPONENT}."
                self.fail(node.exponent, message, "limit")
            return Power(base, Number(value))
        if rational_value(base) is not None:
            message = "a number raised to an expression."
            self.fail(node, message, "limit", r"e^{…}, with a logarithm if need be")
        return Power(base, exponent)

    # --- brackets, fractions, functions ---------------------------------------------------------

    def _on_evaluated(self, node: Evaluated) -> Tensor:
        r"""``\left. p_i \right|_{i=1}`` is p_1: the index is replaced here and nowhere else."""
        outside, is_whole_side = set(self.free), self._inside == 1
        tensor = self.meaning(node.inner)
        for condition in node.conditions:
            if is_whole_side and not condition.equal:
                continue  # it narrows the equation: see softgrad.derivation.claims
            old, new = self._replacement(condition)
            if not mentions(tensor.entry, old):
                message = f"'{written(old)}' does not stand in what is evaluated."
                self.fail(condition, message, "index", "an index that stands before the bar")
            tensor = replace(tensor, entry=substitute(tensor.entry, {old: new}))
            if self.settled and isinstance(old, str) and old not in outside:
                self.free.pop(old, None)
        return tensor

    def _replacement(self, condition: Condition) -> tuple[Index, Index]:
        """Return the index that a condition behind a bar replaces, and by what."""
        if not condition.equal:
            message = "≠ does not say at which index this is evaluated."
            self.fail(
                condition, message, "index", r"the condition behind the line: , \quad i \ne j"
            )
        old, new = self.index(condition.left), self.index(condition.right)
        if isinstance(old, int):
            old, new = new, old
        self.same_range(old, new, condition)
        return old, new

    def _on_group(self, node: Group) -> Tensor:
        return self.meaning(node.inner)

    def _on_fraction(self, node: Fraction) -> Tensor:
        self._refuse_plain_d(node)
        numerator = self.meaning(node.numerator)
        denominator = self.meaning(node.denominator)
        if not denominator.is_scalar:
            message = (
                f"the denominator must be a number, but this is a {self.describe(denominator)}."
            )
            wanted = r"an entry, as in y_i / p_i, or \oslash for an elementwise quotient"
            self.fail(node.denominator, message, "shape", wanted)
        entry = divide(numerator.entry, denominator.entry)
        return Tensor(entry, numerator.row, numerator.column)

    def _refuse_plain_d(self, node: Fraction) -> None:
        below = node.denominator
        starts = getattr(below, "factors", (below,))[0] == Name("d")
        above = getattr(node.numerator, "factors", (node.numerator,))[0] == Name("d")
        if starts and above and "d" not in self.notation.symbols:
            message = "this looks like a derivative, but d is read as a letter."
            self.fail(node, message, "ambiguous", r"\partial or \mathrm{d}")

    def _on_root(self, node: Root) -> Tensor:
        return Tensor(Power(self.scalar(node.inner, "what stands under the root"), number("1/2")))

    def _on_norm(self, node: Norm) -> Tensor:
        return self.norm(self.meaning(node.inner), node)

    def _on_call(self, node: Call) -> Tensor:
        argument = self.meaning(node.argument)
        if node.function == "diag":
            return self.diagonal(argument, node.argument)
        if node.function == "tr":
            return self.trace(argument, node.argument)
        function = Exp if node.function == "exp" else Log
        return Tensor(function(argument.entry), argument.row, argument.column)

    def _on_apply(self, node: Apply) -> Tensor:
        return self.applied(node)

    # --- sums -----------------------------------------------------------------------------------

    def _on_addition(self, node: Addition) -> Tensor:
        total: Tensor | None = None
        for part in node.terms:
            tensor = self.meaning(part.term)
            entry = negate(tensor.entry) if part.sign == "-" else tensor.entry
            tensor = Tensor(entry, tensor.row, tensor.column)
            if total is None:
                total = tensor
                continue
            what = "this adds" if part.sign == "+" else "this subtracts"
            other = self.aligned(total, tensor, part.term, what)
            total = Tensor(add(total.entry, other.entry), total.row, total.column)
        assert total is not None
        return total


def _counted(count: int) -> str:
    return {0: "no index", 1: "one index", 2: "two indices"}.get(count, f"{count} indices")
