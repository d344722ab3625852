"""Formulas are typeset while the book is built, or the build says where one fails."""

import re

import pytest

from softgrad.site import formulas

BOOK_FORMULAS = [
    r"p_i = \frac{e^{z_i}}{\sum_{k=1}^{n} e^{z_k}}",
    r"\left(1 - \frac{e^{z_i}}{S}\right)",
    r"\begin{aligned} a &= b && \text{reason} \\ &= c \end{aligned}",
    r"J = \operatorname{diag}(p) - p\,p^\top",
    r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}",
    r"\delta_{ij} = \begin{cases} 1 & i = j \\ 0 & i \ne j \end{cases}",
    r"v \odot \mathbf{1} \in \mathbb{R}^n, \quad \lVert v \rVert^2 \le \hat p",
    r"\frac{\partial^2 p_i}{\partial z_j\,\partial z_k}, \quad \nabla_z L",
]
NUMBERED = """# One

```{math}
:label: eq-sum
\\sum_k p_k = 1
```

See {eq}`eq-sum` for $p_k$.
"""


@pytest.mark.parametrize("latex", BOOK_FORMULAS)
@pytest.mark.parametrize("display", [False, True])
def test_a_formula_of_the_book_becomes_mathml_without_latex_left_over(latex, display):
    mathml = formulas.typeset(latex, display=display)
    assert mathml.startswith("<math")
    assert "\\" not in mathml
    assert "merror" not in mathml


def test_a_formula_that_cannot_be_typeset_is_named():
    with pytest.raises(ValueError, match=r"Expected argument.*\\frac\{1\}"):
        formulas.typeset(r"\frac{1}", display=False)


def test_a_character_that_the_font_lacks_is_named():
    with pytest.raises(ValueError, match=r"U\+2603"):
        formulas.typeset("☃", display=False)


@pytest.mark.parametrize(
    ("letter", "drawn"), [("p", "𝑝"), ("W", "𝑊"), ("δ", "𝛿"), ("h", "ℎ"), ("1", "1")]
)
def test_a_lone_letter_is_looked_up_as_the_italic_that_browsers_draw(letter, drawn):
    assert formulas.italic(letter) == drawn


def test_html_in_a_formula_is_escaped():
    assert "<script" not in formulas.typeset(r"\text{<script>alert(1)</script>}", display=False)


def test_the_font_covers_every_letter_that_the_notation_table_uses():
    drawn = set("𝑧𝑝𝑦𝐿𝑆𝐽𝑇𝑊𝑏𝑥𝑛𝑚𝑑𝑖𝑗𝑘𝑙𝛿∂∑−·⋅√⊙⊤ℝ𝟏")
    assert drawn - formulas.font_characters() == set()


def test_a_page_shows_formulas_numbers_and_references_without_a_maths_script(book):
    book.write(one=NUMBERED)
    result = book.build()
    assert result.returncode == 0, result.stdout + result.stderr
    page = book.page("one")
    assert page.count("<math") == 2
    assert 'href="#equation-eq-sum"' in page
    assert not re.search(r"<script[^>]*mathjax", page, re.IGNORECASE)


def test_a_page_with_a_bad_formula_fails_the_build_with_file_and_line(book):
    book.write(one="# One\n\nText.\n\n$\\frac{1}$\n")
    result = book.build()
    assert result.returncode != 0
    assert "one.md:10" in result.stdout + result.stderr
    assert r"\frac{1}" in result.stdout + result.stderr
