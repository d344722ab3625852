"""How each page is laid out, from the smallest phone to a desk and on paper, its answers unfolded.

A page is opened once, and its window is made as wide as each test asks for.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from softgrad.plots import STYLE
from tests.browser.conftest import OPEN_FOLDS, PAGES
from tests.browser.explorer import NEXT_FRAME

# Formulas whose punctuation stands at the start of the next line.
LEFT_BEHIND = """() => [...document.querySelectorAll('article math')].filter(formula => {
  const text = formula.nextSibling;
  if (text?.nodeType !== 3 || !/^[.,;:!?)]/.test(text.data)) return false;
  const mark = document.createRange();
  mark.setStart(text, 0);
  mark.setEnd(text, 1);
  return mark.getBoundingClientRect().top >= formula.getBoundingClientRect().bottom;
}).map(formula => formula.textContent + formula.nextSibling.data.slice(0, 9))"""
# Equation numbers of which a part is out of sight until the reader scrolls sideways.
NUMBERS_OUT_OF_SIGHT = """() => [...document.querySelectorAll('div.math > .eqno')]
  .filter(number => number.checkVisibility() && number.getBoundingClientRect().right >
    number.parentElement.getBoundingClientRect().right + 1)
  .map(number => number.textContent)"""
# Formulas in a box that hides what stands out of it.
FORMULAS_CUT_OFF = """() => [...document.querySelectorAll('.admonition math')]
  .filter(formula => formula.checkVisibility() && !formula.closest('div.math, .derivation, table'))
  .filter(formula => formula.getBoundingClientRect().right >
    formula.closest('.admonition').getBoundingClientRect().right)
  .map(formula => formula.textContent)"""
FIGURES = """() => [...document.querySelectorAll('figure img')].map(image =>
  [image.alt, image.getBoundingClientRect().width / image.naturalWidth])"""
CUT_OFF = """() => [...document.querySelectorAll('article pre')]
  .filter(pre => pre.scrollWidth > pre.clientWidth + 1).map(pre => pre.textContent)"""
# The room between each reason and the mark beside it, in pixels, with the words of the reason.
ROOM = """() => [...document.querySelectorAll('.derivation-line')].flatMap(line => {
  const reason = line.querySelector('.derivation-reason');
  if (!reason?.textContent || !line.querySelector('.derivation-mark')) return [];
  const mark = line.querySelector('.derivation-mark').getBoundingClientRect();
  const words = document.createRange();
  words.selectNodeContents(reason);
  return [...words.getClientRects()]
    .filter(part => part.bottom > mark.top + 1 && part.top < mark.bottom - 1)
    .map(part => [mark.left - part.right, reason.textContent]);
})"""
LABEL = STYLE["font.size"] * 96 / 72  # CSS pixels, in a figure of its natural size
SMALLEST_LABEL = 9  # CSS pixels
A4 = 718  # CSS pixels between the margins


class Sheet:
    """A page with its answers unfolded, in a window of any width."""

    def __init__(self, page: Page):
        self.page = page
        page.evaluate(OPEN_FOLDS)

    def at(self, width: int) -> Page:
        """Return the page, laid out in a window of this width."""
        self.page.set_viewport_size({"width": width, "height": 800})
        self.page.evaluate(NEXT_FRAME)
        return self.page


@pytest.fixture(scope="module", params=PAGES)
def sheet(request, browser: Browser, site_url: str) -> Iterator[Sheet]:
    page = browser.new_page()
    page.goto(f"{site_url}/{request.param}")
    yield Sheet(page)
    page.close()


@pytest.mark.parametrize("width", [320, 375, 1200])
def test_a_page_never_scrolls_sideways(sheet, width):
    page = sheet.at(width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [320, 375, 1280])
def test_no_line_starts_with_the_punctuation_of_a_formula(sheet, width):
    assert sheet.at(width).evaluate(LEFT_BEHIND) == []


@pytest.mark.parametrize("width", [320, 375, 1280])
def test_a_reason_stands_clear_of_the_mark_beside_it(sheet, width):
    """Less than half a letter, 8 pixels, looks as if the two were one."""
    assert [words for room, words in sheet.at(width).evaluate(ROOM) if room < 8] == []


def test_on_the_smallest_phone_no_formula_in_a_box_is_cut_off(sheet):
    assert sheet.at(320).evaluate(FORMULAS_CUT_OFF) == []


def test_on_a_phone_the_number_of_an_equation_is_in_sight(sheet):
    assert sheet.at(375).evaluate(NUMBERS_OUT_OF_SIGHT) == []


def test_on_a_phone_the_labels_of_a_figure_can_be_read(sheet):
    figures = sheet.at(375).evaluate(FIGURES)
    assert [name for name, scale in figures if LABEL * min(scale, 1) < SMALLEST_LABEL] == []


def test_on_paper_no_line_of_code_is_cut_off(sheet):
    page = sheet.at(A4)
    page.emulate_media(media="print")
    cut_off = page.evaluate(CUT_OFF)
    page.emulate_media(media="screen")
    assert cut_off == []


def test_every_picture_has_a_text_alternative(sheet):
    pictures = sheet.page.evaluate("[...document.images].map(image => [image.src, image.alt])")
    assert [source for source, text in pictures if not text] == []


def test_each_rule_would_find_what_it_is_there_for(visit, site_url):
    page = Sheet(visit(f"{site_url}/chapters/softmax.html").page).at(320)
    page.evaluate("""() => {
      document.querySelector('article').insertAdjacentHTML('beforeend', `<section>
        <div style="width: 400px">too wide</div>
        <p><math style="display: block"><mtext>alone</mtext></math>, and on</p>
        <div class=derivation-line style="display: block; white-space: nowrap"
          ><span class=derivation-reason>reason</span><span class=derivation-mark>✓</span></div>
        <div class=admonition style="width: 60px">
          <math><mtext>far too long a formula</mtext></math></div>
        <div class=math style="width: 40px; overflow: auto; white-space: nowrap">
          <span class=eqno style="margin-left: 60px">(1)</span></div>
        <pre style="width: 20px; white-space: pre">cut off</pre>
      </section>`);
      document.querySelector('figure img').style.width = '40px';
    }""")
    rules = (FORMULAS_CUT_OFF, NUMBERS_OUT_OF_SIGHT, CUT_OFF, LEFT_BEHIND)
    found = [page.evaluate(rule)[-1].strip() for rule in rules]
    assert found == ["far too long a formula", "(1)", "cut off", "alone, and on"]
    assert page.evaluate("document.documentElement.scrollWidth") > 320
    assert [words for room, words in page.evaluate(ROOM) if room < 8] == ["reason"]
    assert min(LABEL * scale for _, scale in page.evaluate(FIGURES)) < SMALLEST_LABEL
