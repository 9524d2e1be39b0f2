"""Named numpy arrays in one file, memory-mapped.

Knows no Whoosh, no text and no clipping.  The layout stands in the package's docstring.
"""

from __future__ import annotations

import itertools
import json
import mmap
import os
import struct
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import numpy as np

MAGIC = b"KRNKARR1"
BORDER = 64
Arrays = dict[str, np.ndarray]


class File(NamedTuple):
    """What one array file holds."""

    arrays: Arrays
    extra: dict[str, Any]


class ArrayFile:
    """Writes an array file whose shapes are known beforehand, each array in as many pieces as it comes."""

    def __init__(self, path: Path, shapes: Mapping[str, tuple[Any, tuple[int, ...]]], extra: Mapping[str, object]):
        entries: dict[str, list[Any]] = {}
        end = 0
        for name, (kind, shape) in shapes.items():
            dtype = np.dtype(kind).newbyteorder("<")
            entries[name] = [dtype.str, list(shape), end]
            end += _padded(dtype.itemsize * int(np.prod(shape, dtype=np.int64)))
        head = json.dumps({"arrays": entries, "extra": dict(extra)}, ensure_ascii=False).encode(
            "utf-8", "surrogatepass"
        )
        head = MAGIC + struct.pack("<I", len(head)) + head
        self._base = _padded(len(head))
        self._dtypes = {name: np.dtype(entry[0]) for name, entry in entries.items()}
        self._at = {name: self._base + entry[2] for name, entry in entries.items()}
        self._end = {
            name: self._at[name] + dtype.itemsize * int(np.prod(entries[name][1], dtype=np.int64))
            for name, dtype in self._dtypes.items()
        }
        self._head, self._size = head, self._base + end
        self._path = path

    def put(self, name: str, array: np.ndarray) -> None:
        """Append a piece to an array."""
        piece = np.ascontiguousarray(array, self._dtypes[name])
        if piece.nbytes:
            self._file.seek(self._at[name])
            self._file.write(piece.reshape(-1).view("u1").data)
            self._at[name] += piece.nbytes

    def __enter__(self) -> ArrayFile:
        self._file: BinaryIO = self._path.open("xb")
        try:
            self._file.write(self._head.ljust(self._base, b"\0"))
            self._file.truncate(self._size)
        except BaseException:
            self._file.close()
            raise
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        self._file.close()
        if kind is None and (short := [name for name, at in self._at.items() if at != self._end[name]]):
            raise AssertionError(f"arrays not filled: {short}")


def _padded(size: int) -> int:
    return -(-size // BORDER) * BORDER


def save(path: Path, arrays: Mapping[str, np.ndarray], extra: Mapping[str, object]) -> None:
    """Write whole arrays to a new file."""
    with ArrayFile(path, {name: (a.dtype, a.shape) for name, a in arrays.items()}, extra) as file:
        for name, array in arrays.items():
            file.put(name, array)


def load(path: Path) -> File:
    """Map an array file; its arrays cannot be written to.  Raises ValueError where it is none."""
    with path.open("rb") as file:
        if os.fstat(file.fileno()).st_size < len(MAGIC) + 4:
            raise ValueError(f"{path}: no array file")
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    (length,) = struct.unpack("<I", mapped[8:12])
    if mapped[:8] != MAGIC or length + 12 > len(mapped):
        raise ValueError(f"{path}: no array file")
    head = json.loads(mapped[12 : 12 + length])
    base = _padded(12 + length)
    arrays = {
        name: np.frombuffer(mapped, dtype, int(np.prod(shape, dtype=np.int64)), base + at).reshape(shape)
        for name, (dtype, shape, at) in head["arrays"].items()
    }
    return File(arrays, head["extra"])


def mapped(array: np.ndarray) -> Any:
    """Return what holds the bytes of an array: the map of its file, where it was loaded."""
    owner: Any = array
    while isinstance(owner, np.ndarray):
        owner = owner.base
    return owner.obj if isinstance(owner, memoryview) else owner


def release(arrays: Mapping[str, np.ndarray]) -> None:
    """Let go of the memory pages of mapped arrays; they come back from the disk when they are read again."""
    for array in arrays.values():
        if isinstance(owner := mapped(array), mmap.mmap):
            owner.madvise(mmap.MADV_DONTNEED)
            return


def starts(sizes: Sequence[int] | np.ndarray, dtype: str = "u8") -> np.ndarray:
    """Return where each of consecutive pieces starts, and where the last one ends."""
    out = np.zeros(len(sizes) + 1, dtype)
    np.cumsum(sizes, out=out[1:])
    return out


def blob(items: Iterable[bytes], dtype: str = "u8") -> tuple[np.ndarray, np.ndarray]:
    """Return byte strings as (starts, bytes)."""
    items = list(items)
    return starts([len(item) for item in items], dtype), np.frombuffer(b"".join(items), "u1")


def pieces(starts: np.ndarray, blob: np.ndarray) -> list[bytes]:
    """Return the byte strings of a blob."""
    raw = blob.tobytes()
    return [raw[a:b] for a, b in itertools.pairwise(starts.tolist())]
