"""What every command of `kirinuki` shares: how it is found, how it gets its settings, how it ends.

An error raised on purpose is one line and an exit code; a bug keeps its traceback.
"""

from __future__ import annotations

import errno
import functools
import io
import os
import sys
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import click

from search.config import Settings, known
from search.errors import ConfigError, ExtractError, IndexBusy, KirinukiError, QueryError

EXIT_PARTLY, EXIT_USAGE, EXIT_NOTHING, EXIT_BUSY, EXIT_INTERRUPTED = 1, 2, 3, 75, 130

_GROUP = "kirinuki.commands"

#: Whether it can be read is for who reads it to say: a server starts without an index, too.
PATH = click.Path(readable=False)

#: No space on the disk, none left to this user, or none to this process.
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


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

    def main(self, *args: Any, **extra: Any) -> Any:
        _open_streams()
        try:
            return super().main(*args, **extra)
        except OSError as error:  # click ends quietly where the reader of a pipe has gone away
            place = f"{error.filename}: " if error.filename else ""
            advice = "; free some space and run it again" if error.errno in _FULL else ""
            sys.stdout = io.StringIO()  # Python would try once more to print what could not be printed
            fail(f"{place}{error.strerror or error}{advice}", EXIT_NOTHING)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            try:
                return super().invoke(ctx)
            finally:
                sys.stdout.flush()  # here, where what cannot be printed can still be answered
        except KirinukiError as error:
            fail(str(error), exit_code(error))
        except KeyboardInterrupt:
            raise click.exceptions.Exit(EXIT_INTERRUPTED) from None
        except MemoryError:
            fail("not enough memory", EXIT_NOTHING)


def _open_streams() -> None:
    """Give a closed standard stream to nobody: else the next file opened gets its number, and what is printed."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode))  # noqa: SIM115  # for as long as the process lives


def fail(message: str, code: int) -> None:
    """Say in one line what is wrong, and end."""
    from search.terminal import one_line

    try:
        click.echo(f"kirinuki: {one_line(message)}", err=True)
    except OSError:
        sys.stderr = io.StringIO()  # the log is on the full disk, too: the exit code is left
    sys.exit(code)


def configured(*names: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Give a command the option --config and one for each named setting; it gets them all as `settings`.

    An option that is not given leaves the setting to the environment, the file and the default.
    """
    helps = {field.name: str(field.metadata["help"]) for field in fields(Settings)}
    defaults = {field.name: field.default for field in fields(Settings)}
    types = known()

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(command)
        def run(*args: Any, config: str | None = None, **values: Any) -> Any:
            flags = {name: values.pop(name) for name in names}
            return command(*args, settings=load_settings(config, **flags), **values)

        decorated: Callable[..., Any] = run
        for name in reversed(names):
            kind: Any = PATH if types[name] is Path else types[name]
            text = f"{helps[name].capitalize()} (default: {defaults[name]})."
            decorated = click.option(f"--{name.replace('_', '-')}", name, type=kind, help=text)(decorated)
        return click.option("--config", type=PATH, help="Settings file.")(decorated)

    return decorate


def load_settings(config: str | None = None, **flags: object) -> Settings:
    """Load the settings of the running command: its own --config, the one before it, KIRINUKI_CONFIG."""
    before = click.get_current_context().find_root().params.get("config")
    named = config or before or os.environ.get("KIRINUKI_CONFIG")
    return Settings.load(Path(named) if named else None, os.environ, **flags)


def print_json(value: object) -> None:
    """Print one JSON object as the API writes it, whatever the locale."""
    from search.jsonline import json_bytes

    sys.stdout.buffer.write(json_bytes(value))
