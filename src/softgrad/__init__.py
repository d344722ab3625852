"""The derivative of softmax: accurate numerics, a derivation checker and live widgets."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from softgrad.functions import log_softmax, logsumexp, softmax
    from softgrad.gradcheck import GradientReport, check_gradient, numerical_jacobian
    from softgrad.jacobian import jacobian_entry, softmax_jacobian, softmax_jvp, softmax_vjp
    from softgrad.layer import LayerGradients, layer_gradients, layer_loss
    from softgrad.losses import cross_entropy, cross_entropy_grad

__all__ = [
    "GradientReport",
    "LayerGradients",
    "check_gradient",
    "cross_entropy",
    "cross_entropy_grad",
    "jacobian_entry",
    "layer_gradients",
    "layer_loss",
    "log_softmax",
    "logsumexp",
    "numerical_jacobian",
    "softmax",
    "softmax_jacobian",
    "softmax_jvp",
    "softmax_vjp",
]

# Loaded on first use: `import softgrad.derivation` runs this file too, and the checker must work
# where there is no NumPy, as in a browser that has loaded only pure-Python packages.
_HOMES = {
    "functions": ("log_softmax", "logsumexp", "softmax"),
    "gradcheck": ("GradientReport", "check_gradient", "numerical_jacobian"),
    "jacobian": ("jacobian_entry", "softmax_jacobian", "softmax_jvp", "softmax_vjp"),
    "layer": ("LayerGradients", "layer_gradients", "layer_loss"),
    "losses": ("cross_entropy", "cross_entropy_grad"),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> object:
    if name in _HOMES:
        return import_module(f"{__name__}.{name}")
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOME_OF[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
