"""The static host: links, core controls, other people's anywidgets, and hostile state."""

import json

import pytest
from playwright.sync_api import expect

from softgrad.site import static_widgets
from softgrad.widgets import JacobianExplorer, SoftmaxExplorer, anywidget_id, static_script
from tests.small_book import SmallBook

HOST = static_widgets.STATIC / "widget-host.js"
GOOD_STATE = {"logits": [2, 1, 0.1], "temperature": 1, "selected": [0, 1], "layer": "J"}
CONTROLS = "@jupyter-widgets/controls"


def model(name: str, module: str = CONTROLS, **state: object) -> dict:
    return {"model_name": name, "model_module": module, "state": state}


def explorer(**changes: object) -> dict:
    state = {**GOOD_STATE, **changes, "_anywidget_id": anywidget_id(JacobianExplorer)}
    return model("AnyModel", "anywidget", **state)


def page_text(state: str, views: list[str]) -> str:
    """Return a page with an embedded state and one view for each of `views`."""
    view_tags = "".join(
        f'<div class="widget-output"><script type="{static_widgets.VIEW_MIME}">'
        f"{json.dumps({'model_id': view})}</script></div>"
        for view in views
    )
    return (
        f"<!doctype html><html lang=en><meta charset=utf-8><title>Page</title><body>{view_tags}"
        f'<script type="{static_widgets.STATE_MIME}">{state}</script>'
        f"<script>{static_script()}</script><script>{HOST.read_text('utf-8')}</script>"
    )


@pytest.fixture
def show(visit, tmp_path):
    """Return a function that opens a page with models and a view of each of them in `views`."""

    def open_page(models: dict[str, dict] | str, views: list[str]) -> object:
        is_text = isinstance(models, str)
        state = models if is_text else static_widgets.embedded_state(models)
        if not is_text:
            ids = static_widgets.stable_ids(models)
            views = [ids.get(view, view) for view in views]
        path = tmp_path / "page.html"
        path.write_text(page_text(state, views), "utf-8")
        return visit(path.as_uri())

    return open_page


# --- hostile state ------------------------------------------------------------------------------

HOSTILE = {
    "nan": ({"logits": [1.0, float("nan")]}, 'logits[1] is "nan"'),
    "infinity": ({"logits": [1.0, float("inf")]}, 'logits[1] is "inf"'),
    "too many": ({"logits": [0.0] * 10_000}, "logits has 10000 entries: expected 2 to 8"),
    "too few": ({"logits": [0.0]}, "logits has 1 entries: expected 2 to 8"),
    "no list": ({"logits": "abc"}, 'logits is "abc": expected a list'),
    "no number": ({"logits": [[1], {}]}, "logits[0] is [1]: expected a number"),
    "missing": ({"logits": None}, "logits is null"),
    "too large": ({"logits": [1e308, 0]}, "logits[0] is 1e+308"),
    "temperature": ({"temperature": 0}, "temperature is 0: expected a number from 0.01"),
    "selection": ({"selected": [0, 7]}, "selected is [0,7]: there are 3 logits"),
    "layer": ({"layer": "<b>K</b>"}, 'layer is "<b>K</b>": expected one of J, diagonal, outer'),
    "half an index": ({"selected": [0.5, 0]}, "selected is [0.5,0]: expected two indices"),
    "markup": ({"logits": "</script><img src=x onerror=alert(1)>"}, "</script><img src=x"),
}


@pytest.mark.parametrize(("changes", "said"), HOSTILE.values(), ids=HOSTILE)
def test_hostile_state_becomes_a_message_and_leaves_the_others_alone(show, changes, said):
    opened = show({"a1": explorer(**changes), "b2": explorer()}, ["a1", "b2"])
    expect(opened.page.get_by_role("alert")).to_contain_text(said)
    expect(opened.page.get_by_role("grid")).to_have_count(1)
    assert opened.page.locator("img").count() == 0
    assert opened.errors == []


