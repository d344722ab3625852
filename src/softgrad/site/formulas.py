"""Formulas as MathML Core, typeset while the book is built.

The pages carry no maths script: browsers draw MathML themselves, screen readers read it, and it is
there when JavaScript is off. A formula that cannot be typeset, or that needs a character which the
site's maths font lacks, is a warning with its file and line, and so fails a strict build.
"""

import base64
import html
import re
from functools import cache

import math_core
from docutils import nodes
from fontTools.ttLib import TTFont
from sphinx.application import Sphinx
from sphinx.locale import _
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number
from sphinx.writers.html5 import HTML5Translator

from softgrad.site.fonts.subset import FAMILY, FONT

logger = logging.getLogger(__name__)
converter = math_core.LatexToMathML()

# Browsers draw a lone letter in <mi> as its mathematical italic, so <mi>p</mi> needs U+1D45D.
LONE_LETTER = re.compile(r"<mi>(.)</mi>")
ITALIC_OFFSETS = {"A": 0x1D434 - ord("A"), "a": 0x1D44E - ord("a"), "α": 0x1D6FC - ord("α")}
# The font's primes stand high already; as superscripts they would be tiny and too high.
PRIMED = re.compile(r"<msup>(<mi[^>]*>[^<]*</mi>)<mo>([′″‴])</mo></msup>")
# Beside a letter that leans to the right, browsers place an exponent by its foot, not by its head.
LEANING_BASE = re.compile(r"<msup><mi>(.)</mi>")
LEANING_END = re.compile(r"<mi>(.)</mi></math>$")
# A bracket that may stretch is given the width of a taller one, even where nothing inside is tall.
TALL = r"[∑∏∫]|<m(?:frac|sqrt|root|over|under|table)"
STRETCHING = r'<mo(?! stretchy="false")[^>]*>[()]'
UNSET = r"<mo((?! stretchy)[^>]*)>"
LOW_BRACKETS = re.compile(
    rf"{UNSET}\(</mo>((?:(?!{TALL}|{STRETCHING}).)*){UNSET}\)</mo>", re.DOTALL
)
RIGID_BRACKETS = r'<mo\1 stretchy="false">(</mo>\2<mo\3 stretchy="false">)</mo>'
OPERATION = re.compile(r"(?<=\S) ([−×]) (?=\S)")
VERBATIM = (nodes.FixedTextElement, nodes.literal, nodes.math, nodes.math_block, nodes.raw)
CLOSING = re.compile(r"[.,;:!?)\]’”]+")
VARIATION_SELECTOR = "\ufe00"  # Chooses between two shapes of one letter; draws nothing itself.
SEEN_OVERHANG = 0.05  # em; less than a pixel in running text is not seen
ITALIC_H = "ℎ"  # The italic h is older than its neighbours and has a place of its own.


@cache
def font_characters() -> frozenset[str]:
    """Every character that the site's maths font can draw."""
    with TTFont(FONT) as font:
        return frozenset(map(chr, font.getBestCmap()))


def italic(letter: str) -> str:
    """Return the mathematical italic of a lone `letter`; other characters as they are."""
    if letter == "h":
        return ITALIC_H
    ranges = {"A": "AZ", "a": "az", "α": "αω"}
    for start, (first, last) in ranges.items():
        if first <= letter <= last:
            return chr(ord(letter) + ITALIC_OFFSETS[start])
    return letter


def characters_drawn(mathml: str) -> set[str]:
    """Return the characters that a browser draws for `mathml`."""
    with_italics = LONE_LETTER.sub(lambda match: italic(match[1]), mathml)
    text = re.sub(r"<mtext>.*?</mtext>|<annotation.*?</annotation>|<[^>]*>", "", with_italics)
    return set(re.sub(rf"[\s{VARIATION_SELECTOR}]", "", html.unescape(text)))


@cache
def overhangs() -> dict[str, float]:
    """How far each letter of the maths font leans over what follows it, in em."""
    with TTFont(FONT) as font:
        names = {name: chr(code) for code, name in font.getBestCmap().items()}
        info = font["MATH"].table.MathGlyphInfo.MathItalicsCorrectionInfo
        pairs = zip(info.Coverage.glyphs, info.ItalicsCorrection, strict=True)
        em = font["head"].unitsPerEm
        return {names[glyph]: value.Value / em for glyph, value in pairs if glyph in names}


def room_after(letter: str) -> str:
    """Return a MathML space as wide as the overhang of `letter`, or nothing for an upright one."""
    overhang = overhangs().get(italic(letter), 0)
    return f'<mspace width="{overhang}em"/>' if overhang > SEEN_OVERHANG else ""


def make_room(mathml: str) -> str:
    """Keep exponents, and the text after the formula, clear of letters that lean to the right."""

    def widened(match: re.Match) -> str:
        room = room_after(match[1])
        return f"<msup><mrow><mi>{match[1]}</mi>{room}</mrow>" if room else match[0]

    mathml = LEANING_BASE.sub(widened, mathml)
    return LEANING_END.sub(lambda end: f"<mi>{end[1]}</mi>{room_after(end[1])}</math>", mathml)


