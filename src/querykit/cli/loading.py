"""What `querykit load` says while it works, and at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from querykit.cli.output import counted
from querykit.cli.progress import clock

if TYPE_CHECKING:
    from collections.abc import Sequence

    from querykit.errors import UserError
    from querykit.ingest import Loaded
    from querykit.ingest.progress import Step

SHOWN = 20
"""Rows that are named on the screen; --rejects names all."""


def facts_of(step: Step) -> str:
    """Return how far a load is."""
    done = counted(step.done, "event", "events")
    rate = step.done / step.seconds if step.seconds else 0.0
    of = f" of {step.total:,}" if step.total is not None else ""
    return f"{done}{of} {step.what}, {rate:,.0f}/s, {clock(step.seconds)}"


def show_rejected(rejected: Sequence[UserError]) -> None:
    """Say why rows were left out."""
    for error in rejected[:SHOWN]:
        click.echo(f"{error.code} {error.message}", err=True)
    if len(rejected) > SHOWN:
        click.echo(f"and {len(rejected) - SHOWN:,} more; --rejects FILE lists all", err=True)


def summary_of(loaded: Loaded) -> str:
    """Return what a load brought in."""
    parts = (
        counted(loaded.events, "event", "events"),
        counted(loaded.persons, "person", "persons"),
        counted(loaded.groups, "group", "groups"),
    )
    notes = (
        (loaded.repeated, "event was there already", "events were there already"),
        (loaded.refused_merges, "merge refused", "merges refused"),
        (len(loaded.rejected), "row left out", "rows left out"),
    )
    said = [counted(number, one, many) for number, one, many in notes if number]
    return "; ".join([f"loaded {', '.join(parts)}", *said])
