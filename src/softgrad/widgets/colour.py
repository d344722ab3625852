"""The family's diverging colour scale, as in ``js/colour.js``.

Orange is positive, violet negative (ColorBrewer's PuOr, safe for colour-blind readers). The colour
grows with the square root of the size, so small entries show.
"""

import math

STEPS = 32
ZERO = (255, 255, 255)
POSITIVE = (179, 88, 6)
NEGATIVE = (84, 39, 136)
LUMINANCE_OF_EQUAL_CONTRAST = 0.1791  # black and white are both 4.58 : 1 on it


def luminance(rgb: tuple[int, ...]) -> float:
    """Return the relative luminance of the Web Content Accessibility Guidelines."""
    channels = [
        x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4
        for x in (channel / 255 for channel in rgb)
    ]
    return 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2]


def scale_step(value: float, bound: float) -> int:
    """Return the step of `value`, −32 to 32, on a scale from −bound to bound."""
    share = min(1.0, math.sqrt(abs(value) / bound))
    return int(math.copysign(math.floor(share * STEPS + 0.5), value))


def diverging(value: float, bound: float) -> tuple[str, str]:
    """Return background and text colour of `value` on a scale from −bound to bound.

    Examples
    --------
    >>> diverging(0.25, 0.25), diverging(0, 0.25)
    (('#b35806', '#ffffff'), ('#ffffff', '#000000'))
    """
    step = scale_step(value, bound)
    end = NEGATIVE if step < 0 else POSITIVE
    share = abs(step) / STEPS
    rgb = tuple(
        math.floor(zero + (extreme - zero) * share + 0.5)
        for zero, extreme in zip(ZERO, end, strict=True)
    )
    ink = "#000000" if luminance(rgb) > LUMINANCE_OF_EQUAL_CONTRAST else "#ffffff"
    return "#{:02x}{:02x}{:02x}".format(*rgb), ink