def fitted(mathml: str) -> str:
    """Return a formula with the corrections that browsers and the site's maths font ask for."""
    mathml = PRIMED.sub(r'<mrow>\1<mo lspace="0" rspace="0">\2</mo></mrow>', mathml)
    return make_room(LOW_BRACKETS.sub(RIGID_BRACKETS, mathml))


def first_line(error: math_core.LatexError) -> str:
    """Return what is wrong, without the coloured drawing of where."""
    plain = re.sub(r"\x1b\[[0-9;]*m", "", str(error)).strip()
    return plain.splitlines()[0].removeprefix("Error: ")


def typeset(latex: str, *, display: bool) -> str:
    r"""MathML of one formula.

    Parameters
    ----------
    latex : str
        The formula, without dollars.
    display : bool
        Whether the formula stands on a line of its own.

    Returns
    -------
    str
        A ``<math>`` element.

    Raises
    ------
    ValueError
        If `latex` cannot be typeset, or needs a character that the font lacks.

    Examples
    --------
    >>> typeset("p_i", display=False)
    '<math><msub><mi>p</mi><mi>i</mi></msub></math>'
    """
    try:
        mathml = converter.convert_with_local_state(latex, displaystyle=display)
    except math_core.LatexError as error:
        raise ValueError(f"{first_line(error)} In the formula: {latex}") from error
    mathml = fitted(mathml)
    missing = characters_drawn(mathml) - font_characters()
    if missing:
        named = ", ".join(
            f"{character!r} (U+{ord(character):04X})" for character in sorted(missing)
        )
        raise ValueError(f"The maths font lacks {named}. In the formula: {latex}")
    return mathml


def typeset_node(node: nodes.Element, *, display: bool) -> str:
    """Typeset a docutils math node; what cannot be typeset is shown as LaTeX, with a warning."""
    latex = node.astext()
    try:
        return typeset(latex, display=display)
    except ValueError as error:
        logger.warning("%s", error, location=node, type="softgrad", subtype="formula")
        return f"<code>{html.escape(latex)}</code>"


def visit_inline_formula(self: HTML5Translator, node: nodes.math) -> None:
    """Write an inline formula."""
    self.body.append(typeset_node(node, display=False))
    raise nodes.SkipNode


def visit_displayed_formula(self: HTML5Translator, node: nodes.math_block) -> None:
    """Write a displayed formula, with its number and a link to it where it has a label."""
    derivation = node.get("derivation")  # HTML of a checked one
    classes = f"math notranslate{' checked' if derivation else ''}"
    self.body.append(self.starttag(node, "div", CLASS=classes, tabindex="0"))
    self.body.append(derivation or typeset_node(node, display=True))
    if node["number"]:
        self.body.append(f'<span class="eqno">({get_node_equation_number(self, node)})')
        self.add_permalink_ref(node, _("Link to this equation"))
        self.body.append("</span>")
    self.body.append("</div>\n")
    raise nodes.SkipNode


class KeepOperands(SphinxTransform):
    """Keep a minus or a times sign that is typed in words, as in "p − y", between its operands."""

    default_priority = 700  # before the titles are collected for the navigation

    def apply(self, **_options: object) -> None:
        """Make the two spaces beside each such sign no-break spaces."""
        for text in list(self.document.findall(nodes.Text)):
            if OPERATION.search(text) and not isinstance(text.parent, VERBATIM):
                text.parent.replace(text, nodes.Text(OPERATION.sub("\u00a0\\1\u00a0", text)))


class KeepPunctuation(SphinxPostTransform):
    """Keep a full stop or a comma on the line of the formula that it follows."""

    default_priority = 700
    formats = ("html",)

    def run(self, **_options: object) -> None:
        """Put each such formula and its punctuation into a box that no line breaks."""
        for formula in list(self.document.findall(nodes.math)):
            after = formula.next_node(descend=False, siblings=True)
            found = isinstance(after, nodes.Text) and CLOSING.match(after)
            if found:
                unbroken = nodes.inline("", "", classes=["unbroken"])
                formula.replace_self(unbroken)
                unbroken += [formula, nodes.Text(found[0])]
                after.parent.replace(after, nodes.Text(after[found.end() :]))


def font_notice() -> str:
    """Return whose font it is and under which licence, in the words of the font itself."""
    with TTFont(FONT) as font:
        copyright_of_source = font["name"].getDebugName(0)
    return (
        f"/*!\n * {FAMILY}, a renamed subset of Latin Modern Math, two constants changed.\n"
        f" * {copyright_of_source}\n */"
    )


def font_face() -> str:
    """CSS that declares the maths font, with the font and its notice inside it.

    A separate font file would be refused by Firefox on pages opened from disk.
    """
    data = base64.b64encode(FONT.read_bytes()).decode("ascii")
    return (
        f"{font_notice()}\n"
        f'@font-face{{font-family:"{FAMILY}";font-display:block;'
        f'src:url("data:font/woff2;base64,{data}") format("woff2")}}\n'
        f'math{{font-family:"{FAMILY}",math}}\n'
    )


def setup(app: Sphinx) -> None:
    """Register the renderer under the name ``mathml``."""
    app.add_html_math_renderer(
        "mathml", (visit_inline_formula, None), (visit_displayed_formula, None)
    )
    app.add_transform(KeepOperands)
    app.add_post_transform(KeepPunctuation)
