"""What `querykit draft --prompt` prints: SQL or a node, notes, and where a prompt is unclear."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from querykit.draft.prompt import draft_from_prompt
from querykit.errors import UnclearPrompt
from querykit.rewrite import decoded

if TYPE_CHECKING:
    from querykit.environment import Environment


def print_prompt_draft(
    prompt: str,
    *,
    environment: Environment,
    current: str | None,
    model: str | None,
    now: str | None,
    as_node: bool,
) -> None:
    """Print what a prompt asks for.

    Args:
        prompt: the question.
        environment: what it is asked about.
        current: the file with the query that it changes; `-` is standard input.
        model: the language model to ask.
        now: fixes the clock.
        as_node: whether to print the node instead of its SQL.

    Raises:
        UserError: the prompt is unclear, or what was given with it is wrong.
        UsageError: a node is wanted of a model, which writes SQL.
    """
    current_query = None if current is None else _text(current)
    try:
        drafted = draft_from_prompt(
            prompt, environment=environment, current_query=current_query, model=model, now=now
        )
    except UnclearPrompt as error:
        if error.span is not None and "\n" not in prompt:
            marks = " " * error.span.start + "^" * (error.span.end - error.span.start)
            click.echo(f"{prompt}\n{marks}", err=True)
        raise
    for note in drafted.notes:
        click.echo(f"note: {note}", err=True)
    if not as_node:
        click.echo(drafted.sql)
    elif drafted.node is None:
        raise click.UsageError("A language model writes SQL and no node: leave out --node.")
    else:
        click.echo(json.dumps(drafted.node, indent=2, ensure_ascii=False))


def _text(file: str) -> str:
    data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    return decoded(data, file)
