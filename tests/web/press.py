"""An invented press to show on pages: enough articles for pages, facets, years, gaps and odd cases."""

from __future__ import annotations

from datetime import UTC, date, datetime

from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from search.config import Settings
from search.engine import Batch, Engine, open_engine
from search.model import Clipping, Country, Evidence, FileRecord, Line
from web import create_app

SEEN = datetime(2026, 11, 20, 3, 30, tzinfo=UTC)
SOURCES = ("見本新聞", "北みほん新報", None)
AUTHORS = (("見本花子",), ("道東一", "見本太郎"), ())
SECTIONS = ("政治", "社説", "経済", None)

LEADING = "灯台守の仕事は終わったが、港の灯は消えない。"
BODY = (
    "灯台のはじまり\n"
    "港町の灯台は、ロシアの船も日本の船も同じように照らしてきた。\n"
    "日露の漁業協定が結ばれた年に、灯台は建て替えられた。\n"
    "これから\n"
    "灯台守の家族は町を離れ、いまは無人の灯台が海を見ている。"
)


def countries_in(body: str, names: dict[str, str]) -> tuple[Country, ...]:
    """Return the countries whose names stand in a body, with every place."""
    found = []
    for code, name in names.items():
        at = [i for i in range(len(body)) if body.startswith(name, i)]
        if at:
            found.append(Country(code, tuple(Evidence(name, i, i + len(name)) for i in at)))
    return tuple(found)


LIGHTHOUSE = Clipping(
    id="2017-03-24-k7f3qa",
    path="2017/toudai.html",
    title="港の灯台(第2回)──消えない灯",
    lead=LEADING,
    body=BODY,
    captions=("夕暮れの灯台(3月20日)",),
    profile="見本花子\n港の歴史を書いている。",
    published=date(2017, 3, 24),
    published_at=datetime.fromisoformat("2017-03-24T21:30:00+09:00"),
    authors=("見本花子",),
    source="見本新聞",
    section="連載",
    url="https://news.example/toudai?a=1&b=2",
    countries=countries_in(BODY, {"RU": "ロシア", "JP": "日本", "HK": "香港"}),
    lines=(
        Line("連載", "section", "題の直前の1語"),
        Line("港の灯台(第2回)──消えない灯", "title", "日付の直前"),
        Line("", "body"),
        Line("灯台のはじまり", "heading", "句点なし"),
        Line("これから", "heading", "句点なし"),
        Line("港町の灯台は、", "body", "句点で終わる"),
        Line("いまお得な<広告>", "chrome", "誘導の決まり文句"),
        Line("関連記事", "chrome", "誘導の決まり文句"),
    ),
    kind="html",
    encoding="cp932",
    first_seen=SEEN,
)
HOSTILE = Clipping(
    id="2016-02-29-x<i>y&z",
    path='悪い"><script>alert(1)</script>.txt',
    title='<script>alert("題")</script>「引用」\'と&amp;',
    body="灯台<img src=x onerror=alert(1)>の<b>本文</b>\u202eです。",
    captions=("<svg onload=alert(1)>",),
    profile="</textarea><script>alert(2)</script>",
    published=date(2016, 2, 29),
    authors=('"><script>alert(3)</script>',),
    source="<u>媒体</u>",
    section="面&欄",
    url="javascript:alert(4)",
    lines=(Line("<script>alert(5)</script>", "chrome", "<理由>"),),
    first_seen=SEEN,
)
UNDATED = Clipping(
    id="undated-abcdef",
    path="fumei.txt",
    title="日付のない灯台の話",
    body="いつの灯台の話かはわからない。",
    first_seen=SEEN,
)


def many(count: int = 60) -> list[Clipping]:
    """Return articles over nine years, in several media, by several authors, about several countries."""
    pairs = (("JP", "RU"), ("JP", "US"), ("CN",), ("TW", "HK", "JP"), ())
    made = []
    for i in range(count):
        day = date(2012 + i % 9, 1 + i * 7 % 12, 1 + i * 11 % 28)
        topic = "漁業" if i % 2 else "防衛"
        made.append(
            Clipping(
                id=f"{day}-n{i:05}",
                path=f"{day.year}/{i}.txt",
                title=f"港の話 その{i + 1}",
                body=f"港の灯台について。{topic}の会談が開かれた。その{i + 1}回。\nつづきの段落。",
                published=day,
                precision="month" if i % 10 == 3 else "day",
                authors=AUTHORS[i % 3],
                source=SOURCES[i % 3],
                section=SECTIONS[i % 4],
                countries=tuple(Country(code) for code in pairs[i % 5]),
                first_seen=SEEN,
            )
        )
    return made


def engine(*more: Clipping, count: int = 60) -> Engine:
    """Return a memory engine that holds the press."""
    made = open_engine("memory:")
    clippings = [LIGHTHOUSE, HOSTILE, UNDATED, *many(count), *more]
    files = [FileRecord(c.path, 1, 1, c.id, c.id, "indexed", c.id) for c in clippings]
    files.append(FileRecord("2017/<空>.html", 0, 1, "", "", "failed", reason="0バイトです", first_seen="2026-11-22"))
    files.append(FileRecord("2017/写し.html", 1, 1, "", "", "duplicate", LIGHTHOUSE.id))
    report = {"added": 3, "changed": 1, "removed": 0, "seconds": 1.93}
    with made.writing() as writer:
        writer.apply(Batch(add=clippings, files=files, report=report))
    return made


def app(*more: Clipping, count: int = 60) -> Flask:
    return create_app(Settings(), engine(*more, count=count))


def client_of(*clippings: Clipping) -> FlaskClient:
    """Return a client of a press that holds these alone."""
    made = open_engine("memory:")
    with made.writing() as writer:
        writer.apply(Batch(add=clippings))
    return create_app(Settings(), made).test_client()


def page(client: FlaskClient, url: str) -> BeautifulSoup:
    """Return a page that must be there."""
    answer = client.get(url)
    assert answer.status_code == 200, url
    return BeautifulSoup(answer.data, "lxml")


def client(*more: Clipping, count: int = 60) -> FlaskClient:
    return app(*more, count=count).test_client()
