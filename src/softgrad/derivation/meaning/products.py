r"""What stands side by side: products, quotients, and functions with their arguments.

Juxtaposition has three meanings on paper: p_i(1 - p_i) is a product, ``\sigma(x)`` an application,
and p pᵀ an outer product.  Which one is meant follows from the notation and from the shapes; where
both would make sense, the reader is asked to say which.
"""

from __future__ import annotations

from dataclasses import replace

from softgrad.derivation.meaning.notation import Symbol
from softgrad.derivation.meaning.tensors import Tensor, TensorAlgebra
from softgrad.derivation.meaning.terms import (
    Derivative,
    Dummy,
    Entry,
    Term,
    count,
    divide,
    map_children,
    replace_symbol,
    substitute,
    walk,
    with_fresh_dummies,
)
from softgrad.derivation.reading.syntax import (
    Apply,
    Call,
    Fraction,
    Gradient,
    Group,
    Name,
    Node,
    Norm,
    Numeral,
    Partial,
    Product,
    Subscript,
    Summation,
    Superscript,
    Transpose,
    replacements,
)

SELF_CONTAINED = (Group, Fraction, Summation, Partial, Norm)


def innermost(node: Node) -> Node:
    """Strip subscripts, powers and transposes."""
    while isinstance(node, Subscript | Superscript | Transpose):
        node = node.base
    return node


def _mentions(node: Node, name: Name) -> bool:
    """Whether a letter stands in a formula outside of derivatives."""
    if isinstance(node, Partial | Gradient):
        return False
    return node == name or any(_mentions(child, name) for child, _ in replacements(node))


