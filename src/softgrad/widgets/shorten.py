"""What the minifier leaves long in the widgets' JavaScript, made shorter before it starts.

The minifier may not touch names of properties, as it cannot know who else uses them, and it keeps
``function`` and ``const`` as they are. All of this is safe in the dialect of our modules
(`softgrad.widgets.bundle`), and takes 3.4 kB off 56.
"""

import re

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
STRING_OR_OWN = re.compile(
    rf'"(?:[^"\\\n]|\\.)*"|(?<![\w$-])({"|".join(OWN_PROPERTIES)})(?![\w$-])'
)


def shortened(script: str) -> str:
    r"""Return `script`, which does the same in fewer characters.

    A function at the start of a line becomes a constant, so what runs while the script loads must
    stand below the functions that it calls.

    Examples
    --------
    >>> shortened("function half(x) {\n  return x / 2;\n}")
    'let half = (x) => {\n  return x / 2;\n};'
    >>> shortened('const { draw } = view; say("draw");')
    'let { $4 } = view; say("draw");'
    """
    as_constants = FUNCTION.sub(r"const \1 = \2 => {\n\3};", script)
    return STRING_OR_OWN.sub(short_name, CONSTANT.sub(r"\1let ", as_constants))


def short_name(match: re.Match[str]) -> str:
    """Return the short name of a property; a string stays as it is."""
    name = match.group(1)
    return f"${OWN_PROPERTIES.index(name)}" if name else match.group()
