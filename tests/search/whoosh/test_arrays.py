"""Array files, and inversion against counting by hand."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.engines.whoosh.segments import postings, units
from search.engines.whoosh.storage import arrays

OCCURRENCES = st.lists(st.tuples(st.integers(0, 2**48 - 1), st.integers(0, 9), st.integers(0, 2)), max_size=60)


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    made = {"a": np.arange(5, dtype="u2"), "none": np.zeros(0, "u8"), "rows": np.ones((2, 3), "u1")}
    arrays.save(tmp_path / "x", made, {"docs": 3, "names": ["日", "\udc80"]})
    loaded, extra = arrays.load(tmp_path / "x")
    assert extra == {"docs": 3, "names": ["日", "\udc80"]}
    for name, array in made.items():
        assert loaded[name].dtype == array.dtype
        assert np.array_equal(loaded[name], array)
        assert not loaded[name].flags.writeable


def test_pieces_join(tmp_path: Path) -> None:
    with arrays.ArrayFile(tmp_path / "x", {"a": ("u4", (5,)), "b": ("u1", (2,))}, {}) as file:
        file.put("a", np.arange(3))
        file.put("b", np.array([7, 8]))
        file.put("a", np.arange(3, 5))
    loaded, _ = arrays.load(tmp_path / "x")
    assert loaded["a"].tolist() == [0, 1, 2, 3, 4]
    assert loaded["b"].tolist() == [7, 8]


def test_a_short_array_is_a_bug(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="a"), arrays.ArrayFile(tmp_path / "x", {"a": ("u4", (5,))}, {}):
        pass


@pytest.mark.parametrize("content", [b"", b"short", b"x" * 200, arrays.MAGIC + b"\xff\xff\xff\xff" + b"{}"])
def test_another_file_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x").write_bytes(content)
    with pytest.raises(ValueError, match="no array file"):
        arrays.load(tmp_path / "x")


def test_a_file_is_never_written_over(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"linked elsewhere")
    with pytest.raises(FileExistsError):
        arrays.save(tmp_path / "x", {}, {})


@given(OCCURRENCES)
def test_inversion_counts(occurrences: list[tuple[int, int, int]]) -> None:
    keys, docs, zones = (np.array([o[n] for o in occurrences], "u8") for n in range(3))
    weights = (1.0, 1.5, 2.25)
    expected: Counter[tuple[int, int]] = Counter()
    for key, doc, zone in occurrences:
        expected[key, doc] += weights[zone]  # type: ignore[assignment]
    distinct, df, ids, tf = postings.invert(keys, docs, zones, weights)
    found = zip(np.repeat(distinct, df).tolist(), ids.tolist(), tf.tolist(), strict=True)
    assert [((key, doc), value) for key, doc, value in found] == sorted(expected.items())


@given(st.integers(1, 300), st.integers(0, 2**32 - 1))
def test_rows_read_back_as_postings(terms: int, seed: int) -> None:
    chance = np.random.default_rng(seed)
    docs = 300
    df = np.where(chance.random(terms) < 0.1, chance.integers(80, 290, terms), chance.integers(1, 9, terms))
    ids = np.concatenate([np.sort(chance.permutation(docs)[:n]) for n in df]).astype("u2")
    imp = chance.integers(1, 256, len(ids)).astype("u1")
    field = postings.field_arrays(np.arange(terms), df, ids, imp, docs)
    low, high = sorted(chance.integers(0, terms + 1, 2))
    begin = arrays.starts(df)
    sizes, got_ids, got_imp = postings.span(field, docs, int(low), int(high))
    assert sizes.tolist() == df[low:high].tolist()
    assert np.array_equal(got_ids, ids[begin[low] : begin[high]])
    assert np.array_equal(got_imp, imp[begin[low] : begin[high]])


def test_keys_sort_as_terms_do() -> None:
    terms = ["あ", "あい", "あいう", "あいうえ", "𠮷野家", "z", "露"]
    by_key = sorted(terms, key=lambda term: int(units.keys([units.sortable(term)])[0]))
    assert by_key == sorted(terms, key=lambda term: term.encode("utf-16-be"))


def test_trigrams_are_of_katakana_or_of_kanji() -> None:
    text = "データが大統領府カ大"
    starts = np.flatnonzero(units.trigrams(units.units(text)))
    assert [text[n : n + 3] for n in starts] == ["データ", "大統領", "統領府"]
    assert not len(units.trigrams(units.units("大")))


@given(st.text(st.characters(exclude_categories=()), max_size=30))
def test_units_are_the_text(text: str) -> None:
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
    assert units.text_of(units.raw(text)) == whole


@given(st.text(st.characters(exclude_categories=()), max_size=30))
def test_every_character_is_found_by_its_unit_and_back(text: str) -> None:
    at, back = units.places(text), units.points(text)
    assert at.tolist() == [len(units.raw(text[:n])) // 2 for n in range(len(text) + 1)]
    assert back[at].tolist() == [*range(len(text) + 1)]
    assert len(back) == at[-1] + 1
