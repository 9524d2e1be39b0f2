"""What goes with an answer: validators, links, times, and what a client can read."""

from __future__ import annotations

import multiprocessing
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from urllib.parse import quote, urlencode

import pytest
from flask.testing import FlaskClient
from werkzeug.http import http_date

from search.config import Settings
from search.engine import Batch
from tests.web import press
from web import create_app, reply, took

API = "/api/v1/search"
DATED = (f"{API}?limit=1", "/api/v1/status", "/search.csv", "/search.atom", f"/api/v1/articles/{press.LIGHTHOUSE.id}")


def test_a_known_answer_is_not_sent_again(client: FlaskClient) -> None:
    url = f"{API}?q={quote('灯台')}"
    tag = client.get(url).headers["ETag"]
    assert tag.startswith('W/"')
    again = client.get(url, headers={"If-None-Match": tag})
    assert again.status_code == 304
    assert again.data == b""
    assert again.headers["ETag"] == tag
    assert client.get(f"{url}&limit=5", headers={"If-None-Match": tag}).status_code == 200
    assert client.get(f"{url}&lang=en", headers={"If-None-Match": tag}).status_code == 200


def test_a_new_generation_is_sent_again() -> None:
    engine = press.engine(count=5)
    client = create_app(Settings(), engine).test_client()
    tag = client.get(API).headers["ETag"]
    with engine.writing() as writer:
        writer.apply(Batch(remove=frozenset({press.UNDATED.id})))
    assert client.get(API, headers={"If-None-Match": tag}).status_code == 200


def test_an_article_outlives_a_generation_that_leaves_it_as_it_is() -> None:
    engine = press.engine(count=3)
    client = create_app(Settings(), engine).test_client()
    url = f"/api/v1/articles/{press.LIGHTHOUSE.id}"
    tag = client.get(url).headers["ETag"]
    with engine.writing() as writer:
        writer.apply(Batch(remove=frozenset({press.UNDATED.id})))
    assert client.get(url, headers={"If-None-Match": tag}).status_code == 304
    with engine.writing() as writer:
        writer.apply(Batch(add=[replace(press.LIGHTHOUSE, title="別の見出し", digest="other")]))
    assert client.get(url, headers={"If-None-Match": tag}).get_json()["title"] == "別の見出し"


def test_headers_tell_where_to_go_on(client: FlaskClient) -> None:
    answer = client.get(f"{API}?limit=1")
    assert 'rel="next"' in answer.headers["Link"]
    assert 'rel="service-desc"' in answer.headers["Link"]
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert {"Accept", "Accept-Language"} <= set(answer.headers["Vary"].split(", "))
    assert re.fullmatch(r"[0-9a-f]{16}", answer.headers["X-Request-Id"])
    assert "dur=" in answer.headers["Server-Timing"]


def test_links_say_what_they_lead_to(client: FlaskClient) -> None:
    links = client.get(f"{API}?q=a").headers["Link"]
    assert '</search?q=a>; rel="alternate"; type="text/html"' in links
    assert '</search.atom?q=a>; rel="alternate"; type="application/atom+xml"' in links


def test_times_are_told_by_phase(client: FlaskClient) -> None:
    told = client.get(f"{API}?q=灯台&facets=year").headers["Server-Timing"]
    names = [entry.partition(";dur=")[0] for entry in told.split(", ")]
    assert names == ["parse", "match", "render", "write", "total"]  # this engine counts facets while it matches


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """A client of an index that was committed an hour ago, by a program that was there before."""
    engine = press.engine(count=5)
    hour_ago = datetime.now(UTC) - timedelta(hours=1)
    monkeypatch.setattr(engine, "_committed", hour_ago)
    monkeypatch.setattr(engine, "_synced", hour_ago)
    monkeypatch.setattr(reply, "installed", lambda: hour_ago - timedelta(hours=1))
    monkeypatch.setattr("web.citations.since_midnight", lambda changed: changed)
    return create_app(Settings(), engine).test_client()


@pytest.mark.parametrize("url", DATED)
def test_an_answer_says_when_the_index_was_committed(settled: FlaskClient, url: str) -> None:
    answer = settled.get(url)
    committed = answer.last_modified
    assert committed is not None
    assert committed == datetime.fromisoformat(settled.get("/api/v1/status").get_json()["committed"]).replace(
        microsecond=0
    )
    since = {"If-Modified-Since": http_date(committed)}
    assert settled.get(url, headers=since).status_code == 304
    assert settled.get(url, headers={"If-Modified-Since": http_date(committed - timedelta(seconds=1))}).data
    # An entity tag is the better witness (RFC 9110, 13.2.2).
    assert settled.get(url, headers={**since, "If-None-Match": '"other"'}).status_code == 200


