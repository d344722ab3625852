"""Three probabilities as a point in a triangle, and what the Jacobian makes of nudges there."""

import math

import numpy as np

from softgrad.functions import softmax
from softgrad.jacobian import softmax_jacobian
from softgrad.widgets.base import BookWidget
from softgrad.widgets.bundle import static
from softgrad.widgets.format import joined, named, number, plain, signed
from softgrad.widgets.picture import (
    BAR,
    LINE,
    MARK,
    QUIET,
    TEXT,
    Picture,
    Polygon,
    Rectangle,
    Text,
)
from softgrad.widgets.traits import FiniteFloat, FiniteList

SIDE = 260.0
LINE_HEIGHT = 34
RADIUS = 0.35  # length of the nudges on the circle
CORNERS = np.array([[40.0, 280.0], [300.0, 280.0], [170.0, 280.0 - SIDE * math.sqrt(0.75)]])
PIXELS = SIDE / math.sqrt(2)  # two corners are √2 apart in the space of p
TURN = np.linspace(0, 2 * np.pi, 72, endpoint=False)
CIRCLE = np.stack([np.cos(TURN), np.sin(TURN)], axis=-1)


class SimplexExplorer(BookWidget):
    """The point p in the triangle of three probabilities, and the image of a circle of nudges.

    Traits
    ------
    logits : list of float
        The three logits z, from −1000 to 1000.
    temperature : float
        T, from 0.01 to 100.

    Raises
    ------
    TraitError
        If a trait is given a value outside these bounds. The message names the value.

    Notes
    -----
    The circle holds the nudges of length 0.35 whose entries sum to 0, drawn around p. J makes an
    ellipse of it. The three lines from p are the columns of J, 0.35 times. The direction **1** is
    at right angles to all these nudges, and J makes 0 of it.
    Source: chapter ``jacobian``; chapter ``beyond``.

    Examples
    --------
    >>> SimplexExplorer(logits=[0.0, 0.0, 0.0]).stretches.round(4)
    array([0.3333, 0.3333, 0.    ])
    """

    _esm = static("simplex_explorer.js")
    _css = static("family.css", "simplex_explorer.css")

    logits = FiniteList(default_value=[2.0, 1.0, 0.1], minlen=3, maxlen=3).tag(sync=True)
    temperature = FiniteFloat(1.0, low=0.01, high=100.0).tag(sync=True)

    @property
    def probabilities(self) -> np.ndarray:
        """The probabilities p, shape (3,)."""
        return softmax(self.logits, temperature=self.temperature)

    @property
    def jacobian(self) -> np.ndarray:
        """The Jacobian J, shape (3, 3)."""
        return softmax_jacobian(self.logits, temperature=self.temperature)

    @property
    def stretches(self) -> np.ndarray:
        """The eigenvalues of J, the largest first; the last is that of **1**, and is 0."""
        return np.array([*eigenvalues(self.probabilities, self.trace), 0.0]) / self.temperature

    @property
    def trace(self) -> float:
        """The trace of diag(p) − p pᵀ, which is T J: the sum of all p_k (1 − p_k)."""
        return float(np.trace(self.jacobian * self.temperature))

    def description(self) -> str:
        """Return logits, probabilities, Jacobian and the half-axes of the ellipse as text."""
        rows = "\n".join("  " + "  ".join(signed(x, 4) for x in row) for row in self.jacobian)
        long, short, _ = self.stretches
        return (
            f"The point p = ({joined(self.probabilities, number)}) in the triangle of "
            f"probabilities: softmax of z = ({joined(self.logits, plain)}), "
            f"T = {plain(self.temperature)}.\n"
            f"J, rows p, columns z:\n{rows}\n"
            f"J makes an ellipse of a circle of nudges: it stretches by {number(long)} along, "
            f"by {number(short)} across, and by 0 in the direction (1, 1, 1)."
        )

    def picture(self) -> Picture:
        """Return the triangle with point, circle and ellipse, and the numbers beside it."""
        picture = Picture(width=600, height=330)
        draw_triangle(picture)
        draw_nudges(picture, self)
        picture.add(Rectangle(350, 10, 240, 310, "#ffffff"))
        long, short, _ = self.stretches
        for k, (p, z) in enumerate(zip(self.probabilities, self.logits, strict=True)):
            y = 70 + LINE_HEIGHT * k
            picture.add(
                Text(360, y, f"{named('p', k)} = {number(p)}"),
                Text(480, y, f"{named('z', k)} = {plain(z)}"),
            )
        words = (
            f"T = {plain(self.temperature)}",
            f"J stretches by {number(long)}",
            f"along, by {number(short)} across,",
            "by 0 in the direction (1, 1, 1).",
        )
        picture.add(*(Text(360, 70 + LINE_HEIGHT * k, text) for k, text in enumerate(words, 3)))
        return picture


def eigenvalues(p: np.ndarray, trace: float) -> tuple[float, float]:
    """Return the two eigenvalues of diag(p) − p pᵀ beside the 0 of **1**, the larger first.

    Their sum is the trace t, and their product is q = 3 p₁p₂p₃. So the larger is
    (t + √(t² − 4q))/2 = t (1 + √(1 − 4q/t²))/2, and the smaller is q over it, which needs no
    subtraction. Near a corner of the triangle t² and q are too small for a float; so each p but the
    largest is divided by t, or by the larger eigenvalue, before it is multiplied.
    """
    if trace == 0:
        return 0.0, 0.0
    large, middle, small = sorted(map(float, p), reverse=True)
    share = 12 * large * (middle / trace) * (small / trace)
    along = trace * (1 + math.sqrt(max(1 - share, 0.0))) / 2
    return along, 3 * large * (middle / along) * small


def draw_triangle(picture: Picture) -> None:
    """Draw the triangle and the names of its corners."""
    picture.add(Polygon(tuple(map(tuple, CORNERS)), stroke=BAR, stroke_width=1.5))
    for index, (x, y) in enumerate(CORNERS):
        below = 18 if index < 2 else -16
        picture.add(Text(x, y + below, f"{named('p', index)} = 1", QUIET, 13, "middle"))


def draw_nudges(picture: Picture, explorer: SimplexExplorer) -> None:
    """Draw the circle of nudges, its image under J, what raising each logit does, and p."""
    p, T = explorer.probabilities, explorer.temperature
    centre = p @ CORNERS
    away = CORNERS - centre
    # J in the plane of the triangle: the covariance of the corners under p, over T.
    in_plane = (away.T * p) @ away / (PIXELS**2 * T)
    circle = centre + RADIUS * PIXELS * CIRCLE
    ellipse = centre + RADIUS * PIXELS * CIRCLE @ in_plane
    dot = centre + 4 * CIRCLE
    picture.add(
        Polygon(tuple(map(tuple, circle)), stroke=QUIET, dashed=True),
        Polygon(tuple(map(tuple, ellipse)), fill="#cfe0f5", stroke=MARK, stroke_width=2),
    )
    for k in range(3):
        end = centre + RADIUS * p[k] * away[k] / T
        picture.add(Polygon((tuple(centre), tuple(end)), stroke=TEXT, stroke_width=1.5))
    picture.add(Polygon(tuple(map(tuple, dot)), fill=TEXT, stroke=LINE))
