"""Which articles were here once: remembered by every engine, across batches, rebuilds and restarts."""

from __future__ import annotations

from pathlib import Path

import pytest

from search import engine as engines
from search.engine import Batch, Engine, apply_all, open_engine
from tests.search.clippings import ALL, MEETING, RICE, UNDATED


def remove(engine: Engine, *ids: str) -> None:
    with engine.writing() as writer:
        writer.apply(Batch(remove=frozenset(ids)))


def known(engine: Engine) -> set[str]:
    return {clipping.id for clipping in ALL if engine.removed(clipping.id)}


def test_removed_articles_are_remembered_until_they_come_back(engine: Engine) -> None:
    apply_all(engine, ALL)
    assert known(engine) == set()
    remove(engine, MEETING.id)
    remove(engine, RICE.id)
    assert known(engine) == {MEETING.id, RICE.id}
    apply_all(engine, [RICE])
    assert known(engine) == {MEETING.id}
    apply_all(engine, [UNDATED])  # a batch that takes nothing out
    assert known(engine) == {MEETING.id}


def test_a_rebuild_remembers_them(engine: Engine) -> None:
    apply_all(engine, ALL)
    remove(engine, MEETING.id, RICE.id)
    with engine.writing(rebuild=True) as writer:
        writer.apply(Batch(add=(RICE,), remove=frozenset((UNDATED.id,))))
        assert known(engine) == {MEETING.id, RICE.id}
        writer.publish()
    assert known(engine) == {MEETING.id, UNDATED.id}


def test_the_last_ones_are_remembered(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "REMEMBERED", 2)
    apply_all(engine, ALL)
    for clipping in (MEETING, RICE, UNDATED):
        remove(engine, clipping.id)
    assert known(engine) == {RICE.id, UNDATED.id}


def test_they_are_on_the_disk_and_proved_by_the_generation(tmp_path: Path) -> None:
    apply_all(open_engine(tmp_path), ALL)
    remove(open_engine(tmp_path), MEETING.id)
    assert known(open_engine(tmp_path)) == {MEETING.id}
    for file in tmp_path.glob("generations/*/removed.json"):
        file.write_bytes(b"[]")
    assert known(open_engine(tmp_path)) == set()
    assert open_engine(tmp_path).status().damage
