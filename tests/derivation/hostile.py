"""Inputs that nobody should type: random tokens, random damage to good LaTeX, and attacks."""
# ruff: noqa: E501 - formulas stay on one line

import random
from collections.abc import Iterator

from tests.derivation.true_steps import ALL

TOKENS = (  # noqa: SIM905 - a list of words reads best as words
    r"\frac \frac12 \dfrac \partial \sum \sum_k \sum_{k=1}^n \sum_{k\ne i} \nabla \nabla_z \log \ln \exp"
    r" \delta \delta_{ij} \delta_{ij}^2 p_i p_j p_k y_i z_i z_j z_1 z_{12} p_0 p_{99} p z y L S J W x b v u T n d m e"
    r" \sigma \sigma( \mathrm{softmax}(z)_i \mathbf{1} \mathbf{0} \operatorname{diag} \operatorname{tr} ^\top ^T"
    r" ^2 ^{-1} ^{12} ^{99} ^{i} _i _{ij} _{i j} _ ^ { } ( ) [ ] \left( \right) \left[ \right] \bigl( \bigr)"
    r" + - * / \cdot \odot \oslash = = = & && \\ \\[4pt] , . ; : \quad \qquad \, \; ~ | \| ' \" < > ! ?"
    r" \begin{aligned} \end{aligned} \begin{cases} \end{cases} \begin{pmatrix} \end{pmatrix} \sqrt{ \sqrt{z_i}"
    r" \lVert \rVert \text{for} \text{if} \text{otherwise} \text{<script>alert(1)</script>} % %% \% \overset{!}{=}"
    r" \substack \underbrace{ \boxed{ \href{javascript:alert(1)}{x} \def \input{/etc/passwd} \unicode \x i j k 0 1 2 9"
    r" 1.5 999999999 \hat{y} \tilde \mathcal{L} \mathbb{1}_{i=j} , n = 2 , i \ne j \infty \int \max \lim e^{z_i}"
    r" e^{e^{z_i}} 9^{9^{9^9}} \frac{\partial L}{\partial z_i} \frac{\partial^2 L}{\partial z_i \partial z_j}"
    r" \frac{\partial}{\partial z_j} \begin \end \tag{1} \label{x} $ $$ \[ \] \( \) &lt; <img src=x onerror=alert(1)>"
).split(" ")
STRANGE = (
    "\0",
    "\x07",
    "\x1b",
    "\u202e",
    "\ufeff",
    "é",
    "π",
    "∂",
    "𝜕",
    "\ud7ff",
    "\r",
    "\t",
    "\x7f",
    "٣",
)

