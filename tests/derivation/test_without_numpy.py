"""The checker runs where only pure-Python packages can be had."""

import subprocess
import sys

REFUSED = """
import sys

class Refusal:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("numpy", "scipy", "sympy", "matplotlib"):
            raise ModuleNotFoundError(f"{name} is not to be had here")

sys.meta_path.insert(0, Refusal())
"""

CHECKS = r"""
from softgrad.derivation import check_derivation, suggest
report = check_derivation(r"\frac{\partial L}{\partial z_i} = p_i - y_i")
assert report.verdict == "proved"
slip = check_derivation(r"\frac{\partial L}{\partial z_i} = y_i - p_i")
assert slip.verdict == "refuted"
assert "import numpy" in slip.first_bad.counterexample.numpy()
assert suggest(slip.latex)
assert "text/html" in slip._repr_mimebundle_()
"""

NUMBERS = """
import softgrad
assert "softmax" in dir(softgrad)
try:
    softgrad.softmax
except ModuleNotFoundError as error:
    print(error)
"""

NAMES = """
import softgrad
from softgrad import *
assert set(softgrad.__all__) <= set(dir(softgrad))
assert softmax is softgrad.functions.softmax is softgrad.softmax
assert callable(cross_entropy_grad)
assert not hasattr(softgrad, "softmin")
"""


def run(code: str) -> str:
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    return result.stdout.strip()


def test_derivations_are_checked_without_numpy():
    run(REFUSED + CHECKS)


def test_the_refusal_of_that_test_works():
    assert run(REFUSED + NUMBERS) == "numpy is not to be had here"


def test_the_numeric_names_load_on_first_use():
    run(NAMES)
