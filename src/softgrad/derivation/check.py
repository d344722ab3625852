"""Check a derivation: read it, turn each ``=`` into a claim, and let the engines judge.

The engines are independent, and a contradiction between them is a fault of this package that is
never papered over: it raises :class:`EnginesDisagreeError`.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import replace

from softgrad.derivation.book import BOOK
from softgrad.derivation.claims import ClaimMaker, Meaning
from softgrad.derivation.engines import all_sizes, numeric
from softgrad.derivation.engines.claim import Claim
from softgrad.derivation.errors import EnginesDisagreeError, LatexError
from softgrad.derivation.limits import PROCESSOR_SECONDS, Deadline
from softgrad.derivation.meaning.elaborate import Elaborator
from softgrad.derivation.meaning.notation import Notation
from softgrad.derivation.reading.chains import Chain, Document, read
from softgrad.derivation.reading.reader import read_conditions
from softgrad.derivation.reading.syntax import Condition
from softgrad.derivation.reading.unjudged import unjudged_claim
from softgrad.derivation.report import DisplayRow, Report, Step
from softgrad.derivation.showing.counterexample import counterexample


def check_derivation(
    latex: str,
    notation: Notation = BOOK,
    *,
    reasons: list[str] | None = None,
    given: str = "",
    sympy: bool = False,
    seconds: float = PROCESSOR_SECONDS,
) -> Report:
    r"""Decide every ``=`` of a derivation.

    Parameters
    ----------
    latex : str
        The derivation as displayed, such as ``\frac{\partial p_i}{\partial z_j} = …``; environments
        such as ``aligned`` are allowed.
    notation : Notation
        What the letters mean; the book's notation unless given.
    reasons : list of str, optional
        One reason a step, in place of a reasons column.  It may not claim an equality: that would
        be shown, but not judged, and is the report's `error`.
    given : str
        Conditions for the whole derivation, such as ``i \ne j``.  A condition at the end of a line
        holds for that line alone.
    sympy : bool
        Also ask SymPy, at sizes 1 to 5.  It is slow, and can settle what the procedure for all
        sizes leaves open.
    seconds : float
        Processor time allowed for the whole derivation.

    Returns
    -------
    Report

    Raises
    ------
    EnginesDisagreeError
        If two engines contradict each other: a fault of this package.
    ValueError
        If the number of `reasons` is not the number of steps, or `given` is no condition.

    Examples
    --------
    >>> check_derivation(r"\frac{\partial p_i}{\partial z_j} = p_i (\delta_{ij} - p_j)").ok
    True
    """
    conditions = read_given(given)
    try:
        document = read(latex, notation.positive_letters)
        checker = Checker(document, notation, conditions, sympy, Deadline(seconds))
        report = checker.report()
    except LatexError as error:
        report = Report(latex, error=error)
    except RecursionError:
        error = LatexError("the expression is nested too deeply.", latex, kind="limit")
        report = Report(latex, error=error)
    report = replace(report, given=given)
    return report if reasons is None else _with_reasons(report, reasons)


def read_given(given: str) -> tuple[Condition, ...]:
    """Read the conditions for a whole derivation; ValueError where they are none."""
    if not given:
        return ()
    try:
        return read_conditions(given, given, 0, len(given))
    except LatexError as error:
        raise ValueError(f"given={given!r} is no side condition: {error.message}") from error


def _with_reasons(report: Report, reasons: list[str]) -> Report:
    if len(reasons) != len(report.steps):
        raise ValueError(f"{len(reasons)} reasons for {len(report.steps)} steps: give one a step")
    steps = tuple(
        replace(step, reason=reason) for step, reason in zip(report.steps, reasons, strict=True)
    )
    rows = tuple(
        replace(row, reason="; ".join(reasons[number - 1] for number in row.steps))
        if row.steps
        else row
        for row in report.rows
    )
    error = report.error or next(filter(None, map(unjudged_claim, reasons)), None)
    return replace(report, steps=steps, rows=rows, error=error)


class Checker(ClaimMaker):
    """One run over one document."""

    def __init__(
        self,
        document: Document,
        notation: Notation,
        given: tuple[Condition, ...],
        sympy: bool,
        deadline: Deadline,
    ) -> None:
        super().__init__(document, notation, given, deadline)
        self.sympy = sympy
        self.steps: list[Step] = []
        self.warnings: list[str] = []
        self.recovers_at: int | None = None

    def report(self) -> Report:
        """Judge every chain."""
        for chain in self.document.chains:
            self._check_chain(chain)
        error = next((step.error for step in self.steps if step.error is not None), None)
        return Report(
            self.document.source,
            tuple(self.steps),
            error,
            tuple(dict.fromkeys(self.warnings)),
            recovers_at=self.recovers_at,
            rows=tuple(self._display_rows()),
        )

    def _display_rows(self):
        for number, row in enumerate(self.document.rows):
            steps = [step for step in self.steps if step.row == number]
            is_words = not steps and row.is_words
            reasons = [step.reason for step in steps if step.reason]
            reason = row.reason if is_words else "; ".join(reasons)
            numbers = tuple(step.number for step in steps)
            yield DisplayRow(row.typed, reason, numbers, is_words)

    # --- one chain ------------------------------------------------------------------------------

    def _check_chain(self, chain: Chain) -> None:
        elaborator, meanings = self.meanings(chain)
        first_step = len(self.steps) + 1
        for left, right in itertools.pairwise(meanings):
            self.steps.append(self._step(left, right, elaborator, left is meanings[0]))
        self.warnings += elaborator.warnings
        if self.recovers_at is None:
            self._look_for_recovery(first_step, meanings, elaborator)

    def _step(self, left: Meaning, right: Meaning, elaborator: Elaborator, is_first: bool) -> Step:
        side = right.side
        number = len(self.steps) + 1
        step = Step(number, left.side.text, side.text, side.reason, row=side.row)
        error = right.error or (left.error if is_first else None)
        if error is None and left.tensor is None:
            return replace(step, message="The side before could not be read.")
        if error is None and self.deadline.passed:
            return replace(step, message="The time allowed was used up before this step.")
        if error is None:
            try:
                return self._judged(step, self.claims(left, right, elaborator))
            except LatexError as misfit:
                error = misfit
        return replace(step, status="error", message=error.message, error=error)

    # --- the engines ----------------------------------------------------------------------------

    def _judged(self, step: Step, claim: Claim) -> Step:
        proof = all_sizes.decide(claim, self.notation, self.deadline)
        search = numeric.search(claim, self.notation, self.deadline)
        step = replace(step, engines={"all n": proof.summary, "numeric": search.summary})
        holds_by_sympy = False
        if self.sympy:
            step, holds_by_sympy = self._ask_sympy(step, claim, proof, search)
        if search.difference is not None:
            return self._refuted(step, claim, proof, search.difference)
        if proof.outcome == "proved" and search.agreed:
            return replace(step, status="proved", reach=claim.reach(self.notation))
        if holds_by_sympy:
            return replace(step, status="checked")
        return replace(step, status="unknown", message=self._why_unknown(proof, search))

    def _refuted(
        self, step: Step, claim: Claim, proof: all_sizes.Proof, difference: numeric.Difference
    ) -> Step:
        if proof.outcome == "proved":
            raise EnginesDisagreeError(_disagreement(step))
        found = counterexample(claim, self.notation, difference)
        where = f" It fails where {proof.failed_case}." if _is_case(proof) else ""
        message = f"This is false: {found}.{where}"
        return replace(step, status="refuted", counterexample=found, message=message)

    def _ask_sympy(
        self, step: Step, claim: Claim, proof: all_sizes.Proof, search: numeric.Search
    ) -> tuple[Step, bool]:
        from softgrad.derivation.engines import symbolic

        result = symbolic.decide(claim, self.notation, self.deadline)
        step = replace(step, engines={**step.engines, "sympy": result.summary})
        against_proof = proof.outcome == "proved" and result.outcome == "differs"
        against_point = search.difference is not None and result.outcome == "holds"
        if against_proof or against_point:
            raise EnginesDisagreeError(_disagreement(step))
        return step, result.outcome == "holds"

    def _why_unknown(self, proof: all_sizes.Proof, search: numeric.Search) -> str:
        stopped = proof.why or ("" if search.agreed else search.why)
        if not search.agreed and not stopped:
            return "No point was found at which both sides have a value."
        reason = stopped or "the rules for all sizes do not reduce the difference to 0"
        asked = "" if self.sympy else " Asking SymPy (sympy=True) may settle it."
        return f"This could not be decided: {reason}.{asked}"

    # --- what happens after a wrong step --------------------------------------------------------

    def _look_for_recovery(
        self, first_step: int, meanings: list[Meaning], elaborator: Elaborator
    ) -> None:
        """Find out whether a later line equals the first one again after a wrong step."""
        steps = self.steps[first_step - 1 :]
        wrong = next((place for place, s in enumerate(steps) if s.status == "refuted"), None)
        if wrong is None or meanings[0].tensor is None:
            return
        for place in range(wrong + 1, len(steps)):
            if meanings[place + 1].tensor is None:
                continue
            try:
                claim = self.claims(meanings[0], meanings[place + 1], elaborator)
            except LatexError:
                continue
            if all_sizes.decide(claim, self.notation, self.deadline).outcome == "proved":
                self.recovers_at = steps[place].number
                self._note_recovery(steps[wrong].number, self.recovers_at)
                return

    def _note_recovery(self, wrong: int, recovered: int) -> None:
        """Say that the step which comes back to the truth only undoes an earlier mistake."""
        step = self.steps[recovered - 1]
        if step.status == "refuted":
            message = f"This undoes the mistake of step {wrong}. {step.message}"
            self.steps[recovered - 1] = replace(step, message=message)


def _is_case(proof: all_sizes.Proof) -> bool:
    """Whether the failed case relates indices to one another, such as "i ≠ j"."""
    return bool(re.search(r"[=≠] \D", proof.failed_case))


def _disagreement(step: Step) -> str:
    found = "; ".join(f"{name}: {summary}" for name, summary in step.engines.items())
    return (
        f"step {step.number}, {step.left} = {step.right}: the engines contradict each other "
        f"({found}). This is a fault of softgrad.derivation; please report it."
    )
