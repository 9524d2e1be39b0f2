"""Saved searches: each new hit is sent once to each place, and nothing is lost when sending fails."""

from __future__ import annotations

import email
import email.policy
import json
import threading
from collections.abc import Iterator
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from search.engine import Engine, apply_all, open_engine
from search.errors import ConfigError, IndexBusy
from tests.web import press
from web.alert import run
from web.alert_state import hold

FIRST, SECOND, THIRD = press.many(3)


@pytest.fixture
def engine() -> Engine:
    made = open_engine("memory:")
    apply_all(made, [FIRST])
    return made


class Inbox:
    """Everything printed in the runs of one alert file, and the ids named in it."""

    def __init__(self, file: Path, engine: Engine) -> None:
        self.file, self.engine = file, engine

    def run(self, **options: bool) -> tuple[list[str], list[str]]:
        """Run; return the messages printed and the failures."""
        printed: list[str] = []
        given = {"everything": False, "dry_run": False, **options}
        failures = run(self.file, self.engine, say=printed.append, **given)
        return printed, failures


@pytest.fixture
def inbox(tmp_path: Path, engine: Engine) -> Inbox:
    file = tmp_path / "alerts.toml"
    write(file)
    return Inbox(file, engine)


def write(file: Path, places: str = "print = true", top: str = "", search: str = "/search?q=灯台") -> None:
    file.write_text(f'{top}\n[[alert]]\nname = "灯台"\nsearch = "{search}"\n{places}\n', encoding="utf-8")


def test_the_first_run_remembers_and_says_nothing(inbox: Inbox) -> None:
    assert inbox.run() == ([], [])


def test_a_new_hit_is_told_once(inbox: Inbox) -> None:
    inbox.run()
    apply_all(inbox.engine, [SECOND])
    (message,), failures = inbox.run()
    assert "新着 1件" in message
    assert f"/articles/{SECOND.id}" in message
    assert FIRST.id not in message
    assert not failures
    assert inbox.run() == ([], [])


def test_all_tells_what_was_there_before(inbox: Inbox) -> None:
    (message,), _ = inbox.run(everything=True)
    assert FIRST.title in message


def test_a_dry_run_changes_nothing(inbox: Inbox) -> None:
    inbox.run()
    apply_all(inbox.engine, [SECOND])
    for _ in range(2):
        (message,), _ = inbox.run(dry_run=True)
        assert SECOND.id in message
    assert len(inbox.run()[0]) == 1


def test_an_article_that_comes_back_is_not_new(inbox: Inbox) -> None:
    from search.engine import Batch

    inbox.run()
    with inbox.engine.writing() as writer:
        writer.apply(Batch(remove=frozenset({FIRST.id})))
    inbox.run()
    apply_all(inbox.engine, [FIRST])
    assert inbox.run() == ([], [])


def test_filters_are_those_of_the_url(inbox: Inbox) -> None:
    write(inbox.file, search="/search?q=灯台&country=US&view=list")
    inbox.run()
    apply_all(inbox.engine, [SECOND, THIRD])
    (message,), _ = inbox.run()
    assert [article.id in message for article in (SECOND, THIRD)] == [
        "US" in article.codes for article in (SECOND, THIRD)
    ]


def test_a_file_is_added_to(inbox: Inbox, tmp_path: Path) -> None:
    write(inbox.file, 'append = "new.txt"', top='server = "https://clippings.example.org/"')
    inbox.run()
    for article in (SECOND, THIRD):
        apply_all(inbox.engine, [article])
        assert inbox.run() == ([], [])
    text = (tmp_path / "new.txt").read_text(encoding="utf-8")
    for article in (SECOND, THIRD):
        assert text.count(f"https://clippings.example.org/articles/{article.id}\n") == 1


def test_what_cannot_be_sent_is_kept_and_sent_later(inbox: Inbox, tmp_path: Path) -> None:
    write(inbox.file, 'print = true\nappend = "folder/new.txt"')
    inbox.run()
    apply_all(inbox.engine, [SECOND])
    printed, failures = inbox.run()
    assert len(printed) == len(failures) == 1
    assert "1 kept for the next run" in failures[0]
    apply_all(inbox.engine, [THIRD])
    (tmp_path / "folder").mkdir()
    printed, failures = inbox.run()
    assert not failures
    assert SECOND.id not in printed[0]
    text = (tmp_path / "folder" / "new.txt").read_text(encoding="utf-8")
    assert [text.count(article.id) for article in (FIRST, SECOND, THIRD)] == [0, 1, 1]


