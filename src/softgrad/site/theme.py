"""The book theme, made to work offline and by native means.

Jupyter Book always loads a theme and extensions that fetch scripts from other hosts, draw icons
with 1.5 MB of JavaScript and fold blocks by script. Here they are replaced by native HTML and by
files of the site's own: icons are a font of the few that the theme uses, folds are ``<details>``
elements.
"""

import base64
import io
import logging
import re
from functools import cache
from pathlib import Path

import pydata_sphinx_theme
import sphinx_book_theme
from docutils import nodes
from fontTools import subset
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.writers.html5 import HTML5Translator

from softgrad.site import formulas

logging.getLogger("fontTools.subset").setLevel(logging.WARNING)  # it reports each table it cuts

HERE = Path(__file__).parent
PYDATA = Path(pydata_sphinx_theme.__file__).parent / "theme/pydata_sphinx_theme"
BOOK = Path(sphinx_book_theme.__file__).parent
REPLACED = {
    "sphinx_thebe": "fetches a script from another host and runs code nowhere",
    "sphinx_togglebutton": "folds by script; folds here are <details> elements",
    "sphinx_comments": "the book has no comments",
}
SIDEBAR = ["home-link.html", "search-button-field.html", "sbt-sidebar-nav.html"]
REPLACED_STYLES = {"sphinx-thebe.css", "togglebutton.css"}


def remove_replaced_extensions(app: Sphinx) -> None:
    """Disconnect the handlers and styles of the extensions named in ``REPLACED``."""
    for listeners in app.events.listeners.values():
        listeners[:] = [
            listener
            for listener in listeners
            if getattr(listener.handler, "__module__", "").partition(".")[0] not in REPLACED
        ]
    app.registry.css_files[:] = [
        (name, attributes)
        for name, attributes in app.registry.css_files
        if name not in REPLACED_STYLES
    ]


# --- icons ------------------------------------------------------------------------------------


def icon_names() -> set[str]:
    """Names of the icons that the theme's templates and scripts use, such as ``fa-download``."""
    sources = [*PYDATA.rglob("*.html"), *BOOK.rglob("*.html"), *BOOK.rglob("*.py")]
    names = set()
    for source in sources:
        if "fontawesome" not in str(source):
            names.update(re.findall(r"\bfa-[a-z-]+[a-z]\b", source.read_text("utf-8")))
    return names


def icon_rules() -> dict[str, str]:
    """Map the names used to the code points (hexadecimal) of their icons."""
    style_sheet = next(PYDATA.rglob("fontawesome/*/css/all.min.css")).read_text("utf-8")
    rules = {}
    for selectors, codepoint in re.findall(
        r'((?:\.fa-[a-z0-9-]+::?before,?)+)\{content:"\\([0-9a-f]+)"\}', style_sheet
    ):
        for name in re.findall(r"fa-[a-z0-9-]+", selectors):
            rules[name] = codepoint
    return {name: rules[name] for name in sorted(icon_names() & rules.keys())}


def icon_codepoints_in_styles() -> set[str]:
    """Code points of icons that the themes' own style sheets ask for, such as those of notes."""
    sheets = [*PYDATA.glob("static/styles/*.css"), *BOOK.rglob("styles/*.css")]
    return {
        codepoint
        for sheet in sheets
        for codepoint in re.findall(r'"\\(f[0-9a-f]{3})"', sheet.read_text("utf-8"))
    }


def icon_font(codepoints: set[str]) -> bytes:
    """Return the theme's icon font as WOFF2, cut down to `codepoints`."""
    source = next(PYDATA.rglob("webfonts/fa-solid-900.woff2"))
    options = subset.Options(flavor="woff2", layout_features=[])
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes={int(codepoint, 16) for codepoint in codepoints})
    target = io.BytesIO()
    with subset.load_font(str(source), options) as font:
        subsetter.subset(font)
        subset.save_font(font, target, options)
    return target.getvalue()


