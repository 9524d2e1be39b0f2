"""The engine on disk answers as the reference engine does: any query, any filters, after any changes."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from search.engine import Batch, Engine, open_engine
from search.engines.whoosh.engine import WhooshEngine, connect
from search.engines.whoosh.writing import policy
from search.model import Clipping, Page
from search.query import Query
from tests.search.clippings import clipping, country

#: `make fuzz` asks six times as many.
FUZZ = int(os.environ.get("KIRINUKI_FUZZ", "1"))

PIECES = """
防衛大臣 安倍政権 対露政策 読売新聞 讀賣新聞 東シナ海 大統領 首脳会談 撤退した 撤退する 走って データ ﾃﾞｰﾀ ㈱山田
𠮷野家 髙島 ＮＨＫ nhk 2プラス2 キャプチャツール ロシア アメリカ 米 日 日本 の は が を に
で と した という 、 。 「 」 123 １２３ …
平和安全法制 国会 國会 国會 経済 經濟 経 済 太平洋 北極海航路 高島 いすゞ いすず ヴィ 葛󠄀城 葛城 ｳﾞ
""".split()
PIECES += ["\n", "\n"]
WORDS = """
防衛 大臣 防衛大臣 安倍政権 対露 読売 新聞 讀賣新聞 シナ海 大統領 首脳会談 撤退する 撤退 走る データ 山田 株 𠮷
𠮷野 野家 高島 NHK 2プラス2 キャプチャ ロシア 米 日 日本 の した 国会 國会 國會 經
讀賣 讀 髙島 いすゞ いすず すゞ ヴ ブィ 吉野 葛城 葛󠄀城 経済 済太 太平洋 航路 123 … 法制 ない無い言葉
""".split()
FACETS = ("country", "pair", "author", "source", "section", "year", "month", "day")
#: What the reference leaves out: it only orders the very best.
NEAR = ("pair", "passage", "opening", "theme")


def article(chance: random.Random, id: str) -> Clipping:
    text = "".join(chance.choices(PIECES, k=chance.randint(3, 60)))
    codes = chance.sample(["JP", "RU", "US", "CN"], chance.randint(0, 3))
    return clipping(
        id,
        "".join(chance.choices(PIECES, k=3)).replace("\n", ""),
        text.strip("\n") or "本文",
        lead="".join(chance.choices(PIECES, k=chance.randint(0, 4))).strip("\n"),
        captions=tuple("".join(chance.choices(PIECES, k=2)).strip("\n") for _ in range(chance.randint(0, 2))),
        profile=chance.choice(["", "軍事アナリスト。防衛大臣"]),
        published=date(2017, 1, 1) + timedelta(chance.randint(0, 800)) if chance.random() < 0.9 else None,
        authors=tuple(chance.sample(["小泉悠", "山田花子", "佐藤太郎"], chance.randint(0, 2))),
        source=chance.choice([None, "北海タイムス", "南洋新報"]),
        section=chance.choice([None, "経済", "コラム"]),
        countries=tuple(country(code, "日", 0) for code in codes),
    )


def typed(chance: random.Random, depth: int = 2) -> str:
    word = chance.choice(WORDS)
    match chance.randrange(13 if depth else 7):
        case 0:
            return f'"{word}"'
        case 1:
            return f"{word}*" if word.isalpha() else word
        case 2:
            return f"{chance.choice(['title', 'body', 'caption', 'lead', 'profile'])}:{word}"
        case 3:
            return chance.choice(
                ["country:RU", "author:小泉", "source:北海", "section:コラム", "date:2017", "country:none"]
            )
        case 4 | 5 | 6:
            return word
        case 7:
            return f"({typed(chance, depth - 1)} OR {typed(chance, depth - 1)})"
        case 8:
            return f"-{chance.choice(WORDS)} {typed(chance, depth - 1)}"
        case 9:
            return f'"{word}" NEAR/5 "{chance.choice(WORDS)}"'
        case 10:
            return f'{chance.choice(["", "body:"])}"{word}" {"の".join(chance.sample(WORDS, 5))}か？'
        case _:
            return f"{typed(chance, depth - 1)} {typed(chance, depth - 1)}"


def asked(chance: random.Random) -> Query:
    def some(values: list[str], most: int) -> tuple[str, ...]:
        return tuple(chance.sample(values, chance.choice([0, 0, 0, *range(1, most + 1)])))

    codes, people = ["JP", "RU", "US", "none"], ["小泉悠", "山田花子", "none"]
    return Query(
        typed(chance) if chance.random() < 0.9 else "",
        countries=some(codes, 2),
        not_countries=some(["CN", "none"], 1),
        country_match=chance.choice(["any", "all"]),
        authors=some(people, 2),
        not_authors=some(people, 1),
        sources=some(["北海タイムス", "none"], 2),
        sections=some(["経済", "none"], 1),
        since=chance.choice([None, None, date(2017, 6, 1)]),
        until=chance.choice([None, None, date(2018, 6, 1)]),
        undated=chance.choice([None, None, None, True, False]),
        scope=chance.choice(["all", "all", "all", "title", "body"]),
        sort=chance.choice(["relevance", "-date", "date", "-first_seen"]),
        fold=chance.random() < 0.9,
        expand=chance.random() < 0.5,
        facets=tuple(chance.sample(FACETS, chance.randint(0, 8))),
        facet_limit=chance.choice([2, 20]),
        size=100,
    )


@pytest.fixture(scope="module", params=[1, 3], ids=["one segment", "three segments"])
def engines(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Engine, WhooshEngine]]:
    """The reference and the engine on disk with the same articles: some replaced, some removed."""
    chance = random.Random(1)
    first = [article(chance, f"id{n:02}") for n in range(60)]
    changed = [article(chance, f"id{n:02}") for n in range(50, 75)]
    reference, disk = open_engine("memory:"), connect(str(tmp_path_factory.mktemp("same") / "index"))
    with pytest.MonkeyPatch.context() as patch:
        if request.param > 1:
            patch.setattr(policy, "FULL", 30)
            patch.setattr(policy, "TAIL_FLOOR", 0)
            patch.setattr(policy, "GARBAGE_SHARE", 1)
        for engine in (reference, disk):
            for articles in ([*first[:30]], [*first[30:]], changed):
                gone = frozenset(("id03", "id07", "id51")) if articles is changed else frozenset()
                with engine.writing() as writer:
                    writer.apply(Batch(add=articles, remove=gone))
    segments = disk._views.snapshot().segments
    assert len(segments) == request.param
    assert request.param == 1 or any(segment.live is not None for segment in segments)
    yield reference, disk
    disk.close()


def summary(page: Page, sort: str) -> dict[str, object]:
    ids = [hit.card.id for hit in page.hits]
    return {
        "total": page.total,
        "ids": ids if sort != "relevance" else sorted(ids),
        "tiers": {hit.card.id: hit.tier for hit in page.hits} if sort == "relevance" else {},
        "tier order": [hit.tier for hit in page.hits] if sort == "relevance" else [],
        "partial": sorted(hit.card.id for hit in page.partial),
        "facets": page.facets,
        "marks": {hit.card.id: (hit.title, hit.snippets, hit.counts, set(hit.matched)) for hit in page.hits},
        "cards": {hit.card.id: hit.card for hit in page.hits},
    }


@pytest.mark.parametrize("seed", range(40 * FUZZ))
def test_same_answers(engines: tuple[Engine, Engine], seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(10):
        query = asked(chance)
        reference, disk = (summary(engine.search(query), query.sort) for engine in engines)
        assert disk == reference, query


@pytest.mark.parametrize("seed", range(5))
def test_scores_differ_by_the_rounding_of_impacts_alone(engines: tuple[Engine, Engine], seed: int) -> None:
    query = replace(asked(random.Random(seed)), text="防衛大臣 読売 の", sort="relevance", explain=True)
    reference, disk = ({hit.card.id: hit for hit in engine.search(query).hits} for engine in engines)
    for id, hit in disk.items():
        assert {(r.kind, r.text) for r in hit.reasons if r.kind not in NEAR} == {
            (r.kind, r.text) for r in reference[id].reasons if r.kind not in NEAR
        }
        assert sum(r.value for r in hit.reasons) == pytest.approx(hit.score, abs=1e-3)
