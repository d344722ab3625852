"""Traits refuse what a widget cannot draw, and the message names the value."""

import re
from fractions import Fraction

import numpy as np
import pytest
import traitlets
from hypothesis import given
from hypothesis import strategies as st

from softgrad.widgets.traits import FiniteFloat, FiniteList, IndexPair, TraitError


class Owner(traitlets.HasTraits):
    logits = FiniteList(default_value=[1.0, 2.0], minlen=2, maxlen=4)
    temperature = FiniteFloat(1.0, low=0.5, high=10.0)
    selected = IndexPair(default_value=(0, 1))


ACCEPTED = [
    ("logits", [1, 2.5], [1.0, 2.5]),
    ("logits", (0.0, -1000.0, 1000.0), [0.0, -1000.0, 1000.0]),
    ("logits", np.arange(3), [0.0, 1.0, 2.0]),
    ("logits", np.array([0.5, 1.0], dtype=np.float32), [0.5, 1.0]),
    ("logits", [Fraction(1, 2), np.float64(3)], [0.5, 3.0]),
    ("temperature", 2, 2.0),
    ("temperature", np.float32(0.5), 0.5),
    ("selected", [1, 0], (1, 0)),
    ("selected", (np.int64(3), 2), (3, 2)),
]

REFUSED = [
    ("logits", [1.0, float("nan")], "logits[1] is nan: expected a finite number"),
    ("logits", [float("inf"), 0.0], "logits[0] is inf"),
    ("logits", [0.0, -float("inf")], "logits[1] is -inf"),
    ("logits", [0.0, 1e308], "logits[1] is 1e+308: expected a finite number from -1000 to 1000"),
    ("logits", [0.0, 10**400], "logits[1] is 1000000"),
    ("logits", [0.0, True], "logits[1] is True: expected a number"),
    ("logits", [0.0, "1"], "logits[1] is '1': expected a number"),
    ("logits", [0.0, None], "logits[1] is None"),
    ("logits", [0.0, 1j], "logits[1] is 1j"),
    ("logits", [[0.0], [1.0]], "logits[0] is [0.0]"),
    ("logits", np.zeros((2, 2)), "logits[0] is [0.0, 0.0]"),
    ("logits", np.array(3.0), "logits is 3.0: expected a list"),
    ("logits", "ab", "logits is 'ab': expected a list of numbers"),
    ("logits", {0: 1, 1: 2}, "logits is {0: 1, 1: 2}"),
    ("logits", None, "logits is None"),
    ("logits", [1.0], "logits has 1 entries: expected 2 to 4"),
    ("logits", [0.0] * 10_000, "logits has 10000 entries: expected 2 to 4"),
    ("temperature", 0.0, "temperature is 0.0: expected a finite number from 0.5 to 10"),
    ("temperature", float("nan"), "temperature is nan"),
    ("temperature", "warm", "temperature is 'warm': expected a number"),
    ("temperature", True, "temperature is True"),
    ("selected", (0, 1, 2), "selected is (0, 1, 2): expected two indices"),
    ("selected", (0, -1), "selected is (0, -1)"),
    ("selected", (0, 1.5), "selected is (0, 1.5)"),
    ("selected", (0, True), "selected is (0, True)"),
    ("selected", "01", "selected is '01'"),
    ("selected", None, "selected is None"),
]


@pytest.mark.parametrize(("name", "value", "kept"), ACCEPTED)
def test_numbers_of_all_kinds_are_kept_as_plain_ones(name, value, kept):
    owner = Owner(**{name: value})
    assert getattr(owner, name) == kept
    entries = kept if isinstance(kept, list | tuple) else [kept]
    assert {type(entry) for entry in entries} <= {float, int}


@pytest.mark.parametrize(("name", "value", "said"), REFUSED)
def test_what_cannot_be_drawn_is_refused_by_name(name, value, said):
    owner = Owner()
    before = getattr(owner, name)
    with pytest.raises(TraitError, match=re.escape(said)):
        setattr(owner, name, value)
    assert getattr(owner, name) == before


def test_a_huge_value_does_not_make_a_huge_message():
    with pytest.raises(TraitError) as error:
        Owner(logits="x" * 100_000)
    assert len(str(error.value)) < 200


def test_the_default_is_not_shared_between_widgets():
    one, other = Owner(), Owner()
    one.logits.append(9.0)
    assert other.logits == [1.0, 2.0]


anything = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text() | st.binary(),
    lambda inner: st.lists(inner) | st.tuples(inner, inner) | st.dictionaries(st.text(), inner),
)


@given(anything)
def test_any_value_is_kept_as_finite_numbers_or_refused(value):
    owner = Owner()
    try:
        owner.logits = value
    except TraitError:
        return
    assert 2 <= len(owner.logits) <= 4
    assert all(-1000.0 <= entry <= 1000.0 for entry in owner.logits)
