"""SQLite's FTS5 over our words between blanks.

A literal is a phrase of words: what begins inside a word is missed.  One passage a hit.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from bench.asks import Ask
from bench.peers import PAGE, seconds, spent
from bench.peers.words import Words, words_of
from search.model import Clipping

_TABLES = "text JOIN article ON article.rowid = text.rowid WHERE text MATCH ?"
_LIT = "highlight(text, 0, '<', '>'), snippet(text, 1, '<', '>', '…', 60)"


class Peer:
    warm = 1

    def __init__(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        self._db = sqlite3.connect(folder / "fts5.db")
        self._db.executescript(
            "CREATE VIRTUAL TABLE IF NOT EXISTS text USING fts5(title, body, tokenize='unicode61');"
            "CREATE TABLE IF NOT EXISTS article(id TEXT, title TEXT, day INT, year INT, month INT, author TEXT);"
            "CREATE TABLE IF NOT EXISTS country(article INT, code TEXT);"
            "CREATE INDEX IF NOT EXISTS of_article ON country(article);"
        )

    @property
    def built(self) -> bool:
        return bool(self._db.execute("SELECT 1 FROM article").fetchone())

    def build(self, articles: list[Clipping], words: Words) -> dict[str, float]:
        return {"words": seconds(lambda: self._build(articles, words))}

    def _build(self, articles: list[Clipping], words: Words) -> None:
        add = self._db.execute
        with self._db:
            for n, (a, (title, body)) in enumerate(zip(articles, words, strict=True), 1):
                day = a.published
                month = day.year * 12 + day.month - 1 if day else 0
                add("INSERT INTO text(rowid, title, body) VALUES (?, ?, ?)", (n, title, body))
                row = (n, a.id, a.title, day.toordinal() if day else 0, month // 12, month, " ".join(a.authors))
                add(f"INSERT INTO article(rowid, id, title, day, year, month, author) VALUES ({'?, ' * 6}?)", row)
                self._db.executemany("INSERT INTO country VALUES (?, ?)", [(n, code) for code in a.codes])
        add("INSERT INTO text(text) VALUES ('optimize')")
        self._db.commit()

    def search(self, ask: Ask) -> tuple[float, int]:
        return spent(lambda: self._page(ask))

    def close(self) -> None:
        self._db.close()

    def _page(self, ask: Ask) -> int:
        words = [f'"{word}"' for word in words_of(ask.text) or [ask.text]]
        if ask.kind == "prefix":
            match = f'"{ask.text}"*'
        elif ask.kind == "phrase":
            match = " + ".join(words)
        else:
            match = (" OR " if ask.kind == "any" else " AND ").join(words)
        tables, values = _TABLES, [match]
        if ask.since and ask.until:
            tables += f" AND day BETWEEN {ask.since.toordinal()} AND {ask.until.toordinal()}"
        total = int(self._db.execute(f"SELECT count(*) FROM {tables}", values).fetchone()[0])
        self._show(tables, values, PAGE)
        if ask.kind == "all" and len(words) > 1 and total < PAGE:
            self._show(_TABLES, [f"({' OR '.join(words)}) NOT ({match})"], PAGE - total)
        if ask.facets:
            for facet in ("author", "year", "month"):
                self._db.execute(f"SELECT {facet}, count(*) FROM {tables} GROUP BY {facet}", values).fetchall()
            inner = f"SELECT text.rowid FROM {tables}"
            self._db.execute(f"SELECT code, count(*) FROM country WHERE article IN ({inner}) GROUP BY code", values)
        return total

    def _show(self, tables: str, values: list[str], most: int) -> None:
        """Make the hits; BM25 weighs title and body alike."""
        self._db.execute(
            f"SELECT id, article.title, day, author, {_LIT} FROM {tables} ORDER BY rank LIMIT {most}", values
        ).fetchall()
