"""Sphinx extension of the book: offline pages, formulas, live widgets, downloads.

Each module beside this one is one part with its own ``setup``:

- ``formulas``: LaTeX to MathML while the book is built;
- ``theme``: the book theme without scripts and files from other hosts;
- ``icons``: the icons of the theme as a small font (it has no ``setup``: `theme` writes it);
- ``folds``: hints, solutions and hidden parts of cells as native ``<details>``;
- ``citations``: the bibliography as a list;
- ``exercises``: the lasting name of each exercise beside its title;
- ``derivations``: checked derivations as numbered equations;
- ``derivation_list``: the page that lists all of them;
- ``freshness``: no stale results after a change in the package;
- ``downloads``: each chapter as a notebook;
- ``static_widgets``: widgets that live on the page without a kernel;
- ``api``: the reference page from docstrings.
"""

from sphinx.application import Sphinx


def setup(app: Sphinx) -> dict[str, bool]:
    """Set up every part."""
    # Imported here, so that a part can be used, and tested, without the others.
    from softgrad.site import (
        api,
        citations,
        derivation_list,
        derivations,
        downloads,
        exercises,
        folds,
        formulas,
        freshness,
        static_widgets,
        theme,
    )

    look = (theme, folds, citations, exercises, formulas)
    content = (derivations, derivation_list, static_widgets, downloads, api)
    for part in (freshness, *look, *content):
        part.setup(app)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