def test_state_that_turns_hostile_later_is_refused_and_can_recover(show):
    page = show({"a1": explorer()}, ["a1"]).page
    set_logits = "logits => softgradWidgetHost.models.get('widget-1').set('logits', logits)"
    page.evaluate(set_logits, [1, None])
    expect(page.get_by_role("alert")).to_contain_text("logits[1] is null")
    page.evaluate(set_logits, [float("nan"), 1])
    expect(page.get_by_role("alert")).to_contain_text("logits[0] is NaN")
    expect(page.get_by_role("grid")).to_have_count(0)
    page.evaluate(set_logits, [1, 2, 3, 4])
    expect(page.get_by_role("grid")).to_have_count(1)
    expect(page.get_by_role("alert")).to_have_count(0)


@pytest.mark.parametrize("state", ["{", '{"state": {"a1": null}}', '{"state": 3}', "null"])
def test_unreadable_state_becomes_a_message(show, state):
    opened = show(state, ["a1"])
    expect(opened.page.get_by_role("alert")).to_contain_text("This widget cannot be shown here")
    assert opened.errors == []


MALFORMED = {
    "nothing": None,
    "a number": 3,
    "no buffers": {**explorer(), "buffers": 7},
    "a buffer without a path": {**explorer(), "buffers": [{"encoding": "base64", "data": "AA=="}]},
    "a buffer in no place": {
        **explorer(),
        "buffers": [{"path": ["no", "where"], "encoding": "base64", "data": "AA=="}],
    },
    "a buffer in every object": {
        **explorer(),
        "buffers": [{"path": ["__proto__", "hostile"], "encoding": "base64", "data": "AA=="}],
    },
    "a buffer of no base64": {
        **explorer(),
        "buffers": [{"path": ["data"], "encoding": "base64", "data": "?"}],
    },
    "no state": {**explorer(), "state": None},
    "a state of text": {**explorer(), "state": "abc"},
    "a name of every object": {**explorer(), "model_name": "constructor"},
    "no name": {**explorer(), "model_name": None},
    "a link to nothing": model("LinkModel", source=None, target=3),
    "a widget of every object": model("AnyModel", "anywidget", _anywidget_id="constructor"),
    "a widget of the prototype": model("AnyModel", "anywidget", _anywidget_id="__proto__"),
}


@pytest.mark.parametrize("malformed", MALFORMED.values(), ids=MALFORMED)
def test_a_malformed_model_becomes_a_message_and_leaves_the_others_alone(show, malformed):
    opened = show(json.dumps({"state": {"a1": malformed, "b2": explorer()}}), ["a1", "b2"])
    expect(opened.page.get_by_role("alert")).to_contain_text("This widget cannot be shown here")
    expect(opened.page.get_by_role("grid")).to_have_count(1)
    assert opened.page.evaluate("() => ({}).hostile") is None
    assert opened.errors == []


def test_children_that_are_no_list_are_a_message_and_a_missing_one_too(show):
    models = {
        "a1": model("VBoxModel", children="IPY_MODEL_b2x"),
        "b2": model("HBoxModel", children=[None, "IPY_MODEL_c3"]),
        "c3": explorer(),
        "d4": model("VBoxModel", children=7),
        "e5": model("VBoxModel", children=None),
    }
    opened = show(models, ["a1", "b2", "d4", "e5"])
    expect(opened.page.get_by_role("alert")).to_have_count(3)
    for message in opened.page.get_by_role("alert").all_text_contents():
        assert "its state is not on this page" in message
    expect(opened.page.get_by_role("grid")).to_have_count(1)
    assert opened.errors == []


def test_a_box_inside_itself_is_a_message_and_shows_the_rest_once(show):
    models = {
        "a1": model("VBoxModel", children=["IPY_MODEL_b2", "IPY_MODEL_c3"]),
        "b2": model("HBoxModel", children=["IPY_MODEL_a1"]),
        "c3": explorer(),
    }
    opened = show(models, ["a1"])
    expect(opened.page.get_by_role("alert")).to_have_text(
        "This widget cannot be shown here: this box is inside itself."
    )
    expect(opened.page.get_by_role("grid")).to_have_count(1)
    assert opened.errors == []


