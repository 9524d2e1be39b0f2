"""Saved searches: each new hit is sent once to each place, and nothing is lost when sending fails."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.engine import Engine, apply_all, open_engine
from search.errors import ConfigError, IndexBusy
from tests.web import press
from tests.web.inbox import Inbox
from web.alert_state import hold

FIRST, SECOND, THIRD = press.many(3)


@pytest.fixture
def engine() -> Engine:
    made = open_engine("memory:")
    apply_all(made, [FIRST])
    return made


@pytest.fixture
def inbox(tmp_path: Path, engine: Engine) -> Inbox:
    return Inbox(tmp_path / "alerts.toml", engine)


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
    inbox.write(search="/search?q=灯台&country=US&view=list")
    inbox.run()
    apply_all(inbox.engine, [SECOND, THIRD])
    (message,), _ = inbox.run()
    assert [article.id in message for article in (SECOND, THIRD)] == [
        "US" in article.codes for article in (SECOND, THIRD)
    ]


def test_a_file_is_added_to(inbox: Inbox, tmp_path: Path) -> None:
    inbox.write('append = "new.txt"', top='server = "https://clippings.example.org/"')
    inbox.run()
    for article in (SECOND, THIRD):
        apply_all(inbox.engine, [article])
        assert inbox.run() == ([], [])
    text = (tmp_path / "new.txt").read_text(encoding="utf-8")
    for article in (SECOND, THIRD):
        assert text.count(f"https://clippings.example.org/articles/{article.id}\n") == 1


def test_what_cannot_be_sent_is_kept_and_sent_later(inbox: Inbox, tmp_path: Path) -> None:
    inbox.write('print = true\nappend = "folder/new.txt"')
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


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[alert]]\nsearch = '/search?q=x'", "needs a name"),
        ("[[alert]]\nname = 'a'", "search is missing"),
        ("[[alert]]\nname = 'a'\nsearch = '/search?qq=x'", "did you mean 'q'"),
        ("[[alert]]\nname = 'a\\nb'\nsearch = '/search?q=x'".replace("'", '"'), "name of one line"),
        ("[[alert]]\nname = 'a'\nsearch = '/s?q=x'\n[[alert]]\nname = 'a'\nsearch = '/s?q=y'", "same name"),
        ("[[alert]]\nname = 'a'\nsearch = '/search?from=2018&to=2017'", "ends before it begins"),
        ("[[alert]]\nname = 'a'\nsearch = '/s'\nmial = 'x'", "unknown key 'mial'"),
        ("[[alert]]\nname = 'a'\nsearch = '/s'\nwebhook = 'file:///etc/passwd'", "http or https"),
        ("[[alert]]\nname = 'a'\nsearch = '/s'\nmail = ['nobody']", "list of addresses"),
        ("smtp = 'localhost:smtp'", "HOST:PORT"),
        ("smtp = ':25'", "HOST:PORT"),
        ("sendmail = 'a \"b'", "No closing quotation"),
        ("sendmail = ''", "must be a command"),
        ("mail_from = 'nobody'", "a mail address"),
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
