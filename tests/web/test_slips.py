"""What a page says about its query is true of it: where a word is looked for, and where to find the search again."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.web.press import page


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("q=title:Unknown", ["見出しに「unknown」"]),
        ("q=本文:「灯台」+会談", ["本文に「灯台」(この文字列どおり)", "会談"]),
        ("q=灯台&in=title", ["灯台", "見出しのみ"]),
        ("q=灯台", ["灯台"]),
    ],
)
def test_a_slip_says_where_its_word_is_looked_for(client: FlaskClient, asked: str, shown: list[str]) -> None:
    slips = page(client, f"/search?{asked}").select(".slip > span")
    assert [slip.get_text().split(" = ")[0] for slip in slips] == shown


def test_a_word_that_one_part_lacks_may_stand_in_another(client: FlaskClient) -> None:
    assert client.get("/api/v1/search?q=body:灯台守").get_json()["total"]
    nothing = page(client, "/search?q=caption:灯台守").get_text()
    assert "「灯台守」を含む記事" not in nothing
    assert "「ない語」を含む記事" in page(client, "/search?q=ない語").get_text()


def test_the_record_of_a_search_can_be_followed_from_paper(client: FlaskClient) -> None:
    record = page(client, "/search?q=灯台&country=JP&page=2").select("#record dd")[-1].get_text()
    assert record == "http://localhost/search?q=灯台&country=JP"


def test_what_stands_by_itself_begins_with_a_capital_in_english(client: FlaskClient) -> None:
    tree = page(client, "/search?q=ない語&in=title&collapse=1&from=2012&lang=en")
    assert [slip.get_text() for slip in tree.select(".slip > span")][1:] == [
        *("Date: from 2012", "Headline only", "Copies grouped")
    ]
    easier = [link.get_text() for link in page(client, "/search?q=灯台&from=2050&lang=en").select(".ease a")]
    assert easier == ["Without the dates"]
