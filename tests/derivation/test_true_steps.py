"""Right derivations are proved, every step, for every size."""

import pytest

from softgrad.derivation import check_derivation
from tests.derivation.judging import EXHAUSTIVE, steps_of
from tests.derivation.true_steps import ALL, NOTATIONS, Derivation


@pytest.mark.parametrize("derivation", ALL, ids=str)
def test_every_step_is_proved(derivation: Derivation):
    report = check_derivation(derivation.latex, NOTATIONS[derivation.notation])
    assert report.verdict == "proved", str(report)
    assert report.ok
    assert report.first_bad is None


def test_the_table_is_large():
    assert sum(len(list(steps_of(derivation))) for derivation in ALL) >= 150


@pytest.mark.parametrize("derivation", ALL, ids=str)
def test_the_oracle_of_the_mutation_test_agrees(derivation: Derivation):
    """Otherwise it could not be trusted to say which mutants are false."""
    for step in steps_of(derivation):
        assert step.is_true() is True, str(step)


@pytest.mark.parametrize("derivation", ALL if EXHAUSTIVE else ALL[::9], ids=str)
def test_sympy_never_contradicts_a_proof(derivation: Derivation):
    """A contradiction would raise; here most steps are confirmed as well."""
    report = check_derivation(
        derivation.latex, NOTATIONS[derivation.notation], sympy=True, seconds=60
    )
    assert report.verdict == "proved", str(report)
    assert all(not step.engines["sympy"].startswith("differs") for step in report.steps)
