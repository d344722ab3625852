"""Write a syntax tree as LaTeX again, with brackets wherever the grammar would need them."""

from __future__ import annotations

from functools import singledispatch

from softgrad.derivation.reading.syntax import (
    Addition,
    Apply,
    Call,
    CaseRow,
    Cases,
    Condition,
    Evaluated,
    Fraction,
    Gradient,
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
    Partial,
    Product,
    Root,
    Subscript,
    Summation,
    Superscript,
    Transpose,
)

OPERATORS = {
    "": " ",
    "cdot": r" \cdot ",
    "odot": r" \odot ",
    "otimes": r" \otimes ",
    "oslash": r" \oslash ",
    "/": " / ",
}
FUNCTIONS = {"log": r"\log", "exp": r"\exp", "diag": r"\operatorname{diag}",
             "tr": r"\operatorname{tr}"}  # fmt: skip
CLOSING = {"(": ")", "[": "]", "{": "}"}

# How tightly an expression holds together: a sum, a term, a factor, an atom.
SUM, TERM, FACTOR, ATOM = range(4)


def latex(node: Node, at_least: int = SUM) -> str:
    """Return LaTeX that reads back as `node`, bracketed if it binds less than `at_least`."""
    text = _text(node)
    return text if _strength(node) >= at_least else rf"\left({text}\right)"


@singledispatch
def _text(node: Node) -> str:
    raise TypeError(f"no LaTeX for {type(node).__name__}")


def _strength(node: Node) -> int:
    match node:
        case Addition():
            return SUM
        case Evaluated(bar="big") | Product() | Summation() | Partial(form="before"):
            return TERM
        case Call(argument=Summation() | Partial(form="before")):
            return TERM
        case Call() | Gradient() | Superscript() | Transpose() | Partial(form="inline"):
            return FACTOR
    return ATOM


def _is_big(node: Node) -> bool:
    match node:
        case Summation() | Partial(form="before"):
            return True
        case Call(argument=argument) | Gradient(operand=argument):
            return _is_big(argument)
    return False


def _letter(name: str) -> str:
    if name in (r"\1", r"\0", r"\I"):
        return rf"\mathbf{{{name[1:]}}}"
    base, *labels = name.split("_")
    is_letter = len(base.rstrip("'")) == 1 or base.startswith("\\")
    plain = base if is_letter else rf"\mathrm{{{base}}}"
    return plain + "".join(rf"_{{\text{{{label}}}}}" for label in labels)


@_text.register
def _numeral(node: Numeral) -> str:
    return node.digits


@_text.register
def _name(node: Name) -> str:
    return _letter(node.letter)


@_text.register
def _indexletter(node: IndexLetter) -> str:
    return _letter(node.letter)


@_text.register
def _indexnumber(node: IndexNumber) -> str:
    return str(node.value)


@_text.register
def _label(node: Label) -> str:
    return rf"\text{{{node.text}}}"


@_text.register
def _condition(node: Condition) -> str:
    relation = "=" if node.equal else r"\neq"
    return f"{latex(node.left)} {relation} {latex(node.right)}"


@_text.register
def _evaluated(node: Evaluated) -> str:
    below = ", ".join(map(latex, node.conditions))
    if node.bar == "big":
        return rf"{latex(node.inner, TERM)} \Big|_{{{below}}}"
    return rf"\left. {latex(node.inner)} \right|_{{{below}}}"


@_text.register
def _subscript(node: Subscript) -> str:
    return f"{latex(node.base, ATOM)}_{_braced(_index_list(node.items))}"


def _index_list(items: tuple[Node, ...]) -> str:
    r"""Write ij where that reads as two indices, else \alpha j with a space."""
    parts = list(map(latex, items))
    return ("" if all(len(part) == 1 for part in parts) else " ").join(parts)


def _braced(text: str) -> str:
    return text if len(text) == 1 else f"{{{text}}}"


@_text.register
def _indicator(node: Indicator) -> str:
    return rf"\mathbf{{1}}_{{{latex(node.condition)}}}"


@_text.register
def _superscript(node: Superscript) -> str:
    return f"{latex(node.base, ATOM)}^{_braced(latex(node.exponent))}"


