"""`querykit load`: data into an engine."""

from __future__ import annotations

import sys

import click

SORTS = ("jsonl", "json", "csv", "parquet")


@click.command()
@click.argument("source", type=click.Path(exists=True, allow_dash=True))
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
@click.option(
    "--format",
    "sort",
    type=click.Choice(SORTS),
    default="jsonl",
    show_default=True,
    help="What comes on standard input; files say it by their names.",
)
@click.option("--skip-bad", is_flag=True, help="Leave out rows that cannot be read.")
@click.option(
    "--rejects",
    metavar="FILE",
    type=click.Path(dir_okay=False),
    help="With --skip-bad: where to say which rows were left out and why, as JSON Lines.",
)
@click.option("-q", "--quiet", is_flag=True, help="Show no progress.")
def command(
    source: str,
    url: str,
    environment_folder: str | None,
    sort: str,
    skip_bad: bool,
    rejects: str | None,
    quiet: bool,
) -> None:
    """Load events, persons and groups from SOURCE into an engine.

    SOURCE is a file of events (.jsonl, .json, .csv, .parquet, also with .gz or .zst after it; PostHog's SDKs
    and exports are understood), `-` for standard input, or a folder with `events`, `persons` and `groups`
    in such files; a folder of a batch export is taken whole. Persons are merged as PostHog does by
    $identify, $create_alias and $merge_dangerously; sessions follow from the events. What is there
    already is not loaded twice.

    \b
    Examples:
      querykit load shop/ --into chdb:///tmp/shop
      querykit load export.parquet --into chdb:///tmp/shop --env shop/
      querykit load events.csv.gz --into chdb:///tmp/shop --skip-bad --rejects bad.jsonl
      tail -n 1000 log.jsonl | querykit load - --into chdb:///tmp/shop

    Exit code: 1 when rows were left out, else 0.
    """
    from querykit.cli.loading import facts_of, show_rejected, summary_of
    from querykit.cli.progress import ProgressLine
    from querykit.ingest.files import Stream
    from querykit.ingest.folder import environment_of, load_source, write_rejects
    from querykit.run import open_engine

    if rejects and not skip_bad:
        raise click.UsageError("--rejects lists rows that --skip-bad leaves out: add --skip-bad.")
    environment = environment_of(source, environment_folder)
    taken = Stream(sys.stdin.buffer, "-", f".{sort}") if source == "-" else source
    with open_engine(url) as engine, ProgressLine(facts_of, quiet=quiet) as line:
        loaded = load_source(engine.backend, environment, taken, skip_bad=skip_bad, told=line.show)
    if rejects:
        write_rejects(rejects, loaded.rejected)
    else:
        show_rejected(loaded.rejected)
    click.echo(summary_of(loaded), err=True)
    raise click.exceptions.Exit(1 if loaded.rejected else 0)
