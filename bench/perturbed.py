"""What extraction leans on: `python -m bench.perturbed DATA [NAME …] [--worst]`.

Every page of DATA (see `bench/extraction.py`) is changed in one way that a site never seen might differ in, and
scored against the same gold: if a figure falls, that is what the rules lean on.
"""

from __future__ import annotations

import argparse
import statistics
from pathlib import Path
from typing import Any

from lxml import html as lxml_html

from bench.data import gold, saved, site
from bench.extraction import Score, score, squeeze
from bench.perturbations import PAGES, TEXTS, Tree
from bench.transplant import transplanted
from indexer.extract import html
from indexer.extract.decode import decode


def main() -> None:
    """Print a line for every change."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("names", nargs="*", help="changes whose name holds one of these; all where none is given")
    parser.add_argument("--worst", action="store_true", help="with the pages that lose most")
    options = parser.parse_args()
    data = options.data
    pages = gold(data)
    heads = "news F1   leak  <.8  title   date   other F1   leak  title   date"
    print(f"{'change':32} {heads}")
    base: dict[str, list[Score]] = {}
    for name in (*PAGES, "site of another article", *TEXTS):
        flat = name in TEXTS
        first = "flat, as it is" if flat else "as it is"
        if options.names and not any(part in name for part in options.names) and name != first:
            continue
        scores = [score(data, page, "flat" if flat else "html", changed(data, page, name, pages)) for page in pages]
        base.setdefault(first, scores)
        print(f"{name:32}{row(scores)}", flush=True)
        if options.worst and name != first and first in base:
            worst(base[first], scores)


def changed(data: Path, page: dict[str, Any], name: str, pages: list[dict[str, Any]]) -> bytes:
    """Return the bytes of a page, changed."""
    if name in TEXTS:
        return TEXTS[name](saved(data, page, "flat").read_text("utf-8")).encode()
    tree = _tree(data, page)
    if name == "site of another article":
        host = _host(pages, page)
        tree = transplanted(tree, page, _tree(data, host), host)
    else:
        PAGES[name](tree)
    return lxml_html.tostring(tree, encoding="utf-8", doctype="<!doctype html>")


def _host(pages: list[dict[str, Any]], page: dict[str, Any]) -> dict[str, Any]:
    """Return a news page of another collection, always the same one for a page."""
    others = [p for p in pages if p["trust"] == "high" and site(p) != site(page) and len(p["body"]) > 200]
    return others[pages.index(page) % len(others)]


def _tree(data: Path, page: dict[str, Any]) -> Tree:
    tree = html.parse(decode(saved(data, page, "html").read_bytes()).text)
    assert tree is not None
    for meta in list(tree.iter("meta")):
        if "charset" in str(meta.attrib).lower():
            meta.drop_tree()
    return tree


def row(scores: list[Score]) -> str:
    """Return the figures of news of high and medium trust, then those of the other pages."""
    out = ""
    for wanted in (True, False):
        group = [s for s in scores if s.news == wanted]
        bodied = [s for s in group if len(s.gold["body"]) >= 10]
        dated = [s.date for s in group if s.date is not None]
        out += f"{statistics.mean(s.f1 for s in bodied):8.3f}{statistics.mean(s.leak for s in bodied):7.3f}"
        out += f"{sum(s.f1 < 0.8 for s in bodied):5}" if wanted else ""
        out += f"{statistics.mean(s.title for s in group):7.3f}{statistics.mean(dated):7.3f}   "
    return out


def worst(before: list[Score], after: list[Score]) -> None:
    """Print the pages a change costs most, and the titles and dates it costs."""
    pairs = sorted(zip(before, after, strict=True), key=lambda pair: pair[1].f1 - pair[0].f1)
    for old, new in pairs[:6]:
        if old.f1 - new.f1 > 0.02:
            print(f"    {old.f1:.3f} → {new.f1:.3f} leak {new.leak:.3f} {new.gold['name']}")
    for old, new in pairs:
        if old.title and not new.title:
            print(f"    title {new.clipping and new.clipping.title!r}, not {squeeze(new.gold['title'])!r}")
        if old.date and not new.date:
            print(f"    date {new.clipping and new.clipping.published}, not {new.gold['date']} {new.gold['name']}")


if __name__ == "__main__":
    main()
