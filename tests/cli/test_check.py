"""`kirinuki check`: a whole index, a damaged one, an older one."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

import pytest

from tests.cli.commands import kirinuki, one_line, process
from tests.indexer.pages import put


def test_a_whole_index_is_0(filled: Path) -> None:
    result = kirinuki("check")
    assert (result.exit_code, "no fault found" in result.stdout) == (0, True)
    checked = json.loads(kirinuki("check", "--json").stdout)
    assert (checked["ok"], checked["faults"], checked["articles"]) == (True, [], 3)


@pytest.fixture
def damaged(filled: Path) -> Path:
    put(filled / "corpus", 空="d.html")
    assert kirinuki("index").exit_code == 1
    current = (filled / "index" / "CURRENT").read_text().strip()
    ledger = filled / "index" / "generations" / current / "ledger.json.gz"
    ledger.write_bytes(ledger.read_bytes()[::-1])
    return filled


def test_a_damaged_index_is_3(damaged: Path) -> None:
    result = kirinuki("check")
    assert result.exit_code == 3
    assert "ledger.json.gz is damaged" in result.stdout
    assert "ledger.json.gz is damaged; generation 00000001-" in process("search").stderr
    assert "--rebuild" in result.stderr
    found = kirinuki("check", "--json")
    assert (found.exit_code, json.loads(found.stdout)["ok"]) == (3, False)


def test_the_corpus_is_compared_where_it_is_named(filled: Path) -> None:
    checked = json.loads(kirinuki("check", "--corpus", "corpus", "--json").stdout)
    assert (checked["ok"], checked["same"], checked["behind"]) == (True, 4, 0)
    (filled / "corpus" / "b.html").unlink()
    assert "1 files changed since the last run" in kirinuki("check", "--corpus", "corpus").stdout
    file = filled / "corpus" / "a.html"
    stamp = file.stat().st_mtime_ns
    file.write_bytes(file.read_bytes().replace(b"2017", b"2018"))
    os.utime(file, ns=(stamp, stamp))
    result = kirinuki("check", "--corpus", "corpus")
    assert (result.exit_code, result.stdout.startswith("a.html: other bytes")) == (3, True)
    assert "nowhere" in one_line(kirinuki("check", "--corpus", "nowhere"), 3)


def test_rebuild_heals(damaged: Path) -> None:
    assert kirinuki("index", "--rebuild").exit_code == 1
    assert kirinuki("check").exit_code == 0


def test_an_older_layout_says_so_and_is_rebuilt_with_its_ids(filled: Path) -> None:
    known = {hit["id"] for hit in json.loads(kirinuki("search", "--json").stdout)["hits"]}
    index = filled / "index"
    folder = index / "generations" / (index / "CURRENT").read_text().strip()
    manifest = json.loads((folder / "manifest.json").read_text())
    older = json.dumps(manifest | {"layout": manifest["layout"] - 1}).encode()
    (folder / "manifest.json").write_bytes(older)
    named = folder.with_name(f"{folder.name.split('-')[0]}-{hashlib.sha256(older).hexdigest()[:16]}")
    folder.rename(named)
    (index / "CURRENT").write_text(f"{named.name}\n")
    for command in (["index"], ["search", "海"], ["status"], ["check"]):
        line = one_line(kirinuki(*command), 3)
        assert "made by another version" in line
        assert "kirinuki index --rebuild" in line
    assert kirinuki("index", "--rebuild").exit_code == 1
    assert {hit["id"] for hit in json.loads(kirinuki("search", "--json").stdout)["hits"]} == known
    assert kirinuki("check").exit_code == 0


def test_no_index_is_3(here: Path) -> None:
    one_line(kirinuki("check"), 3)
