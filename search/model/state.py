"""What an index says of itself and of the files it has seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a generation holds: a name for it, its articles, the days they span, and when it was committed."""

    generation: str
    articles: int
    since: date | None = None
    until: date | None = None
    committed: datetime | None = None


@dataclass(frozen=True, slots=True)
class FileRecord:
    """What became of one file of the corpus.  The index keeps one for every file it has seen.

    `path` is relative to the corpus, with surrogate escapes for invalid names.  `size` and `mtime_ns`
    are those of the stat before reading (an override beside the file adds its own to both).
    `content` is the SHA-256 of the bytes alone, `digest` that of bytes, override and extractor version.
    `id` is the article's: also of a duplicate.  `text` is the hash of the article's normalised title and
    texts: equal for duplicates.
    """

    path: str
    size: int
    mtime_ns: int
    content: str
    digest: str
    state: Literal["indexed", "duplicate", "failed"]
    id: str = ""
    reason: str = ""
    first_seen: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Status:
    """The state of an index, for people and monitors.  `damage` is None where all is well.

    `synced` is when a run last ended well: the corpus was looked at then, also where nothing was committed.
    """

    coverage: Coverage
    committed: datetime | None
    tokenizer: str
    files: Mapping[str, int] = field(default_factory=dict)
    failed: tuple[FileRecord, ...] = ()
    duplicates: tuple[FileRecord, ...] = ()
    report: Mapping[str, object] = field(default_factory=dict)
    damage: str | None = None
    bytes: int = 0
    synced: datetime | None = None

    @property
    def fresh(self) -> datetime | None:
        """When the index last said what the corpus said: what its age counts from."""
        return self.synced or self.committed
