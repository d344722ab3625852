"""Each chapter is whole: the parts that a reader relies on are where they belong."""

import re

import pytest

from tests.chapters.conftest import LESSONS, ROOT, Chapter, toc_pages

WITHOUT_EXERCISES = {"notation"}
LONGEST_VISIBLE_CELL = 12  # lines
ORDER = ("Predict", "Verify with SymPy", "Check with numbers", "Break it", "Exercises", "Summary")


def test_the_table_of_contents_lists_every_chapter_once():
    pages = toc_pages()
    on_disk = {path.stem for path in (ROOT / "chapters").glob("*.md")}
    assert sorted(pages) == sorted(on_disk)


def test_lessons_stand_in_reading_order():
    assert [page for page in toc_pages() if page in LESSONS] == LESSONS


def test_a_lesson_says_what_it_gives_needs_and_takes(lesson):
    opening = lesson.text[: lesson.text.index("\n## ")]
    for promise in ("**You will be able to**", "**You need**", "**Time**: about"):
        assert promise in opening


def test_a_lesson_ends_with_a_summary_and_what_comes_next(lesson):
    ending = lesson.text[lesson.text.rindex("\n## Summary") :]
    assert "**Next**:" in ending
    assert "{doc}" in ending


@pytest.mark.parametrize("name", [name for name in LESSONS if name not in WITHOUT_EXERCISES])
def test_the_parts_of_a_lesson_come_in_order(name):
    headings = re.findall(r"^## (.*)$", Chapter(name).text, re.MULTILINE)
    found = [heading for heading in headings if heading in ORDER]
    assert found == list(ORDER)


@pytest.mark.parametrize("name", [name for name in LESSONS if name not in WITHOUT_EXERCISES])
def test_a_lesson_has_three_to_five_exercises_each_with_a_folded_solution(name):
    text = Chapter(name).text
    exercises = re.findall(r"```\{exercise\}[^\n]*\n:label: (\S+)", text)
    solutions = re.findall(r"```\{solution-start\} (\S+)\n:label: \S+\n:class: dropdown\n```", text)
    assert 3 <= len(exercises) <= 5
    assert exercises == solutions
    assert all(exercise.startswith(f"{name}.") for exercise in exercises)


def test_every_figure_has_a_caption_a_name_and_a_text_alternative(lesson):
    for cell in lesson.code:
        if "plot_" in cell.source and not cell.source.lstrip().startswith("def "):
            figure = cell.metadata.get("mystnb", {})
            assert figure.get("figure", {}).get("caption"), cell.source
            assert figure["figure"]["name"].startswith("fig-")
            assert len(figure["image"]["alt"]) > 40, "an alt text says what there is to see"


def test_visible_cells_are_short_enough_to_retype(lesson):
    lengths = {cell.source: len(cell.source.splitlines()) for cell in lesson.visible_code}
    assert {source: n for source, n in lengths.items() if n > LONGEST_VISIBLE_CELL} == {}


def test_a_lesson_is_neither_a_note_nor_a_lecture(lesson):
    shortest, longest = (400, 1000) if lesson.name in WITHOUT_EXERCISES else (900, 2300)
    assert shortest <= len(lesson.prose.split()) <= longest


@pytest.mark.parametrize("page", ["index", "instructor_guide"])
def test_the_minutes_in_a_table_are_those_that_the_chapter_states(page):
    rows = re.findall(r"^\|.*?<(\w+)>`.*?\|\s*(\d+)\s*\|", Chapter(page).text, re.MULTILINE)
    stated = [
        (name, re.search(r"\*\*Time\*\*: about (\d+)", Chapter(name).text)[1]) for name in LESSONS
    ]
    assert [row for row in rows if row[0] in LESSONS] == stated


def test_the_guide_names_exercises_that_exist():
    labels = {
        label for name in LESSONS for label in re.findall(r":label: ([\w.-]+)", Chapter(name).text)
    }
    lessons = "|".join(LESSONS)
    named = re.findall(rf"`((?:{lessons})\.[\w-]+)`", Chapter("instructor_guide").text)
    assert named
    assert set(named) <= labels


def test_equation_labels_are_unique_in_the_book():
    labels = [
        label
        for page in toc_pages()
        for label in re.findall(r":label: (eq-\S+)", Chapter(page).text)
    ]
    assert len(labels) == len(set(labels))


def test_no_cell_installs_packages_or_reaches_the_network(lesson):
    for cell in lesson.code:
        assert not re.search(r"pip install|urllib|requests\.|https?://", cell.source)


@pytest.mark.parametrize("name", [name for name in LESSONS if name not in WITHOUT_EXERCISES])
@pytest.mark.parametrize(
    "part", ["from softgrad.widgets import", "derive(", "sp.", "assert_allclose"]
)
def test_a_lesson_has_a_widget_a_derivation_sympy_and_numbers(name, part):
    assert any(part in cell.source for cell in Chapter(name).code)


def test_no_lesson_points_to_an_equation_of_a_later_one():
    seen = set()
    for name in toc_pages():
        text = Chapter(name).text
        seen |= set(re.findall(r":label: (eq-\S+)", text))
        seen |= set(re.findall(r'label="(eq-[^"]+)"', text))
        assert set(re.findall(r"\{eq\}`([^`]+)`", text)) <= seen


FIRST_USES = {
    r"\\delta": "kronecker_delta",
    r"\\partial": "partial_derivatives",
    r"(?<![A-Za-z\\])J(?![A-Za-z])": "partial_derivatives",
    r"(?<![A-Za-z\\])T(?![A-Za-z])": "softmax",
    r"(?<![A-Za-z\\])L(?![A-Za-z])": "cross_entropy",
    r"(?<![A-Za-z\\])W(?![A-Za-z])": "linear_layer",
}


def formulas(text: str) -> list[str]:
    patterns = (r"\$([^$]+)\$", r"```\{math\}(.*?)```", r"derive\((.*?)\)\n")
    return [found for pattern in patterns for found in re.findall(pattern, text, re.DOTALL)]


@pytest.mark.parametrize(("symbol", "introduced"), FIRST_USES.items())
def test_no_lesson_uses_a_symbol_before_it_is_introduced(symbol, introduced):
    """The notation table lists all of them, each with its chapter."""
    place = LESSONS.index(introduced)
    for name in LESSONS[LESSONS.index("notation") + 1 : place]:
        assert not [found for found in formulas(Chapter(name).text) if re.search(symbol, found)]
    assert [found for found in formulas(Chapter(introduced).text) if re.search(symbol, found)]


def test_the_glossary_is_in_order_and_each_word_stands_in_the_chapter_it_names():
    entries = re.findall(
        r"^(\S.*)\n  .* See \{doc\}`(\w+)`\.$", Chapter("glossary").text, re.MULTILINE
    )
    words = [word for word, _ in entries]
    assert len(words) == Chapter("glossary").text.count("See {doc}")
    assert words == sorted(words, key=str.lower)
    for word, name in entries:
        text = " ".join(Chapter(name).text.lower().split())
        assert word.lower().removesuffix("ance") in text, f"{name} does not speak of {word}"
