"""Each chapter is whole: the parts that a reader relies on are where they belong.

Every check is also shown a chapter that is broken in the way that it is there for.
"""

import re

import pytest

from tests.chapters import anatomy
from tests.chapters.conftest import LESSONS, ROOT, Chapter, toc_pages

WITHOUT_EXERCISES = {"notation"}
LESSONS_WITH_EXERCISES = [name for name in LESSONS if name not in WITHOUT_EXERCISES]
ORDER = ("Predict", "Verify with SymPy", "Check with numbers", "Break it", "Exercises", "Summary")
FRONT_MATTER = """---
jupytext: {text_representation: {extension: .md, format_name: myst}}
kernelspec: {name: python3, display_name: Python 3}
---
"""


def written(markdown: str) -> Chapter:
    return Chapter("written", FRONT_MATTER + markdown)


def cell(source: str, options: str = "") -> str:
    return f"```{{code-cell}} ipython3\n{options}{source}\n```\n\n"


# --- the book -----------------------------------------------------------------------------------


def test_the_table_of_contents_lists_every_chapter_once():
    pages = toc_pages()
    on_disk = {path.stem for path in (ROOT / "chapters").glob("*.md")}
    assert sorted(pages) == sorted(on_disk)


def test_lessons_stand_in_reading_order():
    assert [page for page in toc_pages() if page in LESSONS] == LESSONS


@pytest.mark.parametrize("page", ["index", "instructor_guide"])
def test_the_minutes_in_a_table_are_those_that_the_chapter_states(page):
    rows = re.findall(r"^\|.*?<(\w+)>`.*?\|\s*(\d+)\s*\|", Chapter(page).text, re.MULTILINE)
    stated = [
        (name, re.search(r"\*\*Time\*\*: about (\d+)", Chapter(name).text)[1]) for name in LESSONS
    ]
    assert [row for row in rows if row[0] in LESSONS] == stated


def test_the_guide_names_every_exercise_of_the_book_and_no_other():
    labels = [label for name in LESSONS for label in anatomy.exercises(Chapter(name))]
    named = re.findall(r"\{ref\}`([^`]*) <([^`]*)>`", Chapter("instructor_guide").text)
    assert {label for _, label in named} == set(labels)
    assert [name for name, label in named if name != label] == []


def test_equation_labels_are_unique_in_the_book():
    labels = [
        label
        for page in toc_pages()
        for label in re.findall(r":label: (eq-\S+)", Chapter(page).text)
    ]
    assert len(labels) == len(set(labels))


# --- the parts of a lesson ----------------------------------------------------------------------


def test_a_lesson_says_what_it_gives_needs_and_takes(lesson):
    opening = lesson.text[: lesson.text.index("\n## ")]
    for promise in ("**You will be able to**", "**You need**", "**Time**: about"):
        assert promise in opening


def test_a_lesson_ends_with_a_summary_and_what_comes_next(lesson):
    ending = lesson.text[lesson.text.rindex("\n## Summary") :]
    assert "**Next**:" in ending
    assert "{doc}" in ending


@pytest.mark.parametrize("name", LESSONS_WITH_EXERCISES)
def test_the_parts_of_a_lesson_come_in_order(name):
    headings = re.findall(r"^## (.*)$", Chapter(name).text, re.MULTILINE)
    found = [heading for heading in headings if heading in ORDER]
    assert found == list(ORDER)


@pytest.mark.parametrize("name", LESSONS_WITH_EXERCISES)
@pytest.mark.parametrize(
    "part", ["from softgrad.widgets import", "derive(", "sp.", "assert_allclose"]
)
def test_a_lesson_has_a_widget_a_derivation_sympy_and_numbers(name, part):
    assert any(part in cell.source for cell in Chapter(name).code)


@pytest.mark.parametrize("name", LESSONS_WITH_EXERCISES)
def test_a_lesson_has_three_to_five_exercises_each_with_a_folded_solution(name):
    exercises = anatomy.exercises(Chapter(name))
    assert 3 <= len(exercises) <= 5
    assert exercises == list(anatomy.solutions(Chapter(name)))
    assert all(exercise.startswith(f"{name}.") for exercise in exercises)


def test_each_solution_has_code_that_runs(lesson):
    assert anatomy.solutions_without_code(lesson) == []


def test_a_solution_in_words_alone_would_be_found():
    start = "```{{solution-start}} one.{0}\n:label: one.{0}.solution\n:class: dropdown\n```\n"
    end = "```{solution-end}\n```\n\n"
    words = start.format("words") + "It is 42.\n\n" + end
    code = start.format("code") + "It is this:\n\n" + cell("6 * 7") + end
    assert anatomy.solutions_without_code(written(words + code)) == ["one.words"]


def test_a_lesson_is_neither_a_note_nor_a_lecture(lesson):
    shortest, longest = (400, 1000) if lesson.name in WITHOUT_EXERCISES else (1200, 2000)
    assert shortest <= len(lesson.prose.split()) <= longest


def test_code_formulas_and_directives_are_no_words():
    text = ":::{admonition} Two words\n:class: note\n\nThree $p_i$ words.\n:::\n\n"
    assert len(written(text + cell("1 + 1")).prose.split()) == 3


# --- figures ------------------------------------------------------------------------------------

WHOLE = """---
mystnb:
  figure: {name: fig-one, caption: A line.}
  image: {alt: A line that rises from the lower left to the upper right.}
---
"""


def test_every_figure_has_a_caption_a_name_and_a_text_alternative(lesson):
    assert anatomy.figures_incomplete(lesson) == []


