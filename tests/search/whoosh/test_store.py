"""Which index may be asked and changed, what is said of one that may not, and what is kept of it."""

from __future__ import annotations

import contextlib
import inspect
import os
import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from search import analysis, ranking
from search.engine import Batch, open_engine
from search.engines.whoosh.segments import postings
from search.engines.whoosh.storage import generation, made_with, store
from search.engines.whoosh.storage.generation import LEDGER
from search.engines.whoosh.writing import build, invert, merge, merge_field, tokens, writer
from search.errors import EngineError, IndexDamaged, IndexTooOld
from search.query import Query
from tests.search.whoosh.disk import Disk
from tests.search.whoosh.made import apply, ids, made, made_clipping, record


def test_another_tokenizer_is_refused_and_a_rebuild_is_the_way_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    apply(tmp_path, made_clipping(1))
    monkeypatch.setattr(analysis, "tokenizer_name", lambda: "another")
    assert_only_a_rebuild_helps(tmp_path, r"another is installed.*--rebuild")
    assert store.current(tmp_path).tokenizer == "another"


def test_another_way_to_fold_or_cut_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    apply(tmp_path, made_clipping(1))
    monkeypatch.setattr(analysis, "VERSION", analysis.VERSION + 1)
    assert_only_a_rebuild_helps(tmp_path, r"older version.*--rebuild")


def test_impacts_of_other_numbers_are_refused_and_made_anew_without_cutting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    apply(tmp_path, made_clipping(2))
    monkeypatch.setattr(ranking, "TITLE_BONUS", ranking.TITLE_BONUS + 0.1)
    monkeypatch.setattr(tokens, "tokenize", None)
    with pytest.raises(IndexTooOld, match=r"weighed.*--rebuild"):
        open_engine(tmp_path).search(Query("防衛"))
    with pytest.raises(IndexTooOld, match="--rebuild"):
        apply(tmp_path)
    with writer.hold(tmp_path, rebuild=True) as held:
        held.apply(Batch(add=made([2])))
        held.publish()
    assert open_engine(tmp_path).search(Query("")).total == 1


def test_every_number_in_the_impacts_is_recorded() -> None:
    """What inverts texts takes no other number of `ranking` than those a manifest names."""
    source = "".join(inspect.getsource(module) for module in (invert, postings, build, merge, merge_field))
    assert set(re.findall(r"\branking\.([A-Z_0-9]+)", source)) == set(made_with.BAKED)


def assert_only_a_rebuild_helps(index: Path, message: str) -> None:
    """An index of other words is neither asked nor changed; its articles can be read."""
    engine = open_engine(index)
    asks = (lambda: engine.search(Query("防衛")), lambda: engine.suggest("防"), engine.status, lambda: apply(index))
    for ask in asks:
        with pytest.raises(IndexTooOld, match=message):
            ask()
    assert engine.get("id-00001")
    assert engine.ledger() == {}
    with writer.hold(index, rebuild=True) as held:
        held.apply(Batch(add=made([2])))
        held.publish()
    assert engine.search(Query("")).total == 1
    assert ids(index) == {"id-00002"}


def test_another_layout_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_engine(tmp_path).writing() as held:
        held.apply(Batch(add=made([1]), files=[record(made_clipping(1))]))
    monkeypatch.setattr(generation, "LAYOUT", generation.LAYOUT + 1)
    with pytest.raises(IndexTooOld, match="--rebuild"):
        apply(tmp_path, made_clipping(2))
    with pytest.raises(IndexTooOld, match="--rebuild"):
        open_engine(tmp_path).status()
    assert [file.id for file in open_engine(tmp_path).ledger().values()] == ["id-00001"]
    with writer.hold(tmp_path, rebuild=True) as held:
        held.apply(Batch(add=made([2])))
        held.publish()
    assert ids(tmp_path) == {"id-00002"}


def test_a_ledger_outlives_damage_beside_it(tmp_path: Path) -> None:
    with open_engine(tmp_path).writing() as held:
        held.apply(Batch(add=made([1]), files=[record(made_clipping(1))]))
    for path in store.current(tmp_path).folder.glob("*.docs"):
        path.write_bytes(b"")
    with pytest.raises(IndexDamaged):
        open_engine(tmp_path).status()
    assert [file.id for file in open_engine(tmp_path).ledger().values()] == ["id-00001"]
    (store.newest_whole(tmp_path, LEDGER) or tmp_path).write_bytes(b"")
    assert open_engine(tmp_path).ledger() == {}


def test_a_fifo_in_the_place_of_the_mark_is_not_waited_for(tmp_path: Path) -> None:
    apply(tmp_path, made_clipping(1))
    (tmp_path / store.CURRENT).unlink()
    os.mkfifo(tmp_path / store.CURRENT)
    assert open_engine(tmp_path).status().damage


@pytest.mark.parametrize("closed", [".", store.GENERATIONS, store.CURRENT, "*/*/manifest.json", "*/*/*.docs"])
def test_what_may_not_be_read_is_named(tmp_path: Path, closed: str) -> None:
    index = tmp_path / "index"
    apply(index, made_clipping(1))
    path = index if closed == "." else next(index.glob(closed))
    with not_allowed(path), pytest.raises(EngineError, match=f"{path.name}.*: no permission to read"):
        open_engine(index).status()
    assert open_engine(index).status().damage is None


@contextlib.contextmanager
def not_allowed(path: Path) -> Iterator[None]:
    """Be somebody who may read everything but this."""
    folders = [folder for folder in path.parents if folder.owner() == Path.home().owner() and folder != Path("/")]
    modes = {folder: folder.stat().st_mode for folder in (path, *folders)}
    for folder in folders:
        folder.chmod(0o755)
    path.chmod(0)
    root = os.geteuid() == 0
    try:
        if root:
            os.seteuid(65534)
        yield
    finally:
        if root:
            os.seteuid(0)
        for folder, mode in modes.items():
            folder.chmod(mode)


def test_the_folder_of_a_first_commit_is_durable(tmp_path: Path) -> None:
    (tmp_path / "srv").mkdir()
    disk = Disk(tmp_path / "srv")
    with disk.watched():
        apply(tmp_path / "srv" / "press" / "index", made_clipping(1))
    for seed in range(5):
        disk.after_power_loss(tmp_path / f"found-{seed}", random.Random(seed))
        assert ids(tmp_path / f"found-{seed}" / "press" / "index") == {"id-00001"}
