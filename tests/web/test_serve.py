"""The real server: `kirinuki serve` in a process of its own, met over sockets by good and bad clients."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from search.engine import apply_all, open_engine
from tests.web import press
from web.security import hash_token

GOOD = b"GET /api/v1/search?q=%E7%81%AF%E5%8F%B0&limit=1 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"


@dataclass(frozen=True)
class Server:
    process: subprocess.Popen[str]
    port: int

    def get(self, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)) as connection:
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()

    def raw(self, data: bytes) -> bytes:
        with socket.create_connection(("127.0.0.1", self.port), timeout=20) as client:
            client.sendall(data)
            received = b""
            while piece := client.recv(65536):
                received += piece
            return received


@contextmanager
def serving(index: Path, *options: str, **environ: str) -> Iterator[Server]:
    """Run `kirinuki serve` on a free port until the block ends; the address is what it prints."""
    command = [sys.executable, "-c", "from search.cli import main; main()", "serve"]
    process = subprocess.Popen(
        [*command, "--index", str(index), "--port", "0", "--workers", "1", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=index.parent,
        env={**os.environ, "PYTHONPATH": os.getcwd(), **environ},
    )
    try:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        assert address.startswith("http://127.0.0.1:"), (address, process.poll())
        yield Server(process, int(address.rpartition(":")[2]))
    finally:
        process.terminate()
        process.communicate(timeout=20)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("serve") / "index"
    apply_all(open_engine(folder), [press.LIGHTHOUSE, press.HOSTILE, *press.many(20)])
    return folder


@pytest.fixture(scope="module")
def server(index: Path) -> Iterator[Server]:
    with serving(index) as running:
        yield running


def quick(server: Server) -> None:
    """A good request is answered at once, whatever else goes on."""
    began = time.monotonic()
    assert server.raw(GOOD).startswith(b"HTTP/1.1 200")
    assert time.monotonic() - began < 8  # headers may take 10 s: who waits for them is later


def test_it_answers_and_names_no_version(server: Server) -> None:
    status, headers, body = server.get("/api/v1/search?q=%E7%81%AF%E5%8F%B0")
    assert status == 200
    assert json.loads(body)["total"] > 0
    assert not any(char.isdigit() for char in headers.get("server", ""))
    assert headers["content-security-policy"]
    status, headers, body = server.get("/search?q=%E7%81%AF%E5%8F%B0")
    assert status == 200
    assert 'class="hit"' in body.decode()


def test_half_open_requests_do_not_keep_it_from_others(server: Server) -> None:
    with ExitStack() as open_ones:
        for _ in range(600):
            client = open_ones.enter_context(socket.create_connection(("127.0.0.1", server.port), timeout=20))
            client.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nX-a: ")
        quick(server)


def test_slow_bodies_do_not_keep_it_from_others(server: Server) -> None:
    head = b"POST /api/v1/search HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    with ExitStack() as open_ones:
        for _ in range(300):  # more than the server has threads
            client = open_ones.enter_context(socket.create_connection(("127.0.0.1", server.port), timeout=20))
            client.sendall(head + b'Content-Length: 1000\r\n\r\n{"q":')
        quick(server)


@pytest.mark.parametrize(
    "request_",
    [
        b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nG",
        b"GET http://evil.example/search?q=x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        b"GET http://evil.example/nothing/ HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n",
        b"GET /search?q=\xff\xfe HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        b"GET /../../../../etc/passwd HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        b"GET /assets/..%2f..%2fpyproject.toml HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: \x00\r\nConnection: close\r\n\r\n",
        b"\x00\x01\x02\r\n\r\n",
        b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
    ],
)
def test_odd_requests_neither_leak_nor_break(server: Server, request_: bytes) -> None:
    try:
        received = server.raw(request_)
    except ConnectionError:
        received = b""
    assert b" 500 " not in received[:20]
    assert b"root:" not in received
    assert b"[project]" not in received
    assert b"evil.example" not in received
    quick(server)


def test_many_clients_at_once_get_the_same_answer(server: Server) -> None:
    from concurrent.futures import ThreadPoolExecutor

    def ask(_: int) -> tuple[int, int]:
        status, _headers, body = server.get("/api/v1/search?q=%E6%BC%81%E6%A5%AD")
        return status, json.loads(body)["total"]

    with ThreadPoolExecutor(16) as clients:
        assert set(clients.map(ask, range(64))) == {(200, 11)}


@pytest.mark.parametrize("kind", ["missing", "empty", "file"])
def test_without_an_index_it_starts_says_so_and_picks_one_up(tmp_path: Path, kind: str) -> None:
    folder = tmp_path / "index"
    if kind == "empty":
        folder.mkdir()
    elif kind == "file":
        folder.write_text("no index")
    with serving(folder) as server:
        for path in ("/api/v1/search", "/healthz", "/readyz", "/search.csv", "/"):
            status, headers, body = server.get(path)
            assert status == 503
            assert headers["retry-after"]
            assert b"Traceback" not in body
        if kind == "file":
            folder.unlink()
        apply_all(open_engine(folder), [press.LIGHTHOUSE])
        assert json.loads(server.get("/api/v1/search")[2])["total"] == 1


def test_a_change_of_the_index_is_seen_without_a_restart(tmp_path: Path) -> None:
    apply_all(open_engine(tmp_path / "index"), [press.LIGHTHOUSE])
    with serving(tmp_path / "index") as server:
        assert json.loads(server.get("/api/v1/search")[2])["total"] == 1
        apply_all(open_engine(tmp_path / "index"), press.many(5))
        assert json.loads(server.get("/api/v1/search")[2])["total"] == 6


@pytest.mark.parametrize("signal_", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_when_told(index: Path, signal_: signal.Signals) -> None:
    with serving(index) as server:
        quick(server)
        began = time.monotonic()
        server.process.send_signal(signal_)
        out, err = server.process.communicate(timeout=20)
        assert time.monotonic() - began < 8
        assert server.process.returncode == 0
        assert (out, err) == ("", "")


def test_a_token_guards_it(index: Path) -> None:
    with serving(index, KIRINUKI_TOKEN_HASH=hash_token("secret")) as server:
        assert server.get("/api/v1/search")[0] == 401
        assert server.get("/api/v1/search", Authorization="Bearer secret")[0] == 200


def run(*arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from search.cli import main; main()", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=30, env={**os.environ, **environ})


def test_it_refuses_to_be_open_to_others_unasked(index: Path) -> None:
    done = run("serve", "--host", "0.0.0.0", "--index", str(index))
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "--no-auth" in done.stderr


def test_a_port_in_use_is_one_line(index: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = run("serve", "--port", str(taken.getsockname()[1]), "--index", str(index))
    assert done.returncode == 3
    assert done.stderr.count("\n") == 1
    assert "cannot listen" in done.stderr


def test_a_new_token_comes_with_its_setting() -> None:
    out = run("serve", "--new-token").stdout
    token = out.split()[1]
    assert hash_token(token) in out
