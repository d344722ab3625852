"""What libraries return when the true class is nearly certain, against 50 digits.

Logits (gap, 0), the first class being the true one, float64. The loss is log(1 + e^-gap) and its
gradient by the first logit is p_1 - 1 = -1 / (1 + e^gap); neither is ever 0.

    python bench/peers.py                  print the table; PyTorch and JAX take part if importable
    python bench/peers.py --record FILE    and write the rows of PyTorch and JAX to FILE (CSV)
"""

import argparse
import csv
import importlib.metadata
import importlib.util
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import mpmath
import numpy as np
import scipy
import scipy.special

import softgrad

GAPS = (10.0, 20.0, 30.0, 35.0, 36.0, 40.0, 100.0)


class Result(NamedTuple):
    """One library's answer at one gap."""

    library: str
    version: str
    gap: float
    loss: float
    gradient: float


def textbook(gap: float) -> tuple[float, float]:
    exponentials = np.exp(np.array([gap, 0.0]) - gap)
    p = exponentials[0] / exponentials.sum()
    return -np.log(p), p - 1


def with_scipy(gap: float) -> tuple[float, float]:
    z = np.array([gap, 0.0])
    return -scipy.special.log_softmax(z)[0], scipy.special.softmax(z)[0] - 1


def with_softgrad(gap: float) -> tuple[float, float]:
    z = np.array([gap, 0.0])
    return softgrad.cross_entropy(z, 0), softgrad.cross_entropy_grad(z, 0)[0]


def with_torch(gap: float) -> tuple[float, float]:
    import torch

    z = torch.tensor([[gap, 0.0]], dtype=torch.float64, requires_grad=True)
    loss = torch.nn.functional.cross_entropy(z, torch.tensor([0]))
    loss.backward()
    return loss.item(), z.grad[0, 0].item()


def with_jax(gap: float) -> tuple[float, float]:
    import jax

    jax.config.update("jax_enable_x64", True)
    loss, gradient = jax.value_and_grad(lambda z: -jax.nn.log_softmax(z)[0])(
        jax.numpy.array([gap, 0.0])
    )
    return float(loss), float(gradient[0])


PEERS: dict[str, tuple[str, Callable[[float], tuple[float, float]]]] = {
    "NumPy, textbook": ("numpy", textbook),
    "SciPy": ("scipy", with_scipy),
    "softgrad": ("softgrad", with_softgrad),
    "PyTorch": ("torch", with_torch),
    "JAX": ("jax", with_jax),
}
RECORDED = ("PyTorch", "JAX")


def results() -> Iterator[Result]:
    for library, (module, loss_and_gradient) in PEERS.items():
        if importlib.util.find_spec(module) is None:
            print(f"{library} is not installed and is left out.")
            continue
        version = importlib.metadata.version(module).partition("+")[0]
        for gap in GAPS:
            loss, gradient = loss_and_gradient(gap)
            # + 0.0 turns the -0.0 that some libraries return into 0.0
            yield Result(library, version, gap, float(loss) + 0.0, float(gradient) + 0.0)


def relative_errors(result: Result) -> tuple[float, float]:
    with mpmath.workdps(50):
        loss = mpmath.log1p(mpmath.exp(-mpmath.mpf(result.gap)))
        gradient = -1 / (1 + mpmath.exp(mpmath.mpf(result.gap)))
        return float(abs(result.loss / loss - 1)), float(abs(result.gradient / gradient - 1))


def print_table(found: list[Result]) -> None:
    print(f"{'library':<28}{'gap':>5}{'loss':>12}{'error':>10}{'gradient':>13}{'error':>10}")
    for result in found:
        loss_error, gradient_error = relative_errors(result)
        name = f"{result.library} {result.version}"
        print(
            f"{name:<28}{result.gap:>5.0f}{result.loss:>12.4g}{loss_error:>10.1e}"
            f"{result.gradient:>13.4g}{gradient_error:>10.1e}"
        )


def record(found: list[Result], path: Path) -> None:
    rows = [result for result in found if result.library in RECORDED]
    with path.open("w", encoding="utf-8", newline="") as table:
        writer = csv.writer(table, lineterminator="\n")
        writer.writerow(Result._fields)
        writer.writerows(rows)
    print(f"{len(rows)} rows written to {path}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--record", type=Path, metavar="FILE", help="where to write PyTorch's and JAX's rows"
    )
    arguments = parser.parse_args()
    found = list(results())
    print_table(found)
    if arguments.record:
        record(found, arguments.record)


if __name__ == "__main__":
    main()
