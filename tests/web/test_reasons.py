"""Why a file failed is said in the language of the page."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from search.config import Settings
from search.engine import Batch, open_engine
from search.model import FileRecord
from web import create_app
from web.wording import reason

INDEXER = Path(__file__).parent.parent.parent / "indexer"


def said() -> Iterator[str]:
    """Yield every reason the indexer can give, with "…" for what is filled in."""
    for path in sorted(INDEXER.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            given = [keyword.value for keyword in node.keywords if keyword.arg in ("failure", "problem")]
            if isinstance(node.func, ast.Name) and node.func.id == "ExtractError":
                given += node.args
            for value in given:
                match value:
                    case ast.Constant(str(text)) if text:
                        yield text
                    case ast.JoinedStr(parts):
                        yield "".join(str(part.value) if isinstance(part, ast.Constant) else "…" for part in parts)


def test_every_reason_of_the_indexer_is_there_in_japanese() -> None:
    reasons = {text for text in said() if text.strip("…: ")}
    assert len(reasons) > 15
    assert {text for text in reasons if reason(text, "ja") == text} == set()
    assert all(reason(text, "en") == text for text in reasons)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "is too large: 30,000,000 bytes, the limit is 20,000,000",
            "大きすぎます(30,000,000バイト。上限は20,000,000バイト)",
        ),
        ("takes longer than 20 seconds", "読むのに20秒より長くかかります"),
        ("its override cannot be read: permission denied", "訂正ファイル: 読めません(読む権限がありません)"),
        (
            "its override: 'x' ('a\nb') is no role; known: title, lead",
            "訂正ファイルの 'x'('a\nb')は役割ではありません(使える役割: title, lead)",
        ),
        ("killed its worker process (SIGKILL)", "読む途中でプロセスが止まりました(SIGKILL)"),
        ("is no regular file", "ふつうのファイルではありません"),
        ("something nobody thought of", "something nobody thought of"),
    ],
)
def test_what_is_filled_in_stays(text: str, told: str) -> None:
    assert reason(text, "ja") == told


def test_the_page_says_it_in_its_language() -> None:
    engine = open_engine("memory:")
    with engine.writing() as writer:
        writer.apply(Batch(files=[FileRecord("a.html", 0, 0, "", "", "failed", reason="is empty")]))
    client = create_app(Settings(), engine).test_client()
    assert "<td>空のファイルです</td>" in client.get("/status").text
    assert "<td>is empty</td>" in client.get("/status?lang=en").text
    assert client.get("/api/v1/status").get_json()["failed"][0]["reason"] == "is empty"
