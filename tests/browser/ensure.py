"""Before the browser tests: say whether there is a browser, and try to get one if not.

Run as ``python -m tests.browser.ensure``. It never fails: without a browser the tests themselves
skip with a message, or, in continuous integration, fail.
"""

import subprocess
import sys

from playwright.sync_api import sync_playwright

from tests.browser.conftest import NO_BROWSER, find_chromium


def found() -> str | None:
    """Return the path of a Chromium or Chrome, if there is one."""
    with sync_playwright() as playwright:
        return find_chromium(playwright)


def main() -> None:
    """Look for a browser; where there is none, let Playwright fetch one."""
    if not found():
        print("No Chromium or Chrome found; trying 'playwright install chromium' ...", flush=True)
        command = [sys.executable, "-m", "playwright", "install", "chromium"]
        subprocess.run(command, check=False, timeout=600)
    print(f"Browser for the page tests: {found() or NO_BROWSER}", flush=True)


if __name__ == "__main__":
    main()
