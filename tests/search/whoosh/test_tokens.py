"""Words found again are the words that were cut."""

from __future__ import annotations

import subprocess
import sys
from multiprocessing import active_children
from pathlib import Path

import pytest

from search.analysis import tokenize
from search.engine import Batch, open_engine
from search.engines.whoosh.writing import build, merge, tokens
from tests.search.whoosh.made import made, made_documents, made_segment


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


def test_workers_that_are_killed_are_done_without(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "WORTH_A_POOL", {"janome": 1, "mecab": 1})
    texts = [document.text for document in made_documents(range(5))[0]]
    cutter = tokens.Cutter(2)
    cutter.cut(texts)
    for worker in active_children():
        worker.kill()
    assert cutter.cut(texts) == [tokenize(text) for text in texts]
    cutter.close()


def test_workers_end_with_a_parent_that_is_killed() -> None:
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-c", PARENT], stdin=pipe, stdout=pipe, text=True) as parent:
        assert parent.stdout
        assert parent.stdout.readline().split()
        parent.kill()
        rest, _ = parent.communicate(timeout=20)  # ends when the last that holds the pipe has ended
        assert rest == ""


PARENT = """
from multiprocessing import active_children
from search.engines.whoosh.writing import tokens
tokens.WORTH_A_POOL = {"janome": 1, "mecab": 1}
cutter = tokens.Cutter(2)
cutter.cut(["防衛省が発表した。"] * 4)
print(*(child.pid for child in active_children()), flush=True)
input()
"""


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_index_is_made_by_as_many_processes_as_were_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jobs: int
) -> None:
    monkeypatch.setattr(tokens, "WORTH_A_POOL", {"janome": 1, "mecab": 1})
    before = len(active_children())
    with open_engine(tmp_path, jobs=jobs).writing() as writer:
        writer.apply(Batch(add=made(range(40))))
        assert len(active_children()) - before == (0 if jobs == 1 else jobs)
