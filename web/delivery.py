"""Sending new articles to where a saved search says: printed, appended to a file, by mail, to a webhook."""

from __future__ import annotations

import http.client
import json
import shlex
import smtplib
import subprocess
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any, Literal
from urllib.error import URLError

from werkzeug.urls import iri_to_uri

from search.errors import ConfigError, KirinukiError
from search.links import article_path, web_url
from search.model import Clipping
from search.wire import day_json
from web.citations import japanese

#: Seconds until a mail server or webhook counts as unreachable.
PATIENCE = 30.0


class SendError(KirinukiError):
    """A place could not be reached, or did not take what was sent."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where to send: `kind` with its address (a path, a mail address, a URL)."""

    kind: Literal["print", "append", "mail", "webhook"]
    address: str = ""

    def __str__(self) -> str:
        return f"{self.kind}:{self.address}"


@dataclass(frozen=True, slots=True)
class Post:
    """How mail goes out, and what stands before the path of an article."""

    server: str = ""
    mail_from: str = ""
    smtp: str = ""
    sendmail: str = "/usr/sbin/sendmail -t -i"

    def link(self, article: Clipping) -> str:
        return self.server.rstrip("/") + article_path(article.id)

    def text(self, name: str, articles: Sequence[Clipping]) -> str:
        """Return the message: what search, how many, and for each article its headline, origin and link."""
        lines = [f"{name}: 新着 {len(articles)}件"]
        for article in articles:
            about = " ".join(filter(None, (japanese(article), article.source, *article.authors)))
            lines += ["", article.title, *([about] if about else []), self.link(article)]
        return "\n".join(lines) + "\n"


def post(file: Path, values: Mapping[str, Any]) -> Post:
    """Read how mail goes out.  Raises ConfigError."""
    read = Post(**{key: str(values[key]) for key in ("server", "mail_from", "smtp", "sendmail") if key in values})
    if read.mail_from and not _is_address(read.mail_from):
        raise ConfigError(f"{file}: mail_from must be a mail address")
    host, _, port = read.smtp.partition(":")
    if read.smtp and not (host and (port or "25").isdecimal() and int(port or 25) < 1 << 16):
        raise ConfigError(f"{file}: smtp must be HOST or HOST:PORT")
    try:
        command = shlex.split(read.sendmail)
    except ValueError as error:
        raise ConfigError(f"{file}: sendmail: {error}") from error
    if not command:
        raise ConfigError(f"{file}: sendmail must be a command")
    return read


def _is_address(text: object) -> bool:
    return isinstance(text, str) and "@" in text and text.isprintable() and "," not in text


def places(file: Path, name: str, entry: dict[str, object]) -> tuple[Place, ...]:
    """Read the places of one [[alert]]; printing is the default.  Raises ConfigError."""
    found: list[Place] = []
    if entry.get("print") is True:
        found.append(Place("print"))
    if append := entry.get("append"):
        found.append(Place("append", str(append)))
    if mail := entry.get("mail"):
        addresses = mail if isinstance(mail, list) else [mail]
        if not all(map(_is_address, addresses)):
            raise ConfigError(f"{file}: {name}: mail must be a list of addresses")
        # A place each: where a server refuses one of them, the others are not told twice.
        found += [Place("mail", str(address)) for address in addresses]
    if webhook := entry.get("webhook"):
        if web_url(str(webhook)) is None:
            raise ConfigError(f"{file}: {name}: webhook must be an http or https URL")
        found.append(Place("webhook", str(webhook)))
    return tuple(found) or (Place("print"),)


def send(
    post: Post, place: Place, name: str, articles: Sequence[Clipping], folder: Path, say: Callable[[str], None]
) -> None:
    """Send articles to a place; raises SendError where it did not take them."""
    try:
        match place.kind:
            case "print":
                say(post.text(name, articles))
            case "append":
                with (folder / place.address).open("a", encoding="utf-8") as handle:
                    handle.write(post.text(name, articles) + "\n")
            case "mail":
                _mail(post, place.address, name, articles)
            case "webhook":
                _webhook(place.address, message(post, name, articles))
    except (OSError, smtplib.SMTPException, subprocess.SubprocessError, http.client.HTTPException) as error:
        raise SendError(f"{place}: {error}") from error


def message(post: Post, name: str, articles: Sequence[Clipping]) -> dict[str, object]:
    """Return what a webhook gets as JSON."""
    return {
        "alert": name,
        "count": len(articles),
        "text": post.text(name, articles),
        "articles": [
            {"id": a.id, "title": a.title, "date": day_json(a.published), "source": a.source, "url": post.link(a)}
            for a in articles
        ],
    }


def _mail(post: Post, address: str, name: str, articles: Sequence[Clipping]) -> None:
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = f"きりぬき: {name} ({len(articles)}件)"
    mail["To"] = address
    if post.mail_from:
        mail["From"] = post.mail_from
    mail.set_content(post.text(name, articles), cte="base64")
    if post.smtp:
        host, _, port = post.smtp.partition(":")
        with smtplib.SMTP(host, int(port or 25), timeout=PATIENCE) as server:
            server.send_message(mail)
    else:
        subprocess.run(
            shlex.split(post.sendmail), input=mail.as_bytes(), check=True, timeout=PATIENCE, capture_output=True
        )


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirected POST would become a GET without what is to be sent: an error instead."""

    def redirect_request(self, *args: object) -> None:
        return None


def _webhook(url: str, body: dict[str, object]) -> None:
    data = json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
    headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "kirinuki"}
    request = urllib.request.Request(iri_to_uri(url), data, headers, method="POST")
    try:
        with urllib.request.build_opener(_NoRedirect).open(request, timeout=PATIENCE) as answer:
            answer.read(1)
    except URLError as error:
        raise SendError(f"{url}: {error.reason}") from error
