"""Make the maths font of the site: the part of Latin Modern Math that the book's formulas need.

Run ``python -m softgrad.site.fonts.subset path/to/latinmodern-math.otf`` (Debian: package
``fonts-lmodern``). The result is kept in the repository, so that building the book needs no font
on the machine. The font licence asks for another name for a changed font: hence ``FAMILY``.
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

FAMILY = "Softgrad Math"
FONT = Path(__file__).with_name("softgrad-math.woff2")

CHARACTERS = {
    "ASCII and Latin signs": "20-7E A0 AC AF B0 B1 B7 D7 F7",
    "Greek": "391-3A9 3B1-3C9 3D1 3D5 3D6 3F1 3F5",
    "accents": "2C6 2DC 302 303 304 305 332 20D7 203E 23DE 23DF",
    "punctuation, primes, invisible operators": "2010-2026 2032-2037 2057 2061-2064",
    "letter-like signs": "2102 210B 210E 210F 2112 2113 2115 211D 2124",
    "arrows": "2190-2194 21D0-21D4 21A6 27F6",
    "operators": "2200-220F 2211-2213 2216-221E 2225 2227-222B 2234 2295-2299 22A4 22A5"
    " 22C5 22C6 22EE-22F1 2A00-2A02",
    "relations": "2245 2248 2254 2260 2261 2264 2265 226A 226B 2282-2287",
    "brackets": "2308-230B 27E8 27E9",
    "bold and italic letters": "1D400-1D467",
    "italic Greek, bold and double-struck digits": "1D6E2-1D71B 1D7CE-1D7D9",
}


def codepoints() -> set[int]:
    """Every code point of ``CHARACTERS``."""
    found = set()
    for item in " ".join(CHARACTERS.values()).split():
        first, _, last = item.partition("-")
        found.update(range(int(first, 16), int(last or first, 16) + 1))
    return found


def rename(font: TTFont) -> None:
    """Give the font its own family name (name records 1, 3, 4, 6 and 16)."""
    for record in font["name"].names:
        if record.nameID in {1, 3, 4, 6, 16}:
            compact = FAMILY.replace(" ", "")
            record.string = compact if record.nameID in {3, 6} else FAMILY


def set_scripts_level(font: TTFont) -> None:
    """Set the indices, and the exponents, of all single letters on one level.

    Browsers lower an index by the depth of its letter plus SubscriptBaselineDropMin, so that the
    index of p would hang below that of z; likewise they raise the exponents of tall letters. TeX
    does that to whole expressions only. The values are TeX's (σ18, and σ19 = 50 of its fonts), the
    second less the little by which y is deeper than p.
    """
    constants = font["MATH"].table.MathConstants
    constants.SuperscriptBaselineDropMax.Value = 386
    constants.SubscriptBaselineDropMin.Value = 42


def make(source: Path, target: Path = FONT) -> None:
    """Write the subset of the OpenType font `source` to `target` as WOFF2."""
    options = subset.Options(
        layout_features=["ssty", "math"], hinting=False, flavor="woff2", drop_tables=["FFTM"]
    )
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=codepoints())
    with subset.load_font(str(source), options) as font:
        subsetter.subset(font)
        rename(font)
        set_scripts_level(font)
        subset.save_font(font, str(target), options)


if __name__ == "__main__":
    make(Path(sys.argv[1]))
