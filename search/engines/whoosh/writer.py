"""Changing an index: each batch becomes a generation, whole and durable, or nothing happens."""

from __future__ import annotations

import contextlib
import json
import logging
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from search.analysis import tokenizer_name
from search.engine import Batch
from search.engines.whoosh import build, codec, ledger, merge, merge_docs, policy, publish, store
from search.engines.whoosh.document import Document, prepare
from search.engines.whoosh.invert import Averages
from search.engines.whoosh.merge_docs import Source
from search.engines.whoosh.publish import Making
from search.engines.whoosh.store import Generation
from search.engines.whoosh.tokens import Cutter, Known, tokens_of
from search.errors import EngineError
from search.model import FileRecord

_log = logging.getLogger(__name__)

#: Averages are made anew where all segments are rewritten anyway and there are few articles, or lengths have changed.
FEW, DRIFT = 1000, 0.1


@contextlib.contextmanager
def hold(index: Path, *, rebuild: bool = False, jobs: int = 0) -> Iterator[IndexWriter]:
    """Hold the index for writing; see `Engine.writing`."""
    with publish.locked(index):
        publish.clean(index)
        served = _served(index, rebuild)
        if served and not rebuild:
            store.same_tokenizer(served, tokenizer_name())
        writer = IndexWriter(index, served, rebuild, jobs)
        try:
            yield writer
            writer.tidy()
            publish.note_end(index)
        finally:
            writer.close()


def _served(index: Path, rebuild: bool) -> Generation | None:
    try:
        return store.current(index)
    except store.IndexMissing:
        return None
    except EngineError:
        if not rebuild:
            raise
        return None


class IndexWriter:
    """The one writer of an index: `search.engine.Writer`."""

    def __init__(self, index: Path, served: Generation | None, rebuild: bool, jobs: int) -> None:
        self._index = index
        self._served = served
        self._rebuild = rebuild
        self._head = None if rebuild else served
        self._cutter = Cutter(jobs)
        self._records = ledger.load(served.folder / store.LEDGER) if served and not rebuild else {}
        self._known = self._known_tokens(served)

    def apply(self, batch: Batch) -> str:
        """Apply a batch, all or nothing, durably; return the new generation's name."""
        added = {clipping.id: clipping for clipping in batch.add}
        records = ledger.changed(self._records, batch.files, batch.forget)
        with self._making() as made:
            gone = self._delete(made, batch.remove | added.keys())
            documents = [prepare(clipping) for clipping in added.values()]
            new = self._write(made, documents)
            if gone or new or self._head is None:
                self._commit(made, gone, new, end=False)
            self._seal(made, records, batch.report)
        self._records = records
        assert self._head
        return self._head.name

    def publish(self) -> None:
        """After `rebuild`: let readers see what was built."""
        if self._rebuild and self._head:
            self.tidy()
            self._head = self._served = publish.publish(self._index, self._head, self._served)
            self._rebuild = False

    def tidy(self) -> None:
        """Fold the segments of a long run into the base.

        Where the disk has no room for that, nothing is lost but speed, and the next run tries again.
        """
        if not self._head:
            return
        held = codec.segments(self._head.folder)
        plan = policy.for_end([s.docs - len(s.deleted) for s in held])
        if not any(len(group) > 1 for group in plan):
            return
        try:
            with self._making() as made:
                self._commit(made, {}, [], end=True)
                self._seal(made, self._records, {})
        except OSError as error:
            _log.warning("the segments of the index could not be merged: %s", error)

    def close(self) -> None:
        self._cutter.close()

    # --- the steps of a commit ---

    @contextlib.contextmanager
    def _making(self) -> Iterator[Making]:
        parent = self._index / (store.REBUILD if self._rebuild else store.GENERATIONS)
        number = 1 + max(g.number for g in (self._head, self._served) if g) if self._head or self._served else 1
        with publish.making(parent, self._head, number) as made:
            yield made

    def _known_tokens(self, served: Generation | None) -> Known:
        if served is None or served.tokenizer != tokenizer_name():
            return Known(())
        return Known(merge.open_source(served.folder / s.name) for s in codec.segments(served.folder))

    def _delete(self, made: Making, ids: set[str] | frozenset[str]) -> dict[str, list[int]]:
        """Return the documents to delete, by segment."""
        gone: dict[str, list[int]] = {}
        if not ids or not self._head:
            return gone
        wanted = {id.encode("utf-8", "surrogatepass") for id in ids}
        for segment in codec.segments(made.folder):
            source = merge.open_source(made.folder / segment.name, segment.deleted)
            all_ids = merge_docs.ids_of(source.docs.arrays)
            found = [n for n in np.flatnonzero(source.live).tolist() if all_ids[n] in wanted]
            if found:
                gone[segment.name] = found
        return gone

    def _write(self, made: Making, documents: Sequence[Document]) -> list[tuple[str, int]]:
        """Write documents as new segments, a bounded number at a time."""
        written: list[tuple[str, int]] = []
        averages = _averages(self._head)
        for some in _slices(documents):
            tokens = tokens_of([document.text for document in some], self._known, self._cutter)
            segment = build.segment(some, tokens, averages)
            averages = build.averaged(segment)
            name = codec.new_name()
            build.write(segment, made.folder / name)
            written.append((name, len(some)))
        return written

    def _commit(
        self, made: Making, gone: Mapping[str, Sequence[int]], new: Sequence[tuple[str, int]], *, end: bool
    ) -> None:
        """Merge as the policy says and write Whoosh's table of contents."""
        held = codec.segments(made.folder) if self._head else []
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

    def _seal(self, made: Making, records: Mapping[str, FileRecord], report: Mapping[str, object]) -> None:
        if self._head and records == self._records:
            made.keep(self._head, store.LEDGER)
        else:
            made.write(store.LEDGER, ledger.dump(records.values()))
        if self._head and not report:
            made.keep(self._head, store.REPORT)
        else:
            made.write(store.REPORT, json.dumps(dict(report), ensure_ascii=False).encode("utf-8", "surrogatepass"))
        sealed = made.seal(_facts(made.folder, records))
        if self._rebuild:
            self._head = sealed
        else:
            self._head = self._served = publish.publish(self._index, sealed, self._served)


