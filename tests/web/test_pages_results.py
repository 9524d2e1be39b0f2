"""The results page: what is counted, marked, chosen and let go, and that every link says the truth."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from search.config import Settings
from search.engine import open_engine
from search.model import Clipping
from tests.web import press
from tests.web.press import page
from web import create_app


def total(tree: BeautifulSoup) -> int:
    return int(tree.select("[role=status] b")[0].text.replace(",", ""))


def found(client: FlaskClient, url: str) -> int:
    """Return the total a page tells, without reading the rest of it."""
    told = re.search(r'role="status"><b>([0-9,]+)</b>', client.get(url).text)
    assert told, url
    return int(told[1].replace(",", ""))


def ids(tree: BeautifulSoup) -> list[str]:
    return [hit.get("data-id") for hit in tree.select("article.hit")]


def test_the_heading_names_the_query_and_the_total_is_announced(client: FlaskClient) -> None:
    tree = page(client, "/search?q=灯台+会談")
    assert tree.select("h1")[0].get_text() == "「灯台 会談」の検索結果"
    assert total(tree) == 60
    assert tree.title.string == "灯台 会談 — 60件 — きりぬき"
    assert page(client, "/search?q=灯台&page=2").title.string == "灯台 — 63件 — 2ページ目 — きりぬき"
    assert page(client, "/search?country=JP&from=2015").title.string.startswith("条件に合う記事 — ")


def test_pages_together_hold_every_answer_once(client: FlaskClient) -> None:
    found: list[str] = []
    url = "/search?q=灯台&sort=date"
    while url:
        tree = page(client, url)
        found += ids(tree)
        following = tree.select(".pages a[rel=next]")
        url = following[0].get("href") if following else ""
    assert len(found) == len(set(found)) == 63


def test_html_and_json_give_the_same_ids_in_the_same_order(client: FlaskClient) -> None:
    for query in ("q=灯台", "q=灯台+会談&country=JP&sort=-date", "from=2016&to=2017&page=1", "author=none&limit=50"):
        body = client.get(f"/api/v1/search?{query}").get_json()
        assert ids(page(client, f"/search?{query}")) == [hit["id"] for hit in body["hits"]]


BOTH = "/search?q=灯台&country=JP&country=RU&country_match=all"


@pytest.mark.parametrize("url", ["/search", "/search?q=灯台+会談", "/search?country=JP&from=2015&to=2017", BOTH])
def test_the_number_beside_a_link_is_the_total_behind_it(client: FlaskClient, url: str) -> None:
    seen = 0
    for row in page(client, url).select(".facet li"):
        narrow = row.select("a:not(.x)")
        if narrow:
            count = int(row.select(".c")[0].text.replace(",", ""))
            assert found(client, narrow[0].get("href")) == count, narrow[0].text
            seen += 1
    assert seen > 5


@pytest.mark.parametrize("when", ["q=灯台", "from=2016&to=2016", "from=2016-05&to=2016-05"])
def test_every_bar_of_the_timeline_leads_to_as_many_articles(client: FlaskClient, when: str) -> None:
    bars = page(client, f"/search?{when}").select(".time svg a")
    assert bars
    for bar in bars:
        count = int(re.findall(r"([\d,]+)件", bar.get("aria-label"))[0])
        assert found(client, bar.get("href")) == count


def test_the_timeline_zooms_from_years_to_months_to_days_and_back(client: FlaskClient) -> None:
    year = page(client, "/search?q=灯台").select(".time svg a[aria-label^='2016年']")[0].get("href")
    month = page(client, year).select(".time svg a[aria-label^='2016年5月']")[0].get("href")
    days = page(client, month)
    assert all("日 " in bar.get("aria-label") for bar in days.select(".time svg a"))
    around = [urlsplit(link.get("href")).query for link in days.select(".time > p a")]
    assert [parse_qs(query).get("from") for query in around] == [None, ["2016"]]


def test_the_table_twin_of_the_timeline_holds_the_same_links(client: FlaskClient) -> None:
    tree = page(client, "/search?q=灯台")
    bars = [bar.get("href") for bar in tree.select(".time svg a")]
    rows = [link.get("href") for link in tree.select(".time table a")]
    assert rows[: len(bars)] == bars
    assert "undated=1" in rows[-1]


def test_a_value_can_be_left_out_and_let_back_in(client: FlaskClient) -> None:
    start = page(client, "/search?q=灯台")
    left_out = page(client, start.select("#f-country .x[aria-label='日本を除く']")[0].get("href"))
    assert total(start) - total(left_out) == total(page(client, "/search?q=灯台&country=JP"))
    slip = next(s for s in left_out.select(".slip") if "日本" in s.get_text()).select("a")[0]
    assert total(page(client, slip.get("href"))) == total(start)


def test_every_condition_is_a_slip_that_takes_only_itself_off(client: FlaskClient) -> None:
    url = "/search?q=灯台&country=JP&not_author=見本花子&source=none&section=政治&from=2012&to=2020&in=body&fold=0"
    slips = page(client, url).select(".slip > a")
    before = parse_qs(urlsplit(url).query)
    lost = [before.keys() - parse_qs(urlsplit(slip.get("href")).query).keys() for slip in slips]
    conditions = [keys for keys in lost if keys != {"q"}]
    assert sorted(sorted(keys) for keys in conditions) == [
        ["country"], ["fold"], ["from", "to"], ["in"], ["not_author"], ["section"], ["source"],
    ]  # fmt: skip


def test_the_articles_without_a_date_or_a_name_can_be_asked_for(client: FlaskClient) -> None:
    tree = page(client, "/search?q=灯台")
    undated = next(a for a in tree.select("#f-period a") if a.text == "日付不明")
    assert ids(page(client, undated.get("href"))) == ["undated-abcdef"]
    unsigned = next(a for a in tree.select("#f-author a") if a.text == "署名なし")
    assert all("署名なし" in hit.get_text() for hit in page(client, unsigned.get("href")).select(".hit"))


def test_the_years_of_a_period_are_those_offered_beside_it(client: FlaskClient) -> None:
    years = page(client, "/search?q=灯台&from=2014&to=2016").select("#f-period li a")
    assert [year.text for year in years] == ["2016年", "2015年", "2014年", "日付不明", "除く"]


def test_matches_are_marked_and_the_words_told_apart(client: FlaskClient) -> None:
    tree = page(client, "/search?q=灯台+会談")
    marks = {(mark.text, " ".join(mark.get("class", []))) for mark in tree.select(".hit mark")}
    assert {("灯台", ""), ("会談", "m2")} <= marks


def test_headlines_only_leaves_the_passages_out_and_stays_on_every_link(client: FlaskClient) -> None:
    tree = page(client, "/search?q=灯台&view=list")
    assert not tree.select(".snip")
    assert len(tree.select(".hit")) == 20
    assert all("view=list" in link.get("href") for link in tree.select(".pages a, .facet a"))


@pytest.mark.parametrize("size", [20, 50, 100])
def test_the_size_of_a_page_can_be_chosen(client: FlaskClient, size: int) -> None:
    assert len(ids(page(client, f"/search?q=灯台&limit={size}"))) == min(size, 63)


def test_the_order_can_be_chosen_and_is_shown(client: FlaskClient) -> None:
    for sort, name in (("relevance", "関連度順"), ("-date", "新しい順"), ("date", "古い順")):
        tree = page(client, f"/search?q=灯台&sort={sort}")
        assert tree.select("ul[aria-label=並び順] [aria-current]")[0].text == name


def test_nothing_found_is_not_said_of_words_that_only_the_conditions_keep_away(client: FlaskClient) -> None:
    assert page(client, "/search?q=ありえない文字列").select("h1")[0].get_text().startswith("「ありえない文字列」")
    assert "灯台" not in page(client, "/search?q=灯台&from=1950&to=1950").select("h1")[0].get_text()


def test_articles_with_a_part_of_the_words_stand_apart_and_are_not_counted(client: FlaskClient) -> None:
    tree = page(client, "/search?q=灯台守+会談&country=JP")
    assert total(tree) == 0
    assert not tree.select(".hit, [data-id]")
    apart = tree.select("section[aria-labelledby=part]")[0]
    assert apart.select("article.part mark")
    assert "含みません" in apart.get_text()


def test_the_form_for_more_options_becomes_a_query(client: FlaskClient) -> None:
    words = "all=灯台&any=防衛+漁業&none=広告&exact=会談が開かれた"
    answer = client.get(f"/search?advanced=1&{words}&in=&from=平成28年&to=2017&spelling=1")
    assert answer.status_code == 303
    asked = parse_qs(urlsplit(answer.headers["Location"]).query)
    assert asked == {"q": ['灯台 (防衛 OR 漁業) -広告 "会談が開かれた"'], "from": ["2016"], "to": ["2017"]}
    assert total(page(client, answer.headers["Location"])) > 0


def test_a_search_within_the_results_keeps_their_conditions(client: FlaskClient) -> None:
    within = page(client, "/search?q=灯台+OR+灯&country=RU&sort=date").select(".side form")[0]
    fields = {field.get("name"): field.get("value", "") for field in within.select("input")}
    answer = client.get("/search", query_string={**fields, "all": "漁業 OR 防衛"})
    asked = parse_qs(urlsplit(answer.headers["Location"]).query)
    assert asked == {"q": ["(灯台 OR 灯) (漁業 OR 防衛)"], "country": ["RU"], "sort": ["date"]}


def test_a_facet_in_which_nothing_can_be_chosen_is_left_out() -> None:
    plain = Clipping(id="a", path="a.txt", title="港", body="灯台の話。")
    plain_press = press.client_of(plain, replace(plain, id="b", path="b.txt"))
    assert [facet.get("id") for facet in page(plain_press, "/search").select(".facet")] == []


@pytest.mark.parametrize(("months", "bars"), [((3, 3), "日 "), ((3, 5), "月 ")])
def test_bars_of_a_single_year_are_months_and_of_a_single_month_days(months: tuple[int, int], bars: str) -> None:
    made = [
        Clipping(id=f"{m}-{i}", path=f"{i}.txt", title="港", published=date(2020, m, 7 + i))
        for i, m in enumerate(months)
    ]
    one = press.client_of(*made)
    found = page(one, "/search?q=港").select(".time svg a")
    assert [bars in bar.get("aria-label") for bar in found] == [True, True]
    assert [total(page(one, bar.get("href"))) for bar in found] == [1, 1]


def test_bars_of_a_single_year_are_months_in_a_longer_period_too() -> None:
    made = [Clipping(id=f"{m}", path=f"{m}.txt", title="港", published=date(2020, m, 7)) for m in (3, 5)]
    bars = page(press.client_of(*made), "/search?q=港&from=2015&to=2024").select(".time svg a")
    assert [bar.get("aria-label") for bar in bars] == ["2020年3月 1件", "2020年5月 1件"]


def test_the_record_of_a_search_says_which_other_words_were_searched(client: FlaskClient) -> None:
    assert "対露=" in page(client, "/search?q=対露").select("#record")[0].get_text()


def test_a_box_that_is_not_ticked_turns_other_spellings_off(client: FlaskClient) -> None:
    asked = parse_qs(urlsplit(client.get("/search?advanced=1&all=灯台").headers["Location"]).query)
    assert asked == {"q": ["灯台"], "fold": ["0"], "expand": ["0"]}


def test_the_facets_form_chooses_several_values(client: FlaskClient) -> None:
    tree = page(client, "/search?q=灯台&sort=date")
    form = tree.select(".side form")[0]
    hidden = {field.get("name"): field.get("value") for field in form.select("input[type=hidden]")}
    assert hidden == {"q": "灯台", "sort": "date"}
    sent = client.get("/search?q=灯台&sort=date&country=RU&country=CN&from=&to=")
    both = page(client, sent.headers["Location"])
    assert {box.get("value") for box in both.select("input[name=country][checked]")} == {"RU", "CN"}


def test_a_date_of_an_era_is_understood(client: FlaskClient) -> None:
    assert total(page(client, "/search?from=平成29年3月&to=平成29年3月")) == total(
        page(client, "/search?from=2017-03&to=2017-03")
    )


def test_a_note_says_how_a_broken_query_was_read(client: FlaskClient) -> None:
    tree = page(client, "/search?q=(灯台")
    assert total(tree) == 63
    assert "閉じていない" in tree.select("p.cap")[0].get_text()


def test_a_wrong_parameter_is_a_page_that_says_what_to_write(client: FlaskClient) -> None:
    answer = client.get("/search?contry=JP")
    assert answer.status_code == 400
    assert "country" in BeautifulSoup(answer.data, "lxml").select("main")[0].get_text()


@pytest.mark.parametrize(
    "url",
    ["/", "/search?q=灯台&limit=100", "/search?q=<script>alert(9)</script>", "/authors", "/status",
     "/articles/2016-02-29-x%3Ci%3Ey%26z?q=灯台", "/articles/2016-02-29-x%3Ci%3Ey%26z/source",
     "/articles/2016-02-29-x%3Ci%3Ey%26z/similar", "/authors/%22%3E%3Cscript%3Ealert(3)%3C/script%3E",
     "/search?q=灯台&view=%22%3E%3Cscript%3E", "/search?q=灯台&lang=%3Cscript%3E", "/search?country=%3Cb%3E",
     "/articles/2017-03-24-k7f3qa?lit=%22%3E%3Cscript%3E", "/nope/%3Cscript%3E"],
)  # fmt: skip
def test_markup_in_the_press_and_in_the_url_is_inert(client: FlaskClient, url: str) -> None:
    tree = BeautifulSoup(client.get(url).data, "lxml")
    assert [script.get("src", "")[:8] for script in tree.select("script")] == ["/assets/"]
    assert not tree.select("img, iframe, [onload], [onerror], main u, main i:not(.sum i)")
    assert not [link for link in tree.select("[href]") if link.get("href").lower().startswith("javascript:")]


def test_what_was_typed_comes_back_in_the_search_box(client: FlaskClient) -> None:
    typed = '"><b>灯台&amp; \'"'
    tree = page(client, "/search?" + urlencode({"q": typed}))
    assert tree.select("#q")[0].get("value") == typed


def test_an_empty_collection_has_every_page() -> None:
    nothing = press.client_of()
    for url in ("/", "/search", "/search?q=灯台", "/countries", "/authors", "/dates", "/status", "/help"):
        assert nothing.get(url).status_code == 200, url


def test_a_collection_without_an_index_says_so() -> None:
    answer = create_app(Settings(), open_engine("memory:")).test_client().get("/status")
    assert answer.status_code == 503
    assert "索引を準備しています" in answer.text


def test_the_same_url_gives_the_same_bytes_and_none_to_who_has_them(client: FlaskClient) -> None:
    first = client.get("/search?q=灯台")
    assert first.data == client.get("/search?q=灯台").data
    has = {"If-None-Match": first.headers["ETag"]}
    again = client.get("/search?q=灯台", headers=has)
    assert (again.status_code, again.data) == (304, b"")
    assert client.get("/search?q=灯台&lang=en", headers=has).status_code == 200
    assert client.head("/search?q=灯台").data == b""


def test_the_head_of_the_page_is_sent_before_the_rest_is_made(client: FlaskClient) -> None:
    answer = client.get("/search?q=灯台")
    head, rest = answer.iter_encoded()
    assert b'rel="stylesheet"' in head
    assert b'class="hit"' not in head
    assert "Content-Length" not in answer.headers
    assert rest.endswith(b"</html>")


def test_the_press_is_what_these_tests_think_it_is() -> None:
    assert press.engine().status().coverage.articles == 63


def test_a_pasted_address_goes_straight_to_the_article(client: FlaskClient) -> None:
    answer = client.get("/search", query_string={"q": press.LIGHTHOUSE.url})
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/articles/{press.LIGHTHOUSE.id}")


def test_the_reasons_of_a_rank_add_up(client: FlaskClient) -> None:
    tree = page(client, "/search?q=灯台+会談&explain=1")
    for table in tree.select(".hit details table"):
        *reasons, total_score = [float(cell.get_text()) for cell in table.select("td.num")]
        assert abs(sum(reasons) - total_score) < 0.01 * len(reasons) + 0.01
    assert len(tree.select(".hit details table")) == 20


def test_a_page_after_the_last_says_so(client: FlaskClient) -> None:
    tree = page(client, "/search?q=灯台&page=99")
    assert total(tree) == 63
    assert "このページには記事がありません" in tree.select("main")[0].get_text()


def test_an_error_keeps_what_was_typed(client: FlaskClient) -> None:
    long = "灯台" * 300
    answer = client.get("/search", query_string={"q": long})
    assert answer.status_code == 400
    assert BeautifulSoup(answer.data, "lxml").select("#q")[0]["value"] == long


def test_more_of_a_facet_is_shown_and_not_carried_on(client: FlaskClient) -> None:
    few = page(client, "/search?q=灯台")
    more = few.select("#f-country p a")[0]
    assert more.get_text() == "もっと見る(あと2)"
    all_of_it = page(client, more["href"])
    assert len(all_of_it.select(".facet li")) == len(few.select("#f-country li")) + 2 == total(all_of_it)
    assert not [link for link in all_of_it.select("main a") if "facet_limit" in link["href"]]


def test_a_long_list_offers_the_articles_with_the_words_in_their_headlines(client: FlaskClient) -> None:
    def offered(url: str) -> list[str]:
        return [a["href"] for a in page(client, url).select(".slips > a") if a.text == "見出しに出る記事だけ"]

    (link,) = offered("/search?q=灯台&country=JP&page=2")
    narrowed = page(client, link)
    assert 0 < total(narrowed) < found(client, "/search?q=灯台&country=JP")
    assert all("灯台" in hit.text for hit in narrowed.select(".hit h2"))
    for url in (link, "/search?q=灯台守", "/search?q=国:日本", "/search?q=本文:灯台", "/search?country=JP"):
        assert not offered(url)


@pytest.mark.parametrize(
    ("url", "meant"),
    [
        ("/search?contry=JP&q=灯台", {"q": ["灯台"], "country": ["JP"]}),
        ("/search?q=灯台&sort=newest", {"q": ["灯台"], "sort": ["-date"]}),
        ("/search?from=2017-13", {"from": ["2017-12"]}),
        ("/search?country=JP&country=ロシヤ", {"country": ["JP", "ロシア"]}),
        ("/search?contry=JP&contry=RU&country=US", {"country": ["JP", "RU", "US"]}),
        ("/search?sort=date&order=-date", {"sort": ["-date"]}),
        ("/cite?ids=a&ids=b&style=ris", {"id": ["a", "b"], "style": ["ris"]}),
    ],
)
def test_what_was_probably_meant_is_a_link(client: FlaskClient, url: str, meant: dict[str, list[str]]) -> None:
    answer = client.get(url)
    assert answer.status_code == 400
    link = BeautifulSoup(answer.data, "lxml").select("main p a")[0].get("href")
    assert parse_qs(urlsplit(link).query) == meant
    assert client.get(link).status_code == 200


@pytest.mark.parametrize("url", ["/countries/RU?country=JP", "/dates/2017?from=2015", "/authors/none?author=a"])
def test_what_the_path_says_is_not_said_again(client: FlaskClient, url: str) -> None:
    answer = client.get(url)
    assert answer.status_code == 400
    assert "1つだけ指定してください" in answer.text


def test_a_form_keeps_the_view(client: FlaskClient) -> None:
    forms = page(client, "/search?q=灯台&view=list").select("main form[action='/search']")
    assert len(forms) > 2
    assert all(form.select("input[type=hidden][name=view][value=list]") for form in forms)


def test_nothing_found_names_the_words(client: FlaskClient) -> None:
    for lang, heading in (
        ("ja", "「稲田」「訪露」の両方を含む"),
        ("en", "No article contains both “稲田” and “訪露”."),
    ):
        assert heading in page(client, f"/search?q=稲田+訪露&lang={lang}").select("h1")[0].get_text()


def test_a_page_of_results_announces_no_feed_but_its_own(client: FlaskClient) -> None:
    answer = client.get("/search?q=灯台&country=RU&page=1")
    tree = BeautifulSoup(answer.data, "lxml")
    assert not tree.select("head link[type='application/atom+xml']")
    feed = tree.select(".inline a[href^='/search.atom']")[0]["href"]
    assert f"<{feed}>" in answer.headers["Link"]
    assert client.get(feed).text.count("<entry>") == total(tree)
