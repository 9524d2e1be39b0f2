"""Documents and their tokens → the arrays of one segment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import blake2b
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from search import ranking
from search.analysis import Tokens
from search.engines.whoosh import arrays, spans
from search.engines.whoosh.arrays import Arrays
from search.engines.whoosh.document import Document
from search.engines.whoosh.sketch import sketches

FIELDS = ("words", "chars")
SATURATION = {"words": (ranking.WORD_K1, ranking.WORD_B), "chars": (ranking.GRAM_K1, ranking.GRAM_B)}
ZONE_WEIGHTS = (1.0, 1.0 + ranking.LEAD_BONUS, 1.0 + ranking.TITLE_BONUS)
SLICE_ARTICLES, SLICE_UNITS = 1000, 2_000_000  #: inverted at once: bounds the memory


class Averages(NamedTuple):
    """The average lengths impacts are made with: tokens, and units of text."""

    words: float
    chars: float


class File(NamedTuple):
    """What one array file holds."""

    arrays: Arrays
    extra: dict[str, Any]


Segment = dict[str, File]  # "words", "chars", "docs"


def segment(documents: Sequence[Document], tokens: Sequence[Tokens], averages: Averages | None = None) -> Segment:
    """Return the files of a segment of at most `arrays.BATCH_DOCS` documents.

    Without `averages` their own are taken.
    """
    terms = _terms(tokens)
    docs = _texts(documents) | _tokens(documents, tokens, terms) | _columns(documents)
    docs["sketch"] = sketches(docs["text"], docs["text_at"])
    facets = _facets(documents, docs)
    extra = {"docs": len(documents), **facets}
    averages = averages or lengths_of(docs)
    return {
        "words": words_file(docs, terms, averages),
        "chars": chars_file(docs, averages),
        "docs": File(docs, extra),
    }


def write(made: Segment, stem: Path) -> None:
    """Write the files of a segment: `stem` + .words, .chars, .docs."""
    for name, file in made.items():
        arrays.save(stem.with_name(f"{stem.name}.{name}"), file.arrays, file.extra)


def lengths_of(docs: Arrays) -> Averages:
    """Return the average lengths of the documents of a `.docs` file."""
    count = max(1, len(docs["day"]))
    return Averages(float(docs["tok_at"][-1]) / count, float(docs["text_at"][-1]) / count)


def words_file(docs: Arrays, terms: Sequence[str], averages: Averages) -> File:
    """Return `.words` of documents whose tokens are exactly `terms`, in the order of their numbers."""
    file = word_postings(docs, averages)
    file.arrays.update(term_arrays([term.encode("utf-16-be", "surrogatepass") for term in terms]))
    file.arrays["pure"] = np.ones(len(terms), "?")
    numbers, begin, length = spans.tokens(docs)
    file.arrays["pure"][numbers[_differ(docs, numbers, begin, length, terms)]] = False
    return file


def term_arrays(terms: Sequence[bytes]) -> Arrays:
    """Return the dictionary of a `.words` file from its sorted terms (UTF-16-BE)."""
    text_at, text = arrays.blob(terms, "u4")
    return {"key": arrays.raw_keys(terms), "text_at": text_at, "text": text}


def word_postings(docs: Arrays, averages: Averages) -> File:
    """Invert the tokens of documents; `key` is the number of the term."""
    numbers, begin, _ = spans.tokens(docs)
    count = np.diff(docs["tok_at"].astype("i8"))
    doc = np.repeat(np.arange(len(count)), count)
    zone = zones(docs)[docs["text_at"][:-1].astype("i8")[doc] + begin] if len(doc) else np.zeros(0, "u1")
    return _field("words", *arrays.invert(numbers, doc, zone, ZONE_WEIGHTS), count, averages.words)


def chars_file(docs: Arrays, averages: Averages) -> File:
    """Invert the characters, pairs and some triples of documents."""
    text, size = docs["text"], np.diff(docs["text_at"].astype("i8"))
    doc = np.repeat(np.arange(len(size), dtype="u2"), size)
    zone = zones(docs)
    ok = ~arrays.white(text)
    pair = ok[:-1] & ok[1:] & (doc[:-1] == doc[1:])
    three = arrays.trigrams(text) & (doc[:-2] == doc[2:]) if len(text) > 2 else np.zeros(0, "?")
    wide = text.astype("u8") << np.uint64(32)
    grams = (
        wide[ok],
        (wide[:-1][pair] | wide[1:][pair] >> np.uint64(16)),
        (wide[:-2][three] | wide[1:-1][three] >> np.uint64(16) | wide[2:][three] >> np.uint64(32)),
    )
    del wide
    keys, df, ids, tf = arrays.invert(
        np.concatenate(grams),
        np.concatenate((doc[ok], doc[:-1][pair], doc[:-2][three])),
        np.concatenate((zone[ok], zone[:-1][pair], zone[:-2][three])),
        ZONE_WEIGHTS,
    )
    return _field("chars", keys << np.uint64(16), df, ids, tf, size, averages.chars)


def _field(
    name: str, keys: np.ndarray, df: np.ndarray, ids: np.ndarray, tf: np.ndarray, lengths: np.ndarray, average: float
) -> File:
    imp = arrays.impacts(ids, tf, lengths, average, *SATURATION[name])
    made = arrays.field_arrays(keys, df, ids, imp, len(lengths))
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


def part(docs: Arrays, low: int, high: int) -> Arrays:
    """Return what inverting needs of the documents low … high − 1."""
    made: Arrays = {}
    for at, members in (
        ("text_at", ("text",)),
        ("part_at", ("part_kind", "part_start")),
        ("tok_at", ("tok_low", "tok_high", "tok_span")),
    ):
        some = docs[at][low : high + 1]
        made[at] = some - some[0]
        made |= {member: docs[member][int(some[0]) : int(some[-1])] for member in members}
    bounds = docs["tok_at"][[low, high]]
    far = slice(*np.searchsorted(docs["tok_far"], bounds))
    made["tok_far"] = docs["tok_far"][far] - bounds[0]
    return made | {name: docs[name][far] for name in ("tok_far_step", "tok_far_len")}


def _differ(
    docs: Arrays, numbers: np.ndarray, begin: np.ndarray, length: np.ndarray, terms: Sequence[str]
) -> np.ndarray:
    """Compare every token's surface with its term, unit by unit, all tokens at once."""
    at, text = arrays.blob([term.encode("utf-16-le", "surrogatepass") for term in terms])
    at, units = at.astype("i8") // 2, text.view("<u2")
    size = np.diff(at)[numbers]
    place = np.repeat(docs["text_at"][:-1].astype("i8"), np.diff(docs["tok_at"].astype("i8"))) + begin
    differ = size != length
    for offset in range(int(size.max(initial=0))):
        todo = np.flatnonzero(~differ & (size > offset))
        if not len(todo):
            break
        differ[todo] = docs["text"][place[todo] + offset] != units[at[numbers[todo]] + offset]
    return differ


