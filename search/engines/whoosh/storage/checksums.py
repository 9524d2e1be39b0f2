"""Checksums of files: CRC-32 to open an index quickly, SHA-256 to check it whole and to name a generation."""

from __future__ import annotations

import hashlib
import zlib
from pathlib import Path
from typing import Any

_CHUNK = 1 << 22


def digest(raw: bytes) -> str:
    """Return the first 16 hex digits of the SHA-256 of some bytes."""
    return hashlib.sha256(raw).hexdigest()[:16]


def crc(path: Path) -> int:
    """Return the CRC-32 of a file."""
    value = 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            value = zlib.crc32(chunk, value)
    return value


def sums(path: Path) -> dict[str, Any]:
    """Return both checksums of a file, as a manifest holds them."""
    sha, value = hashlib.sha256(), 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            sha.update(chunk)
            value = zlib.crc32(chunk, value)
    return {"crc32": value, "sha256": sha.hexdigest()}
