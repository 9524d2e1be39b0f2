"""What tests of readers beside a writer need."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest


@pytest.fixture
def turns() -> Iterator[None]:
    """Let threads take turns often: more moments are tried, and the writer waits less for the readers."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-4)
    yield
    sys.setswitchinterval(before)
