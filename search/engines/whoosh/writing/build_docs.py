"""Documents and their tokens → the arrays of a `.docs` file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import blake2b
from itertools import chain

import numpy as np

from search.analysis import Tokens
from search.engines.whoosh.segments import spans, units
from search.engines.whoosh.segments.document import Document
from search.engines.whoosh.segments.sketch import sketches
from search.engines.whoosh.storage import arrays
from search.engines.whoosh.storage.arrays import Arrays, File

#: The lists of a `.docs` file: where those of each document start, and the arrays they stand in.
LISTS = {
    "text_at": ("text",),
    "part_at": ("part_kind", "part_start"),
    "edit_at": ("edit_step", "edit_orig"),
    "tok_at": ("tok_low", "tok_high", "tok_span"),
    "author_at": ("author",),
    "id_at": ("id",),
    "card_at": ("card",),
    "meta_at": ("meta",),
}


def docs_file(documents: Sequence[Document], tokens: Sequence[Tokens], terms: Sequence[str]) -> File:
    """Return `.docs` of documents whose tokens are exactly `terms`, in the order of their numbers."""
    docs = _texts(documents)
    docs |= _tokens(documents, tokens, terms, np.diff(docs["text_at"])) | _columns(documents)
    docs["sketch"] = sketches(docs["text"], docs["text_at"])
    facets = _facets(documents, docs)
    return File(docs, {"docs": len(documents), **facets})


def terms_of(tokens: Sequence[Tokens]) -> list[str]:
    """Return the distinct terms of some texts, in the order of a `.words` file."""
    distinct = set().union(*(some.terms for some in tokens))
    return sorted(distinct, key=units.sortable)


def _texts(documents: Sequence[Document]) -> Arrays:
    raw = [units.raw(document.text) for document in documents]
    text = np.frombuffer(b"".join(raw), "<u2")
    kinds, begins, edits = [], [], []
    for document, encoded in zip(documents, raw, strict=True):
        wide = len(encoded) > 2 * len(document.text)
        unit = units.places(document.text) if wide else range(len(document.text) + 1)
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


def _tokens(
    documents: Sequence[Document], tokens: Sequence[Tokens], terms: Sequence[str], sizes: np.ndarray
) -> Arrays:
    """Return the tokens of documents whose texts have `sizes` units."""
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
        if sizes[n] > len(document.text):
            unit = units.places(document.text)
            begin, end = unit[begin], unit[end]
        begins[at[n] : at[n + 1]], ends[at[n] : at[n + 1]] = begin, end
    step = np.diff(begins, prepend=0)
    firsts = at[:-1][np.diff(at) > 0].astype("i8")
    step[firsts] = begins[firsts]
    return {"tok_at": at, **spans.token_arrays(number, step, np.minimum(ends - begins, 255))}


def _columns(documents: Sequence[Document]) -> Arrays:
    ids = [document.id.encode("utf-8", "surrogatepass") for document in documents]
    id_at, id_bytes = arrays.blob(ids, "u4")
    card_at, card = arrays.blob([document.card for document in documents])
    meta_at, meta = arrays.blob([document.meta for document in documents])
    return {
        "day": np.array([document.day for document in documents], "i4"),
        "precision": np.array([document.precision for document in documents], "u1"),
        "seen": np.array([document.seen for document in documents], "i8"),
        "id_at": id_at,
        "id": id_bytes,
        "id_order": id_order(ids),
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
