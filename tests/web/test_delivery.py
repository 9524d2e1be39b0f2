"""Real receivers, a web hook, a mail server and a sendmail, that fail and work again: each has each hit once."""

from __future__ import annotations

import email
import email.policy
import json
import random
import socket
import stat
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from search.engine import apply_all, open_engine
from tests.web import press
from tests.web.inbox import Inbox

FIRST, SECOND, *MORE = press.many(12)
ILLS = ("500", "302", "junk", "silence")


class Hook(BaseHTTPRequestHandler):
    """A web hook that is well, or ill in the way it is told."""

    ill = ""
    received: list[dict[str, Any]]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.ill == "silence":
            return
        if self.ill == "junk":
            self.wfile.write(b"junk\r\n\r\n")
            return
        if not self.ill:
            self.received.append(json.loads(body) | {"path": self.path})
        self.send_response(int(self.ill or 200))
        self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_GET(self) -> None:
        raise AssertionError("a redirect was followed")

    def log_message(self, format: str, *args: object) -> None: ...


@pytest.fixture
def hook() -> Iterator[tuple[str, type[Hook]]]:
    class Handler(Hook):
        received: list[dict[str, Any]] = []  # noqa: RUF012  # one list a test

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/フック", Handler
    server.shutdown()
    thread.join()
    server.server_close()


class Post:
    """What a mail server takes: `refuses` holds the answers it gives instead, by step or by address."""

    def __init__(self) -> None:
        self.mails: list[tuple[str, EmailMessage]] = []
        self.refuses: dict[str, str] = {}

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if "DATA" in self.refuses:
            return self.refuses["DATA"]
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert isinstance(mail, EmailMessage)
        self.mails += [(address, mail) for address in envelope.rcpt_tos]
        return "250 OK"

    def read_by(self, address: str) -> str:
        return "".join(mail.get_content() for to, mail in self.mails if to == address)


