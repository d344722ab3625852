"""What waits for the reader is a ``<details>`` element, and its line says what is behind it."""

import re

import pytest

from tests.small_book import SmallBook

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
HIDDEN = """# Two

```{code-cell} ipython3
---
tags: [hide-output]
mystnb:
  code_prompt_show: Show the <product>
  code_prompt_hide: Hide the <product>
---
2 * 3
```

```{code-cell} ipython3
---
tags: [hide-cell]
mystnb: {code_prompt_show: Show the sum, code_prompt_hide: Hide the sum}
---
2 + 3
```

```{code-cell} ipython3
---
tags: [hide-input, hide-output]
mystnb: {code_prompt_show: Show the quotient, code_prompt_hide: Hide the quotient}
---
6 / 3
```

```{code-cell} ipython3
:tags: [hide-input]
2 - 3
```
"""
HIDDEN_PART = re.compile(
    r'<details class="([^"]*)"><summary><span class="when-closed">(.*?)</span>'
    r'<span class="when-open">(.*?)</span></summary>(.*?)</details>',
    re.DOTALL,
)


@pytest.fixture(scope="module")
def book(tmp_path_factory) -> SmallBook:
    book = SmallBook(tmp_path_factory.mktemp("folds"))
    book.write(one=FOLDS, two=HIDDEN)
    result = book.build()
    assert result.returncode == 0, result.stdout + result.stderr
    return book


@pytest.fixture
def page(book) -> str:
    return book.page("one")


@pytest.fixture
def parts(book) -> list[tuple[str, ...]]:
    """Class, the two prompts and the content of each hidden part of a cell."""
    return HIDDEN_PART.findall(book.page("two"))


def test_dropdowns_are_details_elements_with_their_title_as_summary(page):
    folds = re.findall(r"<details\b[^>]*>\s*<summary[^>]*>(.*?)</summary>", page, re.DOTALL)
    assert "Before you read on" in folds
    assert any("Solution" in fold for fold in folds)


def test_code_in_a_folded_solution_has_run(page):
    fold = page[page.rindex("<details") : page.rindex("</details>")]
    assert "42" in fold


def test_a_hidden_part_has_the_prompts_of_its_cell_as_its_only_name(book, parts):
    shown = [show for _, show, _, _ in parts]
    assert "Show the &lt;product&gt;" in shown
    assert "Show the sum" in shown
    assert "Show the quotient" in shown
    assert "Toggle hidden content" not in book.page("two")
    assert [hide for _, _, hide, _ in parts] == [show.replace("Show", "Hide") for show in shown]


def test_code_hidden_beside_its_output_keeps_the_prompt_of_the_book(parts):
    code, output = parts[2:4]
    assert code[0] == "code-fold"
    assert "quotient" not in code[1]
    assert output[:2] == ("fold answer", "Show the quotient")
    assert "2.0" in output[3]


def test_what_a_cell_answers_is_set_apart_from_the_code_behind_a_figure(parts):
    kinds = [kind for kind, *_ in parts]
    assert kinds == ["fold answer", "fold answer", "code-fold", "fold answer", "code-fold"]
