"""First engine: decide a claim for every size at once.

The difference of both sides is differentiated, unfolded and brought to normal form, once for each
way in which the free indices can coincide.  If it vanishes in all of them the claim is proved.
If not, nothing follows: the claim may be false, or true for a reason that the rules do not know.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from softgrad.derivation.engines.claim import Claim, assignments, coincidences
from softgrad.derivation.engines.differentiate import Calculus
from softgrad.derivation.engines.normal_form import NormalForm
from softgrad.derivation.errors import UndecidedError
from softgrad.derivation.limits import ALL_SIZES_WORK, Budget, Deadline
from softgrad.derivation.meaning.coincidences import describe_case
from softgrad.derivation.meaning.notation import Notation
from softgrad.derivation.meaning.terms import (
    ONE,
    Entry,
    Index,
    Term,
    add,
    at_sizes,
    map_children,
    negate,
    substitute,
    subtract,
)


@dataclass(frozen=True)
class Proof:
    """What the engine found.

    Attributes
    ----------
    outcome : str
        ``"proved"``, ``"not proved"`` (a difference is left) or ``"undecided"`` (gave up).
    cases : tuple of str
        The cases of coinciding indices that were looked at.
    failed_case : str
        The first case in which a difference is left.
    why : str
        Why the engine gave up.
    """

    outcome: str
    cases: tuple[str, ...] = ()
    failed_case: str = ""
    why: str = ""

    @property
    def summary(self) -> str:
        """The finding in a few words."""
        if self.outcome == "proved":
            return f"proved in {len(self.cases)} case{'s' if len(self.cases) != 1 else ''}"
        if self.outcome == "undecided":
            return f"undecided: {self.why}"
        compares = any(sign in self.failed_case for sign in "=≠")
        return f"not proved for {self.failed_case}" if compares else "not proved"


def decide(claim: Claim, notation: Notation, deadline: Deadline) -> Proof:
    """Try to prove a claim."""
    budget = Budget(ALL_SIZES_WORK, deadline)
    seen: list[str] = []
    try:
        difference = subtract(claim.left, claim.right)
        calculus = Calculus(notation, budget)
        difference = calculus.unfolded(calculus.carried_out(difference))
        for name, same, term in _cases(claim, difference, notation, budget):
            budget.spend()
            seen.append(name)
            normal_form = NormalForm(notation, budget, same)
            if not normal_form.is_zero(normal_form.of(term)):
                return Proof("not proved", tuple(seen), failed_case=name)
    except UndecidedError as error:
        return Proof("undecided", tuple(seen), why=str(error))
    return Proof("proved", tuple(seen))


def _cases(
    claim: Claim, difference: Term, notation: Notation, budget: Budget
) -> Iterator[tuple[str, Mapping[str, Index], Term]]:
    """Yield the name of each case, its representatives, and the term to be tested."""
    written_out = at_sizes(difference, claim.sizes, budget.spend)
    for values in assignments(claim, claim.sizes):
        chosen = ", ".join(f"{letter} = {value}" for letter, value in values.items())
        term = _with_last_entries(substitute(written_out, values), claim.sizes, notation)
        for same in coincidences(claim.at(values)):
            case = describe_case(same, claim.ranges)
            is_said = chosen and not set(case) & {"=", "≠"}
            yield chosen if is_said else ", ".join(filter(None, (chosen, case))), same, term


def _with_last_entries(term: Term, sizes: Mapping[str, int], notation: Notation) -> Term:
    """Use y_n = 1 - y_1 - … - y_(n-1) where n is a number."""
    if isinstance(term, Entry) and notation.symbols[term.symbol].sums_to_one:
        *first, last = term.indices
        size = sizes.get(notation.symbols[term.symbol].ranges[-1])
        if size is not None and last == size:
            others = [Entry(term.symbol, (*first, value)) for value in range(1, size)]
            return add(ONE, *map(negate, others))
        return term
    return map_children(term, lambda part: _with_last_entries(part, sizes, notation))
