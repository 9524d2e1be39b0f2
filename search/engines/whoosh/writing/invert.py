"""Texts and tokens of documents → their inverted fields, words and characters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from search import ranking
from search.engines.whoosh.segments import postings, spans, units
from search.engines.whoosh.storage import arrays
from search.engines.whoosh.storage.arrays import Arrays, File
from search.engines.whoosh.writing.build_docs import LISTS

SATURATION = {"words": (ranking.WORD_K1, ranking.WORD_B), "chars": (ranking.GRAM_K1, ranking.GRAM_B)}
ZONE_WEIGHTS = (1.0, 1.0 + ranking.LEAD_BONUS, 1.0 + ranking.TITLE_BONUS)


class Averages(NamedTuple):
    """The average lengths impacts are made with: tokens, and units of text."""

    words: float
    chars: float


def lengths_of(docs: Arrays) -> Averages:
    """Return the average lengths of the documents of a `.docs` file."""
    count = max(1, len(docs["day"]))
    return Averages(float(docs["tok_at"][-1]) / count, float(docs["text_at"][-1]) / count)


def averages_of(words: File, chars: File) -> Averages:
    """Return the averages that the impacts of a segment were made with."""
    return Averages(words.extra["average"], chars.extra["average"])


def words_file(docs: Arrays, terms: Sequence[str], averages: Averages) -> File:
    """Return `.words` of documents whose tokens are exactly `terms`, in the order of their numbers."""
    file = word_postings(docs, averages)
    file.arrays.update(term_arrays([*map(units.sortable, terms)]))
    file.arrays["pure"] = np.ones(len(terms), "?")
    numbers, begin, length = spans.tokens(docs)
    file.arrays["pure"][numbers[_differ(docs, numbers, begin, length, terms)]] = False
    return file


def term_arrays(terms: Sequence[bytes]) -> Arrays:
    """Return the dictionary of a `.words` file from its sorted terms (UTF-16-BE)."""
    text_at, text = arrays.blob(terms, "u4")
    return {"key": units.keys(terms), "text_at": text_at, "text": text}


def word_postings(docs: Arrays, averages: Averages) -> File:
    """Invert the tokens of documents; `key` is the number of the term."""
    numbers, begin, _ = spans.tokens(docs)
    count = np.diff(docs["tok_at"].astype("i8"))
    doc = np.repeat(np.arange(len(count)), count)
    zone = zones(docs)[docs["text_at"][:-1].astype("i8")[doc] + begin] if len(doc) else np.zeros(0, "u1")
    return _field("words", *postings.invert(numbers, doc, zone, ZONE_WEIGHTS), count, averages.words)


def chars_file(docs: Arrays, averages: Averages) -> File:
    """Invert the characters, pairs and some triples of documents."""
    text, size = docs["text"], np.diff(docs["text_at"].astype("i8"))
    doc = np.repeat(np.arange(len(size), dtype="u2"), size)
    zone = zones(docs)
    ok = ~units.white(text)
    pair = ok[:-1] & ok[1:] & (doc[:-1] == doc[1:])
    three = units.trigrams(text) & (doc[:-2] == doc[2:]) if len(text) > 2 else np.zeros(0, "?")
    wide = text.astype("u8") << np.uint64(32)
    grams = (
        wide[ok],
        (wide[:-1][pair] | wide[1:][pair] >> np.uint64(16)),
        (wide[:-2][three] | wide[1:-1][three] >> np.uint64(16) | wide[2:][three] >> np.uint64(32)),
    )
    del wide
    keys, df, ids, tf = postings.invert(
        np.concatenate(grams),
        np.concatenate((doc[ok], doc[:-1][pair], doc[:-2][three])),
        np.concatenate((zone[ok], zone[:-1][pair], zone[:-2][three])),
        ZONE_WEIGHTS,
    )
    return _field("chars", keys << np.uint64(16), df, ids, tf, size, averages.chars)


def _field(
    name: str, keys: np.ndarray, df: np.ndarray, ids: np.ndarray, tf: np.ndarray, lengths: np.ndarray, average: float
) -> File:
    imp = postings.impacts(ids, tf, lengths, average, *SATURATION[name])
    made = postings.field_arrays(keys, df, ids, imp, len(lengths))
    return File(made, {"docs": len(lengths), "average": average})


def zones(docs: Arrays) -> np.ndarray:
    """Return the zone of every unit of the texts: 2 in the title, 1 in the lead zone after it, else 0."""
    at, first = docs["text_at"].astype("i8"), docs["part_at"].astype("i8")
    zone = np.zeros(int(at[-1]), "u1")
    for n in range(len(at) - 1):
        start, end, parts = int(at[n]), int(at[n + 1]), slice(int(first[n]), int(first[n + 1]))
        kinds, begins = docs["part_kind"][parts], docs["part_start"][parts]
        titled = len(kinds) and kinds[0] == 0
        body = start + int(begins[1]) if titled and len(begins) > 1 else end if titled else start
        zone[start:body] = 2
        zone[body : min(end, body + ranking.LEAD_ZONE)] = 1
    return zone


def part(docs: Arrays, some: slice) -> Arrays:
    """Return what inverting needs of some documents."""
    made: Arrays = {}
    for name in ("text_at", "part_at", "tok_at"):
        at = docs[name][some.start : some.stop + 1]
        made[name] = at - at[0]
        made |= {member: docs[member][int(at[0]) : int(at[-1])] for member in LISTS[name]}
    bounds = docs["tok_at"][[some.start, some.stop]]
    far = slice(*np.searchsorted(docs["tok_far"], bounds))
    made["tok_far"] = docs["tok_far"][far] - bounds[0]
    return made | {name: docs[name][far] for name in ("tok_far_step", "tok_far_len")}


def _differ(
    docs: Arrays, numbers: np.ndarray, begin: np.ndarray, length: np.ndarray, terms: Sequence[str]
) -> np.ndarray:
    """Compare every token's surface with its term, unit by unit, all tokens at once."""
    at, text = arrays.blob(map(units.raw, terms))
    at, surface = at.astype("i8") // 2, text.view("<u2")
    size = np.diff(at)[numbers]
    place = np.repeat(docs["text_at"][:-1].astype("i8"), np.diff(docs["tok_at"].astype("i8"))) + begin
    differ = size != length
    for offset in range(int(size.max(initial=0))):
        todo = np.flatnonzero(~differ & (size > offset))
        if not len(todo):
            break
        differ[todo] = docs["text"][place[todo] + offset] != surface[at[numbers[todo]] + offset]
    return differ
