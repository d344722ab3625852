"""Where softmax breaks in floating point, and how the shift by the largest logit saves it."""

from typing import NamedTuple

import numpy as np

from softgrad.functions import softmax
from softgrad.widgets.base import BookWidget
from softgrad.widgets.bundle import static
from softgrad.widgets.format import computed, joined, named, number, plain
from softgrad.widgets.picture import LINE, QUIET, TEXT, WRONG, Picture, Rectangle, Text
from softgrad.widgets.traits import Choice, FiniteList

ROW = 26
TABLE = 300


class Steps(NamedTuple):
    """The steps of a softmax, each in the chosen floating-point type."""

    exponents: np.ndarray
    exponentials: np.ndarray
    total: np.floating
    probabilities: np.ndarray


class OneMinusP(NamedTuple):
    """1 − p of the largest logit in two ways, and the true value."""

    subtracted: np.floating
    kept_apart: np.floating
    true: float


class StabilityExplorer(BookWidget):
    """Softmax step by step in float16, float32 or float64, as typed and with the shift.

    Traits
    ------
    logits : list of float
        The logits z: 2 to 8 numbers from −1000 to 1000. They are rounded to the type first.
    precision : {"float16", "float32", "float64"}
        The floating-point type of every step.

    Raises
    ------
    TraitError
        If a trait is given a value outside these bounds. The message names the value.

    Notes
    -----
    The page and Python take the same steps, so that both show the same digits everywhere:

    - e^z is computed in float64, and rounded to the type (to float16 by way of float32). NumPy's
      own float32 exp may be a unit or two in the last place off, differently on each processor.
    - Sums run from left to right; float16 keeps its running sum in float32, as NumPy does. NumPy's
      ``sum`` adds eight and more numbers in pairs.
    - Every other result is rounded to the type once.

    Source: chapter ``stability``, equations ``eq-softmax-stable`` and ``eq-one-minus-p``.

    Examples
    --------
    >>> explorer = StabilityExplorer(logits=[1000.0, 1000.0], precision="float64")
    >>> explorer.textbook.probabilities, explorer.shifted.probabilities
    (array([nan, nan]), array([0.5, 0.5]))
    """

    _esm = static("stability_explorer.js")
    _css = static("family.css", "stability_explorer.css")

    logits = FiniteList(default_value=[100.0, 98.0, 0.0], minlen=2, maxlen=8).tag(sync=True)
    precision = Choice("float32", words=("float16", "float32", "float64")).tag(sync=True)

    @property
    def stored(self) -> np.ndarray:
        """The logits as the type holds them, shape (n,)."""
        return np.array(self.logits, dtype=self.precision)

    @property
    def textbook(self) -> Steps:
        """The definition as it is typed: e^z over the sum of all e^z."""
        return steps(self.stored)

    @property
    def shifted(self) -> Steps:
        """The same after the largest logit M is subtracted: e^{z − M} over its sum."""
        return steps(self.stored - self.stored.max())

    @property
    def one_minus_p(self) -> OneMinusP:
        """1 − p of the largest logit: by subtraction, as r/s, and as softgrad has it."""
        k, one = self.stored.argmax(), self.stored.dtype.type(1)
        r = sum_from_left(np.delete(self.shifted.exponentials, k))
        true = np.delete(softmax(self.stored.astype(float)), k).sum()
        return OneMinusP(one - self.shifted.probabilities[k], r / (one + r), float(true))

    def description(self) -> str:
        """Return every step of both formulas, and what went wrong, as text."""
        k, ways = int(self.stored.argmax()), self.one_minus_p
        one_minus_p = f"1 − {named('p', k)}"
        return (
            f"Softmax of z = ({joined(self.logits, plain)}) in {self.precision}.\n"
            f"As typed: {in_words(self.textbook, 'e^z')} {verdict(self.textbook, self.precision)}\n"
            f"With the shift M = {plain(self.stored[k])}: {in_words(self.shifted, 'e^(z − M)')} "
            f"{verdict(self.shifted, self.precision)}\n"
            f"{one_minus_p}: subtracted {computed(ways.subtracted)}; "
            f"r/s {computed(ways.kept_apart)}; true value {number(ways.true)}."
        )

    def picture(self) -> Picture:
        """Return the steps of both formulas as two tables, and the three values of 1 − p."""
        picture = Picture(width=680, height=212 + ROW * len(self.logits))
        title = f"z = ({joined(self.logits, plain)}) in {self.precision}"
        picture.add(Text(20, 26, title, QUIET))
        draw_table(picture, self.textbook, ("As typed", "z", "e^z"), left=20, top=60)
        draw_table(picture, self.shifted, ("With the shift", "z − M", "e^(z − M)"), 360, 60)
        below = 140 + ROW * len(self.logits)
        picture.add(
            Text(20, below, verdict(self.textbook, self.precision), size=12),
            Text(360, below, verdict(self.shifted, self.precision), size=12),
        )
        draw_one_minus_p(picture, self, top=below + 36)
        return picture


