"""Whoosh as its documentation shows it, over our words between blanks."""

from __future__ import annotations

import warnings
from pathlib import Path

from bench.asks import Ask
from bench.peers.words import cut, words_of
from search.model import Clipping

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from whoosh import analysis, fields, index, query


class Peer:
    name = "Whoosh"

    def __init__(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        text = fields.TEXT(analyzer=analysis.SpaceSeparatedTokenizer(), stored=True)
        schema = fields.Schema(
            id=fields.ID(stored=True),
            title=text,
            body=text,
            day=fields.NUMERIC(sortable=True),
            author=fields.ID(sortable=True),
        )
        self._index = index.open_dir(folder) if index.exists_in(folder) else index.create_in(folder, schema)
        self._searcher = self._index.searcher()

    def build(self, articles: list[Clipping]) -> None:
        writer = self._index.writer(limitmb=256)
        for a in articles:
            day = a.published.toordinal() if a.published else 0
            author = " ".join(a.authors)
            writer.add_document(id=a.id, title=cut(a.title), body=cut(a.body), day=day, author=author)
        writer.commit()
        self._searcher = self._index.searcher()

    def search(self, ask: Ask) -> int:
        """Return the total; ten hits with a lit snippet are made on the way."""
        words = words_of(ask.text) or [ask.text]
        if ask.kind == "prefix":
            asked = query.Prefix("body", ask.text)
        elif ask.kind == "phrase" and len(words) > 1:
            asked = query.Phrase("body", words)
        else:
            asked = (query.Or if ask.kind == "any" else query.And)([query.Term("body", word) for word in words])
        if ask.since and ask.until:
            asked = query.And([asked, query.NumericRange("day", ask.since.toordinal(), ask.until.toordinal())])
        results = self._searcher.search(asked, limit=10, groupedby="author" if ask.facets else None)
        for hit in results:
            hit.highlights("body")
        return len(results)
