"""Names of letters: the font does not matter, an accent does."""

from __future__ import annotations

import re

STYLED = re.compile(r"\\(?P<style>[a-z]+)\s*\{?\s*(?P<letter>\\?[A-Za-z0-9]+)\s*\}?")
NESTED = re.compile(
    r"\\(?P<style>[a-z]+)\s*\{\s*"
    r"(?P<inner>\\[a-z]+\s*(?:\{[^{}]*\}|\s[A-Za-z]|\\[A-Za-z]+))\s*\}"
)
ACCENTS = ("hat", "tilde", "bar", "widehat")
STYLES = (
    "mathbf",
    "boldsymbol",
    "bm",
    "mathcal",
    "mathbb",
    "mathrm",
    "mathit",
    "mathsf",
    "text",
    "textrm",
    "operatorname",
)


def letter_of(text: str) -> str:
    r"""Return the name of an identifier: ``\mathbf{z}`` is z, ``\hat y`` keeps its hat.

    A bold or blackboard 1, 0 or I is special and is returned as ``\1``, ``\0`` or ``\I``.
    """
    nested = NESTED.fullmatch(text)
    if nested and nested["style"] in (*ACCENTS, *STYLES):
        inner = letter_of(nested["inner"])
        is_accent = nested["style"] in ACCENTS
        return f"\\{nested['style']}{{{inner}}}" if is_accent else inner
    styled = STYLED.fullmatch(text)
    if styled is None or styled["style"] not in (*ACCENTS, *STYLES):
        return str(text)
    letter, style = styled["letter"], styled["style"]
    if style in ACCENTS:
        return f"\\{style}{{{letter}}}"
    if letter in ("0", "1", "I") and style in ("mathbf", "mathbb", "boldsymbol", "bm"):
        return f"\\{letter}"
    return letter
