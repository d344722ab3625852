"""Docstrings of the public names are whole, and name equations that exist."""

import inspect
import re
from pathlib import Path

import pytest

import softgrad
from softgrad import datasets, plots

CHAPTERS = Path(__file__).parents[1] / "chapters"
SOURCE = re.compile(r"chapter\s+`(\w+)`,\s+equation\s+``(eq-[\w-]+)``")

PUBLIC = {name: getattr(softgrad, name) for name in softgrad.__all__}
FUNCTIONS = {name: thing for name, thing in PUBLIC.items() if inspect.isfunction(thing)}
HELPERS = {
    f"{module.__name__}.{name}": function
    for module in (datasets, plots)
    for name, function in inspect.getmembers(module, inspect.isfunction)
    if function.__module__ == module.__name__ and not name.startswith("_")
}


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=FUNCTIONS)
def test_a_public_function_says_all_that_a_caller_needs(function):
    text = inspect.getdoc(function)
    for section in ("Parameters", "Returns", "Raises", "Notes", "Examples"):
        assert f"\n{section}\n---" in text, section
    for parameter in inspect.signature(function).parameters:
        assert re.search(rf"^(\w+, )*{parameter}(, \w+)* :", text, re.MULTILINE), parameter
    assert SOURCE.search(text)


@pytest.mark.parametrize("name", sorted(PUBLIC.keys() | HELPERS.keys()))
def test_a_public_name_has_an_example(name):
    assert ">>> " in inspect.getdoc((PUBLIC | HELPERS)[name])


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=FUNCTIONS)
def test_the_equation_that_a_docstring_names_is_in_its_chapter(function):
    for chapter, label in SOURCE.findall(inspect.getdoc(function)):
        text = (CHAPTERS / f"{chapter}.md").read_text("utf-8")
        assert f'label="{label}"' in text, (chapter, label)
