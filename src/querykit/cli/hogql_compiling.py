"""What `querykit hogql compile` does."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

import click

from querykit.cli.hogql_files import hogql_texts
from querykit.cli.output import Findings
from querykit.cli.tables import print_json
from querykit.errors import UserError
from querykit.hogql.compile import compile_hogql
from querykit.validation.formats import Finding

if TYPE_CHECKING:
    from querykit.rewrite.config import Settings


def compile_one(
    path: str, settings: Settings, *, environment: Any, now: str | None, style: str
) -> int:
    """Write the ClickHouse SQL of one query, or what is wrong with it, and return the exit code."""
    findings = Findings("text", to_stderr=True)
    for item in hogql_texts([path], settings):
        if isinstance(item, Finding):
            findings.add([item])
            continue
        try:
            compiled = compile_hogql(item.sql, environment=environment, now=now)
        except UserError as error:
            findings.add(map(item.excerpt, error.diagnostics()))
            continue
        if style == "json":
            print_json(dataclasses.asdict(compiled))
        else:
            click.echo(compiled.sql)
    return 1 if findings.errors else 0
