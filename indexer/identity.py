"""Which article a file is: its id, what makes it a duplicate, and whether it was here under another name."""

from __future__ import annotations

import base64
import hashlib
import unicodedata
import zlib
from collections import Counter
from collections.abc import Container, Iterable
from datetime import date

from search.model import Clipping

#: How much of two texts must be equal for one to be a new version of the other (Jaccard index of shingles).
SAME_ARTICLE = 0.6

_SHINGLE = 6
_KEPT_OF = 4  # one shingle in so many stands for the text


def digest(version: str, raw: bytes, override: bytes | None) -> str:
    """Return what decides whether a file must be extracted anew: rules, bytes and override.

    The extractor's version stands in front, so that a change of the rules shows without reading a file.
    """
    parts = raw if override is None else raw + b"\0" + override
    return f"{version}:{hashlib.sha256(parts).hexdigest()}"


def new_id(published: date | None, content: str, taken: Container[str]) -> str:
    """Return the id of an article never seen: its day and 6 to 8 letters of what its file held.

    `content` is a SHA-256 in hexadecimal.  The same file gives the same id on every machine.
    """
    day = published.isoformat() if published else "undated"
    source = bytes.fromhex(content)
    while True:
        letters = base64.b32encode(source).decode().lower()
        for length in (6, 7, 8):
            if (id := f"{day}-{letters[:length]}") not in taken:
                return id
        source = hashlib.sha256(source).digest()


def normalised(clipping: Clipping) -> str:
    """Return title, lead and body as one string in which width and white space do not matter."""
    text = "\n".join((clipping.title, clipping.lead, clipping.body))
    return "".join(unicodedata.normalize("NFKC", text).split())


def text_hash(clipping: Clipping) -> str:
    """Return the same short hash for every file that holds this article."""
    return hashlib.sha256(normalised(clipping).encode("utf-8", "surrogatepass")).hexdigest()[:32]


class Lost:
    """Articles whose files are gone, to be recognised under a new name though they were changed as well."""

    def __init__(self, clippings: Iterable[Clipping]) -> None:
        self._sizes: dict[str, int] = {}
        self._holders: dict[int, list[str]] = {}
        self._urls: dict[str, str] = {}
        for clipping in clippings:
            shingles = _shingles(clipping)
            self._sizes[clipping.id] = len(shingles)
            for shingle in shingles:
                self._holders.setdefault(shingle, []).append(clipping.id)
            if clipping.url:
                self._urls.setdefault(clipping.url, clipping.id)

    def __len__(self) -> int:
        return len(self._sizes)

    def claim(self, clipping: Clipping) -> str:
        """Return the id of the lost article this is a version of, once; "" where it is none.

        The same address, or else the most equal text of at least SAME_ARTICLE.
        """
        id = self._urls.get(clipping.url or "", "")
        if id not in self._sizes:
            id = self._nearest(_shingles(clipping))
        if id:
            del self._sizes[id]
        return id

    def _nearest(self, shingles: set[int]) -> str:
        shared = Counter(id for shingle in shingles for id in self._holders.get(shingle, ()) if id in self._sizes)
        likeness = {id: n / (len(shingles) + self._sizes[id] - n) for id, n in shared.items()}
        best = max(likeness, key=lambda id: (likeness[id], id), default="")
        return best if best and likeness[best] >= SAME_ARTICLE else ""


def _shingles(clipping: Clipping) -> set[int]:
    text = normalised(clipping).encode("utf-16-le", "surrogatepass")
    every = (zlib.crc32(text[at : at + 2 * _SHINGLE]) for at in range(0, max(2, len(text) - 2 * _SHINGLE + 2), 2))
    return {shingle for shingle in every if shingle % _KEPT_OF == 0}
