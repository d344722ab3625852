r"""Find the equations of one line: what stands before them, and where each ends.

``\text{if } i = j: \quad a = b`` starts with a condition; ``a = b, \qquad c = d``,
``a &= b & c &= d`` and ``a = b \text{ so } c = d`` hold two equations.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace

from softgrad.derivation.reading.environments import is_relation, outermost, relations
from softgrad.derivation.reading.phrases import CONCLUSION
from softgrad.derivation.reading.remarks import TEXT, is_words, remarks_start
from softgrad.derivation.reading.side_conditions import BODY, is_condition

SPACING = r"(?:[\s&]|\\[,;:! ]|\\q?quad(?![A-Za-z]))*"
BARE_LEAD = re.compile(rf"{SPACING}\(?\s{{0,9}}{BODY}\s{{0,9}}\)?{SPACING}:(?!\s*=){SPACING}")
WORDS = r"\\(?:text|textrm|textit|textbf|mbox)\s*\{(?:[^{}$]|\$[^$]{0,200}\$){0,200}\}"
WORDS_LEAD = re.compile(
    rf"{SPACING}{WORDS}{SPACING}(?:(?:\(\s*)?{BODY}(?:\s*\))?)?{SPACING}"
    rf"(?:(?:[,:](?!\s*=)|{WORDS}){SPACING}){{0,4}}"
)
AMPERSANDS = re.compile(r"&(?:\s*&)*")
REACH = 20
GAPS = (r"\quad", r"\qquad")


@dataclass(frozen=True)
class Equation:
    """Where an equation stands in its line.

    Attributes
    ----------
    start, end : int
        From its left side to the end of what stands beside it.
    lead : tuple of int
        The span of what the line says before its first equation.
    shown_from : int
        Where its display starts.
    column : int
        Counts the equations that ``&`` sets beside one another.
    """

    start: int
    end: int
    lead: tuple[int, int]
    shown_from: int
    column: int = 0


def lead_end(text: str, start: int, end: int) -> int:
    """Return where the first equation of a line starts, after a condition or words before it."""
    bare = BARE_LEAD.match(text, start, end)
    if bare:
        return bare.end()
    first = re.compile(r"[\s&]*").match(text, start, end).end()
    if TEXT.match(text, first) is None or not is_words(text, first):
        return start
    lead = WORDS_LEAD.match(text, start, end)
    return lead.end() if lead and relations(text, lead.end(), end) else start


def side_by_side(text: str, start: int, end: int) -> Iterator[Equation]:
    """Yield the equations of a line, from left to right."""
    first = lead_end(text, start, end)
    current = Equation(first, end, (start, first), start)
    line = _Line(text, first, end)
    for cut in line.cuts():
        if cut.start >= current.start and line.parts_two(current.start, cut):
            yield replace(current, end=cut.start)
            column = current.column + cut.is_column
            current = Equation(cut.end, end, current.lead, cut.end, column)
    yield current


@dataclass(frozen=True)
class Cut:
    """A place where one equation may end and the next begin."""

    start: int
    end: int
    is_column: bool = False
    is_wide: bool = False


class _Line:
    """The marks and words of a line that stand outside of all braces."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text = text
        self.end = end
        self.beside = remarks_start(text, start, end)
        self.parts = list(outermost(text, start, end))
        self.places = [part.start() for part in self.parts]
        self.relations = [part.start() for part in self.parts if is_relation(part[0])]

    def cuts(self) -> Iterator[Cut]:
        """Yield gaps, columns, and words that draw a conclusion."""
        past = 0
        for part in self.parts:
            if part.start() < past:
                continue
            if part[0] in GAPS and part.start() < self.beside:
                yield Cut(*part.span())
            elif part[0] == "&":
                run = AMPERSANDS.match(self.text, part.start(), self.end)
                past = run.end()
                yield Cut(*run.span(), is_column=True, is_wide=run[0].count("&") > 1)
            elif self._concludes(part.start()):
                yield Cut(part.start(), self._word_end(part.start()))

    def _concludes(self, place: int) -> bool:
        words = TEXT.match(self.text, place)
        said = words and CONCLUSION.match(self.text, words.end(), self.end)
        return bool(said) and self.text.startswith("}", said.end())

    def _word_end(self, place: int) -> int:
        return self.text.index("}", place) + 1

    def parts_two(self, start: int, cut: Cut) -> bool:
        """Whether there is an equation before the cut, and another one behind it."""
        last = bisect_left(self.relations, cut.start) - 1
        if last < 0 or self.relations[last] < start:
            return False
        place = bisect_left(self.places, self.relations[last])
        right = self.text[self.parts[place].end() : cut.start].strip(" \n\t&")
        return bool(right) and self._opens_equation(cut)

    def _opens_equation(self, cut: Cut) -> bool:
        stop = self._segment_end(cut.end)
        first = bisect_left(self.relations, cut.end)
        if first == len(self.relations) or self.relations[first] >= stop:
            return False
        if is_condition(self.text[cut.end : stop].strip(" \n\t&")):
            return False
        left = self.text[cut.end : self.relations[first]].rstrip(" :")
        if not left.strip(" \n\t&"):
            return cut.is_wide
        # A column of its own that is not aligned holds a reason.
        return not cut.is_wide or left.endswith("&")

    def _segment_end(self, start: int) -> int:
        """Return where words, a wide gap or a column of remarks end the equation at `start`."""
        has_relation = False
        for part in self.parts[bisect_left(self.places, start) :]:
            has_relation |= is_relation(part[0])
            ends = part[0] in GAPS or (part[0] == "&" and self._is_wide(part.end()))
            if (has_relation and ends) or is_words(self.text, part.start()):
                return part.start()
        return self.end

    def _is_wide(self, place: int) -> bool:
        return self.text[place : place + REACH].lstrip().startswith("&")
