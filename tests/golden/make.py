"""Write softmax.json: exact results, rounded once, that Python and JavaScript are both held to.

Run ``python tests/golden/make.py`` after changing a case. Numbers are written so that reading
them gives the same float64; infinities are the strings "Infinity" and "-Infinity".
"""

import json
import math
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests import reference

FILE = Path(__file__).with_name("softmax.json")

MASK = -math.inf

# name, logits, label, temperature
CASES = [
    ("one class", [0.3], 0, 1.0),
    ("two classes", [0.5, -1.25], 1, 1.0),
    ("one, two, three", [1.0, 2.0, 3.0], 2, 1.0),
    ("four classes", [2.0, 1.0, 0.1, -0.7], 0, 1.0),
    ("five classes", [0.97, 0.85, 0.62, 0.64, 0.7], 2, 1.0),
    ("six classes", [-3.1, 0.0, 4.2, 1.7, -0.4, 2.9], 1, 1.0),
    ("seven classes", [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7], 6, 1.0),
    ("eight classes", [8.0, -7.0, 6.0, -5.0, 4.0, -3.0, 2.0, -1.0], 3, 1.0),
    ("all tied", [1.1, 1.1, 1.1], 0, 1.0),
    ("two tied", [0.0, 5.0, 5.0, -2.0], 2, 1.0),
    ("nearly tied", [1.0, 1.0000000000000002], 0, 1.0),
    ("fifty above, label leads", [0.0, 50.0], 1, 1.0),
    ("fifty above, label trails", [0.0, 50.0, -50.0], 0, 1.0),
    ("seven hundred above", [0.0, 700.0, -700.0], 1, 1.0),
    ("seven hundred below", [-700.0, 0.1, 0.3], 0, 1.0),
    ("underflow", [0.0, 800.0, 100.0], 0, 1.0),
    ("one mask", [0.5, MASK, -0.5], 2, 1.0),
    ("all masked but one", [MASK, 3.0, MASK, MASK], 1, 1.0),
    ("label masked", [1.0, MASK, 2.0], 1, 1.0),
    ("cold", [2.0, 1.0, 0.1], 0, 0.1),
    ("cool", [2.0, 1.0, 0.1], 0, 0.5),
    ("warm", [2.0, 1.0, 0.1, -1.0], 0, 3.0),
    ("hot", [50.0, -50.0, 0.0], 0, 10.0),
    ("cold and masked", [0.2, MASK, 0.1], 0, 0.3),
]


def plain(exact: reference.Exact) -> float | str:
    number = reference.nearest_float(exact)
    if math.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    return number


def case(name: str, logits: list[float], label: int, temperature: float) -> dict:
    """Softmax and Jacobian at any temperature; the rest, which has none, at temperature 1."""
    exact, classes = reference.softmax(logits, temperature), range(len(logits))
    result = {
        "name": name,
        "logits": [plain(reference.Exact(z)) for z in logits],
        "temperature": temperature,
        "softmax": [plain(p) for p in exact.p],
        "jacobian": [[plain(exact.jacobian(i, j)) for j in classes] for i in classes],
    }
    if temperature == 1:
        result["log_softmax"] = [plain(log_p) for log_p in exact.log_p]
        result["label"] = label
        result["cross_entropy"] = plain(-exact.log_p[label])
        result["gradient"] = [plain(entry) for entry in exact.gradient(label)]
    return result


def text() -> str:
    """Return the file's contents, one case a line."""
    lines = [json.dumps(case(*arguments), allow_nan=False) for arguments in CASES]
    return "[\n" + ",\n".join(lines) + "\n]\n"


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
    print(f"wrote {len(CASES)} cases to {FILE.name}")
