"""Whether what a page claims is proved."""

import re
from collections.abc import Iterator
from functools import cache

from softgrad.derivation import BATCH, BOOK, LAYER, check_derivation
from tests.chapters.conftest import Chapter, toc_pages
from tests.chapters.formulas import (
    MATH_BLOCK,
    THIN_SPACE,
    bare_results,
    claims,
    claims_in_words,
    inline_claims,
    section,
    sides,
)
from tests.chapters.meanings import MEANINGS, UNDECIDED, Meaning
from tests.chapters.recorded import record

TUPLE = re.compile(r"\(([^(),]+(?:,[^(),]+)+)\)")
ALL_OF_IT_SUMS_UP = {
    "index",
    "glossary",
}  # pages that are a summary from the first line to the last

# --- one claim ----------------------------------------------------------------------------------


@cache
def notations(page: str) -> tuple[Meaning, ...]:
    """The notations in which every claim of a page may be read: the book's and the page's own."""
    declared = record(Chapter(page)).notations
    return tuple(Meaning(notation) for notation in (BOOK, LAYER, BATCH, *declared))


def with_columns(latex: str) -> str:
    """The formula with lists such as (1, 2) as columns, which is how the checker writes them."""
    return TUPLE.sub(
        lambda match: r"\begin{bmatrix}" + match[1].replace(",", r" \\ ") + r"\end{bmatrix}", latex
    )


def spelt_out(latex: str, phrases: dict[str, str]) -> str:
    """The formula with each phrase replaced by what it stands for."""
    if not phrases:
        return latex
    pattern = rf"(?<![A-Za-z\\])(?:{'|'.join(map(re.escape, phrases))})(?![A-Za-z'])"
    return re.sub(pattern, lambda match: phrases[match[0]], latex)


@cache
def verdict(latex: str, meaning: Meaning) -> str:
    claim = with_columns(spelt_out(THIN_SPACE.sub(" ", latex), meaning.stands_for))
    return check_derivation(claim, meaning.notation, given=meaning.given).verdict


def is_proved(page: str, latex: str) -> bool:
    special = MEANINGS.get((page, latex))
    readings = notations(page) if special is None else (special,)
    return any(verdict(latex, meaning) == "proved" for meaning in readings)


# --- results that stand alone -------------------------------------------------------------------


def block_claims(markdown: str) -> list[str]:
    """What the displayed formulas of a text claim; those labelled wrong-… claim nothing."""
    blocks = MATH_BLOCK.findall(markdown)
    return [
        claim
        for label, latex in blocks
        if not label.startswith("wrong-")
        for claim in claims(" ".join(latex.split()))
    ]


@cache
def sides_shown(page: str) -> frozenset[str]:
    """Every side of an equality that a page derives or restates."""
    chapter = Chapter(page)
    derived = {
        side
        for derivation in record(chapter).shown_as_true
        for step in derivation.report.steps
        for side in (step.left, step.right)
    }
    blocks = [latex for _, latex in MATH_BLOCK.findall(chapter.markdown)]
    restated = [*blocks, *inline_claims(chapter.markdown)]
    return frozenset(derived.union(*map(sides, restated)) - {""})


def look(latex: str) -> str:
    """The formula without spaces and without the mark that ends its sentence."""
    return re.sub(r"\s", "", THIN_SPACE.sub("", latex)).rstrip(".,;")


def is_a_result(page: str, latex: str) -> bool:
    """Whether a formula is, or is proved equal to, a side of an equality that the book shows.

    The page itself is asked first; a result of an earlier page is known by its look.
    """
    pages = toc_pages()
    known = pages if page in ALL_OF_IT_SUMS_UP else pages[: pages.index(page) + 1]
    if any(look(latex) == look(side) for name in known for side in sides_shown(name)):
        return True
    return any(is_proved(page, f"{side} = {latex}") for side in sorted(sides_shown(page)))


# --- a whole text -------------------------------------------------------------------------------


def all_claims(markdown: str) -> list[str]:
    return [*block_claims(markdown), *inline_claims(markdown), *claims_in_words(markdown)]


def unproved(page: str, markdown: str) -> Iterator[str]:
    """Everything in a text of this page that is neither proved nor listed with its reason."""
    summary = markdown if page in ALL_OF_IT_SUMS_UP else section(markdown, "Summary")
    for claim in all_claims(markdown):
        if (page, claim) not in UNDECIDED and not is_proved(page, claim):
            yield claim
    for latex in bare_results(summary):
        if (page, latex) not in UNDECIDED and not is_a_result(page, latex):
            yield latex
