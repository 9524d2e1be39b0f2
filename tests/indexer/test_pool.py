"""Worker processes: what a file does to one of them costs that file alone."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.corpus import Found
from indexer.pool import Pool
from indexer.worker import Job, Setup
from tests.indexer.pages import page, write

GOOD = ["a.html", "b.html", "c.html"]


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    for name in GOOD:
        write(tmp_path / name, page("海", title=name))
    return tmp_path


def setup(corpus: Path, seconds: float = 30.0, memory: int = 1_000_000_000) -> Setup:
    return Setup(corpus, 20_000_000, seconds, memory)


def children() -> set[int]:
    return {
        int(pid)
        for task in os.listdir("/proc/self/task")
        for pid in Path(f"/proc/self/task/{task}/children").read_text().split()
    }


def test_results_come_in_the_order_of_the_files(corpus: Path) -> None:
    before = children()
    with Pool(setup(corpus), jobs=2) as pool:
        names = [*GOOD, "gone.html"] * 5
        results = list(pool.extract([Job(Found(name)) for name in names]))
        assert children() - before
    assert [result.found.path for result in results] == names
    assert [result.clipping.title if result.clipping else "" for result in results[:3]] == GOOD
    assert results[3].gone
    assert children() <= before


@pytest.fixture
def stopped(corpus: Path) -> Iterator[tuple[Pool, list[int]]]:
    """A pool of one worker, and its process."""
    before = children()
    with Pool(setup(corpus, seconds=1.5), jobs=1) as pool:
        assert next(pool.extract([Job(Found("a.html"))])).clipping
        yield pool, sorted(children() - before)


def test_a_file_that_takes_too_long_costs_itself(stopped: tuple[Pool, list[int]]) -> None:
    pool, (process,) = stopped
    os.kill(process, signal.SIGSTOP)
    slow, good = pool.extract([Job(Found("a.html")), Job(Found("b.html"))])
    assert slow.failure == "takes longer than 1.5 seconds"
    assert good.clipping
    assert process not in children()


def test_a_killed_worker_is_replaced(stopped: tuple[Pool, list[int]]) -> None:
    pool, (process,) = stopped
    os.kill(process, signal.SIGKILL)
    assert [bool(result.clipping) for result in pool.extract([Job(Found(name)) for name in GOOD])].count(True) >= 2


def test_too_much_memory_costs_the_file(corpus: Path) -> None:
    write(corpus / "fat.txt", "山の診療所では医師が一人で診ている。" * 300_000)
    with Pool(setup(corpus, memory=30_000_000), jobs=1) as pool:
        fat, good = pool.extract([Job(Found("fat.txt")), Job(Found("a.html"))])
    assert "memory" in fat.failure or "killed" in fat.failure
    assert good.clipping


def test_a_reader_that_stops_leaves_no_process(corpus: Path) -> None:
    before = children()
    with Pool(setup(corpus), jobs=2) as pool:
        assert next(pool.extract([Job(Found(name)) for name in GOOD * 9])).clipping
        assert children() - before
    assert children() <= before
