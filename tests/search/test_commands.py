"""How a command ends when nobody can read what it says."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

KIRINUKI = Path(sys.executable).with_name("kirinuki")


@pytest.mark.parametrize("args", [["--help"], ["index", "--corpus", ".", "--dry-run"]])
def test_a_full_disk_behind_the_output_is_one_line_and_3(tmp_path: Path, args: list[str]) -> None:
    (tmp_path / "empty.html").touch()  # a failed file: the command ends by an exit code of its own
    with open("/dev/full", "w") as full:
        done = subprocess.run([KIRINUKI, *args], cwd=tmp_path, stdout=full, stderr=subprocess.PIPE, text=True)
        logged = subprocess.run([KIRINUKI, *args], cwd=tmp_path, stdout=full, stderr=full)
    assert (done.returncode, logged.returncode) == (3, 3)
    assert done.stderr == "kirinuki: No space left on device; free some space and run it again\n"
