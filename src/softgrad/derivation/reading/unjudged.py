r"""What a reason beside the derivation claims: nobody would judge it, so it may claim nothing.

Reasons typed in the derivation are judged with their lines.  Those given apart, one a step, belong
to no line, and an equation in them is refused, unless it is a law, which is judged by itself.
"""

from __future__ import annotations

from softgrad.derivation.errors import LatexError
from softgrad.derivation.reading.laws import is_law
from softgrad.derivation.reading.reader import check_size, read_line
from softgrad.derivation.reading.reasons import pieces
from softgrad.derivation.reading.remarks import read_remarks
from softgrad.derivation.reading.syntax import Node


def unjudged_claim(reason: str) -> LatexError | None:
    """Return what is wrong with a reason that makes a claim; None for any other.

    One that cannot be read claims nothing: it is shown as typed.

    Examples
    --------
    >>> unjudged_claim("as p_i = 1").message
    "the reason 'as p_i = 1' makes a claim, which is not checked here."
    >>> unjudged_claim("as p_i > 0, and since e^{a + b} = e^a e^b")
    """
    parts = list(pieces(reason))
    marked = "".join(f"${part}$" if is_formula else part for is_formula, part in parts)
    try:
        check_size(marked)
        remarks = read_remarks(marked, marked, 0, len(marked), plain=True)
    except LatexError:
        claims = [part for is_formula, part in parts if is_formula]
    else:
        sure = [(start, end) for start, end, is_sure in remarks.conditions if is_sure]
        claims = [marked[start:end] for start, end in (*sure, *remarks.equations)]
    claim = next((claim for claim in claims if _is_claim(_sides(claim))), None)
    return None if claim is None else _refusal(reason, claim)


def _refusal(reason: str, claim: str) -> LatexError:
    place = max(0, reason.find(claim))
    message = f"the reason '{reason[:80]}' makes a claim, which is not checked here."
    wanted = "it beside its line, after &&"
    return LatexError(message, reason, place, place + len(claim), expected=wanted)


def _is_claim(sides: tuple[Node, ...]) -> bool:
    return len(sides) > 1 and not is_law(sides)


def _sides(formula: str) -> tuple[Node, ...]:
    try:
        return read_line(formula, formula, 0, len(formula)).sides
    except (LatexError, RecursionError):
        return ()
