"""JacobianExplorer on a page: how a test reads it, and what it must show."""

from playwright.sync_api import expect

from softgrad import softmax, softmax_jacobian

PLAIN_DIGITS = str.maketrans("−⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "--0123456789")

READ = """root => ({
  probabilities: [...root.querySelectorAll('.sg-bar-value')].map(node => node.textContent),
  cells: [...root.querySelectorAll('[role=row]')].slice(1)
    .map(row => [...row.querySelectorAll('.sg-cell')].map(node => node.textContent))
    .filter(row => row.length),
  sums: [...root.querySelectorAll('.sg-sum')].map(node => node.textContent),
  entry: root.querySelector('.sg-result').textContent,
  formula: root.querySelector('.sg-formula').textContent,
})"""
SET_STATE = """([place, changes]) => {
  const models = [...softgradWidgetHost.models.values()].filter(model => model.get('logits'));
  models[place].set(changes);
}"""
NEXT_FRAME = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


class Explorer:
    """One JacobianExplorer on a page."""

    def __init__(self, page, place: int = 0):
        self.page = page
        self.root = page.locator(".softgrad").nth(place)

    def read(self) -> dict:
        """Return the texts that it shows, once the last change is drawn."""
        self.page.evaluate(NEXT_FRAME)
        return self.root.evaluate(READ)

    def slider(self, name: str):
        return self.root.get_by_role("slider", name=name, exact=True)

    def cell(self, i: int, j: int):
        return self.root.get_by_role("row").nth(i + 1).get_by_role("gridcell").nth(j)

    def expect_selected(self, i: int, j: int) -> None:
        expect(self.cell(i, j)).to_have_attribute("aria-selected", "true")

    def logits(self) -> list[float]:
        self.page.evaluate(NEXT_FRAME)
        names = self.root.locator(".sg-class:not(.sg-settings) .sg-field")
        return [float(field.input_value()) for field in names.all()]


def shown_value(text: str) -> tuple[float, float]:
    """Return the number that a text stands for, and half a unit of its last digit."""
    mantissa, _, exponent = text.translate(PLAIN_DIGITS).partition("×10")
    scale = 10.0 ** int(exponent or 0)
    decimals = len(mantissa.partition(".")[2])
    return float(mantissa) * scale, 0.5 * 10.0**-decimals * scale


def assert_shows(text: str, value: float) -> None:
    """Compare a text with a value, to the digits shown."""
    shown, half_unit = shown_value(text)
    # The small surplus lets a tie fall either way.
    assert abs(shown - value) <= half_unit * (1 + 1e-9), f"{text} is not {value}"


def assert_shows_softgrad(explorer: Explorer, z: list[float], temperature: float = 1.0) -> None:
    """Compare every probability and every entry with softgrad's, and the sign of each entry."""
    texts = explorer.read()
    for text, p in zip(texts["probabilities"], softmax(z, temperature), strict=True):
        assert_shows(text, p)
    J = softmax_jacobian(z, temperature)
    for row, entries in zip(texts["cells"], J, strict=True):
        for text, entry in zip(row, entries, strict=True):
            assert_shows(text, entry)
            assert text[0] == ("0" if entry == 0 else "+" if entry > 0 else "−")


def picture(page, place: int = 0):
    """The figure that stands in for a widget."""
    return page.locator(".widget-picture img").nth(place)
