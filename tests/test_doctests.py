"""The examples in the docstrings of the numerics give what they show."""

import doctest
import importlib

import pytest


@pytest.mark.parametrize("name", ["functions", "jacobian", "losses", "layer", "gradcheck"])
def test_the_examples_of_a_module(name):
    results = doctest.testmod(importlib.import_module(f"softgrad.{name}"))
    assert results.attempted > 0
    assert results.failed == 0
