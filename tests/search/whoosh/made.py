"""Clippings made up from a few words, odd characters among them: enough to try every corner of the format."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from search.analysis import Tokens, tokenize
from search.engine import Batch
from search.engines.whoosh.segments import codec
from search.engines.whoosh.segments.document import Document, prepare
from search.engines.whoosh.storage import store
from search.engines.whoosh.writing import build, merge, writer
from search.engines.whoosh.writing.invert import Averages
from search.model import Clipping, Country, Evidence, FileRecord, Line

WORDS = (
    "対露政策 防衛 新聞 データ ﾃﾞｰﾀ ㈱山田 𠮷野家 太平洋 東シナ海 ﾌﾟﾗｲﾄﾞ … が は を に の した 発表した"
    " 撤退 外交 米国 2017年 ABC ｗｅｂ 髙島 𩸽 讀賣新聞 会談 ロシア アメリカ 日露 首脳 経済 協力 岸田 小泉"
    " 艦隊 航路 懸念 提起 、 。 「 」 　"
).split(" ")


def made_clipping(seed: int, id: str | None = None, words: int = 40) -> Clipping:
    """Return the clipping of a seed; its texts repeat others' words but never their whole."""
    chance = random.Random(seed)

    def text(count: int, lines: int = 1) -> str:
        return "\n".join("".join(chance.choices(WORDS, k=count)) for _ in range(lines))

    codes = chance.sample(["JP", "US", "RU", "CN"], chance.randint(0, 3))
    return Clipping(
        id=id or f"id-{seed:05d}",
        path=f"dir/{seed}.html",
        title=chance.choice(["", text(4)]),
        lead=chance.choice(["", text(6)]),
        body=f"{seed}番。" + text(words // 2, 2),
        captions=tuple(text(3) for _ in range(chance.randint(0, 2))),
        profile=chance.choice(["", text(3)]),
        published=chance.choice([None, date(2010, 1, 1) + timedelta(seed % 5000)]),
        published_at=chance.choice([None, datetime(2020, 1, 1, 9, 30, tzinfo=UTC)]),
        precision=chance.choice(["day", "month", "year"]),
        authors=tuple(chance.sample(["小泉悠", "山田花子", "佐藤太郎"], chance.randint(0, 2))),
        source=chance.choice([None, "北海タイムス", "南洋新報"]),
        section=chance.choice([None, "経済", "コラム"]),
        url=chance.choice([None, f"https://example.com/{seed}"]),
        countries=tuple(Country(code, (Evidence(code, 1, 3), Evidence("x", 0, 1, "caption", 1))) for code in codes),
        lines=(Line("メニュー", "chrome", "short"), Line(text(8), "body")),
        overridden=chance.choice([(), ("title",)]),
        digest=f"{seed:064x}",
        first_seen=chance.choice([None, datetime(2026, 11, 20, 3, 30, 0, 5, tzinfo=UTC)]),
        group=chance.choice(["", "g"]),
    )


def made_documents(seeds: Sequence[int]) -> tuple[list[Document], list[Tokens]]:
    """Return the documents of seeds, and their words."""
    documents = [prepare(made_clipping(seed)) for seed in seeds]
    return documents, [tokenize(document.text) for document in documents]


def made_segment(seeds: Sequence[int], averages: Averages | None = None) -> build.Segment:
    """Return a segment of the clippings of seeds."""
    return build.segment(*made_documents(seeds), averages)


def apply(index: Path, *add: Clipping, **more: object) -> str:
    """Change an index by one batch."""
    with writer.hold(index) as held:
        return held.apply(Batch(add=add, **more))  # type: ignore[arg-type]


def made(seeds: Iterable[int]) -> list[Clipping]:
    """Return the clippings of seeds."""
    return [made_clipping(seed) for seed in seeds]


def ids(index: Path) -> set[str]:
    """Return the ids of the articles an index holds, from its segments."""
    folder = store.current(index).folder
    found: list[str] = []
    for segment in codec.segments(folder):
        source = merge.open_source(folder / segment.name, segment.deleted)
        found += [id.decode() for id, alive in zip(source.ids(), source.live, strict=True) if alive]
    assert len(found) == len(set(found)) == store.current(index).coverage.articles
    return set(found)


def record(clipping: Clipping) -> FileRecord:
    """Return the ledger's record of a clipping's file."""
    return FileRecord(clipping.path, 10, 20, "c" * 64, clipping.digest, "indexed", clipping.id)
