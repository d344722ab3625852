"""The form in which chapters use the checker: show the derivation, or fail."""

from __future__ import annotations

from dataclasses import replace

from softgrad.derivation.book import BOOK
from softgrad.derivation.check import check_derivation
from softgrad.derivation.errors import UnprovedStepError
from softgrad.derivation.meaning.notation import Notation
from softgrad.derivation.reading.remarks import read_remarks
from softgrad.derivation.reading.unjudged import unjudged_claim
from softgrad.derivation.report import STATUSES, Report

AUTHOR_SECONDS = 20.0


def derive(
    latex: str,
    notation: Notation = BOOK,
    *,
    reasons: list[str] | None = None,
    given: str = "",
    expect: str = "proved",
    because: str = "",
    label: str = "",
    sympy: bool = False,
    seconds: float = AUTHOR_SECONDS,
) -> Report:
    r"""Show a derivation with a verdict beside every step; raise if it is not what was promised.

    Parameters
    ----------
    latex, notation, reasons, given, sympy, seconds
        As for :func:`softgrad.derivation.check_derivation`.
    expect : str
        The verdict that this derivation must get.  ``"proved"``, unless a mistake is shown on
        purpose (``"refuted"``, ``"error"``) or a step is beyond the procedure (``"checked"``,
        ``"unknown"``).
    because : str
        Why another verdict than ``"proved"`` is right here; it is shown below the derivation.
    label : str
        The name by which pages refer to the derivation, such as ``"eq-jacobian"``.

    Returns
    -------
    Report
        A notebook shows it typeset.

    Raises
    ------
    UnprovedStepError
        If the verdict is not the expected one.  An uncaught error stops the build of the page.
    ValueError
        If `expect` is no verdict, a reason for it is missing, or one of `reasons` holds a claim
        that nothing would judge.

    Examples
    --------
    >>> derive(r"\sum_k p_k = 1").verdict
    'proved'
    >>> slip = derive(r"\frac{\partial p_i}{\partial z_j} = p_i (1 - p_j)", expect="refuted",
    ...               because="this forgets that the numerator is constant when i ≠ j")
    >>> slip.first_bad.counterexample["n"]
    2
    """
    if expect not in STATUSES:
        raise ValueError(f"expect={expect!r} is none of {', '.join(STATUSES)}")
    if expect != "proved" and not because.strip():
        raise ValueError(f"expect={expect!r} needs because=…, a sentence that says why")
    for reason in reasons or []:
        _refuse_claims(reason)
    report = check_derivation(
        latex, notation, reasons=reasons, given=given, sympy=sympy, seconds=seconds
    )
    if report.verdict != expect:
        raise UnprovedStepError(
            f"this derivation should be {expect}, but the verdict is {report.verdict}:\n{report}",
            report,
        )
    return replace(report, expected=expect, because=because, label=label)


def _refuse_claims(reason: str) -> None:
    """Refuse a claim beside the derivation, and from an author also what cannot be read."""
    claim = unjudged_claim(reason)
    if claim is not None:
        raise claim
    read_remarks(reason, reason, 0, len(reason), plain=True)
