"""Whatever stops a commit, the index is the old one or the new one, and the next run heals it.

Every operation of a commit is a moment to strike at.  By default a few are tried, another choice for each test;
`KIRINUKI_FUZZ=n` tries all of them on n different batches.
"""

from __future__ import annotations

import os
import random
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from search.engine import Batch, open_engine
from search.engines.whoosh.storage import store
from search.engines.whoosh.storage.generation import LEDGER, faults
from search.errors import EngineError, IndexDamaged, IndexMissing
from search.model import Clipping
from tests.search.whoosh.disk import Disk, Killed, full
from tests.search.whoosh.made import made_clipping, record

FUZZ = int(os.environ.get("KIRINUKI_FUZZ", "1"))
FEW = 8
State = Mapping[str, Clipping]

OLD = {clipping.id: clipping for clipping in (made_clipping(seed) for seed in range(12))}
IDS = [f"id-{seed:05d}" for seed in (*range(12), *range(100, 110))]
FIRST = Batch(add=tuple(OLD.values()), files=tuple(map(record, OLD.values())), report={"added": 12})


@dataclass(frozen=True)
class Change:
    """A batch on top of FIRST: articles changed, added and removed; and what is there after it."""

    batch: Batch
    new: State

    @classmethod
    def of(cls, seed: int) -> Change:
        chance = random.Random(seed)
        touched = chance.sample(list(OLD), 4)
        changed, gone = touched[: chance.randint(0, 4)], frozenset(touched[2:])
        fresh = [made_clipping(100 + n) for n in range(chance.randint(1, 5))]
        add = [made_clipping(200 + n, id) for n, id in enumerate(changed) if id not in gone] + fresh
        new = {id: clipping for id, clipping in OLD.items() if id not in gone} | {c.id: c for c in add}
        forget = frozenset(OLD[id].path for id in {*gone, *changed})
        batch = Batch(tuple(add), gone, tuple(map(record, add)), forget, {"added": len(fresh)})
        return cls(batch, new)


CHANGE = Change.of(0)
SECOND, NEW = CHANGE.batch, CHANGE.new


def commit(index: Path, batch: Batch, *, rebuild: bool = False) -> None:
    """Run an indexer that applies one batch."""
    with open_engine(index).writing(rebuild=rebuild) as writer:
        writer.apply(batch)
        writer.publish()


def state(index: Path) -> State:
    """Return what an index holds to any reader; its ledger must say the same."""
    engine = open_engine(index)
    held = {id: clipping for id in IDS if (clipping := engine.get(id))}
    assert engine.status().coverage.articles == len(held)
    assert {entry.id for entry in engine.ledger().values()} == held.keys()
    return held


@pytest.fixture(scope="module")
def old_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    index = tmp_path_factory.mktemp("old") / "index"
    commit(index, FIRST)
    assert state(index) == OLD
    return index


@pytest.fixture
def index(old_index: Path, tmp_path: Path) -> Path:
    """A copy of an index of the old state."""
    return Path(shutil.copytree(old_index, tmp_path / "index"))


def heals(index: Path, change: Change = CHANGE) -> None:
    """Run the indexer again: nothing but the new state, one generation before it, and no leftovers."""
    commit(index, change.batch)
    assert state(index) == change.new
    assert open_engine(index).status().damage is None
    assert list(faults(store.current(index))) == []
    assert len(list((index / store.GENERATIONS).iterdir())) <= 2
    assert not list(index.glob("**/new-*"))
    assert not (index / store.REBUILD).exists()


def moments(index: Path, scratch: Path, batch: Batch = SECOND, *, rebuild: bool = False) -> list[int]:
    """Return the operations of a commit to strike at: what gives a name to something, and some of the others."""
    disk = Disk(Path(shutil.copytree(index, scratch / "counted")))
    with disk.watched():
        commit(disk.root, batch, rebuild=rebuild)
    every = range(len(disk.done))
    assert len(every) >= 35
    if FUZZ > 1:
        return list(every)
    naming = {n for n in every if disk.done[n].startswith(("rename", "replace"))}
    chosen = random.Random(os.fspath(scratch.name)).sample(every, FEW)
    return sorted({0, *naming, *(n + 1 for n in naming), *chosen, every[-1]})


