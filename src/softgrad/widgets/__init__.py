"""Live widgets: in JupyterLab, on a static page without a kernel, and as a figure.

Add a widget in four steps: its class in a module of its own, its JavaScript and its style sheet
under the same name in ``js/`` and ``css/``, and its entry in ``WIDGETS``.
"""

from softgrad.widgets.base import BookWidget
from softgrad.widgets.bundle import registry_script, static
from softgrad.widgets.cross_entropy_explorer import CrossEntropyExplorer
from softgrad.widgets.gradient_explorer import GradientExplorer
from softgrad.widgets.jacobian_explorer import JacobianExplorer
from softgrad.widgets.jacobian_quiz import JacobianQuiz
from softgrad.widgets.layer_explorer import LayerExplorer
from softgrad.widgets.nudge_explorer import NudgeExplorer
from softgrad.widgets.quotient_rule_explorer import QuotientRuleExplorer
from softgrad.widgets.simplex_explorer import SimplexExplorer
from softgrad.widgets.softmax_explorer import SoftmaxExplorer
from softgrad.widgets.stability_explorer import StabilityExplorer
from softgrad.widgets.step_size_explorer import StepSizeExplorer

WIDGETS: tuple[type[BookWidget], ...] = (
    JacobianExplorer,
    SoftmaxExplorer,
    StabilityExplorer,
    SimplexExplorer,
    CrossEntropyExplorer,
    LayerExplorer,
    NudgeExplorer,
    QuotientRuleExplorer,
    JacobianQuiz,
    StepSizeExplorer,
    GradientExplorer,
)

__all__ = [
    "WIDGETS",
    "BookWidget",
    "CrossEntropyExplorer",
    "GradientExplorer",
    "JacobianExplorer",
    "JacobianQuiz",
    "LayerExplorer",
    "NudgeExplorer",
    "QuotientRuleExplorer",
    "SimplexExplorer",
    "SoftmaxExplorer",
    "StabilityExplorer",
    "StepSizeExplorer",
    "anywidget_id",
    "static_script",
    "static_styles",
]


def anywidget_id(widget: type[BookWidget]) -> str:
    """Return the name under which anywidget knows a class."""
    return f"{widget.__module__}.{widget.__name__}"


def static_script() -> str:
    """Return the script that draws every widget of the book on static pages."""
    return registry_script(
        {anywidget_id(widget): widget.__module__.rpartition(".")[2] for widget in WIDGETS}
    )


def static_styles() -> str:
    """Return the styles of every widget of the book."""
    sheets = sorted(f"{widget.__module__.rpartition('.')[2]}.css" for widget in WIDGETS)
    return static("family.css", *sheets)
