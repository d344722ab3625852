r"""Derivations that are right: what the checker must prove for every size.

Each entry is one derivation, in the notation named.  They are also the raw material of the mutation
test, which makes them wrong by one edit at a time.  `ranges` tells the independent oracle which free
or summed letters do not run over the first size.
"""
# ruff: noqa: E501 - formulas stay on one line

from dataclasses import dataclass, field

from softgrad.derivation import BATCH, BOOK, LAYER, Notation


def other_letters() -> Notation:
    r"""Softmax S of the inputs a, target t, loss C: the letters of another write-up."""
    return (
        Notation()
        .size("N")
        .tensor("a", "N")
        .tensor("t", "N", sums_to_one=True)
        .define(r"S_i = \frac{e^{a_i}}{\sum_{k=1}^N e^{a_k}}", arg="a")
        .define(r"C = -\sum_{k=1}^N t_k \log S_k")
    )


def greek_letters() -> Notation:
    r"""Softmax \sigma of the logits o, with \hat y as target."""
    return (
        Notation()
        .size("K")
        .tensor("o", "K")
        .tensor(r"\hat{y}", "K", sums_to_one=True)
        .define(r"\sigma_i = \frac{e^{o_i}}{\sum_{k=1}^K e^{o_k}}", arg="o")
        .define(r"\mathcal{L} = -\sum_k \hat{y}_k \ln \sigma_k")
    )


def tempered() -> Notation:
    """Softmax at temperature T."""
    return (
        Notation()
        .size("n")
        .tensor("z", "n")
        .tensor("T", positive=True)
        .define(r"p_i = \frac{e^{z_i / T}}{\sum_{k=1}^n e^{z_k / T}}", arg="z")
    )


NOTATIONS = {
    "book": BOOK,
    "layer": LAYER,
    "batch": BATCH,
    "other": other_letters(),
    "greek": greek_letters(),
    "tempered": tempered(),
}


@dataclass(frozen=True)
class Derivation:
    """A derivation in which every step is true."""

    latex: str
    notation: str = "book"
    ranges: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.latex.split("=")[0].strip()[:60]


def _each(notation: str, *texts: str, **ranges: str) -> list[Derivation]:
    return [Derivation(text, notation, ranges) for text in texts]


DEFINITIONS = _each(
    "book",
    r"p_i = \frac{e^{z_i}}{S} = e^{z_i - \log S}",
    r"\sum_k p_k = \frac{1}{S} \sum_{k=1}^{n} e^{z_k} = 1",
    r"\log p_i = z_i - \log S = z_i - \log \sum_{l=1}^n e^{z_l}",
    r"\frac{p_i}{p_j} = e^{z_i - z_j}",
    r"p(z + C \mathbf{1})_i = p_i",
    r"\mathrm{softmax}(z)_i = p_i",
    r"p_i = \frac{C e^{z_i}}{C \sum_k e^{z_k}} = \frac{C e^{z_i}}{\sum_k C e^{z_k}}"
    r" = \frac{e^{z_i + \log C}}{\sum_k e^{z_k + \log C}}",
    r"1 - p_i = \sum_{k \ne i} p_k",
    r"L = -\sum_k y_k \left(z_k - \log S\right) = \log S - \sum_k y_k z_k",
    r"\sigma(x_i) = 1 - \sigma(-x_i) = \frac{e^{x_i}}{1 + e^{x_i}}",
    r"p_1 = \frac{1}{1 + e^{-(z_1 - z_2)}} = \sigma(z_1 - z_2), \quad n = 2",
    r"\operatorname{lse}(z + C \mathbf{1}) = C + \operatorname{lse}(z)",
    r"\sqrt{e^{2 z_i}} = e^{z_i}",
    r"\frac12 e^{z_i} + \frac{1}{2} e^{z_i} = e^{z_i}",
)

