"""Let nothing but MathML through.

A typesetter is given text that somebody typed, and what it returns goes into a page.  Rather than
trust it to escape everything, we parse its output as a browser would and write a formula again
from known elements, known attributes with plain values, and escaped text.
"""

from __future__ import annotations

import re
from html import escape
from html.parser import HTMLParser

ELEMENTS = frozenset(
    ("math", "menclose", "mfrac", "mi", "mn", "mo", "mover", "mpadded", "mphantom", "mroot", "mrow",
     "mspace", "msqrt", "mstyle", "msub", "msubsup", "msup", "mtable", "mtd", "mtext", "mtr",
     "munder", "munderover")
)  # fmt: skip
ATTRIBUTES = frozenset(
    ("accent", "accentunder", "columnspan", "depth", "display", "displaystyle", "fence", "form",
     "height", "largeop", "linethickness", "lspace", "mathvariant", "maxsize", "minsize",
     "movablelimits", "notation", "rowspan", "rspace", "scriptlevel", "separator", "stretchy",
     "symmetric", "voffset", "width")
)  # fmt: skip
PROPERTIES = frozenset(("color", "text-align", "justify-items", "padding-left", "padding-right"))
PLAIN_VALUE = re.compile(r"[A-Za-z0-9.#%+ -]*")


class UnsafeMarkupError(ValueError):
    """Markup that is more, or less, than one well-formed MathML formula."""


def only_mathml(markup: str) -> str:
    """Return `markup` written again from its MathML alone.

    Attributes that are not known are left out.

    Raises
    ------
    UnsafeMarkupError
        If there is an unknown element, a comment, or anything outside of the formula.

    Examples
    --------
    >>> only_mathml('<math><mi onclick="steal()">x</mi><mo>&lt;</mo></math>')
    '<math><mi>x</mi><mo>&lt;</mo></math>'
    """
    copy = _Copy()
    copy.feed(markup)
    copy.close()
    if copy.open or not copy.parts:
        raise UnsafeMarkupError("the formula does not end")
    return "".join(copy.parts)


class _Copy(HTMLParser):
    """Writes down again what it may; refuses the rest."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._start(tag, attrs, ">")
        self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._start(tag, attrs, "/>")

    def _start(self, tag: str, attrs: list[tuple[str, str | None]], end: str) -> None:
        is_inside = bool(self.open)
        if tag not in ELEMENTS or is_inside == (tag == "math") or (self.parts and not is_inside):
            raise UnsafeMarkupError(f"<{tag}> does not belong here")
        kept = [(name, _plain(name, value or "")) for name, value in attrs]
        written = "".join(f' {name}="{value}"' for name, value in kept if value)
        self.parts.append(f"<{tag}{written}{end}")

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            raise UnsafeMarkupError(f"</{tag}> closes nothing")
        self.parts.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if not self.open:
            raise UnsafeMarkupError("there is text outside of the formula")
        self.parts.append(escape(data, quote=False))

    def handle_comment(self, data: str) -> None:
        raise UnsafeMarkupError("a comment")

    def handle_decl(self, decl: str) -> None:
        raise UnsafeMarkupError("a declaration")

    def handle_pi(self, data: str) -> None:
        raise UnsafeMarkupError("a processing instruction")

    def unknown_decl(self, data: str) -> None:
        raise UnsafeMarkupError("a declaration")


def _plain(name: str, value: str) -> str:
    """Return the value of an attribute as far as it is known to be harmless."""
    if name == "style":
        return "".join(f"{declaration};" for declaration in map(str.strip, value.split(";"))
                       if _is_known(declaration))  # fmt: skip
    return value if name in ATTRIBUTES and PLAIN_VALUE.fullmatch(value) else ""


def _is_known(declaration: str) -> bool:
    name, _, value = declaration.partition(":")
    return name.strip() in PROPERTIES and PLAIN_VALUE.fullmatch(value) is not None
