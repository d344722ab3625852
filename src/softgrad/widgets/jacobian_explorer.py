"""Every entry of softmax's Jacobian under the reader's hand."""

import numpy as np

from softgrad.functions import softmax
from softgrad.jacobian import softmax_jacobian
from softgrad.widgets.bundle import static
from softgrad.widgets.colour import diverging
from softgrad.widgets.format import MINUS, joined, named, number, plain, signed
from softgrad.widgets.picture import LINE, QUIET, TEXT, Picture, Rectangle, Text
from softgrad.widgets.selection import SelectsAnEntry
from softgrad.widgets.traits import Choice, FiniteFloat, FiniteList

ROW_MARK = "#0a5fc2"
COLUMN_MARK = "#0b7a54"
BAR = "#8b949e"
LAYERS = ("J", "diagonal", "outer")


class JacobianExplorer(SelectsAnEntry):
    """Sliders for the logits, and every entry of softmax's Jacobian.

    Traits
    ------
    logits : list of float
        The logits z: 2 to 8 numbers from −1000 to 1000.
    temperature : float
        T, from 0.01 to 100.
    selected : tuple of int
        (i, j), counted from 0: the entry ∂p_i/∂z_j whose formula is shown.
    layer : str
        The matrix on display: ``"J"``, or one of the two of which J is the difference,
        ``"diagonal"`` for diag(p)/T and ``"outer"`` for p pᵀ/T.

    Raises
    ------
    TraitError
        If a trait is given a value outside these bounds. The message names the value.

    Notes
    -----
    Source: chapter ``jacobian``.

    Examples
    --------
    >>> explorer = JacobianExplorer(logits=[0.0, 0.0])
    >>> explorer.jacobian
    array([[ 0.25, -0.25],
           [-0.25,  0.25]])
    """

    _esm = static("jacobian_explorer.js")
    _css = static("family.css", "jacobian_explorer.css")

    logits = FiniteList(default_value=[2.0, 1.0, 0.1], minlen=2, maxlen=8).tag(sync=True)
    temperature = FiniteFloat(1.0, low=0.01, high=100.0).tag(sync=True)
    layer = Choice("J", words=LAYERS).tag(sync=True)

    @property
    def probabilities(self) -> np.ndarray:
        """The probabilities p, shape (n,)."""
        return softmax(self.logits, temperature=self.temperature)

    @property
    def jacobian(self) -> np.ndarray:
        """The Jacobian J, shape (n, n): row i, column j holds ∂p_i/∂z_j."""
        return softmax_jacobian(self.logits, temperature=self.temperature)

    @property
    def shown(self) -> np.ndarray:
        """The matrix on display, shape (n, n): J, diag(p)/T or p pᵀ/T."""
        p = self.probabilities
        if self.layer == "J":
            return self.jacobian
        return (np.diag(p) if self.layer == "diagonal" else np.outer(p, p)) / self.temperature

    def formula(self) -> str:
        """Return the selected entry's formula with its numbers, in one line of text."""
        (i, j), p = self.selected, self.probabilities
        entry = f"∂{named('p', i)}/∂{named('z', j)}"
        by_T, over_T = ("", "") if self.temperature == 1 else ("/T", f"/{plain(self.temperature)}")
        if i == j:
            product = f"{named('p', i)} (1 {MINUS} {named('p', i)})"
            numbers = f"{number(p[i])} · {number(np.delete(p, i).sum())}"
        else:
            product = f"{MINUS}{named('p', i)} {named('p', j)}"
            numbers = f"{MINUS}{number(p[i])} · {number(p[j])}"
        value = number(self.jacobian[i, j])
        return f"{entry} = {product}{by_T} ≈ {numbers}{over_T} ≈ {value}"

    def layer_name(self) -> str:
        """Return the name of the matrix on display, as the reader sees it."""
        over_T = "" if self.temperature == 1 else "/T"
        return {"J": "J", "diagonal": f"diag(p){over_T}", "outer": f"p pᵀ{over_T}"}[self.layer]

    def description(self) -> str:
        """Return logits, probabilities, Jacobian and the selected entry as text."""
        i, j = self.selected
        rows = "\n".join("  " + "  ".join(signed(entry, 4) for entry in row) for row in self.shown)
        return (
            f"Jacobian of softmax at z = ({joined(self.logits, plain)}), "
            f"T = {plain(self.temperature)}.\n"
            f"p = ({joined(self.probabilities, number)}).\n"
            f"{self.layer_name()}, rows p, columns z:\n{rows}\n"
            f"Selected, {'i = j' if i == j else 'i ≠ j'}: {self.formula()}."
        )

    def picture(self) -> Picture:
        """Return bars of the probabilities, the Jacobian's cells and the selected formula."""
        side = 60
        size = side * len(self.logits)
        picture = Picture(width=396 + size, height=112 + size)
        draw_bars(picture, self, left=20, top=50, row_height=side)
        draw_cells(picture, self, left=372, top=50, side=side)
        picture.add(
            Text(372, 18, self.layer_name(), QUIET), Text(20, size + 84, self.formula(), size=14)
        )
        return picture


def draw_bars(
    picture: Picture, explorer: JacobianExplorer, left: float, top: float, row_height: float
) -> None:
    """Draw one line for each class: its logit, and its probability as a bar."""
    length = 120
    picture.add(Text(left, top - 20, f"T = {plain(explorer.temperature)}", QUIET))
    for k, (z, p) in enumerate(zip(explorer.logits, explorer.probabilities, strict=True)):
        y = top + (k + 0.5) * row_height
        colour = mark(k, explorer.selected)
        picture.add(
            Text(left, y, named("z", k), italic=True),
            Text(left + 26, y, f"= {plain(z)}", QUIET),
            Text(left + 112, y, named("p", k), colour or TEXT, italic=True),
            Rectangle(left + 138, y - 8, length, 16, "#e6e9ed", radius=3),
            Rectangle(left + 138, y - 8, max(p * length, 1), 16, colour or BAR, radius=0),
            Text(left + 146 + length, y, number(p), size=13),
        )


def draw_cells(
    picture: Picture, explorer: JacobianExplorer, left: float, top: float, side: float
) -> None:
    """Draw the matrix on display as coloured cells with their names and numbers."""
    bound = (0.25 if explorer.layer == "J" else 1.0) / explorer.temperature
    i, j = explorer.selected
    for k in range(len(explorer.logits)):
        row, column = (ROW_MARK if k == i else QUIET), (COLUMN_MARK if k == j else QUIET)
        middle = (k + 0.5) * side
        picture.add(
            Text(left - 14, top + middle, named("p", k), row, anchor="middle", italic=True),
            Text(left + middle, top - 16, named("z", k), column, anchor="middle", italic=True),
        )
    for (row, column), entry in np.ndenumerate(explorer.shown):
        fill, ink = diverging(entry, bound)
        x, y = left + column * side, top + row * side
        picture.add(
            Rectangle(x + 1, y + 1, side - 2, side - 2, fill, LINE, radius=4),
            Text(x + side / 2, y + side / 2, signed(entry, 4), ink, size=12, anchor="middle"),
        )
    x, y = left + j * side, top + i * side
    picture.add(Rectangle(x, y, side, side, "none", TEXT, stroke_width=3, radius=5))


def mark(index: int, selected: tuple[int, int]) -> str | None:
    """Return the colour of a class that the selection names, if it does."""
    i, j = selected
    return ROW_MARK if index == i else COLUMN_MARK if index == j else None
