r"""The oracle's own reading of LaTeX: every formula becomes a function of a *world*.

A world is a dictionary that holds sizes, index values, arrays and definitions.  Reading is by
recursive descent; nothing here is shared with the package that is put to the test.
"""

import re

import numpy as np

from tests.derivation.oracle_arithmetic import (
    MP,
    column,
    elementwise,
    entry,
    inverse,
    is_array,
    is_column,
    log,
    lookup,
    multiply,
    power,
)
from tests.derivation.oracle_operators import BigOperators

TOKEN = re.compile(
    r"\\(?:left|right|bigl|bigr|displaystyle|quad|qquad|limits)(?![A-Za-z])|\\[,;!: ]|~|\s+|"
    r"(?P<token>\\text\s*\{[^{}]*\}|\\(?:begin|end)\s*\{\w+\}|\\(?:operatorname|mathrm|mathbf|mathcal|hat)"
    r"\s*\{[^{}]*\}|\\\\|\\[A-Za-z]+|\d+|.)",
    re.DOTALL,
)
APPLICABLE = ("p", "softmax", r"\sigma", "lse")


def tokens_of(latex: str) -> list[str]:
    found = (match["token"] for match in TOKEN.finditer(latex))
    return [re.sub(r"\s+(?=\{)", "", token) for token in found if token]


