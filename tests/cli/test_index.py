"""`kirinuki index`: exit codes, streams and every field of its report."""

from __future__ import annotations

import fcntl
import json
import os
import resource
import select
import signal
import subprocess
from pathlib import Path

import pytest

from tests.cli.commands import KIRINUKI, kirinuki, one_line, process
from tests.indexer.pages import page, put, write

FIELDS = (
    "found",
    "added",
    "changed",
    "removed",
    "unchanged",
    "duplicates",
    "failed",
    "skipped",
    "articles",
    "generation",
    "seconds",
)


def test_json_has_exactly_these_fields_and_they_add_up(filled: Path) -> None:
    write(filled / "corpus" / "a.html", page("空"))
    put(filled / "corpus", 川="new.html")
    result = kirinuki("index", "--json")
    report = json.loads(result.stdout)
    assert tuple(report) == FIELDS
    assert report["failed"] == [{"path": "empty.html", "reason": "is empty"}]
    counted = sum(report[name] for name in ("added", "changed", "unchanged", "duplicates")) + len(report["failed"])
    assert report["found"] == counted == 6
    assert (report["changed"], report["articles"], result.exit_code, result.stderr) == (1, 5, 1, "")
    assert report["generation"] == json.loads(kirinuki("status", "--json").stdout)["generation"]


def test_a_clean_run_is_0_and_one_line(here: Path) -> None:
    put(here / "corpus", 海="a.html")
    result = kirinuki("index")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("1 files: 1 added, 0 changed")
    assert result.stdout.count("\n") == 1


def test_failures_are_named_and_1(filled: Path) -> None:
    result = kirinuki("index")
    assert result.exit_code == 1
    assert result.stderr == "empty.html: is empty\n"


def test_what_is_no_file_is_named_skipped_and_0(here: Path) -> None:
    put(here / "corpus", 海="a.html")
    os.mkfifo(here / "corpus" / "fifo.html")
    (here / "corpus" / "out.html").symlink_to("/etc/passwd")
    first = kirinuki("index")
    assert first.exit_code == 0
    assert "1 files: 1 added" in first.stdout
    assert ", 0 failed, 2 skipped; 1 articles" in first.stdout
    assert first.stderr.splitlines() == [
        "skipped fifo.html: is no regular file",
        "skipped out.html: is a link; links are not followed",
    ]
    report = json.loads(kirinuki("index", "--json").stdout)
    assert (report["found"], report["unchanged"], report["failed"]) == (1, 1, [])
    assert [skipped["path"] for skipped in report["skipped"]] == ["fifo.html", "out.html"]
    assert kirinuki("index", "--quiet").output == ""


def test_quiet_prints_failures_only(filled: Path) -> None:
    result = kirinuki("index", "--quiet")
    assert (result.exit_code, result.stdout, result.stderr) == (1, "", "empty.html: is empty\n")
    (filled / "corpus" / "empty.html").unlink()
    assert kirinuki("index", "--quiet").output == ""


def test_dry_run_writes_nothing(here: Path) -> None:
    put(here / "corpus", 海="a.html")
    result = kirinuki("index", "--dry-run")
    assert (result.exit_code, "would be: 1 added" in result.stdout) == (0, True)
    assert not (here / "index").exists()


@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&-", ">&- 2>&-"])
def test_a_closed_stream_costs_what_is_printed_and_nothing_else(here: Path, closed: str) -> None:
    put(here / "corpus", 海="a.html")
    write(here / "corpus" / "empty.html", "")
    done = subprocess.run(["/bin/sh", "-c", f"exec {KIRINUKI} index --json {closed}"], capture_output=True)
    assert (done.returncode, b"Traceback" in done.stderr) == (1, False)
    assert kirinuki("check").exit_code == 0


def test_a_missing_corpus_is_3(here: Path) -> None:
    assert "no such folder" in one_line(kirinuki("index"), 3)


def test_mass_removal_is_3_unless_forced(filled: Path) -> None:
    (filled / "corpus" / "b.html").unlink()
    assert "1 of 3 articles are gone" in one_line(kirinuki("index"), 3)
    assert kirinuki("index", "--force").exit_code == 1
    assert json.loads(kirinuki("status", "--json").stdout)["articles"] == 2


def test_a_held_index_is_75_at_once(filled: Path) -> None:
    with (filled / "index" / "lock").open("rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert "another indexer" in one_line(kirinuki("index"), 75)


def test_an_index_that_is_a_file_is_3(here: Path) -> None:
    put(here / "corpus", 海="a.html")
    write(here / "index", "")
    one_line(kirinuki("index"), 3)


def test_odd_names_on_one_line_and_whole_in_json(here: Path) -> None:
    (here / "corpus").mkdir()
    for name in (b"a\nb.html", b"\xff\x83.html"):
        Path(os.fsdecode(os.fsencode(here / "corpus") + b"/" + name)).write_bytes(b"")
    assert set(kirinuki("index").stderr.splitlines()) == {r"a\nb.html: is empty", r"\xff\x83.html: is empty"}
    failed = json.loads(kirinuki("index", "--json").stdout)["failed"]
    assert {os.fsencode(failure["path"]) for failure in failed} == {b"a\nb.html", b"\xff\x83.html"}


def test_a_full_disk_is_3_and_named_and_the_old_state_stays(filled: Path) -> None:
    def full() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))

    write(filled / "corpus" / "a.html", page("空"))
    done = process("index", preexec_fn=full)
    assert done.returncode == 3
    assert "File too large; free some space and run it again" in done.stderr
    assert done.stderr.count("\n") == 1
    assert json.loads(kirinuki("search", "海", "--json").stdout)["total"] == 1
    assert kirinuki("index").exit_code == 1


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_signal_ends_the_run_and_its_workers(here: Path, number: int, code: int) -> None:
    for n in range(400):
        write(here / "corpus" / f"{n}.html", page("海", title=f"記事{n}"))
    run = subprocess.Popen([KIRINUKI, "index"], stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    while not (workers := _children(run.pid)):
        assert run.poll() is None
    run.send_signal(number)
    out, err = run.communicate(timeout=5)
    assert (run.returncode, out, err.count("\n")) == (code, "", 1)
    assert err.startswith(f"kirinuki: stopped by {signal.Signals(number).name}")
    assert all(_ends(pid) for pid in workers)


def _ends(pid: int) -> bool:
    """Say whether a process is gone or goes within two seconds."""
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    with os.fdopen(descriptor):
        return bool(select.select([descriptor], [], [], 2)[0])


def _children(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []
