"""What a run has to do: pure, from what the folder shows and what the index knows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from indexer.corpus import Found
from search.model import FileRecord


@dataclass(frozen=True, slots=True)
class Plan:
    """Every file of the folder and of the ledger, in exactly one of these.

    same      nothing changed: not even opened
    touched   has another time stamp, but the same bytes: only its record is renewed
    stale     known, but the bytes or the rules changed: to be extracted
    new       never seen: to be extracted
    refused   cannot be read at all
    gone      in the ledger, not in the folder
    unseen    in the ledger, below a folder that cannot be listed: left alone

    `moved` says which gone file a new one was; `stale` files and `new` ones keep what is known of them there.
    """

    same: Mapping[str, FileRecord] = field(default_factory=dict)
    touched: Mapping[str, FileRecord] = field(default_factory=dict)
    stale: Mapping[str, Found] = field(default_factory=dict)
    new: Mapping[str, Found] = field(default_factory=dict)
    refused: Mapping[str, Found] = field(default_factory=dict)
    gone: Mapping[str, FileRecord] = field(default_factory=dict)
    unseen: Mapping[str, FileRecord] = field(default_factory=dict)
    moved: Mapping[str, FileRecord] = field(default_factory=dict)

    @classmethod
    def between(
        cls, found: Iterable[Found], ledger: Mapping[str, FileRecord], version: str, *, everything: bool = False
    ) -> Plan:
        """Compare folder and ledger by size and time stamp alone.

        `version` is the extractor's; `everything`: extract what is unchanged, too (a rebuild).
        """
        same: dict[str, FileRecord] = {}
        stale: dict[str, Found] = {}
        new: dict[str, Found] = {}
        refused: dict[str, Found] = {}
        gone = dict(ledger)
        rules = f"{version}:"
        for file in found:
            record = gone.pop(file.path, None)
            if file.problem:
                refused[file.path] = file
            elif record is None:
                new[file.path] = file
            elif not everything and _is_same(file, record, rules):
                same[file.path] = record
            else:
                stale[file.path] = file
        folders = tuple(f"{path}/" for path in refused)
        unseen = {path: record for path, record in gone.items() if folders and path.startswith(folders)}
        gone = {path: record for path, record in gone.items() if path not in unseen}
        return cls(same=same, stale=stale, new=new, refused=refused, gone=gone, unseen=unseen)

    def to_hash(self, ledger: Mapping[str, FileRecord], version: str) -> list[Found]:
        """Return the files whose bytes may be known already: those of a size that is in the ledger."""
        again = [
            file
            for path, file in self.stale.items()
            if file.size == ledger[path].size and ledger[path].digest.startswith(f"{version}:")
        ]
        sizes = {record.size for record in self.gone.values()}
        return again + [file for file in self.new.values() if file.size in sizes]

    def settled(
        self, ledger: Mapping[str, FileRecord], hashes: Mapping[str, tuple[str, str]], *, everything: bool = False
    ) -> Plan:
        """Return the plan with what the bytes tell: `hashes` holds (content, digest) by path."""
        touched, stale = dict(self.touched), dict(self.stale)
        for path, file in self.stale.items():
            record = ledger[path]
            if not everything and path in hashes and hashes[path][1] == record.digest:
                touched[path] = replace(record, size=file.size, mtime_ns=file.mtime_ns)
                del stale[path]
        # An article's own file before its duplicates: the first of them hands its id on.
        old = sorted(self.gone.values(), key=lambda record: (record.state != "indexed", record.path))
        by_content: dict[str, list[FileRecord]] = {}
        for record in reversed(old):
            by_content.setdefault(record.content, []).append(record)
        moved = {}
        for path in self.new:
            if path in hashes and (records := by_content.get(hashes[path][0])):
                moved[path] = records.pop()
        return replace(self, touched=touched, stale=stale, moved=moved)

    def articles_gone(self, ledger: Mapping[str, FileRecord]) -> set[str]:
        """Return the ids of articles that no file holds any more, as far as can be told before reading."""
        gone = {record.id for record in self.gone.values() if record.state == "indexed"}
        left = [ledger[path].id for part in (self.same, self.touched, self.stale, self.unseen) for path in part]
        return gone.difference(left, (record.id for record in self.moved.values()))


def _is_same(file: Found, record: FileRecord, rules: str) -> bool:
    return file.size == record.size and file.mtime_ns == record.mtime_ns and record.digest.startswith(rules)
