"""Read a sampling factor that is text, and intervals whose name is spelt a little differently.

Before::

    {"kind": "TrendsQuery", "interval": "Days", "samplingFactor": "0.1"}

After::

    {"kind": "TrendsQuery", "interval": "day", "samplingFactor": 0.1}

An empty sampling factor means that there is none.

Source: upgrade.md 3.2 and 5, candidate 23.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from querykit.legacy.vocabulary import INTERVALS
from querykit.migrations.repair import Repair, Safety

if TYPE_CHECKING:
    from querykit.errors import Document
    from querykit.migrations.base import Note

repair = Repair(__name__, safety=Safety.SAFE)


@repair.on_any_node()
def read_the_factor(node: Document, _note: Note) -> None:
    """Make a number of the factor."""
    factor = node.get("samplingFactor")
    if not isinstance(factor, str):
        return
    if not factor.strip():
        del node["samplingFactor"]
        return
    try:
        number = float(factor)
    except ValueError:
        return
    if math.isfinite(number):
        node["samplingFactor"] = int(number) if number.is_integer() else number


@repair.on_any_node()
def spell_the_interval(node: Document, _note: Note) -> None:
    """Write the interval in lower case and the singular."""
    interval = node.get("interval")
    if isinstance(interval, str) and interval not in INTERVALS:
        name = interval.strip().casefold().removesuffix("s")
        if name in INTERVALS:
            node["interval"] = name
