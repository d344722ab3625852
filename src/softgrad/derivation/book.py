r"""The notation of the book, as tabulated in its chapter on notation.

====================  ============================================================================
letters               meaning
====================  ============================================================================
n, d, m               number of classes, of features, of examples
z, y                  logits and target, of length n; the target sums to 1
p, S, L, J            softmax(z), its denominator, the cross-entropy, the Jacobian ∂p_i/∂z_j
lse                   log S, the log-sum-exp
T, C                  temperature and the constant of the stable form, both positive scalars
W, x, b               weights (n × d), features (d), bias (n)
u, v                  any vectors of length n
X, Z, Y, P            a batch of m examples: features, logits, targets, probabilities, one a row
σ(t), softmax(z)      the logistic function of a number; softmax of a vector
====================  ============================================================================

δ, the identity matrix I and the vectors **0** and **1** need no declaration.
"""

from __future__ import annotations

from softgrad.derivation.meaning.notation import Notation


def _book() -> Notation:
    notation = Notation().size("n").size("d").size("m")
    notation.tensor("z", "n").tensor("y", "n", sums_to_one=True)
    notation.tensor("T", positive=True).tensor("C", positive=True)
    notation.tensor("W", "n", "d").tensor("x", "d").tensor("b", "n")
    notation.tensor("u", "n").tensor("v", "n")
    notation.tensor("X", "m", "d").tensor("Z", "m", "n").tensor("Y", "m", "n", sums_to_one=True)
    notation.define(r"S = \sum_{k=1}^{n} e^{z_k}", arg="z")
    notation.define(r"p_i = \frac{e^{z_i}}{\sum_{k=1}^{n} e^{z_k}}", arg="z")
    notation.define(r"L = -\sum_{k=1}^{n} y_k \log p_k", arg="z")
    notation.define(r"\mathrm{lse} = \log \sum_{k=1}^{n} e^{z_k}", arg="z")
    notation.define(r"J_{ij} = \frac{\partial p_i}{\partial z_j}")
    notation.define(r"P_{ai} = \frac{e^{Z_{ai}}}{\sum_{k=1}^{n} e^{Z_{ak}}}")
    notation.define_function(r"\sigma(t) = \frac{1}{1 + e^{-t}}")
    return notation.alias(r"\mathrm{softmax}", "p")


BOOK = _book().freeze()
"""The book's notation; ``BOOK.copy()`` can be added to."""

LAYER = BOOK.copy().define(r"z_i = \sum_{k=1}^{d} W_{ik} x_k + b_i").freeze()
"""The same, with the logits of a linear layer: z = W x + b."""

BATCH = (
    BOOK.copy()
    .define(r"Z_{ai} = \sum_{k=1}^{d} W_{ik} X_{ak} + b_i")
    .define(r"P_{ai} = \frac{e^{Z_{ai}}}{\sum_{k=1}^{n} e^{Z_{ak}}}")
    .define(r"L = -\frac{1}{m} \sum_{a=1}^{m} \sum_{k=1}^{n} Y_{ak} \log P_{ak}")
    .freeze()
)
"""The same layer on a batch of m examples, one a row, with the mean loss."""
