"""Formulas are typeset while the book is built, or the build says where one fails."""

import re

import pytest
from fontTools.ttLib import TTFont

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


@pytest.mark.parametrize(
    ("latex", "room"), [("T^2", True), ("1/T", True), ("p^2", False), ("T_i", False), ("p", False)]
)
def test_what_follows_a_leaning_letter_is_kept_clear_of_its_head(latex, room):
    assert ("<mspace width=" in formulas.typeset(latex, display=False)) is room


BRACKETS = re.compile(r"<mo[^>]*>[()]</mo>")


@pytest.mark.parametrize(
    "latex",
    [r"\left(q - 1\right)", r"2q\left(p_i - \left(q + 1\right)\right)", r"\left(x^2\right)y"],
)
def test_brackets_around_what_is_low_do_not_stretch(latex):
    innermost = BRACKETS.findall(formulas.typeset(latex, display=False))
    assert sum('stretchy="false"' in bracket for bracket in innermost) >= 2


@pytest.mark.parametrize(
    "latex", [r"\left(\frac{1}{2}\right)", r"\left(\sum_k p_k\right)", r"\left(\sqrt{2}\right)"]
)
def test_brackets_around_what_is_tall_stretch(latex):
    brackets = BRACKETS.findall(formulas.typeset(latex, display=True))
    assert len(brackets) == 2
    assert not any("stretchy" in bracket for bracket in brackets)


def test_a_bracket_stretches_exactly_when_its_partner_does():
    latex = r"\left((p+1)\left(z\right) + \left(\frac{1}{2}\right)\right)"
    unpaired = []
    for bracket in BRACKETS.findall(formulas.typeset(latex, display=False)):
        if "(" in bracket:
            unpaired.append("stretchy" in bracket)
        else:
            assert unpaired.pop() == ("stretchy" in bracket)
    assert unpaired == []


def test_the_index_of_a_deep_letter_hangs_no_lower_than_that_of_another():
    with TTFont(formulas.FONT) as font:
        constants = font["MATH"].table.MathConstants
        glyphs, names = font["CFF "].cff.topDictIndex[0].CharStrings, font.getBestCmap()
        for letter in "𝑝𝑦𝑧":
            depth = -glyphs[names[ord(letter)]].calcBounds(glyphs)[1]
            lowered = depth + constants.SubscriptBaselineDropMin.Value
            assert lowered <= constants.SubscriptShiftDown.Value


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


def test_a_formula_and_the_punctuation_behind_it_stay_on_one_line(book):
    book.write(one="# One\n\nIt is $p$, not $q$ (nor $r$). And $s$ is *new*.\n")
    result = book.build()
    assert result.returncode == 0, result.stdout + result.stderr
    kept = re.findall(r'<span class="unbroken"><math>.*?</math>(.*?)</span>(.)', book.page("one"))
    assert kept == [(",", " "), (").", " ")]


def test_a_minus_or_times_sign_stays_between_its_operands(book):
    text = "# Beyond p − y\n\nThe 3 × 5 weights, `3 × 5` and $p - y$.\n"
    book.write(one="# One\n", two=text)
    assert book.build().returncode == 0
    page, kept = book.page("two"), "Beyond p\u00a0−\u00a0y"
    assert f"<h1>{kept}" in page
    assert re.search(rf'<a class="reference internal" href="[^"]*">\s*{kept}', book.page("one"))
    assert "The 3\u00a0×\u00a05 weights" in page
    assert '<span class="pre">×</span>' in page  # code is left as it was typed


def test_a_page_with_a_bad_formula_fails_the_build_with_file_and_line(book):
    book.write(one="# One\n\nText.\n\n$\\frac{1}$\n")
    result = book.build()
    assert result.returncode != 0
    assert "one.md:10" in result.stdout + result.stderr
    assert r"\frac{1}" in result.stdout + result.stderr
