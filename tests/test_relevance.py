"""What is meant comes first: a small judged set on the sample corpus, with floors.

A floor may be raised; lowering one is a decision that a reviewer sees.
"""

from __future__ import annotations

import json
import math
from pathlib import Path

from search.engine import Engine
from search.query import Query

JUDGED = json.loads((Path(__file__).parent / "judged.json").read_text("utf-8"))


def gains(sample: Engine, text: str) -> list[int]:
    """Return the grades of the first ten answers, in order."""
    page = sample.search(Query(text, size=10))
    return [JUDGED["queries"][text].get(hit.card.path, 0) for hit in (*page.hits, *page.partial)][:10]


def dcg(grades: list[int]) -> float:
    return sum((2**grade - 1) / math.log2(place + 2) for place, grade in enumerate(grades))


def test_every_judged_article_is_in_the_collection(sample: Engine) -> None:
    there = {hit.card.path for hit in sample.search(Query(size=100)).hits}
    assert {path for grades in JUDGED["queries"].values() for path in grades} <= there


def test_relevance_stays_above_its_floors(sample: Engine) -> None:
    ndcg, mrr = [], []
    for text, grades in JUDGED["queries"].items():
        got = gains(sample, text)
        ndcg.append(dcg(got) / dcg(sorted(grades.values(), reverse=True)))
        mrr.append(next((1 / place for place, grade in enumerate(got, 1) if grade == 2), 0.0))
    assert sum(ndcg) / len(ndcg) >= JUDGED["floors"]["nDCG@10"]
    assert sum(mrr) / len(mrr) >= JUDGED["floors"]["MRR@10"]
