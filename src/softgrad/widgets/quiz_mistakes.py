"""Judges answers to "fill in the Jacobian", and names the mistake behind a wrong one.

The same rules as in ``js/quiz_mistakes.js``, which judges on the page.

How near is near enough? Readers compute from the p that the quiz shows, and then they round. Both
errors add up:

1. A shown p_k has four significant digits, so it is off by at most half a unit h_k of its fourth.
   1 − p_i, taken from 1 or as the sum of the others, is off by at most h_i or Σ_{k≠i} h_k; p·p by
   Σ_k 2 p_k h_k. A formula moves each of its numbers by that much, one after the other: the sum of
   the changes is the *slack*. (Two errors at once change a product by their product more; since no
   h_k exceeds p_k/2000, one part in a thousand covers it.)
2. What the formula gives on shown digits is then at most |x| + slack, where x is what it gives on
   p itself. Rounded to three significant digits, it moves by half a unit of the third digit of
   |x| + slack, or less.

So x is close to what was typed if they differ by no more than slack + half that unit. The same
holds for the right formulas and for the wrong ones, each with its own slack. Where the slack is as
large as x, because p_i shows as 1.000, the digits on display cannot say more.

Source: chapter ``jacobian``, equation ``eq-jacobian``.
"""

import math
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from softgrad.functions import softmax
from softgrad.widgets.format import named
from softgrad.widgets.number_input import Typed, read_number
from softgrad.widgets.quiz_models import (
    FEELS_NOTHING,
    MISTAKES,
    RIGHT,
    Formula,
    Mistake,
    Place,
    zero,
)


class Feedback(NamedTuple):
    """What the quiz says: a verdict, sentences, and a word for each entry.

    The verdict is "unanswered", "unreadable", "correct", "right so far", "rounding too coarse",
    "partly right", "wrong", or the name of a mistake in ``MISTAKES``. A mark is "unanswered",
    "unreadable", "right", "coarse" or "wrong".
    """

    verdict: str
    message: str
    marks: list[list[str]]


OTHER_VERDICTS = (
    *("unanswered", "unreadable", "correct", "right so far", "rounding too coarse"),
    *("partly right", "wrong"),
)
VERDICTS = (*OTHER_VERDICTS, *(mistake.name for mistake in MISTAKES))


def half_unit(x: float, digits: int) -> float:
    """Return half a unit of the given significant digit of `x`."""
    return float(f"5e{math.floor(math.log10(x)) - digits}")


def is_rounded(typed: Typed, x: float, slack: float) -> bool:
    """Tell whether a number within `slack` of `x`, rounded or cut off, gives what was typed.

    A typed 0.00 may be any number that rounds to it, of either sign; a 0 without decimals is exact.
    """
    if typed.value == 0:
        return 0 < abs(x) <= 0.5 * typed.unit + slack
    over = abs(x) - abs(typed.value)
    return typed.value * x > 0 and -0.5 * typed.unit - slack <= over < typed.unit + slack


class Row(NamedTuple):
    """All p_k and 1 − p_k, and p·p; or the errors of these."""

    p: np.ndarray
    rest: np.ndarray
    square: float

    def at(self, i: int, j: int) -> Place:
        """Return what the formulas of entry (i, j) take."""
        return Place(*map(float, (self.p[i], self.p[j], self.rest[i], self.rest[j], self.square)))


def sum_of_others(values: np.ndarray) -> np.ndarray:
    """Return for each index the sum of all other values."""
    return np.array([np.delete(values, i).sum() for i in range(len(values))])


def numbers_of(p: np.ndarray) -> Row:
    """Return what the formulas take."""
    return Row(p, sum_of_others(p), float(p @ p))


def errors_of(p: np.ndarray) -> Row:
    """Return how far off these may be where p is read from its four shown digits."""
    error = np.array([half_unit(x, 4) for x in p])
    return Row(error, np.maximum(error, sum_of_others(error)), float(2 * p @ error))


class Entry:
    """One entry of the quiz: what was typed, and what fits it."""

    def __init__(self, text: str, i: int, j: int, numbers: Row, errors: Row):
        self.name = named("J", i) + named("", j)
        self.typed = read_number(text)
        self.is_diagonal = i == j
        self.numbers, self.errors = numbers.at(i, j), errors.at(i, j)

    @property
    def exact(self) -> float:
        """The right value."""
        return self.formula_of(RIGHT)(self.numbers)

    def formula_of(self, mistake: Mistake) -> Formula:
        """Return what `mistake` computes here."""
        return mistake.on_diagonal if self.is_diagonal else mistake.beside

    def value_and_slack(self, mistake: Mistake) -> tuple[float, float]:
        """Return what the entry would be, and how far off it may be on the shown digits of p."""
        formula, moved = self.formula_of(mistake), 0.0
        x = formula(self.numbers)
        for place, error in enumerate(self.errors):
            numbers = list(self.numbers)
            numbers[place] += error
            moved += abs(formula(Place(*numbers)) - x)
        return x, moved * 1.001

    def is_close(self, mistake: Mistake) -> bool:
        """Tell whether `mistake`, from the shown digits of p, gives what was typed in three."""
        x, slack = self.value_and_slack(mistake)
        size = abs(x) + slack
        room = slack + half_unit(size, 3) if size else 0.0
        return abs(self.typed.value - x) <= room

    def fits(self, mistake: Mistake) -> bool:
        """Tell whether `mistake` gives what was typed, perhaps after coarser rounding."""
        return self.is_close(mistake) or is_rounded(self.typed, *self.value_and_slack(mistake))

    def speaks_for(self, mistake: Mistake) -> bool:
        """Tell whether the answer is a sign of `mistake`: a 0 is one of a formula 0 alone."""
        return self.typed.value != 0 or self.formula_of(mistake) is zero

    @property
    def mark(self) -> str:
        """One word for the answer."""
        if self.typed is None:
            return "unanswered"
        if math.isnan(self.typed.value):
            return "unreadable"
        if self.is_close(RIGHT):
            return "right"
        return "coarse" if self.fits(RIGHT) else "wrong"


