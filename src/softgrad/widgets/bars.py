"""Bars from 0 to 1 with their name and their number, for the widgets' pictures."""

from softgrad.widgets.format import number
from softgrad.widgets.picture import TEXT, TRACK, Picture, Rectangle, Text

HEIGHT = 16
LENGTH = 120


def draw_share(
    picture: Picture,
    left: float,
    middle: float,
    name: str,
    share: float,
    fill: str,
    ink: str = TEXT,
) -> None:
    """Draw `share` as a bar at the height `middle`, between its name and its number."""
    track, top = left + 28, middle - HEIGHT / 2
    picture.add(
        Text(left, middle, name, ink, italic=True),
        Rectangle(track, top, LENGTH, HEIGHT, TRACK, radius=3),
        Rectangle(track, top, max(share * LENGTH, 1), HEIGHT, fill),
        Text(track + LENGTH + 10, middle, number(share), size=13),
    )