ATTACKS = {
    "nothing": "",
    "blanks": " \n\t" * 3000,
    "one equals sign": "=",
    "a hundred kilobytes": "p_i = " + "+ p_i " * 20_000,
    "long but allowed": "p_i = p_i " + "+ p_i - p_i " * 800,
    "long product": "p_i = " + "p_i " * 2400,
    "many steps": "p_i " + "= p_i " * 1500,
    "deep brackets": "p_i = " + "(" * 4000 + "p_i" + ")" * 4000,
    "deep fractions": "p_i = " + r"\frac{1}{" * 300 + "2" + "}" * 300,
    "deep fractions within the limit": "p_i = " + r"\frac{1}{1 + " * 20 + "p_i" + "}" * 20,
    "tower of logarithms": "p_i = " + r"\log " * 1500 + "p_i",
    "tower of derivatives": "p_i = " + r"\frac{\partial}{\partial z_i} " * 300 + "p_i",
    "tower of gradients": "p_i = " + r"\nabla_z " * 600 + "L",
    "tower of exponentials": "p_i = " + "e^{" * 20 + "z_i" + "}" * 20,
    "tower of powers": "9^{9^{9^{9}}} = 1",
    "huge power": "(z_1 + z_2)^{999999} = 1",
    "largest power allowed": "(z_1 + z_2 + y_1 + y_2 + p_1)^{12} = (p_1 + y_2 + y_1 + z_2 + z_1)^{12}",
    "powers of powers": "(((z_i^{12})^{12})^{12})^{12} = z_i",
    "root of a root": r"\sqrt{\sqrt{\sqrt{z_i}}} = z_i^{12}",
    "exponential of a sum squared": r"e^{(\sum_k e^{z_k})^{12}} = 1",
    "sum of sums": r"\sum_a \sum_c \sum_i \sum_j \sum_k \sum_l p_a p_c p_i p_j p_k p_l z_a z_c = 1",
    "linked sums": r"\sum_i \sum_j \sum_k \sum_l \sum_s e^{z_i z_j z_k z_l z_s} = 1",
    "many indices": "v_a v_c v_f v_g v_h v_i v_j v_k v_l = v_l v_k v_j v_i v_h v_g v_f v_c v_a",
    "fourth derivative": r"\frac{\partial^4 L}{\partial z_i \partial z_j \partial z_k \partial z_l} = 1",
    "four Hessians": r"\frac{\partial^4 p_i}{\partial z_i^4} = \frac{\partial^4 p_i}{\partial z_i^4}",
    "long number": "p_i = " + "9" * 5000,
    "long index": "p_{" + "1" * 5000 + "} = 1",
    "large index": "z_{99999999} = 1",
    "index nought": "z_0 = 1",
    "open brace": "p_i = {" * 500,
    "closing braces": "p_i = " + "}" * 500,
    "open environments": r"\begin{cases}" * 400,
    "row ends": r"\\" * 3000,
    "ampersands": "&" * 6000,
    "percent signs": "%" * 6000,
    "backslashes": "\\" * 6000,
    "dollars": "$" * 6000,
    "commas": "p_i = p_i" + "," * 6000,
    "conditions": "p_i = p_i" + ", i = j" * 1000,
    "line breaks": "p_i\n" * 1500,
    "line breaks and equals signs": "= \n" * 2000,
    "spaces before a condition": "p_i = p_j " + " " * 6000 + "(i = j)",
    "spacing commands": "p_i = p_i " + r"\quad " * 1500,
    "quads between equations": r"p_i = p_i \qquad " * 500,
    "text": r"p_i = p_i \text{" + "a" * 6000 + "}",
    "texts": r"\text{a} " * 1500,
    "scripts": "p" + "_i^2" * 1000 + " = 1",
    "norms": r"\lVert " * 500 + "v" + r"\rVert " * 500 + " = 1",
    "matrix": r"J = \begin{pmatrix} " + "p_1 & " * 900 + r"p_1 \end{pmatrix}, n = 2",
    "html in text": r"p_i = p_i \text{<script>alert(1)</script>}",
    "html in a comment": "p_i = p_i % <img src=x onerror=alert(1)>",
    "html as a formula": "<b>p_i</b> = p_i",
    "html in a tag": r"p_i = p_i \tag{<script>alert(1)</script>}",
    "link": r"p_i = \href{javascript:alert(1)}{p_i}",
    "link in a reason": r"p_i = p_i && \text{see } \href{javascript:alert(1)}{x}",
    "element for an operator": r"p_i \overset{x_\operatorname{<svg/onload=alert(1)>}}{=} p_i",
    "element for an operator in a reason": r"p_i = p_i \text{ by } x_\operatorname{<svg/onload=alert(1)>}",
    "element for an operator in a comment": r"p_i = p_i % by $x_\operatorname{<svg/onload=alert(1)>}$",
    "element for an operator in a faulty line": r"p_i = p_k + x_\operatorname{<svg/onload=alert(1)>}",
    "element for an operator under a wrong index": r"p_i \overset{x_\operatorname{<img src=x>}}{=} z_k",
    "element for an operator in a condition": r"p_i = p_i \text{if $x_\operatorname{<b>} = j$}",
    "well-formed element": r"p_i = p_i \text{ by } x_\operatorname{<b></b>}",
    "control characters": "p_i = \0\x01\x1b[31m p_i",
    "half a surrogate pair": "p_i = p_i \ud800",
    "half a surrogate pair in words": "p_i = p_i \\text{x\udc00}",
    "half a surrogate pair in a comment": "p_i = p_i % x\ud800",
    "text that runs backwards": "p_i = p_i \u202e p_i",
    "digits of another script": "z_٣ = ٣",
    "division by nought": r"\frac{1}{0} = \frac{1}{0}",
    "hidden division by nought": r"0 \cdot \frac{1}{y_i - y_i} = 0",
    "nought to the minus one": "0^{-1} = 1",
    "logarithm of nought": r"\log 0 = \log 0",
}  # fmt: skip


