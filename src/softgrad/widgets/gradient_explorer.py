"""The gradient of f(x, y) = x² + 3y under the reader's hand, and what a step does to f."""

import math

import numpy as np

from softgrad.widgets.base import BookWidget
from softgrad.widgets.bundle import static
from softgrad.widgets.format import change, joined, plain
from softgrad.widgets.picture import (
    BAR,
    LINE,
    MARK,
    QUIET,
    TEXT,
    Curve,
    Picture,
    Rectangle,
    Text,
)
from softgrad.widgets.traits import FiniteList

UNIT, CENTRE = 40.0, np.array([190.0, 185.0])  # pixels; the map goes from −4 to 4
GRADIENT = "#b35806"
SHRINK = 5  # in full length most gradients would leave the map


class GradientExplorer(BookWidget):
    """A point on the map of f(x, y) = x² + 3y, its gradient, and the change of f by a step.

    Traits
    ------
    point : list of float
        The point (x, y), each from −3 to 3.
    step : list of float
        The step (Δx, Δy), each from −1 to 1.

    Raises
    ------
    TraitError
        If a trait is given a value outside these bounds. The message names the value.

    Notes
    -----
    The gradient is [2x, 3]. It gives the linear change 2x Δx + 3 Δy; the true change is larger by
    Δx², exactly, whatever the point and the step are.
    Source: chapter ``partial_derivatives``.

    Examples
    --------
    >>> explorer = GradientExplorer(point=[2.0, 1.0], step=[0.5, 0.0])
    >>> explorer.gradient, explorer.linear_change, explorer.true_change
    (array([4., 3.]), 2.0, 2.25)
    """

    _esm = static("gradient_explorer.js")
    _css = static("family.css", "gradient_explorer.css")

    point = FiniteList(default_value=[2.0, 1.0], minlen=2, maxlen=2, low=-3.0, high=3.0).tag(
        sync=True
    )
    step = FiniteList(default_value=[0.5, 0.0], minlen=2, maxlen=2, low=-1.0, high=1.0).tag(
        sync=True
    )

    @property
    def height(self) -> float:
        """The value f(x, y) at the point."""
        x, y = self.point
        return x * x + 3 * y

    @property
    def gradient(self) -> np.ndarray:
        """The partial derivatives [2x, 3], shape (2,)."""
        return np.array([2 * self.point[0], 3.0])

    @property
    def parts(self) -> np.ndarray:
        """What each slope makes of its own step, shape (2,)."""
        return self.gradient * self.step

    @property
    def linear_change(self) -> float:
        """The sum of the parts, 2x Δx + 3 Δy."""
        return total(*self.parts)

    @property
    def true_change(self) -> float:
        """The change f(x + Δx, y + Δy) − f(x, y); as a sum, which loses no digits."""
        return total(*self.parts, self.difference)

    @property
    def difference(self) -> float:
        """The true change without the linear one: Δx²."""
        return self.step[0] * self.step[0]

    def rows(self) -> list[tuple[str, str]]:
        """Return the numbers on display with their names."""
        factors = zip(self.gradient, self.step, strict=True)
        products = [f"{plain(slope)} · {plain(step)}" for slope, step in factors]
        return [
            (f"∂f/∂x · Δx = {products[0]}", change(self.parts[0])),
            (f"∂f/∂y · Δy = {products[1]}", change(self.parts[1])),
            ("sum", change(self.linear_change)),
            ("true Δf", change(self.true_change)),
            ("difference = Δx²", change(self.difference)),
        ]

    def where(self) -> str:
        """Return the point and the value there as text."""
        x, y = map(plain, self.point)
        return f"x = {x}, y = {y}, f = {plain(self.height)}"

    def description(self) -> str:
        """Return the map, the point, the gradient, the step and the changes as text."""
        numbers = "; ".join(f"{name}: {text}" for name, text in self.rows())
        return (
            "Lines of equal f(x, y) = x² + 3y, each an upside-down parabola, with larger values "
            f"further up. A point at {self.where()}. The gradient there is "
            f"[{joined(self.gradient, plain)}]; its arrow stands at a right angle to the line.\n"
            f"A step ({joined(self.step, plain)}) changes f. {numbers}."
        )

    def picture(self) -> Picture:
        """Return the map, and the numbers beside it."""
        picture = Picture(width=740, height=370)
        draw_levels(picture, self.height)
        draw_arrows(picture, self)
        gradient = f"∇f = [{joined(self.gradient, plain)}], drawn at one fifth"
        lines = ["f(x, y) = x² + 3y", self.where(), gradient]
        ink = [TEXT, TEXT, GRADIENT]
        for k, words in enumerate([*lines, f"step ({joined(self.step, plain)})"]):
            picture.add(Text(390, 50 + 30 * k, words, [*ink, MARK][k], bold=k > 1))
        for k, (name, text) in enumerate(self.rows()):
            y = 190 + 30 * k
            picture.add(Text(390, y, name, QUIET, size=13), Text(640, y, text, size=13))
        return picture


