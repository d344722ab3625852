"""What a notebook shows: typeset as typed, with marks that can be seen and heard, and no HTML let in."""
# ruff: noqa: E501 - formulas stay on one line

import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from softgrad.derivation import BOOK, check_derivation, derive
from softgrad.derivation.showing import typesetting
from softgrad.derivation.showing.rendering import MIME_TYPE, mime_bundle
from tests.derivation.hostile import ATTACKS

DERIVATION = r"""\begin{aligned}
\frac{\partial p_i}{\partial z_j} &= \frac{\delta_{ij} e^{z_i} S - e^{z_i} e^{z_j}}{S^2} && \text{quotient rule} \\
&= p_i \delta_{ij} - p_i p_j = p_i (\delta_{ij} - p_j) && \text{as } p_i = e^{z_i} / S
\end{aligned}"""
FALSE = r"\frac{\partial L}{\partial z_i} = y_i - p_i"
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
ALLOWED = {
    "div", "style", "ol", "li", "span", "p", "pre", "code",
    "math", "mrow", "mi", "mo", "mn", "mtext", "mfrac", "msup", "msub", "msubsup", "munder", "mover",
    "munderover", "msqrt", "mspace", "mtable", "mtr", "mtd", "mpadded", "mstyle",
}  # fmt: skip


