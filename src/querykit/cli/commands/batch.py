"""`querykit batch`: many documents at once."""

from __future__ import annotations

from pathlib import Path

import click

from querykit.cli.options import quiet_option, repair_options, repairs_level


class _RunByDefault(click.Group):
    """A group where anything that is no subcommand belongs to `run`."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Take the first argument for a source, unless it names a subcommand."""
        if args[0] not in self.commands:
            args = ["run", *args]
        return super().resolve_command(ctx, args)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Let options of `run` come before the source too."""
        if args and args[0] not in {*self.commands, "-h", "--help"}:
            args = ["run", *args]
        return super().parse_args(ctx, args)


@click.group(name="batch", cls=_RunByDefault)
def command() -> None:
    """Upgrade many documents: an export, a table, a folder.

    `querykit batch SOURCE` is short for `querykit batch run SOURCE`.

    \b
    Examples:
      querykit batch insights.jsonl.gz                         # what would change?
      querykit batch insights.jsonl.gz newer.jsonl.zst --write
      querykit batch 'export.csv?column=query' --write --backup before/
      querykit batch 'postgresql://me@db/posthog?table=posthog_dashboarditem&id=id&column=query' \\
          --write --backup query_backup
      querykit batch undo 'postgresql://...' --backup query_backup --write
    """


@command.command(name="run")
@click.argument("source")
@click.argument("destination", required=False)
@click.option("--write", is_flag=True, help="Act; without it the run only tells what it would do.")
@click.option(
    "--workers", type=click.IntRange(1, 256), default=1, show_default=True, help="Processes."
)
@click.option(
    "--engine",
    type=click.Choice(["local", "ray"]),
    default="local",
    show_default=True,
    help="ray: one task for each file of a partitioned export, on a cluster; DESTINATION is a folder.",
)
@click.option("--resume", is_flag=True, help="Go on after the last page of a run that was killed.")
@click.option(
    "--on-error",
    type=click.Choice(["skip", "stop"]),
    default="skip",
    show_default=True,
    help="What to do about a document that cannot be upgraded: leave it, or end the run.",
)
@click.option(
    "--dead-letters",
    metavar="FILE",
    help="Where such documents go, with the reason. Default with --write: below the --state folder.",
)
@click.option(
    "--backup", metavar="NAME", help="Keep old values: a new table for tables, a folder for files."
)
@click.option("--stamp", is_flag=True, help="Write a `version` also where a node carries none.")
@repair_options
@click.option(
    "--page", type=click.IntRange(1, 100_000), default=500, show_default=True, help="Rows a page."
)
@click.option(
    "--state",
    metavar="FOLDER",
    default=".querykit-batch",
    show_default=True,
    help="Where checkpoints lie.",
)
@click.option(
    "--report",
    "report",
    metavar="FILE",
    type=click.Path(dir_okay=False),
    help="Also write the summary to a .html, .json or .txt file.",
)
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text")
@quiet_option
def run(
    source: str,
    destination: str | None,
    write: bool,
    workers: int,
    engine: str,
    resume: bool,
    on_error: str,
    dead_letters: str | None,
    backup: str | None,
    stamp: bool,
    posthog_only: bool,
    unsafe_repairs: bool,
    page: int,
    state: str,
    report: str | None,
    style: str,
    quiet: bool,
) -> None:
    """Upgrade every document of SOURCE, in place or into DESTINATION.

    SOURCE is JSON Lines (.jsonl, .ndjson), CSV or TSV (?column=NAME), each also as .gz or .zst,
    Parquet (?column=NAME), a folder, or a table: postgresql://... or sqlite:///... with
    ?table=NAME&id=NAME&column=NAME. DESTINATION is another file of the same sort.

    Nothing is written without --write. Rows of tables are written page by page, each page one
    transaction, and only where they still hold what was read; files are replaced when the new one
    is whole. A run that was killed goes on with --resume.

    A node gets a `version` only with --stamp, or where it carried one.

    Exit code: 1 when a document was rejected, or would change in a dry run; else 0.
    """
    from querykit.batch import Batch, run_batch
    from querykit.batch.report import REPORTS
    from querykit.cli.batching import facts_of
    from querykit.cli.progress import ProgressLine
    from querykit.rewrite.upgrading import Upgrading

    if resume and not write:
        raise click.UsageError("--resume goes on with a run that writes: add --write.")
    suffix = _report_style(report)
    level = repairs_level(posthog_only=posthog_only, unsafe_repairs=unsafe_repairs) or "safe"
    batch = Batch(
        source,
        destination,
        write=write,
        how=Upgrading(None if level == "none" else level, stamp),
        workers=workers,
        resume=resume,
        on_error=on_error,
        dead_letters=dead_letters,
        backup=backup,
        state=state,
        page_rows=page,
    )
    with ProgressLine(facts_of, quiet=quiet) as line:
        if engine == "ray":
            from querykit.batch.ray_engine import run_on_ray

            summary = run_on_ray(batch, line.show)
        else:
            summary = run_batch(batch, line.show)
    if report is not None:
        Path(report).write_text(REPORTS[suffix](summary), encoding="utf-8")
    click.echo(REPORTS[style](summary), nl=False)
    tally = summary.tally
    raise click.exceptions.Exit(1 if tally.rejected or (tally.changed and not write) else 0)


@command.command(name="undo")
@click.argument("source")
@click.option("--backup", metavar="NAME", required=True, help="The --backup of the run.")
@click.option("--write", is_flag=True, help="Act; without it only tell what would be restored.")
def undo(source: str, backup: str, write: bool) -> None:
    """Bring back the values of SOURCE that a --backup kept.

    What was edited since the run is left alone and named.

    Exit code: 1 when something was edited since and stays as it is, else 0.
    """
    from querykit.batch import undo_batch

    done = undo_batch(source, backup, write=write)
    verb = "restored" if write else "to restore (dry run: --write acts)"
    click.echo(f"{done.restored:,} {verb}, {done.edited_count:,} edited since and left alone")
    for name in done.edited:
        click.echo(f"edited since: {name}")
    raise click.exceptions.Exit(1 if done.edited_count else 0)


def _report_style(report: str | None) -> str:
    """Return the style of a report by the end of its name.

    Raises:
        UsageError: there is none of that name.
    """
    styles = {".html": "html", ".htm": "html", ".json": "json", ".txt": "text"}
    if report is None:
        return "text"
    suffix = Path(report).suffix.lower()
    if suffix not in styles:
        raise click.UsageError("--report takes a .html, .json or .txt file.")
    return styles[suffix]
