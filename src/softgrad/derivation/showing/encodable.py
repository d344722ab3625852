"""Keep what cannot be stored, or would steer a terminal, out of what a notebook shows."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
CONTROL_OR_SURROGATE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def encodable(value: object) -> object:
    """Return `value` with texts that can be encoded and printed, and numbers that JSON has.

    Examples
    --------
    >>> encodable({"left": float("inf"), "latex": "p" + chr(27) + "[31m"})
    {'left': 'inf', 'latex': 'p�[31m'}
    """
    match value:
        case str():
            return CONTROL_OR_SURROGATE.sub(REPLACEMENT, value)
        case Mapping():
            return {name: encodable(item) for name, item in value.items()}
        case list() | tuple():
            return [encodable(item) for item in value]
        case float() if not math.isfinite(value):
            return str(value)
    return value
