"""What a typesetter returns is written again from MathML alone."""

import pytest

from softgrad.derivation.showing import typesetting
from softgrad.derivation.showing.mathml import UnsafeMarkupError, only_mathml
from tests.derivation.true_steps import ALL

KEPT = [
    '<math display="block"><mi>x</mi></math>',
    '<math><mspace width="1em"/><mtext>a &amp; b &lt;</mtext></math>',
    '<math><mrow style="color:#FF0000;"><mo stretchy="false">(</mo></mrow></math>',
]
REFUSED = [
    "<math><mo><svg/onload=document.title=7></mo></math>",
    "<math><mo><details/open/ontoggle=alert(1)></mo></math>",
    "<math><mi>x</mi></math><script>alert(1)</script>",
    "<script>alert(1)</script>",
    "<math><style>p{}</style></math>",
    "<math><mi></math></mi>",
    "<math><mi>x</mi>",
    "<math><math></math></math>",
    "<math></math><math></math>",
    "<math></math>text",
    "<math><!-- x --></math>",
    "<math><![CDATA[x]]></math>",
    "<math><?php x ?></math>",
    "<!DOCTYPE math><math></math>",
    "<math><annotation-xml encoding='text/html'></annotation-xml></math>",
    "",
]


@pytest.mark.parametrize("markup", KEPT)
def test_mathml_is_kept_as_it_is(markup: str):
    assert only_mathml(markup) == markup


@pytest.mark.parametrize("markup", REFUSED)
def test_anything_else_is_refused(markup: str):
    with pytest.raises(UnsafeMarkupError):
        only_mathml(markup)


@pytest.mark.parametrize(
    "attribute",
    [
        'onclick="alert(1)"',
        'href="javascript:alert(1)"',
        'style="background:url(//x)"',
        'style="position:fixed"',
        'style="color:expression(alert(1))"',
        'class="x"',
        'id="x"',
        "width='1em\" onload=\"x'",
    ],
)
def test_attributes_that_are_not_known_are_left_out(attribute: str):
    assert only_mathml(f"<math><mi {attribute}>x</mi></math>") == "<math><mi>x</mi></math>"


@pytest.mark.parametrize("derivation", ALL[::10], ids=str)
def test_the_formulas_of_the_book_lose_nothing(derivation):
    import html

    import math_core

    latex = derivation.latex.replace("&", " ").replace(r"\\", " ")
    typeset = math_core.LatexToMathML().convert_with_local_state(latex, displaystyle=True)
    assert html.unescape(only_mathml(typeset)) == html.unescape(typeset)


def test_a_formula_that_is_refused_is_shown_as_typed():
    shown = typesetting.formula(r"x_\operatorname{<svg/onload=alert(1)>}")
    assert shown.startswith("<code")
    assert "&lt;svg/onload" in shown
