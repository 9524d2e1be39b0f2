"""Working folders for commands: an empty one, and one with an index."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.cli.commands import kirinuki
from tests.indexer.pages import page, put, write


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder without any setting in the environment."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("KIRINUKI_")]:
        monkeypatch.delenv(name)
    return tmp_path


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("prepared")
    put(folder / "corpus", 海="a.html", 山="b.html", 街="x/c.html")
    write(folder / "corpus" / "copy.html", page("海"))
    write(folder / "corpus" / "empty.html", "")
    made = kirinuki("index", "--corpus", str(folder / "corpus"), "--index", str(folder / "index"))
    assert made.exit_code == 1
    return folder


@pytest.fixture
def filled(here: Path, prepared: Path) -> Path:
    """A working folder with an index of three articles, a copy and a bad file."""
    shutil.copytree(prepared, here, dirs_exist_ok=True)
    return here
