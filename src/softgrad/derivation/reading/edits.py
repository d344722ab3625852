"""Every slip of the pen: the expressions that differ from a given one by a single edit.

The edits are the mistakes that people make: a sign, a forgotten δ, an index in the wrong place, a
dropped square, 1 - p turned round.  They serve to suggest a repair, and to test that the checker
refuses what is wrong.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace

from softgrad.derivation.meaning.notation import Notation
from softgrad.derivation.reading.syntax import (
    Addition,
    Call,
    CaseRow,
    Cases,
    Fraction,
    Gradient,
    Group,
    IndexLetter,
    IndexNumber,
    Name,
    Node,
    Numeral,
    Partial,
    Product,
    Signed,
    Subscript,
    Summation,
    Superscript,
    Transpose,
    replacements,
)


@dataclass(frozen=True)
class Edit:
    """An edited expression, what was done to it in a few words, and whether to all of it."""

    what: str
    node: Node
    is_whole: bool = False


class Editor:
    """Yields single edits; `letters` are the index letters that may be used."""

    def __init__(self, notation: Notation, letters: list[str]) -> None:
        self.letters = letters
        self.notation = notation
        self.ranks = {name: len(symbol.ranges) for name, symbol in notation.symbols.items()}

    def edits(self, node: Node) -> Iterator[Edit]:
        """Yield every expression that is one edit away from `node`."""
        for edit in self._whole(node):
            yield replace(edit, is_whole=True)
        yield from self._inside(node, ())
        yield from self._with_delta(node)

    def _whole(self, node: Node) -> Iterator[Edit]:
        """Yield what may be wrong with a side as a whole: its sign, or a factor."""
        if not isinstance(node, Addition):
            yield Edit("the sign", Addition((Signed("-", node),)))
        yield Edit("the transpose", Transpose(node))
        scalars = [name for name, rank in self.ranks.items()
                   if rank == 0 and self.notation.symbols[name].body is None]  # fmt: skip
        for factor in (*map(Name, (*self.notation.sizes, *scalars)), Numeral("2")):
            yield Edit(f"the factor {_shown(factor)}", Fraction(node, factor))
            yield Edit(f"the factor {_shown(factor)}", _times(factor, node))

    def _with_delta(self, node: Node) -> Iterator[Edit]:
        for delta in self._deltas():
            yield Edit("a δ missing", _times(delta, node))

    def _deltas(self) -> Iterator[Node]:
        for left, right in itertools.combinations(sorted(self.letters), 2):
            yield Subscript(Name(r"\delta"), (IndexLetter(left), IndexLetter(right)))

    def _inside(self, node: Node, bound: tuple[str, ...]) -> Iterator[Edit]:
        yield from self._here(node, bound)
        if isinstance(node, Summation) and isinstance(node.index, IndexLetter):
            bound = (*bound, node.index.letter)
        for child, rebuild in replacements(node):
            if self._is_expression(node, child):
                for edit in self._inside(child, bound):
                    yield Edit(edit.what, rebuild(edit.node))

    def _is_expression(self, node: Node, child: Node) -> bool:
        """Whether `child` is to be edited on its own; binders and index lists are not."""
        match node:
            case Summation():
                return child is node.body
            case Subscript():
                return child is node.base and not isinstance(child, Name)
            case Gradient():
                return child is node.operand
            case Superscript(base=Name("e")):
                return child is node.exponent
            case Superscript():
                return child is node.base or not isinstance(child, Numeral)
        return True

    def _here(self, node: Node, bound: tuple[str, ...]) -> Iterator[Edit]:
        name = f"_{type(node).__name__.lower()}"
        if hasattr(self, name):
            yield from getattr(self, name)(node, bound)

    # --- arithmetic -----------------------------------------------------------------------------

    def _addition(self, node: Addition, bound) -> Iterator[Edit]:
        for place, part in enumerate(node.terms):
            flipped = replace(part, sign="+" if part.sign == "-" else "-")
            yield Edit("the sign of a term", self._with_term(node, place, flipped))
            for edit in self._with_delta(part.term):
                yield Edit(edit.what, self._with_term(node, place, replace(part, term=edit.node)))
            twice = replace(part, term=_times(Numeral("2"), part.term))
            if not isinstance(part.term, Numeral):
                yield Edit("the factor 2 of a term", self._with_term(node, place, twice))
            rest = (*node.terms[:place], *node.terms[place + 1 :])
            if rest:
                lone = rest[0].term if len(rest) == 1 and rest[0].sign == "+" else None
                yield Edit("a term left out", lone or replace(node, terms=rest))
        if len(node.terms) > 1:
            turned = tuple(replace(t, sign="+" if t.sign == "-" else "-") for t in node.terms)
            turned = tuple(sorted(turned, key=lambda part: part.sign))
            yield Edit("the difference turned round", replace(node, terms=turned))

    def _with_term(self, node: Addition, place: int, term: Signed) -> Node:
        terms = (*node.terms[:place], term, *node.terms[place + 1 :])
        return term.term if len(terms) == 1 and term.sign == "+" else replace(node, terms=terms)

    def _product(self, node: Product, bound) -> Iterator[Edit]:
        for place, factor in enumerate(node.factors):
            if place == 0 and node.operators[0] == "/":
                continue
            rest = (*node.factors[:place], *node.factors[place + 1 :])
            gap = max(place - 1, 0)
            operators = (*node.operators[:gap], *node.operators[gap + 1 :])
            is_delta = isinstance(factor, Subscript) and factor.base == Name(r"\delta")
            what = "the δ left out" if is_delta else "a factor left out"
            yield Edit(what, rest[0] if len(rest) == 1 else Product(rest, operators))
        for place, operator in enumerate(node.operators):
            if operator in ("", "cdot"):
                left, right = node.factors[place : place + 2]
                factors = (*node.factors[:place], right, left, *node.factors[place + 2 :])
                yield Edit("factors in the other order", replace(node, factors=factors))

    def _fraction(self, node: Fraction, bound) -> Iterator[Edit]:
        squared = Superscript(node.denominator, Numeral("2"))
        yield Edit("the square missing", replace(node, denominator=squared))
        yield Edit("the denominator left out", Group(r"\left(", node.numerator))
        turned = replace(node, numerator=node.denominator, denominator=node.numerator)
        yield Edit("the fraction turned over", turned)

    def _superscript(self, node: Superscript, bound) -> Iterator[Edit]:
        if node.base == Name("e"):
            negative = Addition((Signed("-", node.exponent),))
            yield Edit("the sign of the exponent", replace(node, exponent=negative))
            yield Edit("the exponential left out", Group(r"\left(", node.exponent))
            return
        yield Edit("the exponent left out", node.base)
        if isinstance(node.exponent, Numeral) and node.exponent.digits.isdigit():
            more = Numeral(str(int(node.exponent.digits) + 1))
            yield Edit("the exponent", replace(node, exponent=more))

    def _numeral(self, node: Numeral, bound) -> Iterator[Edit]:
        if node.digits.isdigit() and len(node.digits) < 4:
            yield Edit("a number", Numeral(str(int(node.digits) + 1)))
            for delta in self._deltas() if node.digits == "1" else ():
                yield Edit("1 in place of δ", delta)
            if int(node.digits) > 1:
                yield Edit("a number", Numeral(str(int(node.digits) - 1)))

    # --- letters and indices --------------------------------------------------------------------

    def _name(self, node: Name, bound) -> Iterator[Edit]:
        rank = self.ranks.get(node.letter)
        yield from self._other_symbols(node, rank, lambda name: name)
        if rank in (1, 2):
            yield Edit("a transpose missing", Transpose(node))

    def _subscript(self, node: Subscript, bound) -> Iterator[Edit]:
        yield from self._other_indices(node, bound)
        if not isinstance(node.base, Name):
            return
        one_minus = Group(r"\left(", Addition((Signed("+", Numeral("1")), Signed("-", node))))
        if node.base == Name(r"\delta"):
            yield Edit("the δ left out", Numeral("1"))
            yield Edit("the δ in place of 0", Numeral("0"))
            yield Edit("δ and 1 - δ exchanged", one_minus)
            return
        rank = self.ranks.get(node.base.letter)
        yield from self._other_symbols(node.base, rank, lambda name: replace(node, base=name))
        yield Edit("p and 1 - p exchanged", one_minus)
        if rank and rank > 1 and len(node.items) == 2 and node.items[0] != node.items[1]:
            yield Edit("the indices exchanged", replace(node, items=node.items[::-1]))

    def _other_indices(self, node: Subscript, bound: tuple[str, ...]) -> Iterator[Edit]:
        for place, item in enumerate(node.items):
            others: list[Node] = []
            if isinstance(item, IndexLetter):
                pool = dict.fromkeys([*self.letters, *bound])
                others = [IndexLetter(letter) for letter in pool if letter != item.letter]
            elif isinstance(item, IndexNumber):
                others = [IndexNumber(item.value % 2 + 1)]
            for other in others:
                items = (*node.items[:place], other, *node.items[place + 1 :])
                yield Edit("an index", replace(node, items=items))

    def _other_symbols(self, name: Name, rank: int | None, rebuild) -> Iterator[Edit]:
        for other, other_rank in self.ranks.items():
            if rank and other != name.letter and other_rank == rank:
                yield Edit("another letter", rebuild(Name(other)))

    # --- operators ------------------------------------------------------------------------------

    def _call(self, node: Call, bound) -> Iterator[Edit]:
        yield Edit(f"the {node.function} left out", Group(r"\left(", node.argument))

    def _transpose(self, node: Transpose, bound) -> Iterator[Edit]:
        yield Edit("the transpose left out", node.base)

    def _partial(self, node: Partial, bound) -> Iterator[Edit]:
        yield Edit("the derivative left out", Group(r"\left(", node.operand))

    def _summation(self, node: Summation, bound) -> Iterator[Edit]:
        for letter in self.letters:
            delta = Subscript(Name(r"\delta"), (IndexLetter(letter), node.index))
            yield Edit("a δ missing", replace(node, body=_times(delta, node.body)))
        yield Edit("the sum left out", node.body)
        if node.excluded:
            yield Edit("the ≠ under the sum left out", replace(node, excluded=()))
        for other in (*map(IndexLetter, self.letters), IndexNumber(1)):
            if node.excluded != (other,) and other != node.index:
                narrowed = replace(node, excluded=(other,))
                yield Edit("the ≠ under the sum", narrowed)
        if isinstance(node.lower, Numeral) and node.lower.digits == "1":
            yield Edit("the bound of the sum", replace(node, lower=Numeral("2")))
        for letter in self.letters:
            yield Edit("the index of the sum", replace(node, index=IndexLetter(letter)))

    def _cases(self, node: Cases, bound) -> Iterator[Edit]:
        if len(node.rows) == 2:
            first, second = node.rows
            swapped = (
                CaseRow(second.value, first.conditions),
                CaseRow(first.value, second.conditions),
            )
            yield Edit("the cases exchanged", replace(node, rows=swapped))


def _shown(factor: Name | Numeral) -> str:
    return factor.letter if isinstance(factor, Name) else factor.digits


def _times(factor: Node, node: Node) -> Node:
    """Multiply, without nesting products."""
    if isinstance(node, Product):
        return Product((factor, *node.factors), ("", *node.operators))
    return Product((factor, node), ("",))
