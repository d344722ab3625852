"""QuotientRuleExplorer on a static page, by mouse, keyboard and touch."""

import random

import pytest
from playwright.sync_api import expect

from softgrad import softmax, softmax_jacobian
from softgrad.widgets import QuotientRuleExplorer
from tests.browser.explorer import assert_shows, picture
from tests.browser.shown_widget import ShownWidget, drag, names_of_controls

Z = [1.0, 2.0, 3.0]


class Explorer(ShownWidget):
    """The QuotientRuleExplorer of a page."""

    def __init__(self, page):
        super().__init__(page, "QuotientRuleExplorer", "Quotient rule explorer")

    def case(self, sign: str):
        return self.root.get_by_role("group", name=f"Case i {sign} j")

    def active(self):
        return self.root.locator(".sg-formula[aria-current=true]")

    def said(self) -> str:
        return self.texts(".sg-said")[0]

    def group(self, name: str):
        return self.root.get_by_role("group", name=name, exact=True)

    def radio(self, group: str, name: str):
        return self.group(group).get_by_role("radio", name=name, exact=True)

    def number(self, sign: str, name: str) -> str:
        """A number of the formula in one case, such as "uPrime"."""
        self.settle()
        return self.case(sign).locator(f"mn.sg-{name}").last.text_content()

    def lines(self, sign: str) -> int:
        """How many lines of the derivation can be seen in one case."""
        self.settle()
        cells = self.case(sign).locator(".sg-lines > :nth-child(3n)")
        return sum(cell.is_visible() for cell in cells.all())

    def assert_shows_softgrad(self, z: list[float], i: int, j: int) -> None:
        own, other = QuotientRuleExplorer(logits=z, selected=(i, j)).cases()
        J = softmax_jacobian(z)
        reference = QuotientRuleExplorer(logits=z)
        for sign, case in (("=", own), ("≠", other)):
            assert_shows(self.number(sign, "entry"), J[case])
            u, v, u_prime, v_prime = reference.parts(*case)
            for name, value in {"u": u, "v": v, "vPrime": v_prime}.items():
                assert_shows(self.number(sign, name), value)
            if sign == "=":
                assert_shows(self.number(sign, "uPrime"), u_prime)
        for text, p in zip(self.texts(".sg-bar-value"), softmax(z), strict=True):
            assert_shows(text, p)


@pytest.fixture
def opened(visit, practice_url):
    return visit(practice_url)


@pytest.fixture
def explorer(opened) -> Explorer:
    return Explorer(opened.page)


def test_it_asks_before_it_tells(explorer):
    assert explorer.said().endswith("What is u′?")
    for sign in "=≠":
        facts = explorer.case(sign).locator(".sg-facts > math")
        assert [fact.is_visible() for fact in facts.all()] == [True, True, False, False]
        assert explorer.lines(sign) == 1
        assert not explorer.case(sign).get_by_text("stands in").is_visible()


def test_each_step_reveals_one_thing_more(explorer, opened):
    seen = []
    for _ in range(5):
        facts = explorer.active().locator(".sg-facts > math").all()
        seen.append((sum(fact.is_visible() for fact in facts), explorer.lines("≠")))
        explorer.button("Next step" if len(seen) < 5 else "Start again").click()
    assert seen == [(2, 1), (3, 1), (4, 1), (4, 2), (4, 5)]
    assert explorer.get("step") == 0
    assert opened.errors == []
    assert opened.foreign_requests() == []


@pytest.mark.parametrize(
    ("selected", "guess", "said"),
    [
        ([0, 1], "u′ = 0", "Right. The exponent of u is z₁. Only z₂ grows"),
        ([0, 1], "u′ = u", "Not quite. The exponent of u is z₁. Only z₂ grows"),
        ([1, 1], "u′ = u", "Right. The exponent of u is z₂, which grows."),
        ([1, 1], "u′ = 0", "Not quite. The exponent of u is z₂, which grows."),
    ],
)
def test_a_prediction_is_judged_and_reveals_the_derivative_of_u(explorer, selected, guess, said):
    explorer.set(selected=selected)
    explorer.radio("Your prediction", guess).check()
    assert explorer.said().startswith(said)
    assert explorer.get("step") == 1
    facts = explorer.active().locator(".sg-facts > math").all()
    assert [fact.is_visible() for fact in facts] == [True, True, True, False]


def test_the_selected_case_is_lit_and_another_choice_asks_anew(explorer):
    expect(explorer.case("≠")).to_have_attribute("aria-current", "true")
    explorer.button("Show all").click()
    explorer.radio("with respect to", "z₁").check()
    expect(explorer.case("=")).to_have_attribute("aria-current", "true")
    expect(explorer.case("≠")).to_have_attribute("aria-current", "false")
    assert (explorer.get("selected"), explorer.get("step")) == ([0, 0], 0)
    explorer.radio("Derivative of", "p₃").check()
    assert explorer.get("selected") == [2, 0]
    expect(explorer.case("≠")).to_have_attribute("aria-current", "true")