def _texts(documents: Sequence[Document]) -> Arrays:
    raw = [document.text.encode("utf-16-le", "surrogatepass") for document in documents]
    text = np.frombuffer(b"".join(raw), "<u2")
    kinds, begins, edits = [], [], []
    for document, encoded in zip(documents, raw, strict=True):
        unit = _unit_map(document.text) if len(encoded) > 2 * len(document.text) else range(len(encoded) + 1)
        kinds.append([kind for kind, _ in document.parts])
        begins += [int(unit[start]) for _, start in document.parts]
        edits.append([(int(unit[a]), int(unit[b]), written) for a, b, written in document.edits])
    return {
        "text": text,
        "text_at": arrays.starts([len(encoded) // 2 for encoded in raw]),
        "text_hash": np.array([text_hash(encoded) for encoded in raw], "u8"),
        "part_at": arrays.starts([len(kind) for kind in kinds], "u4"),
        "part_kind": np.array([kind for some in kinds for kind in some], "u1"),
        "part_start": np.array(begins, "u4"),
        **spans.edit_arrays(edits),
    }


def text_hash(encoded: bytes) -> int:
    """Return the hash that finds a text's tokens again (of its UTF-16-LE bytes)."""
    return int.from_bytes(blake2b(encoded, digest_size=8).digest(), "little")


def _unit_map(text: str) -> np.ndarray:
    """Map code points to units: characters outside the basic plane have two."""
    wide = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4") > 0xFFFF
    return arrays.starts(1 + wide.astype("i8"), "i8")


def _terms(tokens: Sequence[Tokens]) -> list[str]:
    """Return the distinct terms in the order of a `.words` file."""
    distinct = set().union(*(some.terms for some in tokens))
    return sorted(distinct, key=lambda term: term.encode("utf-16-be", "surrogatepass"))


def _tokens(documents: Sequence[Document], tokens: Sequence[Tokens], terms: Sequence[str]) -> Arrays:
    numbers = {term: n for n, term in enumerate(terms)}
    count = [len(some.terms) for some in tokens]
    total = sum(count)
    in_order = chain.from_iterable(some.terms for some in tokens)
    number = np.fromiter(map(numbers.__getitem__, in_order), "u4", total)
    begins, ends = np.empty(total, "i8"), np.empty(total, "i8")
    at = arrays.starts(count)
    for n, (document, some) in enumerate(zip(documents, tokens, strict=True)):
        begin = np.array(some.starts, "i8")
        end = begin + np.array(some.lengths, "i8")
        if len(document.text.encode("utf-16-le", "surrogatepass")) > 2 * len(document.text):
            unit = _unit_map(document.text)
            begin, end = unit[begin], unit[end]
        begins[at[n] : at[n + 1]], ends[at[n] : at[n + 1]] = begin, end
    step = np.diff(begins, prepend=0)
    firsts = at[:-1][np.diff(at) > 0].astype("i8")
    step[firsts] = begins[firsts]
    return {"tok_at": at, **spans.token_arrays(number, step, np.minimum(ends - begins, 255))}


def _columns(documents: Sequence[Document]) -> Arrays:
    id_at, id_bytes = arrays.blob([document.id.encode("utf-8", "surrogatepass") for document in documents], "u4")
    card_at, card = arrays.blob([document.card for document in documents])
    meta_at, meta = arrays.blob([document.meta for document in documents])
    return {
        "day": np.array([document.day for document in documents], "i4"),
        "precision": np.array([document.precision for document in documents], "u1"),
        "seen": np.array([document.seen for document in documents], "i8"),
        "id_at": id_at,
        "id": id_bytes,
        "id_order": id_order([document.id.encode("utf-8", "surrogatepass") for document in documents]),
        "card_at": card_at,
        "card": card,
        "meta_at": meta_at,
        "meta": meta,
    }


def id_order(ids: Sequence[bytes]) -> np.ndarray:
    """Return the documents in the order of their ids."""
    return np.array(sorted(range(len(ids)), key=ids.__getitem__), "u4")


def _facets(documents: Sequence[Document], docs: Arrays) -> dict[str, list[str]]:
    """Add the facet columns to `docs`; return the lists their numbers point into."""
    countries = _numbered(code for document in documents for code in document.countries)
    authors = _numbered(name for document in documents for name in document.authors)
    held = np.zeros((len(countries), len(documents)), "?")
    for n, document in enumerate(documents):
        for code in document.countries:
            held[countries[code], n] = True
    docs["country_bits"] = bit_rows(held)
    docs["author_at"] = arrays.starts([len(document.authors) for document in documents], "u4")
    docs["author"] = np.array([authors[name] for document in documents for name in document.authors], "u4")
    names: dict[str, list[str]] = {"countries": list(countries), "authors": list(authors)}
    for column in ("source", "section"):
        values = [getattr(document, column) for document in documents]
        known = _numbered(value for value in values if value)
        docs[column] = np.array([1 + known[value] if value else 0 for value in values], "u4")
        names[f"{column}s"] = list(known)
    return names


def _numbered(values: Iterable[str]) -> dict[str, int]:
    return {value: n for n, value in enumerate(sorted(set(values)))}


def bit_rows(held: np.ndarray) -> np.ndarray:
    """Pack a boolean matrix into rows of 64-bit words, lowest bit first."""
    rows, columns = held.shape
    padded = np.zeros((rows, -(-columns // 64) * 64), "?")
    padded[:, :columns] = held
    return np.packbits(padded, axis=1, bitorder="little").view("<u8").reshape(rows, padded.shape[1] // 64)


def averaged(made: Segment) -> Averages:
    """Return the averages a segment's impacts were made with."""
    return Averages(made["words"].extra["average"], made["chars"].extra["average"])
