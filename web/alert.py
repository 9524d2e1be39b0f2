"""Saved searches, and the new answers of each sent once to where it says.

The file (TOML)::

    state = "alerts.json"                     # what was seen and what is owed; beside this file by default
    server = "https://clippings.example.org"  # put before the paths of articles
    mail_from = "kirinuki@example.org"
    smtp = "localhost:25"                     # else mail goes through `sendmail`
    sendmail = "/usr/sbin/sendmail -t -i"

    [[alert]]
    name = "対露政策"
    search = "/search?q=対露&country=RU"      # a search as its URL has it
    print = true
    append = "tairo.txt"
    mail = ["editor@example.org"]
    webhook = "https://hooks.example.org/kirinuki"

What is found new is owed to each place and written down before anything is sent; a debt is crossed out once the
place took it.  So nothing is lost when sending fails, and a hit comes twice only if the machine dies in between.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from search.engine import Engine
from search.errors import ConfigError, CursorExpired, QueryError
from search.links import next_page
from search.model import Clipping
from search.query import Query
from web.alert_state import State, hold
from web.delivery import Place, Post, SendError, places, post, send

_FILE = {"state", "server", "mail_from", "smtp", "sendmail", "alert"}
_ALERT = {"name", "search", "print", "append", "mail", "webhook"}


@dataclass(frozen=True, slots=True)
class Saved:
    """A saved search and the places its new answers go to."""

    name: str
    query: Query
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Alerts:
    """An alert file as read."""

    state: Path
    saved: tuple[Saved, ...]
    post: Post = field(default_factory=Post)


def read(file: Path) -> Alerts:
    """Read an alert file.  Raises ConfigError naming what is wrong."""
    values = _toml(file)
    _known(file, values, _FILE)
    listed = values.get("alert", [])
    if not isinstance(listed, list) or not all(isinstance(entry, dict) for entry in listed):
        raise ConfigError(f"{file}: write each search as [[alert]]")
    saved = tuple(_saved(file, entry) for entry in listed)
    names = [entry.name for entry in saved]
    if len(set(names)) < len(names):
        raise ConfigError(f"{file}: two searches have the same name")
    state = values.get("state", file.with_suffix(".state.json").name)
    return Alerts(file.parent / str(state), saved, post(file, values))


def run(file: Path, engine: Engine, *, everything: bool, dry_run: bool, say: Callable[[str], None]) -> list[str]:
    """Send what is new; return one line for each place that could not be reached.

    `everything`: a search that is new itself reports all it finds.  `dry_run`: print only, remember nothing.
    Raises ConfigError for a bad file, IndexBusy where another run is at work, EngineError as searching does.
    """
    alerts = read(file)
    failures: list[str] = []
    with hold(alerts.state) as state:
        for saved in alerts.saved:
            owe(state, saved, find(engine, saved.query), everything=everything)
        if dry_run:
            for saved in alerts.saved:
                for place in saved.places[:1]:
                    say(alerts.post.text(saved.name, _articles(engine, state.owed(saved.name, str(place)))))
            return []
        state.save()
        for saved in alerts.saved:
            for place in saved.places:
                owed = state.owed(saved.name, str(place))
                articles = _articles(engine, owed)
                try:
                    if articles:
                        send(alerts.post, place, saved.name, articles, file.parent, say)
                except SendError as error:
                    failures.append(f"{saved.name}: {error} ({len(articles)} kept for the next run)")
                else:
                    state.settle(saved.name, str(place))
                    state.save()
    return failures


def owe(state: State, saved: Saved, ids: list[str], *, everything: bool) -> None:
    """Write down what is new, as owed to every place of a search."""
    first = saved.name not in state
    new = state.learn(saved.name, ids)
    if everything or not first:
        for place in saved.places:
            state.add(saved.name, str(place), new)


def find(engine: Engine, query: Query) -> list[str]:
    """Return the ids of all answers; begins again where the index moved on too far meanwhile."""
    for attempt in range(3):
        try:
            return list(_ids(engine, query))
        except CursorExpired:
            if attempt == 2:
                raise
    raise AssertionError


def _ids(engine: Engine, query: Query) -> Iterator[str]:
    following: Query | None = query
    while following is not None:
        page = engine.search(following)
        yield from (hit.card.id for hit in page.hits)
        following = next_page(following, page.next_cursor)


def _articles(engine: Engine, ids: list[str]) -> list[Clipping]:
    """Return the articles of ids, oldest first; those that left the collection meanwhile are dropped."""
    found = [clipping for id in ids if (clipping := engine.get(id)) is not None]
    return sorted(found, key=lambda clipping: (clipping.published is not None, str(clipping.published), clipping.id))


def _saved(file: Path, entry: dict[str, object]) -> Saved:
    _known(file, entry, _ALERT)
    name, search = entry.get("name"), entry.get("search")
    if not isinstance(name, str) or not name.strip() or not name.isprintable():
        raise ConfigError(f"{file}: every [[alert]] needs a name of one line")
    if not isinstance(search, str):
        raise ConfigError(f"{file}: {name}: search is missing; write it as in the browser, /search?q=…")
    try:
        query = Query.from_params(parse_qs(urlsplit(search).query, keep_blank_values=True), ("view", "lang"))
    except QueryError as error:
        raise ConfigError(f"{file}: {name}: {error}") from error
    if query.backwards:
        raise ConfigError(f"{file}: {name}: the period ends before it begins, so nothing would ever be found")
    return Saved(name, replace(query.first_page(), size=500, snippets=0, facets=()), places(file, name, entry))


def _known(file: Path, values: dict[str, object], known: set[str]) -> None:
    for key in values:
        if key not in known:
            raise ConfigError(f"{file}: unknown key {key!r}; known are {', '.join(sorted(known))}")


def _toml(file: Path) -> dict[str, Any]:
    try:
        with file.open("rb") as handle:
            return tomllib.load(handle)
    except OSError as error:
        raise ConfigError(f"{file}: cannot be read ({error.strerror})") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{file}: is no TOML ({error})") from error
