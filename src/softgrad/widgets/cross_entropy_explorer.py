"""p, the target y and p − y under the reader's hand, and steps against the gradient."""

import math

import numpy as np
import traitlets
from traitlets import TraitError

from softgrad.functions import softmax
from softgrad.losses import cross_entropy, cross_entropy_grad
from softgrad.widgets.base import BookWidget
from softgrad.widgets.bundle import static
from softgrad.widgets.format import change, joined, named, number, plain, signed
from softgrad.widgets.picture import QUIET, TEXT, TRACK, Picture, Rectangle, Text
from softgrad.widgets.signed_bars import NEUTRAL, draw_signed_bar
from softgrad.widgets.traits import Distribution, FiniteFloat, FiniteList

LOWEST, HIGHEST = -1000.0, 1000.0
LONGEST_TRAIL = 100
ROW_HEIGHT = 78


class CrossEntropyExplorer(BookWidget):
    """Probabilities, target and their difference; the loss; and gradient steps with their trail.

    Traits
    ------
    logits : list of float
        The logits z: 2 to 8 numbers from −1000 to 1000.
    target : list of float
        The target y, one number a class: from 0 to 1, and they sum to 1. One-hot or soft.
    rate : float
        The learning rate η, from 0.01 to 20.
    trail : list of float
        The losses from which the last steps were taken, 0 to 3000, at most 100 of them. A reader
        who moves a logit or the target by hand begins a new trail.

    Raises
    ------
    TraitError
        If a trait is given a value outside these bounds. The message names the value.

    Notes
    -----
    Source: chapters ``cross_entropy`` and ``p_minus_y``.

    Examples
    --------
    >>> explorer = CrossEntropyExplorer(logits=[0.0, 0.0], target=[1.0, 0.0])
    >>> explorer.gradient
    array([-0.5,  0.5])
    >>> explorer.step()
    >>> explorer.logits, explorer.trail
    ([0.5, -0.5], [0.6931471805599453])
    """

    _esm = static("cross_entropy_explorer.js")
    _css = static("family.css", "cross_entropy_explorer.css")

    logits = FiniteList(default_value=[1.0, 2.0, 3.0], minlen=2, maxlen=8).tag(sync=True)
    target = Distribution([0.0, 1.0, 0.0], minlen=2, maxlen=8).tag(sync=True)
    rate = FiniteFloat(1.0, low=0.01, high=20.0).tag(sync=True)
    trail = FiniteList([], minlen=0, maxlen=LONGEST_TRAIL, low=0.0, high=3000.0).tag(sync=True)

    @property
    def probabilities(self) -> np.ndarray:
        """The probabilities p, shape (n,)."""
        return softmax(self.logits)

    @property
    def loss(self) -> float:
        """The cross-entropy L = −Σ y_k log p_k."""
        return float(cross_entropy(self.logits, self.target))

    @property
    def lowest_loss(self) -> float:
        """The loss at p = y: the entropy of the target. No probabilities have a lower one."""
        logits_of_target = [math.log(y) if y > 0 else -math.inf for y in self.target]
        return float(cross_entropy(logits_of_target, self.target))

    @property
    def gradient(self) -> np.ndarray:
        """The gradient of the loss by the logits, p − y, shape (n,)."""
        return cross_entropy_grad(self.logits, self.target)

    def step(self) -> None:
        """Take one step: z ← z − η (p − y)."""
        logits = np.clip(self.logits - self.rate * self.gradient, LOWEST, HIGHEST).tolist()
        trail = [*self.trail, self.loss][-LONGEST_TRAIL:]
        with self.hold_trait_notifications():
            self.logits, self.trail = logits, trail

    @traitlets.validate("target")
    def _one_entry_a_class(self, proposal: dict) -> list[float]:
        if len(proposal["value"]) != len(self.logits):
            raise TraitError(
                f"target has {len(proposal['value'])} entries: there are {len(self.logits)} logits"
            )
        return proposal["value"]

    @traitlets.observe("logits")
    def _give_every_class_a_target(self, _change: dict) -> None:
        """Where classes came or went, begin with a label that is still there."""
        n = len(self.logits)
        if len(self.target) != n:
            label = min(int(np.argmax(self.target)), n - 1)
            self.target = np.eye(n)[label].tolist()

    def slope_text(self, k: int) -> str:
        """Return p_k − y_k as text: beside a share between 0 and 1 it has no digits to spare."""
        is_certain = self.target[k] in (0.0, 1.0)
        return change(self.gradient[k]) if is_certain else signed(self.gradient[k], 4)

    def description(self) -> str:
        """Return logits, target, p − y, the loss and its trail as text."""
        slopes = ", ".join(self.slope_text(k) for k in range(len(self.logits)))
        steps = f" Losses before the last steps: {joined(self.trail, number)}." * bool(self.trail)
        return (
            f"Cross-entropy at z = ({joined(self.logits, plain)}) "
            f"with the target y = ({joined(self.target, plain)}).\n"
            f"p = ({joined(self.probabilities, number)}).\n"
            f"p − y = ({slopes}), the gradient by the logits.\n"
            f"Loss L ≈ {number(self.loss)}; the lowest possible for this target is "
            f"{number(self.lowest_loss)}.{steps}"
        )

    def picture(self) -> Picture:
        """Return bars of p, y and p − y for each class, and the trail of the loss."""
        height = ROW_HEIGHT * len(self.logits)
        picture = Picture(width=620, height=height + 150)
        for k, z in enumerate(self.logits):
            y = 34 + k * ROW_HEIGHT
            picture.add(
                Text(20, y, named("z", k), italic=True), Text(46, y, f"= {plain(z)}", QUIET)
            )
            draw_class(picture, self, k, y)
        draw_trail(picture, self, top=height + 34)
        return picture


def draw_class(picture: Picture, explorer: CrossEntropyExplorer, k: int, top: float) -> None:
    """Draw the three bars of class `k`."""
    p, y = explorer.probabilities[k], explorer.target[k]
    names = named("p", k), named("y", k)
    lines = [
        (names[0], p, number(p)),
        (names[1], y, number(y)),
        (" − ".join(names), explorer.gradient[k], explorer.slope_text(k)),
    ]
    for line, (name, value, text) in enumerate(lines):
        middle, quiet = top + 21 * line, line < 2
        draw_signed_bar(picture, 170, middle, name, value, text, length=260, quiet=quiet)


def draw_trail(picture: Picture, explorer: CrossEntropyExplorer, top: float) -> None:
    """Draw the loss before each step and the present one as columns, with their lower limit."""
    losses, height, width = [*explorer.trail, explorer.loss], 64, 560
    text = f"L ≈ {number(explorer.loss)}"
    limit = f"the lowest possible is {number(explorer.lowest_loss)}"
    picture.add(Text(20, top, text, bold=True), Text(170, top, limit, QUIET))
    highest, column = max(*losses, 1e-300), min(14, width / len(losses))
    bottom = top + 22 + height
    picture.add(Rectangle(20, bottom - height, width + 20, height, TRACK, radius=3))
    for k, loss in enumerate(losses):
        size = loss / highest * height
        fill = TEXT if k == len(losses) - 1 else NEUTRAL
        picture.add(Rectangle(20 + k * column, bottom - size, column - 1, size, fill))
    limit = explorer.lowest_loss / highest * height
    picture.add(Rectangle(20, bottom - limit, width + 20, 1, TEXT))
