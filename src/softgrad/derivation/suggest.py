"""Propose a repair: single edits of the right side that make a wrong step true."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, replace

from softgrad.derivation.book import BOOK
from softgrad.derivation.check import Checker, read_given
from softgrad.derivation.engines import all_sizes, numeric
from softgrad.derivation.errors import LatexError
from softgrad.derivation.limits import Deadline
from softgrad.derivation.meaning.notation import Notation
from softgrad.derivation.reading.chains import Chain, read
from softgrad.derivation.reading.edits import Edit, Editor
from softgrad.derivation.reading.syntax import IndexLetter, Node, subnodes
from softgrad.derivation.reading.writer import latex as written

MAX_EDITS = 600


@dataclass(frozen=True)
class Suggestion:
    """A right side that makes the step true.

    Attributes
    ----------
    what : str
        What was edited, such as "the sign of a term".
    latex : str
        The right side after the edit.
    """

    what: str
    latex: str

    def __str__(self) -> str:
        return f"{self.latex}   ({self.what})"


def suggest(
    latex: str,
    notation: Notation = BOOK,
    step_number: int = 1,
    *,
    given: str = "",
    seconds: float = 1.0,
) -> list[Suggestion]:
    """Find single edits of the right side of a step that make it true.

    Parameters
    ----------
    latex : str
        The whole derivation.
    notation : Notation
        What its letters mean.
    step_number : int
        The step to repair, counted from 1.
    given : str
        Conditions that hold for every line, as for :func:`softgrad.derivation.check_derivation`.
    seconds : float
        Processor time allowed.

    Returns
    -------
    list of Suggestion
        Proved for every size; empty if no single edit repairs the step, or it cannot be read.

    Raises
    ------
    IndexError
        If there is no such step.
    ValueError
        If `given` is no condition.
    """
    conditions = read_given(given)
    try:
        document = read(latex, notation.positive_letters)
    except LatexError:
        return []
    chain, place = _locate(document.chains, step_number)
    left, right = chain.sides[place], chain.sides[place + 1]
    if left.node is None or right.node is None:
        return []
    deadline = Deadline(seconds)
    repair = Repair(Checker(document, notation, conditions, False, deadline), chain, place)
    edits = itertools.islice(Editor(notation, repair.letters()).edits(right.node), MAX_EDITS)
    found = _repairs(repair, edits, deadline)
    typed = written(right.node)
    return sorted(found, key=lambda suggestion: -_likeness(suggestion.latex, typed))


def _repairs(repair: Repair, edits: Iterable[Edit], deadline: Deadline) -> list[Suggestion]:
    """Return the edits that work; those of the whole side only where no other one does."""
    found: dict[bool, dict[str, Suggestion]] = {True: {}, False: {}}
    for edit in edits:
        if deadline.passed:
            break
        text, known = written(edit.node), found[edit.is_whole]
        if text not in known and repair.works(edit.node):
            known[text] = Suggestion(edit.what, text)
    return list((found[False] or found[True]).values())


def _likeness(text: str, original: str) -> float:
    """How much of what was typed a suggestion keeps, at its start and at its end."""
    before = _shared(text, original)
    after = _shared(text[before:][::-1], original[before:][::-1])
    return (before + after) / max(len(text), len(original))


def _shared(one: str, other: str) -> int:
    """Count the characters that two texts start with in common."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(one), len(other)))


def _locate(chains: tuple[Chain, ...], step_number: int) -> tuple[Chain, int]:
    """Return the chain of a step, and the place of its left side in it."""
    place = step_number - 1
    for chain in chains:
        if 0 <= place < len(chain.sides) - 1:
            return chain, place
        place -= len(chain.sides) - 1
    raise IndexError(f"there is no step {step_number}")


class Repair:
    """Tries other right sides for one step."""

    def __init__(self, checker: Checker, chain: Chain, place: int) -> None:
        self.checker = checker
        first, left, right = chain.sides[0], chain.sides[place], chain.sides[place + 1]
        # The first side says which letters are free, and the two of the step what they claim.
        self.chain = replace(chain, sides=[first, left, right])

    def letters(self) -> list[str]:
        """Return the free index letters of the derivation."""
        elaborator, _ = self.checker.meanings(self.chain)
        return list(dict.fromkeys([*elaborator.free, *sorted(self._condition_letters())]))

    def works(self, node: Node) -> bool:
        """Whether the step is proved with `node` on its right."""
        first, left, right = self.chain.sides
        edited = replace(self.chain, sides=[first, left, replace(right, node=node)])
        elaborator, (_, *meanings) = self.checker.meanings(edited)
        if any(meaning.tensor is None for meaning in meanings):
            return False
        try:
            claim = self.checker.claims(*meanings, elaborator)
        except LatexError:
            return False
        notation, deadline = self.checker.notation, self.checker.deadline
        proof = all_sizes.decide(claim, notation, deadline)
        if proof.outcome != "proved":
            return False
        search = numeric.search(claim, notation, deadline)
        return search.difference is None and search.agreed > 0

    def _condition_letters(self) -> set[str]:
        conditions = (*self.checker.given, *self.chain.sides[-1].conditions)
        parts = [part for condition in conditions for part in subnodes(condition)]
        return {part.letter for part in parts if isinstance(part, IndexLetter)}
