"""What a page declares about itself: address, section and site."""

import json

import pytest

from indexer.extract import Hints, extract

URL = "https://press.example/a/1.html"
TEXT = "<p>市は川沿いの道を来春までに延ばすと発表した。総延長は三キロになるという。</p>" * 3


def read(head="", before=""):
    page = f"{before}<html><head><title>道が延びる</title>{head}</head><body><h1>道が延びる</h1>{TEXT}</body></html>"
    return extract(page.encode(), Hints("みなと/a.html"))


def ld(**item):
    return f"<script type='application/ld+json'>{json.dumps(item, ensure_ascii=False)}</script>"


def trail(*names):
    items = [{"@type": "ListItem", "item": {"@id": URL, "name": name}} for name in names]
    return ld(**{"@type": "BreadcrumbList", "itemListElement": items})


@pytest.mark.parametrize(
    ("head", "before"),
    [
        (f"<link rel='canonical nofollow' href='{URL}'>", ""),
        (f"<link rel=canonical href='/a/1.html'><meta property=og:url content='{URL}'>", ""),
        (ld(**{"@type": "NewsArticle", "url": URL}), ""),
        (ld(**{"@type": "NewsArticle", "mainEntityOfPage": {"@id": URL}}), ""),
        (ld(**{"@type": "NewsArticle", "mainEntityOfPage": URL}), ""),
        ("", f"<!DOCTYPE html>\n<!-- saved from url=(0030){URL} -->\n"),
        ("", f"<!DOCTYPE html><!--\n Page saved with SingleFile \n url: {URL} \n saved date: Wed Nov 20 2024\n-->"),
    ],
)
def test_the_address_is_read_wherever_a_page_gives_it(head, before):
    assert read(head, before).url == URL


@pytest.mark.parametrize("root", ["https://press.example", "https://press.example/"])
def test_the_root_of_a_site_is_no_articles_address(root):
    head = f"<link rel=canonical href={root}>{ld(**{'@type': 'NewsArticle', 'mainEntityOfPage': URL})}"
    assert read(head).url == URL


@pytest.mark.parametrize(
    ("head", "section"),
    [
        (trail("トップ", "経済", "道が延びる"), "経済"),
        (trail("ホーム", "ニュース", "地域", "道が延びる"), "地域"),
        (trail("トップ", "道が延びる"), None),
        (ld(**{"@type": "BreadcrumbList", "itemListElement": ["トップ", 1, None]}), None),
        (ld(**{"@type": "NewsArticle", "articleSection": ["経済", "金融"]}) + trail("トップ", "速報", "道"), "経済"),
    ],
)
def test_a_trail_of_links_gives_the_section(head, section):
    assert read(head).section == section


@pytest.mark.parametrize(
    "trail", ["トップ > 経済 > 道が延びる", "ホーム　＞　経済　＞　道が延びる", "TOP » 国内 » 経済 » 道"]
)
@pytest.mark.parametrize("name", ["a.html", "a.txt"])
def test_a_line_of_links_above_the_headline_names_the_section(trail, name):
    text = TEXT.replace("<p>", "\n").replace("</p>", "\n")
    page = f"<html><body><p>{trail}</p><h1>道が延びる</h1><p>2024年11月1日</p>{TEXT}</body></html>"
    raw = page if name.endswith("html") else f"{trail}\n\n道が延びる\n\n2024年11月1日\n{text}"
    assert extract(raw.encode(), Hints(name)).section == "経済"


@pytest.mark.parametrize(
    ("declared", "source"),
    [
        ("潮見新聞", "潮見新聞"),
        ("潮見新聞 - 最新ニュース、地域の話題をお届けする総合サイト", "潮見新聞"),
        ("プレスリリース・ニュースリリース配信｜PRみなと", "PRみなと"),
        ("海鳴新聞デジタル｜うみデジ", "海鳴新聞デジタル｜うみデジ"),
        ("", "みなと"),
    ],
)
def test_the_source_is_the_sites_name_without_its_slogan(declared, source):
    assert read(f"<meta property=og:site_name content='{declared}'>").source == source
