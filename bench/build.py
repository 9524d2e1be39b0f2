"""What an index costs to make and to keep: `python -m bench.build DATA [--n 5000,50000] [--jobs 1]`.

DATA holds `news50k.jsonl.xz`.  Articles come in commits of 2,000, as from `kirinuki index`; then come cron commits of
80 changed articles, a rebuild (which knows all words), and what opening the index costs.  CPU seconds count worker
processes too.  Memory is the peak of the writing process, mapped files included.
"""

from __future__ import annotations

import argparse
import json
import lzma
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from itertools import islice
from pathlib import Path

from bench.data import there
from search.engine import Batch
from search.engines.whoosh.segments import codec
from search.engines.whoosh.storage import ledger, store
from search.engines.whoosh.storage.generation import LEDGER, Generation, faults
from search.engines.whoosh.writing import writer
from search.model import Clipping, FileRecord

COMMIT, CRON = 2000, 80


def articles(plain: Path, count: int) -> Iterator[Clipping]:
    """Read articles one by one, so that they do not count as memory."""
    with plain.open(encoding="utf-8") as lines:
        for line in islice(lines, count):
            d = json.loads(line)
            day = date.fromisoformat(d["date"]) if d.get("date") else None
            authors = (d["author"],) if d.get("author") else ()
            yield Clipping(d["id"], f"{d['id']}.html", d["title"], body=d["text"], published=day, authors=authors)


def batch(clippings: list[Clipping]) -> Batch:
    digest = "0" * 64
    files = [FileRecord(c.path, 1, 1, digest, digest, "indexed", c.id, text=digest[:16]) for c in clippings]
    return Batch(add=clippings, files=files)


def fill(index: Path, plain: Path, count: int, jobs: int, rebuild: bool = False) -> None:
    rest = articles(plain, count)
    with writer.hold(index, jobs=jobs, rebuild=rebuild) as held:
        while some := list(islice(rest, COMMIT)):
            held.apply(batch(some))
        held.publish()


def cron(index: Path, plain: Path, jobs: int) -> None:
    """Change the last sentence of articles, so that their words are cut anew."""
    some = [replace(c, body=f"{c.body}\n訂正：{time.time()}") for c in articles(plain, CRON)]
    with writer.hold(index, jobs=jobs) as held:
        held.apply(batch(some))


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Return the CPU and wall seconds of some work."""
    before, start = _cpu(), time.perf_counter()
    work()
    return _cpu() - before, time.perf_counter() - start


def _cpu() -> float:
    own, workers = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + workers.ru_utime + workers.ru_stime


def peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def measure(plain: Path, count: int, jobs: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        index = Path(folder) / "index"
        size = sum(len(f"{c.title}\n{c.body}".encode()) for c in articles(plain, count))
        cpu, wall = timed(lambda: fill(index, plain, count, jobs))
        generation = store.current(index)
        print(f"{count:,} articles, {size / 1e6:.1f} MB, {generation.tokenizer}, {jobs} processes")
        speed = f"{count / cpu:,.0f} articles/s, {size / cpu / 1e6:.2f} MB/s"
        print(f"build          {cpu:.1f} CPU s, {wall:.1f} s; {speed}")
        print(f"peak memory    {peak()} MB")
        print(f"index / text   {generation.bytes / size:.2f} ({', '.join(shares(generation, size))})")
        print("segments       " + ", ".join(f"{s.docs:,}" for s in codec.segments(generation.folder)))
        for name, work in (
            ("first cron", lambda: cron(index, plain, jobs)),
            ("second cron", lambda: cron(index, plain, jobs)),
            ("open", lambda: store.current(index)),
            ("read ledger", lambda: ledger.load(store.current(index).folder / LEDGER)),
            ("check", lambda: list(faults(store.current(index)))),
            ("rebuild", lambda: fill(index, plain, count, jobs, rebuild=True)),
        ):
            cpu, wall = timed(work)
            print(f"{name:14} {cpu:.3f} CPU s, {wall:.3f} s")
        print(f"peak memory    {peak()} MB after all that")


def shares(generation: Generation, size: int) -> list[str]:
    kinds: dict[str, int] = {}
    for name, entry in generation.manifest["files"].items():
        kind = name.rsplit(".", 1)[-1]
        kinds[kind] = kinds.get(kind, 0) + entry["size"]
    return [f"{kind} {total / size:.3f}" for kind, total in kinds.items()]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--n", default="5000", help="how many articles, separated by commas")
    parser.add_argument("--jobs", type=int, default=1, help="processes that cut words")
    parser.add_argument("--plain", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.plain:
        measure(args.plain, int(args.n), args.jobs)
        return
    with (
        tempfile.NamedTemporaryFile(suffix=".jsonl") as plain,
        lzma.open(there(args.data / "news50k.jsonl.xz")) as packed,
    ):
        shutil.copyfileobj(packed, plain)
        plain.flush()
        for count in args.n.split(","):  # each in a process of its own, for the peak of its memory
            own = ["--n", count, "--jobs", str(args.jobs), "--plain", plain.name]
            subprocess.run([sys.executable, "-m", "bench.build", str(args.data), *own], check=True)


if __name__ == "__main__":
    main()
