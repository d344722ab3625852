"""Derivations on the page: nothing touches, and a fault is seen at its place."""

import pytest

from tests.browser.conftest import OPEN_FOLDS

# For each line that cannot be read: the left edge of the first caret and of the letter above it,
# both from the edge of the box, and the width of the box.
CARETS = """() => [...document.querySelectorAll('.derivation-message pre')].map(pre => {
  const near = [...pre.childNodes].filter(node => node.nodeType === 3);
  const text = near.map(node => node.data).join('');
  const place = at => {
    const node = near.find(({data}) => at < data.length || (at -= data.length, false));
    const letter = document.createRange();
    letter.setStart(node, at);
    letter.setEnd(node, at + 1);
    return letter.getBoundingClientRect().left - pre.getBoundingClientRect().left;
  };
  const [start, caret] = [text.indexOf('\\n') + 1, text.indexOf('^', text.indexOf('\\n'))];
  return [place(caret), place(caret - start), pre.clientWidth];
})"""
VERDICT_CELLS = """() => [...document.querySelectorAll('table.verification td:nth-child(n+3)')]
  .map(cell => [cell.getBoundingClientRect().right,
    cell.closest('table').getBoundingClientRect().right, cell.textContent.trim()])"""
LINES_OF_TYPED = """() => [...document.querySelectorAll('.derivation-typed code')]
  .map(code => code.getClientRects().length)"""


@pytest.mark.parametrize("width", [1280, 375, 320])
def test_a_line_that_cannot_be_read_stays_one_line(visit, site_url, width):
    shown = visit(f"{site_url}/chapters/mistakes.html", viewport={"width": width, "height": 900})
    lines = shown.page.evaluate(LINES_OF_TYPED)
    assert lines
    assert set(lines) == {1}


@pytest.mark.parametrize("width", [1280, 375, 320])
def test_the_caret_is_in_sight_under_what_is_at_fault(visit, site_url, width):
    shown = visit(f"{site_url}/chapters/mistakes.html", viewport={"width": width, "height": 900})
    shown.page.evaluate(OPEN_FOLDS)
    places = shown.page.evaluate(CARETS)
    assert len(places) >= 5
    for caret, letter, box in places:
        assert caret == pytest.approx(letter, abs=1)  # rounding to whole pixels
        assert 0 < caret < box


@pytest.mark.parametrize("width", [375, 320])
def test_on_a_phone_the_verdict_on_each_step_and_its_evidence_are_in_sight(visit, site_url, width):
    """A long claim may scroll; what the book promises about it may not be out of sight."""
    shown = visit(
        f"{site_url}/chapters/verification.html", viewport={"width": width, "height": 900}
    )
    cells = shown.page.evaluate(VERDICT_CELLS)
    assert len(cells) > 100
    assert [words for right, edge, words in cells if right > edge + 1] == []