def test_the_keyboard_alone_leads_through(explorer):
    explorer.radio("Derivative of", "p₁").focus()
    explorer.page.keyboard.press("ArrowRight")
    assert explorer.get("selected") == [1, 1]
    explorer.page.keyboard.press("Tab")
    explorer.page.keyboard.press("ArrowRight")
    assert explorer.get("selected") == [1, 2]
    explorer.page.keyboard.press("Tab")
    explorer.page.keyboard.press("Space")
    assert explorer.get("prediction") == "u"
    explorer.page.keyboard.press("Tab")
    for step in (2, 3, 4):
        explorer.page.keyboard.press("Enter")
        assert explorer.get("step") == step
    expect(explorer.button("Start again")).to_be_focused()
    explorer.slider("logit z₁").press("ArrowRight")
    explorer.assert_shows_softgrad([1.1, 2.0, 3.0], 1, 2)
    assert explorer.get("step") == 4, "the formula stays while the numbers move"


def test_two_presses_before_the_next_frame_are_two_steps(explorer):
    explorer.button("Next step").evaluate("node => { node.click(); node.click(); }")
    assert explorer.get("step") == 2


def test_the_mouse_drags_a_logit(explorer):
    explorer.button("Show all").click()
    drag(explorer.slider("logit z₃"), (0.75, 0.5), (0.25, 0.5))
    z = explorer.get("logits")
    assert -4 < z[2] < -2
    explorer.assert_shows_softgrad(z, 0, 1)


def test_a_touch_chooses_and_reveals(visit, practice_url):
    page = visit(practice_url, has_touch=True, viewport={"width": 375, "height": 800}).page
    explorer = Explorer(page)
    explorer.radio("with respect to", "z₃").tap()
    explorer.radio("Your prediction", "u′ = 0").tap()
    explorer.button("Show all").tap()
    assert explorer.get("selected") == [0, 2]
    explorer.assert_shows_softgrad(Z, 0, 2)


def test_u_v_and_their_derivatives_are_marked_alike_in_letters_and_numbers(explorer):
    explorer.button("Show all").click()
    explorer.settle()
    tints = explorer.active().evaluate(
        """panel => Object.fromEntries(['u', 'v', 'uPrime', 'vPrime'].map(name =>
          [name, [...panel.querySelectorAll(`.sg-${name}`)].map(node =>
            getComputedStyle(node).backgroundColor)]))"""
    )
    assert all(len(places) >= 3 and len(set(places)) == 1 for places in tints.values())
    assert len({places[0] for places in tints.values()}) == 4


def test_every_number_equals_softgrads_at_states_not_seen_before(explorer, opened):
    rng = random.Random(8)
    for scale in (0.1, 1, 4, 40, 300):
        for _ in range(6):
            z = [rng.gauss(0, scale) for _ in range(rng.randint(2, 8))]
            i, j = rng.randrange(len(z)), rng.randrange(len(z))
            explorer.set(logits=z, selected=[i, j], step=4)
            explorer.assert_shows_softgrad(z, i, j)
            assert_shows(explorer.said().split()[-1].rstrip("."), softmax_jacobian(z)[i, j])
    assert opened.errors == []


def test_the_comparison_rejects_the_transposed_entry_of_other_logits(explorer):
    explorer.set(step=4)
    with pytest.raises(AssertionError):
        explorer.assert_shows_softgrad([1.0, 2.0, 2.9], 0, 1)


def test_a_step_is_announced_and_every_control_has_a_name(explorer):
    explorer.button("Next step").click()
    assert "u stands still: u′ = 0." in explorer.heard("u′ = 0")
    names = names_of_controls(explorer.root)
    assert len(names) == 3 * 2 + 3 + 3 + 2 + 3 + 2
    assert all(names)


def test_hostile_state_becomes_a_message_and_can_recover(explorer, opened):
    good = {"logits": Z, "selected": [0, 1], "step": 0, "prediction": ""}
    for changes, said in [
        ({"logits": [0] * 10_000}, "logits has 10000 entries: expected 2 to 8"),
        ({"logits": [1, None]}, "logits[1] is null"),
        ({"selected": [0, 3]}, "selected is [0,3]: there are 3 logits"),
        ({"selected": "<img src=x>"}, 'selected is "<img src=x>": expected two indices'),
        ({"step": 5}, "step is 5: expected one of 0, 1, 2, 3, 4"),
        ({"prediction": "<b>"}, 'prediction is "<b>": expected one of'),
    ]:
        explorer.set(**{**good, **changes})
        expect(explorer.root.get_by_role("alert")).to_contain_text(said)
    assert explorer.root.locator("img").count() == 0
    explorer.set(**good)
    explorer.assert_shows_softgrad(Z, 0, 1)
    assert opened.errors == []


def test_without_javascript_the_reader_sees_both_cases_in_full(visit, practice_url):
    page = visit(practice_url, java_script_enabled=False).page
    assert picture(page, 0).bounding_box()["height"] > 150
    alt = picture(page, 0).get_attribute("alt")
    for part in ("u′ = 0", "u′ = u ≈ 2.7183", "≈ −0.0220", "≈ 0.0819", "(selected)"):
        assert part in alt
