"""The book theme, made to work offline and by native means.

Jupyter Book always loads a theme and extensions that fetch scripts from other hosts, draw icons
with 1.5 MB of JavaScript and fold blocks by script. Here their handlers are removed; `icons`,
`folds` and `citations` put native HTML and files of the site's own in their place.
"""

import re
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config

from softgrad.site import formulas, icons

HERE = Path(__file__).parent
REPLACED = {
    "sphinx_thebe": "fetches a script from another host and runs code nowhere",
    "sphinx_togglebutton": "folds by script; folds here are <details> elements",
    "sphinx_comments": "the book has no comments",
}
NO_COLOURS = re.compile(r'(<html [^>]*data-theme=)"auto"')
SIDEBAR = ["home-link.html", "search-button-field.html", "sbt-sidebar-nav.html"]
REPLACED_STYLES = {"sphinx-thebe.css", "togglebutton.css"}


def remove_replaced_extensions(app: Sphinx) -> None:
    """Disconnect the handlers and styles of the extensions named in ``REPLACED``."""
    connected = [listener for group in app.events.listeners.values() for listener in group]
    for listener in connected:
        if getattr(listener.handler, "__module__", "").partition(".")[0] in REPLACED:
            app.disconnect(listener.id)
    app.registry.css_files[:] = [
        (name, attributes)
        for name, attributes in app.registry.css_files
        if name not in REPLACED_STYLES
    ]


def write_generated_styles(app: Sphinx, _exception: Exception | None) -> None:
    """Write the style sheet with the fonts, and drop the theme's icon files and source maps."""
    if app.builder.format != "html":
        return
    static = Path(app.outdir) / "_static"
    if not static.is_dir():
        return
    (static / "fonts.css").write_text(icons.icon_styles() + formulas.font_face(), "utf-8")
    for unused in [*static.rglob("*.map"), *static.glob("vendor/fontawesome/**/*.*")]:
        if unused.is_file():
            unused.unlink()


def give_colours_without_script(app: Sphinx, _exception: Exception | None) -> None:
    """Name the light theme in each page: the theme has colours for "light" and "dark" alone.

    A script replaces the name as soon as it runs; where none runs, "auto" would have no colours.
    """
    if app.builder.format != "html":
        return
    for path in Path(app.outdir).rglob("*.html"):
        page = path.read_text("utf-8")
        if NO_COLOURS.search(page):
            path.write_text(NO_COLOURS.sub(r'\1"light"', page, count=1), "utf-8")


def use_own_files(_app: Sphinx, config: Config) -> None:
    """Put the folders beside this file before the theme's, and set what the theme lacks."""
    config.templates_path.insert(0, str(HERE / "templates"))
    config.html_static_path.append(str(HERE / "static"))
    config.html_show_search_summary = False  # it fetches pages, which browsers refuse from disk
    config.html_sidebars = {"**": SIDEBAR}
    config.html_favicon = config.html_favicon or str(HERE / "static" / "favicon.svg")
    config.html_context.setdefault("default_mode", "auto")  # follow the reader's system


def setup(app: Sphinx) -> None:
    """Register the changes to the theme."""
    remove_replaced_extensions(app)
    app.connect("config-inited", use_own_files)
    app.connect("build-finished", write_generated_styles, priority=900)
    app.connect("build-finished", give_colours_without_script, priority=900)
    app.add_css_file("fonts.css")
    app.add_css_file("book.css", priority=900)
