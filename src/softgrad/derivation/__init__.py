r"""Check derivations written in LaTeX: every ``=`` is decided.

>>> from softgrad.derivation import check_derivation
>>> report = check_derivation(r"\frac{\partial L}{\partial z_i} = p_i - y_i")
>>> report.steps[0].status
'proved'

From the text to the verdict, one folder a stage:

=========  ==========================================================================
reading    lines (layout), formulas (latex.lark) and chains of equations: a syntax tree
meaning    what the letters stand for; indices, ranges and shapes: terms
engines    proof for every size by normal form, finite differences, SymPy
showing    counterexamples that replay in NumPy, and what a notebook displays
=========  ==========================================================================

Above them: `claims` (every ``=`` becomes a claim), `check` (the engines judge it), `report`,
`suggest` (repairs) and `derive` (for chapters: shows a derivation, or stops the build).
"""

from softgrad.derivation.book import BATCH, BOOK, LAYER
from softgrad.derivation.check import check_derivation
from softgrad.derivation.derive import derive
from softgrad.derivation.errors import (
    EnginesDisagreeError,
    LatexError,
    NotationError,
    UnprovedStepError,
)
from softgrad.derivation.meaning.notation import Notation
from softgrad.derivation.report import Report, Step
from softgrad.derivation.suggest import Suggestion, suggest

__all__ = [
    "BATCH",
    "BOOK",
    "LAYER",
    "EnginesDisagreeError",
    "LatexError",
    "Notation",
    "NotationError",
    "Report",
    "Step",
    "Suggestion",
    "UnprovedStepError",
    "check_derivation",
    "derive",
    "suggest",
]
