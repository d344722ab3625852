"""Every word of the book is in a dictionary of English, or in ``words.txt`` beside this file."""

import re
from functools import cache
from pathlib import Path

import pytest
from spellchecker import SpellChecker

from tests.chapters.conftest import ROOT, Chapter, toc_pages

OTHER_TEXTS = ("README.md", "CONTRIBUTING.md")
NO_PROSE = (
    r"\A---\n.*?\n---\n",  # front matter
    r"```(?!\{(?:exercise|solution|admonition)).*?```",  # code, formulas, directives
    r"^:[\w-]+:.*$",  # options of a directive
    r"^[:`]{3,}.*$",
    r"\$\$?[^$]*\$\$?",
    r"\{[\w:]+\}`[^`<]*<[^>]*>`",
    r"`[^`]*`",
    r"\]\([^)]*\)",
    r"<[^>]*>|https?://\S+|^\([\w-]+\)=$",
    r"^\[[\w-]+\]: .*$",
)
WORD = re.compile(r"[^\W\d_]+(?:['’][a-z]+)?")


@cache
def dictionary() -> SpellChecker:
    checker = SpellChecker(language="en")
    own = (Path(__file__).parent / "words.txt").read_text("utf-8").split()
    checker.word_frequency.load_words(own)
    return checker


def prose(text: str) -> str:
    """What of a Markdown text is meant to be read as English."""
    for pattern in NO_PROSE:
        text = re.sub(pattern, " ", text, flags=re.DOTALL | re.MULTILINE)
    return text


def captions(chapter: Chapter) -> list[str]:
    """The captions and text alternatives of its figures."""
    blocks = [cell.metadata.get("mystnb", {}) for cell in chapter.code]
    return [
        part[name]
        for block in blocks
        for part in block.values()
        for name in ("caption", "alt")
        if name in part
    ]


def misspelt(text: str) -> list[str]:
    """The words of `text` that no dictionary knows."""
    words = {word.replace("’", "'").lower() for word in WORD.findall(text)}
    words = {word.removesuffix("'s") for word in words}
    return sorted(dictionary().unknown(word for word in words if len(word) > 1))


@pytest.mark.parametrize("page", toc_pages())
def test_a_page_is_spelt_right(page):
    chapter = Chapter(page)
    markdown = "\n".join(cell.source for cell in chapter.cells if cell.cell_type == "markdown")
    assert misspelt(prose("\n".join([markdown, *captions(chapter)]))) == []


@pytest.mark.parametrize("name", OTHER_TEXTS)
def test_the_texts_about_the_book_are_spelt_right(name):
    assert misspelt(prose((ROOT / name).read_text("utf-8"))) == []


def test_a_misspelt_word_is_found():
    text = "The derivitive of softmax is wich matrix? See $zzyx$ and `qwrt`."
    assert misspelt(prose(text)) == ["derivitive", "wich"]
