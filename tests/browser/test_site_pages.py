"""Every page of the book, as a reader meets it: offline, on a phone, in the dark, on paper."""

import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PAGES

PAGE_LIMIT = 2_000_000  # bytes, uncompressed, of a page with all that it loads

STRETCHED = """() => [...document.querySelectorAll('mrow, mfrac')].map(node => {
  const bracket = [...node.children].find(child =>
    child.localName === 'mo' && /^[()[\\]]$/.test(child.textContent));
  const fraction = [...node.children].find(child => child.localName === 'mfrac');
  return bracket && fraction &&
    [bracket.getBoundingClientRect().height, fraction.getBoundingClientRect().height];
}).filter(Boolean)"""
SUM_AND_LETTER = """() => {
  const sum = [...document.querySelectorAll('math[display=block] mo')]
    .find(node => node.textContent === '∑');
  const letter = sum.closest('math').querySelector('mi');
  return [sum.getBoundingClientRect().height, letter.getBoundingClientRect().height];
}"""


BROKEN_NAMES = """() => [...document.querySelectorAll('dl.simple > dt > strong')].filter(name => {
  const text = document.createRange();
  text.selectNodeContents(name);
  return text.getClientRects().length > 1 && !name.textContent.includes(' ');
}).map(name => name.textContent)"""


@pytest.fixture(params=["http", "file"])
def address(request, site, site_url):
    """The place that the pages come from: a server on this machine, or the disk."""
    return site_url if request.param == "http" else site.as_uri()


@pytest.mark.parametrize("page", PAGES)
def test_a_page_asks_no_other_host_and_nothing_on_it_fails(visit, address, page):
    visited = visit(f"{address}/{page}")
    visited.page.wait_for_load_state("networkidle")
    assert visited.foreign_requests() == []
    assert visited.errors == []


@pytest.mark.parametrize("page", PAGES)
def test_a_page_with_all_that_it_loads_stays_small(visit, site, site_url, page):
    visited = visit(f"{site_url}/{page}")
    visited.page.wait_for_load_state("networkidle")
    paths = {unquote(urlsplit(url).path) for url in visited.requests if url.startswith(site_url)}
    assert f"/{page}" in paths
    assert sum((site / path.lstrip("/")).stat().st_size for path in paths) < PAGE_LIMIT


def test_on_paper_the_dark_theme_is_dark_on_light(visit, site_url):
    page = visit(f"{site_url}/chapters/quotient_rule.html", color_scheme="dark").page
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    page.emulate_media(media="print", color_scheme="dark")
    for part in (
        "article p",
        "article pre",
        "article pre span",
        ".admonition-title",
        "article p a",
    ):
        colour = page.locator(part).first.evaluate("part => getComputedStyle(part).color")
        assert sum(map(int, re.findall(r"\d+", colour)[:3])) / 3 < 128, part
    for ground in ("body", "article pre", ".admonition-title", ".admonition"):
        colour = page.locator(ground).first.evaluate(
            "part => getComputedStyle(part).backgroundColor"
        )
        assert sum(map(int, re.findall(r"\d+", colour)[:3])) / 3 > 128, ground


def test_the_glass_of_the_search_box_does_not_cover_the_words(visit, site_url):
    page = visit(f"{site_url}/search.html?q=quotient").page
    box = page.locator("input[type=search]:visible")
    glass = page.locator("form.bd-search:visible i").bounding_box()
    padding = box.evaluate("box => parseFloat(getComputedStyle(box).paddingLeft)")
    assert glass["x"] + glass["width"] <= box.bounding_box()["x"] + padding


def test_the_names_of_attributes_in_the_reference_are_not_broken(visit, site_url):
    page = visit(f"{site_url}/chapters/reference.html").page
    assert page.evaluate(BROKEN_NAMES) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_follows_the_colour_scheme_of_the_reader(visit, site_url, scheme):
    page = visit(f"{site_url}/chapters/quotient_rule.html", color_scheme=scheme).page
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    brightness = sum(map(int, re.findall(r"\d+", ground)[:3])) / 3
    assert (brightness > 128) == (scheme == "light")


