"""Vectors and matrices, each held as its general entry.

A :class:`Tensor` is a term in which one index is left open for the row and one for the column.  The
column vector p is p_r with r open; the row vector pᵀ is the same entry with its index in the column
slot; p pᵀ is p_r p_c.  Two open slots that meet in a product are summed over.  Every rule of matrix
algebra that the book uses is then a statement about entries, which is what the engines decide.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from softgrad.derivation.meaning.scope import Scope
from softgrad.derivation.meaning.terms import (
    Delta,
    Dummy,
    Power,
    Sum,
    Term,
    count,
    divide,
    multiply,
    number,
    substitute,
    with_fresh_dummies,
)
from softgrad.derivation.reading.syntax import Node


@dataclass(frozen=True, slots=True)
class Tensor:
    """A scalar, a column, a row or a matrix: an entry and its open slots."""

    entry: Term
    row: Dummy | None = None
    column: Dummy | None = None

    @property
    def slots(self) -> tuple[Dummy, ...]:
        """The open slots, row first."""
        return tuple(slot for slot in (self.row, self.column) if slot is not None)

    @property
    def is_scalar(self) -> bool:
        """Whether it is a plain number."""
        return not self.slots

    @property
    def transposed(self) -> Tensor:
        """Rows and columns exchanged."""
        return Tensor(self.entry, self.column, self.row)


class TensorAlgebra(Scope):
    """Matrix algebra on entries; a misfit of shapes is reported at the node in question."""

    def describe(self, tensor: Tensor) -> str:
        """Name a shape, such as "matrix of n×d"."""
        sizes = [self.range_of(slot) for slot in tensor.slots]
        if len(sizes) == 2:
            return f"matrix of {sizes[0]}×{sizes[1]}"
        if tensor.row is not None:
            return f"vector of length {sizes[0]}"
        return f"row vector of length {sizes[0]}" if sizes else "number"

    def copy(self, tensor: Tensor, node: Node) -> Tensor:
        """Return the same tensor with slots and dummies of its own."""
        self.grow(count(tensor.entry), node)
        new = {slot: slot.copy() for slot in tensor.slots}
        entry = substitute(with_fresh_dummies(tensor.entry), new)
        return Tensor(entry, new.get(tensor.row), new.get(tensor.column))

    def aligned(self, left: Tensor, right: Tensor, node: Node, what: str) -> Tensor:
        """Return `right` with the slots of `left`, so that the two can be combined by entries."""
        if (left.row is None, left.column is None) != (right.row is None, right.column is None):
            message = f"{what} a {self.describe(left)} and a {self.describe(right)}."
            hint = r", such as the number times \mathbf{1}" if right.is_scalar else ""
            self.fail(node, message, "shape", f"a {self.describe(left)} here{hint}")
        pairs = dict(zip(right.slots, left.slots, strict=True))
        for old, new in pairs.items():
            self._check_lengths(left, right, old, new, node, what)
        return Tensor(substitute(right.entry, pairs), left.row, left.column)

    def _check_lengths(self, left, right, old: Dummy, new: Dummy, node: Node, what: str) -> None:
        sizes = self._range.get(self._root(old)), self._range.get(self._root(new))
        if None not in sizes and sizes[0] != sizes[1]:
            message = f"{what} a {self.describe(left)} and a {self.describe(right)}."
            self.fail(node, message, "shape", f"a {self.describe(left)} here")
        self.same_range(old, new, node)

    def matrix_product(self, left: Tensor, right: Tensor, node: Node) -> Tensor:
        """Form a multiple, an outer product, or a contraction of the inner slots."""
        if left.is_scalar or right.is_scalar:
            shape = right if left.is_scalar else left
            return replace(shape, entry=multiply(left.entry, right.entry))
        if left.column is None and right.row is None:
            return Tensor(multiply(left.entry, right.entry), left.row, right.column)
        if left.column is None or right.row is None:
            self._misfit(left, right, node)
        inner = {self._range.get(self._root(slot)) for slot in (left.column, right.row)} - {None}
        if len(inner) == 2:
            self._misfit(left, right, node)
        entry = self._contracted(left.entry, left.column, right.entry, right.row, node)
        return Tensor(entry, left.row, right.column)

    def _misfit(self, left: Tensor, right: Tensor, node: Node):
        message = f"a {self.describe(left)} times a {self.describe(right)} does not fit together."
        wanted = r"shapes that fit, such as p^\top q, p q^\top or p \odot q"
        self.fail(node, message, "shape", wanted)

    def _contracted(
        self, left: Term, left_slot: Dummy, right: Term, right_slot: Dummy, node: Node
    ) -> Term:
        self.same_range(left_slot, right_slot, node)
        dummy = Dummy("k", left_slot)
        body = multiply(
            substitute(left, {left_slot: dummy}), substitute(right, {right_slot: dummy})
        )
        return Sum(dummy, None, body)

    def dot_product(self, left: Tensor, right: Tensor, node: Node) -> Tensor:
        r"""Two columns joined by ``\cdot``."""
        other = self.aligned(left, right, node, "the dot product joins")
        return self.matrix_product(left.transposed, self.copy(other, node), node)

    def elementwise(self, left: Tensor, right: Tensor, node: Node, divided: bool) -> Tensor:
        r"""Combine entry by entry: ``\odot`` or ``\oslash``."""
        what = "an elementwise quotient joins" if divided else "an elementwise product joins"
        other = self.aligned(left, right, node, what).entry
        entry = divide(left.entry, other) if divided else multiply(left.entry, other)
        return replace(left, entry=entry)

    def matrix_power(self, base: Tensor, exponent: int, node: Node) -> Tensor:
        """Multiply a square matrix by itself."""
        result = base
        for _ in range(exponent - 1):
            result = self.matrix_product(result, self.copy(base, node), node)
        return result

    def diagonal(self, vector: Tensor, node: Node) -> Tensor:
        """diag(p): p_r δ_rc."""
        if vector.row is None or vector.column is not None:
            self.fail(node, f"diag takes a vector, not a {self.describe(vector)}.", "shape")
        column = Dummy("c")
        self.same_range(vector.row, column, node)
        entry = multiply(Delta(vector.row, column), vector.entry)
        return Tensor(entry, vector.row, column)

    def trace(self, matrix: Tensor, node: Node) -> Tensor:
        """Sum of the diagonal."""
        if len(matrix.slots) != 2:
            self.fail(node, f"tr takes a matrix, not a {self.describe(matrix)}.", "shape")
        self.same_range(matrix.row, matrix.column, node)
        entry = substitute(matrix.entry, {matrix.column: matrix.row})
        return Tensor(Sum(matrix.row, None, entry))

    def norm(self, vector: Tensor, node: Node) -> Tensor:
        """Square root of the sum of squares."""
        if len(vector.slots) != 1:
            self.fail(node, f"a norm takes a vector, not a {self.describe(vector)}.", "shape")
        column = Tensor(vector.entry, vector.slots[0])
        square = self.dot_product(column, self.copy(column, node), node).entry
        return Tensor(Power(square, number("1/2")))
