"""A small drawing that becomes SVG for the page and PNG for print: rectangles, polygons and text.

It stands in for a widget where nothing can move: in print, in a PDF and without JavaScript.
"""

import io
from html import escape
from typing import Any, NamedTuple

TEXT = "#1c2127"
QUIET = "#57606a"
LINE = "#d0d7de"
TRACK = "#e6e9ed"
BAR = "#8b949e"
MARK = "#0a5fc2"
COLUMN_MARK = "#0b7a54"
WRONG = "#b3261e"
SERIF = "Georgia, 'DejaVu Serif', serif"
SANS = "system-ui, 'DejaVu Sans', sans-serif"
ANCHORS = {"start": "left", "middle": "center", "end": "right"}


class Rectangle(NamedTuple):
    """A filled rectangle; lengths are in pixels from the top left corner."""

    x: float
    y: float
    width: float
    height: float
    fill: str
    stroke: str = "none"
    stroke_width: float = 1.0
    radius: float = 0.0


class Text(NamedTuple):
    """A line of text at its anchor, centred on the height `y`."""

    x: float
    y: float
    words: str
    fill: str = TEXT
    size: float = 14.0
    anchor: str = "start"
    italic: bool = False
    bold: bool = False


class Polygon(NamedTuple):
    """A closed line through points; two points make a straight line."""

    points: tuple[tuple[float, float], ...]
    fill: str = "none"
    stroke: str = TEXT
    stroke_width: float = 1.0
    dashed: bool = False


class Curve(NamedTuple):
    """An open line through points."""

    points: tuple[tuple[float, float], ...]
    stroke: str = TEXT
    stroke_width: float = 1.0
    dashed: bool = False


Shape = Rectangle | Polygon | Curve | Text


class Picture:
    """Shapes on a white card, drawn in the order in which they were added."""

    def __init__(self, width: float, height: float):
        self.width, self.height = width, height
        self.shapes: list[Shape] = []
        self.add(Rectangle(0.5, 0.5, width - 1, height - 1, "#ffffff", LINE, radius=10))

    def add(self, *shapes: Shape) -> None:
        """Draw `shapes` on top of what is there."""
        self.shapes.extend(shapes)

    def svg(self, description: str) -> str:
        """Return the picture as SVG, with `description` for those who do not see it."""
        shapes = "".join(AS_SVG[type(shape)](shape) for shape in self.shapes)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width:g} {self.height:g}" '
            f'width="{self.width:g}" height="{self.height:g}" role="img" xml:space="preserve">'
            f"<desc>{escape(description)}</desc>{shapes}</svg>"
        )

    def png(self) -> bytes:
        """Return the picture as PNG, two dots a pixel."""
        from matplotlib import style  # on demand: it takes longer than all the rest

        buffer = io.BytesIO()
        with style.context("default"):  # whatever style the notebook has set
            self.draw().savefig(buffer, format="png", metadata={"Software": None})
        return buffer.getvalue()

    def draw(self) -> Any:
        """Return the picture as a Matplotlib Figure."""
        from matplotlib.figure import Figure

        figure = Figure(figsize=(self.width / 72, self.height / 72), dpi=144)
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set(xlim=(0, self.width), ylim=(self.height, 0))
        axes.set_axis_off()
        for shape in self.shapes:
            DRAW[type(shape)](axes, shape)
        return figure


def svg_rectangle(shape: Rectangle) -> str:
    """Return `shape` as an SVG element."""
    return (
        f'<rect x="{shape.x:g}" y="{shape.y:g}" width="{shape.width:g}" height="{shape.height:g}" '
        f'rx="{shape.radius:g}" fill="{shape.fill}" stroke="{shape.stroke}" '
        f'stroke-width="{shape.stroke_width:g}"/>'
    )


def svg_polygon(shape: Polygon) -> str:
    """Return `shape` as an SVG element."""
    return f'<polygon fill="{shape.fill}" {svg_line(shape)}/>'


def svg_curve(shape: Curve) -> str:
    """Return `shape` as an SVG element."""
    return f'<polyline fill="none" {svg_line(shape)}/>'


def svg_line(shape: Polygon | Curve) -> str:
    """Return points and stroke of `shape` as attributes."""
    points = " ".join(f"{x:.2f},{y:.2f}" for x, y in shape.points)
    dashes = ' stroke-dasharray="4 3"' if shape.dashed else ""
    return (
        f'points="{points}" stroke="{shape.stroke}" '
        f'stroke-width="{shape.stroke_width:g}" stroke-linejoin="round"{dashes}'
    )


def svg_text(shape: Text) -> str:
    """Return `shape` as an SVG element."""
    style = ' font-style="italic"' if shape.italic else ""
    weight = ' font-weight="700"' if shape.bold else ""
    return (
        f'<text x="{shape.x:g}" y="{shape.y + 0.35 * shape.size:g}" fill="{shape.fill}" '
        f'font-size="{shape.size:g}" font-family="{SERIF if shape.italic else SANS}" '
        f'text-anchor="{shape.anchor}"{style}{weight}>{escape(shape.words)}</text>'
    )


def draw_rectangle(axes: object, shape: Rectangle) -> None:
    """Draw `shape` with matplotlib."""
    from matplotlib.patches import FancyBboxPatch

    axes.add_patch(
        FancyBboxPatch(
            (shape.x, shape.y),
            shape.width,
            shape.height,
            boxstyle=f"round,pad=0,rounding_size={shape.radius}",
            facecolor=shape.fill,
            edgecolor=shape.stroke,
            linewidth=shape.stroke_width,
        )
    )


def draw_polygon(axes: object, shape: Polygon) -> None:
    """Draw `shape` with matplotlib."""
    from matplotlib.patches import Polygon as Patch

    axes.add_patch(
        Patch(
            shape.points,
            facecolor=shape.fill,
            edgecolor=shape.stroke,
            linewidth=shape.stroke_width,
            linestyle=(0, (4, 3)) if shape.dashed else "-",
            joinstyle="round",
        )
    )


def draw_curve(axes: object, shape: Curve) -> None:
    """Draw `shape` with matplotlib."""
    axes.plot(
        *zip(*shape.points, strict=True),
        color=shape.stroke,
        linewidth=shape.stroke_width,
        linestyle=(0, (4, 3)) if shape.dashed else "-",
        solid_joinstyle="round",
    )


def draw_text(axes: object, shape: Text) -> None:
    """Draw `shape` with matplotlib."""
    axes.text(
        shape.x,
        shape.y,
        shape.words,
        color=shape.fill,
        fontsize=shape.size,
        family="DejaVu Serif" if shape.italic else "DejaVu Sans",
        style="italic" if shape.italic else "normal",
        weight="bold" if shape.bold else "normal",
        ha=ANCHORS[shape.anchor],
        va="center",
        parse_math=False,
    )


AS_SVG = {Rectangle: svg_rectangle, Polygon: svg_polygon, Curve: svg_curve, Text: svg_text}
DRAW = {Rectangle: draw_rectangle, Polygon: draw_polygon, Curve: draw_curve, Text: draw_text}
