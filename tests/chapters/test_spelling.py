"""Every word of the book is in a dictionary of English, or in ``words.txt`` beside this file."""

import re
from functools import cache
from pathlib import Path

import pytest
from spellchecker import SpellChecker

from tests.chapters.anatomy import out_of_order
from tests.chapters.conftest import ROOT, Chapter, toc_pages

OTHER_TEXTS = ("README.md", "CONTRIBUTING.md")
FENCE = re.compile(r"(?:`{3,}|:{3,})(?:\{?(?P<name>[\w-]+)\}?)?(?P<title>.*)")
BLOCKS_OF_PROSE = {"admonition", "exercise", "glossary"}
NO_PROSE = (
    r"(?s:\A---\n.*?\n---\n)",  # front matter
    r"^:[\w-]+:.*$",  # options of a directive
    r"(?:\{\w+\})?`[^`]*`",
    r"\$\$?[^$]*\$\$?",
    r"\]\([^)]*\)",
    r"<[^>]*>|https?://\S+|^\([\w-]+\)=$",
    r"^\[[\w-]+\]: .*$",
)
LINK_WITH_A_TITLE = re.compile(r"\{term\}`([^`<]*)(?:<[^`>]*>)?`|\{doc\}`([^`<]*)<[^`>]*>`")
WORD = re.compile(r"[^\W\d_]+(?:['’][a-z]+)?")


OWN_WORDS = (Path(__file__).parent / "words.txt").read_text("utf-8").split()


@cache
def dictionary() -> SpellChecker:
    checker = SpellChecker(language="en")
    checker.word_frequency.load_words(OWN_WORDS)
    return checker


def without_code(text: str) -> str:
    """The text without blocks of code, formulas and the like; titles of the others stay."""
    kept, blocks = [], []
    for line in text.splitlines():
        fence = FENCE.match(line)
        if fence is None:
            kept += [line] if BLOCKS_OF_PROSE.issuperset(blocks) else []
        elif blocks and not fence["name"]:
            blocks.pop()
        else:
            blocks.append(fence["name"] or "code")
            kept += [fence["title"]] if fence["name"] in BLOCKS_OF_PROSE else []
    return "\n".join(kept)


def prose(text: str) -> str:
    """What of a Markdown text is meant to be read as English."""
    text = LINK_WITH_A_TITLE.sub(r" \1\2 ", without_code(text))
    for pattern in NO_PROSE:
        text = re.sub(pattern, " ", text, flags=re.MULTILINE)
    return text


def text_alternatives(chapter: Chapter) -> list[str]:
    """What stands for the figures of a chapter where they cannot be seen."""
    images = (cell.metadata.get("mystnb", {}).get("image", {}) for cell in chapter.code)
    return [image["alt"] for image in images if "alt" in image]


def misspelt(text: str) -> list[str]:
    """The words of `text` that no dictionary knows."""
    words = {word.replace("’", "'").lower() for word in WORD.findall(text)}
    words = {word.removesuffix("'s") for word in words}
    return sorted(dictionary().unknown(word for word in words if len(word) > 1))


def text_of(page: str) -> str:
    chapter = Chapter(page)
    return prose("\n".join([chapter.markdown, *text_alternatives(chapter)]))


@pytest.mark.parametrize("page", toc_pages())
def test_a_page_is_spelt_right(page):
    assert misspelt(text_of(page)) == []


@pytest.mark.parametrize("name", OTHER_TEXTS)
def test_the_texts_about_the_book_are_spelt_right(name):
    assert misspelt(prose((ROOT / name).read_text("utf-8"))) == []


def test_a_misspelt_word_is_found():
    text = "The derivitive of softmax is wich matrix? See $zzyx$, `qwrt` and {doc}`zxcv`."
    assert misspelt(prose(text)) == ["derivitive", "wich"]
    assert misspelt(prose("A {term}`gradiant`, {doc}`heerr <softmax>`.")) == ["gradiant", "heerr"]
    fold = ":::{admonition} A titel\n:class: dropdown tip\n\nAn answr.\n:::\n\nMore txet.\n"
    assert misspelt(prose(fold)) == ["answr", "titel", "txet"]
    glossary = "```{glossary}\nlogit\n  A numbr. See {doc}`softmax`.\n```\n"
    assert misspelt(prose(glossary)) == ["numbr"]


def test_the_words_of_our_own_are_in_order_needed_and_used():
    assert out_of_order(OWN_WORDS) == []
    english = SpellChecker(language="en")
    assert [word for word in OWN_WORDS if english.known([word])] == []
    texts = [text_of(page) for page in toc_pages()]
    texts += [prose((ROOT / name).read_text("utf-8")) for name in OTHER_TEXTS]
    used = {word.lower() for text in texts for word in WORD.findall(text)}
    assert [word for word in OWN_WORDS if word.lower() not in used] == []
