"""Widgets that live on a static page, without a kernel and without another host.

While a page is built, each widget's picture is kept beside its live view, for print and for
readers without JavaScript. The page embeds the state of its widgets; the code that draws them is
one script for the whole site, ``softgrad-widgets.js``, run by ``widget-host.js``. Both are linked
only on pages that have widgets.
"""

import json
import math
from pathlib import Path

from docutils import nodes
from myst_nb.sphinx_ import NbMetadataCollector
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging

from softgrad.site.minify import minified
from softgrad.widgets import WIDGETS, anywidget_id, static_script, static_styles

LOGGER = logging.getLogger(__name__)
STATIC = Path(__file__).parent / "static"
STATE_MIME = "application/vnd.jupyter.widget-state+json"
VIEW_MIME = "application/vnd.jupyter.widget-view+json"
REFERENCE = "IPY_MODEL_"
OWN_WIDGETS = frozenset(map(anywidget_id, WIDGETS))
SCRIPTS = {"softgrad-widgets.js": {"defer": "defer"}, "widget-host.js": {"defer": "defer"}}
STYLES = ("softgrad-widgets.css", "widget-host.css")

# The models that widget-host.js draws, or that need no drawing.
CONTROLS = frozenset(
    f"{name}Model"
    for name in (
        *("FloatSlider", "IntSlider", "FloatLogSlider", "Checkbox", "Dropdown"),
        *("Label", "HTML", "HTMLMath", "Box", "HBox", "VBox"),
    )
)


# --- the state of a page's widgets --------------------------------------------------------------


def page_models(env: BuildEnvironment, page: str) -> dict[str, dict]:
    """Return the models embedded in `page`, by their ids in the executed notebook."""
    _, attributes = NbMetadataCollector.get_js_files(env, page).get("ipywidgets_state", ("", {}))
    return json.loads(attributes.get("body", "{}")).get("state", {})


def stable_ids(models: dict[str, dict]) -> dict[str, str]:
    """Return ids that are the same in each build, for the random ones of the kernel."""
    return {model_id: f"widget-{number}" for number, model_id in enumerate(models, start=1)}


def is_needed(model: dict) -> bool:
    """Tell whether the static host has a use for `model`: layouts and styles it does not read."""
    return not model["model_name"].endswith(("LayoutModel", "StyleModel"))


def shown_state(model: dict) -> dict:
    """Return the state that the page embeds: the book's widgets have their code in the script."""
    state = model["state"]
    if state.get("_anywidget_id") in OWN_WIDGETS:
        return {name: value for name, value in state.items() if name not in {"_esm", "_css"}}
    return state


def clean(value: object, ids: dict[str, str]) -> object:
    """Return `value` with stable ids in its references, and with nan and infinities as text.

    JSON cannot hold those numbers; as text a widget refuses them by name.
    """
    if isinstance(value, dict):
        return {name: clean(entry, ids) for name, entry in value.items()}
    if isinstance(value, list):
        return [clean(entry, ids) for entry in value]
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, str) and value.startswith(REFERENCE):
        model_id = value.removeprefix(REFERENCE)
        return REFERENCE + ids.get(model_id, model_id)
    return value


def embedded_state(models: dict[str, dict]) -> str:
    """Return the JSON for the page. Nothing in it can end the script element."""
    ids = stable_ids(models)
    needed = {
        ids[model_id]: clean({**model, "state": shown_state(model)}, ids)
        for model_id, model in models.items()
        if is_needed(model)
    }
    page = {"version_major": 2, "version_minor": 0, "state": needed}
    text = json.dumps(page, allow_nan=False, separators=(",", ":"))
    return text.replace("<", "\\u003c")


# --- what cannot be shown -----------------------------------------------------------------------


def can_show(model: dict) -> bool:
    """Tell whether the static host draws `model`."""
    if model["model_name"] == "AnyModel":
        state = model["state"]
        source = str(state.get("_esm", ""))
        is_text = bool(source) and not source.startswith(("http://", "https://"))
        return state.get("_anywidget_id") in OWN_WIDGETS or is_text
    return model["model_module"] == "@jupyter-widgets/controls" and model["model_name"] in CONTROLS


def models_in_view(models: dict[str, dict], model_id: str) -> list[dict]:
    """Return the model with `model_id` and those inside it, at any depth."""
    found, waiting = {}, [model_id]
    while waiting:
        current = waiting.pop()
        if current in found or current not in models:
            continue
        found[current] = models[current]
        children = models[current]["state"].get("children")
        if isinstance(children, list):
            waiting += [str(child).removeprefix(REFERENCE) for child in children]
    return list(found.values())


