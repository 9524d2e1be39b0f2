"""What alerts have seen and still owe: one JSON file, written whole and replaced at once."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from search.errors import ConfigError, IndexBusy


class State:
    """The ids a search has found so far, and those each place has not had yet."""

    def __init__(self, path: Path, searches: dict[str, dict[str, Any]]) -> None:
        self._path = path
        self._searches = searches

    def __contains__(self, search: str) -> bool:
        return search in self._searches

    def learn(self, search: str, ids: list[str]) -> list[str]:
        """Remember ids as found; return those that were not known."""
        entry = self._searches.setdefault(search, {"seen": [], "owed": {}})
        seen = set(entry["seen"])
        new = [id for id in dict.fromkeys(ids) if id not in seen]
        entry["seen"] += new
        return new

    def add(self, search: str, place: str, ids: list[str]) -> None:
        owed = self._searches[search]["owed"].setdefault(place, [])
        owed += [id for id in ids if id not in owed]

    def owed(self, search: str, place: str) -> list[str]:
        return list(self._searches[search]["owed"].get(place, ()))

    def settle(self, search: str, place: str) -> None:
        """Cross out what a place was owed."""
        self._searches[search]["owed"].pop(place, None)

    def save(self) -> None:
        """Write the file anew; after a crash it is the old one or the new one."""
        new = self._path.with_name(self._path.name + ".new")
        try:
            with new.open("w", encoding="utf-8") as handle:
                json.dump({"searches": self._searches}, handle, ensure_ascii=False, indent=1)
                handle.flush()
                os.fsync(handle.fileno())
            new.replace(self._path)
        except OSError as error:
            raise ConfigError(f"{self._path}: cannot be written ({error.strerror})") from error


@contextmanager
def hold(path: Path) -> Iterator[State]:
    """Read the state and keep other runs away from it.  Raises IndexBusy where one is at work."""
    try:
        handle = path.with_name(path.name + ".lock").open("w")
    except OSError as error:
        raise ConfigError(f"{path}: cannot be written ({error.strerror})") from error
    with handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise IndexBusy(f"another `kirinuki alert` holds {path}") from error
        yield State(path, _read(path))


def _read(path: Path) -> dict[str, dict[str, Any]]:
    try:
        searches: dict[str, dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["searches"]
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ConfigError(f"{path}: is no state of `kirinuki alert`; repair it or move it away") from error
    return searches
