"""Fill in softmax's Jacobian: the quiz names the mistake, on the page and in Python."""

import reprlib

import numpy as np
import traitlets
from traitlets import TraitError

from softgrad.functions import softmax
from softgrad.widgets.base import BookWidget
from softgrad.widgets.bundle import static
from softgrad.widgets.format import fixed, joined, named, plain, settled, significant
from softgrad.widgets.number_input import LONGEST
from softgrad.widgets.picture import BAR, LINE, QUIET, TEXT, TRACK, Picture, Rectangle, Text
from softgrad.widgets.quiz_mistakes import VERDICTS, Feedback, judge
from softgrad.widgets.traits import Choice, FiniteList, ShortTexts

SHOWN_CHARACTERS = 9  # of an answer, in the figure


class JacobianQuiz(BookWidget):
    """An empty Jacobian to fill in; a mistake is named, and no right value is given away.

    Traits
    ------
    logits : list of float
        The logits z: 2 to 4 numbers from −5 to 5. Their probabilities p are shown.
    answers : list of list of str
        What is typed for each entry, row by row, at most 40 characters each: a decimal, a fraction
        such as "-1/4", a product such as "-0.24*0.09", or a mixture with brackets. Blank if it is
        unanswered.
    verdict : str
        "" until the reader asks for a check; then the verdict of ``feedback``, which follows
        the answers.

    Raises
    ------
    TraitError
        If a trait is given a value outside these bounds. The message names the value.

    Notes
    -----
    An answer is right with three significant digits, computed from p or from its four shown digits.
    ``quiz_mistakes`` says how near that is. A mistake is recognised by the same rule, and also
    behind coarser rounding.
    Source: chapter ``jacobian``, equation ``eq-jacobian``.

    Examples
    --------
    >>> quiz = JacobianQuiz(logits=[0.0, 0.0], answers=[["1/4", "0"], ["0", "1/4"]])
    >>> quiz.feedback.verdict
    'diagonal only'
    """

    _esm = static("jacobian_quiz.js")
    _css = static("family.css", "jacobian_quiz.css")

    logits = FiniteList([1.0, 2.0, 3.0], minlen=2, maxlen=4, low=-5.0, high=5.0).tag(sync=True)
    answers = ShortTexts(rows=(2, 4), columns=(2, 4), longest=LONGEST).tag(sync=True)
    verdict = Choice("", words=("", *VERDICTS)).tag(sync=True)

    @property
    def probabilities(self) -> np.ndarray:
        """The probabilities p, shape (n,)."""
        return softmax(self.logits)

    @property
    def feedback(self) -> Feedback:
        """Verdict, message and marks for the present answers, by the rules of the page."""
        return judge(self.logits, self.answers)

    def clear(self) -> None:
        """Empty the grid."""
        self.answers = blank(len(self.logits))

    @traitlets.default("answers")
    def _blank_answers(self) -> list[list[str]]:
        return blank(len(self.logits))

    @traitlets.validate("answers")
    def _as_many_as_entries(self, proposal: dict) -> list[list[str]]:
        rows, n = proposal["value"], len(self.logits)
        if not is_square(rows, n):
            raise TraitError(
                f"answers has rows of {reprlib.repr([len(row) for row in rows])} texts: "
                f"expected {n} rows of {n}, one for each entry"
            )
        return rows

    @traitlets.validate("verdict")
    def _true_verdict(self, proposal: dict) -> str:
        """Whatever is claimed, the verdict is that of the answers."""
        can_tell = is_square(self.answers, len(self.logits))
        return self.feedback.verdict if proposal["value"] and can_tell else ""

    @traitlets.observe("logits")
    def _one_answer_an_entry(self, _change: dict) -> None:
        if len(self.answers) != len(self.logits):
            self.clear()
        self._verdict_follows()

    @traitlets.observe("answers")
    def _verdict_follows(self, _change: dict | None = None) -> None:
        if self.verdict:
            self.verdict = self.feedback.verdict

    def description(self) -> str:
        """Return what is given and what is to be filled in, as text."""
        n = len(self.logits)
        asked = ", ".join(named("J", i) + named("", j) for i in range(n) for j in range(n))
        typed = ", ".join(
            f"{named('J', i)}{named('', j)}: {text}"
            for i, row in enumerate(self.answers)
            for j, text in enumerate(row)
            if text.strip()
        )
        return (
            f"Fill in the Jacobian of softmax at z = ({joined(self.logits, plain)}).\n"
            f"p = ({joined(self.probabilities, four_digits)}).\n"
            f"Entries, rows p, columns z: {asked}.\n"
            f"Filled in so far: {typed or 'none'}."
        )

    def picture(self) -> Picture:
        """Return the given numbers beside a grid with a box for each entry."""
        side = 84
        size = side * len(self.logits)
        picture = Picture(width=372 + size, height=96 + size)
        for k, (z, p) in enumerate(zip(self.logits, self.probabilities, strict=True)):
            y = 56 + (k + 0.5) * side
            picture.add(
                Text(20, y, named("z", k), italic=True),
                Text(44, y, f"= {plain(z)}", QUIET),
                Text(116, y, named("p", k), italic=True),
                Rectangle(142, y - 8, 90, 16, TRACK, radius=3),
                Rectangle(142, y - 8, max(90 * p, 1), 16, BAR),
                Text(240, y, four_digits(p), size=13),
                Text(334, y, named("p", k), QUIET, anchor="middle", italic=True),
                Text(
                    352 + (k + 0.5) * side, 38, named("z", k), QUIET, anchor="middle", italic=True
                ),
            )
        draw_boxes(picture, self.answers, left=352, top=56, side=side)
        picture.add(Text(20, size + 76, "Fill in ∂p/∂z, to three significant digits.", QUIET, 13))
        return picture


def draw_boxes(
    picture: Picture, answers: list[list[str]], left: float, top: float, side: float
) -> None:
    """Draw a box for each entry, with what was typed into it."""
    for i, row in enumerate(answers):
        for j, text in enumerate(row):
            x, y = left + j * side, top + i * side
            shown = text if len(text) <= SHOWN_CHARACTERS else text[: SHOWN_CHARACTERS - 1] + "…"
            picture.add(
                Rectangle(x + 2, y + 2, side - 4, side - 4, "#ffffff", LINE, 1.5, radius=5),
                Text(x + side / 2, y + side / 2, shown, TEXT, size=12, anchor="middle"),
            )


def is_square(rows: list[list[str]], n: int) -> bool:
    """Tell whether there are n rows of n answers."""
    return len(rows) == n and all(len(row) == n for row in rows)


def four_digits(x: float) -> str:
    """Return `x` with four significant digits, as ``js/jacobian_quiz.js`` does.

    Examples
    --------
    >>> four_digits(0.09003057), four_digits(0.5)
    ('0.09003', '0.5000')
    """
    rounded = significant(settled(x), 4)
    return fixed(rounded, 3 - rounded.adjusted())


def blank(n: int) -> list[list[str]]:
    """Return an empty answer for each of n × n entries."""
    return [[""] * n for _ in range(n)]
