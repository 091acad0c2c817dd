"""The names in the data of an environment: what prompts can mean where nobody wrote definitions."""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from querykit.environment import EventDefinition, PropertyDefinition
from querykit.errors import EngineError

if TYPE_CHECKING:
    from querykit.environment import Environment
    from querykit.run import Engine

KEPT_SECONDS = 300.0
EVENTS = "SELECT event FROM events GROUP BY event ORDER BY count() DESC, event ASC LIMIT 1000"
PROPERTIES = {
    "event": "SELECT DISTINCT arrayJoin(JSONExtractKeys(properties)) AS name"
    " FROM (SELECT properties FROM events ORDER BY timestamp DESC LIMIT 5000)"
    " ORDER BY name ASC LIMIT 5000",
    "person": "SELECT DISTINCT arrayJoin(JSONExtractKeys(properties)) AS name"
    " FROM (SELECT properties FROM persons ORDER BY created_at DESC LIMIT 5000)"
    " ORDER BY name ASC LIMIT 5000",
}
"""Names of properties are those of the newest rows: looking at all would read the whole table."""

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Names:
    """Completes environments by the names in their data, which are looked up now and then."""

    engine: Engine
    _kept: dict[int, tuple[float, Environment, Environment]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def completed(self, environment: Environment) -> Environment:
        """Return an environment with definitions: its own, else the names in its data.

        Properties get no type, as queries would read them as texts too.
        """
        if environment.event_definitions and environment.property_definitions:
            return environment
        with self._lock:
            kept = self._kept.get(environment.id)
            if kept is not None and kept[1] is environment and kept[0] > time.monotonic():
                return kept[2]
            made = self._with_names(environment)
            self._kept[environment.id] = time.monotonic() + KEPT_SECONDS, environment, made
        return made

    def _with_names(self, environment: Environment) -> Environment:
        events, properties = environment.event_definitions, environment.property_definitions
        try:
            if not events:
                found = self._column(EVENTS, environment)
                events = tuple([EventDefinition(name) for name in found])
            if not properties:
                properties = tuple(
                    [
                        PropertyDefinition(name, entity)
                        for entity, sql in PROPERTIES.items()
                        for name in self._column(sql, environment)
                    ]
                )
        except EngineError as error:
            _log.warning("the names of project %d are not known: %s", environment.id, error.message)
        return replace(environment, event_definitions=events, property_definitions=properties)

    def _column(self, sql: str, environment: Environment) -> list[str]:
        answer = self.engine.run({"kind": "HogQLQuery", "query": sql}, environment)
        return [str(row[0]) for row in answer["results"] if row[0]]
