"""No one gets in who may not, nothing runs that came with a clipping, and no request breaks the server."""

from __future__ import annotations

import base64
import re
import socket
from urllib.parse import quote, unquote_to_bytes

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from search.config import Settings
from search.errors import ConfigError
from tests.web import press
from web import create_app, security
from web.frame import asset
from web.serve import check_access

STYLE = asset("style.css")
URLS = (
    *("/", "/search?q=灯台", f"/articles/{press.LIGHTHOUSE.id}", "/status", STYLE, "/nothing"),
    *("/api/v1/search", "/api/v1/nothing", "/search.csv", "/search.atom", "/opensearch.xml", "/healthz", "/metrics"),
    *("/search?sort=x", "/api/v1/search?sort=x", f"/articles/{press.LIGHTHOUSE.id}/source"),
)


@pytest.mark.parametrize("url", URLS)
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "OPTIONS"])
def test_every_response_carries_the_headers(client: FlaskClient, url: str, method: str) -> None:
    answer = client.open(url, method=method)
    policy = dict(part.split(" ", 1) for part in answer.headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["img-src"] == policy["connect-src"] == "'self'"
    assert policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert policy["form-action"] == "'self'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert "Set-Cookie" not in answer.headers
    assert "public" not in answer.headers.get("Cache-Control", "") or url == STYLE
    assert re.fullmatch(r"[0-9a-f]{16}", answer.headers["X-Request-Id"])
    answer.close()


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8000", "localhost.evil.example", "127.0.0.1.evil"])
@pytest.mark.parametrize("url", ["/", "/api/v1/search", "/nothing", "/opensearch.xml"])
def test_a_foreign_host_is_refused_and_not_repeated(client: FlaskClient, host: str, url: str) -> None:
    answer = client.get(url, headers={"Host": host})
    assert answer.status_code == 400
    assert host not in answer.text
    assert host not in answer.headers.get("Location", "")


@pytest.mark.parametrize("host", ["localhost", "localhost:8000", "127.0.0.1:8000", "[::1]:8000", "192.0.2.7"])
def test_addresses_and_localhost_are_answered(client: FlaskClient, host: str) -> None:
    assert client.get("/api/v1/search", headers={"Host": host}).status_code == 200


def test_only_trusted_hosts_are_answered_where_some_are_named() -> None:
    app = create_app(Settings(trusted_hosts="Clippings.example.org, localhost"), press.engine(count=1))
    client = app.test_client()
    for host, status in (("clippings.example.org", 200), ("localhost:81", 200), ("127.0.0.1", 400), ("", 400)):
        assert client.get("/api/v1/search", headers={"Host": host}).status_code == status, host


@pytest.mark.parametrize("trusted", ["", "localhost"])
def test_the_public_address_stands_where_a_whole_address_is_shown(trusted: str) -> None:
    told = Settings(public_url="https://clippings.example.org/", trusted_hosts=trusted)
    client = create_app(told, press.engine(count=1)).test_client()
    for host, status in (("clippings.example.org", 200), ("localhost", 200), ("evil.example", 400)):
        description = client.get("/opensearch.xml", headers={"Host": host, "X-Forwarded-Proto": "ftp"})
        assert description.status_code == status
        if status == 200:
            assert 'template="https://clippings.example.org/search?q={searchTerms}"' in description.text
            assert ">https://clippings.example.org/search?q=x<" in client.get("/search?q=x&page=1").text


@pytest.mark.parametrize("url", ["x.jp", "ftp://x", "https://", "https://x/y", "https://x?a", "//x", "https://a@x"])
def test_a_public_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(ConfigError, match="public_url"):
        create_app(Settings(public_url=url), press.engine(count=1))


@pytest.mark.parametrize("header", ["X-Forwarded-Host", "Forwarded", "X-Original-URL", "X-Rewrite-URL"])
def test_forwarding_headers_change_nothing(client: FlaskClient, header: str) -> None:
    for url in ("/", "/api/v1/search", "/opensearch.xml", "/search?from=平成29年"):
        answer = client.get(url, headers={header: "evil.example"})
        assert "evil.example" not in answer.text
        assert "evil.example" not in answer.headers.get("Location", "")


@pytest.mark.parametrize("path", ["//evil.example", "/\\evil.example", "/%09/evil.example", "//evil.example/%2f.."])
def test_no_redirect_leaves_the_site(client: FlaskClient, path: str) -> None:
    for url in (path, f"{path}/", f"/search?next={path}", f"/search/?url={path}"):
        assert not re.match(r"(https?:)?[/\\]{2}(?!localhost)", client.get(url).headers.get("Location", ""))


@pytest.mark.parametrize("lead", ["/assets/", "/articles/", "/api/v1/articles/", "/"])
@pytest.mark.parametrize(
    "climb",
    ["../", "..%2f", "%2e%2e/", "%2e%2e%2f", "..%5c", "....//", "%252e%252e%252f", "%00", "..;/", "%c0%ae%c0%ae/"],
)
def test_no_path_leads_out(client: FlaskClient, lead: str, climb: str) -> None:
    for target in ("etc/passwd", "pyproject.toml", "__init__.py"):
        for depth in (1, 2, 8):
            answer = client.get(f"{lead}{climb * depth}{target}")
            assert answer.status_code in (301, 302, 308, 400, 403, 404)
            assert "root:" not in answer.text
            assert "[project]" not in answer.text


def test_no_header_can_be_smuggled_in(client: FlaskClient) -> None:
    for url in ("/search?q=a%0d%0aX-Evil:%201", "/search?q=x&page=1%0d%0aSet-Cookie:%20a=b", "/x%0d%0aX-Evil:%201"):
        answer = client.get(url)
        assert "X-Evil" not in answer.headers
        assert "Set-Cookie" not in answer.headers
        assert answer.status_code < 500


@pytest.mark.parametrize("bytes_", ["%ff", "%e6%97%ed%a0%80%e6", "%c0%af", "a%80"])
def test_a_url_that_is_no_utf8_is_400(client: FlaskClient, bytes_: str) -> None:
    for url in (f"/api/v1/search?q={bytes_}", f"/search?q={bytes_}", f"/search?{bytes_}=x"):
        assert client.get(url).status_code == 400, url
    path = {"PATH_INFO": f"/articles/{unquote_to_bytes(bytes_).decode('latin-1')}"}  # the client would mend a URL
    assert client.get("/", environ_overrides=path).status_code == 400


def test_a_replacement_character_is_one_like_any_other(client: FlaskClient) -> None:
    assert client.get("/api/v1/articles/%EF%BF%BD").status_code == 404


@pytest.mark.parametrize("char", [chr(code) for code in (*range(32), 0x7F, 0x85, 0x2028, 0xFEFF, 0xFFFF, 0x10FFFF)])
def test_control_characters_do_no_harm(client: FlaskClient, char: str) -> None:
    for url in ("/api/v1/search", "/search", "/search.atom", "/api/v1/suggest"):
        assert client.get(f"{url}?q={quote(char + '灯台' + char)}").status_code == 200


@settings(max_examples=100, deadline=None)
@given(path=st.binary(max_size=40), query=st.binary(max_size=40))
def test_no_url_breaks_the_server(client: FlaskClient, path: bytes, query: bytes) -> None:
    answer = client.get(f"/{quote(path)}?{quote(query, safe='=&+')}")
    assert answer.status_code < 500


def test_what_is_too_long_is_refused(client: FlaskClient) -> None:
    assert client.get("/api/v1/search?q=" + "a" * 9000).status_code == 414
    assert client.post("/api/v1/search", data=b"x" * 1_000_001, content_type="application/json").status_code == 413


@pytest.mark.parametrize("query", ["pwn", "<script>pwn()</script>", '"><svg onload=pwn()>', "javascript:pwn()"])
def test_nothing_typed_stands_where_a_browser_acts_on_it(client: FlaskClient, query: str) -> None:
    answer = client.get(f"/search?q={quote(query)}")
    for tag in re.findall(r"<(?:script|img|svg|iframe|object|embed|base|meta|link|form)\b[^>]*>", answer.text):
        assert "pwn" not in tag
    assert 'rel="canonical"' in answer.headers["Link"]
    assert 'rel="alternate"; type="application/atom+xml"' in answer.headers["Link"]


def test_the_server_never_calls_out(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def connect(*args: object) -> None:
        raise AssertionError(f"called out to {args}")

    monkeypatch.setattr(socket.socket, "connect", connect)
    monkeypatch.setattr(socket, "getaddrinfo", connect)
    for url in (*URLS, f"/api/v1/articles/{press.LIGHTHOUSE.id}", f"/api/v1/articles/{press.LIGHTHOUSE.id}/similar"):
        with client.get(url) as answer:
            assert answer.status_code in (200, 400, 404)


TOKEN = "a-long-random-token"


@pytest.fixture(scope="module")
def locked() -> FlaskClient:
    app = create_app(Settings(token_hash=security.hash_token(TOKEN)), press.engine(count=1))
    return app.test_client()


def basic(user: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


@pytest.mark.parametrize("url", ["/", "/api/v1/search", "/search.csv", STYLE, "/metrics", "/nothing"])
@pytest.mark.parametrize(
    "sent", [None, "", "Bearer", "Bearer wrong", f"bearer x{TOKEN}", basic("x", "wrong"), "Basic ***", "Digest a=b"]
)
def test_without_the_token_nothing_is_shown(locked: FlaskClient, url: str, sent: str | None) -> None:
    answer = locked.get(url, headers={"Authorization": sent} if sent is not None else {})
    assert answer.status_code == 401
    assert "Basic" in answer.headers["WWW-Authenticate"]
    assert "灯台" not in answer.text
    assert "Content-Security-Policy" in answer.headers


@pytest.mark.parametrize("sent", [f"Bearer {TOKEN}", f"bearer {TOKEN}", basic("anyone", TOKEN), basic("", TOKEN)])
def test_the_token_lets_in(locked: FlaskClient, sent: str) -> None:
    assert locked.get("/", headers={"Authorization": sent}).status_code == 200
    assert locked.get("/api/v1/search", headers={"Authorization": sent}).status_code == 200


def test_health_needs_no_token_and_says_little(locked: FlaskClient) -> None:
    assert locked.get("/healthz").status_code == 200
    assert "灯台" not in locked.get("/healthz").text


def test_a_token_is_stored_hashed_only() -> None:
    token = security.new_token()
    assert len(token) >= 40
    assert security.hash_token(token) == security.hash_token(token) != token
    assert token not in security.hash_token(token)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "localhost", "::1"])
def test_loopback_needs_nothing(host: str) -> None:
    check_access(Settings(host=host), no_auth=False)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "clippings.example.org"])
def test_other_addresses_need_a_token_or_the_explicit_word(host: str) -> None:
    with pytest.raises(ConfigError, match="--no-auth"):
        check_access(Settings(host=host), no_auth=False)
    check_access(Settings(host=host), no_auth=True)
    check_access(Settings(host=host, token_hash="0" * 64), no_auth=False)


def test_a_token_hash_that_is_no_hash_is_refused() -> None:
    with pytest.raises(ConfigError, match="token_hash"):
        create_app(Settings(token_hash="my-secret"), press.engine(count=1))
