"""Matrices as coloured cells with their numbers, for the widgets' pictures."""

from typing import NamedTuple

import numpy as np

from softgrad.widgets.colour import diverging
from softgrad.widgets.format import signed
from softgrad.widgets.picture import LINE, QUIET, TEXT, Picture, Rectangle, Text

HEADROOM = 48  # pixels from the title to the cells
MARGIN = 26  # pixels for the names of the rows


class Matrix(NamedTuple):
    """A matrix under its title, each row and column under its name."""

    title: str
    values: np.ndarray
    rows: list[str]
    columns: list[str]
    bound: float  # colours run from −bound to bound
    selected: tuple[int, int]
    marks: tuple[str, str] = (QUIET, QUIET)  # colours of the selected row's and column's names


def largest(values: np.ndarray) -> float:
    """Return the largest size in `values`, or 1 where all are 0."""
    return float(np.abs(values).max()) or 1.0


def draw_matrix(
    picture: Picture, matrix: Matrix, left: float, top: float, side: float = 54
) -> None:
    """Draw `matrix` with its title at (`left` + 26, `top`), one cell framed."""
    left, first = left + MARGIN, top + HEADROOM
    picture.add(Text(left, top, matrix.title, QUIET, size=13))
    draw_names(picture, matrix, left, first, side)
    for (i, j), value in np.ndenumerate(matrix.values):
        draw_cell(picture, value, matrix.bound, left + j * side, first + i * side, side)
    i, j = matrix.selected
    frame = Rectangle(left + j * side, first + i * side, side, side, "none", TEXT, 3, radius=5)
    picture.add(frame)


def draw_names(picture: Picture, matrix: Matrix, left: float, first: float, side: float) -> None:
    """Draw the names of rows and columns, those of the selected cell in their colours."""
    (i, j), (of_row, of_column) = matrix.selected, matrix.marks
    for k, name in enumerate(matrix.rows):
        y, ink = first + (k + 0.5) * side, of_row if k == i else QUIET
        picture.add(Text(left - 14, y, name, ink, anchor="middle", italic=True))
    for k, name in enumerate(matrix.columns):
        x, ink = left + (k + 0.5) * side, of_column if k == j else QUIET
        picture.add(Text(x, first - 16, name, ink, anchor="middle", italic=True))


def draw_cell(
    picture: Picture, value: float, bound: float, x: float, y: float, side: float
) -> None:
    """Draw one entry; entries of ten and more have two decimals."""
    fill, ink = diverging(value, bound)
    text, size = signed(value, 4 if bound < 10 else 2), 11 if side >= 50 else 9.5
    picture.add(
        Rectangle(x + 1, y + 1, side - 2, side - 2, fill, LINE, radius=4),
        Text(x + side / 2, y + side / 2, text, ink, size=size, anchor="middle"),
    )


def draw_sums(
    picture: Picture, sums: tuple[list[str], list[str]], left: float, top: float, side: float = 54
) -> None:
    """Draw the sums of rows and of columns, as text, beside the matrix drawn at the same place."""
    left, first = left + MARGIN, top + HEADROOM
    of_rows, of_columns = sums
    right, bottom = left + len(of_columns) * side + side / 2, first + len(of_rows) * side + 16
    picture.add(Text(right, first - 16, "Σ", QUIET, anchor="middle", italic=True))
    picture.add(Text(left - 14, bottom, "Σ", QUIET, anchor="middle", italic=True))
    for k, text in enumerate(of_rows):
        y = first + (k + 0.5) * side
        picture.add(Text(right, y, text, QUIET, size=11, anchor="middle"))
    for k, text in enumerate(of_columns):
        x = left + (k + 0.5) * side
        picture.add(Text(x, bottom, text, QUIET, size=11, anchor="middle"))
