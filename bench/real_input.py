"""Real input from end to end: `python -m bench.real_input DATA [--keep DIR]`.

Lays out the articles of DATA as a folder of files (livedoor as text, the pages as HTML, the same pages flattened),
with file times a little after publication, runs `kirinuki index` on it twice, then asks twenty queries a researcher
would type.  Prints times, counts, failures, and the first three hits of each query with their snippets, to be read.

DATA holds `livedoor/articles.jsonl.xz`, `pages/*.html` with `pages/gold.json`, and `pages_flat/*.txt`.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from bench.data import KINDS, gold, livedoor, saved
from search.engine import Engine, open_engine
from search.model import Hit, Marked, Page
from search.query import Query

QUERIES = """
スマートフォン 電池
おサイフケータイ
防水 携帯電話 発売
アカデミー賞 日本映画
「3D映画」
映画 原作 漫画 実写
なでしこジャパン ワールドカップ
ダルビッシュ メジャー
落合監督
サッカー 日本代表 -なでしこ
婚活 年収
友人代表のスピーチ
節電 扇風機
東京電力 福島第一原発
震災 募金 date:2011-03
クラウド 障害
脆弱性 Android
Windows8 タブレット
country:韓国 ドラマ
医療法人 融資
""".split("\n")[1:-1]

_SAMPLE = 20


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--queries-only", action="store_true", help="with --keep: ask again, index nothing")
    parser.add_argument("--keep", type=Path, help="lay out and index here, and leave it there")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        root = arguments.keep or Path(temporary)
        corpus, index = root / "corpus", root / "index"
        if not (arguments.queries_only and index.is_dir()):
            print(f"laid out {lay_out(arguments.data, corpus):,} files")
            report_index("first run", run_index(corpus, index))
            report_index("second run", run_index(corpus, index))
        engine = open_engine(index)
        try:
            report_holdings(engine)
            report_kept(arguments.data, engine)
            report_queries(engine)
        finally:
            engine.close()


def lay_out(data: Path, corpus: Path) -> int:
    """Write every article as a file saved some hours after its publication; return how many."""
    return sum(1 for _ in (*_livedoor(data, corpus), *_pages(data, corpus)))


def _livedoor(data: Path, corpus: Path) -> Iterator[Path]:
    for article in livedoor(data):
        published = datetime.fromisoformat(article["datetime"])
        shown = f"{published:%Y年%m月%d日%H時%M分}"
        text = "\n\n".join((article["title"], shown, article["url"], article["text"]))
        path = corpus / "livedoor" / article["category"] / f"{article['id']}.txt"
        yield _write(path, text.encode(), published)


def _pages(data: Path, corpus: Path) -> Iterator[Path]:
    for page in gold(data):
        published = datetime.fromisoformat(page["date"]) if page["date"] else None
        for file in (saved(data, page, kind) for kind in KINDS):
            yield _write(corpus / file.relative_to(data), file.read_bytes(), published)


def _write(path: Path, raw: bytes, published: datetime | None) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(raw)
    if published:
        saved = (published + timedelta(hours=40)).timestamp()
        os.utime(path, (saved, saved))
    return path


def run_index(corpus: Path, index: Path) -> dict[str, Any]:
    """Run the command as cron would; return what it printed, with the wall time."""
    kirinuki = Path(sys.executable).with_name("kirinuki")
    started = time.perf_counter()
    command = [kirinuki, "index", "--json", "--corpus", corpus, "--index", index]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        sys.exit(f"kirinuki index: exit {done.returncode}\n{done.stderr}")
    report: dict[str, Any] = json.loads(done.stdout)
    return report | {"wall": time.perf_counter() - started, "exit": done.returncode}


def report_index(name: str, report: dict[str, Any]) -> None:
    counts = ("found", "added", "changed", "removed", "unchanged", "duplicates", "articles")
    failed = report["failed"]
    print(f"\n{name}: exit {report['exit']}, {report['wall']:.1f} s wall; ", end="")
    print(", ".join(f"{count} {report[count]:,}" for count in counts), f"failed {len(failed)}", sep=", ")
    for reason, number in Counter(failure["reason"] for failure in failed).most_common():
        example = next(failure["path"] for failure in failed if failure["reason"] == reason)
        print(f"  {number:4} × {reason}  (e.g. {example})")


def report_holdings(engine: Engine) -> None:
    page = engine.search(Query(size=1, facets=("country", "author", "source", "section", "year"), facet_limit=8))
    coverage = page.coverage
    print(f"\n{coverage.articles:,} articles, {coverage.since} to {coverage.until}")
    for facet in page.facets:
        print(f"  {facet.name}: " + ", ".join(f"{value.label} {value.count:,}" for value in facet.values))


def report_kept(data: Path, engine: Engine) -> None:
    """Say how much of the prose of every `_SAMPLE`-th livedoor article (all of it is article) is in the index."""
    ids = {record.path: record.id for record in engine.ledger().values()}
    shares: list[tuple[float, str]] = []
    for article in itertools.islice(livedoor(data), 0, None, _SAMPLE):
        path = f"livedoor/{article['category']}/{article['id']}.txt"
        clipping = engine.get(ids.get(path, ""))
        texts = [part for _, part in clipping.texts()] if clipping else []
        held = "".join("".join((*texts, *(clipping.authors if clipping else ()))).split())
        prose = ["".join(paragraph.split()) for paragraph in article["text"].split("\n") if "。" in paragraph]
        if prose:
            kept = sum(len(paragraph) for paragraph in prose if paragraph in held)
            shares.append((kept / sum(map(len, prose)), path))
    shares.sort()
    values = [share for share, _ in shares]
    print(f"\nprose kept of {len(values)} articles: mean {statistics.mean(values):.3f}, ", end="")
    print(f"median {statistics.median(values):.3f}, under half {sum(value < 0.5 for value in values)}; least:")
    for share, path in shares[:5]:
        print(f"  {share:.2f} {path}")


def report_queries(engine: Engine) -> None:
    first = []
    for text in QUERIES:
        page, times = _asked(engine, text)
        first.append(times)
        print(f"\n▼ {text}   {page.total:,} articles, {times.cpu:.1f} ms")
        for number, hit in enumerate(page.hits[:3], 1):
            print("\n".join(_lines(number, hit)))
    again = [_asked(engine, text)[1] for text in QUERIES]
    print()
    for name, times_of in (("asked first", first), ("asked again", again)):
        for kind in ("cpu", "wall"):
            ms = [getattr(times, kind) for times in times_of]
            print(f"{name}, {kind}: median {statistics.median(ms):.2f} ms, worst {max(ms):.2f} ms")


class Times(NamedTuple):
    """Milliseconds of this process and of the clock on the wall; the machine may be shared."""

    cpu: float
    wall: float


def _asked(engine: Engine, text: str) -> tuple[Page, Times]:
    cpu, wall = time.process_time(), time.perf_counter()
    page = engine.search(Query(text=text, size=10, facets=("country", "author", "year")))
    return page, Times((time.process_time() - cpu) * 1000, (time.perf_counter() - wall) * 1000)


def _lines(number: int, hit: Hit) -> Iterator[str]:
    card = hit.card
    facts = " · ".join(filter(None, (str(card.published or "日付不明"), *card.authors, " ".join(card.countries))))
    yield f"  {number}. {_lit(hit.title)}  ({facts})"
    yield from (f"     [{snippet.part}] …{_lit(snippet.marked)}…" for snippet in hit.snippets)


def _lit(marked: Marked) -> str:
    return "".join(f"【{text}】" if mark else text for text, mark in marked.parts()).replace("\n", " ")


if __name__ == "__main__":
    main()
