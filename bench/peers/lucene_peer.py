"""Lucene + Kuromoji: a Java program beside (Lucene.java), one line a query.

`KIRINUKI_LUCENE` names the folder of the jars.  The program measures itself: neither the pipe nor the start of Java,
nor what its garbage collector and compiler take, counts against a query.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from bench.asks import Ask
from bench.peers.words import Words
from search.fold import fold
from search.model import Clipping

_PROGRAM = Path(__file__).with_name("Lucene.java")
_JAVA = ("-Xmx2g", "-XX:+UseSerialGC", "--add-modules", "jdk.incubator.vector")


class Peer:
    warm = 20  #: for the compiler

    def __init__(self, folder: Path) -> None:
        jars = Path(os.environ.get("KIRINUKI_LUCENE", ""))
        if not list(jars.glob("lucene-core-*.jar")):
            raise ImportError("no lucene-core in the folder of --lucene-jars")
        self._folder = folder
        self._path = f"{folder / 'program'}:{jars}/*"
        self._asked: subprocess.Popen[str] | None = None
        compiled = ["javac", "-nowarn", "-cp", self._path, "-d", str(folder / "program"), str(_PROGRAM)]
        subprocess.run(compiled, check=True, capture_output=True)

    @property
    def built(self) -> bool:
        return (self._folder / "pairs").exists()

    def build(self, articles: list[Clipping], words: Words) -> dict[str, float]:
        return {kind: self._built(kind, articles) for kind in ("words", "pairs")}

    def search(self, ask: Ask) -> tuple[float, int]:
        if self._asked is None:
            self._asked = self._start("search")
        days = f"{ask.since.toordinal()} {ask.until.toordinal()}" if ask.since and ask.until else ""
        # Folded, as everyone gets it: Lucene's own filters fold the same, but for old glyphs.
        row = (ask.kind, fold(ask.text).text, days, "facets" if ask.facets else "")
        assert self._asked.stdin is not None
        assert self._asked.stdout is not None
        print(*row, sep="\x1f", file=self._asked.stdin, flush=True)
        nanoseconds, total, _ = map(int, self._asked.stdout.readline().split())
        return nanoseconds / 1e6, total

    def close(self) -> None:
        if self._asked:
            self._asked.communicate()

    def _built(self, kind: str, articles: list[Clipping]) -> float:
        with self._start("build", kind) as java:
            assert java.stdin is not None
            assert java.stdout is not None
            java.stdin.writelines(map(_line, articles))
            java.stdin.close()
            return float(java.stdout.read())

    def _start(self, task: str, *arguments: str) -> subprocess.Popen[str]:
        command = ["java", *_JAVA, "-cp", self._path, "Lucene", task, str(self._folder), *arguments]
        pipe = subprocess.PIPE
        return subprocess.Popen(
            command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, text=True, encoding="utf-8"
        )


def _line(article: Clipping) -> str:
    day = article.published
    row = (
        article.id,
        article.title,
        str(day.toordinal() if day else 0),
        str(day.year * 12 + day.month - 1 if day else 0),
        "\x1d".join(article.authors),
        "\x1d".join(article.codes),
        article.body.replace("\n", "\x1e"),
    )
    return "\x1f".join(row).replace("\n", " ").replace("\r", " ") + "\n"