def warn_of_unknown_models(models: dict[str, dict], model_id: str, view: nodes.Node) -> None:
    """Warn, with page and model, of each model that the page could only show as a message."""
    if model_id not in models:
        LOGGER.warning(
            "the page shows a widget whose state it does not hold (model %s)",
            model_id,
            location=view,
            type="softgrad",
            subtype="widget",
        )
    for model in models_in_view(models, model_id):
        if not can_show(model):
            LOGGER.warning(
                "the page embeds the widget model %s.%s, which a static page cannot show; "
                "leave it out, or use an anywidget or one of the controls %s",
                model["model_module"],
                model["model_name"],
                ", ".join(sorted(name.removesuffix("Model") for name in CONTROLS)),
                location=view,
                type="softgrad",
                subtype="widget",
            )


# --- pages --------------------------------------------------------------------------------------


class KeepPictures(SphinxPostTransform):
    """Keep the picture of each widget beside its live view."""

    default_priority = 3  # before myst-nb's SelectMimeType, which keeps one form of an output
    formats = ("html",)

    def run(self, **_kwargs: object) -> None:
        """Replace, in each output that is a widget, the view by picture and view."""
        models = page_models(self.env, self.env.docname)
        for bundle in self.document.findall(is_output):
            forms = {form["mime_type"]: form for form in bundle.children}
            if VIEW_MIME in forms:
                forms[VIEW_MIME][:] = [self.picture_and_view(forms, models)]

    def picture_and_view(
        self, forms: dict[str, nodes.Element], models: dict[str, dict]
    ) -> nodes.Element:
        """Return the picture, or a note where there is none, and the view with a stable id."""
        view = forms[VIEW_MIME].children[0]
        model_id = json.loads(view.astext().partition(">")[2].rpartition("<")[0])["model_id"]
        warn_of_unknown_models(models, model_id, view)
        stable_id = stable_ids(models).get(model_id, "widget-0")
        picture = picture_of(forms)
        output = nodes.container(classes=["widget-output"])
        if picture is None:
            note = "<noscript><p>What stands here moves, and needs JavaScript.</p></noscript>"
            output += nodes.raw("", note, format="html")
        else:
            output["classes"].append("has-picture")
            output += nodes.container("", picture, classes=["widget-picture"])
        script = f'<script type="{VIEW_MIME}">{json.dumps({"model_id": stable_id})}</script>'
        output += nodes.raw("", script, format="html")
        return output


def is_output(node: nodes.Node) -> bool:
    """Tell whether `node` holds the forms of one notebook output."""
    return isinstance(node, nodes.container) and node.get("nb_element") == "mime_bundle"


def picture_of(forms: dict[str, nodes.Element]) -> nodes.image | None:
    """Return the picture among the forms of an output, with its description as alt text."""
    for mime_type in ("image/svg+xml", "image/png"):
        image = forms[mime_type].next_node(nodes.image) if mime_type in forms else None
        if image is not None:
            image = image.deepcopy()
            if "text/plain" in forms and not image.get("alt"):
                image["alt"] = " ".join(forms["text/plain"].astext().split())
            return image
    return None


def finish_page(
    app: Sphinx, pagename: str, _template: str, context: dict, _doctree: nodes.document | None
) -> None:
    """On a page with widgets: embed their state safely, and link the styles."""
    for script in context.get("script_files", []):
        if getattr(script, "attributes", {}).get("type") == STATE_MIME:
            script.attributes["body"] = embedded_state(page_models(app.env, pagename))
            for name in STYLES:
                app.add_css_file(name)


# --- files of the site --------------------------------------------------------------------------


def use_own_scripts(_app: Sphinx, config: Config) -> None:
    """Let myst-nb link the book's host on pages with widgets, in place of one from another host."""
    config.nb_ipywidgets_js = SCRIPTS


def write_widgets(app: Sphinx) -> None:
    """Write the script and the styles of the book's widgets, made from their present sources."""
    if app.builder.format == "html":
        static = Path(app.outdir) / "_static"
        static.mkdir(parents=True, exist_ok=True)
        (static / "softgrad-widgets.js").write_text(static_script(), "utf-8")
        (static / "softgrad-widgets.css").write_text(static_styles(), "utf-8")


def minify_scripts(app: Sphinx, exception: Exception | None) -> None:
    """Shorten the scripts in the built site."""
    if app.builder.format == "html" and exception is None:
        for name in SCRIPTS:
            script = Path(app.outdir) / "_static" / name
            script.write_text(minified(script.read_text("utf-8")), "utf-8")


def setup(app: Sphinx) -> None:
    """Register the steps. No setting is needed in the book's configuration."""
    app.connect("config-inited", use_own_scripts)
    app.connect("builder-inited", write_widgets)
    app.connect("html-page-context", finish_page, priority=900)
    app.connect("build-finished", minify_scripts, priority=900)
    app.add_post_transform(KeepPictures)
