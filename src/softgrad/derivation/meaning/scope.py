"""Which indices are in force at a place, and over which size each of them runs.

Ranges are inferred: the i of z_i runs over n because z has n entries, and an index that meets
another one (in δ_ij, or in a sum of two vectors) runs over the same size.  The bookkeeping is a
union-find structure; a clash is reported where it becomes visible.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager

from softgrad.derivation.errors import LatexError, UndecidedError
from softgrad.derivation.limits import MEANING_WORK, Budget, Deadline
from softgrad.derivation.meaning.notation import Notation
from softgrad.derivation.meaning.terms import Dummy, Index
from softgrad.derivation.reading.syntax import IndexLetter, IndexNumber, Node


class Scope:
    """Indices and their ranges, for one chain of equations.

    Attributes
    ----------
    free : dict
        Every free index letter met so far, with the place of its first appearance.
    reserved : set
        Free letters of the whole chain, which no Σ may bind.
    settled : bool
        Whether a side has said which letters are free.
    warnings : list of str
        What is correct but likely to mislead.
    """

    def __init__(self, notation: Notation, source: str) -> None:
        self.notation = notation
        self.source = source
        self.budget = Budget(MEANING_WORK, Deadline())
        self.free: dict[str, tuple[int, int]] = {}
        self.reserved: set[str] = set()
        self.warnings: list[str] = []
        self.settled = False
        self.fixed_lengths: list[tuple[Dummy, int, Node]] = []
        self._inside = 0
        self._summed: dict[str, IndexLetter] = {}
        self._bound: list[tuple[str, Dummy]] = []
        self._parent: dict[Index, Index] = {}
        self._range: dict[Index, str] = {}

    def fail(self, node: Node, message: str, kind: str, expected: str = ""):
        """Raise a :class:`LatexError` at the place of `node`."""
        raise LatexError(message, self.source, *node.span, expected=expected, kind=kind)

    def renew(self, deadline: Deadline) -> None:
        """Allow a new side as much work as any other."""
        self.budget = Budget(MEANING_WORK, deadline)

    def grow(self, parts: int, node: Node) -> None:
        """Count what is about to be built, so that a short text cannot become a huge formula."""
        try:
            self.budget.spend(parts)
        except UndecidedError:
            message = f"written out, this grows beyond {MEANING_WORK} parts or the time allowed."
            self.fail(node, message, "limit", "fewer functions and powers inside one another")

    # --- ranges ---------------------------------------------------------------------------------

    def _root(self, index: Index) -> Index:
        while True:
            if index in self._parent:
                index = self._parent[index]
            elif isinstance(index, Dummy) and index.origin is not None:
                index = index.origin
            else:
                return index

    def known_range(self, index: Index) -> str | None:
        """Return the size over which `index` runs, if anything has said it so far."""
        return None if isinstance(index, int) else self._range.get(self._root(index))

    def range_of(self, index: Index) -> str:
        """Return the size over which `index` runs; the first declared size if nothing says."""
        default = self.notation.sizes[0] if self.notation.sizes else "n"
        return self.known_range(index) or default

    def runs_over(self, index: Index, size: str, node: Node) -> None:
        """Record that `index` runs over `size`."""
        if isinstance(index, int):
            return
        root = self._root(index)
        known = self._range.setdefault(root, size)
        if known != size:
            letter = index if isinstance(index, str) else index.letter
            message = (
                f"index '{letter}' runs from 1 to {size} here, but from 1 to {known} elsewhere."
            )
            self.fail(node, message, "range", "an index with the same range")

    def same_range(self, left: Index, right: Index, node: Node) -> None:
        """Record that two indices run over the same size."""
        if isinstance(left, int) or isinstance(right, int):
            return
        a, b = self._root(left), self._root(right)
        if a is b or a == b:
            return
        sizes = self._range.get(a), self._range.get(b)
        if None not in sizes and sizes[0] != sizes[1]:
            message = f"this compares an index from 1 to {sizes[0]} with one from 1 to {sizes[1]}."
            self.fail(node, message, "range", "two indices with the same range")
        self._parent[a] = b
        if sizes[0] is not None:
            self._range[b] = sizes[0]

    def check_lengths(self, nodes: Collection[Node], sizes: Mapping[str, int]) -> None:
        """Refuse a matrix among `nodes` written out for a size that is not the one stated."""
        for slot, length, node in self.fixed_lengths:
            if not any(node is written for written in nodes):
                continue
            if self.known_range(slot) is None:
                fitting = [size for size, value in sizes.items() if value == length]
                self.runs_over(slot, (fitting or [self.range_of(slot)])[0], node)
            size = self.range_of(slot)
            if sizes.get(size) != length:
                message = f"this has {length} entries where the size is {size}."
                self.fail(node, message, "shape", f"the condition {size} = {length} on this line")

    # --- letters --------------------------------------------------------------------------------

    def index(self, node: Node) -> Index:
        """Resolve a typed index: a constant, the dummy of an enclosing Σ, or a free letter."""
        if isinstance(node, IndexNumber):
            if node.value < 1:
                self.fail(node, "indices are counted from 1.", "index", "1, 2, 3, …")
            return node.value
        if not isinstance(node, IndexLetter):
            self.fail(node, "this is not an index.", "index", "a letter or a number")
        letter = node.letter
        for bound, dummy in reversed(self._bound):
            if bound == letter:
                return dummy
        self._check_index_letter(letter, node)
        if not self.notation.sizes:
            self.fail(
                node, "this notation declares no size over which an index could run.", "index"
            )
        self.free.setdefault(letter, node.span)
        return letter

    def _check_index_letter(self, letter: str, node: Node) -> None:
        if letter in self.notation.sizes:
            message = f"'{letter}' is the size of a range, not an index that runs over it."
            self.fail(node, message, "index", "a letter such as i or k")
        if self.notation.symbol(letter) is not None or letter in self.notation.functions:
            message = f"'{letter}' is a declared symbol and cannot be an index as well."
            self.fail(node, message, "index", "a letter such as i or k")

    @contextmanager
    def binding(self, node: Node) -> Iterator[Dummy]:
        """Let the letter `node` be bound by a Σ."""
        if not isinstance(node, IndexLetter):
            self.fail(node, "a sum runs over a letter.", "sum", "a letter such as k")
        self._check_index_letter(node.letter, node)
        if node.letter in self.reserved:
            message = (
                f"'{node.letter}' is a free index of this derivation, "
                "so the sum may not run over it."
            )
            self.fail(node, message, "index", "another letter under the sum")
        if any(letter == node.letter for letter, _ in self._bound):
            self.warnings.append(
                f"'{node.letter}' is summed over inside a sum over '{node.letter}'"
            )
        self._summed.setdefault(node.letter, node)
        dummy = Dummy(node.letter)
        self._bound.append((node.letter, dummy))
        try:
            yield dummy
        finally:
            self._bound.pop()

    # --- the free letters of a chain ------------------------------------------------------------

    def check_free_letters(self, is_first: bool, in_conditions: set[str]) -> None:
        """Let the first side say which letters are free; refuse any other one later.

        A letter that a side condition ties to others, as in p_i = p_j for i = j, is free as well.
        """
        for letter, node in self._summed.items():
            if letter in self.free:
                message = f"'{letter}' is summed over here, but also stands outside of the sum."
                wanted = "another letter under the sum, or brackets round all that it covers"
                self.fail(node, message, "index", wanted)
        self._summed.clear()
        if is_first:
            self.reserved = set(self.free)
            self.settled = True
        self.reserved |= in_conditions & set(self.free)
        for letter, (start, end) in self.free.items():
            if letter not in self.reserved:
                message = f"index '{letter}' is neither summed over nor on the left-hand side."
                wanted = "a sum over it, or an index of the left-hand side"
                raise LatexError(message, self.source, start, end, expected=wanted, kind="index")

    def forget_new_letters(self) -> None:
        """Drop the letters of a side that could not be read."""
        self._summed.clear()
        self.free = {i: span for i, span in self.free.items() if i in self.reserved}
