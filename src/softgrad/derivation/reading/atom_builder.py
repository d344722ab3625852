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
    Braced,
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
        self.has_braces = False

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
        return Scripts(tuple(part for part in parts if isinstance(part, Node)), None)

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
        if isinstance(base, Braced):
            message = "the script hangs on the brace, not on the formula."
            self._fail(span, message, expected="brackets round the formula and its script")
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
            if base not in (Name("\\1"), Name("\\I"), Numeral("1")):
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
        self._check_pair(opening, closing)
        return Group(str(opening), inner, span=self._span(meta))

    def _check_pair(self, opening: Token, closing: Token) -> None:
        r"""Refuse ``(]``, and a ``\left`` without its ``\right``."""
        kinds = {"(": ")", "[": "]", "{": "}"}
        is_pair = kinds.get(opening[-1], closing[-1]) == closing[-1]
        if not is_pair or opening.startswith(r"\left") != closing.startswith(r"\right"):
            span = (closing.start_pos, closing.end_pos)
            self._fail(span, f"'{opening}' is closed by '{closing}'.", expected="its own partner")

    def iverson(self, meta, parts):
        r"""``[i = j]`` and ``\mathbb{1}\{i = j\}`` are 1 where the condition holds, else 0."""
        *indicator, opening, condition, closing = parts
        self._check_pair(opening, closing)
        if not indicator and not opening.endswith("["):
            self._fail(
                self._span(meta),
                "a condition in brackets belongs at the end of its line.",
                expected=r"[i = j] or \mathbf{1}_{i=j} for a factor that is 1 or 0",
            )
        return Indicator(condition, span=self._span(meta))

    def brace(self, meta, parts):
        return Group("{", parts[0], span=self._span(meta))

    def norm(self, meta, parts):
        is_left, is_right = parts[0].startswith(r"\left"), parts[2].startswith(r"\right")
        if is_left != is_right:
            span = (parts[2].start_pos, parts[2].end_pos)
            self._fail(span, f"'{parts[0]}' is closed by '{parts[2]}'.", expected="its own partner")
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
        inner = self._short(parts[1]) if isinstance(parts[1], Token) else parts[1]
        return Root(inner, span=self._span(meta))

    def other_root(self, meta, parts):
        r"""``\sqrt[3]{x}`` is x to the power 1/3."""
        _, opening, order, closing, inner = parts
        if (opening, closing) != ("[", "]"):
            self._fail(self._span(meta), r"the order of a root stands in [ ].")
        span = self._span(meta)
        if order == Numeral("2"):
            return Root(inner, span=span)
        exponent = Fraction(Numeral("1", span=order.span), order, span=order.span)
        return Superscript(Group("(", inner, span=inner.span), exponent, span=span)

    def boxed(self, meta, parts):
        return parts[1]

    def braced(self, meta, parts):
        self.has_braces = True
        label = parts[2] if len(parts) > 2 else None
        return Braced(parts[1], label, span=self._span(meta))

    def brace_label(self, meta, parts):
        """Return what the label claims; words in it claim nothing."""
        label = parts[-1]
        if isinstance(label, Token) and label.type in ("NUMERAL", "IDENTIFIER"):
            label = self._short(label)
        start, end = label.span if isinstance(label, Node) else (label.start_pos, label.end_pos)
        typed = self.source[start:end]
        if not re.match(r"\\(?:text|textrm|mbox)(?![a-z])", typed):
            return label
        if not re.search(r"[A-Za-z]", typed.partition("{")[2]):
            self._fail((start, end), "a number in a label is a claim.", expected="= before it")
        return None

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
