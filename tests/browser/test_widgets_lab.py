"""JacobianExplorer live: a real JupyterLab, a real kernel, and traits that reach Python."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import nbformat
import pytest
from playwright.sync_api import expect

CELLS = (
    "from softgrad.widgets import JacobianExplorer\n\nexplorer = JacobianExplorer()\nexplorer",
    "print('Python has', explorer.logits, explorer.selected, explorer.probabilities.round(4))",
    "explorer.logits = [0.0, 0.0, 0.0]",
)
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


@pytest.fixture
def lab_url(tmp_path: Path) -> Iterator[str]:
    """The address of the notebook in a JupyterLab of its own, with settings of its own."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in CELLS])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(notebook, tmp_path / "live.ipynb")
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
        yield f"{url}/lab/tree/live.ipynb"
    finally:
        server.terminate()
        server.wait(timeout=30)


def run_cell(page: object, place: int) -> None:
    """Run one cell, as a reader does."""
    page.locator(".jp-Notebook .jp-CodeCell .jp-Editor").nth(place).click()
    page.keyboard.press("Shift+Enter")


def test_a_slider_moved_in_jupyterlab_reaches_python_and_back(visit, lab_url):
    page = visit(lab_url).page
    page.set_default_timeout(PATIENCE)
    expect(page.locator(".jp-Notebook .jp-CodeCell")).to_have_count(3, timeout=PATIENCE)
    # A cell that is run before the kernel answers is never run.
    expect(page.locator("#jp-main-statusbar")).to_contain_text("| Idle", timeout=PATIENCE)
    run_cell(page, 0)
    explorer = page.locator(".softgrad")
    explorer.wait_for()
    expect(explorer.get_by_role("gridcell")).to_have_count(9)

    slider = explorer.get_by_role("slider", name="logit z₁", exact=True)
    for _ in range(5):
        slider.press("ArrowRight")
    explorer.get_by_role("gridcell").nth(8).click()
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
