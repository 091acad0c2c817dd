"""The `querykit` command: finds its subcommands by their files and turns errors into exit codes."""

from __future__ import annotations

import importlib
import os
import pkgutil
import sys
import traceback
import warnings
from difflib import get_close_matches
from typing import Any

import click

import querykit
from querykit.cli import commands
from querykit.errors import QuerykitError, UserError

BUG = (
    "This is a bug in querykit: please report it with the command and the text above.\n"
    "QUERYKIT_DEBUG=1 shows where it happened."
)


class CommandFiles(click.Group):
    """A group whose commands are the files of `querykit.cli.commands`, imported when needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click's signature)
        """Return the commands by their file names."""
        names = (info.name for info in pkgutil.iter_modules(commands.__path__))
        return sorted(name.replace("_", "-") for name in names)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the file of one command; None when there is none of that name."""
        if cmd_name not in self.list_commands(ctx):
            return None
        module = importlib.import_module(f"{commands.__name__}.{cmd_name.replace('-', '_')}")
        command: click.Command = module.command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Say which command was meant when there is none of that name."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            close = get_close_matches(args[0], self.list_commands(ctx), n=1)
            hint = f" Did you mean {close[0]!r}?" if close else ""
            raise click.UsageError(error.message + hint, ctx) from error


@click.group(
    cls=CommandFiles,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 nothing to report, 1 findings or changes needed, 2 wrong usage,"
    " 3 internal error.",
)
@click.version_option(querykit.__version__, prog_name="querykit")
def cli() -> None:
    """Check, upgrade and understand saved PostHog queries, outside PostHog.

    \b
    Examples:
      querykit upgrade --diff dashboards/
      querykit validate insights/*.json
      querykit inventory .
      querykit schema TrendsQuery > trends.schema.json
      querykit hogql check report.sql
      querykit draft insight.json
      querykit run insight.json --engine chdb:///tmp/shop --env shop/

    \b
    Shell completion:
      eval "$(_QUERYKIT_COMPLETE=bash_source querykit)"      # zsh_source, fish_source
    """


def main() -> None:
    """Run the command line and leave with its exit code."""
    warnings.showwarning = _show_warning
    try:
        code = cli.main(standalone_mode=False)
    except click.exceptions.Exit as exit_:
        code = exit_.exit_code
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except click.Abort:
        click.echo("stopped", err=True)
        code = 130
    except BrokenPipeError:
        # The reader (`| head`) has enough; what Python still holds would only fail again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except UserError as error:
        _show_error(error)
        code = error.exit_code
    except Exception as error:
        if os.environ.get("QUERYKIT_DEBUG"):
            traceback.print_exc()
        name = error.code if isinstance(error, QuerykitError) else "QK901"
        click.echo(f"{name} {type(error).__name__}: {error}\n{BUG}", err=True)
        code = 3
    sys.exit(code if isinstance(code, int) else 0)


def _show_error(error: UserError) -> None:
    for diagnostic in error.diagnostics():
        place = f" at {diagnostic.pointer}" if diagnostic.pointer else ""
        click.echo(f"{diagnostic.code} {diagnostic.message}{place}", err=True)
        if diagnostic.hint:
            click.echo(f"  hint: {diagnostic.hint}", err=True)


def _show_warning(message: Warning | str, *_args: Any, **_kwargs: Any) -> None:
    click.echo(f"warning: {message}", err=True)
