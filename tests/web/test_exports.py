"""Files hold every answer of a query, in its order, and hurt no program that opens them."""

from __future__ import annotations

import csv
import io
import json
from urllib.parse import quote, urlencode

import pytest
from flask.testing import FlaskClient

from search.config import Settings
from search.engine import Batch, open_engine
from search.errors import QueryTimeout
from search.model import Clipping
from search.query import Query
from tests.web import press
from web import create_app, exports

QUERIES = ("", "q=灯台&country=JP&from=2013&sort=-date", "q=灯台+会談&not_author=見本花子&sort=date", "q=ない語")


def every_id(client: FlaskClient, query: str) -> list[str]:
    found: list[str] = []
    following = f"/api/v1/search?{query}&limit=100"
    while following:
        body = client.get(following).get_json()
        found += [hit["id"] for hit in body["hits"]]
        following = body["links"]["next"]
    return found


def rows(text: str) -> list[dict[str, str]]:
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:], newline="")))


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "CHUNK", 7)


@pytest.mark.usefixtures("small_chunks")
@pytest.mark.parametrize("query", QUERIES)
def test_every_answer_is_in_every_file(client: FlaskClient, query: str) -> None:
    wanted = every_id(client, query)
    assert [row["id"] for row in rows(client.get(f"/search.csv?{query}").text)] == wanted
    assert [json.loads(line)["id"] for line in client.get(f"/search.jsonl?{query}").text.splitlines()] == wanted
    assert client.get(f"/search.ris?{query}").text.count("TY  - NEWS") == len(wanted)
    assert client.get(f"/search.bib?{query}").text.count("\n@") + 1 >= len(wanted)


@pytest.mark.usefixtures("small_chunks")
@pytest.mark.parametrize("suffix", ["csv", "jsonl", "bib", "ris"])
def test_an_export_that_cannot_go_on_says_so_at_its_end(monkeypatch: pytest.MonkeyPatch, suffix: str) -> None:
    monkeypatch.setattr(exports, "PIECE", 1)
    engine = press.engine()
    answer = create_app(Settings(), engine).test_client().get(f"/search.{suffix}", buffered=False)
    pieces = answer.iter_encoded()
    received = [next(pieces)]
    with engine.writing() as writer:  # the memory engine keeps one generation
        writer.apply(Batch(remove=frozenset({press.UNDATED.id})))
    received += list(pieces)
    answer.close()
    assert len(received) < 63
    assert b"incomplete" in received[-1]
    assert answer.headers["X-Total-Count"] == "63"


def test_page_only_parameters_and_pages_are_not_looked_at(client: FlaskClient) -> None:
    assert client.get("/search.csv?q=灯台&view=list&page=2&limit=5").data == client.get("/search.csv?q=灯台").data


def test_json_is_the_answer_of_the_api(client: FlaskClient) -> None:
    query = urlencode({"q": "灯台", "facets": "country", "limit": 5})
    assert client.get(f"/search.json?{query}").data == client.get(f"/api/v1/search?{query}").data


FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "＝1", "\r=1")


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_cell_is_a_formula(formula: str) -> None:
    engine = open_engine("memory:")
    hostile = Clipping(id="a", path="a", title=formula, body="x", authors=(formula,), source=formula, section=formula)
    with engine.writing() as writer:
        writer.apply(Batch(add=[hostile]))
    text = create_app(Settings(), engine).test_client().get("/search.csv").text
    (row,) = rows(text)
    for name in ("title", "authors", "source", "section"):
        assert row[name].startswith("'")
        assert row[name].endswith(formula.strip())


def test_csv_is_for_spreadsheets(client: FlaskClient) -> None:
    answer = client.get(f"/search.csv?q={quote('港の灯台')}")
    assert answer.mimetype == "text/csv"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="kirinuki.csv"'
    assert answer.data.startswith(b"\xef\xbb\xbf")
    row = next(row for row in rows(answer.text) if row["id"] == press.LIGHTHOUSE.id)
    assert (row["date"], row["countries"], row["source"]) == ("2017-03-24", "RU JP", "見本新聞")


def test_jsonl_holds_the_texts(client: FlaskClient) -> None:
    lines = client.get(f"/search.jsonl?q={quote('「灯台守の仕事」')}").text.splitlines()
    assert [json.loads(line)["body"] for line in lines] == [press.BODY]


@pytest.mark.parametrize("suffix", ["json", "txt", "bib", "ris"])
def test_an_article_has_twins(client: FlaskClient, suffix: str) -> None:
    answer = client.get(f"/articles/{press.LIGHTHOUSE.id}.{suffix}")
    assert answer.status_code == 200
    assert press.LIGHTHOUSE.title in answer.text
    assert answer.mimetype != "text/html"
    assert client.get(f"/articles/nothing.{suffix}").status_code == 404
    tag = answer.headers["ETag"]
    assert client.get(f"/articles/{press.LIGHTHOUSE.id}.{suffix}", headers={"If-None-Match": tag}).status_code == 304


def test_markup_is_never_sent_as_html(client: FlaskClient) -> None:
    id = quote(press.HOSTILE.id, safe="")
    for url in (f"/articles/{id}.txt", f"/articles/{id}.json", "/search.csv", "/search.jsonl", "/search.bib"):
        answer = client.get(url)
        assert answer.status_code == 200
        assert "html" not in answer.mimetype
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_known_file_is_not_sent_again(client: FlaskClient) -> None:
    tag = client.get("/search.csv").headers["ETag"]
    again = client.get("/search.csv", headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")


def test_what_is_refused_is_refused_before_the_first_byte(client: FlaskClient) -> None:
    for suffix in ("csv", "jsonl", "bib", "ris", "atom", "json"):
        answer = client.get(f"/search.{suffix}?sort=nonsense")
        assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")


def test_an_export_asks_for_no_more_than_it_needs() -> None:
    asked = exports.whole(Query(text="x", page=3, facets=("country",), cursor="c"))
    assert (asked.page, asked.cursor, asked.facets, asked.snippets) == (1, "", (), 0)


def test_a_slow_first_page_is_a_problem_not_half_a_file() -> None:
    class Slow:
        def search(self, query: Query) -> None:
            raise QueryTimeout("too slow")

    answer = create_app(Settings(), Slow()).test_client().get("/search.csv")  # type: ignore[arg-type]
    assert (answer.status_code, answer.mimetype) == (503, "application/problem+json")