@pytest.mark.parametrize("seed", range(FUZZ))
@pytest.mark.parametrize("rebuild", [False, True])
def test_a_kill_at_every_operation_leaves_old_or_new(index: Path, tmp_path: Path, rebuild: bool, seed: int) -> None:
    change, seen = Change.of(seed), set()
    new = {c.id: c for c in change.batch.add} if rebuild else change.new
    for number in moments(index, tmp_path, change.batch, rebuild=rebuild):
        disk = Disk(Path(shutil.copytree(index, tmp_path / f"kill-{number}")), number)
        with disk.watched():
            commit(disk.root, change.batch, rebuild=rebuild)
        after = rebuilt(disk.root) if rebuild else state(disk.root)
        assert after in (OLD, new), disk.done[-1]
        seen.add(after == OLD)
        if number % 4 == 0 and not rebuild:
            heals(disk.root, change)
        shutil.rmtree(disk.root)
    assert seen == {True, False}


def rebuilt(index: Path) -> State:
    """Return the articles, where the ledger need not agree."""
    engine = open_engine(index)
    return {id: clipping for id in IDS if (clipping := engine.get(id))}


def test_a_kill_of_the_first_commit_leaves_nothing_or_all(tmp_path: Path) -> None:
    (tmp_path / "index").mkdir()
    for number in moments(tmp_path / "index", tmp_path):
        disk = Disk(tmp_path / f"kill-{number}", number)
        disk.root.mkdir()
        with disk.watched():
            commit(disk.root, FIRST)
        try:
            assert state(disk.root) == OLD
        except IndexMissing:
            assert not (disk.root / store.CURRENT).exists()
        if number % 4 == 0:
            commit(disk.root, FIRST)
            assert state(disk.root) == OLD


def test_a_full_disk_at_every_operation_keeps_the_old_state(index: Path, tmp_path: Path) -> None:
    failed = 0
    for number in moments(index, tmp_path):
        root = Path(shutil.copytree(index, tmp_path / f"full-{number}"))
        disk = Disk(root, number, full())
        with disk.watched():
            failed += refused(root)
        assert state(root) in (OLD, NEW)
        assert not list(root.glob("**/new-*")) or disk.done[number].startswith(("unlink", "rmdir"))
        if number % 4 == 0:
            heals(root)
        shutil.rmtree(root)
    assert failed >= 5


def refused(root: Path) -> bool:
    """Run the second commit; say whether the disk's own error came through."""
    try:
        commit(root, SECOND)
    except OSError as error:
        return error.errno == full().errno
    return False


@pytest.mark.parametrize("seed", range(FUZZ))
def test_power_may_fail_at_every_operation(index: Path, tmp_path: Path, seed: int) -> None:
    chance, change = random.Random(seed), Change.of(seed)
    for number in moments(index, tmp_path, change.batch):
        disk = Disk(Path(shutil.copytree(index, tmp_path / f"power-{number}")), number)
        with disk.watched():
            commit(disk.root, change.batch)
        found = tmp_path / f"found-{number}"
        disk.after_power_loss(found, chance)
        assert state(found) in (OLD, change.new), disk.done[-1]
        assert open_engine(found).status().damage is None, disk.done[-1]
        if number % 4 == 0:
            heals(found, change)
        shutil.rmtree(disk.root)
        shutil.rmtree(found)


def test_reading_never_writes(index: Path) -> None:
    disk = Disk(index)
    with disk.watched():
        assert state(index) == OLD
        assert list(open_engine(index).check()) == []
    assert disk.done == []


