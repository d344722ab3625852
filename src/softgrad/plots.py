"""Figures of the book: arrays in, Matplotlib Axes out.

None of them sets a title: captions are the book's. Colours come from the palette of Okabe and Ito,
which readers with any common colour blindness can tell apart, and each figure has a light ground of
its own, so that it reads the same on a dark page.
"""

from collections.abc import Sequence

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

BLUE, ORANGE, GREEN, PINK, SKY, RED, YELLOW, GREY = (
    "#0072B2",
    "#E69F00",
    "#009E73",
    "#CC79A7",
    "#56B4E9",
    "#D55E00",
    "#F0E442",
    "#595959",
)
SERIES = (BLUE, ORANGE, GREEN, PINK, SKY, RED)
DASHES = ("-", "--", "-.", ":", (0, (5, 1)), (0, (1, 1)))
DIVERGING = "PuOr_r"
WIDTH, HEIGHT = 4.8, 3.0  # inches; on a phone the labels shrink to about 10 pixels, not less

STYLE = {
    "figure.figsize": (WIDTH, HEIGHT),
    "figure.constrained_layout.use": True,
    "figure.facecolor": "white",
    "axes.prop_cycle": mpl.cycler(color=SERIES),
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": "#E5E5E5",
    "lines.linewidth": 2,
    "legend.handlelength": 2.5,
    "font.size": 11,
    "mathtext.fontset": "cm",
    "svg.hashsalt": "softgrad",
    "svg.fonttype": "path",
}


def use_book_style() -> None:
    """Give the figures of a notebook the book's look, drawn as SVG.

    Examples
    --------
    >>> use_book_style()
    >>> mpl.rcParams["lines.linewidth"]
    2.0
    """
    mpl.rcParams.update(STYLE)
    try:
        from matplotlib_inline.backend_inline import set_matplotlib_formats
    except ImportError:  # outside a notebook
        return
    set_matplotlib_formats("svg", metadata={"Date": None})


def _axes(ax: Axes | None, figsize: tuple[float, float] = (WIDTH, HEIGHT)) -> Axes:
    return plt.subplots(figsize=figsize)[1] if ax is None else ax


def text_colour_on(ground: tuple[float, ...]) -> str:
    """Black or white, whichever contrasts more with the colour `ground`.

    Parameters
    ----------
    ground : tuple of float
        Red, green and blue, and perhaps opacity, each from 0 to 1.

    Returns
    -------
    colour : {"black", "white"}
        The name of the colour for text.

    Notes
    -----
    Source: relative luminance of the Web Content Accessibility Guidelines 2.1; black and white
    contrast equally with a ground of luminance 0.179.

    Examples
    --------
    >>> text_colour_on((1.0, 1.0, 0.8))
    'black'
    """
    channels = np.asarray(ground[:3])
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return "black" if linear @ [0.2126, 0.7152, 0.0722] > 0.179 else "white"


def _signed(value: float) -> str:
    return f"{value:+.3f}".replace("-", "−") if value else "0"


def plot_probabilities(
    p: ArrayLike, labels: Sequence[str] | None = None, ax: Axes | None = None
) -> Axes:
    """Bars of a distribution, each with its value.

    Parameters
    ----------
    p : array_like, shape (n,)
        Probabilities, from 0 to 1.
    labels : sequence of str, length n, optional
        One a class; ``$p_1$``, ``$p_2$``, … when not given.
    ax : Axes, optional
        Where to draw; new ones when not given.

    Returns
    -------
    ax : Axes
        With one bar a class.

    Raises
    ------
    ValueError
        If there are not as many labels as probabilities.

    Notes
    -----
    Source: chapter `softmax`.

    Examples
    --------
    >>> ax = plot_probabilities([0.25, 0.75])
    >>> [text.get_text() for text in ax.texts]
    ['0.250', '0.750']
    """
    p = np.asarray(p)
    if labels is None:
        labels = [f"$p_{k}$" for k in range(1, len(p) + 1)]
    if len(labels) != len(p):
        raise ValueError(f"expected a label for each of {len(p)} bars, not {len(labels)} labels")
    ax = _axes(ax)
    bars = ax.bar(labels, p, color=BLUE, width=0.6)
    ax.bar_label(bars, fmt="%.3f", padding=2)
    ax.set(ylim=(0, 1.08 * max(p.max(), 0.1)), ylabel="probability")
    ax.grid(axis="x", visible=False)
    return ax


def plot_matrix(
    matrix: ArrayLike, row_name: str = "p", column_name: str = "z", ax: Axes | None = None
) -> Axes:
    """Heat map of a matrix such as the Jacobian, each entry with its signed value.

    Parameters
    ----------
    matrix : array_like, shape (rows, columns)
        Orange entries are positive, purple ones negative; the scale is symmetric around 0.
    row_name, column_name : str
        Letters for the labels: ``p_1``, ``p_2``, … down and ``z_1``, ``z_2``, … across.
    ax : Axes, optional
        Where to draw; new ones when not given.

    Returns
    -------
    ax : Axes
        With one cell an entry.

    Notes
    -----
    Source: chapter `jacobian`.

    Examples
    --------
    >>> ax = plot_matrix([[0.25, -0.25], [-0.25, 0.25]])
    >>> [text.get_text() for text in ax.texts]
    ['+0.250', '−0.250', '−0.250', '+0.250']
    """
    matrix = np.asarray(matrix)
    rows, columns = matrix.shape
    ax = _axes(ax, figsize=(0.9 * columns + 1, 0.7 * rows + 0.8))
    limit = np.abs(matrix).max() or 1.0
    image = ax.imshow(matrix, cmap=DIVERGING, vmin=-limit, vmax=limit, aspect="auto")
    for (i, j), value in np.ndenumerate(matrix):
        colour = text_colour_on(image.cmap(image.norm(value)))
        ax.text(j, i, _signed(value), ha="center", va="center", color=colour)
    ax.set_xticks(range(columns), [f"${column_name}_{j}$" for j in range(1, columns + 1)])
    ax.set_yticks(range(rows), [f"${row_name}_{i}$" for i in range(1, rows + 1)])
    ax.xaxis.tick_top()
    ax.grid(visible=False)
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    return ax


def plot_curves(x: ArrayLike, curves: ArrayLike, labels: list[str], ax: Axes | None = None) -> Axes:
    """Lines over a common horizontal axis, told apart by colour and by dash.

    Parameters
    ----------
    x : array_like, shape (m,)
        Horizontal positions.
    curves : array_like, shape (lines, m)
        One row a line; at most six.
    labels : list of str
        One a line, for the legend.
    ax : Axes, optional
        Where to draw; new ones when not given.

    Returns
    -------
    ax : Axes
        With the lines and a legend.

    Raises
    ------
    ValueError
        If there are more than six lines, or not as many labels as lines.

    Notes
    -----
    Six is how many dashes can be told apart. Source: chapter `softmax`.

    Examples
    --------
    >>> ax = plot_curves([0, 1], [[0, 1], [1, 0]], ["rising", "falling"])
    >>> len(ax.lines)
    2
    """
    curves = np.asarray(curves)
    if not len(labels) == len(curves) <= len(DASHES):
        raise ValueError(
            f"expected 1 to {len(DASHES)} lines with a label each, "
            f"not {len(curves)} lines and {len(labels)} labels"
        )
    ax = _axes(ax)
    for values, label, dash in zip(curves, labels, DASHES[: len(curves)], strict=True):
        ax.plot(x, values, label=label, linestyle=dash)
    ax.legend(frameon=False)
    return ax
