"""Numbers of a formula and the bars of their classes light up together."""

import pytest

from tests.browser.shown_widget import ShownWidget


class Linked(ShownWidget):
    """A widget with a formula, and what is lit in it."""

    def rows(self) -> list[int]:
        """Return the classes whose bars are lit, counted from 1."""
        lit = self.root.locator(".sg-class").evaluate_all(
            "nodes => nodes.map(node => node.classList.contains('sg-lit'))"
        )
        return [k for k, is_lit in enumerate(lit, start=1) if is_lit]

    def parts(self) -> set[str]:
        """Return the texts of what is lit in the formula."""
        return set(self.root.locator(".sg-derivation .sg-lit").all_text_contents())

    def number(self, part: str):
        return self.root.locator(f".sg-derivation mn.sg-{part}").first

    def slider(self, k: int):
        return super().slider(f"logit z{'₁₂₃'[k - 1]}")


@pytest.fixture
def jacobian(visit, family_url) -> Linked:
    """∂p₁/∂z₂ at z = (2, 1, 0.1)."""
    return Linked(visit(family_url).page, "JacobianExplorer", "Jacobian explorer")


@pytest.fixture
def quotient(visit, family_url) -> Linked:
    """Both cases for i = 1, j = 2 at z = (1, 2, 3)."""
    return Linked(visit(family_url).page, "QuotientRuleExplorer", "Quotient rule explorer")


@pytest.mark.parametrize(
    ("part", "rows", "texts"),
    [
        ("u", [1], {"u", "7.3891"}),
        ("v", [1, 2, 3], {"v", "11.2125"}),
        ("vPrime", [2], {"v′", "2.7183"}),
        ("p_i", [1], {"p1", "0.6590"}),
        ("p_j", [2], {"p2", "0.2424"}),
        ("entry", [1, 2], {"−0.1598"}),
    ],
)
def test_a_number_under_the_pointer_lights_its_bars(jacobian, part, rows, texts):
    jacobian.number(part).hover()
    assert (jacobian.rows(), jacobian.parts()) == (rows, texts)
    jacobian.page.mouse.move(0, 0)
    assert (jacobian.rows(), jacobian.parts()) == ([], set())


def test_on_the_diagonal_one_minus_p_belongs_to_all_other_classes(jacobian):
    jacobian.set(selected=[0, 0])
    jacobian.number("complement").hover()
    assert jacobian.rows() == [2, 3]
    assert jacobian.parts() == {"1−p1", "0.3410"}


def test_a_bar_under_the_pointer_lights_its_numbers(jacobian):
    jacobian.root.locator(".sg-class .sg-bar").nth(2).hover()
    assert jacobian.rows() == [3]
    assert jacobian.parts() == {"v", "11.2125"}, "z₃ stands in the sum v only"


def test_a_slider_in_focus_lights_its_numbers_and_they_stay_lit_while_it_moves(jacobian):
    jacobian.slider(2).focus()
    assert {"v′", "p2", "2.7183"} <= jacobian.parts()
    jacobian.slider(2).press("ArrowRight")
    jacobian.settle()
    assert jacobian.rows() == [2]
    assert {"v′", "p2", "3.0042"} <= jacobian.parts()
    jacobian.slider(2).blur()
    assert (jacobian.rows(), jacobian.parts()) == ([], set())


def test_arrow_keys_lead_through_the_formula_in_one_tab_stop(jacobian):
    formula = jacobian.root.get_by_role("group", name="Formula; arrow keys light up its parts")
    formula.focus()
    seen = []
    for _ in range(8):
        jacobian.page.keyboard.press("ArrowRight")
        seen.append(jacobian.rows())
    # u, v, u′ = 0, v′, p₁, p₂, the entry; and there it stays.
    assert seen == [[1], [1, 2, 3], [], [2], [1], [2], [1, 2], [1, 2]]
    assert jacobian.heard("−0.1598") == "−0.1598"
    jacobian.page.keyboard.press("ArrowLeft")
    assert jacobian.rows() == [2]
    jacobian.page.keyboard.press("Tab")
    assert (jacobian.rows(), jacobian.parts()) == ([], set())


def test_in_two_panels_a_number_lights_its_own_and_a_bar_lights_both(quotient):
    quotient.set(step=4)
    first, second = (quotient.root.locator(".sg-derivation").nth(k) for k in (0, 1))
    first.locator("mn.sg-uPrime").first.hover()  # the case i = j: u′ = u
    assert quotient.rows() == [1]
    assert second.locator(".sg-lit").count() == 0
    quotient.slider(1).focus()
    quotient.page.mouse.move(0, 0)
    assert "u′" in first.locator(".sg-lit").all_text_contents()
    assert "u′" not in second.locator(".sg-lit").all_text_contents()
    assert "p1" in second.locator(".sg-lit").all_text_contents()


def test_nothing_is_lit_that_would_tell_the_answer(quotient):
    """Before the prediction, u′ in the rule has no bars yet, and keys pass it by."""
    for panel in (0, 1):
        rule = quotient.root.locator(".sg-lines").nth(panel)
        rule.locator(".sg-uPrime").first.hover()
        assert (quotient.rows(), quotient.parts()) == ([], set())
    quotient.root.locator(".sg-derivation").first.focus()
    for _ in range(3):
        quotient.page.keyboard.press("ArrowRight")
    assert quotient.heard("v ≈") == "v ≈ 30.1929"


def test_a_formula_that_is_too_wide_scrolls_inside_itself_by_keys(visit, family_url):
    page = visit(family_url, viewport={"width": 320, "height": 800}).page
    widget = Linked(page, "QuotientRuleExplorer", "Quotient rule explorer")
    widget.set(logits=[1.0, 7.1234, 8.9], selected=[2, 1], step=4)
    formula = widget.root.locator(".sg-derivation").nth(1)
    assert formula.evaluate("node => node.scrollWidth > node.clientWidth")
    formula.focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    lit = formula.locator(".sg-lit").last.bounding_box()
    card = formula.bounding_box()
    assert card["x"] <= lit["x"]
    assert lit["x"] + lit["width"] <= card["x"] + card["width"] + 1
