"""The address of an article outlives a corrected date; that of a removed article says that it is gone."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from search.config import Settings
from search.engine import Engine
from search.query import Query
from tests.indexer.pages import BODIES, put, run
from web import create_app


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    put(folder, **{word: f"{word}.html" for word in BODIES})
    return folder


def id_of(engine: Engine, title: str) -> str:
    return engine.search(Query(f"title:{title}")).hits[0].card.id


def statuses(client: FlaskClient, id: str) -> set[int]:
    paths = (
        *(f"/articles/{id}{suffix}" for suffix in ("", ".json", ".txt", ".bib", ".ris", "/source", "/similar")),
        *(f"/api/v1/articles/{id}{suffix}" for suffix in ("", "/similar", "/citation")),
    )
    return {client.get(path).status_code for path in paths}


def test_a_removed_article_is_gone_until_it_comes_back(engine: Engine, corpus: Path) -> None:
    run(engine, corpus)
    client = create_app(Settings(), engine).test_client()
    id = id_of(engine, "海")
    assert statuses(client, id) == {200}
    (corpus / "海.html").rename(corpus.with_name("海.html"))
    run(engine, corpus)
    assert statuses(client, id) == {410}
    assert statuses(client, "2017-03-24-aaaaaa") == {404}
    assert client.get(f"/api/v1/articles/{id}").get_json()["type"] == "/problems/gone"
    for lang, words in (("ja", "切り抜きが取り除かれた"), ("en", "its clipping has been removed")):
        assert words in client.get(f"/articles/{id}?lang={lang}").get_data(as_text=True)
    run(engine, corpus, rebuild=True)
    assert statuses(client, id) == {410}
    corpus.with_name("海.html").rename(corpus / "海.html")
    run(engine, corpus)
    assert statuses(client, id) == {200}


def test_a_corrected_date_leaves_the_address_as_it_is(engine: Engine, corpus: Path) -> None:
    run(engine, corpus)
    client = create_app(Settings(), engine).test_client()
    id = id_of(engine, "海")
    (corpus / "海.html.kirinuki.toml").write_text('date = "1999-12-31"\n', encoding="utf-8")
    run(engine, corpus)
    assert client.get(f"/api/v1/articles/{id}").get_json()["date"] == "1999-12-31"
    run(engine, corpus, rebuild=True)
    assert client.get(f"/api/v1/articles/{id}").get_json()["date"] == "1999-12-31"
