"""Ids, what makes two files one article, and articles found again under another name."""

from __future__ import annotations

import re
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from indexer.identity import Lost, digest, new_id, normalised, text_hash
from search.model import Clipping

DIGESTS = st.binary(min_size=32, max_size=32).map(bytes.hex)
LONG = "北極海の氷が減り、航路の利用が広がっている。日本の研究者はロシアの港で氷の厚さを測った。" * 4


@given(st.lists(DIGESTS, max_size=20), st.none() | st.dates())
def test_ids_are_never_given_twice(contents: list[str], published: date | None) -> None:
    taken: set[str] = set()
    for content in contents:
        id = new_id(published, content, taken)
        assert id not in taken
        assert re.fullmatch(r"(\d{4}-\d\d-\d\d|undated)-[a-z2-7]{6,8}", id)
        taken.add(id)


def test_the_same_file_has_the_same_id_everywhere() -> None:
    assert new_id(date(2017, 3, 24), "00" * 32, ()) == new_id(date(2017, 3, 24), "00" * 32, ()) == "2017-03-24-aaaaaa"
    assert new_id(None, "00" * 32, {"undated-aaaaaa", "undated-aaaaaaa"}) == "undated-aaaaaaaa"


def test_a_digest_changes_with_version_bytes_and_override() -> None:
    all_of_them = [digest("1", b"a", None), digest("2", b"a", None), digest("1", b"b", None), digest("1", b"a", b"")]
    assert len(set(all_of_them)) == 4
    assert digest("1", b"a", b"x") != digest("1", b"a", b"y")
    assert digest("12", b"", None).startswith("12:")


def test_white_space_and_width_do_not_make_another_article() -> None:
    one = Clipping("", "a", "２プラス２", lead="日露の協力。", body="会談は\n終わった。")
    two = Clipping("", "b", "2プラス2", body="日露の協力。 会談は終わった。")
    assert text_hash(one) == text_hash(two)
    assert text_hash(one) != text_hash(Clipping("", "c", "2プラス2", body="会談は終わった。"))


@given(st.text(), st.text())
def test_any_text_can_be_normalised(title: str, body: str) -> None:
    clipping = Clipping("", "a", title, body=body + "\udcff")
    assert not re.search(r"\s", normalised(clipping))
    assert len(text_hash(clipping)) == 32


class TestLost:
    def test_an_edited_article_is_known_again_once(self) -> None:
        lost = Lost(
            [Clipping("id-1", "a", "氷の海", body=LONG), Clipping("id-2", "b", "山", body="別の話である。" * 20)]
        )
        edited = Clipping("", "x", "氷の海(訂正)", body=LONG + "訂正した。")
        assert lost.claim(edited) == "id-1"
        assert lost.claim(edited) == ""
        assert len(lost) == 1

    def test_the_nearest_wins(self) -> None:
        lost = Lost([Clipping("id-1", "a", "氷", body=LONG + "甲" * 40), Clipping("id-2", "b", "氷", body=LONG)])
        assert lost.claim(Clipping("", "x", "氷", body=LONG + "。")) == "id-2"

    def test_the_same_address_is_the_same_article(self) -> None:
        lost = Lost([Clipping("id-1", "a", "氷", body=LONG, url="https://example.jp/1")])
        assert lost.claim(Clipping("", "x", "山", body="まったく別の文", url="https://example.jp/1")) == "id-1"

    def test_another_article_is_another_article(self) -> None:
        lost = Lost([Clipping("id-1", "a", "氷", body=LONG)])
        assert lost.claim(Clipping("", "x", "山", body="山の診療所では医師が一人で診ている。" * 9)) == ""
        assert lost.claim(Clipping("", "x", "", body="")) == ""
