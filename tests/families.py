"""Families of logits that are hard on floating point; each draws one row from a generator."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Family = Callable[[np.random.Generator], NDArray[np.float64]]

LARGEST = np.finfo(np.float64).max
SMALLEST = np.finfo(np.float64).smallest_subnormal


def _classes(rng: np.random.Generator) -> int:
    return int(rng.integers(2, 25))


def scales(rng: np.random.Generator) -> NDArray[np.float64]:
    """Logits of any size from 1e-3 to 1e3."""
    return rng.standard_normal(_classes(rng)) * 10.0 ** rng.uniform(-3, 3)


def printed(rng: np.random.Generator) -> NDArray[np.float64]:
    """Logits as people type them, with one decimal: z - max z is rounded nearly always."""
    return np.round(scales(rng), 1)


def ties(rng: np.random.Generator) -> NDArray[np.float64]:
    """Exact ties, and neighbours a few units in the last place apart."""
    values = rng.choice(scales(rng), size=_classes(rng))
    return values + rng.integers(-2, 3, size=values.size) * np.spacing(np.abs(values))


def dominant(rng: np.random.Generator) -> NDArray[np.float64]:
    """One logit far above the rest, so that its probability rounds to 1."""
    z = scales(rng)
    z[rng.integers(z.size)] = z.max() + rng.uniform(1, 745)
    return z


def underflowing(rng: np.random.Generator) -> NDArray[np.float64]:
    """Gaps spread over all that exp can take, and a little beyond."""
    return rng.uniform(-760, 0, size=_classes(rng)) + 10.0 ** rng.uniform(-3, 3)


def huge(rng: np.random.Generator) -> NDArray[np.float64]:
    """Gaps up to twice the largest float, which overflow."""
    values = [LARGEST, -LARGEST, 1e308, -1e308, 1.7e308, 1e300, 709.0, 1.0, 0.0, SMALLEST]
    return rng.choice(values, size=_classes(rng))


def subnormal(rng: np.random.Generator) -> NDArray[np.float64]:
    """Logits below the smallest normal float, and ordinary ones."""
    tiny = rng.integers(-1000, 1000, size=_classes(rng)) * SMALLEST
    return np.where(rng.random(tiny.size) < 0.8, tiny, rng.standard_normal(tiny.size))


def masked(rng: np.random.Generator) -> NDArray[np.float64]:
    """A third of the classes masked."""
    z = scales(rng)
    z[rng.random(z.size) < 1 / 3] = -np.inf
    z[rng.integers(z.size)] = rng.standard_normal()
    return z


def one_class(rng: np.random.Generator) -> NDArray[np.float64]:
    """A single class, which is certain."""
    return rng.standard_normal(1) * 10.0 ** rng.uniform(-300, 300)


FAMILIES: dict[str, Family] = {
    family.__name__: family
    for family in (
        scales,
        printed,
        ties,
        dominant,
        underflowing,
        huge,
        subnormal,
        masked,
        one_class,
    )
}


def rows(family: str, count: int, seed: int = 2016) -> list[NDArray[np.float64]]:
    """Draw `count` rows of a family, the same ones for the same seed."""
    rng = np.random.default_rng(seed)
    return [FAMILIES[family](rng) for _ in range(count)]
