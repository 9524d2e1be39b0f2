"""Several segments → one, without the deleted documents; in memory that does not grow with them.

Impacts are copied, so all sources must have been made with the same averages.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from search.engines.whoosh import arrays, build
from search.engines.whoosh.arrays import ArrayFile, Arrays
from search.engines.whoosh.build import Averages, File

POSTINGS_AT_ONCE = 1 << 21
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


def open_source(stem: Path, deleted: Sequence[int] | np.ndarray = ()) -> Source:
    """Map the files of a segment: `stem` + .words, .chars, .docs."""
    words, chars, docs = (
        File(*arrays.load(stem.with_name(f"{stem.name}.{kind}"))) for kind in ("words", "chars", "docs")
    )
    live = np.ones(docs.extra["docs"], "?")
    live[np.asarray(deleted, "i8")] = False
    return Source(words, chars, docs, live)


def merge(sources: Sequence[Source], stem: Path, averages: Averages | None = None) -> int:
    """Write the live documents of the sources as one segment; return how many there are.

    With `averages` everything is inverted anew with them, from the stored texts and tokens.
    """
    counts = [_live_df(source.words, source.live) for source in sources]
    terms, maps = _vocabulary(sources, counts)
    named = build.term_arrays(terms) | {"pure": _pure(sources, maps, len(terms))}
    _merge_docs(sources, maps, stem)
    if averages is not None:
        _invert_anew(stem, named, averages)
    else:
        words = [Run(s.words, s.live, numbers, df) for s, numbers, df in zip(sources, maps, counts, strict=True)]
        chars = [_run(source.chars, source.live) for source in sources]
        _merge_field(stem.with_name(f"{stem.name}.words"), words, named)
        _merge_field(stem.with_name(f"{stem.name}.chars"), chars, None)
    return sum(source.size for source in sources)


class Run(NamedTuple):
    """A field to merge: which documents live, its terms as sortable numbers (−1: gone) and their live df."""

    field: File
    live: np.ndarray
    keys: np.ndarray
    df: np.ndarray


def _run(field: File, live: np.ndarray) -> Run:
    return Run(field, live, field.arrays["key"].astype("i8"), _live_df(field, live))


def _invert_anew(stem: Path, named: Arrays, averages: Averages) -> None:
    """Write `.words` and `.chars` beside a finished `.docs`, some documents at a time."""
    docs, _extra = arrays.load(stem.with_name(f"{stem.name}.docs"))
    for kind, invert in (("words", build.word_postings), ("chars", build.chars_file)):
        paths = []
        for low, high in _slices(docs["text_at"]):
            paths.append(stem.with_name(f"{stem.name}.{kind}.{low}"))
            arrays.save(paths[-1], *invert(build.part(docs, low, high), averages))
        runs = [File(*arrays.load(path)) for path in paths]
        whole = [_run(run, np.ones(run.extra["docs"], "?")) for run in runs]
        _merge_field(stem.with_name(f"{stem.name}.{kind}"), whole, named if kind == "words" else None)
        for path in paths:
            path.unlink()


def _slices(text_at: np.ndarray) -> Iterator[tuple[int, int]]:
    low = 0
    while low < len(text_at) - 1:
        bound = np.searchsorted(text_at, int(text_at[low]) + build.SLICE_UNITS, "right") - 1
        high = max(low + 1, min(low + build.SLICE_ARTICLES, int(bound)))
        yield low, high
        low = high


def terms_of(words: Arrays) -> list[bytes]:
    """Return the terms of a `.words` file, UTF-16-BE, in order."""
    raw, at = words["text"].tobytes(), words["text_at"].tolist()
    return [raw[a:b] for a, b in itertools.pairwise(at)]


def _live_df(field: File, live: np.ndarray) -> np.ndarray:
    df = field.arrays["df"].astype("i8")
    if live.all():
        return df
    counts = np.zeros(len(df), "i8")
    for low, high in _ranges(df):
        sizes, ids, _ = arrays.span(field.arrays, len(live), low, high)
        term = np.repeat(np.arange(high - low), sizes)
        counts[low:high] = np.bincount(term[live[ids]], minlength=high - low)
    return counts


def _ranges(df: np.ndarray) -> Iterator[tuple[int, int]]:
    """Cut terms into ranges of about POSTINGS_AT_ONCE postings."""
    total = np.cumsum(df)
    low = 0
    while low < len(df):
        done = int(total[low - 1]) if low else 0
        high = max(low + 1, int(np.searchsorted(total, done + POSTINGS_AT_ONCE, "right")))
        yield low, high
        low = high


def _vocabulary(sources: Sequence[Source], counts: Sequence[np.ndarray]) -> tuple[list[bytes], list[np.ndarray]]:
    """Return the terms that live on, sorted, and each source's term numbers in them (−1: gone)."""
    held = []
    for source, df in zip(sources, counts, strict=True):
        held.append(
            [term if alive else None for term, alive in zip(terms_of(source.words.arrays), df > 0, strict=True)]
        )
    terms = sorted({term for some in held for term in some if term is not None})
    number = {term: n for n, term in enumerate(terms)}
    return terms, [np.array([-1 if term is None else number[term] for term in some], "i8") for some in held]


