"""What a program gets from the API: the object of the contract, its invariants, and problems it can read."""

from __future__ import annotations

import html
import json
import re
from typing import Any
from urllib.parse import parse_qs, quote, urlencode, urlsplit

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from search.config import Settings
from search.engine import Batch
from search.errors import IndexDamaged, IndexMissing, QueryTimeout
from search.fold import fold
from search.query import FACETS, Query
from tests.web import press
from web import create_app, wording

API = "/api/v1/search"
QUERIES = ("", "灯台", "灯台 会談", "「灯台」 OR 漁業", "防衛 -漁業", "ﾄｳﾀﾞｲ", "ない語", "country:RU", "その1")


def ask(client: FlaskClient, path: str = API, **params: str | list[str]) -> dict[str, Any]:
    answer = client.get(f"{path}?{urlencode(params, doseq=True)}" if params else path)
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.get_json()
    return body


def ids(client: FlaskClient, url: str) -> list[str]:
    """Return the ids of every page, by following links.next."""
    found: list[str] = []
    following: str | None = url
    while following:
        body = ask(client, following)
        found += [hit["id"] for hit in body["hits"]]
        following = body["links"]["next"]
    return found


def test_the_object_of_the_contract(client: FlaskClient) -> None:
    body = ask(client, q="灯台", facets="country,year", limit="3")
    assert {"q", "reading", "expansions", "notes"} <= body["query"].keys()
    assert body["query"]["q"] == "灯台"
    assert {"generation", "articles", "from", "to"} <= body["index"].keys()
    hit = body["hits"][0]
    assert hit["url"].startswith("/articles/")
    assert {"id", "title", "title_ranges", "date", "authors", "source", "section", "countries", "score"} <= hit.keys()
    assert {"matched", "snippets", "duplicates"} <= hit.keys()
    assert {"part", "text", "ranges"} <= hit["snippets"][0].keys()
    assert {"value", "label", "count", "selected", "url"} == body["facets"]["country"][0].keys()
    assert body["links"]["self"].startswith(API)
    assert body["links"]["html"].startswith("/search?")
    assert isinstance(body["took_ms"], float)


def test_the_reading_is_in_words_of_the_language(client: FlaskClient) -> None:
    assert ask(client, q="灯台 会談")["query"]["reading"] == "「灯台」かつ「会談」"
    english = ask(client, q="灯台 会談", lang="en")["query"]["reading"]
    assert "灯台" in english
    assert "かつ" not in english


def test_what_was_bent_is_noted_with_its_place(client: FlaskClient) -> None:
    (note,) = ask(client, q="灯台 (会談")["query"]["notes"]
    assert note["position"] == 3
    assert note["message"]


def test_where_nothing_is_found_looser_queries_lead_on(client: FlaskClient) -> None:
    body = ask(client, q="灯台 ない語", **{"from": "2013"})
    assert body["total"] == 0
    assert body["relaxations"]
    for looser in body["relaxations"]:
        assert looser["message"]
        assert ask(client, looser["url"])["total"] == looser["total"] > 0


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("sort", ["relevance", "-date", "date"])
def test_paging_gives_every_article_once(client: FlaskClient, query: str, sort: str) -> None:
    found = ids(client, f"{API}?{urlencode({'q': query, 'sort': sort, 'limit': 7})}")
    assert len(found) == len(set(found)) == ask(client, q=query)["total"]


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("chosen", [{}, {"country": ["JP"]}, {"country": ["JP", "RU"], "country_match": "all"}])
def test_a_facet_counts_what_its_link_finds(client: FlaskClient, query: str, chosen: dict[str, Any]) -> None:
    body = ask(client, q=query, facets=",".join(FACETS), facet_limit="1000", **{"from": "2013"}, **chosen)
    assert any(body["facets"].values()) or body["total"] == 0
    for name, values in body["facets"].items():
        for n, value in enumerate(values):  # the facets of an answer cost more than it: once a facet is enough
            url = re.sub(r"&?facets=[^&]*", "", value["url"]) if n else value["url"]
            assert ask(client, url)["total"] == value["count"], (name, value)


