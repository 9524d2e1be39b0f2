"""What became of every file of the corpus, as one file of columns (JSON, gzip)."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import fields
from functools import lru_cache
from operator import attrgetter
from pathlib import Path

from search.engines.whoosh.storage import store
from search.engines.whoosh.storage.generation import LEDGER, Generation
from search.model import FileRecord

_COLUMNS = tuple(field.name for field in fields(FileRecord))


def load(path: Path) -> dict[str, FileRecord]:
    """Return the records of a ledger file by path.  A column an older ledger lacks has its default."""
    columns = json.loads(gzip.decompress(path.read_bytes()))
    names = [name for name in _COLUMNS if name in columns]
    if names == list(_COLUMNS):
        records = map(FileRecord, *(columns[name] for name in names))
    else:
        rows = zip(*(columns[name] for name in names), strict=True)
        records = (FileRecord(**dict(zip(names, row, strict=True))) for row in rows)
    return dict(zip(columns["path"], records, strict=True))


def duplicates(path: Path) -> list[tuple[str, str]]:
    """Return the path of every duplicate file, and the id of the article it holds."""
    columns = json.loads(gzip.decompress(path.read_bytes()))
    rows = zip(columns["path"], columns["id"], columns["state"], strict=True)
    return [(file, id) for file, id, state in rows if state == "duplicate"]


@lru_cache(maxsize=1)
def of(generation: Generation) -> Mapping[str, FileRecord]:
    """Return the records of a generation by path; the last one's are remembered, a run asks more than once."""
    return load(generation.folder / LEDGER)


@lru_cache(maxsize=2)
def unindexed(generation: Generation) -> tuple[FileRecord, ...]:
    """Return the records of files that gave no article of their own.  All others are not kept in memory."""
    if not generation.states.keys() - {"indexed"}:
        return ()
    return tuple(record for record in load(generation.folder / LEDGER).values() if record.state != "indexed")


def last(index: Path) -> Mapping[str, FileRecord]:
    """Return the newest ledger that is whole, whatever else of its generation is damaged or of another layout."""
    path = store.newest_whole(index, LEDGER)
    return load(path) if path else {}


def dump(records: Iterable[FileRecord]) -> bytes:
    """Return records as the bytes of a ledger file, sorted by path."""
    rows = sorted(records, key=attrgetter("path"))
    columns = {name: list(map(attrgetter(name), rows)) for name in _COLUMNS}
    raw = json.dumps(columns, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    return gzip.compress(raw, 1, mtime=0)


def changed(
    records: Mapping[str, FileRecord], files: Iterable[FileRecord], forget: Iterable[str]
) -> dict[str, FileRecord]:
    """Return records with some replaced by path and some dropped."""
    gone = set(forget)
    kept = {path: record for path, record in records.items() if path not in gone}
    return kept | {record.path: record for record in files}


def states(records: Iterable[FileRecord]) -> dict[str, int]:
    """Count records by their state."""
    return dict(Counter(record.state for record in records))
