"""The theme asks no other host for anything and folds without a script."""

import re

import pytest

from softgrad.site import theme

FOLDS = """# One

:::{admonition} Before you read on
:class: dropdown tip
The answer is $p_i$.
:::

```{exercise} By hand
:label: one.by-hand
Compute it.
```

```{solution-start} one.by-hand
:label: one.by-hand.solution
:class: dropdown
```
Like this:

```{code-cell} ipython3
6 * 7
```

```{solution-end}
```
"""


@pytest.fixture
def page(book) -> str:
    book.write(one=FOLDS)
    result = book.build()
    assert result.returncode == 0, result.stdout + result.stderr
    return book.page("one")


def test_no_page_names_a_script_style_or_font_of_another_host(book, page):
    loaded = re.findall(r'<(?:script|link|img|iframe)\b[^>]*?(?:src|href)="([^"]*)"', page)
    assert loaded
    assert [address for address in loaded if "//" in address] == []
    assert "unpkg" not in page
    assert "cdn." not in page


def test_folds_are_details_elements_with_their_title_as_summary(page):
    folds = re.findall(r"<details\b[^>]*>\s*<summary[^>]*>(.*?)</summary>", page, re.DOTALL)
    assert "Before you read on" in folds
    assert any("Solution" in fold for fold in folds)


def test_code_in_a_folded_solution_has_run(page):
    fold = page[page.rindex("<details") : page.rindex("</details>")]
    assert "42" in fold


def test_an_exercise_keeps_its_identifier(page):
    assert 'id="one-by-hand"' in page or 'id="one.by-hand"' in page


def test_every_icon_on_the_page_is_in_the_icon_styles(page):
    used = set(re.findall(r'class="[^"]*\b(fa-[a-z-]+)', page)) - {
        "fa-solid",
        "fa-regular",
        "fa-brands",
    }
    assert used
    assert {icon for icon in used if f".{icon}" not in theme.icon_styles()} == set()


def test_icon_files_of_the_theme_and_source_maps_are_left_out(book, page):
    static = book.pages / "_static"
    assert not list(static.rglob("*.map"))
    assert not [path for path in static.rglob("fontawesome/**/*") if path.is_file()]
    assert "base64" in (static / "fonts.css").read_text()
