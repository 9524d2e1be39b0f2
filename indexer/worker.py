"""One file → a clipping, in a process of its own: whatever a file does, it does it there.

`indexer.pool` starts it; over a socket come a `Setup` and then files, and an `Extracted` goes back for each.
It ends when the socket closes, or when its parent dies.
"""

from __future__ import annotations

import ctypes
import hashlib
import logging
import resource
import signal
import sys
import traceback
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path

from indexer import corpus, identity
from indexer.corpus import Found
from search.errors import ExtractError
from search.model import Clipping

_PR_SET_PDEATHSIG = 1

#: No page was saved before there was the Web: archives without time stamps give 1970 or 1980.
_FIRST_PAGE = datetime(1991, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Setup:
    """What holds for every file: where they are, how large and how dear one may be."""

    corpus: Path
    file_bytes: int
    file_seconds: float
    file_memory: int


@dataclass(frozen=True, slots=True)
class Job:
    """A file to extract, with the lines known to be furniture in its folder."""

    found: Found
    recurring: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Extracted:
    """What became of a file: a clipping without an id, a failure with its reason, or gone.

    `settled` is False where the reason is about this moment (no permission) and not about the file:
    the next run tries again.
    """

    found: Found
    content: str = ""
    digest: str = ""
    clipping: Clipping | None = None
    failure: str = ""
    settled: bool = True
    gone: bool = False


def extract_file(setup: Setup, job: Job) -> Extracted:
    """Read and extract one file.  Never raises for what a file can cause."""
    from indexer import extract

    found = job.found
    try:
        raw, beside = corpus.read(setup.corpus, found, setup.file_bytes)
    except corpus.Vanished:
        return Extracted(found, gone=True)
    except ExtractError as error:
        return Extracted(found, failure=str(error), settled=False)
    except MemoryError:
        return Extracted(found, failure=_too_fat(setup))
    content = hashlib.sha256(raw).hexdigest()
    digest = identity.digest(extract.VERSION, raw, beside)
    try:
        override = extract.parse_override(beside) if beside is not None else None
        hints = extract.Hints(path=found.path, saved=_saved(found))
        clipping = extract.extract(raw, hints, override, job.recurring)
    except ExtractError as error:
        return Extracted(found, content, digest, failure=str(error))
    except MemoryError:
        return Extracted(found, content, digest, failure=_too_fat(setup))
    except Exception as error:  # The boundary that keeps a bug met by one file from costing the other files.
        at = traceback.extract_tb(error.__traceback__)[-1]
        what = f"{type(error).__name__} at {Path(at.filename).name}:{at.lineno}"
        return Extracted(found, content, digest, failure=f"cannot be extracted (internal error: {what})")
    return Extracted(found, content, digest, clipping)


def _too_fat(setup: Setup) -> str:
    return f"needs more than {setup.file_memory:,} bytes of memory"


def _saved(found: Found) -> datetime | None:
    if found.override:
        return None  # its time stamp is a sum
    try:
        saved = datetime.fromtimestamp(found.mtime_ns / 1e9, UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return saved if saved >= _FIRST_PAGE else None


def main(descriptor: int) -> None:
    """Answer jobs until the socket closes."""
    _die_with_parent()
    logging.disable(logging.CRITICAL)  # libraries talk about pages; only what they return counts
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group: the parent decides
    from indexer import extract

    with Connection(descriptor) as socket:
        try:
            setup: Setup = socket.recv()
            extract.load()  # before the clock and the bounds of the first file

            _limit_memory(setup.file_memory)
            socket.send(None)
            while True:
                job: Job = socket.recv()
                _limit_seconds(setup.file_seconds)
                socket.send(extract_file(setup, job))
        except (EOFError, BrokenPipeError, ConnectionResetError):
            return


def _die_with_parent() -> None:
    """Ask Linux to end this process with its parent, even while a C library loops."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _limit_memory(more: int) -> None:
    """Let the address space grow by so many bytes from here."""
    if sys.platform == "linux":
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        limit = pages * resource.getpagesize() + more
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        resource.setrlimit(resource.RLIMIT_AS, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))


def _limit_seconds(seconds: float) -> None:
    """Let the system end this process should nobody be left to do it."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    limit = int(used.ru_utime + used.ru_stime + 2 * seconds) + 2
    resource.setrlimit(resource.RLIMIT_CPU, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))
