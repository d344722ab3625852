r"""What letters mean where the text of a page uses them in its own way, and what no engine decides.

A claim is proved in one of the book's notations, or in one that its page declares for its
derivations. The few that mean something else are listed here, each with a notation that says in
the checker's words what the page says in its own, such as "let w be other logits".
"""

from dataclasses import dataclass, field

from softgrad.derivation import BATCH, BOOK, Notation


@dataclass(frozen=True, eq=False)
class Meaning:
    """A notation, a condition under which a page speaks, and phrases that stand for formulas."""

    notation: Notation
    given: str = ""
    stands_for: dict[str, str] = field(default_factory=dict)


def letters(*numbers: str) -> Notation:
    """Plain numbers, nothing else."""
    notation = Notation().size("n")
    for name in numbers:
        notation.tensor(name, positive=True)
    return notation


SOFTMAX = r"\frac{e^{z_i}}{\sum_{k=1}^{n} e^{z_k}}"
TWO_CLASSES = Meaning(
    Notation()
    .size("n")
    .tensor("z", "n")
    .define(rf"p_i = {SOFTMAX}")
    .define("x = z_1 - z_2")
    .define("g = z_1 - z_2")
    .define_function(r"\sigma(t) = \frac{1}{1 + e^{-t}}"),
    given="n = 2",
)
WITH_TEMPERATURE = Meaning(
    BOOK.copy()
    .define(rf"s_i = {SOFTMAX}", arg="z")
    .alias(r"\mathrm{softmax}", "s")
    .define(r"p_i = \frac{e^{z_i / T}}{\sum_{k=1}^{n} e^{z_k / T}}")
)
ALL_EQUAL = Meaning(BOOK.copy().define(r"p_i = \frac{1}{n}"))
# A rule for functions in general is tried on an example: a rule that is wrong fails there.
QUOTIENT = Meaning(
    letters("x")
    .define("u = x^2 e^x")
    .define("v = x^3 + 2")
    .define(r"u' = \frac{\partial u}{\partial x}")
    .define(r"v' = \frac{\partial v}{\partial x}")
)
CHAIN = Meaning(
    Notation()
    .size("n")
    .tensor("x", "n")
    .define(r"u = \begin{bmatrix} x_1 x_2 \\ x_1 + e^{x_2} \end{bmatrix}")
    .define(r"f = \begin{bmatrix} u_1 u_2 \\ u_1^2 + u_2 \end{bmatrix}"),
    given="n = 2",
)
THREE_OUTPUTS = Meaning(
    BOOK.copy()
    .define(
        r"g = \begin{bmatrix} e^{x_1} + e^{x_2} \\ e^{x_1} x_2 \\ 4 x_1 + 3 x_2^3 \end{bmatrix}"
    )
    .define(r"J_{ij} = \frac{\partial g_i}{\partial x_j}"),
    given="n = 3, d = 2",
)
DIFFERENCES = Meaning(
    letters("z", "h")
    .define_function("f(t) = t^3 - 2t")
    .define("N = f(z + h) - f(z - h)")
    .define(r"\tilde{N} = f(z + 2h) - f(z - 2h)")
)

PARABOLA = Meaning(letters("x", "y").define("f = x^2 + 3y"), stands_for={"f(x, y)": "f"})
PRODUCT = Meaning(letters("x", "y").define("f = x^2 y + e^{3y}"), stands_for={"f(x, y)": "f"})
EXPONENTIAL = Meaning(letters("z", "a").define("f = e^{az}"), stands_for={"f(z)": "f"})
CUBE = Meaning(letters("z").define("f = z^3"), stands_for={"f(z)": "f"})
# The bottom of the V, where the derivative of the error with respect to h is 0.
CENTRAL_BOTTOM = Meaning(letters("A", "h").define("B = 2 A h^3"))
FORWARD_BOTTOM = Meaning(letters("A", "h").define("B = A h^2"))
OTHER_LOGITS = Meaning(BOOK.copy().tensor("c").define("w_i = z_i + c"))
PENALISED = Meaning(
    BATCH.copy()
    .tensor(r"\lambda", positive=True)
    .define(r"C = \frac{1}{\lambda m}")
    .define(r"F = L + \frac{\lambda}{2} \sum_{k=1}^{n} \sum_{l=1}^{d} W_{kl}^2")
)

