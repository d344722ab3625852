"""Every public function that takes logits, so that one test can ask the same of each."""

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

# Three rows of four logits: all different, with a tie, and all equal.
Z = np.array([[0.5, -1.0, 2.0, 0.0], [3.0, 3.0, -0.25, 1.0], [0.0, 0.0, 0.0, 0.0]])


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
