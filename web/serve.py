"""The server: granian, one process a core, each with its own read-only view of the index.

granian was chosen by test: half-open requests and slow bodies do not keep it from answering others.
"""

from __future__ import annotations

import ctypes
import gc
import importlib
import logging
import multiprocessing
import os
import resource
import signal
import socket
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

from search.config import Settings
from search.engine import open_index
from search.errors import ConfigError, KirinukiError
from web.security import is_loopback

#: Connections a worker holds at once: those that only sit there count too, so there must be plenty.
#: Most of its threads only wait: for a body, or for their turn to search.
PENDING, THREADS = 16_384, 128
CONNECTIONS = 65_536
#: Milliseconds a client may take to send its headers; seconds a worker may take to stop.
HEADER_MS, STOP_SECONDS = 10_000, 5
_M_ARENA_MAX = -8  # malloc.h


def check_access(settings: Settings, *, no_auth: bool) -> None:
    """Raise ConfigError where the server would be open to others without having been told so."""
    if not is_loopback(settings.host) and not settings.token_hash and not no_auth:
        raise ConfigError(
            f"listening on {settings.host} lets others in: "
            "set token_hash (kirinuki serve --new-token makes one), or give --no-auth"
        )


def serve(settings: Settings, say: Callable[[str], None]) -> None:
    """Serve until SIGTERM or SIGINT; `say` gets the address once it listens.

    Raises KirinukiError where a setting is wrong or the address cannot be had.
    """
    _try(settings)
    port = settings.port or _free_port(settings.host)
    _probe(settings.host, port)
    server = Granian(
        "web:create_app",
        address=settings.host,
        port=port,
        interface=Interfaces.WSGI,
        workers=settings.workers or os.cpu_count() or 1,
        blocking_threads=THREADS,
        backpressure=PENDING,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=HEADER_MS),
        websockets=False,
        log_level=LogLevels.error,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS,
    )
    shown = f"[{settings.host}]" if ":" in settings.host else settings.host
    announcer = multiprocessing.get_context("fork").Process(
        target=_announce, args=(settings.host, port, lambda: say(f"http://{shown}:{port}")), daemon=True
    )
    _warm()
    _share_heap()
    _allow_connections()
    announcer.start()
    server.serve(target_loader=partial(load, settings), wrap_loader=False)


def _announce(host: str, port: int, say: Callable[[], None]) -> None:
    """Wait until the server accepts connections, then say so.

    A process of its own: the workers are forked, which does not go well with threads.
    """
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    parent = os.getppid()
    while os.getppid() == parent:
        try:
            socket.create_connection((_reachable(host), port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            say()
            return


def _reachable(host: str) -> str:
    """Return an address at which this machine reaches a server that listens on `host`."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)


def load(settings: Settings) -> Any:
    """Build the application inside a worker."""
    from web import create_app

    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    return create_app(settings)


def _warm() -> None:
    """Import what every worker needs before they are forked: they then share the memory of it."""
    for module in ("web", "web.api", "web.pages", "search.analysis", "search.engines.whoosh.answering.reader"):
        importlib.import_module(module)
    importlib.import_module("search.analysis").tokenize("東京")
    gc.collect()
    gc.freeze()


def _share_heap() -> None:
    """Let all threads take memory from one heap: of 128 threads each would keep some for itself, 30 MB in all.

    glibc's `mallopt(M_ARENA_MAX, 1)`; where there is no glibc, nothing.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_M_ARENA_MAX, 1)


def _allow_connections() -> None:
    """Take as many open files as the system lets us: the usual 1,024 are soon held by idle connections."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CONNECTIONS if hard == resource.RLIM_INFINITY else min(CONNECTIONS, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _try(settings: Settings) -> None:
    """Raise ConfigError for a setting nothing can be built with; each worker would end by it and be started again."""
    from web import create_app

    create_app(settings)
    open_index(settings).close()


def _probe(host: str, port: int) -> None:
    """Raise KirinukiError where a server cannot listen here; granian itself would end with a traceback."""
    try:
        family, kind, proto, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, proto) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise KirinukiError(f"cannot listen on {host} port {port}: {error.strerror or error}") from error


def _free_port(host: str) -> int:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.bind((host, 0))
        port: int = probe.getsockname()[1]
        return port
