"""Found is found: every string of an article finds it, and a quoted string finds nothing else."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.engine import Engine, apply_all, open_engine
from search.engines.whoosh.matching.candidates import grams, surrogates
from search.engines.whoosh.segments.segment import Segment
from search.fold import fold
from search.query import Query
from tests.search.clippings import Clipping, clipping

LETTERS = "日本露国会談米の対ロシアアメリカーがをabc12 　、。…㈱ﾃﾞ讀髙𠮷𩸽\n"
QUOTES = frozenset("\"'「」“”")


def articles() -> list[Clipping]:
    chance = random.Random(3)
    texts = ["".join(chance.choices(LETTERS, k=chance.randint(5, 120))).strip() or "空" for _ in range(300)]
    return [clipping(f"id{n:03}", text[:12].replace("\n", ""), text) for n, text in enumerate(texts)]


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    engine = open_engine(tmp_path_factory.mktemp("recall") / "index")
    apply_all(engine, articles())
    yield engine
    engine.close()


FOLDED = {a.id: "\n".join(fold(text).text for _, text in a.texts()) for a in articles()}


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 299), st.integers(0, 130), st.integers(1, 9))
def test_a_quoted_string_finds_exactly_the_articles_that_hold_it(
    engine: Engine, n: int, start: int, size: int
) -> None:
    text = FOLDED[f"id{n:03}"].replace("\n", " ")
    wanted = fold(text[start % len(text) :][:size]).text.strip()  # a line feed beside a blank gives two: one blank
    if not wanted or QUOTES & set(wanted):
        return
    page = engine.search(Query(f'"{wanted}"', size=100, snippets=0))
    assert page.total == sum(wanted in folded for folded in FOLDED.values())
    assert page.total <= 100 or page.next_cursor
    assert {hit.card.id for hit in page.hits} <= {id for id, folded in FOLDED.items() if wanted in folded}


def test_every_gram_of_a_string_stands_in_it_and_covers_it() -> None:
    for text in ("安倍政権", "𠮷野家の", "ロシア 大統領", "露", "が行われた", "2プラス2"):
        found = grams(text)
        assert all(gram in surrogates(text) for gram in found)
        covered = {i for gram in found for i in range(len(surrogates(text))) if surrogates(text).startswith(gram, i)}
        assert covered


def test_what_longer_words_prove_is_not_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = ["スポーツカーが走る"] * 150 + ["モータースポーツだ"] * 5 + ["スポーとポーツ"] * 20
    looked: list[int] = []
    holds = Segment.holds
    monkeypatch.setattr(Segment, "holds", lambda self, raw, docs: looked.extend(docs) or holds(self, raw, docs))
    with closing(open_engine(tmp_path / "index")) as engine:
        apply_all(engine, [clipping(f"id{n:03}", "題", text) for n, text in enumerate(texts)])
        assert engine.search(Query('"スポーツ"')).total == 155
    assert len(looked) < 150
