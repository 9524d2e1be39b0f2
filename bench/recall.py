"""Whether every string of every article is found: `python -m bench.recall DATA [--samples 100000]`.

Strings of 1 to 24 characters are cut at random from the printed texts of the livedoor articles and searched in
quotes.  Missed: the article it was cut from is not among the answers (looked at where there are fewer than 100).
Wrong: the total differs from the number of articles that hold the string when each is looked at.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from bench.data import livedoor
from bench.relevance import index
from search.article_text import ArticleText
from search.fold import fold
from search.model import Clipping
from search.query import Query


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path, help="folder that holds livedoor/")
    parser.add_argument("--samples", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    clippings = [Clipping(a["id"], a["id"], a["title"], body=a["text"]) for a in livedoor(asked.data)]
    folded = [ArticleText.of(clipping).folded.text for clipping in clippings]
    texts = [text for clipping in clippings for _, text in clipping.texts()]
    owners = [clipping.id for clipping in clippings for _ in clipping.texts()]
    dice = random.Random(asked.seed)
    missed = wrong = tried = 0
    took = 0.0
    with tempfile.TemporaryDirectory() as scratch:
        engine = index(Path(scratch), clippings)
        while tried < asked.samples:
            at = dice.randrange(len(texts))
            begin = dice.randrange(len(texts[at]))
            cut = texts[at][begin : begin + dice.randint(1, 24)]
            wanted = fold(cut).text.strip()
            if not wanted or "\n" in cut or any(mark in cut for mark in '"”“＂'):
                continue  # a quote ends at its quotation mark, and a query is one line
            tried += 1
            query = Query(f'"{cut}"', size=1, snippets=0)
            started = time.process_time()
            total = engine.search(query).total
            took += time.process_time() - started
            holding = sum(wanted in text for text in folded)
            if total != holding:
                wrong += 1
                print(f"{cut!r}: {total} answers, {holding} articles hold it", flush=True)
            elif total < 100:
                ids = {hit.card.id for hit in engine.search(replace(query, size=100)).hits}
                missed += owners[at] not in ids
    print(f"{tried:,} strings: {missed} missed, {wrong} wrong; {took / tried * 1e3:.2f} ms CPU each")


if __name__ == "__main__":
    main()
