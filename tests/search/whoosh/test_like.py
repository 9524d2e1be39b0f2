"""Similar articles, near-copies and completions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from search.engine import Engine, apply_all, open_engine
from search.query import Query
from tests.search.clippings import clipping, country

STORY = "".join(
    f"首相は第{n}回の会談で太平洋の航路と安全保障について協議し、共同声明の第{n * 7}項を発表した。" for n in range(40)
)


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    engine = open_engine(tmp_path / "index")
    day = date(2020, 1, 1)
    apply_all(
        engine,
        [
            clipping("a", "首相が会談", STORY, published=day, authors=("小泉悠",), source="北海タイムス"),
            clipping("b", "首相が会談した", STORY.replace("第3回", "第三回"), published=day, source="南洋新報"),
            clipping(
                "c", "農家の収穫", "米の収穫が進む。農家は太平洋を見ていた。", countries=(country("RU", "日", 0),)
            ),
            clipping("d", "映画祭の開幕", "俳優が登場した。", authors=("小泉花子",)),
            *[clipping(f"t{n}", f"更新{n}", _notice(n), published=day + timedelta(n)) for n in range(9)],
        ],
    )
    return engine


def _notice(n: int) -> str:
    """Return a notice that is the same every day, but for its number."""
    words = "".join(f"手順{k}では端末の設定画面を開き項目{k * 3}を選んでください。" for k in range(30))
    return f"機種{n}の新しいソフトウェア{n * n}を公開する。{words}番号は{n * 1234567}と{n * 7654321}である。"


def test_similar_articles_share_words(engine: Engine) -> None:
    found = engine.similar("a")
    assert found[0].card.id == "b"
    assert {"会談", "航路"} & set(found[0].shared)
    assert [hit.score for hit in found] == sorted((hit.score for hit in found), reverse=True)
    assert "a" not in {hit.card.id for hit in found}
    assert len(engine.similar("a", limit=1)) == 1


def test_an_edited_reprint_is_a_copy_and_goes_both_ways(engine: Engine) -> None:
    assert [hit.card.id for hit in engine.copies("a")] == ["b"]
    assert [hit.card.id for hit in engine.copies("b")] == ["a"]
    assert engine.copies("nothing") == ()


def test_the_reasons_of_partial_answers_add_up_too(engine: Engine) -> None:
    page = engine.search(Query("農家 俳優 登場", explain=True))
    assert {hit.card.id for hit in page.partial} == {"c", "d"}
    for hit in page.partial:
        assert hit.tier == 0
        assert sum(reason.value for reason in hit.reasons) == pytest.approx(hit.score, abs=1e-3)


def test_near_copies_collapse_into_the_best_of_them_only_where_asked(engine: Engine) -> None:
    query = Query("首相", sort="date")
    assert [hit.card.id for hit in engine.search(query).hits] == ["a", "b"]
    assert engine.search(query).groups is None
    page = engine.search(replace(query, collapse=True))
    assert [(hit.card.id, hit.duplicates) for hit in page.hits] == [("a", 1)]
    assert (page.total, page.groups) == (2, 1)
    only = engine.search(replace(query, collapse=True, sources=("南洋新報",)))
    assert [(hit.card.id, hit.duplicates) for hit in only.hits] == [("b", 0)]


def test_collapsed_pages_hold_every_text_once(engine: Engine) -> None:
    query, seen = Query(collapse=True, size=3), []
    while True:
        page = engine.search(query)
        seen += [hit.card.id for hit in page.hits]
        if page.next_cursor is None:
            break
        query = replace(query, cursor=page.next_cursor)
    assert len(seen) == len(set(seen)) == page.groups == page.total - 1
    assert not {"a", "b"} <= set(seen)


def test_what_only_follows_a_template_is_no_copy(engine: Engine) -> None:
    assert engine.copies("t1") == ()


def test_suggestions_come_from_names_words_and_titles(engine: Engine) -> None:
    kinds = {s.text: s.kind for s in engine.suggest("小泉")}
    assert kinds["小泉悠"] == kinds["小泉花子"] == "author"
    assert {s.text: s.kind for s in engine.suggest("ロシ")}["ロシア"] == "country"
    assert {s.text: s.kind for s in engine.suggest("映画")}["映画祭の開幕"] == "title"
    assert {s.text: s.kind for s in engine.suggest("北海")}["北海タイムス"] == "source"
    assert "収穫" in {s.text for s in engine.suggest("収")}
    assert engine.suggest("") == engine.suggest("存在しない語") == ()
    assert len(engine.suggest("首", limit=1)) == 1


@pytest.mark.parametrize("typed", ["こいず", "コイズミ", "koizumi"])
def test_suggestions_come_by_reading_too(engine: Engine, typed: str) -> None:
    assert {"小泉悠", "小泉花子"} <= {s.text for s in engine.suggest(typed)}


def test_a_reading_finds_below_what_is_literally_there(engine: Engine) -> None:
    apply_all(engine, [clipping("e", "こうろの話", "こうろとは。")])
    found = engine.search(Query("こうろ")).hits
    assert found[0].card.id == "e"
    assert {hit.card.id for hit in found} == {"a", "b", "e"}
    assert "reading" in found[1].matched


def test_every_suggested_name_finds_as_many_as_it_says(engine: Engine) -> None:
    for suggestion in engine.suggest("小泉"):
        if suggestion.kind == "author":
            assert engine.search(Query(authors=(suggestion.text,))).total == suggestion.count


def test_a_removed_article_is_neither_similar_nor_a_copy(engine: Engine) -> None:
    apply_all(engine, [replace(clipping("b", "別の題", "まったく別の話である。"), digest="2")])
    assert engine.copies("a") == ()
    assert "b" not in {hit.card.id for hit in engine.similar("a")[:1]}
