"""The plan is pure: every file stands in exactly one part of it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from indexer.corpus import Found
from indexer.plan import Plan
from search.model import FileRecord

VERSION = "7"

paths = st.sampled_from([f"{folder}{name}.html" for folder in ("", "x/", "x/y/") for name in "abcd"])
sizes = st.integers(0, 2)
contents = st.sampled_from("pqr")


@st.composite
def folders(draw: st.DrawFn) -> list[Found]:
    names = draw(st.sets(paths))
    return [
        Found(name, draw(sizes), draw(sizes), problem=draw(st.sampled_from(["", "", "", "is a link"])))
        for name in sorted(names)
    ]


@st.composite
def ledgers(draw: st.DrawFn) -> dict[str, FileRecord]:
    def record(path: str) -> FileRecord:
        content = draw(contents)
        version = draw(st.sampled_from([VERSION, "6", "77"]))
        state = draw(st.sampled_from(["indexed", "duplicate", "failed"]))
        return FileRecord(path, draw(sizes), draw(sizes), content, f"{version}:{content}", state, f"id-{path}")  # type: ignore[arg-type]

    return {path: record(path) for path in draw(st.sets(paths))}


@given(folders(), ledgers(), st.booleans(), st.dictionaries(paths, contents))
def test_every_file_has_one_place(
    found: list[Found], ledger: dict[str, FileRecord], everything: bool, on_disk: dict[str, str]
) -> None:
    plan = Plan.between(found, ledger, VERSION, everything=everything)
    hashes = {
        f.path: (on_disk[f.path], f"{VERSION}:{on_disk[f.path]}")
        for f in plan.to_hash(ledger, VERSION)
        if f.path in on_disk
    }
    plan = plan.settled(ledger, hashes, everything=everything)
    here = [*plan.same, *plan.touched, *plan.stale, *plan.new, *plan.refused]
    assert sorted(here) == sorted(f.path for f in found)
    assert sorted({*here, *plan.gone, *plan.unseen}) == sorted({*(f.path for f in found), *ledger})
    assert plan.moved.keys() <= plan.new.keys()
    assert {record.path for record in plan.moved.values()} <= plan.gone.keys()
    assert len({record.path for record in plan.moved.values()}) == len(plan.moved)
    assert all(record.digest.startswith(f"{VERSION}:") for record in plan.same.values())
    if everything:
        assert not plan.same
        assert not plan.touched


@given(ledgers())
def test_what_a_run_recorded_is_the_same_in_the_next(ledger: dict[str, FileRecord]) -> None:
    current = {path: record for path, record in ledger.items() if record.digest.startswith(f"{VERSION}:")}
    plan = Plan.between([Found(r.path, r.size, r.mtime_ns) for r in current.values()], current, VERSION)
    assert plan.same == current
    assert not plan.to_hash(current, VERSION)


def test_an_article_with_a_duplicate_is_not_gone() -> None:
    ledger = {
        "a.html": FileRecord("a.html", 1, 1, "p", "7:p", "indexed", "id-a"),
        "b.html": FileRecord("b.html", 1, 1, "p", "7:p", "duplicate", "id-a"),
        "c.html": FileRecord("c.html", 1, 1, "q", "7:q", "indexed", "id-c"),
    }
    plan = Plan.between([Found("b.html", 1, 1)], ledger, VERSION)
    assert plan.articles_gone(ledger) == {"id-c"}


def test_the_article_s_own_file_is_the_one_that_moved() -> None:
    ledger = {
        "a.html": FileRecord("a.html", 1, 1, "p", "7:p", "duplicate", "id-b"),
        "b.html": FileRecord("b.html", 1, 1, "p", "7:p", "indexed", "id-b"),
    }
    plan = Plan.between([Found("x.html", 1, 9)], ledger, VERSION)
    assert [f.path for f in plan.to_hash(ledger, VERSION)] == ["x.html"]
    assert plan.settled(ledger, {"x.html": ("p", "7:p")}).moved["x.html"].path == "b.html"


def test_a_new_file_of_another_size_is_not_even_read() -> None:
    ledger = {"a.html": FileRecord("a.html", 1, 1, "p", "7:p", "indexed", "id-a")}
    plan = Plan.between([Found("b.html", 2, 1)], ledger, VERSION)
    assert plan.to_hash(ledger, VERSION) == []
