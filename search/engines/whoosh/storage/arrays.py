"""Named numpy arrays in one file, memory-mapped; and text as arrays of UTF-16 units.

Knows no Whoosh and no clipping.  The layout stands in the package's docstring.
"""

from __future__ import annotations

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


def load(path: Path) -> tuple[Arrays, dict[str, Any]]:
    """Map an array file: its arrays, read-only, and its `extra`.  Raises ValueError where it is none."""
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
    return arrays, head["extra"]


def release(arrays: Mapping[str, np.ndarray]) -> None:
    """Let go of the memory pages of mapped arrays; they come back from the disk when they are read again."""
    for array in arrays.values():
        owner: Any = array
        while isinstance(owner, np.ndarray):
            owner = owner.base
        if isinstance(owner, memoryview) and isinstance(owner.obj, mmap.mmap):
            owner.obj.madvise(mmap.MADV_DONTNEED)
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


def term_keys(terms: Iterable[str]) -> np.ndarray:
    """Return a sortable uint64 of each term: its first four UTF-16 units; it decides terms of up to three."""
    return raw_keys(term.encode("utf-16-be", "surrogatepass") for term in terms)


def raw_keys(terms: Iterable[bytes]) -> np.ndarray:
    """Return the keys of terms in UTF-16-BE."""
    return np.frombuffer(b"".join([term[:8].ljust(8, b"\0") for term in terms]), ">u8").astype("u8")


def units(text: str) -> np.ndarray:
    """Return a text as UTF-16 units."""
    return np.frombuffer(text.encode("utf-16-le", "surrogatepass"), "<u2")


def text_of(units: np.ndarray) -> str:
    """Return UTF-16 units as text: the way back from `units`."""
    return units.tobytes().decode("utf-16-le", "surrogatepass")


def _between(values: np.ndarray, low: int, high: int) -> np.ndarray:
    return (values >= low) & (values <= high)


def white(values: np.ndarray) -> np.ndarray:
    """Say which units are white space in a folded text."""
    return (values == 0x20) | (values == 0x0A)


def trigrams(values: np.ndarray) -> np.ndarray:
    """Say at which units an indexed trigram starts: three katakana or three kanji."""
    found = np.zeros(max(0, len(values) - 2), "?")
    for low, high in ((0x30A1, 0x30FC), (0x4E00, 0x9FFF)):
        one = _between(values, low, high)
        found |= one[:-2] & one[1:-1] & one[2:]
    return found
