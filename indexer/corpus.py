"""The corpus folder: which files are clippings, and their bytes, read without trusting anything.

Paths are relative to the corpus, with surrogate escapes where a name is no UTF-8.
Links are never followed, so nothing outside the corpus can be read and no loop can be walked.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from search.errors import CorpusError, ExtractError
from search.terminal import one_line

#: A file is a clipping by its suffix; every other file is none of ours.
SUFFIXES = frozenset((".html", ".htm", ".xhtml", ".mhtml", ".mht", ".txt", ".text"))

#: What a person corrected stands beside a clipping: `page.html.kirinuki.toml` or `page.kirinuki.toml`.
OVERRIDE = ".kirinuki.toml"

_OVERRIDE_BYTES = 1_000_000
_PIECE = 1 << 20

_LINK = "is a link; links are not followed"


class Vanished(Exception):
    """The file is not there any more."""


@dataclass(frozen=True, slots=True)
class Found:
    """A clipping as the folder shows it, unread.

    `size` and `mtime_ns` are sums over the file and its override, whose path is `override` ("" for none).
    `problem` says why it cannot be read; such a thing may be a folder.  `skipped` says why it is no clipping,
    whatever its name says: a link, a FIFO, a device.
    """

    path: str
    size: int = 0
    mtime_ns: int = 0
    override: str = ""
    problem: str = ""
    skipped: str = ""


def require(corpus: Path) -> None:
    """Raise CorpusError where there is no corpus."""
    if not corpus.is_dir():
        raise CorpusError(f"{one_line(str(corpus))}: no such folder; is the corpus mounted?")


def walk(corpus: Path, limit: int, skip: Path | None = None) -> Iterator[Found]:
    """Yield every clipping of the corpus, folder by folder, in the order of names.

    One `stat` a file, and nothing is opened.  Files of more than `limit` bytes have a problem.  Links are
    skipped, also those to a folder, and so is what is no regular file.

    Left out: names that begin with a dot, the folder `skip` (an index inside the corpus), and the folder a
    browser saves a page's pictures and frames in.
    Raises CorpusError where the corpus itself cannot be listed.
    """
    require(corpus)
    root = os.fspath(corpus)
    skipped = os.path.realpath(skip) if skip else ""
    folders = [""]
    while folders:
        folder = folders.pop()
        try:
            with os.scandir(os.path.join(root, folder)) as listing:
                entries = sorted((e for e in listing if not e.name.startswith(".")), key=lambda entry: entry.name)
        except OSError as error:
            if not folder:
                raise CorpusError(f"{one_line(root)}: {reason(error)}") from error
            if isinstance(error, FileNotFoundError | NotADirectoryError):  # it went since it was listed
                continue
            yield Found(folder, problem=f"the folder cannot be listed: {reason(error)}")
            continue
        names = {entry.name.lower() for entry in entries}
        for entry in reversed(entries):
            if entry.is_dir(follow_symlinks=False) and not _is_left_out(entry, names, skipped):
                folders.append(os.path.join(folder, entry.name))
        by_name = {entry.name: entry for entry in entries if entry.name.endswith(OVERRIDE)}
        for entry in entries:
            if (found := _found(folder, entry, by_name, limit)) is not None:
                yield found


def look(corpus: Path, path: str) -> Found:
    """Return one file of the corpus as `walk` would, whatever its suffix.  Raises Vanished."""
    try:
        status = (corpus / path).lstat()
    except OSError as error:
        raise Vanished(path) from error
    for beside in (path + OVERRIDE, os.path.splitext(path)[0] + OVERRIDE):
        if (corpus / beside).is_file():
            more = (corpus / beside).stat()
            return Found(path, status.st_size + more.st_size, status.st_mtime_ns + more.st_mtime_ns, beside)
    return Found(path, status.st_size, status.st_mtime_ns)


def _is_left_out(entry: os.DirEntry[str], names: set[str], skipped: str) -> bool:
    name = entry.name.lower()
    for ending in ("_files", ".files"):
        page = name.removesuffix(ending)
        if page != name and not names.isdisjoint((f"{page}.html", f"{page}.htm", f"{page}.xhtml")):
            return True
    return bool(skipped) and os.path.realpath(entry.path) == skipped


def _found(folder: str, entry: os.DirEntry[str], overrides: dict[str, os.DirEntry[str]], limit: int) -> Found | None:
    name = entry.name
    stem, _, suffix = name.rpartition(".")
    path = f"{folder}/{name}" if folder else name
    if f".{suffix.lower()}" not in SUFFIXES or not stem:
        return Found(path, skipped=_LINK) if entry.is_symlink() and os.path.isdir(entry.path) else None
    if entry.is_dir(follow_symlinks=False):
        return None
    try:
        status = entry.stat(follow_symlinks=False)
        if problem := _no_file(status.st_mode):
            return Found(path, skipped=problem)
        if status.st_size > limit:
            return Found(path, status.st_size, status.st_mtime_ns, problem=_too_large(status.st_size, limit))
        beside = overrides.get(name + OVERRIDE) or overrides.get(stem + OVERRIDE) if overrides else None
        if beside is None:
            return Found(path, status.st_size, status.st_mtime_ns)
        more = beside.stat(follow_symlinks=False)
    except FileNotFoundError:
        return None
    except OSError as error:
        return Found(path, problem=reason(error))
    size, mtime_ns = status.st_size + more.st_size, status.st_mtime_ns + more.st_mtime_ns
    return Found(path, size, mtime_ns, os.path.join(folder, beside.name))


def _no_file(mode: int) -> str:
    if stat.S_ISLNK(mode):
        return _LINK
    return "" if stat.S_ISREG(mode) else "is no regular file"


def read(corpus: Path, found: Found, limit: int) -> tuple[bytes, bytes | None]:
    """Return the bytes of a clipping and of its override (None: has none, or none any more).

    Raises Vanished, or ExtractError with the reason: unreadable, larger than `limit` bytes, no file.
    """
    raw = _read(corpus, found.path, limit)
    if not found.override:
        return raw, None
    try:
        return raw, _read(corpus, found.override, _OVERRIDE_BYTES)
    except Vanished:
        return raw, None
    except ExtractError as error:
        raise ExtractError(f"its override {error}") from error


def _read(corpus: Path, path: str, limit: int) -> bytes:
    try:
        descriptor = _open(corpus, path)
    except FileNotFoundError as error:
        raise Vanished(path) from error
    except OSError as error:
        raise ExtractError(f"cannot be read: {reason(error)}") from error
    try:
        status = os.fstat(descriptor)
        if problem := _no_file(status.st_mode):
            raise ExtractError(problem)
        if status.st_size > limit:
            raise ExtractError(_too_large(status.st_size, limit))
        raw = bytearray()  # by pieces: asking for `limit` bytes at once would take the memory of the largest file
        while len(raw) <= limit and (piece := os.read(descriptor, _PIECE)):
            raw += piece
    except OSError as error:
        raise ExtractError(f"cannot be read: {reason(error)}") from error
    finally:
        os.close(descriptor)
    if len(raw) > limit:
        raise ExtractError(_too_large(len(raw), limit))
    return bytes(raw)


def _open(corpus: Path, path: str) -> int:
    """Open a file folder by folder, so that no part of its path can be a link.

    O_NONBLOCK because opening a FIFO would wait for a writer.
    """
    *folders, name = path.split("/")
    at = os.open(corpus, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        for folder in folders:
            below = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=at)
            os.close(at)
            at = below
        return os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=at)
    finally:
        os.close(at)


def _too_large(size: int, limit: int) -> str:
    return f"is too large: {size:,} bytes, the limit is {limit:,}"


def reason(error: OSError) -> str:
    """Return what the system says of an error, without the path."""
    return (error.strerror or str(error)).lower()
