"""Make the index say what the corpus says.

survey (size and time stamp, then bytes) → plan → extract in worker processes → decide → commit in batches.
The order of a run is what keeps ids: first the files that have an id, then the duplicates that an article's
file left behind, then everything new.  Articles are removed in the last batch, after all that may still claim
them, and only where the corpus has not shrunk too much (`indexer.removals`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace

from indexer import corpus, removals
from indexer.batches import Batches
from indexer.corpus import Found
from indexer.decide import Articles, decide, refusal, timestamp
from indexer.evidence import Evidence
from indexer.identity import Lost
from indexer.pool import Pool
from indexer.removals import Allowed
from indexer.report import Report, Tally
from indexer.survey import Survey, came_since, status_of, survey
from indexer.worker import Extracted, Job, Setup
from search.config import Settings
from search.engine import Engine
from search.errors import IndexDamaged, IndexTooOld
from search.model import Clipping, FileRecord

#: Called with files done and files to do.
Progress = Callable[[int, int], None]

#: Yields the result of each job, in order.
Extract = Callable[[Iterable[Job]], Iterator[Extracted]]

#: More lost articles than this are not compared with new files.
_MOST_COMPARED = 2000


@dataclass(frozen=True, slots=True)
class _Run:
    """What holds for the whole of a run."""

    engine: Engine
    seen: Survey
    extract: Extract
    allowed: Allowed


def sync(
    engine: Engine,
    settings: Settings,
    *,
    rebuild: bool = False,
    force: bool = False,
    dry_run: bool = False,
    progress: Progress = lambda done, total: None,
    extract: Extract | None = None,
) -> Report:
    """Bring the index up to the corpus and return the count of everything.

    A run that is killed leaves the last whole batch; the next run goes on from there.  A file that cannot be
    indexed is in `Report.failed`, what only looks like a file in `Report.skipped`.  With `dry_run` nothing is
    written and the index is not held.  `extract` is for tests: without it files are extracted in worker processes.

    Raises CorpusError (no corpus, or too many articles gone and not `force`: `indexer.removals`),
    IndexBusy and the other EngineErrors, and OSError as the index's disk gives it.
    """
    tally = Tally()
    corpus.require(settings.corpus)
    with ExitStack() as stack:
        writer = None if dry_run else stack.enter_context(engine.writing(rebuild=rebuild))
        seen = survey(engine, settings, rebuild=rebuild)
        known, before, plan = seen.known, seen.before, seen.plan
        tally.skip(seen.skipped)
        articles = Articles.of(known.values())
        noted = removals.restless(before)
        allowed = Allowed(
            len(articles.before),
            float("inf") if force else settings.removal_share,
            noted if seen.found else 0,  # an empty folder is none that files come to and go from
        )
        extract = extract or stack.enter_context(Pool(_setup(settings), settings.jobs)).extract
        run = _Run(engine, seen, extract, allowed)
        lost = _lost(run)
        batches = Batches(
            writer,
            {} if rebuild else known,
            settings.max_batch,
            lambda: replace(tally.report(), articles=len(articles.holders)).as_record(),
        )
        # Should this run be killed, what it has added makes up for nothing in the next.
        tally.restless = allowed.owed(len(plan.articles_gone(known)))
        vanished = _index(run, articles, lost, batches, tally, progress)
        tally.restless = 0

        removed = frozenset(articles.before) - articles.holders.keys()
        added = len(articles.holders.keys() - articles.before)
        allowed.require(len(articles.lost(known.values())), added, "are gone or cannot be read any more")
        tally.removed, tally.articles = len(removed), len(articles.holders)
        batches.finish(removed, frozenset((*plan.gone, *vanished)), always=rebuild or not (known or before))
        tally.restless = came_since(seen, settings)
        batches.note(tally.restless != (0 if batches.generation else noted))
        if writer is not None:
            return tally.report(writer.publish())
        serving = before or status_of(engine)
        return tally.report(serving.coverage.generation if serving else "")


def _index(
    run: _Run, articles: Articles, lost: Lost, batches: Batches, tally: Tally, progress: Progress
) -> Collection[str]:
    """Decide about every file and hand it on; return the known files that vanished meanwhile."""
    now, seen, plan = timestamp(), run.seen, run.seen.plan
    vanished: list[str] = []
    kept = [*plan.same.values(), *plan.touched.values()]
    articles.keep((*kept, *plan.unseen.values()))
    tally.keep(record for record in kept if record.state != "duplicate")
    for record in plan.touched.values():
        batches.renew(record)
    for path, file in plan.refused.items():
        outcome = refusal(file, seen.known.get(path), now)
        batches.put(outcome)
        tally.count(outcome)

    done, total = 0, len(plan.stale) + len(plan.new)
    for result in _results(run, _rounds(seen, articles, kept, batches, tally)):
        done += 1
        progress(done, max(done, total))
        if result.gone:
            vanished.append(result.found.path)
            continue
        outcome = decide(result, seen.record_of(result.found.path), articles, lost, now, seen.version)
        batches.put(outcome)
        tally.count(outcome)
    return vanished


def _results(run: _Run, rounds: Iterable[list[Found]]) -> Iterator[Extracted]:
    """Extract files, each with what the collection tells about its folder."""
    evidence = Evidence(run.engine, run.seen.known)
    for files in rounds:
        for jobs in evidence.jobs(files):
            for result in run.extract(jobs):
                yield result
                if result.clipping is not None:
                    evidence.learn(result.clipping)


def _rounds(
    seen: Survey, articles: Articles, kept: list[FileRecord], batches: Batches, tally: Tally
) -> Iterator[list[Found]]:
    """Yield the files to extract: with an id of their own, duplicates left behind, all others."""
    first: list[Found] = []
    others: list[Found] = []
    for path, file in sorted({**seen.plan.stale, **seen.plan.new}.items()):
        record = seen.record_of(path)
        (first if record and record.id and record.state != "duplicate" else others).append(file)
    yield first
    left = []
    for record in kept:
        if record.state != "duplicate":
            continue
        if (id := articles.texts.get(record.text)) is None:
            left.append(seen.found[record.path])
        else:
            tally.keep([record])
            batches.renew(replace(record, id=id))
    yield left
    yield others


def _lost(run: _Run) -> Lost:
    """Return the articles whose files are gone, after a check that they are not too many.

    New files may hold them, moved and changed at once.  Only where that decides whether the run goes on are
    they extracted for it beforehand.
    """
    plan = run.seen.plan
    gone = sorted(plan.articles_gone(run.seen.known))
    new = [file for path, file in plan.new.items() if path not in plan.moved]
    clippings: list[Clipping] = []
    if new and len(gone) <= _MOST_COMPARED:
        # An index that cannot be read any more is being rebuilt: what stood in it is not to be had.
        with suppress(IndexTooOld, IndexDamaged):
            clippings = [clipping for id in gone if (clipping := run.engine.get(id)) is not None]
    explained = 0
    if run.allowed.is_another(len(gone)):
        candidates = Lost(clippings)
        for result in run.extract(map(Job, new if clippings else ())):
            explained += result.clipping is not None and bool(candidates.claim(result.clipping))
    run.allowed.require(len(gone) - explained, len(new) - explained, "are gone")
    return Lost(clippings)


def _setup(settings: Settings) -> Setup:
    return Setup(settings.corpus.absolute(), settings.file_bytes, settings.file_seconds, settings.file_memory)
