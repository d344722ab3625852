"""Derivations by the routes of published write-ups, each in its own letters."""

# ruff: noqa: E501 - formulas stay on one line

import pytest

from softgrad.derivation import BATCH, BOOK, LAYER, Notation, check_derivation

QUOTIENTS = (
    Notation()
    .size("K")
    .tensor("a", "K")
    .tensor("y", "K", sums_to_one=True)
    .define(r"S_j = \frac{e^{a_j}}{\sum_{k=1}^{K} e^{a_k}}", arg="a")
    .define(r"g_i = e^{a_i}")
    .define(r"h = \sum_{k=1}^K e^{a_k}")
    .define(r"\Sigma = \sum_{k=1}^K e^{a_k}")
    .define(r"L = -\sum_{i=1}^K y_i \log S_i")
)
PRODUCTS = (
    Notation()
    .size("n")
    .tensor("o", "n")
    .tensor("y", "n", sums_to_one=True)
    .define(r"p_j = e^{o_j} \cdot \frac{1}{\sum_k e^{o_k}}", arg="o")
    .define(r"L = -\sum_j y_j \log p_j")
)
GREEK = (
    Notation()
    .size("K")
    .tensor("z", "K")
    .define(r"\sigma_i = \frac{e^{z_i}}{\sum_{k=1}^{K} e^{z_k}}", arg="z")
)
SMOOTHED = (
    Notation()
    .size("n")
    .tensor("z", "n")
    .tensor("y", "n", sums_to_one=True)
    .tensor(r"\varepsilon")
    .define(r"p_i = \frac{e^{z_i}}{\sum_k e^{z_k}}", arg="z")
    .define(r"q_k = (1 - \varepsilon) y_k + \frac{\varepsilon}{n}")
    .define(r"L = -\sum_k q_k \log p_k")
    .define(r"H = -\sum_k p_k \log p_k")
)
DIVERGENCE = BOOK.copy().define(r"\mathrm{KL} = \sum_k y_k \log \frac{y_k}{p_k}")
SQUARE = Notation().size("K").tensor("W", "K", "K")
MOMENTS = Notation().size("n").tensor("x", "n").tensor("p", "n")
LEAST_SQUARES = (
    Notation().size("n").size("d").tensor("W", "n", "d").tensor("x", "d").tensor("y", "n")
)

