"""The size of a nudge under the reader's hand: too large, too small, and the V between."""

import math

import numpy as np

from softgrad.functions import softmax
from softgrad.widgets.bundle import static
from softgrad.widgets.format import joined, named, number, plain
from softgrad.widgets.picture import BAR, LINE, MARK, QUIET, TEXT, Curve, Picture, Rectangle, Text
from softgrad.widgets.selection import SelectsAnEntry
from softgrad.widgets.step_size import (
    METHODS,
    Errors,
    NudgedEntry,
    error_text,
    scientific,
    step_of,
    verdict,
)
from softgrad.widgets.traits import Choice, FiniteFloat, FiniteList, IndexPair

DECIMALS = 12
LEFT, TOP, WIDTH, HEIGHT = 74.0, 88.0, 330.0, 230.0
SMALLEST, LOWEST, HIGHEST = -16.0, -17.0, 1.0  # powers of ten: of h, and of the errors
POWERS = {0: "1", -4: "10⁻⁴", -8: "10⁻⁸", -12: "10⁻¹²", -16: "10⁻¹⁶"}
# Where the name of each curve stands: at a power of h, and how far below the curve.
LABELS = {
    "forward": (-4.4, -10, "end"),
    "central": (-3.2, 14, "start"),
    "five-point": (-2.6, 16, "start"),
    "complex step": (-15.8, -14, "start"),
}


class StepSizeExplorer(SelectsAnEntry):
    """A derivative by nudges of size h: its error, and what truncation and rounding have in it.

    Traits
    ------
    logits : list of float
        The logits z: 2 to 8 numbers from −1000 to 1000.
    selected : tuple of int
        (i, j), counted from 0: the entry ∂p_i/∂z_j that is measured.
    method : str
        ``"forward"``, ``"central"``, ``"five-point"`` or ``"complex step"``.
    log_step : float
        The power of ten of the step: h = 10^log_step, from −16 to 0.

    Raises
    ------
    TraitError
        If a trait is given a value outside these bounds. The message names the value.

    Notes
    -----
    Every number comes from sums, products and quotients alone, so that each machine rounds it alike
    (`softgrad.widgets.step_size`). Errors are relative to the true value.
    Source: chapter ``gradient_check``.

    Examples
    --------
    >>> explorer = StepSizeExplorer(logits=[0.0, 0.0], method="central", log_step=-5.0)
    >>> round(explorer.estimate, 9), abs(explorer.errors.whole) < 1e-9
    (0.25, True)
    """

    _esm = static("step_size_explorer.js")
    _css = static("family.css", "step_size_explorer.css")

    logits = FiniteList(default_value=[1.0, 2.0, 3.0], minlen=2, maxlen=8).tag(sync=True)
    selected = IndexPair(default_value=(0, 0)).tag(sync=True)
    method = Choice("forward", words=METHODS).tag(sync=True)
    log_step = FiniteFloat(-2.0, low=-16.0, high=0.0).tag(sync=True)

    @property
    def probabilities(self) -> np.ndarray:
        """The probabilities p, shape (n,)."""
        return softmax(self.logits)

    @property
    def step(self) -> float:
        """The size h of the nudge."""
        return step_of(self.log_step)

    @property
    def entry(self) -> NudgedEntry:
        """The selected entry, and what nudges make of it."""
        return NudgedEntry(self.logits, self.selected)

    @property
    def estimate(self) -> float:
        """The derivative ∂p_i/∂z_j as the method finds it."""
        return self.entry.estimate(self.method, self.step)

    @property
    def truth(self) -> float:
        """The derivative by the formula, p_i (δ_ij − p_j)."""
        return self.entry.truth

    @property
    def errors(self) -> Errors:
        """The relative error, with its part from truncation; the rest is rounding."""
        return self.entry.errors(self.method, self.step)

    def derivative(self) -> str:
        """Return the name of the selected entry."""
        i, j = self.selected
        return f"∂{named('p', i)}/∂{named('z', j)}"

    def numbers(self) -> dict[str, str]:
        """Return the numbers on display with their names."""
        return {
            "estimate": scientific(self.estimate, DECIMALS),
            "true value": scientific(self.truth, DECIMALS),
            "error": error_text(self.errors.whole),
            "truncation": error_text(self.errors.truncation),
            "rounding": error_text(self.errors.rounding),
        }

    def description(self) -> str:
        """Return the entry, the method, the numbers and the verdict as text."""
        numbers = "; ".join(f"{name} {text}" for name, text in self.numbers().items())
        return (
            f"The derivative {self.derivative()} of softmax at z = ({joined(self.logits, plain)}), "
            f"where p = ({joined(self.probabilities, number)}), by nudges.\n"
            f"Method {self.method}, step h = {scientific(self.step, 1)}: {numbers}.\n"
            f"{verdict(self.errors)}\n"
            "Relative error against h, both on logarithmic scales: each difference draws a V, the "
            "complex step only its right branch."
        )

    def picture(self) -> Picture:
        """Return the errors of all methods against h, the chosen one strong, and the numbers."""
        picture = Picture(width=760, height=TOP + HEIGHT + 62)
        title = f"{self.derivative()} at z = ({joined(self.logits, plain)})"
        how = f"{self.method}, h = {scientific(self.step, 1)}"
        picture.add(Text(20, 28, title), Text(20, 52, how, MARK, bold=True))
        draw_axes(picture)
        entry = self.entry
        for method in METHODS:
            draw_curve(picture, entry, method, method == self.method)
        draw_mark(picture, self.log_step, self.errors.whole)
        for line, (name, text) in enumerate(self.numbers().items()):
            y = TOP + 30 + 30 * line
            picture.add(Text(430, y, name, QUIET, size=13), Text(580, y, text, size=13))
        which, help_ = verdict(self.errors).split(": ")
        picture.add(
            Text(430, TOP + 196, which + ":", size=13), Text(430, TOP + 218, help_, size=13)
        )
        return picture


