r"""Two spellings that only the neighbours of a token can settle, before the grammar sees it.

* ``\|`` opens and closes a norm in turn.
* A plain d is a derivative where it stands at the head of both parts of a fraction, as in
  ``\frac{d f}{d x}``; nobody writes such a fraction to divide by a quantity d that cancels.
"""

from __future__ import annotations

from collections.abc import Iterator

from lark import Token


class Neighbours:
    """A step between Lark's lexer and its parser."""

    always_accept = ("BAR",)

    def process(self, stream: Iterator[Token]) -> Iterator[Token]:
        """Rename the tokens in question."""
        tokens = list(stream)
        for place in derivative_signs(tokens):
            tokens[place] = Token.new_borrow_pos("PARTIAL", str(tokens[place]), tokens[place])
        opened = False
        for token in tokens:
            if token.type == "BAR":
                name = "RIGHTNORM" if opened else "LEFTNORM"
                opened = not opened
                yield Token.new_borrow_pos(name, str(token), token)
            else:
                yield token


def derivative_signs(tokens: list[Token]) -> list[int]:
    """Return the places of every d that means ∂."""
    found: list[int] = []
    for place, token in enumerate(tokens):
        if token.type != "FRAC" or not _is_d(tokens, place + 2):
            continue
        below = _closing(tokens, place + 1) + 2
        if _is_d(tokens, below) and _is_letter(tokens, below + 1):
            end = _closing(tokens, below - 1)
            others = [
                k for k in range(below, end) if _is_d(tokens, k) and _is_letter(tokens, k + 1)
            ]
            found += [place + 2, *others]
    return found


def _is_d(tokens: list[Token], place: int) -> bool:
    return place < len(tokens) and tokens[place] == "d"


def _is_letter(tokens: list[Token], place: int) -> bool:
    return place < len(tokens) and tokens[place].type == "IDENTIFIER"


def _closing(tokens: list[Token], place: int) -> int:
    """Return the place of the brace that closes the one at `place`."""
    depth = 0
    for current in range(place, len(tokens)):
        depth += {"LBRACE": 1, "RBRACE": -1}.get(tokens[current].type, 0)
        if depth == 0:
            return current
    return len(tokens)
