"""Generations on disk: which one serves, and whether it is whole.  `publish` makes the next one.

A generation is a folder that never changes.  Its name proves its manifest, and the manifest its files; where one
is damaged, the generation before serves.
"""

from __future__ import annotations

import json
import logging
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from search.engines.whoosh.storage import checksums
from search.errors import EngineError, IndexDamaged, IndexMissing, IndexTooOld
from search.model import Coverage

LAYOUT = 4
MANIFEST = "manifest.json"
LEDGER = "ledger.json.gz"
REPORT = "report.json"
REMOVED = "removed.json"
CURRENT = "CURRENT"
GENERATIONS = "generations"
REBUILD = "rebuild"
LOCK = "lock"
_NAME = re.compile(r"[0-9]{8,}-[0-9a-f]{16}")
_log = logging.getLogger(__name__)


class _Broken(Exception):
    """A generation is not whole; the text says which file."""


@dataclass(frozen=True)
class Generation:
    """A published state of the index, whole when it was opened.

    `damage` says what is wrong with a newer one that had to be left aside.
    """

    folder: Path
    manifest: Mapping[str, Any] = field(compare=False)  # its name proves it
    damage: str | None = None

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def number(self) -> int:
        return int(self.name.split("-")[0])

    @property
    def tokenizer(self) -> str:
        return str(self.manifest["tokenizer"])

    @property
    def segments(self) -> list[int]:
        """The articles in each segment, oldest first."""
        return list(self.manifest["segments"])

    @property
    def states(self) -> dict[str, int]:
        """How many files are in which state of `FileRecord`."""
        return dict(self.manifest["states"])

    @property
    def committed(self) -> datetime:
        return datetime.fromisoformat(self.manifest["committed"])

    @property
    def coverage(self) -> Coverage:
        """Return how many articles there are and the days they span."""
        since, until = (
            date.fromisoformat(d) if d else None for d in (self.manifest["since"], self.manifest["until"])
        )
        return Coverage(self.name, self.manifest["articles"], since, until, self.committed)

    @property
    def bytes(self) -> int:
        return sum(entry["size"] for entry in self.manifest["files"].values())


def current_name(index: Path) -> str:
    """Return what CURRENT says, "" where it cannot be read: the cheap way to see a commit."""
    path = index / CURRENT
    try:
        # To open a FIFO is to wait for whoever writes to it.
        return path.read_text("ascii", "replace").strip() if path.is_file() else ""
    except PermissionError as error:
        raise _denied(error) from error
    except OSError:
        return ""


def current(index: Path, known: Generation | None = None) -> Generation:
    """Open the generation that serves, checking every file but those that `known` has checked.

    Raises IndexMissing; IndexTooOld for another layout; IndexDamaged where no generation is whole; EngineError
    where files may not be read.
    """
    for _ in range(10):
        name = current_name(index)
        found = _open_any(index, name, known)
        if name == current_name(index):  # else commits came between, and may have removed what was named
            break
    if found is not None:
        if found.damage and not (known and known.damage == found.damage):
            _log.error("%s: %s; generation %s serves", index, found.damage, found.name)
        return found
    if not name and not names(index):
        raise IndexMissing(f"{index}: nothing is indexed here yet; run `kirinuki index`")
    raise IndexDamaged(f"{index}: the index is damaged; `kirinuki index --rebuild` makes it anew")


def named(index: Path, name: str, known: Generation | None) -> Generation | None:
    """Open a generation by its name, which may be anybody's; None where there is none such, or it is not whole."""
    if not is_name(name):
        return None
    try:
        return Generation(index / GENERATIONS / name, _verified(index / GENERATIONS / name, known))
    except _Broken:
        return None


def _open_any(index: Path, name: str, known: Generation | None) -> Generation | None:
    damage = None
    candidates = names(index)
    if is_name(name):
        candidates = list(dict.fromkeys([name, *candidates]))
    elif candidates:
        damage = f"{CURRENT} cannot be read"
    for candidate in candidates:
        try:
            manifest = _verified(index / GENERATIONS / candidate, known)
        except _Broken as fault:
            damage = damage or str(fault)
            continue
        return Generation(index / GENERATIONS / candidate, manifest, damage)
    return None


