"""Generations on disk: which one serves, whether it is whole, and how the next one takes its place.

A generation is a folder that never changes.  The next one is made beside it under a name nobody reads (files that
stay the same are hard-linked), every new file is brought to the disk, then the folder gets its name and `CURRENT`
is replaced.  A crash at any moment leaves the old generation or the new one.  The one before stays, for readers
still in it and in case the newest is damaged.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import re
import shutil
import tempfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from search.errors import IndexBusy, IndexDamaged, IndexMissing, IndexTooOld
from search.model import Coverage

LAYOUT = 2
MANIFEST = "manifest.json"
LEDGER = "ledger.json.gz"
REPORT = "report.json"
CURRENT = "CURRENT"
GENERATIONS = "generations"
REBUILD = "rebuild"
_UNNAMED = "new-"
_CHUNK = 1 << 22
_NAME = re.compile(r"[0-9]{8,}-[0-9a-f]{16}")
_NAME = re.compile(r"\d{8}-[0-9a-f]{16}")


class _Broken(Exception):
    """A generation is not whole; the text says which file."""


@dataclass(frozen=True)
class Generation:
    """A published state of the index, whole when it was opened.

    `damage` says what is wrong with a newer one that had to be left aside.
    """

    folder: Path
    manifest: Mapping[str, Any]
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
    def committed(self) -> datetime:
        return datetime.fromisoformat(self.manifest["committed"])

    @property
    def coverage(self) -> Coverage:
        """Return how many articles there are and the days they span."""
        since, until = (
            date.fromisoformat(d) if d else None for d in (self.manifest["since"], self.manifest["until"])
        )
        return Coverage(self.name, self.manifest["articles"], since, until)

    @property
    def bytes(self) -> int:
        return sum(entry["size"] for entry in self.manifest["files"].values())


# --- reading ---


def current_name(index: Path) -> str:
    """Return what CURRENT says, "" where it cannot be read: the cheap way to see a commit."""
    try:
        return (index / CURRENT).read_text("ascii", "replace").strip()
    except OSError:
        return ""


def current(index: Path, known: Generation | None = None) -> Generation:
    """Open the generation that serves, checking every file but those that `known` has checked.

    Raises IndexMissing; IndexTooOld for another layout; IndexDamaged where no generation is whole.
    """
    for _ in range(10):
        name = current_name(index)
        found = _open_any(index, name, known)
        if name == current_name(index):  # else commits came between, and may have removed what was named
            break
    if found is not None:
        return found
    if not name and not _names(index):
        raise IndexMissing(f"{index}: nothing is indexed here yet; run `kirinuki index`")
    raise IndexDamaged(f"{index}: the index is damaged; `kirinuki index --rebuild` makes it anew")


def named(index: Path, name: str, known: Generation | None) -> Generation | None:
    """Open a generation by its name, which may be anybody's; None where there is none such, or it is not whole."""
    if not _NAME.fullmatch(name):
        return None
    try:
        return Generation(index / GENERATIONS / name, _verified(index / GENERATIONS / name, known))
    except _Broken:
        return None


def _open_any(index: Path, name: str, known: Generation | None) -> Generation | None:
    damage = None
    names = _names(index)
    if _NAME.fullmatch(name):
        names = list(dict.fromkeys([name, *names]))
    elif names:
        damage = f"{CURRENT} cannot be read"
    for candidate in names:
        try:
            manifest = _verified(index / GENERATIONS / candidate, known)
        except _Broken as fault:
            damage = damage or str(fault)
            continue
        return Generation(index / GENERATIONS / candidate, manifest, damage)
    return None


def _names(index: Path) -> list[str]:
    """Return the names of all generations, newest first."""
    try:
        names = os.listdir(index / GENERATIONS)
    except OSError:
        return []
    return sorted(filter(_NAME.fullmatch, names), reverse=True)


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
    except OSError as error:
        raise _Broken(f"{folder.name}/{MANIFEST} cannot be read ({error.strerror})") from error
    if _digest(raw) != folder.name.partition("-")[2]:
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
            if _sums(path)["sha256"] != entry["sha256"]:
                yield f"{generation.name}/{name} is damaged"
        except _Broken as fault:
            yield str(fault)
        except OSError as error:
            yield f"{generation.name}/{name} cannot be read ({error.strerror})"


def report(generation: Generation) -> dict[str, object]:
    """Return the report of the run that made a generation."""
    made: dict[str, object] = json.loads((generation.folder / REPORT).read_bytes())
    return made


def same_tokenizer(generation: Generation, tokenizer: str) -> None:
    """Raise IndexTooOld where the index was made with another tokeniser than the one in use."""
    if generation.tokenizer != tokenizer:
        raise IndexTooOld(
            f"the index was made with {generation.tokenizer}, but {tokenizer} is installed; "
            "`kirinuki index --rebuild` makes it anew"
        )


