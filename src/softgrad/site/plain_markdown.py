"""MyST Markdown as plain Markdown that any notebook program shows.

The chapters use directives and roles that the site understands and Jupyter does not.
In the notebooks that the site offers they become plain headings, quotations and formulas.
Only what the chapters use is covered; a directive that is not known stays as it is.
"""

import re

FENCE = re.compile(
    r"^(?P<fence>`{3,}|:{3,})\{(?P<name>[\w-]+)\}[ ]*(?P<argument>[^\n]*)\n"
    r"(?P<body>.*?)^(?P=fence)[ ]*$\n?",
    re.DOTALL | re.MULTILINE,
)
OPTION = re.compile(r"^:([\w-]+):[ ]*(.*)\n", re.MULTILINE)
ROLE = re.compile(r"\{(\w+)\}`(?:([^`<]*?)\s*<([^`>]*)>|([^`]*))`")
TARGET = re.compile(r"^\([\w-]+\)=\n", re.MULTILINE)


def plain_markdown(text: str) -> str:
    r"""Return MyST `text` without directives and roles.

    Parameters
    ----------
    text : str
        One Markdown cell of a chapter.

    Returns
    -------
    str
        Plain Markdown with ``$`` and ``$$`` formulas.

    Examples
    --------
    >>> plain_markdown("See {eq}`eq-sum` in {doc}`the chapter <softmax>`.")
    'See (eq-sum) in the chapter.'
    """
    text = TARGET.sub("", text)
    text = FENCE.sub(_directive, text)
    return ROLE.sub(_role, text)


def _directive(match: re.Match) -> str:
    options, body = _split_options(match["body"])
    name, argument = match["name"], match["argument"].strip()
    if name == "math":
        return _formula(body, options.get("label"))
    if name == "admonition":
        return _quotation(argument, body)
    if name == "exercise":
        return _quotation(f"Exercise: {argument} ({options['label']})", body)
    if name == "solution-start":
        return f"**Solution** ({argument})\n"
    if name == "solution-end":
        return ""
    return match[0]


def _split_options(body: str) -> tuple[dict[str, str], str]:
    """Split the ``:name: value`` lines at the top of `body` from the rest."""
    options = {}
    while match := OPTION.match(body):
        options[match[1]] = match[2].strip()
        body = body[match.end() :]
    return options, body.strip()


def _formula(latex: str, label: str | None) -> str:
    tag = rf" \tag{{{label}}}" if label else ""
    return f"$$\n{latex}{tag}\n$$\n"


def _quotation(title: str, body: str) -> str:
    lines = [f"**{title}**", "", *body.splitlines()]
    return "\n".join(f"> {line}".rstrip() for line in lines) + "\n"


def _role(match: re.Match) -> str:
    name, title, _target, content = match.groups()
    if name == "eq":
        return f"({content})"
    if name == "cite":
        return f"[{content}]"
    return title or content
