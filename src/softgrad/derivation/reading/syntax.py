"""The LaTeX as typed, as a tree: what the grammar reads and the writer prints.

No meaning is attached yet: a letter may still turn out to be a symbol, a function or an index.
Every node remembers where it stands in the source (`span`), so that any later error can point at
it.  Spans do not count when nodes are compared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields, replace


@dataclass(frozen=True, slots=True)
class Node:
    """Anything that was typed."""

    span: tuple[int, int] = field(default=(0, 0), compare=False, kw_only=True)


# --- letters and indices -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Numeral(Node):
    """A decimal number."""

    digits: str


@dataclass(frozen=True, slots=True)
class Name(Node):
    r"""A letter or Greek command; ``\mathbf{z}`` and ``\mathrm{softmax}`` without their font."""

    letter: str


@dataclass(frozen=True, slots=True)
class IndexLetter(Node):
    """The i of z_i."""

    letter: str


@dataclass(frozen=True, slots=True)
class IndexNumber(Node):
    """The 1 of z_1."""

    value: int


@dataclass(frozen=True, slots=True)
class Label(Node):
    r"""A word in a subscript, as in ``L_{\text{CE}}``."""

    text: str


@dataclass(frozen=True, slots=True)
class Condition(Node):
    """i = j or i ≠ j."""

    left: Node
    right: Node
    equal: bool


@dataclass(frozen=True, slots=True)
class Evaluated(Node):
    r"""``\left. inner \right|_{i = j}``: a side condition that is typed as part of a side."""

    inner: Node
    conditions: tuple[Condition, ...]
    bar: str


# --- atoms and scripts ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Subscript(Node):
    """base_{items}."""

    base: Node
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Indicator(Node):
    r"""``\mathbf{1}_{i = j}``: 1 where the condition holds, else 0."""

    condition: Condition


@dataclass(frozen=True, slots=True)
class Superscript(Node):
    """base^{exponent}: a power, or a transpose where the exponent is the letter T of a matrix."""

    base: Node
    exponent: Node


@dataclass(frozen=True, slots=True)
class Transpose(Node):
    r"""base^\top."""

    base: Node


@dataclass(frozen=True, slots=True)
class Group(Node):
    r"""Something in brackets; `bracket` is the opening one as typed, such as ``\left(``."""

    bracket: str
    inner: Node


@dataclass(frozen=True, slots=True)
class Braced(Node):
    r"""``\underbrace{inner}_{= label}``; read as `inner`, and `label` is a claim of its own."""

    inner: Node
    label: Node | None


@dataclass(frozen=True, slots=True)
class Fraction(Node):
    r"""``\frac{numerator}{denominator}``."""

    numerator: Node
    denominator: Node


@dataclass(frozen=True, slots=True)
class Root(Node):
    """The square root."""

    inner: Node


@dataclass(frozen=True, slots=True)
class Norm(Node):
    """The Euclidean norm of a vector."""

    inner: Node


@dataclass(frozen=True, slots=True)
class Call(Node):
    """A built-in function: log, exp, diag or tr."""

    function: str
    argument: Node


@dataclass(frozen=True, slots=True)
class Apply(Node):
    r"""A declared function with its argument, as in ``\mathrm{softmax}(z)``."""

    function: Name
    argument: Node


@dataclass(frozen=True, slots=True)
class CaseRow(Node):
    """One row of cases; no conditions means "otherwise"."""

    value: Node
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Cases(Node):
    """A definition by cases."""

    rows: tuple[CaseRow, ...]


@dataclass(frozen=True, slots=True)
class Matrix(Node):
    """A matrix written out, its cells row by row."""

    cells: tuple[Node, ...]
    rows: int


# --- calculus ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Partial(Node):
    r"""∂ operand / ∂ variables.

    `form` says how it was typed: ``"over"`` for ``\frac{\partial f}{\partial x}``, ``"before"`` for
    ``\frac{\partial}{\partial x} f`` and ``"inline"`` for ``\partial f / \partial x``.
    """

    operand: Node
    variables: tuple[Node, ...]
    order: int
    form: str


@dataclass(frozen=True, slots=True)
class Gradient(Node):
    r"""``\nabla_z f``; order 2 is the Hessian ``\nabla_z^2 f``."""

    variable: Node
    operand: Node
    order: int


@dataclass(frozen=True, slots=True)
class Summation(Node):
    """Σ over `index`; `excluded` lists the values it must not take, as in Σ_{k ≠ i}."""

    index: Node
    lower: Node | None
    upper: Node | None
    excluded: tuple[Node, ...]
    body: Node


# --- arithmetic ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Product(Node):
    r"""Factors, with the operator typed between each two, "" for none."""

    factors: tuple[Node, ...]
    operators: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Signed(Node):
    """A term with its sign, + or -."""

    sign: str
    term: Node


@dataclass(frozen=True, slots=True)
class Addition(Node):
    """Signed terms; the first + is not printed."""

    terms: tuple[Signed, ...]


# --- walking -------------------------------------------------------------------------------------


def replacements(node: Node) -> Iterator[tuple[Node, Callable[[Node], Node]]]:
    """Yield every direct child with a function that rebuilds `node` around a new child."""
    for item in fields(node):
        value = getattr(node, item.name)
        if isinstance(value, Node):
            yield value, lambda new, name=item.name: replace(node, **{name: new})
        elif isinstance(value, tuple) and item.name != "span":
            yield from _in_tuple(node, item.name, value)


def _in_tuple(
    node: Node, name: str, values: tuple[object, ...]
) -> Iterator[tuple[Node, Callable[[Node], Node]]]:
    for place, value in enumerate(values):
        if isinstance(value, Node):
            before, after = values[:place], values[place + 1 :]
            yield (
                value,
                lambda new, b=before, a=after: replace(node, **{name: (*b, new, *a)}),
            )


def subnodes(node: Node) -> Iterator[Node]:
    """Every node below `node`, itself included."""
    stack = [node]
    while stack:
        current = stack.pop()
        yield current
        stack.extend(child for child, _ in replacements(current))
