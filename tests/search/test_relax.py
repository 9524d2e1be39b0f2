"""When nothing is found, what to loosen, with counts that hold."""

from __future__ import annotations

from datetime import date

import pytest

from search.engine import Engine, apply_all, open_engine
from search.model import Clipping, Country
from search.query import Query
from search.relax import SEARCHES, relaxations, sentence


@pytest.fixture
def engine() -> Engine:
    engine = open_engine("memory:")
    russia = Clipping(
        "a",
        "a.txt",
        "日露が防衛会談",
        body="稲田氏は訪ロし、北方領土を語った。小泉悠記者",
        published=date(2017, 3, 1),
        authors=("小泉悠",),
        countries=(Country("RU"),),
    )
    apply_all(engine, [russia, Clipping("b", "b.txt", "稲田の話", body="稲田", published=date(2018, 3, 1))])
    return engine


def offered(engine: Engine, query: Query) -> dict[str, int]:
    found = relaxations(engine, query)
    for relaxation in found:
        assert engine.search(Query.from_params(relaxation.params)).total == relaxation.total > 0
    return {sentence(relaxation): relaxation.total for relaxation in found}


def test_dates_and_filters_dropped(engine: Engine) -> None:
    assert offered(engine, Query("訪露 稲田", since=date(2019, 1, 1))) == {"期間を外すと 1件": 1}
    assert offered(engine, Query("稲田", countries=("CN",))) == {"国: 中国を外すと 2件": 2}


def test_words_alone(engine: Engine) -> None:
    assert offered(engine, Query("稲田 東京特許")) == {"「稲田」だけなら 2件": 2}


def test_other_wordings_let_in(engine: Engine) -> None:
    assert offered(engine, Query("訪露", expand=False)) == {"略称や表記ゆれに広げると 1件": 1}
    assert offered(engine, Query("「稲田 北方領土」")) == {"引用符を外すと 1件": 1}


def test_spelling_from_this_collection(engine: Engine) -> None:
    assert offered(engine, Query("小泉悟")) == {"もしかして「小泉悠」 1件": 1}
    assert offered(engine, Query("存在しない語")) == {}


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("title:小泉悟", "title:小泉悠"),
        ("国:ロシア body:小泉悟 -東京", "国:ロシア body:小泉悠 -東京"),
        ("小泉悟 OR 小泉悟郎", "小泉悠 OR 小泉悟郎"),
        ("title:(ＳＭＩＴＨＥＹ)", "title:(smithy)"),
    ],
)
def test_a_word_respelt_keeps_all_else(engine: Engine, typed: str, wanted: str) -> None:
    smithy = Clipping("c", "c.txt", "小泉悠とSmithyの会談", body="会談", authors=("smithy",))
    apply_all(engine, [smithy])
    found = [r.params["q"][0] for r in relaxations(engine, Query(typed)) if r.code == "spelling"]
    assert wanted in found


def test_a_word_alone_says_where_it_is_looked_for(engine: Engine) -> None:
    assert offered(engine, Query("title:稲田 東京特許")) == {"「title:稲田」だけなら 1件": 1}


def test_never_more_searches_than_allowed(engine: Engine) -> None:
    class Counting:
        calls = 0
        parse = staticmethod(engine.parse)

        def search(self, query: Query) -> object:
            self.calls += 1
            return engine.search(query)

        def suggest(self, text: str, limit: int = 8) -> object:
            return engine.suggest(text, limit)

    counting = Counting()
    query = Query(
        "「東京」 西国 南国 北国",
        countries=("CN",),
        authors=("甲",),
        sources=("乙",),
        since=date(2019, 1, 1),
        scope="title",
        expand=False,
        fold=False,
    )
    relaxations(counting, query)  # type: ignore[arg-type]
    assert counting.calls == SEARCHES
