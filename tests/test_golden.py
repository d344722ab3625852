"""The golden vectors: they are what the reference gives, and softgrad agrees with them."""

import json

import numpy as np
import pytest

from softgrad import cross_entropy, cross_entropy_grad, log_softmax, softmax, softmax_jacobian
from tests.golden import make

CASES = {case["name"]: case for case in json.loads(make.FILE.read_text(encoding="utf-8"))}
every_case = pytest.mark.parametrize("case", CASES.values(), ids=CASES)

# The promised ulps, and half of one for the rounding of the golden number itself.
PROBABILITY = LOGARITHM = LOSS = GRADIENT = 5.5
JACOBIAN = 8.5


def numbers(entries):
    """An array from JSON, in which infinities are strings."""
    return np.array(entries).astype(np.float64)


def assert_within(ulps, computed, golden):
    computed, golden = np.atleast_1d(computed), np.atleast_1d(numbers(golden))
    finite = np.isfinite(golden)
    assert (computed[~finite] == golden[~finite]).all()
    errors = np.abs(computed[finite] - golden[finite])
    assert (errors <= ulps * np.spacing(np.abs(golden[finite]))).all()


def test_the_file_is_what_the_script_writes():
    assert make.FILE.read_text(encoding="utf-8") == make.text()


def test_the_file_covers_every_number_of_classes_up_to_eight():
    assert {len(case["logits"]) for case in CASES.values()} == set(range(1, 9))


@every_case
def test_softmax(case):
    p = softmax(numbers(case["logits"]), case["temperature"])
    assert_within(PROBABILITY, p, case["softmax"])


@every_case
def test_jacobian(case):
    J = softmax_jacobian(numbers(case["logits"]), case["temperature"])
    assert_within(JACOBIAN, J, case["jacobian"])


@pytest.mark.parametrize(
    "case", [case for case in CASES.values() if "label" in case], ids=lambda case: case["name"]
)
def test_logarithms_loss_and_gradient(case):
    z, label = numbers(case["logits"]), case["label"]
    assert_within(LOGARITHM, log_softmax(z), case["log_softmax"])
    assert_within(LOSS, cross_entropy(z, label), case["cross_entropy"])
    assert_within(GRADIENT, cross_entropy_grad(z, label), case["gradient"])


def test_the_comparison_tells_a_flipped_sign():
    case = CASES["one, two, three"]
    with pytest.raises(AssertionError):
        assert_within(JACOBIAN, -softmax_jacobian(case["logits"]), case["jacobian"])
    with pytest.raises(AssertionError):
        assert_within(LOSS, 0.0, CASES["label masked"]["cross_entropy"])


def test_the_comparison_tells_a_loss_by_subtraction():
    case = CASES["fifty above, label leads"]
    p = softmax(numbers(case["logits"]))
    with pytest.raises(AssertionError):
        assert_within(LOSS, -np.log(p[case["label"]]), case["cross_entropy"])
