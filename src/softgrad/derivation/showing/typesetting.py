r"""Typeset single formulas: as MathML where math-core is installed, else left to the page.

JupyterLab and MathJax typeset what stands between ``\(`` and ``\)``.  Nothing that was typed
reaches the page unescaped, what the typesetter returns is written again from known elements
(see ``mathml.py``), and text that is not meant as a formula is marked so that no typesetter
touches it.
"""

from __future__ import annotations

import itertools
import re
from functools import cache
from html import escape

from softgrad.derivation.reading.reasons import pieces
from softgrad.derivation.showing.mathml import UnsafeMarkupError, only_mathml
from softgrad.derivation.showing.messages import parts

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
        return code(latex)


def plain(text: str) -> str:
    """Return HTML for text that holds no formula."""
    return f"<span {NO_TYPESETTING}>{escape(text)}</span>"


def code(text: str) -> str:
    """Return HTML for LaTeX that is shown as typed."""
    return f"<code {NO_TYPESETTING}>{escape(text)}</code>"


def message(text: str) -> str:
    """Return HTML for a message: what it quotes as code, what it names typeset."""
    shown = {"words": plain, "typed": code, "formula": lambda named: formula(named, display=False)}
    return "".join(shown[kind](part) for kind, part in parts(text))


def prose(text: str) -> str:
    """Return HTML for a reason: its words as words, its formulas typeset."""
    return "".join(
        formula(piece.strip(), display=False) if is_formula else plain(piece)
        for is_formula, piece in pieces(text)
    )


def latex_prose(text: str) -> str:
    r"""Return a reason as LaTeX, inside ``\text``, with its formulas between dollars."""
    parts = (
        f"${piece.strip()}$" if is_formula and _is_closed(piece) else _escaped_latex(piece)
        for is_formula, piece in pieces(text)
    )
    return rf"\text{{{''.join(parts)}}}" if text else ""


def _is_closed(latex: str) -> bool:
    """Whether a formula keeps to itself: its braces match, and it comments nothing out."""
    steps = [{"{": 1, "}": -1}.get(mark, 0) for mark in re.findall(r"\\.|[{}]", latex)]
    depths = list(itertools.accumulate(steps, initial=0))
    return min(depths) == depths[-1] == 0 and not re.search(r"[%$]", latex)


def _escaped_latex(text: str) -> str:
    special = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
    special |= {character: f"\\{character}" for character in "&%$#_{}"}
    return "".join(special.get(character, character) for character in text)
