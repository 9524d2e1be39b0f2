"""What the best articles get for where and how often the words of the query stand."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from search.engine import Batch
from search.engines.whoosh.engine import WhooshEngine, connect
from search.query import Query
from tests.search.clippings import clipping

OTHER = "市民は広場で音楽を聴き、料理を楽しんだ。" * 3
FACTS = ("首相は会談した。", "大統領は帰国した。", "条約は署名された。", "領土は返還された。")


@pytest.fixture
def engine(tmp_path: Path) -> WhooshEngine:
    engine = connect(str(tmp_path / "index"))
    texts = {
        "a-scattered": OTHER.join(("", *FACTS)),
        "b-together": OTHER * 2 + "".join(FACTS) + OTHER * 2,
        "c-opening": "".join(FACTS) + OTHER * 4,
    }
    with engine.writing() as writer:
        writer.apply(Batch(add=tuple(clipping(id, "題", text) for id, text in texts.items())))
    return engine


def values(engine: WhooshEngine, text: str, kind: str) -> dict[str, float]:
    page = engine.search(Query(text, explain=True))
    for hit in page.hits:
        assert sum(reason.value for reason in hit.reasons) == pytest.approx(hit.score, abs=1e-3)
    return {hit.card.id: sum(r.value for r in hit.reasons if r.kind == kind) for hit in page.hits}


def test_a_question_prefers_the_article_with_its_words_in_one_place(engine: WhooshEngine) -> None:
    worth = values(engine, "首相と大統領が条約に署名したのはどこですか?", "passage")
    assert worth["b-together"] == worth["c-opening"] > worth["a-scattered"] > 0
    assert not any(values(engine, "首相と大統領が条約に署名したのはどこですか?", "opening").values())


def test_many_words_prefer_the_article_that_begins_with_them(engine: WhooshEngine) -> None:
    worth = values(engine, "首相 大統領 条約 領土", "opening")
    assert worth["c-opening"] > max(worth["a-scattered"], worth["b-together"])
    assert not any(values(engine, "首相 大統領 条約 領土", "passage").values())


def test_many_words_prefer_the_article_that_comes_back_to_them(engine: WhooshEngine) -> None:
    with engine.writing() as writer:
        writer.apply(Batch(add=(clipping("d-again", "題", "".join(FACTS) * 2 + OTHER * 3),)))
    worth = values(engine, "首相 大統領 条約 領土", "theme")
    assert worth["d-again"] > worth["c-opening"] == worth["a-scattered"] > 0
    assert not any(values(engine, "首相と大統領が条約に署名したのはどこですか?", "theme").values())


def test_two_and_three_words_are_left_as_they_are(engine: WhooshEngine) -> None:
    assert not any(values(engine, "首相 大統領 条約", "opening").values())


def test_an_article_stands_in_the_same_place_however_many_are_shown(tmp_path: Path) -> None:
    chance = random.Random(22)
    texts = ["".join(chance.choices("会談 大臣 大統領 首相 の".split(), k=60)) for _ in range(90)]
    engine = connect(str(tmp_path / "index"))
    with engine.writing() as writer:
        writer.apply(Batch(add=tuple(clipping(f"{n:02}", "題", text) for n, text in enumerate(texts))))
    whole = [hit.card.id for hit in engine.search(Query("会談大臣首相 大統領", size=40)).hits]
    for size in (4, 5, 7):
        pages = range(1, 40 // size + 1)
        shown = [
            h.card.id for p in pages for h in engine.search(Query("会談大臣首相 大統領", size=size, page=p)).hits
        ]
        assert shown == whole[: len(shown)]
