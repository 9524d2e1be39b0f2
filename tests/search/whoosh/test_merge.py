"""Merging is building from what lives: not one array differs."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from search.engines.whoosh.writing import build, merge, merge_docs, merge_field
from search.engines.whoosh.writing.invert import Averages
from tests.search.whoosh.made import made_segment

AVERAGES = Averages(30.0, 90.0)
CUTS = st.lists(st.integers(1, 12), min_size=1, max_size=4)


def merged(folder: Path, sizes: list[int], gone: set[int], averages: Averages | None = None) -> build.Segment:
    """Build a segment per size, delete, merge, and load what came out."""
    sources, first = [], 0
    for number, size in enumerate(sizes):
        build.write(made_segment(range(first, first + size), AVERAGES), folder / f"s{number}")
        deleted = [seed - first for seed in sorted(gone) if first <= seed < first + size]
        sources.append(merge.open_source(folder / f"s{number}", deleted))
        first += size
    merge.merge(sources, folder / "whole", averages)
    words, chars, docs, _ = merge.open_source(folder / "whole")
    return {"words": words, "chars": chars, "docs": docs}


def assert_same(found: build.Segment, expected: build.Segment, *, loose: bool) -> None:
    for kind, file in expected.items():
        assert found[kind].arrays.keys() == file.arrays.keys()
        for name, array in file.arrays.items():
            got = found[kind].arrays[name]
            if loose and name in ("country_bits", "author", "source", "section"):
                continue  # values nobody has any more keep their number
            if loose and name == "pure":
                assert not (got & ~array).any()
                continue
            assert got.dtype == array.dtype, name
            assert np.array_equal(got, array), name
        if not loose:
            assert found[kind].extra == file.extra


@given(CUTS, st.sets(st.integers(0, 47), max_size=12))
@example([1, 1], {0, 1})
@example([3, 2], {0, 1, 2})
@settings(max_examples=40, deadline=None)
def test_merging_is_building(sizes: list[int], gone: set[int]) -> None:
    alive = [seed for seed in range(sum(sizes)) if seed not in gone]
    with TemporaryDirectory() as folder:
        found = merged(Path(folder), sizes, gone)
        assert_same(found, made_segment(alive, AVERAGES), loose=bool(gone))


@pytest.mark.parametrize("gone", [set(), {0, 5, 299, 300, 301}])
def test_rows_merge(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, gone: set[int]) -> None:
    monkeypatch.setattr(merge_field, "POSTINGS_AT_ONCE", 700)
    monkeypatch.setattr(merge_docs, "DOCS_AT_ONCE", 64)
    found = merged(tmp_path, [300, 20, 40], gone)
    expected = made_segment([seed for seed in range(360) if seed not in gone], AVERAGES)
    assert len(expected["chars"].arrays["rows"])
    assert_same(found, expected, loose=bool(gone))


@pytest.mark.parametrize("gone", [set(), {1, 7, 20, 21}])
def test_new_averages_invert_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, gone: set[int]) -> None:
    monkeypatch.setattr(build, "SLICE_ARTICLES", 7)
    averages = Averages(55.0, 140.0)
    found = merged(tmp_path, [12, 18], gone, averages)
    expected = made_segment([seed for seed in range(30) if seed not in gone], averages)
    assert_same(found, expected, loose=bool(gone))
    assert sorted(path.suffix for path in tmp_path.glob("whole*")) == [".chars", ".docs", ".words"]
