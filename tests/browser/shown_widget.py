"""One widget of a page: how a test finds it, changes its state, and judges how it looks."""

import re

from playwright.sync_api import Locator, Page

from softgrad.widgets.colour import luminance
from tests.browser.explorer import NEXT_FRAME, shown_value

SET_STATE = """([kind, changes]) => {
  const isOfKind = (model) => String(model.get('_anywidget_id')).endsWith(kind);
  [...softgradWidgetHost.models.values()].find(isOfKind).set(changes);
}"""
GET_STATE = """([kind, name]) => [...softgradWidgetHost.models.values()]
  .find((model) => String(model.get('_anywidget_id')).endsWith(kind)).get(name)"""
COLOURS = """root => [...root.querySelectorAll('*')]
  .filter(node => [...node.childNodes].some(child => child.nodeType === 3 && child.data.trim()))
  .filter(node => node.getClientRects().length && !node.closest('.sg-heard'))
  .map(node => {
    const background = part => getComputedStyle(part).backgroundColor;
    let back = node;
    while (background(back) === 'rgba(0, 0, 0, 0)') back = back.parentElement;
    const style = getComputedStyle(node);
    return [node instanceof SVGElement ? style.fill : style.color, background(back)];
  })"""
VISIBLE_TEXTS = """nodes => nodes.filter(node => node.getClientRects().length)
  .map(node => node.textContent)"""
TOO_WIDE = """root => [document.documentElement, root, ...root.querySelectorAll('*')]
  .filter(node => !node.closest('.sg-heard') && getComputedStyle(node).display !== 'inline')
  .filter(node => !node.closest('svg, input, .sg-derivation')) // these scroll inside themselves
  .filter(node => node.scrollWidth > node.clientWidth + 1)
  .map(node => node.className || node.tagName)"""


class ShownWidget:
    """The first widget of a class on a page, found by the name that is read aloud."""

    def __init__(self, page: Page, kind: str, label: str):
        self.page, self.kind = page, kind
        self.root: Locator = page.get_by_role("group", name=label, exact=True)
        self.root.wait_for()

    def set(self, **changes: object) -> None:
        """Change the state, and wait until it is drawn."""
        self.page.evaluate(SET_STATE, [self.kind, changes])
        self.settle()

    def get(self, trait: str) -> object:
        """Return a trait's value."""
        return self.page.evaluate(GET_STATE, [self.kind, trait])

    def settle(self) -> None:
        """Wait until the last change is drawn."""
        self.page.evaluate(NEXT_FRAME)

    def slider(self, name: str) -> Locator:
        return self.root.get_by_role("slider", name=name, exact=True)

    def button(self, name: str) -> Locator:
        return self.root.get_by_role("button", name=name, exact=True)

    def texts(self, selector: str) -> list[str]:
        """Return the texts of what is visible, once the last change is drawn."""
        self.settle()
        return self.root.locator(selector).evaluate_all(VISIBLE_TEXTS)

    def all_texts(self, selector: str) -> list[str]:
        """Return the texts of all that matches, hidden or not, once the last change is drawn."""
        self.settle()
        return self.root.locator(selector).all_text_contents()

    def assert_fits(self) -> None:
        """Demand that nothing is wider than its place."""
        too_wide = self.root.evaluate(TOO_WIDE)
        assert too_wide == [], f"wider than their place: {too_wide}"

    def heard(self, part: str) -> str:
        """Return what a screen reader says, as soon as it holds `part`."""
        region = self.root.get_by_role("status")
        assert region.get_attribute("aria-live") == "polite"
        self.page.wait_for_function(
            "([region, part]) => region.textContent.includes(part)",
            arg=[region.element_handle(), part],
        )
        return region.text_content()


def drag(target: Locator, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Drag with the mouse between two places, each given as shares of the target's size."""
    target.scroll_into_view_if_needed()
    box, mouse = target.bounding_box(), target.page.mouse

    def place(shares: tuple[float, float]) -> tuple[float, float]:
        return box["x"] + shares[0] * box["width"], box["y"] + shares[1] * box["height"]

    mouse.move(*place(start))
    mouse.down()
    mouse.move(*place(end), steps=5)
    mouse.up()


def contrasts(root: Locator) -> list[float]:
    """Return the contrast ratio of every text."""
    return [contrast(*pair) for pair in root.evaluate(COLOURS)]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours such as rgb(1, 2, 3)."""
    levels = sorted(luminance(tuple(map(int, re.findall(r"\d+", text)))) for text in (one, other))
    return (levels[1] + 0.05) / (levels[0] + 0.05)


def names_of_controls(root: Locator) -> list[str]:
    """Return the name of every visible control, empty where it has none."""
    return root.locator("input, button, fieldset, table, svg[role]").evaluate_all(
        """nodes => nodes.filter(node => node.getClientRects().length).map(node =>
          node.getAttribute('aria-label') ?? node.labels?.[0]?.textContent ??
          (node.querySelector('legend, caption') ?? node).textContent)"""
    )


def assert_agree(texts: list[str], values: list[float]) -> None:
    """Compare texts with values, to the digits shown; the sign that is shown must be right too."""
    for text, value in zip(texts, values, strict=True):
        shown, half_unit = shown_value(text)
        # The first surplus lets a tie fall either way. The second is what rounding leaves of a
        # difference of numbers near 1.
        allowed = half_unit * (1 + 1e-9) + (0 if "×" in text else 1e-15)
        assert abs(shown - value) <= allowed, f"{text} is not {value}"
        assert abs(value) < 1e-15 or text.startswith("−") == (value < 0), f"{text} is not {value}"
