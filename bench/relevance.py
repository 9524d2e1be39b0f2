"""How well the right article comes first: `python -m bench.relevance DATA [--set jaquad] [--limit N]`.

Judged sets, each through `Engine.search` from the query string:

- jaquad: a question → the paragraph that answers it; indexed with its title.
- livedoor: a headline → the article it was taken from; the headline itself is not indexed, and headlines that
  another article quotes (60 % of it as one string of at least 8 letters) are left out: there the quoting article
  is a right answer too.
- cut: the same, with the lines that are another article's headline taken out first: fewer are quoted then.
- related: an article → the articles its editors linked; `Engine.similar`.
- keywords: two or three nouns drawn from the twelve heaviest of a random article → that article; as typed (all of
  them, then some of them) beside the same words joined by OR.

Even-numbered queries may be used for tuning; odd-numbered ones are reported apart and never tuned on.
"""

from __future__ import annotations

import argparse
import math
import random
import re
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from bench.data import json_lines
from bench.peers.rankings import rankings
from search.analysis import morphemes
from search.engine import Batch, Engine, open_engine
from search.fold import fold
from search.model import Clipping
from search.query import Query

_LETTERS = re.compile(r"[^\w]+")


@dataclass(frozen=True, slots=True)
class Judged:
    """One query with the ids that answer it."""

    text: str
    answers: frozenset[str]


def read_judged(folder: Path) -> list[Judged]:
    wanted: dict[str, set[str]] = defaultdict(set)
    for line in (folder / "qrels.tsv").read_text("utf-8").splitlines():
        query, article, _ = line.split("\t")
        wanted[query].add(article)
    queries = json_lines(folder / "queries.jsonl")
    return [Judged(q["text"], frozenset(wanted[q["id"]])) for q in queries if wanted[q["id"]]]


def index(folder: Path, articles: Iterable[Clipping]) -> Engine:
    engine = open_engine(folder)
    with engine.writing() as writer:
        writer.apply(Batch(add=tuple(articles)))
    return engine


def unquoted(judged: list[Judged], articles: dict[str, str]) -> list[Judged]:
    """Leave out queries of which another article holds 60 % as one string of at least 8 letters."""
    windows: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for number, item in enumerate(judged):
        letters = _LETTERS.sub("", item.text)
        size = max(8, math.ceil(0.6 * len(letters)))
        for at in range(len(letters) - size + 1):
            window = letters[at : at + size]
            windows[window[:8]].append((window, number))
    quoted: set[int] = set()
    for id, text in articles.items():
        letters = _LETTERS.sub("", text)
        for at in range(len(letters) - 7):
            for window, number in windows.get(letters[at : at + 8], ()):
                if id not in judged[number].answers and letters.startswith(window, at):
                    quoted.add(number)
    return [item for number, item in enumerate(judged) if number not in quoted]


def measure(judged: list[Judged], ranked: Callable[[str], list[str]]) -> dict[str, float]:
    """Return MRR@10, nDCG@10 and recall@10 and @100 (the best 100 are asked for)."""
    sums: dict[str, float] = defaultdict(float)
    for item in judged:
        ids = ranked(item.text)
        places = [place for place, id in enumerate(ids, 1) if id in item.answers]
        first = places[0] if places else math.inf
        sums["MRR@10"] += 1 / first if first <= 10 else 0
        ideal = sum(1 / math.log2(n + 2) for n in range(min(10, len(item.answers))))
        sums["nDCG@10"] += sum(1 / math.log2(place + 1) for place in places if place <= 10) / ideal
        sums["R@10"] += sum(place <= 10 for place in places) / len(item.answers)
        sums["R@100"] += sum(place <= 100 for place in places) / len(item.answers)
    return {name: value / max(1, len(judged)) for name, value in sums.items()}


def through(engine: Engine) -> Callable[[str], list[str]]:
    """Return the ranking a user of the engine gets: full answers, then partial ones."""

    def ranked(text: str) -> list[str]:
        page = engine.search(Query(text, size=100, snippets=0))
        return [hit.card.id for hit in (*page.hits, *page.partial)]

    return ranked


def report(name: str, judged: list[Judged], ranked: Callable[[str], list[str]]) -> None:
    halves = {"even": judged[0::2], "odd": judged[1::2]}
    figures = {}
    for half, items in halves.items():
        started = time.process_time()
        figures[half] = measure(items, ranked)
        figures[half]["CPU ms"] = (time.process_time() - started) * 1e3 / max(1, len(items))
    figures["both"] = {
        key: sum(figures[half][key] * len(items) for half, items in halves.items()) / max(1, len(judged))
        for key in figures["even"]
    }
    for half, values in figures.items():
        row = "  ".join(f"{key} {value:.4f}" for key, value in values.items())
        print(f"{name:<9} {half:<5} {len(halves.get(half, judged)):>5} queries  {row}", flush=True)