def test_what_is_done_is_durable(index: Path, tmp_path: Path) -> None:
    disk = Disk(index)
    with disk.watched():
        commit(index, SECOND)
    for seed in range(20):
        disk.after_power_loss(tmp_path / f"found-{seed}", random.Random(seed))
        assert state(tmp_path / f"found-{seed}") == NEW


@pytest.mark.parametrize("how", ["cut", "empty", "zeroed", "flipped", "gone", "longer"])
def test_damage_is_never_a_wrong_answer(index: Path, how: str) -> None:
    chance = random.Random(how)
    commit(index, SECOND)
    for path in sorted(p for p in index.rglob("*") if p.is_file() and p.stat().st_size):
        whole = path.read_bytes()
        for _ in range(FUZZ if how == "flipped" else 1):
            path.unlink()
            damaged = harmed(whole, how, chance)
            if damaged is not None:
                path.write_bytes(damaged)
            try:
                found = state(index)
            except IndexDamaged:
                found = None
            assert found in (OLD, NEW, None), path
            if found == OLD:
                assert open_engine(index).status().damage
        path.unlink(missing_ok=True)
        path.write_bytes(whole)
    assert state(index) == NEW


def harmed(whole: bytes, how: str, chance: random.Random) -> bytes | None:
    at = chance.randrange(len(whole))
    return {
        "cut": whole[: len(whole) // 2],
        "empty": b"",
        "zeroed": whole[:at] + bytes(min(4096, len(whole) - at)) + whole[at + 4096 :],
        "flipped": whole[:at] + bytes([whole[at] ^ 1 << chance.randrange(8)]) + whole[at + 1 :],
        "gone": None,
        "longer": whole + b"x",
    }[how]


def test_a_damaged_newest_generation_is_left_aside_and_made_again(
    index: Path, caplog: pytest.LogCaptureFixture
) -> None:
    before = store.current_name(index)
    commit(index, SECOND)
    newest = index / store.GENERATIONS / store.current_name(index)
    ledger = newest / LEDGER
    ledger.unlink()
    ledger.write_bytes(b"{}")
    assert state(index) == OLD
    caplog.clear()
    engine = open_engine(index)
    for _ in range(2):
        assert "ledger.json" in (engine.status().damage or "")
    assert re.search(rf"ledger\.json\S* has 2 bytes.*; generation {before} serves", caplog.text)
    assert len(caplog.records) == 1
    heals(index)


@pytest.mark.parametrize("name", ["", "junk", "00000000-0123456789abcdef", "00000099-0123456789abcdef", "\xff"])
def test_a_wrong_name_in_current_costs_nothing(index: Path, name: str) -> None:
    commit(index, SECOND)
    (index / store.CURRENT).write_text(name, "latin-1")
    assert state(index) == NEW
    assert open_engine(index).status().damage
    with open_engine(index).writing():
        pass
    assert state(index) == NEW
    heals(index)


def test_a_hopeless_index_is_refused_and_rebuilt(index: Path) -> None:
    for path in (index / store.GENERATIONS).glob("*/*"):
        path.write_bytes(b"")
    with pytest.raises(IndexDamaged, match="--rebuild"):
        state(index)
    with pytest.raises(EngineError):
        commit(index, SECOND)
    commit(index, FIRST, rebuild=True)
    assert state(index) == OLD


def test_an_error_passes_through_as_the_disk_gave_it(index: Path, tmp_path: Path) -> None:
    counted = Disk(Path(shutil.copytree(index, tmp_path / "counted")))
    with counted.watched():
        commit(counted.root, SECOND)
    opening = next(n for n, what in enumerate(counted.done) if what.startswith("open"))
    with Disk(index, opening, full()).watched(), pytest.raises(OSError, match="No space left"):
        commit(index, SECOND)


def test_the_killed_do_nothing(index: Path) -> None:
    disk = Disk(index, 5)
    with disk.watched():
        commit(index, SECOND)
    before = len(disk.done)
    with pytest.raises(Killed):
        disk.step("anything")
    assert len(disk.done) == before + 1
