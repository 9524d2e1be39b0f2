"""Runs over a real folder, with both engines: what is added, kept, moved and removed, and under which id."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from indexer import extract
from search.engine import Engine
from tests.indexer.pages import FIVE, counts, ids, page, put, run, titles, write


def test_a_first_run_adds_everything(engine: Engine, corpus: Path) -> None:
    put(corpus, 海="a.html", 山="x/b.html")
    report = run(engine, corpus)
    assert counts(report) == {"added": 2}
    assert titles(engine) == {"海の記事", "山の記事"}
    assert report.generation == engine.status().coverage.generation


@pytest.mark.parametrize("rebuild", [False, True])
def test_the_generation_named_is_the_one_that_stands(
    engine: Engine, corpus: Path, monkeypatch: pytest.MonkeyPatch, rebuild: bool
) -> None:
    monkeypatch.setattr("search.engines.whoosh.writing.policy.TAIL_FLOOR", 0)  # many batches: folded at the end
    put(corpus, 海="a.html", 山="b.html", 街="c.html")
    report = run(engine, corpus, rebuild=rebuild, max_batch=1)
    assert report.generation == engine.status().coverage.generation
    assert run(engine, corpus, dry_run=True).generation == report.generation


def test_nothing_changed_writes_nothing(engine: Engine, corpus: Path) -> None:
    put(corpus, 海="a.html", 山="b.html")
    first = run(engine, corpus)
    again = run(engine, corpus)
    assert counts(again) == {"unchanged": 2}
    assert again.generation == first.generation


def test_an_empty_corpus_makes_an_empty_index(engine: Engine, corpus: Path) -> None:
    assert counts(run(engine, corpus)) == {}
    assert engine.status().coverage.articles == 0


def test_a_changed_file_keeps_its_id(engine: Engine, corpus: Path) -> None:
    put(corpus, 海="a.html", 山="b.html")
    run(engine, corpus)
    before = ids(engine)
    write(corpus / "a.html", page("街"))
    assert counts(run(engine, corpus)) == {"changed": 1, "unchanged": 1}
    assert ids(engine) == before
    assert titles(engine) == {"街の記事", "山の記事"}


def test_an_id_is_a_day_and_letters(engine: Engine, corpus: Path) -> None:
    put(corpus, 海="a.html")
    write(corpus / "b.txt", "題のない文\n\nどこにも日付がない文章である。それでも記事として読める長さがある。\n")
    run(engine, corpus)
    assert ids(engine)["a.html"].startswith("2017-03-24-")
    assert ids(engine)["b.txt"].startswith("undated-")
    assert all(6 <= len(id.rsplit("-", 1)[1]) <= 8 for id in ids(engine).values())


@pytest.mark.parametrize("stamp", [0, 315_532_800], ids=["1970", "1980"])
def test_a_time_stamp_that_no_saved_page_can_have_hides_no_date(engine: Engine, corpus: Path, stamp: int) -> None:
    put(corpus, 海="a.html")
    os.utime(corpus / "a.html", (stamp, stamp))
    run(engine, corpus)
    assert ids(engine)["a.html"].startswith("2017-03-24-")


def test_a_touched_file_is_unchanged(engine: Engine, corpus: Path) -> None:
    put(corpus, 海="a.html")
    run(engine, corpus)
    os.utime(corpus / "a.html", ns=(1, 10**18))
    assert counts(run(engine, corpus)) == {"unchanged": 1}
    assert engine.ledger()["a.html"].mtime_ns == 10**18


def test_a_removed_file_takes_its_article_along(engine: Engine, corpus: Path) -> None:
    put(corpus, **FIVE)
    run(engine, corpus)
    (corpus / "e.html").unlink()
    assert counts(run(engine, corpus)) == {"unchanged": 4, "removed": 1}
    assert "川の記事" not in titles(engine)
    assert "e.html" not in engine.ledger()


def test_a_moved_file_is_the_same_article(engine: Engine, corpus: Path) -> None:
    put(corpus, 海="a.html", 山="b.html")
    run(engine, corpus)
    before = ids(engine)
    seen = engine.get(before["a.html"])
    (corpus / "sub").mkdir()
    (corpus / "a.html").rename(corpus / "sub" / "z.html")
    assert counts(run(engine, corpus)) == {"unchanged": 2}
    assert ids(engine) == {"sub/z.html": before["a.html"], "b.html": before["b.html"]}
    moved = engine.get(before["a.html"])
    assert seen
    assert moved
    assert (moved.path, moved.first_seen) == ("sub/z.html", seen.first_seen)


def test_all_files_moved_at_once_is_no_mass_removal(engine: Engine, corpus: Path) -> None:
    put(corpus, 海="a.html", 山="b.html", 街="c.html")
    run(engine, corpus)
    before = set(ids(engine).values())
    (corpus / "2017").mkdir()
    for name in ("a.html", "b.html", "c.html"):
        (corpus / name).rename(corpus / "2017" / name)
    assert counts(run(engine, corpus)) == {"unchanged": 3}
    assert set(ids(engine).values()) == before


def test_a_file_moved_and_changed_in_one_run_is_one_article(engine: Engine, corpus: Path) -> None:
    put(corpus, 海="a.html")
    run(engine, corpus)
    before = ids(engine)
    (corpus / "a.html").unlink()
    write(corpus / "b.html", page("海", title="海の記事(訂正)", extra="訂正を加えた。"))
    assert counts(run(engine, corpus)) == {"changed": 1}
    assert ids(engine) == {"b.html": before["a.html"]}
    assert titles(engine) == {"海の記事(訂正)"}


def test_two_files_that_trade_contents_keep_their_ids(engine: Engine, corpus: Path) -> None:
    put(corpus, 海="a.html", 山="b.html")
    run(engine, corpus)
    before = ids(engine)
    put(corpus, 山="a.html", 海="b.html")
    for name, when in (("a.html", 1), ("b.html", 2)):
        os.utime(corpus / name, ns=(when, when))
    assert counts(run(engine, corpus)) == {"changed": 2}
    assert ids(engine) == before


class TestDuplicates:
    def test_one_article_many_files(self, engine: Engine, corpus: Path) -> None:
        put(corpus, 海="a.html")
        write(corpus / "b.html", page("海").replace("<article>", "<article> \n"))
        write(corpus / "c.html", page("海"))
        assert counts(run(engine, corpus)) == {"added": 1, "duplicates": 2}
        assert {record.id for record in engine.ledger().values()} == set(ids(engine).values())

    def test_when_the_first_goes_a_duplicate_takes_over(self, engine: Engine, corpus: Path) -> None:
        put(corpus, 海="a.html")
        write(corpus / "b.html", page("海"))
        run(engine, corpus)
        before = ids(engine)
        (corpus / "a.html").unlink()
        assert counts(run(engine, corpus)) == {"unchanged": 1}
        assert ids(engine) == {"b.html": before["a.html"]}
        article = engine.get(before["a.html"])
        assert article
        assert article.path == "b.html"

    def test_when_the_first_changes_the_duplicate_is_an_article(self, engine: Engine, corpus: Path) -> None:
        put(corpus, 海="a.html")
        write(corpus / "b.html", page("海"))
        run(engine, corpus)
        before = ids(engine)
        write(corpus / "a.html", page("山"))
        assert counts(run(engine, corpus)) == {"changed": 1, "added": 1}
        assert ids(engine)["a.html"] == before["a.html"]
        assert ids(engine)["b.html"] != before["a.html"]
        assert titles(engine) == {"海の記事", "山の記事"}

    def test_an_article_that_becomes_a_duplicate_goes(self, engine: Engine, corpus: Path) -> None:
        put(corpus, **FIVE)
        run(engine, corpus)
        write(corpus / "b.html", page("海"))
        assert counts(run(engine, corpus)) == {"unchanged": 4, "duplicates": 1, "removed": 1}
        assert titles(engine) == {"海の記事", "街の記事", "空の記事", "川の記事"}

    def test_a_copy_that_sorts_first_does_not_take_the_id(self, engine: Engine, corpus: Path) -> None:
        put(corpus, 海="m.html")
        run(engine, corpus)
        before = ids(engine)
        write(corpus / "a.html", page("海"))
        os.utime(corpus / "m.html", ns=(1, 1))
        assert counts(run(engine, corpus)) == {"unchanged": 1, "duplicates": 1}
        assert ids(engine) == before

    def test_a_file_that_failed_does_not_take_its_id_back_from_its_duplicate(
        self, engine: Engine, corpus: Path
    ) -> None:
        put(corpus, 海="a.html")
        write(corpus / "b.html", page("海"))
        run(engine, corpus)
        id = ids(engine)["a.html"]
        write(corpus / "a.html", "")
        run(engine, corpus)
        assert ids(engine) == {"b.html": id}
        put(corpus, 山="a.html", 街="b.html")
        assert counts(run(engine, corpus)) == {"added": 1, "changed": 1}
        assert ids(engine)["b.html"] == id


def test_a_file_that_turns_bad_loses_its_article_and_gets_it_back(engine: Engine, corpus: Path) -> None:
    put(corpus, **FIVE)
    run(engine, corpus)
    before = ids(engine)
    write(corpus / "a.html", b"")
    report = run(engine, corpus)
    assert counts(report) == {"unchanged": 4, "failed": 1, "removed": 1}
    assert [(f.path, f.reason) for f in report.failed] == [("a.html", "is empty")]
    assert counts(run(engine, corpus)) == {"unchanged": 4, "failed": 1}
    put(corpus, 海="a.html")
    assert counts(run(engine, corpus)) == {"unchanged": 4, "added": 1}
    assert ids(engine) == before


def test_new_rules_change_every_article_and_no_id(
    engine: Engine, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(corpus, 海="a.html", 山="b.html")
    write(corpus / "c.html", page("山"))
    run(engine, corpus)
    before = ids(engine)
    monkeypatch.setattr(extract, "VERSION", f"{extract.VERSION}-next")
    assert counts(run(engine, corpus)) == {"changed": 2, "duplicates": 1}
    assert ids(engine) == before
    assert counts(run(engine, corpus)) == {"unchanged": 2, "duplicates": 1}


def test_an_override_is_part_of_its_file(engine: Engine, corpus: Path) -> None:
    put(corpus, 海="a.html")
    run(engine, corpus)
    before = ids(engine)
    write(corpus / "a.html.kirinuki.toml", 'title = "直した題"\n')
    assert counts(run(engine, corpus)) == {"changed": 1}
    assert titles(engine) == {"直した題"}
    write(corpus / "a.html.kirinuki.toml", 'title = "また直した題"\n')
    assert counts(run(engine, corpus)) == {"changed": 1}
    assert counts(run(engine, corpus)) == {"unchanged": 1}
    (corpus / "a.html.kirinuki.toml").unlink()
    assert counts(run(engine, corpus)) == {"changed": 1}
    assert titles(engine) == {"海の記事"}
    assert ids(engine) == before


def test_a_wrong_override_fails_its_file_by_name(engine: Engine, corpus: Path) -> None:
    put(corpus, 海="a.html")
    write(corpus / "a.kirinuki.toml", "titel = 1\n")
    report = run(engine, corpus)
    assert [f.path for f in report.failed] == ["a.html"]
    assert "titel" in report.failed[0].reason


def test_rebuild_keeps_ids_and_counts_what_is_the_same(engine: Engine, corpus: Path) -> None:
    put(corpus, 海="a.html", 山="b.html")
    write(corpus / "c.html", page("山"))
    run(engine, corpus)
    write(corpus / "a.html", page("街"))
    run(engine, corpus)
    before = {path: engine.ledger()[path] for path in engine.ledger()}
    assert counts(run(engine, corpus, rebuild=True)) == {"unchanged": 2, "duplicates": 1}
    assert engine.ledger() == before


def test_a_dry_run_counts_and_writes_nothing(engine: Engine, corpus: Path, tmp_path: Path) -> None:
    put(corpus, **FIVE)
    run(engine, corpus)
    state = engine.status()
    write(corpus / "a.html", page("森"))
    (corpus / "b.html").unlink()
    put(corpus, 海="new.html")
    assert counts(run(engine, corpus, dry_run=True)) == {"changed": 1, "added": 1, "unchanged": 3, "removed": 1}
    assert engine.status() == state


def test_batches_end_where_one_would(engine: Engine, corpus: Path) -> None:
    put(corpus, **FIVE)
    assert counts(run(engine, corpus, max_batch=2)) == {"added": 5}
    (corpus / "a.html").unlink()
    put(corpus, 森="b.html")
    assert counts(run(engine, corpus, max_batch=1)) == {"changed": 1, "removed": 1, "unchanged": 3}
    assert len(titles(engine)) == 4


def test_a_stopped_run_goes_on_where_it_was(engine: Engine, corpus: Path) -> None:
    put(corpus, **FIVE)

    class Stop(Exception): ...

    def stop(done: int, total: int) -> None:
        if done == 4:
            raise Stop

    with pytest.raises(Stop):
        run(engine, corpus, max_batch=2, progress=stop)
    assert engine.status().coverage.articles == 2
    assert counts(run(engine, corpus)) == {"unchanged": 2, "added": 3}


def test_a_file_too_large_is_named_and_not_opened(engine: Engine, corpus: Path) -> None:
    put(corpus, 海="a.html")
    write(corpus / "big.html", b"<p>" + b"x" * 5000)
    report = run(engine, corpus, file_bytes=4000)
    assert counts(report) == {"added": 1, "failed": 1}
    assert report.failed[0].reason == "is too large: 5,003 bytes, the limit is 4,000"
    assert counts(run(engine, corpus, file_bytes=4000)) == {"unchanged": 1, "failed": 1}


def test_a_folder_that_cannot_be_listed_keeps_its_articles(
    engine: Engine, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(corpus, 海="a.html", 山="b/c.html")
    run(engine, corpus)
    scandir = os.scandir

    def refuse(path: object) -> object:
        if str(path).endswith("/b"):
            raise PermissionError(13, "Permission denied")
        return scandir(path)  # type: ignore[call-overload]

    monkeypatch.setattr(os, "scandir", refuse)
    report = run(engine, corpus)
    assert [(f.path, f.reason) for f in report.failed] == [("b", "the folder cannot be listed: permission denied")]
    assert titles(engine) == {"海の記事", "山の記事"}
    monkeypatch.undo()
    assert counts(run(engine, corpus)) == {"unchanged": 2}


def test_a_file_replaced_by_a_link_is_an_article_no_more(engine: Engine, corpus: Path) -> None:
    put(corpus, 海="a.html", 山="b.html")
    run(engine, corpus)
    (corpus / "a.html").unlink()
    (corpus / "a.html").symlink_to("b.html")
    report = run(engine, corpus, force=True)
    assert counts(report) == {"unchanged": 1, "removed": 1}
    assert [(f.path, f.reason) for f in report.skipped] == [("a.html", "is a link; links are not followed")]
    assert set(engine.ledger()) == {"b.html"}
