"""`derive`, as chapters use it: it shows a derivation, or fails the build."""

import pytest

from softgrad.derivation import LAYER, UnprovedStepError, derive

TRUE = r"\frac{\partial L}{\partial z_i} = p_i - y_i"
FALSE = r"\frac{\partial L}{\partial z_i} = y_i - p_i"
BEYOND = r"\log\left(1 + 2 e^{z_1} + e^{2 z_1}\right) = 2 \log\left(1 + e^{z_1}\right)"


def test_a_proved_derivation_is_returned():
    report = derive(TRUE)
    assert report.ok
    assert report.verdict == "proved"


@pytest.mark.parametrize("latex", [FALSE, BEYOND, r"p_i = \foo", "p_i", "p_i = z_k"])
def test_anything_else_raises(latex: str):
    with pytest.raises(UnprovedStepError) as caught:
        derive(latex)
    assert not caught.value.report.ok


def test_the_error_shows_the_report():
    with pytest.raises(UnprovedStepError, match="should be proved, but the verdict is refuted"):
        derive(FALSE)
    with pytest.raises(UnprovedStepError, match="the left side is"):
        derive(FALSE)


def test_a_mistake_can_be_shown_on_purpose():
    report = derive(FALSE, expect="refuted", because="the sign is turned round")
    assert report.first_bad.status == "refuted"
    assert report.because == "the sign is turned round"


def test_a_verdict_other_than_proved_needs_a_reason():
    with pytest.raises(ValueError, match="because"):
        derive(FALSE, expect="refuted")
    with pytest.raises(ValueError, match="because"):
        derive(FALSE, expect="refuted", because="  ")


def test_a_mistake_that_is_none_raises_too():
    with pytest.raises(UnprovedStepError, match="should be refuted, but the verdict is proved"):
        derive(TRUE, expect="refuted", because="I thought it was wrong")


def test_a_check_by_sympy_is_not_a_proof():
    with pytest.raises(UnprovedStepError, match="verdict is checked"):
        derive(BEYOND, sympy=True)
    report = derive(BEYOND, sympy=True, expect="checked", because="a perfect square in a logarithm")
    assert report.ok


def test_the_expected_verdict_must_exist():
    with pytest.raises(ValueError, match="none of proved"):
        derive(TRUE, expect="true", because="it is")


def test_notation_reasons_and_conditions_are_passed_on():
    report = derive(
        r"\frac{\partial L}{\partial W_{ij}} = (p_i - y_i) x_j", LAYER, reasons=["chain rule"]
    )
    assert report.steps[0].reason == "chain rule"
    assert derive(r"\frac{\partial p_i}{\partial z_j} = -p_i p_j", given=r"i \ne j").ok


@pytest.mark.parametrize("reason", ["as $p_i = 1$", "p_i = 1", "for $i = j$"])
def test_a_reason_beside_the_derivation_may_claim_nothing(reason: str):
    """It would be shown with the derivation, and nothing would judge it."""
    with pytest.raises(ValueError, match=r"claim|not checked"):
        derive("p_i = 1 p_i", reasons=[reason])


def test_other_reasons_may_hold_formulas():
    for reason in ("$1$ times $p_i$, which is $> 0$", "the delta picks $k = i$"):
        assert derive("p_i = 1 p_i", reasons=[reason]).steps[0].reason == reason
