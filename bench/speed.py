"""How fast the engine is beside others: `python -m bench.speed DATA [--n 5000,50000] [--peers tantivy,lucene,fts5]`.

One core, the same machine, the same run, the same queries in turns.  Ours goes through `Engine.search` from the
string typed to the finished `Page`: parser, folding, exact total, ten hits with lit titles and snippets.  What is
remembered between searches is switched off or cleared, in every engine.  CPU milliseconds, the best of the
passes: what else the machine does can only add to them.
Peers: tantivy, fts5, whoosh, and lucene with `--lucene-jars FOLDER`, which holds lucene-core, lucene-analysis-common,
lucene-analysis-kuromoji, lucene-highlighter, lucene-memory and lucene-queries of Maven Central.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from bench import serving
from bench.asks import Ask, asks
from bench.collection import articles_of, bytes_of, questions_of
from bench.peers import seconds, spent, words
from bench.picture import picture
from bench.table import growth, percentile, replace, table
from search import analysis
from search.engine import Batch, open_engine
from search.model import Clipping

_PASSES = 7
_COMMIT = 10_000


class Asked(Protocol):
    warm: int

    def search(self, ask: Ask) -> tuple[float, int]: ...
    def close(self) -> None: ...


class Ours:
    warm = 1

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._engine = open_engine(folder, memo=0, jobs=1)
        self.built = folder.exists()
        self.close = self._engine.close

    def build(self, articles: list[Clipping], words: words.Words) -> dict[str, float]:
        return {"words and characters": seconds(lambda: self._build(articles))}

    def _build(self, articles: list[Clipping]) -> None:
        with self._engine.writing() as writer:
            for start in range(0, len(articles), _COMMIT):
                writer.apply(Batch(add=articles[start : start + _COMMIT]))

    def search(self, ask: Ask) -> tuple[float, int]:
        return spent(lambda: self._engine.search(ask.query()).total)


def measured(engines: Mapping[str, Asked], classes: dict[str, list[Ask]]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return CPU milliseconds per engine, class and query, each the best of the passes, and the totals.

    The engines take turns, class by class, so that what else the machine does troubles all of them.
    """
    every = [ask for own in classes.values() for ask in own]
    for engine in engines.values():
        for ask in every * engine.warm:
            engine.search(ask)
    gc.collect()
    gc.freeze()
    times: dict[str, dict[str, list[list[float]]]] = {name: {kind: [] for kind in classes} for name in engines}
    totals: dict[str, dict[str, list[int]]] = {name: {} for name in engines}
    for _ in range(_PASSES):
        for kind, own in classes.items():
            for name, engine in engines.items():
                found = []
                for ask in own:
                    analysis.morphemes.cache_clear()  # no engine remembers how a query was cut
                    found.append(engine.search(ask))
                times[name][kind].append([cpu for cpu, _ in found])
                totals[name][kind] = [total for _, total in found]
    gc.unfreeze()
    best = {
        name: {kind: [min(some) for some in zip(*passes, strict=True)] for kind, passes in own.items()}
        for name, own in times.items()
    }
    return best, totals


def cold(folder: Path) -> tuple[float, float]:
    """Return the wall and CPU seconds of a new process from its start to its first answer."""
    code = "import sys; from search.engine import open_engine; from search.query import Query; "
    code += "open_engine(sys.argv[1]).search(Query('大統領 会談', size=10))"
    times = []
    for _ in range(5):
        began = time.perf_counter()
        cpu = seconds(lambda: subprocess.run([sys.executable, "-c", code, str(folder)], check=True) and None)
        times.append((time.perf_counter() - began, cpu))
    return min(wall for wall, _ in times), min(cpu for _, cpu in times)