def test_without_javascript_a_page_has_the_colours_of_the_light_theme(visit, address):
    with_script = visit(f"{address}/chapters/softmax.html", color_scheme="light").page
    page = visit(f"{address}/chapters/softmax.html", java_script_enabled=False).page
    for part in ("article p a", ".admonition-title", "div.cell_output pre"):
        colours = "part => [getComputedStyle(part).color, getComputedStyle(part).backgroundColor]"
        shown, wanted = (each.locator(part).first.evaluate(colours) for each in (page, with_script))
        assert shown == wanted, part


def test_without_javascript_formulas_are_typeset_with_stretched_brackets_and_sums(visit, address):
    options = {"java_script_enabled": False}
    page = visit(f"{address}/chapters/quotient_rule.html", **options).page
    pairs = page.evaluate(STRETCHED)
    assert pairs
    for bracket, fraction in pairs:
        assert bracket >= 0.9 * fraction  # a bracket that does not stretch has half the height
    total, letter = page.evaluate(SUM_AND_LETTER)
    assert total > 1.5 * letter
    assert page.evaluate("document.fonts.check('16px \"Softgrad Math\"')")


def test_without_javascript_a_page_shows_each_widget_as_a_figure_with_its_text(visit, address):
    page = visit(f"{address}/chapters/quotient_rule.html", java_script_enabled=False).page
    pictures = page.locator(".widget-picture img")
    assert pictures.count() >= 2
    for picture in pictures.all():
        assert picture.is_visible()
        assert len(picture.get_attribute("alt")) > 40


def test_on_paper_the_figure_stands_in_for_the_widget_and_folds_are_open(visit, site_url):
    page = visit(f"{site_url}/chapters/quotient_rule.html").page
    page.locator(".softgrad").first.wait_for()
    page.emulate_media(media="print")
    assert page.locator(".widget-picture img").first.is_visible()
    assert not page.locator(".softgrad").first.is_visible()
    fold = page.locator("details.fold").first
    assert fold.get_attribute("open") is None
    assert fold.bounding_box()["height"] > 2 * fold.locator("summary").bounding_box()["height"]


def test_the_title_of_the_book_leads_home(visit, site_url):
    page = visit(f"{site_url}/chapters/jacobian.html").page
    page.get_by_role("navigation", name="Home").get_by_role("link").click()
    expect(page).to_have_title(re.compile("^The derivative of softmax"))
    expect(page.get_by_role("navigation", name="Home")).to_have_text("The derivative of softmax")


def test_a_fold_opens_with_the_keyboard(visit, site_url):
    page = visit(f"{site_url}/chapters/quotient_rule.html").page
    fold = page.locator("details.fold").first
    fold.locator("summary").focus()
    page.keyboard.press("Enter")
    assert fold.get_attribute("open") is not None


def test_search_finds_a_chapter_and_there_is_one_search_box(visit, address):
    visited = visit(f"{address}/search.html?q=quotient")
    visited.page.locator("#search-results a").first.wait_for()
    links = visited.page.locator("#search-results a").all_text_contents()
    assert any("quotient" in link.lower() for link in links)
    assert visited.page.locator("input[type=search]:visible").count() == 1
    assert visited.errors == []


@pytest.mark.parametrize("page", PAGES)
def test_every_link_inside_the_book_leads_somewhere(site, page):
    text = (site / page).read_text("utf-8")
    for address in set(re.findall(r'<a\b[^>]*?href="([^"]+)"', text)):
        if re.match(r"[a-z]+:", address):
            continue
        path, _, anchor = address.partition("#")
        target = (site / page).parent / path if path else site / page
        assert target.resolve().is_file(), f"{page} links {address}"
        if anchor and target.suffix == ".html":
            assert f'id="{anchor}"' in Path(target).read_text("utf-8"), f"{page} links {address}"
