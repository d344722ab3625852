"""What a chapter gives to the derivation checker, without running the rest of the chapter.

The statements that need nothing but the checker are run: texts, notations, calls of ``derive``.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from softgrad.derivation import BATCH, BOOK, LAYER, Notation, Report, check_derivation
from tests.chapters.conftest import Chapter

AUTHOR_SECONDS = 20.0  # what `derive` allows


@dataclass(frozen=True)
class Derivation:
    """One call of ``derive``: what it shows, and what it was told."""

    report: Report
    notation: Notation
    given: str = ""
    expect: str = "proved"
    label: str = ""


@dataclass
class Record:
    """The derivations of a chapter, and the notations that it declares."""

    derivations: list[Derivation] = field(default_factory=list)
    notations: list[Notation] = field(default_factory=list)

    def derive(self, latex: str, notation: Notation = BOOK, **options: object) -> Report:
        """Note the derivation, in place of showing it."""
        kept = {name: options[name] for name in ("given", "expect", "label") if name in options}
        asked = {name: options[name] for name in ("given", "reasons") if name in options}
        report = check_derivation(latex, notation, seconds=AUTHOR_SECONDS, **asked)
        self.derivations.append(Derivation(report, notation, **kept))
        return report

    @property
    def shown_as_true(self) -> list[Derivation]:
        return [found for found in self.derivations if found.expect == "proved"]


def statements(chapter: Chapter) -> Iterator[ast.stmt]:
    for cell in chapter.code:
        yield from ast.parse(cell.source).body


def names(statement: ast.stmt, context: type[ast.expr_context]) -> set[str]:
    """The names that a statement reads (``ast.Load``) or binds (``ast.Store``)."""
    found = (node for node in ast.walk(statement) if isinstance(node, ast.Name))
    return {name.id for name in found if isinstance(name.ctx, context)}


@cache
def record(chapter: Chapter) -> Record:
    """Run the statements of `chapter` that need nothing but the checker."""
    found = Record()
    shared = {"BOOK": BOOK, "LAYER": LAYER, "BATCH": BATCH}
    known = {**shared, "Notation": Notation, "derive": found.derive}
    for statement in statements(chapter):
        bound = names(statement, ast.Store)
        is_simple = isinstance(statement, ast.Assign | ast.Expr)
        if is_simple and names(statement, ast.Load) <= known.keys():
            exec(compile(ast.Module([statement], []), chapter.name, "exec"), known)
            values = (known[name] for name in bound)
            found.notations += [value for value in values if isinstance(value, Notation)]
        else:
            for name in bound:
                known.pop(name, None)  # it has another value from here on
    return found
