"""The ids of articles that were taken out of the collection, oldest first, as one file beside the ledger (JSON).

An index made before there was such a file has none.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from search.engines.whoosh.storage import store
from search.engines.whoosh.storage.generation import REMOVED, Generation


@lru_cache(maxsize=2)
def of(generation: Generation) -> Mapping[str, None]:
    """Return the ids a generation remembers."""
    return _load(generation.folder / REMOVED) if REMOVED in generation.manifest["files"] else {}


def last(index: Path) -> Mapping[str, None]:
    """Return what the newest whole file remembers, whatever else of its generation is damaged."""
    path = store.newest_whole(index, REMOVED)
    return _load(path) if path else {}


def dump(ids: Iterable[str]) -> bytes:
    """Return ids as the bytes of a file."""
    return json.dumps(list(ids)).encode("ascii")


def _load(path: Path) -> Mapping[str, None]:
    return dict.fromkeys(json.loads(path.read_bytes()))
