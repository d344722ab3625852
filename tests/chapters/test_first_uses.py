"""No letter of the notation table and no word of the glossary is used before it is introduced.

The table names the chapter that uses a letter first, the glossary the chapter that explains a word.
An earlier chapter may borrow a letter for a while, if it says so, and a word, if it links it.
"""

import re
from collections.abc import Iterator

import pytest

from tests.chapters.anatomy import out_of_order
from tests.chapters.conftest import LESSONS, Chapter
from tests.chapters.formulas import INLINE, MATH_BLOCK, running_text
from tests.chapters.recorded import record

ROW = re.compile(r"^\| (\$.*?\$) \|.*\| \{doc\}`(\w+)` \|$", re.MULTILINE)
WORDS_IN_A_FORMULA = re.compile(r"\\(?:text|mathrm)\{[^{}]*\}")
BORROWED = {  # letters for plain numbers and examples, in chapters before their own
    ("partial_derivatives", "x"): "an input of the example f",
    ("partial_derivatives", "y"): "the other input",
    ("partial_derivatives", "d"): "the number of inputs",
    ("quotient_rule", "x"): "the variable of the rule from school",
    ("jacobian", "x"): "a reader's example",
    ("cross_entropy", "x"): "the variable of a logarithm",
    ("softmax", "b"): "a list that may be an output; a number",
    ("stability", "b"): "a number, in a rule for logarithms",
    ("cross_entropy", "b"): "a number, in a rule for logarithms",
}
ROLE = re.compile(r"\{\w+\}`([^`<]*)(?:<[^`>]*>)?`")
NO_WORDS = re.compile(r"\$[^$]*\$|`[^`]*`")
ENTRY = re.compile(r"^(\S.*)\n  .* See \{doc\}`(\w+)`\.$", re.MULTILINE)
FAMILIAR = {  # words of the glossary that everybody knows well enough until they are explained
    *("softmax", "relative error", "rounding", "weights"),
}


# --- letters ------------------------------------------------------------------------------------


def letters(table: str) -> list[tuple[str, str]]:
    """The letters of the notation table, each with the chapter that uses it first."""
    rows = ROW.findall(table)
    return [(letter, name) for cell, name in rows for letter in INLINE.findall(cell)]


def pattern(letter: str) -> re.Pattern:
    """What finds a letter in a formula: not a part of a command or of a longer name."""
    stem = re.escape(re.sub(r"_\{?\w+\}?$", "", letter))
    before = r"(?<![A-Za-z\\])" if letter[0] != "\\" else ""
    return re.compile(rf"{before}{stem}(?![A-Za-z])")


def formulas(chapter: Chapter) -> list[str]:
    inline = INLINE.findall(running_text(chapter.markdown))
    blocks = [latex for _, latex in MATH_BLOCK.findall(chapter.markdown)]
    derived = [derivation.report.latex for derivation in record(chapter).derivations]
    return [WORDS_IN_A_FORMULA.sub(" ", latex) for latex in (*inline, *blocks, *derived)]


def formulas_with(letter: str, chapter: Chapter) -> list[str]:
    return [latex for latex in formulas(chapter) if pattern(letter).search(latex)]


@pytest.mark.parametrize(("letter", "introduced"), letters(Chapter("notation").text))
def test_no_lesson_uses_a_letter_before_the_chapter_that_the_table_names(letter, introduced):
    for name in LESSONS[1 : LESSONS.index(introduced)]:
        if (name, letter) not in BORROWED:
            assert formulas_with(letter, Chapter(name)) == [], f"{name} uses {letter}"


def test_each_row_of_the_table_names_a_chapter_that_uses_its_letters():
    rows = ROW.findall(Chapter("notation").text)
    assert len(rows) > 20
    for cell, name in rows:
        used = [formulas_with(letter, Chapter(name)) for letter in INLINE.findall(cell)]
        assert any(used), f"{name} does not use {cell}"


@pytest.mark.parametrize(("name", "letter"), BORROWED)
def test_a_borrowed_letter_is_still_borrowed(name, letter):
    assert formulas_with(letter, Chapter(name))


@pytest.mark.parametrize(
    ("letter", "used", "not_used"),
    [
        ("L", r"\partial L / \partial z", r"\log L_x, \operatorname{LSE}"),
        ("b", "W x + b", r"\begin{bmatrix} 1 \end{bmatrix}"),
        (r"\delta_{ij}", r"p_i\,\delta_{kj}", r"\Delta z"),
        (r"\partial", r"\partial p", r"\partially"),
    ],
)
def test_a_letter_is_found_in_a_formula_and_not_inside_a_longer_name(letter, used, not_used):
    assert formulas_with(letter, Chapter("written", f"So ${used}$ it is."))
    found = pattern(letter).search(not_used.replace("L_x", ""))
    assert found is None


# --- words --------------------------------------------------------------------------------------


def first_use(word: str, markdown: str) -> str | None:
    """The first paragraph with a word, in the singular or the plural.

    Headings and tables only announce what the text then says.
    """
    whole_word = re.compile(rf"(?<![\w.-]){re.escape(word)}(?:s|es)?(?![\w-])", re.IGNORECASE)
    for paragraph in re.split(r"\n\s*\n", markdown):
        text = NO_WORDS.sub(" ", ROLE.sub(r"\1", paragraph))
        if not paragraph.startswith(("|", "#")) and whole_word.search(text):
            return paragraph
    return None


def has_link(word: str, chapter: str, paragraph: str) -> bool:
    """Whether a paragraph links the word, or the chapter that explains it."""
    targets = rf"\{{doc\}}`(?:[^`<]*<)?{chapter}>?`|\{{term\}}`(?:[^`<]*<)?{re.escape(word)}>?`"
    return re.search(targets, paragraph) is not None


def early_words(chapter: Chapter, glossary: str) -> Iterator[str]:
    """The words that a lesson uses before the chapter that explains them, without a link."""
    for word, explained in ENTRY.findall(glossary):
        if word in FAMILIAR or LESSONS.index(chapter.name) >= LESSONS.index(explained):
            continue
        used = first_use(word, chapter.markdown)
        if used is not None and not has_link(word, explained, used):
            yield word


def test_a_word_that_comes_early_is_linked(lesson):
    assert list(early_words(lesson, Chapter("glossary").text)) == []


def test_an_early_word_without_a_link_would_be_found():
    glossary = "Hessian\n  A table. See {doc}`beyond`.\n\nloss\n  A number. See {doc}`training`.\n"
    text = "Hessians are tables.\n\nThe {term}`loss` falls, and the loss is low."
    assert list(early_words(Chapter("softmax", text), glossary)) == ["Hessian"]
    linked = "Hessians come in {doc}`a later chapter <beyond>`. `loss` and $loss$ are code."
    assert list(early_words(Chapter("softmax", linked), glossary)) == []


def test_the_glossary_is_in_order_and_each_word_stands_in_the_chapter_it_names():
    entries = ENTRY.findall(Chapter("glossary").text)
    words = [word for word, _ in entries]
    assert len(words) == Chapter("glossary").text.count("See {doc}")
    assert out_of_order(words) == []
    for word, name in entries:
        text = " ".join(Chapter(name).text.lower().split())
        assert word.lower().removesuffix("ance") in text, f"{name} does not speak of {word}"
