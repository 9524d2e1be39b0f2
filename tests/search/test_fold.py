"""Spellings of one string fold to one text, and every place in it leads back to what was written."""

from __future__ import annotations

import sys
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.fold import Folded, fold, respelt

EQUAL = [
    ("讀賣新聞", "読売新聞"),
    ("髙島", "高島"),
    ("鷗外", "鴎外"),
    ("國立戶籍", "国立戸籍"),
    ("\uf90a", "金"),
    ("葛\U000e0100城", "葛城"),
    ("𠮷野", "吉野"),
    ("⻑⻄", "長西"),
    ("ﾃﾞｰﾀﾍﾞｰｽ", "データベース"),
    ("か\u3099っこう", "がっこう"),
    ("う゛ぁんか", "ゔぁんか"),
    ("イヴ", "イブ"),
    ("ウヰスキー", "ウイスキー"),
    ("霞ヶ関", "霞ケ関"),
    ("いすゞ", "いすず"),
    ("づゝ", "づつ"),
    ("ＯＬ ｏｆ", "ol of"),
    ("２＋２", "2+2"),
    ("㈱", "(株)"),
    ("㍻２９年", "平成29年"),
    ("…", "..."),
    ("──", "――"),
    ("〜", "～"),
    ("“安倍”", '"安倍"'),
    ("カミュ　　ペスト", "カミュ ペスト"),
    ("安\u200b倍\xad", "安倍"),
    ("安\0倍", "安倍"),
    ("ㄱㅏ", "가"),
    ("甲　ﾞ乙", "甲 乙"),  # a sound mark after a wide blank
]
DIFFERENT = [
    ("プライド", "フライド"),
    ("は", "ぱ"),
    ("ハ", "は"),
    ("サーバ", "サーバー"),
    ("ヴァ", "バ"),
    ("坂", "阪"),
]

#: Text with much to fold: Japanese, marks, blanks, unseen characters, and anything else.
texts = st.text(
    st.one_of(
        st.sampled_from(
            "安倍讀賣髙𠮷　 \t\n\rａＡｶﾞﾞ゛゜ゝゞヽヾかがすずヴァ㈱…\u3099\u309a\u0301e\u200b\ufe00ㄱㅏ각´¨"
        ),
        st.characters(codec=None, exclude_categories=()),
    ),
    max_size=30,
)


@pytest.mark.parametrize(("written", "same"), EQUAL)
def test_spellings_of_one_string_are_equal(written: str, same: str) -> None:
    assert fold(written).text == fold(same).text


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_other_strings_stay_apart(one: str, other: str) -> None:
    assert fold(one).text != fold(other).text


@given(texts)
def test_the_way_back(text: str) -> None:
    folded = fold(text)
    assert folded.original() == text
    assert all(a <= b <= c for (a, b, _), (c, _, _) in pairwise(folded.edits))
    assert folded.to_original(0, len(folded.text))[1] <= len(text)


@given(texts)
def test_twice_folded_is_once_folded(text: str) -> None:
    once = fold(text).text
    assert fold(once).text == once


@given(texts)
def test_a_place_leads_back_to_what_folds_to_it(text: str) -> None:
    folded = fold(text)
    for start in range(len(folded.text)):
        for end in range(start + 1, min(start + 4, len(folded.text)) + 1):
            first, last = folded.to_original(start, end)
            assert 0 <= first < last <= len(text)
            # A part of an expansion (㈱ for 株) leads to the whole of it.
            assert folded.text[start:end] in fold(text[first:last]).text or " " in folded.text[start:end]


#: Characters that stand alone: everything but marks that belong to the character before.
alone = st.text(st.sampled_from("安倍讀賣髙𠮷　 ａＡヴァウィヶゐすゞめこゝろ㈱…─〜“”´（）！Ⅳ①é각♪"), max_size=12)


@given(alone, st.data())
def test_a_part_folds_to_a_part(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    assert fold(text[start:end]).text in fold(text).text


@given(texts, st.data())
def test_a_part_of_what_is_folded_is_folded(text: str, data: st.DataObject) -> None:
    folded = fold(text).text
    start = data.draw(st.integers(0, len(folded)))
    end = data.draw(st.integers(start, len(folded)))
    assert fold(folded[start:end]).text == folded[start:end]


@given(texts, texts)
def test_lines_fold_apart(one: str, other: str) -> None:
    assert fold(f"{one}\n{other}").text == f"{fold(one).text}\n{fold(other).text}"
    assert fold(one).text.count("\n") == one.count("\n")


def test_every_code_point_folds_and_comes_back() -> None:
    every = [char for char in map(chr, range(sys.maxunicode + 1)) if unicodedata.category(char) not in ("Cn", "Co")]
    for start in range(0, len(every), 4096):
        text = "東".join(every[start : start + 4096])
        folded = fold(text)
        assert folded.original() == text
        assert fold(folded.text).text == folded.text


def test_spelling_keeps_kanji_and_kana_as_they_were_written() -> None:
    for text, spelling in (
        ("讀賣新聞ＮＨＫ", "讀賣新聞nhk"),
        ("髙島…いすゞ　三ヶ月", "髙島...いすゞ 三ヶ月"),
        ("㈱ﾃﾞｰﾀと𠮷野う゛ぁ", "(株)データと𠮷野ゔぁ"),
        ("\uf90a“安\u200b倍”", '金"安倍"'),
    ):
        assert fold(text).spelling == spelling


@given(texts)
def test_a_spelling_is_as_long_as_the_folded_text(text: str) -> None:
    folded = fold(text)
    assert len(folded.spelling) == len(folded.text)
    assert fold(folded.text).spelling == folded.text


def test_every_character_that_spells_otherwise_is_known() -> None:
    every = [char for char in map(chr, range(sys.maxunicode + 1)) if unicodedata.category(char) not in ("Cn", "Co")]
    folded = [(char, fold(char)) for char in every]
    assert sorted(respelt()) == [char for char, it in folded if it.edits and it.spelling != it.text]
    assert all(fold(char).text == letter for char, letter in respelt().items())


def test_the_smallest_span_leaves_unseen_characters_out() -> None:
    folded = fold("\u200b安倍")
    assert folded == Folded("安倍", ((0, 0, "\u200b"),))
    assert folded.to_original(0, 1) == (1, 2)


def test_every_variant_goes_to_a_kanji_the_dictionary_can_know() -> None:
    from search.fold import _kanji

    table = _kanji()
    assert len(table) >= 350
    assert not {ord(new) for new in table.values()} & table.keys()
    for old, new in table.items():
        assert len(new.encode("euc_jp")) == 2
        assert unicodedata.normalize("NFKC", chr(old)) == chr(old)


def test_hostile_runs_stay_linear() -> None:
    for unit in ("\u0301", "゛", "\u200b", " ", "ﾞ", "ゝ", "´", "Ａ"):
        text = "か" + unit * 100_000
        assert fold(text).original() == text
