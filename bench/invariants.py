"""Do page, API, files and command line keep the contract?  `python -m bench.invariants DATA [--index DIR]`.

Indexes the articles of DATA as `bench.real_input` does (or takes an index that is there), draws queries from the
articles themselves, as a reader might combine them, and asks the HTTP application.  For every query:

- facets: the count of every value is the total behind its link; the timeline adds up to the total;
- pages: the total is the number of ids over all pages, and no id comes twice;
- alike: page and files give the ids of the API in the same order, and so does the command line where it can ask;
- lit: the text inside a range of a quoted string folds to that string;
- bytes: the same address gives the same bytes, also from another engine;
- looser: what is offered where nothing is found finds what it says.

Prints every difference with its address; ends with 1 where there is one.
"""

from __future__ import annotations

import argparse
import csv
import html
import io
import json
import random
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from click.testing import CliRunner
from flask.testing import FlaskClient

from bench.drawn import Asked, Drawer
from bench.real_input import lay_out, run_index
from search.cli import main as command
from search.config import Settings
from search.engine import Engine, open_engine
from search.fold import fold
from search.query import FACETS, Literal, Query, leaves
from web import create_app

API = "/api/v1/search"
#: Articles paged through at most: more of the same says no more.
DEEP = 2_500
#: Links of a facet that are followed as they stand; the others are asked without their facets, which is faster.
EXACT = 3
_ROW = re.compile(r'<a href="(/search[^"]*)">[^<]*</a><span class="c">([\d,]+)</span>')
_TOTAL = re.compile(r'role="status">\D*([\d,]+)')


