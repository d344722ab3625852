"""Laws of matrix algebra and of gradients, with random formulas in the place of their letters."""

import random

import pytest

from softgrad.derivation import check_derivation
from tests.derivation.formulas import RandomTensor

LAWS = [
    (r"({A} {B})^\top", r"{B}^\top {A}^\top"),
    (r"\operatorname{{tr}}({A} {C})", r"\operatorname{{tr}}({C} {A})"),
    (r"{u}^\top {A} {v}", r"{v}^\top {A}^\top {u}"),
    (r"{A} ({u} + {v})", "{A} {u} + {A} {v}"),
    (r"({u} {v}^\top) {w}", r"{u} ({v}^\top {w})"),
    (r"\operatorname{{diag}}({u}) {v}", r"{u} \odot {v}"),
    (r"\lVert {u} + {v} \rVert^2",
     r"\lVert {u} \rVert^2 + 2 {u}^\top {v} + \lVert {v} \rVert^2"),
    (r"\sum_{{k=1}}^n {u}_k {v}_k", r"{u} \cdot {v}"),
    (r"\nabla_z ({f} {g})", r"{f} (\nabla_z {g}) + {g} (\nabla_z {f})"),
    (r"\nabla_z ({f}^2)", r"2 {f} (\nabla_z {f})"),
    (r"\nabla_z \log(1 + {f}^2)", r"\frac{{2 {f} (\nabla_z {f})}}{{1 + {f}^2}}"),
    (r"\frac{{\partial}}{{\partial z_i}} ({u}^\top {v})",
     r"\sum_{{k=1}}^n \left(\frac{{\partial {u}_k}}{{\partial z_i}} {v}_k"
     r" + {u}_k \frac{{\partial {v}_k}}{{\partial z_i}}\right)"),
]  # fmt: skip
# Large random formulas may exhaust the work allowed; nearly all must be proved all the same.
SEEDS, NEARLY_ALL = 8, 7


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law[0][:40])
def test_a_law_is_proved_whatever_its_letters_stand_for(law: tuple[str, str]):
    verdicts = []
    for seed in range(SEEDS):
        writer = RandomTensor(random.Random(seed))
        depth = seed % 3
        shapes = {"A": "nn", "C": "nn", "B": "nd", "u": "n", "v": "n", "w": "n", "f": "", "g": ""}
        parts = {name: writer.write(shape, depth) for name, shape in shapes.items()}
        left, right = (side.format(**parts) for side in law)
        report = check_derivation(f"{left} = {right}", seconds=10)
        assert report.verdict in ("proved", "unknown"), str(report)
        verdicts.append(report.verdict)
    assert verdicts.count("proved") >= NEARLY_ALL


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (r"({A} {B})^\top", r"{A}^\top {B}"),
        (r"\operatorname{{tr}}({A} {C})", r"\operatorname{{tr}}({A}) \operatorname{{tr}}({C})"),
        (r"\lVert {u} + {v} \rVert^2", r"\lVert {u} \rVert^2 + \lVert {v} \rVert^2"),
        (r"\nabla_z ({f} {g})", r"(\nabla_z {f}) (\nabla_z {g})"),
        (r"\nabla_z ({f}^2)", r"2 {f} \mathbf{{1}}"),
    ],
)
def test_a_law_that_is_none_is_refused(left: str, right: str):
    """A draw may make it true by chance (u = v, say), so most draws decide."""
    verdicts = []
    for seed in range(SEEDS):
        writer = RandomTensor(random.Random(seed))
        shapes = {"A": "nn", "C": "nn", "B": "nd", "u": "n", "v": "n", "f": "", "g": ""}
        parts = {name: writer.write(shape, 1) for name, shape in shapes.items()}
        latex = f"{left.format(**parts)} = {right.format(**parts)}"
        verdicts.append(check_derivation(latex, seconds=10).verdict)
    assert verdicts.count("proved") <= 2
    assert verdicts.count("refuted") + verdicts.count("error") >= NEARLY_ALL - 1
