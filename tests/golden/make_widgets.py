"""Write widgets.json: what the widgets must show, that Python and JavaScript are both held to.

Run ``python tests/golden/make_widgets.py`` after changing a case. Numbers that may be infinite or
nan are texts, since JSON has none. Nothing here is computed with softgrad.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import mpmath
import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests import reference

FILE = Path(__file__).with_name("widgets.json")

# --- stability: every step in the type, from left to right ---------------------------------------

STABILITY = [
    ([100.0, 98.0, 0.0], "float32"),
    ([6.749, 3.552, 0.0], "float32"),
    ([-8.297, 8.588, -0.628], "float32"),
    ([-11.0, -5.0, -4.0, 3.0, -4.0, 2.0, -5.0, 11.0], "float32"),
    ([37.0] + [0.0] * 7, "float64"),
    ([40.0, 0.0], "float64"),
    ([709.0] * 3, "float64"),
    ([-800.0] * 2, "float64"),
    ([11.0, 10.9], "float16"),
    ([-17.0, -16.7, -16.5], "float16"),
    ([2.0, 1.0, 0.1, -0.4, 3.0, 1.7, -2.0, 0.3], "float16"),
    ([1000.0, -1000.0], "float32"),
]


def in_type(precision: str, x: float) -> np.floating:
    """Round a float64 to the type, to float16 by way of float32."""
    return np.dtype(precision).type(np.float32(x) if precision == "float16" else x)


def total(precision: str, terms: list[np.floating]) -> np.floating:
    """Add from left to right; a float16 sum runs in float32."""
    running = np.float32 if precision == "float16" else np.dtype(precision).type
    result = running(0)
    for term in terms:
        result = running(result + running(term))
    return in_type(precision, result)


def steps(precision: str, exponents: list[np.floating]) -> dict:
    exact = [mpmath.exp(reference.Exact(float(z))) for z in exponents]
    e = [in_type(precision, reference.nearest_float(x)) for x in exact]
    sum_of_e = total(precision, e)
    return {
        "exponentials": [text(x) for x in e],
        "total": text(sum_of_e),
        "p": [text(x / sum_of_e) for x in e],
    }


def text(x: np.floating) -> str:
    return repr(float(x))


@np.errstate(all="ignore")
def stability(logits: list[float], precision: str) -> dict:
    stored = [in_type(precision, z) for z in logits]
    shifted = [z - max(stored) for z in stored]
    return {
        "logits": logits,
        "precision": precision,
        "textbook": steps(precision, stored),
        "shifted": steps(precision, shifted),
    }


# --- simplex: the two stretches -------------------------------------------------------------------

SIMPLEX = [
    ([2.0, 1.0, 0.1], 1.0),
    ([0.5, 0.5, -0.5], 2.5),
    ([0.3, 0.2, -7.0], 0.3),
    ([40.0, 0.0, 0.0], 1.0),
    ([400.0, 0.0, 0.0], 1.0),
    ([277.51, -774.29, 443.42], 0.3),
    ([1000.0, -1000.0, -1000.0], 5.0),
    ([1000.0, -1000.0, -1000.0], 1.0),
]


def simplex(logits: list[float], temperature: float) -> dict:
    p = reference.softmax(logits, temperature).p
    trace = 2 * (p[0] * p[1] + p[0] * p[2] + p[1] * p[2])
    product = 3 * p[0] * p[1] * p[2]
    along = (trace + mpmath.sqrt(max(trace**2 - 4 * product, 0))) / 2
    across = product / along
    return {
        "logits": logits,
        "temperature": temperature,
        "stretches": [reference.nearest_float(x / temperature) for x in (along, across)],
    }


# --- quiz: answers as they are typed, and what is said of them ------------------------------------

Formula = Callable[[list, int, int], object]
BELIEVED: dict[str, Formula] = {
    "right": lambda p, i, j: p[i] * ((i == j) - p[j]),
    "sign flipped": lambda p, i, j: -p[i] * ((i == j) - p[j]),
    "delta missing": lambda p, i, j: -p[i] * p[j],
    "diagonal only": lambda p, i, j: p[i] * (1 - p[i]) if i == j else 0,
    "factor p_i missing": lambda p, i, j: (i == j) - p[j],
    "p_i instead of p_i(1 - p_i)": lambda p, i, j: p[i] if i == j else -p[i] * p[j],
}
QUIZ_LOGITS = ([0.0, -1.2, 1.9], [1.5, -0.5, -1.7], [0.4, -0.7], [1.0, 2.0, 0.3, -0.8])


def significant(x: object, digits: int) -> str:
    """Write `x` with so many significant digits, as one types them."""
    return "0" if x == 0 else mpmath.nstr(x, digits, min_fixed=-9, max_fixed=9, strip_zeros=False)


def decimals(x: object) -> str:
    return "0" if x == 0 else f"{float(x):.2f}"


# How it is typed: the p that it is computed from, and how a result is written.
WAYS = {
    "three digits": (None, lambda x: significant(x, 3)),
    "three digits of what the four shown ones give": (4, lambda x: significant(x, 3)),
    "two decimals": (None, decimals),
}


def quiz(logits: list[float], belief: str, way: str) -> dict:
    shown, write = WAYS[way]
    p = [
        reference.Exact(significant(x, shown)) if shown else x for x in reference.softmax(logits).p
    ]
    classes = range(len(p))
    is_coarse = belief == "right" and way == "two decimals"
    return {
        "logits": logits,
        "answers": [[write(BELIEVED[belief](p, i, j)) for j in classes] for i in classes],
        "verdict": "rounding too coarse"
        if is_coarse
        else "correct"
        if belief == "right"
        else belief,
    }


def contents() -> str:
    """Return the file's contents, one case a line."""
    sections = {
        "stability": [stability(*case) for case in STABILITY],
        "simplex": [simplex(*case) for case in SIMPLEX],
        "quiz": [quiz(z, belief, way) for z in QUIZ_LOGITS for belief in BELIEVED for way in WAYS],
    }
    lines = (
        f'"{name}": [\n' + ",\n".join(json.dumps(case, allow_nan=False) for case in cases) + "\n]"
        for name, cases in sections.items()
    )
    return "{\n" + ",\n".join(lines) + "\n}\n"


if __name__ == "__main__":
    FILE.write_text(contents(), encoding="utf-8")
    print(f"wrote {FILE.name}")
