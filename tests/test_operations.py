"""What docs/operations.md promises: units that systemd accepts, options that exist, a backup that restores."""

from __future__ import annotations

import errno
import os
import re
import shutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from click.testing import CliRunner

from search.cli import main
from search.config import known
from tests.indexer.pages import page, put, write

DOCS = Path(__file__).parent.parent / "docs"
GUIDE = (DOCS / "operations.md").read_text(encoding="utf-8")
KIRINUKI = Path(sys.executable).with_name("kirinuki")


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd here")
def test_systemd_accepts_the_units(tmp_path: Path) -> None:
    for unit in (DOCS / "deploy").glob("kirinuki*"):
        text = unit.read_text(encoding="utf-8").replace("/srv/kirinuki/.venv/bin/kirinuki", str(KIRINUKI))
        write(tmp_path / unit.name, text.replace("User=kirinuki\n", ""))
    units = sorted(tmp_path.iterdir())
    assert len(units) == 3
    done = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_every_option_named_exists() -> None:
    helps = "".join(
        CliRunner().invoke(main, [name, "--help"]).stdout for name in ("index", "serve", "status", "check", "search")
    )
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", GUIDE)) <= {*re.findall(r"--[a-z][a-z-]+", helps)} | {"--now"}


def test_every_setting_named_exists() -> None:
    named = set(re.findall(r"`([a-z]+_[a-z]+)`", GUIDE)) | set(re.findall(r"`([a-z]+_[a-z]+) = ", GUIDE))
    assert named <= known().keys()
    assert named >= {"removal_share", "max_batch", "file_bytes", "token_hash", "trusted_hosts"}


def test_every_message_named_is_said() -> None:
    table = GUIDE.partition("## When something is wrong")[2].partition("\n## ")[0]
    named = [said for row in re.findall(r"^\| (`.*?) \|", table, re.MULTILINE) for said in re.findall("`(.+?)`", row)]
    sources = "".join(
        path.read_text() for name in ("search", "indexer", "web") for path in (DOCS.parent / name).rglob("*.py")
    )
    said = re.sub(r'"\s*f?"', "", sources) + os.strerror(errno.EADDRINUSE)
    assert len(named) > 7
    assert [message for message in named if message not in said] == []


def test_every_suffix_is_named() -> None:
    corpus = import_module("indexer.corpus")
    assert all(f"`{suffix}`" in GUIDE for suffix in corpus.SUFFIXES)


def test_a_backup_restores(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    def kirinuki(*args: str) -> str:
        result = CliRunner().invoke(main, args)
        assert result.exit_code == 0, result.output
        return result.stdout

    put(tmp_path / "corpus", 海="a.html", 山="b.html")
    kirinuki("index")
    write(tmp_path / "corpus" / "a.html", page("街"))
    kirinuki("index")
    ids = re.findall(r"2017-03-24-\w+", kirinuki("search"))
    subprocess.run(["cp", "-a", "index", "backup"], check=True)
    shutil.rmtree("index")
    kirinuki("check", "--index", "backup")
    subprocess.run(["cp", "-a", "backup", "index"], check=True)
    assert "0 added, 0 changed, 0 removed, 2 unchanged" in kirinuki("index")
    assert re.findall(r"2017-03-24-\w+", kirinuki("search")) == ids


def test_two_rebuilds_leave_nothing_of_what_was_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    put(tmp_path / "corpus", 海="a.html", 山="b.html")

    def held() -> bool:
        files = [path for path in (tmp_path / "index").rglob("*") if path.is_file()]
        return any("山の診療所".encode("utf-16-le") in path.read_bytes() for path in files)

    def index(*args: str) -> bool:
        assert CliRunner().invoke(main, ["index", *args]).exit_code == 0
        return held()

    assert index()
    (tmp_path / "corpus" / "b.html").unlink()
    index("--force")
    index("--rebuild")
    assert not index("--rebuild")