def jaquad(data: Path, scratch: Path, limit: int | None, peers: bool) -> None:
    articles = [Clipping(d["id"], d["id"], d["title"], body=d["text"]) for d in json_lines(data / "docs.jsonl.xz")]
    judged = read_judged(data)[:limit]
    report("jaquad", judged, through(index(scratch / "jaquad", articles)))
    beside("jaquad", judged, articles, scratch, peers)


def livedoor(data: Path, scratch: Path, limit: int | None, peers: bool) -> None:
    texts = {d["id"]: d["text"] for d in json_lines(data / "articles.jsonl.xz")}
    headlines("livedoor", texts, data, scratch, limit, peers)


def cut(data: Path, scratch: Path, limit: int | None, peers: bool) -> None:
    rows = list(json_lines(data / "articles.jsonl.xz"))
    titles = {_LETTERS.sub("", d["title"]): d["id"] for d in rows}
    texts = {}
    for d in rows:
        lines = [line for line in d["text"].split("\n") if titles.get(_LETTERS.sub("", line), d["id"]) == d["id"]]
        texts[d["id"]] = "\n".join(lines)
    headlines("cut", texts, data, scratch, limit, peers)


def headlines(name: str, texts: dict[str, str], data: Path, scratch: Path, limit: int | None, peers: bool) -> None:
    """Report how well a headline that no other article quotes finds its text."""
    judged = unquoted(read_judged(data), texts)[:limit]
    bare = [Clipping(id, id, "", body=text) for id, text in texts.items()]
    report(name, judged, through(index(scratch / name, bare)))
    beside(name, judged, bare, scratch, peers)


def beside(name: str, judged: list[Judged], articles: list[Clipping], scratch: Path, peers: bool) -> None:
    """Report the other engines on the same queries."""
    for peer, ranked in rankings(scratch / f"{name}-whoosh", articles) if peers else ():
        report(peer, judged, ranked)


def related(data: Path, scratch: Path, limit: int | None, peers: bool) -> None:
    rows = json_lines(data / "articles.jsonl.xz")
    engine = index(scratch / "related", [Clipping(d["id"], d["id"], d["title"], body=d["text"]) for d in rows])
    links: dict[str, set[str]] = defaultdict(set)
    for line in (data / "related.tsv").read_text("utf-8").splitlines():
        source, target, _ = line.split("\t")
        links[source].add(target)
    judged = [Judged(id, frozenset(targets)) for id, targets in links.items()][:limit]
    report("related", judged, lambda id: [hit.card.id for hit in engine.similar(id, 100)])


def keywords(data: Path, scratch: Path, limit: int | None, peers: bool) -> None:
    rows = list(json_lines(data / "articles.jsonl.xz"))
    clippings = [Clipping(d["id"], d["id"], d["title"], body=d["text"]) for d in rows]
    dice = random.Random(1)
    nouns = [Counter(m.base for m in morphemes(fold(d["text"]).text) if m.content and m.pos == "名詞") for d in rows]
    df = Counter(noun for counts in nouns for noun in counts)
    judged = []
    for number in dice.sample(range(len(rows)), limit or 600):
        heavy = sorted(nouns[number], key=lambda n: -math.log(1 + nouns[number][n]) * math.log(len(rows) / df[n]))[
            :12
        ]
        words = dice.sample(heavy, min(len(heavy), dice.choice((2, 3))))
        judged.append(Judged(" ".join(words), frozenset({rows[number]["id"]})))
    engine = index(scratch / "keywords", clippings)
    report("keywords", judged, through(engine))
    report("with OR", [Judged(item.text.replace(" ", " OR "), item.answers) for item in judged], through(engine))


SETS = {
    "jaquad": (jaquad, "jaquad"),
    "livedoor": (livedoor, "livedoor"),
    "cut": (cut, "livedoor"),
    "related": (related, "livedoor"),
    "keywords": (keywords, "livedoor"),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path, help="folder that holds jaquad/ and livedoor/")
    parser.add_argument("--set", choices=SETS, action="append", help="only these sets")
    parser.add_argument("--limit", type=int, help="only the first queries")
    parser.add_argument("--peers", action="store_true", help="other engines on the same queries (jaquad, livedoor)")
    asked = parser.parse_args()
    for name in asked.set or SETS:
        run, folder = SETS[name]
        if not (asked.data / folder).is_dir():
            print(f"{name}: no {folder}/ in {asked.data}: left out")
            continue
        with tempfile.TemporaryDirectory() as scratch:
            run(asked.data / folder, Path(scratch), asked.limit, asked.peers)


if __name__ == "__main__":
    main()
