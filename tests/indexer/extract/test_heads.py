"""Date and byline in the head of an article, on pages without any markup that says so."""

from datetime import date, datetime

import pytest

from indexer.extract import Hints, extract

from . import samples

SAVED = datetime(2023, 4, 20, 9, 0)
TODAY = "2023年4月20日（木）"
WHEN = "2023年4月4日 18:32"


def page(form, head, today="", tail=()):
    """Return the article with `head` lines below its title, as <div> alone or as text."""
    ranking = [line for text in samples.RANKING for line in (text, "2023/4/12 08:00")]
    if form == "text":
        lines = (
            today,
            "トップ",
            "国際",
            samples.TITLE,
            *head,
            *samples.PARAGRAPHS,
            *tail,
            "人気ランキング",
            *ranking,
        )
        return "\n\n".join(lines).encode()
    lines = "".join(f"<div>{line}</div>" for line in (samples.TITLE, *head, *samples.PARAGRAPHS, *tail))
    box = "".join(f'<li><a href="/r">{line}</a></li>' for line in ranking)
    menu = f"<div>{today}</div><ul><li><a href='/'>トップ</a></li></ul>"
    title = f"<title>{samples.TITLE} | 週刊ためし新聞</title>"
    return f"<html><head>{title}</head><body>{menu}<div>{lines}</div><div>人気ランキング</div>{box}".encode()


def read(form, head, today="", tail=()):
    hints = Hints("a.txt" if form == "text" else "a.html", SAVED)
    return extract(page(form, head, today, tail), hints)


@pytest.mark.parametrize("form", ["html", "text"])
@pytest.mark.parametrize("today", ["", TODAY])
@pytest.mark.parametrize(
    "head",
    [
        (WHEN, "(2023年4月5日 19:19更新)"),
        ("2023年4月4日 7時06分",),
        ("2023年04月04日 14時30分 公開",),
        ("2023年04月04日 12時00分更新",),
        ("2023年4月4日（火） 08時15分",),
        ("2023/4/4 17:13（最終更新 4/6 09:08）",),
        ("2023/4/4　東京朝刊",),
        ("2023/4/4(火)", "13:00"),
        ("2023.04.04",),
        ("2023年 4月 4日",),
        ("4/4(火)", "19:31", "配信"),
        ("[04月04日 18時45分]",),
        ("公開日", "2023年4月4日"),
        ("公表日", "2023/04/04", "登録日", "2023/04/10"),
        ("更新 2023年4月8日 公開 2023年4月4日",),
        ("Updated 2023.04.09", "Published 2023.04.04"),
        ("2023年4月4日 05時00分 (4月4日 16時02分更新)",),
        ("令和5年4月4日",),
        ("April 4, 2023",),
    ],
)
def test_the_day_it_appeared_is_found_beside_other_days(form, today, head):
    clipping = read(form, head, today)
    assert clipping.published == date(2023, 4, 4)
    assert (clipping.title, clipping.body) == (samples.TITLE, "\n".join(samples.PARAGRAPHS))


@pytest.mark.parametrize("form", ["html", "text"])
@pytest.mark.parametrize(
    ("head", "authors"),
    [
        ((WHEN, "山田太郎"), ("山田太郎",)),
        (("山田太郎", WHEN), ("山田太郎",)),
        ((f"山田太郎{WHEN}",), ("山田太郎",)),
        ((WHEN, "山田太郎、田中正子 佐藤健太"), ("山田太郎", "田中正子", "佐藤健太")),
        ((WHEN, "北京=田中正子"), ("田中正子",)),
        ((WHEN, "編集委員　田中正子"), ("田中正子",)),
        ((WHEN, "文● ミナト／ためし編集部"), ("ミナト",)),
        (("投稿者 Taro Yamada", WHEN), ("Taro Yamada",)),
        ((WHEN, "ためし新聞編集部"), ()),
        ((WHEN, "写真：田中正子"), ()),
        ((WHEN, "ZZNet Japan Staff"), ()),
    ],
)
def test_the_byline_is_read_and_desks_are_not(form, head, authors):
    clipping = read(form, head)
    assert (clipping.authors, clipping.published) == (authors, date(2023, 4, 4))


