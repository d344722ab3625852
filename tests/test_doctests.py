"""The examples in docstrings and in the README give what they show."""

import doctest
import importlib
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest

import softgrad

mpl.use("Agg")

README = Path(__file__).parents[1] / "README.md"
PACKAGE = Path(softgrad.__file__).parent
MODULES = [
    ".".join(("softgrad", *path.relative_to(PACKAGE).with_suffix("").parts))
    for path in sorted(PACKAGE.rglob("*.py"))
    if ">>>" in path.read_text("utf-8")
]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module(name):
    with mpl.rc_context():
        results = doctest.testmod(importlib.import_module(name))
    plt.close("all")
    assert results.attempted > 0
    assert results.failed == 0


def test_every_part_of_the_package_has_examples():
    """If this fails, modules are no longer found, and the test above tests nothing."""
    parts = {name.split(".")[1] for name in MODULES}
    assert {"functions", "jacobian", "losses", "layer", "gradcheck", "datasets", "plots"} <= parts
    assert {"derivation", "widgets", "site"} <= parts


def test_the_examples_of_the_readme():
    results = doctest.testfile(str(README), module_relative=False)
    assert results.attempted > 0
    assert results.failed == 0


def test_a_wrong_example_is_noticed():
    example = doctest.DocTestParser().get_doctest(">>> 1 + 1\n3\n", {}, "wrong", None, 0)
    assert doctest.DocTestRunner(verbose=False).run(example, out=lambda _: None).failed == 1