class Checker:
    """Asks one application and keeps what was wrong."""

    def __init__(self, engine: Engine, other: Engine, index: Path) -> None:
        self.engine, self.index = engine, index
        self.client: FlaskClient = create_app(Settings(), engine).test_client()
        self.other: FlaskClient = create_app(Settings(), other).test_client()
        self.wrong: list[str] = []
        self.done: Counter[str] = Counter()

    def ask(self, url: str) -> dict[str, Any]:
        answer = self.client.get(url)
        if answer.status_code != 200:
            self.wrong.append(f"{answer.status_code} {url}")
            return {"total": -1, "hits": [], "facets": {}, "relaxations": [], "links": {"next": None}}
        body: dict[str, Any] = answer.get_json()
        return body

    def equal(self, what: str, one: object, other: object, url: str) -> None:
        self.done[what] += 1
        if one != other:
            self.wrong.append(f"{what}: {_short(one)} is not {_short(other)}  {url}")

    def check(self, asked: Asked, chance: random.Random) -> None:
        url = f"{API}?{urlencode(asked, doseq=True)}"
        body = self.ask(url)
        self.facets(asked, body["total"], chance)
        ids = self.pages(asked, body["total"], chance)
        self.alike(asked, body, ids, chance)
        self.lit(asked)
        for path in (url, url.replace(API, "/search"), url.replace(API, "/search.jsonl")):
            first = self.client.get(path)
            if first.status_code == 200:
                self.equal("bytes", first.data, self.client.get(path).data, path)
                self.equal("bytes", first.data, self.other.get(path).data, path)
        for looser in body["relaxations"]:
            self.equal("looser", looser["total"], self.ask(looser["url"])["total"], looser["url"])

    def facets(self, asked: Asked, total: int, chance: random.Random) -> None:
        plain = {**asked, "limit": 1, "snippets": 0}
        with_facets = {**plain, "facets": ",".join(FACETS), "facet_limit": 1000}
        found = self.ask(f"{API}?{urlencode(with_facets, doseq=True)}")["facets"]
        for name, values in found.items():
            exact = chance.sample(range(len(values)), min(EXACT, len(values)))
            for place, value in enumerate(values):
                url = value["url"] if place in exact else re.sub(r"&?facets=[^&]*", "", value["url"])
                self.equal(f"facet {name}", value["count"], self.ask(url)["total"], value["url"])
        if not {"from", "to", "undated"} & asked.keys():
            for name in ("year", "month", "day"):
                self.equal("timeline", sum(value["count"] for value in found.get(name, ())), total, str(asked))

    def pages(self, asked: Asked, total: int, chance: random.Random) -> list[str]:
        """Return the ids of all pages; of the first only where there are too many."""
        size = chance.choice((7, 20, 50, 100)) if total < 500 else 100
        url: str | None = f"{API}?{urlencode({**asked, 'limit': size, 'snippets': 0}, doseq=True)}"
        ids: list[str] = []
        groups = total
        while url and len(ids) < DEEP:
            body = self.ask(url)
            ids += [hit["id"] for hit in body["hits"]]
            self.equal("total while paging", body["total"], total, url)
            groups = body.get("groups", total)
            url = body["links"]["next"]
        self.equal("no id twice", len(ids), len(set(ids)), str(asked))
        if not url:
            self.equal("pages add up", len(ids), groups, str(asked))
        return ids

    def alike(self, asked: Asked, body: dict[str, Any], ids: list[str], chance: random.Random) -> None:
        for number in (1, 2):
            self.page_as_api({**asked, "page": number}, chance)
        if len(ids) < DEEP and "collapse" not in asked and chance.random() < 0.25:
            text = self.client.get(f"/search.csv?{urlencode(asked, doseq=True)}").text
            rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
            self.equal("CSV as API", [row["id"] for row in rows], ids, str(asked))
        if asked.keys() <= {"q", "country", "author", "from", "to", "sort"}:
            flags = [f"--{name}={value}" for name, given in asked.items() if name != "q" for value in _each(given)]
            told = CliRunner().invoke(
                command, ["search", f"--index={self.index}", "--json", *flags, "--", asked["q"]]
            )
            line = json.loads(told.stdout)
            for name in ("total", "query", "index", "hits", "relaxations", "links"):
                self.equal("command line as API", line[name], body[name], str(asked))

    def page_as_api(self, asked: Asked, chance: random.Random) -> None:
        query = urlencode(asked, doseq=True)
        page = self.client.get(f"/search?{query}")
        if page.status_code == 302:  # a pasted address leads to its article
            return
        api = self.ask(f"{API}?{query}")
        shown = re.findall(r'<article class="hit"[^>]*data-id="([^"]*)"', page.text)
        self.equal("page as API", [html.unescape(id) for id in shown], [hit["id"] for hit in api["hits"]], query)
        self.equal("total on the page", _total(page.text), api["total"], query)
        rows = _ROW.findall(page.text)
        for link, count in chance.sample(rows, min(EXACT, len(rows))):
            behind = self.client.get(html.unescape(link))
            self.equal("facet on the page", int(count.replace(",", "")), _total(behind.text), link)

    def lit(self, asked: Asked) -> None:
        query = Query.from_params({name: [str(v) for v in _each(given)] for name, given in asked.items()})
        asked_for = list(leaves(self.engine.parse(query).tree))
        for hit in self.ask(f"{API}?{urlencode({**asked, 'snippets': 5}, doseq=True)}")["hits"]:
            for snippet in hit["snippets"]:
                for (start, end), number in zip(snippet["ranges"], snippet["terms"], strict=True):
                    leaf = asked_for[number]
                    if isinstance(leaf, Literal):
                        self.equal("lit", fold(snippet["text"][start:end]).text, leaf.text, str(asked))


def _each(given: Any) -> Iterator[Any]:
    yield from given if isinstance(given, list) else [given]


def _total(page: str) -> int | None:
    found = _TOTAL.search(page)
    return int(found[1].replace(",", "")) if found else None


def _short(value: object) -> str:
    return repr(value)[:120]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--index", type=Path, help="an index that is there; DATA is not looked at")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        index = arguments.index or Path(folder) / "index"
        if not arguments.index:
            lay_out(arguments.data, Path(folder) / "corpus")
            run_index(Path(folder) / "corpus", index)
        engine, other = open_engine(index), open_engine(index)
        checker, drawer = Checker(engine, other, index), Drawer(engine, arguments.seed)
        for number in range(arguments.queries):
            asked, before = drawer.draw(), len(checker.wrong)
            checker.check(asked, drawer.chance)
            for line in checker.wrong[before:]:
                print(f"{number}: {line}", flush=True)
        print(f"{arguments.queries} queries on {engine.status().coverage.articles:,} articles; checks:")
        print(", ".join(f"{name} {count:,}" for name, count in sorted(checker.done.items())))
        print(f"{len(checker.wrong)} wrong")
        engine.close()
        other.close()
    sys.exit(1 if checker.wrong else 0)


if __name__ == "__main__":
    main()
