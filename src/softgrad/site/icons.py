"""The icons of the theme as a font of the few that it uses, in place of 1.5 MB of JavaScript."""

import base64
import io
import logging
import re
from functools import cache
from pathlib import Path

import pydata_sphinx_theme
import sphinx_book_theme
from fontTools import subset

logging.getLogger("fontTools.subset").setLevel(logging.WARNING)  # it reports each table it cuts

PYDATA = Path(pydata_sphinx_theme.__file__).parent / "theme/pydata_sphinx_theme"
BOOK = Path(sphinx_book_theme.__file__).parent


def icon_names() -> set[str]:
    """Names of the icons that the theme's templates and scripts use, such as ``fa-download``."""
    sources = [*PYDATA.rglob("*.html"), *BOOK.rglob("*.html"), *BOOK.rglob("*.py")]
    names = set()
    for source in sources:
        if "fontawesome" not in str(source):
            names.update(re.findall(r"\bfa-[a-z-]+[a-z]\b", source.read_text("utf-8")))
    return names


@cache
def theme_icon_styles() -> str:
    """Return the style sheet of all the icons that come with the theme."""
    return next(PYDATA.rglob("fontawesome/*/css/all.min.css")).read_text("utf-8")


def notice() -> str:
    """Return who made the icons and under which licence: the comment that opens their styles."""
    return re.match(r"/\*!.*?\*/", theme_icon_styles(), re.DOTALL)[0]


def icon_rules() -> dict[str, str]:
    """Map the names used to the code points (hexadecimal) of their icons."""
    rules = {}
    for selectors, codepoint in re.findall(
        r'((?:\.fa-[a-z0-9-]+::?before,?)+)\{content:"\\([0-9a-f]+)"\}', theme_icon_styles()
    ):
        for name in re.findall(r"fa-[a-z0-9-]+", selectors):
            rules[name] = codepoint
    return {name: rules[name] for name in sorted(icon_names() & rules.keys())}


def icon_codepoints_in_styles() -> set[str]:
    """Code points of icons that the themes' own style sheets ask for, such as those of notes."""
    sheets = [*PYDATA.glob("static/styles/*.css"), *BOOK.rglob("styles/*.css")]
    return {
        codepoint
        for sheet in sheets
        for codepoint in re.findall(r'"\\(f[0-9a-f]{3})"', sheet.read_text("utf-8"))
    }


def icon_font(codepoints: set[str]) -> bytes:
    """Return the theme's icon font as WOFF2, cut down to `codepoints`."""
    source = next(PYDATA.rglob("webfonts/fa-solid-900.woff2"))
    options = subset.Options(flavor="woff2", layout_features=[])
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes={int(codepoint, 16) for codepoint in codepoints})
    target = io.BytesIO()
    with subset.load_font(str(source), options) as font:
        subsetter.subset(font)
        subset.save_font(font, target, options)
    return target.getvalue()


@cache
def icon_styles() -> str:
    """CSS for the icons, with their font and its notice inside it."""
    rules = icon_rules()
    data = base64.b64encode(icon_font(set(rules.values()) | icon_codepoints_in_styles())).decode()
    family = '"Font Awesome 6 Free"'
    face = (
        f"@font-face{{font-family:{family};font-weight:900;font-display:block;"
        f'src:url("data:font/woff2;base64,{data}") format("woff2")}}\n'
        f":root{{--fa-style-family-classic:{family};--fa-font-solid:normal 900 1em/1 {family}}}\n"
        f".fas,.far,.fab,.fa-solid,.fa-regular,.fa-brands{{font:normal 900 1em/1 {family};"
        "display:inline-block;-webkit-font-smoothing:antialiased}\n"
        ".fa-lg{font-size:1.25em;line-height:.05em;vertical-align:-.075em}\n"
    )
    icons = (f'.{name}::before{{content:"\\{code}"}}' for name, code in rules.items())
    return f"{notice()}\n{face}" + "\n".join(icons) + "\n"
