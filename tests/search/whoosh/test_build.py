"""A segment against counting by hand."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from search import ranking
from search.analysis import Tokens
from search.engines.whoosh.segments import postings, spans, units
from search.engines.whoosh.segments.sketch import NONE, sketches
from search.engines.whoosh.segments.stream import Stream
from search.engines.whoosh.storage import arrays
from search.engines.whoosh.writing import build, invert
from tests.search.whoosh.made import made_clipping, made_documents, made_segment

SEEDS = range(30)
DOCUMENTS, TOKENS = made_documents(SEEDS)
SEGMENT = build.segment(DOCUMENTS, TOKENS)


def bonus(number: int, start: int) -> float:
    """Return what an occurrence at a code point of a document counts."""
    document = DOCUMENTS[number]
    titled = bool(document.parts) and document.parts[0][0] == 0
    title_end = document.parts[1][1] if titled and len(document.parts) > 1 else len(document.text) if titled else 0
    units = len(document.text[title_end:start].encode("utf-16-le")) // 2
    if start < title_end:
        return 1 + ranking.TITLE_BONUS
    return 1 + ranking.LEAD_BONUS if units < ranking.LEAD_ZONE else 1


def impact(tf: float, length: float, name: str) -> int:
    k1, b = invert.SATURATION[name]
    average = SEGMENT[name].extra["average"]
    return max(1, round(255 * tf / (tf + k1 * (1 - b + b * length / average))))


def impacts(name: str) -> dict[tuple[str, int], int]:
    """Return (term, document) → impact of a field."""
    field, extra = SEGMENT[name]
    found = {}
    for number, term in enumerate(terms(name)):
        _, ids, imp = postings.span(field, extra["docs"], number, number + 1)
        found |= {(term, doc): value for doc, value in zip(ids.tolist(), imp.tolist(), strict=True)}
    return found


def terms(name: str) -> list[str]:
    if name == "words":
        words = SEGMENT["words"].arrays
        return [*map(units.term_of, arrays.pieces(words["text_at"], words["text"]))]
    raw = (int(key).to_bytes(8, "big")[:6] for key in SEGMENT["chars"].arrays["key"])
    return [key.decode("utf-16-be", "surrogatepass").rstrip("\0") for key in raw]


def test_every_word_is_posted() -> None:
    tf: Counter[tuple[str, int]] = Counter()
    for number, some in enumerate(TOKENS):
        for term, start in zip(some.terms, some.starts, strict=True):
            tf[term, number] += bonus(number, start)  # type: ignore[assignment]
    expected = {key: impact(value, len(TOKENS[key[1]].terms), "words") for key, value in tf.items()}
    assert same(impacts("words"), expected)


def test_every_gram_is_posted() -> None:
    tf: Counter[tuple[str, int]] = Counter()
    for number, document in enumerate(DOCUMENTS):
        raw = document.text.encode("utf-16-le")
        singles = [raw[n : n + 2].decode("utf-16-le", "surrogatepass") for n in range(0, len(raw), 2)]
        point = -1
        for n, unit in enumerate(singles):
            point += not "\udc00" <= unit <= "\udfff"
            for size in (1, 2, 3):
                gram = "".join(singles[n : n + size])
                if len(gram) < size or " " in gram or "\n" in gram:
                    continue
                if size < 3 or units.trigrams(np.array([ord(u) for u in gram], "u2")).any():
                    whole = gram.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
                    tf[whole, number] += bonus(number, point)  # type: ignore[assignment]
    lengths = [len(document.text.encode("utf-16-le")) // 2 for document in DOCUMENTS]
    expected = {key: impact(value, lengths[key[1]], "chars") for key, value in tf.items()}
    found = impacts("chars")
    assert found.keys() == expected.keys()
    assert same(found, expected)


def same(found: dict[tuple[str, int], int], expected: dict[tuple[str, int], int]) -> bool:
    """Say whether two sets of postings agree; a half may be rounded either way."""
    return found.keys() == expected.keys() and all(abs(found[key] - expected[key]) <= 1 for key in found)


def test_tokens_stand_where_they_were() -> None:
    docs = SEGMENT["docs"].arrays
    numbers, begin, length = spans.tokens(docs)
    names = terms("words")
    at = 0
    for document, some in zip(DOCUMENTS, TOKENS, strict=True):
        text = units.units(document.text)
        for term, start, size in zip(some.terms, some.starts, some.lengths, strict=True):
            assert names[numbers[at]] == term
            surface = units.text_of(text[begin[at] : begin[at] + length[at]].tobytes())
            assert surface == document.text[start : start + size]
            at += 1


def test_pure_terms_stand_as_they_are() -> None:
    impure = set()
    for document, some in zip(DOCUMENTS, TOKENS, strict=True):
        for term, start, size in zip(some.terms, some.starts, some.lengths, strict=True):
            if document.text[start : start + size] != term:
                impure.add(term)
    names = terms("words")
    assert impure
    assert {name for name, pure in zip(names, SEGMENT["words"].arrays["pure"], strict=True) if not pure} == impure


def test_long_steps_and_long_edits() -> None:
    edits = (
        (10, 700, "ヴ"),
        (900, 900, "x"),
        (901, 902, "𩸽"),
        (902, 903, "\ud867"),
        (903, 904, "\ude3d"),
        (1500, 1501, "z"),
    )
    document = replace(DOCUMENTS[0], text="あ" * 2000, parts=((2, 0),), edits=edits)
    words = Tokens(
        ("あ", "い", "あい", "あ" * 15, "あ" * 16, "あ"), (0, 15, 1000, 1015, 1016, 1271), (1, 15, 2, 15, 16, 300)
    )
    other = replace(document, edits=((3, 4, "y"),))
    docs = build.segment([other, document], [Tokens((), (), ()), words])["docs"].arrays
    _, begin, length = spans.tokens(docs)
    assert begin.tolist() == list(words.starts)
    assert length.tolist() == [1, 15, 2, 15, 16, 255]
    a, b = docs["edit_at"][1:3].tolist()
    view, odd = {name: memoryview(array) for name, array in docs.items()}, spans.odd_at(docs).tolist()
    starts, lengths, written, uneven = spans.edits(view, a, b, range(*odd[1:3]))
    joined = list(zip(starts, [s + n for s, n in zip(starts, lengths, strict=True)], written, strict=True))
    assert joined == [(10, 265, "ヴ"), (265, 520, ""), (520, 700, ""), *edits[1:]]
    assert [joined[place][2] for place in uneven] == ["ヴ", "", "", "x", "𩸽", "\ud867", "\ude3d"]
    assert spans.edits(view, 0, a, range(*odd[:2])) == ([3], b"\1", ["y"], [])

    stream = Stream(SimpleNamespace(docs=docs, view=view), [1, 0, 1])
    found = stream.occurrences([-1, *spans.numbers(docs, 0, 3).tolist()])
    assert found.owner.tolist() == [0, 0, 0, 0, 2, 2, 2, 2]
    assert found.term.tolist() == [1, 2, 3, 1] * 2
    starts, ends = (places.tolist() for places in stream.units(found))
    assert starts == [0, 15, 1000, 1271] * 2
    assert ends == [1, 30, 1002, 1271 + 255] * 2


def test_a_segment_of_nothing() -> None:
    made = build.segment([], [])
    assert made["docs"].extra["docs"] == 0


@pytest.mark.parametrize("changed", [0, 1])
def test_sketches_of_near_copies_agree(changed: int) -> None:
    text = "".join(made_clipping(seed).body for seed in range(20)).replace("\n", "")
    copy = text[:600] + "訂正" * changed + text[600:]
    texts = [units.units(t) for t in (text, copy, text[::-1], "あ")]
    made = sketches(np.concatenate(texts), arrays.starts([len(t) for t in texts]))
    assert (made[0] == made[1]).mean() >= 1 - 0.15 * changed
    assert (made[0] == made[2]).mean() < 0.2
    assert (made[3] == NONE).all()


def test_a_short_text_has_a_whole_sketch() -> None:
    made = sketches(units.units("防衛省が発表"), np.array([0, 6]))
    assert (made != NONE).all()


def test_dense_terms_are_rows() -> None:
    made = made_segment(range(300))
    assert len(made["chars"].arrays["rows"])
    assert made["chars"].arrays["rows"].shape[1] == 300
