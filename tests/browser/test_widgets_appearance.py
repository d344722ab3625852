"""How JacobianExplorer looks: as a figure, on every screen, in both themes; and what it weighs."""

import os
import re

import pytest

from softgrad.site.minify import minify
from softgrad.site.static_widgets import SCRIPTS
from softgrad.widgets.colour import luminance
from tests.browser.explorer import Explorer, assert_shows_softgrad, picture


@pytest.fixture
def address(widget_book_url: str) -> str:
    """The page with two widgets, from a server."""
    return f"{widget_book_url}/index.html"


@pytest.fixture
def page(visit, address):
    page = visit(address).page
    page.locator(".softgrad").nth(1).wait_for()
    return page


# --- without JavaScript, and in print -----------------------------------------------------------


def test_with_javascript_the_live_view_stands_in_its_place(page):
    assert page.locator(".softgrad").nth(0).is_visible()
    assert not picture(page).is_visible()


# --- screens and themes -------------------------------------------------------------------------


def test_cells_of_eight_classes_hold_their_text_on_a_small_screen(visit, address):
    page = visit(address, viewport={"width": 320, "height": 800}).page
    explorer = Explorer(page, 1)
    assert re.fullmatch(r"[+−]\.?\d+(\.\d+)?", explorer.read()["cells"][0][1])
    assert_shows_softgrad(explorer, [1.0, -2.0, 0.5, 3.0, 2.0, 1.0, 0.0, 0.3], 0.5)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_widget_follows_the_theme(visit, address, scheme):
    page = visit(address, color_scheme=scheme).page
    explorer = Explorer(page)
    background = explorer.root.evaluate("node => getComputedStyle(node).backgroundColor")
    assert background == {"light": "rgb(255, 255, 255)", "dark": "rgb(22, 26, 32)"}[scheme]
    styles = explorer.root.locator("[role=gridcell], .sg-bar-value, .sg-result, .sg-heading")
    pairs = styles.evaluate_all(
        """nodes => nodes.map(node => {
          const background = part => getComputedStyle(part).backgroundColor;
          let back = node;
          while (background(back) === 'rgba(0, 0, 0, 0)') back = back.parentElement;
          return [getComputedStyle(node).color, background(back)];
        })"""
    )
    assert len(pairs) > 15
    assert min(contrast(*pair) for pair in pairs) >= 4.5


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours such as rgb(1, 2, 3)."""
    levels = sorted(luminance(tuple(map(int, re.findall(r"\d+", text)))) for text in (one, other))
    return (levels[1] + 0.05) / (levels[0] + 0.05)


# --- what the page carries ----------------------------------------------------------------------


def test_scripts_are_sent_once_a_site_and_only_where_there_are_widgets(widget_book):
    with_widgets = (widget_book / "index.html").read_text()
    without = (widget_book / "plain.html").read_text()
    assert with_widgets.count("softgrad-widgets.js") == 1
    assert with_widgets.count("widget-host.js") == 1
    assert "softmaxWithComplement" not in with_widgets
    for name in ("widget-host", "softgrad-widgets", "require.js", "html-manager"):
        assert name not in without
    assert "require.js" not in with_widgets
    assert "html-manager" not in with_widgets


@pytest.mark.skipif(minify is None and "CI" not in os.environ, reason="no minifier here")
def test_all_widget_javascript_together_stays_within_its_budget(widget_book):
    """60,000 bytes, uncompressed: all widgets, and the host that keeps them alive."""
    scripts = [widget_book / "_static" / name for name in SCRIPTS]
    assert len(scripts) == 2
    assert sum(script.stat().st_size for script in scripts) <= 60_000
