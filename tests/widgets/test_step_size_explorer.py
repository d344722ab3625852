"""StepSizeExplorer in Python: its traits, its numbers, and its picture."""

import pytest
from traitlets import TraitError

from softgrad.widgets import StepSizeExplorer
from softgrad.widgets.picture import Curve, Rectangle, Text
from softgrad.widgets.step_size import METHODS


@pytest.fixture
def explorer() -> StepSizeExplorer:
    return StepSizeExplorer()


def test_the_synced_traits_are_the_whole_state(explorer):
    own = {name for name in explorer.keys if not name.startswith("_")}
    traits = {"logits", "selected", "method", "log_step"}
    assert own - {"layout", "tabbable", "tooltip"} == traits


def test_it_starts_with_the_chapters_example(explorer):
    assert explorer.logits == [1.0, 2.0, 3.0]
    assert (explorer.derivative(), explorer.method, explorer.step) == ("∂p₁/∂z₁", "forward", 0.01)


@pytest.mark.parametrize(
    ("trait", "value", "said"),
    [
        ("log_step", -16.5, "log_step is -16.5: expected a finite number from -16 to 0"),
        ("log_step", float("nan"), "log_step is nan"),
        ("method", "backward", "method is 'backward': expected one of forward"),
        ("selected", (0, 3), r"selected is \(0, 3\): there are 3 logits"),
        ("logits", [1.0], "logits has 1 entries: expected 2 to 8"),
    ],
)
def test_what_cannot_be_drawn_is_refused(explorer, trait, value, said):
    with pytest.raises(TraitError, match=said):
        setattr(explorer, trait, value)


def test_the_selection_stays_inside_when_classes_go(explorer):
    explorer.selected = (2, 1)
    explorer.logits = [0.0, 1.0]
    assert explorer.selected == (1, 1)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("log_step", [0.0, -7.3, -16.0])
@pytest.mark.parametrize("logits", [[1.0, 2.0, 3.0], [30.0, 0.0], [1000.0, -1000.0]])
def test_words_and_picture_hold_every_number_inside_the_frame(logits, method, log_step):
    explorer = StepSizeExplorer(logits=logits, method=method, log_step=log_step)
    picture, words = explorer.picture(), explorer.description()
    shown = [shape.words for shape in picture.shapes if isinstance(shape, Text)]
    for text in explorer.numbers().values():
        assert text in shown
        assert text in words
    for shape in picture.shapes:
        places = shape.points if isinstance(shape, Curve) else [(shape.x, shape.y)]
        assert all(0 <= x <= picture.width and 0 <= y <= picture.height for x, y in places)


def test_one_curve_is_strong_and_the_mark_stands_on_it(explorer):
    explorer.method, explorer.log_step = "central", -6.0
    shapes = explorer.picture().shapes
    curves = [shape for shape in shapes if isinstance(shape, Curve) and len(shape.points) > 2]
    assert [curve.stroke_width for curve in curves] == [1.0, 2.5, 1.0, 1.0]
    mark = next(shape for shape in shapes if isinstance(shape, Rectangle) and shape.radius == 5)
    middle = (mark.x + mark.width / 2, mark.y + mark.height / 2)
    assert middle == pytest.approx(curves[1].points[100], abs=1e-9)  # 10^−6 is 100 tenths from −16
