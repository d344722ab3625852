"""Widgets live: a real JupyterLab, a real kernel, and traits that reach Python."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import nbformat
import numpy as np
import pytest
from playwright.sync_api import Page, expect

from softgrad import cross_entropy_grad

NOTEBOOKS = {
    "jacobian": (
        "from softgrad.widgets import JacobianExplorer\n\nexplorer = JacobianExplorer()\nexplorer",
        "print('Python has', explorer.logits, explorer.selected, explorer.probabilities.round(4))",
        "explorer.logits = [0.0, 0.0, 0.0]",
    ),
    "cross_entropy": (
        "from softgrad.widgets import CrossEntropyExplorer\n\n"
        "explorer = CrossEntropyExplorer(logits=[1.0, 2.0, 3.0])\nexplorer",
        "print('Python has', explorer.target, explorer.gradient.round(4), len(explorer.trail))",
        "explorer.logits = [0.0, 0.0]",
    ),
}
START_SECONDS = 60
PATIENCE = 60_000  # milliseconds: a kernel starts slowly on a busy machine


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def is_up(url: str) -> bool:
    try:
        with urlopen(f"{url}/api", timeout=5):
            return True
    except (URLError, OSError):
        return False


def write_notebook(path: Path, cells: tuple[str, ...]) -> None:
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(notebook, path)


@pytest.fixture(scope="module")
def lab_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a JupyterLab with the notebooks, and with settings of its own."""
    tmp_path = tmp_path_factory.mktemp("lab")
    for name, cells in NOTEBOOKS.items():
        write_notebook(tmp_path / f"{name}.ipynb", cells)
    names = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
    own_folders = {name: str(tmp_path / name.lower()) for name in names}
    port = free_port()
    options = [
        "--no-browser",
        f"--port={port}",
        "--ServerApp.port_retries=0",
        "--ServerApp.allow_root=True",
        f"--ServerApp.root_dir={tmp_path}",
        "--IdentityProvider.token=",
        "--LabApp.news_url=None",
        f"--LabApp.workspaces_dir={tmp_path}",
        f"--LabApp.user_settings_dir={tmp_path}",
    ]
    server = subprocess.Popen(
        [sys.executable, "-m", "jupyterlab", *options],
        env={**os.environ, **own_folders},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + START_SECONDS
        url = f"http://127.0.0.1:{port}"
        while not is_up(url):
            assert server.poll() is None, "JupyterLab has ended"
            assert time.monotonic() < deadline, f"JupyterLab is not up after {START_SECONDS} s"
            time.sleep(0.3)
        yield f"{url}/lab/workspaces"
    finally:
        server.terminate()
        server.wait(timeout=30)


def run_cell(page: object, place: int) -> None:
    """Run one cell, as a reader does."""
    page.locator(".jp-Notebook .jp-CodeCell .jp-Editor").nth(place).click()
    page.keyboard.press("Shift+Enter")


@pytest.fixture
def notebook(visit, lab_url):
    """Return a function that opens a notebook, runs its first cell, and returns its page."""

    def open_notebook(name: str) -> Page:
        page = visit(f"{lab_url}/{name}/tree/{name}.ipynb").page  # a workspace for each
        page.set_default_timeout(PATIENCE)
        expect(page.locator(".jp-Notebook .jp-CodeCell")).to_have_count(3, timeout=PATIENCE)
        # A cell that is run before the kernel answers is never run.
        expect(page.locator("#jp-main-statusbar")).to_contain_text("| Idle", timeout=PATIENCE)
        run_cell(page, 0)
        page.locator(".softgrad").wait_for()
        return page

    return open_notebook


def test_a_slider_moved_in_jupyterlab_reaches_python_and_back(notebook):
    page = notebook("jacobian")
    explorer = page.locator(".softgrad")
    expect(explorer.locator(".sg-cell")).to_have_count(9)

    slider = explorer.get_by_role("slider", name="logit z₁", exact=True)
    for _ in range(5):
        slider.press("ArrowRight")
    explorer.locator(".sg-cell").nth(8).click()
    page.keyboard.press("ArrowLeft")
    expect(explorer.locator(".sg-bar-value").first).to_have_text("0.7611")

    run_cell(page, 1)
    printed = page.locator(".jp-OutputArea-output", has_text="Python has")
    expect(printed).to_have_text(
        "Python has [2.5, 1.0, 0.1] (2, 1) [0.7611 0.1698 0.069 ]\n", timeout=PATIENCE
    )

    run_cell(page, 2)
    expect(explorer.locator(".sg-bar-value").first).to_have_text("0.3333", timeout=PATIENCE)
    expect(slider).to_have_value("0")


def test_a_label_and_a_step_chosen_in_jupyterlab_reach_python_and_back(notebook):
    page = notebook("cross_entropy")
    explorer = page.locator(".softgrad")
    explorer.get_by_role("radio", name="1", exact=True).check()
    explorer.get_by_role("button", name=re.compile("^Step")).click()

    run_cell(page, 1)
    printed = page.locator(".jp-OutputArea-output", has_text="Python has")
    z = np.array([1.0, 2.0, 3.0])
    gradient = cross_entropy_grad(z - cross_entropy_grad(z, 0), 0).round(4)
    expected = f"Python has [1.0, 0.0, 0.0] {gradient} 1\n"
    expect(printed).to_have_text(expected, timeout=PATIENCE)

    run_cell(page, 2)
    expect(explorer.get_by_role("slider", name="logit z₃")).to_have_count(0, timeout=PATIENCE)
