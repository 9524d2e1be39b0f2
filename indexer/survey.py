"""What folder and index say before a run changes anything, and what is therefore to be done."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from indexer import corpus, extract, identity
from indexer.corpus import Found
from indexer.plan import Plan
from search.config import Settings
from search.engine import Engine
from search.errors import CorpusError, ExtractError, IndexDamaged, IndexMissing, IndexTooOld
from search.model import FileRecord, Status


@dataclass(frozen=True, slots=True)
class Survey:
    """The ledger (`known`), the state of the index (None: none, or one to be rebuilt), the clippings `found`.

    `skipped` only look like clippings; `version` is that of the rules of extraction.
    """

    known: Mapping[str, FileRecord]
    before: Status | None
    found: Mapping[str, Found]
    skipped: Sequence[Found]
    plan: Plan
    version: str

    def record_of(self, path: str) -> FileRecord | None:
        """Return what is known of a file, or of the one it was moved from."""
        return self.known.get(path) or self.plan.moved.get(path)


def survey(engine: Engine, settings: Settings, *, rebuild: bool) -> Survey:
    """Look at the index and at every file, and read those whose bytes decide."""
    known, version = _ledger(engine, rebuild), extract.VERSION
    before = None if rebuild else status_of(engine)
    walked = list(_walk(settings))
    found = {file.path: file for file in walked if not file.skipped}
    plan = Plan.between(found.values(), known, version, everything=rebuild)
    hashes = _hashes(plan.to_hash(known, version), settings, version)
    plan = plan.settled(known, hashes, everything=rebuild)
    return Survey(known, before, found, [file for file in walked if file.skipped], plan, version)


def came_since(seen: Survey, settings: Settings) -> int:
    """Return how many files came or changed while others were read.

    What only went does not count: a folder that is unmounted meanwhile looks like that.
    """
    if not seen.plan.stale and not seen.plan.new:
        return 0
    with suppress(CorpusError):
        return len({file for file in _walk(settings) if not file.skipped}.difference(seen.found.values()))
    return 0


def status_of(engine: Engine) -> Status | None:
    """Return the state of the index, None where there is none yet."""
    try:
        return engine.status()
    except IndexMissing:
        return None


def _walk(settings: Settings) -> Iterator[Found]:
    return corpus.walk(settings.corpus, settings.file_bytes, settings.index)


def _ledger(engine: Engine, rebuild: bool) -> Mapping[str, FileRecord]:
    """Return what is known: nothing where there is no index, or none that can be read and it is rebuilt."""
    try:
        return engine.ledger()
    except IndexMissing:
        return {}
    except (IndexTooOld, IndexDamaged):
        if rebuild:
            return {}
        raise


def _hashes(files: Iterable[Found], settings: Settings, version: str) -> dict[str, tuple[str, str]]:
    """Return content and digest of files by path; what cannot be read is left to the worker to report."""
    hashes = {}
    for file in files:
        try:
            raw, override = corpus.read(settings.corpus, file, settings.file_bytes)
        except (corpus.Vanished, ExtractError):
            continue
        hashes[file.path] = hashlib.sha256(raw).hexdigest(), identity.digest(version, raw, override)
    return hashes
