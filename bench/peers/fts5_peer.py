"""SQLite's FTS5 over our words between blanks."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from bench.asks import Ask
from bench.peers.words import cut, words_of
from search.model import Clipping


class Peer:
    name = "FTS5"

    def __init__(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        self._db = sqlite3.connect(folder / "fts5.db")
        self._db.executescript(
            "CREATE VIRTUAL TABLE IF NOT EXISTS text USING fts5(title, body, tokenize='unicode61');"
            "CREATE TABLE IF NOT EXISTS article(id TEXT, day INT, year INT, month INT, author TEXT);"
        )

    def build(self, articles: list[Clipping]) -> None:
        with self._db:
            for n, a in enumerate(articles, 1):
                day = a.published
                month = day.year * 12 + day.month if day else 0
                self._db.execute(
                    "INSERT INTO text(rowid, title, body) VALUES (?, ?, ?)", (n, cut(a.title), cut(a.body))
                )
                row = (n, a.id, day.toordinal() if day else 0, month // 12, month, " ".join(a.authors))
                self._db.execute(
                    "INSERT INTO article(rowid, id, day, year, month, author) VALUES (?, ?, ?, ?, ?, ?)", row
                )
        self._db.execute("INSERT INTO text(text) VALUES ('optimize')")
        self._db.commit()

    def search(self, ask: Ask) -> int:
        """Return the total; ten hits with a lit snippet are made on the way."""
        words = [f'"{word}"' for word in words_of(ask.text) or [ask.text]]
        if ask.kind == "prefix":
            match = f'"{ask.text}"*'
        elif ask.kind == "phrase":
            match = " + ".join(words)
        else:
            match = (" OR " if ask.kind == "any" else " AND ").join(words)
        tables = "text JOIN article ON article.rowid = text.rowid WHERE text MATCH ?"
        values: list[object] = [match]
        if ask.since and ask.until:
            tables += " AND day BETWEEN ? AND ?"
            values += [ask.since.toordinal(), ask.until.toordinal()]
        total = self._db.execute(f"SELECT count(*) FROM {tables}", values).fetchone()[0]
        snippet = "snippet(text, 1, '<', '>', '…', 40)"
        self._db.execute(f"SELECT id, title, {snippet} FROM {tables} ORDER BY rank LIMIT 10", values).fetchall()
        for facet in ("author", "year", "month") if ask.facets else ():
            self._db.execute(f"SELECT {facet}, count(*) FROM {tables} GROUP BY {facet}", values).fetchall()
        return int(total)
