"""What a batch does, how segments come and go, and what a rebuild shows to whom."""

from __future__ import annotations

import errno
import os
import threading
from pathlib import Path

import pytest

from search.engine import Batch, open_engine
from search.engines.whoosh.segments import codec
from search.engines.whoosh.storage import ledger, store
from search.engines.whoosh.storage.generation import LEDGER, MANIFEST, faults, report
from search.engines.whoosh.writing import change, merge, policy, tokens, writer
from search.engines.whoosh.writing.invert import Averages
from search.errors import IndexBusy, IndexMissing
from tests.search.whoosh.disk import Disk
from tests.search.whoosh.made import apply, ids, made, made_clipping, record


def sizes(index: Path) -> list[tuple[int, int]]:
    """Return (documents, deleted) of every segment."""
    return [(s.docs, len(s.deleted)) for s in codec.segments(store.current(index).folder)]


def test_the_last_of_one_id_wins(tmp_path: Path) -> None:
    apply(tmp_path, made_clipping(1, "a"), made_clipping(2, "a"))
    assert open_engine(tmp_path).get("a") == made_clipping(2, "a")


def test_adding_replaces_and_wins_over_removing(tmp_path: Path) -> None:
    apply(tmp_path, *made(range(3)))
    apply(tmp_path, made_clipping(9, "id-00001"), remove=frozenset({"id-00001", "id-00002", "unknown"}))
    assert ids(tmp_path) == {"id-00000", "id-00001"}
    assert open_engine(tmp_path).get("id-00001") == made_clipping(9, "id-00001")


def test_the_last_article_can_go_and_others_come(tmp_path: Path) -> None:
    apply(tmp_path, made_clipping(1))
    apply(tmp_path, remove=frozenset({"id-00001"}))
    assert ids(tmp_path) == set()
    assert sizes(tmp_path) == []
    apply(tmp_path, made_clipping(2))
    assert ids(tmp_path) == {"id-00002"}


def test_an_empty_batch_makes_an_empty_index(tmp_path: Path) -> None:
    apply(tmp_path)
    assert ids(tmp_path) == set()
    assert open_engine(tmp_path).ledger() == {}


def test_the_ledger_follows_its_batches(tmp_path: Path) -> None:
    first, second = record(made_clipping(1)), record(made_clipping(2))
    apply(tmp_path, files=[first, second], report={"found": 2})
    apply(tmp_path, forget=frozenset({first.path}))
    held = store.current(tmp_path)
    assert ledger.load(held.folder / LEDGER) == {second.path: second}
    assert held.manifest["states"] == {"indexed": 1}
    assert report(held) == {"found": 2}


def test_a_change_of_the_ledger_alone_writes_nothing_else(tmp_path: Path) -> None:
    apply(tmp_path, *made(range(3)), report={"found": 3})
    before = inodes(tmp_path)
    apply(tmp_path, files=[record(made_clipping(1))])
    after = inodes(tmp_path)
    assert {name for name in after if after[name] != before.get(name)} == {LEDGER, MANIFEST}


def inodes(index: Path) -> dict[str, int]:
    return {entry.name: entry.inode() for entry in os.scandir(store.current(index).folder)}


def test_unchanged_segments_are_linked_or_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(policy, "TAIL_FLOOR", 2)
    apply(tmp_path, *made(range(60)))
    base = {name: inode for name, inode in inodes(tmp_path).items() if name.startswith("MAIN_")}
    apply(tmp_path, made_clipping(100))
    assert base.items() <= inodes(tmp_path).items()

    def refused(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "link", refused)
    apply(tmp_path, made_clipping(101))
    assert base.keys() <= inodes(tmp_path).keys()
    assert not base.items() & inodes(tmp_path).items()
    assert len(ids(tmp_path)) == 62
    assert list(faults(store.current(tmp_path))) == []


def test_commits_rewrite_the_tail_and_the_end_of_a_run_folds_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(policy, "TAIL_FLOOR", 8)
    monkeypatch.setattr(change, "FEW", 0)
    apply(tmp_path, *made(range(100)))
    apply(tmp_path, *made(range(100, 104)))
    apply(tmp_path, *made(range(104, 108)), remove=frozenset({"id-00005"}))
    assert sizes(tmp_path) == [(100, 1), (8, 0)]
    averages = {averages_of(tmp_path, n) for n in (0, 1)}
    assert len(averages) == 1
    with writer.hold(tmp_path) as held:
        held.apply(Batch(add=made(range(108, 112))))
        assert sizes(tmp_path) == [(100, 1), (8, 0), (4, 0)]
    assert sizes(tmp_path) == [(111, 0)]
    assert averages_of(tmp_path, 0) in averages
    assert ids(tmp_path) == {f"id-{n:05d}" for n in range(112)} - {"id-00005"}


def averages_of(index: Path, number: int) -> Averages:
    folder = store.current(index).folder
    source = merge.open_source(folder / codec.segments(folder)[number].name)
    return Averages(source.words.extra["average"], source.chars.extra["average"])


def test_no_room_to_fold_costs_only_speed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(policy, "TAIL_FLOOR", 0)
    with writer.hold(tmp_path) as held:
        for seed in range(3):
            held.apply(Batch(add=[made_clipping(seed)]))

        def full(*_: object) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr(merge, "merge", full)
    assert sizes(tmp_path) == [(1, 0)] * 3
    assert "No space left" in caplog.text
    monkeypatch.undo()
    with writer.hold(tmp_path):
        pass
    assert sizes(tmp_path) == [(3, 0)]