def _pure(sources: Sequence[Source], maps: Sequence[np.ndarray], terms: int) -> np.ndarray:
    pure = np.ones(terms, "?")
    for source, numbers in zip(sources, maps, strict=True):
        pure[numbers[(numbers >= 0) & ~source.words.arrays["pure"]]] = False
    return pure


def _merge_field(path: Path, runs: Sequence[Run], named: Arrays | None) -> None:
    """Merge one field, range by range.  Without `named` the numbers of its terms are their keys."""
    docs = sum(int(run.live.sum()) for run in runs)
    kept = [run.keys[run.df > 0].view("u8") for run in runs]
    union = arrays.distinct(np.concatenate(kept))
    total = np.zeros(len(union), "i8")
    for run, keys in zip(runs, kept, strict=True):
        total[np.searchsorted(union, keys)] += run.df[run.df > 0]
    dense = arrays.is_dense(total, docs)
    sparse = int(total[~dense].sum())
    whole = (named or {"key": union}) | {"df": total.astype("u4"), "at": arrays.places(total, dense)}
    shapes: dict[str, tuple[Any, tuple[int, ...]]] = {name: (a.dtype, a.shape) for name, a in whole.items()}
    shapes |= {"ids": ("u2", (sparse,)), "imp": ("u1", (sparse,)), "rows": ("u1", (int(dense.sum()), docs))}
    with ArrayFile(path, shapes, {"docs": docs, "average": runs[0].field.extra["average"]}) as file:
        for name, array in whole.items():
            file.put(name, array)
        for low, high in _ranges(total):
            ids, imp = _range(runs, union[low:high], total[low:high])
            begin, among = arrays.starts(total[low:high], "i8"), np.repeat(~dense[low:high], total[low:high])
            for term in np.flatnonzero(dense[low:high]):
                row = np.zeros(docs, "u1")
                row[ids[begin[term] : begin[term + 1]]] = imp[begin[term] : begin[term + 1]]
                file.put("rows", row)
            file.put("ids", ids[among])
            file.put("imp", imp[among])


