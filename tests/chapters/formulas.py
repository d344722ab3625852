r"""The formulas of a chapter, as its text has them, and what each of them claims.

Not every formula with an ``=`` is a claim. Two forms are recognised by their look, and no list of
them is kept:

- a *condition* relates an index or a size to another one or to a number, as ``i \ne j``, ``n = 3``;
  or a letter to a letter, as ``p = y``;
- a *given value* sets one letter, or a list of letters, to constants: ``z = (1, 2, 3)``,
  ``T = \tfrac12``, ``h = 10^{-5}``.

Everything else is a claim, and must be proved.
"""

import re
from collections.abc import Iterator

MATH_BLOCK = re.compile(r"```\{math\}\n(?::label: (\S+)\n)?(.*?)```", re.DOTALL)
MARKS_OF_A_DIRECTIVE = re.compile(r"^(?:`{3,}|:{3,})(?:\{[\w-]+\})?|^:[\w-]+:.*$", re.MULTILINE)
CODE = re.compile(r"`[^`\n]*`")
THIN_SPACE = re.compile(r"\\[,;!]")
INLINE = re.compile(r"\$([^$]+)\$")

LETTER = r"(?:[A-Za-z]|\\[a-z]+|\\math[a-z]+\{\w+\})(?:_\w|_\{\w+\})?"
INDEX = r"(?:[ijklt]|[nmd])"
CONDITION = re.compile(rf"{INDEX}(?: *(?:=|\\ne) *(?:{INDEX}|\d+))+(?:, \\dots, {INDEX})?")
TWO_LETTERS = re.compile(rf"{LETTER} = {LETTER}")
GIVEN_VALUE = re.compile(rf"(?:{LETTER}|\({LETTER}(?:, *{LETTER})*\)) = (?P<value>.*)", re.DOTALL)
VALUE_COMMANDS = re.compile(r"\\(?:[td]?frac|cdot|dots|infty|log|sqrt|[,;! ])")
A_LIST = re.compile(r"\([^()]*,.*\)", re.DOTALL)

# "$A$ is $B$" ends a clause; "$A$ is $B$ times as long" says something else, and so do "the sum
# of $A$ is $B$", of which A is a part only, and "the new $A$ is $B$", a step of a program.
PAIR = re.compile(r"(\w+)?\W*\$([^$]+)\$\s+(?:is|are)\s+\$([^$]+)\$(?=[.,;:?!)]|\s+(?:and|or)\b)")
NO_PAIR_AFTER = {"of", "to", "for", "new"}
DERIVATIVE_IN_WORDS = re.compile(
    r"derivative\s+(?:by|with\s+respect\s+to)\s+\$([^$]+)\$\s+is\s+\$([^$]+)\$"
)

RELATION = re.compile(r"=|<|>|,|\\(?:approx|ne|le|ge|in|to|leftarrow|ldots|dots)\b")
NO_LETTER = re.compile(r"\\(?:operatorname|math[a-z]+|text)\{[^{}]*\}|\\[a-zA-Z]+|[_^]\{[^{}]*\}")


def running_text(markdown: str) -> str:
    """The text of a page without displayed formulas and code."""
    return CODE.sub(" ", MARKS_OF_A_DIRECTIVE.sub(" ", MATH_BLOCK.sub(" ", markdown)))


def without_subscripts(latex: str) -> str:
    """The formula without what stands in braces under or above a symbol, as in a sum."""
    return re.sub(r"[_^]\{[^{}]*\}", "", latex)


def parts(latex: str) -> Iterator[str]:
    r"""What stands between the gaps of a line, and before an ``\approx``, without full stops."""
    for part in re.split(r",?\s*\\qquad(?:\s*\\text\{[^}]*\}\s*\\qquad)?", latex.strip()):
        yield part.split(r"\approx")[0].strip().rstrip(".,;").strip()


def is_condition(equality: str) -> bool:
    return bool(CONDITION.fullmatch(equality) or TWO_LETTERS.fullmatch(equality))


def is_given_value(equality: str) -> bool:
    if not (match := GIVEN_VALUE.fullmatch(equality)):
        return False
    value = match["value"]
    return bool(A_LIST.fullmatch(value) or not re.search("[A-Za-z]", VALUE_COMMANDS.sub("", value)))


def claims(latex: str) -> list[str]:
    """The equalities of a formula that must be proved."""
    equalities = (part for part in parts(latex) if "=" in without_subscripts(part))
    return [part for part in equalities if not is_condition(part) and not is_given_value(part)]


def inline_claims(markdown: str) -> list[str]:
    """What the formulas in running text claim."""
    inline = INLINE.findall(running_text(markdown))
    return [claim for latex in inline for claim in claims(" ".join(latex.split()))]


def claims_in_words(markdown: str) -> list[str]:
    r"""What sentences of the form "``$A$`` is ``$B$``" claim; a derivative is that of the loss."""
    text = running_text(markdown)
    found = [
        rf"\frac{{\partial L}}{{\partial {letter}}} = {value}"
        for letter, value in DERIVATIVE_IN_WORDS.findall(text)
    ]
    pairs = PAIR.findall(DERIVATIVE_IN_WORDS.sub(" ", text))
    found += [f"{left} = {right}" for word, left, right in pairs if word not in NO_PAIR_AFTER]
    return [claim for sentence in found for claim in claims(" ".join(sentence.split()))]


def bare_results(markdown: str) -> list[str]:
    """Formulas of two letters or more that stand for a result without an equals sign."""
    inline = (" ".join(latex.split()) for latex in INLINE.findall(running_text(markdown)))
    without_relation = (
        latex for latex in inline if not RELATION.search(THIN_SPACE.sub(" ", latex))
    )
    return [
        latex
        for latex in without_relation
        if len(re.findall(r"[A-Za-z](?:_\w)?", NO_LETTER.sub(" ", latex))) > 1
    ]


def sides(equality: str) -> list[str]:
    """The sides of an equality, of a chain of them, or of an approximation."""
    return [side.strip() for side in re.split(r"=(?![^{}]*\})|\\approx", equality)]


def section(text: str, heading: str) -> str:
    """The section of a page with this heading, up to the next one of its level."""
    match = re.search(rf"^## {heading}$(.*?)(?=^## |\Z)", text, re.DOTALL | re.MULTILINE)
    return match[1] if match else ""
