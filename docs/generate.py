"""Write the reference pages from what they describe: migrations, repairs, kinds, commands.

    python docs/generate.py [--check]

With `--check` nothing is written; the exit status is 1 if a page is not as it would be written.
"""

from __future__ import annotations

import inspect
import re
import sys
import textwrap
from pathlib import Path

import click
from click.testing import CliRunner
from generators import hogql, server

from querykit.cli.main import cli
from querykit.migrations.default import builtin_registry
from querykit.run.registry import use_of
from querykit.schema.catalogue import KINDS
from querykit.validation.kinds import kind_facts

HERE = Path(__file__).parent / "reference"
MADE = (
    "<!-- Made by docs/generate.py from the files it describes; `make generate` writes it anew. -->"
)

MIGRATIONS = f"""# Migrations

{MADE}

PostHog's own steps, in the order in which they run. A step lifts a node of one kind by one version;
a node without a `version` counts as version 1. All other kinds have no versions.

`querykit migrations show 0004` prints one of them.
"""

REPAIRS = f"""# Repairs

{MADE}

Rewrites of older and broken shapes that none of PostHog's migrations covers, in the order in which
they run. Repairs have no versions; a repair leaves alone what is right already.

- **safe**: means the same, or what PostHog's own conversion made of it. `querykit upgrade` runs
  these; `--posthog-only` leaves them out.
- **lossy**: drops information that has no place in the newest shape.
- **guess**: fills in what the author most likely meant.

`querykit upgrade --unsafe-repairs` runs all three sorts, and so does `upgrade(document, repairs="all")`.
"""


COMMANDS = f"""# Commands

{MADE}

Exit codes: 0 nothing to report, 1 findings or changes needed, 2 wrong usage, 3 internal error.
Findings go to standard output, talk and progress to standard error. NO_COLOR is honoured.
"""

KINDS_PAGE = f"""# Kinds

{MADE}

Every kind of node that PostHog has, by group, with its newest version. Use: `run` can be drafted and
run, `draft` can be written as HogQL, `validate` is only checked. `querykit kinds NAME` shows one.
"""


def pages():
    """Return every generated page and what it should hold."""
    return {
        HERE / "cli.md": commands(),
        HERE / "kinds.md": kinds(),
        HERE / "migrations.md": migrations(),
        HERE / "repairs.md": repairs(),
        **hogql.pages(),
        **server.pages(),
    }


def commands():
    """Return the page of commands: the help of each."""
    parts = [COMMANDS, *(f"## {' '.join(path)}\n\n{_help(path)}" for path in _paths(cli, ()))]
    return "\n".join(parts)


def _paths(group, path):
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        yield (*path, name)
        if isinstance(command, click.Group):
            yield from _paths(command, (*path, name))


def _help(path):
    done = CliRunner().invoke(cli, [*path, "--help"], prog_name="querykit", color=False)
    return f"```text\n{done.output.rstrip()}\n```\n"


def kinds():
    """Return the page of kinds, by group."""
    groups = {}
    for info in KINDS.values():
        groups.setdefault("retired" if info.retired else info.group, []).append(
            kind_facts(info, use_of(info.kind))
        )
    parts = [KINDS_PAGE]
    for group, found in sorted(groups.items(), key=lambda item: (item[0] == "retired", item[0])):
        parts.append(
            f"## {group}\n\n| kind | version | use | what it asks for |\n|---|---|---|---|"
        )
        parts += [
            f"| `{one['kind']}` | {one['version']} | {one['use']} | {one['summary']} |"
            for one in sorted(found, key=lambda one: one["kind"])
        ]
        parts.append("")
    return "\n".join(parts)


def migrations():
    """Return the page of migrations."""
    registry = builtin_registry()
    parts = [MIGRATIONS, versions(registry)]
    for migration in registry.migrations:
        parts += [f"## {migration.name}\n", documentation(migration)]
        parts.append("| kind | from | to | what | way down |\n|---|---|---|---|---|")
        for step in migration.steps:
            down = "yes" if step.undo is not None or step.edit is None else "no"
            facts = (step.kind, step.from_version, step.to_version, step.summary, down)
            parts.append(f"| {' | '.join(map(str, facts))} |")
        parts.append("")
    return "\n".join(parts)


def versions(registry):
    """Return the table of chains."""
    rows = [
        f"| {kind} | {registry.latest[kind]} | {', '.join(step.migration[1:5] for step in chain)} |"
        for kind, chain in sorted(registry.chains.items())
    ]
    return "\n".join(["| kind | newest version | steps |", "|---|---|---|", *rows, ""])


def repairs():
    """Return the page of repairs."""
    found = builtin_registry().repairs
    parts = [REPAIRS, "| repair | | what |\n|---|---|---|"]
    parts += [
        f"| [{repair.name}](#{repair.name}) | {repair.safety} | {repair.summary} |"
        for repair in found
    ]
    parts.append("")
    for repair in found:
        kinds = sorted({f"`{kind}`" for rewrite in repair.rewrites for kind in rewrite.kinds})
        if any(rewrite.any_node for rewrite in repair.rewrites):
            kinds.append("query nodes of every kind")
        if any(not rewrite.kinds and not rewrite.any_node for rewrite in repair.rewrites):
            kinds.append("any object that looks like it")
        parts += [f"## {repair.name}\n", f"*{repair.safety}*; runs on {', '.join(kinds)}.\n"]
        parts.append(documentation(repair))
    return "\n".join(parts)


def documentation(thing):
    """Return the docstring of the file of a migration or repair as Markdown."""
    text = inspect.getdoc(sys.modules[thing.module]) or ""
    return re.sub(r"::\n\n((?:    .*\n|\n)+?)(?=\S|\Z)", _fenced, text + "\n")


def _fenced(match):
    return f":\n\n```json\n{textwrap.dedent(match[1]).strip()}\n```\n\n"


def main():
    """Write the pages, or with --check say which are not up to date."""
    stale = [
        page
        for page, text in pages().items()
        if not page.exists() or page.read_text(encoding="utf-8") != text
    ]
    if "--check" in sys.argv[1:]:
        for page in stale:
            print(f"{page} is not up to date: run `make generate`")
        return 1 if stale else 0
    for page in stale:
        page.write_text(pages()[page], encoding="utf-8")
        print(f"wrote {page}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
