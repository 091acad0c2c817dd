"""Names in a node that an environment must know: cohorts, actions, types of groups."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from querykit.errors import Diagnostic, Severity
from querykit.validation import codes
from querykit.validation.scan import escaped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from querykit.environment import Environment
    from querykit.errors import Document, Json

    Look = Callable[[Document, str, Environment], Iterator[Diagnostic]]

FREE_FORM = frozenset({"values", "variables", "response"})
"""Members that hold data of any shape; of these only lists of filters are looked into."""

GROUP_MEMBERS = (
    *("group_type_index", "groupTypeIndex", "aggregation_group_type_index"),
    *("math_group_type_index", "breakdown_group_type_index"),
)
MOST_GROUP_TYPES = 5
ALL = ("all", 0)
"""What stands for everybody in a breakdown by cohorts."""


def unknown_names(node: Json, pointer: str, environment: Environment) -> Iterator[Diagnostic]:
    """Yield what a node names and an environment has not.

    Without a cohort no query can be answered, so that is an error. An action that is gone matches no
    event, and a type of groups without a name may have groups: those are warnings.

    Args:
        node: a valid node.
        pointer: where it stands in its document.
        environment: what is asked about.
    """
    pending: list[tuple[Any, str]] = [(node, pointer)]
    for value, at in pending:
        if isinstance(value, dict):
            for look in LOOKS:
                yield from look(value, at, environment)
            pending += [
                (child, f"{at}/{escaped(name)}")
                for name, child in value.items()
                if name not in FREE_FORM or isinstance(child, list)
            ]
        elif isinstance(value, (list, tuple)):
            pending += [(child, f"{at}/{index}") for index, child in enumerate(value)]


def _cohort_filter(value: Document, at: str, environment: Environment) -> Iterator[Diagnostic]:
    if value.get("type") == "cohort" and "value" in value and "key" in value:
        yield from _cohorts(value["value"], f"{at}/value", environment)


def _cohort_breakdown(value: Document, at: str, environment: Environment) -> Iterator[Diagnostic]:
    if value.get("breakdown_type") == "cohort" and value.get("breakdown") is not None:
        yield from _cohorts(value["breakdown"], f"{at}/breakdown", environment)


def _cohorts(given: Any, at: str, environment: Environment) -> Iterator[Diagnostic]:
    places = (
        [(one, f"{at}/{index}") for index, one in enumerate(given)]
        if isinstance(given, list)
        else [(given, at)]
    )
    for one, place in places:
        wanted = int(one) if isinstance(one, str) and one.isdigit() else one
        known = isinstance(wanted, (int, str)) and environment.cohort(wanted) is not None
        if one not in ALL and not known:
            message = f"Could not find cohort with ID {one}"
            hint = "list it in the environment, as cohorts"
            yield Diagnostic(codes.UNKNOWN_NAME, message, pointer=place, hint=hint)


def _action(value: Document, at: str, environment: Environment) -> Iterator[Diagnostic]:
    member = "id" if value.get("kind") == "ActionsNode" else "actionId"
    wanted = value.get(member)
    if isinstance(wanted, int) and environment.action(wanted) is None:
        message = f"the environment has no action {wanted}; it matches no event"
        hint = "list it in the environment, as actions"
        yield Diagnostic(codes.UNKNOWN_NAME, message, Severity.WARNING, f"{at}/{member}", hint=hint)


def _groups(value: Document, at: str, environment: Environment) -> Iterator[Diagnostic]:
    for member in GROUP_MEMBERS:
        index = value.get(member)
        if not isinstance(index, (int, float)) or isinstance(index, bool):
            continue
        place = f"{at}/{member}"
        if index not in range(MOST_GROUP_TYPES):
            message = f"there can be no group type {index}"
            hint = f"group types are 0 to {MOST_GROUP_TYPES - 1}"
            yield Diagnostic(codes.UNKNOWN_NAME, message, pointer=place, hint=hint)
        elif environment.group_types and environment.group_type(int(index)) is None:
            message = f"the environment has no group type {index}"
            hint = "list it in the environment, as group_types"
            yield Diagnostic(codes.UNKNOWN_NAME, message, Severity.WARNING, place, hint=hint)


LOOKS: tuple[Look, ...] = (_cohort_filter, _cohort_breakdown, _action, _groups)
"""In the order of their findings at one object."""
