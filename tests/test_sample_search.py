"""From files to answers: the sample corpus is indexed by the command, and asked what a reader would ask."""

from __future__ import annotations

from typing import Any

import pytest

from search.engine import Engine
from search.query import Query
from tests.sample import CLIPPINGS, EXPECTED

#: One article saved twice: the index holds it once, under the name that comes first.
TWICE = "2023/minato-bus.html"


def found(sample: Engine, text: str, **filters: Any) -> set[str]:
    return {hit.card.path for hit in sample.search(Query(text=text, size=100, **filters)).hits}


@pytest.mark.parametrize(
    ("query", "path"),
    [
        ("新聞", "2012/zuihitsu-shukusatsuban.txt"),  # 讀賣新聞
        ("読売新聞", "2012/zuihitsu-shukusatsuban.txt"),
        ("讀賣新聞", "2012/zuihitsu-shukusatsuban.txt"),
        ("高島", "2012/zuihitsu-shukusatsuban.txt"),  # 髙島
        ("森鴎外", "2012/zuihitsu-shukusatsuban.txt"),  # 森鷗外
        ("森鷗外", "2009/setouchi-ogai.html"),  # 森鴎外
        ("ウヰスキー", "2012/zuihitsu-shukusatsuban.txt"),
        ("シナ海", "2017/sekai-nichigo-2plus2.html"),  # 南シナ海
        ("２プラス２", "2017/sekai-nichigo-2plus2.html"),
        ("２+２", "2017/sekai-nichigo-2plus2.html"),
        ("太平洋", "2016/kagaku-marine-snow.html"),
        ("北極海航路", "2014/sekai-arctic-column.txt"),
        ("許可局", "2010/hayakuchi.txt"),  # 東京特許許可局
        ("特許許可", "2010/hayakuchi.txt"),
        ("キャプチャ", "2019/minato-server-heat.html"),  # キャプチャツール
        ("サーバ", "2019/minato-server-heat.html"),
        ("データの熱", "2019/minato-server-heat.html"),  # ﾃﾞｰﾀの熱
        ("(株)ゆきあかり", "2019/minato-server-heat.html"),  # ㈱ゆきあかり
        ("データ", "2011/市民農園の募集.txt"),
        ("往復はがき", "2011/市民農園の募集.txt"),
        ("ヴィーガン", "2026/minato-vegan-bento.html"),
        ("ビーガン", "2026/minato-vegan-bento.html"),
        ("口腔", "2015/minato-dollar-column.html"),
        ("税", "2015/minato-dollar-column.html"),  # 免税
        ("対露", "2014/sekai-arctic-column.txt"),
        ("分子　六角形", "2022/kagaku-qa.html"),  # a full-width blank
        ("author:𠮷野", "2020/kagaku-hisui.html"),
        ("勾玉", "2020/kagaku-hisui.html"),  # ruby beside it
        ("date:2010-06", "2010/hayakuchi.txt"),
        ("日付:平成25年3月", "2013/jinji.txt"),
        ("「浮体式の洋上風力」 -原発", "2018/touto-wind-power.html"),
    ],
)
def test_what_stands_on_the_page_is_found(sample: Engine, query: str, path: str) -> None:
    assert path in found(sample, query)


@pytest.mark.parametrize("path", [path for path in CLIPPINGS if path != TWICE])
def test_an_article_is_found_by_its_first_and_last_words_and_not_by_the_page_around_it(
    sample: Engine, path: str
) -> None:
    expected = EXPECTED[path]
    for words in (expected["first"], expected["last"], expected["title"]):
        assert path in found(sample, f'"{words}"'), words
    for words in expected["absent"]:
        assert path not in found(sample, f'"{words}"'), words


def test_every_string_of_the_sample_is_found(sample: Engine) -> None:
    assert list(sample.check(samples=300)) == []


@pytest.mark.parametrize("query", ["台湾総統", "本田", "クマ問題", "プライド", '"サーバの熱"', "南極 -氷"])
def test_what_stands_nowhere_is_not_found(sample: Engine, query: str) -> None:
    assert found(sample, query) == set()


def test_the_country_filter_gives_what_a_person_would_put_into_each_country(sample: Engine) -> None:
    clippings = {path: EXPECTED[path] for path in CLIPPINGS if path != TWICE}
    for code in sorted({code for expected in clippings.values() for code in expected["countries"]}):
        named = {path for path, expected in clippings.items() if code in expected["countries"]}
        unsure = {path for path, expected in clippings.items() if code in expected.get("countries_optional", ())}
        assert found(sample, "", countries=(code,)) - unsure == named - unsure, code


def test_near_copies_know_each_other(sample: Engine) -> None:
    first, second = sample.search(Query(text='"国境の砂漠をまたぐ銅山"')).hits
    assert {first.card.path, second.card.path} == {"2016/touto-copper.txt", "2016/setouchi-copper.txt"}
    assert [hit.card.id for hit in sample.copies(first.card.id)] == [second.card.id]
    assert [hit.card.id for hit in sample.copies(second.card.id)] == [first.card.id]


def test_every_count_is_what_its_link_finds(sample: Engine) -> None:
    page = sample.search(Query(size=1, facets=("country", "author", "source", "section", "year"), facet_limit=100))
    names = {"country": "countries", "author": "authors", "source": "sources", "section": "sections"}
    for facet in page.facets:
        for value in facet.values:
            if facet.name in names:
                total = sample.search(Query(**{names[facet.name]: (value.value,)})).total  # type: ignore[arg-type]
                assert total == value.count, (facet.name, value.value)
    (years,) = [facet for facet in page.facets if facet.name == "year"]
    assert sum(value.count for value in years.values) == page.total
