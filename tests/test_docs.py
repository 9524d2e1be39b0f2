"""The documents cannot lie: commands, options, links, files and examples are compared with the code.

The example of all settings is compared in `cli/test_settings.py`.
"""

from __future__ import annotations

import json
import re
import shlex
import tomllib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from search.cli import main
from search.config import Settings
from search.query import Query
from search.query.parse import parse
from tests.served import served
from web import create_app

ROOT = Path(__file__).parent.parent
DOCUMENTS = (
    "README.md",
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "bench/README.md",
    "docs/operations.md",
)
TEXT = {name: (ROOT / name).read_text(encoding="utf-8") for name in DOCUMENTS}
README, ARCHITECTURE = TEXT["README.md"], TEXT["ARCHITECTURE.md"]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT = PYPROJECT["project"]
COMMANDS: dict[str, str] = PROJECT["entry-points"]["kirinuki.commands"]


def command(name: str) -> click.Command:
    module, _, attribute = COMMANDS[name].partition(":")
    found: click.Command = getattr(import_module(module), attribute)
    return found


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_and_stands_in_the_readme(name: str) -> None:
    assert command(name).help
    assert f"| `kirinuki {name}" in README


def test_the_readme_names_no_option_that_is_not_there() -> None:
    known = {option for name in COMMANDS for parameter in command(name).params for option in parameter.opts}
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", README)) - known == {"--help"}


def test_every_option_has_help() -> None:
    silent = [
        f"{name} {parameter.opts[0]}"
        for name in COMMANDS
        for parameter in command(name).params
        if isinstance(parameter, click.Option) and not parameter.help
    ]
    assert silent == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_links_lead_somewhere(name: str) -> None:
    targets = re.findall(r"\]\((?!https?://)([^)#]+)", TEXT[name])
    assert [target for target in targets if not ((ROOT / name).parent / target).exists()] == []


def test_make_targets_in_the_documents_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    named = {target for text in TEXT.values() for target in re.findall(r"(?:^|`)make ([a-z-]+)", text, re.MULTILINE)}
    assert {"run", "test"} <= named <= targets


def test_ci_runs_the_test_command_of_the_readme() -> None:
    assert "make test" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o111


def sections() -> Iterator[tuple[Path, str]]:
    """Yield the folder a section of ARCHITECTURE.md is about, with its text."""
    for title, text in re.findall(r"^### (\S+/):.*?\n(.*?)(?=^##)", ARCHITECTURE, re.MULTILINE | re.DOTALL):
        yield ROOT / title, text


def test_files_named_in_the_architecture_exist() -> None:
    named = [(folder, file) for folder, text in sections() for file in re.findall(r"`([\w/]+(?:\.py|/))`", text)]
    assert len(named) > 40
    missing = [
        f"{folder.name}/{file}"
        for folder, file in named
        if not any(base.joinpath(file).exists() for base in (folder, ROOT, *folder.iterdir()) if base.is_dir())
    ]
    assert missing == []


def requirements() -> set[str]:
    groups = [PROJECT["dependencies"], *PROJECT["optional-dependencies"].values()]
    return {re.split(r"[^\w.-]", line, maxsplit=1)[0].lower() for group in groups for line in group}


def test_every_dependency_has_its_reason() -> None:
    _, _, listed = ARCHITECTURE.partition("## Dependencies")
    assert [name for name in sorted(requirements()) if name not in listed.lower()] == []


def test_every_dependency_is_pinned() -> None:
    pinned = {line.partition("==")[0].lower() for line in (ROOT / "constraints.txt").read_text().splitlines()}
    builds = {re.split(r"[^\w.-]", line, maxsplit=1)[0] for line in PYPROJECT["build-system"]["requires"]}
    assert {name.replace("_", "-") for name in requirements() | builds} <= {name.replace("_", "-") for name in pinned}


QUERY_EXAMPLES = [
    query
    for row in re.findall(r"^\| (`.*?`) \|", README.partition("## Searching")[2].partition("## API")[0], re.MULTILINE)
    for query in re.findall(r"`([^`]+)`", row)
]


@pytest.mark.parametrize("query", QUERY_EXAMPLES)
def test_queries_in_the_readme_are_read_as_they_stand(query: str) -> None:
    assert parse(Query(text=query)).notes == ()


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


@pytest.fixture(scope="module")
def server(sample_index: Path) -> Iterator[str]:
    with served(create_app(Settings(index=sample_index))) as address:
        yield address


def test_the_commands_of_the_readme_run(sample_index: Path) -> None:
    lines = [line for block in blocks("sh") for line in block.splitlines() if line.startswith("kirinuki search")]
    assert lines
    for line in lines:
        words = [
            str(sample_index) if "index" in word and "/" in word else word
            for word in shlex.split(line, comments=True)
        ]
        done = CliRunner().invoke(main, words[1:])
        assert done.exit_code == 0, done.output
        assert "2014" in done.output


def test_the_api_example_and_the_python_client_of_the_readme_run(
    server: str, capsys: pytest.CaptureFixture[str]
) -> None:
    import urllib.parse
    import urllib.request

    (line,) = [line for block in blocks("sh") for line in block.splitlines() if line.startswith("curl")]
    url = urllib.parse.quote(shlex.split(line)[1].replace("http://127.0.0.1:8000", server), safe=":/?&=")
    with urllib.request.urlopen(url) as answer:
        assert json.load(answer)["total"] > 0
    client = blocks("python")[0].replace("http://127.0.0.1:8000", server)
    exec(compile(client, "README.md", "exec"), {})
    assert re.match(r"\d{4}-\d\d-\d\d \S", capsys.readouterr().out)


def test_the_library_example_of_the_readme_runs(sample_index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    exec(compile(blocks("python")[1].replace('"index"', repr(str(sample_index))), "README.md", "exec"), {})
    assert int(capsys.readouterr().out) > 0
