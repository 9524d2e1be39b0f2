"""The generations of an index: which one serves.  `publish` makes the next one.

Where the newest is damaged, the one before serves.
"""

from __future__ import annotations

import logging
import os
from datetime import UTC, datetime
from pathlib import Path

from search.engines.whoosh.storage.generation import (
    Broken,
    Generation,
    crc_of,
    denied,
    is_name,
    manifest_in,
    verified,
)
from search.errors import IndexDamaged, IndexMissing

CURRENT = "CURRENT"
GENERATIONS = "generations"
REBUILD = "rebuild"
LOCK = "lock"
_log = logging.getLogger(__name__)


def current_name(index: Path) -> str:
    """Return what CURRENT says, "" where it cannot be read: the cheap way to see a commit."""
    path = index / CURRENT
    try:
        # To open a FIFO is to wait for whoever writes to it.
        return path.read_text("ascii", "replace").strip() if path.is_file() else ""
    except PermissionError as error:
        raise denied(error) from error
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
        return Generation(index / GENERATIONS / name, verified(index / GENERATIONS / name, known))
    except Broken:
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
            manifest = verified(index / GENERATIONS / candidate, known)
        except Broken as fault:
            damage = damage or str(fault)
            continue
        return Generation(index / GENERATIONS / candidate, manifest, damage)
    return None


def names(index: Path) -> list[str]:
    """Return the names of all generations, newest first."""
    try:
        found = os.listdir(index / GENERATIONS)
    except PermissionError as error:
        raise denied(error) from error
    except OSError:
        return []
    return sorted(filter(is_name, found), reverse=True)


def newest_whole(index: Path, name: str) -> Path | None:
    """Return the newest file of this name that its manifest proves, whatever else is damaged or of another layout."""
    for candidate in dict.fromkeys((current_name(index), *names(index))):
        folder = index / GENERATIONS / candidate
        try:
            entry = manifest_in(folder)["files"].get(name) if is_name(candidate) else None
            if entry and crc_of(folder / name) == entry["crc32"]:
                return folder / name
        except Broken:
            continue
    return None


def ended(index: Path) -> datetime | None:
    """Return when a run last ended well, None where that is not known."""
    try:
        return datetime.fromtimestamp((index / LOCK).stat().st_mtime, UTC)
    except (OSError, ValueError, OverflowError):
        return None
