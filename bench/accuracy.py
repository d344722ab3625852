"""Worst error of softgrad and its peers, in units in the last place (ulps) of float64.

Run ``python bench/accuracy.py``. Every column answers the same question about the same rows; "none"
means that no digit is right. PyTorch and JAX take part where they are installed.
"""

import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import scipy.special

import softgrad

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests import families, reference

ROWS = 200
NO_DIGIT = 2.0**52

Row = np.ndarray
Quantity = Callable[[Row, int], np.ndarray]


def textbook_softmax(z: Row) -> Row:
    e = np.exp(z - z.max())
    return e / e.sum()


def from_softmax(softmax: Callable, log_softmax: Callable) -> dict[str, Quantity]:
    """Compute what a library leaves to its user that has only softmax and its logarithm."""

    def jacobian(z: Row, _label: int) -> np.ndarray:
        p = softmax(z)
        return np.diag(p) - np.outer(p, p)

    return {
        "p": lambda z, _label: softmax(z),
        "log p": lambda z, _label: log_softmax(z),
        "loss": lambda z, label: -log_softmax(z)[label],
        "p − y": lambda z, label: softmax(z) - np.eye(z.size)[label],
        "J diagonal": lambda z, label: np.diag(jacobian(z, label)),
        "J beside it": lambda z, label: off_diagonal(jacobian(z, label)),
    }


def softgrad_quantities() -> dict[str, Quantity]:
    return {
        "p": lambda z, _label: softgrad.softmax(z),
        "log p": lambda z, _label: softgrad.log_softmax(z),
        "loss": softgrad.cross_entropy,
        "p − y": softgrad.cross_entropy_grad,
        "J diagonal": lambda z, _label: np.diag(softgrad.softmax_jacobian(z)),
        "J beside it": lambda z, _label: off_diagonal(softgrad.softmax_jacobian(z)),
    }


def torch_quantities() -> dict[str, Quantity]:
    import torch

    return from_softmax(
        lambda z: torch.softmax(torch.from_numpy(z), -1).numpy(),
        lambda z: torch.log_softmax(torch.from_numpy(z), -1).numpy(),
    )


def jax_quantities() -> dict[str, Quantity]:
    import jax

    jax.config.update("jax_enable_x64", True)
    return from_softmax(
        lambda z: np.asarray(jax.nn.softmax(z)), lambda z: np.asarray(jax.nn.log_softmax(z))
    )


def peers() -> dict[str, dict[str, Quantity]]:
    found = {
        "softgrad": softgrad_quantities(),
        "textbook": from_softmax(textbook_softmax, lambda z: np.log(textbook_softmax(z))),
        "SciPy": from_softmax(scipy.special.softmax, scipy.special.log_softmax),
    }
    for name, quantities in (("torch", torch_quantities), ("jax", jax_quantities)):
        if importlib.util.find_spec(name):
            found[name] = quantities()
    return found


def off_diagonal(J: np.ndarray) -> np.ndarray:
    return J[~np.eye(len(J), dtype=bool)]


def exact_quantities(z: Row, label: int) -> dict[str, list]:
    exact, classes = reference.softmax(z), range(z.size)
    return {
        "p": exact.p,
        "log p": exact.log_p,
        "loss": [-exact.log_p[label]],
        "p − y": exact.gradient(label),
        "J diagonal": [exact.jacobian(i, i) for i in classes],
        "J beside it": [exact.jacobian(i, j) for i in classes for j in classes if i != j],
    }


def worst_errors(rows: list[Row]) -> dict[str, dict[str, float]]:
    """Return peer → quantity → worst ulps; the label is the class of the largest logit."""
    worst = {name: {} for name in peers()}
    for z in rows:
        label = int(z.argmax())
        exact = exact_quantities(z, label)
        for name, quantities in peers().items():
            for quantity, function in quantities.items():
                with np.errstate(all="ignore"):
                    computed = np.atleast_1d(function(z, label))
                errors = map(reference.ulps, computed, exact[quantity])
                worst[name][quantity] = max([worst[name].get(quantity, 0.0), *errors])
    return worst


def shown(error: float) -> str:
    return "none" if error >= NO_DIGIT / 2 else f"{error:.1f}"


def main() -> None:
    for family in ("printed", "dominant", "underflowing", "huge", "masked"):
        worst = worst_errors(families.rows(family, ROWS, seed=1))
        quantities = list(worst["softgrad"])
        print(f"\n{family}: {families.FAMILIES[family].__doc__}")
        print(f"{'worst ulps':<12}" + "".join(f"{quantity:>14}" for quantity in quantities))
        for name, errors in worst.items():
            row = "".join(f"{shown(errors[quantity]):>14}" for quantity in quantities)
            print(f"{name:<12}{row}")


if __name__ == "__main__":
    main()
