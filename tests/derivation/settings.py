"""The notations of the test table once more, written directly as arrays for the oracle."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from tests.derivation.oracle_arithmetic import MP, elementwise, inverse, log, lookup


def exponentials(logits):
    return elementwise(MP.exp, logits)


def softmax(logits):
    weights = exponentials(logits)
    return weights * inverse(weights.sum())


def cross_entropy(target, probabilities):
    return -(target * elementwise(log, probabilities)).sum()


def softmax_jacobian(probabilities):
    return np.diag(probabilities[:, 0]) - probabilities @ probabilities.T


def logistic(number):
    return 1 / (1 + MP.exp(-number))


@dataclass(frozen=True)
class Setting:
    """Sizes, independent symbols with their shapes, and definitions as functions of the world."""

    sizes: tuple[str, ...]
    shapes: dict[str, tuple[str, ...]]
    definitions: dict[str, Callable]
    distributions: tuple[str, ...] = ()
    positive: tuple[str, ...] = ()
    functions: dict[str, Callable] = field(default_factory=dict)

    def choices(self, fixed):
        """Yield sizes, and whether the point has positive coordinates only."""
        for count, (n, positive) in enumerate([(2, False), (3, True), (3, False), (4, True)]):
            sizes = dict(zip(self.sizes, (n, 2 + count % 2, 3 - count % 2), strict=False))
            yield {**sizes, **(fixed or {})}, positive

    def world(self, sizes, generator, positive):
        values = {}
        for name, shape in self.shapes.items():
            dimensions = [sizes[size] for size in shape] + [1] * (2 - len(shape))
            above_zero = positive or name in self.positive or name in self.distributions
            low = 0.2 if above_zero else -1.5
            array = np.empty(dimensions, dtype=object)
            for place in np.ndindex(*dimensions):
                array[place] = MP.mpf(generator.uniform(low, 1.5))
            if name in self.distributions:
                axis = 0 if len(shape) == 1 else 1
                array = array / array.sum(axis=axis, keepdims=True)
            values[name] = array if shape else array[0, 0]
        return {
            "sizes": sizes,
            "values": values,
            "definitions": self.definitions,
            "functions": self.functions,
            "indices": {},
        }


def _book_definitions():
    return {
        "S": lambda w: exponentials(lookup(w, "z")).sum(),
        "p": lambda w: softmax(lookup(w, "z")),
        "L": lambda w: cross_entropy(lookup(w, "y"), lookup(w, "p")),
        "lse": lambda w: MP.log(exponentials(lookup(w, "z")).sum()),
        "J": lambda w: softmax_jacobian(softmax(lookup(w, "z"))),
        "P": lambda w: np.vstack([softmax(row[:, None]).T for row in lookup(w, "Z")]),
    }


BOOK_SHAPES = {
    "z": ("n",), "y": ("n",), "T": (), "C": (), "W": ("n", "d"), "x": ("d",), "b": ("n",),
    "u": ("n",), "v": ("n",), "X": ("m", "d"), "Z": ("m", "n"), "Y": ("m", "n"),
}  # fmt: skip
BOOK_FUNCTIONS = {
    "p": lambda w, x: softmax(x),
    "softmax": lambda w, x: softmax(x),
    "lse": lambda w, x: MP.log(exponentials(x).sum()),
    r"\sigma": lambda w, x: logistic(x),
}
BOOK_SETTING = Setting(
    ("n", "d", "m"), BOOK_SHAPES, _book_definitions(), ("y", "Y"), ("T", "C"), BOOK_FUNCTIONS
)


def _without(*names):
    return {name: shape for name, shape in BOOK_SHAPES.items() if name not in names}


def _batch_logits(w):
    return lookup(w, "X") @ lookup(w, "W").T + lookup(w, "b").T


def _batch_loss(w):
    total = -(lookup(w, "Y") * elementwise(log, lookup(w, "P"))).sum()
    return total / w["sizes"]["m"]


SETTINGS = {
    "book": BOOK_SETTING,
    "layer": Setting(
        ("n", "d", "m"),
        _without("z"),
        {
            **_book_definitions(),
            "z": lambda w: lookup(w, "W") @ lookup(w, "x") + lookup(w, "b"),
        },
        ("y", "Y"),
        ("T", "C"),
        BOOK_FUNCTIONS,
    ),
    "batch": Setting(
        ("n", "d", "m"),
        _without("Z"),
        {**_book_definitions(), "Z": _batch_logits, "L": _batch_loss},
        ("y", "Y"),
        ("T", "C"),
        BOOK_FUNCTIONS,
    ),
    "other": Setting(
        ("N",),
        {"a": ("N",), "t": ("N",)},
        {
            "S": lambda w: softmax(lookup(w, "a")),
            "C": lambda w: cross_entropy(lookup(w, "t"), lookup(w, "S")),
        },
        ("t",),
    ),
    "greek": Setting(
        ("K",),
        {"o": ("K",), r"\hat{y}": ("K",)},
        {
            r"\sigma": lambda w: softmax(lookup(w, "o")),
            "L": lambda w: cross_entropy(lookup(w, r"\hat{y}"), lookup(w, r"\sigma")),
        },
        (r"\hat{y}",),
        functions={r"\sigma": lambda w, x: softmax(x)},
    ),
    "tempered": Setting(
        ("n",),
        {"z": ("n",), "T": ()},
        {"p": lambda w: softmax(lookup(w, "z") / lookup(w, "T"))},
        positive=("T",),
        functions={"p": lambda w, x: softmax(x / lookup(w, "T"))},
    ),
}
