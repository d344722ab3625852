r"""What is typed in place of a command: ``exp(z)`` without its backslash, ``∂`` for ``\partial``.

Without a backslash TeX sets a word as a product of letters, and so would we read it; nobody means
that.  Characters beyond the keyboard are refused with the command that stands for them.
"""

from __future__ import annotations

import re
import unicodedata

from softgrad.derivation.errors import LatexError

COMMANDS = {
    "exp": r"\exp",
    "log": r"\log",
    "ln": r"\ln",
    "sum": r"\sum",
    "frac": r"\frac",
    "sqrt": r"\sqrt",
    "partial": r"\partial",
    "nabla": r"\nabla",
    "cdot": r"\cdot",
    "times": r"\times",
    "odot": r"\odot",
    "quad": r"\quad",
    "left": r"\left",
    "right": r"\right",
    "mathbf": r"\mathbf",
    "alpha": r"\alpha",
    "beta": r"\beta",
    "delta": r"\delta",
    "sigma": r"\sigma",
    "theta": r"\theta",
    "lambda": r"\lambda",
    "diag": r"\operatorname{diag}",
    "tr": r"\operatorname{tr}",
    "lse": r"\operatorname{lse}",
    "softmax": r"\operatorname{softmax}",
}
# Two letters are often a product; before a bracket they are not.
SHORT = "|".join(word for word in COMMANDS if len(word) < 3)
LONG = "|".join(word for word in COMMANDS if len(word) > 2)
WORD = re.compile(
    r"\\(?:begin|end|text|textrm|mbox|mathrm|mathit|mathsf|mathbf|operatorname|label|tag)\*?\s*\{[^{}]*\}"
    r"|\\[A-Za-z]+|_\s*\{?\s*[A-Za-z]+"
    rf"|(?P<bare>(?<![A-Za-z])(?:(?:{LONG})(?![A-Za-z])|(?:{SHORT})(?=\s*\()))"
)
CHARACTERS = {
    "∂": r"\partial", "−": "-", "–": "-", "≠": r"\ne", "·": r"\cdot", "⋅": r"\cdot", "×": r"\times",
    "∗": "*", "⊙": r"\odot", "∑": r"\sum", "Σ": r"\sum", "√": r"\sqrt{…}", "∇": r"\nabla",
    "⊤": r"^\top", "ᵀ": r"^\top", "‖": r"\lVert v \rVert", "∥": r"\lVert v \rVert", "½": r"\frac12",
    "′": "'", "’": "'", "…": r"\dots", "⇒": r"\implies", "∀": r"\forall", "≡": r"\equiv",
    "µ": r"\mu", "∞": r"\infty",
}  # fmt: skip


def refuse_bare_words(source: str, masked: str, start: int, end: int) -> None:
    """Refuse the name of a command without its backslash.

    Raises
    ------
    LatexError
        With the command to be typed.
    """
    for match in WORD.finditer(masked, start, end):
        if match["bare"]:
            word = match["bare"]
            message = f"without a backslash, '{word}' is a product of letters."
            raise LatexError(
                message, source, *match.span(), expected=COMMANDS[word], kind="ambiguous"
            )


def command_for(character: str) -> str:
    r"""Return what to type for a character beyond the keyboard, or "".

    Examples
    --------
    >>> command_for("≠"), command_for("²"), command_for("ᵢ"), command_for("δ"), command_for("𝑝")
    ('\\ne', '^2', '_i', '\\delta', 'p')
    """
    if character in CHARACTERS:
        return CHARACTERS[character]
    plain = unicodedata.normalize("NFKC", character)
    if plain.isascii() and plain.isalnum():
        kind = unicodedata.decomposition(character).partition(">")[0]
        return {"<super": "^", "<sub": "_"}.get(kind, "") + plain
    name = unicodedata.name(plain, "") if len(plain) == 1 else ""
    greek = re.fullmatch(r"GREEK (SMALL|CAPITAL) LETTER (\w+)", name)
    if greek is None:
        return ""
    letter = {"LAMDA": "lambda"}.get(greek[2], greek[2].lower())
    return "\\" + (letter if greek[1] == "SMALL" else letter.capitalize())
