"""What is accepted, what is refused, and in which words: the whole table, for every function."""

import re
import subprocess
import sys
import warnings
from fractions import Fraction

import numpy as np
import pytest

from softgrad import (
    check_gradient,
    cross_entropy,
    cross_entropy_grad,
    jacobian_entry,
    log_softmax,
    logsumexp,
    numerical_jacobian,
    softmax,
    softmax_jacobian,
    softmax_jvp,
    softmax_vjp,
)

INF, NAN = np.inf, np.nan


def last_label(z):
    """The label of the last class for every row of z."""
    shape = np.shape(z)
    return np.full(shape[:-1], shape[-1] - 1) if shape and shape[-1] else 0


# Every public function of logits, as a function of the logits alone.
FUNCTIONS = {
    "softmax": softmax,
    "log_softmax": log_softmax,
    "logsumexp": logsumexp,
    "softmax_jacobian": softmax_jacobian,
    "jacobian_entry": lambda z: jacobian_entry(z, 0, 0),
    "softmax_jvp": lambda z: softmax_jvp(z, np.ones(np.shape(z))),
    "softmax_vjp": lambda z: softmax_vjp(z, np.ones(np.shape(z))),
    "cross_entropy": lambda z: cross_entropy(z, last_label(z), reduction="none"),
    "cross_entropy_grad": lambda z: cross_entropy_grad(z, last_label(z), reduction="none"),
}

every_function = pytest.mark.parametrize("function", FUNCTIONS.values(), ids=FUNCTIONS)

Z = np.array([[0.5, -1.0, 2.0, 0.0], [3.0, 3.0, -0.25, 1.0], [0.0, 0.0, 0.0, 0.0]])


def read_only(z):
    z = z.copy()
    z.flags.writeable = False
    return z


# The same numbers in every container and memory layout.
LAYOUTS = {
    "list": np.ndarray.tolist,
    "tuple": lambda z: tuple(map(tuple, z.tolist())),
    "read-only": read_only,
    "Fortran order": np.asfortranarray,
    "big-endian": lambda z: z.astype(">f8"),
    "strided rows": lambda z: np.repeat(z, 2, axis=0)[::2],
    "strided columns": lambda z: np.repeat(z, 3, axis=1)[:, ::3],
    "reversed twice": lambda z: z[::-1, ::-1].copy()[::-1, ::-1],
    "transposed": lambda z: z.T.copy().T,
    "broadcast": lambda z: np.broadcast_to(z, (2, *z.shape))[1],
    "unaligned": lambda z: (
        np.frombuffer(b"x" + z.tobytes(), dtype=np.uint8)[1:]
        .view(z.dtype)[: z.size]
        .reshape(z.shape)
    ),
    "matrix": np.asmatrix,
}


@every_function
@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
@pytest.mark.filterwarnings("ignore:the matrix subclass:PendingDeprecationWarning")
def test_the_layout_of_the_input_does_not_matter(function, layout):
    z = layout(Z)
    before = np.array(z)
    assert (function(z) == function(Z)).all()
    assert (np.array(z) == before).all()


@every_function
def test_inputs_are_never_mutated(function):
    z = Z.copy()
    function(z)
    assert (z == Z).all()


def test_targets_and_vectors_are_never_mutated():
    y, v = np.full((3, 4), 0.25), np.arange(12.0).reshape(3, 4)
    cross_entropy(Z, y, label_smoothing=0.5)
    cross_entropy_grad(Z, y, label_smoothing=0.5)
    softmax_jvp(Z, v)
    assert (y == 0.25).all()
    assert (v == np.arange(12.0).reshape(3, 4)).all()


@every_function
def test_results_do_not_share_memory_with_inputs(function):
    z = Z.copy()
    result = function(z)
    assert not np.shares_memory(result, z)
    assert result.flags.writeable


@every_function
@pytest.mark.parametrize("dtype", ["f2", "f4", "f8", ">f2", ">f4", ">f8"])
def test_the_float_type_of_the_input_comes_back(function, dtype):
    z = Z.astype(dtype)
    assert function(z).dtype == np.dtype(dtype).newbyteorder("=")
    assert function(z[0]).dtype == np.dtype(dtype).newbyteorder("=")


@every_function
@pytest.mark.parametrize("dtype", ["i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8"])
def test_integers_are_taken_as_float64(function, dtype):
    z = np.array([[0, 100, 3]], dtype=dtype)
    assert function(z).dtype == np.float64
    assert (function(z) == function(z.astype(np.float64))).all()


def test_small_integers_do_not_wrap():
    """-128 - 127 is not +1."""
    assert (
        softmax(np.array([127, -128], dtype=np.int8)).tolist() == softmax([127.0, -128.0]).tolist()
    )


def test_large_integers_do_not_wrap():
    assert softmax(np.array([2**64 - 1, 0], dtype=np.uint64)).tolist() == [1.0, 0.0]
    assert softmax(np.array([-(2**63), 2**63 - 1])).tolist() == [0.0, 1.0]