def random_text(generator: random.Random) -> str:
    """Return random tokens; every other one starts as an equation."""
    count = generator.randint(1, 30)
    words = [generator.choice(TOKENS) for _ in range(count)]
    if generator.random() < 0.5:
        words.insert(0, generator.choice(["p_i =", "L =", "J ="]))
    if generator.random() < 0.05:
        words.insert(generator.randrange(len(words)), generator.choice(STRANGE))
    return generator.choice([" ", " ", ""]).join(words)


def damaged_text(generator: random.Random) -> str:
    """Return a good derivation with a few characters or tokens changed."""
    text = generator.choice(ALL).latex
    for _ in range(generator.randint(1, 4)):
        place = generator.randrange(len(text) + 1)
        width = generator.choice([0, 1, 1, 2, 5])
        new = generator.choice(
            ["", "", generator.choice(TOKENS), generator.choice("{}_^=&()+-\\ij2")]
        )
        text = text[:place] + new + text[place + width :]
    return text


def hostile_texts(count: int, seed: int) -> Iterator[str]:
    """Yield `count` inputs, the same ones for the same seed."""
    generator = random.Random(seed)
    for number in range(count):
        yield random_text(generator) if number % 4 else damaged_text(generator)


class RandomFormula:
    """Well-formed formulas of the book's notation, for disagreements between the engines."""

    def __init__(self, generator: random.Random) -> None:
        self.generator = generator

    def equation(self) -> str:
        left = self.expression(3, "ij")
        right = left if self.generator.random() < 0.2 else self.expression(2, "ij")
        return f"p_i p_j {left} = p_i p_j {right}"

    def expression(self, depth: int, letters: str) -> str:
        signs = self.generator.choices(["+", "-"], k=self.generator.randint(0, 2))
        terms = [self.term(depth, letters) for _ in range(len(signs) + 1)]
        inner = terms[0] + "".join(f" {s} {t}" for s, t in zip(signs, terms[1:], strict=True))
        return rf"\left({inner}\right)"

    def term(self, depth: int, letters: str) -> str:
        if depth == 0:
            return self.atom(letters)
        choice = self.generator.choice(["atom", "product", "fraction", "sum", "log", "exp", "square",
                                        "derivative", "delta"])  # fmt: skip
        inner = self.expression(depth - 1, letters)
        if choice == "product":
            return f"{self.atom(letters)} {inner}"
        if choice == "fraction":
            return rf"\frac{{{self.atom(letters)}}}{{1 + e^{{{self.atom(letters)}}}}}"
        if choice == "sum":
            letter = self.generator.choice([i for i in "klst" if i not in letters] or ["r"])
            below = self.generator.choice([letter, f"{letter} \\ne i"])
            return rf"\sum_{{{below}}} {self.expression(depth - 1, letters + letter)}"
        if choice == "log":
            return rf"\log\left(1 + {self.positive(letters)} {self.positive(letters)}\right)"
        if choice == "exp":
            return f"e^{{{self.atom(letters)}}}"
        if choice == "square":
            return f"{inner}^2"
        if choice == "derivative":
            letter = self.generator.choice(letters)
            return rf"\frac{{\partial}}{{\partial z_{letter}}} {inner}"
        return self.atom(letters)

    def atom(self, letters: str) -> str:
        one, other = self.generator.choice(letters), self.generator.choice(letters)
        return self.generator.choice([f"z_{one}", f"p_{one}", f"y_{one}", rf"\delta_{{{one}{other}}}",
                                      "S", "2", "n", "z_1", f"v_{one}"])  # fmt: skip

    def positive(self, letters: str) -> str:
        letter = self.generator.choice(letters)
        return self.generator.choice([f"p_{letter}", "S", f"e^{{z_{letter}}}", "T"])
