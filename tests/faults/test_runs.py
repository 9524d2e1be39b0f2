"""The real command, killed, starved and disturbed: afterwards the index is the old one or the new one, and the
next run gets to the new one.  `KIRINUKI_KILLS` sets how many kills (default: a few, for every day)."""

from __future__ import annotations

import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from search.engine import open_engine
from search.query import Query
from tests.indexer.pages import BODIES, page, write

KIRINUKI = Path(sys.executable).with_name("kirinuki")
KILLS = int(os.environ.get("KIRINUKI_KILLS", "4"))

State = dict[str, str]


def start(folder: Path, preexec_fn: Callable[[], None] | None = None) -> subprocess.Popen[str]:
    command = [KIRINUKI, "index", "--corpus", folder / "corpus", "--index", folder / "index"]
    return subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        preexec_fn=preexec_fn,
    )


def index(folder: Path) -> str:
    """Run to the end and return what was said; a clean run is expected."""
    run = start(folder)
    said, _ = run.communicate(timeout=120)
    assert run.returncode == 0, said
    return said


def put(folder: Path, numbers: range, version: int = 0) -> State:
    """Write articles `numbers` in a version and return them as a state: path → title."""
    state = {}
    for n in numbers:
        word = list(BODIES)[n % len(BODIES)]
        path, title = f"{n:03d}.html", f"記事{n}の{version}版"
        write(folder / "corpus" / path, page(word, title=title, extra=f"これは{n}番の記事の{version}版である。"))
        state[path] = title
    return state


def state_of(folder: Path) -> State:
    """Return what searching gives: path → title; each path once."""
    engine = open_engine(folder / "index")
    state: State = {}
    query = Query(size=100)
    while True:
        answer = engine.search(query)
        for hit in answer.hits:
            assert hit.card.path not in state
            state[hit.card.path] = hit.card.title
        if not answer.next_cursor:
            assert answer.total == len(state)
            engine.close()
            return state
        query = Query(size=100, cursor=answer.next_cursor)


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, State, State]:
    """An indexed corpus with a change laid out beside it, and both states."""
    folder = tmp_path_factory.mktemp("grown")
    old = put(folder, range(40))
    index(folder)
    new = dict(old)
    new |= put(folder, range(10), version=1) | put(folder, range(40, 60))
    for n in range(20, 24):
        (folder / "corpus" / f"{n:03d}.html").unlink()
        del new[f"{n:03d}.html"]
    return folder, old, new


@pytest.fixture
def folder(grown: tuple[Path, State, State], tmp_path: Path) -> Path:
    shutil.copytree(grown[0], tmp_path, dirs_exist_ok=True)
    return tmp_path


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM], ids=["kill", "term"])
def test_a_killed_run_leaves_old_or_new(folder: Path, grown: tuple[Path, State, State], number: int) -> None:
    _, old, new = grown
    before = folder / "before"
    shutil.copytree(folder / "index", before)
    began = time.monotonic()
    index(folder)
    whole = time.monotonic() - began
    moments = random.Random(KILLS)
    for _ in range(KILLS):
        shutil.rmtree(folder / "index")
        shutil.copytree(before, folder / "index")
        run = start(folder)
        try:
            run.communicate(timeout=whole * moments.uniform(0.1, 1.0))
        except subprocess.TimeoutExpired:
            os.killpg(run.pid, number)
            said, _ = run.communicate(timeout=5)
            assert "Traceback" not in said
            assert run.returncode in (0, -number, 128 + number)
        assert state_of(folder) in (old, new)
    index(folder)
    assert state_of(folder) == new


def test_a_killed_first_run_is_finished_by_the_next(tmp_path: Path) -> None:
    new = put(tmp_path, range(40))
    run = start(tmp_path)
    try:
        run.communicate(timeout=1)
    except subprocess.TimeoutExpired:
        os.killpg(run.pid, signal.SIGKILL)
        run.communicate()
    index(tmp_path)
    assert state_of(tmp_path) == new


@pytest.mark.parametrize("limit", [0, 4096, 65536])
def test_no_room_on_the_disk(folder: Path, grown: tuple[Path, State, State], limit: int) -> None:
    _, old, new = grown

    def full() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    run = start(folder, preexec_fn=full)
    said, _ = run.communicate(timeout=60)
    if run.returncode == 0:
        assert state_of(folder) == new
    else:
        assert run.returncode == 3
        assert "File too large" in said
        assert said.count("\n") == 1
        assert state_of(folder) == old
    index(folder)
    assert state_of(folder) == new


def test_two_at_once(folder: Path, grown: tuple[Path, State, State]) -> None:
    runs = [start(folder) for _ in range(2)]
    said = [run.communicate(timeout=60)[0] for run in runs]
    codes = sorted(run.returncode for run in runs)
    assert codes in ([0, 75], [0, 0]), said
    assert not any("Traceback" in text for text in said)
    assert state_of(folder) == grown[2]


def test_a_corpus_that_changes_while_it_is_read(folder: Path) -> None:
    stop = threading.Event()

    def churn() -> None:
        for n in range(100_000):
            if stop.wait(0.002):
                return
            path = folder / "corpus" / f"{30 + n % 30:03d}.html"
            if path.exists():
                path.unlink()
            else:
                put(folder, range(30 + n % 30, 31 + n % 30), version=2)

    churning = threading.Thread(target=churn)
    churning.start()
    run = start(folder)
    said, _ = run.communicate(timeout=60)
    stop.set()
    churning.join()
    assert run.returncode in (0, 1, 3)
    assert "Traceback" not in said
    final = subprocess.run(
        [KIRINUKI, "index", "--force", "--corpus", folder / "corpus", "--index", folder / "index"], check=False
    )
    assert final.returncode == 0
    assert set(state_of(folder)) == {file.name for file in (folder / "corpus").iterdir()}


def test_everything_bad_at_once(tmp_path: Path) -> None:
    """Files that hang, explode or lie cost themselves; the good one is indexed."""
    good = put(tmp_path, range(1))
    corpus = tmp_path / "corpus"
    os.mkfifo(corpus / "fifo.html")
    (corpus / "loop.html").symlink_to("loop.html")
    (corpus / "passwd.html").symlink_to("/etc/passwd")
    write(corpus / "empty.html", b"")
    write(corpus / "noise.html", random.Random(1).randbytes(100_000))
    write(corpus / "deep.html", "<div>" * 200_000 + "日")
    write(corpus / "attribute.html", '<p title="' + "x" * 3_000_000 + '">日本</p>')
    write(corpus / "long.txt", "人民日報社会面" * 50_000)
    with (corpus / "big.html").open("wb") as sparse:
        sparse.truncate(30_000_000)
    run = start(tmp_path)
    said, _ = run.communicate(timeout=120)
    assert run.returncode == 1
    assert "Traceback" not in said
    for name in ("fifo", "loop", "passwd", "empty", "noise", "big"):
        assert f"{name}.html: " in said
    assert good.items() <= state_of(tmp_path).items()
