"""From logits to probabilities, under the reader's hand."""

import numpy as np

from softgrad.functions import softmax
from softgrad.widgets.bars import draw_share
from softgrad.widgets.base import BookWidget
from softgrad.widgets.bundle import static
from softgrad.widgets.format import joined, named, number, plain
from softgrad.widgets.picture import BAR, MARK, QUIET, TRACK, Picture, Rectangle, Text
from softgrad.widgets.traits import FiniteFloat, FiniteList

ROW = 36
BARS = 120
SCALE = 10.0


class SoftmaxExplorer(BookWidget):
    """Bars for the logits and for the probabilities that softmax makes of them.

    Traits
    ------
    logits : list of float
        The logits z: 2 to 8 numbers from −1000 to 1000.
    temperature : float
        T, from 0.01 to 100.
    shift : float
        c, from −1000 to 1000, which is added to every logit.

    Raises
    ------
    TraitError
        If a trait is given a value outside these bounds. The message names the value.

    Notes
    -----
    Whoever drags the bar of a probability sets its logit; the others keep theirs.
    Source: chapter ``softmax``, equations ``eq-softmax`` and ``eq-softmax-shift``.

    Examples
    --------
    >>> SoftmaxExplorer(logits=[1.0, 1.0], shift=5.0).probabilities
    array([0.5, 0.5])
    """

    _esm = static("softmax_explorer.js")
    _css = static("family.css", "softmax_explorer.css")

    logits = FiniteList(default_value=[2.0, 1.0, 0.1], minlen=2, maxlen=8).tag(sync=True)
    temperature = FiniteFloat(1.0, low=0.01, high=100.0).tag(sync=True)
    shift = FiniteFloat(0.0, low=-1000.0, high=1000.0).tag(sync=True)

    @property
    def shifted_logits(self) -> np.ndarray:
        """The logits after the shift, z + c, shape (n,)."""
        return np.add(self.logits, self.shift)

    @property
    def probabilities(self) -> np.ndarray:
        """The probabilities p = softmax((z + c)/T), shape (n,)."""
        return softmax(self.shifted_logits, temperature=self.temperature)

    def description(self) -> str:
        """Return logits, shift, temperature and probabilities as text."""
        shifted = f", so z + c = ({joined(self.shifted_logits, plain)})" if self.shift else ""
        return (
            f"Softmax of z = ({joined(self.logits, plain)}) with c = {plain(self.shift)} "
            f"added to every logit{shifted}; T = {plain(self.temperature)}.\n"
            f"p = ({joined(self.probabilities, number)}), whatever c is."
        )

    def picture(self) -> Picture:
        """Return a row for each class: the bar of its logit and that of its probability."""
        picture = Picture(width=560, height=84 + ROW * len(self.logits))
        symbols = f"T = {plain(self.temperature)},  c = {plain(self.shift)}"
        picture.add(Text(20, 30, "z + c" if self.shift else "z", QUIET, italic=True))
        picture.add(Text(300, 30, "p", QUIET, italic=True))
        rows = zip(self.shifted_logits, self.probabilities, strict=True)
        for k, (z, p) in enumerate(rows):
            middle = 62 + k * ROW
            draw_logit(picture, k, z, middle)
            draw_share(picture, 300, middle, named("p", k), p, MARK)
        picture.add(Text(20, picture.height - 24, symbols, QUIET))
        return picture


def draw_logit(picture: Picture, index: int, z: float, middle: float) -> None:
    """Draw a logit as a bar from 0, to the left or to the right."""
    left, zero = 60, 60 + BARS / 2
    end = zero + np.clip(z / SCALE, -1, 1) * BARS / 2
    picture.add(
        Text(20, middle, named("z", index), italic=True),
        Rectangle(left, middle - 9, BARS, 18, TRACK, radius=3),
        Rectangle(min(zero, end), middle - 9, max(abs(end - zero), 1), 18, BAR),
        Rectangle(zero - 0.5, middle - 11, 1, 22, QUIET),
        Text(left + BARS + 10, middle, plain(z), size=13),
    )
