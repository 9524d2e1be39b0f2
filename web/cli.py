"""The commands of the web side: `kirinuki serve` and `kirinuki alert`."""

from __future__ import annotations

from pathlib import Path

import click

from search.commands import configured
from search.config import Settings


@click.command()
@configured("host", "port", "index", "workers")
@click.option("--no-auth", is_flag=True, help="Serve without a token to whoever can reach the address.")
@click.option("--new-token", is_flag=True, help="Print a new token with the setting that lets it in, and stop.")
def serve(settings: Settings, no_auth: bool, new_token: bool) -> None:
    """Serve the pages and the API; the address is printed.

    With the setting token_hash, browsers ask for the token as a password (any user name); programs send
    `Authorization: Bearer TOKEN`.  Stops on SIGTERM and Ctrl-C.  Port 0 takes a free one.
    """
    from web import security

    if new_token:
        token = security.new_token()
        click.echo(f'token:  {token}\ntoken_hash = "{security.hash_token(token)}"   # for kirinuki.toml')
        return
    from web.serve import check_access
    from web.serve import serve as run

    check_access(settings, no_auth=no_auth)
    run(settings, click.echo)


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@configured("index")
@click.option("--all", "everything", is_flag=True, help="Report what a new search finds already, too.")
@click.option("--dry-run", is_flag=True, help="Print what would be sent; send and remember nothing.")
def alert(file: Path, settings: Settings, everything: bool, dry_run: bool) -> None:
    """Send the new answers of the searches saved in FILE (TOML); meant for cron, after `kirinuki index`.

    The first run of a search only remembers what is there.  What cannot be sent is sent by the next run.
    Exit 1 when something could not be sent.
    """
    from search.engine import open_index
    from web.alert import run

    engine = open_index(settings)
    try:
        failures = run(file, engine, everything=everything, dry_run=dry_run, say=click.echo)
    finally:
        engine.close()
    for failure in failures:
        click.echo(f"kirinuki: {failure}", err=True)
    if failures:
        raise SystemExit(1)
