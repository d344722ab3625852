"""The chapters as notebooks."""

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import jupytext
import pytest
import yaml

ROOT = Path(__file__).parents[2]
LESSONS = [  # in reading order: the pages that teach
    "notation",
    "softmax",
    "stability",
    "partial_derivatives",
    "quotient_rule",
    "kronecker_delta",
    "jacobian",
    "cross_entropy",
    "p_minus_y",
    "linear_layer",
    "gradient_check",
    "training",
    "beyond",
    "mistakes",
]


@dataclass(frozen=True)
class Chapter:
    """One chapter: its Markdown and its cells. A test may write one of its own."""

    name: str
    source: str = ""

    @cached_property
    def text(self) -> str:
        if self.source:
            return self.source
        return (ROOT / "chapters" / f"{self.name}.md").read_text("utf-8")

    @cached_property
    def cells(self) -> list:
        return jupytext.reads(self.text, fmt="md:myst").cells

    @property
    def code(self) -> list:
        return [cell for cell in self.cells if cell.cell_type == "code"]

    @property
    def visible_code(self) -> list:
        hidden = {"remove-cell", "remove-input", "hide-input", "hide-cell"}
        return [cell for cell in self.code if not hidden & set(cell.metadata.get("tags", []))]

    @cached_property
    def markdown(self) -> str:
        """The text of its Markdown cells, and the captions of its figures."""
        texts = [cell.source for cell in self.cells if cell.cell_type == "markdown"]
        figures = (cell.metadata.get("mystnb", {}).get("figure", {}) for cell in self.code)
        return "\n\n".join([*texts, *(figure.get("caption", "") for figure in figures)])

    @property
    def prose(self) -> str:
        """The words a reader reads: no code, formulas, directives, front matter or table lines."""
        words = "\n".join(cell.source for cell in self.cells if cell.cell_type == "markdown")
        words = re.sub(r"```\{math\}.*?```", " ", words, flags=re.DOTALL)
        words = re.sub(r"^(:{3,}|`{3,}).*$|^:\w+:.*$", " ", words, flags=re.MULTILINE)
        words = re.sub(r"\$[^$]*\$|`[^`]*`", " x ", words)
        return re.sub(r"\|(?:-+\|)*", " ", words)


def toc_pages() -> list[str]:
    """Names of the pages in the table of contents, in order."""
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text())
    files = [toc["root"]]
    for part in toc["parts"]:
        files += [entry["file"] for entry in part["chapters"]]
    return [name.removeprefix("chapters/") for name in files]


@pytest.fixture(params=LESSONS)
def lesson(request) -> Chapter:
    return Chapter(request.param)
