"""What guards every request and goes with every response."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import re
import secrets
import time
from urllib.parse import unquote_to_bytes

from flask import Flask, Response, g, request
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import (
    BadRequest,
    RequestEntityTooLarge,
    RequestURITooLarge,
    Unauthorized,
)

from search.config import Settings
from search.errors import ConfigError

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}
URL_BYTES = 8_000
BODY_BYTES = 1_000_000
#: Paths that need no token: whoever starts the server's container must see that it lives.
OPEN = ("/healthz", "/readyz")


class WrongHost(BadRequest):
    """The Host header names a host this server does not answer to."""


def hash_token(token: str) -> str:
    """Return what the setting `token_hash` holds for a token: its SHA-256 in hexadecimal.

    A plain hash is enough, since tokens are random and long (`new_token`), unlike passwords.
    """
    return hashlib.sha256(token.encode()).hexdigest()


def new_token() -> str:
    """Return a random token of 256 bits."""
    return secrets.token_urlsafe(32)


def is_loopback(host: str) -> bool:
    """Say whether an address to listen on can be reached from this machine only."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def guard(app: Flask, settings: Settings) -> None:
    """Check every request before anything else reads it, and put the headers on every response.

    Raises ConfigError where the token's hash is none, or the public address.
    """
    if settings.token_hash and not re.fullmatch("[0-9a-fA-F]{64}", settings.token_hash):
        raise ConfigError("token_hash is no SHA-256 in hexadecimal: kirinuki serve --new-token makes one")
    app.config["MAX_CONTENT_LENGTH"] = BODY_BYTES
    app.config["MAX_FORM_MEMORY_SIZE"] = BODY_BYTES
    public = public_host(settings.public_url)
    hosts = frozenset(host.strip().lower() for host in settings.trusted_hosts.split(",") if host.strip())

    @app.before_request
    def _check() -> None:
        g.request_id = secrets.token_hex(8)
        g.began = time.perf_counter()
        check_size()
        check_host(hosts, public)
        check_text()
        if settings.token_hash and request.path not in OPEN:
            check_token(settings.token_hash)

    @app.after_request
    def _finish(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if "request_id" in g:
            response.headers["X-Request-Id"] = g.request_id
        response.headers.setdefault("Cache-Control", "private, no-cache")
        return response


def check_size() -> None:
    """Raise 413 or 414 for a request larger than anything asked here."""
    if len(request.environ.get("RAW_URI", "")) > URL_BYTES or len(request.query_string) > URL_BYTES:
        raise RequestURITooLarge
    if (request.content_length or 0) > BODY_BYTES:
        raise RequestEntityTooLarge


def public_host(url: str) -> str:
    """Return the host of the public address, "" where none is set; raises ConfigError for what is no such address.

    What a proxy says of it in a header (X-Forwarded-Host, -Proto) is never read: whoever asks could write it.
    """
    if not url:
        return ""
    if found := re.fullmatch(r"https?://([a-z0-9.-]+|\[[0-9a-f:.]+\])(:[0-9]{1,5})?/?", url):
        return found[1].strip("[]")
    raise ConfigError(f"public_url: {url!r} is no address like https://clippings.example.org")


def check_host(hosts: frozenset[str], public: str = "") -> None:
    """Raise 400 where the Host header is none of ours: that of `public`, the public address, always is.

    Without a list, only names that no foreign site can point at us are let in when the client is this
    machine (DNS rebinding): localhost and addresses.
    """
    name = request.host.rsplit(":", 1)[0] if not request.host.endswith("]") else request.host
    name = name.strip("[]").lower()
    if public and name == public:
        return
    if hosts:
        if name not in hosts:
            raise WrongHost
        return
    if name == "localhost" or name.endswith(".localhost"):
        return
    try:
        ipaddress.ip_address(name)
    except ValueError as error:
        raise WrongHost from error


def check_text() -> None:
    """Raise 400 where the URL is no UTF-8: a name or value read wrongly would be searched wrongly."""
    try:
        unquote_to_bytes(request.query_string.replace(b"+", b" ")).decode("utf-8")
        path = request.environ["PATH_INFO"].encode("latin-1").decode("utf-8")  # bytes, as WSGI has them
    except UnicodeError as error:
        raise BadRequest("the URL is no UTF-8") from error
    if "\0" in path:
        raise BadRequest("the URL holds a NUL")


def check_token(token_hash: str) -> None:
    """Raise 401 unless the token comes as `Authorization: Bearer` or as the password of Basic."""
    sent = request.authorization
    token = (sent.token or sent.password or "") if sent else ""
    if hmac.compare_digest(hash_token(token), token_hash.lower()):
        return
    raise Unauthorized(www_authenticate=WWWAuthenticate("basic", {"realm": "kirinuki", "charset": "UTF-8"}))
