"""Whatever happens to a folder, and wherever runs die: in the end the index says what the folder says."""

from __future__ import annotations

import itertools
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from search.engine import Engine, open_engine
from search.model import Hit
from search.query import Query
from tests.indexer.pages import ids, page, run, write

NAMES = ["a.html", "b.html", "x/c.html", "x/d.html"]
WORDS = ["海", "山", "街"]

CHANGES = st.one_of(
    st.tuples(st.just("write"), st.sampled_from(NAMES), st.sampled_from(WORDS)),
    st.tuples(st.just("edit"), st.sampled_from(NAMES), st.sampled_from(WORDS)),
    st.tuples(st.just("move"), st.sampled_from(NAMES), st.sampled_from(NAMES)),
    st.tuples(st.just("correct"), st.sampled_from(NAMES), st.sampled_from(WORDS)),
    st.tuples(st.sampled_from(["touch", "remove", "spoil"]), st.sampled_from(NAMES), st.just("")),
)


@dataclass(frozen=True)
class Step:
    """Changes of the folder, then a run in batches of `size` that dies at file `dies_at` (None: does not)."""

    changes: list[tuple[str, str, str]]
    size: int
    rebuild: bool
    dies_at: int | None


STEPS = st.builds(
    Step,
    st.lists(CHANGES, min_size=1, max_size=6),
    st.integers(1, 3),
    st.sampled_from([False, False, False, True]),
    st.none() | st.integers(1, 4),
)


class Died(Exception): ...


@settings(max_examples=80, deadline=None)
@given(st.lists(STEPS, min_size=2, max_size=5))
def test_in_the_end_the_index_says_what_the_folder_says(steps: list[Step]) -> None:
    clock = itertools.count(1)
    engine = open_engine("memory:")
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder)
        for step in [*steps, Step([], 2, False, None)]:
            for change in step.changes:
                apply(corpus, change, next(clock))
            before = ids(engine)
            whole = ends(engine, corpus, step)
            assert all(before.get(path, id) == id for path, id in ids(engine).items())
            # An article is never lost on the way: what the ledger calls indexed can be found.
            assert set(ids(engine).values()) <= {hit.card.id for hit in found(engine)}
            if whole:
                agrees(engine, corpus)


def apply(corpus: Path, change: tuple[str, str, str], time: int) -> None:
    what, name, other = change
    path = corpus / name
    if what in ("write", "edit", "spoil"):
        write(path, "" if what == "spoil" else page(other, extra="改めた。" * (what == "edit")))
    elif what == "correct":
        path = corpus / f"{name}.kirinuki.toml"
        write(path, f'title = "{other}と直した題"\n')
    elif not path.exists():
        return
    elif what == "remove":
        path.unlink()
        return
    elif what == "move":
        (corpus / other).parent.mkdir(exist_ok=True)
        path.rename(corpus / other)
        return
    os.utime(path, ns=(time, time))


def ends(engine: Engine, corpus: Path, step: Step) -> bool:
    """Run, and say whether it ended by itself."""

    def progress(done: int, total: int) -> None:
        if done == step.dies_at:
            raise Died

    try:
        report = run(engine, corpus, rebuild=step.rebuild, force=True, progress=progress, max_batch=step.size)
    except Died:
        return False
    assert report.found == len(pages(corpus))
    return True


def pages(corpus: Path) -> set[str]:
    return {str(file.relative_to(corpus)) for file in corpus.rglob("*.html")}


def found(engine: Engine) -> tuple[Hit, ...]:
    return engine.search(Query(size=100)).hits


def agrees(engine: Engine, corpus: Path) -> None:
    """Check the index against the folder: every file accounted for, every text once, from a file that holds it."""
    ledger = engine.ledger()
    assert set(ledger) == pages(corpus)
    holders = {record.id: record for record in ledger.values() if record.state == "indexed"}
    assert sorted(hit.card.id for hit in found(engine)) == sorted(holders)
    assert len({record.text for record in holders.values()}) == len(holders)
    for path, record in ledger.items():
        assert (record.state == "failed") == ((corpus / path).read_text() == "")
        if record.state != "failed":
            article = engine.get(record.id)
            assert article
            assert (article.path, article.group) == (holders[record.id].path, record.text)
