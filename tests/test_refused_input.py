"""What is refused, with which error and in which words: the whole table, for every function."""

import re
from fractions import Fraction

import numpy as np
import pytest

from softgrad import (
    cross_entropy,
    cross_entropy_grad,
    jacobian_entry,
    log_softmax,
    logsumexp,
    softmax,
    softmax_jacobian,
    softmax_jvp,
    softmax_vjp,
)
from tests.functions_of_logits import Z, every_function

INF, NAN = np.inf, np.nan

REFUSED_LOGITS = {
    "nan": (
        [[0.0, 1.0], [0.0, NAN]],
        ValueError,
        "row 1: the logit at class 1 is nan; logits must",
    ),
    "nan alone": (
        [NAN],
        ValueError,
        "row 0: the logit at class 0 is nan; logits must be finite or",
    ),
    "nan beside inf": ([INF, NAN], ValueError, "row 0: the logit at class 0 is inf"),
    "nan beside a mask": ([-INF, NAN], ValueError, "row 0: the logit at class 1 is nan"),
    "+inf": (
        [[0.0, 1.0], [0.0, 1.0], [INF, 0.0]],
        ValueError,
        "row 2: the logit at class 0 is inf",
    ),
    "a batch of batches": (
        [[[0.0, 0.0], [0.0, NAN]]],
        ValueError,
        "row (0, 1): the logit at class 1 is nan",
    ),
    "only masks": ([[0.0, 1.0], [-INF, -INF]], ValueError, "row 1: every logit is -inf"),
    "no classes": (np.empty((3, 0)), ValueError, "z has an empty class axis (shape (3, 0))"),
    "nothing": ([], ValueError, "z has an empty class axis (shape (0,))"),
    "a number": (3.5, ValueError, "z must have a class axis, but is the single number 3.5"),
    "bool": (
        [True, False],
        TypeError,
        "z must hold integers or floats of at most 64 bits, not bool",
    ),
    "complex": ([1j, 0.0], TypeError, "not complex128"),
    "text": (["a", "b"], TypeError, "not str"),
    "digits as text": (["1", "2"], TypeError, "not str"),
    "one text": ("12", TypeError, "not str"),
    "objects": ([1.0, None], TypeError, "not object"),
    "fractions": ([Fraction(1, 2), 1], TypeError, "not object"),
    "beyond 64 bits": ([2**70, 0], TypeError, "not object"),
    "none": (None, TypeError, "not object"),
    "dates": (np.array(["2026-01-01"], dtype="M8[D]"), TypeError, "not datetime64"),
    "long doubles": (np.zeros(2, dtype=np.longdouble), TypeError, "of at most 64 bits, not"),
    "masked array": (np.ma.masked_less([1.0, 2.0], 1.5), TypeError, "mask with -inf"),
}


@every_function
@pytest.mark.parametrize(("z", "error", "message"), REFUSED_LOGITS.values(), ids=REFUSED_LOGITS)
def test_logits_that_are_refused(function, z, error, message):
    with pytest.raises(error, match=re.escape(message)):
        function(z)


@pytest.mark.parametrize("function", [softmax, log_softmax, logsumexp, softmax_jacobian])
def test_ragged_lists_are_refused(function):
    with pytest.raises(ValueError, match="z must be a rectangular array of numbers"):
        function([[1.0, 2.0], [3.0]])


def test_the_row_is_named_by_its_place_in_the_whole_batch():
    """Not by its place in the block that is being worked on."""
    z = np.zeros((30_000, 3))
    z[29_999, 2] = NAN
    with pytest.raises(ValueError, match="row 29999: the logit at class 2 is nan"):
        softmax(z)


