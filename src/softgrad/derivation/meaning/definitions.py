"""Read the formulas that a notation is built from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from softgrad.derivation.errors import LatexError, NotationError
from softgrad.derivation.meaning.elaborate import Elaborator
from softgrad.derivation.meaning.notation import Function, Symbol
from softgrad.derivation.meaning.terms import Derivative, free_letters, walk, with_ranges
from softgrad.derivation.reading.layout import lay_out
from softgrad.derivation.reading.reader import check_size, read_line
from softgrad.derivation.reading.syntax import (
    Evaluated,
    Group,
    IndexLetter,
    Label,
    Name,
    Node,
    Product,
    Subscript,
)

if TYPE_CHECKING:
    from softgrad.derivation.meaning.notation import Notation


def two_sides(latex: str) -> tuple[Node, Node]:
    """Read ``left = right``."""
    check_size(latex)
    rows = lay_out(latex).rows
    if len(rows) != 1:
        raise LatexError("a definition is one line.", latex)
    row = rows[0]
    line = read_line(latex, row.masked, row.start, row.end)
    if len(line.sides) != 2 or line.continues or line.conditions:
        raise LatexError("a definition has the form symbol = formula.", latex)
    if any(isinstance(side, Evaluated) for side in line.sides):
        raise LatexError("a definition holds for all indices, so it has no bar.", latex)
    return line.sides


def read_definition(latex: str, notation: Notation) -> Symbol:
    """Read a definition such as ``p_i = …``."""
    left, right = two_sides(latex)
    name, letters = _named(left, latex)
    elaborator = Elaborator(notation, latex)
    meaning = elaborator.meaning(right)
    parameters = tuple(letters)
    if not meaning.is_scalar:
        if letters:
            shape = elaborator.describe(meaning)
            elaborator.fail(right, f"the left side is an entry, but this is a {shape}.", "shape")
        parameters = meaning.slots
    unknown = free_letters(meaning.entry) - set(letters)
    if unknown:
        letter = min(unknown)
        start, end = elaborator.free[letter]
        message = f"index '{letter}' is neither on the left side nor summed over."
        raise LatexError(message, latex, start, end, kind="index")
    ranges = tuple(elaborator.range_of(parameter) for parameter in parameters)
    body = with_ranges(meaning.entry, elaborator.range_of)
    return Symbol(name, ranges, parameters=parameters, body=body)


def _named(left: Node, latex: str) -> tuple[str, list[str]]:
    """Return the name and the index letters of the left side."""
    base, items = (left.base, left.items) if isinstance(left, Subscript) else (left, ())
    labels = [item.text for item in items if isinstance(item, Label)]
    letters = [item.letter for item in items if isinstance(item, IndexLetter)]
    plain = isinstance(base, Name) and len(labels) + len(letters) == len(items)
    if not plain or len(set(letters)) < len(letters):
        raise NotationError(f"{latex!r} does not start with a symbol, such as p_i, to be defined")
    return "_".join([base.letter, *labels]), letters


def read_function(latex: str, notation: Notation) -> Function:
    """Read a definition such as ``f(x) = …``."""
    left, right = two_sides(latex)
    match left:
        case Product(factors=(Name(letter=name), Group(inner=Name(letter=parameter)))):
            pass
        case _:
            raise NotationError(f"{latex!r} is not of the form f(x) = …")
    local = notation.copy()
    local.functions.pop(parameter, None)
    local.aliases.pop(parameter, None)
    local.sizes = [size for size in local.sizes if size != parameter]
    local.symbols.pop(parameter, None)
    local.tensor(parameter)
    elaborator = Elaborator(local, latex)
    body = elaborator.scalar(right, "a function of a number")
    if free_letters(body):
        raise NotationError(f"{latex!r} has a free index")
    if any(isinstance(part, Derivative) for part in walk(body)):
        message = (
            "a function's formula must not hold a derivative: what it varies would be replaced."
        )
        elaborator.fail(right, message, "derivative", "the derivative worked out")
    return Function(name, parameter, with_ranges(body, elaborator.range_of))
