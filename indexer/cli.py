"""The commands that read the corpus: index and extract."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from search.commands import EXIT_PARTLY, configured, print_json
from search.config import Settings


@click.command()
@configured("corpus", "index", "jobs")
@click.option("--rebuild", is_flag=True, help="Make the index anew beside the old one, which serves until then.")
@click.option("--force", is_flag=True, help="Remove articles however many are gone.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as a JSON object.")
@click.option("--quiet", is_flag=True, help="Print failures only.")
def index(settings: Settings, rebuild: bool, force: bool, dry_run: bool, as_json: bool, quiet: bool) -> None:
    """Bring the index up to the corpus: what is new, changed or gone since the last run.

    \b
    Exit codes:
      0   done; links and other things that are no files are named and skipped
      1   done, but some files failed; each is named with its reason
      2   wrong usage or configuration
      3   nothing done: index damaged, corpus missing, too many articles gone, disk full
      75  another indexer holds the index
      130, 143  stopped by SIGINT, SIGTERM; whole batches stay
    """
    import gc

    from indexer.progress import progress_bar
    from indexer.stopping import Stopped, stoppable
    from indexer.sync import sync
    from search.engine import open_index

    gc.set_threshold(100_000, 20, 20)  # records of many files are no garbage: looking for it took a third of a run
    engine = open_index(settings)
    try:
        with stoppable(), progress_bar(not quiet) as progress:
            report = sync(engine, settings, rebuild=rebuild, force=force, dry_run=dry_run, progress=progress)
    except Stopped as stopped:
        click.echo(f"kirinuki: stopped by {stopped}; the index holds all whole batches", err=True)
        sys.exit(stopped.code)
    finally:
        engine.close()
    if as_json:
        print_json(report.as_json())
    elif not quiet:
        for skipped in report.skipped:
            click.echo(f"skipped {skipped}", err=True)
        click.echo(report.summary(dry_run=dry_run))
    if not as_json:
        for failure in report.failed:
            click.echo(str(failure), err=True)
    if report.failed:
        sys.exit(EXIT_PARTLY)


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@configured("corpus")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object.")
def extract(file: Path, settings: Settings, as_json: bool) -> None:
    """Show what would be indexed from one file: its fields, the role of every line, and why."""
    from indexer.show import clipping_json, clipping_lines, extract_alone

    clipping = extract_alone(file, settings)
    if as_json:
        print_json(clipping_json(clipping))
        return
    for line in clipping_lines(clipping):
        click.echo(line)
