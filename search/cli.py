"""The command `kirinuki`, and the commands that read an index: search, status, check.

Commands are found through the entry points `kirinuki.commands` and loaded when they are asked for; what they
need is imported when they run.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from search.commands import EXIT_PARTLY, PATH, Commands, configured, print_json
from search.config import Settings
from search.errors import CorpusError, EngineError

if TYPE_CHECKING:
    from search.engine import Engine


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--config", type=PATH, help="Settings file; kirinuki.toml where there is one.")
@click.version_option(package_name="kirinuki", message="%(prog)s %(version)s")
def main(config: str | None) -> None:
    """Search a collection of Japanese news clippings."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a terminal that knows no Japanese is no reason to fail


def _engine(settings: Settings) -> Engine:
    from search.engine import open_index

    return open_index(settings)


@click.command()
@click.argument("query", nargs=-1)
@click.option("--country", multiple=True, metavar="C", help="ISO code or name; several: any of them.")
@click.option("--author", multiple=True, metavar="A", help="Author; several: any of them.")
@click.option("--from", "since", metavar="D", help="First day: 2017, 2017-03, 2017-03-24, 平成29年 ….")
@click.option("--to", "until", metavar="D", help="Last day, in the same forms.")
@click.option("--sort", metavar="ORDER", help="relevance (default), -date, date or -first_seen.")
@click.option("--limit", metavar="N", help="Articles to show, 1 to 100 (default: 20).")
@configured("index")
@click.option("--json", "as_json", is_flag=True, help="Print the JSON object of the API.")
def search(
    query: tuple[str, ...],
    country: tuple[str, ...],
    author: tuple[str, ...],
    since: str | None,
    until: str | None,
    sort: str | None,
    limit: str | None,
    settings: Settings,
    as_json: bool,
) -> None:
    """Search the index.

    Words side by side must all occur; "…" or 「…」 is literal; AND, OR, NOT, - and ( ) as usual.
    Put -- before a query that begins with a dash.
    """
    from search.answer import answer
    from search.query import Query

    given = {
        "q": [" ".join(query)],
        "country": country,
        "author": author,
        "from": [since or ""],
        "to": [until or ""],
        "sort": [sort or ""],
        "limit": [limit or ""],
    }
    asked = Query.from_params({name: values for name, values in given.items() if any(values)})
    answered = answer(_engine(settings), asked, "ja" if as_json else "en")
    if as_json:
        from search.wire import answer_json

        print_json(answer_json(answered))
        return
    from search.terminal import answer_lines

    for line in answer_lines(answered):
        click.echo(line)


@click.command()
@configured("index")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object.")
@click.option(
    "--max-age", type=click.FloatRange(min=0), metavar="HOURS", help="Exit 1 where no run ended well since."
)
def status(settings: Settings, as_json: bool, max_age: float | None) -> None:
    """Say what is indexed, when it was, and what failed."""
    from datetime import UTC, datetime

    found = _engine(settings).status()
    if as_json:
        from search.wire import status_json

        print_json(status_json(found))
    else:
        from search.terminal import status_lines

        for line in status_lines(found):
            click.echo(line)
    if max_age is not None:
        hours = (datetime.now(UTC) - found.fresh).total_seconds() / 3600 if found.fresh else float("inf")
        if not hours <= max_age:  # nan is no age that would do
            click.echo(f"kirinuki: no run ended well for {hours:.1f} hours, more than {max_age:g}", err=True)
            sys.exit(EXIT_PARTLY)
        if hours < -max(max_age, 1.0):
            click.echo(f"kirinuki: the last run ended {-hours:.1f} hours ahead of this clock", err=True)
            sys.exit(EXIT_PARTLY)


@click.command()
@configured("index")
@click.option(
    "--corpus", type=click.Path(path_type=Path), help="Compare the files of this corpus with the index, too."
)
@click.option("--samples", type=click.IntRange(min=0), default=200, show_default=True, help="Articles to sample.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object.")
def check(settings: Settings, corpus: Path | None, samples: int, as_json: bool) -> None:
    """Verify the index on disk, then that what is in the articles is found, on a sample of them.

    With --corpus every clipping is read: one whose bytes changed behind its time stamp is a fault.  Exit 3
    when something is wrong.
    """
    # Checking asks its own questions, and may take its time.
    engine = _engine(replace(settings, query_seconds=0.0))
    held = engine.status().coverage
    answer: dict[str, Any] = {"generation": held.generation, "articles": held.articles}
    faults = []
    for fault in _faults(engine, samples, corpus, answer):
        faults.append(fault)
        if not as_json:
            click.echo(fault)
    if as_json:
        print_json({"ok": not faults, "faults": faults, **answer})
    elif not faults:
        click.echo(f"{held.articles:,} articles in {held.generation}: no fault found")
        if answer.get("behind"):
            click.echo(f"{answer['behind']:,} files changed since the last run")
    if faults:
        raise EngineError(f"{len(faults)} faults; `kirinuki index --rebuild` makes the index anew")


def _faults(engine: Engine, samples: int, corpus: Path | None, answer: dict[str, Any]) -> Iterator[str]:
    yield from engine.check(samples)
    if corpus is None:
        return
    from search.originals import compare
    from search.terminal import one_line

    if not corpus.is_dir():
        raise CorpusError(f"{corpus}: no such folder; is the corpus mounted?")
    found = compare(engine.ledger().values(), corpus)
    answer |= {"same": found.same, "behind": found.behind}
    for path in found.rotten:
        yield f"{one_line(path)}: other bytes than were indexed, with the same size and time stamp"
