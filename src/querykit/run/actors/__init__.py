"""Who stands behind a number: found in ClickHouse, or worked out here where the number is."""

from __future__ import annotations

from querykit.run.actors.find import find_actors, insight_of, modifiers_of
from querykit.run.actors.objects import fill_objects

__all__ = ["fill_objects", "find_actors", "insight_of", "modifiers_of"]
