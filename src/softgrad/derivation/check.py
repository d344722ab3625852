"""Check a derivation: read it, turn each ``=`` into a claim, and let the engines judge.

The engines are independent, and a contradiction between them is a fault of this package that is
never papered over: it raises :class:`EnginesDisagreeError`.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, replace

from softgrad.derivation.book import BOOK
from softgrad.derivation.engines import all_sizes, numeric
from softgrad.derivation.engines.claim import Claim
from softgrad.derivation.errors import EnginesDisagreeError, LatexError
from softgrad.derivation.limits import (
    MAX_FIXED_SIZE,
    MAX_INDICES_COMPARED,
    PROCESSOR_SECONDS,
    Deadline,
)
from softgrad.derivation.meaning.elaborate import Elaborator
from softgrad.derivation.meaning.notation import Notation
from softgrad.derivation.meaning.tensors import Tensor
from softgrad.derivation.meaning.terms import ZERO, Index, substitute, with_ranges
from softgrad.derivation.reading.chains import Chain, Document, Side, read
from softgrad.derivation.reading.reader import read_line
from softgrad.derivation.reading.syntax import (
    Condition,
    Evaluated,
    IndexLetter,
    IndexNumber,
    subnodes,
)
from softgrad.derivation.report import DisplayRow, Report, Step
from softgrad.derivation.showing.counterexample import counterexample

# Names for the open indices of a vector or matrix equation; more than any chain has free letters.
SLOT_LETTERS = (*"ijabrs", *(f"i_{count}" for count in range(MAX_INDICES_COMPARED)))


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
        One reason a step, in place of a reasons column.
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
    conditions = _read_given(given)
    try:
        document = read(latex)
        checker = Checker(document, notation, conditions, sympy, Deadline(seconds))
        report = checker.report()
    except LatexError as error:
        report = Report(latex, error=error)
    except RecursionError:
        error = LatexError("the expression is nested too deeply.", latex, kind="limit")
        report = Report(latex, error=error)
    report = replace(report, given=given)
    return report if reasons is None else _with_reasons(report, reasons)


def _read_given(given: str) -> tuple[Condition, ...]:
    if not given:
        return ()
    source = f"0, {given}"
    try:
        line = read_line(source, source, 0, len(source))
    except LatexError as error:
        raise ValueError(f"given={given!r} is no side condition: {error.message}") from error
    if len(line.sides) != 1 or not line.conditions:
        raise ValueError(f"given={given!r} is no side condition such as i = j")
    return line.conditions


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
    return replace(report, steps=steps, rows=rows)


@dataclass
class Meaning:
    """A side and what it stands for; `tensor` is None where it has no meaning."""

    side: Side
    tensor: Tensor | None
    error: LatexError | None = None


class Checker:
    """One run over one document."""

    def __init__(
        self,
        document: Document,
        notation: Notation,
        given: tuple[Condition, ...],
        sympy: bool,
        deadline: Deadline,
    ) -> None:
        self.document = document
        self.notation = notation
        self.given = given
        self.sympy = sympy
        self.deadline = deadline
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
            reason = "; ".join(step.reason for step in steps if step.reason)
            yield DisplayRow(row.typed, reason, tuple(step.number for step in steps))

    # --- one chain ------------------------------------------------------------------------------

    def _check_chain(self, chain: Chain) -> None:
        elaborator = Elaborator(self.notation, self.document.source)
        meanings = [self._meaning(side, elaborator) for side in chain.sides]
        first_step = len(self.steps) + 1
        for left, right in itertools.pairwise(meanings):
            is_first = left is meanings[0]
            self.steps.append(self._step(left, right, elaborator, is_first))
        self.warnings += elaborator.warnings
        if self.recovers_at is None:
            self._look_for_recovery(first_step, meanings, elaborator)

    def _meaning(self, side: Side, elaborator: Elaborator) -> Meaning:
        if side.node is None:
            return Meaning(side, None, side.error)
        is_first = not elaborator.reserved and not elaborator.started
        elaborator.started = True
        try:
            tensor = elaborator.meaning(side.node)
            elaborator.check_free_letters(is_first, self._condition_letters(side))
        except LatexError as error:
            elaborator.forget_new_letters(is_first)
            return Meaning(side, None, error)
        return Meaning(side, tensor)

    def _condition_letters(self, side: Side) -> set[str]:
        typed = [
            c
            for condition in (*self.given, *side.conditions)
            for c in (condition.left, condition.right)
        ]
        return {index.letter for index in typed if isinstance(index, IndexLetter)}

    def _step(self, left: Meaning, right: Meaning, elaborator: Elaborator, is_first: bool) -> Step:
        side = right.side
        number = len(self.steps) + 1
        step = Step(number, left.side.text, side.text, side.reason, row=side.row)
        error = right.error or (left.error if is_first else None)
        if error is None and left.tensor is None:
            return replace(step, message="The side before could not be read.")
        if error is None:
            try:
                return self._judged(step, self._claim(left, right, elaborator))
            except LatexError as misfit:
                error = misfit
        return replace(step, status="error", message=error.message, error=error)

    def _claim(self, left: Meaning, right: Meaning, elaborator: Elaborator) -> Claim:
        one, other = left.tensor, right.tensor
        if other.entry == ZERO and other.is_scalar:
            other = Tensor(ZERO, one.row, one.column)
        elif one.entry == ZERO and one.is_scalar:
            one = Tensor(ZERO, other.row, other.column)
        else:
            other = elaborator.aligned(one, other, right.side.node, "this equation joins")
        unused = [letter for letter in SLOT_LETTERS if letter not in elaborator.free]
        names = dict(zip(one.slots, unused, strict=False))
        typed = [condition for side in (left.side, right.side) for condition in _in_formula(side)]
        equal, different, sizes = self._conditions((*right.side.conditions, *typed), elaborator)
        elaborator.check_lengths(sizes)
        sides = [
            with_ranges(substitute(tensor.entry, names), elaborator.range_of)
            for tensor in (one, other)
        ]
        ranges = {letter: elaborator.range_of(letter) for letter in elaborator.free}
        ranges |= {name: elaborator.range_of(slot) for slot, name in names.items()}
        return Claim(*sides, ranges, equal, different, sizes)

    def _conditions(self, typed: tuple[Condition, ...], elaborator: Elaborator):
        """Sort the conditions of a line, and those given for all lines, by their kind."""
        equal: list[tuple[Index, Index]] = []
        different: list[tuple[Index, Index]] = []
        sizes: dict[str, int] = {}
        for condition in (*self.given, *typed):
            left, right = condition.left, condition.right
            is_size = isinstance(left, IndexLetter) and left.letter in self.notation.sizes
            if is_size and condition.equal and isinstance(right, IndexNumber):
                if not 1 <= right.value <= MAX_FIXED_SIZE:
                    message = f"a size must be between 1 and {MAX_FIXED_SIZE}."
                    elaborator.fail(right, message, "limit")
                sizes[left.letter] = right.value
                continue
            pair = (elaborator.index(left), elaborator.index(right))
            elaborator.same_range(*pair, condition)
            (equal if condition.equal else different).append(pair)
        return tuple(equal), tuple(different), sizes

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
        if not search.agreed:
            return "No point was found at which both sides have a value."
        reason = proof.why or "the rules for all sizes do not reduce the difference to 0"
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
                claim = self._claim(meanings[0], meanings[place + 1], elaborator)
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


def _in_formula(side: Side) -> tuple[Condition, ...]:
    r"""Return the conditions that a side itself holds, after ``\right|``."""
    found = [part.conditions for part in subnodes(side.node) if isinstance(part, Evaluated)]
    return tuple(condition for conditions in found for condition in conditions)


def _is_case(proof: all_sizes.Proof) -> bool:
    """Whether the failed case relates indices to one another, such as "i ≠ j"."""
    return bool(re.search(r"[=≠] \D", proof.failed_case))


def _disagreement(step: Step) -> str:
    found = "; ".join(f"{name}: {summary}" for name, summary in step.engines.items())
    return (
        f"step {step.number}, {step.left} = {step.right}: the engines contradict each other "
        f"({found}). This is a fault of softgrad.derivation; please report it."
    )
