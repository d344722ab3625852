"""Bars that grow from zero in the middle, as in ``js/signed_bars.js``."""

import math
from collections.abc import Iterable

from softgrad.widgets import colour
from softgrad.widgets.picture import LINE, TEXT, TRACK, Picture, Rectangle, Text

POSITIVE, _ = colour.diverging(1.0, 1.0)
NEGATIVE, _ = colour.diverging(-1.0, 1.0)
NEUTRAL = "#6e7781"
HEIGHT = 14


def bound_of(values: Iterable[float]) -> float:
    """Return the power of two at or above the largest size in `values`.

    As an end for bars it lets halved values look alike.

    Examples
    --------
    >>> bound_of([0.1, -0.3]), bound_of([0.0])
    (0.5, 1.0)
    """
    largest = max(abs(value) for value in values)
    return 2.0 ** math.ceil(math.log2(largest)) if largest > 0 else 1.0


def draw_signed_bar(
    picture: Picture,
    left: float,
    middle: float,
    name: str,
    value: float,
    text: str,
    *,
    bound: float = 1.0,
    name_width: float = 70,
    length: float = 180,
    quiet: bool = False,
) -> None:
    """Draw a named bar at the height `middle`, from 0 to `value` on a track from −bound to bound.

    Right of it stands `text`, the value in digits. A `quiet` bar is grey whatever its sign.
    """
    track = left + name_width
    half, top = length / 2, middle - HEIGHT / 2
    width = abs(value) / bound * half
    start = track + half - (width if value < 0 else 0)
    fill = NEUTRAL if quiet else NEGATIVE if value < 0 else POSITIVE
    picture.add(
        Text(left, middle, name, italic=True),
        Rectangle(track, top, length, HEIGHT, TRACK, radius=3),
        Rectangle(start, top, width, HEIGHT, fill),
        Rectangle(track + half - 0.5, top - 3, 1, HEIGHT + 6, LINE if quiet else TEXT),
        Text(track + length + 10, middle, text, size=13),
    )
