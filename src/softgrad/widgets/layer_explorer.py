"""The last layer of a classifier: forward, and the gradient by its weights as an outer product."""

from collections.abc import Callable, Iterable

import numpy as np
import traitlets
from traitlets import TraitError

from softgrad.functions import softmax
from softgrad.layer import layer_gradients, layer_loss
from softgrad.losses import cross_entropy_grad
from softgrad.widgets.base import BookWidget
from softgrad.widgets.bundle import static
from softgrad.widgets.format import MINUS, change, joined, named, number, plain, signed
from softgrad.widgets.matrices import Matrix, draw_matrix, largest
from softgrad.widgets.picture import QUIET, Picture, Text
from softgrad.widgets.signed_bars import draw_signed_bar
from softgrad.widgets.traits import FiniteList, FiniteMatrix, Index, IndexPair

CELL = 54
LINE_HEIGHT = 24
SIZES = {"low": -100.0, "high": 100.0}


class LayerExplorer(BookWidget):
    """z = W x + b, softmax and the loss; and each entry of (p − y) xᵀ with its two factors.

    Beside the gradient stands what a wrong reshape makes of it: the same numbers, row after row,
    read in the shape (features, classes).

    Traits
    ------
    weights : list of list of float
        W: one row a class, 3 to 5 of them; one column a feature, 2 to 4; from −100 to 100.
    bias : list of float
        b: one number a class, from −100 to 100.
    features : list of float
        x: one number a feature, from −100 to 100.
    label : int
        The true class, counted from 0.
    selected : tuple of int
        (i, j), counted from 0: the weight W_ij whose derivative is shown with its factors.

    Raises
    ------
    TraitError
        If a trait is given a value outside these bounds, or sizes do not fit together. To change
        sizes, set all at once: in the constructor, or under ``hold_trait_notifications()``.

    Notes
    -----
    Source: chapter ``linear_layer``, equation ``eq-layer-gradients``.

    Examples
    --------
    >>> explorer = LayerExplorer(weights=[[0.0, 0.0]] * 4, bias=[0.0] * 4, features=[2.0, 4.0])
    >>> explorer.gradient
    array([[-1.5, -3. ],
           [ 0.5,  1. ],
           [ 0.5,  1. ],
           [ 0.5,  1. ]])
    """

    _esm = static("layer_explorer.js")
    _css = static("family.css", "layer_explorer.css")

    weights = FiniteMatrix(
        [[0.5, -0.2], [-0.3, 0.8], [0.1, 0.4]], rows=(3, 5), columns=(2, 4), **SIZES
    ).tag(sync=True)
    bias = FiniteList([0.0, 0.1, -0.1], minlen=3, maxlen=5, **SIZES).tag(sync=True)
    features = FiniteList([1.0, 2.0], minlen=2, maxlen=4, **SIZES).tag(sync=True)
    label = Index(0).tag(sync=True)
    selected = IndexPair(default_value=(0, 0)).tag(sync=True)

    @property
    def logits(self) -> np.ndarray:
        """The logits z = W x + b, shape (classes,)."""
        return np.array(self.weights) @ self.features + self.bias

    @property
    def probabilities(self) -> np.ndarray:
        """The probabilities p, shape (classes,)."""
        return softmax(self.logits)

    @property
    def loss(self) -> float:
        """The cross-entropy L = −log p of the true class."""
        return float(layer_loss(self.weights, self.bias, self.features, self.label))

    @property
    def error(self) -> np.ndarray:
        """The gradient by the logits, p − y, shape (classes,)."""
        return cross_entropy_grad(self.logits, self.label)

    @property
    def gradient(self) -> np.ndarray:
        """The gradient by the weights, (p − y) xᵀ, shape (classes, features)."""
        return layer_gradients(self.weights, self.bias, self.features, self.label).dW

    @property
    def scrambled(self) -> np.ndarray:
        """The gradient wrongly reshaped, shape (features, classes): row after row, not turned."""
        return self.gradient.reshape(self.gradient.shape[::-1])

    @traitlets.validate("weights", "bias", "features", "label", "selected")
    def _fit_together(self, proposal: dict) -> object:
        names = ("weights", "bias", "features", "label", "selected")
        state = {name: getattr(self, name) for name in names}
        refuse_misfit(**{**state, proposal["trait"].name: proposal["value"]})
        return proposal["value"]

    @property
    def landing(self) -> tuple[int, int]:
        """Where the wrong reshape puts the selected entry: (row, column) of `scrambled`."""
        (i, j), (n, d) = self.selected, self.gradient.shape
        return divmod(i * d + j, n)

    def formula(self) -> str:
        """Return the selected entry with its two factors, in one line of text."""
        i, j = self.selected
        feature = plain(self.features[j])
        factor = f"({feature})" if self.features[j] < 0 else feature
        return (
            f"∂L/∂{named(named('W', i), j)} = ({named('p', i)} {MINUS} {named('y', i)}) "
            f"{named('x', j)} ≈ {number(self.error[i])} · {factor} ≈ {number(self.gradient[i, j])}"
        )

    def landing_text(self) -> str:
        """Return in words where the wrong reshape puts the selected entry."""
        (i, j), (row, column) = self.selected, self.landing
        home = f"feature {j + 1}, class {i + 1}"
        if (row, column) == (j, i):
            return f"The reshape leaves it, by luck, where it belongs: {home}."
        return (
            f"It belongs to {home}. The reshape puts it at feature {row + 1}, class {column + 1}."
        )

    def description(self) -> str:
        """Return the layer, its gradient, the scrambled one and the selected entry as text."""
        return (
            f"A linear layer with softmax. x = ({joined(self.features, plain)}).\n"
            f"W, rows z, columns x:\n{lines_of(self.weights, plain)}\n"
            f"b = ({joined(self.bias, plain)}).\n"
            f"z = ({joined(self.logits, four_decimals)}).\n"
            f"p = ({joined(self.probabilities, number)}); the true class is {self.label + 1}.\n"
            f"p − y = ({joined(self.error, change)}). Loss L ≈ {number(self.loss)}.\n"
            f"∂L/∂W = (p − y) xᵀ, rows z, columns x:\n{lines_of(self.gradient, four_decimals)}\n"
            f"Scrambled by a reshape, rows x, columns z:\n"
            f"{lines_of(self.scrambled, four_decimals)}\n"
            f"Selected: {self.formula()}. {self.landing_text()}"
        )

    def picture(self) -> Picture:
        """Return the classes with their errors, W, the gradient, and the scrambled gradient."""
        n, d = self.gradient.shape
        top = 94 + LINE_HEIGHT * n
        height = top + 60 + CELL * max(n, d)
        picture = Picture(width=max(700, 140 + CELL * (2 * d + n)), height=height + 76)
        numbers = f"x = ({joined(self.features, plain)}), b = ({joined(self.bias, plain)})"
        truth = f"The true class is {self.label + 1}. L ≈ {number(self.loss)}"
        picture.add(Text(20, 28, numbers), Text(20, 54, truth, QUIET))
        draw_classes(picture, self, top=86)
        draw_matrices(picture, self, top)
        picture.add(
            Text(20, height + 22, self.formula()), Text(20, height + 50, self.landing_text(), QUIET)
        )
        return picture


