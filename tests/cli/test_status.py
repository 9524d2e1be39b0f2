"""`kirinuki status`: what is indexed, and whether it is old."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

from tests.cli.commands import kirinuki, one_line


def test_json(filled: Path) -> None:
    status = json.loads(kirinuki("status", "--json").stdout)
    assert status["articles"] == 3
    assert status["files"] == {"indexed": 3, "duplicate": 1, "failed": 1}
    assert status["failed"] == [{"path": "empty.html", "reason": "is empty"}]
    assert status["report"]["added"] == 3
    assert status["damage"] is None


def test_lines(filled: Path) -> None:
    shown = kirinuki("status").stdout
    assert "articles    3, 2017-03-24 to 2017-03-24\n" in shown
    assert "empty.html: is empty" in shown


def test_max_age(filled: Path) -> None:
    assert kirinuki("status", "--max-age", "1").exit_code == 0
    old = kirinuki("status", "--max-age", "0")
    assert (old.exit_code, "no run ended well for" in old.stderr) == (1, True)
    assert kirinuki("status", "--max-age", "nan").exit_code == 1
    os.utime(filled / "index" / "lock", (4e9, 4e9))
    ahead = kirinuki("status", "--max-age", "48")
    assert (ahead.exit_code, "ahead of this clock" in ahead.stderr) == (1, True)


def test_a_run_without_news_makes_the_index_young_again(filled: Path) -> None:
    os.utime(filled / "index" / "lock", (0, 0))
    assert kirinuki("status", "--max-age", "1").exit_code == 1
    generation = json.loads(kirinuki("status", "--json").stdout)["generation"]
    kirinuki("index")
    assert kirinuki("status", "--max-age", "1").exit_code == 0
    assert json.loads(kirinuki("status", "--json").stdout)["generation"] == generation


def test_a_refused_run_does_not(filled: Path) -> None:
    os.utime(filled / "index" / "lock", (0, 0))
    shutil.rmtree(filled / "corpus")
    assert kirinuki("index").exit_code == 3
    assert kirinuki("status", "--max-age", "1").exit_code == 1


def test_no_index_is_3(here: Path) -> None:
    assert "nothing is indexed" in one_line(kirinuki("status"), 3)
