r"""No equality is taken on trust, wherever it stands.

A displayed equality is the output of a cell that calls ``derive``, and then the build has decided
it; or a ``{math}`` block. Or it stands in running text: as ``$a = b$``, as "``$a$`` is ``$b$``",
or, in a Summary, as a result alone. All of these are given to the checker here, in the notation of
the book or in that of their page (`meanings`). What says under which condition a sentence holds, or
gives a value to a letter, is no claim (`formulas` has the rule); what no engine decides is listed
with the reason.
"""

import pytest

from tests.chapters.conftest import Chapter, toc_pages
from tests.chapters.formulas import (
    MATH_BLOCK,
    bare_results,
    claims,
    claims_in_words,
    inline_claims,
    sides,
)
from tests.chapters.judging import all_claims, is_proved, notations, unproved, verdict
from tests.chapters.meanings import MEANINGS, UNDECIDED
from tests.chapters.recorded import record


@pytest.mark.parametrize("page", toc_pages())
def test_everything_that_a_page_claims_is_proved(page):
    assert list(unproved(page, Chapter(page).markdown)) == []


@pytest.mark.parametrize("page", toc_pages())
def test_several_steps_stand_in_a_derivation_and_not_in_a_block(page):
    for label, latex in MATH_BLOCK.findall(Chapter(page).markdown):
        assert r"\begin{aligned}" not in latex or label.startswith("wrong-"), label


# Where a reader copies from: (page, what is true, what is false).
PLANTED = [
    ("index", "The gradient is shorter still: $p - y$.", "… shorter still: $y - p$."),
    ("notation", "A layer is $z = W x + b$.", "A layer is $z = x W + b$."),
    ("softmax", "So $p_i/p_j = e^{z_i - z_j}$.", "So $p_i/p_j = e^{z_i + z_j}$."),
    ("stability", r"Take $\log C = -M$.", r"Take $\log C = +M$."),
    ("quotient_rule", "## Summary\n- $p_i(1 - p_i)$", "## Summary\n- $p_i(1 + p_i)$"),
    (
        "kronecker_delta",
        "## Summary\n" r"- $p_i(\delta_{ij} - p_j)$",
        "## Summary\n" r"- $p_j(\delta_{ij} - p_j)$",
    ),
    ("jacobian", r"It is symmetric, $J^\top = J$.", r"It is symmetric, $J^\top = -J$."),
    ("jacobian", r"that is $J\,\mathbf{1} = 0$: raise", r"that is $J\,\mathbf{1} = 1$: raise"),
    (
        "jacobian",
        r"In one matrix: $J$ is $\operatorname{diag}(p) - p\,p^\top$.",
        r"In one matrix: $J$ is $\operatorname{diag}(p) + p\,p^\top$.",
    ),
    (
        "cross_entropy",
        r"since $\log p_k = z_k - \log S$",
        r"since $\log p_k = z_k + \log S$",
    ),
    (
        "cross_entropy",
        "Its derivative with respect to $p_i$ is $-y_i / p_i$.",
        "Its derivative with respect to $p_i$ is $+y_i / p_i$.",
    ),
    (
        "p_minus_y",
        r"$\partial L / \partial z_j = p_j - y_j$",
        r"$\partial L / \partial z_j = y_j - p_j$",
    ),
    (
        "linear_layer",
        r"$\partial L/\partial W = (p - y)\, x^\top$",
        r"$\partial L/\partial W = x\, (p - y)^\top$",
    ),
    (
        "linear_layer",
        "## Summary\n" r"For a batch, $(P - Y)^\top X / m$.",
        "## Summary\n" r"For a batch, $(P - Y)^\top X \cdot m$.",
    ),
    ("training", r"with $\lambda = 1/(C\, m)$", r"with $\lambda = C / m$"),
    (
        "beyond",
        "## Summary\n" r"The entropy's gradient is $-p_j(\log p_j + H)$.",
        "## Summary\n" r"The entropy's gradient is $p_j(\log p_j + H)$.",
    ),
    ("glossary", r"The loss $L = -\sum_k y_k \log p_k$.", r"The loss $L = +\sum_k y_k \log p_k$."),
    (
        "glossary",
        r"$\frac{\mathrm{d}}{\mathrm{d} x} \frac{u}{v} = (u' v - u v')/v^2$",
        r"$\frac{\mathrm{d}}{\mathrm{d} x} \frac{u}{v} = (u v' - u' v)/v^2$",
    ),
]


@pytest.mark.parametrize(("page", "true", "false"), PLANTED)
def test_a_planted_mistake_is_found_and_its_true_twin_is_not_blamed(page, true, false):
    assert list(unproved(page, true)) == []
    assert len(list(unproved(page, false))) == 1


def wrong_lines(markdown: str) -> list[str]:
    return [latex for label, latex in MATH_BLOCK.findall(markdown) if label.startswith("wrong-")]


def is_wrong_as_promised(latex: str) -> bool:
    return all(verdict(latex, meaning) != "proved" for meaning in notations("mistakes"))


