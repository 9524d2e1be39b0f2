"""The command `kirinuki`, and the commands that read an index: search, status, check.

Commands are found through the entry points `kirinuki.commands` and loaded when they are asked for; what they
need is imported when they run.  An error raised on purpose is one line and an exit code; a bug keeps its
traceback.
"""

from __future__ import annotations

import functools
import io
import json
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from search.config import Settings, known
from search.errors import ConfigError, CorpusError, EngineError, ExtractError, IndexBusy, KirinukiError, QueryError

if TYPE_CHECKING:
    from search.engine import Engine

EXIT_PARTLY, EXIT_USAGE, EXIT_NOTHING, EXIT_BUSY, EXIT_INTERRUPTED = 1, 2, 3, 75, 130

_GROUP = "kirinuki.commands"


def exit_code(error: KirinukiError) -> int:
    """Return what a script may rely on: 1 a file is no clipping, 2 wrong usage or setting, 75 busy, else 3."""
    match error:
        case ConfigError() | QueryError():
            return EXIT_USAGE
        case IndexBusy():
            return EXIT_BUSY
        case ExtractError():
            return EXIT_PARTLY
        case _:
            return EXIT_NOTHING


class Commands(click.Group):
    """Finds its commands by entry point, and turns errors raised on purpose into a line and an exit code."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        from importlib.metadata import entry_points

        return sorted(entry_points(group=_GROUP).names)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        from importlib.metadata import entry_points

        for entry in entry_points(group=_GROUP, name=cmd_name):
            command: click.Command = entry.load()
            return command
        return None

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except KirinukiError as error:
            fail(str(error), exit_code(error))
        except KeyboardInterrupt:
            raise click.exceptions.Exit(EXIT_INTERRUPTED) from None
        except BrokenPipeError:
            raise  # click ends quietly
        except OSError as error:
            place = f"{error.filename}: " if error.filename else ""
            fail(f"{place}{error.strerror or error}", EXIT_NOTHING)
        except MemoryError:
            fail("not enough memory", EXIT_NOTHING)


def fail(message: str, code: int) -> None:
    """Say in one line what is wrong, and end."""
    from search.terminal import one_line

    click.echo(f"kirinuki: {one_line(message)}", err=True)
    raise click.exceptions.Exit(code)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--config", type=click.Path(path_type=Path), help="Settings file; kirinuki.toml where there is one.")
@click.version_option(package_name="kirinuki", message="%(prog)s %(version)s")
def main(config: Path | None) -> None:
    """Search a collection of Japanese news clippings."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a terminal that knows no Japanese is no reason to fail


def configured(*names: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Give a command the option --config and one for each named setting; it gets them all as `settings`.

    An option that is not given leaves the setting to the environment, the file and the default.
    """
    helps = {field.name: str(field.metadata["help"]) for field in fields(Settings)}
    defaults = {field.name: field.default for field in fields(Settings)}
    types = known()

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(command)
        def run(*args: Any, config: Path | None = None, **values: Any) -> Any:
            flags = {name: values.pop(name) for name in names}
            return command(*args, settings=load_settings(config, **flags), **values)

        decorated: Callable[..., Any] = run
        for name in reversed(names):
            kind: Any = click.Path(path_type=Path) if types[name] is Path else types[name]
            text = f"{helps[name].capitalize()} (default: {defaults[name]})."
            decorated = click.option(f"--{name.replace('_', '-')}", name, type=kind, help=text)(decorated)
        return click.option("--config", type=click.Path(path_type=Path), help="Settings file.")(decorated)

    return decorate


def load_settings(config: Path | None = None, **flags: object) -> Settings:
    """Load the settings of the running command: its own --config, the one before it, KIRINUKI_CONFIG."""
    before = click.get_current_context().find_root().params.get("config")
    named = config or before or os.environ.get("KIRINUKI_CONFIG")
    return Settings.load(Path(named) if named else None, os.environ, **flags)


def print_json(value: object) -> None:
    """Print one JSON object as UTF-8, whatever the locale; bytes of odd file names as surrogate escapes."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace") + b"\n")


def _engine(settings: Settings) -> Engine:
    from search.engine import open_engine

    return open_engine(settings.index)


@click.command()
@click.argument("query", nargs=-1)
@click.option("--country", multiple=True, metavar="C", help="ISO code or name; several: any of them.")
@click.option("--author", multiple=True, metavar="A", help="Author; several: any of them.")
@click.option("--from", "since", metavar="D", help="First day: 2017, 2017-03, 2017-03-24, 平成29年 ….")
@click.option("--to", "until", metavar="D", help="Last day, in the same forms.")
@click.option("--sort", metavar="ORDER", help="relevance (default), -date or date.")
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
    import time

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
    began = time.perf_counter()
    page = _engine(settings).search(asked)
    took_ms = (time.perf_counter() - began) * 1000
    if as_json:
        from search.wire import page_json

        print_json(page_json(asked, page, took_ms=took_ms))
        return
    from search.terminal import page_lines

    for line in page_lines(page):
        click.echo(line)


@click.command()
@configured("index")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object.")
@click.option("--max-age", type=click.FloatRange(min=0), metavar="HOURS", help="Exit 1 when no run ended well since.")
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
        if hours > max_age:
            click.echo(f"kirinuki: no run ended well for {hours:.1f} hours, more than {max_age:g}", err=True)
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
    engine = _engine(settings)
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
