"""Writing the same thing in another way changes no verdict."""

import random
import re

import pytest

from softgrad.derivation import check_derivation
from softgrad.derivation.reading.layout import lay_out
from softgrad.derivation.reading.reader import read_line
from softgrad.derivation.reading.syntax import IndexLetter, subnodes
from softgrad.derivation.reading.writer import latex as written
from tests.derivation.judging import steps_of
from tests.derivation.true_steps import ALL, NOTATIONS, Derivation

SPELLINGS = {
    "display fractions": (r"\frac", r"\dfrac"),
    "plain brackets": (r"\left(", "("),
    "big brackets": (r"\left[", r"\bigl["),
    "not equal": (r"\neq", r"\ne"),
    "bounds left out": (r"_{k=1}^n", "_k"),
    "natural logarithm": (r"\log", r"\ln"),
    "thin spaces": (" ", r" \, "),
    "line breaks": (" ", "\n"),
}
CLOSING = {r"\left(": (r"\right)", ")"), r"\left[": (r"\right]", r"\bigr]")}
FRESH = ["q", "r", "s", "w", "g", "h"]


def respelled(text: str, spelling: str) -> str:
    old, new = SPELLINGS[spelling]
    closing = CLOSING.get(old)
    text = text.replace(old, new)
    text = text.replace(*closing) if closing else text
    return re.sub(r"\s+(?==)", " ", text)  # a line that starts with = would be a line of its own


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_spelling_does_not_matter(spelling: str):
    for derivation in ALL[::3]:
        for step in steps_of(derivation):
            latex = respelled(f"{step.left} = {step.right}{step.conditions}", spelling)
            report = check_derivation(latex, step.notation)
            assert report.verdict == "proved", f"{latex}\n{report}"


@pytest.mark.parametrize("derivation", ALL[::2], ids=str)
def test_letters_of_indices_do_not_matter(derivation: Derivation):
    """Free indices and dummies alike may be called anything that is not declared."""
    for step in steps_of(derivation):
        if "= 1, k" in f"{step.left} {step.right}":  # the second k is not kept in the tree
            continue
        latex = renamed(f"{step.left} = {step.right}{step.conditions}")
        report = check_derivation(latex, step.notation)
        assert report.verdict == "proved", f"{latex}\n{report}"


def renamed(latex: str) -> str:
    """Rename every index letter, by the tree rather than by the text."""
    row = lay_out(latex).rows[0]
    line = read_line(latex, row.masked, row.start, row.end)
    nodes = [n for side in (*line.sides, *line.conditions) for n in subnodes(side)]
    found = [n for n in nodes if isinstance(n, IndexLetter) and n.letter in "ijklact"]
    letters = dict(zip(dict.fromkeys(n.letter for n in found), FRESH, strict=False))
    for start, end in sorted({n.span for n in found}, reverse=True):
        latex = f"{latex[:start]}{letters[latex[start:end].strip()]}{latex[end:]}"
    return latex


@pytest.mark.parametrize("derivation", ALL[::2], ids=str)
def test_a_chain_holds_between_any_two_of_its_lines(derivation: Derivation):
    """Equality is transitive, so leaving steps out keeps a derivation true."""
    steps = list(steps_of(derivation))
    generator = random.Random(3)
    first, last = generator.choice(steps), steps[-1]
    if first.conditions or last.conditions or "\\\\" in derivation.latex:
        return
    report = check_derivation(f"{first.left} = {last.right}", NOTATIONS[derivation.notation])
    assert report.verdict == "proved", str(report)


@pytest.mark.parametrize("derivation", ALL, ids=str)
def test_what_the_writer_writes_reads_back_the_same(derivation: Derivation):
    for step in steps_of(derivation):
        for text in (step.left, step.right):
            (node,) = read_line(text, text, 0, len(text)).sides
            assert re.sub(r"\s", "", written(node)) == re.sub(r"\s", "", text)
