"""`kirinuki extract`: what would be indexed from one file."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.commands import kirinuki, one_line
from tests.indexer.pages import write

FIELDS = frozenset(
    "title date published_at authors source section url lead body captions profile".split()
    + "countries encoding kind lines".split()
)


def test_json_holds_every_field(filled: Path) -> None:
    result = kirinuki("extract", "corpus/a.html", "--json")
    assert result.exit_code == 0
    clipping = json.loads(result.stdout)
    assert set(clipping) >= FIELDS
    assert (clipping["title"], clipping["date"], clipping["kind"]) == ("海の記事", "2017-03-24", "html")
    country = next(country for country in clipping["countries"] if country["code"] == "RU")
    assert country["name"] == "ロシア"
    assert country["mentions"] == len(country["evidence"]) == 1
    for evidence in country["evidence"]:
        assert clipping[evidence["part"]][evidence["start"] : evidence["end"]] == evidence["text"]
    assert {"text", "role", "why"} == set(clipping["lines"][0])


def test_lines_have_their_role_and_reason(filled: Path) -> None:
    shown = kirinuki("extract", "corpus/a.html").stdout
    assert "title    海の記事  (" in shown
    assert "date       2017-03-24" in shown


def test_what_is_no_clipping_is_1(filled: Path) -> None:
    assert one_line(kirinuki("extract", "corpus/empty.html"), 1) == "kirinuki: empty.html: is empty"


def test_a_correction_beside_the_file_counts(filled: Path) -> None:
    write(filled / "corpus" / "a.html.kirinuki.toml", 'title = "直した題"\n')
    assert json.loads(kirinuki("extract", "corpus/a.html", "--json").stdout)["title"] == "直した題"
