"""How well articles are cut out: `python -m bench.extraction DATA [--flat] [--html] [--sites]`.

DATA holds pages/gold.json, pages/*.html and pages_flat/*.txt (see the README of such a folder): real saved pages
with what a person says is in them.  Scores a page as

    F1     of its tokens against the gold body's; those of title, authors and date help and hurt nothing
    leak   share of what was extracted that is not in the gold body, by strings of six characters
    ms     processor time of one core

Captions are a part of their own here; where the gold counts one to the body, it counts as found in the body.
"""

from __future__ import annotations

import argparse
import re
import statistics
import sys
import time
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from bench.data import KINDS, gold, saved, site
from indexer.extract import ExtractError, Hints, extract
from search.model import Clipping


@dataclass(frozen=True)
class Score:
    """What one page was worth, beside its gold."""

    gold: dict[str, Any]
    clipping: Clipping | None
    f1: float
    leak: float
    title: bool
    date: bool | None
    authors: tuple[int, int, bool]
    milliseconds: float

    @property
    def news(self) -> bool:
        """Whether it is news whose gold can be relied on."""
        return bool(self.gold["kind"] == "news" and self.gold["trust"] != "low")


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    for kind in KINDS:
        parser.add_argument(f"--{kind}", dest="kinds", action="append_const", const=kind, help="only this kind")
    parser.add_argument("--sites", action="store_true", help="with a line for every site")
    options = parser.parse_args()
    for kind in options.kinds or KINDS:
        report(kind, [score(options.data, page, kind) for page in gold(options.data)], options.sites)


def score(data: Path, page: dict[str, Any], kind: str, raw: bytes | None = None) -> Score:
    """Extract one page (`raw` in the place of its file, where given) and compare it with its gold, `page`."""
    path = saved(data, page, kind)
    later = datetime.fromisoformat(page["date"]) + timedelta(days=20) if page.get("date") else None
    raw = path.read_bytes() if raw is None else raw
    begun = time.process_time()
    try:
        clipping = extract(raw, Hints(path.name, later))
    except ExtractError as error:
        print(f"{page['name']}: {error}", file=sys.stderr)
        clipping = None
    took = 1000 * (time.process_time() - begun)
    if clipping is None:
        return Score(page, None, 0.0, 0.0, False, False, (0, len(page["authors"]), False), took)
    whole = squeeze(page["body"])
    captions = [caption for caption in clipping.captions if len(caption) > 5 and squeeze(caption) in whole]
    body = "\n".join((clipping.lead, clipping.body, *captions)).strip()
    free = "\n".join((page["title"], *page["authors"], page.get("date") or ""))
    wanted = {squeeze(name) for name in page["authors"]}
    found = {squeeze(name) for name in clipping.authors}
    dated = bool(clipping.published and clipping.published.isoformat() == page["date"]) if page.get("date") else None
    return Score(
        page, clipping, f1(body, page["body"], free), leak(body, page["body"], free),
        squeeze(clipping.title) == squeeze(page["title"]), dated,
        (len(wanted & found), len(wanted), bool(found - wanted)), took,
    )  # fmt: skip


def report(kind: str, scores: list[Score], sites: bool) -> None:
    """Print a table by group, by site where asked, and the worst ten pages."""
    bodied = [s for s in scores if len(s.gold["body"]) >= 10]
    print(f"\n{kind}: {len(scores)} pages, median {statistics.median(s.milliseconds for s in scores):.0f} ms")
    heads = (
        ("F1", 7),
        ("median", 7),
        ("leak", 7),
        ("<.8", 5),
        ("title", 7),
        ("date", 7),
        ("auth R", 7),
        ("false", 7),
    )
    print(f"{'group':24}{'pages':>6}" + "".join(f"{head:>{width}}" for head, width in heads))
    groups: dict[str, list[Score]] = defaultdict(list)
    for s in scores:
        groups["news, high and medium" if s.news else "other kinds and low trust"].append(s)
        if s.gold["kind"] != "news" and s.gold["trust"] != "low":
            groups["tech/blog/press, medium"].append(s)
        groups["all"].append(s)
        if sites:
            groups[site(s.gold)].append(s)
    for name, group in groups.items():
        print(f"{name[:24]:24}{len(group):6}{_figures(group, bodied)}")
    print("worst:")
    for s in sorted(bodied, key=lambda s: s.f1)[:10]:
        print(f"  {s.f1:.3f} leak {s.leak:.3f}  {s.gold['name']} ({s.gold['kind']}, {s.gold['trust']})")


def _figures(group: list[Score], bodied: list[Score]) -> str:
    bodies = [s for s in group if s in bodied]
    dated = [s.date for s in group if s.date is not None]
    signed = sum(s.authors[1] for s in group)
    mean = statistics.mean
    return "".join(
        f"{value:7.3f}" if isinstance(value, float) else f"{value:5}"
        for value in (
            mean(s.f1 for s in bodies) if bodies else float("nan"),
            statistics.median(s.f1 for s in bodies) if bodies else float("nan"),
            mean(s.leak for s in bodies) if bodies else float("nan"),
            sum(s.f1 < 0.8 for s in bodies),
            mean(s.title for s in group),
            mean(dated) if dated else float("nan"),
            sum(s.authors[0] for s in group) / signed if signed else float("nan"),
            mean(s.authors[2] for s in group),
        )
    )


def squeeze(text: str) -> str:
    """Return a text for comparing: NFKC, without blanks."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


@cache
def _tokenizer() -> Any:
    from janome.tokenizer import Tokenizer

    return Tokenizer(wakati=True)


@lru_cache(20_000)
def _line_tokens(line: str) -> tuple[str, ...]:
    return tuple(token for token in _tokenizer().tokenize(line) if re.search(r"\w", token))


def tokens(text: str) -> Counter[str]:
    """Return the tokens of a text with their counts."""
    lines = unicodedata.normalize("NFKC", text).split("\n")
    return Counter(token for line in lines if line.strip() for token in _line_tokens(line.strip()))


def f1(found: str, gold: str, free: str) -> float:
    """Return the F1 of the tokens; extra tokens of `free` cost nothing."""
    have, want = tokens(found), tokens(gold)
    false = (have - want - tokens(free)).total()
    true, missed = (have & want).total(), (want - have).total()
    return 2 * true / (2 * true + false + missed) if true else 0.0


def leak(found: str, gold: str, free: str, size: int = 6) -> float:
    """Return the share of `found` that no string of `size` characters of the gold covers."""
    text, known = squeeze(found), f"{squeeze(gold)}\n{squeeze(free)}"
    if len(text) < size:
        return 0.0
    grams = {known[i : i + size] for i in range(len(known) - size + 1)}
    covered = bytearray(len(text))
    for i in range(len(text) - size + 1):
        if text[i : i + size] in grams:
            covered[i : i + size] = b"\1" * size
    return 1 - sum(covered) / len(text)


if __name__ == "__main__":
    main()
