"""axe-core finds nothing to object to on any page, wide and light or narrow and dark."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import PAGES

QUICKLY = {"resultTypes": ["violations"]}  # without a report on all that passes


def violations(page) -> list[str]:
    """What axe-core says of a page: each rule with the elements that break it."""
    found = Axe().run(page, options=QUICKLY).response["violations"]
    return [
        f"{rule['id']}: {node['html'][:200]} — {node['failureSummary']}"
        for rule in found
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 375)])
@pytest.mark.parametrize("page", PAGES)
def test_axe_finds_no_violation(visit, site_url, page, scheme, width):
    options = {"color_scheme": scheme, "viewport": {"width": width, "height": 800}}
    shown = visit(f"{site_url}/{page}", reduced_motion="reduce", **options).page
    shown.wait_for_load_state("networkidle")
    assert violations(shown) == []


def test_axe_would_find_a_picture_without_text(visit, site_url):
    page = visit(f"{site_url}/chapters/index.html").page
    page.evaluate("document.querySelector('main').append(new Image())")
    assert any(found.startswith("image-alt") for found in violations(page))
