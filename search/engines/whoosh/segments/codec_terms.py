"""The fields, terms and postings of our segments as Whoosh's own queries ask for them."""

from __future__ import annotations

import warnings
from bisect import bisect_left
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path

import numpy as np

from search.engines.whoosh.segments import units
from search.engines.whoosh.segments.postings import span
from search.engines.whoosh.storage import arrays

with warnings.catch_warnings():  # its sources hold escapes newer Pythons warn about
    warnings.simplefilter("ignore")
    from whoosh import fields, formats
    from whoosh.codec import base
    from whoosh.matching import ListMatcher
    from whoosh.reading import TermInfo, TermNotFound


class Terms(fields.FieldType):
    """A field whose postings Kirinuki makes; Whoosh never analyses anything for it."""

    analyzer = vector = column_type = None
    scorable = indexed = True
    stored = unique = False
    multitoken_query = "default"

    def __init__(self):
        self.format = formats.Frequency()

    def to_bytes(self, value):
        return value.encode("utf-8", "surrogatepass") if isinstance(value, str) else value

    def from_bytes(self, value):
        return value.decode("utf-8", "surrogatepass")

    def spellable(self):
        return False


def schema():
    """Return the fields Whoosh's own queries can use."""
    published = fields.DATETIME()
    published.shift_step = 0  # one term a day, no coarser ones
    named = {name: Terms() for name in ("words", "chars", "id", "country", "author", "source", "section")}
    return fields.Schema(**named, published=published, title=fields.STORED)


def open_arrays(storage, segment, kind):
    """Map one of the three files of a segment."""
    return arrays.load(Path(storage.folder) / segment.make_filename(f".{kind}"))


class TermsReader(base.TermsReader):
    """Every field's terms, as the bytes Whoosh asks for, in byte order."""

    def __init__(self, storage, segment):
        docs, extra = open_arrays(storage, segment, "docs")
        self._fields = {name: _postings_field(*open_arrays(storage, segment, name)) for name in ("words", "chars")}
        self._fields |= _column_fields(docs, extra)
        self._sorted = {name: sorted(known) for name, known in self._fields.items()}

    def _postings(self, field, text):
        try:
            return self._fields[field][text]()
        except KeyError:
            raise TermNotFound(f"{field}:{text!r}") from None

    def __contains__(self, term):
        return term[1] in self._fields.get(term[0], ())

    def indexed_field_names(self):
        return list(self._fields)

    def terms(self) -> Iterator[tuple[str, bytes]]:
        for field in sorted(self._fields):
            yield from self.terms_from(field, b"")

    def terms_from(self, fieldname, prefix):
        known = self._sorted.get(fieldname, [])
        return ((fieldname, text) for text in known[bisect_left(known, prefix) :])

    def items(self):
        return ((term, self.term_info(*term)) for term in self.terms())

    def items_from(self, fieldname, prefix):
        return ((term, self.term_info(*term)) for term in self.terms_from(fieldname, prefix))

    def term_info(self, fieldname, text):
        ids, weights = self._postings(fieldname, text)
        return TermInfo(
            weight=float(weights.sum()), df=len(ids), minlength=1, maxlength=255, maxweight=float(weights.max()),
            minid=int(ids[0]), maxid=int(ids[-1]),
        )  # fmt: skip

    def frequency(self, fieldname, text):
        return self.term_info(fieldname, text).weight() if (fieldname, text) in self else 0

    def doc_frequency(self, fieldname, text):
        return len(self._postings(fieldname, text)[0]) if (fieldname, text) in self else 0

    def matcher(self, fieldname, text, format_, scorer=None):
        ids, weights = self._postings(fieldname, text)
        empty = [b""] * len(ids)
        return ListMatcher(ids.tolist(), weights.tolist(), empty, format_, scorer=scorer, term=(fieldname, text))

    def close(self):
        pass


def _postings_field(field, extra):
    """Return term → its postings, for .words and .chars."""

    def postings(number):
        _, ids, imp = span(field, extra["docs"], number, number + 1)
        return ids, imp.astype("f4")

    if "text" in field:
        terms = arrays.pieces(field["text_at"], field["text"])
    else:
        terms = [int(key).to_bytes(8, "big")[:6].rstrip(b"\0") for key in field["key"]]
        terms = [term + b"\0" * (len(term) % 2) for term in terms]
    names = (Terms().to_bytes(units.term_of(term)) for term in terms)
    return {name: lambda number=number: postings(number) for number, name in enumerate(names)}


def _column_fields(docs, extra):
    """Return the fields made of columns: field → term → its postings."""
    encode = Terms().to_bytes

    def where(found):
        ids = np.flatnonzero(found)
        return ids, np.ones(len(ids), "f4")

    bits = np.unpackbits(docs["country_bits"].view("u1"), axis=1, bitorder="little")[:, : extra["docs"]]
    owner = np.repeat(np.arange(extra["docs"]), np.diff(docs["author_at"].astype("i8")))

    def by_author(number):
        return where(np.bincount(owner[docs["author"] == number], minlength=extra["docs"]) > 0)

    names = arrays.pieces(docs["id_at"], docs["id"])
    days = fields.DATETIME()
    found = {
        "country": {encode(c): lambda n=n: where(bits[n]) for n, c in enumerate(extra["countries"])},
        "author": {encode(a): lambda n=n: by_author(n) for n, a in enumerate(extra["authors"])},
        "id": {name: lambda n=n: where(np.arange(extra["docs"]) == n) for n, name in enumerate(names)},
        "published": {
            days.to_bytes(datetime.combine(date.fromordinal(day), time())): lambda day=day: where(docs["day"] == day)
            for day in map(int, np.unique(docs["day"]))
            if day
        },
    }
    for column in ("source", "section"):
        values = enumerate(extra[f"{column}s"], 1)
        found[column] = {encode(v): lambda c=column, n=n: where(docs[c] == n) for n, v in values}
    held = {"source": docs["source"], "section": docs["section"], "author": 1 + docs["author"]}
    for column, numbers in held.items():  # a merged segment may list values none of its documents has
        present = set(np.unique(numbers).tolist())
        names = extra[f"{column}s"]
        found[column] = {encode(v): found[column][encode(v)] for n, v in enumerate(names, 1) if n in present}
    found["country"] = {c: make for (c, make), row in zip(found["country"].items(), bits, strict=True) if row.any()}
    return found
