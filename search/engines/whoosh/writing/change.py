"""A batch → the segments of the next generation: written, merged as the policy says, listed for Whoosh."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from search.engines.whoosh.segments import codec
from search.engines.whoosh.segments.document import Document, prepare
from search.engines.whoosh.storage import made_with
from search.engines.whoosh.storage.generation import Generation
from search.engines.whoosh.storage.publish import Making
from search.engines.whoosh.writing import build, merge, policy
from search.engines.whoosh.writing.invert import Averages, averages_of
from search.engines.whoosh.writing.merge_docs import Source
from search.engines.whoosh.writing.tokens import Cutter, Known, tokens_of
from search.model import Clipping

#: Averages are made anew where all segments are rewritten anyway and there are few articles, or lengths have changed.
FEW, DRIFT = 1000, 0.1


class Changer:
    """Makes segments for one writer; `served` is the generation whose words are known.

    `jobs`: how many processes cut words, 0 for one a core.
    """

    def __init__(self, served: Generation | None, jobs: int) -> None:
        self._cutter = Cutter(jobs)
        self._known = _known_tokens(served)

    def apply(
        self, made: Making, head: Generation | None, remove: Collection[str], add: Collection[Clipping]
    ) -> None:
        """Remove articles by id and add others, in a folder that holds what `head` does."""
        gone = _delete(made, remove) if head else {}
        new = self._write(made, [prepare(clipping) for clipping in add], _averages(head))
        if gone or new or head is None:
            _commit(made, head, gone, new, end=False)

    def close(self) -> None:
        """Let the worker processes go."""
        self._cutter.close()

    def _write(self, made: Making, documents: Sequence[Document], averages: Averages | None) -> list[tuple[str, int]]:
        """Write documents as new segments, a bounded number at a time."""
        written: list[tuple[str, int]] = []
        for part in build.slices(len(document.text) for document in documents):
            some = documents[part]
            tokens = tokens_of([document.text for document in some], self._known, self._cutter)
            segment = build.segment(some, tokens, averages)
            averages = averages_of(segment["words"], segment["chars"])
            name = codec.new_name()
            build.write(segment, made.folder / name)
            written.append((name, len(some)))
        return written


def fold_segments(made: Making, head: Generation) -> None:
    """Fold what outgrew the tail into the base."""
    _commit(made, head, {}, [], end=True)


def _known_tokens(served: Generation | None) -> Known:
    if served is None or not made_with.same_words(served):
        return Known(())
    return Known(merge.open_source(served.folder / s.name) for s in codec.segments(served.folder))


def _delete(made: Making, ids: Collection[str]) -> dict[str, list[int]]:
    """Return the documents to delete, by segment."""
    gone: dict[str, list[int]] = {}
    if not ids:
        return gone
    wanted = {id.encode("utf-8", "surrogatepass") for id in ids}
    for segment in codec.segments(made.folder):
        source = merge.open_source(made.folder / segment.name, segment.deleted)
        found = [n for n, id in enumerate(source.ids()) if id in wanted and source.live[n]]
        if found:
            gone[segment.name] = found
    return gone


def _commit(
    made: Making,
    head: Generation | None,
    gone: Mapping[str, Sequence[int]],
    new: Sequence[tuple[str, int]],
    *,
    end: bool,
) -> None:
    """Merge as the policy says and write Whoosh's table of contents."""
    held = codec.segments(made.folder) if head else []
    deleted = {s.name: np.union1d(s.deleted, gone.get(s.name, [])).astype("i8") for s in held}
    deleted |= {name: np.zeros(0, "i8") for name, _ in new}
    docs = {s.name: s.docs for s in held} | dict(new)
    names = [name for name in docs if docs[name] > len(deleted[name])]
    sizes = [docs[name] - len(deleted[name]) for name in names]
    garbage = [len(deleted[name]) for name in names]
    plan = policy.for_end(sizes) if end else policy.for_commit(sizes)
    sources = {name: merge.open_source(made.folder / name, deleted[name]) for name in names}
    rewritten = [group for group in plan if policy.rewrites(group, sizes, garbage)]
    averages = _new_averages(list(sources.values())) if rewritten == plan else None
    dropped = set(docs) - set(names)
    finished: list[tuple[str, int]] = []
    for group in plan:
        members = [names[n] for n in group]
        if group in rewritten:
            name = codec.new_name()
            finished.append((name, merge.merge([sources[m] for m in members], made.folder / name, averages)))
            dropped.update(members)
        elif members[0] in dict(new):
            finished.append((members[0], docs[members[0]]))
    codec.commit(made.folder, deleted=gone, dropped=dropped, made=finished)


def _averages(head: Generation | None) -> Averages | None:
    """Return the averages frozen in an index, None where it holds nothing."""
    segments = codec.segments(head.folder) if head else []
    if not segments:
        return None
    source = merge.open_source(head.folder / segments[0].name)
    return averages_of(source.words, source.chars)


def _new_averages(sources: Sequence[Source]) -> Averages | None:
    """Return the averages of all live articles where those in use are to be left, else None."""
    articles = sum(source.size for source in sources)
    if not articles:
        return None
    totals = [0, 0]
    for source in sources:
        for n, at in enumerate(("tok_at", "text_at")):
            totals[n] += int(np.diff(source.docs.arrays[at].astype("i8"))[source.live].sum())
    true = Averages(totals[0] / articles, totals[1] / articles)
    used = averages_of(sources[0].words, sources[0].chars)
    drift = max(abs(a - b) / max(b, 1.0) for a, b in zip(true, used, strict=True))
    return true if drift > DRIFT or (articles <= FEW and drift) else None


def facts(folder: Path) -> dict[str, Any]:
    """Return what a manifest says of the segments in a folder."""
    sizes, days = [], []
    for segment in codec.segments(folder):
        source = merge.open_source(folder / segment.name, segment.deleted)
        sizes.append(source.size)
        day = source.docs.arrays["day"][source.live]
        days += [int(d) for d in (day[day > 0].min(initial=1 << 30), day.max(initial=0)) if 0 < d < 1 << 30]
    return {
        "articles": sum(sizes),
        "segments": sizes,
        "since": date.fromordinal(min(days)).isoformat() if days else None,
        "until": date.fromordinal(max(days)).isoformat() if days else None,
    }
