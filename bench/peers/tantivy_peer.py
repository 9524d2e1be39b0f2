"""tantivy through its Python package.

Its wheel brings no Japanese tokeniser: it gets our words between blanks, and stores and lights those; so there is no
way back to what was printed, and the CPU time of lindera has to be added to a build.
"""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import tantivy

from bench.asks import Ask
from bench.peers import PAGE, seconds, spent
from bench.peers.words import Words, pairs, words_of
from search.fold import fold
from search.model import Clipping

_FACETS = {name: {"terms": {"field": name, "size": 400}} for name in ("country", "author", "year", "month")}
_AROUND = 30


class Peer:
    warm = 1

    def __init__(self, folder: Path) -> None:
        self._sides = {kind: _Side(folder / kind, kind) for kind in ("words", "pairs")}

    @property
    def built(self) -> bool:
        return all(side.searcher.num_docs for side in self._sides.values())

    def build(self, articles: list[Clipping], words: Words) -> dict[str, float]:
        return {kind: seconds(lambda s=side: s.build(articles, words)) for kind, side in self._sides.items()}  # type: ignore[misc]

    def search(self, ask: Ask) -> tuple[float, int]:
        side = self._sides["pairs" if ask.kind == "phrase" else "words"]
        return spent(lambda: side.page(ask))

    def close(self) -> None:
        pass


class _Side:
    """One of the two indexes: title and text as one field, as in ours; the title once more, for its marks."""

    def __init__(self, folder: Path, kind: str) -> None:
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("id", stored=True, tokenizer_name="raw")
        builder.add_text_field("title", stored=True, tokenizer_name="whitespace")
        builder.add_text_field("text", stored=kind == "words", tokenizer_name="whitespace")
        if kind == "pairs":  # pairs of characters cannot be read: beside them the text is stored as it is
            builder.add_bytes_field("body", stored=True)
        for name in ("day", "year", "month"):
            builder.add_integer_field(name, stored=True, indexed=True, fast=True)
        builder.add_text_field("author", stored=True, tokenizer_name="raw", fast=True)
        builder.add_text_field("country", stored=True, tokenizer_name="raw", fast=True)
        self._schema = builder.build()
        folder.mkdir(parents=True, exist_ok=True)
        self._kind = kind
        self._index = tantivy.Index(self._schema, str(folder))
        self.searcher = self._index.searcher()

    def build(self, articles: list[Clipping], words: Words) -> float:
        writer, prepared = self._index.writer(400_000_000, 1), 0.0
        for a, (title, body) in zip(articles, words, strict=True):
            began = time.thread_time()
            text = f"{title} {body}"
            if self._kind == "pairs":
                title, body = fold(a.title).text, fold(a.body).text
                text = " ".join(pairs(f"{title}\n{body}"))
            prepared += time.thread_time() - began
            day = a.published.toordinal() if a.published else 0
            month = a.published.year * 12 + a.published.month - 1 if a.published else 0
            fields: dict[str, Any] = {"id": a.id, "title": title, "text": text, "day": day}
            if self._kind == "pairs":
                fields["body"] = body.encode()
            fields |= {"year": month // 12, "month": month}
            writer.add_document(tantivy.Document(**fields, author=list(a.authors), country=list(a.codes)))
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self.searcher = self._index.searcher()
        return prepared

    def page(self, ask: Ask) -> int:
        terms = pairs(ask.text) if self._kind == "pairs" else words_of(ask.text) or [ask.text]
        words = query = self._query(ask.kind, "text", terms)
        if ask.since and ask.until:
            days = tantivy.Query.range_query(
                self._schema, "day", tantivy.FieldType.Integer, ask.since.toordinal(), ask.until.toordinal()
            )
            query = tantivy.Query.boolean_query([(tantivy.Occur.Must, words), (tantivy.Occur.Must, days)])
        if ask.facets:
            json.loads(json.dumps(self.searcher.aggregate(query, _FACETS)))
        found = self.searcher.search(query, PAGE, count=True)
        self._show(ask, terms, found)
        if ask.kind == "all" and len(terms) > 1 and found.count < PAGE:
            some = [(tantivy.Occur.Should, self._query("all", "text", [term])) for term in terms]
            loose = tantivy.Query.boolean_query([*some, (tantivy.Occur.MustNot, query)])
            self._show(ask, terms, self.searcher.search(loose, PAGE - found.count, count=False))
        return int(found.count)

    def _query(self, kind: str, field: str, terms: list[str]) -> Any:
        if kind == "prefix":
            return tantivy.Query.regex_query(self._schema, field, terms[0] + ".*")
        if kind == "phrase" and len(terms) > 1:
            return tantivy.Query.phrase_query(self._schema, field, terms)
        occur = tantivy.Occur.Should if kind == "any" else tantivy.Occur.Must
        queries = [tantivy.Query.term_query(self._schema, field, term) for term in terms]
        return queries[0] if len(queries) == 1 else tantivy.Query.boolean_query([(occur, q) for q in queries])

    def _show(self, ask: Ask, terms: list[str], found: Any) -> None:
        """Make the hits: stored fields, lit title, lit passages."""
        documents = [self.searcher.doc(address) for _, address in found.hits]
        if self._kind == "pairs":
            for document in documents:
                fields = document.to_dict()
                _find(fields["title"][0], ask.text, 1)
                _find(bytes(fields["body"][0]).decode(), ask.text, 2)
            return
        # A snippet is one passage: it is as long as our two.
        for field, most in (("title", 1000), ("text", 240)):
            lit = self._query("prefix" if ask.kind == "prefix" else "any", field, terms)
            snippets = tantivy.SnippetGenerator.create(self.searcher, lit, self._schema, field)
            snippets.set_max_num_chars(most)
            for document in documents:
                snippet = snippets.snippet_from_doc(document)
                [(r.start, r.end) for r in snippet.highlighted()]
                snippet.fragment()
        for document in documents:
            document.to_dict()


def _find(text: str, wanted: str, most: int) -> list[tuple[str, int]]:
    """Return passages around a string, and where it stands in them."""
    passages, at = [], text.find(wanted)
    while at >= 0 and len(passages) < most:
        start = max(0, at - _AROUND)
        passages.append((text[start : at + len(wanted) + _AROUND], at - start))
        at = text.find(wanted, at + _AROUND)
    return passages
