r"""What the letters of a derivation stand for: sizes, tensors, definitions and functions.

The formulas are read and elaborated like those of a derivation, so that a definition is written
just as it would be on the board::

    notation = Notation().size("n").tensor("z", "n")
    notation.define(r"p_i = \frac{e^{z_i}}{\sum_{k=1}^n e^{z_k}}", arg="z")
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from softgrad.derivation.errors import NotationError
from softgrad.derivation.meaning.terms import (
    Derivative,
    Entry,
    Index,
    Term,
    children,
    substitute,
    symbols,
    walk,
    with_fresh_dummies,
)
from softgrad.derivation.reading.letters import letter_of

STYLED = r"\\[a-z]+\s*(?:\{\s*\\?[A-Za-z]+\s*\}|\s[A-Za-z]|\\[A-Za-z]+)"
NAME = re.compile(
    rf"(?P<letter>\\?[A-Za-z]+'{{0,3}}|{STYLED}|\\[a-z]+\s*\{{\s*{STYLED}\s*\}})"
    r"(?P<script>_[A-Za-z0-9]+)?"
)
RESERVED = ("e", r"\1", r"\0")


@dataclass(frozen=True, slots=True)
class Symbol:
    r"""A letter with its meaning.

    Attributes
    ----------
    name : str
        As typed, such as ``z`` or ``\sigma``.
    ranges : tuple of str
        The size over which each of its indices runs; empty for a scalar.
    positive : bool
        Every entry is greater than zero.
    sums_to_one : bool
        The entries add up to 1 over the last index.
    parameters, body : tuple of Index, Term or None
        For a defined symbol, its indices and its definition.
    argument : str
        The tensor of which it is a function, so that ``p(x)`` means the definition with x in the
        place of z; empty when it is never applied.
    """

    name: str
    ranges: tuple[str, ...] = ()
    positive: bool = False
    sums_to_one: bool = False
    parameters: tuple[Index, ...] = ()
    body: Term | None = None
    argument: str = ""


@dataclass(frozen=True, slots=True)
class Function:
    r"""A function of one number, such as ``\sigma(x) = \frac{1}{1 + e^{-x}}``."""

    name: str
    parameter: str
    body: Term


class Notation:
    """The letters that a derivation may use.  Each method returns the notation, so they chain."""

    def __init__(self) -> None:
        self.sizes: list[str] = []
        self.symbols: dict[str, Symbol] = {}
        self.functions: dict[str, Function] = {}
        self.aliases: dict[str, str] = {}
        self._frozen = False

    def copy(self) -> Notation:
        """Return an independent notation to which more can be added."""
        other = Notation()
        other.sizes = list(self.sizes)
        other.symbols = dict(self.symbols)
        other.functions = dict(self.functions)
        other.aliases = dict(self.aliases)
        return other

    def freeze(self) -> Notation:
        """Refuse any change from here on; :meth:`copy` gives a changeable one."""
        self._frozen = True
        return self

    @property
    def positive_letters(self) -> set[str]:
        """The letters of symbols that are greater than 0."""
        return {name for name, symbol in self.symbols.items() if symbol.positive}

    # --- declarations ---------------------------------------------------------------------------

    def size(self, letter: str) -> Notation:
        """Declare how many values an index can take, such as the number of classes n.

        The first size declared is the range of an index that nothing else determines.
        """
        letter = self._new_name(letter)
        self._check_unused(letter)
        self.symbols.pop(letter, None)
        self.sizes.append(letter)
        return self

    def tensor(
        self, name: str, *ranges: str, positive: bool = False, sums_to_one: bool = False
    ) -> Notation:
        r"""Declare a scalar, vector, matrix, … of independent real numbers.

        Parameters
        ----------
        name : str
            A letter, with a Greek command, a font or an accent if need be; a vector may be named
            by an entry, such as ``\hat{y}_i``.
        *ranges : str
            One declared size for each index; none for a scalar.
        positive : bool
            All entries are greater than 0.
        sums_to_one : bool
            The entries add up to 1 over the last index.

        Raises
        ------
        NotationError
            If a size is unknown, or the name is taken by a size or reserved.
        """
        name = self._new_name(name, len(ranges))
        unknown = [size for size in ranges if size not in self.sizes]
        if unknown:
            raise NotationError(f"{name}: {unknown[0]!r} is not a declared size {self.sizes}")
        if sums_to_one and not ranges:
            raise NotationError(f"{name}: a scalar cannot have entries that sum to one")
        self._put(Symbol(name, tuple(ranges), positive, sums_to_one))
        return self

    def alias(self, name: str, existing: str) -> Notation:
        r"""Let another name, such as ``softmax``, stand for a declared symbol."""
        existing = letter_of(existing)
        if existing not in self.symbols:
            raise NotationError(f"{existing!r} is not a declared symbol")
        self.aliases[self._new_name(name, len(self.symbols[existing].ranges))] = existing
        return self

    def define(self, latex: str, arg: str = "") -> Notation:
        r"""Define a symbol by a formula, such as ``S = \sum_k e^{z_k}``.

        Parameters
        ----------
        latex : str
            ``symbol = formula``; indices on the left are the symbol's indices.
        arg : str
            The tensor of which it is a function, to allow ``p(x)``.

        Raises
        ------
        LatexError
            If the formula cannot be read, with the place.
        NotationError
            If the left side is no symbol, or the definition refers to itself.
        """
        from softgrad.derivation.meaning.definitions import read_definition

        self._check_changeable()
        symbol = read_definition(latex, self)
        if arg and letter_of(arg) not in self.symbols:
            raise NotationError(f"{symbol.name}: {arg!r} is not a declared symbol")
        if self.depends(symbols(symbol.body), symbol.name):
            raise NotationError(f"{symbol.name} is defined through itself")
        self._put(replace(symbol, argument=letter_of(arg)))
        return self

    def define_function(self, latex: str) -> Notation:
        r"""Define a function of one number, such as ``\sigma(x) = \frac{1}{1 + e^{-x}}``.

        Raises
        ------
        LatexError
            If the formula cannot be read, with the place.
        NotationError
            If the left side is not of the form ``f(x)``.
        """
        from softgrad.derivation.meaning.definitions import read_function

        self._check_changeable()
        function = read_function(latex, self)
        self._check_unused(function.name)
        self.symbols.pop(function.name, None)
        self.functions[function.name] = function
        return self

    def _put(self, symbol: Symbol) -> None:
        known = self.symbols.get(symbol.name)
        if known is not None and known.ranges != symbol.ranges:
            self._check_unused(symbol.name)
        self.functions.pop(symbol.name, None)
        self.aliases.pop(symbol.name, None)
        self.symbols[symbol.name] = symbol

    def _check_unused(self, name: str) -> None:
        """Refuse to take away what other formulas are made of."""
        if name not in self.symbols:
            return
        formulas = {s.name: s.body for s in self.symbols.values() if s.body is not None}
        formulas |= {function.name: function.body for function in self.functions.values()}
        user = next((user for user, body in formulas.items() if name in symbols(body)), None)
        if user is not None:
            raise NotationError(f"{user} is defined through {name}, which must keep its indices")

    def _check_changeable(self) -> None:
        if self._frozen:
            raise NotationError("this notation is shared: add to a copy(), as in BOOK.copy()")

    def _new_name(self, name: str, indices: int = 0) -> str:
        self._check_changeable()
        typed = NAME.fullmatch(name)
        if not typed:
            raise NotationError(f"{name!r} is not a name: a letter or a LaTeX letter command is")
        script = typed["script"] or ""
        is_index = len(script) == 2 and script[1].isalpha()
        if is_index and indices != 1:
            raise NotationError(f"{name!r} has one index, but {indices} sizes are declared for it")
        letter = letter_of(typed["letter"]) + ("" if is_index else script)
        if letter in RESERVED or letter in self.sizes:
            raise NotationError(f"{name!r} already has a meaning")
        return letter

    # --- questions ------------------------------------------------------------------------------

    def symbol(self, name: str) -> Symbol | None:
        """Look a symbol up, by its name or an alias."""
        return self.symbols.get(self.aliases.get(name, name))

    def rests_on(self, names: Iterable[str]) -> set[str]:
        """Return `names` and every symbol through which they are defined, directly or not."""
        found: set[str] = set()
        pending = set(names)
        while pending:
            name = pending.pop()
            found.add(name)
            symbol = self.symbols.get(name)
            if symbol is not None and symbol.body is not None:
                pending |= symbols(symbol.body) - found
        return found

    def depends(self, names: Iterable[str], target: str) -> bool:
        """Whether any of `names` is `target` or is defined through it."""
        return target in self.rests_on(names)

    def foundations(self, names: Iterable[str]) -> list[str]:
        """Return the undefined symbols on which `names` rest, in the order of declaration."""
        wanted = self.rests_on(names)
        return [name for name, s in self.symbols.items() if name in wanted and s.body is None]

    def definitions(self, names: Iterable[str]) -> list[Term]:
        """Return the formulas of all defined symbols on which `names` rest."""
        bodies = [self.symbols[name].body for name in sorted(self.rests_on(names))]
        return [body for body in bodies if body is not None]

    def differentiates(self, names: Iterable[str]) -> bool:
        """Whether any of `names` is defined, directly or not, by a derivative."""
        return any(
            isinstance(part, Derivative) for body in self.definitions(names) for part in walk(body)
        )

    def order(self, term: Term) -> int:
        """Return how many derivatives stand inside one another, those of definitions included."""
        known: dict[str, int] = {}

        def of_symbol(name: str) -> int:
            if name not in known:
                body = self.symbols[name].body
                known[name] = 0 if body is None else of(body)
            return known[name]

        def of(part: Term) -> int:
            if isinstance(part, Entry):
                return of_symbol(part.symbol)
            inner = max(map(of, children(part)), default=0)
            return inner + isinstance(part, Derivative)

        return of(term)

    def unfold(self, entry: Entry) -> Term:
        """Replace an entry of a defined symbol by its definition, with fresh dummies."""
        symbol = self.symbols[entry.symbol]
        assert symbol.body is not None
        indices = dict(zip(symbol.parameters, entry.indices, strict=True))
        return with_fresh_dummies(substitute(symbol.body, indices))
