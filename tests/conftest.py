"""Fixtures every test may use: the engines, empty and filled."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from search.engine import Engine, open_engine

SAMPLE_CORPUS = Path(__file__).parent.parent / "sample_corpus"


@pytest.fixture(params=["memory", "whoosh"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """Every engine, empty.  Tests that take this are the engine contract."""
    engine = open_engine("memory:" if request.param == "memory" else tmp_path / "index")
    yield engine
    engine.close()