@pytest.mark.parametrize("query", QUERIES)
def test_page_and_api_give_the_same_articles_in_the_same_order(client: FlaskClient, query: str) -> None:
    url = urlencode({"q": query, "limit": 20})
    html = client.get(f"/search?{url}").text
    shown = re.findall(r'<article class="hit"[^>]*data-id="([^"]*)"', html)
    assert [id.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") for id in shown] == [
        hit["id"] for hit in ask(client, f"{API}?{url}")["hits"]
    ]


def test_ranges_hold_what_was_asked(client: FlaskClient) -> None:
    for hit in ask(client, q="「灯台」", limit="100")["hits"]:
        texts = [(hit["title"], hit["title_ranges"])] + [(s["text"], s["ranges"]) for s in hit["snippets"]]
        lit = [text[a:b] for text, ranges in texts for a, b in ranges]
        assert lit
        assert {fold(text).text for text in lit} == {"灯台"}


def test_labels_follow_the_language(client: FlaskClient) -> None:
    def labels(**headers: str) -> list[str]:
        body = client.get(f"{API}?facets=country", headers=headers).get_json()
        return [value["label"] for value in body["facets"]["country"]]

    assert "ロシア" in labels()
    assert "Russia" in labels(**{"Accept-Language": "en-GB,en;q=0.9"})


@pytest.mark.parametrize(
    ("url", "status", "kind"),
    [
        (f"{API}?qq=x", 400, "unknown-parameter"),
        (f"{API}?limit=0", 400, "invalid-parameter"),
        (f"{API}?limit=101", 400, "invalid-parameter"),
        (f"{API}?limit=10&limit=20", 400, "invalid-parameter"),
        (f"{API}?from=2017-13", 400, "invalid-parameter"),
        (f"{API}?country=Atlantis", 400, "invalid-parameter"),
        (f"{API}?sort=best", 400, "invalid-parameter"),
        (f"{API}?facets=author,colour", 400, "invalid-parameter"),
        (f"{API}?q={'a' * 513}", 400, "query-too-complex"),
        (f"{API}?q={'x+' * 40}", 400, "query-too-complex"),
        (f"{API}?cursor=nonsense", 400, "cursor-mismatch"),
        (f"{API}?q=(&strict=1", 400, "invalid-query"),
        (f"/api/v1/articles/{press.LIGHTHOUSE.id}?in=headline", 400, "invalid-parameter"),
        (f"/api/v1/articles/{press.LIGHTHOUSE.id}?q=x&fold=2", 400, "invalid-parameter"),
        ("/api/v1/nothing", 404, "not-found"),
        ("/api/v1/articles/nothing", 404, "not-found"),
        ("/api/v1/articles/nothing/similar", 404, "not-found"),
        ("/api/v1/facets/colour", 400, "invalid-parameter"),
        ("/api/v1/timeline?interval=week", 400, "invalid-parameter"),
        ("/api/v1/suggest?limit=99", 400, "invalid-parameter"),
        ("/api/v1/status?verbose=1", 400, "unknown-parameter"),
        ("/search.json?limit=0", 400, "invalid-parameter"),
    ],
)
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_problem_can_be_read_by_programs_and_people(
    client: FlaskClient, url: str, status: int, kind: str, lang: str
) -> None:
    answer = client.get(url, headers={"Accept-Language": lang})
    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"
    body = answer.get_json()
    assert body["type"] == f"/problems/{kind}"
    assert body["status"] == status
    assert body["request_id"] == answer.headers["X-Request-Id"]
    words = body["title"] + body["detail"]
    assert bool(re.search(r"[ぁ-ん]", words)) == (lang == "ja"), words


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_every_kind_of_problem_has_a_page(client: FlaskClient, lang: str) -> None:
    for kind in wording.problems():
        answer = client.get(f"/problems/{kind}", headers={"Accept-Language": lang})
        assert (answer.status_code, answer.mimetype) == (200, "text/html")
        assert html.escape(wording.title(kind, lang)) in answer.text
    assert client.get("/problems/nothing").status_code == 404


def test_an_address_is_repeated_in_ascii(client: FlaskClient) -> None:
    answer = client.get(API, environ_overrides={"QUERY_STRING": "q=灯台&sort=x".encode().decode("latin-1")})
    assert answer.get_json()["instance"] == f"{API}?q={quote('灯台')}&sort=x"


