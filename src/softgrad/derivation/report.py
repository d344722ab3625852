"""What the checker reports: one verdict a step, each with its evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from softgrad.derivation.errors import LatexError
from softgrad.derivation.showing.counterexample import Counterexample

STATUSES = ("proved", "checked", "refuted", "error", "unknown")


@dataclass(frozen=True)
class Step:
    """One ``=`` of a derivation.

    Attributes
    ----------
    number : int
        Counted from 1.
    left, right : str
        The two sides as typed.
    reason : str
        The reason given for it, from a reasons column or a ``%`` comment.
    status : str
        ``"proved"`` for all that its `reach` names; ``"checked"`` by SymPy for n = 1, …, 5;
        ``"refuted"`` by a counterexample; ``"error"`` if it cannot be read; ``"unknown"`` if no
        engine could decide.
    message : str
        One sentence for the reader; empty for a step that is proved.
    counterexample : Counterexample or None
        For a refuted step.
    engines : mapping
        What each engine that was asked found: ``"all n"``, ``"numeric"``, ``"sympy"``.
    error : LatexError or None
        For a step that cannot be read.
    reach : str
        For which sizes the step is stated, such as "every n" or "n = 3"; empty if none plays a
        part.
    """

    number: int
    left: str
    right: str
    reason: str = ""
    status: str = "unknown"
    message: str = ""
    counterexample: Counterexample | None = None
    engines: Mapping[str, str] = field(default_factory=dict)
    error: LatexError | None = None
    row: int = 0
    reach: str = ""

    @property
    def ok(self) -> bool:
        """Whether the step holds."""
        return self.status in ("proved", "checked")

    def to_dict(self) -> dict[str, object]:
        """Return plain values, for JSON."""
        plain: dict[str, object] = {
            "number": self.number,
            "left": self.left,
            "right": self.right,
            "reason": self.reason,
            "status": self.status,
            "engines": dict(self.engines),
        }
        if self.message:
            plain["message"] = self.message
        if self.counterexample is not None:
            plain["counterexample"] = self.counterexample.to_dict()
        return plain

    def __str__(self) -> str:
        because = f"   [{self.reason}]" if self.reason else ""
        equation = f"{self.left} = {self.right}" if self.left else self.right
        line = f"{self.number}. {self.status:8} {equation}{because}"
        return f"{line}\n   {self.message}" if self.message else line


@dataclass(frozen=True)
class DisplayRow:
    """A line as typed, its reason, and the numbers of the steps on it; or a line of words alone."""

    latex: str
    reason: str
    steps: tuple[int, ...]
    is_words: bool = False


@dataclass(frozen=True)
class Report:
    """The verdict on a derivation.

    Attributes
    ----------
    latex : str
        The derivation as typed.
    steps : tuple of Step
        One for each ``=``.
    error : LatexError or None
        The first thing that could not be read.
    warnings : tuple of str
        What is right but may mislead.
    given : str
        Conditions under which the whole derivation stands.
    recovers_at : int or None
        If a step is wrong, the later step whose right side equals the first line again.
    rows : tuple of DisplayRow
        The lines for display.
    expected, because : str
        What the author says about a derivation that is not meant to be proved.
    label : str
        The name by which pages refer to it.
    """

    latex: str
    steps: tuple[Step, ...] = ()
    error: LatexError | None = None
    warnings: tuple[str, ...] = ()
    given: str = ""
    recovers_at: int | None = None
    rows: tuple[DisplayRow, ...] = ()
    expected: str = "proved"
    because: str = ""
    label: str = ""

    @property
    def ok(self) -> bool:
        """Whether every step holds."""
        return self.error is None and bool(self.steps) and all(step.ok for step in self.steps)

    @property
    def first_bad(self) -> Step | None:
        """The first step that does not hold, or None."""
        return next((step for step in self.steps if not step.ok), None)

    @property
    def verdict(self) -> str:
        """The weakest status of all steps; "error" if the text cannot be read."""
        if self.error is not None or not self.steps:
            return "error"
        found = {step.status for step in self.steps}
        order = ("error", "refuted", "unknown", "checked", "proved")
        return next(status for status in order if status in found)

    def to_dict(self) -> dict[str, object]:
        """Return plain values, for JSON."""
        plain: dict[str, object] = {
            "latex": self.latex,
            "verdict": self.verdict,
            "steps": [step.to_dict() for step in self.steps],
        }
        for name in ("label", "given", "because", "recovers_at"):
            if getattr(self, name):
                plain[name] = getattr(self, name)
        if self.expected != "proved":
            plain["expected"] = self.expected
        if self.error is not None:
            error = self.error
            plain["error"] = {
                "message": error.message,
                "line": error.line,
                "column": error.column,
                "expected": error.expected,
            }
        return plain

    def __str__(self) -> str:
        lines = [f"given {self.given}"] if self.given else []
        lines += [str(step) for step in self.steps]
        if self.error is not None and not any(step.error for step in self.steps):
            lines.append(str(self.error))
        if self.recovers_at:
            lines.append(f"The right side of step {self.recovers_at} equals the first line again.")
        return "\n".join(lines + [f"Note: {warning}." for warning in self.warnings])

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, object]:
        from softgrad.derivation.showing.rendering import mime_bundle

        return mime_bundle(self)
