"""The marker of the longest test of the derivation checker."""

import pytest


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker here, beside its only use."""
    config.addinivalue_line("markers", "fuzz: ten thousand hostile inputs; -m 'not fuzz' to skip")
