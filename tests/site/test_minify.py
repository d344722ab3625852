"""Scripts get shorter where there is a minifier, and stay as they are elsewhere."""

import os

import pytest

from softgrad.site import minify

SCRIPT = "const  one = 1; // a comment"


@pytest.mark.skipif(minify.minify is None and "CI" not in os.environ, reason="no minifier here")
def test_a_script_gets_shorter_and_loses_its_comments():
    short = minify.minified(SCRIPT)
    assert len(short) < len(SCRIPT)
    assert "comment" not in short


def test_without_a_minifier_a_script_is_sent_as_it_is(monkeypatch):
    monkeypatch.setattr(minify, "minify", None)
    assert minify.minified(SCRIPT) == SCRIPT
