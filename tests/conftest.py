"""Fixtures every test may use: the engines, empty and filled."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from search.cli import main
from search.engine import Engine, open_engine
from tests.sample import CORPUS


@pytest.fixture(params=["memory", "whoosh"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """Every engine, empty.  Tests that take this are the engine contract."""
    engine = open_engine("memory:" if request.param == "memory" else tmp_path / "index")
    yield engine
    engine.close()


@pytest.fixture(scope="session")
def sample_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the sample corpus, made by the command; not to be changed."""
    folder = tmp_path_factory.mktemp("sample") / "index"
    done = CliRunner().invoke(main, ["index", "--corpus", str(CORPUS), "--index", str(folder)])
    assert done.exit_code == 1, done.output  # two of its files are no clippings
    return folder


@pytest.fixture(scope="session")
def sample(sample_index: Path) -> Iterator[Engine]:
    """The sample corpus, indexed."""
    engine = open_engine(sample_index)
    yield engine
    engine.close()
