"""`querykit kinds`: every kind of node that PostHog has."""

from __future__ import annotations

import click

from querykit.cli.tables import print_json, print_table


@click.command()
@click.argument("kind", required=False)
@click.option("--group", help="Only the kinds of one group, e.g. `insights`.")
@click.option("--retired", is_flag=True, help="Also kinds that PostHog no longer has.")
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text")
def command(kind: str | None, group: str | None, retired: bool, style: str) -> None:
    """List the kinds of nodes, with their group, newest version, and what querykit can do.

    \b
    Use: `run` can be drafted and run, `draft` can be written as HogQL, `validate` only checked.

    \b
    Examples:
      querykit kinds
      querykit kinds TrendsQuery
      querykit kinds --group insights --format json
    """
    from querykit.run.registry import use_of
    from querykit.schema.catalogue import KINDS
    from querykit.validation.kinds import kind_facts, known_kind

    if kind is not None:
        print_json(kind_facts(known_kind(kind), use_of(kind)))
        return
    chosen = [
        kind_facts(info, use_of(info.kind))
        for info in KINDS.values()
        if (retired or not info.retired) and group in (None, info.group)
    ]
    if group is not None and not chosen:
        groups = ", ".join(sorted({info.group for info in KINDS.values()}))
        raise click.BadParameter(f"no group {group!r}; groups are {groups}", param_hint="--group")
    if style == "json":
        print_json(chosen)
        return
    head = ("kind", "group", "version", "use", "summary")
    print_table(head, [[str(facts[name]) for name in head] for facts in chosen])
    click.echo(f"{len(chosen)} kinds", err=True)
