r"""What a brace under a formula claims: ``\underbrace{\sum_k y_k}_{= 1}`` says that the sum is 1.

The brace is taken off the tree before the formula gets its meaning.  Its label becomes an equation
of its own, which holds where the formula stands: under Σ_{k ≠ i}, for k ≠ i.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from softgrad.derivation.reading.syntax import (
    Braced,
    CaseRow,
    Cases,
    Condition,
    Evaluated,
    Node,
    Summation,
    replacements,
)


@dataclass(frozen=True)
class Claimed:
    """``left = right``, as the label of a brace says, where `conditions` hold."""

    left: Node
    right: Node
    conditions: tuple[Condition, ...]


def without_braces(
    node: Node, claims: list[Claimed], conditions: tuple[Condition, ...] = ()
) -> Node:
    """Return `node` without its braces; add to `claims` what their labels say."""
    if isinstance(node, Braced):
        inner = without_braces(node.inner, claims, conditions)
        if node.label is not None:
            label = without_braces(node.label, claims, conditions)
            claims.append(Claimed(inner, label, conditions))
        return inner
    if isinstance(node, Cases):
        return _cases(node, claims, conditions)
    conditions = (*conditions, *_own_conditions(node))
    for place in range(len(list(replacements(node)))):
        child, rebuild = list(replacements(node))[place]
        node = rebuild(without_braces(child, claims, conditions))
    return node


def _own_conditions(node: Node) -> tuple[Condition, ...]:
    match node:
        case Summation(index=index, excluded=excluded):
            return tuple(Condition(index, other, False, span=other.span) for other in excluded)
        case Evaluated(conditions=conditions) | CaseRow(conditions=conditions):
            return conditions
    return ()


def _cases(node: Cases, claims: list[Claimed], conditions: tuple[Condition, ...]) -> Node:
    """Let each row hold only where no row before it does."""
    rows = []
    for row in node.rows:
        rows.append(without_braces(row, claims, conditions))
        if len(row.conditions) == 1:
            (met,) = row.conditions
            conditions = (*conditions, replace(met, equal=not met.equal))
    return replace(node, rows=tuple(rows))
