"""`querykit load`: data into an engine."""

from __future__ import annotations

import click


@click.command()
@click.argument("source", type=click.Path(exists=True))
@click.option(
    "--into",
    "url",
    metavar="URL",
    required=True,
    help="The engine: chdb:///folder, which is made if need be.",
)
@click.option(
    "--env",
    "environment_folder",
    metavar="FOLDER",
    type=click.Path(exists=True, file_okay=False),
    help="The environment that the data belongs to; default is SOURCE, when it is a folder.",
)
@click.option("--skip-bad", is_flag=True, help="Leave out rows that cannot be read.")
@click.option(
    "--rejects",
    metavar="FILE",
    type=click.Path(dir_okay=False),
    help="With --skip-bad: where to say which rows were left out and why, as JSON Lines.",
)
def command(
    source: str, url: str, environment_folder: str | None, skip_bad: bool, rejects: str | None
) -> None:
    """Load events, persons and groups from SOURCE into an engine.

    SOURCE is a file of events (.jsonl, .json, .csv, .parquet; PostHog's SDKs and exports are
    understood), or a folder with `events`, `persons` and `groups` in such files. Persons are merged as
    PostHog does by $identify, $create_alias and $merge_dangerously; sessions follow from the events.

    \b
    Examples:
      querykit load shop/ --into chdb:///tmp/shop
      querykit load export.parquet --into chdb:///tmp/shop --env shop/
      querykit load events.csv --into chdb:///tmp/shop --skip-bad --rejects bad.jsonl

    Exit code: 1 when rows were left out, else 0.
    """
    from querykit.cli.output import counted
    from querykit.ingest.folder import environment_of, load_source, write_rejects
    from querykit.run import open_engine

    if rejects and not skip_bad:
        raise click.UsageError("--rejects lists rows that --skip-bad leaves out: add --skip-bad.")
    environment = environment_of(source, environment_folder)
    with open_engine(url) as engine:
        loaded = load_source(engine.backend, environment, source, skip_bad=skip_bad)
    if rejects:
        write_rejects(rejects, loaded.rejected)
    else:
        for error in loaded.rejected:
            click.echo(f"{error.code} {error.message}", err=True)
    parts = (
        counted(loaded.events, "event", "events"),
        counted(loaded.persons, "person", "persons"),
        counted(loaded.groups, "group", "groups"),
    )
    left_out = (
        f"; {counted(len(loaded.rejected), 'row', 'rows')} left out" if loaded.rejected else ""
    )
    click.echo(f"loaded {', '.join(parts)}{left_out}", err=True)
    raise click.exceptions.Exit(1 if loaded.rejected else 0)
