"""Notebooks show formulas, quotations and words; no directive is left over."""

import re
from pathlib import Path

import jupytext
import pytest

from softgrad.site.plain_markdown import plain_markdown

PAGES = sorted((Path(__file__).parents[2] / "chapters").glob("*.md"))
NOTEBOOKS = [page for page in PAGES if "kernelspec:" in page.read_text("utf-8")]


def test_a_math_directive_becomes_a_displayed_formula_with_its_label():
    source = "```{math}\n:label: eq-sum\n\\sum_k p_k = 1\n```\n"
    assert plain_markdown(source) == "$$\n\\sum_k p_k = 1 \\tag{eq-sum}\n$$\n"


def test_an_admonition_becomes_a_quotation_with_a_bold_title():
    source = ":::{admonition} Predict\n:class: dropdown tip\n\nIt grows.\n:::\n"
    assert plain_markdown(source) == "> **Predict**\n>\n> It grows.\n"


def test_an_exercise_keeps_its_identifier():
    source = "```{exercise} By hand\n:label: softmax.by-hand\n\nCompute it.\n```\n"
    assert plain_markdown(source) == "> **Exercise: By hand (softmax.by-hand)**\n>\n> Compute it.\n"


def test_roles_become_words():
    assert plain_markdown("{doc}`softmax` and {doc}`the rule <quotient_rule>`") == (
        "softmax and the rule"
    )


def test_code_and_formulas_stay_as_they_are():
    source = "Use `p[0]` for $p_1$.\n\n```python\nx = {1}\n```\n"
    assert plain_markdown(source) == source


@pytest.mark.parametrize("chapter", NOTEBOOKS, ids=lambda path: path.stem)
def test_no_directive_of_a_chapter_is_left_over(chapter):
    for cell in jupytext.read(chapter, fmt="md:myst").cells:
        if cell.cell_type == "markdown":
            plain = plain_markdown(cell.source)
            assert not re.search(r"^(```|:::)\{|\{\w+\}`", plain, re.MULTILINE), plain
