"""How much work untrusted input may cause.

Every limit is far above what a derivation on paper needs.  Whatever can grow faster than the text
is counted before it is built: formulas written out (functions applied, sums with numbers as bounds,
powers of matrices), definitions unfolded, derivatives carried out, polynomials multiplied, points
evaluated.  So a verdict does not depend on how busy the machine is.  Processor time is the second
line of defence, looked at every few hundred units of work; the clock of other programs does not
count towards it.  Only SymPy, which is asked on request, cannot be interrupted within one size.
"""

from __future__ import annotations

import sys
import time

from softgrad.derivation.errors import UndecidedError

MAX_CHARACTERS = 10_000
MAX_DEPTH = 24
MAX_STEPS = 60
MAX_DIGITS = 9
MAX_EXPONENT = 12
# Of all derivatives that stand inside one another, those in definitions included.
MAX_DERIVATIVE_ORDER = 4
MAX_INDICES_COMPARED = 6
MAX_LINKED_SUMS = 4
MAX_FIXED_SIZE = 8
MAX_POLYNOMIAL_PRODUCT = 20_000
# Of an exact number: about 1,200 digits.
MAX_BITS = 4000
MEANING_WORK = 20_000
ALL_SIZES_WORK = 200_000
NUMERIC_WORK = 60_000
SYMBOLIC_WORK = 400_000
# A browser runs Python several times more slowly.
PROCESSOR_SECONDS = 6.0 if sys.platform == "emscripten" else 1.5


class Deadline:
    """Processor time that one derivation may use, shared by all its steps."""

    def __init__(self, seconds: float = PROCESSOR_SECONDS) -> None:
        self._end = time.process_time() + seconds

    @property
    def passed(self) -> bool:
        """Whether the time is used up."""
        return time.process_time() > self._end


class Budget:
    """Work that one engine may spend on one step."""

    def __init__(self, work: int, deadline: Deadline) -> None:
        self._left = work
        self._check_at = work - 256
        self._deadline = deadline

    def spend(self, work: int = 1) -> None:
        """Record `work` units.

        Raises
        ------
        UndecidedError
            When the budget or the processor time is used up.
        """
        self._left -= work
        if self._left < self._check_at:
            self._check_at = self._left - 256
            if self._left < 0:
                raise UndecidedError("the step needs more work than the checker allows")
            if self._deadline.passed:
                raise UndecidedError("the time allowed for the derivation is used up")