REFUSED_TARGETS = {
    "label too large": (
        [0, 4, 0],
        IndexError,
        "row 1: the label is 4; with 4 classes it must be 0 to 3",
    ),
    "label negative": ([0, 0, -1], IndexError, "row 2: the label is -1"),
    "label ignored elsewhere": ([0, -100, 0], IndexError, "row 1: the label is -100"),
    "label beyond int64": (
        np.array([0, 2**63, 0], np.uint64),
        IndexError,
        "is 9223372036854775808",
    ),
    "label beyond any type": (
        [0, 2**70, 0],
        IndexError,
        "row 1: the label is 1180591620717411303424",
    ),
    "object labels within 64 bits": (
        np.array([0, 1, 2], dtype=object),
        TypeError,
        "y must hold integers or floats",
    ),
    "float labels": ([0.0, 1.0, 2.0], TypeError, "labels y must be integers, not float64"),
    "bool labels": ([True, False, True], TypeError, "y must hold integers or floats"),
    "text labels": (["0", "1", "2"], TypeError, "y must hold integers or floats"),
    "object labels": ([None, 1, 2], TypeError, "y must hold integers or floats"),
    "complex targets": (np.full((3, 4), 0.25 + 0j), TypeError, "not complex128"),
    "bool targets": (np.eye(3, 4, dtype=bool), TypeError, "not bool"),
    "too few labels": (
        [0, 1],
        ValueError,
        "y has shape (2,); for logits of shape (3, 4) it must be (3,)",
    ),
    "too many labels": ([0, 1, 2, 3], ValueError, "y has shape (4,)"),
    "one label": (0, ValueError, "y has shape ()"),
    "a column of labels": ([[0], [1], [2]], ValueError, "y has shape (3, 1)"),
    "one distribution for all": (np.full((1, 4), 0.25), ValueError, "y has shape (1, 4)"),
    "negative target": (
        [[1, 0, 0, 0], [1.5, -0.5, 0, 0], [1, 0, 0, 0]],
        ValueError,
        "row 1: the target at class 1 is -0.5; targets must be finite and at least 0",
    ),
    "nan target": (np.full((3, 4), NAN), ValueError, "row 0: the target at class 0 is nan"),
    "infinite target": (np.full((3, 4), INF), ValueError, "row 0: the target at class 0 is inf"),
    "targets that do not sum to 1": (
        [[1, 0, 0, 0], [0, 1, 0, 0], [0.5, 0.6, 0, 0]],
        ValueError,
        "row 2: the targets sum to 1.1; they must sum to 1 (within 1e-06)",
    ),
    "no target at all": (np.zeros((3, 4)), ValueError, "row 0: the targets sum to 0.0"),
    "two classes in one row": (np.ones((3, 4), int), ValueError, "row 0: the targets sum to 4.0"),
    "targets that overflow": (np.full((3, 4), 1e308), ValueError, "row 0: the targets sum to inf"),
}


@pytest.mark.parametrize("function", [cross_entropy, cross_entropy_grad])
@pytest.mark.parametrize(("y", "error", "message"), REFUSED_TARGETS.values(), ids=REFUSED_TARGETS)
def test_targets_that_are_refused(function, y, error, message):
    with pytest.raises(error, match=re.escape(message)):
        function(Z, y)


def test_bad_logits_are_named_before_bad_targets():
    with pytest.raises(ValueError, match="row 0: the logit at class 0 is nan"):
        cross_entropy([[NAN, 0.0]], [7])


def test_targets_in_a_batch_of_batches_are_named_by_both_axes():
    with pytest.raises(IndexError, match=re.escape("row (1, 0): the label is 5")):
        cross_entropy(np.zeros((2, 2, 3)), [[0, 1], [5, 0]])


def test_targets_of_narrow_floats_may_be_off_by_their_rounding():
    """Ten float16 tenths sum to 0.99976, which is as near as float16 comes."""
    tenths = np.full(10, 0.1, dtype=np.float16)
    assert abs(float(tenths.sum(dtype=float)) - 1) > 1e-6
    assert np.isfinite(cross_entropy(np.zeros(10), tenths))
    with pytest.raises(ValueError, match="within 1e-06"):
        cross_entropy(np.zeros(10), tenths.astype(float))


