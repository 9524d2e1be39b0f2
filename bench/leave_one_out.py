"""What extraction owes to each site it was made with: `python -m bench.leave_one_out DATA`.

For every site of DATA (see `bench/extraction.py`): the phrases of indexer/extract/data/phrases.toml that occur on its
pages and on those of no other site are taken out, and its pages are scored without them.  A phrase that occurs on no
page at all stays: nobody took it from there.  The last line takes out the phrases of all sites at once.
"""

from __future__ import annotations

import argparse
import re
import statistics
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.data import KINDS, gold, saved, site
from bench.extraction import Score, score
from indexer.extract import html, phrases, text
from indexer.extract.decode import decode
from indexer.extract.vote import normal

Phrase = tuple[str, str]


def main() -> None:
    """Print a line for every site that changes, and the means."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    data = parser.parse_args().data
    sites: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for page in gold(data):
        sites[site(page)].append(page)
    found = {name: occurring("\n".join(shown(data, page) for page in pages)) for name, pages in sites.items()}
    own = {name: mine - set().union(*(found[n] for n in found if n != name)) for name, mine in found.items()}
    every = set().union(*own.values())
    print(f"{len(sites)} sites; {len(phrases.table())} lists, {len(every)} phrases of one site")
    full = {name: scores(data, pages) for name, pages in sites.items()}
    left = {}
    for name, pages in sites.items():
        with without(own[name]):
            left[name] = scores(data, pages)
        for kind in KINDS:
            before, after = figures(full[name], kind), figures(left[name], kind)
            if before != after:
                print(f"{name:24}{kind:6}{line(before)}  →  {line(after)}   {len(own[name])} phrases taken out")
    with without(every):
        none = {name: scores(data, pages) for name, pages in sites.items()}
    for kind in KINDS:
        for group in ("news", "others", "all"):
            rows = [figures(flat(which, group), kind) for which in (full, left, none)]
            print(f"{kind} {group:8} with all {line(rows[0])}   left out {line(rows[1])}   all out {line(rows[2])}")


def shown(data: Path, page: dict[str, Any]) -> str:
    """Return every string of a page that a phrase may match, a line each."""
    tree = html.parse(content := decode(saved(data, page, "html").read_bytes()).text)
    read = html.read(tree, content) if tree is not None else text.read(content)
    plain = text.read(saved(data, page, "flat").read_text("utf-8"))
    claims = read.declared
    named = [claims.site, claims.publisher, *claims.headlines, *claims.authors]
    names = [node.names for node in read.nodes] + [block.names for block in read.blocks]
    texts = [normal(block.text) for block in (*read.blocks, *plain.blocks)]
    return "\n".join(filter(None, dict.fromkeys([*texts, *names, *named])))


def occurring(lines: str) -> set[Phrase]:
    """Return the phrases that match a line."""
    return {
        (name, phrase)
        for name, entry in phrases.table().items()
        for phrase in entry["any"]
        if re.search(entry.get("around", "{}").replace("{}", phrase), lines, re.IGNORECASE | re.MULTILINE)
    }


@contextmanager
def without(taken: set[Phrase]) -> Iterator[None]:
    """Take phrases out of their lists for a while; a list is never empty."""
    table = phrases.table()
    before = {name: entry["any"] for name, entry in table.items()}
    try:
        for name, entry in table.items():
            entry["any"] = [p for p in entry["any"] if (name, p) not in taken] or [r"(?!)"]
        phrases.pattern.cache_clear()
        yield
    finally:
        for name, entry in table.items():
            entry["any"] = before[name]
        phrases.pattern.cache_clear()


def scores(data: Path, pages: list[dict[str, Any]]) -> dict[str, list[Score]]:
    """Score pages in both kinds."""
    return {kind: [score(data, page, kind) for page in pages] for kind in KINDS}


def flat(which: dict[str, dict[str, list[Score]]], group: str) -> dict[str, list[Score]]:
    """Return the scores of all sites, of a group of pages."""
    wanted = {kind: [s for one in which.values() for s in one[kind]] for kind in KINDS}
    if group == "all":
        return wanted
    return {kind: [s for s in wanted[kind] if s.news == (group == "news")] for kind in KINDS}


def figures(which: dict[str, list[Score]], kind: str) -> tuple[float, float, float]:
    """Return mean F1, leak and share of exact titles."""
    bodied = [s for s in which[kind] if len(s.gold["body"]) >= 10]
    return (
        statistics.mean(s.f1 for s in bodied) if bodied else 1.0,
        statistics.mean(s.leak for s in bodied) if bodied else 0.0,
        statistics.mean(s.title for s in which[kind]),
    )


def line(values: tuple[float, float, float]) -> str:
    """Return F1, leak and title as text."""
    return f"F1 {values[0]:.3f} leak {values[1]:.3f} title {values[2]:.2f}"


if __name__ == "__main__":
    main()
