"""Mistakes that people make with softmax's Jacobian, each as the wrong formula behind it.

The same table and the same rules as in ``js/quiz_mistakes.js``, which judges on the page. A formula
takes a = p_i, b = p_j, c = 1 − p_i, d = 1 − p_j and s = p·p.
"""

import math
from collections.abc import Callable, Iterable
from typing import NamedTuple

import numpy as np

from softgrad.functions import softmax
from softgrad.widgets.format import named
from softgrad.widgets.number_input import Typed, read_number

Formula = Callable[[float, float, float, float, float], float]


class Mistake(NamedTuple):
    """A wrong model of the Jacobian: its formulas, and what its believer is told."""

    name: str
    on_diagonal: Formula
    beside: Formula
    reason: str


def own(a: float, _b: float, c: float, _d: float, _s: float) -> float:
    """Return p_i (1 − p_i), right on the diagonal."""
    return a * c


def cross(a: float, b: float, _c: float, _d: float, _s: float) -> float:
    """Return −p_i p_j, right beside the diagonal."""
    return -a * b


def product(a: float, b: float, _c: float, _d: float, _s: float) -> float:
    """Return p_i p_j."""
    return a * b


def lost(a: float, _b: float, c: float, _d: float, _s: float) -> float:
    """Return −p_i (1 − p_i)."""
    return -a * c


def p_i(a: float, _b: float, _c: float, _d: float, _s: float) -> float:
    """Return p_i."""
    return a


def rest(_a: float, _b: float, c: float, _d: float, _s: float) -> float:
    """Return 1 − p_i."""
    return c


def zero(_a: float, _b: float, _c: float, _d: float, _s: float) -> float:
    """Return 0."""
    return 0.0


RIGHT = Mistake("", own, cross, "")
SIGN = "the sign is turned round. Who wins when that logit grows, and who pays?"
STILL = "Beside the diagonal the numerator stands still."

