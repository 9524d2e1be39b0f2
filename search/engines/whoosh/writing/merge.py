"""Several segments → one, without the deleted documents; in memory that does not grow with them.

Impacts are copied, so all sources must have been made with the same averages.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from search.engines.whoosh.storage import arrays
from search.engines.whoosh.storage.arrays import Arrays
from search.engines.whoosh.writing import build, invert
from search.engines.whoosh.writing.invert import Averages
from search.engines.whoosh.writing.merge_docs import Source, merge_docs
from search.engines.whoosh.writing.merge_field import Run, live_df, merge_field, run_of


def open_source(stem: Path, deleted: Sequence[int] | np.ndarray = ()) -> Source:
    """Map the files of a segment: `stem` + .words, .chars, .docs."""
    words, chars, docs = (arrays.load(stem.with_name(f"{stem.name}.{kind}")) for kind in ("words", "chars", "docs"))
    live = np.ones(docs.extra["docs"], "?")
    live[np.asarray(deleted, "i8")] = False
    return Source(words, chars, docs, live)


def merge(sources: Sequence[Source], stem: Path, averages: Averages | None = None) -> int:
    """Write the live documents of the sources as one segment; return how many there are.

    With `averages` everything is inverted anew with them, from the stored texts and tokens.
    """
    counts = [live_df(source.words, source.live) for source in sources]
    terms, maps = _vocabulary(sources, counts)
    named = invert.term_arrays(terms) | {"pure": _pure(sources, maps, len(terms))}
    merge_docs(sources, maps, stem)
    if averages is not None:
        _invert_anew(stem, named, averages)
    else:
        words = [
            Run(s.words, s.live, numbers.view("u8"), df) for s, numbers, df in zip(sources, maps, counts, strict=True)
        ]
        chars = [run_of(source.chars, source.live) for source in sources]
        merge_field(stem.with_name(f"{stem.name}.words"), words, named)
        merge_field(stem.with_name(f"{stem.name}.chars"), chars, None)
    return sum(source.size for source in sources)


def _invert_anew(stem: Path, named: Arrays, averages: Averages) -> None:
    """Write `.words` and `.chars` beside a finished `.docs`, some documents at a time."""
    docs = arrays.load(stem.with_name(f"{stem.name}.docs")).arrays
    for kind, make in (("words", invert.word_postings), ("chars", invert.chars_file)):
        paths = []
        for some in build.slices(np.diff(docs["text_at"]).tolist()):
            paths.append(stem.with_name(f"{stem.name}.{kind}.{some.start}"))
            arrays.save(paths[-1], *make(invert.part(docs, some), averages))
        runs = [arrays.load(path) for path in paths]
        whole = [run_of(run, np.ones(run.extra["docs"], "?")) for run in runs]
        merge_field(stem.with_name(f"{stem.name}.{kind}"), whole, named if kind == "words" else None)
        for path in paths:
            path.unlink()


def _vocabulary(sources: Sequence[Source], counts: Sequence[np.ndarray]) -> tuple[list[bytes], list[np.ndarray]]:
    """Return the terms that live on, sorted, and each source's term numbers in them (−1: gone).

    The terms of only one source are held at a time.
    """
    found: set[bytes] = set()
    for source, df in zip(sources, counts, strict=True):
        found.update(itertools.compress(source.terms(), df > 0))
    terms = sorted(found)
    number = {term: n for n, term in enumerate(terms)}
    maps = []
    for source, df in zip(sources, counts, strict=True):
        numbers = np.fromiter((number.get(term, -1) for term in source.terms()), "i8", len(df))
        maps.append(np.where(df > 0, numbers, -1))
    return terms, maps


def _pure(sources: Sequence[Source], maps: Sequence[np.ndarray], terms: int) -> np.ndarray:
    pure = np.ones(terms, "?")
    for source, numbers in zip(sources, maps, strict=True):
        pure[numbers[(numbers >= 0) & ~source.words.arrays["pure"]]] = False
    return pure
