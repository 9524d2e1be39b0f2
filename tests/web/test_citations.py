"""Citations say what the article says, and the programs they are made for can read them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from search.model import Clipping
from tests.web import press
from web import citations

DAY = date(2026, 11, 22)
LIGHTHOUSE = press.LIGHTHOUSE
TEXTS = st.text(min_size=1, max_size=40)


def test_sist02() -> None:
    assert citations.sist02(LIGHTHOUSE, DAY) == (
        "見本花子. “港の灯台(第2回)──消えない灯”. 見本新聞. 2017-03-24. "
        "https://news.example/toudai?a=1&b=2, (参照 2026-11-22)."
    )


def test_footnote_turns_the_quotes_of_a_title() -> None:
    quoted = replace(LIGHTHOUSE, title="「灯」を守る", authors=("甲", "乙"), url=None)
    assert citations.footnote(quoted, DAY) == "甲、乙「『灯』を守る」『見本新聞』2017年3月24日。"


def test_a_quotation_carries_its_source() -> None:
    assert citations.quotation("灯は消えない。", LIGHTHOUSE, 2) == (
        "「灯は消えない。」(見本花子「港の灯台(第2回)──消えない灯」『見本新聞』2017年3月24日、第2段落)"
    )


@pytest.mark.parametrize(
    ("precision", "iso", "japanese"),
    [("day", "2017-03-24", "2017年3月24日"), ("month", "2017-03", "2017年3月"), ("year", "2017", "2017年")],
)
def test_a_date_is_no_more_precise_than_it_is_known(precision: str, iso: str, japanese: str) -> None:
    article = replace(LIGHTHOUSE, precision=precision)  # type: ignore[arg-type]
    assert f". {iso}. " in citations.sist02(article, DAY)
    assert f"』{japanese}、" in citations.footnote(article, DAY)
    assert f"date = {{{iso}}}" in citations.bibtex(article, DAY)
    assert citations.csl(article, DAY)["issued"]["date-parts"] == [[int(n) for n in iso.split("-")]]


def test_what_is_not_known_is_left_out() -> None:
    assert citations.sist02(press.UNDATED, DAY) == "“日付のない灯台の話”."
    assert "URL" not in citations.csl(press.HOSTILE, DAY)  # its address is a script


@given(title=TEXTS, author=TEXTS, source=TEXTS)
def test_bibtex_is_read_by_its_parser(title: str, author: str, source: str) -> None:
    import bibtexparser

    article = Clipping(id="a-1", path="a", title=title, authors=(author,), source=source, published=DAY)
    library = bibtexparser.parse_string(citations.bibtex(article, DAY) + citations.bibtex(LIGHTHOUSE, DAY))
    assert not library.failed_blocks
    assert [entry.key for entry in library.entries] == ["a-1", LIGHTHOUSE.id]
    assert library.entries[0].fields_dict["date"].value == "2026-11-22"
    assert library.entries[1].fields_dict["title"].value == f"{{{LIGHTHOUSE.title}}}"


@given(title=TEXTS, author=TEXTS, source=TEXTS)
def test_ris_is_read_by_its_parser(title: str, author: str, source: str) -> None:
    import rispy

    article = Clipping(id="a-1", path="a", title=title, authors=(author,), source=source, published=DAY)
    records = rispy.loads(citations.ris(article, DAY) + citations.ris(LIGHTHOUSE, DAY))
    assert [record["id"] for record in records] == ["a-1", LIGHTHOUSE.id]
    assert records[1]["title"] == LIGHTHOUSE.title
    assert records[1]["authors"] == list(LIGHTHOUSE.authors)
    assert records[1]["urls"] == [LIGHTHOUSE.url]


def test_csl_is_rendered_by_a_citation_processor() -> None:
    from citeproc.source.json import CiteProcJSON

    items = [citations.csl(article, DAY) for article in (LIGHTHOUSE, press.HOSTILE, press.UNDATED)]
    read = CiteProcJSON(json.loads(json.dumps(items)))
    reference = read[LIGHTHOUSE.id.lower()]
    assert str(reference.title) == LIGHTHOUSE.title
    assert (reference.issued.year, reference.issued.month, reference.issued.day) == (2017, 3, 24)


@pytest.mark.parametrize("style", citations.STYLES)
def test_the_api_cites_in_every_style(client: FlaskClient, style: str) -> None:
    url = f"/api/v1/articles/{LIGHTHOUSE.id}/citation?style={style}&accessed=2026-11-22"
    body = client.get(url).get_json()
    assert body == {"id": LIGHTHOUSE.id, "style": style, "text": citations.cite(LIGHTHOUSE, style, DAY)}


def test_an_unknown_style_or_day_is_refused(client: FlaskClient) -> None:
    url = f"/api/v1/articles/{LIGHTHOUSE.id}/citation"
    assert client.get(f"{url}?style=sist2").get_json()["errors"][0]["did_you_mean"] == "sist02"
    assert client.get(f"{url}?accessed=yesterday").status_code == 400
