"""An index that cannot be used any more is rebuilt, and its articles keep their ids and dates."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from search import analysis
from search.engine import Engine, open_engine
from search.engines.whoosh.storage import generation
from search.errors import EngineError
from tests.indexer.pages import counts, ids, put, run


def older_layout(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generation, "LAYOUT", generation.LAYOUT + 1)


def other_tokenizer(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(analysis, "tokenizer_name", lambda: "another")


def damage(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for path in index.rglob("*.docs"):
        path.write_bytes(b"")


@pytest.mark.parametrize("spoil", [older_layout, other_tokenizer, damage])
def test_ids_and_dates_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spoil: Callable[[Path, pytest.MonkeyPatch], None]
) -> None:
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    put(corpus, 海="a.html", 山="b.html", 街="c.html", 空="d.html", 川="e.html", 森="f.html")
    engine: Engine = open_engine(index)
    run(engine, corpus)
    known, dates = ids(engine), {path: record.first_seen for path, record in engine.ledger().items()}
    engine.close()

    spoil(index, monkeypatch)
    (corpus / "a.html").rename(corpus / "g.html")
    (corpus / "b.html").unlink()
    put(corpus, 海="new/h.html")
    engine = open_engine(index)
    with pytest.raises(EngineError, match="--rebuild"):
        run(engine, corpus)
    assert counts(run(engine, corpus, rebuild=True)) == {"unchanged": 5, "removed": 1, "duplicates": 1}
    kept = {path: id for path, id in known.items() if path in ("c.html", "d.html", "e.html", "f.html")}
    assert kept.items() <= ids(engine).items()
    assert known["a.html"] in ids(engine).values()
    assert all(engine.ledger()[path].first_seen == dates[path] for path in kept)
