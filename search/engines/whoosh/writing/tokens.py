"""The words of many articles: found again where a text is known, else cut by all cores."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import cached_property
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from threading import Thread

import numpy as np

from search.analysis import Tokens, tokenize, tokenizer_name
from search.engines.whoosh.segments import spans, units
from search.engines.whoosh.storage import arrays
from search.engines.whoosh.writing import build_docs
from search.engines.whoosh.writing.merge_docs import Source

#: Articles from which worker processes pay: one starts in .3 s, an article takes 80 ms (Janome) or 2 ms (MeCab).
WORTH_A_POOL = {"janome": 20, "mecab": 500}
_CHUNK = 16


class Known:
    """The tokens of the texts an index holds."""

    def __init__(self, sources: Iterable[Source]) -> None:
        self._sources = list(sources)
        self._terms: dict[int, list[str]] = {}
        self._spans: dict[int, np.ndarray] = {}

    def find(self, text: str) -> Tokens | None:
        """Return the tokens of exactly this folded text, or None."""
        encoded = units.raw(text)
        hash = np.uint64(build_docs.text_hash(encoded))
        for number, (hashes, order) in enumerate(self._hashes):
            place = int(np.searchsorted(hashes, hash))
            if place == len(hashes) or hashes[place] != hash:
                continue
            doc, docs = int(order[place]), self._sources[number].docs.arrays
            at = docs["text_at"][doc : doc + 2].astype("i8")
            if docs["text"][at[0] : at[1]].tobytes() == encoded:
                return self._tokens(number, doc, text)
        return None

    @cached_property
    def _hashes(self) -> list[tuple[np.ndarray, np.ndarray]]:
        """The hashes of the texts of each segment, sorted, and whose they are."""
        orders = [np.argsort(source.docs.arrays["text_hash"]) for source in self._sources]
        return [(s.docs.arrays["text_hash"][o], o) for s, o in zip(self._sources, orders, strict=True)]

    def release(self) -> None:
        """Let go of the memory pages of the texts looked at."""
        for source in self._sources:
            arrays.release(source.docs.arrays)

    def _tokens(self, number: int, doc: int, text: str) -> Tokens:
        docs = self._sources[number].docs.arrays
        first, last = docs["tok_at"][doc : doc + 2].tolist()
        step, length = spans.steps_and_lengths(docs, first, last)
        begin = np.cumsum(step, dtype="i8")
        end = begin + length
        if docs["text_at"][doc + 1] - docs["text_at"][doc] > len(text):
            point = units.points(text)
            begin, end = point[begin], point[end]
        if number not in self._terms:
            self._terms[number] = [*map(units.term_of, self._sources[number].terms())]
        terms = self._terms[number]
        numbers = spans.numbers(docs, first, last).tolist()
        return Tokens(tuple([terms[n] for n in numbers]), tuple(begin.tolist()), tuple((end - begin).tolist()))


class Cutter:
    """Cuts texts into words, in worker processes once there are many.  `jobs` 0 means one a core."""

    def __init__(self, jobs: int = 0) -> None:
        self._jobs = jobs or len(os.sched_getaffinity(0))
        self._pool: ProcessPoolExecutor | None = None

    def cut(self, texts: Sequence[str]) -> list[Tokens]:
        """Return the tokens of every text, in order."""
        slow = tokenizer_name().startswith("janome")
        if self._jobs < 2 or len(texts) < WORTH_A_POOL["janome" if slow else "mecab"]:
            return [tokenize(text) for text in texts]
        if self._pool is None:
            # Not forked: the process that indexes may have threads.
            self._pool = ProcessPoolExecutor(self._jobs, get_context("forkserver"), initializer=_end_with_parent)
        try:
            return list(self._pool.map(tokenize, texts, chunksize=max(1, min(_CHUNK, len(texts) // self._jobs))))
        except BrokenProcessPool:  # a worker was killed, for want of memory most likely: go on alone
            self.close()
            self._jobs = 1
            return self.cut(texts)

    def close(self) -> None:
        """Let the worker processes go, without waiting for what they still do."""
        if self._pool:
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None


def _end_with_parent() -> None:
    """Leave Ctrl-C to the parent process, and end when it ends, even if it is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    if parent:
        Thread(target=lambda: (wait([parent.sentinel]), os._exit(1)), daemon=True).start()


def tokens_of(texts: Sequence[str], known: Known, cutter: Cutter) -> list[Tokens]:
    """Return the tokens of every text; only those not known are cut."""
    found = [known.find(text) for text in texts]
    known.release()
    fresh = iter(cutter.cut([text for text, tokens in zip(texts, found, strict=True) if tokens is None]))
    return [tokens or next(fresh) for tokens in found]