def is_name(text: str) -> bool:
    """Say whether a generation can be called so: a number, "-", and what proves its manifest."""
    return _NAME.fullmatch(text) is not None


def names(index: Path) -> list[str]:
    """Return the names of all generations, newest first."""
    try:
        found = os.listdir(index / GENERATIONS)
    except PermissionError as error:
        raise _denied(error) from error
    except OSError:
        return []
    return sorted(filter(is_name, found), reverse=True)


def _verified(folder: Path, known: Generation | None) -> Mapping[str, Any]:
    manifest = _manifest(folder)
    if manifest["layout"] != LAYOUT:
        raise IndexTooOld(
            f"{folder.parent.parent}: made by another version; `kirinuki index --rebuild` makes it anew"
        )
    trusted = known.manifest["files"] if known else {}
    for name, entry in manifest["files"].items():
        _check_size(folder / name, entry)
        if trusted.get(name) != entry and _crc(folder / name) != entry["crc32"]:
            raise _Broken(f"{folder.name}/{name} is damaged")
    return manifest


def _manifest(folder: Path) -> Mapping[str, Any]:
    """Read a manifest, which its folder's name proves."""
    try:
        raw = (folder / MANIFEST).read_bytes()
    except PermissionError as error:
        raise _denied(error) from error
    except OSError as error:
        raise _Broken(f"{folder.name}/{MANIFEST} cannot be read ({error.strerror})") from error
    if checksums.digest(raw) != folder.name.partition("-")[2]:
        raise _Broken(f"{folder.name}/{MANIFEST} is damaged")
    manifest: Mapping[str, Any] = json.loads(raw)
    return manifest


def _check_size(path: Path, entry: Mapping[str, Any]) -> None:
    try:
        size = path.stat().st_size
    except OSError as error:
        raise _Broken(f"{path.parent.name}/{path.name} cannot be read ({error.strerror})") from error
    if size != entry["size"]:
        raise _Broken(f"{path.parent.name}/{path.name} has {size} bytes, not {entry['size']}")


def _crc(path: Path) -> int:
    try:
        return checksums.crc(path)
    except PermissionError as error:
        raise _denied(error) from error
    except OSError as error:
        raise _Broken(f"{path.parent.name}/{path.name} cannot be read ({error.strerror})") from error


def _denied(error: PermissionError) -> EngineError:
    return EngineError(f"{error.filename}: no permission to read this part of the index")


def newest_whole(index: Path, name: str) -> Path | None:
    """Return the newest file of this name that its manifest proves, whatever else is damaged or of another layout."""
    for candidate in dict.fromkeys((current_name(index), *names(index))):
        folder = index / GENERATIONS / candidate
        try:
            entry = _manifest(folder)["files"].get(name) if is_name(candidate) else None
            if entry and _crc(folder / name) == entry["crc32"]:
                return folder / name
        except _Broken:
            continue
    return None


def faults(generation: Generation) -> Iterator[str]:
    """Check every file of a generation against its SHA-256; yield one line per fault."""
    try:
        _manifest(generation.folder)
    except _Broken as fault:
        yield str(fault)
    for name, entry in generation.manifest["files"].items():
        path = generation.folder / name
        try:
            _check_size(path, entry)
            if checksums.sums(path)["sha256"] != entry["sha256"]:
                yield f"{generation.name}/{name} is damaged"
        except _Broken as fault:
            yield str(fault)
        except OSError as error:
            yield f"{generation.name}/{name} cannot be read ({error.strerror})"


def report(generation: Generation) -> dict[str, object]:
    """Return the report of the run that made a generation."""
    made: dict[str, object] = json.loads((generation.folder / REPORT).read_bytes())
    return made


def ended(index: Path) -> datetime | None:
    """Return when a run last ended well, None where that is not known."""
    try:
        return datetime.fromtimestamp((index / LOCK).stat().st_mtime, UTC)
    except (OSError, ValueError, OverflowError):
        return None
