"""Random formulas of matrix algebra and of index sums, in the book's notation."""

import random


class RandomTensor:
    """Writes formulas of a wanted shape: "" (a number), "n", "d" (columns), "nn" or "nd"."""

    def __init__(self, generator: random.Random) -> None:
        self.generator = generator

    def write(self, shape: str, depth: int) -> str:
        """Return a formula in brackets, or a letter."""
        if depth == 0:
            return self.letter(shape)
        options = self.options(shape, depth - 1)
        return rf"\left({self.generator.choice(options)()}\right)"

    def letter(self, shape: str) -> str:
        letters = {"": ["S", "T", "C", "z_1", "x_1", "W_{12}", "p_2"], "n": ["z", "p", "u", "b"],
                   "d": ["x"], "nn": ["J", r"\mathbf{I}"], "nd": ["W"]}  # fmt: skip
        return self.generator.choice(letters[shape])

    def options(self, shape: str, depth: int):
        def part(inner: str) -> str:
            return self.write(inner, depth)

        common = [
            lambda: f"{part(shape)} + {part(shape)}",
            lambda: f"{part(shape)} - {part(shape)}",
            lambda: f"{part('')} {part(shape)}",
            lambda: rf"\frac{{{part(shape)}}}{{1 + {part('')}^2}}",
        ]
        return common + self.own_options(shape, part)

    def own_options(self, shape: str, part):
        transposed = r"^\top"
        own = {
            "": [
                lambda: f"{part('n')}{transposed} {part('n')}",
                lambda: f"{part('d')} \\cdot {part('d')}",
                lambda: rf"\lVert {part('d')} \rVert^2 + \lVert {part('n')} \rVert",
                lambda: rf"\operatorname{{tr}}({part('nn')})",
                lambda: f"{part('nn')}_{{12}} - {part('nd')}_{{21}}",
                lambda: rf"\sum_{{k=1}}^n {part('n')}_k {part('n')}_k",
                lambda: rf"\sum_{{k=1}}^d {part('d')}_k {part('')}",
                lambda: rf"\sum_{{k \ne 1}}^n {part('n')}_k",
                lambda: rf"\log\left(1 + e^{{{part('')} / 9}}\right)",
            ],
            "n": [
                lambda: f"{part('nd')} {part('d')}",
                lambda: f"{part('nn')} {part('n')}",
                lambda: rf"{part('n')} \odot {part('n')}",
                lambda: rf"\nabla_z {part('')}",
            ],
            "d": [lambda: f"{part('nd')}{transposed} {part('n')}"],
            "nn": [
                lambda: rf"\operatorname{{diag}}({part('n')})",
                lambda: f"{part('n')} {part('n')}{transposed}",
                lambda: f"{part('nn')}{transposed}",
                lambda: f"{part('nd')} {part('nd')}{transposed}",
                lambda: f"{part('nn')} {part('nn')}",
            ],
            "nd": [
                lambda: f"{part('n')} {part('d')}{transposed}",
                lambda: f"{part('nn')} {part('nd')}",
            ],
        }
        return own[shape]
