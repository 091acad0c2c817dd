"""`querykit upgrade`: saved queries in their newest shape."""

from __future__ import annotations

import click

from querykit.cli.options import (
    config_option,
    format_option,
    no_cache_option,
    paths_argument,
    quiet_option,
    repair_options,
    repairs_level,
    stdin_filename_option,
)


@click.command()
@paths_argument
@click.option("--check", "mode", flag_value="check", help="Only say what is outdated.")
@click.option("--diff", "mode", flag_value="diff", help="Show what would change.")
@click.option("--write", "mode", flag_value="write", help="Change the files in place.")
@repair_options
@click.option("--stamp", is_flag=True, help="Write a `version` also where a node carries none.")
@format_option
@quiet_option
@config_option
@no_cache_option
@stdin_filename_option
def command(
    paths: tuple[str, ...],
    mode: str | None,
    posthog_only: bool,
    unsafe_repairs: bool,
    stamp: bool,
    style: str,
    quiet: bool,
    config: str | None,
    no_cache: bool,
    stdin_filename: str | None,
) -> None:
    """Bring the queries in PATHS to their newest shape.

    PATHS are files, folders and patterns; `-`, or nothing at all, is standard input. Without
    --check, --diff or --write, one file or standard input is printed upgraded, and several files
    are only checked.

    PostHog's migrations run, and the safe repairs of older shapes; see `querykit migrations list`.
    Only the members that must change do: all other bytes of a file stay.

    \b
    Examples:
      querykit upgrade --diff insights/
      querykit upgrade --write insights/ dashboards/*.json
      querykit upgrade --check .                 # in CI: exit 1 when something is outdated
      curl ... | querykit upgrade - > new.json

    Exit code: 1 when something is outdated (--check, --diff) or could not be upgraded, else 0.
    """
    from querykit.cli.project import open_project
    from querykit.cli.upgrading import Run, upgrade_all

    if style != "text" and mode == "diff":
        raise click.UsageError(f"--diff is text: use --check with --format {style}.")
    level = repairs_level(posthog_only=posthog_only, unsafe_repairs=unsafe_repairs)
    options = f"upgrade {level} {stamp}"
    project = open_project(config, options, cached=not no_cache)
    run = Run(
        mode=mode,
        repairs=level or project.settings.repairs,
        stamp=stamp,
        style=style,
        quiet=quiet,
    )
    raise click.exceptions.Exit(upgrade_all(paths, run, project, stdin_filename))