QUOTIENT_RULE = _each(
    "book",
    r"""\begin{aligned}
    \frac{\partial p_i}{\partial z_j}
    &= \frac{\partial}{\partial z_j} \frac{e^{z_i}}{\sum_{k=1}^n e^{z_k}} \\
    &= \frac{\frac{\partial e^{z_i}}{\partial z_j} S - e^{z_i} \frac{\partial S}{\partial z_j}}{S^2} \\
    &= \frac{\delta_{ij} e^{z_i} S - e^{z_i} e^{z_j}}{S^2} \\
    &= \frac{e^{z_i}}{S} \cdot \frac{\delta_{ij} S - e^{z_j}}{S} \\
    &= p_i (\delta_{ij} - p_j) && \text{the definition of } p
    \end{aligned}""",
    r"""\frac{\partial p_i}{\partial z_j} = \frac{e^{z_i} S - e^{z_i} e^{z_j}}{S^2}, \quad i = j \\
    = p_i (1 - p_j) = p_i (1 - p_i), \quad i = j""",
    r"""\frac{\partial p_i}{\partial z_j} = \frac{0 \cdot S - e^{z_i} e^{z_j}}{S^2} (i \ne j) \\
    = -\frac{e^{z_i}}{S} \cdot \frac{e^{z_j}}{S} = -p_i p_j""",
    r"\frac{\partial p_i}{\partial z_i} = p_i (1 - p_i) = p_i - p_i^2",
    r"\frac{\partial p_1}{\partial z_2} = -p_1 p_2 = -\frac{e^{z_1 + z_2}}{S^2}",
    r"\frac{\partial p_i}{\partial z_j} = \begin{cases} p_i (1 - p_i) & \text{if } i = j, \\"
    r" -p_i p_j & \text{otherwise} \end{cases}",
    r"\frac{\partial p_i}{\partial z_j} = \begin{cases} p_i (1 - p_j) & i = j \\"
    r" -p_j p_i & i \neq j \end{cases}",
)

DELTA = _each(
    "book",
    r"\frac{\partial z_k}{\partial z_j} = \delta_{kj}",
    r"\frac{\partial S}{\partial z_j} = \sum_k \frac{\partial e^{z_k}}{\partial z_j}"
    r" = \sum_k e^{z_k} \delta_{kj} = e^{z_j}",
    r"\sum_{k=1}^n \delta_{kj} v_k = v_j",
    r"\sum_k \delta_{ik} \delta_{kj} = \delta_{ij}",
    r"\sum_{k \ne i} \delta_{ik} v_k = 0",
    r"\sum_i \sum_j \delta_{ij} = n",
    r"\delta_{ij} v_i = \delta_{ij} v_j",
    r"\delta_{ij}^2 = \delta_{ij} = \delta_{ji}",
    r"\mathbf{1}_{i = j} = \delta_{ij}",
    r"e^{\delta_{ij}} = 1 - \delta_{ij} + e \delta_{ij}",
    r"(1 - \delta_{ij}) v_i v_j + \delta_{ij} v_i^2 = v_i v_j",
)

PRODUCT_RULE = _each(
    "book",
    r"\frac{\partial p_j}{\partial z_i} = \frac{\partial}{\partial z_i}\left(e^{z_j} S^{-1}\right)"
    r" = \frac{\partial e^{z_j}}{\partial z_i} S^{-1} + e^{z_j} \frac{\partial S^{-1}}{\partial z_i}"
    r" = \delta_{ij} p_j - \frac{e^{z_j} e^{z_i}}{S^2} = \delta_{ij} p_j - p_j p_i",
    r"\frac{\partial \log p_i}{\partial z_j} = \frac{1}{p_i} \frac{\partial p_i}{\partial z_j}"
    r" = \delta_{ij} - p_j",
    r"\frac{\partial p_i}{\partial z_j} = p_i \frac{\partial \log p_i}{\partial z_j}"
    r" = p_i \left(\delta_{ij} - \frac{\partial \log S}{\partial z_j}\right) = p_i (\delta_{ij} - p_j)",
    r"\frac{\partial}{\partial z_j} \left[ \frac{1}{S} \right] = -\frac{1}{S^2} e^{z_j}"
    r" = -\frac{p_j}{S}",
)

