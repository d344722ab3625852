"""What a notebook and the site show of a report.

Each line is shown as typed, with its reason and a mark for every step on it.  A mark is a sign
and words, never colour alone; what the sign says is also there for screen readers.  The page can
include ``static/derivation.css`` once; a few hundred bytes of style go with each derivation, so
that it looks right in a bare notebook too.
"""

from __future__ import annotations

import itertools
from functools import cache
from html import escape
from importlib.resources import files

from softgrad.derivation.errors import LatexError
from softgrad.derivation.reading.layout import split_at_relation
from softgrad.derivation.report import DisplayRow, Report, Step
from softgrad.derivation.showing.encodable import encodable
from softgrad.derivation.showing.typesetting import (
    code,
    formula,
    latex_prose,
    message,
    plain,
    prose,
)

MIME_TYPE = "application/vnd.softgrad.derivation+json"
FORMAT_VERSION = 1

SIGNS = {"proved": "✓", "checked": "✓", "refuted": "✗", "unknown": "?", "error": "!"}
SHORT = {
    "checked": "n ≤ 5",
    "refuted": "false",
    "unknown": "undecided",
    "error": "cannot be read",
}
SPOKEN = {
    "proved": "is proved",
    "checked": "is checked by SymPy for sizes 1 to 5",
    "refuted": "is false, with a counterexample",
    "unknown": "is undecided",
    "error": "cannot be read",
}
SHORT_VALUE = 20  # characters that are kept on one line
NEAR = 24  # characters before a fault that fit on a phone together with it
LATEX_SIGNS = {
    "proved": r"\checkmark",
    "checked": r"\checkmark_{n \leq 5}",
    "refuted": r"\times",
    "unknown": "?",
    "error": "!",
}


def mime_bundle(report: Report) -> dict[str, object]:
    """Return every form of a report that a notebook can choose from."""
    bundle = {
        "text/plain": str(report),
        "text/html": html(report),
        "text/latex": latex(report),
        MIME_TYPE: {"version": FORMAT_VERSION, **report.to_dict()},
    }
    return {mime_type: encodable(content) for mime_type, content in bundle.items()}


@cache
def _inline_style() -> str:
    resource = files("softgrad.derivation.showing").joinpath("static/inline.css")
    return resource.read_text(encoding="utf-8").replace("\n", "")


# --- HTML ----------------------------------------------------------------------------------------


def html(report: Report) -> str:
    """Return the derivation as HTML; everything typed is escaped."""
    steps = {step.number: step for step in report.steps}
    lines = [_line(row, [steps[number] for number in row.steps]) for row in report.rows]
    parts = [f'<ol class="derivation-lines">{"".join(lines)}</ol>'] if lines else []
    if report.given:
        parts.insert(0, f'<p class="derivation-note">for {formula(report.given, False)}</p>')
    if report.error is not None and not any(step.error for step in report.steps):
        parts.append(_error_message(report.error))
    parts += [f'<p class="derivation-note">{note}</p>' for note in _notes(report)]
    label = escape(spoken_summary(report), quote=True)
    return (
        f'<div class="derivation" role="group" aria-label="{label}" tabindex="0" '
        f'data-verdict="{report.verdict}"><style>{_inline_style()}</style>{"".join(parts)}</div>'
    )


def _notes(report: Report) -> list[str]:
    notes = []
    if report.recovers_at:
        notes.append(f"The right side of step {report.recovers_at} equals the first line again.")
    notes += [message(f"Note: {warning}.") for warning in report.warnings]
    if report.because:
        notes.append(f"Shown on purpose: {prose(report.because)}")
    return notes


def spoken_summary(report: Report) -> str:
    """Say in one sentence what came out."""
    count = len(report.steps)
    plural = "s" if count != 1 else ""
    if report.verdict == "proved":
        return f"Derivation of {count} step{plural}, proved"
    bad = report.first_bad
    if bad is None:
        return f"Derivation that {SPOKEN[report.verdict]}"
    return f"Derivation of {count} step{plural}; step {bad.number} {SPOKEN[bad.status]}"


