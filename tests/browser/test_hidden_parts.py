"""What a cell hides opens with the keyboard, and on paper the answers are open."""

import pytest

from tests.browser.test_site_accessibility import violations
from tests.small_book import SmallBook

CHAPTER = """# One

```{code-cell} ipython3
---
tags: [hide-output]
mystnb: {code_prompt_show: Show the product, code_prompt_hide: Hide the product}
---
2 * 3
```

```{code-cell} ipython3
:tags: [hide-input]
2 - 3
```
"""


@pytest.fixture(scope="module")
def address(tmp_path_factory) -> str:
    book = SmallBook(tmp_path_factory.mktemp("hidden"))
    book.write(one=CHAPTER)
    result = book.build()
    assert result.returncode == 0, result.stdout + result.stderr
    return (book.pages / "one.html").as_uri()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_wrong_with_prompts_open_or_closed(visit, address, scheme):
    page = visit(address, color_scheme=scheme, reduced_motion="reduce").page
    assert violations(page) == []
    page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true })")
    assert violations(page) == []


def test_an_answer_opens_with_the_keyboard_and_its_prompt_then_offers_to_hide_it(visit, address):
    page = visit(address).page
    answer = page.locator("details.answer")
    assert answer.locator("summary").inner_text() == "Show the product"
    assert not answer.get_by_text("6", exact=True).is_visible()
    answer.locator("summary").focus()
    page.keyboard.press("Enter")
    assert answer.get_by_text("6", exact=True).is_visible()
    assert answer.locator("summary").inner_text() == "Hide the product"


def test_on_paper_answers_are_open_and_the_code_behind_a_figure_is_left_out(visit, address):
    page = visit(address).page
    page.emulate_media(media="print")
    assert page.locator("details.answer").get_by_text("6", exact=True).is_visible()
    assert not page.locator("details.answer > summary").is_visible()
    assert not page.locator("details.code-fold").is_visible()