# --- writing ---


@contextlib.contextmanager
def locked(index: Path) -> Iterator[None]:
    """Be the one writer.  Raises IndexBusy at once where there is another; a killed holder frees it."""
    index.mkdir(parents=True, exist_ok=True)
    lock = os.open(index / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise IndexBusy(f"{index}: another indexer is at work") from error
    else:
        yield
    finally:
        os.close(lock)


def note_end(index: Path) -> None:
    """Note that a run ended well: the time stamp of the lock file, so that a run without news writes nothing."""
    os.utime(index / "lock")


def ended(index: Path) -> datetime | None:
    """Return when a run last ended well, None where that is not known."""
    try:
        return datetime.fromtimestamp((index / "lock").stat().st_mtime, UTC)
    except (OSError, ValueError, OverflowError):
        return None


@contextlib.contextmanager
def making(parent: Path, before: Generation | None, number: int) -> Iterator[Making]:
    """Make a folder for the next generation, with the segments of the one before; remove it on failure."""
    parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=_UNNAMED, dir=parent))
    folder.chmod(0o755)
    try:
        made = Making(folder, number)
        if before:
            for name in before.manifest["files"]:
                if name not in (LEDGER, REPORT):
                    made.keep(before, name)
        yield made
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


class Making:
    """A generation being made: its folder, and what is known of the files that came from the one before."""

    def __init__(self, folder: Path, number: int) -> None:
        self.folder = folder
        self._number = number
        self._kept: dict[str, Mapping[str, Any]] = {}
        self._synced: set[str] = set()

    def keep(self, before: Generation, name: str) -> None:
        """Take a file over: linked, or copied where links fail."""
        source, target = before.folder / name, self.folder / name
        try:
            os.link(source, target)
            self._synced.add(name)
        except OSError:
            shutil.copyfile(source, target)
        self._kept[name] = before.manifest["files"][name]

    def write(self, name: str, data: bytes) -> None:
        """Write a new file."""
        with (self.folder / name).open("xb") as file:
            file.write(data)

    def seal(self, facts: Mapping[str, Any]) -> Generation:
        """Bring everything to the disk and give the folder its name.  Nobody reads it yet."""
        files = {}
        for path in sorted(self.folder.iterdir()):
            files[path.name] = self._kept.get(path.name) or {"size": path.stat().st_size, **_sums(path)}
            if path.name not in self._synced:
                _sync(path)
        manifest = {"layout": LAYOUT, "committed": datetime.now(UTC).isoformat(timespec="seconds"), **facts}
        raw = json.dumps(manifest | {"files": files}, ensure_ascii=False, indent=1).encode()
        self.write(MANIFEST, raw)
        _sync(self.folder / MANIFEST)
        _sync(self.folder)
        named = self.folder.with_name(f"{self._number:08d}-{_digest(raw)}")
        os.rename(self.folder, named)
        self.folder = named
        _sync(named.parent)
        return Generation(named, manifest | {"files": files})


def publish(index: Path, generation: Generation, before: Generation | None) -> Generation:
    """Let a sealed generation serve; only the one before stays besides."""
    home = index / GENERATIONS / generation.name
    if home != generation.folder:
        home.parent.mkdir(exist_ok=True)
        os.rename(generation.folder, home)
        _sync(home.parent)
    fresh = index / f"{CURRENT}.new"
    with fresh.open("wb") as file:
        file.write(f"{generation.name}\n".encode())
        file.flush()
        os.fsync(file.fileno())
    os.replace(fresh, index / CURRENT)
    _sync(index)
    sweep(index, {generation.name, before.name if before else ""})
    return Generation(home, generation.manifest)


def clean(index: Path) -> None:
    """Remove what killed runs left: all but the generation that serves and the one before it."""
    shutil.rmtree(index / REBUILD, ignore_errors=True)
    name = current_name(index)
    if _NAME.fullmatch(name):
        older = [other for other in _names(index) if other < name]
        sweep(index, {name, *older[:1]})


def sweep(index: Path, keep: set[str]) -> None:
    """Remove all generations but these.  What cannot be removed stays for the next run."""
    for folder in (index / GENERATIONS).glob("*"):
        if folder.name not in keep:
            shutil.rmtree(folder, ignore_errors=True)
    with contextlib.suppress(OSError):
        (index / f"{CURRENT}.new").unlink()


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _digest(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()[:16]


def _crc(path: Path) -> int:
    crc = 0
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                crc = zlib.crc32(chunk, crc)
    except OSError as error:
        raise _Broken(f"{path.parent.name}/{path.name} cannot be read ({error.strerror})") from error
    return crc


def _sums(path: Path) -> dict[str, Any]:
    sha, crc = hashlib.sha256(), 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            sha.update(chunk)
            crc = zlib.crc32(chunk, crc)
    return {"crc32": crc, "sha256": sha.hexdigest()}
