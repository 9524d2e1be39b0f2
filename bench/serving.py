"""Many at once: engine processes side by side, and the JSON API under `kirinuki serve`.

`python -m bench.serving INDEX QUERIES` where QUERIES has one query a line.  Eight clients, each with one connection
it keeps, ask one query after another; they are Python threads in two processes of this machine, so they take a part
of the cores they measure.  Rates are by the clock and need an idle machine; CPU times bear a loaded one.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from multiprocessing import get_context
from pathlib import Path
from urllib.parse import urlencode

from search.engine import open_engine
from search.query import Query

CLIENTS, CLIENT_PROCESSES, SECONDS = 8, 2, 8.0


def processes(folder: Path, queries: Sequence[str], count: int) -> tuple[float, float]:
    """Return the searches a second of `count` processes on one index, and the CPU milliseconds of a search."""
    with ProcessPoolExecutor(count, get_context("spawn")) as pool:
        list(pool.map(_asked, [folder] * count, [queries] * count, [0.2] * count))  # each is up and warm
        done = list(pool.map(_asked, [folder] * count, [queries] * count, [SECONDS] * count))
    searches = sum(times for times, _ in done)
    return searches / SECONDS, sum(cpu for _, cpu in done) / searches * 1e3


def _asked(folder: Path, queries: Sequence[str], seconds: float) -> tuple[int, float]:
    """Search until the time is over; return how often, and the CPU seconds it took."""
    engine = open_engine(folder, memo=0)
    for text in queries[:20]:
        engine.search(Query(text, size=10))
    began, end, done = time.process_time(), time.perf_counter() + seconds, 0
    for text in _endless(queries):
        if time.perf_counter() > end:
            break
        engine.search(Query(text, size=10))
        done += 1
    return done, time.process_time() - began


def served(folder: Path, queries: Sequence[str], workers: int) -> tuple[list[float], float, list[int]]:
    """Return the milliseconds of every request answered in `SECONDS`, sorted; the server's CPU milliseconds each;
    and the megabytes each of its processes has to itself, the first being their parent.

    The server's CPU time holds its start and the requests that warm it up.
    """
    kirinuki = Path(sys.executable).with_name("kirinuki")
    command = [kirinuki, "serve", "--port", "0", "--index", folder, "--workers", str(workers)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            port = int(server.stdout.readline().rpartition(":")[2])  # printed once it listens
            warm = _clients(port, queries, 2.0)
            times = sorted(_clients(port, queries, SECONDS))
            spent, own = _cpu(server.pid), list(filter(None, map(_own, _family(server.pid))))
        finally:
            server.terminate()
            server.wait(30)
    return times, spent / (len(warm) + len(times)) * 1e3, own


def _family(pid: int) -> list[int]:
    """Return a process and its children (Linux)."""
    found = [pid]
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # processes come and go
            name, _, rest = stat.read_text().rpartition(")")
            if int(rest.split()[1]) == pid:
                found.append(int(name.split()[0]))
    return found


def _cpu(pid: int) -> float:
    """Return the CPU seconds of a process and its children."""
    ticks = 0
    for one in _family(pid):
        fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _own(pid: int) -> int:
    """Return the megabytes a process has to itself: pages written, that no file gives back; 0 for one that ended."""
    try:
        rows = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    except OSError:
        return 0
    return next(int(size) for name, size, *_ in map(str.split, rows) if name == "Private_Dirty:") // 1024


def _clients(port: int, queries: Sequence[str], seconds: float) -> list[float]:
    with ProcessPoolExecutor(CLIENT_PROCESSES, get_context("spawn")) as pool:
        jobs = [pool.submit(_threads, port, queries, seconds) for _ in range(CLIENT_PROCESSES)]
        return [time for job in jobs for time in job.result()]


def _threads(port: int, queries: Sequence[str], seconds: float) -> list[float]:
    times: list[float] = []
    threads = [
        threading.Thread(target=_client, args=(port, queries, seconds, times))
        for _ in range(CLIENTS // CLIENT_PROCESSES)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times


def _client(port: int, queries: Sequence[str], seconds: float, times: list[float]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    end = time.perf_counter() + seconds
    for text in _endless(queries):
        began = time.perf_counter()
        if began > end:
            break
        connection.request("GET", "/api/v1/search?" + urlencode({"q": text, "limit": 10}))
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{text}: {answer.status}")
        times.append((time.perf_counter() - began) * 1e3)
    connection.close()


def _endless(queries: Sequence[str]) -> Iterator[str]:
    """Yield the queries in an order of this thread's own, again and again."""
    chance = random.Random()
    while True:
        yield from chance.sample(queries, len(queries))


def report(folder: Path, queries: Sequence[str]) -> None:
    """Print what one and two processes do, and what the server does."""
    print(f"  load average before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores", flush=True)
    for count in (1, 2):
        rate, cpu = processes(folder, queries, count)
        print(f"  {count} process(es): {rate:,.0f} searches a second, {cpu:.2f} CPU ms each", flush=True)
    for workers in (1, 2):
        times, cpu, own = served(folder, queries, workers)
        print(
            f"  HTTP, {workers} worker(s) with {own} MB of their own, {CLIENTS} clients: "
            f"{len(times) / SECONDS:,.0f} requests a second, median "
            f"{times[len(times) // 2]:.1f} ms, p99 {times[int(0.99 * len(times))]:.1f} ms, {cpu:.2f} CPU ms each",
            flush=True,
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("index", type=Path)
    parser.add_argument("queries", type=Path)
    options = parser.parse_args()
    report(options.index, options.queries.read_text("utf-8").splitlines())


if __name__ == "__main__":
    main()
