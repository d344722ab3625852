"""What is accepted, in which shapes and types, and the edges where floating point gives out."""

import subprocess
import sys
import warnings
from fractions import Fraction

import numpy as np
import pytest

import softgrad
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
)
from tests.closeness import assert_close
from tests.functions_of_logits import Z, every_function

INF, NAN = np.inf, np.nan


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


@pytest.mark.parametrize("temperature", [2, np.float32(2), np.int8(2), Fraction(2), np.array(2.0)])
def test_any_real_number_is_a_temperature(temperature):
    assert (softmax(Z, temperature) == softmax(Z, 2.0)).all()


@pytest.mark.parametrize("temperature", [5e-324, 1e-310, 1e-300, 1e300, 1.7e308])
def test_masks_and_huge_gaps_at_extreme_temperatures(temperature):
    p = softmax([-INF, 1e308, -1e308, 1e308], temperature)
    assert p[0] == 0
    assert p[1] == p[3]
    assert p.sum() == pytest.approx(1, rel=1e-15)  # four roundings of numbers below 1
    assert np.isfinite(p).all()
    J = softmax_jacobian([-INF, 1e308, -1e308, 1e308], temperature)
    assert (J[0] == 0).all()
    assert not np.isnan(J).any()


def test_a_gap_that_overflows_matters_at_a_high_temperature():
    """z / T = ±1 although the gap of z is beyond the largest float; a few roundings of p."""
    assert_close(softmax([1e308, -1e308], 1e308), softmax([1.0, -1.0]), rtol=1e-15)


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


def test_rows_are_the_same_whatever_stands_beside_them():
    """Blocks, vector lanes and the place in memory may not decide a single bit."""
    z = np.random.default_rng(0).standard_normal((500, 101))
    p, J = softmax(z), softmax_jacobian(z[:5])
    for row in (0, 161, 162, 499):
        assert (softmax(z[row:]) == p[row:]).all()
        assert (softmax(np.r_[0.0, z[row]][1:]) == p[row]).all()
    assert (softmax_jacobian(z[3]) == J[3]).all()


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
    """The contract of the package; a name that goes missing breaks chapters and readers' code."""
    assert set(softgrad.__all__) == {
        "GradientReport",
        "LayerGradients",
        "check_gradient",
        "cross_entropy",
        "cross_entropy_grad",
        "jacobian_entry",
        "layer_gradients",
        "layer_loss",
        "log_softmax",
        "logsumexp",
        "numerical_jacobian",
        "softmax",
        "softmax_jacobian",
        "softmax_jvp",
        "softmax_vjp",
    }
    assert all(callable(getattr(softgrad, name)) for name in softgrad.__all__)
    assert sorted(softgrad.__all__) == list(softgrad.__all__)
