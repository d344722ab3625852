"""The page and Python come to the same verdict, in the same words, on many random answers."""

import random

import numpy as np
import pytest

from softgrad import softmax, softmax_jacobian
from softgrad.widgets.quiz_mistakes import VERDICTS, judge
from softgrad.widgets.quiz_models import MISTAKES, RIGHT, Place

JUDGE = """async ([url, quizzes]) => {
  const { judge } = await import(`${url}/quiz_mistakes.js`);
  return quizzes.map(([logits, answers]) => judge(logits, answers));
}"""
TABLE = """async ([url, ...places]) => {
  const { modelsAt } = await import(`${url}/quiz_mistakes.js`);
  return places.map(modelsAt);
}"""
JUNK = ["", " ", "x", "1/0", "<b>", "0", "0.0", "-1/4", "0.5·0.5", "0.25*(1 - 0.25)", "2e-3"]


def text_of(rng: random.Random, x: float) -> str:
    """A number as someone types it: with few digits or many, rounded or cut off."""
    digits = rng.randint(1, 6)
    text = np.format_float_positional(x, digits, fractional=False)
    return text[:-1] if rng.random() < 0.1 else text


def random_answers(rng: random.Random, z: list[float]) -> list[list[str]]:
    """Answers that follow one formula, or two of them, with gaps and nonsense in between."""
    p, n = softmax(z), len(z)
    models = [rng.choice(MISTAKES), rng.choice(MISTAKES)] if rng.random() < 0.7 else []
    nonsense = rng.choice([0, 0, 0.1, 0.3])

    def answer(i: int, j: int) -> str:
        if rng.random() < nonsense:
            return rng.choice([*JUNK, f"{rng.gauss(0, 0.3):.3f}"])
        if not models or rng.random() < 0.3:
            return text_of(rng, softmax_jacobian(z)[i, j])
        model = models[0] if rng.random() < 0.8 else models[1]
        formula = model.on_diagonal if i == j else model.beside
        return text_of(rng, formula(Place(p[i], p[j], 1 - p[i], 1 - p[j], p @ p)))

    return [[answer(i, j) for j in range(n)] for i in range(n)]


def random_quizzes(count: int) -> list[tuple[list[float], list[list[str]]]]:
    rng = random.Random(2)
    logits = [
        [round(rng.uniform(-scale, scale), 2) for _ in range(rng.randint(2, 4))]
        for scale in rng.choices([0.0, 1.0, 2.0, 5.0], k=count)
    ]
    return [(z, random_answers(rng, z)) for z in logits]


def test_page_and_python_agree_on_random_answers(visit, modules_url):
    quizzes = random_quizzes(1500)
    feedback = visit(modules_url).page.evaluate(JUDGE, [modules_url, quizzes])
    for (z, answers), on_page in zip(quizzes, feedback, strict=True):
        assert on_page == judge(z, answers)._asdict(), (z, answers)
    # The answers are varied enough to reach every verdict.
    assert {on_page["verdict"] for on_page in feedback} >= set(VERDICTS) - {"unanswered"}


def test_the_two_tables_have_the_same_rows(visit, modules_url):
    on_diagonal, beside = Place(0.3, 0.3, 0.7, 0.7, 0.4), Place(0.3, 0.1, 0.7, 0.9, 0.4)
    call = [modules_url, on_diagonal, beside]
    tables = visit(modules_url).page.evaluate(TABLE, call)
    for mistake, row, other in zip((RIGHT, *MISTAKES), *tables, strict=True):
        assert row[0] == mistake.name
        assert (row[3] if mistake.name else "") == mistake.reason
        # The same products in the same order, but for one rounding.
        assert row[1] == pytest.approx(mistake.on_diagonal(on_diagonal), rel=1e-15)
        assert other[2] == pytest.approx(mistake.beside(beside), rel=1e-15)
