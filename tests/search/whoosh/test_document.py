"""A clipping comes back from what is stored of it, to the character."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.engines.whoosh.segments.document import Document, original_texts, prepare, read_card, read_clipping
from search.model import Clipping
from tests.search.whoosh.made import made_clipping

LINE = st.text(
    st.one_of(st.characters(exclude_characters="\n\r", exclude_categories=("Cs",)), st.sampled_from("ﾃﾞ㈱…髙𠮷　")),
    max_size=12,
)


def restored(document: Document, clipping: Clipping) -> Clipping:
    texts = original_texts(document.text, document.edits, document.parts)
    card = read_card(
        document.id,
        document.card.decode("utf-8", "surrogatepass"),
        published=clipping.published,
        precision=document.precision,
        seen=document.seen,
        authors=clipping.authors,
        source=clipping.source,
        section=clipping.section,
    )
    return read_clipping(card, texts, document.meta)


@pytest.mark.parametrize("seed", range(40))
def test_everything_comes_back(seed: int) -> None:
    clipping = made_clipping(seed)
    assert restored(prepare(clipping), clipping) == clipping


@given(LINE, st.lists(LINE, max_size=4), st.lists(LINE, max_size=3), LINE)
def test_texts_come_back_as_written(title: str, body: list[str], captions: list[str], profile: str) -> None:
    clipping = replace(
        made_clipping(1), title=title, lead="", body="\n".join(body), captions=tuple(captions), profile=profile
    )
    assert restored(prepare(clipping), clipping) == clipping


def test_a_path_no_utf8_can_hold() -> None:
    clipping = replace(made_clipping(2), path="\udc8f\udcff.html")
    assert restored(prepare(clipping), clipping) == clipping


def test_the_saved_page_costs_little_where_it_repeats_the_article() -> None:
    plain = made_clipping(3, words=2000)
    page = replace(plain, lines=tuple(replace(plain.lines[0], text=line) for line in plain.body.split("\n")))
    assert len(prepare(page).meta) - len(prepare(plain).meta) < len(page.body.encode()) * 0.1
