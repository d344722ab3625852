"""Widgets document their traits, which numpydoc reads as attributes."""

from softgrad.site.api import traits_as_attributes


def renamed(text: str) -> list[str]:
    lines = text.splitlines()
    traits_as_attributes(None, "class", "Widget", object, None, lines)
    return lines


def test_a_traits_section_becomes_one_of_attributes_with_an_underline_that_fits():
    assert renamed("A widget.\n\nTraits\n------\nlogits : list") == [
        *("A widget.", "", "Attributes", "----------", "logits : list")
    ]


def test_the_word_elsewhere_stays():
    text = "Traits\nare the state of a widget."
    assert renamed(text) == text.splitlines()
