"""A period that ends before it begins: an answer without articles that says so, wherever it is asked."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner
from flask.testing import FlaskClient

import search.cli
from search.engine import apply_all, open_engine
from search.query import Query
from tests.web import press

BACKWARDS = "q=灯台&from=2018&to=2017"
SENTENCE = "期間の終わりが始まりより前なので、当てはまる記事はありません。"


def test_the_api_finds_nothing_says_why_and_offers_the_period_turned_round(client: FlaskClient) -> None:
    found = client.get(f"/api/v1/search?{BACKWARDS}&facets=year,month,day,country").get_json()
    assert (found["total"], found["hits"], found["partial"]) == (0, [], [])
    assert [note["message"] for note in found["query"]["notes"]] == [SENTENCE]
    first = found["relaxations"][0]
    assert first["code"] == "swapped"
    assert first["url"].startswith("/api/v1/search?q=%E7%81%AF%E5%8F%B0&from=2017&to=2018&facets=")
    assert client.get(first["url"]).get_json()["total"] == first["total"] > 0
    for value in (value for values in found["facets"].values() for value in values):
        assert client.get(value["url"]).get_json()["total"] == value["count"]


def test_the_page_says_the_same(client: FlaskClient) -> None:
    answer = client.get(f"/search?{BACKWARDS}")
    page = BeautifulSoup(answer.get_data(as_text=True), "html.parser")
    assert answer.status_code == 200
    assert page.select_one('[role="status"]').get_text().startswith("0")
    assert SENTENCE in page.get_text()
    assert page.select('a[href="/search?q=%E7%81%AF%E5%8F%B0&from=2017&to=2018"]')


@pytest.mark.parametrize(
    "path",
    [
        *("/api/v1/timeline?interval=day&", "/api/v1/facets/country?"),
        *(f"/search.{suffix}?" for suffix in ("json", "atom", "csv", "jsonl", "ris", "bib")),
    ],
)
def test_everything_else_is_empty_too(client: FlaskClient, path: str) -> None:
    answer = client.get(path + BACKWARDS)
    assert answer.status_code == 200
    assert press.LIGHTHOUSE.id not in answer.get_data(as_text=True)


def test_a_timeline_has_no_bar_for_it(client: FlaskClient) -> None:
    answer = client.get("/api/v1/timeline?interval=year&from=2017-12&to=2017-01").get_json()
    assert (answer["buckets"], answer["undated"]) == ([], 0)


def test_so_does_the_terminal(tmp_path: object) -> None:
    apply_all(open_engine(f"{tmp_path}"), [press.LIGHTHOUSE])
    said = CliRunner().invoke(search.cli.search, ["灯台", "--from", "2018", "--to", "2017", "--index", f"{tmp_path}"])
    assert said.exit_code == 0
    assert "The period ends before it begins" in said.output
    assert "with the two dates swapped: 1" in said.output


@pytest.mark.parametrize(
    ("since", "until", "turned"),
    [
        ("2018", "2017", ["2017", "2018"]),
        ("2018-03", "2017-11", ["2017-11", "2018-03"]),
        ("2018-03-02", "2017-11-05", ["2017-11-05", "2018-03-02"]),
        ("2018-03", "2017-11-05", ["2017-11-05", "2018-03-01"]),
    ],
)
def test_a_period_turned_round_is_as_precise_as_it_was(since: str, until: str, turned: list[str]) -> None:
    query = Query.from_params({"from": [since], "to": [until]})
    assert query.backwards
    assert not query.swapped().backwards
    assert [values[0] for values in query.swapped().to_params().values()] == turned