def across(power: float) -> float:
    """Return where a power of h stands."""
    return LEFT + (1 - power / SMALLEST) * WIDTH


def down(power: float) -> float:
    """Return how far down a power of the error stands."""
    return TOP + (HIGHEST - power) / (HIGHEST - LOWEST) * HEIGHT


def height_of(error: float) -> float:
    """Return how far down a relative error stands; 0 stands on the floor."""
    return down(min(max(math.log10(abs(error)), LOWEST), HIGHEST) if error else LOWEST)


def draw_axes(picture: Picture) -> None:
    """Draw the lines of every fourth power with their names."""
    picture.add(Text(20, TOP - 14, "relative error", QUIET, size=12))
    for power, words in POWERS.items():
        x, y = across(power), down(power)
        picture.add(
            Rectangle(x, TOP, 0.7, HEIGHT, LINE),
            Rectangle(LEFT, y, WIDTH, 0.7, LINE),
            Text(x, TOP + HEIGHT + 14, words, QUIET, size=12, anchor="middle"),
            Text(LEFT - 8, y, words, QUIET, size=12, anchor="end"),
        )
    x, y = LEFT + WIDTH / 2, TOP + HEIGHT + 36
    picture.add(Text(x, y, "step h", QUIET, size=12, anchor="middle"))


def draw_curve(picture: Picture, entry: NudgedEntry, method: str, is_chosen: bool) -> None:
    """Draw the error of `method` against h, with its name."""

    def point(x: float) -> tuple[float, float]:
        return across(x), height_of(entry.errors(method, step_of(x)).whole)

    points = tuple(point(SMALLEST + k / 10) for k in range(161))
    picture.add(Curve(points, MARK if is_chosen else BAR, 2.5 if is_chosen else 1.0))
    power, below, anchor = LABELS[method]
    x, y = across(power), min(point(power)[1], down(SMALLEST)) + below
    ink = MARK if is_chosen else QUIET
    picture.add(Text(x, y, method, ink, size=12, anchor=anchor, bold=is_chosen))


def draw_mark(picture: Picture, log_step: float, error: float) -> None:
    """Draw where the present h stands, and its error."""
    x, y = across(log_step), height_of(error)
    picture.add(
        Curve(((x, TOP), (x, TOP + HEIGHT)), TEXT, 1.5, dashed=True),
        Rectangle(x - 5, y - 5, 10, 10, "#ffffff", TEXT, stroke_width=2, radius=5),
    )