def refuse_misfit(
    weights: list, bias: list, features: list, label: int, selected: tuple[int, int]
) -> None:
    """Refuse traits whose sizes do not go together."""
    n, d = len(weights), len(weights[0])
    if len(bias) != n:
        raise TraitError(f"bias has {len(bias)} entries: weights has {n} rows")
    if len(features) != d:
        raise TraitError(f"features has {len(features)} entries: weights has {d} columns")
    if label >= n:
        raise TraitError(f"label is {label}: there are {n} classes, from 0 to {n - 1}")
    if selected[0] >= n or selected[1] >= d:
        raise TraitError(f"selected is {selected}: weights is {n} × {d}, indices from 0")


def four_decimals(x: float) -> str:
    """Return `x` with its sign and four decimals."""
    return signed(x, 4)


def lines_of(matrix: Iterable[Iterable[float]], as_text: Callable[[float], str]) -> str:
    """Return a matrix as lines of text."""
    return "\n".join("  " + "  ".join(map(as_text, row)) for row in matrix)


def names(symbol: str, count: int) -> list[str]:
    """Return the names of all components of a vector."""
    return [named(symbol, k) for k in range(count)]


def draw_classes(picture: Picture, explorer: LayerExplorer, top: float) -> None:
    """Draw one line for each class: its logit, its probability and its error."""
    parts = zip(explorer.logits, explorer.probabilities, explorer.error, strict=True)
    for k, (z, p, error) in enumerate(parts):
        y, slope = top + LINE_HEIGHT * k, f"{named('p', k)} {MINUS} {named('y', k)}"
        picture.add(
            Text(20, y, named("z", k), italic=True), Text(46, y, signed(z, 4), QUIET, size=13)
        )
        size = {"length": 140, "name_width": 60}
        draw_signed_bar(picture, 120, y, named("p", k), p, number(p), quiet=True, **size)
        draw_signed_bar(picture, 420, y, slope, error, change(error), **size)


def draw_matrices(picture: Picture, explorer: LayerExplorer, top: float) -> None:
    """Draw W, the gradient and the scrambled gradient side by side."""
    n, d = explorer.gradient.shape
    z, x = names("z", n), names("x", d)
    weights, gradient = np.array(explorer.weights), explorer.gradient
    title, bound, selected = "∂L/∂W = (p − y) xᵀ", largest(gradient), explorer.selected
    scrambled = f"Scrambled: reshaped to {d} × {n}"
    matrices = (
        Matrix("W", weights, z, x, largest(weights), selected),
        Matrix(title, gradient, z, x, bound, selected),
        Matrix(scrambled, explorer.scrambled, x, z, bound, explorer.landing),
    )
    for place, matrix in enumerate(matrices):
        draw_matrix(picture, matrix, 20 + place * (CELL * d + 40), top, CELL)
