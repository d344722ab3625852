r"""Typeset single formulas: as MathML where math-core is installed, else left to the page.

JupyterLab and MathJax typeset what stands between ``\(`` and ``\)``.  Nothing that was typed
reaches the page unescaped, what the typesetter returns is written again from known elements
(see ``mathml.py``), and text that is not meant as a formula is marked so that no typesetter
touches it.
"""

from __future__ import annotations

import re
from functools import cache
from html import escape

from softgrad.derivation.showing.mathml import UnsafeMarkupError, only_mathml

FORMULA_IN_TEXT = re.compile(r"\$([^$]+)\$|\\\((.+?)\\\)")
TEXT_COMMAND = re.compile(r"\\(?:text|textrm|textit|mbox|emph)\s*\{([^{}]*)\}")
# Commands with which a formula could reach out of itself in some typesetters.
REACHES_OUT = re.compile(
    r"\\(?:href|url|class|style|cssId|html\w*|require|def|let|newcommand|unicode|data)"
)
NO_TYPESETTING = 'class="mathjax_ignore tex2jax_ignore"'


@cache
def _converter():
    try:
        import math_core
    except ImportError:
        return None
    return math_core


def formula(latex: str, display: bool = True) -> str:
    """Return HTML for a formula; the LaTeX itself, escaped, if it cannot be typeset."""
    if not latex.strip():
        return ""
    if REACHES_OUT.search(latex):
        return plain(latex)
    math_core = _converter()
    if math_core is None:
        style = r"\displaystyle " if display else ""
        return rf"\({escape(style + latex)}\)"
    converter = math_core.LatexToMathML()
    try:
        return only_mathml(converter.convert_with_local_state(latex, displaystyle=display))
    except (math_core.LatexError, UnsafeMarkupError, UnicodeError):
        return f"<code {NO_TYPESETTING}>{escape(latex)}</code>"


def plain(text: str) -> str:
    """Return HTML for text that holds no formula."""
    return f"<span {NO_TYPESETTING}>{escape(text)}</span>"


def prose(text: str) -> str:
    r"""Return HTML for a reason: words, with formulas in ``$…$``, or LaTeX with ``\text{…}``."""
    if not FORMULA_IN_TEXT.search(text) and re.search(r"\\[A-Za-z]", text):
        return _latex_with_words(text)
    parts, end = [], 0
    for match in FORMULA_IN_TEXT.finditer(text):
        if match.start() > end:
            parts.append(plain(text[end : match.start()]))
        parts.append(formula(match[1] or match[2], display=False))
        end = match.end()
    if end < len(text):
        parts.append(plain(text[end:]))
    return "".join(parts)


def _latex_with_words(text: str) -> str:
    r"""Return HTML for LaTeX whose ``\text{…}`` is set as the words around it are."""
    parts, end = [], 0
    for match in TEXT_COMMAND.finditer(text):
        parts += [formula(text[end : match.start()].strip(), False), plain(match[1])]
        end = match.end()
    return "".join([*parts, formula(text[end:].strip(), False)])


def latex_prose(text: str) -> str:
    r"""Return a reason as LaTeX, inside ``\text``; formulas in ``$…$`` stay formulas."""
    if TEXT_COMMAND.search(text):
        return text
    parts, end = [], 0
    for match in FORMULA_IN_TEXT.finditer(text):
        parts += [_escaped_latex(text[end : match.start()]), f"${match[1] or match[2]}$"]
        end = match.end()
    parts.append(_escaped_latex(text[end:]))
    return rf"\text{{{''.join(parts)}}}" if text else ""


def _escaped_latex(text: str) -> str:
    special = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
    special |= {character: f"\\{character}" for character in "&%$#_{}"}
    return "".join(special.get(character, character) for character in text)
