"""`querykit schema`: the JSON Schema of one kind, or of all."""

from __future__ import annotations

import json

import click


@click.command()
@click.argument("kind", required=False)
@click.option("--version", type=click.IntRange(min=1), help="A past version of KIND.")
@click.option(
    "--draft", type=click.Choice(["7", "2020-12"]), default="7", help="Draft of JSON Schema."
)
@click.option("--bundle", is_flag=True, help="One file for editors: every kind, saved anywhere.")
@click.option("--compact", is_flag=True, help="No white space.")
def command(kind: str | None, version: int | None, draft: str, bundle: bool, compact: bool) -> None:
    """Print the JSON Schema of KIND, or of every kind when none is given.

    \b
    Examples:
      querykit schema TrendsQuery
      querykit schema RetentionQuery --version 1
      querykit schema --bundle --draft 7 > posthog.schema.json

    With the bundle, VS Code completes and checks saved queries:

    \b
      "json.schemas": [{"fileMatch": ["insights/*.json"], "url": "./posthog.schema.json"}]
      "yaml.schemas": {"./posthog.schema.json": ["insights/*.yaml"]}
    """
    from querykit.validation.history import bundle_schema, json_schema

    if version is not None and kind is None:
        raise click.UsageError("--version needs a KIND: each kind has versions of its own.")
    if bundle and kind is not None:
        raise click.UsageError("--bundle is about every kind: leave KIND out.")
    schema = bundle_schema(draft) if bundle else json_schema(kind, version=version, draft=draft)
    click.echo(
        json.dumps(schema, separators=(",", ":")) if compact else json.dumps(schema, indent=2)
    )