def test_one_box_may_stand_twice_on_a_page(show):
    models = {"a1": model("VBoxModel", children=["IPY_MODEL_b2"]), "b2": explorer()}
    page = show(models, ["a1", "a1"]).page
    expect(page.get_by_role("grid")).to_have_count(2)
    expect(page.get_by_role("alert")).to_have_count(0)


def test_a_view_without_its_model_says_so(show):
    page = show({"a1": explorer()}, ["elsewhere"]).page
    expect(page.get_by_role("alert")).to_contain_text(
        "its state is not on this page, or cannot be read"
    )


def test_markup_in_labels_stays_text(show):
    markup = "<b>bold</b><img src=x onerror=alert(1)>"
    models = {
        "a1": model("LabelModel", value=markup),
        "b2": model("HTMLModel", value=markup),
        "c3": model("FloatSliderModel", min=0, max=1, step=0.1, value=0, description=markup),
    }
    page = show(models, ["a1", "b2", "c3"]).page
    expect(page.locator(".widget-host-row").nth(0)).to_have_text(markup)
    expect(page.locator(".widget-host-row").nth(1)).to_have_text("bold")
    expect(page.locator(".widget-host-label")).to_have_text(markup)
    assert page.locator("img, b").count() == 0


@pytest.mark.parametrize("ends", [{"min": None, "max": 1}, {"min": 2, "max": 1}, {"min": "a"}])
def test_a_slider_without_ends_becomes_a_message(show, ends):
    page = show({"a1": model("FloatSliderModel", step=0.1, value=0, **ends)}, ["a1"]).page
    expect(page.get_by_role("alert")).to_contain_text("cannot be drawn")


# --- models that compose ------------------------------------------------------------------------


def test_two_views_of_one_model_stay_in_step(show):
    page = show({"a1": explorer()}, ["a1", "a1"]).page
    page.get_by_role("slider", name="logit z₁", exact=True).first.press("End")
    expect(page.locator(".sg-field").nth(0)).to_have_value("6")
    expect(page.locator(".sg-class .sg-field").nth(4)).to_have_value("6")


def test_a_linked_slider_drives_the_widget_and_back(show):
    models = {
        "a1": explorer(),
        "b2": model(
            "FloatSliderModel",
            min=0.1,
            max=4.0,
            step=0.1,
            value=1.0,
            description="T",
            readout_format=".2f",
        ),
        "c3": model("VBoxModel", children=["IPY_MODEL_b2", "IPY_MODEL_a1"]),
        "d4": model(
            "LinkModel", source=["IPY_MODEL_a1", "temperature"], target=["IPY_MODEL_b2", "value"]
        ),
    }
    opened = show(models, ["c3"])
    linked = opened.page.get_by_role("slider", name="T", exact=True)
    own = opened.page.get_by_role("slider", name="temperature T", exact=True)
    linked.press("ArrowRight")
    expect(own).to_have_value("1.1")
    own.press("ArrowRight")
    expect(linked).to_have_value("1.2")
    expect(opened.page.locator("output")).to_have_text("1.20")
    assert opened.errors == []


def test_a_selection_follows_when_a_linked_widget_removes_its_class(show):
    changing = {"logits": [2, 1, 0.1], "temperature": 1, "shift": 0}
    changing["_anywidget_id"] = anywidget_id(SoftmaxExplorer)
    models = {
        "a1": model("AnyModel", "anywidget", **changing),
        "b2": explorer(selected=[2, 1]),
        "c3": model(
            "LinkModel", source=["IPY_MODEL_a1", "logits"], target=["IPY_MODEL_b2", "logits"]
        ),
    }
    page = show(models, ["a1", "b2"]).page
    page.get_by_role("button", name="Remove").first.click()
    expect(page.locator(".sg-cell")).to_have_count(4)
    selected = page.evaluate("() => softgradWidgetHost.models.get('widget-2').get('selected')")
    assert selected == [1, 1]


