"""Pages made to hang or blow up an extractor give an article or an error, soon."""

import time

import pytest

from indexer.extract import ExtractError, extract

from . import samples

PAGE = samples.page()
#: Seconds; the time of the processor, since what else runs beside the tests is no fault of a page.
SOON = 6

HOSTILE = {
    "nested": "<div>" * 100_000 + PAGE,
    "nested inline": "<span>" * 100_000 + PAGE,
    "attribute": f'<p title="{"x" * 2_000_000}">{PAGE}',
    "external entity": '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "/etc/passwd">]><p>&e;</p>' + PAGE,
    "json": f'<script type="application/ld+json">{"[" * 100_000}</script>{PAGE}',
    "title": f"<title>{'| ' * 50_000}</title>{PAGE}",
    "heading": f"<h1>{'あ - ' * 50_000}</h1>{PAGE}",
    "brackets": f"<p>{'【' * 50_000}</p><p>{'(' * 50_000}撮影)</p>{PAGE}",
    "script": "<script>" * 20_000 + PAGE,
    "xml": f'<?xml version="1.0" encoding="utf-8"?>{PAGE}',
    "head": "<meta name=a content=b>" * 20_000 + PAGE,
    "titles": "<title>" * 50_000 + "</title>" * 50_000 + PAGE,
    "charset": "<meta " * 50_000 + PAGE,
    "paragraphs": "".join(f"<p>{samples.PARAGRAPHS[0]}{n}" for n in range(18_000)),
    "stop headings": "".join(f"<p>{samples.PARAGRAPHS[0]}{n}<h3>関連記事</h3>" for n in range(7_000)),
    "ruby": f"<p>{'<ruby>漢<rt>かん</rt></ruby>' * 60_000}</p>{PAGE}",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_an_article_inside_a_hostile_page_is_found_soon(name):
    begun = time.process_time()
    try:
        clipping = extract(HOSTILE[name].encode(), samples.HTML_HINTS)
    except ExtractError:
        assert name == "script", "all of it is script"
    else:
        assert samples.PARAGRAPHS[0] in clipping.body
        assert "root:" not in clipping.body
    assert time.process_time() - begun < SOON


@pytest.mark.parametrize("text", ["人民日報社会面" * 20_000, "ー" * 50_000, "2017年" * 20_000, "日米中露" * 20_000])
@pytest.mark.parametrize("hints", [samples.TEXT_HINTS, samples.HTML_HINTS])
def test_endless_lines_end(text, hints):
    begun = time.process_time()
    assert extract(f"<article><p>{text}".encode() if hints.path.endswith("html") else text.encode(), hints).body
    assert time.process_time() - begun < SOON


@pytest.mark.parametrize(
    "within", ["message/rfc822\r\n\r\n", "multipart/mixed; boundary=b{0}\r\n\r\n--b{0}\r\n"], ids=["message", "parts"]
)
def test_an_archive_in_an_archive_in_an_archive_ends(within):
    raw = "MIME-Version: 1.0\r\n" + "".join(f"Content-Type: {within.format(n)}" for n in range(3_000)) + PAGE
    with pytest.raises(ExtractError):
        extract(raw.encode(), samples.HTML_HINTS)


def test_an_entity_bomb_stays_small():
    entities = "".join(f'<!ENTITY {chr(98 + i)} "{("&" + chr(97 + i) + ";") * 10}">' for i in range(9))
    with pytest.raises(ExtractError):
        extract(f'<!DOCTYPE l [<!ENTITY a "lol">{entities}]><p>&j;</p>'.encode(), samples.HTML_HINTS)


@pytest.mark.parametrize(
    "line", ["これは{}番目の文であり、長い本文が続く。", "<p>これは{}番目の文であり、長い本文が続く。"]
)
def test_more_lines_than_any_article_has_are_refused_soon(line):
    raw = "\n".join(line.format(n) for n in range(200_000)).encode()
    begun = time.process_time()
    with pytest.raises(ExtractError, match="more than 50000 lines"):
        extract(raw, samples.HTML_HINTS if line.startswith("<") else samples.TEXT_HINTS)
    assert time.process_time() - begun < SOON
