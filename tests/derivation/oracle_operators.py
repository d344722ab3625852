"""Sums and derivatives, as the oracle reads and evaluates them.

A derivative is a central difference of a whole function: one entry of one array is moved, and
everything that is defined from it is computed again.
"""

import re

import numpy as np

from tests.derivation.oracle_arithmetic import MP, STEP, is_array, lookup


class BigOperators:
    """The part of the reader that deals with Σ, ∂ and ∇."""

    # --- sums -------------------------------------------------------------------------------------

    def summation(self):
        self.take(r"\sum")
        letter, first, upper, excluded = self.binder()
        self.bound.append(letter)
        sign = -1 if self.peek() == "-" and self.take() else 1
        body = self.term()
        self.bound.pop()
        size = upper if upper and not upper.isdigit() else self.ranges.get(letter, self.first_size)

        def value(world):
            last = int(upper) if upper.isdigit() else world["sizes"][size]
            barred = {index(world) for index in excluded}
            total = None
            for place in range(first, last + 1):
                if place in barred:
                    continue
                inner = {**world, "indices": {**world["indices"], letter: place}}
                part = sign * body(inner)
                total = part if total is None else total + part
            return MP.mpf(0) if total is None else total

        return value

    def binder(self):
        self.take("_")
        if self.peek() != "{":
            return self.take(), 1, self.upper(), []
        depth = 1 + (self.peek(1) == r"\substack")
        for _ in range(2 * depth - 1):
            self.take()
        letter, first, excluded = self.take(), 1, []
        while self.peek() != "}":
            relation = self.take()
            if relation == "=":
                first = int(self.take())
            elif relation in (r"\ne", r"\neq"):
                excluded.append(self.index())
            elif relation in (",", r"\\"):
                assert self.take() == letter
        for _ in range(depth):
            self.take("}")
        return letter, first, self.upper(), excluded

    def upper(self) -> str:
        if self.peek() != "^":
            return ""
        self.take("^")
        return self.braced(self.take) if self.peek() == "{" else self.take()

    # --- derivatives ------------------------------------------------------------------------------

    def fraction_of_partials(self):
        self.take(r"\frac")
        self.take("{")
        self.take(r"\partial")
        order = 1
        if self.peek() == "^":
            self.take()
            order = int(self.braced(self.take) if self.peek() == "{" else self.take())
        operand = None if self.peek() == "}" else self.term()
        self.take("}")
        variables = self.braced(self.variables)
        assert len(variables) == order
        return self.derivative(operand or self.operand_after(), variables)

    def operand_after(self):
        """An operator takes the bracket behind it, or else the whole term."""
        return self.factor() if self.peek() in ("(", "[") else self.term()

    def inline_derivative(self):
        self.take(r"\partial")
        operand = self.factor()
        self.take("/")
        return self.derivative(operand, self.variables()[:1])

    def gradient(self):
        self.take(r"\nabla")
        self.take("_")
        name = self.braced(self.take) if self.peek() == "{" else self.take()
        order = 1
        if self.peek() == "^":
            self.take()
            order = int(self.take())
        return self.derivative(self.factor(), [(name, [])] * order)

    def variables(self):
        found = []
        while self.peek() == r"\partial":
            self.take()
            name = re.sub(r"\\(?:mathrm|mathcal)\{(.*)\}", r"\1", self.take())
            indices = self.indices() if self.peek() == "_" else []
            times = 1
            if self.peek() == "^":
                self.take()
                times = int(self.braced(self.take) if self.peek() == "{" else self.take())
            found += [(name, indices)] * times
        return found

    def derivative(self, operand, variables):
        value = operand
        for name, indices in reversed(variables):
            value = self.by_one(value, name, indices)
        return value

    def by_one(self, operand, name, indices):
        def value(world):
            array = lookup(world, name)
            if indices or not is_array(array):
                return self.slope(operand, world, name, [index(world) - 1 for index in indices])
            slopes = [
                [self.slope(operand, world, name, [r, c]) for c in range(array.shape[1])]
                for r in range(array.shape[0])
            ]
            if is_array(slopes[0][0]):
                return np.hstack([row[0] for row in slopes])
            return np.array(slopes, dtype=object)

        return value

    @staticmethod
    def slope(operand, world, name, place):
        array = lookup(world, name)

        def shifted(step):
            moved = array + step if not is_array(array) else array.copy()
            if is_array(array):
                where = (place[0], 0) if len(place) == 1 else tuple(place)
                moved[where] += step
            return operand({**world, "values": {**world["values"], name: moved}})

        return (shifted(STEP) - shifted(-STEP)) / (2 * STEP)
