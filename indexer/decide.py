"""What each extracted file becomes: an article, a duplicate of one, or a failure.  Touches no file and no index."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Literal

from indexer import identity
from indexer.corpus import Found
from indexer.identity import Lost
from indexer.worker import Extracted
from search.model import Clipping, FileRecord

What = Literal["added", "changed", "unchanged", "duplicate", "failed"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """A file's new record, the clipping to index (None: none), and how the report counts it."""

    record: FileRecord
    what: What
    clipping: Clipping | None = None


@dataclass(slots=True)
class Articles:
    """The articles of a run so far: which file holds each id (`holders`), which id each text (`texts`).

    `since` says when each article that was in the index before was first seen; `reserved` holds every id that
    a file ever had.
    """

    reserved: set[str] = field(default_factory=set)
    since: dict[str, str] = field(default_factory=dict)
    holders: dict[str, str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, ledger: Iterable[FileRecord]) -> Articles:
        """Return what the ledger of the last run says, before any file is counted in."""
        articles = cls()
        for record in ledger:
            articles.reserved.add(record.id)
            if record.state == "indexed":
                articles.since[record.id] = record.first_seen
        return articles

    @property
    def before(self) -> Collection[str]:
        return self.since.keys()

    def keep(self, records: Iterable[FileRecord]) -> None:
        """Count files in that stay as they are."""
        for record in records:
            if record.state == "indexed":
                self.holders[record.id] = record.path
                self.texts[record.text] = record.id

    def own_id(self, known: FileRecord | None, path: str) -> str:
        """Return the id a file may keep, "" for none: not where another file has it now.

        A file that failed has lost it to the duplicate that took over, if one did.
        """
        if known is None or (known.state == "failed" and known.id in self.since):
            return ""
        return known.id if self.holders.get(known.id, path) == path else ""

    def lost(self, records: Iterable[FileRecord]) -> set[str]:
        """Return the ids of indexed articles that no file holds now, and whose text none holds either."""
        return {
            r.id for r in records if r.state == "indexed" and r.id not in self.holders and r.text not in self.texts
        }


def decide(
    result: Extracted, known: FileRecord | None, articles: Articles, lost: Lost, now: str, version: str
) -> Outcome:
    """Say what a file becomes, and count it in.

    `known` is what the ledger holds of this file (or of the one it was moved from).  A file keeps the id it
    has, a duplicate whose article lost its file takes that id over, and a new file may turn out to be a lost
    article under another name.
    """
    own = articles.own_id(known, result.found.path)
    record = FileRecord(
        path=result.found.path,
        size=result.found.size,
        mtime_ns=result.found.mtime_ns,
        content=result.content,
        digest=result.digest or (f"{version}:" if result.settled else ""),
        state="failed",
        id=own,
        reason=result.failure,
        first_seen=(known.first_seen if known else "") or now,
    )
    if result.clipping is None:
        return Outcome(record, "failed")
    text = identity.text_hash(result.clipping)
    if text in articles.texts:
        return Outcome(replace(record, state="duplicate", id=articles.texts[text], text=text), "duplicate")
    id = own or lost.claim(result.clipping)
    what: What = "added" if id not in articles.before else "changed"
    if what == "changed" and known and known.digest == result.digest:
        what = "unchanged"
    id = id or identity.new_id(result.clipping.published, result.content, articles.reserved)
    articles.reserved.add(id)
    articles.holders[id] = result.found.path
    articles.texts[text] = id
    record = replace(record, state="indexed", id=id, text=text, first_seen=articles.since.get(id, record.first_seen))
    return Outcome(record, what, _as_article(result.clipping, record))


def _as_article(clipping: Clipping, record: FileRecord) -> Clipping:
    first_seen = datetime.fromisoformat(record.first_seen)
    return replace(
        clipping, id=record.id, path=record.path, digest=record.digest, first_seen=first_seen, group=record.text
    )


def refusal(found: Found, known: FileRecord | None, now: str) -> Outcome:
    """Say what a file becomes that cannot even be opened: a failure that is tried again in every run."""
    record = FileRecord(
        found.path,
        found.size,
        found.mtime_ns,
        content="",
        digest="",
        state="failed",
        id=known.id if known else "",
        reason=found.problem,
        first_seen=(known.first_seen if known else "") or now,
    )
    return Outcome(record, "failed")


def timestamp() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
