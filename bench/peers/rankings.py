"""The same judged queries for other engines: any of our words, title and text as one field, their own BM25."""

from __future__ import annotations

import sqlite3
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

from bench.peers.words import cut, words_of
from search.model import Clipping

Ranked = Callable[[str], list[str]]


def rankings(folder: Path, articles: list[Clipping]) -> Iterator[tuple[str, Ranked]]:
    """Yield the name and the ranking of every peer that is installed, each with its index built."""
    texts = [(a.id, cut(f"{a.title}\n{a.body}")) for a in articles]
    yield "FTS5", _fts5(texts)
    try:
        yield "tantivy", _tantivy(texts)
    except ModuleNotFoundError:
        print("tantivy: not installed: left out")
    yield "Whoosh", _whoosh(folder, texts)


def _fts5(texts: list[tuple[str, str]]) -> Ranked:
    db = sqlite3.connect(":memory:")
    db.execute("CREATE VIRTUAL TABLE text USING fts5(id UNINDEXED, body, tokenize='unicode61')")
    db.executemany("INSERT INTO text(id, body) VALUES (?, ?)", texts)

    def ranked(asked: str) -> list[str]:
        match = " OR ".join(f'"{word}"' for word in dict.fromkeys(words_of(asked)))
        if not match:
            return []
        rows = db.execute("SELECT id FROM text WHERE text MATCH ? ORDER BY bm25(text) LIMIT 100", (match,))
        return [id for (id,) in rows]

    return ranked


def _tantivy(texts: list[tuple[str, str]]) -> Ranked:
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw")
    builder.add_text_field("body", tokenizer_name="whitespace")
    schema = builder.build()
    index = tantivy.Index(schema)
    writer = index.writer(200_000_000, 1)
    for id, body in texts:
        writer.add_document(tantivy.Document(id=id, body=body))
    writer.commit()
    index.reload()
    searcher = index.searcher()

    def ranked(asked: str) -> list[str]:
        terms = [tantivy.Query.term_query(schema, "body", word) for word in dict.fromkeys(words_of(asked))]
        query = tantivy.Query.boolean_query([(tantivy.Occur.Should, term) for term in terms])
        return [searcher.doc(address)["id"][0] for _, address in searcher.search(query, 100).hits] if terms else []

    return ranked


def _whoosh(folder: Path, texts: list[tuple[str, str]]) -> Ranked:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from whoosh import analysis, fields, index, query
    folder.mkdir()
    body = fields.TEXT(analyzer=analysis.SpaceSeparatedTokenizer(), phrase=False)
    made = index.create_in(folder, fields.Schema(id=fields.ID(stored=True), body=body))
    writer = made.writer(limitmb=256)
    for id, text in texts:
        writer.add_document(id=id, body=text)
    writer.commit()
    searcher = made.searcher()

    def ranked(asked: str) -> list[str]:
        terms = [query.Term("body", word) for word in dict.fromkeys(words_of(asked))]
        return [hit["id"] for hit in searcher.search(query.Or(terms), limit=100)] if terms else []

    return ranked
