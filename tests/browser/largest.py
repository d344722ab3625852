"""The largest and widest states of the widgets: what must fit, and what must still be quick."""

from softgrad.widgets import (
    BookWidget,
    CrossEntropyExplorer,
    GradientExplorer,
    JacobianExplorer,
    JacobianQuiz,
    LayerExplorer,
    NudgeExplorer,
    QuotientRuleExplorer,
    SimplexExplorer,
    SoftmaxExplorer,
    StabilityExplorer,
    StepSizeExplorer,
)

LOGITS = [1.0, 2.0, 0.5, -1.0, 0.0, 1.5, -0.5, 2.5]

LARGEST: dict[type[BookWidget], dict[str, object]] = {
    JacobianExplorer: {"logits": LOGITS},
    SoftmaxExplorer: {"logits": LOGITS},
    StabilityExplorer: {"logits": LOGITS},
    SimplexExplorer: {},
    CrossEntropyExplorer: {"logits": LOGITS, "target": [1.0] + 7 * [0.0]},
    LayerExplorer: {
        "weights": 5 * [[0.5, -1.0, 0.2, 1.0]],
        "bias": 5 * [0.0],
        "features": 4 * [1.0],
        "label": 0,
        "selected": [4, 3],
    },
    NudgeExplorer: {"logits": LOGITS},
    QuotientRuleExplorer: {"logits": LOGITS, "step": 4},
    StepSizeExplorer: {"logits": LOGITS},
    JacobianQuiz: {
        "logits": LOGITS[:4],
        "answers": [["x", "0.24*(1-0.24)", "", "0.9"], *3 * [[""] * 4]],
        "verdict": "unreadable",
    },
    GradientExplorer: {"point": [-1.0, 3.0], "step": [1.0, 1.0]},
}
"""As many classes as there may be, at ordinary numbers."""

EIGHT_WIDE = [-900.0, 30.1234, 31.0, 0.1, 1e-9, -20.25, 3.0, 4.0]

WIDEST: dict[type[BookWidget], dict[str, object]] = {
    JacobianExplorer: {"logits": EIGHT_WIDE, "selected": [7, 7], "temperature": 0.1},
    SoftmaxExplorer: {"logits": EIGHT_WIDE, "shift": -3.25},
    StabilityExplorer: {"logits": EIGHT_WIDE, "precision": "float64"},
    SimplexExplorer: {"logits": [-0.123, 12.5, -20.25]},
    CrossEntropyExplorer: {
        "logits": EIGHT_WIDE,
        "target": [1.0] + 7 * [0.0],
        "trail": 100 * [1.0],
    },
    LayerExplorer: {
        "weights": 5 * [4 * [-90.0]],
        "bias": 5 * [-99.5],
        "features": 4 * [-77.25],
        "label": 0,
        "selected": [4, 3],
    },
    NudgeExplorer: {"logits": EIGHT_WIDE, "direction": 1, "nudge": -1e-6},
    QuotientRuleExplorer: {"logits": EIGHT_WIDE, "selected": [1, 2], "step": 4},
    StepSizeExplorer: {
        "logits": EIGHT_WIDE,
        "selected": [4, 2],
        "method": "complex step",
        "log_step": -12.5,
    },
    JacobianQuiz: {"logits": [-5.0, 5.0, 4.0, -0.123]},
    GradientExplorer: {"point": [-2.98765, -2.98765], "step": [-0.000123, -0.98765]},
}
"""States whose numbers take the most room."""