def _averages(head: Generation | None) -> Averages | None:
    """Return the averages frozen in an index."""
    for segment in codec.segments(head.folder) if head else ():
        source = merge.open_source(head.folder / segment.name)
        return Averages(source.words.extra["average"], source.chars.extra["average"])
    return None


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
    used = Averages(sources[0].words.extra["average"], sources[0].chars.extra["average"])
    drift = max(abs(a - b) / max(b, 1.0) for a, b in zip(true, used, strict=True))
    return true if drift > DRIFT or (articles <= FEW and drift) else None


def _slices(documents: Sequence[Document]) -> Iterator[list[Document]]:
    some: list[Document] = []
    size = 0
    for document in documents:
        if some and (len(some) == build.SLICE_ARTICLES or size + len(document.text) > build.SLICE_UNITS):
            yield some
            some, size = [], 0
        some.append(document)
        size += len(document.text)
    if some:
        yield some


def _facts(folder: Path, records: Mapping[str, FileRecord]) -> dict[str, Any]:
    """Return what a manifest says of its generation besides its files."""
    articles, days = 0, []
    for segment in codec.segments(folder):
        source = merge.open_source(folder / segment.name, segment.deleted)
        articles += source.size
        day = source.docs.arrays["day"][source.live]
        days += [int(d) for d in (day[day > 0].min(initial=1 << 30), day.max(initial=0)) if 0 < d < 1 << 30]
    return {
        "tokenizer": tokenizer_name(),
        "articles": articles,
        "since": date.fromordinal(min(days)).isoformat() if days else None,
        "until": date.fromordinal(max(days)).isoformat() if days else None,
        "states": ledger.states(records.values()),
    }
