"""A nudge of one logit: what it truly does to p, beside what the Jacobian says."""

import math
from typing import NamedTuple

import numpy as np
import traitlets
from traitlets import TraitError

from softgrad.functions import softmax
from softgrad.jacobian import softmax_jacobian
from softgrad.widgets.base import BookWidget
from softgrad.widgets.bundle import static
from softgrad.widgets.format import change, joined, named, number, plain
from softgrad.widgets.picture import QUIET, TEXT, Picture, Text
from softgrad.widgets.signed_bars import bound_of, draw_signed_bar
from softgrad.widgets.traits import FiniteFloat, FiniteList, Index

ALL = "all"
SERIES_TERMS = 20  # for |h| ≤ 1 the next term is below 1/20!, far beneath the last digit


class Halving(NamedTuple):
    """A nudge h, the largest error of J Δz over the classes, and that error over h²."""

    h: float
    error: float
    share: float


class NudgeExplorer(BookWidget):
    """Nudge a logit by h: the true Δp beside J Δz, and the error that shrinks like h².

    Traits
    ------
    logits : list of float
        The logits z: 2 to 8 numbers from −1000 to 1000.
    direction : int or "all"
        The logit that is nudged, counted from 0; or "all", which nudges all by the same h: the
        direction **1**.
    nudge : float
        h, from −4 to 4.

    Raises
    ------
    TraitError
        If a trait is given a value outside these bounds. The message names the value.

    Notes
    -----
    Nothing here subtracts nearly equal numbers. With column j of the Jacobian, the true change is
    Δp = g(h) J_j, where g(h) = (e^h − 1) / (1 + p_j (e^h − 1)), so that the error of the linear
    approximation is (g(h) − h) J_j. Source: chapter ``jacobian``, equation ``eq-jacobian-linear``.

    Examples
    --------
    >>> explorer = NudgeExplorer(logits=[0.0, 0.0], direction=0, nudge=0.5)
    >>> explorer.linear_change
    array([ 0.125, -0.125])
    >>> explorer.true_change.round(6)
    array([ 0.122459, -0.122459])
    """

    _esm = static("nudge_explorer.js")
    _css = static("family.css", "nudge_explorer.css")

    logits = FiniteList(default_value=[1.0, 2.0, 3.0], minlen=2, maxlen=8).tag(sync=True)
    direction = Index(1, word=ALL).tag(sync=True)
    nudge = FiniteFloat(0.5, low=-4.0, high=4.0).tag(sync=True)

    @property
    def probabilities(self) -> np.ndarray:
        """The probabilities p before the nudge, shape (n,)."""
        return softmax(self.logits)

    @property
    def true_change(self) -> np.ndarray:
        """What the nudge does: Δp = softmax(z + Δz) − softmax(z), shape (n,)."""
        return effective_nudge(self._nudged_probability, self.nudge) * self._column

    @property
    def linear_change(self) -> np.ndarray:
        """What the Jacobian says: J Δz, shape (n,)."""
        return self.nudge * self._column

    @property
    def error(self) -> np.ndarray:
        """The difference Δp − J Δz, shape (n,)."""
        return excess(self._nudged_probability, self.nudge) * self.nudge**2 * self._column

    @property
    def halvings(self) -> list[Halving]:
        """The errors of h, h/2, h/4 and h/8, and at last the limit of error / h² for h → 0."""
        p, largest = self._nudged_probability, np.abs(self._column).max()
        shares = [(h, abs(largest * excess(p, h))) for h in (*self._halved_nudges(), 0.0)]
        return [Halving(h, share * h**2, share) for h, share in shares]

    @property
    def _column(self) -> np.ndarray:
        """J's column of the nudged logit; for all logits J 1, which is 0."""
        if self.direction == ALL:
            return np.zeros(len(self.logits))
        return softmax_jacobian(self.logits)[:, self.direction]

    @property
    def _nudged_probability(self) -> float:
        return 0.0 if self.direction == ALL else float(self.probabilities[self.direction])

    def _halved_nudges(self) -> list[float]:
        return [self.nudge / 2**times for times in range(4)]

    @traitlets.validate("direction")
    def _one_of_the_logits(self, proposal: dict) -> int | str:
        direction = proposal["value"]
        if direction != ALL and direction >= len(self.logits):
            raise TraitError(
                f"direction is {direction}: there are {len(self.logits)} logits, "
                f'so it runs from 0 to {len(self.logits) - 1}, or is "{ALL}"'
            )
        return direction

    @traitlets.observe("logits")
    def _keep_direction_inside(self, _change: dict) -> None:
        if self.direction != ALL:
            self.direction = min(self.direction, len(self.logits) - 1)

    def explanation(self) -> str:
        """Return in words what is nudged."""
        if self.direction == ALL:
            return f"All logits move together by h = {plain(self.nudge)}. Nothing happens."
        return f"Only {named('z', self.direction)} moves, by h = {plain(self.nudge)}."

    def description(self) -> str:
        """Return the nudge, both changes, their difference and the halvings as text."""
        halved = "; ".join(
            f"h = {plain(h)}: {number(error)}, {over_square(h, share)}"
            for h, error, share in self.halvings[:-1]
        )
        return (
            f"A nudge of softmax at z = ({joined(self.logits, plain)}). {self.explanation()}\n"
            f"p = ({joined(self.probabilities, number)}).\n"
            f"True change Δp = ({joined(self.true_change, change)}).\n"
            f"Linear approximation J Δz = ({joined(self.linear_change, change)}).\n"
            f"Difference = ({joined(self.error, change)}).\n"
            f"Largest error, and error / h², as h is halved: {halved}. "
            f"Limit of error / h²: {number(self.halvings[-1].share)}."
        )

    def picture(self) -> Picture:
        """Return bars of both changes for each class, and the table of the halved nudges."""
        height = 62 * len(self.logits)
        picture = Picture(width=660, height=height + 260)
        title = f"z = ({joined(self.logits, plain)})"
        picture.add(Text(20, 30, title), Text(20, 54, self.explanation(), QUIET))
        draw_changes(picture, self, top=86)
        draw_halvings(picture, self, top=height + 106)
        return picture


