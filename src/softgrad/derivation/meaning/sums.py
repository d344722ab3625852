"""Σ with its bounds and exceptions, definitions by cases, and matrices written out.

All three are sums of products with δ: a case is a value times the δ of its condition, a matrix is
Σ of its cells, each times the δ of its row and its column.
"""

from __future__ import annotations

from softgrad.derivation.limits import MAX_FIXED_SIZE, MAX_INDICES_COMPARED
from softgrad.derivation.meaning.coincidences import Block, may_coincide, partitions, written
from softgrad.derivation.meaning.tensors import Tensor, TensorAlgebra
from softgrad.derivation.meaning.terms import (
    ONE,
    ZERO,
    Delta,
    Dummy,
    Index,
    Sum,
    Term,
    add,
    count,
    differs,
    multiply,
    negate,
    substitute,
    with_fresh_dummies,
)
from softgrad.derivation.reading.syntax import (
    Cases,
    Condition,
    Matrix,
    Name,
    Node,
    Numeral,
    Summation,
)

Comparison = tuple[Index, Index, bool]


class SumRules(TensorAlgebra):
    """Sums, cases and matrices."""

    def meaning(self, node: Node) -> Tensor:
        """Elaborate any node (see :class:`softgrad.derivation.meaning.elaborate.Elaborator`)."""
        raise NotImplementedError

    def scalar(self, node: Node, what: str) -> Term:
        """Elaborate a node that must be a number."""
        raise NotImplementedError

    def _on_summation(self, node: Summation) -> Tensor:
        first, last = self._bounds(node)
        excluded = [(self.index(typed), typed) for typed in node.excluded]
        with self.binding(node.index) as dummy:
            body = self.meaning(node.body)
        if isinstance(last, str):
            self.runs_over(dummy, last, node.upper)
        for index, typed in excluded:
            self.same_range(dummy, index, typed)
        factors = [differs(dummy, index) for index, _ in excluded]
        if isinstance(last, int):
            entry = multiply(*factors, body.entry)
            values = range(first, last + 1)
            self.grow(len(values) * count(entry), node)
            terms = [substitute(with_fresh_dummies(entry), {dummy: value}) for value in values]
            return Tensor(add(*terms), body.row, body.column)
        factors += [differs(dummy, value) for value in range(1, first)]
        return Tensor(Sum(dummy, None, multiply(*factors, body.entry)), body.row, body.column)

    def _bounds(self, node: Summation) -> tuple[int, int | str | None]:
        """Return where the sum starts, and where it ends: at a size, at a number, or unsaid."""
        first, last = 1, None
        if node.lower is not None:
            first = self._whole_number(node.lower, "the lower bound", "sum")
        if first < 1:
            self.fail(node.lower, "indices are counted from 1.", "sum", "a sum that starts at 1")
        if isinstance(node.upper, Name) and node.upper.letter in self.notation.sizes:
            last = node.upper.letter
        elif node.upper is not None:
            last = self._whole_number(node.upper, "the upper bound", "sum")
        elif node.lower is not None:
            self.fail(
                node.index, "this sum has no upper bound.", "sum", r"^{n} after the subscript"
            )
        return first, last

    def _whole_number(self, node: Node, what: str, kind: str) -> int:
        if isinstance(node, Numeral) and node.digits.isdigit():
            if int(node.digits) > MAX_FIXED_SIZE:
                self.fail(node, f"{what} is beyond the limit of {MAX_FIXED_SIZE}.", "limit")
            return int(node.digits)
        sizes = ", ".join(self.notation.sizes) or "none is declared"
        self.fail(node, f"{what} must be a size ({sizes}) or a whole number.", kind)
        raise AssertionError

    def _on_cases(self, node: Cases) -> Tensor:
        """Σ over the rows of the value times the δ of its conditions; exactly one row applies."""
        rows = [tuple(map(self._comparison, row.conditions)) for row in node.rows]
        self._check_cases(node, rows)
        total, otherwise = ZERO, ONE
        for row, comparisons in zip(node.rows, rows, strict=True):
            holds = multiply(*map(_truth, comparisons)) if comparisons else otherwise
            total = add(total, multiply(holds, self.scalar(row.value, "a case")))
            otherwise = add(otherwise, negate(holds))
        return Tensor(total)

    def _comparison(self, condition: Condition) -> Comparison:
        left, right = self.index(condition.left), self.index(condition.right)
        self.same_range(left, right, condition)
        return left, right, condition.equal

    def _check_cases(self, node: Cases, rows: list[tuple[Comparison, ...]]) -> None:
        """Refuse cases that leave something out, that overlap, or that never apply."""
        compared = [(left, right) for row in rows for left, right, _ in row]
        indices = list(dict.fromkeys(index for pair in compared for index in pair))
        if len(indices) > MAX_INDICES_COMPARED:
            message = f"these cases compare more than {MAX_INDICES_COMPARED} indices."
            self.fail(node, message, "limit")
        used = set()
        for blocks in partitions(indices, self._may_coincide):
            chosen = self._case_that_holds(node, rows, blocks)
            used.add(chosen)
        for place, row in enumerate(node.rows):
            if place not in used:
                message = "this case never applies: the others leave nothing over."
                self.fail(row.value, message, "index", "each case once")

    def _case_that_holds(
        self, node: Cases, rows: list[tuple[Comparison, ...]], blocks: list[Block]
    ) -> int:
        same = {index: block[0] for block in blocks for index in block}
        holds = [
            place
            for place, row in enumerate(rows)
            if row and all((same[a] == same[b]) == equal for a, b, equal in row)
        ]
        open_row = next((place for place, row in enumerate(rows) if not row), None)
        if len(holds) == 1:
            return holds[0]
        if not holds and open_row is not None:
            return open_row
        pairs = dict.fromkeys((a, b) for row in rows for a, b, _ in row)
        situation = ", ".join(
            f"{written(a)} {'=' if same[a] == same[b] else '≠'} {written(b)}" for a, b in pairs
        )
        if holds:
            message = f"two cases apply where {situation}."
            self.fail(node.rows[holds[1]].value, message, "index", "cases that exclude each other")
        message = f"no case says what holds where {situation}."
        self.fail(node, message, "index", r"a last row with \text{otherwise}")
        raise AssertionError

    def _may_coincide(self, one: Index, other: Index) -> bool:
        ranges = {i: self.known_range(i) for i in (one, other) if self.known_range(i)}
        return may_coincide(one, other, ranges)

    def truth(self, condition: Condition) -> Term:
        """1 where the condition holds, else 0."""
        return _truth(self._comparison(condition))

    def _on_matrix(self, node: Matrix) -> Tensor:
        """Σ over the cells of δ_r,row δ_c,column cell; one row or one column makes a vector."""
        width = len(node.cells) // node.rows
        row = self._slot_of_length(node.rows, node) if node.rows > 1 else None
        column = self._slot_of_length(width, node) if width > 1 else None
        total: list[Term] = []
        for place, cell in enumerate(node.cells):
            chosen = [
                Delta(slot, index + 1)
                for slot, index in ((row, place // width), (column, place % width))
                if slot is not None
            ]
            total.append(multiply(*chosen, self.scalar(cell, "a cell")))
        return Tensor(add(*total), row, column)

    def _slot_of_length(self, length: int, node: Node) -> Dummy:
        """Open a slot of fixed length, to be compared with the size that the line states."""
        slot = Dummy("r")
        self.fixed_lengths.append((slot, length, node))
        return slot


def _truth(comparison: Comparison) -> Term:
    """1 where the comparison holds, else 0."""
    left, right, equal = comparison
    return Delta(left, right) if equal else differs(left, right)
