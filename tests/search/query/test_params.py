"""A query and its URL are one thing."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.errors import ParameterError
from search.messages import say
from search.query import Query

words = st.text(min_size=1, max_size=8)
several = st.lists(words, max_size=3, unique=True).map(tuple)
codes = st.lists(st.sampled_from(["JP", "RU", "CN", "none"]), max_size=3, unique=True).map(tuple)
days = st.lists(st.dates(), min_size=2, max_size=2).map(sorted)


@st.composite
def queries(draw: st.DrawFn) -> Query:
    since, until = draw(days)
    return Query(
        text=draw(st.one_of(st.just(""), words)),
        countries=draw(codes),
        authors=draw(several),
        sources=draw(several),
        sections=draw(several),
        not_countries=draw(codes),
        not_authors=draw(several),
        not_sources=draw(several),
        not_sections=draw(several),
        country_match=draw(st.sampled_from(["any", "all"])),
        since=draw(st.sampled_from([None, since])),
        until=draw(st.sampled_from([None, until])),
        undated=draw(st.sampled_from([None, True, False])),
        scope=draw(st.sampled_from(["all", "title", "lead", "body", "caption", "profile"])),
        sort=draw(st.sampled_from(["relevance", "-date", "date"])),
        size=draw(st.integers(1, 100)),
        page=draw(st.integers(1, 1000)),
        cursor=draw(st.sampled_from(["", "abc"])),
        facets=draw(st.lists(st.sampled_from(["country", "pair", "year"]), max_size=3, unique=True).map(tuple)),
        facet_limit=draw(st.integers(1, 1000)),
        fold=draw(st.booleans()),
        expand=draw(st.booleans()),
        collapse=draw(st.booleans()),
        explain=draw(st.booleans()),
        strict=draw(st.booleans()),
    )


@given(queries())
def test_a_query_survives_its_url(query: Query) -> None:
    params = query.to_params()
    assert Query.from_params(params) == query
    assert Query.from_params(dict(reversed(params.items()))).to_params() == params
    assert list(Query.from_params(dict(reversed(params.items()))).to_params()) == list(params)


def test_defaults_are_not_written() -> None:
    assert Query().to_params() == {}
    assert Query.from_params({"q": ["対露"], "sort": ["relevance"], "limit": ["20"]}).to_params() == {"q": ["対露"]}


@pytest.mark.parametrize(
    ("given", "since", "until", "written"),
    [
        ("2017", date(2017, 1, 1), date(2017, 12, 31), "2017"),
        ("2017-02", date(2017, 2, 1), date(2017, 2, 28), "2017-02"),
        ("2017-03-24", date(2017, 3, 24), date(2017, 3, 24), "2017-03-24"),
        ("平成29年3月", date(2017, 3, 1), date(2017, 3, 31), "2017-03"),
        ("２０１７／３／２４", date(2017, 3, 24), date(2017, 3, 24), "2017-03-24"),
    ],
)
def test_days_at_any_precision(given: str, since: date, until: date, written: str) -> None:
    query = Query.from_params({"from": [given], "to": [given]})
    assert (query.since, query.until) == (since, until)
    assert query.to_params() == {"from": [written], "to": [written]}


@pytest.mark.parametrize(
    ("params", "parameter", "near"),
    [
        ({"contry": ["RU"]}, "contry", "country"),
        ({"sort": ["newest"]}, "sort", "-date"),
        ({"sort": ["dat"]}, "sort", "date"),
        ({"in": ["titel"]}, "in", "title"),
        ({"limit": ["0"]}, "limit", "1"),
        ({"limit": ["101"]}, "limit", "100"),
        ({"limit": ["x"]}, "limit", "1"),
        ({"page": ["9" * 5000]}, "page", "1"),
        ({"page": ["٣"]}, "page", "1"),
        ({"from": ["2017-13"]}, "from", "2017-12"),
        ({"to": ["2017-02-30"]}, "to", "2017-02-28"),
        ({"to": ["someday"]}, "to", None),
        ({"facets": ["country,yaer"]}, "facets", "year"),
        ({"fold": ["true"]}, "fold", "1"),
        ({"country_match": ["both"]}, "country_match", "all"),
        ({"page": ["1", "2"]}, "page", "1"),
        ({"country": ["ロシャ"]}, "country", "ロシア"),
        ({"author": [str(number) for number in range(101)]}, "author", None),
    ],
)
def test_what_is_wrong_is_named_with_the_nearest(
    params: dict[str, list[str]], parameter: str, near: str | None
) -> None:
    with pytest.raises(ParameterError) as error:
        Query.from_params(params)
    assert (error.value.parameter, error.value.did_you_mean) == (parameter, near)
    for lang in ("ja", "en"):
        assert say(error.value.code, lang, **error.value.values)


def test_empty_values_of_a_form_are_not_given() -> None:
    assert Query.from_params({"q": [""], "from": [""], "author": ["", ""]}) == Query()


def test_parameters_of_others_are_left_alone() -> None:
    assert Query.from_params({"lang": ["en"]}, ignore={"lang"}) == Query()


def test_links_of_facets() -> None:
    query = Query("対露", countries=("RU",), authors=("甲",), page=3, cursor="x")
    assert query.narrowed("country", "CN") == Query("対露", countries=("CN",), authors=("甲",))
    assert query.narrowed("country", "RU") == query.first_page()
    assert query.narrowed("author", "none").authors == ("none",)
    assert query.without("country", "RU") == Query("対露", authors=("甲",))
    assert query.excluded("country", "RU") == Query("対露", not_countries=("RU",), authors=("甲",))
    assert query.excluded("country", "RU").without("not_country", "RU") == Query("対露", authors=("甲",))
    both = Query(countries=("RU",), country_match="all").narrowed("country", "CN")
    assert both == Query(countries=("RU", "CN"), country_match="all")
    assert query.narrowed("pair", "JP+RU").countries == ("JP", "RU")
    assert query.narrowed("pair", "JP+RU").country_match == "all"
    with pytest.raises(ValueError, match="pair"):
        query.excluded("pair", "JP+RU")


def test_links_of_the_timeline() -> None:
    query = Query(undated=True)
    assert query.narrowed("month", "2017-02") == Query(since=date(2017, 2, 1), until=date(2017, 2, 28))
    assert query.narrowed("month", "2017-02").narrowed("year", "none") == Query(undated=True)
    assert query.narrowed("day", "2017-02-03").without("day") == Query()
    assert query.excluded("year", "none") == Query(undated=False)
