"""How much may be nested in one formula: what multiplies from level to level is counted here.

A bracket in a bracket costs little, but a derivative of a derivative, a power of a power or a
function of a function multiplies the work; so their number along any path through the formula is
limited, and not only what stands in one place.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from lark import Token, Tree

from softgrad.derivation.errors import LatexError
from softgrad.derivation.limits import MAX_DEPTH, MAX_DERIVATIVE_ORDER

MAX_NODES_DEEP = 8 * MAX_DEPTH
MAX_NESTED_POWERS = 12**4
MAX_NESTED_FUNCTIONS = 6
DERIVATIVES = ("derivative", "operator_derivative", "inline_derivative")


@dataclass(frozen=True)
class Level:
    """What has been nested on the way to a node."""

    depth: int = 0
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
    stack = [(tree, Level())]
    while stack:
        node, level = stack.pop()
        fault = _fault(level)
        if fault:
            place = start + getattr(node.meta, "start_pos", 0)
            raise LatexError(fault, source, place, kind="limit")
        stack += [(child, _inside(node, child, level)) for child in node.children
                  if isinstance(child, Tree)]  # fmt: skip


def _fault(level: Level) -> str:
    if level.depth > MAX_NODES_DEEP or level.functions > MAX_NESTED_FUNCTIONS:
        return "the expression is nested too deeply."
    if level.order > MAX_DERIVATIVE_ORDER:
        return f"derivatives of derivatives are taken up to order {MAX_DERIVATIVE_ORDER}."
    if level.power > MAX_NESTED_POWERS:
        return "powers of powers multiply beyond the limit."
    return ""


def _inside(node: Tree, child: Tree, level: Level) -> Level:
    level = replace(level, depth=level.depth + 1)
    if node.data in DERIVATIVES and child.data not in ("variable", "order"):
        # What one derivative may ask for is limited where its order gets a meaning.
        order = (
            level.order + _order(node) if level.order else min(_order(node), MAX_DERIVATIVE_ORDER)
        )
        return replace(level, order=order)
    if node.data == "scripted" and child is node.children[0]:
        return replace(level, power=level.power * _exponent(node.children[1]))
    if node.data == "product" and child.data == "group" and _is_applied(node, child):
        return replace(level, functions=level.functions + 1)
    return level


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
