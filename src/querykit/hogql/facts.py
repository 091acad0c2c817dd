"""What the compiler asks an environment, in the form that it needs it."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from querykit.environment import Environment

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from querykit.environment import Action, Cohort
    from querykit.errors import Document

ENTITIES = {"event": "event", "feature": "event", "person": "person", "session": "session"}
"""Type of a property filter, or whose bag a JSON text is -> entity of the definitions."""

VIRTUAL = {"$virt_is_bot": "Boolean"}
"""Virtual properties that are no text."""

MONDAY_MODE, SUNDAY_MODE = 3, 0


class Facts:
    """An environment as the compiler sees it."""

    def __init__(self, environment: Environment) -> None:
        self.environment = environment
        self.team_id = environment.id
        self.timezone = environment.timezone
        self.week_mode = MONDAY_MODE if environment.week_start == "monday" else SUNDAY_MODE
        self.modifiers: Mapping[str, Any] = environment.modifiers or {}
        self.test_account_filters: Sequence[Document] = environment.test_account_filters

    @staticmethod
    def of(environment: Environment | None) -> Facts:
        """Return the facts of an environment; without one, of team 1 in UTC."""
        return _facts(environment)

    def property_type(self, bag: str | None, key: str) -> str | None:
        """Return how a property is read; None for text.

        Args:
            bag: whose property: a type of filter, or `group:N`.
            key: its name.
        """
        if bag is None:
            return None
        if key in VIRTUAL:
            return VIRTUAL[key]
        if bag.startswith("group:"):
            return self.environment.property_type("group", key, int(bag[6:]))
        if bag == "group":  # which type of group is not known
            return None
        return self.environment.property_type(ENTITIES.get(bag, bag), key)

    def action(self, wanted: int | str) -> Action | None:
        """Return an action by id or name."""
        return self.environment.action(wanted)

    def action_names(self) -> list[str]:
        """Return the names of all actions."""
        return [one.name for one in self.environment.actions]

    def cohorts(self, wanted: int | str) -> list[Cohort]:
        """Return the cohorts of an id, or of a name, which may be several."""
        member = "id" if isinstance(wanted, int) else "name"
        return [one for one in self.environment.cohorts if getattr(one, member) == wanted]

    def cohort_names(self) -> list[str]:
        """Return the names of all cohorts."""
        return [one.name for one in self.environment.cohorts]

    def variable_names(self) -> list[str]:
        """Return the code names of all variables."""
        return [one.code_name for one in self.environment.variables]

    def variable_default(self, wanted: str | None, name: str) -> Any:
        """Return the stored value of a variable, by id or code name."""
        found = self.environment.variable(wanted or name) or self.environment.variable(name)
        return None if found is None else found.default_value

    def group_names(self) -> Mapping[str, int]:
        """Return name of a group type -> its index."""
        return {one.group_type: one.group_type_index for one in self.environment.group_types}


@lru_cache(maxsize=64)
def _facts(environment: Environment | None) -> Facts:
    return Facts(Environment() if environment is None else environment)
