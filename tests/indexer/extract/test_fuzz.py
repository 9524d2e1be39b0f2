"""Any bytes are a clipping or say why not: an ExtractError, never another error."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.extract import Hints, extract
from search.errors import ExtractError
from search.model import Clipping

PAGE = (
    '<!doctype html><html><head><meta charset="utf-8"><title>港の橋が開通 - 新聞</title></head><body><nav>天気</nav>'
    "<article><h1>港の橋が開通</h1><time>2019年4月1日</time><p>港にかかる橋が一日、開通した。長さは三百メートルある。</p>"
    "<p>市は観光に役立てたいとしている。</p></article><aside>人気ランキング</aside></body></html>"
).encode()
NAMES = st.sampled_from(("a.html", "a.txt", "a.mhtml", "2019/新聞/a.htm"))


@pytest.fixture(scope="module", autouse=True)
def _loaded() -> None:
    """Load parsers and lists: the first example should not pay for them."""
    extract(PAGE, Hints("a.html"))


def clip(raw: bytes, path: str) -> None:
    with contextlib.suppress(ExtractError):
        clipping = extract(raw, Hints(path))
        assert isinstance(clipping, Clipping)
        for country in clipping.countries:
            for evidence in country.evidence:
                whole = (
                    clipping.captions[evidence.index]
                    if evidence.part == "caption"
                    else getattr(clipping, evidence.part)
                )
                assert whole[evidence.start : evidence.end] == evidence.text


@given(st.binary(max_size=2000), NAMES)
def test_any_bytes(raw: bytes, path: str) -> None:
    clip(raw, path)


@given(st.text(max_size=1000), st.sampled_from(("utf-8", "cp932", "euc-jp", "iso2022_jp", "utf-16")), NAMES)
def test_any_text(text: str, encoding: str, path: str) -> None:
    clip(text.encode(encoding, "ignore"), path)


@given(st.lists(st.tuples(st.integers(0, len(PAGE)), st.binary(max_size=12)), max_size=6), NAMES)
def test_a_page_with_bytes_struck_in(changes: list[tuple[int, bytes]], path: str) -> None:
    raw = bytearray(PAGE)
    for at, struck in changes:
        raw[at : at + len(struck)] = struck
    clip(bytes(raw), path)
