"""How much may be nested in one formula: what multiplies from level to level is counted here.

A bracket in a bracket costs little, but a derivative of a derivative, a power of a power or a
function of a function multiplies the work; so their number along any path through the formula is
limited, and not only what stands in one place.
"""

from __future__ import annotations

from typing import NamedTuple

from lark import Token, Tree

from softgrad.derivation.errors import LatexError
from softgrad.derivation.limits import MAX_DEPTH, MAX_DERIVATIVE_ORDER

MAX_NODES_DEEP = 8 * MAX_DEPTH
MAX_NESTED_POWERS = 12**4
MAX_NESTED_FUNCTIONS = 6
DERIVATIVES = ("derivative", "operator_derivative", "inline_derivative")
MULTIPLYING = frozenset((*DERIVATIVES, "scripted", "product"))
GROWING = ("group", "brace", "fraction", "root", "boxed", "braced")


class Load(NamedTuple):
    """What multiplies on the way to a node."""

    order: int = 0
    power: int = 1
    functions: int = 0


def check_nesting(tree: Tree, source: str, start: int) -> None:
    r"""Refuse towers, also those that need no brackets, such as ``\log\log\log …``.

    Raises
    ------
    LatexError
        Of kind ``"limit"``.
    """
    stack = [(tree, 0, Load())]
    while stack:
        node, depth, load = stack.pop()
        if depth > MAX_NODES_DEEP:
            message = "the expression is nested too deeply."
            raise LatexError(message, source, start, kind="limit")
        for child in node.children:
            if isinstance(child, Tree):
                inside = _inside(node, child, load) if node.data in MULTIPLYING else load
                if inside is not load:
                    _check(inside, source, start + child.meta.start_pos)
                stack.append((child, depth + 1, inside))


def _check(load: Load, source: str, place: int) -> None:
    fault = ""
    if load.functions > MAX_NESTED_FUNCTIONS:
        fault = "the expression is nested too deeply."
    if load.order > MAX_DERIVATIVE_ORDER:
        fault = f"derivatives of derivatives are taken up to order {MAX_DERIVATIVE_ORDER}."
    if load.power > MAX_NESTED_POWERS:
        fault = "powers of powers multiply beyond the limit."
    if fault:
        raise LatexError(fault, source, place, kind="limit")


def _inside(node: Tree, child: Tree, load: Load) -> Load:
    if node.data in DERIVATIVES and child.data not in ("variable", "order"):
        # What one derivative may ask for is limited where its order gets a meaning.
        order = _order(node) if load.order else min(_order(node), MAX_DERIVATIVE_ORDER)
        return load._replace(order=load.order + order)
    if node.data == "scripted" and child is node.children[0] and child.data in GROWING:
        return load._replace(power=load.power * _exponent(node.children[1]))
    if node.data == "product" and child.data == "group" and _is_applied(node, child):
        return load._replace(functions=load.functions + 1)
    return load


def _order(node: Tree) -> int:
    found = [child for child in node.children if isinstance(child, Tree) and child.data == "order"]
    return _number(found[0].children) if found else 1


def _exponent(scripts: Tree) -> int:
    """Return the whole number in the power of `scripts`, or 1."""
    powers = [child for child in scripts.children if isinstance(child, Tree)]
    return max((_number(list(power.scan_values(_is_numeral))) for power in powers
                if power.data in ("short_power", "long_power")), default=1)  # fmt: skip


def _is_numeral(token: Token) -> bool:
    return isinstance(token, Token) and token.type == "NUMERAL"


def _number(tokens: list) -> int:
    numerals = [str(t) for t in tokens if _is_numeral(t) and t.isdigit() and len(t) < 4]
    return max(1, *map(int, numerals)) if numerals else 1


def _is_applied(product: Tree, group: Tree) -> bool:
    """Whether a bracket stands right behind a letter, as in p(z)."""
    place = product.children.index(group)
    before = product.children[place - 1] if place else None
    return isinstance(before, Tree) and before.data == "name"
