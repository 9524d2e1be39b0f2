"""Settings: flags > KIRINUKI_* > kirinuki.toml > defaults.  One field per setting, with its help."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from math import isnan
from pathlib import Path
from typing import Any, get_type_hints

from search.errors import ConfigError

_PREFIX = "KIRINUKI_"

#: How like a setting a name must be to be a slip of it (`difflib`'s ratio).
_SLIP = 0.8

#: No machine needs more: what is above is a slip, and would end as an error of the system somewhere deep inside.
_DAY, _PETABYTE = 86_400, 10**15

_KINDS = {int: "whole number", float: "number", str: "text", Path: "path"}


def _setting(default: object, help: str, least: float = 0, most: float = 10**9) -> Any:
    return field(default=default, metadata={"help": help, "least": least, "most": most})


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting, with its default and its help."""

    corpus: Path = _setting(Path("corpus"), "folder of saved clippings")
    index: Path = _setting(Path("index"), "folder of the index")
    host: str = _setting("127.0.0.1", "address to listen on; another than loopback needs a token or --no-auth")
    port: int = _setting(8000, "port to listen on", most=65_535)
    workers: int = _setting(0, "server processes; 0 means one a core", most=1024)
    jobs: int = _setting(0, "indexing processes; 0 means one a core", most=1024)
    token_hash: str = _setting("", "SHA-256 of the access token, in hexadecimal (see `kirinuki serve --help`)")
    trusted_hosts: str = _setting("", "host names the server answers to, by commas; empty: localhost and any address")
    public_url: str = _setting("", "address others reach the server under, https://…, where a proxy stands before it")
    lexicon: str = _setting("", "TOML file of synonyms added to the built-in ones")
    query_chars: int = _setting(512, "longest query, in characters", 1)
    query_clauses: int = _setting(32, "most clauses in a query", 1)
    query_depth: int = _setting(8, "deepest nesting of parentheses")
    query_seconds: float = _setting(2.0, "longest time for one search", most=_DAY)
    searches_at_once: int = _setting(8, "searches running at once in one server process; more get 503", 1, 1024)
    max_age_hours: float = _setting(48.0, "age from which the index is called old on /status and /readyz")
    file_bytes: int = _setting(20_000_000, "largest file to read", 1, _PETABYTE)
    file_seconds: float = _setting(20.0, "longest time to extract one file", 0.1, _DAY)
    file_memory: int = _setting(500_000_000, "most memory to extract one file, in bytes", 10**6, _PETABYTE)
    removal_share: float = _setting(0.2, "largest share by which a run may shrink the index without --force", most=1)
    max_batch: int = _setting(2000, "articles indexed in one commit", 1)

    @classmethod
    def load(cls, file: Path | None, environ: Mapping[str, str], **flags: object) -> Settings:
        """Read settings from everywhere they may stand.

        `file` None: `kirinuki.toml` in the working folder if it is there.  A flag that is None was not given.
        Raises ConfigError naming the key, the value or the file that is wrong.
        """
        named = file is not None
        file = file or Path("kirinuki.toml")
        values: dict[str, object] = _from_toml(file) if named or file.is_file() else {}
        values |= _from_environment(environ)
        values |= {key: value for key, value in flags.items() if value is not None}
        converted: dict[str, Any] = {key: _as_type(key, value) for key, value in values.items()}
        return cls(**converted)


def known() -> dict[str, Any]:
    """Return every setting's name with its type."""
    hints = get_type_hints(Settings)
    return {f.name: hints[f.name] for f in fields(Settings)}


def _from_toml(file: Path) -> dict[str, object]:
    try:
        with file.open("rb") as handle:
            values = tomllib.load(handle)
    except OSError as error:
        raise ConfigError(f"{file}: cannot be read ({error.strerror})") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{file}: is no TOML ({error})") from error
    for key in values:
        if key not in known():
            near = difflib.get_close_matches(key, known(), 1)
            raise ConfigError(f"{file}: unknown setting {key!r}" + (f"; did you mean {near[0]!r}?" if near else ""))
    return values


def _from_environment(environ: Mapping[str, str]) -> dict[str, object]:
    """Return the settings that are set.  A name that is nearly one is a slip; any other is not ours to judge."""
    values: dict[str, object] = {}
    for name, text in environ.items():
        key = name.removeprefix(_PREFIX).lower()
        if not name.startswith(_PREFIX):
            continue
        if key in known():
            values[key] = text
        elif near := difflib.get_close_matches(key, known(), 1, _SLIP):
            raise ConfigError(f"{name}: no such setting; did you mean {_PREFIX}{near[0].upper()}?")
    return values


def _as_type(key: str, value: object) -> object:
    wanted = known().get(key)
    if wanted is None:
        raise ConfigError(f"unknown setting {key!r}")
    if wanted is Path and value == "":  # an empty variable of a script: it would be the working folder
        raise ConfigError(f"{key}: no folder is named")
    try:
        if isinstance(value, bool) or not isinstance(value, (str, int, wanted) if wanted is float else (str, wanted)):
            raise TypeError
        converted = wanted(value)
    except (TypeError, ValueError) as error:
        raise ConfigError(f"{key}: {value!r} is no {_KINDS[wanted]}") from error
    if isinstance(converted, int | float):
        _require_range(key, converted)
    return converted


def _require_range(key: str, value: float) -> None:
    bounds = next(f.metadata for f in fields(Settings) if f.name == key)
    if not value >= bounds["least"]:
        raise ConfigError(f"{key}: {value!r} is " + ("no number" if isnan(value) else f"below {bounds['least']:,}"))
    if value > bounds["most"]:
        raise ConfigError(f"{key}: {value!r} is above {bounds['most']:,}")