JACOBIAN = _each(
    "book",
    r"J = \frac{\partial p}{\partial z} = \operatorname{diag}(p) - p p^\top = J^\top",
    r"J_{ij} = p_i \delta_{ij} - p_i p_j = J_{ji}",
    r"\left(\operatorname{diag}(p) - p p^\top\right)_{ij} = p_i (\delta_{ij} - p_j)",
    r"J \mathbf{1} = \operatorname{diag}(p) \mathbf{1} - p p^\top \mathbf{1} = p - p = 0",
    r"\sum_j J_{ij} = p_i \left(1 - \sum_j p_j\right) = 0",
    r"\sum_i \frac{\partial p_i}{\partial z_j} = \frac{\partial}{\partial z_j} \sum_i p_i = 0",
    r"J v = p \odot v - p (p^\top v)",
    r"(J v)_i = \sum_j p_i (\delta_{ij} - p_j) v_j = p_i \left(v_i - \sum_j p_j v_j\right)",
    r"u^\top J v = \sum_i u_i p_i v_i - (u^\top p)(p^\top v)",
    r"v^\top J v = \sum_i p_i v_i^2 - \left(\sum_i p_i v_i\right)^2"
    r" = \sum_i p_i \left(v_i - \sum_k p_k v_k\right)^2",
    r"\operatorname{tr}(J) = 1 - \sum_k p_k^2 = 1 - \lVert p \rVert^2",
    r"\lVert v \rVert^2 = v^\top v = \sum_k v_k^2",
    r"\nabla_z \log S = p",
    r"\nabla_z^2 \log S = J",
    r"\frac{\partial^2 \log S}{\partial z_i \partial z_j} = p_i (\delta_{ij} - p_j)",
    r"\frac{\partial^2 p_i}{\partial z_i^2} = p_i (1 - p_i) (1 - 2 p_i)",
    r"\frac{\partial J_{ij}}{\partial z_k} = J_{ik} (\delta_{ij} - p_j) - p_i J_{jk}",
    r"(p \odot (u - v))_i = p_i u_i - p_i v_i",
)

CROSS_ENTROPY = _each(
    "book",
    r"\frac{\partial L}{\partial p_i} = -\sum_{k=1}^n y_k \frac{\partial \log p_k}{\partial p_i}"
    r" = -\sum_k \frac{y_k}{p_k} \delta_{ki} = -\frac{y_i}{p_i}",
    r"\frac{\partial L}{\partial z_i} = \sum_k \frac{\partial L}{\partial p_k}"
    r" \frac{\partial p_k}{\partial z_i} = -\sum_k \frac{y_k}{p_k} p_k (\delta_{ki} - p_i)"
    r" = -\sum_k y_k \delta_{ki} + \sum_k y_k p_i = -y_i + p_i \sum_k y_k = p_i - y_i",
    r"\frac{\partial L}{\partial z_i} = -y_i (1 - p_i) + \sum_{k \neq i} y_k p_i"
    r" = p_i \left(y_i + \sum_{k \ne i} y_k\right) - y_i = p_i - y_i",
    r"\frac{\partial L}{\partial z_i} = \frac{\partial}{\partial z_i} \left(\log S - \sum_k y_k z_k\right)"
    r" = \frac{1}{S} \frac{\partial S}{\partial z_i} - y_i = p_i - y_i",
    r"\partial L / \partial z_i = p_i - y_i",
    r"\frac{\partial L}{\partial z} = J^\top \frac{\partial L}{\partial p} = p - y",
    r"\nabla_z L = J^\top \nabla_p L = p - y",
    r"\nabla_p L = -y \oslash p",
    r"\sum_i \frac{\partial L}{\partial z_i} = \sum_i p_i - \sum_i y_i = 0",
    r"\frac{\partial^2 L}{\partial z_i \partial z_j} = p_i (\delta_{ij} - p_j)",
    r"-\sum_{k=1}^n \delta_{kt} \log p_k = -\log p_t",
    r"\frac{\partial}{\partial z_i} \left(-\log p_t\right) = p_i - \delta_{it}",
    r"\sum_k y_k \log \frac{y_k}{p_k} = \sum_k y_k \log y_k + L",
    r"-\sum_k y_k \log p_k = -y^\top \log p",
    r"\frac{\partial}{\partial z_i} \sum_k y_k z_k = y_i",
    r"\sum_{\substack{k=1 \\ k \ne i}}^n y_k = 1 - y_i",
    r"\sum_{k=1, k \ne i}^n p_i y_k = p_i (1 - y_i)",
    r"\sum_{k=2}^n y_k = 1 - y_1",
)

