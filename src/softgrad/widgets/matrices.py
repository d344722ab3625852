"""Matrices as coloured cells with their numbers, for the widgets' pictures."""

import numpy as np

from softgrad.widgets.colour import diverging
from softgrad.widgets.format import signed
from softgrad.widgets.picture import LINE, QUIET, TEXT, Picture, Rectangle, Text


def draw_matrix(
    picture: Picture,
    values: np.ndarray,
    left: float,
    top: float,
    *,
    title: str,
    rows: list[str],
    columns: list[str],
    selected: tuple[int, int],
    bound: float | None = None,
    side: float = 54,
) -> None:
    """Draw `values` below their title, each row and column under its name, one cell framed.

    Colours run from −bound to bound; without a `bound` the largest size is at their end.
    """
    bound = bound or np.abs(values).max() or 1.0
    left, first = left + 26, top + 48
    picture.add(Text(left, top, title, QUIET, size=13))
    for i, name in enumerate(rows):
        picture.add(Text(left - 24, first + (i + 0.5) * side, name, QUIET, italic=True))
    for j, name in enumerate(columns):
        x = left + (j + 0.5) * side
        picture.add(Text(x, first - 16, name, QUIET, anchor="middle", italic=True))
    for (i, j), value in np.ndenumerate(values):
        fill, ink = diverging(value, bound)
        x, y = left + j * side, first + i * side
        text = signed(value, 4) if bound < 10 else signed(value, 2)
        picture.add(
            Rectangle(x + 1, y + 1, side - 2, side - 2, fill, LINE, radius=4),
            Text(x + side / 2, y + side / 2, text, ink, size=11, anchor="middle"),
        )
    i, j = selected
    x, y = left + j * side, first + i * side
    picture.add(Rectangle(x, y, side, side, "none", TEXT, stroke_width=3, radius=5))
