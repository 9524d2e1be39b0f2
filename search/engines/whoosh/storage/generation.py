"""One generation: what its manifest says of it, and whether its files are as the manifest says.

A generation is a folder that never changes.  Its name proves its manifest, and the manifest its files.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from search.engines.whoosh.storage import checksums
from search.errors import EngineError, IndexTooOld
from search.model import Coverage

#: To be raised when the bytes change, and when `segments.codec` or `codec_terms` move: Whoosh pickles their classes
#: by name into its table of contents.
LAYOUT = 4
MANIFEST = "manifest.json"
LEDGER = "ledger.json.gz"
REPORT = "report.json"
REMOVED = "removed.json"
_NAME = re.compile(r"[0-9]{8,}-[0-9a-f]{16}")


class Broken(Exception):
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


def is_name(text: str) -> bool:
    """Say whether a generation can be called so: a number, "-", and what proves its manifest."""
    return _NAME.fullmatch(text) is not None


def manifest_of(facts: Mapping[str, Any], files: Mapping[str, Any]) -> dict[str, Any]:
    """Return the manifest of a generation that is finished now."""
    committed = datetime.now(UTC).isoformat(timespec="seconds")
    return {"layout": LAYOUT, "committed": committed, **facts, "files": dict(files)}


def verified(folder: Path, known: Generation | None) -> Mapping[str, Any]:
    """Return the manifest of a folder, every file but those that `known` has checked being as it says.

    Raises Broken; IndexTooOld for another layout; EngineError where files may not be read.
    """
    manifest = manifest_in(folder)
    if manifest["layout"] != LAYOUT:
        raise IndexTooOld(
            f"{folder.parent.parent}: made by another version; `kirinuki index --rebuild` makes it anew"
        )
    trusted = known.manifest["files"] if known else {}
    for name, entry in manifest["files"].items():
        _check_size(folder / name, entry)
        if trusted.get(name) != entry and crc_of(folder / name) != entry["crc32"]:
            raise Broken(f"{folder.name}/{name} is damaged")
    return manifest


def manifest_in(folder: Path) -> Mapping[str, Any]:
    """Read a manifest, which its folder's name proves."""
    try:
        raw = (folder / MANIFEST).read_bytes()
    except PermissionError as error:
        raise denied(error) from error
    except OSError as error:
        raise Broken(f"{folder.name}/{MANIFEST} cannot be read ({error.strerror})") from error
    if checksums.digest(raw) != folder.name.partition("-")[2]:
        raise Broken(f"{folder.name}/{MANIFEST} is damaged")
    manifest: Mapping[str, Any] = json.loads(raw)
    return manifest


def _check_size(path: Path, entry: Mapping[str, Any]) -> None:
    try:
        size = path.stat().st_size
    except OSError as error:
        raise Broken(f"{path.parent.name}/{path.name} cannot be read ({error.strerror})") from error
    if size != entry["size"]:
        raise Broken(f"{path.parent.name}/{path.name} has {size} bytes, not {entry['size']}")


def crc_of(path: Path) -> int:
    """Return the CRC-32 of a file of a generation.  Raises Broken, EngineError."""
    try:
        return checksums.crc(path)
    except PermissionError as error:
        raise denied(error) from error
    except OSError as error:
        raise Broken(f"{path.parent.name}/{path.name} cannot be read ({error.strerror})") from error


def denied(error: PermissionError) -> EngineError:
    """Return what to raise where a part of the index may not be read."""
    return EngineError(f"{error.filename}: no permission to read this part of the index")


def faults(generation: Generation) -> Iterator[str]:
    """Check every file of a generation against its SHA-256; yield one line per fault."""
    try:
        manifest_in(generation.folder)
    except Broken as fault:
        yield str(fault)
    for name, entry in generation.manifest["files"].items():
        path = generation.folder / name
        try:
            _check_size(path, entry)
            if checksums.sums(path)["sha256"] != entry["sha256"]:
                yield f"{generation.name}/{name} is damaged"
        except Broken as fault:
            yield str(fault)
        except OSError as error:
            yield f"{generation.name}/{name} cannot be read ({error.strerror})"


def report(generation: Generation) -> dict[str, object]:
    """Return the report of the run that made a generation."""
    made: dict[str, object] = json.loads((generation.folder / REPORT).read_bytes())
    return made