def _line(row: DisplayRow, steps: list[Step]) -> str:
    if row.is_words:
        words = prose(f"{row.latex} {row.reason}".strip())
        return f'<li class="derivation-line"><span style="grid-column:1/-1">{words}</span></li>'
    bad = next((step for step in steps if not step.ok), None)
    status = bad.status if bad else (steps[0].status if steps else "")
    if any(step.error is not None and step.error.kind in ("syntax", "unknown") for step in steps):
        typed = f'<span class="derivation-typed">{code(row.latex)}</span>'
    else:
        left, right = split_at_relation(row.latex)
        typed = (
            f'<span class="derivation-left">{formula(left)}</span>'
            f'<span class="derivation-right">{formula("{} " + right)}</span>'
        )
    reason = f'<span class="derivation-reason">{prose(row.reason)}</span>'
    following = itertools.zip_longest(steps, steps[1:])
    marks = " ".join(_mark(step, _sign(step, after)) for step, after in following)
    messages = "".join(_step_message(step) for step in steps if step.message)
    return (
        f'<li class="derivation-line" data-status="{status}">{typed}{reason}'
        f'<span class="derivation-verdict">{marks}</span>{messages}</li>'
    )


def _sign(step: Step, after: Step | None) -> str:
    """Return what is seen of a mark: its words only where no mark with the same words follows."""
    words = _short(step)
    return SIGNS[step.status] + (f" {words}" if after is None or _short(after) != words else "")


def _mark(step: Step, sign: str) -> str:
    evidence = "; ".join(f"{engine}: {found}" for engine, found in step.engines.items())
    return (
        f'<span class="derivation-mark" data-status="{step.status}" '
        f'title="{escape(evidence, quote=True)}">'
        f'<span aria-hidden="true">{sign}</span>'
        f'<span class="derivation-only-heard">step {step.number} {_spoken(step)}</span>'
        "</span>"
    )


def _short(step: Step) -> str:
    """Return the words of a mark; of a proof, how far it reaches."""
    return step.reach or "always" if step.status == "proved" else SHORT[step.status]


def _spoken(step: Step) -> str:
    reach = f" for {step.reach}" if step.status == "proved" and step.reach else ""
    return SPOKEN[step.status] + reach


def _step_message(step: Step) -> str:
    if step.error is not None:
        return _error_message(step.error)
    return _block(plain(f"Step {step.number}: ") + _explained(step))


def _explained(step: Step) -> str:
    """Return the message of a step, with the names in its counterexample typeset."""
    found = step.counterexample
    if found is None or str(found) not in step.message:
        return message(step.message)
    before, after = map(message, step.message.split(str(found), 1))
    given = ", ".join(_named_value(name, value) for name, value in found.shown_values())
    sides = plain("the left side is {} and the right side is {}".format(*found.shown_sides()))
    return f"{before}{plain('for ')}{given}, {sides}{after}" if given else before + sides + after


def _named_value(name: str, value: str) -> str:
    """Let no line end before an equals sign, nor within a short value."""
    beside, after = (f" = {value}", "") if len(value) <= SHORT_VALUE else (" =", f" {value}")
    named = formula(name, display=False) + plain(beside)
    return f'<span class="derivation-unbroken">{named}</span>{plain(after) if after else ""}'


def _error_message(error: LatexError) -> str:
    sentence = error.sentence[:1].upper() + error.sentence[1:]
    typed, caret = error.caret.split("\n")
    far = max(0, len(caret.rstrip("^")) - NEAR)
    lines = f"{_far(typed[:far], '…')}{escape(typed[far:])}\n{_far(caret[:far], ' ')}{caret[far:]}"
    return _block(f"<p>{message(sentence)}</p><pre>{lines}</pre>")


def _far(text: str, instead: str) -> str:
    """Mark what stands so far before a fault that a narrow page shows only `instead` of it."""
    return (
        f'<span class="derivation-far" data-instead="{instead}">{escape(text)}</span>'
        if text
        else ""
    )


def _block(content: str) -> str:
    return f'<div class="derivation-message" role="note">{content}</div>'


# --- LaTeX ---------------------------------------------------------------------------------------


def latex(report: Report) -> str:
    """Return the derivation for print: the lines as typed, with reasons and signs."""
    steps = {step.number: step for step in report.steps}
    rows = [_latex_row(row, [steps[number] for number in row.steps]) for row in report.rows]
    body = " \\\\\n".join(rows)
    return f"$\\displaystyle\n\\begin{{aligned}}\n{body}\n\\end{{aligned}}\n$"


def _latex_row(row: DisplayRow, steps: list[Step]) -> str:
    if row.is_words:
        return f" & {latex_prose(f'{row.latex} {row.reason}'.strip())} && & "
    signs = r"\,".join(LATEX_SIGNS[step.status] for step in steps)
    unreadable = any(step.error is not None for step in steps)
    left, right = ("", latex_prose(row.latex)) if unreadable else split_at_relation(row.latex)
    return f"{left} & {right} && {latex_prose(row.reason)} & {signs}"
