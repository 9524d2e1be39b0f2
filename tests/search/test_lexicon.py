"""Classes of words: built in, and added by a file."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

from search.errors import ConfigError
from search.fold import fold
from search.lexicon import builtin, load
from search.messages import sentences
from search.query import Query, Word
from search.query.parse import parse


def test_words_are_folded_and_reasons_have_a_name() -> None:
    lexicon = builtin()
    for table in (lexicon.classes, lexicon.wider):
        for word, others in table.items():
            assert word == fold(word).text
            for other, why in others.items():
                assert other == fold(other).text
                assert word != other
                assert f"why-{why}" in sentences()


def test_a_class_works_both_ways() -> None:
    classes = builtin().classes
    for word, others in classes.items():
        for other in others:
            assert word in classes[other]


def test_no_word_stands_in_two_rows_of_okurigana() -> None:
    rows = files("search").joinpath("data/okurigana.txt").read_text("utf-8").splitlines()
    words = [word for row in rows if not row.startswith("#") for word in row.split()]
    assert len(words) == len(set(words)) > 5000


def test_a_file_adds_classes(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text('[[class]]\nwhy = "synonym"\nwords = ["切抜帳", "スクラップ帳"]\n', encoding="utf-8")
    tree = parse(Query("切抜帳"), lexicon=load(file)).tree
    assert isinstance(tree, Word)
    assert ("スクラップ帳", "synonym") in [(variant.text, variant.why) for variant in tree.variants]
    assert "外務大臣" in load(file).classes["外相"]
    assert "切抜帳" not in builtin().classes
    assert load("") is builtin()


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("words = [", "is no TOML"),
        ("[[klass]]\nwhy='x'\nwords=['a']", "klass"),
        ("[[class]]\nwords=['a']", "must hold"),
        ("[[class]]\nwhy='x'\nwords='a'", "must hold"),
        ("[class]\nwhy='x'\nwords=['a']", "class"),
        ("[[class]]\nwhy='x'\nwords=['']", "must hold"),
    ],
)
def test_a_malformed_file_is_named(tmp_path: Path, text: str, named: str) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=named) as error:
        load(file)
    assert str(file) in str(error.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"none\.toml"):
        load(tmp_path / "none.toml")
