"""Every sentence stands in both languages and asks for the same values."""

from __future__ import annotations

from string import Formatter

import pytest

from search.messages import LANGUAGES, say, sentences
from search.model import Note


@pytest.mark.parametrize("code", sorted(sentences()))
def test_both_languages_ask_for_the_same_values(code: str) -> None:
    row = sentences()[code]
    assert set(row) == set(LANGUAGES)
    asked = [{name for _, name, _, _ in Formatter().parse(row[lang]) if name} for lang in LANGUAGES]
    if not code.startswith(("not-a-choice", "unknown-parameter", "not-a-date", "empty-quotes", "given-twice")):
        assert {name.split("!")[0] for name in asked[0]} == {name.split("!")[0] for name in asked[1]}
    assert not {"!", "！"} & set(row["ja"].replace("!r", ""))


def test_words_of_the_interface() -> None:
    assert say("relax-only", "ja", word="稲田", count="6") == "「稲田」だけなら 6件"
    assert say("relax-period", "ja", count="2") == "期間を外すと 2件"
    assert (
        say("nothing-found-both", "ja", words="「訪露」「稲田」")
        == "「訪露」「稲田」の両方を含む記事は見つかりませんでした。"
    )
    assert say("index-missing", "ja") == "いま検索を使えません。索引を準備しています。"


def test_a_nearest_value_changes_the_sentence() -> None:
    assert "did you mean" not in say("unknown-parameter", "en", parameter="x")
    assert say("unknown-parameter", "en", parameter="contry", near="country").endswith("did you mean 'country'?")


def test_positions_count_from_one() -> None:
    assert say(Note("stray-paren", 0, {"char": ")"}), "ja").startswith("1文字目の「)」")


def test_an_unknown_code_is_a_bug() -> None:
    with pytest.raises(KeyError):
        say("no-such-code")