def test_the_nearest_valid_name_is_given(client: FlaskClient) -> None:
    body = client.get(f"{API}?contry=RU").get_json()
    assert body["errors"] == [
        {"parameter": "contry", "value": "", "detail": body["detail"], "did_you_mean": "country"}
    ]
    assert "country" in body["detail"]
    body = client.get(f"{API}?sort=relevanse").get_json()
    assert body["errors"][0]["did_you_mean"] == "relevance"
    body = client.get("/api/v1/suggest?lmit=3").get_json()
    assert body["errors"][0]["did_you_mean"] == "limit"
    body = client.get("/api/v1/facets/colour").get_json()
    assert body["errors"][0]["did_you_mean"] == "country"


@pytest.mark.parametrize(
    ("called", "named"), [("query", "q"), ("per_page", "limit"), ("Offset", "cursor"), ("until", "to")]
)
def test_what_other_programs_call_a_parameter_is_understood(client: FlaskClient, called: str, named: str) -> None:
    assert client.get(f"{API}?{called}=3").get_json()["errors"][0]["did_you_mean"] == named


def test_a_name_that_is_near_to_nothing_is_not_asked_about(client: FlaskClient) -> None:
    """A program gets the nearest all the same; a person is not asked whether that was meant."""
    body = client.get(f"{API}?xyz=1").get_json()
    assert body["errors"][0]["did_you_mean"]
    assert body["errors"][0]["did_you_mean"] not in body["detail"]
    assert "直して開く" not in client.get("/search?xyz=1").text
    assert "「country」に直して開く" in client.get("/search?contry=1").text


def test_strict_says_where_and_how_it_would_have_been_read(client: FlaskClient) -> None:
    body = client.get(f"{API}?q={quote('灯台 (会談')}&strict=1").get_json()
    assert body["position"] == 3
    assert "4文字目の「(」" in body["detail"]
    assert "strict=1" in body["detail"]


@pytest.mark.parametrize(
    "url",
    [
        f"{API}?q=&country=&author=&from=&to=&country_match=&in=&sort=&limit=&cursor=&facets=&fold=&expand=&lang=",
        "/api/v1/suggest?q=&limit=&lang=",
        "/api/v1/timeline?interval=",
        f"/api/v1/articles/{press.LIGHTHOUSE.id}?q=&in=",
        f"/api/v1/articles/{press.LIGHTHOUSE.id}/citation?style=&accessed=",
        f"/api/v1/articles/{press.LIGHTHOUSE.id}/similar?limit=",
    ],
)
def test_an_empty_value_is_not_given(client: FlaskClient, url: str) -> None:
    """A form sends all of its fields."""
    assert client.get(url).status_code == 200


def test_a_wrong_method_is_named(client: FlaskClient) -> None:
    answer = client.delete(API)
    assert answer.status_code == 405
    assert answer.mimetype == "application/problem+json"
    assert {"GET", "POST"} <= set(answer.headers["Allow"].split(", "))


def test_a_cursor_of_another_generation_says_where_to_restart() -> None:
    engine = press.engine()
    client = create_app(Settings(), engine).test_client()
    following = ask(client, q="灯台", limit="5")["links"]["next"]
    with engine.writing() as writer:
        writer.apply(Batch(remove=frozenset({press.UNDATED.id})))
    answer = client.get(following)
    if answer.status_code != 200:  # an engine may keep old generations for a while
        assert answer.status_code == 410
        assert ask(client, answer.get_json()["restart"])["query"]["q"] == "灯台"
        cursor = parse_qs(urlsplit(following).query)["cursor"][0]
        posted = client.post(API, json={"q": "灯台", "limit": 5, "cursor": cursor})
        assert (posted.status_code, "restart" in posted.get_json()) == (410, False)


def test_a_cursor_belongs_to_its_query(client: FlaskClient) -> None:
    following = ask(client, q="灯台", limit="5")["links"]["next"]
    answer = client.get(following.replace(quote("灯台"), quote("会談")))
    assert (answer.status_code, answer.get_json()["type"]) == (400, "/problems/cursor-mismatch")
    assert answer.get_json()["errors"][0]["parameter"] == "cursor"
    assert client.get(f"{API}?q={'x+' * 40}").get_json()["errors"][0]["parameter"] == "q"


