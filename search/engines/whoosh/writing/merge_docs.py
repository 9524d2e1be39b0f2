"""The documents of several segments → one file, some documents at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from search.engines.whoosh.segments import spans
from search.engines.whoosh.storage import arrays
from search.engines.whoosh.storage.arrays import ArrayFile, Arrays, File
from search.engines.whoosh.writing import build_docs

DOCS_AT_ONCE = 1 << 10


class Source(NamedTuple):
    """An open segment and which of its documents live."""

    words: File
    chars: File
    docs: File
    live: np.ndarray

    @property
    def size(self) -> int:
        return int(self.live.sum())

    def terms(self) -> list[bytes]:
        """Return the words of the segment as units.sortable, in order."""
        return arrays.pieces(self.words.arrays["text_at"], self.words.arrays["text"])

    def ids(self) -> list[bytes]:
        """Return the ids of all documents, UTF-8, in the order of their numbers."""
        return arrays.pieces(self.docs.arrays["id_at"], self.docs.arrays["id"])


_PLAIN = ("text_hash", "day", "precision", "seen", "source", "section", "sketch")
_NUMBERED = {"author": "authors", "source": "sources", "section": "sections"}


def merge_docs(sources: Sequence[Source], maps: Sequence[np.ndarray], stem: Path) -> None:
    """Write the live documents of the sources; `maps` has the new number of each of their terms."""
    names, facets = _facets(sources)
    small = _small(sources, names, facets)
    docs = sum(source.size for source in sources)
    shapes: dict[str, tuple[Any, tuple[int, ...]]] = {name: (a.dtype, a.shape) for name, a in small.items()}
    for at, members in build_docs.LISTS.items():
        for member in members:
            shapes[member] = (sources[0].docs.arrays[member].dtype, (int(small[at][-1]),))
    with ArrayFile(stem.with_name(f"{stem.name}.docs"), shapes, {"docs": docs, **names}) as file:
        for name, array in small.items():
            file.put(name, array)
        for source, terms, facet in zip(sources, maps, facets, strict=True):
            for piece in _pieces(source):
                piece |= spans.halves(terms[spans.numbers(piece, 0, len(piece["tok_low"]))])
                piece["author"] = facet["authors"][piece["author"]]
                for name, array in piece.items():
                    file.put(name, array)
                arrays.release(source.docs.arrays)


def _pieces(source: Source) -> Iterator[Arrays]:
    """Yield the variable-length arrays of the live documents, some documents at a time."""
    held, live = source.docs.arrays, source.live
    for low in range(0, len(live), DOCS_AT_ONCE):
        high = min(len(live), low + DOCS_AT_ONCE)
        piece: Arrays = {}
        for at, members in build_docs.LISTS.items():
            some, keep = _kept(held[at], live, low, high)
            for member in members:
                piece[member] = held[member][some] if keep is None else held[member][some][keep]
        yield piece


def _kept(at: np.ndarray, live: np.ndarray, low: int, high: int) -> tuple[slice, np.ndarray | None]:
    """Return the members of the lists low … high − 1, and which to keep (None: all)."""
    some = slice(int(at[low]), int(at[high]))
    if live[low:high].all():
        return some, None
    return some, _spread(at[low : high + 1], live[low:high])


def _spread(at: np.ndarray, live: np.ndarray) -> np.ndarray:
    """Say of every member of the lists whether its document lives."""
    return np.repeat(live, np.diff(at.astype("i8")))


def _small(sources: Sequence[Source], names: dict[str, list[str]], facets: Sequence[dict[str, np.ndarray]]) -> Arrays:
    """Return everything of the merged documents that is small enough to hold."""
    made: Arrays = {}
    for at in build_docs.LISTS:
        sizes = [np.diff(source.docs.arrays[at].astype("i8"))[source.live] for source in sources]
        made[at] = arrays.starts(np.concatenate(sizes), sources[0].docs.arrays[at].dtype.str)
    for name in _PLAIN:
        columns = []
        for source, facet in zip(sources, facets, strict=True):
            column = source.docs.arrays[name][source.live]
            columns.append(facet[_NUMBERED[name]][column] if name in _NUMBERED else column)
        made[name] = np.concatenate(columns).astype(sources[0].docs.arrays[name].dtype)
    made |= _exceptions(sources, "tok_at", "tok_far", ("tok_far_step", "tok_far_len"))
    made |= _exceptions(sources, "edit_at", "edit_odd", ("edit_odd_step", "edit_odd_len"))
    made |= _odd_texts(sources)
    held = np.zeros((len(names["countries"]), sum(source.size for source in sources)), "?")
    ids: list[bytes] = []
    for source, facet in zip(sources, facets, strict=True):
        bits = np.unpackbits(source.docs.arrays["country_bits"].view("u1"), axis=1, bitorder="little")
        held[facet["countries"], len(ids) : len(ids) + source.size] = bits[:, : len(source.live)][:, source.live]
        ids += [id for id, alive in zip(source.ids(), source.live, strict=True) if alive]
    made["country_bits"] = build_docs.bit_rows(held)
    made["id_order"] = build_docs.id_order(ids)
    return made


def _exceptions(sources: Sequence[Source], at: str, name: str, members: Sequence[str]) -> Arrays:
    """Return the exceptions of a list: the places of those that live on, and what stands there."""
    places, offset = [], 0
    kept: dict[str, list[np.ndarray]] = {member: [] for member in members}
    for source in sources:
        held = source.docs.arrays
        alive = _spread(held[at], source.live)
        place = held[name].astype("i8")
        keep = alive[place]
        places.append((np.cumsum(alive) - 1 + offset)[place[keep]])
        for member in members:
            kept[member].append(held[member][keep])
        offset += int(alive.sum())
    made = {member: np.concatenate(some) for member, some in kept.items()}
    return made | {name: np.concatenate(places).astype(sources[0].docs.arrays[name].dtype)}


def _odd_texts(sources: Sequence[Source]) -> Arrays:
    """Return what was written at the exceptional edits."""
    sizes, texts = [], []
    for source in sources:
        held = source.docs.arrays
        keep = _spread(held["edit_at"], source.live)[held["edit_odd"].astype("i8")]
        size = np.diff(held["edit_odd_at"].astype("i8"))
        sizes.append(size[keep])
        texts.append(held["edit_odd_orig"][np.repeat(keep, size)])
    return {"edit_odd_at": arrays.starts(np.concatenate(sizes), "u4"), "edit_odd_orig": np.concatenate(texts)}


def _facets(sources: Sequence[Source]) -> tuple[dict[str, list[str]], list[dict[str, np.ndarray]]]:
    """Return the lists of facet values of all, and how each source's numbers change.

    Values nothing points at any more may stay: a reader counts, it does not list.
    """
    kinds = ("countries", "authors", "sources", "sections")
    names = {kind: sorted({value for s in sources for value in s.docs.extra[kind]}) for kind in kinds}
    maps = []
    for source in sources:
        change = {}
        for kind in kinds:
            number = {value: n for n, value in enumerate(names[kind])}
            new = np.array([number[value] for value in source.docs.extra[kind]], "i8")
            change[kind] = np.concatenate(([0], 1 + new)) if kind in ("sources", "sections") else new
        maps.append(change)
    return names, maps
