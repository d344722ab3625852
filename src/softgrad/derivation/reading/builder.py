"""The upper half of the builder: lines, sums, products and operators.

The methods of :class:`Builder` bear the names of the rules in ``latex.lark``, which is where each
of them is explained.
"""
# ruff: noqa: D102

from __future__ import annotations

from dataclasses import dataclass, replace

from lark import Token, v_args

from softgrad.derivation.reading.atom_builder import AtomBuilder
from softgrad.derivation.reading.braces import Claimed, without_braces
from softgrad.derivation.reading.letters import letter_of
from softgrad.derivation.reading.syntax import (
    Addition,
    Condition,
    Evaluated,
    Gradient,
    IndexLetter,
    Name,
    Node,
    Numeral,
    Partial,
    Product,
    Signed,
    Summation,
)

OPERATOR_OF_TOKEN = {"CDOT": "cdot", "ODOT": "odot", "OTIMES": "otimes", "OSLASH": "oslash",
                     "SLASH": "/"}  # fmt: skip


@dataclass(frozen=True)
class ParsedLine:
    """The sides of one line, what it says about where it holds, and what its braces claim."""

    sides: tuple[Node, ...]
    continues: bool
    conditions: tuple[Condition, ...]
    claims: tuple[Claimed, ...] = ()


@v_args(meta=True)
class Builder(AtomBuilder):
    """Builds the tree bottom-up."""

    # --- the line -------------------------------------------------------------------------------

    def line(self, meta, parts):
        conditions = next((part for part in parts if isinstance(part, tuple)), ())
        sides = [part for part in parts if isinstance(part, Node)]
        claims: list[Claimed] = []
        if self.has_braces:
            sides = [without_braces(side, claims) for side in sides]
        continues = isinstance(parts[0], Token) if parts else False
        return ParsedLine(tuple(sides), continues, conditions, tuple(claims))

    def conditions(self, meta, parts):
        *before, last = parts
        return (*before[0], last) if before else (last,)

    def coincide(self, meta, parts):
        return Condition(parts[0], parts[-1], True, span=self._span(meta))

    def differ(self, meta, parts):
        return Condition(parts[0], parts[-1], False, span=self._span(meta))

    # --- sums and products ----------------------------------------------------------------------

    def sign(self, meta, parts):
        return parts[0]

    def addition(self, meta, parts):
        terms, sign = [], "+"
        for part in parts:
            if isinstance(part, Token):
                sign = str(part)
            else:
                terms.append(Signed(sign, part, span=part.span))
                sign = "+"
        only_term = len(terms) == 1 and terms[0].sign == "+"
        return terms[0].term if only_term else Addition(tuple(terms), span=self._span(meta))

    def product(self, meta, parts):
        factors, operators = [], []
        for part in parts:
            if isinstance(part, Token):
                operators.append(OPERATOR_OF_TOKEN[part.type])
            else:
                if len(operators) < len(factors):
                    operators.append("")
                factors.append(part)
        if len(factors) == 1:
            return factors[0]
        return Product(tuple(factors), tuple(operators), span=self._span(meta))

    # --- operators that reach to the end of the term --------------------------------------------

    def negative(self, meta, parts):
        return Addition((Signed("-", parts[-1], span=parts[-1].span),), span=self._span(meta))

    def bound(self, meta, parts):
        (part,) = parts
        if isinstance(part, Node):
            return part
        span = (part.start_pos, part.end_pos)
        return self._short(part) if part.type == "NUMERAL" else Name(letter_of(part), span=span)

    def over(self, meta, parts):
        return [Summation(index, None, None, (), index) for index in parts]

    def over_from(self, meta, parts):
        *indices, lower = [part for part in parts if isinstance(part, Node)]
        excluded = next((part for part in parts if isinstance(part, tuple)), ())
        others = self._excluded(indices[0], excluded)
        return [Summation(index, lower, None, others, index) for index in indices]

    def evaluated(self, meta, parts):
        inner = next(part for part in parts if isinstance(part, Node))
        bar = "right" if parts[0] is not inner else "big"
        return Evaluated(inner, parts[-1], bar, span=self._span(meta))

    def over_except(self, meta, parts):
        conditions = tuple(part for part in parts if isinstance(part, Condition))
        index = conditions[0].left
        return [Summation(index, None, None, self._excluded(index, conditions), index)]

    def binder(self, meta, parts):
        """Put the bound, which stands before or behind, above what stands below."""
        sums = next(part for part in parts if isinstance(part, list))
        upper = next((part for part in parts if isinstance(part, Node)), None)
        return [replace(one, upper=upper) for one in sums]

    def excluding(self, meta, parts):
        return tuple(part for part in parts if isinstance(part, Condition))

    def _excluded(self, index: Node, conditions: tuple[Condition, ...]) -> tuple[Node, ...]:
        for condition in conditions:
            if condition.left != index:
                self._fail(condition.span, "every ≠ here must start with the summation index.")
        return tuple(condition.right for condition in conditions)

    def summation(self, meta, parts):
        """Σ over k, l is Σ over k of Σ over l; the sums are built from the inside out."""
        _, sums, body = parts
        for one in reversed(sums):
            body = replace(one, body=body, span=self._span(meta))
        return body

    def variable(self, meta, parts):
        return parts[1]

    def order(self, meta, parts):
        return parts[0]

    def _partial(self, meta, parts, form):
        nodes = [part for part in parts if isinstance(part, Node)]
        numeral = next((p for p in parts if isinstance(p, Token) and p.type == "NUMERAL"), "1")
        operand, variables = (nodes[-1], nodes[:-1]) if form == "before" else (nodes[0], nodes[1:])
        order = int(numeral) if str(numeral).isdigit() and len(numeral) < 3 else 99
        return Partial(operand, tuple(variables), order, form, span=self._span(meta))

    def operator_derivative(self, meta, parts):
        return self._partial(meta, parts, "before")

    def derivative(self, meta, parts):
        return self._partial(meta, parts, "over")

    def inline_derivative(self, meta, parts):
        return self._partial(meta, parts, "inline")

    def gradient(self, meta, parts):
        _, scripts, operand = parts
        span = self._span(meta)
        if not scripts.subscript or len(scripts.subscript) != 1:
            self.bare_gradient(meta, parts)
        (variable,) = scripts.subscript
        if not isinstance(variable, IndexLetter):
            self._fail(variable.span, "∇ is taken by a symbol such as z.", "derivative")
        order = scripts.power
        if order is not None and order != Numeral("2"):
            self._fail(span, r"only \nabla and \nabla^2 are known.", "derivative")
        name = Name(variable.letter, span=variable.span)
        return Gradient(name, operand, 1 if order is None else 2, span=span)

    def bare_gradient(self, meta, parts):
        message = "∇ needs to say by what."
        self._fail(self._span(meta), message, expected=r"one variable, as in \nabla_z L")
