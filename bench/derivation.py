"""How long the derivation checker takes: reading, each engine, and suggestions.

Run ``python bench/derivation.py``; with ``--sympy`` SymPy also confirms every step, at n = 1 to 5
(about a minute), and its time is compared with that of the other two engines together.
"""

import argparse
import itertools
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from softgrad.derivation import check_derivation, suggest
from softgrad.derivation.check import Checker
from softgrad.derivation.engines import all_sizes, numeric, symbolic
from softgrad.derivation.engines.claim import Claim
from softgrad.derivation.limits import Deadline
from softgrad.derivation.meaning.notation import Notation
from softgrad.derivation.reading.chains import read
from tests.derivation.true_steps import ALL, NOTATIONS

SLIPS = [
    r"\frac{\partial p_i}{\partial z_j} = p_i (\delta_{ij} - p_i)",
    r"\frac{\partial L}{\partial z_i} = y_i - p_i",
    r"\frac{\partial L}{\partial z_i} = -y_i (1 - p_i) + \sum_{k \ne 1} y_k p_i",
]


def timed(action, *arguments) -> tuple[float, object]:
    start = time.process_time()
    result = action(*arguments)
    return 1000 * (time.process_time() - start), result


def claims() -> list[tuple[Claim, Notation]]:
    """Every step of the test table as a claim."""
    found = []
    for derivation in ALL:
        notation = NOTATIONS[derivation.notation]
        checker = Checker(read(derivation.latex), notation, (), False, Deadline(60))
        for chain in checker.document.chains:
            elaborator, meanings = checker.meanings(chain)
            for left, right in itertools.pairwise(meanings):
                found.append((checker.claims(left, right, elaborator), notation))
    return found


def row(name: str, times: list[float]) -> None:
    ordered = sorted(times)
    ninety = ordered[int(0.9 * len(ordered))]
    print(f"{name:34}{statistics.median(times):10.2f}{ninety:10.2f}{ordered[-1]:10.2f}")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--sympy", action="store_true", help="also time SymPy on every step")
    chosen = options.parse_args()
    check_derivation("p_i = p_i")  # builds the grammar
    steps = claims()
    print(f"{len(steps)} true steps{'':21}    median   90 %      largest   (ms a step)")
    row("reading and meaning", [timed(claims)[0] / len(steps)])
    proofs = [timed(all_sizes.decide, claim, notation, Deadline(60)) for claim, notation in steps]
    witnesses = [timed(numeric.search, claim, notation, Deadline(60)) for claim, notation in steps]
    row("proof for every size", [duration for duration, _ in proofs])
    row("numeric witness", [duration for duration, _ in witnesses])
    both = [a + b for (a, _), (b, _) in zip(proofs, witnesses, strict=True)]
    row("both", both)
    row("suggestions for a slip", [timed(suggest, slip)[0] for slip in SLIPS])
    print(f"proved: {sum(proof.outcome == 'proved' for _, proof in proofs)} of {len(steps)}")
    if chosen.sympy:
        timed(symbolic.decide, *steps[0], Deadline(60))  # imports SymPy
        judged = [timed(symbolic.decide, c, n, Deadline(60)) for c, n in steps]
        row("SymPy at n = 1 … 5", [duration for duration, _ in judged])
        total = sum(duration for duration, _ in judged) / 1000
        held = sum(result.outcome == "holds" for _, result in judged)
        print(f"SymPy confirms {held} of {len(steps)} in {total:.1f} s")
        ratio = statistics.median(d / max(b, 1e-3) for (d, _), b in zip(judged, both, strict=True))
        print(f"SymPy takes {ratio:.1f} times as long as proof and witness (median)")


if __name__ == "__main__":
    main()
