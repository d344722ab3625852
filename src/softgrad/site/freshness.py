"""Nothing stale: a change in the package or in what it computes with shows on the very next build.

Notebook outputs are cached by the text of the cells. The same cells give other outputs when
the package that they import has changed, or NumPy, or SymPy; so the cache gets a folder of its own
for each state of these, and each page is read anew.
"""

import hashlib
import shutil
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path
from platform import python_version

from sphinx.application import Sphinx
from sphinx.config import Config

import softgrad

PACKAGE = Path(softgrad.__file__).parent
IGNORED_SUFFIXES = {".pyc"}
COMPUTES_WITH = (
    *("numpy", "scipy", "sympy", "mpmath", "matplotlib", "scikit-learn"),
    *("lark", "anywidget", "ipywidgets", "ipython", "ipykernel"),
)


def fingerprint(folder: Path) -> str:
    """Return a short digest of the names and contents of all files in `folder`."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix not in IGNORED_SUFFIXES:
            digest.update(str(path.relative_to(folder)).encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def versions(packages: Iterable[str] = COMPUTES_WITH) -> list[str]:
    """Return the versions of Python and of `packages`, such as ``numpy 2.0.0``."""
    return [f"python {python_version()}", *(f"{name} {version(name)}" for name in packages)]


def state(package_state: str, installed: Iterable[str]) -> str:
    """Return a short digest of the state of the package and of the versions installed."""
    return hashlib.sha256("\n".join([package_state, *installed]).encode()).hexdigest()[:16]


def key_the_cache(app: Sphinx, config: Config) -> None:
    """Point the cache at the folder for this state; forget other states."""
    config.softgrad_fingerprint = state(fingerprint(PACKAGE), versions())
    caches = Path(app.outdir).parent / ".jupyter_cache"
    current = caches / config.softgrad_fingerprint
    for stale in caches.glob("*"):
        if stale.is_dir() and stale != current:
            shutil.rmtree(stale)
    config.nb_execution_cache_path = str(current)


def setup(app: Sphinx) -> None:
    """Make this state part of every page's state."""
    app.add_config_value("softgrad_fingerprint", "", rebuild="env", types=[str])
    app.connect("config-inited", key_the_cache)
