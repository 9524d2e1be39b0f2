"""Every string has a reading, and notes say where it was bent."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from search.errors import QueryError, QueryTooComplex
from search.fold import fold
from search.messages import say
from search.query import (
    AllOf,
    AnyOf,
    Dated,
    Everything,
    Field,
    Literal,
    Near,
    Node,
    Not,
    Only,
    Prefix,
    Query,
    Question,
    Word,
    leaves,
)
from search.query.parse import Limits, parse

TODAY = date(2026, 11, 22)


def tree(text: str, **options: object) -> Node:
    return parse(Query(text, expand=False, **options), today=TODAY).tree  # type: ignore[arg-type]


def shape(node: Node) -> str:
    """Write a tree in one line, words without their terms."""
    match node:
        case Word(text, parts=parts):
            return f"{parts[0]}:{text}" if parts else text
        case Literal(text, parts=parts):
            return f'{parts[0]}:"{text}"' if parts else f'"{text}"'
        case Question(text):
            return f"{text}?"
        case Prefix(text):
            return f"{text}*"
        case Near(left, right, distance):
            return f"{left.text} ~{distance} {right.text}"
        case Field(name, values):
            return f"{name}={','.join(values)}"
        case Dated(since, until):
            return f"{since or ''}..{until or ''}"
        case Only(text):
            return f"<{text}>"
        case Not(inner):
            return f"-{shape(inner)}"
        case AllOf(nodes):
            return f"({' '.join(map(shape, nodes))})"
        case AnyOf(nodes):
            return f"({' | '.join(map(shape, nodes))})"
        case Everything():
            return "everything"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "everything"),
        (" 　", "everything"),
        ("対露 安倍", "(対露 安倍)"),
        ("カミュ　ペスト\tあ", "(カミュ ペスト あ)"),
        ("(東京 NOT 秘) または 請求", "((東京 -秘) | 請求)"),
        ("甲 OR 乙 丙", "(甲 | (乙 丙))"),
        ("甲｜乙|丙", "(甲 | 乙 | 丙)"),
        ("甲 ＯＲ 乙 ＡＮＤ ＮＯＴ 丙", "(甲 | (乙 -丙))"),
        ("or and not", "(or and not)"),
        ("プルタブ －ＯＬ", "(プルタブ -ol)"),
        ("日本 -(中国 OR 韓国)", "(日本 -(中国 | 韓国))"),
        ("除く:台湾 日本", "(-台湾 日本)"),
        ("除く：台湾", "-台湾"),
        ("NOT NOT 甲", "甲"),
        ("新-旧", "新-旧"),
        ("解説 −怪物との戦い−", "(解説 怪物との戦い)"),
        ("解説 －長い 戦い－ 後編", "(解説 長い 戦い 後編)"),
        ("−東京の冬−【特集】", "東京の冬-【特集】"),
        ("解説 -covid-19", "(解説 -covid-19)"),
        ("-甲 乙- 丙", "(甲 乙 丙)"),
        ("-甲 -乙", "(-甲 -乙)"),
        ("「日本国憲法」", '"日本国憲法"'),
        ('『甲』“乙”"丙"”丁” ｢戊｣', '("甲" "乙" "丙" "丁" "戊")'),
        ("「甲「乙」丙」", '"甲「乙」丙"'),
        ('"甲“乙”丙" 丁', '("甲"乙"丙" 丁)'),
        ('“甲"乙"丙”', '"甲"乙"丙"'),
        ('"甲” 乙', '("甲" 乙)'),
        ("対露「安倍」政権", '(対露 "安倍" 政権)'),
        ("安倍 近傍20字 プーチン", "安倍 ~20 プーチン"),
        ("安倍 NEAR/5 プーチン 会談", "(安倍 ~5 プーチン 会談)"),
        ("「安倍」 近傍 プーチン", "安倍 ~20 プーチン"),
        ("安倍 near(5) プーチン", "安倍 ~5 プーチン"),
        ("安倍 近傍（5） プーチン", "安倍 ~5 プーチン"),
        ("near (甲)", "(near 甲)"),
        ("NEARBY 甲", "(nearby 甲)"),
        ("近傍 甲", "(近傍 甲)"),
        ("防衛*", "防衛*"),
        ("防衛＊", "防衛*"),
        ("*´∀｀*", """ "*'∀`*" """.strip()),
        ("title:会談 見出し：日露", "(title:会談 title:日露)"),
        ("本文:(甲 OR 「乙」)", '(body:甲 | body:"乙")'),
        ("写真: 甲", "caption:甲"),
        ("リード:甲 lead:乙 ＢＯＤＹ：丙", "(lead:甲 lead:乙 body:丙)"),
        ("筆者:小泉悠 媒体:讀賣 面:国際", "(author=小泉悠 source=読売 section=国際)"),
        ("author:none 筆者:署名なし", "(author=none author=none)"),
        ("国:RU country:ロシア 国:露", "(country=RU country=RU country=RU)"),
        ("国:日本,ru", "country=JP,RU"),
        ("-国:RU", "-country=RU"),
        ("日付:2017", "2017-01-01..2017-12-31"),
        ("date:2017-03-24", "2017-03-24..2017-03-24"),
        ("date:2017-01..2017-03", "2017-01-01..2017-03-31"),
        ("日付:..2017", "..2017-12-31"),
        ("日付:2017〜", "2017-01-01.."),
        ("日付:平成29年3月", "2017-03-01..2017-03-31"),
        ("日付:2017年3月24日（金） 甲", "(2017-03-24..2017-03-24 甲)"),
        ("日付:2017年3月 甲日(金)", "(2017-03-01..2017-03-31 甲日 金)"),
        ("日付:昨年", "2025-01-01..2025-12-31"),
        ("日付:先月", "2026-10-01..2026-10-31"),
        ("日付:直近30日", "2026-10-24..2026-11-22"),
        ("日付:なし", ".."),
        ("foo:bar 12:30", "(foo:bar 12:30)"),
        ("title:", "title"),
        ("https://example.jp/a?b=(c) 甲", '((<https://example.jp/a?b=(c)> | "https://example.jp/a?b=(c)") 甲)'),
        ("2017-03-24_kaidan.html", '(<2017-03-24_kaidan.html> | "2017-03-24_kaidan.html")'),
        ("。", '"。"'),
        ("（）", '"()"'),
        ("-", '"-"'),
        ("甲、 -、 乙", "(甲 乙)"),
        ("対露 - 安倍", "(対露 安倍)"),
        ("♪ 甲", "(♪ 甲)"),
    ],
)
def test_the_grammar(text: str, expected: str) -> None:
    assert shape(tree(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected", "notes"),
    [
        ("防衛 OR", "防衛", [("dangling-operator", 3)]),
        ("OR 防衛", "防衛", [("dangling-operator", 0)]),
        ("甲 OR OR 乙", "(甲 | 乙)", [("dangling-operator", 5)]),
        ("甲 NOT", "甲", [("dangling-operator", 2)]),
        ("OR", '"or"', [("dangling-operator", 0)]),
        ("対露と安倍 (甲", "(対露と安倍 甲)", [("unclosed-paren", 6)]),
        ("甲) 乙", "(甲 乙)", [("stray-paren", 1)]),
        ("甲 「乙", "(甲 乙)", [("unclosed-quote", 2)]),
        ('甲 "乙', "(甲 乙)", [("unclosed-quote", 2)]),
        ("「甲 「乙」", '(甲 "乙")', [("unclosed-quote", 0)]),
        ('甲 ""', "甲", [("empty-quotes", 2)]),
        ("甲 近傍 国:RU", "(甲 country=RU)", [("near-needs-words", 2)]),
        ("甲 近傍", "甲", [("dangling-operator", 2)]),
        ("甲 NEAR/5 -乙 丙", "(甲 ~5 乙 丙)", [("dangling-operator", 9)]),
        ("甲 *乙", "(甲 *乙)", [("star-within", 2)]),
        ("丙＊乙", "丙*乙", [("star-within", 1)]),
        ("国:何処", "何処", [("unknown-country", 2)]),
        ("日付:いつか", "いつか", [("no-such-date", 3)]),
        ("日付:2017-13", "2017-13", [("no-such-date", 3)]),
    ],
)
def test_what_is_malformed_has_a_reading_and_a_note(text: str, expected: str, notes: list[tuple[str, int]]) -> None:
    parsed = parse(Query(text, expand=False), today=TODAY)
    assert shape(parsed.tree) == expected
    assert [(note.code, note.position) for note in parsed.notes] == notes
    with pytest.raises(QueryError) as error:
        parse(Query(text, strict=True), today=TODAY)
    assert (error.value.code, error.value.position) == notes[0]


def test_a_note_names_the_place_as_people_count() -> None:
    (note,) = parse(Query("対露と安倍 (甲")).notes
    assert say(note) == "7文字目の「(」が閉じていないため、ふつうの文字として検索しました。"


def test_a_word_knows_its_terms() -> None:
    assert tree("撤退した") == Word("撤退した", ("撤退",))
    assert tree("東京特許許可") == Word("東京特許許可", ("東京", "特許", "許可"))
    assert tree("言論の自由") == Word("言論の自由", ("言論", "自由"))
    assert tree("讀賣新聞、") == Word("読売新聞", ("読売新聞",), spelling="讀賣新聞")


def test_a_compound_of_single_characters_is_not_sought_in_pieces() -> None:
    assert tree("小泉悠") == Word("小泉悠")
    assert tree("日中間") == Word("日中間")
    assert tree("米") == Word("米", ("米",))


@pytest.mark.parametrize(
    "text",
    [
        "領土問題はどうなったのか?",
        "データを検索できるのかな？",
        "北方領土の返還交渉で安倍首相がプーチン大統領に示した提案",
    ],
)
def test_a_sentence_weighs_its_words(text: str) -> None:
    node = tree(text)
    assert isinstance(node, Question)
    assert len(node.terms) >= 2


def test_who_asks_politely_asks_the_same() -> None:
    plain = tree("日露の領土問題について教えて")
    assert isinstance(plain, Question)
    assert set(plain.terms) == {"日", "露", "領土", "問題"}
    for end in ("教えてください", "知りたいです。", "説明してほしい"):
        assert tree(f"日露の領土問題について{end}") == plain
    assert tree("教えてください") == Word("教えてください", ("教える",))


def test_quotes_inside_a_question_are_demanded() -> None:
    node = tree("「日本書紀」を書いたのは誰ですか")
    assert isinstance(node, AllOf)
    assert node.nodes[0] == Literal("日本書紀")
    assert isinstance(node.nodes[1], Question)


def test_scope_and_fields_restrict_to_parts() -> None:
    assert tree("甲 本文:乙", scope="title") == AllOf(
        (Word("甲", ("甲",), (), ("title",)), Word("乙", ("乙",), (), ("body",), 5))
    )


def test_as_written() -> None:
    assert tree("髙島", fold=False) == Literal("高島", "髙島", spelling="髙島")
    assert tree("「ＯＬ」", fold=False) == Literal("ol", "ＯＬ")
    assert tree("防衛*", fold=False) == Prefix("防衛")


def test_limits() -> None:
    parse(Query("あ" * 512))
    parse(Query(" ".join("あ" * 32)))
    parse(Query("(" * 8 + "あ" + ")" * 8))
    for text in ("あ" * 513, " ".join("あ" * 33), "(" * 9 + "あ" + ")" * 9):
        with pytest.raises(QueryTooComplex):
            parse(Query(text))


#: Text rich in operators, and any other.
queries = st.text(
    st.one_of(st.sampled_from('()（）"“”「」『』|｜-－*:： \u3000\n甲乙ORANDNOT近傍除く'), st.characters()),
    max_size=60,
)
pieces = st.lists(
    st.sampled_from(
        ["OR", "AND", "NOT", "-", "(", ")", "「", "」", '"', "国:", "title:", "日付:", "近傍", "甲", "*", " "]
    )
).map("".join)


@given(st.one_of(queries, pieces))
def test_any_string_has_a_reading(text: str) -> None:
    parsed = parse(Query(text), today=TODAY, limits=Limits(10_000, 10_000, 10_000))
    if fold(text).text.strip():
        assert parsed.tree != Everything()
    for note in parsed.notes:
        assert note.position is not None
        assert 0 <= note.position < len(text)
        assert say(note, "ja")
        assert say(note, "en")
    for leaf in leaves(parsed.tree):
        assert leaf.text == fold(leaf.text).text.strip()
        assert "\n" not in leaf.text


#: Text without marks that belong to the character before, and without the quotes used below.
printed = st.text(
    st.sampled_from("安倍讀賣髙𠮷　 ａＡヴァヶゐすゞめこゝろ㈱…─〜“”（）「」|*-：:！Ⅳ①♪"), min_size=1, max_size=20
)


@given(printed, st.data())
def test_any_quoted_part_of_a_text_is_a_string_of_it(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    part = text[start:end]
    assume(fold(part).text.strip())
    tree = parse(Query(f'"{part}"')).tree
    assert isinstance(tree, Literal)
    assert tree.text in fold(text).text


def test_hostile_text_is_read_in_linear_time_without_recursion() -> None:
    wide = Limits(10**6, 10**6, 10**6)
    for unit in ("(", ")", "「", '"', "title:", "NOT ", "- ", "甲 近傍 ", "甲 OR ", "国:"):
        parse(Query(unit * 20_000, expand=False), limits=wide)


def test_a_star_between_figures_means_nothing() -> None:
    assert not parse(Query("5*3 M*A*S*H", expand=False)).notes
