"""Typed numbers are read by JavaScript as they are by Python."""

import math
import random

import pytest

from softgrad.widgets.number_input import LONGEST, read_number

READ = """async ([url, texts]) => {
  const { readNumber } = await import(`${url}/number_input.js`);
  return texts.map((text) => {
    const typed = readNumber(text);
    return typed ? [String(typed.value), String(typed.unit)] : null;
  });
}"""

TEXTS = [
    *("0.25", "-1/4", "−0.24·0.09", "0.24 × (1 − 0.24)", "1/3/2", "--2", "2*-3", "4.5e-5", "5."),
    *(".5", "0,25", "", " ", "\u00a0", "x", "1/0", "0/0", "(1", "1)", "()", "1 2", "1e999", "1e"),
    *("nan", "Infinity", "0x10", "1_000", "٣", "²", "2**3", "alert(1)", "<img src=x>", "\ufeff1"),
    *("(" * LONGEST, "1;2", "`1`", "${1}", "\n", "\x1c", "𝟏", "1e-400", "-0", "0.0", "1..2"),
]


def random_texts() -> list[str]:
    """Texts from the characters of the grammar: many can be read, many cannot."""
    rng = random.Random(11)
    parts = ["0.24", "0.5", "1", "3", ".75", "2e-3", *"+-*/()", "·", " ", "9"]
    drawn = ["".join(rng.choices(parts, k=rng.randint(1, 9))) for _ in range(3000)]
    return [text for text in drawn if len(text) <= LONGEST]


@pytest.fixture
def read(visit, modules_url):
    page = visit(modules_url).page
    return lambda texts: page.evaluate(READ, [modules_url, texts])


def test_every_text_means_the_same_in_both_languages(read):
    texts = TEXTS + random_texts()
    readable = 0
    for text, in_javascript in zip(texts, read(texts), strict=True):
        in_python = read_number(text)
        if in_python is None:
            assert in_javascript is None, text
            continue
        value, unit = map(float, in_javascript)
        if math.isnan(in_python.value):
            assert math.isnan(value), text
        else:
            assert (value, unit) == in_python, text  # the same arithmetic, so the same floats
            readable += 1
    assert readable > 300
