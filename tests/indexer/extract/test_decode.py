"""Bytes become text, whatever the page says of itself."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.extract import ExtractError
from indexer.extract.decode import decode

TEXT = "<p>日本とロシアの外務・防衛担当閣僚協議が東京で開催された。両国の立場の違いを説明する。</p>"


@pytest.mark.parametrize("codec", ["utf-8", "cp932", "euc_jp", "iso2022_jp"])
@pytest.mark.parametrize("declared", ["", "utf-8", "Shift_JIS", "euc-jp", "iso-8859-1", "x-nope"])
def test_text_is_read_whatever_is_declared(codec, declared):
    raw = f'<meta charset="{declared}">{TEXT}'.encode(codec)
    decoded = decode(raw)
    assert TEXT in decoded.text
    assert decoded.encoding == {"euc_jp": "euc-jp", "iso2022_jp": "iso-2022-jp"}.get(codec, codec)


@pytest.mark.parametrize("declared", ["", "utf-8", "euc-jp", "iso-2022-jp"])
@pytest.mark.parametrize(
    ("codec", "more", "read"),
    [
        ("euc_jp", b"\xad\xa1\xad\xea\xfc\xe2\x8e\xb1", "①㈱髙ｱ"),
        ("iso2022_jp", b"\x1b$B-!-j|b\x1b(B\x1b(I1\x1b(B", "①㈱髙ｱ"),
        ("cp932", "①㈱髙ｱ".encode("cp932"), "①㈱髙ｱ"),
    ],
)
def test_letters_that_only_windows_has_are_read_in_every_charset(codec, more, read, declared):
    raw = f'<meta charset="{declared}">{TEXT}'.encode(codec) + more + "と述べた。".encode(codec)
    assert decode(raw).text.endswith(f"{read}と述べた。")
    assert TEXT in decode(raw + b"\xe3").text


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_decides(codec):
    assert decode(TEXT.encode(codec)).text == TEXT


def test_the_header_of_an_archive_wins_over_the_page():
    assert decode(b'<meta charset="euc-jp">' + TEXT.encode("cp932"), "Shift_JIS").encoding == "cp932"


def test_only_the_page_declares_its_charset_not_its_scripts_nor_its_text():
    raw = b'<script charset="utf-8" src="/x.js"></script><meta charset="euc-jp">' + TEXT.encode("euc_jp")
    assert decode(raw).encoding == "euc-jp"
    assert decode("charset=euc-jp と書いた記事。本文は短い。".encode("cp932")).encoding == "cp932"


def test_a_character_cut_in_the_middle_is_counted_and_the_rest_kept():
    decoded = decode(TEXT.encode()[:-10] + b"\xe3")
    assert decoded.unreadable == 1
    assert decoded.text.startswith("<p>日本とロシア")


def test_control_characters_are_dropped():
    assert decode("東\0京\x01\x1b".encode()).text == "東京"


BINARY = {
    "bytes": bytes(range(256)) * 40,
    "PNG": b"\x89PNG\r\n\x1a\n" + b"\0\1\2\3" * 300,
    "ZIP": b"PK\3\4\x14" + bytes(7) + b"!\0" + bytes(12) + b"\x05\0\0\0a.txt" + b"plain text inside " * 30,
    "ZIP of a long text": b"PK\3\4\x14" + bytes(7) + b"!\0" + bytes(12) + b"\x05\0\0\0a.txt" + TEXT.encode() * 99,
    "PDF": b"%PDF-1.4\n" + b"1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n" * 20,
    "records": b"name\0value\0other\0" * 50,
}


@pytest.mark.parametrize("raw", BINARY.values(), ids=BINARY)
def test_binary_files_are_refused(raw):
    with pytest.raises(ExtractError, match="is a binary file"):
        decode(raw)


@pytest.mark.parametrize("name", ["utf-16-le", "utf-16-be"])
def test_wide_letters_that_lost_their_mark_are_read(name):
    text = "<!doctype html><title>北極海</title><p>北極海の氷が減り、航路の利用が広がっている。</p>\n"
    assert (decode(text.encode(name)).text, decode(text.encode(name)).encoding) == (text, name)


@given(st.binary(max_size=300))
def test_any_bytes_give_text_that_can_be_stored_or_are_refused(raw):
    with contextlib.suppress(ExtractError):
        decode(raw).text.encode()
