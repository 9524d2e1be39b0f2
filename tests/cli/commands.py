"""Commands run as scripts, cron jobs and people run them: in this process, or as one of their own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner, Result

from search.cli import main

KIRINUKI = Path(sys.executable).with_name("kirinuki")


def kirinuki(*args: str, **environ: str) -> Result:
    """Run a command in this process."""
    return CliRunner().invoke(main, list(args), env=environ, prog_name="kirinuki")


def process(*args: str, **options: object) -> subprocess.CompletedProcess[str]:
    """Run a command as a process of its own."""
    return subprocess.run([KIRINUKI, *args], capture_output=True, text=True, timeout=60, check=False, **options)  # type: ignore[call-overload, no-any-return]


def one_line(result: Result, code: int) -> str:
    """Return what a failed command said, which is one line on stderr."""
    assert result.exit_code == code
    assert not result.stdout
    (line,) = result.stderr.splitlines()
    assert line.startswith("kirinuki: ")
    return line
