"""An independent judge of typed equations: it evaluates both sides at random points.

Nothing is shared with the package: see `oracle_formulas` for how it reads, and `settings` for what
the letters mean to it.
"""

import itertools
import random

import numpy as np

from tests.derivation.oracle_arithmetic import TOLERANCE, UndefinedError, is_array
from tests.derivation.oracle_formulas import Compiler


class Oracle:
    """Decides whether ``left = right`` holds, by evaluation at random points."""

    def __init__(self, setting, ranges: dict[str, str]) -> None:
        self.setting = setting
        self.ranges = ranges

    def holds(self, left: str, right: str, same=(), different=(), sizes=None) -> bool | None:
        """True, False, or None if no point was found at which both sides have a value."""
        first_size = self.setting.sizes[0]
        compilers = [Compiler(text, self.ranges, first_size) for text in (left, right)]
        sides = [compiler.expression() for compiler in compilers]
        for compiler in compilers:
            assert compiler.at == len(compiler.tokens), compiler.tokens[compiler.at :]
        letters = sorted(compilers[0].free | compilers[1].free)
        generator = random.Random(7)
        seen = 0
        for chosen, positive in self.setting.choices(sizes):
            world = self.setting.world(chosen, generator, positive)
            agree, count = self.compare(sides, world, letters, same, different)
            if not agree:
                return False
            seen += count
        return True if seen else None

    def compare(self, sides, world, letters, same, different):
        count = 0
        spans = [range(1, world["sizes"][self.size_of(i)] + 1) for i in letters]
        for values in itertools.product(*spans):
            indices = dict(zip(letters, values, strict=True))
            if any(indices[a] != indices[b] for a, b in same):
                continue
            if any(indices[a] == indices[b] for a, b in different):
                continue
            try:
                left, right = (side({**world, "indices": indices}) for side in sides)
            except UndefinedError:
                continue
            except IndexError:  # z_2 where there is one class only
                continue
            count += 1
            if not self.close(left, right):
                return False, count
        return True, count

    def size_of(self, letter: str) -> str:
        return self.ranges.get(letter, self.setting.sizes[0])

    @staticmethod
    def close(left, right) -> bool:
        if is_array(left) != is_array(right):  # the right side 0 of a vector equation
            left = left * np.ones_like(right) if is_array(right) else left
            right = right * np.ones_like(left) if is_array(left) else right
        assert not is_array(left) or left.shape == right.shape
        gap = np.max(np.abs(left - right)) if is_array(left) else abs(left - right)
        size = np.max(np.abs(left)) if is_array(left) else abs(left)
        return gap <= TOLERANCE * (1 + size)
