"""The page 原資料: what was read from a file, why, and how a reader has the last word."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import date, datetime

import pytest
from flask.testing import FlaskClient

from indexer.extract import override
from search.config import Settings
from search.model import Clipping
from tests.web import press
from tests.web.press import page
from tests.web.test_reasons import INDEXER
from web import corrections, create_app
from web.wording import why

SOURCE = f"/articles/{press.LIGHTHOUSE.id}/source"


def whys() -> Iterator[str]:
    """Yield every reason for a role the indexer can give, with "…" for what is filled in."""
    for path in sorted((INDEXER / "extract").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            given: list[ast.expr] = []
            match node:
                case ast.Call(ast.Attribute(attr="set"), [_, _, reason]):
                    given = [reason]
                case ast.Call(ast.Name("Headline" | "Published"), [*_, reason]):
                    given = [reason]
                case ast.Assign([ast.Name("why")], reason):
                    given = [reason]
            for reason in given:
                parts = [reason.body, reason.orelse] if isinstance(reason, ast.IfExp) else [reason]
                for part in parts:
                    match part:
                        case ast.Constant(str(text)):
                            yield text
                        case ast.JoinedStr(pieces):
                            yield "".join(str(p.value) if isinstance(p, ast.Constant) else "…" for p in pieces)


def test_every_reason_for_a_role_is_there_in_japanese() -> None:
    said = {*whys(), "outside the article"}
    assert len(said) > 20
    assert {text for text in said if not re.search("[ぁ-ん]", why(text, "ja"))} == set()
    assert all(why(text, "en") == text for text in said)


def test_what_could_not_be_decoded_is_counted_in_japanese_too() -> None:
    assert why("part of the article; 3 unreadable characters", "ja") == "記事の一部。読めない文字3字"


DAY = date(2017, 3, 24)


@pytest.mark.parametrize(
    "changes",
    [
        {"published": DAY, "published_at": datetime.fromisoformat("2017-03-24T21:30:00+09:00")},
        {"published": DAY, "precision": "day"},
        {"published": DAY.replace(day=1), "precision": "month"},
        {"published": date(2017, 1, 1), "precision": "year"},
        {"published": None},
        {"title": 'a "b" \\ \x7f\n]', "authors": ('"x"', "名"), "source": None, "section": "面&欄"},
    ],
)
def test_the_file_of_corrections_says_what_was_read(changes: dict[str, object]) -> None:
    clipping = Clipping(id="1", path="p", countries=press.LIGHTHOUSE.countries, **{"title": "題", **changes})  # type: ignore[arg-type]
    read = override.parse(corrections.toml(clipping).encode()).fields
    assert read["title"] == clipping.title
    assert read["authors"] == clipping.authors
    assert (read["source"] or None, read["section"] or None) == (clipping.source, clipping.section)
    assert read["countries"] == clipping.codes
    assert (read["published"], read["published_at"]) == (clipping.published, clipping.published_at)
    assert clipping.published is None or read["precision"] == clipping.precision


def test_the_page_shows_that_file_and_its_name(client: FlaskClient) -> None:
    mend = page(client, SOURCE).select("#mend")[0]
    assert mend.select("code")[0].text == "2017/toudai.html.kirinuki.toml"
    assert override.parse(mend.select("[data-copy]")[0].text.encode()).fields["published"] == DAY


def test_the_other_files_of_an_article_are_named(client: FlaskClient) -> None:
    for url in (SOURCE, f"/articles/{press.LIGHTHOUSE.id}"):
        assert "2017/写し.html" in page(client, url).select("main")[0].get_text()


def test_the_state_names_the_duplicate_files_and_their_article(client: FlaskClient) -> None:
    row = page(client, "/status").select("#same tbody tr")
    assert [(r.th.text, r.a["href"]) for r in row] == [("2017/写し.html", f"/articles/{press.LIGHTHOUSE.id}")]


def test_an_old_index_says_so_where_one_begins() -> None:
    old = create_app(Settings(max_age_hours=0), press.engine(count=1)).test_client()
    assert "索引は" in page(old, "/").select("p.cap")[0].text
    assert "古くなって" in page(old, "/status").select("p.cap")[0].text
    assert not page(press.client(count=1), "/").select("p.cap")
