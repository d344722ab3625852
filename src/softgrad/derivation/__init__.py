r"""Check derivations written in LaTeX: every ``=`` is decided.

>>> from softgrad.derivation import check_derivation
>>> report = check_derivation(r"\frac{\partial L}{\partial z_i} = p_i - y_i")
>>> report.steps[0].status
'proved'

From the text to the verdict, one module a stage:

============================================  =====================================================
layout, reader (latex.lark), builder, chains  lines, formulas and chains of equations (syntax tree)
notation, scope, tensors, elaborate           what the letters mean; indices, ranges and shapes (terms)
all_sizes                                     first engine: proof for every size by normal form
numeric                                       second engine: finite differences in many digits
symbolic                                      third engine: SymPy at sizes 1 to 5, on request
check, report, suggest, rendering             verdicts, repairs and what a notebook shows
============================================  =====================================================
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
