"""A few worker processes with a clock: a file that takes too long or kills its worker costs that file alone."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from types import TracebackType

from indexer.worker import Extracted, Job, Setup

_START_SECONDS = 120.0

#: Files handed out ahead of the one whose result is next: bounds the clippings kept in memory.
_AHEAD = 64

#: Fewer files than this are not worth another process.
_WORTH_A_WORKER = 8

_HUNG_UP = (EOFError, BrokenPipeError, ConnectionResetError)


class _Worker:
    """One process, and the job it is at (its number and itself)."""

    def __init__(self, setup: Setup) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            # -P: the working folder must not decide which `indexer` is loaded.
            program = f"from indexer.worker import main; main({theirs.fileno()})"
            command = [sys.executable, "-P", "-c", program]
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, pass_fds=(theirs.fileno(),)
            )
        self.socket = Connection(ours.detach())
        self.at: tuple[int, Job] | None = None
        self.ready = False
        self.deadline = time.monotonic() + _START_SECONDS
        self.socket.send(setup)

    @property
    def idle(self) -> bool:
        return self.ready and self.at is None

    def end(self) -> int:
        """Kill the process; return its exit code, negative where a signal ended it."""
        self.socket.close()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(0.05)  # one that is ending by itself says why
        self.process.kill()
        return self.process.wait()


class Pool:
    """Extracts files in up to `jobs` processes (0: one a core).

    Use as a context manager: no process outlives it.
    """

    def __init__(self, setup: Setup, jobs: int = 0) -> None:
        self._setup = setup
        self._jobs = jobs or len(os.sched_getaffinity(0))
        self._workers: list[_Worker] = []

    def __enter__(self) -> Pool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        for worker in self._workers:
            worker.process.kill()
        for worker in self._workers:
            worker.end()
        self._workers.clear()

    def extract(self, jobs: Iterable[Job]) -> Iterator[Extracted]:
        """Yield the result of each job, in the order of the jobs."""
        waiting = deque(enumerate(jobs))
        results: dict[int, Extracted] = {}
        for at in range(len(waiting)):
            while at not in results:
                self._hand_out(waiting, before=at + _AHEAD)
                self._collect(results)
            yield results.pop(at)

    def _hand_out(self, waiting: deque[tuple[int, Job]], before: int) -> None:
        busy = sum(worker.at is not None for worker in self._workers)
        wanted = min(self._jobs, busy + -(-len(waiting) // _WORTH_A_WORKER))
        while len(self._workers) < wanted:
            self._workers.append(_Worker(self._setup))
        for worker in self._workers:
            if worker.idle and waiting and waiting[0][0] < before:
                with suppress(*_HUNG_UP):  # it ended while idle: `_collect` sees that, and the file waits
                    worker.socket.send(waiting[0][1])
                    worker.at = waiting.popleft()
                    worker.deadline = time.monotonic() + self._setup.file_seconds

    def _collect(self, results: dict[int, Extracted]) -> None:
        """Wait for the next answer or the next deadline; answers that are there count before deadlines."""
        # None is at work where all that were idle have ended: their sockets are ready, there is nothing to wait for.
        first = min((worker.deadline for worker in self._workers if not worker.idle), default=time.monotonic())
        ready = wait([worker.socket for worker in self._workers], max(0.0, first - time.monotonic()))
        for worker in list(self._workers):
            if worker.socket in ready:
                self._receive(worker, results)
            elif not worker.idle and time.monotonic() > worker.deadline:
                self._lose(worker, results, f"takes longer than {self._setup.file_seconds:g} seconds")

    def _receive(self, worker: _Worker, results: dict[int, Extracted]) -> None:
        try:
            answer = worker.socket.recv()
        except _HUNG_UP:
            self._lose(worker, results, "")
            return
        worker.ready = True
        if worker.at is not None:
            results[worker.at[0]] = answer
            worker.at = None

    def _lose(self, worker: _Worker, results: dict[int, Extracted], reason: str) -> None:
        self._workers.remove(worker)
        code = worker.end()
        if not worker.ready:
            raise RuntimeError(f"a worker process did not start (exit code {code})")
        if worker.at is not None:
            number, job = worker.at
            results[number] = Extracted(job.found, failure=reason or f"killed its worker process ({_cause(code)})")


def _cause(code: int) -> str:
    return signal.Signals(-code).name if code < 0 else f"exit code {code}"
