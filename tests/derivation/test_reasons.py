r"""Reasons: what of them is words and what is a formula, and what they may not claim."""

import re
import time

import pytest

from softgrad.derivation import LatexError, check_derivation, derive
from softgrad.derivation.reading.reasons import pieces
from softgrad.derivation.showing import typesetting
from softgrad.derivation.showing.typesetting import latex_prose, prose

FORMULAS = [
    ("p_i(1-p_i)", ["p_i(1-p_i)"]),
    (r"i \ne j", [r"i \ne j"]),
    ("i = j", ["i = j"]),
    ("e^{z_i}", ["e^{z_i}"]),
    ("by p_i, the softmax (see z_j), and W_{ij}x_j.", ["p_i", "z_j", "W_{ij}x_j"]),
    ("because p_i > 0 for i = j", ["p_i > 0", "i = j"]),
    (r"divide by \sum_k e^{z_k} twice", [r"\sum_k e^{z_k}"]),
    (r"\text{as } p_i = e^{z_i} / S", ["p_i = e^{z_i} / S"]),
    (r"\text{For $i = j$:}", ["i = j"]),
    (r"\text{feature } j \text{ has weight } W_{kj} \text{.}", ["j", "W_{kj}"]),
    (r"3 z^2,\ 6 z,\ 6 \text{ are the derivatives}", [r"3 z^2,\ 6 z,\ 6"]),
    (r"\log(ab) = \log a + \log b", [r"\log(ab) = \log a + \log b"]),
    (r"by \log a", [r"\log a"]),
    (r"\text{by $\frac{a}{b}$, the quotient}", [r"\frac{a}{b}"]),
    (r"as $p_i$ and \(z_i\)", ["p_i", "z_i"]),
    ("take a p_i out", ["p_i"]),
]
WORDS = [
    "quotient rule", "chain rule (twice)", "step-by-step", "the p-value", "done - a neat step", "a",
    "steps 2-3", "1/2", "100_percent & more", "snake_case", "and/or", "log(p_i)", "e.g. this",
]  # fmt: skip
CLAIMS = [
    "as $p_i = 1$", "p_i = 1", "as p_i = 1", r"\text{as } p_i = 1", "for $i = j$", "for i = j",
    r"as p_i \equiv 1", "as p_i := 1", "assuming $p_i = 1$", r"\sum_k p_k = 2",
]  # fmt: skip
HARMLESS = [
    "$1$ times $p_i$, which is $> 0$", "the delta picks $k = i$", "the delta picks k = i",
    r"as $\sum_{k=1}^n p_k$ is a sum", "row = output", "since $e^{a + b} = e^a e^b$", r"i \ne j",
]  # fmt: skip
UNREADABLE = [
    '" onmouseover="alert(1)',
    r"$x \ud800$ = 4",
    r"as $\frac{a}{b = c",
    "x" * 20_000 + " = 1",
]


@pytest.mark.parametrize(("reason", "formulas"), FORMULAS)
def test_a_formula_in_a_reason_needs_no_marks(reason: str, formulas: list[str]):
    assert [part.strip() for is_formula, part in pieces(reason) if is_formula] == formulas
    assert prose(reason).count("<math") == len(formulas)
    assert latex_prose(reason).count("$") == 2 * len(formulas)


@pytest.mark.parametrize("reason", WORDS)
def test_words_stay_words(reason: str):
    assert list(pieces(reason)) == [(False, reason)]


@pytest.mark.parametrize("reason", ["<b>x_i</b>", "x_i<img onerror=y_i>", r"\text{<i>} <x>_i"])
def test_no_markup_comes_through_as_a_formula(reason: str, monkeypatch):
    for _ in range(2):
        html = prose(reason)
        assert not any(tag in html for tag in ("<b", "<i>", "<img", "<x"))
        monkeypatch.setattr(typesetting, "_converter", lambda: None)


@pytest.mark.parametrize(
    "reason", [r"\alpha } x", r"\alpha }{ x", r"\alpha { x", r"\alpha % x", r"$\alpha$ $"]
)
def test_no_reason_breaks_out_of_its_line_in_print(reason: str):
    printed = latex_prose(reason)
    assert not re.search(r"(?<!\\)%", printed)
    assert len(re.findall(r"(?<!\\)\$", printed)) % 2 == 0
    braces = re.findall(r"(?<!\\)[{}]", printed)
    depth = [
        braces[: end + 1].count("{") - braces[: end + 1].count("}") for end in range(len(braces))
    ]
    assert min(depth) == depth[-1] == 0


@pytest.mark.parametrize(
    "part", ["(", "a(", "{", "a_{", r"\a", "1", "1.", "a ", "$", r"\(", "- ", "{{a}"]
)
def test_a_long_reason_is_taken_apart_at_once(part: str):
    """Ten thousand parts take about 0.1 s; quadratic time would be a minute."""
    start = time.process_time()
    list(pieces(part * 10_000 + "é"))
    assert time.process_time() - start < 2


@pytest.mark.parametrize("reason", CLAIMS)
def test_a_reason_beside_the_derivation_may_claim_nothing(reason: str):
    report = check_derivation("p_i = 1 p_i", reasons=[reason])
    assert report.verdict == "error"
    assert f"'{reason}'" in report.error.message
    assert "makes a claim" in str(report)
    with pytest.raises(LatexError, match="makes a claim"):
        derive("p_i = 1 p_i", reasons=[reason])


@pytest.mark.parametrize("reason", HARMLESS)
def test_a_reason_may_hold_formulas_and_laws(reason: str):
    assert check_derivation("p_i = 1 p_i", reasons=[reason]).verdict == "proved"
    assert derive("p_i = 1 p_i", reasons=[reason]).steps[0].reason == reason


def test_a_false_law_is_a_claim():
    report = check_derivation("p_i = 1 p_i", reasons=["since $e^{a + b} = e^a + e^b$"])
    assert report.verdict == "error"


@pytest.mark.parametrize("reason", UNREADABLE)
def test_a_reason_that_nobody_can_read_is_shown_as_typed(reason: str):
    assert check_derivation("p_i = 1 p_i", reasons=[reason]).verdict == "proved"


@pytest.mark.parametrize("reason", UNREADABLE)
def test_an_author_must_write_readable_reasons(reason: str):
    with pytest.raises(LatexError):
        derive("p_i = 1 p_i", reasons=[reason])