@pytest.mark.parametrize(
    ("committed", "installed", "told"), [(-9.0, -5.0, -5), (-5.0, -9.0, -5), (-0.2, -9.0, None), (60.0, -9.0, None)]
)
def test_no_date_is_told_that_a_later_commit_could_share(
    monkeypatch: pytest.MonkeyPatch, committed: float, installed: float, told: int | None
) -> None:
    """A header counts seconds; neither may it lie in the future, nor before the program that wrote the answer."""
    now = datetime.now(UTC).replace(microsecond=500_000)
    monkeypatch.setattr(reply, "datetime", type("Clock", (), {"now": staticmethod(lambda zone: now)}))
    monkeypatch.setattr(reply, "installed", lambda: now + timedelta(seconds=installed))
    wanted = None if told is None else (now + timedelta(seconds=told)).replace(microsecond=0)
    assert reply.last_modified(now + timedelta(seconds=committed)) == wanted


def test_a_citation_changes_at_midnight(settled: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    url = f"/api/v1/articles/{press.LIGHTHOUSE.id}/citation"
    engine = settled.application.extensions["kirinuki"].engine
    monkeypatch.setattr(engine, "_committed", datetime(2020, 1, 1, tzinfo=UTC))
    monkeypatch.setattr(reply, "installed", lambda: datetime(2020, 1, 1, tzinfo=UTC))
    assert settled.get(f"{url}?accessed=2026-01-01").last_modified == datetime(2020, 1, 1, tzinfo=UTC)
    midnight = settled.get(url).last_modified
    assert midnight is None or midnight > datetime.now(UTC) - timedelta(hours=24)


@pytest.mark.parametrize("url", [API, "/search.atom", "/search.csv", "/api/v1/timeline"])
def test_days_that_are_counted_from_today_move_on(
    settled: FlaskClient, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The index is the same tomorrow; what 直近7日 means is not."""
    moving, fixed = f"{url}?q=灯台+-日付:直近7日", f"{url}?q=灯台+-漁業"
    tags = {asked: settled.get(asked).headers["ETag"] for asked in (moving, fixed)}
    for module in ("web.reply", "web.exports"):
        monkeypatch.setattr(f"{module}.today_in_japan", lambda: date(2099, 1, 1))
    assert settled.get(moving, headers={"If-None-Match": tags[moving]}).status_code == 200
    if url != "/search.csv":  # files name the day they were made
        assert settled.get(fixed, headers={"If-None-Match": tags[fixed]}).status_code == 304


def test_a_run_without_news_is_told() -> None:
    """The status says when the corpus was last looked at, though the generation is the same."""
    engine = press.engine(count=3)
    client = create_app(Settings(), engine).test_client()
    tag = client.get("/api/v1/status").headers["ETag"]
    assert client.get("/api/v1/status", headers={"If-None-Match": tag}).status_code == 304
    engine._synced = datetime(2030, 1, 1, tzinfo=UTC)  # type: ignore[attr-defined]
    assert client.get("/api/v1/status", headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        ("application/json", 200),
        ("text/html,application/xhtml+xml,*/*;q=0.8", 200),
        ("application/*;q=0.1", 200),
        ("", 200),
        ("json", 200),
        ("text/html", 406),
        ("application/json;q=0, text/csv", 406),
        ("application/problem+json", 406),
    ],
)
@pytest.mark.parametrize("url", [API, f"/api/v1/articles/{press.LIGHTHOUSE.id}"])
def test_a_client_that_reads_no_json_is_told_so(client: FlaskClient, url: str, accept: str, status: int) -> None:
    answer = client.get(url, headers={"Accept": accept})
    assert answer.status_code == status
    if status == 406:
        assert answer.mimetype == "application/problem+json"
        assert answer.get_json()["type"] == "/problems/not-acceptable"
        assert "application/json" in answer.get_json()["detail"]


def test_a_file_is_what_its_address_says(client: FlaskClient) -> None:
    """The address names the form: what a client would rather have does not matter (RFC 9110, 12.1)."""
    assert client.get("/search.csv", headers={"Accept": "application/json"}).mimetype == "text/csv"


def test_the_same_question_gives_the_same_bytes(client: FlaskClient) -> None:
    asked = {"q": "灯台 会談", "facets": "country,author"}
    urls = [f"{API}?{urlencode(asked)}"] * 4 + [f"/search.json?{urlencode(asked)}"]
    assert len({client.get(url).data for url in urls} | {client.post(API, json=asked).data}) == 1


def test_the_first_time_is_remembered() -> None:
    assert took.first("a question", 3.14159) == 3.1
    assert took.first("a question", 99.0) == 3.1
    assert took.first("another question", 99.0) == 99.0
    assert took.first("an endless question", 1e12) == took.first("an endless question", 0.0) > 1e6


def test_workers_remember_together() -> None:
    context = multiprocessing.get_context("fork")
    first = context.Process(target=took.first, args=("asked of another worker", 7.0))
    first.start()
    first.join()
    assert took.first("asked of another worker", 8.0) == 7.0


def test_a_full_table_forgets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(took, "_SLOTS", 8)
    for n in range(1000):
        assert took.first(f"question {n}", float(n)) == n
