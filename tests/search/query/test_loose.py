"""A pasted headline is one question; what matches only a part keeps the conditions."""

from __future__ import annotations

import pytest

from search.query import AllOf, AnyOf, Field, Literal, Node, Not, Query, Question, Word
from search.query.parse import parse
from search.query.tree import is_address
from search.ranking import SENTENCE_SHARE


def loose(text: str) -> Node | None:
    return parse(Query(text, expand=False)).loose


def test_a_pasted_headline_is_one_question() -> None:
    tree = parse(Query("日露首脳はなぜ会談を急ぐのか？　安倍政権の思惑")).tree
    assert isinstance(tree, Question)
    assert tree.text == "日露首脳はなぜ会談を急ぐのか? 安倍政権の思惑"
    assert {"日", "露", "首脳", "会談", "安倍", "政権", "思惑"} <= set(tree.terms)


def test_words_stay_words_beside_each_other() -> None:
    tree = parse(Query("言論の自由 安倍政権の思惑", expand=False)).tree
    assert isinstance(tree, AllOf)
    assert all(isinstance(node, Word) for node in tree.nodes)


def test_quotes_and_conditions_stay_beside_a_question() -> None:
    tree = parse(Query("国:RU 日露首脳はなぜ会談を急ぐのか？ -台湾 思惑 「北方領土」", expand=False)).tree
    assert isinstance(tree, AllOf)
    kinds = [type(node) for node in tree.nodes]
    assert kinds == [Field, Not, Literal, Question]


@pytest.mark.parametrize(
    "text",
    [
        "「北方領土」日露首脳はなぜ会談を急ぐのか？　思惑",
        "日露首脳はなぜ「北方領土」の会談を急ぐのか？",
        "「北方領土」 政府は法案の成立を今国会で目指す方針だ",
    ],
)
def test_beside_quotes_a_question_is_met_by_two_fifths_of_its_characters(text: str) -> None:
    tree = parse(Query(text)).tree
    assert isinstance(tree, AllOf)
    (question,) = (node for node in tree.nodes if isinstance(node, Question))
    share = question.least / sum(map(len, question.terms))
    assert SENTENCE_SHARE <= share < SENTENCE_SHARE + 0.1
    alone = parse(Query(text.replace("「北方領土」", ""))).tree
    assert isinstance(alone, Question)
    assert alone.least == 1


def test_a_part_is_any_word_under_the_same_conditions() -> None:
    node = loose("北方領土 防衛 国:RU -台湾")
    assert isinstance(node, AllOf)
    assert [type(inner) for inner in node.nodes] == [Field, Not, Question]
    assert isinstance(node.nodes[-1], Question)
    assert set(node.nodes[-1].terms) == {"北方領土", "防衛"}


def test_a_single_character_is_no_part_of_a_word() -> None:
    assert loose("北極海航路 ロシア") == Question(
        "北極海航路 ロシア", ("北極", "海", "航路", "ロシア"), enough=("北極", "航路", "ロシア")
    )
    assert loose("対露 防衛") == AnyOf((Question("対露 防衛", ("対", "露", "防衛"), enough=("防衛",)), Word("対露")))
    assert loose("title:甲社 title:乙社") == AnyOf(
        (Word("甲社", (), (), ("title",), 6), Word("乙社", (), (), ("title",), 15))
    )
    assert loose("2017年") == Question("2017年", ("2017", "年"), enough=("2017",))
    assert loose("百閒") is None
    assert loose("みんな知ってる の「みんな」") == Question("みんな知ってる の みんな", ("知る",))
    assert loose("する 防衛 会談") == Question("する 防衛 会談", ("防衛", "会談"))


def test_a_pasted_address_is_a_condition() -> None:
    node = loose("https://example.jp/a 会談 防衛")
    assert isinstance(node, AllOf)
    assert is_address(node.nodes[0])
    assert [type(inner) for inner in node.nodes[1:]] == [Question]
    assert loose("https://example.jp/a") is None


def test_quotes_alone_and_single_terms_have_no_looser_form() -> None:
    for text in ("「北方領土」", "防衛", "", "国:RU", "-台湾", "防衛*"):
        assert loose(text) is None
    assert loose("防衛* 海軍") == Question("防衛 海軍", ("防衛", "海軍"))