def test_lines_labelled_wrong_are_not_proved_and_stand_on_the_page_of_mistakes_alone():
    for page in toc_pages():
        found = wrong_lines(Chapter(page).markdown)
        assert bool(found) == (page == "mistakes")
        assert [latex for latex in found if not is_wrong_as_promised(latex)] == []


def test_a_true_line_labelled_wrong_would_be_found():
    (latex,) = wrong_lines(
        "```{math}\n:label: wrong-delta\nJ_{ij} = p_i\\,(\\delta_{ij} - p_j)\n```"
    )
    assert not is_wrong_as_promised(latex)


# --- the lists stay short -----------------------------------------------------------------------


@pytest.mark.parametrize(("page", "latex"), UNDECIDED)
def test_what_is_listed_as_undecided_is_still_on_its_page_and_undecided(page, latex):
    markdown = Chapter(page).markdown
    assert latex in [*all_claims(markdown), *bare_results(markdown)]
    assert not is_proved(page, latex)


@pytest.mark.parametrize(("page", "latex"), MEANINGS)
def test_what_has_a_meaning_of_its_own_is_on_its_page_and_needs_that_meaning(page, latex):
    assert latex in all_claims(Chapter(page).markdown)
    assert all(verdict(latex, notation) != "proved" for notation in notations(page))


# --- what is a claim ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "latex",
    [
        *("n = 3", "i = j", r"i \ne j", r"k \ne 1", "i = j = k", r"l = 1, \dots, m", "d = 2"),
        *("p = y", "y_2 = y_1"),
        *("z = (1, 2, 3)", "(x, y) = (2, 1)", "p = (q, 1 - q)", r"p = (\tfrac34, \tfrac14)"),
        *(r"T = \tfrac12", "J_{12} = -0.06", "h = 10^{-5}", r"\varepsilon = 0.1", "W = 0"),
        r"h = 10^{-2}, 10^{-4}, \dots, 10^{-16}",
        *(r"\sum_{k=1}^{n} e^{z_k}", r"\Delta p \approx J\,\Delta z", "p_i"),
    ],
)
def test_a_condition_a_given_value_and_a_lone_formula_claim_nothing(latex):
    assert claims(latex) == []


@pytest.mark.parametrize(
    ("latex", "claimed"),
    [
        ("p_i = e^{z_i}", ["p_i = e^{z_i}"]),
        (r"J\,\mathbf{1} = 0.", [r"J\,\mathbf{1} = 0"]),
        ("u' = 0", ["u' = 0"]),
        ("p_1 + p_2 = 1", ["p_1 + p_2 = 1"]),
        ("p_k = 1/n", ["p_k = 1/n"]),
        (r"-\log \tfrac13 = \log 3 \approx 1.0986", [r"-\log \tfrac13 = \log 3"]),
        (
            r"p_i = \frac{e^{z_i}}{S}, \qquad S = \sum_{k=1}^{n} e^{z_k}.",
            [r"p_i = \frac{e^{z_i}}{S}", r"S = \sum_{k=1}^{n} e^{z_k}"],
        ),
    ],
)
def test_every_other_equality_is_a_claim(latex, claimed):
    assert claims(latex) == claimed


@pytest.mark.parametrize(
    ("text", "claimed"),
    [
        ("So $p$ is $1/s$ and $1 - p$ is $r/s$.", ["p = 1/s", "1 - p = r/s"]),
        ("All $p_j$ are\n$1/n$.", ["p_j = 1/n"]),
        ("Each row of $A$ is $x$.", []),
        ("The new $z$ is $z - g$.", []),
        (r"$p_i\,\delta_{ij}$ is $p_i$ on the diagonal.", []),
        (r"the derivative by $p_i$ is $-y_i$.", [r"\frac{\partial L}{\partial p_i} = -y_i"]),
    ],
)
def test_a_sentence_can_claim_what_an_equals_sign_does(text, claimed):
    assert claims_in_words(text) == claimed


def test_titles_and_exercises_are_running_text_and_code_is_not():
    text = """:::{admonition} Before you read on: is $S = p_1$?
:class: dropdown tip
Is $p_i = S$? In code, `$p = q + r$`.
:::

```{exercise} By hand
:label: one.by-hand
Show that $p_i = z_i + S$.
```
"""
    assert inline_claims(text) == ["p_i = z_i + S"]  # the others are letters set equal


def test_the_sides_of_a_chain_are_found_without_the_limits_of_a_sum():
    assert sides(r"L = \sum_{k=1}^{n} y_k = 1") == ["L", r"\sum_{k=1}^{n} y_k", "1"]
    assert bare_results(r"$p$, $1 - p$, $n - 1$, $\log S$, $p_i(1 - p_i)$, $p_i = y_i$") == [
        "p_i(1 - p_i)"
    ]


@pytest.mark.parametrize("page", toc_pages())
def test_every_derivation_of_a_page_is_recorded(page):
    chapter = Chapter(page)
    calls = sum(cell.source.count("derive(") for cell in chapter.code)
    assert len(record(chapter).derivations) == calls
