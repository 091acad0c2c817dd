"""`querykit migrations`: the history of the kinds, and the tools to add to it."""

from __future__ import annotations

from pathlib import Path

import click

from querykit.cli.tables import print_json, print_table


@click.group(name="migrations")
def command() -> None:
    """Show the history of the kinds, add a step to it, and check it.

    \b
    Examples:
      querykit migrations list
      querykit migrations show 0004
      querykit migrations new rename_the_axis --kind TrendsQuery
      querykit migrations check
    """


@command.command(name="list")
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text")
def list_migrations(style: str) -> None:
    """List the migrations and repairs."""
    from querykit.migrations.catalogue import history

    rows = history()
    if style == "json":
        print_json(rows)
        return
    print_table(
        ("name", "sort", "summary"),
        [[str(row[name]) for name in ("name", "sort", "summary")] for row in rows],
    )


@command.command()
@click.argument("name")
def show(name: str) -> None:
    """Show one migration or repair: what it does, with an example before and after."""
    from querykit.migrations.catalogue import explain

    click.echo(explain(name))


@command.command()
@click.argument("slug")
@click.option("--kind", "kinds", multiple=True, required=True, help="A kind it lifts; repeatable.")
@click.option(
    "--into",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    help="Root of the checkout; files are made below src/ and fixtures/.  [default: .]",
)
def new(slug: str, kinds: tuple[str, ...], into: Path) -> None:
    """Write the next migration with its test pair, ready to fill in."""
    from querykit.migrations.scaffold import write_migration

    for path in write_migration(slug, kinds, into):
        click.echo(path)
    click.echo("Fill in the step, then run `make generate` and `make check`.", err=True)


@command.command()
@click.option(
    "--snapshot",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("fixtures/schema/snapshot.json"),
    show_default=True,
    help="Schemas of the last release.",
)
@click.option("--accept", is_flag=True, help="Write the snapshot anew, after a release.")
def check(snapshot: Path, accept: bool) -> None:
    """Prove that every chain is whole, and that no schema broke without a step."""
    from querykit.cli.snapshot import check_against, write_snapshot

    if accept:
        write_snapshot(snapshot)
        click.echo(f"wrote {snapshot}", err=True)
        return
    findings = check_against(snapshot)
    for finding in findings:
        click.echo(f"{finding.code} {finding.message}")
        if finding.hint:
            click.echo(f"  hint: {finding.hint}")
    raise click.exceptions.Exit(1 if findings else 0)
