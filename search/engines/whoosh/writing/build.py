"""Documents and their tokens → the three files of one segment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from search.analysis import Tokens
from search.engines.whoosh.segments.document import Document
from search.engines.whoosh.storage import arrays
from search.engines.whoosh.storage.arrays import File
from search.engines.whoosh.writing import build_docs, invert
from search.engines.whoosh.writing.invert import Averages

SLICE_ARTICLES, SLICE_UNITS = 1000, 2_000_000  #: inverted at once

Segment = dict[str, File]  # "words", "chars", "docs"


def segment(documents: Sequence[Document], tokens: Sequence[Tokens], averages: Averages | None = None) -> Segment:
    """Return the files of a segment of at most `postings.BATCH_DOCS` documents.

    Without `averages` their own are taken.
    """
    terms = build_docs.terms_of(tokens)
    docs = build_docs.docs_file(documents, tokens, terms)
    averages = averages or invert.lengths_of(docs.arrays)
    return {
        "words": invert.words_file(docs.arrays, terms, averages),
        "chars": invert.chars_file(docs.arrays, averages),
        "docs": docs,
    }


def write(made: Segment, stem: Path) -> None:
    """Write the files of a segment: `stem` + .words, .chars, .docs."""
    for name, file in made.items():
        arrays.save(stem.with_name(f"{stem.name}.{name}"), file.arrays, file.extra)


def slices(sizes: Iterable[int]) -> Iterator[slice]:
    """Cut documents with texts of these sizes (units) into parts to invert at once: that bounds the memory."""
    low = high = total = 0
    for size in sizes:
        if high > low and (high - low == SLICE_ARTICLES or total + size > SLICE_UNITS):
            yield slice(low, high)
            low, total = high, 0
        high, total = high + 1, total + size
    if high > low:
        yield slice(low, high)
