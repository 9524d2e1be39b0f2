"""docs/deploy/nginx.conf as it stands, but for ports and the certificate, before a real server with a token."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from search.engine import apply_all, open_engine
from tests.web import press
from tests.web.test_serve import serving
from web.frame import asset
from web.security import HEADERS, hash_token

CONF = Path(__file__).parents[2] / "docs" / "deploy" / "nginx.conf"
NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin")
HOST = "clippings.example.jp"
TOKEN = {"Authorization": "Bearer secret"}

pytestmark = pytest.mark.skipif(not NGINX or not shutil.which("openssl"), reason="no nginx or no openssl here")


@dataclass(frozen=True)
class Proxy:
    """An nginx: its ports for http and https, and what its certificate is checked with."""

    plain: int
    port: int
    trust: ssl.SSLContext

    def get(self, path: str, body: bytes | None = None, **headers: str) -> tuple[int, dict[str, str], bytes]:
        with (
            closing(http.client.HTTPConnection(HOST, timeout=20)) as connection,
            socket.create_connection(("127.0.0.1", self.port), timeout=20) as plain,
        ):
            connection.sock = self.trust.wrap_socket(plain, server_hostname=HOST)
            connection.request("POST" if body else "GET", path, body, headers)
            answer = connection.getresponse()
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    folder = tmp_path_factory.mktemp("nginx")
    apply_all(open_engine(folder / "index"), [press.LIGHTHOUSE, *press.many(20)])
    certify = f"openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN={HOST}"
    more = ["-addext", f"subjectAltName=DNS:{HOST}", "-keyout", str(folder / "key"), "-out", str(folder / "cert")]
    subprocess.run([*certify.split(), *more], check=True, capture_output=True)
    with ExitStack() as stack:
        ports = [stack.enter_context(closing(socket.create_server(("127.0.0.1", 0)))) for _ in range(2)]
        plain, port = (listener.getsockname()[1] for listener in ports)
    with serving(folder / "index", KIRINUKI_TOKEN_HASH=hash_token("secret"), KIRINUKI_TRUSTED_HOSTS=HOST) as server:
        text = CONF.read_text(encoding="utf-8")
        for was, now in (
            ("listen [::]:80;", ""),
            ("listen [::]:443 ssl;", ""),
            ("listen 80;", f"listen 127.0.0.1:{plain};"),
            ("listen 443 ssl;", f"listen 127.0.0.1:{port} ssl;"),
            (f"/etc/letsencrypt/live/{HOST}/fullchain.pem", str(folder / "cert")),
            (f"/etc/letsencrypt/live/{HOST}/privkey.pem", str(folder / "key")),
            ("127.0.0.1:8000", f"127.0.0.1:{server.port}"),
        ):
            assert was in text
            text = text.replace(was, now)
        temporary = "".join(
            f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        around = f"daemon off; pid {folder}/pid; error_log {folder}/log; events {{}}"
        whole = f"{around} http {{ access_log off; {temporary} {text} }}"
        (folder / "conf").write_text(whole if os.geteuid() else f"user root; {whole}", encoding="utf-8")
        command = [str(NGINX), "-p", str(folder), "-c", str(folder / "conf"), "-e", str(folder / "log")]
        checked = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
        assert checked.returncode == 0, checked.stderr
        assert "[warn]" not in checked.stderr
        running = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        try:
            _wait(port)
            yield Proxy(plain, port, ssl.create_default_context(cafile=str(folder / "cert")))
        finally:
            running.terminate()
            running.wait(10)


def _wait(port: int) -> None:
    for _ in range(200):
        try:
            return socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
    raise AssertionError("nginx does not listen")


def test_plain_http_is_sent_to_https(proxy: Proxy) -> None:
    with closing(http.client.HTTPConnection("127.0.0.1", proxy.plain, timeout=20)) as connection:
        connection.request("GET", "/search?q=1", headers={"Host": HOST})
        answer = connection.getresponse()
        assert (answer.status, answer.headers["Location"]) == (301, f"https://{HOST}/search?q=1")


@pytest.mark.parametrize("path", ["/", "/search?q=1", "/api/v1/search", "/search.csv", asset("style.css"), "/status"])
def test_no_token_no_answer(proxy: Proxy, path: str) -> None:
    status, headers, body = proxy.get(path)
    assert status == 401
    assert headers["www-authenticate"].startswith("Basic")
    assert "灯台" not in body.decode()
    assert proxy.get(path, **TOKEN)[0] == 200


def test_pages_and_api_come_through_with_all_headers(proxy: Proxy) -> None:
    status, headers, page = proxy.get("/search?q=%E7%81%AF%E5%8F%B0", **TOKEN)
    assert (status, "<mark>灯台</mark>" in page.decode()) == (200, True)
    assert {name: headers[name.lower()] for name in HEADERS} == HEADERS
    assert headers["strict-transport-security"] == "max-age=31536000"
    assert not any(char.isdigit() for char in headers["server"])
    status, headers, answer = proxy.get("/api/v1/search?q=%E7%81%AF%E5%8F%B0", **TOKEN)
    assert (status, headers["content-type"]) == (200, "application/json")
    found = json.loads(answer)
    assert found["total"] > 0
    assert proxy.get(found["hits"][0]["url"], **TOKEN)[0] == 200
    again = proxy.get("/api/v1/search?q=%E7%81%AF%E5%8F%B0", **TOKEN, **{"If-None-Match": headers["etag"]})
    assert again[0] == 304


def test_monitors_and_strangers(proxy: Proxy) -> None:
    assert proxy.get("/healthz")[0] == proxy.get("/readyz")[0] == 200
    assert proxy.get("/metrics", **TOKEN)[0] == 403
    assert proxy.get("/", **TOKEN, Host="evil.example")[0] == 400
    assert proxy.get("/api/v1/search", b"x" * 1_100_000, **TOKEN)[0] == 413


def test_half_open_requests_do_not_keep_it_from_others(proxy: Proxy) -> None:
    with ExitStack() as open_ones:
        for _ in range(100):
            plain = open_ones.enter_context(socket.create_connection(("127.0.0.1", proxy.port), timeout=20))
            client = open_ones.enter_context(proxy.trust.wrap_socket(plain, server_hostname=HOST))
            client.sendall(b"GET / HTTP/1.1\r\nHost: clippings.example.jp\r\nX-a: ")
        began = time.monotonic()
        assert proxy.get("/api/v1/search?limit=1", **TOKEN)[0] == 200
        assert time.monotonic() - began < 8


def test_who_asks_too_often_is_told_so(proxy: Proxy) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(32) as clients:
        answers = list(clients.map(lambda _: proxy.get("/healthz"), range(80)))
    assert {status for status, _, _ in answers} == {200, 429}
    headers, body = next((headers, body) for status, headers, body in answers if status == 429)
    assert (headers["content-type"], headers["retry-after"]) == ("application/problem+json", "1")
    problem = json.loads(body)
    assert (problem["status"], problem["type"]) == (429, "/problems/rate-limited")
