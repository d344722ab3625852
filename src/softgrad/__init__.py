"""The derivative of softmax: accurate numerics, a derivation checker and live widgets."""

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
