"""The one door to an index.  Everything outside `search.engines` speaks this."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from search.errors import ConfigError
from search.model import Clipping, FileRecord, Hit, Marked, Page, Status, Suggestion

if TYPE_CHECKING:
    from search.config import Settings
    from search.query import Query
    from search.query.parse import Parsed


@dataclass(frozen=True, slots=True)
class Batch:
    """A change of the index: applied whole or not at all.

    `add` replaces by id.  `remove` holds ids.  `files` replaces ledger records by path; `forget` drops them.
    `report` (of the run so far) is kept beside the generation for `/status`.
    """

    add: Sequence[Clipping] = ()
    remove: frozenset[str] = frozenset()
    files: Sequence[FileRecord] = ()
    forget: frozenset[str] = frozenset()
    report: Mapping[str, object] = field(default_factory=dict)


#: So many removed articles are remembered, the last ones.
REMEMBERED = 10_000


def removed_ids(before: Iterable[str], batch: Batch) -> dict[str, None]:
    """Return the ids of removed articles after a batch, oldest first; one that came back is none of them."""
    added = {clipping.id for clipping in batch.add}
    gone = batch.remove - added
    ids = [*(id for id in before if id not in gone and id not in added), *sorted(gone)]
    return dict.fromkeys(ids[-REMEMBERED:])


class Engine(Protocol):
    """An index that can be asked and changed.

    A new engine is one module in `search/engines/` that passes `tests/search/test_engines.py`.
    Reading is safe from many threads; a reader sees one generation for the whole of a call, and a call
    made after a commit sees that commit.
    """

    def parse(self, query: Query) -> Parsed:
        """Read the text of a query as `search` does: with the engine's lexicon and limits, and this collection's
        readings.  Raises QueryError, EngineError.
        """
        ...

    def search(self, query: Query) -> Page:
        """Answer a query.  Raises QueryError, CursorExpired, QueryTimeout, EngineError."""
        ...

    def get(self, id: str) -> Clipping | None:
        """Return the whole clipping, its lines too, or None."""
        ...

    def removed(self, id: str) -> bool:
        """Say whether an article of this id was here and has been taken out; the last `REMEMBERED` are known."""
        ...

    def marked(self, id: str, query: Query) -> Mapping[str, Marked]:
        """Return the texts of a clipping with the matches of `query`.

        Keys: title, lead, body, profile, and caption:0, caption:1 …; empty where there is no such clipping.
        """
        ...

    def similar(self, id: str, limit: int = 5) -> tuple[Hit, ...]:
        """Return the articles most like this one (`Hit.shared` says by which words); never itself."""
        ...

    def copies(self, id: str) -> tuple[Hit, ...]:
        """Return the near-copies of an article (wire stories, corrections), without itself."""
        ...

    def suggest(self, text: str, limit: int = 8) -> tuple[Suggestion, ...]:
        """Complete what is being typed, from this collection only, by spelling and by reading."""
        ...

    def status(self) -> Status:
        """Say what is indexed and whether it is whole.  Raises IndexMissing where there is nothing, IndexTooOld where
        it cannot be asked."""
        ...

    def check(self, samples: int = 200) -> Iterator[str]:
        """Verify every file of the index, then recall on a sample; yield one line per fault."""
        ...

    def ledger(self) -> Mapping[str, FileRecord]:
        """Return what became of every file seen, by path.  The index is its own ledger.

        Also of an index that is too old or damaged, where it can still be read: for a rebuild.
        """
        ...

    def writing(self, *, rebuild: bool = False) -> AbstractContextManager[Writer]:
        """Hold the index for writing.  Raises IndexBusy, IndexTooOld (unless rebuilding), IndexDamaged.

        With `rebuild` the first `apply` starts from an empty index, made beside the old one, which serves
        until `publish`.
        """
        ...

    def close(self) -> None: ...


class Writer(Protocol):
    """The one writer of an index, while it is held."""

    def apply(self, batch: Batch) -> str:
        """Apply a batch, all or nothing, durably; return the new generation's name.

        Raises OSError as the disk gives it (full, read-only); the old generation then still stands.
        """
        ...

    def publish(self) -> str:
        """End a run: fold what its batches left apart; after `rebuild`, let readers see what was built.

        Return the name of the generation that serves, "" where there is none.
        """
        ...


def open_engine(index: str | Path, **options: object) -> Engine:
    """Open the engine an index location names: a folder, or ``memory:``.

    Opening never fails for what is on the disk: the calls do.  Options every engine takes: `lexicon`, a TOML
    file of synonyms added to the built-in ones; `limits`, how large a query may be; `deadline`, seconds for one
    search (0: none); `jobs`, how many processes cut words (0: one a core).  Raises ConfigError for a lexicon that
    cannot be read.
    """
    scheme = "memory" if str(index) == "memory:" else "whoosh"
    if not str(index):
        raise ConfigError("no index given")
    engine: Engine = import_module(f"search.engines.{scheme}").connect(str(index), **options)
    return engine


def open_index(settings: Settings) -> Engine:
    """Open the index the settings name, with their lexicon, limits, deadline and jobs."""
    # Imported here: whoever only speaks of engines need not load the query language.
    from search.query.parse import Limits

    limits = Limits(settings.query_chars, settings.query_clauses, settings.query_depth)
    return open_engine(
        settings.index,
        lexicon=settings.lexicon,
        limits=limits,
        deadline=settings.query_seconds,
        jobs=settings.jobs,
    )


def apply_all(engine: Engine, add: Iterable[Clipping]) -> None:
    """Add clippings in one batch: what tests and benches do."""
    with engine.writing() as writer:
        writer.apply(Batch(add=tuple(add)))
