"""Every entry of softmax's Jacobian under the reader's hand."""

import numpy as np

from softgrad.functions import softmax
from softgrad.jacobian import softmax_jacobian
from softgrad.widgets.bars import draw_share
from softgrad.widgets.bundle import static
from softgrad.widgets.format import MINUS, joined, named, number, plain, signed
from softgrad.widgets.matrices import Matrix, draw_matrix, draw_sums
from softgrad.widgets.picture import BAR, COLUMN_MARK, MARK, QUIET, TEXT, Picture, Text
from softgrad.widgets.selection import SelectsAnEntry
from softgrad.widgets.traits import Choice, FiniteFloat, FiniteList

LAYERS = ("J", "diagonal", "outer")
CELL, SMALL_CELL = 60, 46


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
    def layers(self) -> dict[str, np.ndarray]:
        """J, and the two matrices of which it is the difference: diag(p)/T and p pᵀ/T."""
        p, T = self.probabilities, self.temperature
        return {"J": self.jacobian, "diagonal": np.diag(p) / T, "outer": np.outer(p, p) / T}

    @property
    def shown(self) -> np.ndarray:
        """The matrix on display, shape (n, n): J, diag(p)/T or p pᵀ/T."""
        return self.layers[self.layer]

    def sums(self) -> tuple[list[str], list[str]]:
        """Return the sums of the rows and of the columns on display, as text.

        Those of J are 0; what rounding leaves of them is not shown.
        """
        totals = self.shown.sum(axis=1), self.shown.sum(axis=0)
        noise = 1e-12 * self.bound(self.layer) if self.layer == "J" else 0.0
        rows, columns = ([0.0 if abs(x) < noise else x for x in part] for part in totals)
        return [signed(x, 4) for x in rows], [signed(x, 4) for x in columns]

    def bound(self, layer: str) -> float:
        """Return the largest size that an entry of `layer` can have: p(1 − p) ≤ 1/4, and p ≤ 1."""
        return (0.25 if layer == "J" else 1.0) / self.temperature

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

    def layer_name(self, layer: str) -> str:
        """Return the name of a matrix as the reader sees it."""
        over_T = "" if self.temperature == 1 else "/T"
        return {"J": "J", "diagonal": f"diag(p){over_T}", "outer": f"p pᵀ{over_T}"}[layer]

    def split(self) -> str:
        """Return the selected entry as the difference of the two layers."""
        _, diagonal, outer = (number(layer[self.selected]) for layer in self.layers.values())
        names = f"{self.layer_name('diagonal')} {MINUS} {self.layer_name('outer')}"
        entry = number(self.jacobian[self.selected])
        return f"J = {names}; the selected entry: {diagonal} {MINUS} {outer} ≈ {entry}"

    def description(self) -> str:
        """Return logits, probabilities, all three matrices, sums and the selected entry as text."""
        i, j = self.selected
        of_rows, of_columns = self.sums()
        matrices = "\n".join(
            f"{self.layer_name(layer)}, rows p, columns z:\n{lines_of(values)}"
            for layer, values in self.layers.items()
        )
        return (
            f"Jacobian of softmax at z = ({joined(self.logits, plain)}), "
            f"T = {plain(self.temperature)}.\n"
            f"p = ({joined(self.probabilities, number)}).\n"
            f"{matrices}\n"
            f"Sums of {self.layer_name(self.layer)}: rows ({', '.join(of_rows)}), "
            f"columns ({', '.join(of_columns)}).\n"
            f"Selected, {'i = j' if i == j else 'i ≠ j'}: {self.formula()}. {self.split()}."
        )

    def matrix(self, layer: str) -> Matrix:
        """Return one of the three matrices with its names, for a picture."""
        p, z = ([named(symbol, k) for k in range(len(self.logits))] for symbol in "pz")
        title, values = self.layer_name(layer), self.layers[layer]
        return Matrix(title, values, p, z, self.bound(layer), self.selected, (MARK, COLUMN_MARK))

    def picture(self) -> Picture:
        """Return bars, the matrix on display with its sums and formula, and the other two."""
        size, small = CELL * len(self.logits), SMALL_CELL * len(self.logits)
        below = size + 150
        picture = Picture(width=max(458 + size, 110 + 2 * small), height=below + small + 86)
        draw_bars(picture, self, left=20, top=66)
        draw_matrix(picture, self.matrix(self.layer), 374, 18, CELL)
        draw_sums(picture, self.sums(), 374, 18, CELL)
        picture.add(Text(20, size + 108, self.formula()), Text(20, below - 16, self.split(), QUIET))
        others = [layer for layer in LAYERS if layer != self.layer]
        for place, layer in enumerate(others):
            left = 20 + place * (small + 60)
            draw_matrix(picture, self.matrix(layer), left, below + 18, SMALL_CELL)
        return picture


def lines_of(matrix: np.ndarray) -> str:
    """Return a matrix as lines of text."""
    return "\n".join("  " + "  ".join(signed(entry, 4) for entry in row) for row in matrix)


def draw_bars(picture: Picture, explorer: JacobianExplorer, left: float, top: float) -> None:
    """Draw one line for each class: its logit, and its probability as a bar."""
    picture.add(Text(left, top - 34, f"T = {plain(explorer.temperature)}", QUIET))
    for k, (z, p) in enumerate(zip(explorer.logits, explorer.probabilities, strict=True)):
        y = top + (k + 0.5) * CELL
        colour = mark(k, explorer.selected)
        picture.add(Text(left, y, named("z", k), italic=True))
        picture.add(Text(left + 26, y, f"= {plain(z)}", QUIET))
        draw_share(picture, left + 112, y, named("p", k), p, colour or BAR, colour or TEXT)


def mark(index: int, selected: tuple[int, int]) -> str | None:
    """Return the colour of a class that the selection names, if it does."""
    i, j = selected
    return MARK if index == i else COLUMN_MARK if index == j else None
