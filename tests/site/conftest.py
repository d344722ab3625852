"""A small book for each test."""

from pathlib import Path

import pytest

from tests.small_book import SmallBook


@pytest.fixture
def book(tmp_path: Path) -> SmallBook:
    return SmallBook(tmp_path)