@pytest.mark.parametrize(
    "source",
    ["plot_curves(x, y)", "fig, ax = plt.subplots()", "for x in z:\n    ax = plot_matrix(x)"],
)
@pytest.mark.parametrize("missing", ["name: fig-one, ", "caption: A line.", "image: {alt"])
def test_a_figure_without_one_of_these_would_be_found(source, missing):
    assert anatomy.figures_incomplete(written(cell(source, WHOLE))) == []
    broken = WHOLE.replace(missing, "other: {alt" if "alt" in missing else "")
    assert anatomy.figures_incomplete(written(cell(source, broken))) == [source]


def test_a_function_that_will_draw_is_no_figure_yet():
    assert not anatomy.draws_a_figure("def draw(x):\n    return plt.plot(x)")
    assert not anatomy.draws_a_figure("from softgrad.plots import plot_curves")


# --- predictions --------------------------------------------------------------------------------

FOLD = ":::{admonition} Before you read on: what is it?\n:class: dropdown tip\n\n42.\n:::\n\n"
SHOW = """---
tags: [hide-output]
mystnb: {code_prompt_show: Show it, code_prompt_hide: Hide it}
---
"""


def test_no_answer_stands_in_the_open_below_its_question(lesson):
    assert anatomy.predictions_given_away(lesson) == []


@pytest.mark.parametrize(
    "below",
    [
        cell("6 * 7"),
        cell("print(6 * 7)", ":tags: [hide-input]\n\n"),
        "Now compute it.\n\n" + cell("x = 6") + cell("x * 7"),
        cell("derive('p_i = 1', expect='refuted', because='it is not')"),
    ],
)
def test_an_answer_in_the_open_would_be_found(below):
    given_away = anatomy.predictions_given_away(written("# One\n\n" + FOLD + below))
    assert given_away == ["Before you read on: what is it?"]


@pytest.mark.parametrize(
    "below",
    [
        cell("6 * 7", SHOW),
        "## Explore\n\n" + cell("6 * 7"),
        cell("derive('p_i = p_i % the same')") + cell("6 * 7"),
        cell("from softgrad.widgets import JacobianExplorer\nJacobianExplorer()") + cell("6 * 7"),
        cell("assert 6 * 7 == 42") + cell("np.testing.assert_allclose(1, 1)"),
    ],
)
def test_a_hidden_answer_an_argument_a_widget_and_a_new_section_give_nothing_away(below):
    assert anatomy.predictions_given_away(written("# One\n\n" + FOLD + below)) == []


def test_each_hidden_result_says_what_it_is(lesson):
    assert anatomy.prompts_missing(lesson) == []


def test_a_hidden_result_without_a_prompt_would_be_found():
    text = cell("6 * 7", SHOW) + cell("6 * 8", ":tags: [hide-cell]\n\n")
    assert anatomy.prompts_missing(written(text)) == ["6 * 8"]


# --- cells and derivations ----------------------------------------------------------------------


def test_visible_cells_are_short_enough_to_retype_and_to_see_whole(lesson):
    assert anatomy.cells_too_long(lesson) == []


def test_each_comparison_writes_its_tolerances_out(lesson):
    assert anatomy.tolerances_half_written(lesson) == []


def test_a_comparison_with_a_silent_tolerance_would_be_found():
    text = cell("np.testing.assert_allclose(p, q, atol=1e-9)\nnp.isclose(p, q, rtol=0)") + cell(
        "close(p, q, rtol=0, atol=1)"
    )
    assert anatomy.tolerances_half_written(written(text)) == [
        "np.testing.assert_allclose(p, q, atol=1e-09)",
        "np.isclose(p, q, rtol=0)",
    ]


def test_a_long_cell_and_a_long_line_would_be_found():
    long_cell, long_line = "\n".join(["x = 1"] * 13), f"x = '{'a' * 65}'"
    hidden = cell(long_line, ":tags: [hide-input]\n\n")
    found = anatomy.cells_too_long(written(cell(long_cell) + cell(long_line) + hidden))
    assert found == [long_cell, long_line]


def test_no_cell_installs_packages_or_reaches_the_network(lesson):
    for code in lesson.code:
        assert not re.search(r"pip install|urllib|requests\.|https?://", code.source)


def test_each_step_of_a_derivation_has_its_reason(lesson):
    assert anatomy.steps_without_a_reason(lesson) == []


def test_a_step_without_a_reason_would_be_found():
    steps = r'derive(r"p_i = \frac{e^{z_i}}{S} % the definition" "\n" r"= e^{z_i} / S")'
    assert len(anatomy.steps_without_a_reason(written(cell(steps)))) == 1


def test_an_equation_that_is_a_reason_needs_none():
    steps = r"derive(r'p_i S = e^{z_i} && \text{because } p_i = \frac{e^{z_i}}{S}')"
    assert anatomy.steps_without_a_reason(written(cell(steps))) == []


@pytest.mark.parametrize("name", LESSONS_WITH_EXERCISES)
def test_the_classic_mistake_is_put_before_a_judge(name):
    assert anatomy.breaks_with_a_verdict(Chapter(name))


def test_a_mistake_that_nobody_judges_would_be_found():
    judged = "## Break it\n\n" + cell("derive('p_i = 1', expect='refuted', because='no')")
    unjudged = "## Break it\n\n" + cell("p - y") + "## Exercises\n\n" + cell("derive('p = p')")
    assert anatomy.breaks_with_a_verdict(written(judged))
    assert not anatomy.breaks_with_a_verdict(written(unjudged))


# --- reading order ------------------------------------------------------------------------------


def test_no_lesson_points_to_an_equation_of_a_later_one():
    seen = set()
    for name in toc_pages():
        text = Chapter(name).text
        seen |= set(re.findall(r":label: (eq-\S+)", text))
        seen |= set(re.findall(r'label="(eq-[^"]+)"', text))
        assert set(re.findall(r"\{eq\}`([^`]+)`", text)) <= seen