class Compiler(BigOperators):
    """Reads one expression; every method returns a function of the world."""

    def __init__(self, latex: str, ranges: dict[str, str], first_size: str) -> None:
        self.tokens = tokens_of(latex)
        self.at = 0
        self.ranges = ranges
        self.first_size = first_size
        self.free: set[str] = set()
        self.bound: list[str] = []

    # --- tokens -----------------------------------------------------------------------------------

    def peek(self, ahead: int = 0) -> str:
        place = self.at + ahead
        return self.tokens[place] if place < len(self.tokens) else ""

    def take(self, wanted: str = "") -> str:
        token = self.peek()
        assert token, self.tokens
        assert not wanted or token == wanted, (wanted, self.tokens[self.at :])
        self.at += 1
        return token

    def braced(self, read):
        self.take("{")
        result = read()
        self.take("}")
        return result

    # --- sums and products ------------------------------------------------------------------------

    def expression(self):
        parts, sign = [], 1
        if self.peek() in "+-":
            sign = -1 if self.take() == "-" else 1
        parts.append((sign, self.term()))
        while self.peek() in ("+", "-"):
            sign = -1 if self.take() == "-" else 1
            parts.append((sign, self.term()))
        return lambda world: self.add_up([(s, part(world)) for s, part in parts])

    @staticmethod
    def add_up(parts):
        shapes = {value.shape if is_array(value) else () for _, value in parts}
        assert len(shapes) == 1, shapes
        return sum(sign * value for sign, value in parts)

    def term(self):
        factors = [("", self.factor())]
        while self.starts_factor() or self.peek() in (
            "/",
            r"\cdot",
            r"\odot",
            r"\oslash",
            r"\times",
        ):
            operator = self.take() if not self.starts_factor() else ""
            factors.append((operator, self.factor()))

        def value(world):
            result = factors[0][1](world)
            for operator, factor in factors[1:]:
                other = factor(world)
                if operator == "/":
                    result = result * inverse(other)
                elif operator in (r"\odot", r"\oslash"):
                    assert result.shape == other.shape
                    result = result * (
                        other if operator == r"\odot" else elementwise(inverse, other)
                    )
                elif operator == r"\cdot" and is_column(result) and is_column(other):
                    result = multiply(result.T, other)
                else:
                    result = multiply(result, other)
            return result

        return value

    def starts_factor(self) -> bool:
        stops = ("", "+", "-", "=", ")", "]", "}", ",", "&", "/", r"\cdot", r"\odot", r"\oslash",
                 r"\times", r"\\", r"\end{cases}", r"\rVert")  # fmt: skip
        return self.peek() not in stops

    # --- factors ----------------------------------------------------------------------------------

    def factor(self):
        token = self.peek()
        if token == r"\sum":
            return self.summation()
        if token == r"\frac" and self.peek(1) == "{" and self.peek(2) == r"\partial":
            return self.fraction_of_partials()
        if token == r"\partial":
            return self.inline_derivative()
        if token == r"\nabla":
            return self.gradient()
        if token in (r"\log", r"\ln", r"\exp", r"\operatorname{diag}", r"\operatorname{tr}"):
            return self.function()
        return self.scripted(self.atom())

    def function(self):
        name = self.take()
        argument = self.factor_or_big()
        action = {
            r"\log": lambda v: elementwise(log, v),
            r"\ln": lambda v: elementwise(log, v),
            r"\exp": lambda v: elementwise(MP.exp, v),
            r"\operatorname{diag}": lambda v: np.diag(v[:, 0]),
            r"\operatorname{tr}": np.trace,
        }[name]
        return lambda world: action(argument(world))

    def factor_or_big(self):
        """The argument of a function keeps its own scripts, unless it is in brackets."""
        if self.peek() in ("(", "["):
            return self.atom()
        return self.factor()

    def atom(self):
        token = self.take()
        if token.isdigit():
            return lambda world: MP.mpf(int(token))
        if token in ("(", "[", "{"):
            inner = self.expression()
            self.take({"(": ")", "[": "]", "{": "}"}[token])
            return inner
        if token == r"\lVert":
            inner = self.expression()
            self.take(r"\rVert")
            return lambda world: MP.sqrt(sum(v * v for v in inner(world).ravel()))
        if token == r"\frac":
            return self.fraction()
        if token == r"\sqrt":
            inner = self.braced(self.expression)
            return lambda world: power(inner(world), MP.mpf(1) / 2)
        if token == r"\begin{cases}":
            return self.cases()
        return self.symbol(token)

    def fraction(self):
        if self.peek().isdigit():
            above, below = self.take()
            return lambda world: MP.mpf(int(above)) / int(below)
        above, below = self.braced(self.expression), self.braced(self.expression)
        return lambda world: above(world) * inverse(below(world))

    def symbol(self, token: str):
        """A letter with its indices, a function with its argument, or a special letter."""
        name = re.sub(r"\\(?:mathrm|operatorname|mathcal)\{(.*)\}", r"\1", token)
        if name == r"\mathbf{1}" and self.peek(1) == "{" and self.peek(3) in ("=", r"\neq", r"\ne"):
            self.take("_")
            return self.braced(self.truth)
        indices = self.indices() if self.peek() == "_" else []
        if name in (r"\delta", r"\mathbf{I}") and len(indices) == 2:
            return lambda world: MP.mpf(indices[0](world) == indices[1](world))
        if name == "e":
            return self.exponential()
        if self.peek() == "(" and not indices and name in APPLICABLE:
            return self.application(name, self.atom())
        if name == r"\mathbf{1}":
            return lambda world: column([MP.mpf(1)] * world["sizes"][self.first_size])
        if name == r"\mathbf{I}" and not indices:
            return lambda world: np.eye(world["sizes"][self.first_size], dtype=int) * MP.mpf(1)
        return lambda world: self.value_of(world, name, [index(world) for index in indices])

    def application(self, name, argument):
        """p(x) for a vector x; p times x for a number x."""

        def value(world):
            at = argument(world)
            if is_array(at) or name == r"\sigma":
                return world["functions"][name](world, at)
            return multiply(lookup(world, name), at)

        return value

    @staticmethod
    def value_of(world, name, indices):
        if name in world["sizes"]:
            return MP.mpf(world["sizes"][name])
        return entry(world, name, indices) if indices else lookup(world, name)

    def exponential(self):
        if self.peek() != "^":
            return lambda world: MP.e
        self.take("^")
        exponent = self.braced(self.expression) if self.peek() == "{" else self.atom()
        return lambda world: elementwise(MP.exp, exponent(world))

    def scripted(self, base):
        value = base
        while self.peek() in ("_", "^"):
            if self.peek() == "_":
                value = self.entry_of(value, self.indices())
                continue
            self.take("^")
            if self.peek() == r"\top":
                self.take()
                value = (lambda inner: lambda world: inner(world).T)(value)
            else:
                exponent = self.braced(self.expression) if self.peek() == "{" else self.atom()
                value = self.raised(value, exponent)
        return value

    @staticmethod
    def raised(base, exponent):
        return lambda world: power(base(world), exponent(world))

    @staticmethod
    def entry_of(value, indices):
        def component(world):
            array, places = value(world), [index(world) - 1 for index in indices]
            return array[places[0], 0] if len(places) == 1 else array[tuple(places)]

        return component

    # --- indices ----------------------------------------------------------------------------------

    def indices(self):
        self.take("_")
        if self.peek() != "{":
            return [self.index()]
        self.take("{")
        found = []
        while self.peek() != "}":
            if self.peek() == ",":
                self.take()
            elif self.peek().isdigit() and len(self.peek()) > 1:
                found += [(lambda d: lambda world: int(d))(digit) for digit in self.take()]
            else:
                found.append(self.index())
        self.take("}")
        return found

    def index(self):
        token = self.take()
        if token.isdigit():
            return lambda world: int(token)
        if token not in self.bound:
            self.free.add(token)
        return lambda world: world["indices"][token]

    def truth(self):
        left = self.index()
        relation = self.take()
        right = self.index()
        return lambda world: MP.mpf((left(world) == right(world)) == (relation == "="))

    def cases(self):
        rows, otherwise = [], None
        while self.peek() != r"\end{cases}":
            value = self.expression()
            if self.peek() == ",":
                self.take()
            self.take("&")
            if "otherwise" in self.peek():
                self.take()
                otherwise = value
            else:
                if self.peek().startswith(r"\text"):
                    self.take()
                rows.append((value, self.truth()))
            while self.peek() in (",", r"\\"):
                self.take()
        self.take()
        zero = otherwise or (lambda world: MP.mpf(0))
        return lambda world: next((v for v, holds in rows if holds(world)), zero)(world)
