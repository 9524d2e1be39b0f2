"""The forms browsers and people save a page in give the same article."""

import base64
import quopri
from datetime import date

import pytest

from indexer.extract import extract

from . import samples

PAGE = samples.page()
PARTS = "".join(f"<p>{text}</p>" for text in samples.PARAGRAPHS)
DATE = "2018年4月13日 20時15分"
STYLE = "writing-mode: vertical-rl"


def mhtml(body: bytes, encoding: str, charset: str) -> bytes:
    """Return an archive with a picture, a style sheet and a frame beside the page, as Chrome and Edge write it."""
    head = (
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://a.example/article\r\nSubject: =?utf-8?Q?a?=\r\n"
        'MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="b"\r\n\r\n'
    )
    frame = "<p>広告の枠です。いまだけ半額、毎日の掃除が変わります。</p>".encode()
    parts = (
        (f"text/html; charset={charset}", encoding, "https://a.example/article", body),
        ("text/html; charset=utf-8", "8bit", "cid:frame-1@mhtml.blink", frame),
        ("text/css", "8bit", "https://a.example/a.css", b"p { color: black }"),
        ("image/png", "base64", "https://a.example/a.png", b"\x89PNG\r\n"),
    )
    out = head.encode()
    for kind, how, where, raw in parts:
        coded = {"base64": base64.encodebytes, "quoted-printable": quopri.encodestring}.get(how, bytes)(raw)
        out += f"--b\r\nContent-Type: {kind}\r\nContent-Transfer-Encoding: {how}\r\n".encode()
        out += f"Content-Location: {where}\r\n\r\n".encode() + coded + b"\r\n"
    return out + b"--b--\r\n"


FORMS = {
    "Shift_JIS declared UTF-8": PAGE.replace("──", "――").encode("cp932"),
    "EUC-JP declared UTF-8": PAGE.replace("──", "").encode("euc_jp"),
    "ISO-2022-JP declared Shift_JIS": PAGE.replace("──", "").replace("utf-8", "shift_jis").encode("iso2022_jp"),
    "UTF-8 declared EUC-JP": PAGE.replace("utf-8", "euc-jp").encode(),
    "UTF-16": PAGE.encode("utf-16"),
    "UTF-8 with a mark": PAGE.encode("utf-8-sig"),
    "MHTML, quoted-printable": mhtml(PAGE.encode(), "quoted-printable", "utf-8"),
    "MHTML, quoted-printable Shift_JIS": mhtml(PAGE.encode("cp932", "replace"), "quoted-printable", "shift_jis"),
    "MHTML, base64": mhtml(PAGE.encode("cp932", "replace"), "base64", "shift_jis"),
    "MHTML, wrong charset": mhtml(PAGE.encode(), "8bit", "iso-8859-1"),
    "line ends of Windows": PAGE.replace("\n", "\r\n").encode(),
    "reader mode": (
        f'<html><head><title>{samples.TITLE}</title></head><body><div class="container"><div class="header">'
        f'<a class="domain" href="https://a.example/x">a.example</a><h1>{samples.TITLE}</h1>'
        f'<div class="credits">{DATE}</div></div><hr><div class="content">{PARTS}</div></div></body></html>'
    ).encode(),
    "print version": (
        f"<html><head><title>印刷 - {samples.TITLE}</title></head><body><p>週刊ためし</p><h1>{samples.TITLE}</h1>"
        f"<p>{DATE}</p>{PARTS}<p>https://a.example/print/1</p><p>[印刷する] [閉じる]</p></body></html>"
    ).encode(),
    "vertical writing": (
        f'<html><head><title>{samples.TITLE}</title></head><body><div style="{STYLE}"><h1>{samples.TITLE}</h1>'
        f"<div>{DATE}</div><div>{'<br>'.join('　' + text for text in samples.PARAGRAPHS)}</div></div></body></html>"
    ).encode(),
    "pages of several parts": samples.page(
        body='<p class="pager">1 <a href="?p=2">2</a> <a href="?p=3">3</a> <a href="?p=2">次のページへ</a></p>'
    ).encode(),
    "ruby": PAGE.replace(
        "会合", "<ruby>会<rp>（</rp><rt>かい</rt><rp>）</rp>合<rp>（</rp><rt>ごう</rt><rp>）</rp></ruby>"
    ).encode(),
    "ruby without brackets": PAGE.replace("会合", "<ruby><rb>会合</rb><rtc><rt>かいごう</rt></rtc></ruby>").encode(),
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_gives_the_article(form: str) -> None:
    clipping = extract(FORMS[form], samples.HTML_HINTS)
    assert clipping.body == "\n".join(samples.PARAGRAPHS)
    assert clipping.title.replace("──", "").replace("――", "") == samples.TITLE.replace("──", "")
    assert clipping.published == date(2018, 4, 13)
    assert "\ufffd" not in clipping.body


@pytest.mark.parametrize("lost", range(40, 44))
def test_an_archive_cut_off_gives_what_is_there(lost: int) -> None:
    """Letters of base64 come in fours: whatever is left of the last four, those before it can be read."""
    whole = FORMS["MHTML, base64"]
    clipping = extract(whole[: whole.index(b"--b", whole.index(b"base64")) - lost], samples.HTML_HINTS)
    assert (clipping.title, clipping.kind) == (samples.TITLE, "mhtml")
    assert clipping.body.startswith(samples.PARAGRAPHS[0])
