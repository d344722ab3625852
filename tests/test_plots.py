"""Figures show the numbers that they are given, and nothing that a caption should say."""

import matplotlib as mpl
import numpy as np
import pytest

mpl.use("Agg")

from softgrad import plots

J = np.array([[0.2, -0.15, -0.05], [-0.15, 0.21, -0.06], [-0.05, -0.06, 0.11]])


@pytest.fixture(autouse=True)
def closed_figures():
    yield
    mpl.pyplot.close("all")


def relative_luminance(colour) -> float:
    """WCAG 2.1 relative luminance of an sRGB colour."""
    channels = np.asarray(mpl.colors.to_rgb(colour))
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def contrast(first, second) -> float:
    lighter, darker = sorted(map(relative_luminance, (first, second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_bars_are_as_high_as_the_probabilities_and_labelled_with_them():
    ax = plots.plot_probabilities([0.1, 0.2, 0.7])
    assert [bar.get_height() for bar in ax.patches] == [0.1, 0.2, 0.7]
    assert [text.get_text() for text in ax.texts] == ["0.100", "0.200", "0.700"]
    assert ax.get_title() == ""


def test_the_matrix_shows_every_entry_with_its_sign():
    ax = plots.plot_matrix(J)
    with_minus_signs = [f"{value:+.3f}".replace("-", "−") for value in J.ravel()]
    assert [text.get_text() for text in ax.texts] == with_minus_signs
    assert ax.get_title() == ""


def test_an_entry_that_is_zero_has_no_sign():
    ax = plots.plot_matrix(np.diag([0.5, 0.5]))
    assert [text.get_text() for text in ax.texts] == ["+0.500", "0", "0", "+0.500"]


def test_the_colour_scale_of_the_matrix_is_symmetric_so_that_white_is_zero():
    image = plots.plot_matrix(J).images[0]
    assert image.norm.vmin == -image.norm.vmax


@pytest.mark.parametrize("matrix", [J, np.zeros((2, 2)), np.linspace(-1, 1, 15).reshape(3, 5)])
def test_every_number_in_the_matrix_can_be_read_on_its_colour(matrix):
    ax = plots.plot_matrix(matrix)
    image = ax.images[0]
    for text, value in zip(ax.texts, matrix.ravel(), strict=True):
        # 4.5 : 1 is what WCAG AA asks of text of this size.
        assert contrast(text.get_color(), image.cmap(image.norm(value))) >= 4.5


def test_labels_count_from_one():
    ax = plots.plot_matrix(J, row_name="p", column_name="z")
    assert [label.get_text() for label in ax.get_xticklabels()] == ["$z_1$", "$z_2$", "$z_3$"]
    assert [label.get_text() for label in ax.get_yticklabels()] == ["$p_1$", "$p_2$", "$p_3$"]


def test_curves_differ_in_dash_as_well_as_in_colour():
    x = np.linspace(0, 1, 5)
    ax = plots.plot_curves(x, [x, x**2, x**3], ["a", "b", "c"])
    assert len({line.get_linestyle() for line in ax.lines}) == 3
    assert len({line.get_color() for line in ax.lines}) == 3


def test_labels_may_be_an_array_and_belong_to_one_bar_each():
    ax = plots.plot_probabilities([0.5, 0.5], np.array(["cat", "dog"]))
    assert [label.get_text() for label in ax.get_xticklabels()] == ["cat", "dog"]
    with pytest.raises(ValueError, match="a label for each of 3 bars, not 2 labels"):
        plots.plot_probabilities([0.2, 0.3, 0.5], ["cat", "dog"])


def test_curves_without_a_label_each_are_refused():
    with pytest.raises(ValueError, match="2 lines and 1 labels"):
        plots.plot_curves([0, 1], [[0, 1], [1, 0]], ["a"])


def test_a_figure_is_drawn_into_the_axes_it_is_given():
    _, ax = mpl.pyplot.subplots()
    assert plots.plot_probabilities([0.5, 0.5], ax=ax) is ax
