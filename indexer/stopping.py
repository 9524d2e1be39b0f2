"""SIGTERM and SIGINT end a run soon and in order: what was committed stays, what was not is dropped."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

#: The process ends at the latest after so many seconds, whatever it is at.
_PATIENCE = 3.5


class Stopped(BaseException):
    """The run was asked to end; `code` is the exit code a shell expects: 128 + the signal's number."""

    def __init__(self, number: int) -> None:
        super().__init__(signal.Signals(number).name)
        self.code = 128 + number


@contextmanager
def stoppable() -> Iterator[None]:
    """Raise Stopped in the main thread at the first SIGTERM or SIGINT; whatever follows from it is Stopped too."""
    stopped: list[int] = []

    def stop(number: int, frame: FrameType | None) -> None:
        if not stopped:
            stopped.append(number)
            signal.setitimer(signal.ITIMER_REAL, _PATIENCE)
            raise Stopped(number)

    def give_up(number: int, frame: FrameType | None) -> None:
        os._exit(128 + stopped[0])

    handlers = {signal.SIGTERM: stop, signal.SIGINT: stop, signal.SIGALRM: give_up}
    before = {number: signal.signal(number, handler) for number, handler in handlers.items()}
    try:
        yield
    except BaseException as error:
        # A helper process got the signal as well, and its end may be what is noticed first.
        if stopped and not isinstance(error, Stopped):
            raise Stopped(stopped[0]) from error
        raise
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        for number, handler in before.items():
            signal.signal(number, handler)