def test_core_controls_work_by_keyboard(show):
    models = {
        "a1": model("CheckboxModel", value=False, description="log"),
        "b2": model("DropdownModel", _options_labels=["one", "two"], index=0, description="which"),
        "c3": model("IntSliderModel", min=0, max=10, step=1, value=3, description="n"),
        "d4": model(
            "FloatLogSliderModel", min=-2, max=2, step=1, base=10.0, value=1, description="h"
        ),
        "e5": model(
            "HBoxModel", children=["IPY_MODEL_a1", "IPY_MODEL_b2", "IPY_MODEL_c3", "IPY_MODEL_d4"]
        ),
    }
    page = show(models, ["e5"]).page
    page.get_by_role("checkbox", name="log").press("Space")
    page.get_by_role("combobox", name="which").select_option("two")
    page.get_by_role("slider", name="n").press("ArrowRight")
    page.get_by_role("slider", name="h").press("ArrowRight")
    state = page.evaluate(
        "() => [...softgradWidgetHost.models.values()].map(({state}) => state.value ?? state.index)"
    )
    assert state[:4] == [True, 1, 4, 10]


OTHER_WIDGET = """
function render({ model, el, signal }) {
  const button = document.createElement("button");
  const write = () => { button.textContent = `clicked ${model.get("count")}`; };
  button.onclick = () => { model.set("count", model.get("count") + 1); model.save_changes(); };
  model.on("change:count", write);
  write();
  el.append(button);
}
export default { render };
"""


def test_another_anywidget_runs_from_its_own_source(show):
    other = model(
        "AnyModel", "anywidget", _esm=OTHER_WIDGET, _anywidget_id="other.Counter", count=0
    )
    opened = show({"a1": other}, ["a1"])
    opened.page.get_by_role("button", name="clicked 0").click()
    expect(opened.page.get_by_role("button")).to_have_text("clicked 1")
    assert opened.errors == []


def test_source_from_another_host_is_not_fetched(show):
    other = model("AnyModel", "anywidget", _esm="https://example.org/a.js", _anywidget_id="a.B")
    opened = show({"a1": other}, ["a1"])
    expect(opened.page.get_by_role("alert")).to_contain_text("a.B is not on this page")
    assert opened.foreign_requests() == []


@pytest.mark.parametrize("name", ["index", "explorers", "practice", "gradients"])
def test_a_view_that_is_taken_away_stops_listening(visit, widget_book_url, name):
    page = visit(f"{widget_book_url}/{name}.html").page
    page.locator(".softgrad").first.wait_for()
    heard = page.evaluate(
        """async () => {
          const { models, mount } = softgradWidgetHost;
          const own = [...models.values()].filter((model) => model.get("_anywidget_id"));
          const count = () => own.map((model) => model.listeners.length);
          const [before, el] = [count(), document.createElement("div")];
          document.body.append(el);
          const removals = own.map((model) => mount(model, el));
          await new Promise((done) => setTimeout(done, 100));
          const during = count();
          removals.forEach((remove) => remove());
          return [before, during, count()];
        }"""
    )
    before, during, after = heard
    assert before == after
    assert all(more > fewer for more, fewer in zip(during, before, strict=True))


# --- what the build says ------------------------------------------------------------------------


def test_build_and_host_know_the_same_models(show):
    known = show({"a1": explorer()}, ["a1"]).page.evaluate("() => softgradWidgetHost.shows")
    assert set(known) == {"AnyModel", *static_widgets.CONTROLS}


UNKNOWN = """# A page

```{code-cell} ipython3
import ipywidgets
ipywidgets.VBox([ipywidgets.Label("fine"), ipywidgets.ColorPicker()])
```
"""


def test_the_build_names_page_and_model_that_cannot_be_shown(tmp_path):
    book = SmallBook(tmp_path)
    book.write(colours=UNKNOWN)
    result = book.build()
    assert result.returncode != 0
    assert "colours.md" in result.stderr
    assert "@jupyter-widgets/controls.ColorPickerModel" in result.stderr
    assert "a static page cannot show" in result.stderr
    assert "LabelModel" not in result.stderr
