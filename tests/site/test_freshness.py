"""Nothing on a page is older than the package that made it."""

import os
import shutil

import pytest

from softgrad.site import freshness

CODE = "# One\n\n```{{code-cell}} ipython3\n{}\n```\n"
CELL = CODE.format("from softgrad import softmax_jacobian as J; print(J([0.0, 0.0])[0])")


def test_the_fingerprint_changes_with_a_byte_and_with_a_name(tmp_path):
    (tmp_path / "a.js").write_text("1")
    first = freshness.fingerprint(tmp_path)
    (tmp_path / "a.js").write_text("2")
    second = freshness.fingerprint(tmp_path)
    (tmp_path / "a.js").rename(tmp_path / "b.js")
    assert len({first, second, freshness.fingerprint(tmp_path)}) == 3


def test_compiled_files_do_not_count(tmp_path):
    (tmp_path / "a.py").write_text("1")
    first = freshness.fingerprint(tmp_path)
    (tmp_path / "a.pyc").write_text("compiled")
    assert freshness.fingerprint(tmp_path) == first


def test_the_state_changes_with_a_version_and_names_what_the_cells_compute_with():
    states = {freshness.state("same files", [f"numpy {version}"]) for version in ("2.0", "2.1")}
    assert len(states) == 2
    assert {line.partition(" ")[0] for line in freshness.versions()} >= {"python", "numpy", "sympy"}


@pytest.fixture
def copied_package(tmp_path_factory):
    """A copy of the package that may be broken, and the environment that imports it."""
    source = tmp_path_factory.mktemp("src")
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(freshness.PACKAGE, source / "softgrad", ignore=ignored)
    return source / "softgrad", {**os.environ, "PYTHONPATH": str(source)}


def test_a_changed_sign_in_the_package_shows_on_the_next_build(book, copied_package):
    package, env = copied_package
    book.write(one=CELL)
    first = book.build(env)
    assert first.returncode == 0, first.stdout + first.stderr
    assert "[ 0.25 -0.25]" in book.page("one")

    with (package / "jacobian.py").open("a") as file:
        file.write("\n\nright = softmax_jacobian\nsoftmax_jacobian = lambda z: -right(z)\n")
    assert book.build(env).returncode == 0
    assert "[-0.25  0.25]" in book.page("one")


def test_another_version_of_numpy_empties_the_cache(book, copied_package):
    package, env = copied_package
    book.write(one=CODE.format("import time; time.time_ns()"))
    assert book.build(env).returncode == 0
    first = book.page("one")
    renewed = package.parent / "renewed"
    renewed.mkdir()
    (renewed / "sitecustomize.py").write_text(
        "import importlib.metadata as metadata\n"
        "found = metadata.version\n"
        "metadata.version = lambda name: '99' if name == 'numpy' else found(name)\n"
    )
    env["PYTHONPATH"] = f"{renewed}{os.pathsep}{env['PYTHONPATH']}"
    assert book.build(env).returncode == 0
    assert book.page("one") != first


def test_a_build_without_a_change_runs_no_cell_again(book):
    book.write(one=CODE.format("import time; time.time_ns()"))
    assert book.build().returncode == 0
    first = book.page("one")
    assert book.build().returncode == 0
    assert book.page("one") == first


def test_a_cell_that_fails_fails_the_build(book):
    book.write(one=CODE.format("assert 1 == 2"))
    result = book.build()
    assert result.returncode != 0
    assert "one.md" in result.stdout + result.stderr
    assert "AssertionError" in (book.pages / "reports" / "one.err.log").read_text()


def test_a_cell_that_warns_fails_the_build(book):
    book.write(one=CODE.format("import warnings; warnings.warn('no digit left')"))
    result = book.build()
    assert result.returncode != 0
    assert "one.md" in result.stdout + result.stderr
