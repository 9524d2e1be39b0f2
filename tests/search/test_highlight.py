"""What is lit is what was asked, and passages are whole phrases of one paragraph."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.fold import Folded
from search.highlight import cut, find, marks, passages
from search.model import Mark
from search.query import Literal, Variant, Word

TEXT = st.text("日露防衛会談の、。\n ", max_size=200)
WANTED = st.text("日露防衛会談の", min_size=1, max_size=3)


def nowhere(term: str) -> tuple[()]:
    return ()


@given(TEXT, st.lists(WANTED, max_size=4))
def test_marks_are_sorted_disjoint_and_right(text: str, wanted: list[str]) -> None:
    found = marks(Folded(text), [Literal(w) for w in wanted], nowhere)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
    assert all(text[m.start : m.end] == wanted[m.leaf] for m in found)


@given(TEXT, WANTED)
def test_a_string_that_stands_there_is_lit(text: str, wanted: str) -> None:
    assert bool(marks(Folded(text), [Literal(wanted)], nowhere)) == (wanted in text)


@given(TEXT, st.lists(WANTED, max_size=3), st.integers(10, 60), st.integers(1, 3))
def test_passages_stay_in_one_paragraph_and_apart(text: str, wanted: list[str], width: int, count: int) -> None:
    found = marks(Folded(text), [Literal(w) for w in wanted], nowhere)
    chosen = passages(text, found, 0, len(text), width, count)
    assert 1 <= len(chosen) <= count
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(chosen))
    for a, b in chosen:
        assert 0 <= a <= b <= len(text)
        assert "\n" not in text[a:b]
        assert b - a <= width + 24
        if found:
            assert any(a <= m.start and m.end <= b for m in found)


def test_a_literal_wins_over_a_variant_and_a_variant_over_a_word() -> None:
    leaf = Word("対露", ("対", "露"), (Variant("対ロシア", (), "country"),))
    found = marks(Folded("対露と対ロシア"), [leaf], lambda term: [(0, 1)] if term == "対" else [])
    assert found == (Mark(0, 2, 0, "literal"), Mark(3, 7, 0, "country"))


def test_a_later_passage_stops_where_an_earlier_one_begins() -> None:
    text = "露" + "あ" * 38 + "露" * 12 + "い" * 60
    first, second = passages(text, marks(Folded(text), [Literal("露")], nowhere), 0, len(text), 40, 2)
    assert first[1] <= second[0]
    assert first[0] == 0


def test_a_passage_begins_and_ends_at_phrase_edges() -> None:
    text = "前の文がここにある。日露の協議が東京で開かれた。後の文がここにある。" * 3
    [(a, b)] = passages(text, marks(Folded(text), [Literal("協議")], nowhere)[:1], 0, len(text), 24, 1)
    assert text[a:b].startswith("日露")
    assert text[a:b].endswith("。")


@pytest.mark.parametrize(
    ("passage", "expected"),
    [
        ("前の文。", (False, False)),
        ("日露の協議が", (False, True)),
        ("協議が開かれた。", (True, False)),
        ("協議が", (True, True)),
        ("見出し", (False, False)),
    ],
)
def test_a_passage_knows_whether_a_sentence_was_cut(passage: str, expected: tuple[bool, bool]) -> None:
    text = "前の文。 日露の協議が開かれた。後の文。\n見出し\n終わり"
    start = text.index(passage)
    assert cut(text, start, start + len(passage)) == expected


def test_find_counts_no_overlap() -> None:
    assert list(find("ああああ", "ああ")) == [(0, 2), (2, 4)]
    assert list(find("あ", "")) == []
