"""What every widget of the family must do, whatever its subject."""

from collections.abc import Iterable

import pytest

from softgrad.widgets import WIDGETS, BookWidget
from tests.browser.explorer import picture
from tests.browser.largest import LARGEST, WIDEST
from tests.browser.shown_widget import ShownWidget, contrasts, names_of_controls

WIDE, NARROW = {"width": 1200, "height": 800}, {"width": 320, "height": 800}
SMALLEST_TEXT = 9  # pixels, for indices; CSS pixels, so a reader who zooms gets more

TEXT_SIZES = """root => [...root.querySelectorAll('*')]
  .filter(node => [...node.childNodes].some(child => child.nodeType === 3 && child.data.trim()))
  .filter(node => node.getClientRects().length && !node.closest('.sg-heard'))
  .map(node => parseFloat(getComputedStyle(node).fontSize) *
    (node instanceof SVGElement ? node.getScreenCTM().a : 1))"""
SHOWN = """root => [root.innerText, ...root.querySelectorAll('input')]
  .map(part => typeof part === 'string' ? part : `${part.value} ${part.checked}`).join('\\n')"""
DURATIONS = """root => [...new Set([root, ...root.querySelectorAll('*')].flatMap(node => {
  const { transitionDuration, animationName } = getComputedStyle(node);
  return [transitionDuration, animationName];
}))].sort()"""


class Member(ShownWidget):
    """The widget of a kind on the page that has one of each."""

    def __init__(self, page, kind: type[BookWidget]):
        self.page, self.kind = page, kind.__name__
        self.root = page.locator(".softgrad").nth(WIDGETS.index(kind))
        self.root.wait_for()

    def use_first_control(self) -> None:
        """Do with the keyboard what the first control is for."""
        control = self.root.locator("input:visible:not(:checked), button:visible").first
        kind = control.get_attribute("type")
        control.press({"range": "ArrowRight", "radio": "Space", "button": "Enter"}.get(kind, "1"))

    def state(self, names: Iterable[str]) -> dict[str, object]:
        """Return some of the traits."""
        return {name: self.get(name) for name in names}


@pytest.fixture(scope="module")
def shared_page(browser, family_url):
    """Return a function that opens the page once for each set of options."""
    pages = {}

    def open_page(**options: object):
        key = repr(sorted(options.items()))
        if key not in pages:
            pages[key] = browser.new_context(**options).new_page()
            pages[key].goto(family_url)
        return pages[key]

    yield open_page
    for page in pages.values():
        page.context.close()


@pytest.fixture(params=WIDGETS, ids=lambda kind: kind.__name__)
def kind(request) -> type[BookWidget]:
    return request.param


def test_every_kind_has_its_largest_and_its_widest_state():
    assert set(LARGEST) == set(WIDEST) == set(WIDGETS)
    for kind in WIDGETS:
        kind(**LARGEST[kind])
        kind(**WIDEST[kind])  # Python takes them, or it would raise


# --- without a live view ------------------------------------------------------------------------


def test_without_javascript_the_figure_stands_with_its_description(shared_page, kind):
    page = shared_page(java_script_enabled=False)
    figure = picture(page, WIDGETS.index(kind))
    assert figure.bounding_box()["height"] > 100
    assert figure.get_attribute("alt") == " ".join(kind().description().split())
    assert page.locator(".softgrad").count() == 0


def test_in_print_the_figure_stands_in_place_of_the_live_view(shared_page, kind):
    page = shared_page(reduced_motion="no-preference")
    page.emulate_media(media="print")
    figure = picture(page, WIDGETS.index(kind))
    assert figure.is_visible()
    assert figure.evaluate("image => image.decode().then(() => image.naturalWidth > 0)")
    assert not page.locator(".softgrad").nth(WIDGETS.index(kind)).is_visible()


# --- for every eye ------------------------------------------------------------------------------


@pytest.mark.parametrize("viewport", [NARROW, WIDE], ids=["320", "1200"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_and_can_be_read(shared_page, kind, viewport, scheme):
    """Nothing is wider than its place, and every text has 4.5 : 1, the AA level."""
    widget = Member(shared_page(color_scheme=scheme, viewport=viewport), kind)
    for state in ({}, LARGEST[kind], WIDEST[kind]):
        widget.set(**state)
        widget.assert_fits()
        assert widget.root.get_by_role("alert").count() == 0
        ratios = contrasts(widget.root)
        assert len(ratios) > 10
        assert min(ratios) >= 4.5


def test_no_text_is_too_small_on_a_narrow_screen(shared_page, kind):
    widget = Member(shared_page(viewport=NARROW), kind)
    for state in (LARGEST[kind], WIDEST[kind]):
        widget.set(**state)
        assert min(widget.root.evaluate(TEXT_SIZES)) >= SMALLEST_TEXT


def test_reduced_motion_is_honoured(shared_page, kind):
    widget = Member(shared_page(reduced_motion="reduce"), kind)
    assert widget.root.evaluate(DURATIONS) == ["0s", "none"]


# --- for those who listen -----------------------------------------------------------------------


def test_it_has_a_name_and_so_has_every_control(shared_page, kind):
    root = Member(shared_page(), kind).root
    assert root.get_attribute("role") == "group"
    assert root.get_attribute("aria-label")
    names = names_of_controls(root)
    assert names
    assert all(names)


def test_it_speaks_of_changes_politely_and_is_silent_at_first(shared_page, kind):
    region = Member(shared_page(locale="en-GB"), kind).root.get_by_role("status")
    assert region.get_attribute("aria-live") == "polite"
    assert region.text_content() == ""


# --- under the reader's hand --------------------------------------------------------------------


def test_opened_as_a_file_it_lives_and_asks_no_other_place(visit, widget_book):
    opened = visit(f"{widget_book.as_uri()}/family.html")
    for kind in WIDGETS:
        widget = Member(opened.page, kind)
        before = widget.root.evaluate(SHOWN)
        widget.use_first_control()
        widget.settle()
        assert widget.root.evaluate(SHOWN) != before, kind
    assert opened.errors == []
    assert opened.foreign_requests() == []


def test_reset_brings_the_first_state_back(visit, family_url):
    page = visit(family_url).page
    for kind in WIDGETS:
        widget = Member(page, kind)
        if widget.button("Reset").count():
            first = widget.state(WIDEST[kind])
            widget.set(**WIDEST[kind])
            assert widget.state(WIDEST[kind]) != first
            widget.button("Reset").click()
            assert widget.state(WIDEST[kind]) == first


def test_a_refused_state_becomes_a_message_and_can_recover(visit, family_url):
    opened = visit(family_url)
    for kind in WIDGETS:
        widget = Member(opened.page, kind)
        trait = next(iter(LARGEST[kind]), "logits")
        good = widget.get(trait)
        for bad in (None, "<img src=x onerror=alert(1)>", 10_000 * [0]):
            widget.set(**{trait: bad})
            message = widget.root.get_by_role("alert").text_content()
            assert message.startswith(f"This widget cannot be drawn: {trait} ")
            assert widget.root.locator("img").count() == 0
        widget.set(**{trait: good})
        assert widget.root.get_by_role("alert").count() == 0
    assert opened.errors == []
