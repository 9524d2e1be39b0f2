"""Readers and many commits at once: every answer is that of a committed state, and old states are let go."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from search.engine import Batch, apply_all, open_engine
from search.query import Query
from tests.search.clippings import clipping

COMMITS = 40


def mapped(folder: Path) -> int:
    """Return how many files of the index this process has mapped."""
    lines = Path("/proc/self/maps").read_text().splitlines()
    return len({line.split(maxsplit=5)[5] for line in lines if str(folder) in line})


@pytest.mark.usefixtures("turns")
def test_readers_see_committed_states_and_old_ones_are_let_go(tmp_path: Path) -> None:
    engine = open_engine(tmp_path / "index")
    apply_all(engine, [clipping("always", "版零", "いつもある本文。")])
    done, wrong = threading.Event(), []

    def read() -> None:
        last = 0
        while not done.is_set():
            page = engine.search(Query("いつもある"))
            version = int(page.hits[0].card.title.removeprefix("版").replace("零", "0")) if page.total == 1 else -1
            if version < last:
                wrong.append((last, version, page.total))
            last = max(last, version)

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    for version in range(1, COMMITS + 1):
        with engine.writing() as writer:
            writer.apply(Batch(add=(clipping("always", f"版{version}", "いつもある本文。"),)))
    done.set()
    for reader in readers:
        reader.join()
    assert wrong == []
    assert engine.search(Query("いつもある")).hits[0].card.title == f"版{COMMITS}"
    assert mapped(tmp_path) <= 12  # two generations of two segments of three files
    engine.close()