@_text.register
def _transpose(node: Transpose) -> str:
    return rf"{latex(node.base, ATOM)}^\top"


@_text.register
def _group(node: Group) -> str:
    opening = node.bracket
    closing = opening[:-1].replace("left", "right").replace("gl", "gr") + CLOSING[opening[-1]]
    if opening.endswith("\\{"):
        closing = opening[:-2].replace("left", "right").replace("gl", "gr") + r"\}"
    return f"{opening}{latex(node.inner)}{closing}"


@_text.register
def _fraction(node: Fraction) -> str:
    return rf"\frac{{{latex(node.numerator)}}}{{{latex(node.denominator)}}}"


@_text.register
def _root(node: Root) -> str:
    return rf"\sqrt{{{latex(node.inner)}}}"


@_text.register
def _norm(node: Norm) -> str:
    return rf"\lVert {latex(node.inner)} \rVert"


@_text.register
def _call(node: Call) -> str:
    name = FUNCTIONS[node.function]
    if _is_big(node.argument):
        return f"{name} {latex(node.argument)}"
    return f"{name} {latex(node.argument, FACTOR)}"


@_text.register
def _apply(node: Apply) -> str:
    return rf"{latex(node.function)}\left({latex(node.argument)}\right)"


@_text.register
def _caserow(node: CaseRow) -> str:
    if not node.conditions:
        return rf"{latex(node.value)} & \text{{otherwise}}"
    return rf"{latex(node.value)} & \text{{if }} {', '.join(map(latex, node.conditions))}"


@_text.register
def _cases(node: Cases) -> str:
    rows = r" \\ ".join(map(latex, node.rows))
    return rf"\begin{{cases}} {rows} \end{{cases}}"


@_text.register
def _matrix(node: Matrix) -> str:
    width = len(node.cells) // node.rows
    cells = list(map(latex, node.cells))
    rows = [" & ".join(cells[start : start + width]) for start in range(0, len(cells), width)]
    return r"\begin{pmatrix} " + r" \\ ".join(rows) + r" \end{pmatrix}"


@_text.register
def _partial(node: Partial) -> str:
    order = f"^{node.order}" if node.order > 1 else ""
    below = " ".join(rf"\partial {latex(variable, FACTOR)}" for variable in node.variables)
    if node.form == "over":
        return rf"\frac{{\partial{order} {latex(node.operand, TERM)}}}{{{below}}}"
    if node.form == "inline":
        return rf"\partial{order} {latex(node.operand, FACTOR)} / {below}"
    return rf"\frac{{\partial{order}}}{{{below}}} {latex(node.operand, TERM)}"


@_text.register
def _gradient(node: Gradient) -> str:
    order = "^2" if node.order == 2 else ""
    return rf"\nabla_{_braced(latex(node.variable))}{order} {latex(node.operand, FACTOR)}"


@_text.register
def _summation(node: Summation) -> str:
    index = latex(node.index)
    below = index if node.lower is None else f"{index} = {latex(node.lower)}"
    others = [rf"{index} \neq {latex(other)}" for other in node.excluded]
    if others:
        below = ", ".join(others if node.lower is None else [below, *others])
    upper = "" if node.upper is None else f"^{_braced(latex(node.upper))}"
    return rf"\sum_{_braced(below)}{upper} {latex(node.body, TERM)}"


@_text.register
def _product(node: Product) -> str:
    text = ""
    for place, factor in enumerate(node.factors):
        operator = node.operators[place - 1] if place else ""
        is_last = place == len(node.factors) - 1
        part = latex(factor) if is_last and _is_big(factor) else latex(factor, FACTOR)
        if place and operator == "" and part[:1].isdigit():
            part = rf"\left({part}\right)"
        text += (OPERATORS[operator] if place else "") + part
    return text


@_text.register
def _addition(node: Addition) -> str:
    text = ""
    for place, part in enumerate(node.terms):
        sign = "-" if part.sign == "-" else "+"
        lead = ("-" if sign == "-" else "") if place == 0 else f" {sign} "
        text += lead + latex(part.term, TERM)
    return text
