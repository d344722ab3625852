"""What a formula is taken to mean, judged by an oracle that reads and evaluates it in its own way.

The formula is claimed to be 12345, which is false; the counterexample then holds the value that the
package gives to it at a point, and the oracle must give the same value at that point.
"""

import random

import numpy as np
import pytest

from softgrad.derivation import check_derivation
from softgrad.derivation.reading.chains import read
from tests.derivation.formulas import RandomTensor
from tests.derivation.oracle_arithmetic import MP
from tests.derivation.oracle_formulas import Compiler
from tests.derivation.settings import SETTINGS
from tests.derivation.true_steps import ALL, NOTATIONS, Derivation


def agrees(latex: str, name: str, ranges: dict[str, str]) -> bool | None:
    """Compare the two values; None if the package finds no point, or has too much work."""
    report = check_derivation(f"{latex} = 12345", NOTATIONS[name], seconds=10)
    assert report.error is None, str(report.error)
    found = report.steps[0].counterexample
    if found is None:
        return None
    compiler = Compiler(latex, ranges, SETTINGS[name].sizes[0])
    value = compiler.expression()(world_of(found, name, list(compiler.free)))
    # counterexamples carry doubles: short decimals and values to 53 bits
    return abs(value - found.left) <= 1e-9 * (1 + abs(found.left))


def world_of(found, name: str, letters: list[str]) -> dict:
    setting = SETTINGS[name]
    sizes = {size: found.sizes.get(size, 2) for size in setting.sizes}
    return {
        "sizes": sizes,
        "values": {symbol: as_array(value) for symbol, value in found.values.items()},
        "definitions": setting.definitions,
        "functions": setting.functions,
        "indices": {letter: found.indices[letter] for letter in letters},
    }


def as_array(value):
    if not isinstance(value, list):
        return MP.mpf(str(value))
    rows = [row if isinstance(row, list) else [row] for row in value]
    return np.array([[MP.mpf(str(cell)) for cell in row] for row in rows], dtype=object)


@pytest.mark.parametrize("seed", range(12))
def test_random_matrix_formulas_mean_the_same_to_both(seed: int):
    writer = RandomTensor(random.Random(seed))
    compared = 0
    for number in range(20):
        shape = ("", "n", "d", "nn", "nd")[number % 5]
        latex = writer.write(shape, 3)
        if shape:
            latex = f"{latex}_{{{'12'[: len(shape)]}}}"
        outcome = agrees(latex, "book", {})
        assert outcome is not False, latex
        compared += outcome is True
    assert compared >= 15


@pytest.mark.parametrize("derivation", ALL, ids=str)
def test_the_sides_of_true_derivations_mean_the_same_to_both(derivation: Derivation):
    for chain in read(derivation.latex).chains:
        for side in chain.sides:
            if not is_vector(side.text, derivation):
                outcome = agrees(side.text, derivation.notation, derivation.ranges)
                assert outcome is not False, side.text


def is_vector(latex: str, derivation: Derivation) -> bool:
    """Whether 12345 cannot be claimed of it: shapes are compared by the random formulas."""
    report = check_derivation(f"{latex} = 12345", NOTATIONS[derivation.notation])
    return report.error is not None and report.error.kind == "shape"