ROUTES = [
    (
        r"\frac{\partial S_j}{\partial a_i} = \frac{\partial}{\partial a_i}\frac{g_j}{h} = \frac{\frac{\partial g_j}{\partial a_i} h - \frac{\partial h}{\partial a_i} g_j}{h^2}",
        QUOTIENTS,
    ),
    (
        r"\frac{\partial S_j}{\partial a_i} = \frac{e^{a_i}\Sigma - e^{a_j} e^{a_i}}{\Sigma^2} = \frac{e^{a_j}}{\Sigma}\cdot\frac{\Sigma - e^{a_i}}{\Sigma} = S_j(1-S_i), \quad i=j",
        QUOTIENTS,
    ),
    (
        r"\frac{\partial S_j}{\partial a_i} = \frac{0 - e^{a_j} e^{a_i}}{h^2} = -\frac{e^{a_j}}{h}\cdot\frac{e^{a_i}}{h} = -S_j S_i \quad (i \neq j)",
        QUOTIENTS,
    ),
    (
        r"\frac{\partial L}{\partial a_i} = -\sum_k y_k \frac{\partial \log S_k}{\partial a_i} = -\sum_k y_k \frac{1}{S_k}\frac{\partial S_k}{\partial a_i} = -y_i(1-S_i) - \sum_{k\neq i} y_k \frac{1}{S_k}(-S_k S_i) = -y_i (1-S_i) + \sum_{k\neq i} y_k S_i = -y_i + y_i S_i + \sum_{k \ne i} y_k S_i = S_i\left(y_i + \sum_{k\neq i} y_k\right) - y_i = S_i\left(\sum_k y_k\right) - y_i = S_i - y_i",
        QUOTIENTS,
    ),
    (
        r"\frac{\partial p_j}{\partial o_i} = \frac{\partial e^{o_j}}{\partial o_i}\cdot\frac{1}{\sum_k e^{o_k}} + e^{o_j}\cdot\left(-\frac{1}{\left(\sum_k e^{o_k}\right)^2}\right)\frac{\partial}{\partial o_i}\left(\sum_k e^{o_k}\right) = \delta_{ij} p_j - \frac{e^{o_j} e^{o_i}}{\left(\sum_k e^{o_k}\right)^2} = \delta_{ij}p_j - p_jp_i",
        PRODUCTS,
    ),
    (
        r"\frac{\partial}{\partial o_i}\sum_k e^{o_k} = \sum_k \frac{\partial e^{o_k}}{\partial o_i} = \sum_k e^{o_k}\delta_{ki} = e^{o_i}",
        PRODUCTS,
    ),
    (
        r"\frac{\partial L}{\partial o_i} = -\sum_j y_j \left(\delta_{ij} - p_i\right) = -y_i + p_i\sum_j y_j = p_i - y_i",
        PRODUCTS,
    ),
    (
        r"\frac{\partial \sigma_1}{\partial z_1} = \sigma_1(1-\sigma_1), \qquad \frac{\partial \sigma_1}{\partial z_2} = -\sigma_1\sigma_2",
        GREEK,
    ),
    (
        r"\frac{\partial\sigma(z)_i}{\partial z_j} = \sigma(z)_i\left(\delta_{ij} - \sigma(z)_j\right)",
        GREEK,
    ),
    (
        r"\begin{aligned} \frac{\partial \sigma_i}{\partial z_j} &= \frac{\delta_{ij}e^{z_i}\sum_{k} e^{z_k} - e^{z_i}e^{z_j}}{\left(\sum_k e^{z_k}\right)^2} \\ &= \frac{e^{z_i}}{\sum_k e^{z_k}}\left(\delta_{ij} - \frac{e^{z_j}}{\sum_k e^{z_k}}\right) \\ &= \sigma_i(\delta_{ij}-\sigma_j)\end{aligned}",
        GREEK,
    ),
    (
        r"\sum_{i=1}^{K}\frac{\partial \sigma_i}{\partial z_j} = \sum_i \sigma_i\delta_{ij} - \sigma_j\sum_i\sigma_i = \sigma_j - \sigma_j = 0",
        GREEK,
    ),
    (
        r"\frac{\partial \sigma_i}{\partial z_j} = \sigma_i \frac{\partial \ln\sigma_i}{\partial z_j} = \sigma_i\frac{\partial}{\partial z_j}\left(z_i - \ln\sum_k e^{z_k}\right)",
        GREEK,
    ),
    (
        r"\frac{\partial^2 \sigma_i}{\partial z_j \partial z_k} = \sigma_i\left[(\delta_{ij}-\sigma_j)(\delta_{ik}-\sigma_k) - \sigma_j(\delta_{jk}-\sigma_k)\right]",
        GREEK,
    ),
    (
        r"x^\top \left(\operatorname{diag}(p) - pp^\top\right) x = \sum_k p_k x_k^2 - \left(\sum_k p_k x_k\right)^2",
        Notation().size("n").tensor("x", "n").tensor("p", "n"),
    ),
    (
        r"\frac{\partial}{\partial x_i} \frac{1}{2} \lVert W x - y \rVert^2 = (W^\top (W x - y))_i",
        Notation().size("n").size("d").tensor("W", "n", "d").tensor("x", "d").tensor("y", "n"),
    ),
    (r"\frac{\partial}{\partial W_{ij}} \operatorname{tr}(W^\top W) = 2 W_{ij}", SQUARE),
    (r"\mathrm{KL} = \sum_k y_k \log y_k - \sum_k y_k \log p_k", DIVERGENCE),
    (r"\frac{\partial \mathrm{KL}}{\partial z_i} = p_i - y_i", DIVERGENCE),
    (r"\frac{\partial}{\partial z_j} p_i^2 = 2 p_i^2 (\delta_{ij} - p_j)", BOOK),
    (r"\frac{\partial}{\partial z_j}\sum_i p_i^2 = 2 p_j\left(p_j - \sum_i p_i^2\right)", BOOK),
    (r"\frac{\partial}{\partial z_i} \log(1 - p_i) = -p_i", BOOK),
    (r"\frac{\partial}{\partial z_i} \log\frac{p_i}{1-p_i} = 1", BOOK),
    (
        r"\frac{\partial}{\partial z_j} \left(-\sum_k p_k\log p_k\right) = -p_j\left(\log p_j - \sum_k p_k \log p_k\right)",
        BOOK,
    ),
    (r"J_{ij} = \frac{\partial^2 \operatorname{lse}(z)}{\partial z_i\partial z_j}", BOOK),
    (
        r"\operatorname{softmax}\left(\frac{z}{T}\right)_i = \frac{e^{z_i/T}}{\sum_k e^{z_k/T}}",
        BOOK,
    ),
    (
        r"\frac{\partial}{\partial z_j}\operatorname{softmax}\left(\frac{1}{T} z\right)_i = \frac{1}{T}\operatorname{softmax}(z/T)_i\left(\delta_{ij} - \operatorname{softmax}(z/T)_j\right)",
        BOOK,
    ),
    (r"\sigma(z_1 - z_2) = \frac{e^{z_1}}{e^{z_1}+e^{z_2}}", BOOK),
    (r"\frac{\partial}{\partial C}\operatorname{softmax}(z + C\mathbf 1)_i = 0", BOOK),
    (r"\left(\sum_k e^{z_k}\right)^2 = \sum_k\sum_l e^{z_k+z_l}", BOOK),
    (r"p_i p_j = \frac{e^{z_i+z_j}}{\sum_{k,l} e^{z_k + z_l}}", BOOK),
    (r"\sum_k (p_k - y_k)^2 = \lVert p - y\rVert^2 = p^\top p - 2 p^\top y + y^\top y", BOOK),
    (
        r"\frac{\partial}{\partial z_i}\frac12\lVert p-y\rVert^2 = \sum_k (p_k-y_k)p_k(\delta_{ki}-p_i) = p_i\left((p_i - y_i) - \sum_k p_k(p_k-y_k)\right)",
        BOOK,
    ),
    (r"(\mathbf I - \mathbf 1 p^\top)\mathbf 1 = 0", BOOK),
    (r"\operatorname{diag}(p)(\mathbf I - \mathbf 1 p^\top) = J", BOOK),
    (
        r"\frac{\partial L}{\partial X_{ak}} = \frac1m\sum_i (P_{ai}-Y_{ai}) W_{ik} = \frac1m((P-Y)W)_{ak}",
        BATCH,
    ),
    (r"\frac{\partial L}{\partial b} = \frac{1}{m}(P-Y)^\top\mathbf 1", BATCH),
    (r"Z = X W^\top + \mathbf 1 b^\top", BATCH),
    (r"\frac{\partial^2 L}{\partial b_i\partial b_j} = p_i(\delta_{ij}-p_j)", LAYER),
    (r"\frac{\partial^2 L}{\partial W_{ij}\partial W_{kl}} = p_i(\delta_{ik}-p_k)x_j x_l", LAYER),
    (
        r"\frac{\partial L}{\partial z_i} = p_i - q_i = p_i - (1 - \varepsilon) y_i - \frac{\varepsilon}{n}",
        SMOOTHED,
    ),
    (r"\frac{\partial H}{\partial z_j} = -p_j (\log p_j + H)", SMOOTHED),
]


@pytest.mark.parametrize(("latex", "notation"), ROUTES, ids=lambda value: str(value)[:40])
def test_every_step_of_the_route_is_proved(latex: str, notation: Notation):
    report = check_derivation(latex, notation)
    assert report.verdict == "proved", str(report)
