"""Which characters may be typed: not those that cannot be seen, or that steer what shows them."""

from __future__ import annotations

import re
import unicodedata

from softgrad.derivation.errors import LatexError

BEYOND_PLAIN_TEXT = re.compile(r"[^\n\t\r -~]")
# Control characters, halves of surrogate pairs, and formatting characters; among these are those
# that turn the reading direction round, so that what is seen is not what is read.
INVISIBLE = ("Cc", "Cs", "Cf")


def check_characters(source: str) -> None:
    """Refuse characters that cannot be seen.

    Raises
    ------
    LatexError
        At the first of them.
    """
    for match in BEYOND_PLAIN_TEXT.finditer(source):
        if unicodedata.category(match[0]) in INVISIBLE:
            message = f"the character U+{ord(match[0]):04X} cannot be seen."
            raise LatexError(message, source, *match.span(), kind="unknown")
