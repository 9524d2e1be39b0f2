"""What pages are made of: dates in words, the timeline, the map, the form, and files with hashed names."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from search import countries
from search.model import Clipping, Country, Facet, FacetValue
from search.query import Query
from search.query.dates import read_range
from tests.web import press
from web import advanced, facets_view, formats, frame, pages, timeline, worldmap

days = st.dates(date(1900, 1, 1), date(2100, 12, 31))


@pytest.fixture(scope="module")
def ja() -> Iterator[None]:
    with press.app(count=1).test_request_context("/?lang=ja"):
        yield


@pytest.fixture
def en() -> Iterator[None]:
    with press.app(count=1).test_request_context("/?lang=en"):
        yield


@pytest.mark.usefixtures("ja")
@given(days, days)
def test_a_period_in_words_is_read_back_as_the_same_days(a: date, b: date) -> None:
    since, until = sorted((a, b))
    words = formats.span(since, until)
    first, _, last = words.partition("〜")
    if last and "年" not in last:
        last = f"{since.year}年{last}"
    assert read_range(f"{first}..{last}" if last else first) == (since, until)


@pytest.mark.usefixtures("ja")
@pytest.mark.parametrize(
    ("since", "until", "words"),
    [
        (date(2017, 1, 1), date(2017, 12, 31), "2017年"),
        (date(2017, 1, 1), date(2017, 3, 31), "2017年1月〜3月"),
        (date(2017, 3, 1), date(2017, 3, 31), "2017年3月"),
        (date(2016, 1, 1), date(2017, 12, 31), "2016年〜2017年"),
        (date(2017, 1, 4), date(2017, 3, 30), "2017年1月4日〜3月30日"),
        (date(2017, 3, 24), date(2017, 3, 24), "2017年3月24日"),
        (date(2017, 1, 1), None, "2017年から"),
        (None, date(2017, 3, 31), "2017年3月まで"),
        (None, None, "全期間"),
    ],
)
def test_periods(since: date | None, until: date | None, words: str) -> None:
    assert formats.span(since, until) == words


@pytest.mark.usefixtures("ja")
def test_days_of_japan() -> None:
    assert formats.day(date(2017, 3, 24)) == "2017年3月24日(金)"
    assert formats.era(date(2026, 11, 22)) == "令和8年11月22日 日曜日"
    assert formats.era(date(2019, 5, 1)) == "令和元年5月1日 水曜日"
    assert formats.era(date(2019, 4, 30)) == "平成31年4月30日 火曜日"
    assert formats.moment(datetime(2026, 11, 21, 18, 30, tzinfo=UTC)) == "2026年11月22日(日)3時30分"
    now = datetime(2026, 11, 22, tzinfo=UTC)
    assert [formats.age(now - timedelta(hours=h), now) for h in (0, 1, 71, 72)] == [
        "1時間以内",
        "1時間前",
        "71時間前",
        "3日前",
    ]


@pytest.mark.usefixtures("en")
def test_days_in_english() -> None:
    assert formats.day(date(2017, 3, 24)) == "Fri, 24 March 2017"
    assert formats.span(date(2017, 1, 1), date(2017, 3, 31)) == "January 2017 – March 2017"
    assert formats.articles(1) == "1 article"
    assert formats.articles(1234) == "1,234 articles"
    assert formats.country("RU") == "Russia"


def test_numbers_stand_up_in_vertical_writing_and_markup_is_inert() -> None:
    assert formats.vertical("9月28日(2014年)<i>") == (
        '<span class="tcy">9</span>月<span class="tcy">28</span>日(<span class="up">2014</span>年)&lt;i&gt;'
    )
    for text in ("G8", "3.5", "10,000", "'", "1st"):
        assert "span" not in formats.vertical(text)


def test_a_short_parenthesis_stays_whole_and_markup_is_inert() -> None:
    assert formats.headline("会談(第2回)<b>") == '会談<span class="n">(第2回)</span>&lt;b&gt;'


month_counts = st.dictionaries(
    st.builds(lambda y, m: f"{y:04}-{m:02}", st.integers(1950, 2030), st.integers(1, 12)),
    st.integers(1, 5000),
    max_size=30,
)


@given(month_counts)
def test_the_bars_hold_every_dated_article_once(counts: dict[str, int]) -> None:
    facet = Facet("month", tuple(FacetValue(key, key, n) for key, n in sorted(counts.items())))
    picture = timeline.draw(Query(), {"month": facet})
    assert (picture is None) == (not counts)
    if picture:
        assert sum(bar.count for bar in picture.bars) == sum(counts.values())
        starts = [bar.since for bar in picture.bars]
        assert starts == sorted(set(starts))
        heights = [int(h) for h in re.findall(r"v-(\d+)", picture.strokes + picture.chosen)]
        if picture.level == "year":
            assert len(heights) == len(counts)
        assert max(heights) <= picture.height


@pytest.mark.parametrize(
    ("since", "until", "level"),
    [
        (None, None, "year"),
        (date(2016, 1, 1), date(2017, 12, 31), "year"),
        (date(2017, 1, 1), date(2017, 3, 31), "year"),
        (date(2017, 1, 1), date(2017, 12, 31), "month"),
        (date(2017, 3, 1), date(2017, 3, 31), "day"),
        (date(2017, 3, 24), date(2017, 3, 24), "day"),
    ],
)
def test_the_timeline_zooms_by_the_period_asked_for(since: date | None, until: date | None, level: str) -> None:
    assert timeline.level_of(Query(since=since, until=until)) == level


def test_the_same_days_a_year_before() -> None:
    leap = facets_view.year_before(Query(since=date(2020, 2, 1), until=date(2020, 2, 29)))
    assert leap
    assert (leap.since, leap.until) == (date(2019, 2, 1), date(2019, 2, 28))
    assert facets_view.year_before(Query(since=date(2016, 1, 1), until=date(2017, 12, 31))) is None


def test_taiwan_hong_kong_and_every_other_country_can_be_reached_on_the_map() -> None:
    drawn = {shape.code for shape in worldmap.draw(dict.fromkeys(countries.table(), 1)).shapes}
    assert {"TW", "HK", "JP", "RU", "SG"} <= drawn
    assert len(drawn) > 200


@given(st.integers(0, 1_000_000))
def test_the_depths_of_the_map_rise(most: int) -> None:
    floors = worldmap.steps(most)
    assert list(floors) == sorted(set(floors))
    assert 1 <= len(floors) <= 5
    assert floors[0] == 1
    assert floors[-1] <= max(most, 1)


def test_the_map_names_its_source_and_says_that_it_takes_no_side(client: FlaskClient) -> None:
    world = json.loads(worldmap.DATA.read_text("utf-8"))
    assert "Natural Earth (public domain)" in world["source"]
    assert {"EH", "UA", "TW"} <= world["shapes"].keys()
    html = client.get("/countries").text
    assert "Natural Earth(パブリックドメイン" in html
    assert "領土についての見解を示すものではありません" in html


@given(st.integers(1, 200), st.integers(0, 200))
def test_page_numbers_hold_the_first_the_last_and_the_current(current: int, last: int) -> None:
    shown = [n for n in pages.page_numbers(current, last) if n]
    assert shown == sorted(set(shown))
    if last:
        assert {1, last} <= set(shown)
        assert len(shown) <= 7
    if 1 <= current <= last:
        assert current in shown


@pytest.mark.parametrize(
    ("fields", "query"),
    [
        (("灯台", "", "", ""), "灯台"),
        (("灯台 港", "防衛 漁業", "広告", "会談が"), '灯台 港 (防衛 OR 漁業) -広告 "会談が"'),
        (("灯台 OR 港", "", "広告", ""), "(灯台 OR 港) -広告"),
        (("", "防衛", "-広告 -求人", ""), "防衛 -広告 -求人"),
        (("", "", "", 'a"b'), '"a b"'),
        ((" ", "　", "-", '"'), ""),
    ],
)
def test_the_form_writes_a_query(fields: tuple[str, str, str, str], query: str) -> None:
    every, *rest = fields
    assert advanced.compose([every], *rest) == query


@pytest.mark.usefixtures("ja")
@pytest.mark.parametrize("text", ["灯台", "a&b=〓 %E3%80%93", ""])
@pytest.mark.parametrize("match", ["any", "all"])
def test_the_links_of_a_facet_are_those_of_its_queries(text: str, match: str) -> None:
    query = Query(text, countries=("JP",), authors=("a&b", "〓"), country_match=match, not_sources=("x",), page=3)
    values = [FacetValue("JP", "", 3, True), FacetValue("RU", "", 2, False), FacetValue("〓+&", "", 1, False)]
    facets = {name: Facet(name, tuple(values)) for name in ("country", "author", "source", "section")}
    for group in facets_view.groups(query, facets):
        for row in group.rows:
            assert row.narrow == frame.to(query.narrowed(group.name, row.value))
            change = query.without if row.selected else query.excluded
            assert row.other == frame.to(change(group.name, row.value))


def test_files_have_hashed_names_and_are_kept_for_a_year(client: FlaskClient) -> None:
    for path in re.findall(r'"(/assets/[^"]+)"', client.get("/").text):
        answer = client.get(path)
        assert answer.status_code == 200
        assert answer.cache_control.max_age == 365 * 24 * 3600
        assert answer.cache_control.immutable
        old = client.get(re.sub(r"\.[0-9a-f]{10}\.", ".0123456789.", path))
        assert old.status_code == 200
        assert not old.cache_control.max_age
    assert client.get("/assets/../pages.0123456789.py").status_code == 404


def test_what_a_page_needs_is_small(client: FlaskClient) -> None:
    sizes = {
        path.rsplit(".", 1)[1]: len(client.get(path).data)
        for path in re.findall(r'"(/assets/[^"]+)"', client.get("/").text)
    }
    assert sizes["css"] < 15_000
    assert sizes["js"] < 10_000


def test_a_collection_that_names_150_countries_has_a_small_map_page() -> None:
    codes = tuple(Country(code) for code in list(countries.table())[:150])
    rich = press.client(Clipping("a", "a.txt", "世界", body="すべての国。", countries=codes))
    assert len(rich.get("/countries").data) < 60_000


@given(st.integers(1, 40))
def test_the_labels_of_the_bars_stand_at_even_distances(years: int) -> None:
    facet = Facet("month", tuple(FacetValue(f"{1990 + year}-05", "", 1) for year in range(years)))
    picture = timeline.draw(Query(), {"month": facet})
    assert picture
    for least, most in ((1, 20), (2, 8)):
        labelled = [i for i, bar in enumerate(picture.bars) if bar.labelled >= least]
        assert len(labelled) <= most
        assert len({b - a for a, b in pairwise(labelled)}) <= 1


def test_a_century_is_drawn_by_decades_that_open_into_years() -> None:
    facet = Facet("month", tuple(FacetValue(f"{year}-05", "", 2) for year in range(1925, 2026)))
    century = timeline.draw(Query(), {"month": facet})
    assert century
    assert (century.level, len(century.bars), century.units) == ("decade", 11, 11 * 11)
    assert [bar.count for bar in century.bars] == [10, *[20] * 9, 12]
    bar = century.bars[3]
    decade = timeline.draw(timeline.within(Query(), bar.since, bar.until), {"month": facet})
    assert decade
    assert (decade.level, [bar.since.year for bar in decade.bars]) == ("year", list(range(1950, 1960)))


@pytest.mark.usefixtures("ja")
def test_presets_begin_where_the_same_words_in_a_query_do() -> None:
    def found(newest: date | None) -> dict[str, date | None]:
        return {words: query.since for words, query in facets_view.presets(Query(), date(2026, 11, 22), newest)}

    assert found(date(2026, 11, 21)) == {
        "1週間": date(2026, 11, 16),
        "1か月": date(2026, 10, 23),
        "3か月": date(2026, 8, 23),
        "1年": date(2025, 11, 23),
        "5年": date(2021, 11, 23),
        "10年": date(2016, 11, 23),
        "全期間": None,
    }
    assert list(found(date(2025, 11, 22))) == ["5年", "10年", "全期間"], "what can find nothing is not offered"
    assert list(found(None)) == ["全期間"]
