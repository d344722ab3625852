"""Settings shared by every test."""

import sys
from pathlib import Path

from hypothesis import settings

# Helper modules beside the tests (reference, families, strategies) are imported by name.
sys.path.insert(0, str(Path(__file__).parent))

# The same examples on every run; no deadline, because the cores may be shared.
settings.register_profile("book", derandomize=True, deadline=None, max_examples=60)
settings.load_profile("book")
