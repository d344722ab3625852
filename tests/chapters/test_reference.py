"""The reference has an entry for everything public, and for nothing else."""

import inspect
import re
from collections.abc import Iterator
from types import ModuleType

import pytest

import softgrad
from softgrad import datasets, derivation, plots, widgets
from tests.chapters.conftest import Chapter

ENTRY = re.compile(r"^\.\. (currentmodule|auto(?:function|class|exception)|py:data):: (\S+)$", re.M)


def entries(text: str) -> Iterator[tuple[str, str]]:
    """Module and name of each entry of a reference page."""
    module = ""
    for kind, name in ENTRY.findall(text):
        if kind == "currentmodule":
            module = name
        else:
            yield module, name


def public_names(module: ModuleType) -> set[str]:
    """What ``__all__`` lists; where there is none, the functions and classes that it defines."""
    if hasattr(module, "__all__"):
        return set(module.__all__)
    defined = inspect.getmembers(
        module, lambda thing: inspect.isfunction(thing) or inspect.isclass(thing)
    )
    return {
        name
        for name, thing in defined
        if thing.__module__ == module.__name__ and not name.startswith("_")
    }


@pytest.mark.parametrize(
    "module", [softgrad, derivation, widgets, datasets, plots], ids=lambda module: module.__name__
)
def test_every_public_name_has_its_entry_and_no_entry_is_left_over(module):
    found = [name for where, name in entries(Chapter("reference").text) if where == module.__name__]
    assert sorted(found) == sorted(public_names(module))


def test_an_entry_belongs_to_the_module_that_was_named_last():
    modules = ".. currentmodule:: one\n.. autofunction:: f\n.. currentmodule:: two\n"
    text = modules + ".. py:data:: A\n\n   A constant.\n"
    assert list(entries(text)) == [("one", "f"), ("two", "A")]