def total(*terms: float) -> float:
    """Return a sum; what rounding leaves of one that is 0 is left out."""
    result = float(sum(terms))
    return 0.0 if abs(result) < 1e-12 * max(map(abs, terms)) else result


def place(x: float, y: float) -> tuple[float, float]:
    """Return where a point is in the picture."""
    return tuple(CENTRE + UNIT * np.array([x, -y]))


def branches(level: float) -> list[np.ndarray]:
    """Return the parts of the line f = `level` that are on the map, as arrays of x."""
    lowest, highest = (math.sqrt(max(level + 3 * edge, 0)) for edge in (-4, 4))
    right = np.linspace(lowest, min(highest, 4), 41)
    left = -right[::-1]
    return [left, right] if lowest > 0 else [np.concatenate([left, right])]


def draw_levels(picture: Picture, own: float) -> None:
    """Draw the axes, the lines of every third value with their names, and the line f = `own`."""
    picture.add(
        Curve((place(-4, 0), place(4, 0)), LINE),
        Curve((place(0, -4), place(0, 4)), LINE),
    )
    for level in (*range(-12, 28, 3), own):
        is_own = level == own
        for x in branches(level):
            points = tuple(place(a, b) for a, b in zip(x, (level - x * x) / 3, strict=True))
            picture.add(Curve(points, TEXT if is_own else BAR, 2.0 if is_own else 1.0))
    for level in range(-9, 10, 3):
        if 0 < own - level < 1.8:  # the line f = `own` is there
            continue
        x, y = place(0, level / 3)
        picture.add(Text(x + 5, y - 10, f"f = {plain(level)}", QUIET, size=12))
    for words, where in {"x": (4.2, 0), "y": (0, 4.3)}.items():
        picture.add(Text(*place(*where), words, QUIET, size=14, anchor="middle", italic=True))


def draw_arrows(picture: Picture, explorer: GradientExplorer) -> None:
    """Draw the gradient with its right angle, the step, and the point."""
    x, y = explorer.point
    foot = np.array(place(x, y))
    draw_arrow(picture, foot, explorer.gradient / SHRINK, GRADIENT)
    along = explorer.gradient * [1, -1] / np.hypot(*explorer.gradient)
    across = np.array([along[1], -along[0]])
    corner = [foot + 10 * across, foot + 10 * (along + across), foot + 10 * along]
    picture.add(Curve(tuple(map(tuple, corner)), GRADIENT, 1.5))
    draw_arrow(picture, foot, np.array(explorer.step), MARK)
    picture.add(Rectangle(*(foot - 5), 10, 10, TEXT, "#ffffff", radius=5))


def draw_arrow(picture: Picture, foot: np.ndarray, way: np.ndarray, ink: str) -> None:
    """Draw an arrow from `foot`, so far right and up; none for a way of length 0."""
    length = np.hypot(*way)
    if length == 0:
        return
    along = way * [1, -1] / length
    across = np.array([-along[1], along[0]])
    tip = foot + UNIT * length * along
    head = [tip - 9 * along + 5 * across, tip, tip - 9 * along - 5 * across]
    picture.add(
        Curve((tuple(foot), tuple(tip)), ink, 2.5), Curve(tuple(map(tuple, head)), ink, 2.5)
    )
