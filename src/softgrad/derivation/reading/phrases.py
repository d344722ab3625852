"""The words between formulas that matter for what a line claims: the one place that lists them.

A relation between indices is a condition where it stands after a word such as "if" or "since", or
is set off by a comma or a bracket.  Other words only comment.
"""

from __future__ import annotations

import re

# Words that only make an assumption; after them, an equation is not a fact that could be checked.
ASSUMING = ("if", "for", "when", "whenever", "in the case", "in case", "case", "provided that",
            "provided", "assuming", "given", "at")  # fmt: skip
# Words that name a fact.
STATING = ("where", "with", "as", "since", "because", "here")
# Words that turn the meaning of a condition round, or leave it open.
TWISTING = ("unless", "except", "not", "without", "never", "excluding", "but", "or", "either", "no")
# Words between two equations of one line.
CONCLUDING = ("so", "so that", "hence", "thus", "therefore", "then", "and", "and so", "and hence",
              "and thus", "which gives", "this gives", "giving", "that is", "i.e.", "consequently",
              "it follows that", "we get", "or")  # fmt: skip

QUANTIFIER = r"(?:all|every|each|any|that)"


def alternatives(words: tuple[str, ...]) -> str:
    """Return a regular expression for any of `words`, the longest first."""
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


TWISTED = re.compile(rf"\b(?:{'|'.join(TWISTING)})\b[^,.;]*$", re.IGNORECASE)
CONCLUSION = re.compile(rf"\s*[,;.]?\s*(?:{alternatives(CONCLUDING)})\s*[,:]?\s*", re.IGNORECASE)
CONDITIONAL = alternatives(ASSUMING + STATING)
ENDS_ASSUMING = re.compile(
    rf"(?:^|[\s(\[,;:.])(?:{alternatives(ASSUMING)})(?:\s+{QUANTIFIER})?\s*$", re.IGNORECASE
)
ENDS_CONDITIONAL = re.compile(
    rf"(?:^|[\s(\[,;:.])(?:{CONDITIONAL})(?:\s+{QUANTIFIER})?\s*$", re.IGNORECASE
)
QUANTIFYING = re.compile(rf"(?:^|\s)for\s+{QUANTIFIER}\s*$", re.IGNORECASE)
SET_OFF = re.compile(r"(?:^|[,;:(\[])\s*$")
ONLY_CONDITIONAL = re.compile(
    rf"[\s,;:.()\[\]]*(?:(?:and|{CONDITIONAL})(?:\s+{QUANTIFIER})?)?[\s,;:.()\[\]]*", re.IGNORECASE
)
