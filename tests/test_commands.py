"""The book's commands say in plain words what is wrong and what to do."""

import os
import shutil
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SERVE = [sys.executable, ROOT / "tools" / "serve.py"]


def run(*command, **variables):
    return subprocess.run(
        command, capture_output=True, text=True, env=os.environ | variables, timeout=120
    )


@pytest.fixture
def make(tmp_path):
    """Run make in a folder with nothing but the Makefile and what it installs from."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    for name in ("requirements.txt", "constraints.txt", "pyproject.toml"):
        (tmp_path / name).write_text("no-such-package==1\n" if name[0] == "r" else "")

    def call(*arguments, **variables):
        return run("make", "-C", tmp_path, "--no-print-directory", *arguments, **variables)

    return call


def test_a_taken_port_is_named_without_a_traceback(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        result = run(*SERVE, tmp_path, port)
    assert result.returncode == 1
    assert result.stderr == (
        f"Port {port} cannot be used (Address already in use). Try: make serve PORT=8001\n"
    )
    assert result.stdout == ""


@pytest.mark.parametrize("port", ["70000", "http"])
def test_a_port_that_is_none_is_named_without_a_traceback(tmp_path, port):
    result = run(*SERVE, tmp_path, port)
    assert result.returncode == 1
    assert result.stderr.startswith(f"Port {port} cannot be used (")
    assert "Traceback" not in result.stderr


def test_the_address_is_printed_once_it_answers(tmp_path):
    (tmp_path / "index.html").write_text("the book")
    with subprocess.Popen([*SERVE, tmp_path, "0"], stdout=subprocess.PIPE, text=True) as server:
        try:
            address = server.stdout.readline().split()[4]
            assert urllib.request.urlopen(address).read() == b"the book"
        finally:
            server.terminate()


def test_a_python_that_is_not_there_is_named(make):
    result = make(".venv/installed", "PYTHON=no-such-python")
    assert result.returncode != 0
    assert (
        "There is no no-such-python here. The book needs Python 3.11, 3.12 or 3.13" in result.stdout
    )


@pytest.mark.parametrize("version", [(3, 10), (3, 14)])
def test_a_python_of_another_version_is_refused(make, tmp_path, version):
    pretend = f"import sys; sys.version_info = ({version[0]}, {version[1]}, 0, 'final', 0)"
    (tmp_path / "sitecustomize.py").write_text(pretend)
    result = make(".venv/installed", f"PYTHON={sys.executable}", PYTHONPATH=str(tmp_path))
    assert result.returncode != 0
    assert "The book needs Python 3.11, 3.12 or 3.13, but" in result.stderr
    assert f"is {version[0]}.{version[1]}. Try: make PYTHON=python3.12" in result.stderr
    assert not (tmp_path / ".venv").exists()


def test_packages_that_cannot_be_installed_are_explained_and_tried_again(make, tmp_path):
    script = (
        '[ "$1" = -c ] || { mkdir -p .venv/bin; ln -sf "$(command -v false)" .venv/bin/python; }'
    )
    (tmp_path / "python").write_text(f"#!/bin/sh\n{script}\n")
    (tmp_path / "python").chmod(0o755)
    result = make(".venv/installed", "PYTHON=./python")
    assert result.returncode != 0
    assert (
        "pip could not install the packages. Is there a network? Then run make again."
        in result.stdout
    )
    assert not (tmp_path / ".venv" / "installed").exists()


def test_a_measurement_that_fails_makes_make_bench_fail(make, tmp_path):
    (tmp_path / "bench").mkdir()
    (tmp_path / "bench" / "a.py").write_text("raise SystemExit(3)")
    (tmp_path / "bench" / "b.py").write_text("print('measured')")
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / ".venv" / "bin" / "python").symlink_to(sys.executable)
    (tmp_path / ".venv" / "installed").touch()
    result = make("bench")
    assert result.returncode != 0
    assert "measured" in result.stdout
    assert "These failed: bench/a.py" in result.stdout
    (tmp_path / "bench" / "a.py").write_text("")
    assert make("bench").returncode == 0


def test_the_versions_of_python_agree_everywhere():
    assert 'requires-python = ">=3.11,<3.14"' in (ROOT / "pyproject.toml").read_text("utf-8")
    for name in ("README.md", "Makefile"):
        assert "Python 3.11, 3.12 or 3.13" in (ROOT / name).read_text("utf-8"), name
