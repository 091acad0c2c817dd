"""`querykit demo-data`: a web shop to try queries on."""

from __future__ import annotations

from datetime import UTC, datetime

import click


@click.command()
@click.argument("folder", type=click.Path(file_okay=False))
@click.option(
    "--events",
    type=click.IntRange(1, 50_000_000),
    default=50_000,
    show_default=True,
    help="How many.",
)
@click.option(
    "--seed", type=int, default=1, show_default=True, help="Another number, another shop."
)
@click.option(
    "--days",
    type=click.IntRange(1, 3650),
    default=60,
    show_default=True,
    help="Length of the story.",
)
@click.option(
    "--until",
    type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"]),
    help="End of the story, in UTC; default is the last midnight.",
)
def command(folder: str, events: int, seed: int, days: int, until: datetime | None) -> None:
    """Write a demo data set into FOLDER: a web shop, with an environment to ask about.

    Visits with campaigns, products viewed and ordered, sign-ups that identify visitors, businesses as
    groups, web vitals, talks with an AI assistant, and errors. The same seed, length and end give the
    same events.

    \b
    Examples:
      querykit demo-data shop/
      querykit demo-data shop/ --events 1000000 --seed 7 --until 2024-07-01
      querykit load shop/ --into chdb:///tmp/shop
    """
    from querykit.ingest.demo import Shop, write_demo

    end = until or datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    count = write_demo(folder, Shop(events, seed=seed, days=days, until=end))
    click.echo(f"{count:,} events in {folder}", err=True)