def test_a_search_can_be_posted(client: FlaskClient) -> None:
    posted = client.post(
        API, json={"q": "灯台", "country": ["JP", "RU"], "limit": 5, "expand": False, "from": 2013.0}
    )
    got = ask(client, q="灯台", country=["JP", "RU"], limit="5", expand="0", **{"from": "2013"})
    assert [hit["id"] for hit in posted.get_json()["hits"]] == [hit["id"] for hit in got["hits"]]
    assert posted.get_json()["links"] == got["links"]


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"q=x", "application/x-www-form-urlencoded", 415),
        (b"{}", "", 415),
        (b"{", "application/json", 400),
        (b"[]", "application/json", 400),
        (b'{"q": {"a": 1}}', "application/json", 400),
        (b'{"qq": "x"}', "application/json", 400),
        (b'{"q": "x", "lang": "en"}', "application/json", 400),  # the language stands in the address
        (b'{"limit": "5"}', "application/json", 400),
        (b'{"limit": 5.5}', "application/json", 400),
        (b'{"from": 0}', "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        (b'{"q": "\\ud800"}', "application/json", 400),
        (b'{"q": "' + b"a" * 1_000_001 + b'"}', "application/json", 413),
        (b"[" * 100_000, "application/json", 400),
    ],
)
@pytest.mark.parametrize("path", [API, "/api/v1/batch"])
def test_a_bad_body_is_refused(client: FlaskClient, path: str, body: bytes, content_type: str, status: int) -> None:
    answer = client.post(path, data=body, content_type=content_type)
    assert answer.status_code == status, answer.text
    assert answer.mimetype == "application/problem+json"


def test_a_batch_answers_each_query_in_order(client: FlaskClient) -> None:
    queries = [{"q": "灯台"}, {"q": "会談", "sort": "nonsense"}, {"q": "漁業", "limit": 1}]
    answers = client.post("/api/v1/batch", json={"queries": queries}).get_json()["answers"]
    assert answers[0]["total"] == ask(client, q="灯台")["total"]
    assert answers[1]["type"] == "/problems/invalid-parameter"
    assert [len(answers[2]["hits"]), answers[2]["query"]["q"]] == [1, "漁業"]


@pytest.mark.parametrize("queries", [[], [{"q": "x"}] * 101, "x", None])
def test_a_batch_has_its_size(client: FlaskClient, queries: object) -> None:
    assert client.post("/api/v1/batch", json={"queries": queries}).status_code == 400


def test_an_article_is_given_whole(client: FlaskClient) -> None:
    body = ask(client, f"/api/v1/articles/{press.LIGHTHOUSE.id}", q="灯台")
    assert body["body"] == press.LIGHTHOUSE.body
    assert body["date"] == "2017-03-24"
    assert [country["code"] for country in body["countries"]] == list(press.LIGHTHOUSE.codes)
    evidence = body["countries"][0]["evidence"][0]
    assert body["body"][evidence["start"] : evidence["end"]] == evidence["text"]
    for start, end in body["matches"]["body"]:
        assert body["body"][start:end] == "灯台"


def test_an_unsafe_source_url_is_left_out(client: FlaskClient) -> None:
    body = ask(client, f"/api/v1/articles/{quote(press.HOSTILE.id, safe='')}")
    assert body["source_url"] is None
    assert body["title"] == press.HOSTILE.title


def test_similar_articles_never_hold_the_article_itself(client: FlaskClient) -> None:
    body = ask(client, f"/api/v1/articles/{press.LIGHTHOUSE.id}/similar", limit="3")
    assert 0 < len(body["similar"]) <= 3
    assert press.LIGHTHOUSE.id not in [hit["id"] for hit in body["similar"]]


def test_a_facet_can_be_read_whole_and_by_its_beginning(client: FlaskClient) -> None:
    authors = ask(client, "/api/v1/facets/author")
    assert {value["value"] for value in authors["values"]} >= {"見本花子", "none"}
    begins = ask(client, "/api/v1/facets/author", prefix="見本")
    assert {value["value"] for value in begins["values"]} == {"見本花子", "見本太郎"}
    assert len(ask(client, "/api/v1/facets/author", prefix="見本", facet_limit="1")["values"]) == 1


