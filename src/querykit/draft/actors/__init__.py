"""Who stands behind a number of an insight, and lists of persons and groups."""

from __future__ import annotations

from querykit.draft.actors.plan import plan_actors
from querykit.draft.actors.source import ActorSource, relation
from querykit.draft.actors.sources import actor_source, events_behind, stream_of

__all__ = [
    "ActorSource",
    "actor_source",
    "events_behind",
    "plan_actors",
    "relation",
    "stream_of",
]
