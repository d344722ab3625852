"""A Chromium, a loopback server and a small book, for tests that look at pages as readers do."""

import functools
import http.server
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, Playwright, sync_playwright

from softgrad.widgets import WIDGETS
from tests.chapters.conftest import toc_pages
from tests.small_book import SmallBook

REPOSITORY = Path(__file__).parents[2]

# --- Chromium -----------------------------------------------------------------------------------

BROWSER_VARIABLE = "SOFTGRAD_BROWSER"
BROWSER_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC_BROWSER = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
OFFLINE_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
NO_BROWSER = (
    "no Chromium or Chrome was found: install one (Debian: apt-get install chromium), run "
    f"'playwright install chromium', or set {BROWSER_VARIABLE} to its path"
)


def find_chromium(playwright: Playwright) -> str | None:
    """Return the path of a Chromium: the one asked for, one of the system, or playwright's own."""
    if asked_for := os.environ.get(BROWSER_VARIABLE):
        return asked_for
    installed = (
        shutil.which(name, path="/usr/bin") or shutil.which(name) for name in BROWSER_NAMES
    )
    candidates = [*installed, MAC_BROWSER, playwright.chromium.executable_path]
    return next((str(path) for path in candidates if path and Path(path).is_file()), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A Chromium. Without one the tests are skipped; where CI is set, they fail."""
    with sync_playwright() as playwright:
        path = find_chromium(playwright)
        if path is None:
            (pytest.fail if os.environ.get("CI") else pytest.skip)(NO_BROWSER)
        browser = playwright.chromium.launch(executable_path=path, args=OFFLINE_ARGUMENTS)
        yield browser
        browser.close()


class Visit:
    """One visit to a page, with all that went wrong on it."""

    def __init__(self, context: BrowserContext, url: str):
        self.url = url
        self.errors: list[str] = []
        self.requests: list[str] = []
        self.page: Page = context.new_page()
        self.page.set_default_timeout(10_000)
        self.page.on("console", self._note_message)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("requestfailed", lambda request: self.errors.append(f"failed {request.url}"))
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.goto(url)

    def _note_message(self, message: object) -> None:
        if message.type in {"error", "warning"}:
            self.errors.append(message.text)

    def foreign_requests(self) -> list[str]:
        """Return the requests to any place but the one that the page came from."""
        own = self.url.split("/")[:3]
        inside = ("data", "blob")
        return [
            url
            for url in self.requests
            if url.split("/")[:3] != own and not url.startswith(tuple(f"{p}:" for p in inside))
        ]


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Visit]]:
    """Return a function that opens a page in a browser context of its own."""
    contexts = []

    def open_page(url: str, **options: object) -> Visit:
        contexts.append(browser.new_context(**options))
        return Visit(contexts[-1], url)

    yield open_page
    for context in contexts:
        with suppress(Error):  # a page that crashed has closed it
            context.close()


# --- pages --------------------------------------------------------------------------------------

PAGES = [f"chapters/{name}.html" for name in toc_pages()] + ["genindex.html", "search.html"]
OPEN_FOLDS = "document.querySelectorAll('article details').forEach(fold => fold.open = true)"


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    """Serves files and writes no log."""

    def log_message(self, *_args: object) -> None:
        """Write nothing."""


@contextmanager
def serve(folder: Path) -> Iterator[str]:
    """Serve `folder` on a free loopback port; the value is the address."""
    handler = functools.partial(QuietHandler, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture(scope="session")
def site() -> Path:
    """The folder of the built book, from the variable SOFTGRAD_SITE or ``_build/html``."""
    folder = Path(os.environ.get("SOFTGRAD_SITE", REPOSITORY / "_build" / "html")).resolve()
    if not (folder / "index.html").is_file():
        pytest.fail(f"the book is not built: there is no index.html in {folder}; run 'make book'")
    return folder


@pytest.fixture(scope="session")
def site_url(site: Path) -> Iterator[str]:
    """The address of the built book on a loopback server."""
    with serve(site) as url:
        yield url


# --- widgets ------------------------------------------------------------------------------------


WIDGET_PAGES = {
    "index": """# Two widgets

```{code-cell} ipython3
from softgrad.widgets import JacobianExplorer

JacobianExplorer()
```

```{code-cell} ipython3
JacobianExplorer(logits=[1.0, -2.0, 0.5, 3.0, 2.0, 1.0, 0.0, 0.3], temperature=0.5, selected=(3, 3))
```
""",
    "plain": "# No widget\n\nWords only.\n",
    "explorers": """# Three explorers

```{code-cell} ipython3
from softgrad.widgets import SimplexExplorer, SoftmaxExplorer, StabilityExplorer

SoftmaxExplorer()
```

```{code-cell} ipython3
StabilityExplorer()
```

```{code-cell} ipython3
SimplexExplorer()
```
""",
    "practice": """# Two widgets to practise with

```{code-cell} ipython3
from softgrad.widgets import JacobianQuiz, QuotientRuleExplorer

QuotientRuleExplorer()
```

```{code-cell} ipython3
JacobianQuiz()
```
""",
    "gradients": """# Three explorers of gradients

```{code-cell} ipython3
import numpy as np
from softgrad.widgets import CrossEntropyExplorer, LayerExplorer, NudgeExplorer

NudgeExplorer(logits=[1.0, 2.0, 3.0], direction=1, nudge=0.5)
```

```{code-cell} ipython3
CrossEntropyExplorer(logits=[1.0, 2.0, 3.0], target=[0.0, 1.0, 0.0])
```

```{code-cell} ipython3
W, x = np.random.default_rng(0).normal(size=(5, 3)).round(1), np.array([0.1, 0.5, 0.4])
p = np.array([0.19091352, 0.20353145, 0.21698333, 0.23132428, 0.15724743])
LayerExplorer(weights=W, bias=np.log(p) - W @ x, features=x, label=2, selected=(2, 2))
```
""",
    "family": "# One of each kind\n"
    + "".join(
        f"\n```{{code-cell}} ipython3\nfrom softgrad.widgets import {name}\n\n{name}()\n```\n"
        for name in (kind.__name__ for kind in WIDGETS)
    ),
}


@pytest.fixture(scope="session")
def widget_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a built book that has each widget, and a page with none."""
    book = SmallBook(tmp_path_factory.mktemp("widget-book"))
    book.write(**WIDGET_PAGES)
    result = book.build()
    assert result.returncode == 0, result.stdout + result.stderr
    return book.pages


@pytest.fixture(scope="session")
def widget_book_url(widget_book: Path) -> Iterator[str]:
    """The address of that book on a loopback server."""
    with serve(widget_book) as url:
        yield url


@pytest.fixture(scope="session")
def family_url(widget_book_url: str) -> str:
    """The page with a widget of each kind."""
    return f"{widget_book_url}/family.html"


@pytest.fixture(scope="session")
def explorers_url(widget_book_url: str) -> str:
    """The page with the explorers of softmax, of stability and of the simplex."""
    return f"{widget_book_url}/explorers.html"


@pytest.fixture(scope="session")
def practice_url(widget_book_url: str) -> str:
    """The page with the explorer of the quotient rule, and the quiz."""
    return f"{widget_book_url}/practice.html"


@pytest.fixture(scope="session")
def gradient_url(widget_book_url: str) -> str:
    """The page with the explorers of nudges, of cross-entropy and of a layer."""
    return f"{widget_book_url}/gradients.html"


@pytest.fixture(scope="session")
def modules_url() -> Iterator[str]:
    """The address of the widgets' JavaScript modules, each importable by itself."""
    with serve(REPOSITORY / "src" / "softgrad" / "widgets" / "js") as url:
        yield url
