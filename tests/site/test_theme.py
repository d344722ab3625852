"""The theme asks no other host for anything, and what it draws comes from the site's own files."""

import re

import pytest

from softgrad.site import icons
from tests.small_book import SmallBook

CITING = "# One\n\nRead {cite}`first,second`.\n\n```{bibliography}\n```\n"
REFERENCES = "".join(f"@misc{{{key}, title = {{The {key}}}}}\n" for key in ("first", "second"))


@pytest.fixture(scope="module")
def book(tmp_path_factory) -> SmallBook:
    book = SmallBook(tmp_path_factory.mktemp("theme"))
    book.write(one=CITING)
    (book.folder / "references.bib").write_text(REFERENCES, "utf-8")
    with (book.folder / "_config.yml").open("a", encoding="utf-8") as config:
        config.write("bibtex_bibfiles: [references.bib]\n")
    result = book.build()
    assert result.returncode == 0, result.stdout + result.stderr
    return book


def test_no_page_names_a_script_style_or_font_of_another_host(book):
    page = book.page("one")
    loaded = re.findall(r'<(?:script|link|img|iframe)\b[^>]*?(?:src|href)="([^"]*)"', page)
    assert loaded
    assert [address for address in loaded if "//" in address] == []
    assert "unpkg" not in page
    assert "cdn." not in page


def test_every_icon_on_the_page_is_in_the_icon_styles(book):
    used = set(re.findall(r'class="[^"]*\b(fa-[a-z-]+)', book.page("one"))) - {
        "fa-solid",
        "fa-regular",
        "fa-brands",
    }
    assert used
    assert {icon for icon in used if f".{icon}" not in icons.icon_styles()} == set()


def test_icon_files_of_the_theme_and_source_maps_are_left_out(book):
    static = book.pages / "_static"
    assert not list(static.rglob("*.map"))
    assert not [path for path in static.rglob("fontawesome/**/*") if path.is_file()]


def test_the_fonts_on_the_site_bring_their_notices(book):
    styles = (book.pages / "_static" / "fonts.css").read_text("utf-8")
    assert styles.count("base64") == 2
    assert re.search(r"/\*![^/]*Font Awesome Free.*?SIL OFL.*?\*/", styles, re.DOTALL)
    assert re.search(r"/\*![^/]*Latin Modern Math.*?GUST Font License.*?\*/", styles, re.DOTALL)


def test_the_bibliography_is_a_list_and_uses_no_deprecated_role(book):
    page = book.page("one")
    assert page.count('role="list"') == 1
    assert page.count('role="listitem"') == 2
    assert "doc-biblioentry" not in page
