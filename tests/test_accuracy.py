"""The accuracy promise, in units in the last place (ulps) against a 60-digit reference."""

import math

import numpy as np
import pytest
import scipy.special

import softgrad
from tests import families, reference

ROWS = 60
"""Rows per family: enough that the textbook form fails in every family where it can."""

# The promise. Each bound is a count of roundings (exp, sum, quotient, correction for p; two such
# factors and a product for J) with a margin of about two over the worst seen in long runs.
PROBABILITY = 5
LOGARITHM = 5
LOSS = 5
GRADIENT = 5
JACOBIAN_DIAGONAL = 6
JACOBIAN_OFF_DIAGONAL = 8
ROUNDING = 2.0**-53
PRODUCT = 8 * ROUNDING
NARROW = 0.51  # float32 and float16 are rounded once from float64, whose own error adds under 0.01
SMALLEST = reference.Exact(2) ** -1074

every_family = pytest.mark.parametrize("family", families.FAMILIES)


@pytest.fixture(autouse=True)
def raise_on_every_floating_point_event():
    """A spurious underflow, overflow or nan inside softgrad would raise."""
    with np.errstate(all="raise"):
        yield


def worst(computed, exact):
    return max(reference.ulps(c, e) for c, e in zip(computed, exact, strict=True))


def textbook(z):
    """NumPy's textbook form, with the maximum subtracted."""
    with np.errstate(all="ignore"):
        e = np.exp(z - z.max())
        return e / e.sum()


@every_family
def test_probabilities(family):
    for z in families.rows(family, ROWS):
        assert worst(softgrad.softmax(z), reference.softmax(z).p) <= PROBABILITY


