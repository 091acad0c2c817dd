"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])

FORMATS = ("text", "json", "sarif", "github")
"""The names in `querykit.validation.formats.FORMATS`, here so that --help need not load that."""

paths_argument = click.argument("paths", nargs=-1, type=click.Path(allow_dash=True))

stdin_filename_option = click.option(
    "--stdin-filename",
    metavar="NAME",
    help="Name of what comes by standard input: says how to read it, and stands in messages.",
)

format_option = click.option(
    "--format", "style", type=click.Choice(FORMATS), default="text", help="How findings are shown."
)

config_option = click.option(
    "--config",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False),
    help="Settings, instead of the nearest querykit.toml or pyproject.toml.",
)

no_cache_option = click.option(
    "--no-cache", is_flag=True, help="Look at files anew that were fine in an earlier run."
)

environment_option = click.option(
    "--env",
    "environment_folder",
    metavar="FOLDER",
    type=click.Path(exists=True, file_okay=False),
    help="The environment: environment.toml, actions.json, cohorts.json, ...",
)

now_option = click.option(
    "--now", metavar="ISO", help="Fixes the clock for relative dates, e.g. 2024-07-01T12:00:00Z."
)

quiet_option = click.option("-q", "--quiet", is_flag=True, help="Only the summary.")


def repair_options(command: Command) -> Command:
    """Add the choice of repairs; see `repairs_level`."""
    command = click.option(
        "--unsafe-repairs",
        is_flag=True,
        help="Also repairs that lose or guess something (reported).",
    )(command)
    return click.option(
        "--posthog-only", is_flag=True, help="Only PostHog's own migrations, no repairs."
    )(command)


def repairs_level(*, posthog_only: bool, unsafe_repairs: bool) -> str | None:
    """Return the level of repairs that the options ask for; None when they leave it open.

    The levels are those of the setting `repairs`: "none", "safe", "lossy", "all".

    Raises:
        UsageError: the options contradict each other.
    """
    if posthog_only and unsafe_repairs:
        raise click.UsageError("--posthog-only and --unsafe-repairs exclude each other.")
    if posthog_only:
        return "none"
    return "all" if unsafe_repairs else None
