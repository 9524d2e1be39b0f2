"""Words found again are the words that were cut."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.analysis import tokenize
from search.engines.whoosh import build, merge, tokens
from tests.search.whoosh.made import made_documents, made_segment


def test_stored_words_are_the_words_cut(tmp_path: Path) -> None:
    documents, cut = made_documents(range(20))
    build.write(made_segment(range(20)), tmp_path / "s")
    known = tokens.Known([merge.open_source(tmp_path / "s")])
    assert [known.find(document.text) for document in documents] == cut
    assert known.find(documents[0].text + "。") is None


def test_nothing_is_known_of_nothing() -> None:
    assert tokens.Known(()).find("防衛") is None


def test_worker_processes_cut_as_we_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "WORTH_A_POOL", {"janome": 1, "mecab": 1})
    texts = [document.text for document in made_documents(range(5))[0]]
    cutter = tokens.Cutter(2)
    try:
        assert cutter.cut(texts) == [tokenize(text) for text in texts]
    finally:
        cutter.close()