@np.errstate(all="ignore")
def steps(exponents: np.ndarray) -> Steps:
    """Return the steps of softmax, in the type of `exponents`."""
    exponentials = rounded(np.exp(exponents.astype(np.float64)), exponents.dtype)
    total = sum_from_left(exponentials)
    return Steps(exponents, exponentials, total, exponentials / total)


def wide(dtype: np.dtype) -> np.dtype:
    """Return the type in which a sum runs: float32 for float16, else the type itself."""
    return np.promote_types(dtype, np.float32)


def rounded(values: np.ndarray, dtype: np.dtype) -> np.ndarray:
    """Return float64 `values` in the type."""
    return values.astype(wide(dtype)).astype(dtype)


@np.errstate(all="ignore")
def sum_from_left(values: np.ndarray) -> np.floating:
    """Return the sum in the type of `values`; a cumulative sum has to run from left to right."""
    return np.cumsum(values, dtype=wide(values.dtype))[-1].astype(values.dtype)


def verdict(result: Steps, precision: str) -> str:
    """Return what became of a computation, in a sentence or two."""
    e, total = result.exponentials, result.total
    if np.isinf(e).any():
        return f"exp overflows beyond {number(float(np.finfo(precision).max))}; inf/inf = nan."
    if np.isinf(total):
        return "The sum overflows, and a number over inf is 0."
    if total == 0:
        return "Every exponential underflows to 0; 0/0 = nan."
    if (e == 0).any():
        return "exp underflows to 0: harmless beside the others."
    return "Every number is finite."


def in_words(result: Steps, exponential: str) -> str:
    """Return the steps as text."""
    return (
        f"{exponential} = ({joined(result.exponentials, computed)}), "
        f"sum {computed(result.total)}, p = ({joined(result.probabilities, computed)})."
    )


def draw_table(
    picture: Picture, result: Steps, heads: tuple[str, str, str], left: float, top: float
) -> None:
    """Draw one line for each class and one for the sum."""
    columns = (left + 95, left + 205, left + TABLE)
    title, *names = heads
    picture.add(Text(left, top, title, bold=True))
    for x, name in zip(columns, (*names, "p"), strict=True):
        picture.add(Text(x, top + ROW, name, QUIET, anchor="end", italic=True))
    y = top + ROW
    rows = zip(result.exponents, result.exponentials, result.probabilities, strict=True)
    for k, (z, e, p) in enumerate(rows):
        y += ROW
        cells = (plain(z), computed(e), computed(p))
        picture.add(Text(left, y, named("z", k), italic=True))
        draw_numbers(picture, columns, cells, y)
    picture.add(Rectangle(left, y + ROW / 2, TABLE, 1, LINE))
    picture.add(Text(left, y + ROW, "sum", QUIET))
    draw_numbers(picture, columns[1:2], (computed(result.total),), y + ROW)


def draw_numbers(
    picture: Picture, places: tuple[float, ...], texts: tuple[str, ...], y: float
) -> None:
    """Draw numbers flush right; inf and nan stand out."""
    for x, text in zip(places, texts, strict=True):
        is_lost = text in {"inf", "nan"}
        ink = WRONG if is_lost else TEXT
        picture.add(Text(x, y, text, ink, size=13, anchor="end", bold=is_lost))


def draw_one_minus_p(picture: Picture, explorer: StabilityExplorer, top: float) -> None:
    """Draw the three values of 1 − p in one line."""
    k, ways = int(explorer.stored.argmax()), explorer.one_minus_p
    words = (
        f"1 − {named('p', k)} = {computed(ways.subtracted)}",
        f"r/s = {computed(ways.kept_apart)}",
        f"true value {number(ways.true)}",
    )
    for x, text in zip((20, 250, 440), words, strict=True):
        picture.add(Text(x, top, text))
