"""How many articles a run may take away: what looks like an unmounted or another corpus is refused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from itertools import islice
from pathlib import Path

import pytest

from indexer.removals import Allowed
from indexer.worker import Extracted, Job
from search.engine import Engine
from search.errors import CorpusError
from tests.indexer.pages import FIVE, counts, extracted, ids, page, put, run, titles, write


def put_strange(corpus: Path, numbers: Iterable[int]) -> None:
    """Write an article for each number, like no other number's."""
    for n in numbers:
        write(corpus / f"{n}.txt", "".join(chr(0x4E00 + (7 + n) * k % 5000) for k in range(300)))


@pytest.fixture
def filled(engine: Engine, corpus: Path) -> Engine:
    put(corpus, **FIVE)
    run(engine, corpus)
    return engine


@pytest.fixture
def eight(corpus: Path) -> Path:
    """A corpus of eight files, 0.html to 7.html."""
    for n in range(8):
        write(corpus / f"{n}.html", page("海", title=f"記事{n}"))
    return corpus


def test_more_than_a_fifth_is_refused(filled: Engine, corpus: Path) -> None:
    (corpus / "a.html").unlink()
    (corpus / "b.html").unlink()
    (corpus / "c.html").unlink()
    put(corpus, 森="f.html")
    with pytest.raises(CorpusError, match=r"3 of 5 articles.*--force"):
        run(filled, corpus)
    assert len(ids(filled)) == 5
    assert "森の記事" not in titles(filled)


def test_articles_that_come_make_up_for_those_that_go(filled: Engine, corpus: Path) -> None:
    (corpus / "a.html").unlink()
    (corpus / "b.html").unlink()
    put(corpus, 森="f.html")
    assert counts(run(filled, corpus)) == {"unchanged": 3, "removed": 2, "added": 1}


@pytest.mark.parametrize("text", ["", page("街")])
def test_files_that_bring_no_article_make_up_for_none(filled: Engine, corpus: Path, text: str) -> None:
    (corpus / "a.html").unlink()
    (corpus / "b.html").unlink()
    write(corpus / "f.html", text)
    with pytest.raises(CorpusError, match="2 of 5"):
        run(filled, corpus)
    assert filled.status().coverage.articles == 5


def test_more_than_half_is_refused_whatever_comes(filled: Engine, corpus: Path) -> None:
    for name in "abc":
        (corpus / f"{name}.html").unlink()
    put_strange(corpus, range(9))
    with pytest.raises(CorpusError, match=r"3 of 5 articles.*--force"):
        run(filled, corpus)
    assert len(ids(filled)) == 5
    assert counts(run(filled, corpus, removal_share=0.7))["removed"] == 3


@pytest.mark.parametrize(
    ("gone", "new", "restless", "refused"),
    [
        (2, 0, 0, False),
        (3, 0, 0, True),
        (3, 1, 0, False),
        (5, 3, 0, False),
        (6, 20, 0, True),
        (6, 4, 1, False),
        (7, 4, 1, True),
        (3, 0, 1, False),
    ],
)
def test_what_may_go_of_ten(gone: int, new: int, restless: int, refused: bool) -> None:
    with pytest.raises(CorpusError, match=f"{gone} of 10") if refused else nullcontext():
        Allowed(10, 0.2, restless).require(gone, new, "are gone")


def test_force_removes(filled: Engine, corpus: Path) -> None:
    (corpus / "a.html").unlink()
    (corpus / "b.html").unlink()
    assert counts(run(filled, corpus, force=True)) == {"unchanged": 3, "removed": 2}


def test_the_share_is_a_setting(filled: Engine, corpus: Path) -> None:
    (corpus / "a.html").unlink()
    with pytest.raises(CorpusError):
        run(filled, corpus, removal_share=0.1)


def test_an_empty_folder_looks_unmounted(filled: Engine, corpus: Path) -> None:
    for file in corpus.iterdir():
        file.unlink()
    with pytest.raises(CorpusError):
        run(filled, corpus)
    assert filled.status().coverage.articles == 5


def test_another_collection_is_no_new_version_of_this_one(filled: Engine, corpus: Path) -> None:
    for file in corpus.iterdir():
        file.unlink()
    put(corpus, 森="x.html")
    with pytest.raises(CorpusError, match="5 of 5"):
        run(filled, corpus)


def test_where_files_came_or_changed_during_a_run_others_may_go_before_the_next(engine: Engine, eight: Path) -> None:
    def churned(jobs: Iterable[Job]) -> Iterator[Extracted]:
        for n, result in enumerate(extracted(eight, jobs)):
            yield result
            write(eight / (result.found.path if n % 2 else f"new{n}.html"), page("海", title=f"新{n}"))

    assert run(engine, eight, extract=churned).restless == 8
    for path in sorted(eight.iterdir())[1:]:
        path.unlink()
    (eight / "0.html").rename(eight / "away")
    with pytest.raises(CorpusError, match="8 of 8"):
        run(engine, eight)  # an empty folder is an unmounted one
    (eight / "away").rename(eight / "0.html")
    assert counts(run(engine, eight)) == {"unchanged": 1, "removed": 7}
    (eight / "0.html").unlink()
    put(eight, 山="a.html")
    with pytest.raises(CorpusError, match="1 of 1"):
        run(engine, eight)


def test_a_folder_that_goes_during_a_run_is_no_restless_one(engine: Engine, eight: Path) -> None:
    def unmounted(jobs: Iterable[Job]) -> Iterator[Extracted]:
        yield from extracted(eight, jobs)
        for n in range(4):
            (eight / f"{n}.html").unlink()

    assert run(engine, eight, extract=unmounted).restless == 0
    with pytest.raises(CorpusError, match="4 of 8"):
        run(engine, eight)


def test_a_killed_run_may_go_on_to_remove_what_it_might(engine: Engine, corpus: Path) -> None:
    put_strange(corpus, range(10))
    run(engine, corpus)
    for n in range(5):
        (corpus / f"{n}.txt").unlink()
    put_strange(corpus, range(20, 25))

    class Killed(Exception): ...

    def four(jobs: Iterable[Job]) -> Iterator[Extracted]:
        yield from islice(extracted(corpus, jobs), 4)
        raise Killed

    with pytest.raises(Killed):
        run(engine, corpus, max_batch=1, extract=four)
    assert engine.status().coverage.articles == 14
    assert counts(run(engine, corpus)) == {"added": 1, "unchanged": 9, "removed": 5}
    assert engine.status().report["restless"] == 0


def test_a_missing_folder(engine: Engine, tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="no such folder"):
        run(engine, tmp_path / "nowhere")


def test_files_that_turn_bad_count_as_well(filled: Engine, corpus: Path) -> None:
    write(corpus / "a.html", b"")
    write(corpus / "b.html", b"")
    with pytest.raises(CorpusError, match="2 of 5"):
        run(filled, corpus)
    assert filled.status().coverage.articles == 5
