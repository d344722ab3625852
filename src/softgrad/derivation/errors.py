"""What can go wrong, each in words that a reader of the derivation understands."""

from __future__ import annotations


class LatexError(ValueError):
    """A place in the typed LaTeX that cannot be read, or that does not fit together.

    Parameters
    ----------
    message : str
        What is wrong, as a sentence for a student.
    source : str
        The whole LaTeX text as typed.
    start, end : int
        Where the trouble is, as offsets into `source`; `end` is exclusive.
    expected : str
        What would fit there, in words; empty when the message says it all.
    kind : str
        ``"syntax"``, ``"unknown"`` (command or letter), ``"ambiguous"``, ``"index"``, ``"range"``,
        ``"shape"``, ``"sum"``, ``"derivative"`` or ``"limit"``.

    Attributes
    ----------
    line, column : int
        Counted from 1.
    sentence : str
        The place, what is wrong there, and what was expected.
    caret : str
        The line at fault, and under it a caret for every character at fault.
    """

    def __init__(
        self,
        message: str,
        source: str = "",
        start: int = 0,
        end: int | None = None,
        *,
        expected: str = "",
        kind: str = "syntax",
    ) -> None:
        self.message = message
        self.source = source
        self.start = min(max(start, 0), len(source))
        self.end = max(self.start, end if end is not None else self.start + 1)
        self.expected = expected
        self.kind = kind
        super().__init__(message)

    @property
    def line(self) -> int:
        """The line of the fault, counted from 1."""
        return self.source.count("\n", 0, self.start) + 1

    @property
    def column(self) -> int:
        """The column of the fault, counted from 1."""
        return self.start - (self.source.rfind("\n", 0, self.start) + 1) + 1

    @property
    def caret(self) -> str:
        """The line at fault with carets under the fault."""
        shown, column = self._window()
        width = max(1, min(self.end - self.start, len(shown) - column + 1))
        return f"{shown}\n{' ' * (column - 1)}{'^' * width}"

    def _window(self, reach: int = 60) -> tuple[str, int]:
        """Return the line at fault, cut to `reach` characters either side, and the column in it."""
        text = self.source.split("\n")[self.line - 1]
        first = max(0, self.column - 1 - reach)
        shown = "".join(c if c.isprintable() else " " for c in text[first : first + 2 * reach])
        return shown, self.column - first

    @property
    def sentence(self) -> str:
        """The place, what is wrong there, and what was expected, in words."""
        wanted = f" Expected {self.expected}." if self.expected else ""
        return f"line {self.line}, column {self.column}: {self.message}{wanted}"

    def __str__(self) -> str:
        return f"{self.sentence}\n{self.caret}"


class NotationError(ValueError):
    """A declaration that a :class:`~softgrad.derivation.Notation` cannot take."""


class EnginesDisagreeError(RuntimeError):
    """Two engines contradict each other: a fault of the checker, never of the reader."""


class UnprovedStepError(AssertionError):
    """A derivation that should have been proved was not (see :func:`softgrad.derivation.derive`).

    Attributes
    ----------
    report : Report
        What the checker found.
    """

    def __init__(self, message: str, report: object) -> None:
        self.report = report
        super().__init__(message)


class UndecidedError(Exception):
    """An engine's own admission that it cannot decide; never seen by the caller."""