@every_function
def test_one_class_is_certain(function):
    for value in (-1e308, -745.0, 0.0, 5e-324, 1e308):
        assert np.isfinite(function([value])).all()
    assert softmax([7.0]).tolist() == [1.0]
    assert softmax_jacobian([7.0]).tolist() == [[0.0]]
    assert log_softmax([7.0]).tolist() == [0.0]
    assert logsumexp([7.0]) == 7.0
    assert not np.signbit(cross_entropy([7.0], 0))


@every_function
def test_leading_axes_are_kept(function):
    for leading in [(), (1,), (2, 3), (2, 1, 3, 1)]:
        result = np.asarray(function(np.zeros((*leading, 4))))
        assert result.shape[: len(leading)] == leading


@every_function
@pytest.mark.parametrize("shape", [(0, 3), (2, 0, 3), (0, 0, 3)])
def test_an_empty_batch_gives_an_empty_result(function, shape):
    result = function(np.empty(shape))
    assert result.shape[: len(shape) - 1] == shape[:-1]
    assert result.size == 0


def test_an_empty_batch_has_a_sum_but_no_mean():
    z = np.empty((0, 3))
    assert cross_entropy(z, [], reduction="sum") == 0
    for function in (cross_entropy, cross_entropy_grad):
        with pytest.raises(ValueError, match="mean over a batch of 0 rows does not exist"):
            function(z, [])


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


@pytest.mark.parametrize("temperature", [2, np.float32(2), np.int8(2), Fraction(2)])
def test_any_real_number_is_a_temperature(temperature):
    assert (softmax(Z, temperature) == softmax(Z, 2.0)).all()


@pytest.mark.parametrize("temperature", [5e-324, 1e-310, 1e-300, 1e300, 1.7e308])
def test_masks_and_huge_gaps_at_extreme_temperatures(temperature):
    p = softmax([-INF, 1e308, -1e308, 1e308], temperature)
    assert p[0] == 0
    assert p[1] == p[3]
    assert p.sum() == pytest.approx(1, rel=1e-15)
    assert np.isfinite(p).all()
    J = softmax_jacobian([-INF, 1e308, -1e308, 1e308], temperature)
    assert (J[0] == 0).all()
    assert not np.isnan(J).any()


def test_a_gap_that_overflows_matters_at_a_high_temperature():
    """z / T = ±1 although the gap of z is beyond the largest float."""
    np.testing.assert_allclose(softmax([1e308, -1e308], 1e308), softmax([1.0, -1.0]), rtol=1e-15)


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


def test_numpy_integers_name_an_entry():
    assert jacobian_entry(Z[0], np.int64(1), np.uint8(2)) == softmax_jacobian(Z[0])[1, 2]


HARD_ROWS = {
    "huge gap": [1e308, -1e308, 0.0],
    "overflow by a hair": [1.7976931348623157e308, -1.7976931348623157e308],
    "subnormal": [5e-324, -5e-324, 0.0],
    "underflow": [0.0, -700.0, -745.0, -746.0],
    "masks": [-INF, 3.0, -INF],
    "a mask beside a huge gap": [-INF, -1e308, 1e308],
    "certain": [0.0, 1000.0],
}


@every_function
@pytest.mark.parametrize("z", HARD_ROWS.values(), ids=HARD_ROWS)
@pytest.mark.parametrize("dtype", [np.float64, np.float32, np.float16])
def test_no_warning_and_no_nan_where_every_event_raises(function, z, dtype):
    with np.errstate(all="ignore"):
        z = np.clip(z, -np.finfo(dtype).max, np.finfo(dtype).max).astype(dtype)
        if dtype == np.float64:
            z[np.flatnonzero(z == -np.finfo(dtype).max)[:-1]] = -INF
    with np.errstate(all="raise"), warnings.catch_warnings(action="error"):
        assert not np.isnan(function(z)).any()


def test_the_gradient_check_runs_where_every_event_raises():
    """The unit in the last place of 0 underflows, and so do differences of faint probabilities."""
    z = [0.0, 700.0, -30.0]
    with np.errstate(all="raise"):
        assert check_gradient(softmax, softmax_jacobian, z).ok
        assert np.isfinite(numerical_jacobian(softmax, z)).all()


def test_the_callers_error_state_is_left_as_it_was():
    with np.errstate(over="raise", under="warn", invalid="print", divide="call"):
        before = np.geterr()
        softmax([0.0, -1e308])
        with pytest.raises(ValueError, match="nan"):
            softmax([NAN])
        check_gradient(softmax, softmax_jacobian, [0.0, 1.0])
        assert np.geterr() == before


def test_results_are_the_same_every_time():
    z = np.random.default_rng(0).standard_normal((500, 100))
    assert (softmax(z) == softmax(z)).all()
    assert (softmax_jacobian(z[:5]) == softmax_jacobian(z[:5])).all()


def test_importing_the_package_stays_light():
    """Plots, symbols and widgets load when asked for, so that the numerics can run alone."""
    code = (
        "import sys, softgrad; "
        "print([m for m in ('matplotlib', 'sympy', 'anywidget', 'scipy') if m in sys.modules])"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "[]"


def test_the_public_names():
    import softgrad

    assert all(hasattr(softgrad, name) for name in softgrad.__all__)
    assert sorted(softgrad.__all__) == softgrad.__all__