LAYERS = [
    *_each("layer", r"z = W x + b"),
    *_each("layer", r"\frac{\partial z_k}{\partial W_{ij}} = \sum_{l=1}^d \delta_{ki} \delta_{lj} x_l"
           r" = \delta_{ki} x_j", j="d", l="d"),
    *_each("layer", r"\frac{\partial L}{\partial W_{ij}} = \sum_{k=1}^n \frac{\partial L}{\partial z_k}"
           r" \frac{\partial z_k}{\partial W_{ij}} = \sum_{k=1}^n (p_k - y_k) \delta_{ki} x_j"
           r" = (p_i - y_i) x_j", j="d"),
    *_each("layer", r"\frac{\partial L}{\partial W} = (p - y) x^\top",
           r"\frac{\partial L}{\partial x} = W^\top (p - y)",
           r"\frac{\partial L}{\partial b} = \nabla_z L = p - y"),
    *_each("layer", r"\frac{\partial p_k}{\partial W_{ij}} = p_k (\delta_{ki} - p_i) x_j", j="d"),
    *_each("layer", r"\frac{\partial L}{\partial x_j} = \sum_{k=1}^n (p_k - y_k) W_{kj}"
           r" = (W^\top (p - y))_j", j="d"),
    *_each("batch", r"\frac{\partial L}{\partial W_{ij}}"
           r" = \frac{1}{m} \sum_{a=1}^m (P_{ai} - Y_{ai}) X_{aj}"
           r" = \frac{1}{m} ((P - Y)^\top X)_{ij}", j="d", a="m"),
    *_each("batch", r"\frac{\partial L}{\partial Z_{ai}} = \frac{1}{m} (P_{ai} - Y_{ai})", a="m"),
]  # fmt: skip

OTHER_LETTERS = [
    *_each(
        "other",
        r"\frac{\partial S_i}{\partial a_j} = S_i (\delta_{ij} - S_j)",
        r"\frac{\partial S_i}{\partial a_j} = \frac{\delta_{ij} e^{a_i} \sum_k e^{a_k} - e^{a_j} e^{a_i}}"
        r"{\left(\sum_k e^{a_k}\right)^2}",
        r"\frac{\partial S}{\partial a} = \operatorname{diag}(S) - S S^\top",
        r"\frac{\partial C}{\partial a_i} = -\sum_{c=1}^N t_c \frac{1}{S_c}"
        r" \frac{\partial S_c}{\partial a_i} = S_i - t_i",
    ),
    *_each(
        "greek",
        r"\frac{\partial \sigma_i}{\partial o_j} = \sigma_i (\delta_{ij} - \sigma_j)",
        r"\frac{\partial \sigma(o)_i}{\partial o_j} = \sigma_i (1 - \sigma_i), \quad i = j",
        r"\frac{\partial \mathcal{L}}{\partial o_i} = \sigma_i - \hat{y}_i",
        r"\sum_c \sigma_c = 1",
    ),
    *_each(
        "tempered",
        r"\frac{\partial p_i}{\partial z_j} = \frac{1}{T} p_i (\delta_{ij} - p_j)",
        r"\frac{\partial \log p_i}{\partial T} = -\frac{1}{T^2} \left(z_i - \sum_k p_k z_k\right)",
        r"\frac{p_i}{p_j} = e^{(z_i - z_j) / T}",
    ),
]

SIGMOID = _each(
    "book",
    r"\frac{\partial \sigma(x_i)}{\partial x_i} = \sigma(x_i) (1 - \sigma(x_i))",
    r"\frac{\partial \sigma(x_i)}{\partial x_i} = \frac{e^{-x_i}}{\left(1 + e^{-x_i}\right)^2}",
    r"\log \sigma(x_i) = -\log(1 + e^{-x_i})",
    r"\log(1 - \sigma(x_i)) = -x_i - \log(1 + e^{-x_i})",
    r"\sum_k \frac{e^{-z_k}}{(1 + e^{-z_k})^2} = \sum_k \sigma(z_k) (1 - \sigma(z_k))",
    r"\frac{\partial}{\partial z_j} \sum_k \log \sigma(z_k) = 1 - \sigma(z_j)",
    i="d",
)

ALL = [
    *DEFINITIONS,
    *QUOTIENT_RULE,
    *DELTA,
    *PRODUCT_RULE,
    *JACOBIAN,
    *CROSS_ENTROPY,
    *LAYERS,
    *OTHER_LETTERS,
    *SIGMOID,
]
