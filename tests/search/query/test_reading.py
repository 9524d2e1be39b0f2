"""The reading of a query, and chips that each take one condition away."""

from __future__ import annotations

from datetime import date

import pytest

from search.query import Query
from search.query.parse import parse
from search.query.reading import chips, describe


@pytest.mark.parametrize(
    ("text", "ja", "en"),
    [
        ("対露 安倍", "「対露」かつ「安倍」", "“対露” and “安倍”"),
        ("甲 -乙", "「甲」、「乙」を除く", "“甲”, not “乙”"),
        ("甲 (乙 OR 丙)", "「甲」かつ(「乙」または「丙」)", "“甲” and (“乙” or “丙”)"),
        ('"甲"', "「甲」(この文字列どおり)", "exactly “甲”"),
        ("title:会談", "見出しに「会談」", "“会談” in the headline"),
        ("安倍 近傍10字 首相", "「安倍」と「首相」が10字以内", "“安倍” and “首相” within 10 characters"),
        ("国:RU,CN", "国: ロシアまたは中国", "Country: Russia or China"),
        ("日付:2017-01..2017-03", "期間: 2017年1月〜2017年3月", "Date: 2017-01 to 2017-03"),
        ("日付:平成29年", "期間: 2017年", "Date: 2017"),
        ("日付:..2017-03-24", "期間: 〜2017年3月24日", "Date: until 2017-03-24"),
        ("防衛*", "「防衛」で始まる語", "words that begin with “防衛”"),
        ("", "すべての記事", "all articles"),
    ],
)
def test_a_query_in_words(text: str, ja: str, en: str) -> None:
    tree = parse(Query(text)).tree
    assert (describe(tree, "ja"), describe(tree, "en")) == (ja, en)


def test_every_condition_is_a_chip_that_can_go() -> None:
    query = Query(
        "対露 -国:CN",
        countries=("RU",),
        not_authors=("none",),
        since=date(2017, 1, 1),
        until=date(2017, 3, 31),
        scope="title",
        page=3,
    )
    found = {chip.text: chip.query_without for chip in chips(query)}
    assert list(found) == [
        "見出しに「対露」",
        "国: 中国を除く",
        "国: ロシア",
        "筆者: 署名なし を除く",
        "期間: 2017年1月〜2017年3月",
        "見出しのみ",
    ]
    first = query.first_page()
    assert found["見出しに「対露」"].text == "-国:CN"
    assert found["国: 中国を除く"].text == "対露"
    assert found["国: ロシア"] == first.without("country", "RU")
    assert found["期間: 2017年1月〜2017年3月"] == first.without("day")
    assert found["見出しのみ"].scope == "all"


@pytest.mark.parametrize(
    "text", ["対露 安倍", "甲 OR 乙 丙", "(甲 乙) -丙 title:(丁 戊)", "甲 近傍 乙 丙", "。 甲", "どうなるのか?"]
)
def test_all_chips_gone_leave_everything(text: str) -> None:
    query = Query(text)
    for _ in range(10):
        if not (left := chips(query)):
            break
        query = left[0].query_without
    assert query == Query()
