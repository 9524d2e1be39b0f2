"""The ledger against the corpus: are the files still those that were indexed?"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from search.model import FileRecord


@dataclass(frozen=True, slots=True)
class Comparison:
    """What became of the files of a ledger.

    `behind` counts those that are gone or have another size or time stamp: the next run sees to them.
    `rotten` are paths whose bytes changed while size and time stamp did not: no run would notice.
    """

    same: int = 0
    behind: int = 0
    rotten: tuple[str, ...] = ()


def compare(records: Iterable[FileRecord], corpus: Path) -> Comparison:
    """Read every file that was indexed or is a duplicate, and compare its SHA-256 with the ledger's.

    A file with an override beside it counts by its bytes alone, for its record holds the sum of both.
    """
    same, behind, rotten = 0, 0, []
    for record in records:
        if record.state == "failed":
            continue
        found = _read(corpus / record.path)
        if found is None:
            behind += 1
        elif found[2] == record.content:
            same += 1
        elif found[:2] == (record.size, record.mtime_ns):
            rotten.append(record.path)
        else:
            behind += 1
    return Comparison(same, behind, tuple(sorted(rotten)))


def _read(path: Path) -> tuple[int, int, str] | None:
    """Return size, time stamp and SHA-256 of a regular file, None where there is none to be read."""
    try:
        with open(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                return None
            return status.st_size, status.st_mtime_ns, hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None
