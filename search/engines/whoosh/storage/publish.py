"""How the next generation takes its place: all of it or nothing, whatever stops it.

It is made beside the one that serves, under a name nobody reads (files that stay the same are hard-linked), every
new file is brought to the disk, then the folder gets its name and `CURRENT` is replaced.  A crash at any moment
leaves the old generation or the new one.  The one before stays, for readers still in it and in case the newest
is damaged.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from search.engines.whoosh.storage import checksums, store
from search.engines.whoosh.storage.generation import LEDGER, MANIFEST, REMOVED, REPORT, Generation, manifest_of
from search.engines.whoosh.storage.store import CURRENT, GENERATIONS, LOCK, REBUILD
from search.errors import IndexBusy

_UNNAMED = "new-"


@contextlib.contextmanager
def locked(index: Path) -> Iterator[None]:
    """Be the one writer.  Raises IndexBusy at once where there is another; a killed holder frees it."""
    _make(index)
    lock = os.open(index / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise IndexBusy(f"{index}: another indexer is at work") from error
    else:
        yield
    finally:
        os.close(lock)


def _make(folder: Path) -> None:
    """Make a folder and those above it, so that a power loss after the first commit does not take them all."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    if missing:
        folder.mkdir(parents=True, exist_ok=True)
    for path in missing:
        with contextlib.suppress(PermissionError):  # a folder that may be entered but not read
            _sync(path.parent)


def note_end(index: Path) -> None:
    """Note that a run ended well: the time stamp of the lock file, so that a run without news writes nothing."""
    os.utime(index / LOCK)


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
                if name not in (LEDGER, REMOVED, REPORT):
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
            files[path.name] = self._kept.get(path.name) or {"size": path.stat().st_size, **checksums.sums(path)}
            if path.name not in self._synced:
                _sync(path)
        manifest = manifest_of(facts, files)
        raw = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
        self.write(MANIFEST, raw)
        _sync(self.folder / MANIFEST)
        _sync(self.folder)
        named = self.folder.with_name(f"{self._number:08d}-{checksums.digest(raw)}")
        os.rename(self.folder, named)
        self.folder = named
        _sync(named.parent)
        return Generation(named, manifest)


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


def clean(index: Path, served: Generation | None) -> None:
    """Remove what killed runs left: all but the generation that serves and the one before it.

    Where something is damaged every generation stays until the next one is published.
    """
    shutil.rmtree(index / REBUILD, ignore_errors=True)
    every = store.names(index)
    if served is None or served.damage:
        sweep(index, set(every))
    else:
        sweep(index, {served.name, *[name for name in every if name < served.name][:1]})


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
