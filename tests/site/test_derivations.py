"""Checked derivations are numbered equations, and the list of them tells the truth."""

import re

import pytest
from docutils import nodes

from softgrad.site.derivation_list import message_nodes
from softgrad.site.formulas import typeset
from tests.small_book import SmallBook

ONE = r"""# One

```{code-cell} ipython3
from softgrad.derivation import derive
derive(r"\frac{\partial S}{\partial z_j} = e^{z_j}", label="eq-s")
```

See {eq}`eq-s`.

```{code-cell} ipython3
derive(r"p_i = e^{z_i}", expect="refuted", because="the denominator $S$ is missing")
```
"""
TWO = r"""# Two

```{code-cell} ipython3
from softgrad.derivation import derive
derive(r"\log p_i = z_i - \log S", label="eq-log")
```

```{code-cell} ipython3
derive(r"\frac{\partial p_i}{\partial z_j} = p_i (\delta_{ij} - p_j) = -p_i p_j + \delta_{ij} p_i",
       given="n = 3")
```
"""
THREE = r"""# Three

```{code-cell} ipython3
from softgrad.derivation import derive
derive(r"T^2 = T \cdot T", label="eq-square")
```

```{code-cell} ipython3
derive(r"p_i = \foo + \mathbf{1}", expect="error", because="there is no such command")
```

```{code-cell} ipython3
derive(r"p_i", expect="error", because="nothing is claimed")
```
"""
LIST = "# Verification\n\n```{derivation-list}\n```\n"


@pytest.fixture(scope="module")
def small_book(tmp_path_factory):
    book = SmallBook(tmp_path_factory.mktemp("derivations"))
    book.write(one=ONE, two=TWO, verification=LIST)
    result = book.build()
    assert result.returncode == 0, result.stdout + result.stderr
    return book


def test_a_labelled_derivation_is_a_numbered_equation_that_can_be_referred_to(small_book):
    page = small_book.page("one")
    assert re.search(r'<div class="math[^>]*id="equation-eq-s"', page)
    assert re.search(r'<a [^>]*href="#equation-eq-s"[^>]*>.*?\(1\)', page)


def test_the_list_counts_claims_and_mistakes_apart(small_book):
    page = small_book.page("verification")
    assert "3 derivations with 4 steps: 4 proved." in page
    assert "1 more is a mistake" in page


def test_the_list_explains_the_verdicts_that_occur_and_no_other(small_book):
    page = small_book.page("verification")
    explained = re.findall(r"<dt><strong>(\w+)</strong> \((\d+) times\)", page)
    assert explained == [("proved", "4"), ("refuted", "1")]


def test_the_list_names_page_and_equation_and_says_why_a_mistake_is_one(small_book):
    page = small_book.page("verification")
    assert re.search(r'<h2><a [^>]*href="one.html">One</a>', page)
    assert re.search(r'href="one.html#derivation-1">Equation \(1\)</a>', page)
    assert re.search(r'href="one.html#derivation-2">Derivation 2 of the page</a>', page)
    assert "A mistake, shown on purpose: the denominator <math>" in page
    assert re.search(r"of the page</a>, for <math>.*?</math>: proved\.", page)


def test_the_list_gives_an_equation_the_number_that_its_own_page_shows(small_book):
    block = small_book.page("two").partition('id="equation-eq-log"')[2]
    shown = re.search(r'<span class="eqno">\((.*?)\)', block)
    assert shown[1] != "1"  # it is the first of its page, and not of the book
    link = f'href="two.html#derivation-1">Equation ({shown[1]})</a>'
    assert link in small_book.page("verification")


def test_the_list_links_every_derivation_of_every_page(small_book):
    found = re.findall(r'href="(one|two)\.html#(derivation-\d+)"', small_book.page("verification"))
    links = list(dict.fromkeys(found))  # each step links its derivation once more
    assert links == [(page, f"derivation-{n}") for page in ("one", "two") for n in (1, 2)]
    for name, identifier in links:
        assert f'id="{identifier}"' in small_book.page(name)


def test_a_power_in_a_derivation_stands_as_clear_of_its_letter_as_in_any_formula(book):
    book.write(one=THREE)
    assert book.build().returncode == 0
    power = re.search(r"<msup>.*?</msup>", typeset("T^2", display=True))[0]
    assert "<mspace" in power
    block = book.page("one").partition('id="equation-eq-square"')[2].partition("</ol>")[0]
    assert power in block


def test_the_list_shows_what_a_message_quotes_as_code():
    first, words = message_nodes(r"'\foo' is not part of the notation.")
    assert isinstance(first, nodes.literal)
    assert first.astext() == r"\foo"
    assert words.astext() == " is not part of the notation."


def test_a_wrong_step_fails_the_build_and_is_named(book):
    book.write(one=ONE.replace("= e^{z_j}", "= -e^{z_j}"))
    result = book.build()
    assert result.returncode != 0
    report = (book.pages / "reports" / "one.err.log").read_text()
    assert "UnprovedStepError" in report
    assert "This is false" in report


def test_a_mistake_that_turns_out_true_fails_the_build(book):
    book.write(one=ONE.replace("p_i = e^{z_i}", "p_i = e^{z_i} / S"))
    assert book.build().returncode != 0


def test_the_list_follows_a_change_on_another_page(book):
    book.write(one=ONE, verification=LIST)
    assert book.build().returncode == 0
    book.write(one=TWO, verification=LIST)
    assert book.build().returncode == 0
    assert "2 derivations with 3 steps" in book.page("verification")
