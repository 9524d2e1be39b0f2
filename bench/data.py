"""What the benches read, none of it in the repository: a JSON object a line, and saved pages with what is on them."""

from __future__ import annotations

import json
import lzma
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

KINDS = ("html", "flat")  #: a saved page, and its text with everything around the article


def json_lines(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the JSON objects of a file, one a line, compressed (.xz) or not."""
    opened = lzma.open if there(path).suffix == ".xz" else open
    with opened(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def livedoor(data: Path) -> Iterator[dict[str, Any]]:
    """Yield the articles of nine desks: `id`, `title`, `datetime`, `category`, `url`, `text`."""
    return json_lines(data / "livedoor" / "articles.jsonl.xz")


def gold(data: Path) -> list[dict[str, Any]]:
    """Return what a person reads on each saved page: `file`, `name`, `title`, `authors`, `date`, `body`, `kind` …"""
    pages: list[dict[str, Any]] = json.loads(there(data / "pages" / "gold.json").read_text("utf-8"))
    return pages


def saved(data: Path, page: dict[str, Any], kind: str) -> Path:
    """Return the file of a page of `gold`: `kind` is one of KINDS."""
    return data / "pages" / page["file"] if kind == "html" else data / "pages_flat" / f"{page['name']}.txt"


def site(page: dict[str, Any]) -> str:
    """Return the name of a page's site."""
    collection, _, rest = page["name"].partition("--")
    return collection.rstrip("0123456789") if rest.isdigit() else re.sub(r"^\d+-", "", rest)


def there(path: Path) -> Path:
    """Return the path of a file that is there; without it the bench ends."""
    if not path.is_file():
        sys.exit(f"{path}: no such file; bench/README.md says how a folder of data is laid out")
    return path
