"""Our segments as Whoosh sees them.  With `codec_terms`, the only file that knows Whoosh.

Whoosh keeps the schema, the table of contents, the list of segments and their deletions, and its commit.  Every
byte it would have written for terms, postings, lengths and stored fields is ours (`storage.arrays`).  Its own
searcher works on such an index: slowly, but it finds the same documents.
"""

from __future__ import annotations

import secrets
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from search.engines.whoosh.segments.codec_terms import TermsReader, open_arrays, schema

with warnings.catch_warnings():  # its sources hold escapes newer Pythons warn about
    warnings.simplefilter("ignore")
    from whoosh.codec import base
    from whoosh.codec.whoosh3 import W3Segment
    from whoosh.filedb.filestore import FileStorage
    from whoosh.index import TOC, FileIndex
    from whoosh.writing import SegmentWriter

NAME = "MAIN"


class SegmentFiles(NamedTuple):
    """A segment: the stem of its files' names, its documents, and the numbers of the deleted ones."""

    name: str
    docs: int
    deleted: np.ndarray


def segments(folder: Path) -> list[SegmentFiles]:
    """Return the segments of an index, oldest first."""
    found = TOC.read(FileStorage(str(folder), readonly=True), NAME).segments
    return [SegmentFiles(s.segment_id(), s.doc_count_all(), np.array(sorted(s.deleted_docs()), "u2")) for s in found]


def new_name() -> str:
    """Return a name no segment has."""
    return f"{NAME}_{secrets.token_hex(8)}"


def commit(
    folder: Path, *, deleted: Mapping[str, Sequence[int]], dropped: set[str], made: Sequence[tuple[str, int]]
) -> None:
    """Write a new table of contents: more deletions, segments dropped, segments made (name, documents).

    Files of dropped segments go from the folder.
    """
    storage = FileStorage(str(folder))
    if TOC._latest_generation(storage, NAME) < 0:
        FileIndex.create(storage, schema(), NAME)
    writer = SegmentWriter(FileIndex(storage, indexname=NAME), codec=ArrayCodec(), _lk=False)
    first = 0
    for segment in writer.segments:
        for number in deleted.get(segment.segment_id(), ()):
            writer.delete_document(first + int(number))
        first += segment.doc_count_all()
    new = [ArraySegment(NAME, docs, name.removeprefix(f"{NAME}_")) for name, docs in made]
    writer.commit(mergetype=lambda _, old: [s for s in old if s.segment_id() not in dropped] + new)


# --- what Whoosh asks of a codec ------------------------------------------------------------------------------------


class ArraySegment(W3Segment):
    def __init__(self, indexname, docs=0, segid=None):
        super().__init__(None, indexname, docs, segid)

    def codec(self, **_):
        return ArrayCodec()  # made here, so that none is pickled into the table of contents

    def should_assemble(self):
        return False  # one .seg file would copy every byte again


class ArrayCodec(base.Codec):
    length_stats = False

    def per_document_writer(self, storage, segment):
        return _Nothing()

    def field_writer(self, storage, segment):
        return _Nothing()

    def terms_reader(self, storage, segment):
        return TermsReader(storage, segment)

    def per_document_reader(self, storage, segment):
        return DocReader(storage, segment)

    def new_segment(self, storage, indexname):
        return ArraySegment(indexname)


class _Nothing:
    """A writer of what `build` and `merge` have written already."""

    is_closed = False

    def close(self):
        self.is_closed = True


class DocReader(base.PerDocumentReader):
    """Documents as Whoosh asks for them; deletions are the segment's."""

    def __init__(self, storage, segment):
        self._segment = segment
        self._docs, _ = open_arrays(storage, segment, "docs")

    def doc_count(self):
        return self._segment.doc_count()

    def doc_count_all(self):
        return self._segment.doc_count_all()

    def has_deletions(self):
        return self._segment.has_deletions()

    def is_deleted(self, docnum):
        return self._segment.is_deleted(docnum)

    def deleted_docs(self):
        return self._segment.deleted_docs()

    def _lengths(self, fieldname):
        return self._docs["tok_at" if fieldname == "words" else "text_at"]

    def doc_field_length(self, docnum, fieldname, default=0):
        at = self._lengths(fieldname)
        return int(at[docnum + 1]) - int(at[docnum])

    def field_length(self, fieldname):
        return int(self._lengths(fieldname)[-1])

    def min_field_length(self, fieldname):
        return 1

    def max_field_length(self, fieldname):
        return int(np.diff(self._lengths(fieldname).astype("i8")).max(initial=1))

    def stored_fields(self, docnum):
        at = self._docs["id_at"]
        return {"id": self._docs["id"][at[docnum] : at[docnum + 1]].tobytes().decode("utf-8", "surrogatepass")}
