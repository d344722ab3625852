"""The reference page, from docstrings: widgets document their state under "Traits".

Numpydoc knows "Attributes" and no "Traits", though both are written alike.
"""

from numpydoc.docscrape import NumpyDocString
from sphinx.application import Sphinx


def traits_as_attributes(
    _app: Sphinx, _what: str, _name: str, _object: object, _options: object, lines: list[str]
) -> None:
    """Rename the section in place, with an underline that fits."""
    for number, line in enumerate(lines[:-1]):
        if line.strip() == "Traits" and set(lines[number + 1].strip()) == {"-"}:
            lines[number] = line.replace("Traits", "Attributes")
            lines[number + 1] = lines[number + 1].replace("------", "----------")


def setup(app: Sphinx) -> None:
    """Read docstrings as numpydoc, before it reads them."""
    app.setup_extension("sphinx.ext.autodoc")
    app.setup_extension("numpydoc")
    NumpyDocString.sections["Traits"] = []  # else it warns of the section before it is renamed
    app.connect("autodoc-process-docstring", traits_as_attributes, priority=1)