@contextmanager
def listening(post: Post) -> Iterator[str]:
    with closing(socket.create_server(("127.0.0.1", 0))) as probe:
        port = probe.getsockname()[1]
    controller = Controller(post, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield f"127.0.0.1:{port}"
    finally:
        controller.stop()


@pytest.fixture
def inbox(tmp_path: Path) -> Inbox:
    engine = open_engine("memory:")
    apply_all(engine, [FIRST])
    return Inbox(tmp_path / "alerts.toml", engine)


def test_a_hook_gets_json_and_again_after_it_failed(inbox: Inbox, hook: tuple[str, type[Hook]]) -> None:
    url, handler = hook
    inbox.write(f'webhook = "{url}"')
    inbox.run()
    apply_all(inbox.engine, [SECOND])
    for ill in ILLS:
        handler.ill = ill
        (failure,) = inbox.run()[1]
        assert "1 kept for the next run" in failure
    handler.ill = ""
    assert inbox.run() == inbox.run() == ([], [])
    (body,) = handler.received
    assert (body["alert"], body["count"], body["path"]) == ("灯台", 1, "/%E3%83%95%E3%83%83%E3%82%AF")
    assert [article["id"] for article in body["articles"]] == [SECOND.id]
    assert SECOND.title in body["text"]


def test_a_mail_server_takes_the_mail(inbox: Inbox) -> None:
    post = Post()
    with listening(post) as server:
        top = f'smtp = "{server}"\nmail_from = "kirinuki@example.org"\nserver = "https://clippings.example.org"'
        inbox.write('mail = ["editor@example.org"]', top=top)
        inbox.run()
        apply_all(inbox.engine, [SECOND])
        assert inbox.run() == inbox.run() == ([], [])
    ((to, mail),) = post.mails
    assert to == mail["To"] == "editor@example.org"
    assert (mail["From"], mail["Subject"]) == ("kirinuki@example.org", "きりぬき: 灯台 (1件)")
    assert SECOND.title in mail.get_content()
    assert f"https://clippings.example.org/articles/{SECOND.id}\n" in mail.get_content().replace("\r\n", "\n")


def test_who_is_refused_loses_nothing_and_the_others_hear_it_once(inbox: Inbox) -> None:
    post = Post()
    with listening(post) as server:
        top = f'smtp = "{server}"\nmail_from = "kirinuki@example.org"'
        inbox.write('mail = ["a@example.org", "b@example.org"]', top=top)
        inbox.run()
        apply_all(inbox.engine, [SECOND])
        for answer in ("550 no such user", "451 try later"):
            post.refuses = {"b@example.org": answer}
            (failure,) = inbox.run()[1]
            assert failure.startswith("灯台: mail:b@example.org: ")
        post.refuses = {}
        assert inbox.run() == ([], [])
    assert [post.read_by(f"{who}@example.org").count(SECOND.id) for who in "ab"] == [1, 1]


def test_sendmail_takes_the_mail_and_again_after_it_failed(inbox: Inbox, tmp_path: Path) -> None:
    sendmail = tmp_path / "send mail"
    sendmail.write_text('#!/bin/sh\n[ "$*" = "-t -i" ] && [ -d "$0.d" ] || exit 75\nexec cat > "$0.d/$$"\n')
    sendmail.chmod(sendmail.stat().st_mode | stat.S_IXUSR)
    inbox.write(
        'mail = ["editor@example.org", "desk@example.org"]',
        top=f'mail_from = "kirinuki@example.org"\nsendmail = "\'{sendmail}\' -t -i"',
    )
    inbox.run()
    apply_all(inbox.engine, [SECOND])
    assert len(inbox.run()[1]) == 2
    (tmp_path / "send mail.d").mkdir()
    assert inbox.run() == inbox.run() == ([], [])
    mails = [
        email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        for path in (tmp_path / "send mail.d").iterdir()
    ]
    assert sorted(mail["To"] for mail in mails) == ["desk@example.org", "editor@example.org"]
    for mail in mails:
        assert isinstance(mail, EmailMessage)
        assert mail["Subject"] == "きりぬき: 灯台 (1件)"
        assert SECOND.title in mail.get_content()


@pytest.mark.parametrize("top", ['sendmail = "false"', 'sendmail = "/no/such/program"', 'smtp = "127.0.0.1:1"'])
def test_mail_that_fails_is_kept(inbox: Inbox, top: str) -> None:
    inbox.write('mail = ["editor@example.org"]', top=top)
    inbox.run()
    apply_all(inbox.engine, [SECOND])
    for _ in range(2):
        (failure,) = inbox.run()[1]
        assert failure.startswith("灯台: mail:editor@example.org")


@pytest.mark.parametrize("address", ["編集@example.org", "editor@例え.jp", "a b@example.org", "<@>@example.org"])
def test_an_odd_address_is_served_or_a_failure_in_one_line(inbox: Inbox, address: str) -> None:
    inbox.run()
    post = Post()
    with listening(post) as server:
        for article, top in zip(MORE, (f'smtp = "{server}"', 'sendmail = "true"'), strict=False):
            inbox.write(f'mail = ["{address}"]', top=f'mail_from = "kirinuki@example.org"\n{top}')
            apply_all(inbox.engine, [article])
            failures = inbox.run()[1]
            for failure in failures:
                assert "\n" not in failure
                assert address in failure
            if "smtp" in top:
                assert failures or post.mails


def test_each_hit_once_however_often_it_fails(inbox: Inbox, hook: tuple[str, type[Hook]], tmp_path: Path) -> None:
    chance = random.Random(7)
    url, handler = hook
    post = Post()
    with listening(post) as server:
        top = f'smtp = "{server}"\nmail_from = "kirinuki@example.org"'
        places = f'append = "x/new.txt"\nmail = ["a@example.org", "b@example.org"]\nwebhook = "{url}"'
        inbox.write(places, top=top)
        inbox.run()
        for n, article in enumerate(MORE):
            well = n == len(MORE) - 1
            apply_all(inbox.engine, [article])
            handler.ill = "" if well else chance.choice(("", *ILLS))
            sick = () if well else chance.sample(("a@example.org", "b@example.org", "DATA"), chance.randint(0, 2))
            post.refuses = dict.fromkeys(sick, "451 try later")
            if well or chance.random() < 0.3:
                (tmp_path / "x").mkdir(exist_ok=True)
            inbox.run()
        assert inbox.run() == ([], [])
    told = [article["id"] for body in handler.received for article in body["articles"]]
    assert sorted(told) == sorted(article.id for article in MORE)
    texts = [post.read_by("a@example.org"), post.read_by("b@example.org"), (tmp_path / "x" / "new.txt").read_text()]
    for text in texts:
        assert [text.count(article.id) for article in (FIRST, *MORE)] == [0] + [1] * len(MORE)
