"""A reader sees one generation for a whole call, and the newest at the next call."""

from __future__ import annotations

import gc
import threading
import weakref
from dataclasses import replace
from pathlib import Path

import pytest

from search.engine import Batch, apply_all, open_engine
from search.engines.whoosh.engine import WhooshEngine, connect
from search.errors import CursorExpired, QueryTimeout
from search.query import Query
from tests.search.clippings import ALL, RICE, clipping


@pytest.fixture
def engine(tmp_path: Path) -> WhooshEngine:
    engine = connect(str(tmp_path / "index"))
    apply_all(engine, ALL)
    return engine


def test_a_commit_of_another_engine_is_seen_by_the_next_call(engine: WhooshEngine, tmp_path: Path) -> None:
    assert engine.search(Query()).total == 4
    apply_all(open_engine(tmp_path / "index"), [clipping("new", "題", "本文")])
    assert engine.search(Query()).total == 5
    assert engine.get("new")


def test_a_cursor_of_the_generation_before_still_pages(engine: WhooshEngine, tmp_path: Path) -> None:
    query = Query(size=3)
    page = engine.search(query)
    apply_all(engine, [clipping("000", "題", "本文")])
    following = replace(query, cursor=page.next_cursor or "")
    rest = engine.search(following)
    assert [hit.card.id for hit in (*page.hits, *rest.hits)] == sorted(c.id for c in ALL)
    assert rest.coverage.generation == page.coverage.generation
    # Another process has not opened that generation, but it is still on the disk.
    assert open_engine(tmp_path / "index").search(following).hits == rest.hits
    apply_all(engine, [clipping("001", "題", "本文")])
    with pytest.raises(CursorExpired):
        engine.search(following)


def test_old_snapshots_are_let_go(engine: WhooshEngine) -> None:
    first = weakref.ref(engine._views.snapshot())
    for n in range(4):
        apply_all(engine, [clipping(f"new{n}", "題", "本文")])
        assert engine.search(Query()).total == 5 + n
    gc.collect()
    assert first() is None


def test_threads_share_a_snapshot_while_commits_happen(engine: WhooshEngine) -> None:
    wrong: list[object] = []
    done = threading.Event()

    def ask() -> None:
        while not done.is_set():
            page = engine.search(Query("農家", facets=("country", "author", "month")))
            if [hit.card.id for hit in page.hits] != [RICE.id] or "農家" not in page.hits[0].snippets[0].marked.text:
                wrong.append(page)

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    for n in range(5):
        apply_all(engine, [clipping(f"new{n}", "題", "本文の話")])
    done.set()
    for thread in threads:
        thread.join()
    assert not wrong


def test_what_did_not_change_is_shared_with_the_generation_before(engine: WhooshEngine) -> None:
    apply_all(
        engine, [clipping(f"more{n}", "題", "本文") for n in range(8)]
    )  # one removed of twelve stays in its segment
    before = {id(segment.docs) for segment in engine._views.snapshot().segments}
    with engine.writing() as writer:
        writer.apply(Batch(remove=frozenset((RICE.id,))))
    after = {id(segment.docs) for segment in engine._views.snapshot().segments}
    assert before == after
    assert engine.search(Query("農家")).total == 0


def test_a_search_gives_up_at_its_deadline(tmp_path: Path) -> None:
    engine = connect(str(tmp_path / "index"), deadline=1e-9)
    apply_all(engine, ALL)
    with pytest.raises(QueryTimeout):
        engine.search(Query("農家"))


def test_check_names_an_article_that_is_not_found(engine: WhooshEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    assert list(engine.check(samples=30)) == []
    path = next(engine._views.current().folder.glob("*.chars"))
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 1
    path.chmod(0o644)
    path.write_bytes(raw)
    assert any(path.name in fault for fault in engine.check(samples=0))
