"""Second engine: evaluate both sides at random points, with derivatives by finite differences.

This witness shares no rule of differentiation or simplification with the first engine: sums are
added up, definitions evaluated, and ∂f/∂z_i is a difference quotient in arithmetic with so many
digits that neither truncation nor rounding can be mistaken for a difference.  It can refute a
claim, and it can contradict a wrong proof; it proves nothing.

A quotient can deceive: where f has a kink, near a pole, or where a value is so large that another
one is lost beside it.  So a difference is looked at again, by difference quotients to the left, to
the right and to both sides, with other steps and other digits.  What these views disagree by is the
error; a difference counts only if it is far larger.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from softgrad.derivation.engines.claim import Claim, assignments, sizes_to_try
from softgrad.derivation.engines.evaluation import Evaluator, OutsideDomainError, Point, View
from softgrad.derivation.errors import UndecidedError
from softgrad.derivation.limits import NUMERIC_WORK, Budget, Deadline
from softgrad.derivation.meaning.notation import Notation, Symbol
from softgrad.derivation.meaning.terms import Add, Derivative, Index, symbols, walk

# Differences are exact to about 1e-40; a claim that is off by less than this is no claim of a book.
TOLERANCE = 1e-15
# How often the difference must exceed the error that the views show.
CERTAINTY = 100
# Which points to try at each size; where one size alone is tried, all kinds.
KINDS = {
    1: ("positive", "negative"),
    2: ("mixed", "positive"),
    3: ("positive", "mixed", "mixed"),
    4: ("mixed",),
    5: ("positive",),
}
ALL_KINDS = ("positive", "mixed", "negative")
TENTHS = {"positive": (1, 20), "negative": (-20, -1), "mixed": (-20, 20)}


def first_view(order: int) -> View:
    """Return a quick look: a central difference errs by the square of its step."""
    steps = tuple(-20 * (depth + 1) for depth in range(order))
    return View(digits=40 - sum(steps), steps=steps)


def second_views(order: int) -> tuple[View, ...]:
    """Return three closer looks, each with other digits.

    A one-sided quotient errs by its step times what the outer quotients magnify it by, so each
    step is the product of all that are further out.
    """
    if order == 0:
        return tuple(View(digits, (), largest=300) for digits in (400, 500, 600))
    steps = tuple(-40 * 2**depth for depth in range(order))
    digits = 80 - sum(steps)
    return tuple(View(digits + 20 * side, steps, side, largest=30) for side in (-1, 1, 0))


@dataclass(frozen=True)
class Difference:
    """A point at which the two sides differ; values are exact decimals."""

    sizes: Mapping[str, int]
    indices: Mapping[str, int]
    point: Point
    left: object
    right: object


@dataclass(frozen=True)
class Search:
    """Outcome of a search: a difference, or the number of points at which the sides agree.

    `why` says what ended it early.
    """

    difference: Difference | None
    agreed: int
    why: str = ""

    @property
    def summary(self) -> str:
        """The finding in a few words."""
        agrees = f"agrees at {self.agreed} point{'s' if self.agreed != 1 else ''}"
        if self.difference is None:
            return agrees
        return f"{agrees}, then differs" if self.agreed else "differs at the first point"


def search(claim: Claim, notation: Notation, deadline: Deadline, seed: int = 1) -> Search:
    """Look for a point at which the two sides of `claim` differ."""
    generator = random.Random(seed)
    budget = Budget(NUMERIC_WORK, deadline)
    both = Add((claim.left, claim.right))
    order = notation.order(both)
    base = notation.foundations(symbols(both) | _varied(both))
    agreed = 0
    try:
        for sizes, kind in _plan(claim, notation):
            point = random_point(base, notation, sizes, generator, kind)
            evaluator = Evaluator(notation, sizes, point, first_view(order), budget)
            difference, count = _compare(claim, evaluator, order)
            agreed += count
            if difference is not None:
                return Search(difference, agreed)
    except UndecidedError as error:
        return Search(None, agreed, str(error))
    return Search(None, agreed)


def _varied(term: Add) -> set[str]:
    return {part.symbol for part in walk(term) if isinstance(part, Derivative)}


def _plan(claim: Claim, notation: Notation) -> list[tuple[dict[str, int], str]]:
    """Return sizes with the kind of point to try there."""
    tried = list(sizes_to_try(claim, notation.sizes))
    plan = []
    for sizes in tried:
        kinds = KINDS.get(next(iter(sizes.values()), 1), ("mixed",))
        if len(tried) == 1:
            kinds = dict.fromkeys((*kinds, *ALL_KINDS))
        plan += [(sizes, kind) for kind in kinds]
    return plan


def _compare(claim: Claim, evaluator: Evaluator, order: int) -> tuple[Difference | None, int]:
    agreed = 0
    for indices in assignments(claim, evaluator.sizes):
        try:
            left = evaluator.value(claim.left, indices)
            right = evaluator.value(claim.right, indices)
            if _differ(left, right):
                left, right, error = _looked_at_again(claim, evaluator, indices, order)
                if _differ(left, right) and abs(left - right) > CERTAINTY * error:
                    point = evaluator.point
                    return Difference(evaluator.sizes, indices, point, left, right), agreed
                if _differ(left, right) or error > TOLERANCE * (1 + abs(left)):
                    continue
        except OutsideDomainError:
            continue
        agreed += 1
    return None, agreed


def _differ(left, right) -> bool:
    return abs(left - right) > TOLERANCE * (1 + abs(left) + abs(right))


def _looked_at_again(
    claim: Claim, evaluator: Evaluator, indices: Mapping[Index, int], order: int
) -> tuple:
    """Return both sides, and by how much the views of them disagree."""
    lefts, rights = [], []
    for view in second_views(order):
        closer = evaluator.seen_by(view)
        lefts.append(closer.value(claim.left, indices))
        rights.append(closer.value(claim.right, indices))
    error = max(lefts) - min(lefts) + max(rights) - min(rights)
    return lefts[-1], rights[-1], error


def random_point(
    names: list[str],
    notation: Notation,
    sizes: Mapping[str, int],
    generator: random.Random,
    kind: str,
) -> Point:
    """Draw short decimals: what a reader can type in."""
    point = {}
    for name in names:
        symbol = notation.symbols[name]
        places = list(itertools.product(*[range(1, sizes[r] + 1) for r in symbol.ranges]))
        if symbol.sums_to_one:
            tenths = _distributions(symbol, sizes, generator)
        else:
            low, high = TENTHS["positive" if symbol.positive else kind]
            tenths = [generator.choice([t for t in range(low, high + 1) if t]) for _ in places]
        divisor = 20 if symbol.sums_to_one else 10
        point[name] = {
            place: Fraction(value, divisor) for place, value in zip(places, tenths, strict=True)
        }
    return point


def _distributions(symbol: Symbol, sizes: Mapping[str, int], generator: random.Random) -> list[int]:
    """Draw one distribution for each row, in twentieths, with no entry 0."""
    *rows, last = [sizes[r] for r in symbol.ranges]
    values = []
    for _ in itertools.product(*map(range, rows)):
        cuts = sorted(generator.sample(range(1, 20), last - 1))
        values += [b - a for a, b in itertools.pairwise([0, *cuts, 20])]
    return values