def size_of(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def prepared(names: list[str], scratch: Path, articles: list[Clipping]) -> dict[str, Asked]:
    """Return the engines that are installed, each with its index built; what that costs is printed."""

    @cache
    def cut() -> words.Words:
        return words.cut_all(articles)

    engines: dict[str, Asked] = {}
    text = bytes_of(articles)
    for name in names:
        folder = scratch / f"{name}-{len(articles)}"
        try:
            engine = Ours(folder) if name == "kirinuki" else _peer(name, folder)
        except ImportError as error:
            print(f"  {name}: not installed ({error})", flush=True)
            continue
        if len(articles) > getattr(engine, "most", len(articles)):
            print(f"  {name}: left out, {len(articles):,} articles are too many for it", flush=True)
            continue
        if not engine.built:
            parts = engine.build(articles, () if name in ("kirinuki", "lucene") else cut())
            spent_on = ", ".join(f"{part} {cpu:.1f}" for part, cpu in parts.items())
            print(f"  {name}: built in {sum(parts.values()):.1f} CPU s ({spent_on})", flush=True)
            if name == "tantivy" and (lindera := words.lindera_seconds(articles)):
                print(f"  lindera cuts the same texts in {lindera:.1f} CPU s", flush=True)
        kept = folder / "generations" / (folder / "CURRENT").read_text().strip() if name == "kirinuki" else folder
        print(f"  {name}: index ÷ text {size_of(kept) / text:.2f}", flush=True)
        engines[name] = engine
    return engines


def _peer(name: str, folder: Path) -> Any:
    return importlib.import_module(f"bench.peers.{name}_peer").Peer(folder)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="folder with news50k.jsonl.xz and jaquad/")
    parser.add_argument("--n", default="5000", help="numbers of articles, separated by commas")
    parser.add_argument("--peers", default="tantivy,lucene,fts5", help="of tantivy, lucene, fts5, whoosh")
    parser.add_argument("--lucene-jars", type=Path, help="folder with the jars of Lucene")
    parser.add_argument("--scratch", type=Path, help="folder that keeps the indexes for the next run")
    parser.add_argument("--svg", type=Path, help="where to draw the picture, of the last size")
    parser.add_argument("--readme", type=Path, help="document whose <!-- speed --> table to replace")
    parser.add_argument("--serve", action="store_true", help="also several processes, and HTTP with eight clients")
    options = parser.parse_args()
    if options.lucene_jars:
        os.environ["KIRINUKI_LUCENE"] = str(options.lucene_jars)
    with tempfile.TemporaryDirectory() as temporary:
        scratch = options.scratch or Path(temporary)
        scratch.mkdir(exist_ok=True)
        ours: dict[int, Any] = {}
        for size in map(int, options.n.split(",")):
            articles = list(articles_of(options.data, size))
            classes = asks(articles, questions_of(options.data))
            print(f"{size:,} articles", flush=True)
            engines = prepared(["kirinuki", *filter(None, options.peers.split(","))], scratch, articles)
            folder = scratch / f"kirinuki-{size}"
            print(
                "  kirinuki: first answer of a new process {:.2f} s, {:.2f} CPU s".format(*cold(folder)), flush=True
            )
            del articles
            figures, totals = measured(engines, classes)
            for engine in engines.values():
                engine.close()
            ours[size] = figures["kirinuki"]
            print(made := table(figures, totals), flush=True)
            if options.serve:
                texts = [ask.query().text for own in classes.values() for ask in own]
                serving.report(folder, list(dict.fromkeys(texts)))
        if options.svg:
            options.svg.write_text(picture(size, figures), "utf-8")
        if options.readme:
            replace(options.readme, made)
        if len(ours) > 1:
            print(f"growth {min(ours):,} → {max(ours):,}: {growth(ours[min(ours)], ours[max(ours)])}")
        worst = {kind: percentile(own, 0.95) for kind, own in ours[size].items()}
        print(f"largest 95th percentile: {max(worst, key=worst.__getitem__)} {max(worst.values()):.2f} ms")


if __name__ == "__main__":
    main()
