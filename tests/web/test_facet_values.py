"""All values of a facet on a page of their own, found by the first letters of a name or of its reading."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from search.model import Facet, FacetValue
from tests.web.press import page
from web.facet_values import beginning

COUNTRIES = {"RU": "ロシア", "JP": "日本", "US": "アメリカ", "KR": "韓国", "none": "none"}
AUTHORS = ("小泉悠", "小泉純一郎", "林由美", "ドロンジョーヌ恩田", "𠮷野晴")


def facet(name: str, labels: dict[str, str]) -> Facet:
    return Facet(name, tuple(FacetValue(value, label, 1) for value, label in labels.items()))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ろしあ", ["RU"]), ("ロシ", ["RU"]), ("roshia", ["RU"]), ("ＲＵＳ", ["RU"]), ("にっぽん", ["JP"]),
        ("にほん", ["JP"]), ("nihon", ["JP"]),
        ("米", ["US"]), ("か", ["KR"]), ("シア", []), ("", [*COUNTRIES]),
    ],
)  # fmt: skip
def test_a_country_is_found_by_any_of_its_names(typed: str, meant: list[str]) -> None:
    assert [value.value for value in beginning(facet("country", COUNTRIES), typed, 9).values] == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("こいずみ", AUTHORS[:2]), ("koizumi", AUTHORS[:2]), ("小泉純", AUTHORS[1:2]), ("は", AUTHORS[2:3]),
     ("どろん", AUTHORS[3:4]), ("吉野", AUTHORS[4:]), ("𠮷", AUTHORS[4:])],
)  # fmt: skip
def test_an_author_is_found_by_spelling_and_by_reading(typed: str, meant: tuple[str, ...]) -> None:
    found = beginning(facet("author", {name: name for name in AUTHORS}), typed, 9)
    assert tuple(value.value for value in found.values) == meant


def test_two_countries_are_found_by_either_and_what_is_cut_off_is_counted() -> None:
    pairs = facet("pair", {"JP+RU": "日本×ロシア", "CN+RU": "中国×ロシア", "CN+US": "中国×アメリカ"})
    found = beginning(pairs, "ろしあ", 1)
    assert ([value.value for value in found.values], found.more) == (["JP+RU"], 1)


def test_the_page_of_a_facet_narrows_its_values_and_the_search(client: FlaskClient) -> None:
    tree = page(client, "/facets/country?q=灯台&author=none&view=list&prefix=ろ")
    (row,) = tree.select(".facet li")
    link = row.select("a")[0]
    assert link.text == "ロシア"
    narrowed = page(client, str(link["href"]))
    assert narrowed.select("[role=status] b")[0].text == row.select(".c")[0].text
    assert all(part in link["href"] for part in ("country=RU", "author=none", "view=list"))
    assert len(page(client, str(tree.select("main form a")[0]["href"])).select(".facet li")) > 1


def test_what_is_chosen_stays_chosen_whatever_is_looked_for(client: FlaskClient) -> None:
    tree = page(client, "/facets/country?q=灯台&country=JP&country=CN&prefix=ろしあ")
    assert [box["value"] for box in tree.select("input[type=checkbox][checked]")] == ["JP", "CN"]
    assert [a.text for a in tree.select(".facet li a:not(.x)")] == ["ロシア"]


@pytest.mark.parametrize("typed", ["zz", "<b>", "　"])
def test_where_no_value_begins_so_the_page_says_it(client: FlaskClient, typed: str) -> None:
    text = page(client, f"/facets/pair?prefix={typed}").select("main")[0].text
    assert (f"「{typed}」で始まる項目はありません。" in text) == bool(typed.strip())


def test_a_facet_that_is_none_and_a_name_too_long_are_refused(client: FlaskClient) -> None:
    assert client.get("/facets/month").status_code == client.get("/facets/x").status_code == 404
    refused = client.get(f"/facets/country?prefix={'a' * 101}")
    assert (refused.status_code, "prefix は 100 文字までです。" in refused.text) == (400, True)
    assert client.get("/facets/country?prefx=a").status_code == 400


def test_what_has_no_name_stands_last(client: FlaskClient) -> None:
    for facet in ("country", "author", "source", "section"):
        names = [a.text for a in page(client, "/search?q=灯台").select(f"#f-{facet} li a:not(.x)")]
        assert "なし" in names[-1]
        assert "なし" not in "".join(names[:-1])


def test_programs_find_values_by_reading_too(client: FlaskClient) -> None:
    values = client.get("/api/v1/facets/country?q=灯台&prefix=ろしあ").get_json()["values"]
    assert [value["value"] for value in values] == ["RU"]
