"""What the benches read, none of it in the repository: articles a line, and saved pages with what is on them."""

from __future__ import annotations

import json
import lzma
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the JSON objects of a compressed file (.jsonl.xz), one a line."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def livedoor(data: Path) -> Iterator[dict[str, Any]]:
    """Yield the articles of nine desks: `id`, `title`, `datetime`, `category`, `url`, `text`."""
    return rows(data / "livedoor" / "articles.jsonl.xz")


def gold(data: Path) -> list[dict[str, Any]]:
    """Return what a person reads on each saved page: `file`, `name`, `title`, `authors`, `date`, `body`, `kind` …"""
    pages: list[dict[str, Any]] = json.loads((data / "pages" / "gold.json").read_text("utf-8"))
    return pages
