"""A disk that counts what is done to it, fails or dies at any operation, and forgets what was not synced.

Only what happens under its root counts.  `Disk.fail_at` numbers the operation (from 0) before which it strikes:
an OSError strikes once; `Killed` strikes there and at every later operation, as a dead process does nothing more.
"""

from __future__ import annotations

import builtins
import contextlib
import errno
import io
import os
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

NAMED = ("link", "rename", "replace", "mkdir", "unlink", "remove", "rmdir")


class Killed(BaseException):
    """The process is dead."""


class Disk:
    """Operations under `root` while it is `watched`."""

    def __init__(self, root: Path, fail_at: int | None = None, error: BaseException | None = None) -> None:
        self.root = root
        self.done: list[str] = []
        self._fail_at = fail_at
        self._error = error or Killed()
        self._memory = Memory(root)

    @contextlib.contextmanager
    def watched(self) -> Iterator[Disk]:
        """Watch every operation; `Killed` ends the block quietly."""
        with contextlib.ExitStack() as stack:
            for name in NAMED:
                stack.enter_context(patch.object(os, name, self._counted(name, getattr(os, name))))
            stack.enter_context(patch.object(os, "fsync", self._fsync(os.fsync)))
            opened = self._open(io.open)
            stack.enter_context(patch.object(io, "open", opened))
            stack.enter_context(patch.object(builtins, "open", opened))
            stack.enter_context(contextlib.suppress(Killed))
            yield self

    def after_power_loss(self, target: Path, chance: random.Random) -> None:
        """Write what a disk might hold after a power loss now."""
        self._memory.surviving(self.root, target, chance)

    def step(self, what: str) -> None:
        number = len(self.done)
        self.done.append(what)
        if self._fail_at is not None and (number == self._fail_at or (number > self._fail_at and self._dead)):
            raise self._error

    @property
    def _dead(self) -> bool:
        return isinstance(self._error, Killed)

    def _counted(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(path: Any, *args: Any, **more: Any) -> Any:
            self.step(f"{name} {os.fspath(path)}")
            result = real(path, *args, **more)
            if name == "mkdir":
                self._memory.made(path)
            return result

        return call

    def _fsync(self, real: Callable[[int], None]) -> Callable[[int], None]:
        def call(handle: int) -> None:
            path = os.readlink(f"/proc/self/fd/{handle}")
            self.step(f"fsync {path}")
            real(handle)
            self._memory.synced(Path(path))

        return call

    def _open(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(file: Any, mode: str = "r", *args: Any, **more: Any) -> Any:
            written = set(mode) & set("wxa+")
            if not written or not isinstance(file, str | os.PathLike) or not Path(file).is_relative_to(self.root):
                return real(file, mode, *args, **more)
            assert "b" in mode
            self.step(f"open {os.fspath(file)}")
            raw = _Raw(self, os.fspath(file), mode.replace("b", ""))
            self._memory.made(file)
            return io.BufferedWriter(raw)

        return call


class _Raw(io.FileIO):
    """A file whose every write is an operation."""

    def __init__(self, disk: Disk, path: str, mode: str) -> None:
        super().__init__(path, mode)
        self._disk = disk
        self._path = path

    def write(self, data: Any) -> int:
        self._disk.step(f"write {self._path}")
        return super().write(data)


class Memory:
    """What is certain to be on the disk: contents synced, and entries of folders synced."""

    def __init__(self, root: Path) -> None:
        self._ids: dict[int, int] = {}  # inode → a number never used again
        self._contents: dict[int, bytes] = {}
        self._entries: dict[int, dict[str, int]] = {}
        self._count = 0
        for folder, names, files in os.walk(root):
            self.made(folder)
            for name in names + files:
                self.made(Path(folder, name))
        for folder, _, files in os.walk(root):
            self.synced(Path(folder))
            for name in files:
                self.synced(Path(folder, name))

    def made(self, path: Any) -> None:
        """Remember a file or folder that is new: nothing of it is certain."""
        inode = os.stat(path).st_ino
        if inode not in self._ids or not Path(path).is_file() or os.stat(path).st_nlink == 1:
            self._count += 1
            self._ids[inode] = self._count
            if Path(path).is_dir():
                self._entries[self._count] = {}
            else:
                self._contents[self._count] = b""

    def synced(self, path: Path) -> None:
        id = self._id(path)
        if path.is_dir():
            self._entries[id] = {entry.name: self._id(Path(entry.path)) for entry in os.scandir(path)}
        else:
            self._contents[id] = path.read_bytes()

    def _id(self, path: Path) -> int:
        if path.stat().st_ino not in self._ids:  # opened without our seeing it: the lock
            self.made(path)
        return self._ids[path.stat().st_ino]

    def surviving(self, folder: Path, target: Path, chance: random.Random) -> None:
        """Copy a folder as it may be found: whatever was not synced is there, or not, or torn."""
        now = {entry.name: self._id(Path(entry.path)) for entry in os.scandir(folder)} if folder.exists() else {}
        certain = self._entries[self._id(folder)]
        target.mkdir()
        for name in sorted(now.keys() | certain.keys()):
            id = chance.choice([now.get(name), certain.get(name)])
            if id is None:
                continue
            if id not in self._entries:
                current = (folder / name).read_bytes() if now.get(name) == id else self._contents[id]
                (target / name).write_bytes(self._torn(current, self._contents[id], chance))
            elif now.get(name) == id:
                self.surviving(folder / name, target / name, chance)
            else:
                self._restored(id, target / name)

    def _restored(self, id: int, target: Path) -> None:
        """Bring back a folder whose removal did not reach the disk."""
        target.mkdir()
        for name, inner in self._entries[id].items():
            if inner in self._entries:
                self._restored(inner, target / name)
            else:
                (target / name).write_bytes(self._contents[inner])

    @staticmethod
    def _torn(current: bytes, certain: bytes, chance: random.Random) -> bytes:
        if current == certain:
            return current
        cut = chance.randrange(len(current) + 1)
        return chance.choice([current, certain, b"", current[:cut], current[:cut].ljust(len(current), b"\0")])


def full() -> OSError:
    """Return what a full disk says."""
    return OSError(errno.ENOSPC, "No space left on device")
