"""It stays a Whoosh index: Whoosh's own searcher finds the documents our engine finds."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from whoosh import index as whoosh_index
from whoosh.query import And, AndNot, DateRange, Every, Not, Or, Prefix, Term

from search.analysis import tokenize
from search.article_text import ArticleText
from search.engine import Batch, open_engine
from search.engines.whoosh.segments import codec
from search.engines.whoosh.storage import store
from search.engines.whoosh.writing import policy, writer
from search.model import Clipping
from search.query import Query
from tests.search.whoosh.made import made_clipping

CLIPPINGS = {c.id: c for c in (made_clipping(seed) for seed in range(80))}
GONE = frozenset(f"id-{n:05d}" for n in range(0, 80, 9))
ALIVE = [clipping for id, clipping in CLIPPINGS.items() if id not in GONE]
FOLDED = {clipping.id: ArticleText.of(clipping).folded.text for clipping in ALIVE}
WORDS = {id: set(tokenize(text).terms) for id, text in FOLDED.items()}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of two segments with deletions in both."""
    folder = tmp_path_factory.mktemp("stock")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(policy, "TAIL_FLOOR", 0)
        with writer.hold(folder) as held:
            held.apply(Batch(add=list(CLIPPINGS.values())[:60]))
        patch.setattr(policy, "FULL", 1)
        with writer.hold(folder) as held:
            held.apply(Batch(add=list(CLIPPINGS.values())[60:]))
            held.apply(Batch(remove=GONE))
    return folder


def stock(index: Path, query: Any) -> set[str]:
    """Return the ids Whoosh finds."""
    opened = whoosh_index.open_dir(str(store.current(index).folder))
    with opened.searcher() as searcher:
        hits = [hit["id"] for hit in searcher.search(query, limit=None)]
    assert len(hits) == len(set(hits))
    return set(hits)


def having(word: str) -> set[str]:
    return {id for id, words in WORDS.items() if word in words}


def holding(text: str) -> set[str]:
    return {id for id, folded in FOLDED.items() if text in folded}


def where(test: Any) -> set[str]:
    return {clipping.id for clipping in ALIVE if test(clipping)}


def test_segments_and_deletions(index: Path) -> None:
    found = codec.segments(store.current(index).folder)
    assert [s.docs for s in found] == [60, 20]
    assert sum(len(s.deleted) for s in found) == len(GONE)
    assert stock(index, Every()) == FOLDED.keys()


def test_words(index: Path) -> None:
    one, other = "防衛", "ロシア"
    assert having(one) - having(other)
    assert having(one) & having(other)
    assert stock(index, Term("words", one)) == having(one)
    assert stock(index, And([Term("words", one), Term("words", other)])) == having(one) & having(other)
    assert stock(index, Or([Term("words", one), Term("words", other)])) == having(one) | having(other)
    assert stock(index, And([Term("words", one), Not(Term("words", other))])) == having(one) - having(other)
    assert stock(index, AndNot(Term("words", one), Term("words", other))) == having(one) - having(other)
    assert stock(index, Term("words", "どこにもない")) == set()
    assert stock(index, Prefix("words", "防")) == {i for i, w in WORDS.items() if any(t.startswith("防") for t in w)}


@pytest.mark.parametrize("gram", ["対", "対露", "太平洋", "東シ", "𩸽", "。"])
def test_characters(index: Path, gram: str) -> None:
    assert holding(gram)
    assert stock(index, Term("chars", gram)) == holding(gram)


def test_days(index: Path) -> None:
    since, until = datetime(2010, 1, 10), datetime(2010, 2, 3)

    def within(clipping: Clipping) -> bool:
        return bool(clipping.published and since.date() <= clipping.published <= until.date())

    assert where(within)
    assert stock(index, DateRange("published", since, until)) == where(within)
    both = And([DateRange("published", since, until), Term("words", "防衛")])
    assert stock(index, both) == where(within) & having("防衛")


@pytest.mark.parametrize("field", ["country", "author", "source", "section", "id"])
def test_values(index: Path, field: str) -> None:
    value = {"country": "RU", "author": "小泉悠", "source": "北海タイムス", "section": "経済", "id": "id-00001"}[
        field
    ]

    def has(clipping: Clipping) -> bool:
        held = {"country": clipping.codes, "author": clipping.authors}.get(field) or (getattr(clipping, field, None),)
        return value in held

    assert where(has)
    assert stock(index, Term(field, value)) == where(has)


@pytest.mark.parametrize("text", ["防衛", "太平洋", "対露政策"])
def test_our_engine_finds_the_same(index: Path, text: str) -> None:
    page = open_engine(index).search(Query(text=f'"{text}"', size=100))
    grams = [Term("chars", text[n : n + 2]) for n in range(len(text) - 1)]
    candidates = stock(index, And(grams))
    assert {hit.card.id for hit in page.hits} == {id for id in candidates if text in FOLDED[id]} == holding(text)