class ProductRules(TensorAlgebra):
    """Products, quotients and applications."""

    def meaning(self, node: Node) -> Tensor:
        """Elaborate any node (see :class:`softgrad.derivation.meaning.elaborate.Elaborator`)."""
        raise NotImplementedError

    def _on_product(self, node: Product) -> Tensor:
        factors, operators = self._with_applications(node)
        self._refuse_doubtful(factors, operators)
        result = self.meaning(factors[0])
        for factor, operator in zip(factors[1:], operators, strict=True):
            result = self._combined(result, operator, factor, node)
        return result

    def _combined(self, left: Tensor, operator: str, factor: Node, node: Node) -> Tensor:
        right = self.meaning(factor)
        if operator in ("odot", "oslash"):
            return self.elementwise(left, right, factor, divided=operator == "oslash")
        if operator == "/":
            if not right.is_scalar:
                message = f"this divides by a {self.describe(right)}."
                self.fail(factor, message, "shape", "a number, such as the entry p_i")
            return Tensor(divide(left.entry, right.entry), left.row, left.column)
        if operator == "otimes":
            return self.matrix_product(left, right.transposed, factor)
        columns = (left.column, right.column) == (None, None)
        if operator == "cdot" and columns and left.row is not None and right.row is not None:
            return self.dot_product(left, right, node)
        return self.matrix_product(left, right, factor)

    # --- doubtful readings ----------------------------------------------------------------------

    def _refuse_doubtful(self, factors: list[Node], operators: list[str]) -> None:
        for place, operator in enumerate(operators):
            left, right = factors[place], factors[place + 1]
            if operator == "" and isinstance(innermost(right), Numeral):
                message = "a number right behind another factor is easily misread."
                self.fail(right, message, "ambiguous", r"the number in front, or \cdot between")
            ends_argument = isinstance(right, Call | Summation)
            if operator in ("", "/") and self._open_ended(left) and not ends_argument:
                message = rf"does \{left.function} also cover what follows?"
                self.fail(left, message, "ambiguous", "brackets that settle it")
            gradient = isinstance(left, Gradient) and not isinstance(left.operand, Group)
            if operator in ("", "/") and gradient:
                message = "does ∇ also cover what follows?"
                self.fail(left, message, "ambiguous", "brackets that settle it")
            if operator == "/":
                self._refuse_doubtful_quotient(factors, operators, place)

    def _open_ended(self, node: Node) -> bool:
        r"""``\log p_k y_k`` might be the logarithm of either."""
        is_function = isinstance(node, Call) and node.function in ("log", "exp")
        if not is_function:
            return False
        invisible = isinstance(node.argument, Group) and node.argument.bracket == "{"
        return invisible or not isinstance(node.argument, SELF_CONTAINED)

    def _refuse_doubtful_quotient(
        self, factors: list[Node], operators: list[str], place: int
    ) -> None:
        below = factors[place + 1]
        if place + 1 < len(operators):
            message = "it is unclear what stands below the division line."
            self.fail(factors[place + 2], message, "ambiguous", r"\frac{…}{…} or brackets")
        if isinstance(below, Summation) and isinstance(below.body, Product):
            message = "it is unclear how much of this is under the sum."
            self.fail(below, message, "ambiguous", r"\frac{…}{…} or brackets")

    # --- applications ---------------------------------------------------------------------------

    def _with_applications(self, node: Product) -> tuple[list[Node], list[str]]:
        """Join every function with the bracket behind it."""
        factors, operators = [node.factors[0]], []
        for operator, right in zip(node.operators, node.factors[1:], strict=True):
            joined = self._application(factors[-1], right) if operator == "" else None
            if joined is None:
                factors.append(right)
                operators.append(operator)
            else:
                factors[-1] = joined
        return factors, operators

    def _application(self, left: Node, right: Node) -> Node | None:
        """Return the application that `left` and `right` form, or None for a product."""
        if isinstance(left, Call) and left.function in ("log", "exp"):
            inner = self._application(left.argument, right)
            return None if inner is None else replace(left, argument=inner)
        if isinstance(left, Gradient) and isinstance(left.operand, Name):
            inner = self._application(left.operand, right)
            return None if inner is None else replace(left, operand=inner)
        bracket, name = innermost(right), innermost(left)
        if not isinstance(bracket, Group) or bracket.bracket == "{" or not isinstance(name, Name):
            return None
        if name.letter in self.notation.functions and left is name:
            return self._apply(name, bracket, right)
        symbol = self.notation.symbol(name.letter)
        if symbol is None:
            return None
        if not symbol.argument:
            self._refuse_dependence(symbol, bracket)
            return None
        if left is not name:
            if bracket.inner == Name(symbol.argument):
                value = Group("(", left, span=(left.span[0], bracket.span[1]))
                return self._rebased(right, bracket, value)
            self._refuse_entry_elsewhere(symbol, bracket)
            return None
        return self._apply(name, bracket, right) if self._applies(symbol, bracket) else None

    def _applies(self, symbol: Symbol, bracket: Group) -> bool:
        r"""Whether the bracket is an argument, by its shape; ``\sigma(z_i)`` is refused."""
        argument = self.notation.symbols[symbol.argument]
        inner = bracket.inner
        if argument.ranges and isinstance(inner, Subscript) and inner.base == Name(argument.name):
            message = f"{symbol.name} is a function of all of {argument.name}, not of one entry."
            wanted = f"{symbol.name}({argument.name})_i"
            self.fail(bracket, message, "shape", wanted)
        value = self.meaning(inner)
        same_rank = len(value.slots) == len(argument.ranges) and value.column is None
        mentions = _mentions(inner, Name(argument.name))
        return same_rank and (mentions or len(symbol.ranges) == len(argument.ranges) == 1)

    def _refuse_entry_elsewhere(self, symbol: Symbol, bracket: Group) -> None:
        """Refuse p_i(z + v), which may be an entry of p(z + v) or a multiple of z + v."""
        argument = self.notation.symbols[symbol.argument]
        if argument.ranges and _mentions(bracket.inner, Name(argument.name)):
            value = self.meaning(bracket.inner)
            if len(value.slots) == len(argument.ranges) and value.column is None:
                message = f"this may be an entry of {symbol.name}(…), or a multiple of the bracket."
                wanted = rf"{symbol.name}(…)_i, or \cdot before the bracket"
                self.fail(bracket, message, "ambiguous", wanted)

    def _refuse_dependence(self, symbol: Symbol, bracket: Group) -> None:
        if isinstance(bracket.inner, Name) and symbol.body is not None:
            name = bracket.inner.letter
            if self.notation.depends([symbol.name], name):
                message = f"{symbol.name}({name}) reads as {symbol.name} times {name}."
                wanted = f"{symbol.name} alone, or a notation that declares its argument"
                self.fail(bracket, message, "ambiguous", wanted)

    def _apply(self, name: Name, bracket: Group, right: Node) -> Node:
        """Put the application in the place of the bracket, below its scripts."""
        value = Apply(name, bracket.inner, span=(name.span[0], bracket.span[1]))
        return self._rebased(right, bracket, value)

    def _rebased(self, node: Node, bracket: Group, value: Node) -> Node:
        if node is bracket:
            return value
        base = self._rebased(node.base, bracket, value)
        span = (value.span[0], node.span[1])
        match node:
            case Subscript(items=items):
                return Subscript(base, items, span=span)
            case Superscript(exponent=exponent):
                return Superscript(base, exponent, span=span)
        return Transpose(base, span=span)

    def applied(self, node: Apply) -> Tensor:
        """Return the value of a declared function at the argument given."""
        function = self.notation.functions.get(node.function.letter)
        argument = self.meaning(node.argument)
        if function is None:
            symbol = self.notation.symbol(node.function.letter)
            return self._symbol_at(symbol, argument, node)
        if not argument.is_scalar:
            message = f"{function.name} takes one number, not a {self.describe(argument)}."
            self.fail(node.argument, message, "shape", "an entry, with its index")
        body = with_fresh_dummies(function.body)
        self._grow_by(body, function.parameter, argument.entry, node)
        value = replace_symbol(
            body, function.parameter, lambda _: with_fresh_dummies(argument.entry)
        )
        return Tensor(value)

    def _grow_by(self, body: Term, symbol: str, value: Term, node: Node) -> None:
        """Count what it takes to put `value` in the place of `symbol` everywhere."""
        parts = list(walk(body))
        places = sum(isinstance(part, Entry) and part.symbol == symbol for part in parts)
        self.grow(len(parts) + places * count(value), node)

    def _symbol_at(self, symbol: Symbol, argument: Tensor, node: Apply) -> Tensor:
        base = self.notation.symbols[symbol.argument]
        slots = argument.slots
        for slot, size in zip(slots, base.ranges, strict=True):
            self.runs_over(slot, size, node.argument)
        open_slots = tuple(Dummy("r") for _ in symbol.ranges)
        for slot, size in zip(open_slots, symbol.ranges, strict=True):
            self.runs_over(slot, size, node)
        body = self._unfolded_to(Entry(symbol.name, open_slots), symbol.argument, node)
        self._grow_by(body, symbol.argument, argument.entry, node)
        value = replace_symbol(
            body,
            symbol.argument,
            lambda indices: substitute(
                with_fresh_dummies(argument.entry), dict(zip(slots, indices, strict=True))
            ),
        )
        return Tensor(value, *open_slots)

    def _unfolded_to(self, term: Term, argument: str, node: Node) -> Term:
        """Replace definitions until `argument` is in sight."""
        self.grow(1, node)
        if isinstance(term, Entry) and term.symbol != argument:
            symbol = self.notation.symbols[term.symbol]
            if symbol.body is not None and self.notation.depends([term.symbol], argument):
                return self._unfolded_to(self.notation.unfold(term), argument, node)
        if isinstance(term, Derivative):
            message = "a function that is itself a derivative cannot be applied here."
            self.fail(node, message, "derivative", "its formula")
        return map_children(term, lambda part: self._unfolded_to(part, argument, node))