def _range(runs: Sequence[Run], union: np.ndarray, total: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the postings of the terms `union` in every run, one term after the other."""
    begin = arrays.starts(total, "i8")
    fill = begin[:-1].copy()
    ids_out, imp_out = np.empty(begin[-1], "u2"), np.empty(begin[-1], "u1")
    offset = 0
    for field, live, keys, df in runs:
        low, high = _bounds(keys, df, union[0], union[-1])
        sizes, ids, imp = arrays.span(field.arrays, len(live), low, high)
        if not live.all():
            alive = live[ids]
            ids, imp, sizes = ids[alive], imp[alive], df[low:high]
        number = (np.cumsum(live) - 1 + offset).astype("u2")
        present = sizes > 0
        place = np.searchsorted(union, keys[low:high][present].view("u8"))
        count = sizes[present]
        to = np.arange(len(ids)) + np.repeat(fill[place] - arrays.starts(count, "i8")[:-1], count)
        ids_out[to], imp_out[to] = number[ids], imp
        fill[place] += count
        offset += int(live.sum())
        arrays.release(field.arrays)
    return ids_out, imp_out


def _bounds(keys: np.ndarray, df: np.ndarray, first: np.uint64, last: np.uint64) -> tuple[int, int]:
    """Return the range of a run's terms between two of the union's; terms gone lie anywhere."""
    alive = np.flatnonzero(df > 0)
    sorted_keys = keys[alive].view("u8")
    low, high = np.searchsorted(sorted_keys, first), np.searchsorted(sorted_keys, last, "right")
    return (int(alive[low]), int(alive[high - 1]) + 1) if low < high else (0, 0)


# --- documents ---

#: A list of lists: where they start, and the arrays they point into.
_LISTS = {
    "text_at": ("text",),
    "part_at": ("part_kind", "part_start"),
    "edit_at": ("edit_step", "edit_orig"),
    "tok_at": ("tok_low", "tok_high", "tok_span"),
    "author_at": ("author",),
    "id_at": ("id",),
    "card_at": ("card",),
    "meta_at": ("meta",),
}
_PLAIN = ("text_hash", "day", "precision", "seen", "source", "section", "sketch")
_NUMBERED = {"author": "authors", "source": "sources", "section": "sections"}


def _merge_docs(sources: Sequence[Source], maps: Sequence[np.ndarray], stem: Path) -> None:
    names, facets = _facets(sources)
    small = _small(sources, names, facets)
    docs = sum(source.size for source in sources)
    shapes: dict[str, tuple[Any, tuple[int, ...]]] = {name: (a.dtype, a.shape) for name, a in small.items()}
    for at, members in _LISTS.items():
        for member in members:
            shapes[member] = (sources[0].docs.arrays[member].dtype, (int(small[at][-1]),))
    with ArrayFile(stem.with_name(f"{stem.name}.docs"), shapes, {"docs": docs, **names}) as file:
        for name, array in small.items():
            file.put(name, array)
        for source, terms, facet in zip(sources, maps, facets, strict=True):
            for piece in _pieces(source):
                numbers = terms[piece.pop("tok")]
                piece["tok_low"], piece["tok_high"] = numbers & 0xFFFF, numbers >> 16
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
        for at, members in _LISTS.items():
            some, keep = _kept(held[at], live, low, high)
            for member in members:
                piece[member] = held[member][some] if keep is None else held[member][some][keep]
        piece["tok"] = piece.pop("tok_low").astype("i8") | piece.pop("tok_high").astype("i8") << 16
        yield piece


def _kept(at: np.ndarray, live: np.ndarray, low: int, high: int) -> tuple[slice, np.ndarray | None]:
    """Return the members of the lists low … high − 1, and which to keep (None: all)."""
    some = slice(int(at[low]), int(at[high]))
    if live[low:high].all():
        return some, None
    return some, np.repeat(live[low:high], np.diff(at[low : high + 1].astype("i8")))


def _spread(at: np.ndarray, live: np.ndarray) -> np.ndarray:
    return np.repeat(live, np.diff(at.astype("i8")))


def _small(sources: Sequence[Source], names: dict[str, list[str]], facets: Sequence[dict[str, np.ndarray]]) -> Arrays:
    """Return everything of the merged documents that is small enough to hold."""
    made: Arrays = {}
    for at in _LISTS:
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
        ids += [id for id, alive in zip(ids_of(source.docs.arrays), source.live, strict=True) if alive]
    made["country_bits"] = build.bit_rows(held)
    made["id_order"] = build.id_order(ids)
    return made


def ids_of(docs: Arrays) -> list[bytes]:
    """Return the ids of the documents of a `.docs` file, UTF-8."""
    raw, at = docs["id"].tobytes(), docs["id_at"].tolist()
    return [raw[a:b] for a, b in itertools.pairwise(at)]


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