def effective_nudge(p: float, h: float) -> float:
    """Return g(h) = (e^h − 1) / (1 + p (e^h − 1)).

    Examples
    --------
    >>> effective_nudge(0.0, 0.0)
    0.0
    """
    growth = math.expm1(h)
    return growth / (1 + p * growth)


def excess(p: float, h: float) -> float:
    """Return (g(h) − h) / h², up to |h| = 1 by the series Σ (1 − k p) h^(k − 2) / k! from k = 2.

    Examples
    --------
    >>> excess(0.25, 0.0)
    0.25
    """
    if abs(h) > 1:
        return (effective_nudge(p, h) - h) / h**2
    terms = ((1 - k * p) * h ** (k - 2) / math.factorial(k) for k in range(2, SERIES_TERMS))
    return sum(terms) / (1 + p * math.expm1(h))


def over_square(h: float, share: float) -> str:
    """Return error / h² as text: for h = 0 there is none."""
    return "—" if h == 0 else number(share)


def draw_changes(picture: Picture, explorer: NudgeExplorer, top: float) -> None:
    """Draw two bars and their difference for each class."""
    changes = zip(explorer.true_change, explorer.linear_change, explorer.error, strict=True)
    bound = bound_of([*explorer.true_change, *explorer.linear_change])
    for k, (truly, linear, error) in enumerate(changes):
        y = top + 62 * k
        for place, name, value in ((y, "Δp", truly), (y + 24, "(J Δz)", linear)):
            draw_signed_bar(
                picture, 20, place, named(name, k), value, change(value), bound=bound, length=260
            )
        picture.add(Text(460, y + 12, f"difference {change(error)}", QUIET))
    end = top + 62 * len(explorer.logits) - 6
    picture.add(Text(90, end, f"The bars end at ±{plain(bound)}.", QUIET, size=12))


def draw_halvings(picture: Picture, explorer: NudgeExplorer, top: float) -> None:
    """Draw the nudges, the largest errors and error / h² as a table."""
    *halved, limit = explorer.halvings
    rows = [(plain(h), number(error), over_square(h, share)) for h, error, share in halved]
    rows = [("h", "largest error", "error / h²"), *rows, ("→ 0", "→ 0", number(limit.share))]
    for line, texts in enumerate(rows):
        for x, text in zip((20, 140, 320), texts, strict=True):
            picture.add(Text(x, top + 24 * line, text, QUIET if line == 0 else TEXT))