@pytest.mark.parametrize("function", [cross_entropy, cross_entropy_grad])
@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"reduction": "avg"}, ValueError, """"mean", "sum" or "none", not 'avg'"""),
        ({"reduction": None}, ValueError, "not None"),
        ({"reduction": ["mean"]}, ValueError, "not ['mean']"),
        ({"label_smoothing": -0.1}, ValueError, "between 0 and 1, not -0.1"),
        ({"label_smoothing": 1.1}, ValueError, "between 0 and 1, not 1.1"),
        ({"label_smoothing": NAN}, ValueError, "between 0 and 1, not nan"),
        ({"label_smoothing": "0.1"}, TypeError, "must be a real number, not '0.1'"),
        ({"label_smoothing": True}, TypeError, "must be a real number, not True"),
    ],
)
def test_options_that_are_refused(function, options, error, message):
    with pytest.raises(error, match=re.escape(message)):
        function(Z, [0, 1, 2], **options)


@pytest.mark.parametrize("function", [softmax, softmax_jacobian])
@pytest.mark.parametrize(
    ("temperature", "error", "message"),
    [
        (0, ValueError, "temperature must be positive and finite, not 0"),
        (-0.0, ValueError, "not -0.0"),
        (-2.5, ValueError, "not -2.5"),
        (NAN, ValueError, "not nan"),
        (INF, ValueError, "not inf"),
        (-INF, ValueError, "not -inf"),
        (10**400, ValueError, "temperature must be positive and finite"),
        (True, TypeError, "must be a real number, not True"),
        (np.True_, TypeError, "must be a real number"),
        ("1", TypeError, "must be a real number, not '1'"),
        (1j, TypeError, "must be a real number, not 1j"),
        (None, TypeError, "must be a real number, not None"),
        ([1.0], TypeError, "must be a real number, not [1.0]"),
        (np.array([1.0, 2.0]), TypeError, "must be a real number"),
    ],
)
def test_temperatures_that_are_refused(function, temperature, error, message):
    with pytest.raises(error, match=re.escape(message)):
        function(Z, temperature)


@pytest.mark.parametrize("product", [softmax_jvp, softmax_vjp])
@pytest.mark.parametrize(
    ("vector", "error", "message"),
    [
        ([1.0, 2.0], ValueError, "has shape (2,), but the logits have (3, 4)"),
        (np.ones(4), ValueError, "has shape (4,), but the logits have (3, 4)"),
        (np.ones((4, 3)), ValueError, "has shape (4, 3), but the logits have (3, 4)"),
        (np.ones((3, 1)), ValueError, "has shape (3, 1)"),
        (1.0, ValueError, "has shape ()"),
        (np.full((3, 4), NAN), ValueError, "row 0: "),
        ([[0] * 4, [0, 0, INF, 0], [0] * 4], ValueError, "at class 2 is inf; it must be finite"),
        (np.ones((3, 4), dtype=bool), TypeError, "not bool"),
        ([["a"] * 4] * 3, TypeError, "not str"),
    ],
)
def test_vectors_that_are_refused(product, vector, error, message):
    with pytest.raises(error, match=re.escape(message)):
        product(Z, vector)


@pytest.mark.parametrize(
    ("i", "j", "error", "message"),
    [
        (4, 0, IndexError, "i is 4; with 4 classes it must be 0 to 3"),
        (0, -1, IndexError, "j is -1; with 4 classes it must be 0 to 3"),
        (0.0, 0, TypeError, "i must be an integer, not 0.0"),
        (0, "1", TypeError, "j must be an integer, not '1'"),
        (True, 0, TypeError, "i must be an integer, not True"),
        (0, np.False_, TypeError, "j must be an integer"),
        (0, None, TypeError, "j must be an integer, not None"),
        ([0], 0, TypeError, "i must be an integer, not [0]"),
    ],
)
def test_entries_that_do_not_exist(i, j, error, message):
    with pytest.raises(error, match=re.escape(message)):
        jacobian_entry(Z, i, j)
