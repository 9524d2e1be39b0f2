"""The page of an article: nothing of its text is lost, what is lit is what was found, and the way back stays open."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlencode, urlsplit

from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from search.model import Clipping, Country, Evidence, Line, Mark, Marked
from tests.web import press
from tests.web.press import page
from web import article_view

ARTICLE = "/articles/2017-03-24-k7f3qa"


@st.composite
def lit_articles(draw: st.DrawFn) -> tuple[Clipping, dict[str, Marked]]:
    """Return an article with any marks and any evidence, overlapping as they like."""
    body = draw(st.text("灯台の守\n人", max_size=40))
    headings = [line for line in body.split("\n") if line and draw(st.booleans())]
    cuts = sorted(draw(st.sets(st.integers(0, len(body)), max_size=8)))
    marks = tuple(Mark(a, b, i) for i, (a, b) in enumerate(zip(cuts[::2], cuts[1::2], strict=False)))
    ends = draw(st.lists(st.tuples(st.integers(0, len(body)), st.integers(0, len(body))), max_size=4))
    evidence = tuple(Evidence(body[a:b], a, b) for a, b in map(sorted, ends) if a < b)
    clipping = Clipping(
        "1",
        "p",
        "題",
        body=body,
        countries=(Country("RU", evidence),),
        lines=tuple(Line(text, "heading") for text in headings),
    )
    return clipping, {"body": Marked(body, marks)}


@given(lit_articles())
def test_a_lit_body_is_the_body(made: tuple[Clipping, dict[str, Marked]]) -> None:
    clipping, marked = made
    shown = article_view.view(clipping, marked, "RU")
    assert "\n".join(paragraph.text for paragraph in shown.body) == clipping.body
    for paragraph in shown.body:
        for piece in paragraph.pieces:
            assert "".join(text for text, _ in piece.inner) == piece.text


@given(lit_articles())
def test_every_match_is_lit_and_can_be_jumped_to(made: tuple[Clipping, dict[str, Marked]]) -> None:
    clipping, marked = made
    shown = article_view.view(clipping, marked)
    lit = "".join(piece.text for paragraph in shown.body for piece in paragraph.pieces if piece.mark)
    expected = "".join(text for text, mark in marked["body"].parts() if mark)
    assert lit == expected.replace("\n", "")
    numbers = [piece.number for paragraph in shown.body for piece in paragraph.pieces if piece.mark]
    assert numbers == [jump.number for jump in shown.jumps] == list(range(1, len(numbers) + 1))


@given(lit_articles())
def test_what_is_evidence_is_dotted_and_nothing_else(made: tuple[Clipping, dict[str, Marked]]) -> None:
    clipping, marked = made
    covered = {i for e in clipping.countries[0].evidence for i in range(e.start, e.end) if clipping.body[i] != "\n"}
    at, dotted = 0, set()
    for paragraph in article_view.view(clipping, marked, "RU").body:
        for text, evidence in (inner for piece in paragraph.pieces for inner in piece.inner):
            if evidence:
                dotted |= set(range(at, at + len(text)))
            at += len(text)
        at += 1
    assert dotted == covered


def test_every_role_of_the_article_is_rendered(client: FlaskClient) -> None:
    art = page(client, ARTICLE).select("article.art")[0]
    assert art.select(".kicker")[0].get_text() == "連載"
    assert art.select("h1")[0].get_text() == press.LIGHTHOUSE.title
    assert art.select("time")[0]["datetime"] == "2017-03-24T21:30+09:00"
    assert "2017年3月24日(金)21時30分" in art.select(".meta")[0].get_text()
    assert art.select(".lead")[0].get_text() == press.LEADING
    assert [heading.get_text() for heading in art.select("h2")] == ["灯台のはじまり", "これから", "筆者紹介"]
    assert [p["id"] for p in art.select(".para")] == ["p1", "p2", "p3"]
    assert "夕暮れの灯台" in art.select("figcaption")[0].get_text()
    assert "港の歴史を書いている。" in art.select(".bio")[0].get_text()


def test_without_a_query_the_page_is_clean_and_canonical(client: FlaskClient) -> None:
    tree = page(client, ARTICLE)
    assert not tree.select("article mark, article .ev")
    assert page(client, ARTICLE + "?q=灯台").select("link[rel=canonical]")[0]["href"] == ARTICLE


def test_every_jump_lands_on_its_match(client: FlaskClient) -> None:
    tree = page(client, ARTICLE + "?q=灯台")
    jumps = [a for a in tree.select("aside a") if a["href"].startswith("#m")]
    assert len(jumps) == len(tree.select("article mark")) == 8
    for jump in jumps:
        target = tree.select(jump["href"])[0]
        assert target.get_text() == jump.select("mark")[0].get_text() == "灯台"


def test_the_neighbours_of_an_article_are_those_of_its_search(client: FlaskClient) -> None:
    """Walk through a whole search by 次の記事, over the edge of a page, and back by 前の記事."""
    url = "/search?q=灯台&country=JP&sort=date"
    answer = client.get("/api/v1/search?q=灯台&country=JP&sort=date&limit=100").get_json()
    ids = [hit["id"] for hit in answer["hits"]]
    at = page(client, url).select(".hit h2 a")[0]["href"]
    walked = []
    while at:
        tree = page(client, at)
        walked.append(urlsplit(at).path.rsplit("/", 1)[1])
        assert f"{len(ids)}件中 {len(walked)}件目" in tree.select("nav.bar")[0].get_text()
        last, following = at, tree.select("nav.bar a[rel=next]")
        at = following[0]["href"] if following else ""
    assert walked == ids
    back = page(client, last).select("nav.bar a[rel=prev]")[0]["href"]
    assert urlsplit(back).path.endswith(ids[-2])
    home = page(client, last).select("nav.bar a")[0]["href"]
    assert ids[-1] in client.get(home).text


def test_the_evidence_of_one_country_can_be_lit(client: FlaskClient) -> None:
    tree = page(client, ARTICLE + "?q=灯台&lit=RU")
    assert [mark.get_text() for mark in tree.select("article .ev")] == ["ロシア"]
    assert tree.select(".nation.sel a[aria-current]")[0].get_text() == "ロシア"
    off = next(a for a in tree.select("aside a") if a.get_text() == "点線を消す")
    assert parse_qs(urlsplit(off["href"]).query) == {"q": ["灯台"]}


def test_every_citation_and_a_quotation_are_there(client: FlaskClient) -> None:
    cite = page(client, ARTICLE + "?q=建て替え").select("#cite")[0]
    assert [summary.get_text() for summary in cite.select("summary")] == [
        "SIST 02", "脚注", "BibTeX", "RIS", "CSL-JSON", "引用文",
    ]  # fmt: skip
    assert "建て替えられた。」" in cite.select("p.cite")[-1].get_text()
    for link in cite.select("p.inline a"):
        assert client.get(link["href"]).status_code == 200


def test_the_source_shows_every_line_with_its_role_and_reason(client: FlaskClient) -> None:
    tree = page(client, ARTICLE + "/source")
    rows = [[cell.get_text() for cell in row.select("td")] for row in tree.select("tbody tr")]
    assert [row[0] for row in rows] == ["1", "2", "4", "5", "6", "7", "8"]  # the third line is blank
    assert ["2", "見出し", "港の灯台(第2回)──消えない灯", "日付の直前"] in rows
    assert ["枠外", "いまお得な<広告>", "誘導の決まり文句"] in [row[1:] for row in rows]
    assert "枠外として除外2" in tree.get_text()


def test_the_original_page_is_linked_only_where_that_is_safe(client: FlaskClient) -> None:
    link = page(client, ARTICLE).select("article a[rel~=external]")[0]
    assert link["href"] == press.LIGHTHOUSE.url
    assert not page(client, "/articles/2016-02-29-x%3Ci%3Ey%26z").select("a[rel~=external]")


def test_an_article_that_is_not_there_is_a_page_that_says_so(client: FlaskClient) -> None:
    answer = client.get("/articles/2001-01-01-aaaaaa")
    assert answer.status_code == 404
    assert "<h1" in answer.text


def test_vertical_writing_keeps_the_query(client: FlaskClient) -> None:
    tree = page(client, ARTICLE + "?q=灯台")
    turn = next(a for a in tree.select(".bar a") if a.get_text() == "縦書きで読む")
    turned = page(client, turn["href"])
    assert turned.select("article.tate mark")
    (back,) = (a for a in turned.select(".bar a") if a.get_text() == "横書きで読む")
    assert "q=" in back["href"]


def test_the_way_to_the_source_and_back_keeps_the_search(client: FlaskClient) -> None:
    source = page(client, page(client, ARTICLE + "?q=灯台&author=none").select(".src p a")[0]["href"])
    assert source.select("main a")[0]["href"] == ARTICLE + "?q=%E7%81%AF%E5%8F%B0&author=none"


def test_same_day_and_same_author_are_counted_truly(client: FlaskClient) -> None:
    for link in page(client, ARTICLE).select("aside > ul.inline a"):
        if found := re.search(r"(\d+)件", link.get_text()):
            total = page(client, link["href"]).select("[role=status] b")[0].get_text()
            assert total == found[1]


def test_a_country_the_article_does_not_name_is_not_lit(client: FlaskClient) -> None:
    assert "点線" not in page(client, ARTICLE + "?lit=BR").get_text()


def test_chosen_articles_are_cited_in_one_piece(client: FlaskClient) -> None:
    boxes = page(client, "/search?q=灯台&sort=date").select("form[action='/cite'] .hit input[name=id]")[:3]
    ids = [box["value"] for box in boxes]
    for style, mark in (("sist02", "“港の話"), ("bibtex", "langid"), ("ris", "TY  - "), ("csl", '"type"')):
        tree = page(client, "/cite?" + urlencode({"id": ids, "style": style}, doseq=True))
        assert tree.select(".cite")[0].text.count(mark) == 3, style
        assert [link["href"] for link in tree.select("main ul.sheet a")] == [f"/articles/{id}" for id in ids]


def test_citing_nothing_says_how_to_choose(client: FlaskClient) -> None:
    assert "印を付けて" in page(client, "/cite?id=nope").select("main")[0].get_text()
    assert client.get("/cite?ids=a").status_code == client.get("/cite?style=sist").status_code == 400


def test_any_paragraph_can_be_quoted(client: FlaskClient) -> None:
    quote = page(client, f"{ARTICLE}?q=日露&quote=3").select("#quote")[0].text
    assert quote.startswith("「灯台守の家族は町を離れ、")
    assert quote.endswith("、第3段落)")
    for other in ("99", "0", "x", "-1"):
        assert "第2段落" in page(client, f"{ARTICLE}?q=日露&quote={other}").select("#quote")[0].text