MEANINGS: dict[tuple[str, str], Meaning] = {
    ("softmax", "e^{a+b} = e^a e^b"): Meaning(letters("a", "b")),
    ("softmax", "w_i - w_1 = z_i - z_1"): OTHER_LOGITS,
    ("softmax", "w_i = z_i + (w_1 - z_1)"): OTHER_LOGITS,
    ("stability", r"\log C = -M"): Meaning(BOOK.copy().tensor("M").define("C = e^{-M}")),
    ("partial_derivatives", "f(x, y) = x^2 + 3y"): PARABOLA,
    ("partial_derivatives", "f(x, y) = x^2 y + e^{3y}"): PRODUCT,
    (
        "partial_derivatives",
        r"\frac{\partial f_i}{\partial x_j} = \sum_{k} \frac{\partial f_i}{\partial u_k} "
        r"\frac{\partial u_k}{\partial x_j}",
    ): CHAIN,
    (
        "partial_derivatives",
        r"J = \begin{bmatrix} \dfrac{\partial g_1}{\partial x_1} & "
        r"\dfrac{\partial g_1}{\partial x_2} \\ \dfrac{\partial g_2}{\partial x_1} & "
        r"\dfrac{\partial g_2}{\partial x_2} \\ \dfrac{\partial g_3}{\partial x_1} & "
        r"\dfrac{\partial g_3}{\partial x_2} \end{bmatrix}",
    ): THREE_OUTPUTS,
    (
        "quotient_rule",
        r"\frac{\mathrm{d}}{\mathrm{d} x}\, \frac{u}{v} = \frac{u'\,v - u\,v'}{v^2}",
    ): QUOTIENT,
    ("cross_entropy", "p_k = 1/n"): ALL_EQUAL,
    ("p_minus_y", r"p = \operatorname{softmax}(z / T)"): WITH_TEMPERATURE,
    ("gradient_check", "N = f(z + h) - f(z - h)"): DIFFERENCES,
    ("gradient_check", r"\tilde{N} = f(z + 2h) - f(z - 2h)"): DIFFERENCES,
    ("gradient_check", "h^3 = B / (2A)"): CENTRAL_BOTTOM,
    ("gradient_check", r"h = \sqrt{B/A}"): FORWARD_BOTTOM,
    ("gradient_check", "f(z) = e^{az}"): EXPONENTIAL,
    ("gradient_check", "f(z) = z^3"): CUBE,
    (
        "training",
        r"F = L + \frac{\lambda}{2} \sum_{k=1}^{n} \sum_{l=1}^{d} W_{kl}^2",
    ): PENALISED,
    ("training", r"\lambda = 1/(C\, m)"): PENALISED,
    ("beyond", "g = z_1 - z_2"): TWO_CLASSES,
    ("beyond", "p_j = 1/n"): ALL_EQUAL,
    ("beyond", r"\operatorname{softmax}(z/T) = p"): WITH_TEMPERATURE,
    ("glossary", r"\sigma(x) = 1/(1 + e^{-x})"): TWO_CLASSES,
    ("glossary", r"\frac{\mathrm{d}}{\mathrm{d} x} \frac{u}{v} = (u' v - u v')/v^2"): QUOTIENT,
}

UNDECIDED: dict[tuple[str, str], str] = {
    (
        "partial_derivatives",
        r"\frac{\partial f}{\partial x}(x, y) = \lim_{h \to 0} \frac{f(x + h, y) - f(x, y)}{h}",
    ): "the definition of a partial derivative, a limit",
    (
        "partial_derivatives",
        r"\nabla f = \left[ \frac{\partial f}{\partial x}, \; \frac{\partial f}{\partial y} "
        r"\right] = [\, 2x, \; 3 \,]",
    ): "a list in brackets; its entries are eq-partial-results",
    ("jacobian", r"p\,p^\top"): "a layer of J, not J",
    ("p_minus_y", r"-1/p_2 = -\infty"): "what the computer answers, not what is true",
    ("p_minus_y", "p_t - y_t"): "an entry of p − y, that of the true class",
    ("gradient_check", "f(z) = |z|"): "says which function is meant, one without a derivative",
}
