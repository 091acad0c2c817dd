"""`querykit draft`: the HogQL that a query stands for, or that a prompt asks for."""

from __future__ import annotations

import click

from querykit.cli.options import environment_option, now_option


@click.command()
@click.argument(
    "file", type=click.Path(exists=True, dir_okay=False, allow_dash=True), required=False
)
@click.option(
    "--prompt", metavar="TEXT", help='A question in English, instead of FILE: "sign ups by week".'
)
@click.option("--node", is_flag=True, help="With --prompt: print the query node as JSON, not SQL.")
@click.option(
    "--current",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, allow_dash=True),
    help="With --prompt: the query that a follow-up changes, such as --prompt 'only in Germany'.",
)
@click.option(
    "--model",
    metavar="openai:NAME",
    help="With --prompt: ask a language model at QUERYKIT_LLM_BASE_URL with QUERYKIT_LLM_API_KEY;"
    " default is QUERYKIT_LLM_MODEL, and without one querykit reads the prompt itself.",
)
@environment_option
@now_option
def command(
    file: str | None,
    prompt: str | None,
    node: bool,
    current: str | None,
    model: str | None,
    environment_folder: str | None,
    now: str | None,
) -> None:
    """Print the HogQL that the query in FILE stands for; `-`, or nothing, is standard input.

    With --prompt, print the HogQL that a question in English asks for. The names in it are those of
    the environment: event_definitions.json, property_definitions.json, actions, cohorts, group types.
    What is not understood is refused, never guessed; what was assumed is told on standard error.

    \b
    Examples:
      querykit draft insight.json
      querykit draft insight.json --env shop/ --now 2024-07-01T12:00:00Z
      querykit draft insight.json | querykit hogql compile -
      querykit draft --prompt "weekly active users by country over the last 3 months"
      querykit draft --prompt "funnel from sign up to purchase" --env shop/ --node
      querykit draft --prompt "only in Germany" --current insight.json
    """
    if prompt is None and (node or current or model):
        raise click.UsageError("--node, --current and --model go with --prompt.")
    if prompt is not None and file is not None:
        raise click.UsageError("FILE and --prompt exclude each other.")
    from querykit.cli.asking import read_environment, read_query
    from querykit.cli.prompting import print_prompt_draft
    from querykit.draft import draft_sql
    from querykit.hogql import format_hogql

    environment = read_environment(environment_folder)
    if prompt is None:
        query = read_query(file or "-")
        click.echo(format_hogql(draft_sql(query, environment=environment, now=now)))
        return
    print_prompt_draft(
        prompt, environment=environment, current=current, model=model, now=now, as_node=node
    )
