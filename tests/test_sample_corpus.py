"""Golden test: every clipping of the sample corpus gives what a person reading the page expects.

`sample_corpus/expected.json` says, for each file, either why it `fails` to be a clipping, or its fields.
`first` and `last` are the first and last words of lead and body together; `captions`, `lead` and `profile`
are beginnings or pieces; `absent` are strings of the page around the article.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from indexer.corpus import SUFFIXES
from indexer.extract import Hints, extract
from search.errors import ExtractError
from search.model import Clipping
from tests.sample import CLIPPINGS, CORPUS, EXPECTED, FAILURES

#: Files of a fresh checkout are all as old as the checkout: their time must not decide a year.
SAVED = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)

#: How many characters of a dateline or byline may stand before the first or after the last words.
SLACK = 40


def cut(path: str) -> Clipping:
    return extract((CORPUS / path).read_bytes(), Hints(path=path, saved=SAVED))


def differences(clipping: Clipping, expected: dict[str, Any]) -> Iterator[str]:
    text = "\n".join(filter(None, (clipping.lead, clipping.body)))
    exact = {
        "title": clipping.title,
        "date": clipping.published and clipping.published.isoformat(),
        "authors": list(clipping.authors),
        "source": clipping.source,
        "section": clipping.section,
        "url": clipping.url,
        "kind": clipping.kind,
    }
    for name, value in exact.items():
        if name in expected and value != expected[name]:
            yield f"{name} is {value!r}, not {expected[name]!r}"
    if codecs.lookup(clipping.encoding) != codecs.lookup(expected["encoding"]):
        yield f"encoding is {clipping.encoding}, not {expected['encoding']}"
    wrong = set(clipping.codes) ^ set(expected["countries"])
    if wrong - set(expected.get("countries_optional", ())):
        yield f"countries are {sorted(clipping.codes)}, not {expected['countries']}"
    if expected["first"] not in text[: len(expected["first"]) + SLACK]:
        yield f"begins with {text[:40]!r}, not {expected['first']!r}"
    if expected["last"] not in text[-len(expected["last"]) - SLACK :]:
        yield f"ends with {text[-40:]!r}, not {expected['last']!r}"
    if not clipping.lead.lstrip("<").startswith(expected.get("lead", "")):  # printed so: <リード>
        yield f"lead is {clipping.lead!r}"
    if expected.get("profile", "") not in clipping.profile:
        yield f"profile is {clipping.profile!r}"
    captions = expected.get("captions", [])
    if len(clipping.captions) != len(captions) or any(map(_lacks, clipping.captions, captions)):
        yield f"captions are {clipping.captions}, not {captions}"
    yield from (f"lacks {piece!r}" for piece in expected.get("present", ()) if piece not in text)
    searched = "\n".join(piece for _, piece in clipping.texts())
    yield from (f"holds {piece!r}" for piece in expected["absent"] if piece in searched)


def _lacks(caption: str, piece: str) -> bool:
    return piece not in caption


@pytest.mark.parametrize("path", CLIPPINGS)
def test_what_comes_out_of_a_clipping(path: str) -> None:
    assert "\n".join(differences(cut(path), EXPECTED[path])) == ""


@pytest.mark.parametrize("path", FAILURES)
def test_what_is_no_clipping_says_so_in_one_line(path: str) -> None:
    with pytest.raises(ExtractError) as failure:
        cut(path)
    assert len(str(failure.value).splitlines()) == 1


def test_every_file_is_expected_and_every_expectation_has_its_file() -> None:
    files = [path.relative_to(CORPUS).as_posix() for path in CORPUS.rglob("*") if path.suffix in SUFFIXES]
    assert sorted(files) == sorted(EXPECTED)


def test_the_article_saved_twice_is_one_article_in_two_pages() -> None:
    first, second = "2023/minato-bus.html", "2023/minato-bus (1).html"
    assert (CORPUS / first).read_bytes() != (CORPUS / second).read_bytes()
    assert (cut(first).title, cut(first).body) == (cut(second).title, cut(second).body)


def test_the_corpus_shows_what_real_collections_hold() -> None:
    kinds = [EXPECTED[path]["kind"] for path in CLIPPINGS]
    assert {kind: kinds.count(kind) for kind in set(kinds)} == {"html": 19, "text": 15, "mhtml": 3}
    encodings = {EXPECTED[path]["encoding"] for path in CLIPPINGS}
    assert encodings == {"utf-8", "cp932", "euc-jp", "iso-2022-jp"}
    years = {EXPECTED[path]["date"][:4] for path in CLIPPINGS}
    assert min(years) == "2009"
    assert max(years) == "2026"