class Hook(BaseHTTPRequestHandler):
    """A webhook that answers with the status it is told."""

    status = 200
    received: list[dict[str, Any]]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.status == 200:
            self.received.append(json.loads(body))
        self.send_response(self.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None: ...


@pytest.fixture
def hook() -> Iterator[tuple[str, type[Hook]]]:
    class Handler(Hook):
        received: list[dict[str, Any]] = []  # noqa: RUF012  # one list a test

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/hook", Handler
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_webhook_gets_json_and_again_after_it_failed(inbox: Inbox, hook: tuple[str, type[Hook]]) -> None:
    url, handler = hook
    write(inbox.file, f'webhook = "{url}"')
    inbox.run()
    apply_all(inbox.engine, [SECOND])
    handler.status = 500
    assert len(inbox.run()[1]) == 1
    handler.status = 200
    assert inbox.run() == ([], [])
    assert inbox.run() == ([], [])
    (body,) = handler.received
    assert body["alert"] == "灯台"
    assert [article["id"] for article in body["articles"]] == [SECOND.id]


def test_mail_goes_through_sendmail(inbox: Inbox, tmp_path: Path) -> None:
    write(
        inbox.file,
        'mail = ["editor@example.org", "desk@example.org"]',
        top=f'mail_from = "kirinuki@example.org"\nsendmail = "tee {tmp_path / "mail"}"',
    )
    inbox.run()
    apply_all(inbox.engine, [SECOND])
    assert inbox.run() == ([], [])
    mail = email.message_from_bytes((tmp_path / "mail").read_bytes(), policy=email.policy.default)
    assert isinstance(mail, EmailMessage)
    assert mail["Subject"] == "きりぬき: 灯台 (1件)"
    assert mail["To"] == "editor@example.org, desk@example.org"
    assert SECOND.title in mail.get_content()


@pytest.mark.parametrize("top", ['sendmail = "false"', 'sendmail = "/no/such/program"', 'smtp = "127.0.0.1:1"'])
def test_mail_that_fails_is_kept(inbox: Inbox, top: str) -> None:
    write(inbox.file, 'mail = ["editor@example.org"]', top=top)
    inbox.run()
    apply_all(inbox.engine, [SECOND])
    for _ in range(2):
        (failure,) = inbox.run()[1]
        assert failure.startswith("灯台: mail:editor@example.org")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[alert]]\nsearch = '/search?q=x'", "needs a name"),
        ("[[alert]]\nname = 'a'", "search is missing"),
        ("[[alert]]\nname = 'a'\nsearch = '/search?qq=x'", "did you mean 'q'"),
        ("[[alert]]\nname = 'a\\nb'\nsearch = '/search?q=x'".replace("'", '"'), "name of one line"),
        ("[[alert]]\nname = 'a'\nsearch = '/s?q=x'\n[[alert]]\nname = 'a'\nsearch = '/s?q=y'", "same name"),
        ("[[alert]]\nname = 'a'\nsearch = '/s'\nmial = 'x'", "unknown key 'mial'"),
        ("[[alert]]\nname = 'a'\nsearch = '/s'\nwebhook = 'file:///etc/passwd'", "http or https"),
        ("[[alert]]\nname = 'a'\nsearch = '/s'\nmail = ['nobody']", "list of addresses"),
        ("alert = 3", r"\[\[alert\]\]"),
        ("not toml", "is no TOML"),
    ],
)
def test_a_bad_file_is_refused_by_name(inbox: Inbox, text: str, message: str) -> None:
    inbox.file.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=message):
        inbox.run()


def test_two_runs_at_once_do_not_both_send(inbox: Inbox) -> None:
    with hold(inbox.file.with_suffix(".state.json")), pytest.raises(IndexBusy):
        inbox.run()


def test_a_damaged_state_is_not_taken_for_a_first_run(inbox: Inbox) -> None:
    inbox.run()
    inbox.file.with_suffix(".state.json").write_text("{", encoding="utf-8")
    with pytest.raises(ConfigError, match="repair it"):
        inbox.run()
