"""Lines that recur in a folder: learnt from the index and from the run, in portions."""

from __future__ import annotations

from indexer.corpus import Found
from indexer.evidence import Evidence
from search.engine import Batch, open_engine
from search.model import Clipping, FileRecord, Line

FURNITURE = "会員登録はこちら"


def clipping(folder: str, number: int) -> Clipping:
    body = f"{number}番目の記事の本文である。"
    lines = (Line(f"題{number}", "title"), Line(body, "body"), Line(FURNITURE, "chrome"))
    return Clipping(f"id-{folder}{number}", f"{folder}/{number}.html", f"題{number}", body=body, lines=lines)


def test_the_clippings_in_the_index_are_evidence_for_their_folder() -> None:
    engine = open_engine("memory:")
    held = [clipping("a", number) for number in range(60)]
    files = [FileRecord(c.path, 1, 1, "", "1:", "indexed", c.id) for c in held]
    with engine.writing() as writer:
        writer.apply(Batch(add=held, files=files))
    evidence = Evidence(engine, engine.ledger())
    assert FURNITURE in evidence.lines("a/new.html")
    assert evidence.lines("b/new.html") == frozenset()


def test_a_run_teaches_from_one_portion_to_the_next() -> None:
    evidence = Evidence(open_engine("memory:"), {})
    portions = []
    for portion in evidence.jobs(Found(f"a/{number}.html") for number in range(100)):
        portions.append(portion)
        for number in range(len(portion)):
            evidence.learn(clipping("a", 1000 * len(portions) + number))
    assert [job.found.path for portion in portions for job in portion] == [
        f"a/{number}.html" for number in range(100)
    ]
    assert [len({job.recurring for job in portion}) for portion in portions] == [1] * len(portions)
    assert not portions[0][0].recurring
    assert all(FURNITURE in portion[0].recurring for portion in portions[1:])


def test_a_sentence_is_no_furniture() -> None:
    evidence = Evidence(open_engine("memory:"), {})
    for number in range(20):
        lines = (Line(f"題{number}", "title"), Line("通信社の記事はどれも同じ文で終わる。", "body"))
        evidence.learn(Clipping("", f"a/{number}.html", f"題{number}", lines=lines))
    assert evidence.lines("a/x.html") == frozenset()
