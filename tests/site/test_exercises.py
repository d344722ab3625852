"""An exercise shows the name that stays when its number changes."""

import re

import pytest

CHAPTER = """# One

```{exercise} By hand
:label: one.by-hand
Compute it.
```

```{exercise}
:label: one.untitled
:nonumber:
Compute it again, as in {ref}`one.by-hand`.
```
"""
TITLE = re.compile(r'<p class="admonition-title">(.*?)</p>')


@pytest.fixture
def page(book) -> str:
    book.write(one=CHAPTER)
    result = book.build()
    assert result.returncode == 0, result.stdout + result.stderr
    return book.page("one")


def test_each_title_ends_in_the_name_of_the_exercise_as_a_link_to_itself(page):
    titles = TITLE.findall(page)
    assert [re.sub("<.*?>", "", title) for title in titles] == [
        "Exercise 1  (By hand) one.by-hand",
        "Exercise one.untitled",
    ]
    for title, name in zip(titles, ("one.by-hand", "one.untitled"), strict=True):
        assert f'href="#{name}"' in title
        assert page.count(f'id="{name}"') == 1


def test_a_reference_to_an_exercise_is_its_number_alone(page):
    (reference,) = re.findall(r'as in <a [^>]*href="#one.by-hand"[^>]*>(.*?)</a>', page)
    assert re.sub("<.*?>", "", reference) == "Exercise 1"