@cache
def icon_styles() -> str:
    """CSS for the icons, with their font inside it."""
    rules = icon_rules()
    data = base64.b64encode(icon_font(set(rules.values()) | icon_codepoints_in_styles())).decode()
    family = '"Font Awesome 6 Free"'
    face = (
        f"@font-face{{font-family:{family};font-weight:900;font-display:block;"
        f'src:url("data:font/woff2;base64,{data}") format("woff2")}}\n'
        f":root{{--fa-style-family-classic:{family};--fa-font-solid:normal 900 1em/1 {family}}}\n"
        f".fas,.far,.fab,.fa-solid,.fa-regular,.fa-brands{{font:normal 900 1em/1 {family};"
        "display:inline-block;-webkit-font-smoothing:antialiased}\n"
        ".fa-lg{font-size:1.25em;line-height:.05em;vertical-align:-.075em}\n"
    )
    icons = (f'.{name}::before{{content:"\\{code}"}}' for name, code in rules.items())
    return face + "\n".join(icons) + "\n"


def write_generated_styles(app: Sphinx, _exception: Exception | None) -> None:
    """Write the style sheet with the fonts, and drop the theme's icon files and source maps."""
    if app.builder.format != "html":
        return
    static = Path(app.outdir) / "_static"
    if not static.is_dir():
        return
    (static / "fonts.css").write_text(icon_styles() + formulas.font_face(), "utf-8")
    for unused in [*static.rglob("*.map"), *static.glob("vendor/fontawesome/**/*.*")]:
        if unused.is_file():
            unused.unlink()


# --- folds ------------------------------------------------------------------------------------


class fold(nodes.General, nodes.Element):  # noqa: N801  (docutils names its nodes in lower case)
    """A block that the reader opens: ``<details>``."""


class fold_title(nodes.General, nodes.TextElement):  # noqa: N801
    """The line that opens it: ``<summary>``."""


class FoldDropdowns(SphinxPostTransform):
    """Turn each admonition, exercise or solution of class ``dropdown`` into a fold."""

    default_priority = 900  # after the titles of exercises and solutions are resolved
    formats = ("html",)

    def run(self, **_kwargs: object) -> None:
        """Replace the nodes in place."""
        for block in list(self.document.findall(nodes.Admonition)):
            if "dropdown" in block["classes"]:
                block.replace_self(self.folded(block))

    @staticmethod
    def folded(block: nodes.Element) -> fold:
        """Return the fold that shows the children of `block`."""
        title, *content = block.children
        classes = [name for name in block["classes"] if name != "dropdown"]
        node = fold("", fold_title("", "", *title.children), *content, ids=block["ids"])
        node["classes"] = ["fold", "admonition", *classes]
        return node


def visit_fold(self: HTML5Translator, node: fold) -> None:
    """Open ``<details>``."""
    self.body.append(self.starttag(node, "details"))


def depart_fold(self: HTML5Translator, _node: fold) -> None:
    """Close ``<details>``."""
    self.body.append("</details>\n")


def visit_fold_title(self: HTML5Translator, node: fold_title) -> None:
    """Open ``<summary>``."""
    self.body.append(self.starttag(node, "summary", "", CLASS="admonition-title"))


def depart_fold_title(self: HTML5Translator, _node: fold_title) -> None:
    """Close ``<summary>``."""
    self.body.append("</summary>\n")


# --- bibliography -----------------------------------------------------------------------------


def visit_citation(self: HTML5Translator, node: nodes.citation) -> None:
    """Open an entry as a list item, not with docutils's deprecated role ``doc-biblioentry``."""
    if not isinstance(node.previous_sibling(), nodes.citation):
        self.body.append('<div role="list" class="citation-list">\n')
    self.body.append(self.starttag(node, "div", classes=["citation"], role="listitem"))


def depart_citation(self: HTML5Translator, node: nodes.citation) -> None:
    """Close the entry, and the list after the last one."""
    HTML5Translator.depart_citation(self, node)


# --- set-up -----------------------------------------------------------------------------------


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
    app.add_node(fold, html=(visit_fold, depart_fold))
    app.add_node(fold_title, html=(visit_fold_title, depart_fold_title))
    app.add_node(nodes.citation, override=True, html=(visit_citation, depart_citation))
    app.add_post_transform(FoldDropdowns)
    app.add_css_file("fonts.css")
    app.add_css_file("book.css", priority=900)