@every_family
@pytest.mark.parametrize("temperature", [1e-300, 1e-3, 0.1, 0.7, 3.0, 1e3, 1e300])
def test_probabilities_at_any_temperature(family, temperature):
    """The division by T rounds too; that error is kept like that of the shift."""
    for z in families.rows(family, ROWS // 3):
        exact = reference.softmax(z, temperature)
        assert worst(softgrad.softmax(z, temperature), exact.p) <= PROBABILITY


@every_family
def test_log_probabilities(family):
    for z in families.rows(family, ROWS):
        assert worst(softgrad.log_softmax(z), reference.softmax(z).log_p) <= LOGARITHM


@every_family
def test_log_sum_exp_against_its_two_parts(family):
    """Where m and log s cancel, the sum can have no more digits than the larger of them."""
    for z in families.rows(family, ROWS):
        exact = reference.softmax(z).log_sum_exp
        size = max(abs(float(z.max())), float(exact - reference.Exact(float(z.max()))))
        error = abs(reference.Exact(float(softgrad.logsumexp(z))) - exact)
        assert error <= 3 * reference.Exact(math.ulp(size))


@every_family
@pytest.mark.parametrize("temperature", [1.0, 0.01, 1e-300, 7.0])
def test_jacobian(family, temperature):
    for z in families.rows(family, ROWS // 4):
        J = softgrad.softmax_jacobian(z, temperature)
        exact = reference.softmax(z, temperature)
        for i, j in np.ndindex(J.shape):
            bound = JACOBIAN_DIAGONAL if i == j else JACOBIAN_OFF_DIAGONAL
            assert reference.ulps(J[i, j], exact.jacobian(i, j)) <= bound, (z, i, j)


@every_family
def test_one_entry_of_the_jacobian(family):
    for z in families.rows(family, ROWS):
        exact = reference.softmax(z)
        i, j = z.size - 1, int(z.argmax())
        bound = JACOBIAN_DIAGONAL if i == j else JACOBIAN_OFF_DIAGONAL
        assert reference.ulps(softgrad.jacobian_entry(z, i, j), exact.jacobian(i, j)) <= bound
        assert reference.ulps(softgrad.jacobian_entry(z, j, j), exact.jacobian(j, j)) <= bound


def assert_products_within_the_bound(z, v):
    """J v and vᵀ J; the last term is the rounding of a result to a multiple of 5e-324."""
    exact = reference.softmax(z)
    for product in (softgrad.softmax_jvp(z, v), softgrad.softmax_vjp(z, v)):
        for i, computed in enumerate(product):
            bound = PRODUCT * exact.jvp_size(v, i) + SMALLEST / 2
            assert abs(reference.Exact(float(computed)) - exact.jvp(v, i)) <= bound, (z, v, i)


@every_family
@pytest.mark.parametrize("size", [1e-300, 1.0, 1e300])
def test_products_with_the_jacobian(family, size):
    rng = np.random.default_rng(7)
    for z in families.rows(family, ROWS // 3):
        assert_products_within_the_bound(z, rng.standard_normal(z.size) * size)


@pytest.mark.parametrize(
    ("gap", "size"), [(720, 1e16), (744, 1e300), (750, 1e300), (1000, 1e300), (1400, 1.7e308)]
)
def test_products_of_a_probability_below_the_floats_and_a_large_vector(gap, size):
    """p is subnormal, or 0 as a float, and yet p times v is an ordinary number."""
    assert softgrad.softmax_jvp([0.0, -gap], [0.0, size])[1] > 1e-305
    assert_products_within_the_bound([0.0, -gap], [0.0, size])
    assert_products_within_the_bound([0.0, -gap, -gap + 1, 0.0], [1.0, size, -size / 3, 1.0])


def test_products_whose_differences_would_overflow():
    """v_i - v_k is beyond the largest float, and J v is not."""
    v = [1.7e308, -1.7e308, 1.0]
    exact = reference.softmax([0.0, 1.0, 2.0])
    product = softgrad.softmax_jvp([0.0, 1.0, 2.0], v)
    assert worst(product, [exact.jvp(v, i) for i in range(3)]) <= 8


@every_family
def test_loss_and_gradient_of_a_label(family):
    rng = np.random.default_rng(7)
    for z in families.rows(family, ROWS):
        label, exact = int(rng.integers(z.size)), reference.softmax(z)
        loss, gradient = softgrad.cross_entropy(z, label), softgrad.cross_entropy_grad(z, label)
        assert reference.ulps(loss, -exact.log_p[label]) <= LOSS
        assert worst(gradient, exact.gradient(label)) <= GRADIENT


@every_family
def test_the_mean_over_a_batch_keeps_the_bound(family):
    """Three rows of a family, cut to one length: a sum and a division more."""
    a, b, c = families.rows(family, 3, seed=5)
    z = np.stack([row[: min(a.size, b.size, c.size)] for row in (a, b, c)])
    z[:, 0] = np.maximum(z[:, 0], -1e308)  # a cut row may hold masks alone
    exact = [reference.softmax(row) for row in z]
    gradient = softgrad.cross_entropy_grad(z, [0, 0, 0])
    for computed, row in zip(gradient, exact, strict=True):
        assert worst(computed, [entry / 3 for entry in row.gradient(0)]) <= GRADIENT
    mean = sum(-row.log_p[0] for row in exact) / 3
    assert reference.ulps(softgrad.cross_entropy(z, [0, 0, 0]), mean) <= LOSS


@every_family
def test_loss_of_a_distribution(family):
    rng = np.random.default_rng(7)
    for z in families.rows(family, ROWS):
        y = rng.random(z.size) * (rng.random(z.size) < 0.7) + 1e-9
        y /= y.sum()
        exact = reference.softmax(z).cross_entropy([reference.Exact(float(t)) for t in y])
        assert reference.ulps(softgrad.cross_entropy(z, y), exact) <= LOSS


@pytest.mark.parametrize("leaders", [1, 2, 10])
@pytest.mark.parametrize("target", [5e-324, 1e-308, 1e-300, 1e-290, 1e-9])
def test_a_loss_that_a_huge_gap_does_not_swamp(leaders, target):
    """The gap is beyond the largest float; times its target it is as small as log s, or smaller."""
    z = np.array([1e308] * leaders + [-1e308])
    y = np.array([1.0] + [0.0] * (leaders - 1) + [target])
    exact = reference.softmax(z)
    loss = exact.cross_entropy([reference.Exact(float(t)) for t in y])
    assert reference.ulps(softgrad.cross_entropy(z, y), loss) <= LOSS
    smoothed = exact.cross_entropy(reference.smoothed(0, z.size, target))
    computed = softgrad.cross_entropy(z, 0, label_smoothing=target)
    assert reference.ulps(computed, smoothed) <= LOSS


@every_family
@pytest.mark.parametrize("smoothing", [1e-310, 1e-20, 0.1, 1.0])
def test_loss_under_label_smoothing(family, smoothing):
    for z in families.rows(family, ROWS // 3):
        y = reference.smoothed(0, z.size, smoothing)
        loss = softgrad.cross_entropy(z, 0, label_smoothing=smoothing)
        assert reference.ulps(loss, reference.softmax(z).cross_entropy(y)) <= LOSS


def test_the_mean_of_huge_losses_is_a_float():
    """Their sum is beyond the largest float, the mean is not."""
    z = np.array([[0.0, -1.6e308], [0.0, -1.7e308]])
    assert softgrad.cross_entropy(z, [1, 1]) == pytest.approx(1.65e308, rel=1e-15)


def test_a_huge_gap_under_a_small_target_is_a_float():
    """log p is beyond the largest float, y log p is not."""
    z, y = [1.5e308, -1.5e308], [0.75, 0.25]
    assert softgrad.cross_entropy(z, y) == pytest.approx(7.5e307, rel=1e-15)


@every_family
@pytest.mark.parametrize("dtype", [np.float32, np.float16])
def test_narrow_floats_are_rounded_once(family, dtype):
    for row in families.rows(family, ROWS // 3):
        with np.errstate(all="ignore"):
            z = np.clip(row, -np.finfo(dtype).max, np.finfo(dtype).max).astype(dtype)
        exact, label = reference.softmax(z), z.size - 1
        assert worst(softgrad.softmax(z), exact.p) <= NARROW
        assert worst(softgrad.log_softmax(z), exact.log_p) <= NARROW
        assert worst(softgrad.cross_entropy_grad(z, label), exact.gradient(label)) <= NARROW
        assert reference.ulps(softgrad.cross_entropy(z, label), -exact.log_p[label]) <= NARROW
        J = softgrad.softmax_jacobian(z)
        assert reference.ulps(J[0, label], exact.jacobian(0, label)) <= NARROW


@pytest.mark.parametrize("leader", [0.0, 40.0])
def test_a_hundred_thousand_classes(leader):
    """The sum over a long row may not lose digits, whether it dwarfs the leader or is dwarfed."""
    z = np.random.default_rng(7).uniform(-5, 0, size=100_000)
    z[31_415] = leader
    exact = reference.softmax(z)
    sample = np.r_[31_415, 0:100_000:9973]
    assert worst(softgrad.softmax(z)[sample], [exact.p[k] for k in sample]) <= PROBABILITY
    assert worst(softgrad.log_softmax(z)[sample], [exact.log_p[k] for k in sample]) <= LOGARITHM
    assert reference.ulps(softgrad.cross_entropy(z, 31_415), -exact.log_p[31_415]) <= LOSS
    entry = softgrad.jacobian_entry(z, 31_415, 31_415)
    assert reference.ulps(entry, exact.jacobian(31_415, 31_415)) <= JACOBIAN_DIAGONAL
    v = np.random.default_rng(8).random(100_000)
    error = abs(reference.Exact(float(softgrad.softmax_jvp(z, v)[5])) - exact.jvp(v, 5))
    assert error <= PRODUCT * exact.jvp_size(v, 5)


@pytest.mark.parametrize("gap", [38.851, 38.869, 38.92, 39.517, 40.933, 41.733])
def test_many_tied_classes_below_a_leader(gap):
    """Equal terms are rounded alike, and a plain sum of these 127 is off by six units."""
    z = np.zeros(128)
    z[5] = gap
    exact = reference.softmax(z)
    assert reference.ulps(softgrad.cross_entropy(z, 5), -exact.log_p[5]) <= LOSS / 2
    entry = softgrad.jacobian_entry(z, 5, 5)
    assert reference.ulps(entry, exact.jacobian(5, 5)) <= JACOBIAN_DIAGONAL / 2


@pytest.mark.parametrize("gap", [712.0, 735.0, 744.9, 747.0, 750.0])
def test_many_classes_below_the_normal_floats(gap):
    """Each weight is rounded to a multiple of 5e-324; their sum would be off by dozens of those."""
    z = np.random.default_rng(7).uniform(-0.5, 0.5, size=1_000)
    z[314] = gap
    exact = reference.softmax(z)
    assert worst(softgrad.log_softmax(z)[310:320], exact.log_p[310:320]) <= LOGARITHM
    assert reference.ulps(softgrad.cross_entropy(z, 314), -exact.log_p[314]) <= LOSS
    assert worst(softgrad.cross_entropy_grad(z, 314), exact.gradient(314)) <= GRADIENT
    entry = softgrad.jacobian_entry(z, 314, 314)
    assert reference.ulps(entry, exact.jacobian(314, 314)) <= JACOBIAN_DIAGONAL


def test_half_precision_does_not_lose_a_long_row():
    """Seventy thousand equal classes: 1/70000 is a float16, although 70000 is not."""
    p = softgrad.softmax(np.zeros(70_000, dtype=np.float16))
    assert (p == np.float16(1 / 70_000)).all()


@pytest.mark.parametrize("family", ["printed", "dominant", "underflowing"])
def test_the_textbook_form_breaks_the_bound_on_p(family):
    """If this fails, the rows are too easy to tell a careful softmax from a careless one."""
    errors = [worst(textbook(z), reference.softmax(z).p) for z in families.rows(family, ROWS)]
    assert max(errors) > 10 * PROBABILITY


def test_subtraction_breaks_the_bound_on_the_loss_and_on_the_gradient():
    """log p and p - y of a nearly certain class have no correct digit by the usual formulas."""
    z = np.array([0.0, 40.0])
    exact = reference.softmax(z)
    careless_loss = -scipy.special.log_softmax(z)[1]
    careless_gradient = scipy.special.softmax(z)[1] - 1
    assert reference.ulps(careless_loss, -exact.log_p[1]) > 1e15
    assert reference.ulps(careless_gradient, -exact.complement[1]) > 1e15
