"""A small book in a temporary folder, built the way the real one is."""

import subprocess
import sys
from pathlib import Path

CONFIG = """
title: A small book
author: Its readers
only_build_toc_files: true
execute: {execute_notebooks: cache, stderr_output: error, timeout: 60}
html: {use_issues_button: false, use_repository_button: false}
sphinx:
  extra_extensions: [sphinx_exercise, softgrad.site]
  config: {html_math_renderer: mathml}
"""
FRONT_MATTER = """---
jupytext: {text_representation: {extension: .md, format_name: myst}}
kernelspec: {name: python3, display_name: Python 3}
---
"""


class SmallBook:
    """Chapters in a folder; `build` runs the real command line on them."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.pages = folder / "_build" / "html"
        (folder / "_config.yml").write_text(CONFIG, "utf-8")

    def write(self, **chapters: str) -> None:
        """Write one Markdown file a chapter; the first is the root."""
        root, *others = chapters
        toc = f"format: jb-book\nroot: {root}\n" + ("chapters:\n" if others else "")
        toc += "".join(f"  - file: {name}\n" for name in others)
        (self.folder / "_toc.yml").write_text(toc, "utf-8")
        for name, text in chapters.items():
            (self.folder / f"{name}.md").write_text(FRONT_MATTER + text, "utf-8")

    def build(self, env: dict[str, str] | None = None) -> subprocess.CompletedProcess:
        """Build strictly, as `make book` does."""
        command = [Path(sys.executable).with_name("jupyter-book"), "build", self.folder]
        options = ["--warningiserror", "--nitpick", "--keep-going", "-q"]
        return subprocess.run([*command, *options], capture_output=True, text=True, env=env)

    def page(self, name: str) -> str:
        """Return the HTML of a chapter."""
        return (self.pages / f"{name}.html").read_text("utf-8")
