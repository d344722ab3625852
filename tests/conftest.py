"""Settings shared by every test."""

from hypothesis import settings

# The same examples on every run; no deadline, because the cores may be shared.
settings.register_profile("book", derandomize=True, deadline=None, max_examples=60)
settings.load_profile("book")