def test_a_segment_of_mostly_deleted_articles_is_rewritten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(policy, "TAIL_FLOOR", 0)
    apply(tmp_path, *made(range(30)))
    apply(tmp_path, remove=frozenset(f"id-{n:05d}" for n in range(6)))
    assert sizes(tmp_path) == [(30, 6)]
    apply(tmp_path, remove=frozenset({"id-00006"}))
    assert sizes(tmp_path) == [(23, 0)]


def test_a_small_index_has_true_averages(tmp_path: Path) -> None:
    for seed in range(5):
        apply(tmp_path, made_clipping(seed, words=10 * (seed + 1)))
    apply(tmp_path / "at once", *[made_clipping(seed, words=10 * (seed + 1)) for seed in range(5)])
    assert averages_of(tmp_path, 0) == averages_of(tmp_path / "at once", 0)


def test_averages_follow_when_articles_grow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(change, "FEW", 0)
    apply(tmp_path, *made(range(5)))
    apply(tmp_path, *[made_clipping(seed, words=400) for seed in range(5, 15)])
    apply(tmp_path / "at once", *made(range(5)), *[made_clipping(seed, words=400) for seed in range(5, 15)])
    assert averages_of(tmp_path, 0) == averages_of(tmp_path / "at once", 0)


def test_one_generation_before_stays(tmp_path: Path) -> None:
    names = [apply(tmp_path, made_clipping(seed)) for seed in range(4)]
    assert sorted(os.listdir(tmp_path / store.GENERATIONS)) == names[-2:]


def test_a_second_writer_leaves_at_once(tmp_path: Path) -> None:
    with writer.hold(tmp_path), pytest.raises(IndexBusy, match="another indexer"), writer.hold(tmp_path):
        pass
    apply(tmp_path, made_clipping(1))


def test_a_run_without_news_reads_no_ledger_and_writes_nothing(tmp_path: Path) -> None:
    apply(tmp_path, made_clipping(1))
    generation = store.current(tmp_path)
    disk = Disk(tmp_path)
    with disk.watched(), writer.hold(tmp_path) as held:
        held.publish()
    assert "_records" not in vars(held)
    assert [what for what in disk.done if "CURRENT.new" not in what] == []  # a leftover that is not there
    assert store.current(tmp_path) == generation


def test_the_old_index_serves_until_the_rebuilt_one_is_published(tmp_path: Path) -> None:
    apply(tmp_path, *made(range(3)))
    with writer.hold(tmp_path, rebuild=True) as held:
        held.apply(Batch(add=made(range(10, 12)), files=[record(made_clipping(10))]))
        held.apply(Batch(add=made(range(12, 14))))
        assert ids(tmp_path) == {"id-00000", "id-00001", "id-00002"}
        held.publish()
        assert ids(tmp_path) == {f"id-{n}" for n in ("00010", "00011", "00012", "00013")}
        held.apply(Batch(add=made([14])))
    assert len(ids(tmp_path)) == 5
    assert set(open_engine(tmp_path).ledger()) == {made_clipping(10).path}


def test_a_rebuild_not_published_never_was(tmp_path: Path) -> None:
    before = apply(tmp_path, *made(range(3)))
    with writer.hold(tmp_path, rebuild=True) as held:
        held.apply(Batch(add=made([10])))
    assert store.current_name(tmp_path) == before
    apply(tmp_path, made_clipping(4))
    assert len(ids(tmp_path)) == 4
    assert not (tmp_path / store.REBUILD).exists()


def test_a_first_build_that_is_never_published_is_missing(tmp_path: Path) -> None:
    with writer.hold(tmp_path, rebuild=True) as held:
        held.apply(Batch(add=made([10])))
    with pytest.raises(IndexMissing):
        store.current(tmp_path)


def test_known_texts_are_never_cut_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    apply(tmp_path, *made(range(8)))
    apply(tmp_path, *made(range(8, 16)))

    def cut(_: str) -> None:
        raise AssertionError("a known text was cut into words")

    monkeypatch.setattr(tokens, "tokenize", cut)
    with writer.hold(tmp_path, rebuild=True) as held:
        held.apply(Batch(add=[made_clipping(seed, f"other-{seed}") for seed in range(16)]))
        held.publish()
    assert len(ids(tmp_path)) == 16
    with pytest.raises(AssertionError, match="known text"):
        apply(tmp_path, made_clipping(99))


@pytest.mark.usefixtures("turns")
def test_readers_see_whole_generations_while_a_writer_works(tmp_path: Path) -> None:
    one, other = made(range(4)), [made_clipping(seed, f"id-{seed - 10:05d}") for seed in range(10, 14)]
    apply(tmp_path, *one)
    done, wrong = threading.Event(), []
    wanted = [{c.id: c for c in one}, {c.id: c for c in other}]

    def read() -> None:
        while not done.is_set():
            generation = store.current(tmp_path)
            if generation.damage or generation.coverage.articles != 4:
                wrong.append(generation)

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    try:
        for number in range(16):
            apply(tmp_path, *(one if number % 2 else other))
            engine = open_engine(tmp_path)
            assert {id: engine.get(id) for id in wanted[0]} == wanted[not number % 2]
    finally:
        done.set()
        for reader in readers:
            reader.join()
    assert not wrong
