"""Time and memory of softgrad as ratios to its peers, all measured in one run.

Run ``python bench/speed.py``. A ratio of 2 means that softgrad takes twice as long (or twice the
memory). Peers are NumPy's textbook form and SciPy, and PyTorch and JAX where they are installed.
"""

import importlib.util
import time
import tracemalloc
from collections.abc import Callable
from functools import partial

import numpy as np
import scipy.special

import softgrad

SHAPES = [
    (1, 3),
    (1, 1_000),
    (100_000, 3),
    (100_000, 10),
    (10_000, 100),
    (1_000, 1_000),
    (20, 50_000),
]
JACOBIAN_SHAPES = [(1, 3), (10_000, 10), (100, 100), (1, 2_000)]
ROUNDS = 7

Softmax = Callable[[np.ndarray], object]


def textbook_softmax(z: np.ndarray) -> np.ndarray:
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def textbook_jacobian(z: np.ndarray) -> np.ndarray:
    p = textbook_softmax(z)
    return p[..., :, None] * (np.eye(z.shape[-1]) - p[..., None, :])


def textbook_gradient(z: np.ndarray, y: np.ndarray) -> np.ndarray:
    p = textbook_softmax(z)
    p[np.arange(len(y)), y] -= 1
    return p / len(y)


def softmax_peers() -> dict[str, Softmax]:
    peers = {
        "textbook": textbook_softmax,
        "SciPy": lambda z: scipy.special.softmax(z, axis=-1),
    }
    if importlib.util.find_spec("torch"):
        import torch

        peers["torch"] = lambda z: torch.softmax(torch.from_numpy(z), -1)
    if importlib.util.find_spec("jax"):
        import jax

        jax.config.update("jax_enable_x64", True)
        compiled = jax.jit(jax.nn.softmax)
        peers["jax"] = lambda z: compiled(z).block_until_ready()
    return peers


def seconds(functions: dict[str, Callable[[], object]]) -> dict[str, float]:
    """Best time of each, measured in turn so that a busy moment hits all of them."""
    best = dict.fromkeys(functions, np.inf)
    for _ in range(ROUNDS):
        for name, function in functions.items():
            repeats = max(1, int(0.01 / min(best[name], 0.01)))
            start = time.perf_counter()
            for _ in range(repeats):
                function()
            best[name] = min(best[name], (time.perf_counter() - start) / repeats)
    return best


def peak_bytes(function: Callable[[], object]) -> int:
    tracemalloc.start()
    function()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def print_ratios(title: str, times: dict[str, float]) -> None:
    own = times["softgrad"]
    ratios = "".join(
        f"  {own / t:6.2f} × {name}" for name, t in times.items() if name != "softgrad"
    )
    print(f"{title:<34}{own * 1e6:12.1f} µs {ratios}")


def bench_softmax(rng: np.random.Generator) -> None:
    for shape in SHAPES:
        z = rng.standard_normal(shape)
        functions = {"softgrad": lambda z=z: softgrad.softmax(z)}
        functions |= {name: lambda f=f, z=z: f(z) for name, f in softmax_peers().items()}
        print_ratios(f"softmax {shape}", seconds(functions))


def bench_derivatives(rng: np.random.Generator) -> None:
    for shape in JACOBIAN_SHAPES:
        z = rng.standard_normal(shape)
        functions = {
            "softgrad": lambda z=z: softgrad.softmax_jacobian(z),
            "textbook": lambda z=z: textbook_jacobian(z),
        }
        print_ratios(f"softmax_jacobian {shape}", seconds(functions))
    z, v = rng.standard_normal((1, 2_000)), rng.standard_normal((1, 2_000))
    functions = {
        "softgrad": lambda: softgrad.softmax_jvp(z, v),
        "the matrix times v": lambda: textbook_jacobian(z)[0] @ v[0],
    }
    print_ratios("softmax_jvp (1, 2000)", seconds(functions))
    z, y = rng.standard_normal((10_000, 10)), rng.integers(10, size=10_000)
    functions = {
        "softgrad": lambda: softgrad.cross_entropy_grad(z, y),
        "textbook": lambda: textbook_gradient(z, y),
    }
    print_ratios("cross_entropy_grad (10000, 10)", seconds(functions))


def bench_memory(rng: np.random.Generator) -> None:
    """Peak of NumPy's allocations beside the result itself."""
    for shape in ((100_000, 10), (1_000, 1_000)):
        z = rng.standard_normal(shape)
        own, peer = (peak_bytes(partial(f, z)) for f in (softgrad.softmax, textbook_softmax))
        ratios = f"{own / z.nbytes:12.2f} results  {own / peer:.2f} × textbook"
        print(f"memory of softmax {shape!s:<16}{ratios}")


def main() -> None:
    rng = np.random.default_rng(0)
    bench_softmax(rng)
    bench_derivatives(rng)
    bench_memory(rng)


if __name__ == "__main__":
    main()
