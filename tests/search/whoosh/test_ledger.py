"""The ledger comes back as it was, and an older one still reads."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from search.engines.whoosh.storage import ledger
from search.model import FileRecord

ANY = st.text(st.characters(exclude_categories=()), max_size=8)
RECORDS = st.lists(
    st.builds(
        FileRecord,
        ANY,
        st.integers(0, 2**60),
        st.integers(0, 2**63),
        ANY,
        ANY,
        st.sampled_from(["indexed", "duplicate", "failed"]),
        ANY,
        ANY,
        ANY,
    ),
    max_size=5,
    unique_by=lambda record: record.path,
)


@given(RECORDS)
def test_what_is_kept_comes_back(records: list[FileRecord]) -> None:
    assert read(ledger.dump(records)) == {record.path: record for record in records}


@given(RECORDS)
def test_the_same_records_are_the_same_bytes(records: list[FileRecord]) -> None:
    assert ledger.dump(records) == ledger.dump(records[::-1])


def test_a_column_that_is_missing_has_its_default() -> None:
    record = FileRecord("a", 1, 2, "c", "d", "indexed", "id")
    columns = json.loads(gzip.decompress(ledger.dump([record])))
    del columns["reason"], columns["text"]
    assert read(gzip.compress(json.dumps(columns).encode())) == {"a": record}


def test_changes() -> None:
    one, two = FileRecord("a", 1, 2, "c", "d", "indexed"), FileRecord("b", 1, 2, "c", "d", "failed")
    new = FileRecord("a", 1, 2, "e", "f", "failed")
    assert ledger.changed({"a": one, "b": two}, [new], {"b", "never"}) == {"a": new}
    assert ledger.states([one, two, new]) == {"indexed": 1, "failed": 2}


def read(raw: bytes) -> dict[str, FileRecord]:
    with TemporaryDirectory() as folder:
        path = Path(folder, "ledger")
        path.write_bytes(raw)
        return ledger.load(path)