@pytest.mark.parametrize("form", ["html", "text"])
@pytest.mark.parametrize("own_line", [True, False])
@pytest.mark.parametrize(
    ("signature", "authors"),
    [
        ("【田中正子】", ("田中正子",)),
        ("（田中正子、山田太郎）", ("田中正子", "山田太郎")),
        ("（ロンドン＝田中正子）", ("田中正子",)),
        ("（聞き手・田中正子）", ("田中正子",)),
        ("（田中正子撮影）", ()),
        ("（共同）", ()),
        ("（敬称略）", ()),
    ],
)
def test_the_signature_below_the_text_is_read(form, own_line, signature, authors, monkeypatch):
    if not own_line:
        last = samples.PARAGRAPHS[-1] + signature
        monkeypatch.setattr(samples, "PARAGRAPHS", (*samples.PARAGRAPHS[:-1], last))
    assert read(form, (WHEN,), tail=(signature,) if own_line else ()).authors == authors


@pytest.mark.parametrize(
    ("path", "day", "precision"),
    [
        ("新聞/2019/04/04/a.txt", date(2019, 4, 4), "day"),
        ("新聞/20190404_a.txt", date(2019, 4, 4), "day"),
        ("新聞/2019/04/a.txt", date(2019, 4, 1), "month"),
        ("新聞/a.txt", None, "day"),
    ],
)
def test_a_page_without_a_day_has_that_of_its_folder(path, day, precision):
    clipping = extract(page("text", ("国際部",)), Hints(path, SAVED))
    assert (clipping.published, clipping.precision) == (day, precision)


@pytest.mark.parametrize(
    ("path", "year"), [("新聞/2019/a.txt", 2019), ("2021年/a.txt", 2021), ("2030/a.txt", 2023), ("a.txt", 2023)]
)
def test_a_day_without_a_year_has_that_of_its_folder(path, year):
    assert extract(page("text", ("4月4日 18:32",)), Hints(path, SAVED)).published == date(year, 4, 4)


@pytest.mark.parametrize(
    "event", ["開催日：2023年4月1日", "2023年4月10日 10:00まで", "会期：2023年4月8日～5月10日", "3月10日に発売予定"]
)
def test_the_day_something_takes_place_is_not_that_of_the_article(event):
    assert read("text", (event, WHEN)).published == date(2023, 4, 4)


@pytest.mark.parametrize(
    "line",
    [
        "— みなと新聞 (@minato) January 25, 2023",
        "港の図鑑 大型本 – 2022/5/31",
        "週刊みなと2023年4月号",
        "発売時期 2023年3月",
    ],
)
def test_days_of_posts_books_and_issues_are_not_that_of_the_article(line):
    assert read("text", (line,)).published is None


def test_who_asked_wrote_and_who_answered_did_not():
    clipping = read("text", (WHEN, "田中正子・ためし大教授"), tail=("（聞き手・山田太郎）",))
    assert clipping.authors == ("山田太郎",)


def test_a_tag_that_names_a_person_is_no_byline():
    tags = "<ul class='tag-list'><li><a>山田太郎</a></li></ul>"
    assert read("html", (WHEN, tags)).authors == ()


def test_a_dateline_may_run_into_the_name():
    lead = "【ソウル田中正子】会合の初日は予定より長く続いた。両国の担当者は口をつぐんだ。"
    assert read("text", (WHEN, lead)).authors == ("田中正子",)


@pytest.mark.parametrize(
    "head",
    [
        (WHEN, "#外交 #経済", "{t}", "資源と安全のあいだ", "鷲尾 香一", "経済ジャーナリスト", "プロフィール"),
        ("{t}", "～資源の買い手を探して～", "株式会社ためし通信", WHEN),
        ("{t}", "木内登英: エグゼクティブ・エコノミスト", "会員限定", WHEN),
        ("ホーム ＞ 報道 ＞ {t}", "報道関係者　各位", WHEN, "【照会先】", "通商局 極東課", "{t}"),
        ("連載「海の向こう」", "{t}", "山田 太郎 フォロー", WHEN, "フォローする"),
        ("経済国際社会文化地域", "ページ番号：0012345", WHEN, "{t}"),
        ("{t}", WHEN, "会合の場＝１３日午前、東京"),
    ],
)
def test_the_headline_is_told_from_the_lines_around_it(head):
    menu = ("トップ", "経済", "国際", "社会", "文化", "地域")
    lines = (*menu, *(line.format(t=samples.TITLE) for line in head), *samples.PARAGRAPHS)
    clipping = extract("\n\n".join(lines).encode(), Hints("a.txt", SAVED))
    assert (clipping.title, clipping.published) == (samples.TITLE, date(2023, 4, 4))
