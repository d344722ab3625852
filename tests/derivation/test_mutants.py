"""Wrong derivations are refused: every true step, made wrong by one edit at a time.

An oracle that shares no code with the package says which edits have made a step false; an edit that
leaves it true (factors exchanged, say) must still be proved.  By default a quarter of the edits are
tried, a different one of four for each step; with SOFTGRAD_EXHAUSTIVE=1 all of them.
"""

import itertools

import pytest

from softgrad.derivation.reading.edits import Edit, Editor
from softgrad.derivation.reading.writer import latex as written
from tests.derivation.judging import EXHAUSTIVE, Judgement, free_letters, steps_of
from tests.derivation.true_steps import ALL, Derivation

SAMPLE = 1 if EXHAUSTIVE else 4

# Logarithms of negative numbers: neither side has a value anywhere, so nothing can be refuted.
NOWHERE_DEFINED = None

# An edit may leave an index loose or make shapes clash, but must not leave what cannot be read.
MISFITS = ("index", "range", "shape", "derivative", "ambiguous")
LONE_FUNCTION = "is a function and needs its argument"
MOST_ERRORS = 0.2


def mutants(derivation: Derivation) -> list[tuple[Judgement, Edit]]:
    letters = free_letters(derivation)
    found = []
    for number, step in enumerate(steps_of(derivation)):
        edits = Editor(step.notation, letters).edits(step.typed.node)
        found += [(step, edit) for edit in itertools.islice(edits, number % SAMPLE, None, SAMPLE)]
    return found


@pytest.mark.parametrize("derivation", ALL, ids=str)
def test_a_step_with_one_edit_is_judged_as_the_oracle_judges_it(derivation: Derivation):
    for step, edit in mutants(derivation):
        right = written(edit.node)
        report = step.report(right)
        verdict = report.verdict
        if verdict == "error":  # refused because it does not fit together at all
            is_misfit = report.error.kind in MISFITS or LONE_FUNCTION in report.error.message
            assert is_misfit, f"{edit.what}: {report.error}"
            continue
        truth = step.is_true(right)
        expected = {True: "proved", False: "refuted", NOWHERE_DEFINED: "unknown"}[truth]
        assert verdict == expected, f"{edit.what}: {step.left} = {right}{step.conditions}"


def test_few_edits_are_refused_unjudged():
    """Were the writer to print what cannot be read, the test above would judge nothing."""
    verdicts = [
        step.report(written(edit.node)).verdict
        for derivation in ALL[::4]
        for step, edit in mutants(derivation)
    ]
    assert len(verdicts) > 50
    assert verdicts.count("error") < MOST_ERRORS * len(verdicts)


def test_the_edits_cover_the_mistakes_that_people_make():
    """Were an operator to vanish from the editor, the test above would pass all the same."""
    seen = {
        edit.what
        for derivation in ALL
        for step in steps_of(derivation)
        for edit in Editor(step.notation, ["i", "j"]).edits(step.typed.node)
    }
    assert seen >= {
        "the sign of a term",
        "a term left out",
        "the difference turned round",
        "the δ left out",
        "δ and 1 - δ exchanged",
        "a factor left out",
        "an index",
        "the indices exchanged",
        "the exponent left out",
        "the exponent",
        "the sign of the exponent",
        "p and 1 - p exchanged",
        "another letter",
        "the index of the sum",
        "the sum left out",
        "the ≠ under the sum",
        "the ≠ under the sum left out",
        "the bound of the sum",
        "the denominator left out",
        "the fraction turned over",
        "the transpose left out",
        "the cases exchanged",
        "the log left out",
        "the derivative left out",
        "a number",
    }
