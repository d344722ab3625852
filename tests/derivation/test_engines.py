"""Three engines: each alone, what they may claim, and that they never disagree in silence."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import softgrad.derivation
from softgrad.derivation import EnginesDisagreeError, Notation, check_derivation
from softgrad.derivation.engines import all_sizes, numeric, symbolic

TRUE = r"\frac{\partial p_i}{\partial z_j} = p_i (\delta_{ij} - p_j)"
FALSE = r"\frac{\partial p_i}{\partial z_j} = p_i (\delta_{ij} - p_i)"
PACKAGE = Path(softgrad.derivation.__file__).parent
# True, but an equality of powers that the rules for logarithms do not look for.
BEYOND = r"\log\left(1 + 2 e^{z_1} + e^{2 z_1}\right) = 2 \log\left(1 + e^{z_1}\right)"


def test_a_proved_step_names_its_witnesses():
    (step,) = check_derivation(TRUE).steps
    assert step.engines["all n"] == "proved in 2 cases"
    assert step.engines["numeric"].startswith("agrees at ")
    assert "sympy" not in step.engines


def test_sympy_is_asked_on_request():
    (step,) = check_derivation(TRUE, sympy=True, seconds=60).steps
    assert step.engines["sympy"] == "holds for n = 1, 2, 3, 4, 5"
    (step,) = check_derivation(FALSE, sympy=True, seconds=60).steps
    assert step.status == "refuted"
    assert step.engines["sympy"].startswith("differs")


def test_sympy_is_asked_where_no_size_plays_a_part():
    notation = Notation().tensor("x").define("f = x^2")
    (step,) = check_derivation(r"\frac{\partial f}{\partial x} = 2x", notation, sympy=True).steps
    assert step.engines["sympy"] == "holds as it stands"


def test_what_the_procedure_cannot_decide_is_unknown_until_sympy_is_asked():
    assert check_derivation(BEYOND).verdict == "unknown"
    report = check_derivation(BEYOND, sympy=True, seconds=60)
    assert report.verdict == "checked"
    assert report.ok


def test_a_step_without_a_value_anywhere_is_unknown_however_alike_its_sides():
    for latex in (r"\frac{1}{y_i - y_i} = \frac{1}{y_i - y_i}", r"\log(-S) = \log(-S)",
                  r"0 \cdot \frac{1}{y_i - y_i} = 0"):  # fmt: skip
        assert check_derivation(latex).verdict == "unknown", latex


def test_a_proof_against_a_counterexample_is_an_internal_error(monkeypatch):
    proof = all_sizes.Proof("proved", ("always",))
    monkeypatch.setattr(all_sizes, "decide", lambda *_: proof)
    with pytest.raises(EnginesDisagreeError, match="contradict each other"):
        check_derivation(FALSE)


def test_sympy_against_a_counterexample_is_an_internal_error(monkeypatch):
    result = symbolic.SymbolicResult("holds", "for n = 2")
    monkeypatch.setattr(symbolic, "decide", lambda *_: result)
    with pytest.raises(EnginesDisagreeError):
        check_derivation(FALSE, sympy=True)


def test_sympy_against_a_proof_is_an_internal_error(monkeypatch):
    result = symbolic.SymbolicResult("differs", "at n = 2")
    monkeypatch.setattr(symbolic, "decide", lambda *_: result)
    with pytest.raises(EnginesDisagreeError):
        check_derivation(TRUE, sympy=True)


def test_a_proof_that_no_point_confirms_is_not_a_proof(monkeypatch):
    monkeypatch.setattr(numeric, "search", lambda *_: numeric.Search(None, 0))
    assert check_derivation(TRUE).verdict == "unknown"


def test_agreement_at_points_is_not_a_proof(monkeypatch):
    undecided = all_sizes.Proof("undecided", why="a test")
    monkeypatch.setattr(all_sizes, "decide", lambda *_: undecided)
    report = check_derivation(TRUE)
    assert report.verdict == "unknown"
    assert "a test" in report.steps[0].message


def test_the_numeric_witness_uses_no_rule_of_differentiation(monkeypatch):
    """It must see the truth even if every rule of the first engine is broken."""
    from softgrad.derivation.engines import differentiate

    def broken(*_):
        raise AssertionError("the witness asked the engine that it is to check")

    for name in ("derivative", "carried_out", "unfolded"):
        monkeypatch.setattr(differentiate.Calculus, name, broken)
    undecided = all_sizes.Proof("undecided")
    monkeypatch.setattr(all_sizes, "decide", lambda *_: undecided)
    (step,) = check_derivation(TRUE).steps
    assert step.engines["numeric"].startswith("agrees")
    assert check_derivation(FALSE).verdict == "refuted"


IMPORTS = """
import sys
from softgrad.derivation import check_derivation
assert check_derivation(r"\\frac{\\partial L}{\\partial z_i} = p_i - y_i").ok
assert not check_derivation(r"\\frac{\\partial L}{\\partial z_i} = y_i - p_i").ok
print("sympy" in sys.modules)
"""


def test_sympy_is_not_imported_unasked():
    """It takes a second to load, and need not be there at all."""
    result = subprocess.run(
        [sys.executable, "-c", IMPORTS], capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "False"


def test_only_pure_python_packages_are_needed():
    """So that the checker runs in a browser: lark and mpmath, and what is optional on request."""
    used = {(name, path.stem) for path in PACKAGE.rglob("*.py") for name in imports_of(path)}
    known = {*sys.stdlib_module_names, "softgrad"}
    foreign = {(name, user) for name, user in used if name not in known}
    assert {name for name, _ in foreign} == {"lark", "mpmath", "sympy", "math_core"}
    assert {user for name, user in foreign if name == "sympy"} == {"symbolic"}
    assert {user for name, user in foreign if name == "math_core"} == {"typesetting"}


def imports_of(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add((node.module or "").partition(".")[0])
    return names


def test_several_sizes_are_tried_with_different_values():
    """A claim that holds only where n = d must not pass."""
    notation = Notation().size("n").size("d").tensor("W", "n", "d")
    latex = r"\sum_{i=1}^n \sum_{k=1}^d W_{ik}^0 = n^2"
    assert check_derivation(latex, notation).verdict == "refuted"


# --- where difference quotients deceive ----------------------------------------------------------

SHIFTS = [f"{'+' if tenths > 0 else '-'} {abs(tenths) / 10}" for tenths in range(-20, 21) if tenths]


@pytest.mark.parametrize("shift", SHIFTS)
def test_a_kink_or_a_pole_beside_the_point_is_no_difference(shift: str):
    """Points are decimals with one digit, so one of these lies on the kink, or near the pole."""
    for latex in (
        rf"\left(\frac{{\partial}}{{\partial v_i}} \sqrt{{(v_i {shift})^2}}\right)^2 = 1",
        rf"\frac{{\partial}}{{\partial z_i}} \frac{{1}}{{z_i {shift} + 10^{{-11}}}}"
        rf" = -\frac{{1}}{{(z_i {shift} + 10^{{-11}})^2}}",
        rf"\frac{{\partial}}{{\partial v_i}} \log(v_i {shift} + 10^{{-11}})"
        rf" = \frac{{1}}{{v_i {shift} + 10^{{-11}}}}",
    ):
        assert check_derivation(latex).verdict in ("proved", "unknown"), latex


def test_a_kink_does_not_protect_a_false_step():
    latex = r"\left(\frac{\partial}{\partial v_i} \sqrt{(v_i + 1.4)^2}\right)^2 = 2"
    assert check_derivation(latex).verdict == "refuted"


def test_a_value_lost_beside_a_larger_one_is_no_difference():
    large = r" \cdot ".join(["10^{12}"] * 30)
    assert check_derivation(f"v_i + {large} - {large} = v_i").verdict in ("proved", "unknown")
    assert check_derivation(r"v_i + 10^{12} - 10^{12} = v_i").verdict == "proved"
    assert check_derivation(r"v_i + 10^{12} - 10^{12} = 2 v_i").verdict == "refuted"


def test_a_point_at_which_the_views_disagree_counts_for_neither_side():
    latex = r"\left(\frac{\partial}{\partial v_1} \sqrt{v_1^2 - 2 v_1 v_2 + v_2^2}\right)^2 = 1"
    (step,) = check_derivation(latex, given="n = 2").steps
    assert step.status != "refuted"


@pytest.mark.parametrize(
    "latex",
    [
        r"\lVert v \rVert = v_1, \quad n = 1",
        r"\sqrt{v_1^2} = v_1, \quad n = 2",
        r"\sqrt{T^2 v_1^2} = T v_1",
    ],
)
def test_negative_numbers_are_tried_at_every_stated_size(latex: str):
    assert check_derivation(latex).verdict == "refuted"


def test_negative_numbers_are_tried_without_any_size():
    assert check_derivation(r"\sqrt{x^2} = x", Notation().tensor("x")).verdict == "refuted"


def test_conditions_that_leave_no_index_are_confirmed_by_nobody():
    (step,) = check_derivation(r"p_i = 2 p_i, \quad i \ne i", sympy=True).steps
    assert step.status == "unknown"
    assert step.engines["sympy"].startswith("undecided")
