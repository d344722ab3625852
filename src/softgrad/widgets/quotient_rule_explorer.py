"""The quotient rule for one entry of softmax's Jacobian, step by step, with both its cases."""

from typing import NamedTuple

import numpy as np
import traitlets
from traitlets import TraitError

from softgrad.functions import softmax
from softgrad.jacobian import softmax_jacobian
from softgrad.widgets.bundle import static
from softgrad.widgets.format import MINUS, joined, named, number, plain
from softgrad.widgets.picture import LINE, MARK, QUIET, TEXT, Picture, Rectangle, Text
from softgrad.widgets.selection import SelectsAnEntry
from softgrad.widgets.traits import Choice, FiniteList, Index

LAST_STEP = 4
LARGEST_EXPONENT = 9.0  # beyond it the largest logit is taken off, as in js/quotient_rule.js
LINE_HEIGHT = 27
CARD_WIDTH = 350


class Parts(NamedTuple):
    """Numerator and denominator of p_i = u/v, and their derivatives by z_j."""

    u: float
    v: float
    u_prime: float
    v_prime: float


class QuotientRuleExplorer(SelectsAnEntry):
    """The quotient rule for a chosen entry, with a prediction, then step by step.

    Traits
    ------
    logits : list of float
        The logits z: 2 to 8 numbers from −1000 to 1000.
    selected : tuple of int
        (i, j), counted from 0: the entry ∂p_i/∂z_j. With i = j it is the first case, else the
        second; the other case is shown beside it.
    step : int
        How much is revealed: 0 the rule alone, 1 also u′, 2 also v′, 3 also the short form, 4 also
        the numbers.
    prediction : str
        What the reader expects u′ to be: "u", "0", or "" before the answer.

    Raises
    ------
    TraitError
        If a trait is given a value outside these bounds. The message names the value.

    Notes
    -----
    Source: chapter ``quotient_rule``, equation ``eq-quotient-rule``.

    Examples
    --------
    >>> explorer = QuotientRuleExplorer(logits=[0.0, 0.0], selected=(0, 1))
    >>> explorer.parts(0, 1)
    Parts(u=1.0, v=2.0, u_prime=0.0, v_prime=1.0)
    """

    _esm = static("quotient_rule_explorer.js")
    _css = static("family.css", "quotient_rule_explorer.css")

    logits = FiniteList(default_value=[1.0, 2.0, 3.0], minlen=2, maxlen=8).tag(sync=True)
    step = Index(0).tag(sync=True)
    prediction = Choice("", words=("", "u", "0")).tag(sync=True)

    @property
    def probabilities(self) -> np.ndarray:
        """The probabilities p, shape (n,)."""
        return softmax(self.logits)

    @property
    def jacobian(self) -> np.ndarray:
        """The Jacobian J, shape (n, n): row i, column j holds ∂p_i/∂z_j."""
        return softmax_jacobian(self.logits)

    @traitlets.validate("step")
    def _one_of_the_steps(self, proposal: dict) -> int:
        if proposal["value"] > LAST_STEP:
            raise TraitError(f"step is {proposal['value']}: expected 0 to {LAST_STEP}")
        return proposal["value"]

    @property
    def shift(self) -> float:
        """The largest logit where exponents would be hard to read, else 0."""
        return max(self.logits) if max(map(abs, self.logits)) > LARGEST_EXPONENT else 0.0

    def parts(self, i: int, j: int) -> Parts:
        """Return u, v, u′ and v′ of ∂p_i/∂z_j."""
        terms = np.exp(np.array(self.logits) - self.shift)
        u = float(terms[i])
        return Parts(u, float(terms.sum()), u if i == j else 0.0, float(terms[j]))

    def cases(self) -> tuple[tuple[int, int], tuple[int, int]]:
        """Return an entry of each case: the selected one, and a neighbour in its row."""
        i, j = self.selected
        return (i, i), (i, (i + 1) % len(self.logits) if i == j else j)

    def case_lines(self, i: int, j: int) -> list[str]:
        """Return the derivation of ∂p_i/∂z_j with its numbers, in lines of text."""
        u, v, u_prime, v_prime = map(number, self.parts(i, j))
        p, q = named("p", i), named("p", j)
        minus_m = f" {MINUS} m" if self.shift else ""
        same = i == j
        first, second = self.probabilities[i], self.probabilities[j]
        rest = np.delete(self.probabilities, i).sum()
        product = f"{number(first)}·{number(rest)}"
        return [
            f"u = exp({named('z', i)}{minus_m}) ≈ {u}",
            f"v = Σ exp(zₖ{minus_m}) ≈ {v}",
            f"u′ = u ≈ {u_prime}" if same else "u′ = 0",
            f"v′ = exp({named('z', j)}{minus_m}) ≈ {v_prime}",
            f"∂{p}/∂{named('z', j)} = (u′v {MINUS} uv′)/v²",
            f"= {p}(1 {MINUS} {p})" if same else f"= {MINUS}{p}{q}",
            f"≈ ({u_prime}·{v} {MINUS} {u}·{v_prime})/{v}²",
            f"≈ {product}" if same else f"≈ {MINUS}{number(first)}·{number(second)}",
            f"≈ {number(self.jacobian[i, j])}",
        ]

    def given(self) -> str:
        """Return logits and probabilities as text."""
        m = f"; m = {plain(self.shift)}, the largest logit" if self.shift else ""
        p = joined(self.probabilities, number)
        return f"z = ({joined(self.logits, plain)}), p = ({p}){m}"

    def description(self) -> str:
        """Return both cases as text, whatever the reader has revealed."""
        cases = "\n".join(
            f"{heading(i, j)}{' (selected)' if (i, j) == self.selected else ''}: "
            f"{', '.join(self.case_lines(i, j)[:4])}; {' '.join(self.case_lines(i, j)[4:])}."
            for i, j in self.cases()
        )
        return f"The quotient rule for softmax at {self.given()}.\n{cases}"

    def picture(self) -> Picture:
        """Return both cases side by side, the selected one in a strong frame."""
        height = 9 * LINE_HEIGHT + 46
        picture = Picture(width=2 * CARD_WIDTH + 60, height=height + 66)
        picture.add(Text(20, 24, self.given(), QUIET, size=13))
        for place, case in enumerate(self.cases()):
            is_selected = case == self.selected
            left = 20 + place * (CARD_WIDTH + 20)
            stroke, width = (MARK, 2.5) if is_selected else (LINE, 1)
            picture.add(
                Rectangle(left, 46, CARD_WIDTH, height, "none", stroke, width, radius=8),
                Text(left + 16, 68, heading(*case), MARK if is_selected else QUIET, bold=True),
            )
            for row, words in enumerate(self.case_lines(*case)):
                last = row == 8
                y = 98 + row * LINE_HEIGHT
                picture.add(Text(left + 16, y, words, TEXT, size=13.5, bold=last))
        return picture


def heading(i: int, j: int) -> str:
    """Return the case with its indices as readers count, from 1."""
    return f"i = j = {i + 1}" if i == j else f"i ≠ j, i = {i + 1}, j = {j + 1}"
