"""A refuted step comes with numbers, short enough to be checked by hand, that replay in NumPy."""

import contextlib
import io
import json

import numpy as np
import pytest

from softgrad.derivation import BATCH, BOOK, LAYER, check_derivation
from softgrad.derivation.reading.edits import Editor
from softgrad.derivation.reading.writer import latex as written
from tests.derivation.judging import free_letters, steps_of
from tests.derivation.true_steps import ALL, Derivation

FALSE = r"\frac{\partial p_i}{\partial z_j} = p_i (\delta_{ij} - p_i)"


def replay(snippet: str) -> tuple[float, float]:
    """Run a snippet and return what it computes."""
    scope = {}
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        exec(snippet, scope)
    left, right = (float(np.squeeze(scope[side])) for side in ("left", "right"))
    assert np.allclose(list(map(float, printed.getvalue().split())), [left, right])
    return left, right


def test_it_holds_sizes_indices_values_and_both_sides():
    found = check_derivation(FALSE).steps[0].counterexample
    assert found["n"] == len(found["z"]) == 2
    assert (found["i"], found["j"]) == (1, 2)
    probabilities = np.exp(found["z"]) / np.sum(np.exp(found["z"]))
    assert found.left == pytest.approx(-probabilities[0] * probabilities[1], rel=1e-12)
    assert found.right == pytest.approx(-(probabilities[0] ** 2), rel=1e-12)
    with pytest.raises(KeyError):
        found["q"]


def test_only_what_matters_is_named():
    found = check_derivation("x_i = 2 x_i").steps[0].counterexample
    assert set(found.sizes) == {"d"}
    assert set(found.values) == {"x"}


def test_the_values_are_short_decimals():
    found = check_derivation(r"L = \sum_k y_k z_k").steps[0].counterexample
    assert all(len(f"{value:g}".lstrip("-")) <= 4 for value in (*found["z"], *found["y"]))
    assert sum(found["y"]) == pytest.approx(1, abs=1e-15)


def test_the_message_says_it_in_words():
    message = check_derivation(FALSE).steps[0].message
    assert message.startswith("This is false: for n = 2, i = 1, j = 2, z = [−1.2, 1.7], the left")
    assert "the left side is −0.0494336 and the right side is −0.00271999" in message
    assert message.endswith("It fails where i ≠ j.")


@pytest.mark.parametrize(
    ("latex", "notation", "says"),
    [
        (r"\frac{\partial L}{\partial Z_{ai}} = P_{ai} - Y_{ai}", BATCH, ""),
        (r"\frac{\partial z_k}{\partial W_{ij}} = x_j", LAYER, "It fails where i ≠ k."),
        (r"\delta_{i3} p_i = 0", BOOK, ""),
    ],
)
def test_only_indices_of_the_same_range_are_compared(latex, notation, says):
    message = check_derivation(latex, notation).steps[0].message
    assert message.startswith("This is false")
    assert message[message.find("It fails") :] == says if says else "It fails" not in message


@pytest.mark.parametrize(
    "latex",
    [
        "((((2)^{12})^{12})^{12})^{12} = 1",
        "e^{5000 T} = e^{4000 T}",
        r"\sum_k e^{e^{2 + v_k}} = \sum_k e^{e^{2 + u_k}}",
        r"\frac{\partial}{\partial v_i} e^{500 v_i} = 1",
    ],
)
def test_a_counterexample_is_a_pair_of_numbers(latex: str):
    """JSON knows no infinity."""
    step = check_derivation(latex).steps[0]
    assert step.status in ("refuted", "unknown")
    json.dumps(step.to_dict(), allow_nan=False)
    if step.status == "refuted":
        assert np.isfinite([step.counterexample.left, step.counterexample.right]).all()


def test_what_is_replayed_keeps_the_minus_sign_of_python():
    snippet = check_derivation(FALSE).steps[0].counterexample.numpy()
    assert "-1.2" in snippet
    assert "−" not in snippet


def test_the_snippet_uses_nothing_but_numpy():
    snippet = check_derivation(FALSE).steps[0].counterexample.numpy()
    imports = [line for line in snippet.splitlines() if "import" in line]
    assert imports == ["import numpy as np"]
    assert "i = 0  # i = 1 in the formula" in snippet


@pytest.mark.parametrize(
    "latex",
    [
        FALSE,
        r"\frac{\partial L}{\partial z_i} = y_i - p_i",
        r"\frac{\partial L}{\partial p_k} = \frac{y_k}{p_k}",
        r"\frac{\partial^2 L}{\partial z_i \partial z_j} = p_i \delta_{ij}",
        r"\frac{\partial L}{\partial T} = 1",
        r"J = \operatorname{diag}(p)",
        r"v^\top J v = \lVert v \rVert^2",
        r"p_1 + p_2 = 2, n = 2",
        r"\sum_{k \ne i} p_k = p_i",
        r"\frac{\partial \log S}{\partial S} = S",
        r"\sigma(z_1) = z_1^{-2}",
        r"z_i = \hat{z}_i".replace(r"\hat{z}", "u"),
        r"\frac{\partial J_{ij}}{\partial z_k} = J_{ij} p_k",
        r"\sqrt{T} + \frac12 = T",
        r"x_i = n x_i",
        r"x_i = \sum_{k=1}^n x_i",
    ],
)
def test_a_counterexample_replays_in_numpy(latex: str):
    found = check_derivation(latex).steps[0].counterexample
    # the snippet differentiates by fourth-order differences with h = 1e-4: about eight digits
    assert replay(found.numpy()) == pytest.approx((found.left, found.right), rel=1e-6, abs=1e-6)
    assert found.left != pytest.approx(found.right, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("derivation", ALL[::4], ids=str)
def test_the_counterexamples_of_mutants_replay_too(derivation: Derivation):
    letters = free_letters(derivation)
    for step in list(steps_of(derivation))[:2]:
        edits = list(Editor(step.notation, letters).edits(step.typed.node))[::17]
        for report in (step.report(written(edit.node)) for edit in edits):
            found = report.steps[0].counterexample if report.steps else None
            if found is not None:
                expected = pytest.approx((found.left, found.right), rel=1e-5, abs=1e-5)
                assert replay(found.numpy()) == expected, report.latex


def test_it_turns_into_plain_values():
    found = check_derivation(FALSE).steps[0].counterexample
    plain = found.to_dict()
    assert plain["sizes"] == {"n": 2}
    assert plain["indices"] == {"i": 1, "j": 2}
    assert plain["values"] == {"z": found["z"]}
