"""One search, one address: what a form leaves empty is taken out of it, and its meaning stays."""

from __future__ import annotations

from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from search.query import Query
from tests.web import press

ONE = {
    "q": st.sampled_from(["", "灯台", '"a b" -c', "a+b&c=d%#", "日付:2017"]),
    "in": st.sampled_from(["", "all", "title"]),
    "from": st.sampled_from(["", "2017", "2017-01-01", "平成29年3月"]),
    "to": st.sampled_from(["", "2018", "2018-12-31"]),
    "sort": st.sampled_from(["", "relevance", "-date"]),
    "limit": st.sampled_from(["", "20", "50"]),
    "page": st.sampled_from(["", "1", "2"]),
    "fold": st.sampled_from(["", "0", "1"]),
    "undated": st.sampled_from(["", "0", "1"]),
    "facet_limit": st.sampled_from(["", "20", "7"]),
    "lang": st.sampled_from(["en"]),
    "view": st.sampled_from(["", "list"]),
}
MANY = {
    "country": st.sampled_from(["", "RU", "露", "日本", "none"]),
    "author": st.sampled_from(["", "見本花子", "none", "a&b"]),
}
PAIRS = st.lists(
    st.one_of(*(st.tuples(st.just(name), value) for name, value in (ONE | MANY).items())),
    min_size=1,
    max_size=8,
    unique_by=lambda pair: pair if pair[0] in MANY else pair[0],
)
CLIENT = press.client()


def meaning(url: str) -> tuple[Query, list[str]]:
    args = parse_qs(urlsplit(url).query)
    return Query.from_params(args, ("lang", "view")), [*args.get("lang", []), *args.get("view", [])]


@given(PAIRS)
@settings(deadline=None, max_examples=60)
def test_an_address_sent_on_means_the_same_and_is_sent_on_no_further(pairs: list[tuple[str, str]]) -> None:
    url = f"/search?{urlencode(pairs)}"
    answer = CLIENT.get(url)
    if any(not value and name != "q" for name, value in pairs):
        assert answer.status_code == 301
        told = answer.headers["Location"]
        assert meaning(told) == meaning(url)
        assert all(value for _, value in parse_qsl(urlsplit(told).query, keep_blank_values=True))
        assert CLIENT.get(told).status_code == 200
    else:
        assert answer.status_code == 200


@pytest.mark.parametrize(
    ("url", "location"),
    [
        ("/search?q=%E6%B8%AF&author=&from=&to=", "/search?q=%E6%B8%AF"),
        ("/search?to=&q=%E6%B8%AF&country=RU&country=RU&limit=20", "/search?q=%E6%B8%AF&country=RU"),
        ("/search?from=2017&to=&country=JP&lang=en&view=list", "/search?country=JP&from=2017&view=list&lang=en"),
        ("/search?q=&from=", "/search"),
        ("/search?q=a&from=&page=2", "/search?q=a&page=2"),
    ],
)
def test_what_a_form_left_empty_is_taken_out(client: FlaskClient, url: str, location: str) -> None:
    answer = client.get(url)
    assert (answer.status_code, answer.headers["Location"]) == (301, location)


@pytest.mark.parametrize(
    "url",
    [
        *("/search", "/search?q=", "/search?limit=20&q=%E6%B8%AF", "/search?sort=relevance", "/search?page=1&q=x"),
        *("/search.json?q=x&from=", "/search.csv?author=&q=x", "/api/v1/search?q=&country=&author=&from="),
    ],
)
def test_what_programs_write_is_answered_at_once(client: FlaskClient, url: str) -> None:
    assert client.get(url).status_code == 200


def test_another_order_or_a_default_has_its_address_in_the_header(client: FlaskClient) -> None:
    links = client.get("/search?limit=20&sort=relevance&country=RU&q=x").headers["Link"]
    assert '</search?q=x&country=RU>; rel="canonical"' in links


@pytest.mark.parametrize(("url", "status"), [("/search?qq=x&from=", 400), ("/search?from=2017-13&to=", 400)])
def test_what_is_wrong_is_said_before_anything_is_sent_on(client: FlaskClient, url: str, status: int) -> None:
    assert client.get(url).status_code == status
