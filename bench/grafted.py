"""Articles nobody tuned for inside real furniture: `python -m bench.grafted DATA [--n 200] [--worst]`.

Every flattened news page of DATA (see `bench/extraction.py`) gives its lines above the headline and below the text;
between them stands an article of `livedoor/articles.jsonl.xz` with its title, and its date in four shapes.  The
rules were made with the furniture and never with these articles, which are of nine desks and write as they like.
"""

from __future__ import annotations

import argparse
import itertools
import statistics
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from bench.data import gold, livedoor, saved
from bench.extraction import f1, leak, squeeze
from indexer.extract import ExtractError, Hints, extract

SHAPES = ("%Y年%m月%d日 %H時%M分", "%Y/%m/%d %H:%M", "%Y年%m月%d日", "%Y.%m.%d")
SAVED = datetime(2024, 1, 1)
#: Every so many articles, through all desks.
_STEP = 29


def main() -> None:
    """Print the figures, and the worst pages where asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--n", type=int, default=200, help="how many articles")
    parser.add_argument("--worst", action="store_true")
    options = parser.parse_args()
    hosts = list(furniture(options.data))
    results = []
    for n, article in enumerate(itertools.islice(livedoor(options.data), 0, options.n * _STEP, _STEP)):
        results.append(result(article, SHAPES[n % len(SHAPES)], *hosts[n % len(hosts)]))
    scores, leaks, titles, days, _ = zip(*results, strict=True)
    print(
        f"{len(results)} articles in the furniture of {len(hosts)} pages: F1 {statistics.mean(scores):.3f}", end=" "
    )
    print(f"median {statistics.median(scores):.3f} leak {statistics.mean(leaks):.3f}", end=" ")
    print(f"<.8 {sum(score < 0.8 for score in scores)}", end=" ")
    print(f"title {statistics.mean(titles):.3f} date {statistics.mean(days):.3f}")
    if options.worst:
        for score, lost, title, _, name in sorted(results)[:15]:
            print(f"  {score:.3f} leak {lost:.3f} title {title}  {name}")


def furniture(data: Path) -> Iterator[tuple[str, list[str], list[str]]]:
    """Yield the name of a news page, and its lines above the headline and below the text."""
    for page in gold(data):
        if page["kind"] != "news" or page["trust"] == "low":
            continue
        text = saved(data, page, "flat").read_text("utf-8")
        lines = [line for line in text.split("\n") if line.strip()]
        body, title = squeeze(page["body"]), squeeze(page["title"])
        inside = [i for i, s in enumerate(map(squeeze, lines)) if len(s) > 12 and "。" in s and s in body]
        shown = [i for i, line in enumerate(lines) if title in squeeze(line) and len(line) < len(page["title"]) + 25]
        if inside and (above := [i for i in shown if i <= inside[0]]):
            yield page["name"], lines[: above[-1]], lines[inside[-1] + 1 :]


def result(
    article: dict[str, Any], shape: str, host: str, above: list[str], below: list[str]
) -> tuple[float, float, bool, bool, str]:
    """Return F1, leak, whether title and day are right, and the name of article and host."""
    published = datetime.fromisoformat(article["datetime"])
    raw = "\n\n".join((*above, article["title"], published.strftime(shape), article["text"], *below))
    name = f"{article['id']} in {host}"
    try:
        clipping = extract(raw.encode(), Hints("a.txt", SAVED))
    except ExtractError:
        return 0.0, 0.0, False, False, name
    whole = squeeze(article["text"])
    captions = (caption for caption in clipping.captions if squeeze(caption) in whole)
    body = "\n".join((clipping.lead, clipping.body, *captions))
    return (
        f1(body, article["text"], article["title"]),
        leak(body, article["text"], article["title"]),
        squeeze(clipping.title) == squeeze(article["title"]),
        clipping.published == published.date(),
        name,
    )


if __name__ == "__main__":
    main()
