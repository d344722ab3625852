"""Bars are as long as their numbers: counted in pixels, as the reader sees them."""

import io

import numpy as np
import pytest
from PIL import Image

from softgrad import softmax
from softgrad.widgets import WIDGETS, CrossEntropyExplorer, NudgeExplorer
from tests.browser.shown_widget import ShownWidget
from tests.closeness import assert_close

PIXELS = 0.012  # a pixel of the narrowest bar, which has about ninety


@pytest.fixture
def page(visit, family_url):
    return visit(family_url).page


def widget_of(page, kind) -> ShownWidget:
    label = page.locator(".softgrad").nth(WIDGETS.index(kind)).get_attribute("aria-label")
    return ShownWidget(page, kind.__name__, label)


def ink(bar) -> tuple[float, float]:
    """Where the ink of a bar begins and ends, as shares of its length; 0, 0 if it has none."""
    image = Image.open(io.BytesIO(bar.screenshot())).convert("RGB")
    row = np.asarray(image, dtype=int)[image.height // 2]
    columns, last = np.arange(len(row)), len(row) - 1
    is_inside = (columns > 1) & (columns < last - 1)  # the outermost pixels are not quite the bar's
    is_middle = abs(columns - last / 2) < 1.5  # the line at zero, in bars of both signs
    is_ink = (abs(row - row[-4]).sum(axis=1) > 60) & is_inside & ~is_middle
    if not is_ink.any():
        return 0.0, 0.0
    return np.flatnonzero(is_ink)[0] / len(row), (np.flatnonzero(is_ink)[-1] + 1) / len(row)


def test_a_bar_of_a_probability_ends_at_its_share(page):
    widget = widget_of(page, NudgeExplorer)
    for z in ([1.0, 2.0, 3.0], [0.0, -1.0, 0.3]):
        widget.set(logits=z)
        ends = [ink(bar)[1] for bar in widget.root.locator(".sg-classes .sg-bar").all()]
        assert_close(ends, softmax(z), rtol=0, atol=PIXELS)


def test_a_signed_bar_leaves_the_middle_on_the_side_of_its_sign(page):
    widget = widget_of(page, CrossEntropyExplorer)
    z, y = np.array([0.5, 2.0, 1.0]), np.array([0.0, 1.0, 0.0])
    widget.set(logits=z.tolist(), target=y.tolist())
    bars = widget.root.locator(".sg-signed").all()
    for k, slope in enumerate(softmax(z) - y):
        begin, end = ink(bars[3 * k + 2])
        shown = 2 * (end - 0.5) if slope > 0 else 2 * (begin - 0.5)
        assert shown == pytest.approx(slope, abs=2 * PIXELS)
