"""Which commands there are, what their help says, and what each of them loads."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from tests.cli.commands import kirinuki

COMMANDS = ("index", "extract", "search", "serve", "status", "check", "alert")


def test_help_names_every_command() -> None:
    listed = kirinuki("--help").stdout
    for name in COMMANDS:
        assert f"  {name} " in listed


def test_every_command_is_here() -> None:
    assert sorted(COMMANDS) == sorted(entry.name for entry in entry_points(group="kirinuki.commands"))


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(name: str) -> None:
    result = kirinuki(name, "--help")
    assert result.exit_code == 0
    assert "--config" in result.stdout


@pytest.mark.parametrize(
    "args",
    [
        ("nonsense",),
        ("index", "--nonsense"),
        ("status", "--max-age", "x"),
        ("extract", "no-such-file"),
        ("extract",),
    ],
)
def test_wrong_usage_is_2(here: Path, args: tuple[str, ...]) -> None:
    result = kirinuki(*args)
    assert result.exit_code == 2
    assert "Traceback" not in result.output


def test_a_cheap_command_loads_little(filled: Path) -> None:
    heavy = {
        "numpy",
        "whoosh",
        "janome",
        "fugashi",
        "trafilatura",
        "lxml",
        "bs4",
        "flask",
        "rich",
        "babel",
        "granian",
    }
    program = (
        "import sys; from search.cli import main\n"
        "try: main(sys.argv[1:])\n"
        "except SystemExit: pass\n"
        "print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    )
    for args in (["--help"], ["index", "--help"], ["index"], ["index", "--dry-run"], ["status", "--json"]):
        done = subprocess.run([sys.executable, "-c", program, *args], capture_output=True, text=True, check=True)
        assert set(done.stdout.splitlines()[-1].split()) & heavy == set(), args


def test_whether_an_index_can_be_read_is_seen_when_it_is_read(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *args, **more: False)
    assert kirinuki("status", "--index", "index").exit_code == 0
