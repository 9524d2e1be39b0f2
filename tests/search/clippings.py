"""A few clippings with everything a query can ask for."""

from __future__ import annotations

from datetime import UTC, date, datetime

from search.model import Clipping, Country, Evidence

SEEN = datetime(2026, 11, 20, 3, 30, tzinfo=UTC)


def clipping(id: str, title: str, body: str, **more: object) -> Clipping:
    """Return a clipping whose path follows from its id."""
    values: dict[str, object] = {"id": id, "path": f"{id}.txt", "title": title, "body": body, "first_seen": SEEN}
    return Clipping(**(values | more))  # type: ignore[arg-type]


def country(code: str, text: str, start: int) -> Country:
    return Country(code, (Evidence(text, start, start + len(text)),))


MEETING = clipping(
    "2017-03-24-aaaaaaa",
    "第2回日露防衛・外交トップ会談(2プラス2)",
    "讀賣新聞は対露政策の転換を伝えた。\n東シナ海での活動に関する懸念を提起したが、反応はなかった。\nロシア太平洋艦隊は北極海航路を通った。",
    lead="日露の協力は進むか。踏み込んだ措置が必要だ。",
    captions=("会談に臨む岸田外相", "共同会見のようす"),
    profile="軍事アナリスト。未来の研究所に勤める。",
    published=date(2017, 3, 24),
    authors=("小泉悠",),
    section="コラム",
    countries=(country("RU", "対露", 5), country("JP", "日露", 0)),
    digest="1",
)
RICE = clipping(
    "2020-09-01-bbbbbbb",
    "米の価格が上がる",
    "日中の気温が高く、米の価格は三年ぶりに上がった。農家は収穫を急いだ。",
    published=date(2020, 9, 1),
    authors=("山田花子", "佐藤太郎"),
    source="北海タイムス",
    section="経済",
    countries=(),
    digest="2",
)
WITHDRAWAL = clipping(
    "2021-08-31-ccccccc",
    "部隊が撤退した",
    "アメリカ軍はこの国から撤退した。東京特許許可局とキャプチャツールの話ではない。㈱ﾃﾞｰﾀ社…と𠮷野家は無関係だ。",
    published=date(2021, 8, 31),
    authors=("山田花子",),
    source="南洋新報",
    countries=(country("US", "アメリカ", 0),),
    digest="3",
)
UNDATED = clipping(
    "undated-ddddddd",
    "ヴィーガン料理の店",
    "雨の日でも店は開いている。髙島さんはデータを集めるプライドを持つ。口腔内の免税品の話。",
    digest="4",
)
ALL = (MEETING, RICE, WITHDRAWAL, UNDATED)
