"""Settings from flags, environment and file: which one wins, and how a wrong one is named."""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path

import pytest

from search.config import Settings
from tests.cli.commands import kirinuki, one_line
from tests.indexer.pages import put, write

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "kirinuki.example.toml"


def test_flag_before_environment_before_file_before_default(here: Path) -> None:
    for folder in ("flag", "environ", "file", "corpus"):
        (here / folder).mkdir()
    write(here / "kirinuki.toml", 'corpus = "file"\nindex = "made"\n')
    put(here, 海="flag/a.html", 山="environ/b.html", 街="file/c.html", 空="corpus/d.html")

    def indexed(*args: str, **environ: str) -> list[str]:
        assert kirinuki("index", "--rebuild", "--force", *args, **environ).exit_code == 0
        found = json.loads(kirinuki("search", "--json", "--index", "made").stdout)
        return [hit["title"] for hit in found["hits"]]

    assert indexed("--corpus", "flag", KIRINUKI_CORPUS="environ") == ["海の記事"]
    assert indexed(KIRINUKI_CORPUS="environ") == ["山の記事"]
    assert indexed() == ["街の記事"]
    (here / "kirinuki.toml").unlink()
    assert indexed("--index", "made") == ["空の記事"]


def test_config_before_or_after_the_command_or_from_the_environment(filled: Path) -> None:
    write(filled / "other.toml", 'index = "nowhere"\n')
    for args, environ in (
        (("--config", "other.toml", "status"), {}),
        (("status", "--config", "other.toml"), {}),
        (("status",), {"KIRINUKI_CONFIG": "other.toml"}),
    ):
        assert "nowhere" in one_line(kirinuki(*args, **environ), 3)


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ("indx = 1", "did you mean 'index'"),
        ("port = 'x'", "port: 'x' is no whole number"),
        ("port = 8000.5", "port: 8000.5 is no whole number"),
        ("port = true", "port: True is no whole number"),
        ("port = 65536", "port: 65536 is above 65,535"),
        ("removal_share = 1.5", "above 1"),
        ("file_seconds = 1e300", "above"),
        ("max_batch = 0", "max_batch: 0 is below 1"),
        ("index = 3", "index: 3 is no path"),
        ('trusted_hosts = ["a", "b"]', "is no text"),
        ("port = ", "no TOML"),
        ("max_batch = -1", "below 1"),
        ("removal_share = nan", "no number"),
    ],
)
def test_a_wrong_setting_is_2_and_named(here: Path, toml: str, said: str) -> None:
    write(here / "kirinuki.toml", toml)
    assert said in one_line(kirinuki("index"), 2)


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ('token_hash = "abc"', "token_hash"),
        ('lexicon = "nowhere.toml"', "nowhere.toml"),
        ("port = 99999", "port"),
    ],
)
def test_a_server_says_what_is_wrong_before_it_starts(here: Path, toml: str, said: str) -> None:
    write(here / "kirinuki.toml", toml)
    assert said in one_line(kirinuki("serve", "--port", "0") if "port" not in toml else kirinuki("serve"), 2)


def test_an_empty_name_is_not_the_working_folder(here: Path) -> None:
    assert "corpus: no folder is named" in one_line(kirinuki("index", "--corpus", ""), 2)
    assert "index: no folder is named" in one_line(kirinuki("status", KIRINUKI_INDEX=""), 2)


def test_a_misspelt_variable_is_2_and_named(here: Path) -> None:
    said = one_line(kirinuki("index", KIRINUKI_INDX="made"), 2)
    assert "KIRINUKI_INDX" in said
    assert "KIRINUKI_INDEX" in said
    assert Settings.load(None, {"KIRINUKI_TOKENIZER": "janome", "KIRINUKI_HOME": "x"}) == Settings()


def test_a_missing_config_is_2(here: Path) -> None:
    assert "nowhere.toml" in one_line(kirinuki("--config", "nowhere.toml", "index"), 2)


def test_the_example_holds_every_setting_with_its_default() -> None:
    text = EXAMPLE.read_text()
    for field in fields(Settings):
        value = json.dumps(str(field.default)) if not isinstance(field.default, int | float) else field.default
        assert f"\n# {field.metadata['help']}\n#{field.name} = {value}\n" in text
    assert text.count("\n#") == 2 * len(fields(Settings)) + text.split("\n\n")[0].count("\n#")


def test_the_example_is_no_wrong_setting(here: Path) -> None:
    uncommented = [line.removeprefix("#") if line[:2] != "# " else line for line in EXAMPLE.read_text().splitlines()]
    write(here / "all.toml", "\n".join(uncommented))
    assert Settings.load(here / "all.toml", {}) == Settings()


def test_every_setting_is_used() -> None:
    packages = [ROOT / name for name in ("search", "indexer", "web")]
    text = "".join(path.read_text() for package in packages for path in package.rglob("*.py"))
    unused = [field.name for field in fields(Settings) if f"settings.{field.name}" not in text]
    assert unused == []