class Elements(HTMLParser):
    """Collects the elements and attributes of a page, as a browser would see them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict]] = []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.found.append((tag, dict(attributes)))

    def with_class(self, name: str) -> list[dict]:
        return [a for _, a in self.found if name in (a.get("class") or "").split()]


def html_of(report) -> str:
    return mime_bundle(report)["text/html"]


@pytest.fixture(params=["MathML", "delimiters"])
def typesetter(request, monkeypatch) -> str:
    """With math-core, and without it."""
    if request.param == "delimiters":
        monkeypatch.setattr(typesetting, "_converter", lambda: None)
    return request.param


def test_every_form_a_notebook_may_ask_for_is_there():
    bundle = derive(DERIVATION)._repr_mimebundle_()
    assert set(bundle) == {"text/plain", "text/html", "text/latex", MIME_TYPE}
    assert MIME_TYPE == "application/vnd.softgrad.derivation+json"


def test_formulas_are_typeset_at_once_where_possible():
    html = html_of(derive(DERIVATION))
    assert html.count("<math") == 4  # one left side, two right sides, one reason with a formula
    assert r"\frac" not in html


def test_formulas_are_left_to_the_page_elsewhere(monkeypatch):
    monkeypatch.setattr(typesetting, "_converter", lambda: None)
    html = html_of(derive(DERIVATION))
    assert r"\(\displaystyle \frac{\partial p_i}{\partial z_j}\)" in html
    assert "<math" not in html


def test_the_lines_are_shown_as_typed(monkeypatch):
    monkeypatch.setattr(typesetting, "_converter", lambda: None)
    html = html_of(derive(DERIVATION))
    assert r"= p_i \delta_{ij} - p_i p_j = p_i (\delta_{ij} - p_j)" in html


def test_every_step_has_a_mark_that_is_seen_and_heard(typesetter):
    html = html_of(derive(DERIVATION))
    marks = Elements(html).with_class("derivation-mark")
    assert [mark["data-status"] for mark in marks] == ["proved"] * 4  # one is in a reason
    assert len(re.findall('<span aria-hidden="true">✓', html)) == 4
    assert "step 2 is proved for every n" in html
    assert 'aria-label="Derivation of 4 steps, proved"' in html


def seen(html: str) -> list[str]:
    return re.findall(r'<span aria-hidden="true">(.*?)</span>', html)


def test_equal_marks_of_one_line_say_their_words_once():
    assert seen(html_of(check_derivation("p_i = 1 p_i = p_i"))) == ["✓", "✓ every n"]
    assert seen(html_of(check_derivation(r"p_i = 1 p_i \\ &= p_i"))) == 2 * ["✓ every n"]


def test_different_marks_of_one_line_each_say_their_words():
    html = html_of(check_derivation("p_i = 1 p_i = 2 p_i"))
    assert seen(html) == ["✓ every n", "✗ false"]


def test_what_is_heard_is_a_sentence():
    html = html_of(check_derivation(r"p_i = \foo"))
    assert "step 1 cannot be read" in html
    assert 'aria-label="Derivation of 1 step; step 1 cannot be read"' in html


@pytest.mark.parametrize(
    ("latex", "given", "mark"),
    [
        (r"\sum_j \frac{\partial p_i}{\partial z_j} = 0", "", "every n"),
        (r"\sum_j \frac{\partial p_i}{\partial z_j} = 0", "n = 3", "n = 3"),
        (r"\frac{\partial e^{2T}}{\partial T} = 2 e^{2T}", "", "always"),
    ],
)
def test_the_mark_says_how_far_the_proof_reaches(latex, given, mark):
    html = html_of(check_derivation(latex, given=given))
    assert f'<span aria-hidden="true">✓ {mark}</span>' in html


def test_the_mark_says_how_it_was_established():
    (mark, *_) = Elements(html_of(derive(DERIVATION))).with_class("derivation-mark")
    assert re.fullmatch(r"all n: proved in 2 cases; numeric: agrees at \d+ points", mark["title"])


@pytest.mark.parametrize(
    ("latex", "evidence"),
    [
        ("T = 2 T", "all n: not proved; numeric: differs at the first point"),
        ("p_i = 2 p_i", "all n: not proved; numeric: differs at the first point"),
        (
            r"\delta_{ij} = 1",
            "all n: not proved for i ≠ j; numeric: agrees at 1 point, then differs",
        ),
    ],
)
def test_the_mark_of_a_false_step_says_what_each_engine_found(latex, evidence):
    (mark,) = Elements(html_of(check_derivation(latex))).with_class("derivation-mark")
    assert mark["title"] == evidence


def test_reasons_stand_beside_their_lines():
    html = html_of(derive(DERIVATION))
    assert "quotient rule" in html
    assert html.index("quotient rule") < html.index(">as <")


def test_the_words_of_a_reason_are_set_as_words_and_its_formulas_as_formulas(typesetter):
    html = html_of(derive(r"p_i = p_i && \text{as } p_i > 0 \text{ always}"))
    assert ">as </span>" in html
    assert "> always</span>" in html
    assert "<mtext>" not in html


def test_a_condition_in_a_column_of_its_own_stands_off():
    latex = r"\frac{\partial p_i}{\partial z_j} &= -p_i p_j && i \ne j"
    (row,) = check_derivation(latex).rows
    assert row.latex.endswith(r"-p_i p_j \quad i \ne j")


def test_a_line_that_cannot_be_read_keeps_its_reason():
    for line in (r"p_i = p_i + && \text{by luck}", "p_i = p_i + % by luck"):
        assert "by luck" in html_of(check_derivation(line))


def test_what_is_wrong_is_said_in_words_and_the_place_shown_below():
    html = html_of(check_derivation("p_i = p_i +"))
    sentence, caret = html.index("Line 1, column "), html.index("<pre>p_i = p_i +\n")
    assert sentence < html.index("</p>", sentence) < caret


def test_reasons_given_beside_are_shown():
    html = html_of(derive("p_i = 1 p_i = p_i", reasons=["first & foremost", "since $p_i > 0$"]))
    assert "first &amp; foremost; since" in html
    assert "<mi>p</mi>" in html


def test_a_failing_step_is_marked_and_shows_its_counterexample(typesetter):
    html = html_of(check_derivation(FALSE))
    page = Elements(html)
    assert page.with_class("derivation")[0]["data-verdict"] == "refuted"
    assert page.with_class("derivation-mark")[0]["data-status"] == "refuted"
    assert page.with_class("derivation-message")[0]["role"] == "note"
    said = re.sub(r"<[^>]*>|\\[()]", "", html)
    assert "for n = 2, i = 1, z = [−1.2, 1.7], y = [0.15, 0.85], the left side is −0.09" in said
    assert "✗ false" in html


def test_an_error_shows_its_place():
    html = html_of(check_derivation(r"p_i = \foo"))
    assert "is not part of the notation" in html
    assert "<pre>" in html
    assert "^^^^" in html


@pytest.mark.parametrize(
    ("latex", "named"),
    [
        ("p + T = p", r"\mathbf{1}"),
        (r"\frac{\partial p_i}{\partial e^{z_j}} = 1", r"\partial"),
        (r"\log p_i z_i = 1", r"\log"),
    ],
)
def test_what_a_message_names_is_typeset(latex, named):
    error = check_derivation(latex).error
    assert named in error.sentence
    message = html_of(check_derivation(latex)).partition("<p>")[2].partition("</p>")[0]
    assert "<math>" in message
    assert "\\" not in message


@pytest.mark.parametrize(
    ("latex", "code"),
    [
        (r"p_i = \foo", r"\foo"),
        ("p_i = e^z_k", "e^{a_k}"),
        ("p_i 2 = 1", r"\cdot"),
        ("p_i = <b>", "&lt;"),
    ],
)
def test_what_was_typed_or_is_to_be_typed_is_code(latex, code):
    html = html_of(check_derivation(latex))
    assert re.search(rf"<p>.*<code [^>]*>{re.escape(code)}</code>.*</p>", html)


def test_the_names_of_a_counterexample_are_typeset():
    notation = BOOK.copy().tensor(r"\lambda")
    html = html_of(check_derivation(r"\lambda p_i = p_i", notation))
    assert r"\lambda" not in html.partition("derivation-message")[2]
    assert "<mi>λ</mi></math>" in html.partition("derivation-message")[2]


def test_a_short_value_is_not_broken_and_no_line_ends_behind_the_name_of_a_long_one():
    kept = r'<span class="derivation-unbroken"><math><mi>(\w)</mi></math><span [^>]*>(.*?)</span></span>'
    html = html_of(check_derivation(FALSE))
    assert re.findall(kept, html)[2:] == [("z", " = [−1.2, 1.7]"), ("y", " = [0.15, 0.85]")]
    html = html_of(check_derivation(r"\sum_k W_{kj} = x_j, \quad n = 3"))
    assert ("W", " =") in re.findall(kept, html)


def test_what_stands_far_before_a_fault_can_give_way_to_it():
    html = html_of(check_derivation(r"p_i = p_i + p_i + p_i + p_i + p_i - \foo"))
    assert re.search(
        r'<pre><span class="derivation-far" data-instead="…">p_i = p_i \+ </span>p_i', html
    )
    typed, caret = re.sub("<[^>]*>", "", re.search("<pre>(.*?)</pre>", html, re.DOTALL)[1]).split(
        "\n"
    )
    assert typed.index(r"\foo") == caret.index("^^^^")


def test_conditions_for_the_whole_derivation_are_shown(typesetter):
    report = derive(r"\frac{\partial p_i}{\partial z_j} = -p_i p_j", given=r"i \ne j")
    assert "<p" in html_of(report)
    assert "for " in html_of(report)
    assert r"given i \ne j" in str(report)


def test_a_mistake_on_purpose_says_why():
    html = html_of(derive(FALSE, expect="refuted", because="a sign & its mirror image"))
    assert "Shown on purpose: " in html
    assert "a sign &amp; its mirror image" in html


def test_the_style_is_short_and_the_colours_follow_the_theme():
    html = html_of(derive("p_i = p_i"))
    style = re.search("<style>(.*?)</style>", html)[1]
    assert len(style) < 1200
    assert set(re.findall(r"#[0-9a-f]{3,6}", style)) <= {"#1a6b3a", "#b3201a"}  # last resorts
    assert "var(--derivation-bad" in style


def test_the_json_holds_what_a_page_of_verdicts_needs():
    bundle = derive(DERIVATION)._repr_mimebundle_()[MIME_TYPE]
    assert json.loads(json.dumps(bundle)) == bundle
    assert bundle["version"] == 1
    assert bundle["latex"] == DERIVATION
    assert bundle["verdict"] == "proved"
    first = bundle["steps"][0]
    assert set(first) == {"number", "left", "right", "reason", "status", "engines"}
    assert first["left"] == r"\frac{\partial p_i}{\partial z_j}"
    assert first["engines"]["all n"] == "proved in 2 cases"


def test_the_json_of_a_mistake_holds_the_counterexample():
    bundle = check_derivation(FALSE)._repr_mimebundle_()[MIME_TYPE]
    assert bundle["steps"][0]["counterexample"]["sizes"] == {"n": 2}
    bundle = check_derivation("p_i =")._repr_mimebundle_()[MIME_TYPE]
    assert bundle["error"]["column"] == 6


def test_print_gets_aligned_latex():
    latex = derive(DERIVATION)._repr_mimebundle_()["text/latex"]
    assert latex.startswith("$\\displaystyle\n\\begin{aligned}")
    assert r"\frac{\partial p_i}{\partial z_j} & = \frac" in latex
    assert r"\checkmark\,\checkmark" in latex


def test_print_escapes_reasons():
    latex = derive("p_i = p_i % 100_percent & more $p_i$")._repr_mimebundle_()["text/latex"]
    assert r"\text{100\_percent \& more $p_i$}" in latex


def test_plain_text_is_readable():
    text = str(derive(DERIVATION))
    assert text.splitlines()[0].startswith(r"1. proved   \frac{\partial p_i}{\partial z_j} = ")
    assert text.splitlines()[0].endswith("[quotient rule]")


@pytest.mark.parametrize("name", ATTACKS)
def test_no_html_is_let_through(name: str, monkeypatch):
    report = check_derivation(ATTACKS[name])
    assert_harmless(html_of(report))
    monkeypatch.setattr(typesetting, "_converter", lambda: None)
    assert_harmless(html_of(report))


@pytest.mark.parametrize(
    "reason",
    [
        "<script>alert(1)</script>",
        "$<img src=x onerror=alert(1)>$",
        r"\text{<b>} \href{javascript:alert(1)}{x}",
        r"$\href{javascript:alert(1)}{x}$ and \(\href{javascript:alert(1)}{y}\)",
        '" onmouseover="alert(1)',
        r"\class{x}{y} \style{color:red}{z}",
        r"by $x_\operatorname{<details/open/ontoggle=alert(1)>}$",
        r"\text{by } x_\operatorname{<details/open/ontoggle=alert(1)>}",
    ],
)
def test_no_html_is_let_through_in_reasons(reason: str, typesetter):
    report = replace(check_derivation(FALSE, reasons=[reason]), because=reason)
    html = html_of(report)
    assert_harmless(html)
    assert r"\(\displaystyle \href" not in html
    assert not re.search(
        r"\\\((?:(?!\\\)).)*\\(href|class|style)", html.replace("mathjax_ignore", "")
    )


@pytest.mark.parametrize("name", ATTACKS)
def test_every_form_of_every_answer_can_be_stored_and_printed(name: str):
    bundle = mime_bundle(check_derivation(ATTACKS[name]))
    json.dumps(bundle, ensure_ascii=False, allow_nan=False).encode()
    for form in ("text/plain", "text/html", "text/latex"):
        assert not UNPRINTABLE.search(bundle[form])


@pytest.mark.parametrize("reason", ["half \ud800", "$x \ud800$", "\x1b[31m red", "\0"])
def test_reasons_can_be_stored_and_printed(reason: str):
    bundle = mime_bundle(check_derivation("p_i = p_i", reasons=[reason]))
    json.dumps(bundle, ensure_ascii=False).encode()
    assert not any(UNPRINTABLE.search(bundle[form]) for form in ("text/plain", "text/html"))


def test_a_counterexample_beyond_all_numbers_is_valid_json():
    powers = "(" * 4 + "2" + ")^{12}" * 4
    report = check_derivation(f"{powers} = 1")
    json.dumps(report.to_dict(), allow_nan=False)
    json.dumps(mime_bundle(report), allow_nan=False)


def assert_harmless(html: str) -> None:
    for tag, attributes in Elements(html).found:
        assert tag in ALLOWED, tag
        assert not [name for name in attributes if name.startswith("on")]
        assert not [value for value in attributes.values() if "javascript:" in (value or "")]


def test_a_derivation_that_scrolls_sideways_is_reached_by_the_keyboard():
    assert 'tabindex="0"' in html_of(derive("p_i = 1 p_i"))
