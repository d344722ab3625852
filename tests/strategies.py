"""Hypothesis strategies: logits, batches of them, and what goes with them."""

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

CLASSES = st.integers(1, 8)

ordinary = st.floats(-1e3, 1e3, allow_nan=False)
mask = st.just(-np.inf)
entries = st.floats(-100, 100)


@st.composite
def logits(draw, classes=CLASSES, masks=False):
    """One row of logits; with `masks`, some of them -inf but never all."""
    n = draw(classes)
    z = draw(hnp.arrays(np.float64, n, elements=ordinary | mask if masks else ordinary))
    if masks:
        z[draw(st.integers(0, n - 1))] = draw(ordinary)
    return z


@st.composite
def batches(draw, elements=ordinary):
    """Logits with one or two leading axes."""
    shape = draw(hnp.array_shapes(min_dims=2, max_dims=3, max_side=5))
    return draw(hnp.arrays(np.float64, shape, elements=elements))


@st.composite
def logits_and_vector(draw):
    """One row of logits, and a vector of the same length."""
    z = draw(logits())
    return z, draw(hnp.arrays(np.float64, z.size, elements=entries))


@st.composite
def logits_and_label(draw):
    """One row of logits, and a label for it."""
    z = draw(logits())
    return z, draw(st.integers(0, z.size - 1))


@st.composite
def logits_and_distribution(draw):
    """One row of logits, and a target distribution over its classes."""
    z = draw(logits())
    y = draw(hnp.arrays(np.float64, z.size, elements=st.floats(0.01, 1)))
    return z, y / y.sum()
