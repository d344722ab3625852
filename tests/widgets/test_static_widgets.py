"""What a page embeds: clean, small, the same in each build, and unable to break the page."""

import json
import random
import uuid

from softgrad.site import static_widgets
from softgrad.widgets import JacobianExplorer, anywidget_id


def kernel_models(**changes: object) -> dict[str, dict]:
    """Models as a kernel saves them, under random ids."""
    layout, widget = (uuid.UUID(int=random.getrandbits(128)).hex for _ in range(2))
    state = {
        "_anywidget_id": anywidget_id(JacobianExplorer),
        "_esm": "export default {}",
        "_css": ".a{}",
        "layout": f"IPY_MODEL_{layout}",
        "logits": [1.0, 2.0],
        **changes,
    }
    return {
        layout: {"model_name": "LayoutModel", "model_module": "@jupyter-widgets/base", "state": {}},
        widget: {"model_name": "AnyModel", "model_module": "anywidget", "state": state},
    }


def embedded(models: dict[str, dict]) -> dict[str, dict]:
    return json.loads(static_widgets.embedded_state(models))["state"]


def test_the_books_own_code_is_not_embedded():
    (model,) = embedded(kernel_models()).values()
    assert not {"_esm", "_css"} & set(model["state"])
    assert model["state"]["logits"] == [1.0, 2.0]


def test_the_code_of_other_widgets_is_kept():
    (model,) = embedded(kernel_models(_anywidget_id="other.Widget")).values()
    assert model["state"]["_esm"] == "export default {}"


def test_layouts_are_left_out():
    assert [model["model_name"] for model in embedded(kernel_models()).values()] == ["AnyModel"]


def test_random_ids_do_not_reach_the_page():
    one = static_widgets.embedded_state(kernel_models())
    other = static_widgets.embedded_state(kernel_models())
    assert one == other
    assert list(json.loads(one)["state"]) == ["widget-2"]


def test_nothing_embedded_can_end_the_script():
    text = static_widgets.embedded_state(kernel_models(title="</script><script>alert(1)"))
    assert "<" not in text
    (model,) = json.loads(text)["state"].values()
    assert model["state"]["title"] == "</script><script>alert(1)"


def test_numbers_that_json_cannot_hold_become_text():
    (model,) = embedded(kernel_models(logits=[float("nan"), float("-inf"), 1.0])).values()
    assert model["state"]["logits"] == ["nan", "-inf", 1.0]


def test_models_inside_a_box_are_found_at_any_depth():
    models = {
        "a": {"model_name": "VBoxModel", "state": {"children": ["IPY_MODEL_b"]}},
        "b": {"model_name": "HBoxModel", "state": {"children": ["IPY_MODEL_c", "IPY_MODEL_a"]}},
        "c": {"model_name": "LabelModel", "state": {}},
        "d": {"model_name": "LabelModel", "state": {}},
    }
    found = static_widgets.models_in_view(models, "a")
    assert [model["model_name"] for model in found] == ["VBoxModel", "HBoxModel", "LabelModel"]


def shown(name: str, module: str = "@jupyter-widgets/controls", **state: object) -> bool:
    return static_widgets.can_show({"model_name": name, "model_module": module, "state": state})


def test_what_the_page_can_show():
    assert shown("FloatSliderModel")
    assert shown("AnyModel", "anywidget", _anywidget_id=anywidget_id(JacobianExplorer))
    assert shown("AnyModel", "anywidget", _anywidget_id="other.Widget", _esm="export default {}")


def test_what_the_page_cannot_show():
    assert not shown("ColorPickerModel")
    assert not shown("FloatSliderModel", "someone-elses")
    assert not shown("AnyModel", "anywidget", _anywidget_id="a.B", _esm="https://x.org/a.js")
    assert not shown("AnyModel", "anywidget", _anywidget_id="a.B")
