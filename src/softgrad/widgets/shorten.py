"""What the minifier leaves long in the widgets' JavaScript, made shorter before it starts.

The minifier may not touch names of properties, as it cannot know who else uses them, and it keeps
``function`` and ``const`` as they are. All of this is safe in the dialect of our modules
(`softgrad.widgets.bundle`), and takes 3.4 kB off 56.
"""

import re
from collections.abc import Iterator

# Names of properties that only our modules use: no browser, kernel or trait knows them.
OWN_PROPERTIES = (
    "build",
    "columnHeads",
    "decimals",
    "dispose",
    "draw",
    "drawCurves",
    "element",
    "exponentials",
    "isSelected",
    "lastRow",
    "onChange",
    "onResize",
    "onSelect",
    "parts",
    "redraw",
    "rowHeads",
    "setEntry",
    "shifted",
    "symbol",
    "traits",
)

FUNCTION = re.compile(r"^function (\w+)(\(.*?\)) \{\n(.*?)^\}$", re.MULTILINE | re.DOTALL)
CONSTANT = re.compile(r"(^ *|\()const (?=[\w$[{])", re.MULTILINE)
OWN = re.compile(rf"(?<![\w$-])({'|'.join(OWN_PROPERTIES)})(?![\w$-])")
CODE_MARK = re.compile(r'"(?:[^"\\\n]|\\.)*"|[`{}]')
TEXT_MARK = re.compile(r"(?<!\\)(?:`|\$\{)")


def shortened(script: str) -> str:
    r"""Return `script`, which does the same in fewer characters.

    A function at the start of a line becomes a constant, so what runs while the script loads must
    stand below the functions that it calls.

    Examples
    --------
    >>> shortened("function half(x) {\n  return x / 2;\n}")
    'let half = (x) => {\n  return x / 2;\n};'
    >>> shortened('const { draw } = view; say("draw", `draw ${view.draw}`);')
    'let { $4 } = view; say("draw", `draw ${view.$4}`);'
    """
    as_constants = FUNCTION.sub(r"const \1 = \2 => {\n\3};", script)
    pieces = code_and_text(CONSTANT.sub(r"\1let ", as_constants))
    return "".join(OWN.sub(short_name, piece) if is_code else piece for is_code, piece in pieces)


def code_and_text(script: str) -> Iterator[tuple[bool, str]]:
    """Yield a script piece by piece: code, or text (a string, the words of a template)."""
    position, still_open = 0, []

    def is_text() -> bool:
        return bool(still_open) and still_open[-1] == "`"

    while mark := (TEXT_MARK if is_text() else CODE_MARK).search(script, position):
        start = position if is_text() else mark.start()
        yield True, script[position:start]
        yield False, script[start : mark.end()]
        if mark.group() == "}" or (is_text() and mark.group() == "`"):
            still_open.pop()
        elif not mark.group().startswith('"'):
            still_open.append(mark.group())
        position = mark.end()
    yield True, script[position:]


def short_name(match: re.Match[str]) -> str:
    """Return the short name of a property."""
    return f"${OWN_PROPERTIES.index(match.group())}"
