"""The data that ship with the book are whole, and are what their README says."""

import math
from collections import Counter
from importlib.resources import files

import pytest

from softgrad.datasets import load_peer_records, load_penguins
from tests.closeness import assert_close

DATA = files("softgrad").joinpath("data")
LIBRARIES = {"PyTorch", "JAX"}


def test_every_penguin_with_four_measurements_is_there():
    penguins = load_penguins()
    assert penguins.x.shape == (342, 4)
    named = Counter(penguins.species[label] for label in penguins.y)
    assert named == {"Adelie": 151, "Chinstrap": 68, "Gentoo": 123}


def test_the_first_row_and_the_last_are_those_of_the_source():
    penguins = load_penguins()
    assert penguins.x[0].tolist() == [39.1, 18.7, 181.0, 3750.0]
    assert penguins.species[penguins.y[0]] == "Adelie"
    assert penguins.x[-1].tolist() == [50.2, 18.7, 198.0, 3775.0]
    assert penguins.species[penguins.y[-1]] == "Chinstrap"


def test_the_columns_have_the_means_that_are_published_for_this_table():
    """Two decimals, as R's summary prints them: half a unit of the second is the room."""
    penguins = load_penguins()
    assert penguins.features == (
        "bill_length_mm",
        "bill_depth_mm",
        "flipper_length_mm",
        "body_mass_g",
    )
    assert_close(penguins.x.mean(axis=0), [43.92, 17.15, 200.92, 4201.75], atol=0.0051)


def test_whoever_changes_the_penguins_changes_only_their_own_copy():
    load_penguins().x[:] = 0
    assert load_penguins().x.min() > 0


def test_each_library_was_asked_for_the_same_gaps_and_names_one_version():
    records = load_peer_records()
    asked = {name: [r.gap for r in records if r.library == name] for name in LIBRARIES}
    assert {record.library for record in records} == LIBRARIES
    assert asked["PyTorch"] == asked["JAX"]
    assert max(Counter(asked["JAX"]).values()) == 1
    assert len({(record.library, record.version) for record in records}) == len(LIBRARIES)


@pytest.mark.parametrize("record", [r for r in load_peer_records() if r.gap <= 20])
def test_at_moderate_gaps_the_records_are_the_loss_and_its_gradient(record):
    """A column in the wrong place or of the wrong sign would show here.

    The libraries form 1 + e^-gap, so they err by up to 2^-53 in about e^-gap: 6e-8 at a gap of 20.
    """
    assert record.loss == pytest.approx(math.log1p(math.exp(-record.gap)), rel=1e-7)
    assert record.gradient == pytest.approx(-1 / (1 + math.exp(record.gap)), rel=1e-7)


@pytest.mark.parametrize("record", [r for r in load_peer_records() if r.gap >= 40])
def test_at_large_gaps_the_libraries_returned_nothing_but_zero(record):
    assert (record.loss, record.gradient) == (0.0, 0.0)


def test_the_readme_gives_every_file_a_licence():
    readme = DATA.joinpath("README.txt").read_text("utf-8")
    tables = [entry.name for entry in DATA.iterdir() if entry.name.endswith(".csv")]
    assert sorted(tables) == ["peers.csv", "penguins.csv"]
    for table in tables:
        about = readme.partition(f"\n{table}\n")[2].partition(".csv")[0]
        assert "Licence:" in about
