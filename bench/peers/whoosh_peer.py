"""Whoosh as its documentation shows it, over our words between blanks."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

from bench.asks import Ask
from bench.peers import PAGE, seconds, spent
from bench.peers.words import Words, words_of
from search.model import Clipping

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from whoosh import analysis, fields, index, query


class Peer:
    warm = 1
    most = 5000  #: articles: a word with facets takes .15 s there, and grows with them

    def __init__(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        text = fields.TEXT(analyzer=analysis.SpaceSeparatedTokenizer(), stored=True)
        schema = fields.Schema(
            id=fields.ID(stored=True),
            title=text,
            body=text,
            day=fields.NUMERIC(sortable=True, stored=True),
            author=fields.ID(sortable=True, stored=True),
        )
        self._index = index.open_dir(folder) if index.exists_in(folder) else index.create_in(folder, schema)
        self._searcher = self._index.searcher()

    @property
    def built(self) -> bool:
        return bool(self._searcher.doc_count())

    def build(self, articles: list[Clipping], words: Words) -> dict[str, float]:
        return {"words": seconds(lambda: self._build(articles, words))}

    def _build(self, articles: list[Clipping], words: Words) -> None:
        writer = self._index.writer(limitmb=256)
        for a, (title, body) in zip(articles, words, strict=True):
            day = a.published.toordinal() if a.published else 0
            writer.add_document(id=a.id, title=title, body=body, day=day, author=" ".join(a.authors))
        writer.commit()
        self._searcher = self._index.searcher()

    def search(self, ask: Ask) -> tuple[float, int]:
        return spent(lambda: self._page(ask))

    def close(self) -> None:
        self._searcher.close()

    def _page(self, ask: Ask) -> int:
        words = words_of(ask.text) or [ask.text]
        terms = [query.Term("body", word) for word in words]
        if ask.kind == "prefix":
            asked: Any = query.Prefix("body", ask.text)
        elif ask.kind == "phrase" and len(words) > 1:
            asked = query.Phrase("body", words)
        else:
            asked = (query.Or if ask.kind == "any" else query.And)(terms)
        if ask.since and ask.until:
            asked = query.And([asked, query.NumericRange("day", ask.since.toordinal(), ask.until.toordinal())])
        results = self._searcher.search(asked, limit=PAGE, groupedby="author" if ask.facets else None)
        self._show(results)
        if ask.kind == "all" and len(words) > 1 and len(results) < PAGE:
            self._show(self._searcher.search(query.AndNot(query.Or(terms), asked), limit=PAGE - len(results)))
        return len(results)

    @staticmethod
    def _show(results: Any) -> None:
        for hit in results:
            hit.fields()
            hit.highlights("title")
            hit.highlights("body", top=2)
