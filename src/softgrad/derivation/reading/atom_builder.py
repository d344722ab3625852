"""The lower half of the builder: letters, indices, scripts, brackets and functions.

The methods of :class:`AtomBuilder` bear the names of the rules in ``latex.lark``, which is where
each of them is explained.
"""
# ruff: noqa: D102

from __future__ import annotations

import re
from dataclasses import dataclass

from lark import Token, Transformer, v_args

from softgrad.derivation.errors import LatexError
from softgrad.derivation.limits import MAX_DIGITS
from softgrad.derivation.reading.letters import letter_of
from softgrad.derivation.reading.syntax import (
    Call,
    CaseRow,
    Cases,
    Condition,
    Fraction,
    Group,
    IndexLetter,
    IndexNumber,
    Indicator,
    Label,
    Matrix,
    Name,
    Node,
    Norm,
    Numeral,
    Root,
    Subscript,
    Superscript,
    Transpose,
)


@dataclass(frozen=True)
class Scripts:
    """What hangs on an atom; `kinds` keeps the order typed."""

    subscript: tuple[Node, ...] | None
    power: Node | None


@dataclass(frozen=True)
class TransposeMark:
    """The ⊤ of Wᵀ while the tree is under construction."""


@v_args(meta=True)
class AtomBuilder(Transformer):
    """Builds the tree bottom-up; positions are those in `source`, of which a slice is parsed."""

    def __init__(self, source: str, offset: int) -> None:
        super().__init__(visit_tokens=True)
        self.source = source
        self.offset = offset

    def __default_token__(self, token: Token) -> Token:
        moved = Token.new_borrow_pos(token.type, str(token), token)
        moved.start_pos += self.offset
        moved.end_pos += self.offset
        return moved

    def _span(self, meta) -> tuple[int, int]:
        if meta.empty:
            return (self.offset, self.offset)
        return (meta.start_pos + self.offset, meta.end_pos + self.offset)

    def _fail(self, span: tuple[int, int], message: str, kind: str = "syntax", **more: str):
        raise LatexError(message, self.source, *span, kind=kind, **more)

    # --- functions ------------------------------------------------------------------------------

    def call(self, meta, parts):
        r"""``\log x``; in ``\exp(x)^2`` and ``\log(p)_i`` the script belongs to the value."""
        word, argument = parts
        return self._call(str(word), argument, self._span(meta))

    def call_power(self, meta, parts):
        word, scripts, argument = parts
        value = self._call(str(word), argument, self._span(meta))
        return self._scripted(value, Scripts(None, scripts), self._span(meta))

    def _call(self, word: str, argument: Node, span: tuple[int, int]) -> Node:
        function = next(f for f in ("log", "exp", "diag", "tr", "ln") if f in word)
        function = "log" if function == "ln" else function
        inner = argument
        while isinstance(inner, Subscript | Superscript | Transpose):
            inner = inner.base
        if inner is argument or not isinstance(inner, Group):
            return Call(function, argument, span=span)
        if function == "log" and isinstance(argument, Superscript):
            self._fail(
                span,
                r"this may mean (\log x)^2 or \log(x^2).",
                "ambiguous",
                expected="brackets that settle it",
            )
        value = Call(function, inner, span=(span[0], inner.span[1]))
        return self._rebase(argument, value)

    def _rebase(self, scripted: Node, value: Node) -> Node:
        """Hang the scripts of `scripted` on `value` instead of on the innermost base."""
        if isinstance(scripted, Group):
            return value
        base = self._rebase(scripted.base, value)
        span = (value.span[0], scripted.span[1])
        match scripted:
            case Subscript(items=items):
                return Subscript(base, items, span=span)
            case Superscript(exponent=exponent):
                return Superscript(base, exponent, span=span)
        return Transpose(base, span=span)

    # --- scripts --------------------------------------------------------------------------------

    def _index(self, token: Token, single: bool) -> Node:
        span = (token.start_pos, token.end_pos)
        if token.type == "IDENTIFIER":
            letter = letter_of(token)
            if single and letter.endswith("'"):
                prime = (span[1] - 1, span[1])
                self._fail(
                    prime,
                    "this prime hangs on the base, not on the index.",
                    "ambiguous",
                    expected=r"\frac{\partial f}{\partial x}, or an index in braces: _{i'}",
                )
            is_word = len(letter) > 1 and letter.isalpha()
            return Label(letter, span=span) if is_word else IndexLetter(letter, span=span)
        if single and len(token) > 1:
            self._fail(
                span,
                f"LaTeX takes only the first digit of {token} as the subscript.",
                expected=f"braces: _{{{token}}}",
            )
        if not token.isdigit() or len(token) > MAX_DIGITS:
            self._fail(span, f"'{token[:20]}' is no index: an index is a whole number.", "index")
        return IndexNumber(int(token), span=span)

    def index(self, meta, parts):
        return self._index(parts[0], single=False)

    def single_index(self, meta, parts):
        return self._index(parts[0], single=True)

    def label(self, meta, parts):
        text = re.sub(r"\\\w+\s*\{\s*|\s*\}", "", parts[0])
        return Label(text, span=self._span(meta))

    def subscript(self, meta, parts):
        return Scripts(tuple(parts), None)

    def _short(self, token: Token) -> Node:
        span = (token.start_pos, token.end_pos)
        if token.type == "IDENTIFIER":
            return Name(letter_of(token), span=span)
        if len(token) > 1:
            self._fail(
                span,
                f"LaTeX takes only the first digit of {token[:20]} here.",
                expected=f"braces: {{{token[:20]}}}",
            )
        return Numeral(str(token), span=span)

    def short_power(self, meta, parts):
        return self._short(parts[0])

    def long_power(self, meta, parts):
        return parts[0]

    def transpose(self, meta, parts):
        return TransposeMark()

    def scripts(self, meta, parts):
        subscript = next((p.subscript for p in parts if isinstance(p, Scripts)), None)
        power = next((p for p in parts if not isinstance(p, Scripts)), None)
        return Scripts(subscript, power)

    def scripted(self, meta, parts):
        return self._scripted(parts[0], parts[1], self._span(meta))

    def _scripted(self, base: Node, scripts: Scripts, span: tuple[int, int]) -> Node:
        node = base
        if isinstance(base, Norm) and scripts.subscript == (IndexNumber(2),):
            scripts = Scripts(None, scripts.power)
        if scripts.subscript is not None:
            self._refuse_index_on_e(base, scripts, span)
            node = self._subscripted(base, scripts.subscript, span)
        if isinstance(scripts.power, TransposeMark):
            return Transpose(node, span=span)
        return node if scripts.power is None else Superscript(node, scripts.power, span=span)

    def _subscripted(self, base: Node, items: tuple[Node, ...], span: tuple[int, int]) -> Node:
        if isinstance(items[0], Condition):
            if base != Name("\\1"):
                self._fail(span, r"a condition may only stand under \mathbf{1}.")
            return Indicator(items[0], span=span)
        return Subscript(base, items, span=span)

    def _refuse_index_on_e(self, base: Node, scripts: Scripts, span: tuple[int, int]) -> None:
        if base == Name("e") and scripts.power is not None:
            self._fail(
                span,
                "the subscript hangs on e, not on its exponent.",
                "ambiguous",
                expected="braces round the whole exponent, as in e^{a_k}",
            )

    # --- atoms ----------------------------------------------------------------------------------

    def numeral(self, meta, parts):
        span = self._span(meta)
        if len(parts[0]) > MAX_DIGITS:
            self._fail(span, f"a number may have at most {MAX_DIGITS} digits.", "limit")
        return Numeral(str(parts[0]), span=span)

    def name(self, meta, parts):
        return Name(letter_of(parts[0]), span=self._span(meta))

    def group(self, meta, parts):
        opening, inner, closing = parts
        kinds = {"(": ")", "[": "]", "{": "}"}
        if kinds[opening[-1]] != closing[-1]:
            span = (closing.start_pos, closing.end_pos)
            self._fail(span, f"'{opening}' is closed by '{closing}'.", expected="its own partner")
        return Group(str(opening), inner, span=self._span(meta))

    def brace(self, meta, parts):
        return Group("{", parts[0], span=self._span(meta))

    def norm(self, meta, parts):
        return Norm(parts[1], span=self._span(meta))

    def fraction(self, meta, parts):
        _, numerator, denominator = parts
        if isinstance(denominator, Token):
            denominator = self._short(denominator)
        return Fraction(numerator, denominator, span=self._span(meta))

    def short_fraction(self, meta, parts):
        word, denominator = parts
        span = (word.end_pos - 1, word.end_pos)
        if isinstance(denominator, Token):
            denominator = self._short(denominator)
        return Fraction(Numeral(word[-1], span=span), denominator, span=self._span(meta))

    def digit_fraction(self, meta, parts):
        numerator, denominator = re.findall("[0-9]", parts[0])
        span = self._span(meta)
        return Fraction(Numeral(numerator, span=span), Numeral(denominator, span=span), span=span)

    def root(self, meta, parts):
        return Root(parts[1], span=self._span(meta))

    def boxed(self, meta, parts):
        return parts[1]

    def cases(self, meta, parts):
        rows = tuple(part for part in parts if isinstance(part, CaseRow))
        return Cases(rows, span=self._span(meta))

    def matrix_row(self, meta, parts):
        return tuple(part for part in parts if isinstance(part, Node))

    def matrix(self, meta, parts):
        rows = tuple(part for part in parts if isinstance(part, tuple))
        span = self._span(meta)
        if len({len(row) for row in rows}) > 1:
            self._fail(span, "the rows of this matrix differ in length.", "shape")
        cells = tuple(cell for row in rows for cell in row)
        return Matrix(cells, len(rows), span=span)

    def row(self, meta, parts):
        conditions = next((part for part in parts if isinstance(part, tuple)), ())
        return CaseRow(parts[0], conditions, span=self._span(meta))
