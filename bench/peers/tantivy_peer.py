"""tantivy through its Python package.

Its wheel brings no Japanese tokeniser: it gets our words between blanks.  Its snippets then need no tokeniser
either, which is in its favour.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import tantivy

from bench.asks import Ask
from bench.peers.words import cut, words_of
from search.model import Clipping


class Peer:
    name = "tantivy"

    def __init__(self, folder: Path) -> None:
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("id", stored=True, tokenizer_name="raw")
        builder.add_text_field("title", stored=True, tokenizer_name="whitespace")
        builder.add_text_field("body", stored=True, tokenizer_name="whitespace")
        for name in ("day", "year", "month"):
            builder.add_integer_field(name, stored=True, indexed=True, fast=True)
        builder.add_text_field("author", stored=True, tokenizer_name="raw", fast=True)
        builder.add_text_field("country", stored=True, tokenizer_name="raw", fast=True)
        self._schema = builder.build()
        folder.mkdir(exist_ok=True)
        self._index = tantivy.Index(self._schema, str(folder))
        self._searcher = self._index.searcher()

    def build(self, articles: list[Clipping]) -> None:
        writer = self._index.writer(400_000_000, 1)
        for a in articles:
            day = a.published.toordinal() if a.published else 0
            month = a.published.year * 12 + a.published.month if a.published else 0
            fields: dict[str, Any] = {"id": a.id, "title": cut(a.title), "body": cut(a.body), "day": day}
            fields |= {"year": month // 12, "month": month}
            writer.add_document(tantivy.Document(**fields, author=list(a.authors), country=list(a.codes)))
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()

    def search(self, ask: Ask) -> int:
        """Return the total; ten hits with their stored fields and a lit snippet are made on the way."""
        query = self._query(ask)
        if ask.facets:
            wanted = {
                name: {"terms": {"field": name, "size": 400}} for name in ("country", "author", "year", "month")
            }
            json.loads(json.dumps(self._searcher.aggregate(query, wanted)))
        found = self._searcher.search(query, 10, count=True)
        snippets = tantivy.SnippetGenerator.create(self._searcher, query, self._schema, "body")
        snippets.set_max_num_chars(120)
        for _, address in found.hits:
            document = self._searcher.doc(address)
            document.to_dict()
            snippet = snippets.snippet_from_doc(document)
            [(r.start, r.end) for r in snippet.highlighted()]
            snippet.fragment()
        return int(found.count)

    def _query(self, ask: Ask) -> Any:
        words = words_of(ask.text)
        if ask.kind == "prefix":
            query = tantivy.Query.regex_query(self._schema, "body", ask.text + ".*")
        elif ask.kind == "phrase" and len(words) > 1:
            query = tantivy.Query.phrase_query(self._schema, "body", words)
        else:
            occur = tantivy.Occur.Should if ask.kind == "any" else tantivy.Occur.Must
            terms = [tantivy.Query.term_query(self._schema, "body", word) for word in words or [ask.text]]
            query = terms[0] if len(terms) == 1 else tantivy.Query.boolean_query([(occur, term) for term in terms])
        if ask.since and ask.until:
            days = tantivy.Query.range_query(
                self._schema, "day", tantivy.FieldType.Integer, ask.since.toordinal(), ask.until.toordinal()
            )
            query = tantivy.Query.boolean_query([(tantivy.Occur.Must, query), (tantivy.Occur.Must, days)])
        return query
