"""How fast the engine is beside others: `python -m bench.speed DATA [--n 5000,50000] [--peers tantivy,fts5]`.

One core, the same machine, the same run, the same queries.  Ours goes through `Engine.search` from the string
typed to the finished `Page`: parser, folding, exact total, ten hits with lit titles and snippets.  What is
remembered between searches is switched off or cleared.  CPU milliseconds, the median of three warm passes.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import json
import lzma
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from bench import serving
from bench.asks import Ask, asks
from bench.picture import picture
from search import analysis
from search.engine import Batch, open_engine
from search.model import Clipping, Country, Evidence

_CODES = "JP US CN KR RU GB FR DE UA IN TW KP IR IL IT ES BR AU CA TH VN ID PH MY SG TR SA EG ZA MX AR PL SE".split()
_PASSES = 3

Figures = dict[str, list[float]]


def articles_of(data: Path, count: int) -> Iterator[Clipping]:
    """Yield the first articles of the scale set, with up to six countries each, skewed as news is."""
    chance = random.Random(7)
    with lzma.open(data / "news50k.jsonl.xz", "rt", encoding="utf-8") as lines:
        for line in islice(lines, count):
            row = json.loads(line)
            drawn = (min(int(chance.expovariate(0.12)), len(_CODES) - 1) for _ in range(chance.randrange(7)))
            codes = dict.fromkeys(_CODES[n] for n in drawn)
            yield Clipping(
                id=str(row["id"]),
                path=f"{row['id']}.txt",
                title=row["title"] or "",
                body=row["text"],
                published=date.fromisoformat(row["date"][:10]) if row.get("date") else None,
                authors=(row["author"],) if row.get("author") else (),
                source=row.get("kind"),
                countries=tuple(Country(code, (Evidence(code, 0, 1),)) for code in codes),
            )


def questions_of(data: Path) -> list[str]:
    path = data / "jaquad" / "queries.jsonl"
    lines = path.read_text("utf-8").splitlines() if path.is_file() else []
    return [json.loads(line)["text"] for line in lines]


def timed(search: Callable[[Ask], object], classes: dict[str, list[Ask]]) -> Figures:
    """Return CPU milliseconds per query of every class, each the median of the passes."""
    for own in classes.values():
        for ask in own:
            search(ask)
    gc.collect()
    gc.freeze()
    passes: list[Figures] = []
    for _ in range(_PASSES):
        figures: Figures = {name: [] for name in classes}
        for name, own in classes.items():
            for ask in own:
                analysis.morphemes.cache_clear()  # no engine remembers how a query was cut
                began = time.process_time()
                search(ask)
                figures[name].append((time.process_time() - began) * 1e3)
        passes.append(figures)
    return {
        name: [statistics.median(times) for times in zip(*(p[name] for p in passes), strict=True)] for name in classes
    }


def percentile(times: Sequence[float], share: float) -> float:
    return sorted(times)[min(len(times) - 1, int(share * len(times)))]


def built(build: Callable[[], None]) -> float:
    """Return the CPU seconds of building, those of child processes too."""
    began = sum(os.times()[:4])
    build()
    return sum(os.times()[:4]) - began


def size_of(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def cold(folder: Path) -> float:
    """Return the wall seconds of a new process from its start to its first answer."""
    code = "import sys; from search.engine import open_engine; from search.query import Query; "
    code += "open_engine(sys.argv[1]).search(Query('大統領 会談', size=10))"
    times = []
    for _ in range(3):
        began = time.perf_counter()
        subprocess.run([sys.executable, "-c", code, str(folder)], check=True)
        times.append(time.perf_counter() - began)
    return min(times)


def ours(folder: Path, articles: list[Clipping], classes: dict[str, list[Ask]]) -> Figures:
    engine = open_engine(folder, memo=0)

    def build() -> None:
        with engine.writing() as writer:
            for start in range(0, len(articles), 10_000):
                writer.apply(Batch(add=articles[start : start + 10_000]))

    if not folder.exists():
        seconds = built(build)
        print(f"  kirinuki: built in {seconds:.1f} CPU s", flush=True)
    served = (folder / "CURRENT").read_text().strip()
    text = sum(len(a.title.encode()) + len(a.body.encode()) for a in articles)
    share = size_of(folder / "generations" / served) / text
    print(f"  kirinuki: index ÷ text {share:.2f}, first answer of a new process {cold(folder):.2f} s", flush=True)
    return timed(lambda ask: engine.search(ask.query()), classes)


def peer(name: str, folder: Path, articles: list[Clipping], classes: dict[str, list[Ask]]) -> Figures | None:
    try:
        module: Any = importlib.import_module(f"bench.peers.{name}_peer")
    except ImportError as error:
        print(f"  {name}: not installed ({error})", flush=True)
        return None
    fresh = not folder.exists()
    other = module.Peer(folder)
    if fresh:
        print(f"  {name}: built in {built(lambda: other.build(articles)):.1f} CPU s", flush=True)
    return timed(other.search, classes)


def table(size: int, figures: dict[str, Figures]) -> str:
    """Return the figures of one size: minimum / median / 95th percentile, and our median ÷ each peer's."""
    names = list(figures)
    lines = [f"{size:,} articles, CPU ms (min / median / p95)"]
    lines.append("  ".join([f"{'':<24}", *(f"{name:>20}" for name in names), *(f"÷ {name}" for name in names[1:])]))
    for kind in figures[names[0]]:
        own = [figures[name][kind] for name in names]
        cells = [f"{min(t):6.2f} {statistics.median(t):6.2f} {percentile(t, 0.95):6.2f}" for t in own]
        ratios = [f"{statistics.median(own[0]) / statistics.median(t):9.2f}" for t in own[1:]]
        lines.append("  ".join([f"{kind:<24}", *cells, *ratios]))
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="folder with news50k.jsonl.xz and jaquad/")
    parser.add_argument("--n", default="5000", help="numbers of articles, separated by commas")
    parser.add_argument("--peers", default="tantivy,fts5", help="of tantivy, fts5, whoosh")
    parser.add_argument("--scratch", type=Path, help="folder that keeps the indexes for the next run")
    parser.add_argument("--svg", type=Path, help="where to draw the picture")
    parser.add_argument("--serve", action="store_true", help="also several processes, and HTTP with eight clients")
    options = parser.parse_args()
    if not (options.data / "news50k.jsonl.xz").is_file():
        parser.error(f"{options.data}: no news50k.jsonl.xz there")
    with tempfile.TemporaryDirectory() as temporary:
        scratch = options.scratch or Path(temporary)
        scratch.mkdir(exist_ok=True)
        medians: dict[int, Figures] = {}
        for size in map(int, options.n.split(",")):
            articles = list(articles_of(options.data, size))
            classes = asks(articles, questions_of(options.data))
            figures = {"kirinuki": ours(scratch / f"kirinuki-{size}", articles, classes)}
            for name in filter(None, options.peers.split(",")):
                if (found := peer(name, scratch / f"{name}-{size}", articles, classes)) is not None:
                    figures[name] = found
            print(table(size, figures), flush=True)
            medians[size] = figures["kirinuki"]
            if options.svg:
                options.svg.write_text(picture(size, figures), "utf-8")
            if options.serve:
                texts = [ask.query().text for own in classes.values() for ask in own]
                serving.report(scratch / f"kirinuki-{size}", list(dict.fromkeys(texts)))
        if len(medians) > 1:
            small, large = min(medians), max(medians)
            growth = [
                statistics.median(medians[large][k]) / statistics.median(medians[small][k]) for k in medians[small]
            ]
            print(f"growth {small:,} → {large:,}: median {statistics.median(growth):.2f}, worst {max(growth):.2f}")


if __name__ == "__main__":
    main()
