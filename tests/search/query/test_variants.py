"""A query word finds its other spellings, and says why."""

from __future__ import annotations

import pytest

from search.analysis import readings_of
from search.fold import fold
from search.lexicon import builtin
from search.query import AllOf, Query, Word
from search.query.parse import parse
from search.query.reading import Expansion, expansions
from search.query.romaji import kana
from search.query.variants import variants


def reasons(word: str) -> dict[str, str]:
    return {variant.text: variant.why for variant in variants(fold(word).text, builtin())}


@pytest.mark.parametrize(
    ("word", "other", "why"),
    [
        ("対露", "対ロシア", "country-abbreviation"),
        ("対ロ", "対露", "country-abbreviation"),
        ("対露政策", "対ロシア政策", "country-abbreviation"),
        ("訪米", "アメリカ訪問", "country-abbreviation"),
        ("日露防衛相会談", "日ロ防衛相会談", "country-abbreviation"),
        ("駐日アメリカ大使", "駐日米大使", "country-abbreviation"),
        ("アメリカ", "米国", "country-name"),
        ("アメリカ", "訪米", "country-name"),
        ("米", "アメリカ", "country-name"),
        ("外相", "外務大臣", "office"),
        ("外務大臣", "外相", "office"),
        ("ＮＡＴＯ", "北大西洋条約機構", "abbreviation"),
        ("申し込み", "申込み", "spelling"),
        ("申し込み", "申込", "spelling"),
        ("申込", "申し込み", "spelling"),
        ("引き揚げる", "引揚げる", "spelling"),
        ("割引", "割り引き", "spelling"),
        ("貸出", "貸し出し", "spelling"),
        ("行なった", "行う", "spelling"),
        ("変わらない", "変る", "spelling"),
        ("レポート", "リポート", "spelling"),
        ("サーバー", "サーバ", "spelling"),
        ("コンピューター", "コンピュータ", "spelling"),
        ("ヴァイオリン", "バイオリン", "spelling"),
        ("ビーガン", "ブィーガン", "spelling"),  # as ヴィーガン is folded
        ("ウィーン", "ウイーン", "spelling"),
        ("ウラジーミル・プーチン", "ウラジーミルプーチン", "spelling"),
        ("いぶぁんか", "イブァンカ", "kana"),
        ("データ", "でーた", "kana"),
        ("２プラス２", "2+2", "abbreviation"),
        ("2+2", "2プラス2", "abbreviation"),
        ("二プラス二", "2+2", "number"),
        ("第二回", "第2回", "number"),
        ("2017年", "二〇一七年", "number"),
        ("三十年", "30年", "number"),
        ("百二十人", "120人", "number"),
        ("千百人", "1100人", "number"),
        ("120人", "百二十人", "number"),
        ("120人", "一二〇人", "number"),
        ("１０００円", "1,000円", "number"),
        ("１，０００円", "1000円", "number"),
        ("12,345,678", "12345678", "number"),
        ("千二百人", "1,200人", "number"),
        ("1,200人", "千二百人", "number"),
        ("1万人", "10,000人", "number"),
        ("25,000円", "2万5000円", "number"),
        ("2万5000円", "二万五千円", "number"),
        ("1億2000万円", "一億二千万円", "number"),
        ("十二月", "12月", "number"),
        ("2017年12月", "二〇一七年十二月", "number"),
        ("5割", "五割", "number"),
        ("50パーセント", "50%", "number"),
    ],
)
def test_other_spellings(word: str, other: str, why: str) -> None:
    assert reasons(word).get(other) == why


@pytest.mark.parametrize("word", "東京 三重県 一部 サ 安倍 八百屋 120 0120 1.2345 12:30 数千人 三日月".split())
def test_words_without_other_spellings(word: str) -> None:
    assert reasons(word) == {}


def test_kana_are_no_inflection() -> None:
    assert {variant.terms for variant in variants("クリン", builtin())} == {()}
    assert {variant.text: variant.terms for variant in variants("行なった", builtin())} == {"行う": ("行う",)}


def test_a_year_has_no_comma() -> None:
    assert list(reasons("2017年")) == ["二〇一七年"]


def test_a_short_form_alone_is_never_added() -> None:
    for name in ("アメリカ", "中国", "ロシア", "イギリス"):
        assert min(map(len, reasons(name))) >= 2


@pytest.mark.parametrize(
    ("romaji", "hiragana"),
    [
        ("koizumi", "こいずみ"),
        ("tōkyō", "とうきょう"),
        ("shimbun", "しんぶん"),
        ("kekka", "けっか"),
        ("matcha", "まっちゃ"),
        ("kin'en", "きんえん"),
        ("tya", "ちゃ"),
        ("gdp", ""),
        ("c++", ""),
    ],
)
def test_romaji(romaji: str, hiragana: str) -> None:
    assert kana(romaji) == hiragana


def test_readings_come_from_the_collection() -> None:
    known = readings_of(["小泉悠", "東京新聞", "露", "純一郎", "日本"])

    def found(word: str) -> list[tuple[str, str]]:
        tree = parse(Query(word), lookup=lambda sound: known.get(sound, ())).tree
        assert isinstance(tree, Word)
        return [(variant.text, variant.why) for variant in tree.variants]

    assert ("小泉", "reading") in found("こいずみ")
    assert ("小泉", "reading") in found("コイズミ")
    assert ("小泉", "reading") in found("koizumi")
    assert ("小泉悠", "reading") in found("こいずみゆう")
    assert ("東京", "reading") in found("tokyo")
    assert ("東京", "reading") in found("とうきょう")
    assert ("純一郎", "reading") in found("junichiro")
    assert ("純一郎", "reading") in found("jun'ichirō")
    assert ("日本", "reading") in found("nihon")
    assert ("日本", "reading") in found("にほん")
    assert found("ときょ") == [("トキョ", "kana")]
    assert found("小泉") == []


def test_romaji_finds_the_katakana_of_the_dictionary() -> None:
    assert reasons("roshia") == {"ロシア": "reading"}
    assert reasons("HONDA") == {"ホンダ": "reading"}
    assert reasons("kyoto") == reasons("sake") == reasons("internet") == {}


def test_every_use_is_visible_and_can_be_switched_off() -> None:
    query = Query("対露 安倍")
    assert expansions(parse(query).tree) == (Expansion("対露", ("対ロ", "対ロシア"), "country-abbreviation"),)
    plain = parse(Query("対露 安倍", expand=False)).tree
    assert isinstance(plain, AllOf)
    assert expansions(plain) == ()