@pytest.mark.parametrize(
    "period", [{}, {"from": "2014", "to": "2015"}, {"from": "2014-03"}, {"undated": "0"}, {"undated": "1"}]
)
def test_a_timeline_adds_up_to_the_total(client: FlaskClient, period: dict[str, str]) -> None:
    for interval in ("month", "day") if "from" in period else ("year", "month", "day"):
        body = ask(client, "/api/v1/timeline", interval=interval, q="灯台", **period)
        counts = [bucket["count"] for bucket in body["buckets"]]
        assert sum(counts) + body["undated"] == ask(client, q="灯台", **period)["total"] > 0
        assert [b["value"] for b in body["buckets"]] == sorted(b["value"] for b in body["buckets"])


def test_suggestions_come_from_the_collection(client: FlaskClient) -> None:
    found = ask(client, "/api/v1/suggest", q="見本")["suggestions"]
    assert {"text": "見本花子", "kind": "author", "count": 21, "q": "筆者:見本花子"} in found
    assert ask(client, "/api/v1/suggest", q="")["suggestions"] == []


@pytest.mark.parametrize("typed", ["灯", "見", "会", "に", "2", "と", "kai"])
def test_the_count_of_a_suggestion_is_what_searching_for_it_finds(client: FlaskClient, typed: str) -> None:
    found = ask(client, "/api/v1/suggest", q=typed, limit="20")["suggestions"]
    assert [s["count"] for s in found] == [ask(client, q=s["q"])["total"] for s in found]
    assert all(s["count"] for s in found)


def test_status_names_the_files_that_failed(client: FlaskClient) -> None:
    body = ask(client, "/api/v1/status")
    assert body["articles"] == 63
    assert body["failed"] == [{"path": "2017/<空>.html", "reason": "0バイトです"}]


class Broken:
    """An engine that fails in one way, whatever is asked."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    def __getattr__(self, name: str) -> Any:
        def fail(*args: object, **named: object) -> Any:
            raise self._error

        return fail


@pytest.mark.parametrize(
    ("error", "status", "kind"),
    [
        (IndexMissing("nothing is indexed yet"), 503, "index-unavailable"),
        (IndexDamaged("a file is damaged"), 503, "index-unavailable"),
        (QueryTimeout("too slow"), 503, "query-timeout"),
        (ZeroDivisionError("a bug in /secret/place"), 500, "internal"),
    ],
)
@pytest.mark.parametrize(
    "url", [API, "/search.csv", "/search.atom", "/api/v1/status", "/api/v1/articles/x", "/search"]
)
def test_what_the_engine_cannot_do_is_said_without_a_trace(
    error: Exception, status: int, kind: str, url: str
) -> None:
    answer = create_app(Settings(), Broken(error)).test_client().get(url)  # type: ignore[arg-type]
    assert answer.status_code == status
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text
    if url != "/search":
        assert answer.get_json()["type"] == f"/problems/{kind}"
    assert ("Retry-After" in answer.headers) == (status == 503)
    if url == API and kind == "index-unavailable":
        assert answer.get_json()["reason"] in ("missing", "damaged")


NASTY = st.text(st.characters(exclude_categories=()), max_size=60)


@settings(max_examples=150, deadline=None)
@given(text=NASTY, name=st.sampled_from(["q", "author", "country", "from", "cursor", "sort", "limit", "x"]))
def test_no_parameter_breaks_the_server(client: FlaskClient, text: str, name: str) -> None:
    url = f"{API}?{name}={quote(text, errors='surrogatepass')}"
    answer = client.get(url)
    assert answer.status_code in (200, 400)
    json.loads(answer.data)
    assert client.get(url.replace(API, "/search")).status_code in (200, 301, 302, 308, 400)


def test_links_read_back_as_the_same_query(client: FlaskClient) -> None:
    body = ask(client, q="灯台 「会談」", country=["JP", "none"], undated="0", **{"from": "2013-02"})
    again = ask(client, body["links"]["self"])
    assert again["links"] == body["links"]
    assert Query.from_params(body["query"]["parameters"]).to_params() == body["query"]["parameters"]
