"""Small saved pages, and runs over a folder of them without worker processes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

from indexer.report import Report
from indexer.sync import Extract, Progress, sync
from indexer.worker import Extracted, Job, Setup, extract_file
from search.config import Settings
from search.engine import Engine
from search.query import Query

BODIES = {
    "海": "北極海の氷が減り、航路の利用が広がっている。日本の研究者はロシアの港で氷の厚さを測った。",
    "山": "山の診療所では医師が一人で百人の患者を診ている。冬は雪で道が閉ざされ、薬が届かない日もある。",
    "街": "駅前の商店街に若い店主が戻ってきた。空き店舗は三年で半分に減り、夜も明かりがともる。",
    "空": "空港の管制官が足りない。訓練には五年かかり、夏の便が増えるなかで休みを取れない人が多い。",
    "川": "川の水位を測る装置を農家が自分で作った。費用は一万円で、電話で知らせが届く仕組みである。",
    "森": "森を守る基金が百年を迎えた。木を植えた子どもたちは孫を連れて、同じ斜面に立っている。",
}


#: Five of them, to be put.
FIVE = {"海": "a.html", "山": "b.html", "街": "c.html", "空": "d.html", "川": "e.html"}


def page(word: str, title: str = "", extra: str = "") -> str:
    """Return a saved page about one of BODIES; `extra` is one more paragraph."""
    title = title or f"{word}の記事"
    more = f"<p>{extra}</p>" if extra else ""
    return (
        f'<!doctype html><html lang="ja"><head><meta charset="utf-8"><title>{title}</title></head><body><article>'
        f"<h1>{title}</h1><time>2017年3月24日</time><p>{BODIES[word]}</p><p>取材を続けた記者は、{word}のそばで"
        f"暮らす人びとの声を聞いた。長い時間をかけた変化が、いま形になろうとしている。</p>{more}</article></body></html>"
    )


def put(corpus: Path, **files: str) -> None:
    """Write `word="name.html"` pages: put(corpus, 海="a.html")."""
    for word, name in files.items():
        write(corpus / name, page(word))


def write(path: Path, content: str | bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)


def extracted(corpus: Path, jobs: Iterable[Job], file_bytes: int = 10**6) -> Iterator[Extracted]:
    """Extract files of a corpus in this process."""
    return (extract_file(Setup(corpus, file_bytes, 9, 10**9), job) for job in jobs)


def run(
    engine: Engine,
    corpus: Path,
    *,
    rebuild: bool = False,
    force: bool = False,
    dry_run: bool = False,
    progress: Progress = lambda done, total: None,
    extract: Extract | None = None,
    **settings: object,
) -> Report:
    """Sync a folder, without `extract` in this process."""
    chosen = Settings(corpus=corpus, index=corpus.parent / "no-index", **settings)  # type: ignore[arg-type]
    extract = extract or partial(extracted, corpus, file_bytes=chosen.file_bytes)
    report = sync(engine, chosen, rebuild=rebuild, force=force, dry_run=dry_run, progress=progress, extract=extract)
    if not dry_run:
        assert report.articles == len(set(ids(engine).values())) == engine.status().coverage.articles
    return report


def counts(report: Report) -> dict[str, int]:
    """Return what is not zero in a report."""
    names = ("added", "changed", "removed", "unchanged", "duplicates")
    found = {name: getattr(report, name) for name in names} | {"failed": len(report.failed)}
    return {name: count for name, count in found.items() if count}


def ids(engine: Engine) -> dict[str, str]:
    """Return the id of every indexed file."""
    return {path: record.id for path, record in engine.ledger().items() if record.state == "indexed"}


def titles(engine: Engine) -> set[str]:
    """Return the titles of all articles."""
    return {hit.card.title for hit in engine.search(Query()).hits}