def listed(entries: list[Entry]) -> str:
    """Return the names of the first four entries, and how many there are beyond."""
    more = f" and {len(entries) - 4} more" if len(entries) > 4 else ""
    return ", ".join(entry.name for entry in entries[:4]) + more


def explain(wrong: list[Entry], answered: list[Entry]) -> Mistake | None:
    """Return the mistake that explains all that is wrong, and as much as it can of the rest."""
    fitting = [
        m for m in MISTAKES if all(e.fits(m) for e in wrong) and any(e.speaks_for(m) for e in wrong)
    ]
    return max(fitting, key=lambda m: sum(e.fits(m) for e in answered), default=None)


def remark(entry: Entry) -> str:
    """Return what can be said about one wrong entry without its right value."""
    if entry.typed.value == 0:
        return f"{entry.name}: {FEELS_NOTHING}"
    if mistake := next(filter(entry.is_close, MISTAKES), None):
        return f"{entry.name}: {mistake.reason}"
    if entry.typed.value * entry.exact <= 0:
        return f"{entry.name}: think about the sign first."
    size = "large" if abs(entry.typed.value) > abs(entry.exact) else "small"
    return f"{entry.name}: the sign is right, the size is too {size}."


def verdict_on_wrong(
    wrong: list[Entry], coarse: list[Entry], good: list[Entry], count: int
) -> tuple[str, str]:
    """Return verdict and sentences where some of `count` entries are wrong."""
    mistake = explain(wrong, [*good, *coarse, *wrong])
    rough = f" Rounded too coarsely: {listed(coarse)}." if coarse else ""
    share = f" Right: {len(good)} of {count}.{rough}"
    if mistake:
        return mistake.name, f"{listed(wrong)}: {mistake.reason}{share}"
    return "partly right" if good else "wrong", " ".join(map(remark, wrong[:3])) + share


def verdict_on(entries: list[Entry]) -> tuple[str, str]:
    """Return verdict and sentences, those on unanswered entries apart."""
    unreadable = marked(entries, "unreadable")
    verdict, said = verdict_on_numbers(entries)
    if not unreadable:
        return verdict, said
    such = "Write a number such as −0.25, −1/4 or −0.5·0.5."
    rest = "" if verdict == "unanswered" else f" {said}"
    return "unreadable", f"{listed(unreadable)} cannot be read. {such}{rest}"


def verdict_on_numbers(entries: list[Entry]) -> tuple[str, str]:
    """Return verdict and sentences about the numbers among `entries`."""
    good, coarse, wrong = (marked(entries, mark) for mark in ("right", "coarse", "wrong"))
    if len(good) == len(entries):
        return "correct", f"All {len(good)} entries are right."
    if wrong:
        return verdict_on_wrong(wrong, coarse, good, len(entries))
    if coarse:
        advice = "Keep four digits on the way and three significant digits at the end."
        return "rounding too coarse", f"{listed(coarse)}: rounded too coarsely. {advice}"
    if good:
        return "right so far", "Every number so far is right."
    return "unanswered", "Nothing is filled in yet."


def marked(entries: Iterable[Entry], mark: str) -> list[Entry]:
    """Return the entries with that mark."""
    return [entry for entry in entries if entry.mark == mark]


def judge(logits: list[float], answers: list[list[str]]) -> Feedback:
    """Judge answers to "fill in the Jacobian" without giving a right value away.

    Parameters
    ----------
    logits : list of float, length n
        The logits z.
    answers : list of list of str, n rows of n
        What was typed for each entry; blank if nothing was.

    Examples
    --------
    >>> judge([0.0, 0.0], [["1/4", "1/4"], ["", "1/4"]]).verdict
    'sign flipped beside the diagonal'
    >>> judge([0.0, 0.0], [["1/4", "-0.25"], ["-0.5·0.5", ".25"]]).message
    'All 4 entries are right.'
    """
    p = softmax(logits)
    given = numbers_of(p), errors_of(p)
    rows = [
        [Entry(text, i, j, *given) for j, text in enumerate(row)] for i, row in enumerate(answers)
    ]
    entries = [entry for row in rows for entry in row]
    verdict, said = verdict_on(entries)
    blank = marked(entries, "unanswered")
    message = f"{said} Unanswered: {listed(blank)}." if blank else said
    return Feedback(verdict, message, [[entry.mark for entry in row] for row in rows])