# Of two that fit the same answers equally well, the first is named.
MISTAKES = (
    Mistake("sign flipped", lost, product, SIGN),
    Mistake("sign flipped beside the diagonal", own, product, SIGN),
    Mistake("sign flipped on the diagonal", lost, cross, SIGN),
    Mistake("delta missing", cross, cross, "that is −pᵢpⱼ even where i = j. The δ is missing."),
    Mistake(
        "diagonal only", own, zero, "0 says that pᵢ does not feel zⱼ. Look at the denominator."
    ),
    Mistake(
        "p_i instead of p_i(1 - p_i)",
        p_i,
        cross,
        "that is pᵢ alone. The denominator moves too.",
    ),
    Mistake("diag(p) alone", p_i, zero, "that is diag(p) alone. The denominators move too."),
    Mistake(
        "p_j instead of p_i",
        own,
        lambda _a, b, _c, _d, _s: -b * b,
        "both factors are pⱼ. One belongs to the row.",
    ),
    Mistake(
        "p_i instead of p_j",
        own,
        lambda a, _b, _c, _d, _s: -a * a,
        "both factors are pᵢ. One belongs to the column.",
    ),
    Mistake(
        "p_j(1 - p_i) beside the diagonal",
        own,
        lambda _a, b, c, _d, _s: b * c,
        f"that is pⱼ(1 − pᵢ). {STILL}",
    ),
    Mistake(
        "p_i(1 - p_j) beside the diagonal",
        own,
        lambda a, _b, _c, d, _s: a * d,
        f"that is pᵢ(1 − pⱼ). {STILL}",
    ),
    Mistake(
        "factor p_i missing",
        rest,
        lambda _a, b, _c, _d, _s: -b,
        "that is δᵢⱼ − pⱼ. A factor is missing.",
    ),
    Mistake(
        "factor p_j missing",
        rest,
        lambda a, _b, _c, _d, _s: -a,
        "that is δᵢⱼ − pᵢ. A factor is missing.",
    ),
    Mistake(
        "plus instead of minus",
        lambda a, _b, _c, _d, _s: a * (1 + a),
        product,
        "that is pᵢ(δᵢⱼ + pⱼ). Mind the sign in the quotient rule.",
    ),
    Mistake(
        "outer product alone",
        product,
        product,
        "that is pᵢpⱼ. From what is it subtracted?",
    ),
    Mistake(
        "inner product",
        lambda a, _b, _c, _d, s: a - s,
        lambda _a, _b, _c, _d, s: -s,
        "p·p is one number. A table of products is subtracted.",
    ),
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
    return float(f"5e{math.floor(math.log10(abs(x))) - digits}")


def is_rounded(typed: Typed, x: float) -> bool:
    """Tell whether `x`, rounded or cut off after the last digit typed, gives what was typed."""
    over = abs(x) - abs(typed.value)
    return typed.value * x > 0 and -typed.unit * (0.5 + 1e-9) <= over < typed.unit


class Entry:
    """One entry of the quiz: what was typed, and what fits it."""

    def __init__(self, text: str, i: int, j: int, p: np.ndarray):
        self.name = named("J", i) + named("", j)
        self.typed = read_number(text)
        a, b = float(p[i]), float(p[j])
        rest, other_rest = (float(np.delete(p, k).sum()) for k in (i, j))
        self.numbers = (a, b, rest, other_rest, float(p @ p))
        self.is_diagonal = i == j
        # What the four digits of p that the quiz shows leave open.
        if i == j:
            self.slack = half_unit(a, 4) * abs(1 - 2 * a)
        else:
            self.slack = a * half_unit(b, 4) + b * half_unit(a, 4)

    @property
    def exact(self) -> float:
        """The right value."""
        return self.value_of(RIGHT)

    def value_of(self, mistake: Mistake) -> float:
        """Return what the entry would be."""
        formula = mistake.on_diagonal if self.is_diagonal else mistake.beside
        return formula(*self.numbers)

    def is_close(self, mistake: Mistake) -> bool:
        """Tell whether `mistake` gives three digits typed, or as many as p's four digits can."""
        x = self.value_of(mistake)
        room = 0.0 if x == 0 else max(half_unit(x, 3), self.slack) * (1 + 1e-9)
        return abs(self.typed.value - x) <= room

    def fits(self, mistake: Mistake) -> bool:
        """Tell whether `mistake` gives what was typed, perhaps after rounding."""
        return self.is_close(mistake) or is_rounded(self.typed, self.value_of(mistake))

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
    fitting = [m for m in MISTAKES if all(entry.fits(m) for entry in wrong)]
    return max(fitting, key=lambda m: sum(e.fits(m) for e in answered), default=None)


def remark(entry: Entry) -> str:
    """Return what can be said about one wrong entry without its right value."""
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
    unreadable, good, coarse, wrong = (
        marked(entries, mark) for mark in ("unreadable", "right", "coarse", "wrong")
    )
    if unreadable:
        such = "Write a number such as −0.25, −1/4 or −0.5·0.5."
        return "unreadable", f"{listed(unreadable)} cannot be read. {such}"
    if len(good) == len(entries):
        return "correct", f"All {len(good)} entries are right."
    if wrong:
        return verdict_on_wrong(wrong, coarse, good, len(entries))
    if coarse:
        advice = "Keep four digits on the way and three significant digits at the end."
        return "rounding too coarse", f"{listed(coarse)}: rounded too coarsely. {advice}"
    if good:
        return "right so far", "What is filled in is right."
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
    rows = [[Entry(text, i, j, p) for j, text in enumerate(row)] for i, row in enumerate(answers)]
    entries = [entry for row in rows for entry in row]
    verdict, said = verdict_on(entries)
    blank = marked(entries, "unanswered")
    message = f"{said} Unanswered: {listed(blank)}." if blank else said
    return Feedback(verdict, message, [[entry.mark for entry in row] for row in rows])
