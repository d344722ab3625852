"""Compare arrays within tolerances that are written out."""

import numpy as np


def assert_close(actual, expected, *, rtol: float = 0.0, atol: float = 0.0) -> None:
    """Assert |actual - expected| ≤ atol + rtol |expected|; what is not given is 0.

    NumPy's own function adds a relative tolerance of 1e-7 unless it is told otherwise.
    """
    np.testing.assert_allclose(actual, expected, rtol=rtol, atol=atol)  # noqa: TID251
