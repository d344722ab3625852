"""Traits refuse what a widget cannot draw, and the message names the value."""

import copy
import json
import pickle
import re
from fractions import Fraction

import numpy as np
import pytest
import traitlets
from hypothesis import given
from hypothesis import strategies as st

from softgrad.widgets.traits import (
    FiniteFloat,
    FiniteList,
    FiniteMatrix,
    IndexPair,
    Kept,
    TraitError,
)


class Owner(traitlets.HasTraits):
    logits = FiniteList(default_value=[1.0, 2.0], minlen=2, maxlen=4)
    temperature = FiniteFloat(1.0, low=0.5, high=10.0)
    selected = IndexPair(default_value=(0, 1))
    weights = FiniteMatrix([[1, 2], [3, 4]], rows=(2, 3), columns=(2, 2), low=-9.0, high=9.0)


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
    assert Owner().logits is not Owner().logits


CHANGES = {
    "append": lambda kept: kept.append(float("nan")),
    "clear": lambda kept: kept.clear(),
    "extend": lambda kept: kept.extend("x"),
    "insert": lambda kept: kept.insert(0, "<b>"),
    "pop": lambda kept: kept.pop(),
    "remove": lambda kept: kept.remove(1.0),
    "reverse": lambda kept: kept.reverse(),
    "sort": lambda kept: kept.sort(key=lambda entry: -entry),
    "assign": lambda kept: kept.__setitem__(0, "<b>"),
    "slice": lambda kept: kept.__setitem__(slice(None), []),
    "delete": lambda kept: kept.__delitem__(0),
    "add": lambda kept: kept.__iadd__([None]),
    "multiply": lambda kept: kept.__imul__(2),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_list_cannot_be_changed_in_place(change):
    """Neither the checks nor the page would hear of it."""
    owner = Owner()
    with pytest.raises(TraitError, match="logits cannot be changed in place: assign a new list"):
        change(owner.logits)
    with pytest.raises(TraitError, match=r"weights\[1\] cannot be changed in place"):
        change(owner.weights[1])
    with pytest.raises(TraitError, match="weights cannot be changed in place"):
        change(owner.weights)
    assert owner.logits == [1.0, 2.0]
    assert owner.weights == [[1.0, 2.0], [3.0, 4.0]]


def test_every_way_to_change_a_list_is_refused():
    """A method that a later Python gives to lists, and not to tuples, would be found here."""
    changing = {
        name for name in set(dir(list)) - set(dir(tuple)) if name not in {"copy", "__reversed__"}
    }
    assert changing <= set(vars(Kept))


def test_what_is_assigned_or_observed_is_not_the_list_of_the_trait():
    mine, owner, seen = [3.0, 4.0], Owner(), []
    owner.observe(lambda change: seen.append(change["new"]), "logits")
    owner.logits = mine
    mine.append("x")
    assert owner.logits == seen[0] == [3.0, 4.0]
    with pytest.raises(TraitError):
        seen[0].append("x")


@pytest.mark.parametrize(
    "copied",
    [
        list,
        copy.copy,
        copy.deepcopy,
        lambda kept: kept.copy(),
        lambda kept: kept[:],
        lambda kept: pickle.loads(pickle.dumps(kept)),
        lambda kept: json.loads(json.dumps(kept)),
    ],
)
def test_a_copy_is_a_plain_list(copied):
    values = copied(Owner().logits)
    assert type(values) is list
    values.append(3.0)
    assert values == [1.0, 2.0, 3.0]


def test_linked_widgets_stay_in_step():
    one, other = Owner(), Owner()
    traitlets.link((one, "logits"), (other, "logits"))
    other.logits = [*one.logits, 3.0]
    assert one.logits == other.logits == [1.0, 2.0, 3.0]


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
