r"""What ∂ and ∇ mean: which symbol is varied, which are held fixed, and which shape results.

``\frac{\partial f}{\partial z_i}`` varies the declared symbol z.  Definitions are followed down
to z and no further: where p is defined from z, ∂L/∂p_k varies the p_k as if they were
independent, and ∂L/∂z_k goes through p.  For shapes the book uses the numerator layout: ∂p/∂z has
a row for every entry of p, and the derivative of a number has the shape of the variable.
"""

from __future__ import annotations

from softgrad.derivation.limits import MAX_DERIVATIVE_ORDER
from softgrad.derivation.meaning.tensors import Tensor, TensorAlgebra
from softgrad.derivation.meaning.terms import Derivative, Entry, Term, count, symbols
from softgrad.derivation.reading.syntax import (
    Gradient,
    Group,
    Node,
    Numeral,
    Partial,
    Product,
    Superscript,
)

ONE_VARIABLE = r"a symbol such as z_j under the \partial"


class Calculus(TensorAlgebra):
    """Derivatives, as they are typed; carrying them out is left to each engine."""

    def meaning(self, node: Node) -> Tensor:
        """Elaborate any node (see :class:`softgrad.derivation.meaning.elaborate.Elaborator`)."""
        raise NotImplementedError

    def _on_partial(self, node: Partial) -> Tensor:
        variables = [v for typed in node.variables for v in self._repeated(typed)]
        if node.order != len(variables):
            message = (
                f"the order above is {node.order}, the number of variables below {len(variables)}."
            )
            self.fail(node, message, "derivative", "as many variables as the order says")
        operand, rest = self._reach(node)
        result = self.meaning(operand)
        for variable in reversed(variables):
            result = self._derivative(result, variable, node)
        return result if rest is None else self.matrix_product(result, self.meaning(rest), node)

    def _on_gradient(self, node: Gradient) -> Tensor:
        result = self.meaning(node.operand)
        if not result.is_scalar:
            message = f"∇ is taken of a number, not of a {self.describe(result)}."
            self.fail(node.operand, message, "shape", r"a scalar such as L")
        for _ in range(node.order):
            result = self._derivative(result, node.variable, node)
        return result

    def _repeated(self, variable: Node) -> list[Node]:
        """∂z_i² stands for ∂z_i ∂z_i."""
        if isinstance(variable, Superscript) and isinstance(variable.exponent, Numeral):
            digits = variable.exponent.digits
            times = int(digits) if digits.isdigit() else 99
            if not 1 <= times <= MAX_DERIVATIVE_ORDER:
                message = f"the order is not between 1 and {MAX_DERIVATIVE_ORDER}."
                self.fail(variable, message, "limit")
            return [variable.base] * times
        return [variable]

    def _reach(self, node: Partial) -> tuple[Node, Node | None]:
        r"""Split what follows ``\frac{\partial}{\partial x}`` into the operand and the rest.

        A bracket right behind the operator is its operand; otherwise it takes the whole term, which
        must then hold no dot and no slash.
        """
        operand = node.operand
        if node.form != "before" or not isinstance(operand, Product):
            return operand, None
        factors, operators = operand.factors, operand.operators
        bracketed = isinstance(factors[0], Group) and factors[0].bracket != "{"
        if bracketed and operators[0] in ("", "cdot"):
            rest = factors[1]
            if len(factors) > 2:
                span = (factors[1].span[0], operand.span[1])
                rest = Product(factors[1:], operators[1:], span=span)
            return factors[0], rest
        if any(operators):
            message = "it is unclear how far this derivative reaches."
            self.fail(node, message, "ambiguous", "brackets round what is differentiated")
        return operand, None

    def _derivative(self, operand: Tensor, variable: Node, node: Node) -> Tensor:
        target = self._target(variable)
        symbol, indices = target.entry.symbol, target.entry.indices
        self._check_dependence(operand.entry, symbol, node)
        entry = Derivative(operand.entry, symbol, indices)
        self._check_order(entry, node)
        if operand.is_scalar:
            return Tensor(entry, target.row, target.column)
        if target.is_scalar:
            return Tensor(entry, operand.row, operand.column)
        if operand.column is not None or target.column is not None:
            message = (
                f"the derivative of a {self.describe(operand)} by a {self.describe(target)} "
                "is no matrix."
            )
            self.fail(node, message, "shape", "indices, as in ∂z_i/∂W_{jk}")
        return Tensor(entry, operand.row, target.row)

    def _check_order(self, entry: Derivative, node: Node) -> None:
        self.grow(count(entry), node)
        if self.notation.order(entry) > MAX_DERIVATIVE_ORDER:
            message = (
                f"the derivatives inside one another are of an order over {MAX_DERIVATIVE_ORDER}."
            )
            self.fail(node, message, "limit", "fewer derivatives, or one of them worked out")

    def _target(self, variable: Node) -> Tensor:
        target = self.meaning(variable)
        if not isinstance(target.entry, Entry):
            message = "only a declared symbol can be varied, not an expression."
            self.fail(variable, message, "derivative", ONE_VARIABLE)
        if self.notation.symbols[target.entry.symbol].sums_to_one:
            message = (
                f"the entries of {target.entry.symbol} sum to 1, so none of them can be varied "
                "alone."
            )
            self.fail(variable, message, "derivative")
        return target

    def _check_dependence(self, operand: Term, symbol: str, node: Node) -> None:
        """Refuse what has no single meaning where the variable is itself defined.

        ∂z/∂S, where S is computed from z; ∂p/∂S, where p is computed from z as well and might be
        written with S or without it; ∂J/∂p, where J is itself a derivative.
        """
        if self.notation.symbols[symbol].body is None:
            return
        names = symbols(operand)
        depends = self.notation.depends(names, symbol)
        if not depends and self.notation.rests_on([symbol]) & names:
            message = f"this is no function of {symbol}: {symbol} is itself computed from it."
            self.fail(node, message, "derivative")
        hidden = self._hides(names, symbol)
        if hidden is not None:
            name, base = hidden
            message = f"{name} and {symbol} both come from {base}: does {symbol} stand in {name}?"
            wanted = f"{name} written out, with {symbol} where it is meant"
            self.fail(node, message, "ambiguous", wanted)
        if depends and self.notation.differentiates(names):
            message = f"this is defined by a derivative, so it is no function of {symbol} alone."
            self.fail(node, message, "derivative")

    def _hides(self, names: set[str], symbol: str) -> tuple[str, str] | None:
        """Find a defined symbol that may or may not be written with `symbol`, and their base.

        What is typed as a formula shows where `symbol` stands; a letter that stands for a formula
        does not, unless its definition mentions `symbol`.
        """
        bases = self.notation.foundations([symbol])
        for name in sorted(names):
            body = self.notation.symbols[name].body
            if body is None or name == symbol:
                continue
            if self.notation.depends([name], symbol):
                found = self._hides(symbols(body), symbol)
                if found is not None:
                    return found
                continue
            shared = [base for base in self.notation.foundations([name]) if base in bases]
            if shared:
                return name, shared[0]
        return None
