"""The rules of ARCHITECTURE.md that a machine can check: imports, file sizes, and words that do not belong."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from importlib.metadata import distributions
from pathlib import Path

import pytest
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
PACKAGES = ("search", "indexer", "web")
MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))

#: A package may import these packages of ours and no others.
OURS = {"search": {"search"}, "indexer": {"indexer", "search"}, "web": {"web", "search"}}

#: A folder of the engine may import these folders of the engine and no others; `engine.py` stands above all of them.
ENGINE = {
    "storage": {"storage"},
    "segments": {"segments", "storage"},
    "writing": {"writing", "segments", "storage"},
    "matching": {"matching", "segments", "storage"},
    "answering": {"answering", "matching", "segments", "storage"},
}

#: A library may be imported in these places only.  A place is a file or a folder.
LIBRARIES = {
    "whoosh": ("search/engines/whoosh/segments/codec.py", "search/engines/whoosh/segments/codec_terms.py"),
    "janome": ("search/analysis.py", "search/analysis/"),
    "fugashi": ("search/analysis.py", "search/analysis/"),
    "ipadic": ("search/analysis.py", "search/analysis/"),
    "bs4": ("indexer/extract/",),
    "lxml": ("indexer/extract/",),
    "trafilatura": ("indexer/extract/",),
    "flask": ("web/",),
    "flask_babel": ("web/",),
    "feedgen": ("web/",),
    "granian": ("web/",),
    "prometheus_client": ("web/",),
}

#: No file is longer; there are no exceptions.
LINES = 260


def imported(path: Path) -> Iterator[tuple[str, int]]:
    """Yield the full name of every module a file imports, with its line; relative ones made absolute."""
    package = path.relative_to(ROOT).parent.parts
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            yield ".".join((*above, *filter(None, [node.module]))), node.lineno


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_imports_keep_to_the_rules(path: Path) -> None:
    broken = []
    for module, line in imported(path):
        top = module.partition(".")[0]
        if top in PACKAGES and top not in OURS[name(path).partition("/")[0]]:
            broken.append(f"line {line}: {module}")
        if top in LIBRARIES and not name(path).startswith(LIBRARIES[top]):
            broken.append(f"line {line}: {module} belongs in {' or '.join(LIBRARIES[top])}")
    assert broken == []


def test_engines_are_named_in_open_engine_only() -> None:
    allowed = ("search/engine.py", "search/engines/")
    users = [
        name(path)
        for path in MODULES
        if not name(path).startswith(allowed)
        if any(module.startswith("search.engines.") for module, _ in imported(path))
    ]
    assert users == []


def test_the_folders_of_the_engine_know_only_what_is_below_them() -> None:
    root = ROOT / "search/engines/whoosh"
    assert {path.stem for path in root.glob("*.py")} == {"__init__", "engine"}
    assert {path.parent.name for path in root.glob("*/*.py")} == set(ENGINE)
    broken = []
    for path in root.glob("*/*.py"):
        for module, line in imported(path):
            folder = (*module.removeprefix("search.engines.whoosh").split("."), "")[1]
            if module.startswith("search.engines.whoosh") and folder not in ENGINE[path.parent.name]:
                broken.append(f"{name(path)}:{line}: {module}")
    assert broken == []


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_files_are_short(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LINES


def test_every_module_says_what_it_does() -> None:
    trees = {name(path): ast.parse(path.read_text(encoding="utf-8")) for path in MODULES}
    silent = [module for module, tree in trees.items() if tree.body and not ast.get_docstring(tree)]
    assert silent == []


def test_no_bare_except() -> None:
    bare = [
        f"{name(path)}:{node.lineno}"
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ExceptHandler) and node.type is None
    ]
    assert bare == []


def test_the_repository_speaks_of_the_project_alone() -> None:
    """No absolute path of one machine and no private package host: a clone works anywhere."""
    words = ("/" + "work/", "/" + "tmp/", "/" + "root/", "--index" + "-url", "--find" + "-links")
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True)
    found = []
    for file in filter(None, listing.stdout.split("\0")):
        raw = (ROOT / file).read_bytes() if (ROOT / file).is_file() else b""
        found += [f"{file}: {word}" for word in words if word.encode() in raw]
    assert found == []


def test_what_is_pinned_installs_on_the_oldest_python_that_is_promised() -> None:
    """Newest versions may ask for a later patch of Python than a Debian has."""
    promised = re.search(r'requires-python = ">=([\d.]+)"', (ROOT / "pyproject.toml").read_text("utf-8"))
    assert promised is not None
    pins = dict(line.split("==") for line in (ROOT / "constraints.txt").read_text("utf-8").split())
    pinned = {canonicalize_name(name): version for name, version in pins.items()}
    asked = {
        f"{name} {found.version}": found.metadata["Requires-Python"]
        for found in distributions()
        if pinned.get(name := canonicalize_name(found.metadata["Name"])) == found.version
    }
    assert len(asked) > 50
    assert not {name for name, python in asked.items() if python and promised[1] not in SpecifierSet(python)}
