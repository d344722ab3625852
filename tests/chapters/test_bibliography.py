"""A reader can find each source, or is told that we could not; and each source is used."""

import re

import pytest
from pybtex.database import parse_file

from tests.chapters.conftest import ROOT, Chapter, toc_pages

SOURCES = parse_file(ROOT / "references.bib").entries


@pytest.mark.parametrize("key", SOURCES)
def test_a_source_has_an_address_or_says_that_none_is_known(key):
    fields = SOURCES[key].fields
    says_so = "not known to us" in fields.get("note", "")
    assert bool({"url", "doi"} & fields.keys()) != says_so
    assert says_so or SOURCES[key].persons or "key" in fields


def test_every_source_is_cited_and_every_citation_has_its_source():
    texts = [Chapter(page).text for page in toc_pages()]
    cited = {
        key
        for text in texts
        for keys in re.findall(r"\{cite\}`([^`]+)`", text)
        for key in keys.split(",")
    }
    assert cited == set(SOURCES)
